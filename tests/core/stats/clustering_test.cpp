// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/stats/clustering.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

using namespace bindscape;
using namespace bindscape::stats;

namespace {

struct Values {
    std::vector<double> values;
    std::size_t rows, columns;
};

Values randomValues(std::uint64_t seed, std::size_t rows, std::size_t columns)
{
    Random random(seed);
    Values made{{}, rows, columns};
    for (std::size_t i = 0; i < rows * columns; ++i)
        made.values.push_back(random.normal());
    return made;
}

double distance(const Values& v, std::size_t a, std::size_t b)
{
    double sum = 0;
    for (std::size_t i = 0; i < v.columns; ++i)
        sum += std::pow(v.values[a * v.columns + i] - v.values[b * v.columns + i], 2);
    return std::sqrt(sum);
}

// By the definition: of all pairs of clusters the one with the smallest mean distance of their leaves.
std::vector<std::pair<double, std::set<std::size_t>>> slowMerges(const Values& v)
{
    std::vector<std::set<std::size_t>> clusters;
    for (std::size_t i = 0; i < v.rows; ++i)
        clusters.push_back({i});
    std::vector<std::pair<double, std::set<std::size_t>>> merges;
    while (clusters.size() > 1) {
        double least = 1e300;
        std::size_t first = 0, second = 0;
        for (std::size_t a = 0; a < clusters.size(); ++a)
            for (std::size_t b = a + 1; b < clusters.size(); ++b) {
                double sum = 0;
                for (const auto i : clusters[a])
                    for (const auto j : clusters[b])
                        sum += distance(v, i, j);
                if (const double mean = sum / static_cast<double>(clusters[a].size() * clusters[b].size()); mean < least) {
                    least = mean;
                    first = a;
                    second = b;
                }
            }
        clusters[first].insert(clusters[second].begin(), clusters[second].end());
        merges.emplace_back(least, clusters[first]);
        clusters.erase(clusters.begin() + static_cast<std::ptrdiff_t>(second));
    }
    return merges;
}

std::set<std::size_t> leavesOf(const Dendrogram& tree, std::size_t rows, std::size_t node)
{
    if (node < rows)
        return {node};
    auto leaves = leavesOf(tree, rows, tree.merges[node - rows].left);
    leaves.merge(leavesOf(tree, rows, tree.merges[node - rows].right));
    return leaves;
}

// Every turn of every branch.
double leastSum(const Values& v, const Dendrogram& tree)
{
    double least = 1e300;
    for (std::size_t turns = 0; turns < std::size_t{1} << tree.merges.size(); ++turns) {
        std::vector<std::vector<std::size_t>> parts;
        for (std::size_t i = 0; i < v.rows; ++i)
            parts.push_back({i});
        for (std::size_t m = 0; m < tree.merges.size(); ++m) {
            auto left = parts[tree.merges[m].left], right = parts[tree.merges[m].right];
            if ((turns >> m & 1) != 0)
                std::swap(left, right);
            left.insert(left.end(), right.begin(), right.end());
            parts.push_back(std::move(left));
        }
        double sum = 0;
        for (std::size_t i = 1; i < v.rows; ++i)
            sum += distance(v, parts.back()[i - 1], parts.back()[i]);
        least = std::min(least, sum);
    }
    return least;
}

}  // namespace

class ClusteringTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mergesAreThoseOfTheDefinition()
    {
        for (std::uint64_t seed = 1; seed <= 8; ++seed) {
            const Values v = randomValues(seed, 5 + seed * 2, 3);
            const auto tree = averageLinkage(v.values, v.rows, v.columns);
            const auto slow = slowMerges(v);
            QCOMPARE(tree.merges.size(), slow.size());
            for (std::size_t i = 0; i < slow.size(); ++i) {
                COMPARE_CLOSE(tree.merges[i].height, slow[i].first, 1e-12, 0);
                QVERIFY(tree.merges[i].left < tree.merges[i].right);
                QVERIFY(leavesOf(tree, v.rows, v.rows + i) == slow[i].second);
                QCOMPARE(tree.merges[i].size, slow[i].second.size());
            }
        }
    }
    void theBestOfAllTurnsIsFound()
    {
        for (std::uint64_t seed = 1; seed <= 6; ++seed) {
            const Values v = randomValues(seed, 9 + seed % 3, 4);
            const auto tree = averageLinkage(v.values, v.rows, v.columns);
            const auto order = optimalOrder(v.values, v.rows, v.columns, tree);
            QCOMPARE(std::set<std::size_t>(order.begin(), order.end()).size(), v.rows);
            COMPARE_CLOSE(adjacentDistances(v.values, v.rows, v.columns, order), leastSum(v, tree), 1e-12, 0);
            // Every cluster stays together.
            for (std::size_t m = 0; m < tree.merges.size(); ++m) {
                const auto leaves = leavesOf(tree, v.rows, v.rows + m);
                const auto first = std::find_if(order.begin(), order.end(), [&](std::size_t i) { return leaves.contains(i); });
                QVERIFY(std::all_of(first, first + static_cast<std::ptrdiff_t>(leaves.size()),
                                    [&](std::size_t i) { return leaves.contains(i); }));
            }
        }
    }
    void smallAndEmptyTables()
    {
        QVERIFY(averageLinkage({}, 0, 5).order.empty());
        QVERIFY(optimalOrder({}, 0, 5, {}).empty());
        const std::vector<double> one{1, 2, 3};
        const auto single = averageLinkage(one, 1, 3);
        QVERIFY(single.merges.empty());
        QCOMPARE(single.order, std::vector<std::size_t>{0});
        QCOMPARE(optimalOrder(one, 1, 3, single), std::vector<std::size_t>{0});
        const auto apart = averageLinkage(one, 3, 1);
        QCOMPARE(apart.merges[0].height, 1.0);
        QCOMPARE(apart.merges[1].height, 1.5);
        const auto noColumns = averageLinkage({}, 3, 0);
        QCOMPARE(noColumns.merges[1].height, 0.0);
        QCOMPARE(noColumns.order.size(), std::size_t{3});
    }
    void badTables()
    {
        const std::vector<double> values{1, 2, NAN, 4, 5, 6};
        VERIFY_ERROR(averageLinkage(values, 3, 2), "row 2, column 1 is not a finite number");
        VERIFY_ERROR(averageLinkage(values, 2, 2), "2 x 2 cannot be clustered: it has 6 values");
        VERIFY_ERROR(averageLinkage((std::vector<double>{1e200, -1e200, 0}), 3, 1), "so large");
        VERIFY_ERROR(averageLinkage(std::vector<double>(20'001), 20'001, 1), "20,001 rows are too many");
        VERIFY_ERROR(optimalOrder((std::vector<double>{1, 2}), 2, 1, {}), "tree does not fit");
    }
    void equalInAnyRun()
    {
        Values v = randomValues(3, 60, 2);
        for (double& x : v.values)
            x = std::round(x * 2);  // many equal distances
        const auto a = averageLinkage(v.values, v.rows, v.columns), b = averageLinkage(v.values, v.rows, v.columns);
        QCOMPARE(a.order, b.order);
        QVERIFY(std::is_sorted(a.merges.begin(), a.merges.end(), [](const Merge& x, const Merge& y) { return x.height < y.height; }));
        QCOMPARE(optimalOrder(v.values, v.rows, v.columns, a), optimalOrder(v.values, v.rows, v.columns, b));
    }
    // All words of five letters, and a long chain.
    void largeTables()
    {
        const Values v = randomValues(5, 1024, 38);
        const auto tree = averageLinkage(v.values, v.rows, v.columns);
        const auto order = optimalOrder(v.values, v.rows, v.columns, tree);
        QVERIFY(adjacentDistances(v.values, v.rows, v.columns, order) <= adjacentDistances(v.values, v.rows, v.columns, tree.order));
        std::vector<double> chain(1500);
        for (std::size_t i = 0; i < chain.size(); ++i)
            chain[i] = std::pow(1.01, static_cast<double>(i));
        const auto deep = averageLinkage(chain, chain.size(), 1);
        QCOMPARE(optimalOrder(chain, chain.size(), 1, deep).size(), chain.size());
        QCOMPARE(transposed((std::vector<double>{1, 2, 3, 4, 5, 6}), 2, 3), (std::vector<double>{1, 4, 2, 5, 3, 6}));
    }
};

QTEST_APPLESS_MAIN(ClusteringTest)
#include "clustering_test.moc"
