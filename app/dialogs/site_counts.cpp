// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/site_counts.h"

#include "core/base/text.h"
#include "core/project/run_project.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <thread>

namespace bindscape::app {

using Severity = Check::Severity;

namespace {

constexpr std::int64_t kFewSites = 300;
constexpr double kWideInterval = 0.05;

void addChecks(SiteCounts& counts, const Warnings& warnings)
{
    for (const Warning& warning : warnings)
        counts.checks.push_back({Severity::Warning, toText(warning), {}});
    const std::int64_t train = counts.train.boundUsed;
    if (train > 0 && train < kFewSites)
        counts.checks.push_back({Severity::Warning, "Only " + plural(train, "matched pair") + " to train on: expect a weak model.", {}});
    const std::int64_t test = counts.test.boundUsed;
    if (const double half = aurocUncertainty(test); test > 0 && half > kWideInterval)
        counts.checks.push_back({Severity::Warning,
                                 "Only " + plural(test, "matched pair") + " to test on: the test auROC will be uncertain (± " + formatFixed(half, 2) + ").",
                                 {}});
    if (const std::int64_t dropped = counts.all.boundFound - counts.all.boundUsed; dropped > 0)
        counts.checks.push_back({Severity::Note,
                                 plural(dropped, "bound site") + " (" + formatFixed(100.0 * static_cast<double>(dropped) / static_cast<double>(counts.all.boundFound), 1) +
                                     " %) left out: no unbound partner in the same bin.",
                                 {}});
}

// Share of the instances of each class by bin, as steps.
figure::Chart histogram(const dataset::Dataset& dataset, std::int16_t dataset::Instance::*bin, double binWidth)
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
        if (sums[kind] > 0 && !bins.empty())
            for (int b = bins.begin()->first; b <= bins.rbegin()->first; ++b) {
                const auto found = bins.find(b);
                series.x.insert(series.x.end(), {b * binWidth, (b + 1) * binWidth});
                series.y.insert(series.y.end(), 2, found == bins.end() ? 0 : found->second[kind] / sums[kind]);
            }
        chart.series.push_back(std::move(series));
    }
    return chart;
}

void describe(figure::Chart& chart, const char* id, const char* title, const char* axis)
{
    chart.id = id;
    chart.title = title;
    chart.x.title = axis;
    chart.y = {"share", 0.0, {}};
}

}  // namespace

std::string siteCountsKey(const TrainingChoice& choice)
{
    const auto part = [](const std::vector<std::string>& names) { return join(names, ","); };
    return join({choice.peaks.string(), choice.motifFile.string(), choice.motifId, choice.dnase.string(), choice.exclude.string(), choice.design,
                 part(choice.train), part(choice.validation), part(choice.test)},
                "\n");
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

SiteCounts countSites(const TrainingChoice& choice, const std::filesystem::path& genome, Progress& progress)
{
    SiteCounts counts;
    try {
        const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency() / 2));
        Warnings ofFiles;  // the pre-flight has said them
        const auto dataset = project::buildDataset(genome, analysisOf(choice), threads, progress, ofFiles);
        counts.train = dataset.counts(dataset::Split::Train);
        counts.validation = dataset.counts(dataset::Split::Validation);
        counts.test = dataset.counts(dataset::Split::Test);
        for (const auto& part : {counts.train, counts.validation, counts.test}) {
            counts.all.boundFound += part.boundFound;
            counts.all.unboundFound += part.unboundFound;
            counts.all.boundUsed += part.boundUsed;
            counts.all.unboundUsed += part.unboundUsed;
        }
        counts.trainChroms = dataset.options.train;
        counts.validationChroms = dataset.options.validation;
        counts.testChroms = dataset.options.test;
        counts.pvalues = histogram(dataset, &dataset::Instance::pBin, dataset.options.pBinWidth);
        describe(counts.pvalues, "pvalues", "Motif p-value", "−log10 p");
        counts.gc = histogram(dataset, &dataset::Instance::gcBin, dataset.options.gcBinWidth);
        describe(counts.gc, "gc", "GC of the window", "GC");
        addChecks(counts, dataset.warnings);
    } catch (const std::exception& error) {
        counts.checks.push_back({Severity::Error, error.what(), {}});
    }
    return counts;
}

}  // namespace bindscape::app
