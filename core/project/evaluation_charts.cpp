// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_project.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/predictions.h"
#include "core/project/series.h"
#include "core/stats/metrics.h"
#include "core/train/calibration.h"

#include <algorithm>
#include <cmath>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

using figure::Chart;
using figure::Role;
using figure::Series;

// Leaves out points that would fall on the one before: a curve of a million sites stays a small file.
template <class Points, class X, class Y> void appendThinned(Series& series, const Points& points, X x, Y y)
{
    constexpr double kStep = 5e-4;  // of the axis
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool last = i + 1 == points.size();
        const bool moved = series.x.empty() || std::abs(x(points[i]) - series.x.back()) + std::abs(y(points[i]) - series.y.back()) >= kStep;
        if (last || moved)
            append(series, x(points[i]), y(points[i]));
    }
}

std::string withInterval(const std::string& name, const stats::Metric& metric)
{
    if (!metric.value)
        return name + " not defined (one class only)";
    std::string text = name + " " + formatFixed(*metric.value, 3);
    if (metric.interval)
        text += " (" + formatFixed(metric.interval->low, 3) + "–" + formatFixed(metric.interval->high, 3) + ")";
    return text;
}

Role roleOf(const std::string& split)
{
    return split == "validation" ? Role::Validation : split == "train" ? Role::Training : Role::Test;
}

Chart unitSquare(const std::string& id, const std::string& title, const std::string& x, const std::string& y)
{
    Chart chart;
    chart.id = id;
    chart.title = title;
    chart.x = {x, 0.0, 1.0};
    chart.y = {y, 0.0, 1.0};
    return chart;
}

// One split of a run, from its two files.
struct SplitData {
    std::string split;
    train::SplitEvaluation evaluation;  // without numbers where the split was not evaluated
    Predictions predictions;

    // "1,204 bound and 1,190 unbound"
    std::string counts(const stats::RankingMetrics& metrics) const
    {
        return withThousands(metrics.positives) + " bound and " + withThousands(metrics.negatives) + " unbound";
    }
};

SplitData readSplit(const fs::path& runFolder, const std::string& split)
{
    SplitData data;
    data.split = split;
    for (auto& part : train::readEvaluation(runFolder).splits)
        if (part.split == split)
            data.evaluation = std::move(part);
    std::vector<std::string> columns{kMotifScoreColumn, kDnaseColumn, kHiddenColumn};
    for (const auto& baseline : data.evaluation.baselines)
        columns.push_back(baseline.id);
    data.predictions = readPredictions(runFolder / paths::kPredictionsFile, split, columns);
    return data;
}

void addRoc(Chart& chart, Series series, std::span<const int> labels, std::span<const double> scores)
{
    appendThinned(
        series, stats::rocCurve(labels, scores), [](const auto& p) { return p.fpr; }, [](const auto& p) { return p.tpr; });
    chart.series.push_back(std::move(series));
}

void addPrecisionRecall(Chart& chart, Series series, std::span<const int> labels, std::span<const double> scores)
{
    appendThinned(
        series, stats::precisionRecallCurve(labels, scores), [](const auto& p) { return p.recall; }, [](const auto& p) { return p.precision; });
    chart.series.push_back(std::move(series));
}

// A yes or no has one point between the corners; its marks lie on the line that its auROC is the area under.
bool isYesOrNo(const std::string& column) { return column == kDnaseColumn; }

// "5-mers of the central 61 bp" of "5-mers of the central 61 bp, logistic regression": legends are narrow.
std::string shortTitle(const train::BaselineEvaluation& baseline) { return baseline.title.substr(0, baseline.title.find(',')); }

// What the network is compared with, by site; absent where its column is.
void addOthers(Chart& roc, Chart& pr, const SplitData& data)
{
    const auto add = [&](const std::string& column, const std::string& title, Role role, const stats::RankingMetrics& metrics) {
        const auto found = data.predictions.columns.find(column);
        if (found == data.predictions.columns.end() || !metrics.auroc.value)
            return;
        const auto named = [&](const stats::Metric& metric) {
            Series series = curve(title + " " + formatFixed(*metric.value, 3), role);
            series.points = isYesOrNo(column);
            series.id = column;
            return series;
        };
        addRoc(roc, named(metrics.auroc), data.predictions.siteLabels, found->second);
        addPrecisionRecall(pr, named(metrics.auprc), data.predictions.siteLabels, found->second);
    };
    const auto& evaluation = data.evaluation;
    if (evaluation.coreHidden)
        add(kHiddenColumn, "core hidden", Role::Blocked, *evaluation.coreHidden);
    constexpr Role kRoles[] = {Role::First, Role::Second};
    for (std::size_t i = 0; i < evaluation.baselines.size(); ++i)
        add(evaluation.baselines[i].id, shortTitle(evaluation.baselines[i]), kRoles[i % 2], evaluation.baselines[i].sites);
    add(kMotifScoreColumn, "motif score", Role::Neutral, evaluation.motifScore);
    if (evaluation.dnase)
        add(kDnaseColumn, "inside DNase", Role::Training, *evaluation.dnase);
}

