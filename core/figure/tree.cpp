// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/tree.h"

#include <algorithm>
#include <array>

namespace bindscape::figure {

void paintTree(draw::Canvas& canvas, const draw::Rect& area, const Tree& tree, std::span<const double> places, TreeSide side, const draw::Pen& pen)
{
    const std::size_t leaves = tree.order.size();
    if (tree.merges.size() + 1 != leaves || places.size() != leaves)
        return;
    struct Node {
        double along, height;
    };
    std::vector<Node> nodes(leaves);
    for (std::size_t i = 0; i < leaves; ++i)
        nodes[tree.order[i]] = {places[i], 0};
    double highest = 0;
    for (const auto& merge : tree.merges)
        highest = std::max(highest, merge.height);
    const double depth = side == TreeSide::Left ? area.width : area.height;
    const auto at = [&](double along, double height) {
        const double out = highest > 0 ? height / highest * depth : 0;
        return side == TreeSide::Left ? draw::Point{area.right() - out, along} : draw::Point{along, area.bottom() - out};
    };
    for (const auto& merge : tree.merges) {
        if (merge.left >= nodes.size() || merge.right >= nodes.size())
            return;
        const Node left = nodes[merge.left], right = nodes[merge.right];
        const std::array bracket{at(left.along, left.height), at(left.along, merge.height), at(right.along, merge.height),
                                 at(right.along, right.height)};
        canvas.polyline(bracket, pen);
        nodes.push_back({(left.along + right.along) / 2, merge.height});
    }
}

}  // namespace bindscape::figure
