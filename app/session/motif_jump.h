// SPDX-License-Identifier: GPL-3.0-or-later
// The instance of a motif that is nearest to a place: of the hits in motif hit tracks, or, where none of them has that motif, by
// scanning the reference outwards. For reader threads.
#pragma once

#include "core/genome/reference.h"
#include "core/genome/track_data.h"
#include "core/motif/matrix.h"

#include <memory>
#include <optional>
#include <vector>

namespace bindscape::app {

inline constexpr double kJumpPvalue = 1e-4;  // of scanned instances

// On the chromosome of `from` only. Throws Error (a motif that is too short for any hit), Cancelled.
std::optional<Region> nearestInstance(const motif::Motif& motif, const std::vector<std::shared_ptr<const genome::TrackSource>>& hitTracks,
                                      const genome::Reference& reference, const Region& from, Progress& progress);

}  // namespace bindscape::app
