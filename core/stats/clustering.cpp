// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/clustering.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace bindscape::stats {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

void check(std::span<const double> values, std::size_t rows, std::size_t columns, std::size_t most)
{
    if (values.size() != rows * columns)
        throw Error("A table of " + std::to_string(rows) + " x " + std::to_string(columns) + " cannot be clustered: it has " +
                    plural(static_cast<std::int64_t>(values.size()), "value") + ".");
    if (rows > most)
        throw Error(withThousands(static_cast<std::int64_t>(rows)) + " rows are too many to be clustered; at most " +
                    withThousands(static_cast<std::int64_t>(most)) + " are.");
    const auto bad = std::find_if(values.begin(), values.end(), [](double x) { return !std::isfinite(x); });
    if (bad != values.end()) {
        const auto at = static_cast<std::size_t>(bad - values.begin());
        throw Error("Rows cannot be clustered: the value in row " + std::to_string(at / columns + 1) + ", column " +
                    std::to_string(at % columns + 1) + " is not a finite number.");
    }
}

void checkTree(std::span<const double> values, std::size_t rows, std::size_t columns, const Dendrogram& tree)
{
    check(values, rows, columns, kMostOrderedRows);
    if (tree.merges.size() + 1 != std::max<std::size_t>(rows, 1) || tree.order.size() != rows)
        throw Error("The tree does not fit the " + plural(static_cast<std::int64_t>(rows), "row") + " that are to be ordered.");
}

double distance(std::span<const double> values, std::size_t columns, std::size_t a, std::size_t b)
{
    double sum = 0;
    for (std::size_t i = 0; i < columns; ++i) {
        const double difference = values[a * columns + i] - values[b * columns + i];
        sum += difference * difference;
    }
    return std::sqrt(sum);
}

// Distances of all pairs of different leaves, each kept once.
class Pairs {
public:
    Pairs(std::span<const double> values, std::size_t rows, std::size_t columns) : m_rows(rows)
    {
        m_values.reserve(rows * (rows - 1) / 2);
        for (std::size_t a = 0; a < rows; ++a)
            for (std::size_t b = a + 1; b < rows; ++b)
                m_values.push_back(distance(values, columns, a, b));
        if (std::any_of(m_values.begin(), m_values.end(), [](double x) { return !std::isfinite(x); }))
            throw Error("Rows cannot be clustered: their values are so large that distances of them are not finite.");
    }
    double& at(std::size_t a, std::size_t b)
    {
        if (a > b)
            std::swap(a, b);
        return m_values[a * (2 * m_rows - a - 1) / 2 + (b - a - 1)];
    }

private:
    std::size_t m_rows;
    std::vector<double> m_values;
};

// Follows nearest neighbours until two clusters are nearest to each other, which any other order of merging would merge, too: average
// linkage is reducible. Leaves stand for their clusters (the last one of each).
std::vector<Merge> chainMerges(Pairs& pairs, std::size_t rows)
{
    std::vector<std::size_t> size(rows, 1), chain;
    std::vector<Merge> merges;
    while (merges.size() + 1 < rows) {
        if (chain.empty())
            chain.push_back(
                static_cast<std::size_t>(std::find_if(size.begin(), size.end(), [](std::size_t n) { return n > 0; }) - size.begin()));
        double nearest = kInfinity;
        std::size_t x = chain.back(), y = x;
        while (true) {
            x = chain.back();
            nearest = kInfinity;
            if (chain.size() > 1) {  // of equally near ones the one before, or the chain would run in circles
                y = chain[chain.size() - 2];
                nearest = pairs.at(x, y);
            }
            for (std::size_t i = 0; i < rows; ++i)
                if (size[i] > 0 && i != x && pairs.at(x, i) < nearest) {
                    nearest = pairs.at(x, i);
                    y = i;
                }
            if (chain.size() > 1 && y == chain[chain.size() - 2])
                break;
            chain.push_back(y);
        }
        chain.resize(chain.size() - 2);
        const auto [low, high] = std::minmax(x, y);
        merges.push_back({low, high, nearest, size[low] + size[high]});
        const auto lows = static_cast<double>(size[low]), highs = static_cast<double>(size[high]);
        size[high] += size[low];
        size[low] = 0;
        for (std::size_t i = 0; i < rows; ++i)
            if (size[i] > 0 && i != high)
                pairs.at(i, high) = (lows * pairs.at(i, low) + highs * pairs.at(i, high)) / (lows + highs);
    }
    return merges;
}

