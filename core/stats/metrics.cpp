// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/metrics.h"

#include "core/base/error.h"
#include "core/base/parallel.h"
#include "core/base/random.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace bindscape::stats {

namespace {

constexpr double kMaxFpr = 0.1;

// Rows from the highest score to the lowest; ties are marked by where they end.
struct Ranking {
    std::vector<std::size_t> order;
    std::vector<double> positive;  // in that order, 1 or 0
    std::vector<char> endsTie;     // the next row has another score
};

// No ranking for a score that is not a number.
std::optional<Ranking> rankRows(std::span<const int> labels, std::span<const double> scores)
{
    if (labels.size() != scores.size())
        throw Error("There are " + std::to_string(labels.size()) + " labels but " + std::to_string(scores.size()) + " scores.");
    if (std::any_of(scores.begin(), scores.end(), [](double x) { return std::isnan(x); }))
        return std::nullopt;
    Ranking ranking;
    ranking.order.resize(scores.size());
    std::iota(ranking.order.begin(), ranking.order.end(), std::size_t{0});
    std::stable_sort(ranking.order.begin(), ranking.order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    for (std::size_t i = 0; i < ranking.order.size(); ++i) {
        ranking.positive.push_back(labels[ranking.order[i]] != 0 ? 1 : 0);
        ranking.endsTie.push_back(i + 1 == ranking.order.size() || scores[ranking.order[i + 1]] != scores[ranking.order[i]]);
    }
    return ranking;
}

struct Areas {
    double auroc = 0, auprc = 0, paucRaw = 0;
};

double mcclish(double raw, double maxFpr)
{
    const double chance = maxFpr * maxFpr / 2;
    return 0.5 * (1 + (raw - chance) / (maxFpr - chance));
}

// Each row counting as often as its weight says; nullopt if a class is missing.
std::optional<Areas> areas(const Ranking& ranking, double maxFpr, std::span<const double> weights)
{
    double positives = 0, all = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        positives += ranking.positive[i] * weights[i];
        all += weights[i];
    }
    const double negatives = all - positives;
    if (positives == 0 || negatives == 0)
        return std::nullopt;
    const double limit = maxFpr * negatives;
    double tp = 0, seen = 0, lastTp = 0, lastFp = 0;
    Areas sums;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        tp += ranking.positive[i] * weights[i];
        seen += weights[i];
        const double fp = seen - tp;
        if (!ranking.endsTie[i] || (tp == lastTp && fp == lastFp))
            continue;
        const double trapezoid = (fp - lastFp) * (tp + lastTp) / 2;
        sums.auroc += trapezoid;
        sums.auprc += (tp - lastTp) * tp / seen;
        if (fp <= limit) {
            sums.paucRaw += trapezoid;
        } else if (lastFp < limit) {
            const double atLimit = lastTp + (tp - lastTp) * (limit - lastFp) / (fp - lastFp);
            sums.paucRaw += (limit - lastFp) * (lastTp + atLimit) / 2;
        }
        lastTp = tp;
        lastFp = fp;
    }
    sums.auroc /= positives * negatives;
    sums.paucRaw /= positives * negatives;
    sums.auprc /= positives;
    return sums;
}

std::optional<Areas> areas(const Ranking& ranking, double maxFpr)
{
    return areas(ranking, maxFpr, std::vector<double>(ranking.order.size(), 1.0));
}

std::optional<Areas> areas(std::span<const int> labels, std::span<const double> scores, double maxFpr)
{
    const auto ranking = rankRows(labels, scores);
    return ranking ? areas(*ranking, maxFpr) : std::nullopt;
}

// Linear between order statistics, as numpy.percentile.
Interval95 percentileInterval(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const auto at = [&](double share) {
        const double position = share * static_cast<double>(values.size() - 1);
        const auto below = static_cast<std::size_t>(position);
        const auto above = std::min(below + 1, values.size() - 1);
        return values[below] + (position - static_cast<double>(below)) * (values[above] - values[below]);
    };
    return {at(0.025), at(0.975)};
}

