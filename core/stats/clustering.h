// SPDX-License-Identifier: GPL-3.0-or-later
// Average linkage (UPGMA) of the rows of a table by Euclidean distance, in SciPy's conventions: leaves are numbered 0 .. n-1, the
// cluster that merge i makes is n + i, merges come in order of height, in each of them the cluster with the smaller number is left.
// Nearest-neighbour chains (Muellner 2011, arXiv:1109.2378); optimal order of the leaves by Bar-Joseph et al. 2001. Any thread.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace bindscape::stats {

struct Merge {
    std::size_t left, right;
    double height;     // mean distance between the leaves of both sides
    std::size_t size;  // leaves below
};
struct Dendrogram {
    std::vector<Merge> merges;       // one less than leaves; none for one leaf or none
    std::vector<std::size_t> order;  // leaves from left to right
};

// values[row * columns + column]. No or one row is a tree without merges. Throws Error: a shape that does not fit, a value that is
// not a number, more than kMostClusteredRows rows (the distances of all pairs are kept, eight bytes each).
inline constexpr std::size_t kMostClusteredRows = 20'000;
Dendrogram averageLinkage(std::span<const double> values, std::size_t rows, std::size_t columns);

// The order of the same tree's leaves in which the distances of neighbours sum up to the least, found among all turns of its branches.
// Time grows with the cube of the rows: Error for more than kMostOrderedRows.
inline constexpr std::size_t kMostOrderedRows = 3'000;
std::vector<std::size_t> optimalOrder(std::span<const double> values, std::size_t rows, std::size_t columns, const Dendrogram& tree);
// What SciPy's optimal_leaf_ordering gives: it chooses the ends of every cluster for that cluster alone, from the smallest to the
// largest, and so misses the optimum of many trees (its issue 11227). To compare with it; the same limits and errors.
std::vector<std::size_t> optimalOrderOfSciPy(std::span<const double> values, std::size_t rows, std::size_t columns, const Dendrogram& tree);

// Sum of the Euclidean distances of rows that follow each other in this order.
double adjacentDistances(std::span<const double> values, std::size_t rows, std::size_t columns, std::span<const std::size_t> order);

// [column * rows + row], to cluster the other axis.
std::vector<double> transposed(std::span<const double> values, std::size_t rows, std::size_t columns);

}  // namespace bindscape::stats