// From leaves that stand for clusters to numbers of clusters, in order of height.
void number(std::vector<Merge>& merges, std::size_t rows)
{
    std::stable_sort(merges.begin(), merges.end(), [](const Merge& a, const Merge& b) { return a.height < b.height; });
    std::vector<std::size_t> parent(2 * rows);
    std::iota(parent.begin(), parent.end(), std::size_t{0});
    std::vector<std::size_t> sizes(2 * rows, 1);
    const auto root = [&](std::size_t node) {
        while (parent[node] != node)
            node = parent[node] = parent[parent[node]];
        return node;
    };
    for (std::size_t i = 0; i < merges.size(); ++i) {
        const auto [left, right] = std::minmax({root(merges[i].left), root(merges[i].right)});
        const std::size_t made = rows + i;
        parent[left] = parent[right] = made;
        sizes[made] = sizes[left] + sizes[right];
        merges[i] = {left, right, merges[i].height, sizes[made]};
    }
}

// Leaves below a node from left to right. Without recursion: a chain of 20,000 merges is as deep.
std::vector<std::size_t> leavesOf(const std::vector<Merge>& merges, std::size_t rows, std::size_t top)
{
    std::vector<std::size_t> leaves, waiting{top};
    while (!waiting.empty()) {
        const std::size_t node = waiting.back();
        waiting.pop_back();
        if (node < rows) {
            leaves.push_back(node);
            continue;
        }
        waiting.push_back(merges[node - rows].right);
        waiting.push_back(merges[node - rows].left);
    }
    return leaves;
}

// Least sums of neighbours' distances within a subtree, for each pair of leaves that may stand at its ends. Two leaves are the ends of one
// subtree only, the smallest that holds both, so that one square table holds all of them.
class LeafOrder {
public:
    LeafOrder(std::span<const double> values, std::size_t rows, std::size_t columns, const std::vector<Merge>& merges)
        : m_rows(rows), m_merges(merges), m_distances(rows * rows), m_best(rows * rows, 0)
    {
        for (std::size_t a = 0; a < rows; ++a)
            for (std::size_t b = a + 1; b < rows; ++b)
                m_distances[a * rows + b] = m_distances[b * rows + a] = distance(values, columns, a, b);
        for (const Merge& merge : merges)
            join(leavesOf(merges, rows, merge.left), leavesOf(merges, rows, merge.right), merge);
    }

    std::vector<std::size_t> order() const
    {
        const auto [first, last] = bestEnds(m_merges.back());
        return between(2 * m_rows - 2, first, last);
    }

    std::vector<std::size_t> orderFromBelow() const
    {
        std::vector<std::vector<std::size_t>> orders;
        for (std::size_t leaf = 0; leaf < m_rows; ++leaf)
            orders.push_back({leaf});
        for (const Merge& merge : m_merges) {
            const auto [first, last] = bestEnds(merge);
            auto left = std::move(orders[merge.left]), right = std::move(orders[merge.right]);
            if (merge.left >= m_rows && isBelow(m_merges[merge.left - m_rows].right, first))
                std::reverse(left.begin(), left.end());
            if (merge.right >= m_rows && isBelow(m_merges[merge.right - m_rows].left, last))
                std::reverse(right.begin(), right.end());
            left.insert(left.end(), right.begin(), right.end());
            orders.push_back(std::move(left));
        }
        return orders.back();
    }

private:
    struct Part {
        std::size_t node, first, last;
    };
    double best(std::size_t a, std::size_t b) const { return m_best[a * m_rows + b]; }

    bool isBelow(std::size_t node, std::size_t leaf) const
    {
        const auto leaves = leavesOf(m_merges, m_rows, node);
        return std::find(leaves.begin(), leaves.end(), leaf) != leaves.end();
    }

    // The leaves at both ends of a cluster for which it is shortest; the first of equal ones.
    std::pair<std::size_t, std::size_t> bestEnds(const Merge& merge) const
    {
        const auto lefts = leavesOf(m_merges, m_rows, merge.left), rights = leavesOf(m_merges, m_rows, merge.right);
        std::pair<std::size_t, std::size_t> ends{lefts[0], rights[0]};
        for (const std::size_t u : lefts)
            for (const std::size_t w : rights)
                if (best(u, w) < best(ends.first, ends.second))
                    ends = {u, w};
        return ends;
    }

