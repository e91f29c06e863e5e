// SPDX-License-Identifier: GPL-3.0-or-later
// Any signal as per-base scores, so that a bigWig of another program's attributions is drawn as letters.
#pragma once

#include "core/genome/track_data.h"

#include <memory>

namespace bindscape::genome {

// Attribution out of a signal: one value a base with the genome's letters where a region has at most `maxBins` bases, else the
// signed value of largest magnitude a bin. There are no windows. `reference` may be empty: then there are no letters.
// `signal` must be of kind Signal. Thread-safe as its parts are.
std::shared_ptr<const TrackSource> signalAsScores(std::shared_ptr<const TrackSource> signal, std::shared_ptr<const Reference> reference);

}  // namespace bindscape::genome
