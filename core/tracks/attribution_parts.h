// SPDX-License-Identifier: GPL-3.0-or-later
// What heat rows, letters and maps of mutagenesis share: windows, cores and what was blocked. Internal to core/tracks.
#pragma once

#include "core/tracks/paint_support.h"

namespace bindscape::tracks {

inline bool isPerBase(const genome::Attribution& data) { return static_cast<std::int64_t>(data.values.size()) == data.region.length(); }
// Which bins lie in a blocked core; none when bins are wider than a base.
std::vector<bool> blockedBins(const genome::Attribution& data);
// Frames of the scored windows, that of the selected site last.
void paintFrames(const PaintContext& context, const genome::Attribution& data, double top, double height);

struct CoreBox {
    Extent extent;
    std::int64_t bases = 0;
    bool blocked = false;
};
std::vector<CoreBox> visibleCores(const PaintContext& context, const genome::Attribution& data);
void paintBlockedLabel(const PaintContext& context, const CoreBox& core, double middle);

// Capital; of the other strand where it is complemented.
char shownLetter(char letter, bool complemented);

}  // namespace bindscape::tracks
