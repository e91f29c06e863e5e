// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/dataset/instances.h"
#include "core/dataset/site_edits.h"
#include "core/dataset/labelled_sites.h"
#include "core/dataset/split.h"

#include <cmath>

namespace bindscape::dataset {

namespace {

constexpr int kLongestWindow = 100000;

void requireRange(bool good, const std::string& sentence)
{
    if (!good)
        throw Error(sentence);
}

void checkMotif(const DatasetOptions& options, const motif::Motif& motif)
{
    if (!options.sitesFile.empty())
        return;
    requireRange(motif.width() > 0, "A data set needs a motif, or a list of sites with labels.");
    requireRange(motif.width() <= options.window,
                 "The motif " + motif.id + " is " + std::to_string(motif.width()) + " bases wide and does not fit into the window of " +
                     std::to_string(options.window) + " bases.");
}

void checkSplitAndMatch(const DatasetOptions& options)
{
    requireRange(options.ratio >= 0 && std::isfinite(options.ratio), "The ratio of unbound to bound sites must be a positive number, or 0 for all.");
    requireRange(options.maskWidth >= 0 && options.maskWidth <= options.window, "The mask cannot be wider than the window.");
    const RoundOptions& rounds = options.rounds;
    requireRange(rounds.round >= 0, "The round must be 1 or more, or 0 to split by chromosome.");
    requireRange(rounds.round == 0 || (rounds.test >= 0 && rounds.validation >= 0 && rounds.test + rounds.validation < 1),
                 "The shares of the sites for validation and test must not be negative, and must leave some to train on.");
}

void checkOptions(const DatasetOptions& options, const motif::Motif& motif, const genome::IntervalSet* dnase)
{
    requireRange(options.window >= 20 && options.window <= kLongestWindow, "The window must be 20 to 100,000 bases long.");
    checkMotif(options, motif);
    requireRange(options.pvalue > 0 && options.pvalue <= 1, "The p-value threshold must be above 0 and at most 1.");
    requireRange(options.pBinWidth >= 1e-3, "The p-value bins must be at least 0.001 wide (in units of -log10 p).");
    requireRange(options.gcBinWidth >= 1e-3 && options.gcBinWidth <= 1, "The GC bins must be 0.001 to 1 wide.");
    requireRange(options.maxUnknown >= 0, "The number of unknown bases allowed in a window cannot be negative.");
    requireRange(options.gcWindow >= 0 && options.gcWindow <= kLongestWindow, "GC can be measured over at most 100,000 bases.");
    requireRange(options.flank >= 0, "The distance from the peaks cannot be negative.");
    requireRange(options.design != Design::Dnase || dnase != nullptr, "The DNase-controlled design needs a file of open regions (DNase peaks).");
    checkSplitAndMatch(options);
}

void append(Warnings& to, const Warnings& from) { to.insert(to.end(), from.begin(), from.end()); }

std::optional<genome::IntervalSet> readRegions(const std::string& file, Dataset& dataset)
{
    if (file.empty())
        return std::nullopt;
    auto regions = genome::readIntervals(file, dataset.contigs);
    append(dataset.warnings, regions.warnings);
    return regions;
}

void applyEdits(Dataset& dataset, const genome::Reference& reference)
{
    const std::string& file = dataset.options.editsFile;
    if (file.empty())
        return;
    applySiteChanges(dataset, readSiteChanges(file), file);
    scoreAddedSites(dataset, reference);
    std::map<SiteEdit, std::int64_t> counts;
    for (const Instance& instance : dataset.instances)
        ++counts[instance.edit];
    std::vector<std::string> parts;
    for (const auto& [edit, what] : {std::pair(SiteEdit::Bound, "made bound"), std::pair(SiteEdit::Unbound, "made unbound"), std::pair(SiteEdit::Added, "added")})
        if (counts[edit] > 0)
            parts.push_back(withThousands(counts[edit]) + " " + what);
    if (!parts.empty())
        dataset.warnings.push_back({file, 0, "sites were changed by hand: " + join(parts, ", ") + "."});
}

void countLeftOut(Dataset& dataset, const std::vector<LeftOut>& leftOut)
{
    for (std::size_t i = 0; i < leftOut.size(); ++i) {
        const Instance& instance = dataset.instances[i];
        const LeftOut reason = leftOut[i] == LeftOut::No && instance.split == Split::Unused ? LeftOut::OtherChromosome : leftOut[i];
        if (reason != LeftOut::No)
            ++(instance.label ? dataset.leftOut[reason].bound : dataset.leftOut[reason].unbound);
    }
}

std::string describe(const Dataset& dataset)
{
    if (dataset.isSiteList())
        return dataset.options.sitesFile;
    return (dataset.motif.name.empty() ? dataset.motif.id : dataset.motif.name) + " (p-value at most " + formatReal(dataset.options.pvalue) + ")";
}

[[noreturn]] void failWithoutTraining(const Dataset& dataset, const SplitCounts& train)
{
    if (dataset.options.rounds.round == 0 && dataset.options.train.empty())
        throw Error("No chromosome is left to train on: all that have sites (" + join(dataset.chroms, ", ") +
                    ") were chosen for validation or test. Choose fewer.");
    const std::string place = dataset.options.rounds.round > 0 ? "of the training set" : "on the training chromosomes (" + join(dataset.options.train, ", ") + ")";
    const std::string why = train.boundFound > 0   ? "no bound one has an unbound partner in this design."
                            : dataset.isSiteList() ? "none is bound."
                                                   : "none lies inside a peak of " + dataset.options.peaksFile + ".";
    throw Error("Nothing is left to train on: of " + withThousands(train.boundFound + train.unboundFound) + " usable " +
                (dataset.isSiteList() ? "sites" : "instances") + " of " + describe(dataset) + " " + place + " " + why);
}

void checkSplits(Dataset& dataset)
{
    if (dataset.instances.empty())
        throw Error("The genome has no instance of the motif " + describe(dataset) + " on the chromosomes that have peaks. A larger p-value finds more.");
    const SplitCounts train = dataset.counts(Split::Train);
    if (train.boundUsed + train.unboundUsed == 0)
        failWithoutTraining(dataset, train);
    for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
        const SplitCounts counts = dataset.counts(split);
        if (counts.boundUsed > 0 && counts.unboundUsed > 0)
            continue;
        const std::string what = counts.boundUsed + counts.unboundUsed == 0 ? "no site at all" : counts.boundUsed == 0 ? "no bound site" : "no unbound site";
        dataset.warnings.push_back({"", 0, "the " + std::string(toText(split)) + " set has " + what + "; its auROC is not defined."});
    }
    if (dataset.options.rounds.round == 0 || dataset.options.rounds.keepTogether)
        return;
    if (const std::int64_t leaks = heldOutWindowsThatOverlapTraining(dataset); leaks > 0)
        dataset.warnings.push_back({"", 0, plural(leaks, "window", "windows") + " of validation and test " + (leaks == 1 ? "overlaps" : "overlap") +
                                               " a window of training, because sites were split one by one; the evaluation is too hopeful."});
}

}  // namespace

