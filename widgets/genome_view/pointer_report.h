// SPDX-License-Identifier: GPL-3.0-or-later
// What lies under the pointer, as text for the status bar, tooltips and assistive tools.
#pragma once

#include "widgets/genome_view/track_lane.h"

namespace bindscape::widgets {

struct PointerReport {
    QString chrom;
    std::int64_t base = 0;  // 0-based
    QString position;       // "chr1:12,289,891"
    QString letter;         // "C", empty if it is not loaded
    QString under;          // what the pointer touches: "GATA1 hit, bound, p 2.1e-6"
    QString values;         // "SP1 42.1 · DNase 148"
};

// `x`, `y` in the canvas of `lane`. `other` may know the letter when `lane` does not.
PointerReport reportAt(const TrackLane& lane, const TrackLane& other, double x, double y);
// What a track has at `x`: its value, or the feature there; empty where there is nothing.
QString valueOf(const TrackLane& lane, const std::string& id, double x);
// Row is -1 where there is no track.
// The row of a VCF there, of the uppermost track with one.
std::optional<genome::Variant> variantAt(const TrackLane& lane, double x, double y);
tracks::Pick pickAt(const TrackLane& lane, double x, double y, int* row = nullptr);

}  // namespace bindscape::widgets
