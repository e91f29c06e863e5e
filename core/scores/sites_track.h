// SPDX-License-Identifier: GPL-3.0-or-later
// Tracks of scored windows, which know what the window of one site alone looks like. Internal to core/scores.
#pragma once

#include "core/scores/paint.h"

namespace bindscape::scores {

class SitesTrack : public genome::TrackSource {
public:
    genome::TrackKind kind() const override { return genome::TrackKind::Attribution; }
    genome::TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        return readWith({}, region, maxBins, progress);
    }

    virtual bool hasSite(const std::string& chrom, const SelectedCore& core) const = 0;
    // As read(), with the window of that site before all others.
    virtual genome::TrackData readWith(std::optional<SelectedCore> selected, const Region& region, int maxBins,
                                       Progress& progress) const = 0;
};

}  // namespace bindscape::scores