void addRanking(std::vector<Chart>& charts, const SplitData& data)
{
    const auto& metrics = data.evaluation.rows;
    Chart roc = unitSquare("roc", "ROC", "False positive rate", "True positive rate");
    Chart pr = unitSquare("pr", "Precision and recall", "Recall", "Precision");
    roc.note = pr.note = data.counts(metrics) + " rows of the " + data.split + " chromosomes (two strands a site); 95 % bootstrap interval.";
    Series chance = curve("chance", Role::Reference), share = curve("chance", Role::Reference);
    append(chance, 0, 0);
    append(chance, 1, 1);
    const double rows = static_cast<double>(metrics.positives + metrics.negatives);
    if (rows > 0) {
        append(share, 0, static_cast<double>(metrics.positives) / rows);
        append(share, 1, static_cast<double>(metrics.positives) / rows);
    }
    roc.series.push_back(std::move(chance));
    pr.series.push_back(std::move(share));
    const bool defined = metrics.auroc.value.has_value();
    const auto labels = defined ? std::span<const int>(data.predictions.labels) : std::span<const int>();
    const auto scores = defined ? std::span<const double>(data.predictions.scores) : std::span<const double>();
    const auto network = [&](const char* name, const stats::Metric& metric) {
        Series series = curve(withInterval(name, metric), roleOf(data.split));
        series.id = kNetworkCurve;
        return series;
    };
    addRoc(roc, network("auROC", metrics.auroc), labels, scores);
    addPrecisionRecall(pr, network("auPRC", metrics.auprc), labels, scores);
    addOthers(roc, pr, data);
    if (roc.series.size() > 2)
        roc.note = pr.note += " Other curves: by site.";
    charts.push_back(std::move(roc));
    charts.push_back(std::move(pr));
}

// Two bars a bin, side by side: of the bound sites and of the unbound ones.
Chart histogram(const SplitData& data, std::span<const train::ProbabilityBin> bins)
{
    Chart chart;
    chart.id = "histogram";
    chart.title = "Predicted probabilities";
    chart.x = {"Predicted probability of being bound", 0.0, 1.0};
    chart.y = {"Share of the class", 0.0, {}};
    std::int64_t bound = 0, unbound = 0;
    for (const auto& bin : bins) {
        bound += bin.bound;
        unbound += bin.unbound;
    }
    Series first = curve("bound (" + withThousands(bound) + ")", Role::Present), second = curve("unbound (" + withThousands(unbound) + ")", Role::Blocked);
    for (const auto& bin : bins) {
        const double width = bin.high - bin.low;
        first.barWidth = second.barWidth = width / 2;
        append(first, bin.low + width / 4, bound > 0 ? static_cast<double>(bin.bound) / static_cast<double>(bound) : 0);
        append(second, bin.low + width * 3 / 4, unbound > 0 ? static_cast<double>(bin.unbound) / static_cast<double>(unbound) : 0);
    }
    first.line = second.line = false;
    chart.series = {std::move(first), std::move(second)};
    chart.note = "Sites of the " + data.split + " chromosomes, logits of the two strands averaged; " + std::to_string(bins.size()) + " bins.";
    return chart;
}

// Wilson's interval of a share, 95 %.
std::pair<double, double> wilson(double share, double n)
{
    constexpr double kZ = 1.959963984540054;
    const double centre = (share + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
    const double half = kZ / (1 + kZ * kZ / n) * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
    return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

Chart calibration(const SplitData& data, std::span<const train::ProbabilityBin> bins)
{
    Chart chart = unitSquare("calibration", "Calibration", "Mean predicted probability", "Share of bound sites");
    Series ideal = curve("calibrated", Role::Reference), observed = curve("observed", roleOf(data.split));
    append(ideal, 0, 0);
    append(ideal, 1, 1);
    observed.points = true;
    observed.id = kNetworkCurve;
    for (const auto& bin : bins) {
        const double sites = static_cast<double>(bin.bound + bin.unbound);
        if (sites == 0)
            continue;
        const double share = static_cast<double>(bin.bound) / sites;
        append(observed, bin.meanProbability, share);
        const auto [low, high] = wilson(share, sites);
        observed.low.push_back(low);
        observed.high.push_back(high);
    }
    chart.series = {std::move(ideal), std::move(observed)};
    const auto brier = train::brierScore(data.predictions.siteLabels, data.predictions.probability);
    const auto error = train::calibrationError(bins);
    chart.note = plural(static_cast<std::int64_t>(data.predictions.siteLabels.size()), "site") + " of the " + data.split + " chromosomes";
    if (brier && error)
        chart.note += "; Brier score " + formatFixed(*brier, 3) + ", expected calibration error " + formatFixed(*error, 3);
    chart.note += ". Band: 95 % (Wilson).";
    return chart;
}

}  // namespace

std::vector<Chart> evaluationCharts(const fs::path& runFolder, const std::string& split)
{
    const SplitData data = readSplit(runFolder, split);
    // From the predictions, so that runs that were evaluated by earlier programs have them as well.
    const auto bins = train::probabilityBins(data.predictions.siteLabels, data.predictions.probability);
    std::vector<Chart> charts;
    addRanking(charts, data);
    charts.push_back(histogram(data, bins));
    charts.push_back(calibration(data, bins));
    return charts;
}

}  // namespace bindscape::project
