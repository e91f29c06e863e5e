// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_project.h"

#include "core/analysis/kmers.h"
#include "core/analysis/profile.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/predictions.h"
#include "core/stats/metrics.h"

#include <algorithm>
#include <cmath>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

using figure::Chart;
using figure::Role;
using figure::Series;

constexpr double kBand = 1.96;  // standard errors either side of a mean: 95 %

Series curve(const std::string& name, Role role)
{
    Series series;
    series.name = name;
    series.role = role;
    return series;
}

void append(Series& series, double x, double y)
{
    series.x.push_back(x);
    series.y.push_back(y);
}

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

stats::RankingMetrics metricsOf(const fs::path& runFolder, const std::string& split)
{
    const auto evaluation = train::readEvaluation(runFolder);
    for (const auto& part : evaluation.splits)
        if (part.split == split)
            return part.rows;
    return {};
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

}  // namespace

std::vector<Chart> trainingCharts(const std::vector<TrainingHistory>& pair)
{
    constexpr std::size_t kMostMarkedPoints = 60;
    Chart loss, auroc;
    loss.id = "loss";
    loss.title = "Loss";
    loss.y.title = "Cross-entropy";
    loss.note = "Binary cross-entropy per row, without the weight penalty. Validation: averaged weights.";
    auroc.id = "auroc";
    auroc.title = "Validation auROC";
    auroc.y.title = "auROC";
    auroc.note = "Averaged weights, both strands as rows.";
    loss.x = auroc.x = {"Epoch", 0.0, {}};
    Series training = curve("training", Role::Training), validation = curve("validation", Role::Validation);
    for (const TrainingHistory& history : pair) {
        Series ranking = curve(history.coreBlocked ? "core blocked" : "core present", history.coreBlocked ? Role::Blocked : Role::Present);
        for (const auto& epoch : history.epochs) {
            const auto x = static_cast<double>(epoch.epoch);
            if (&history == &pair.front()) {
                append(training, x, epoch.trainLoss);
                if (std::isfinite(epoch.validationLoss))  // NaN: there are no validation rows
                    append(validation, x, epoch.validationLoss);
                if (epoch.best)
                    loss.markers = auroc.markers = {figure::Marker{x, "best epoch " + std::to_string(epoch.epoch), Role::Best}};
            }
            if (epoch.validationAuroc)
                append(ranking, x, *epoch.validationAuroc);
            if (epoch.best && epoch.validationAuroc)
                ranking.name = std::string(history.coreBlocked ? "core blocked" : "core present") + ", best " + formatFixed(*epoch.validationAuroc, 3);
        }
        ranking.points = ranking.x.size() <= kMostMarkedPoints;
        if (!ranking.x.empty() || &history == &pair.front())  // a partner that has not begun needs no place in the legend
            auroc.series.push_back(std::move(ranking));
    }
    training.points = validation.points = training.x.size() <= kMostMarkedPoints;
    loss.series = {std::move(training), std::move(validation)};
    return {std::move(loss), std::move(auroc)};
}

std::vector<Chart> evaluationCharts(const fs::path& runFolder, const std::string& split)
{
    const auto predictions = readPredictions(runFolder / paths::kPredictionsFile, split);
    const auto metrics = metricsOf(runFolder, split);
    const std::string counts = withThousands(metrics.positives) + " bound and " + withThousands(metrics.negatives) +
                               " unbound rows of the " + split + " chromosomes (two strands a site); 95 % bootstrap interval.";
    Chart roc = unitSquare("roc", "ROC", "False positive rate", "True positive rate");
    Chart pr = unitSquare("pr", "Precision and recall", "Recall", "Precision");
    roc.note = pr.note = counts;
    Series rocSeries = curve(withInterval("auROC", metrics.auroc), roleOf(split));
    Series prSeries = curve(withInterval("auPRC", metrics.auprc), roleOf(split));
    Series chance = curve("chance", Role::Reference), share = curve("chance", Role::Reference);
    if (metrics.auroc.value) {
        const auto rocPoints = stats::rocCurve(predictions.labels, predictions.scores);
        const auto prPoints = stats::precisionRecallCurve(predictions.labels, predictions.scores);
        appendThinned(
            rocSeries, rocPoints, [](const auto& p) { return p.fpr; }, [](const auto& p) { return p.tpr; });
        appendThinned(
            prSeries, prPoints, [](const auto& p) { return p.recall; }, [](const auto& p) { return p.precision; });
    }
    append(chance, 0, 0);
    append(chance, 1, 1);
    const double rows = static_cast<double>(metrics.positives + metrics.negatives);
    if (rows > 0) {
        append(share, 0, static_cast<double>(metrics.positives) / rows);
        append(share, 1, static_cast<double>(metrics.positives) / rows);
    }
    roc.series = {std::move(chance), std::move(rocSeries)};
    pr.series = {std::move(share), std::move(prSeries)};
    return {std::move(roc), std::move(pr)};
}

Chart profileChart(const fs::path& profileTsv, const std::string& title)
{
    const auto profile = analysis::readProfile(profileTsv);
    Chart chart;
    chart.id = "profile";
    chart.title = "Aggregate profile";
    chart.subtitle = title.empty() ? profile.title : title;
    chart.x.title = "Position relative to the core's centre (bp, in its orientation)";
    chart.y.title = "Mean |score|";
    chart.y.min = 0;
    if (!profile.rows.empty()) {
        chart.x.min = profile.rows.front().position;
        chart.x.max = profile.rows.back().position;
    }
    Series present = curve("core present", Role::Present), blocked = curve("core blocked", Role::Blocked);
    const auto add = [](Series& series, int position, double mean, double sem) {
        append(series, position, mean);
        series.low.push_back(mean - kBand * sem);
        series.high.push_back(mean + kBand * sem);
    };
    for (const auto& row : profile.rows) {
        add(present, row.position, row.meanAbs, row.sem);
        if (row.meanAbsBlocked)
            add(blocked, row.position, *row.meanAbsBlocked, row.semBlocked.value_or(0));
    }
    chart.series.push_back(std::move(present));
    if (!blocked.x.empty())
        chart.series.push_back(std::move(blocked));
    std::size_t sites = 0;
    for (const auto& row : profile.rows)
        sites = std::max(sites, row.n);
    chart.note = "n = " + withThousands(static_cast<std::int64_t>(sites)) + " bound sites; Grad-CAM, " +
                 (profile.normalised ? "Σ|score| = 1 a window" : "scores as the model gave them") + "; band: mean ± 1.96 standard errors.";
    return chart;
}

figure::KmerChart kmerChart(const fs::path& kmersTsv, const std::string& title, int rows)
{
    const auto table = analysis::readKmers(kmersTsv);
    figure::KmerChart chart;
    chart.title = "Enriched " + std::to_string(table.options.k) + "-mers";
    chart.subtitle = title.empty() ? table.title : title;
    chart.note = "Odds ratio among the best-scoring words, 95 % interval; Fisher's exact test, one-sided, Bonferroni over " +
                 withThousands(static_cast<std::int64_t>(table.rows.size())) + " words. Words that overlap the core are left out.";
    for (const auto* row : table.ranked()) {
        if (static_cast<int>(chart.rows.size()) >= rows)
            break;
        chart.rows.push_back(
            {row->kmer, row->motif, row->oddsRatio, row->low, row->high, row->log10P, row->log10Bonferroni, row->top, row->total});
    }
    return chart;
}

}  // namespace bindscape::project
