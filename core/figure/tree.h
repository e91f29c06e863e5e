// SPDX-License-Identifier: GPL-3.0-or-later
// A dendrogram beside a table. Leaves stand in the order of the table's rows (or columns), from above (from the left).
#pragma once

#include "core/draw/canvas.h"

#include <cstddef>
#include <span>
#include <vector>

namespace bindscape::figure {

struct Tree {
    struct Merge {
        std::size_t left, right;  // leaves 0 .. n-1 as clustered, then n + the number of an earlier merge
        double height;
    };
    std::vector<Merge> merges;       // one less than leaves; empty: nothing is drawn
    std::vector<std::size_t> order;  // leaves as they stand
};

enum class TreeSide { Left, Top };  // of the table; leaves end at the right or lower edge of `area`
// places: the middle of each leaf as it stands, along the table. Higher merges lie further from the table; the highest at the far edge.
void paintTree(draw::Canvas& canvas, const draw::Rect& area, const Tree& tree, std::span<const double> places, TreeSide side, const draw::Pen& pen);

}  // namespace bindscape::figure
