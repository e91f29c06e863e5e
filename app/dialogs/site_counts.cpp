// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/site_counts.h"

#include "core/base/text.h"
#include "core/project/run_project.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <map>
#include <thread>

namespace bindscape::app {

using Severity = Check::Severity;

namespace {

// A few far outliers must not press the rest together: the axis ends where 99.5 % of each class are inside.
void showWhereMostAre(figure::Chart& chart, const std::map<int, std::array<double, 3>>& bins, const std::array<double, 3>& sums, double unit)
{
    constexpr double kTail = 0.005;
    if (bins.empty())
        return;
    int low = bins.rbegin()->first, high = bins.begin()->first;
    for (std::size_t kind = 0; kind < sums.size(); ++kind) {
        double before = 0;
        for (const auto& [bin, counts] : bins) {
            if (counts[kind] > 0 && before + counts[kind] > kTail * sums[kind])
                low = std::min(low, bin);
            if (before < (1 - kTail) * sums[kind])
                high = std::max(high, bin);
            before += counts[kind];
        }
    }
    chart.x.min = low * unit;
    chart.x.max = (std::max(low, high) + 1) * unit;
}

// Share of the instances of each class by bin: bars for what there was, steps for what was taken. x in `unit` per bin.
figure::Chart histogram(const dataset::Dataset& dataset, std::int16_t dataset::Instance::*bin, double unit)
{
    std::map<int, std::array<double, 3>> bins;
    std::array<double, 3> sums{};
    for (const auto& instance : dataset.instances) {
        if (instance.split == dataset::Split::Unused)
            continue;
        const auto add = [&](std::size_t kind) {
            bins[instance.*bin][kind] += 1;
            sums[kind] += 1;
        };
        if (instance.label == 1 && instance.used)
            add(0);
        if (instance.label == 0 && instance.used)
            add(1);
        if (instance.label == 0)
            add(2);
    }
    figure::Chart chart;
    const std::array<std::pair<const char*, figure::Role>, 3> kinds{
        {{"bound", figure::Role::Present}, {"unbound, matched", figure::Role::Blocked}, {"unbound, before matching", figure::Role::Reference}}};
    for (std::size_t kind : {2U, 0U, 1U}) {
        figure::Series series;
        series.name = kinds[kind].first;
        series.role = kinds[kind].second;
        const bool bars = kind == 2;
        series.barWidth = bars ? unit : 0;
        series.line = !bars;
        if (sums[kind] > 0 && !bins.empty())
            for (int b = bins.begin()->first; b <= bins.rbegin()->first; ++b) {
                const auto found = bins.find(b);
                const double share = found == bins.end() ? 0 : found->second[kind] / sums[kind];
                if (bars)
                    series.x.push_back((b + 0.5) * unit);
                else
                    series.x.insert(series.x.end(), {b * unit, (b + 1) * unit});
                series.y.insert(series.y.end(), bars ? 1 : 2, share);
            }
        chart.series.push_back(std::move(series));
    }
    showWhereMostAre(chart, bins, sums, unit);
    return chart;
}

void describe(figure::Chart& chart, const char* id, const std::string& title, const std::string& axis)
{
    chart.id = id;
    chart.title = title;
    chart.x.title = axis;
    chart.y.min = 0;
}

// Bound sites with fewer unbound ones in their bin than the ratio asks for.
std::int64_t unmatchedSites(const dataset::Dataset& dataset)
{
    std::int64_t unmatched = 0;
    for (const auto& row : dataset.matching)
        unmatched += std::max<std::int64_t>(0, row.positives - static_cast<std::int64_t>(static_cast<double>(row.negativesAvailable) / dataset.options.ratio));
    return unmatched;
}

}  // namespace

std::string siteCountsKey(const TrainingChoice& choice)
{
    project::Project alone;
    alone.analyses = {analysisOf(choice)};
    alone.analyses[0].tf.clear();
    alone.analyses[0].cell.clear();
    return project::toJson(alone, {})["analyses"].dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

double aurocUncertainty(std::int64_t n)
{
    if (n < 1)
        return 1;
    constexpr double kAuroc = 0.8, kBand = 1.96;
    const double pairs = static_cast<double>(n);
    const double q1 = kAuroc / (2 - kAuroc), q2 = 2 * kAuroc * kAuroc / (1 + kAuroc);
    const double variance = (kAuroc * (1 - kAuroc) + (pairs - 1) * (q1 + q2 - 2 * kAuroc * kAuroc)) / (pairs * pairs);
    return std::min(0.5, kBand * std::sqrt(variance));
}

SiteCounts countsOf(const dataset::Dataset& dataset)
{
    SiteCounts counts;
    counts.train = dataset.counts(dataset::Split::Train);
    counts.validation = dataset.counts(dataset::Split::Validation);
    counts.test = dataset.counts(dataset::Split::Test);
    for (const auto& part : {counts.train, counts.validation, counts.test}) {
        counts.all.boundFound += part.boundFound;
        counts.all.unboundFound += part.unboundFound;
        counts.all.boundUsed += part.boundUsed;
        counts.all.unboundUsed += part.unboundUsed;
    }
    const dataset::DatasetOptions& options = dataset.options;
    counts.trainChroms = options.train;
    counts.validationChroms = options.validation;
    counts.testChroms = options.test;
    counts.round = options.rounds.round;
    counts.keepsUnmatched = options.match == dataset::MatchMode::KeepPositives;
    counts.unmatched = unmatchedSites(dataset);
    for (const auto& instance : dataset.instances)
        if (instance.label == 1 && instance.split != dataset::Split::Unused) {
            ++counts.boundAnywhere;
            counts.boundOutsideDnase += options.design == dataset::Design::Dnase && !instance.dnase ? 1 : 0;
        }
    counts.instances = static_cast<std::int64_t>(dataset.instances.size());
    counts.window = options.window;
    constexpr double kPercent = 100;
    counts.pvalues = histogram(dataset, &dataset::Instance::pBin, options.pBinWidth);
    describe(counts.pvalues, "pvalues", "Motif match p-value", "−log10 p (bin " + formatReal(options.pBinWidth) + ")");
    counts.gc = histogram(dataset, &dataset::Instance::gcBin, kPercent * options.gcBinWidth);
    const int measured = options.gcWindow > 0 ? options.gcWindow : options.window;
    describe(counts.gc, "gc", "GC content of " + (measured % 1000 == 0 ? std::to_string(measured / 1000) + " kb" : std::to_string(measured) + " bp") + " window",
             "GC (%)");
    return counts;
}

SiteCounts countSites(const TrainingChoice& choice, const std::filesystem::path& genome, const std::filesystem::path& edits, Progress& progress)
{
    const auto begin = std::chrono::steady_clock::now();
    SiteCounts counts;
    try {
        const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency() / 2));
        Warnings ofFiles;  // the pre-flight has said them
        const auto dataset = project::buildDataset(genome, analysisOf(choice), threads, progress, ofFiles, edits);
        counts = countsOf(dataset);
        counts.checks = checksOfCounts(counts, choice.tf);
        // What was left out where it could not be used is told, but asks for nothing.
        for (const Warning& warning : dataset.warnings)
            counts.checks.push_back({warning.file.empty() ? Severity::Warning : Severity::Note, toText(warning), {}});
    } catch (const std::exception& error) {
        counts.checks.push_back({Severity::Error, error.what(), {}});
    }
    counts.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return counts;
}

}  // namespace bindscape::app
