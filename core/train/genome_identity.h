// SPDX-License-Identifier: GPL-3.0-or-later
// The identity of a genome as records of runs hold it.
#pragma once

#include "core/genome/genome_identity.h"

namespace bindscape::train {

using genome::md5OfContigs;

}  // namespace bindscape::train
