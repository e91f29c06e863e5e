// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/network_worth.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>

namespace bindscape::project {

namespace {

constexpr std::uint64_t kSeed = 1;

int replicatesFor(std::size_t sites)
{
    constexpr std::size_t kMost = 1000, kLeast = 200, kDraws = 20'000'000;
    return static_cast<int>(std::clamp(kDraws / std::max<std::size_t>(1, sites), kLeast, kMost));
}

// U+2212 for minus.
std::string number(double value)
{
    std::string text = formatFixed(value, 3);
    if (text == "-0.000")
        text = "0.000";
    if (text.starts_with("-"))
        text.replace(0, 1, "−");
    return text;
}

std::string rangeText(const stats::Interval95& interval) { return number(interval.low) + " to " + number(interval.high); }

std::string withInterval(const stats::Metric& metric)
{
    return number(*metric.value) + (metric.interval ? " (" + rangeText(*metric.interval) + ")" : "");
}

}  // namespace

std::vector<Baseline> baselinesOf(const train::SplitEvaluation& split)
{
    std::vector<Baseline> list;
    for (const auto& baseline : split.baselines)
        list.push_back({baseline.id, baseline.title.substr(0, baseline.title.find(',')), true, baseline.sites});
    list.push_back({kMotifScoreColumn, "motif score alone", false, split.motifScore});
    if (split.dnase)
        list.push_back({kDnaseColumn, "inside DNase alone", false, *split.dnase});
    std::erase_if(list, [](const Baseline& baseline) { return !baseline.sites.auroc.value; });
    return list;
}

std::vector<std::string> baselineColumns(const train::SplitEvaluation& split)
{
    std::vector<std::string> columns;
    for (const Baseline& baseline : baselinesOf(split))
        columns.push_back(baseline.id);
    return columns;
}

Verdict Worth::verdict() const
{
    if (paired && paired->interval)
        return paired->interval->low > 0 ? Verdict::Better : paired->interval->high < 0 ? Verdict::Worse : Verdict::Unclear;
    const auto &own = network.interval, &other = best.sites.auroc.interval;
    if (!own || !other)
        return Verdict::Unclear;
    return own->low > other->high ? Verdict::Better : own->high < other->low ? Verdict::Worse : Verdict::Unclear;
}

std::optional<Worth> networkWorth(const train::SplitEvaluation& split, const Predictions* predictions)
{
    const auto baselines = baselinesOf(split);
    if (baselines.empty() || !split.sites.auroc.value)
        return std::nullopt;
    Worth worth;
    worth.best = *std::max_element(baselines.begin(), baselines.end(),
                                   [](const Baseline& a, const Baseline& b) { return *a.sites.auroc.value < *b.sites.auroc.value; });
    worth.network = split.sites.auroc;
    worth.kmersTried = std::any_of(baselines.begin(), baselines.end(), [](const Baseline& baseline) { return baseline.kmers; });
    if (predictions == nullptr)
        return worth;
    if (const auto column = predictions->columns.find(worth.best.id); column != predictions->columns.end())
        worth.paired = stats::aurocDifference(predictions->siteLabels, predictions->probability, column->second,
                                              replicatesFor(predictions->siteLabels.size()), kSeed);
    return worth;
}

std::string worthSentence(const Worth& worth)
{
    const std::string best = "the best baseline (" + worth.best.title + ")",
                      size = formatFixed(std::fabs(worth.difference()), 3) + " auROC";
    const std::string both = "auROC " + withInterval(worth.network) + " against " + withInterval(worth.best.sites.auroc) + ".";
    std::string text;
    if (worth.paired && worth.paired->interval) {
        stats::Interval95 interval = *worth.paired->interval;
        if (worth.verdict() == Verdict::Better)
            text = "The network is better than " + best + " by " + size + " (95 %: " + rangeText(interval) + ").";
        else if (worth.verdict() == Verdict::Worse)
            text = "The network is worse than " + best + " by " + size + " (95 %: " + rangeText({-interval.high, -interval.low}) + ").";
        else
            text = "The network is not shown to be better than " + best + ": difference " + number(worth.difference()) +
                   " auROC (95 %: " + rangeText(interval) + ").";
    } else if (worth.verdict() == Verdict::Better) {
        text = "The network is better than " + best + ": " + both;
    } else if (worth.verdict() == Verdict::Worse) {
        text = "The network is worse than " + best + ": " + both;
    } else {
        text = "The network is not shown to be better than " + best + ": " + both;
    }
    if (!worth.kmersTried)
        text += " No k-mer baseline yet: evaluate the run again.";
    return text;
}

}  // namespace bindscape::project
