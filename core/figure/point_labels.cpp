// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/chart.h"

#include <algorithm>
#include <cmath>

namespace bindscape::figure {

std::vector<std::optional<draw::Rect>> placeLabels(const std::vector<draw::Point>& points, const std::vector<double>& widths, double height,
                                                   double gap, const draw::Rect& room)
{
    using draw::Point;
    using draw::Rect;
    const auto finite = [](Point p) { return std::isfinite(p.x) && std::isfinite(p.y); };
    const auto meet = [](const Rect& a, const Rect& b) {
        return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
    };
    const std::size_t count = std::min(points.size(), widths.size());
    std::vector<std::optional<Rect>> places(count);
    std::vector<Rect> taken;
    const auto free = [&](const Rect& box, std::size_t own, bool strict) {
        if (box.x < room.x || box.right() > room.right() || box.y < room.y || box.bottom() > room.bottom())
            return false;
        for (std::size_t i = 0; i < count; ++i)
            if (i != own && (strict || widths[i] > 0) && box.contains(points[i]))
                return false;
        return std::none_of(taken.begin(), taken.end(), [&](const Rect& other) { return meet(box, other); });
    };
    for (std::size_t i = 0; i < count; ++i) {
        const Point at = points[i];
        const bool inside = at.x >= room.x && at.x <= room.right() && at.y >= room.y && at.y <= room.bottom();
        if (!(widths[i] > 0) || !finite(at) || !inside)
            continue;
        const double width = widths[i];
        const Point corners[] = {{at.x + gap, at.y - height / 2},
                                 {at.x - gap - width, at.y - height / 2},
                                 {at.x - width / 2, at.y - gap - height},
                                 {at.x - width / 2, at.y + gap}};
        // On no point at all where that is possible.
        for (const bool strict : {true, false}) {
            for (const Point& corner : corners) {
                const Rect box{corner.x, corner.y, width, height};
                if (places[i] || !free(box, i, strict))
                    continue;
                places[i] = box;
                taken.push_back(box);
            }
        }
    }
    return places;
}

}  // namespace bindscape::figure
