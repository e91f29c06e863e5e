// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_project.h"

#include "core/base/text.h"
#include "core/project/series.h"

#include <algorithm>
#include <cmath>

namespace bindscape::project {

using figure::Chart;
using figure::Role;
using figure::Series;

namespace {

constexpr std::size_t kMostMarkedPoints = 60;
constexpr double kSmoothing = 0.6;  // weight of what came before

std::string sampleName(const std::string& name, const train::ProgressPoint& point)
{
    return name + ", " + withThousands(point.rows) + " of " + withThousands(point.ofRows) + " rows";
}

// One validation number of a history: by epoch, with the points between them where those measured all rows; the points of a sample
// are a series of their own, for other rows give other numbers.
struct ValidationCurve {
    Series whole, sample;
};

template <class OfEpoch, class OfPoint>
ValidationCurve validationCurve(const TrainingHistory& history, const std::string& name, Role role, const OfEpoch& ofEpoch, const OfPoint& ofPoint)
{
    ValidationCurve made{curve(name, role), curve({}, role)};
    made.sample.line = false;
    made.sample.points = true;
    auto epoch = history.epochs.begin();
    const auto addEpochsUpTo = [&](double end) {
        for (; epoch != history.epochs.end() && static_cast<double>(epoch->epoch) <= end; ++epoch)
            if (const std::optional<double> value = ofEpoch(*epoch); value && std::isfinite(*value))
                append(made.whole, static_cast<double>(epoch->epoch), *value);
    };
    for (const auto& point : history.points) {
        const std::optional<double> value = ofPoint(point);
        if (!value || !std::isfinite(*value))
            continue;
        addEpochsUpTo(point.epoch);
        append(point.rows == point.ofRows ? made.whole : made.sample, point.epoch, *value);
        if (point.rows != point.ofRows)
            made.sample.name = sampleName(name, point);
    }
    addEpochsUpTo(INFINITY);
    made.whole.points = made.whole.x.size() <= kMostMarkedPoints;
    return made;
}

const train::EpochMetrics* bestOf(const TrainingHistory& history)
{
    const auto best = std::find_if(history.epochs.begin(), history.epochs.end(), [](const auto& epoch) { return epoch.best; });
    return best == history.epochs.end() ? nullptr : &*best;
}

std::optional<double> validationLossOf(const train::EpochMetrics& epoch) { return epoch.validationLoss; }
std::optional<double> validationAurocOf(const train::EpochMetrics& epoch) { return epoch.validationAuroc; }
std::optional<double> pointLossOf(const train::ProgressPoint& point) { return point.validationLoss; }
std::optional<double> pointAurocOf(const train::ProgressPoint& point) { return point.validationAuroc; }

void addLoss(Chart& loss, const TrainingHistory& history, const TrainingView& view)
{
    Series within = curve("training, within epochs", Role::Reference), training = curve("training", Role::Training);
    within.id = kWithinEpochs;
    for (const auto& point : history.points)
        if (std::isfinite(point.trainLoss))
            append(within, point.epoch, point.trainLoss);
    for (const auto& epoch : history.epochs)
        append(training, static_cast<double>(epoch.epoch), epoch.trainLoss);
    training.points = training.x.size() <= kMostMarkedPoints;
    auto validation = validationCurve(history, view.validation.empty() ? "validation" : "validation (" + view.validation + ")", Role::Validation,
                                      validationLossOf, pointLossOf);
    if (!within.x.empty())
        loss.series.push_back(std::move(within));
    loss.series.push_back(std::move(training));
    loss.series.push_back(std::move(validation.whole));
    if (!validation.sample.x.empty())
        loss.series.push_back(std::move(validation.sample));
}

void addRanking(Chart& auroc, const TrainingHistory& history, bool wanted)
{
    const std::string name = history.coreBlocked ? "core blocked" : "core present";
    auto ranking = validationCurve(history, name, history.coreBlocked ? Role::Blocked : Role::Present, validationAurocOf, pointAurocOf);
    if (const auto* best = bestOf(history); best != nullptr && best->validationAuroc)
        ranking.whole.name = name + ", best " + formatFixed(*best->validationAuroc, 3);
    if (wanted || !ranking.whole.x.empty())  // a partner that has not begun needs no place in the legend
        auroc.series.push_back(std::move(ranking.whole));
    if (!ranking.sample.x.empty())
        auroc.series.push_back(std::move(ranking.sample));
}

// Behind the run's own, each with its name at its end.
void addOthers(Chart& loss, Chart& auroc, const TrainingView& view)
{
    for (const auto& [name, history] : view.others) {
        const Role role = history.coreBlocked ? Role::Blocked : Role::Neutral;
        ValidationCurve curves[] = {validationCurve(history, name, role, validationLossOf, pointLossOf),
                                    validationCurve(history, name, role, validationAurocOf, pointAurocOf)};
        Chart* charts[] = {&loss, &auroc};
        for (std::size_t i = 0; i < std::size(curves); ++i) {
            Series& other = curves[i].whole;
            if (other.x.empty())
                continue;
            other.faint = true;
            other.points = false;
            other.labels.assign(other.x.size(), {});
            other.labels.back() = other.name;
            charts[i]->series.push_back(std::move(other));
        }
    }
}

// Room for what is to come, but not so much that the curve becomes a dot.
void addOutlook(Chart& chart, const TrainingView& view, double now)
{
    if (view.maxEpochs <= 0)
        return;
    const double most = static_cast<double>(view.maxEpochs);
    double shown = std::max({5.0, std::ceil(1.6 * now), static_cast<double>(view.stopAt) + 1});
    for (const Series& series : chart.series)
        if (!series.x.empty())
            shown = std::max(shown, series.x.back());
    chart.x.max = std::min(std::max(most, now), shown);
}

}  // namespace

void smoothSeries(Series& series)
{
    if (!series.line)
        return;
    double sum = 0, weight = 0;
    for (double& value : series.y) {
        if (!std::isfinite(value))
            continue;
        sum = kSmoothing * sum + (1 - kSmoothing) * value;
        weight = kSmoothing * weight + (1 - kSmoothing);
        value = sum / weight;
    }
}

TrainingHistory readTrainingHistory(bool coreBlocked, const std::filesystem::path& runFolder)
{
    return {coreBlocked, train::readMetrics(runFolder), train::readProgress(runFolder)};
}

std::vector<Chart> trainingCharts(const std::vector<TrainingHistory>& pair, const TrainingView& view)
{
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
    addOthers(loss, auroc, view);
    if (!pair.empty()) {
        const TrainingHistory& first = pair.front();
        addLoss(loss, first, view);
        if (const auto* best = bestOf(first))
            loss.markers = auroc.markers = {figure::Marker{static_cast<double>(best->epoch), "best epoch " + std::to_string(best->epoch), Role::Best}};
        double now = first.epochs.empty() ? 0 : static_cast<double>(first.epochs.back().epoch);
        if (view.stopAt > 0 && static_cast<double>(view.stopAt) > now) {
            // Said with the marker, above the plot: inside, curves and legend would be in the way.
            const std::string text = "early stop at " + std::to_string(view.stopAt);
            const bool marked = !auroc.markers.empty();
            if (marked)
                auroc.markers.front().text += ", " + text;
            auroc.spans = {figure::Span{now, static_cast<double>(view.stopAt), marked ? std::string() : text}};
        }
        now = first.points.empty() ? now : std::max(now, first.points.back().epoch);
        for (const TrainingHistory& history : pair)
            addRanking(auroc, history, &history == &first);
        addOutlook(loss, view, now);
        addOutlook(auroc, view, now);
    }
    for (Chart* chart : {&loss, &auroc}) {
        const bool sampled = std::any_of(chart->series.begin(), chart->series.end(), [](const Series& series) { return !series.line; });
        if (sampled)
            chart->note += " Points between the epochs: a sample of the validation rows, chosen once by the seed.";
        if (!view.smooth)
            continue;
        for (Series& series : chart->series)
            smoothSeries(series);
        chart->note += " Smoothed: exponential average over the points, weight " + formatFixed(kSmoothing, 1) + ".";
    }
    return {std::move(loss), std::move(auroc)};
}

}  // namespace bindscape::project
