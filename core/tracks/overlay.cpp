// SPDX-License-Identifier: GPL-3.0-or-later
// Several tracks in one row, and tracks that let others shine through.
#include "core/tracks/faded_canvas.h"
#include "core/tracks/painters.h"

#include <algorithm>

namespace bindscape::tracks {

std::optional<std::pair<double, double>> overlayRange(std::span<const OverlayLayer> layers)
{
    std::optional<std::pair<double, double>> common;
    for (const OverlayLayer& layer : layers) {
        if (layer.range || layer.data == nullptr || layer.style == nullptr)
            continue;
        if (const auto own = dataRange(*layer.data, *layer.style))
            common = common ? std::pair(std::min(common->first, own->first), std::max(common->second, own->second)) : *own;
    }
    return common;
}

void paintOverlay(const PaintContext& context, std::span<const OverlayLayer> layers)
{
    const auto common = context.range ? context.range : overlayRange(layers);
    const auto first = std::find_if(layers.begin(), layers.end(), [](const OverlayLayer& l) { return l.data && l.style && !l.range; });
    for (const OverlayLayer& layer : layers) {
        if (layer.data == nullptr || layer.style == nullptr)
            continue;
        PaintContext own = context;
        own.range = layer.range ? layer.range : common;
        own.axis = context.axis && first != layers.end() && &layer == &*first;
        paintTrack(own, *layer.data, *layer.style);
    }
}

}  // namespace bindscape::tracks