    // The leaves that may stand at the other end of a subtree which begins with `first`.
    std::vector<std::size_t> partners(std::size_t node, std::size_t first) const
    {
        if (node < m_rows)
            return {first};
        const Merge& merge = m_merges[node - m_rows];
        return leavesOf(m_merges, m_rows, isBelow(merge.left, first) ? merge.right : merge.left);
    }

    void join(const std::vector<std::size_t>& lefts, const std::vector<std::size_t>& rights, const Merge& merge)
    {
        std::vector<std::vector<std::size_t>> partnersOfRight;
        for (const std::size_t w : rights)
            partnersOfRight.push_back(partners(merge.right, w));
        std::vector<double> toInner(m_rows);
        for (const std::size_t u : lefts) {
            // Up to each leaf k of the right side, over the best leaf m at the end of the left one.
            for (const std::size_t k : rights)
                toInner[k] = kInfinity;
            for (const std::size_t m : partners(merge.left, u)) {
                const double before = best(u, m);
                const double* distances = m_distances.data() + m * m_rows;
                for (const std::size_t k : rights)
                    toInner[k] = std::min(toInner[k], before + distances[k]);
            }
            for (std::size_t i = 0; i < rights.size(); ++i) {
                const double* after = m_best.data() + rights[i] * m_rows;
                double least = kInfinity;
                for (const std::size_t k : partnersOfRight[i])
                    least = std::min(least, toInner[k] + after[k]);
                m_best[u * m_rows + rights[i]] = m_best[rights[i] * m_rows + u] = least;
            }
        }
    }

    // The leaves of a subtree in the order whose ends these are; which leaves meet in its middle is looked for again.
    std::vector<std::size_t> between(std::size_t top, std::size_t begin, std::size_t end) const
    {
        std::vector<std::size_t> order;
        std::vector<Part> waiting{{top, begin, end}};
        while (!waiting.empty()) {
            const Part part = waiting.back();
            waiting.pop_back();
            if (part.node < m_rows) {
                order.push_back(part.node);
                continue;
            }
            std::size_t near = m_merges[part.node - m_rows].left, far = m_merges[part.node - m_rows].right;
            if (!isBelow(near, part.first))
                std::swap(near, far);
            double least = kInfinity;
            std::size_t m = part.first, k = part.last;
            const auto afters = partners(far, part.last);
            for (const std::size_t inner : partners(near, part.first))
                for (const std::size_t next : afters)
                    if (const double sum = best(part.first, inner) + m_distances[inner * m_rows + next] + best(next, part.last);
                        sum < least) {
                        least = sum;
                        m = inner;
                        k = next;
                    }
            waiting.push_back({far, k, part.last});
            waiting.push_back({near, part.first, m});
        }
        return order;
    }

    std::size_t m_rows;
    const std::vector<Merge>& m_merges;
    std::vector<double> m_distances, m_best;
};

}  // namespace

Dendrogram averageLinkage(std::span<const double> values, std::size_t rows, std::size_t columns)
{
    check(values, rows, columns, kMostClusteredRows);
    if (rows == 0)
        return {};
    Dendrogram tree;
    Pairs pairs(values, rows, columns);
    tree.merges = chainMerges(pairs, rows);
    number(tree.merges, rows);
    tree.order = leavesOf(tree.merges, rows, 2 * rows - 2);
    return tree;
}

std::vector<std::size_t> optimalOrder(std::span<const double> values, std::size_t rows, std::size_t columns, const Dendrogram& tree)
{
    checkTree(values, rows, columns, tree);
    return rows < 2 ? tree.order : LeafOrder(values, rows, columns, tree.merges).order();
}

std::vector<std::size_t> optimalOrderOfSciPy(std::span<const double> values, std::size_t rows, std::size_t columns, const Dendrogram& tree)
{
    checkTree(values, rows, columns, tree);
    return rows < 2 ? tree.order : LeafOrder(values, rows, columns, tree.merges).orderFromBelow();
}

double adjacentDistances(std::span<const double> values, std::size_t rows, std::size_t columns, std::span<const std::size_t> order)
{
    check(values, rows, columns, values.size() + 1);
    double sum = 0;
    for (std::size_t i = 1; i < order.size(); ++i)
        sum += distance(values, columns, order[i - 1], order[i]);
    return sum;
}

std::vector<double> transposed(std::span<const double> values, std::size_t rows, std::size_t columns)
{
    std::vector<double> other(values.size());
    for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t c = 0; c < columns; ++c)
            other[c * rows + r] = values[r * columns + c];
    return other;
}

}  // namespace bindscape::stats
