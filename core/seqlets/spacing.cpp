// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seqlets/spacing.h"

#include "core/stats/tests.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace bindscape::seqlets {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kLeastExpected = 5;

double chiSquareOf(const std::vector<SpacingRow>& rows)
{
    struct Bin {
        double seen = 0, expected = 0;
    };
    std::vector<Bin> bins;
    int last = 0;
    for (const SpacingRow& row : rows) {
        const int number = static_cast<int>(std::floor(static_cast<double>(row.distance) / kBin));
        if (bins.empty() || (number != last && bins.back().expected >= kLeastExpected))
            bins.emplace_back();
        last = number;
        bins.back().seen += static_cast<double>(row.same + row.opposite);
        bins.back().expected += row.expected;
    }
    if (bins.size() > 1 && bins.back().expected < kLeastExpected) {
        bins[bins.size() - 2].seen += bins.back().seen;
        bins[bins.size() - 2].expected += bins.back().expected;
        bins.pop_back();
    }
    if (bins.size() < 2)
        return kNan;
    double sum = 0;
    for (const Bin& bin : bins)
        sum += (bin.seen - bin.expected) * (bin.seen - bin.expected) / bin.expected;
    return stats::log10ChiSquareTail(sum, static_cast<double>(bins.size() - 1));
}

void findBest(Spacing& spacing)
{
    const auto& rows = spacing.rows;
    const std::int64_t n = spacing.same + spacing.opposite;
    const auto count = [&](std::size_t i, bool opposite) { return opposite ? rows[i].opposite : rows[i].same; };
    double best = 1;
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (const bool opposite : {false, true}) {
            const std::int64_t here = count(i, opposite);
            if (here == 0 || static_cast<double>(here) <= rows[i].expected / 2)
                continue;
            double seen = 1, places = 0;
            for (std::size_t j = i >= kNear ? i - kNear : 0; j < std::min(rows.size(), i + kNear + 1); ++j) {
                const int apart = std::abs(rows[j].distance - rows[i].distance);
                if (apart < 2 || apart > kNear)
                    continue;
                seen += static_cast<double>(count(j, opposite));
                ++places;
            }
            const double expected = std::max(rows[i].expected / 2, places > 0 ? seen / places : 0);
            const double p = stats::log10BinomialGreater(here, n, std::min(1.0, expected / static_cast<double>(n)));
            if (p >= best)
                continue;
            best = p;
            spacing.bestDistance = rows[i].distance;
            spacing.bestOpposite = opposite;
            spacing.bestCount = here;
            spacing.bestExpected = expected;
        }
    spacing.log10PBest = best > 0 ? kNan : std::min(0.0, best + std::log10(2 * static_cast<double>(rows.size())));
}

}  // namespace

int distanceOf(const Instance& instance, int width, const Windows& windows)
{
    return instance.begin + (width - 1) / 2 - windows.sites()[instance.site].centre();
}

void testSpacing(Spacing& spacing, bool palindrome)
{
    spacing.same = spacing.opposite = 0;
    for (const SpacingRow& row : spacing.rows) {
        spacing.same += row.same;
        spacing.opposite += row.opposite;
    }
    const std::int64_t n = spacing.same + spacing.opposite;
    if (n == 0) {
        spacing.log10POrientation = spacing.log10PSpacing = spacing.log10PBest = kNan;
        return;
    }
    spacing.log10POrientation = palindrome ? kNan : stats::log10BinomialEven(spacing.same, n);
    spacing.log10PSpacing = chiSquareOf(spacing.rows);
    findBest(spacing);
}

Spacing spacingOf(const Motif& motif, const Windows& windows)
{
    Spacing spacing;
    if (motif.isCore) {
        testSpacing(spacing, true);
        return spacing;
    }
    const int width = motif.width();
    std::map<int, SpacingRow> rows;
    // Sites whose core lies at the same place have the same possible distances.
    std::map<std::pair<int, int>, std::int64_t> shapes;
    for (const Instance& instance : motif.instances) {
        const auto& site = windows.sites()[instance.site];
        SpacingRow& row = rows[distanceOf(instance, width, windows)];
        ++(instance.opposite ? row.opposite : row.same);
        ++shapes[{site.coreBegin, site.coreEnd}];
    }
    for (const auto& [core, instances] : shapes) {
        const int centre = core.first + (core.second - core.first - 1) / 2;
        std::vector<int> distances;
        for (int begin = 0; begin + width <= windows.length(); ++begin)
            if (!windows.coreIsApart() || begin + width <= core.first || begin >= core.second)
                distances.push_back(begin + (width - 1) / 2 - centre);
        for (const int distance : distances)
            rows[distance].expected += static_cast<double>(instances) / static_cast<double>(distances.size());
    }
    for (auto& [distance, row] : rows) {
        row.distance = distance;
        spacing.rows.push_back(row);
    }
    testSpacing(spacing, motif.isPalindrome());
    return spacing;
}

}  // namespace bindscape::seqlets
