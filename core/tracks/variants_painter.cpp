// SPDX-License-Identifier: GPL-3.0-or-later
// Variants by zoom: counts per pixel, then bars over the bases that change.
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"

#include <algorithm>

namespace bindscape::tracks {

void paintVariants(const PaintContext& context, const genome::Variants& data, const TrackStyle& style)
{
    const draw::Color color = trackColor(style, genome::TrackKind::Variants, context.theme);
    if (data.items.empty()) {
        const double largest = data.density.empty() ? 0 : *std::max_element(data.density.begin(), data.density.end());
        paintDensity(context, data.region, data.density, context.area.bottom() - 1, context.area.height - 3, largest, false, color);
        return;
    }
    const double zoom = context.fontSize / 11;
    const double height = std::clamp(context.area.height - 6 * zoom, 2 * zoom, 12 * zoom);
    const double top = edgeAt(context, context.area.y + (context.area.height - height) / 2);
    double covered = -1e300;
    for (const auto& item : data.items) {
        const Extent extent = extentOf(context, item.begin, std::max(item.end, item.begin + 1));
        const Extent shown = inside(context, extent);
        const double left = std::max(edgeAt(context, shown.left), covered);
        const double right = std::max(edgeAt(context, shown.right), edgeAt(context, shown.left) + finestColumn(context));
        if (!isVisible(context, extent) || right <= left)
            continue;
        context.canvas.fillRect({left, top, right - left, height}, item.passed ? color : draw::mix(color, context.theme.canvas, 0.55));
        covered = right;
    }
}

}  // namespace bindscape::tracks
