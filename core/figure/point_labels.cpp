// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/chart.h"

#include <algorithm>
#include <cmath>

namespace bindscape::figure {

namespace {
constexpr int kMostHidden = 1;  // points without a label; under more of them neither label nor points can be read
}

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
    // Points that a box hides; none where the box is no place for a label.
    const auto hidden = [&](const Rect& box, std::size_t own) -> std::optional<int> {
        if (box.x < room.x || box.right() > room.right() || box.y < room.y || box.bottom() > room.bottom())
            return std::nullopt;
        if (std::any_of(taken.begin(), taken.end(), [&](const Rect& other) { return meet(box, other); }))
            return std::nullopt;
        const double edge = gap / 2;  // points are circles
        const Rect wide{box.x - edge, box.y - edge, box.width + 2 * edge, box.height + 2 * edge};
        int inside = 0;
        for (std::size_t i = 0; i < count; ++i) {
            if (i == own || !wide.contains(points[i]))
                continue;
            if (widths[i] > 0 && box.contains(points[i]))
                return std::nullopt;
            ++inside;
        }
        return inside;
    };
    for (std::size_t i = 0; i < count; ++i) {
        const Point at = points[i];
        const bool inside = at.x >= room.x && at.x <= room.right() && at.y >= room.y && at.y <= room.bottom();
        if (!(widths[i] > 0) || !finite(at) || !inside)
            continue;
        const double width = widths[i], near = 0.7 * gap;
        const Point corners[] = {{at.x + gap, at.y - height / 2},
                                 {at.x - gap - width, at.y - height / 2},
                                 {at.x - width / 2, at.y - gap - height},
                                 {at.x - width / 2, at.y + gap},
                                 {at.x + near, at.y - near - height},
                                 {at.x + near, at.y + near},
                                 {at.x - near - width, at.y - near - height},
                                 {at.x - near - width, at.y + near}};
        int least = kMostHidden + 1;
        for (const Point& corner : corners) {
            const Rect box{corner.x, corner.y, width, height};
            const auto hides = hidden(box, i);
            if (!hides || *hides >= least)
                continue;
            least = *hides;
            places[i] = box;
        }
        if (places[i])
            taken.push_back(*places[i]);
    }
    return places;
}

}  // namespace bindscape::figure