FoundSites findSites(const genome::Reference& reference, const motif::Motif& motif, const motif::Background& background,
                     const genome::IntervalSet& peaks, const genome::IntervalSet* dnase, const DatasetOptions& options,
                     Progress& progress)
{
    checkOptions(options, motif, dnase);
    FoundSites found;
    Dataset& dataset = found.dataset;
    dataset.options = options;
    dataset.motif = motif;
    dataset.background = background;
    dataset.contigs = reference.contigs();
    append(dataset.warnings, peaks.warnings);
    if (dnase != nullptr)
        append(dataset.warnings, dnase->warnings);
    const auto exclude = readRegions(options.excludeFile, dataset);
    const auto negatives = readRegions(dataset.isSiteList() ? std::string() : options.negativesFile, dataset);

    SubProgress scanning(progress, 0, 0.8), measuring(progress, 0.8, 0.97);
    if (dataset.isSiteList()) {
        if (motif.id.empty())
            dataset.motif.id = dataset.motif.name = "sites";
        readSiteList(dataset);
    } else {
        findInstances(dataset, reference, peaks, scanning);
    }
    applyEdits(dataset, reference);
    found.leftOut = labelInstances(dataset, peaks, {dnase, exclude ? &*exclude : nullptr, negatives ? &*negatives : nullptr});
    measureWindows(dataset, reference, measuring);
    judgeWindows(dataset, found.leftOut);
    return found;
}

Dataset splitAndMatch(FoundSites found, const DatasetOptions& options)
{
    checkSplitAndMatch(options);
    Dataset dataset = std::move(found.dataset);
    dataset.options = options;
    std::vector<LeftOut> leftOut = std::move(found.leftOut);
    if (options.design == Design::Dnase)
        for (std::size_t i = 0; i < leftOut.size(); ++i)
            if (leftOut[i] == LeftOut::No && !dataset.instances[i].dnase)
                leftOut[i] = LeftOut::ClosedChromatin;
    if (options.overlap == WindowOverlap::Drop)
        dropOverlappingWindows(dataset, leftOut);
    std::vector<bool> eligible(leftOut.size());
    for (std::size_t i = 0; i < leftOut.size(); ++i)
        eligible[i] = leftOut[i] == LeftOut::No || leftOut[i] == LeftOut::ClosedChromatin;
    if (options.rounds.round > 0)
        splitAtRandom(dataset, eligible);
    else
        splitByChromosome(dataset, eligible);
    dataset.matching = matchInstances(dataset.instances, eligible, dataset.options);
    countLeftOut(dataset, leftOut);
    checkSplits(dataset);
    return dataset;
}

Dataset buildDataset(const genome::Reference& reference, const motif::Motif& motif, const motif::Background& background,
                     const genome::IntervalSet& peaks, const genome::IntervalSet* dnase, const DatasetOptions& options,
                     Progress& progress)
{
    Dataset dataset = splitAndMatch(findSites(reference, motif, background, peaks, dnase, options, progress), options);
    progress.checkpoint(1, "Sites are labelled and matched");
    return dataset;
}

}  // namespace bindscape::dataset
