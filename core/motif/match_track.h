// SPDX-License-Identifier: GPL-3.0-or-later
// A motif file as a track (kind MotifHits): matches of all its motifs in what is read, scanned there and then with exact p-values. The
// matrices are made ready once, when the track is opened (a tenth of a millisecond for each).
#pragma once

#include "core/genome/reference.h"
#include "core/genome/track_data.h"
#include "core/motif/matrix.h"

#include <filesystem>
#include <memory>

namespace bindscape::motif {

inline constexpr std::int64_t kLongestMatched = 60'000;  // bases: a longer region is not read (std::monostate)

struct MatchOptions {
    double pvalue = 1e-4;  // largest
    // Of matches of which one covers three quarters of the shorter other or more, on either strand, only the one with the smallest p-value.
    bool fold = true;
    std::shared_ptr<const genome::TrackSource> cores{};  // kind MotifHits; null: none
};

// Hits have label -1 and "NAME ID" for a motif (the id alone where the file gives no name). Cores in the region come with them, with their
// labels. Items are sorted by begin, then p-value. Hits that reach over the region's edges are among them. The background is uniform.
// Throws Error as readMotifs().
std::shared_ptr<const genome::TrackSource> matchTrack(const std::filesystem::path& motifFile,
                                                      std::shared_ptr<const genome::Reference> genome, const MatchOptions& options);

}  // namespace bindscape::motif