// Group of every row in ranking order, numbered from 0; rows of one group are drawn together.
std::vector<std::size_t> groupsInOrder(const Ranking& ranking, std::span<const std::int64_t> groups, std::size_t& count)
{
    std::vector<std::size_t> inOrder = ranking.order;
    count = inOrder.size();
    if (groups.empty())
        return inOrder;
    if (groups.size() != inOrder.size())
        throw Error("There are " + std::to_string(inOrder.size()) + " rows but " + std::to_string(groups.size()) + " group numbers.");
    std::vector<std::int64_t> distinct(groups.begin(), groups.end());
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    for (auto& row : inOrder)
        row = static_cast<std::size_t>(std::lower_bound(distinct.begin(), distinct.end(), groups[row]) - distinct.begin());
    count = distinct.size();
    return inOrder;
}

// The areas of one resample; each has its own stream of random numbers, so that they can be drawn in any order.
Areas resample(const Ranking& ranking, const std::vector<std::size_t>& group, std::size_t groups, std::uint64_t seed, std::size_t number)
{
    Random random(seed, "bootstrap " + std::to_string(number));
    std::vector<std::uint32_t> drawn(groups);
    std::vector<double> weights(group.size());
    for (;;) {
        std::fill(drawn.begin(), drawn.end(), 0U);
        for (std::size_t i = 0; i < groups; ++i)
            ++drawn[random.below(groups)];
        for (std::size_t i = 0; i < group.size(); ++i)
            weights[i] = drawn[group[i]];
        if (const auto found = areas(ranking, kMaxFpr, weights))
            return *found;  // else one class only: drawn again
    }
}

void addIntervals(RankingMetrics& metrics, const Ranking& ranking, std::span<const std::int64_t> groups, int replicates, std::uint64_t seed, int threads)
{
    std::size_t count = 0;
    const auto group = groupsInOrder(ranking, groups, count);
    std::vector<Areas> found(static_cast<std::size_t>(replicates));
    constexpr std::size_t kQuick = 2000;  // rows that are not worth starting threads for
    parallelFor(found.size(), group.size() < kQuick ? 1 : threads, [&](std::size_t i) { found[i] = resample(ranking, group, count, seed, i); });
    const auto interval = [&](auto&& value) {
        std::vector<double> values(found.size());
        std::transform(found.begin(), found.end(), values.begin(), value);
        return percentileInterval(std::move(values));
    };
    metrics.auroc.interval = interval([](const Areas& areas) { return areas.auroc; });
    metrics.auprc.interval = interval([](const Areas& areas) { return areas.auprc; });
    metrics.paucRaw.interval = interval([](const Areas& areas) { return areas.paucRaw; });
    metrics.paucMcclish.interval = interval([](const Areas& areas) { return mcclish(areas.paucRaw, kMaxFpr); });
}

struct Counts {
    double tp, fp, threshold;
};

// Cumulated counts at every distinct score, highest first; empty if a class is missing.
std::vector<Counts> cumulatedCounts(std::span<const int> labels, std::span<const double> scores)
{
    const auto ranking = rankRows(labels, scores);
    std::vector<Counts> counts;
    double tp = 0, fp = 0;
    for (std::size_t i = 0; ranking && i < ranking->positive.size(); ++i) {
        ++(ranking->positive[i] > 0 ? tp : fp);
        if (ranking->endsTie[i])
            counts.push_back({tp, fp, scores[ranking->order[i]]});
    }
    return tp > 0 && fp > 0 ? counts : std::vector<Counts>{};
}

}  // namespace

std::vector<RocPoint> rocCurve(std::span<const int> labels, std::span<const double> scores)
{
    const auto counts = cumulatedCounts(labels, scores);
    std::vector<RocPoint> points;
    if (counts.empty())
        return points;
    points.push_back({0, 0, std::numeric_limits<double>::infinity()});
    for (const auto& at : counts)
        points.push_back({at.fp / counts.back().fp, at.tp / counts.back().tp, at.threshold});
    return points;
}

