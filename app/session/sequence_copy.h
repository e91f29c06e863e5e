// SPDX-License-Identifier: GPL-3.0-or-later
// Loci and sequences onto the clipboard. GUI thread; letters are read by a reader job.
#pragma once

#include "app/session/session.h"

#include <vector>

namespace bindscape::app {

void copyLoci(Session& session, const std::vector<Region>& regions);  // one a line
// One region: its letters alone; more: FASTA with their loci as names. `reverse`: the reverse complement. Says what was copied, or
// that it is too much.
void copySequences(Session& session, const std::vector<Region>& regions, bool reverse);

}  // namespace bindscape::app