std::vector<PrPoint> precisionRecallCurve(std::span<const int> labels, std::span<const double> scores)
{
    auto counts = cumulatedCounts(labels, scores);
    std::vector<PrPoint> points;
    if (counts.empty())
        return points;
    const double positives = counts.back().tp;
    std::reverse(counts.begin(), counts.end());
    for (const auto& at : counts)
        points.push_back({at.tp / positives, at.tp / (at.tp + at.fp)});
    points.push_back({0, 1});
    return points;
}

std::optional<double> auroc(std::span<const int> labels, std::span<const double> scores)
{
    const auto found = areas(labels, scores, kMaxFpr);
    return found ? std::optional(found->auroc) : std::nullopt;
}

std::optional<double> averagePrecision(std::span<const int> labels, std::span<const double> scores)
{
    const auto found = areas(labels, scores, kMaxFpr);
    return found ? std::optional(found->auprc) : std::nullopt;
}

std::optional<PartialAuroc> partialAuroc(std::span<const int> labels, std::span<const double> scores, double maxFpr)
{
    if (!(maxFpr > 0 && maxFpr <= 1))
        throw Error("The largest false positive rate must lie above 0 and be at most 1.");
    const auto found = areas(labels, scores, maxFpr);
    return found ? std::optional(PartialAuroc{found->paucRaw, mcclish(found->paucRaw, maxFpr)}) : std::nullopt;
}

RankingMetrics rankingMetrics(std::span<const int> labels, std::span<const double> scores, std::span<const std::int64_t> groups,
                              int replicates, std::uint64_t seed, int threads)
{
    RankingMetrics metrics;
    metrics.positives = std::count_if(labels.begin(), labels.end(), [](int label) { return label != 0; });
    metrics.negatives = static_cast<std::int64_t>(labels.size()) - metrics.positives;
    const auto ranking = rankRows(labels, scores);
    const auto found = ranking ? areas(*ranking, kMaxFpr) : std::nullopt;
    if (!found)
        return metrics;
    metrics.auroc.value = found->auroc;
    metrics.auprc.value = found->auprc;
    metrics.paucRaw.value = found->paucRaw;
    metrics.paucMcclish.value = mcclish(found->paucRaw, kMaxFpr);
    if (replicates > 0)
        addIntervals(metrics, *ranking, groups, replicates, seed, threads);
    return metrics;
}

std::optional<AurocDifference> aurocDifference(std::span<const int> labels, std::span<const double> a, std::span<const double> b, int replicates,
                                               std::uint64_t seed)
{
    const auto first = rankRows(labels, a), second = rankRows(labels, b);
    const std::vector<double> once(labels.size(), 1.0);
    const auto firstAreas = first ? areas(*first, kMaxFpr, once) : std::nullopt;
    const auto secondAreas = second ? areas(*second, kMaxFpr, once) : std::nullopt;
    if (!firstAreas || !secondAreas)
        return std::nullopt;
    AurocDifference difference{firstAreas->auroc - secondAreas->auroc, {}};
    Random random(seed, "paired bootstrap");
    std::vector<double> drawn, weights(labels.size()), ordered(labels.size());
    const auto areaOf = [&](const Ranking& ranking) {
        for (std::size_t i = 0; i < ordered.size(); ++i)
            ordered[i] = weights[ranking.order[i]];
        return areas(ranking, kMaxFpr, ordered);
    };
    while (static_cast<int>(drawn.size()) < replicates) {
        std::fill(weights.begin(), weights.end(), 0.0);
        for (std::size_t i = 0; i < weights.size(); ++i)
            ++weights[random.below(weights.size())];
        const auto one = areaOf(*first), other = areaOf(*second);
        if (one && other)  // else one class only: draw again
            drawn.push_back(one->auroc - other->auroc);
    }
    if (!drawn.empty())
        difference.interval = percentileInterval(std::move(drawn));
    return difference;
}

}  // namespace bindscape::stats
