// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/dataset/instances.h"
#include "core/dataset/split.h"

#include <cmath>

namespace bindscape::dataset {

namespace {

void requireRange(bool good, const std::string& sentence)
{
    if (!good)
        throw Error(sentence);
}

void checkOptions(const DatasetOptions& options, const motif::Motif& motif, const genome::IntervalSet* dnase)
{
    requireRange(options.window >= 20 && options.window <= 100000, "The window must be 20 to 100,000 bases long.");
    requireRange(motif.width() <= options.window,
                 "The motif " + motif.id + " is " + std::to_string(motif.width()) + " bases wide and does not fit into the window of " +
                     std::to_string(options.window) + " bases.");
    requireRange(options.pvalue > 0 && options.pvalue <= 1, "The p-value threshold must be above 0 and at most 1.");
    requireRange(options.pBinWidth >= 1e-3, "The p-value bins must be at least 0.001 wide (in units of -log10 p).");
    requireRange(options.gcBinWidth >= 1e-3 && options.gcBinWidth <= 1, "The GC bins must be 0.001 to 1 wide.");
    requireRange(options.maxUnknown >= 0, "The number of unknown bases allowed in a window cannot be negative.");
    requireRange(options.design != Design::Dnase || dnase != nullptr, "The DNase-controlled design needs a file of open regions (DNase peaks).");
}

void append(Warnings& to, const Warnings& from) { to.insert(to.end(), from.begin(), from.end()); }

std::vector<bool> eligibleInstances(Dataset& dataset, std::vector<bool> excluded)
{
    std::int64_t noWindow = 0, unknown = 0, inExcluded = 0;
    std::vector<bool> eligible(dataset.instances.size());
    for (std::size_t i = 0; i < eligible.size(); ++i) {
        const Instance& instance = dataset.instances[i];
        const bool tooMany = instance.unknown > static_cast<std::uint32_t>(dataset.options.maxUnknown);
        noWindow += instance.windowFits ? 0 : 1;
        unknown += instance.windowFits && tooMany ? 1 : 0;
        inExcluded += instance.windowFits && !tooMany && excluded[i] ? 1 : 0;
        eligible[i] = instance.windowFits && !tooMany && !excluded[i];
    }
    const std::string& genome = dataset.options.genomeFile;
    if (noWindow > 0)
        dataset.warnings.push_back({genome, 0, plural(noWindow, "instance lies", "instances lie") + " so near to the end of a chromosome that the window of " +
                                                   withThousands(dataset.options.window) + " bases does not fit; left out of the splits."});
    if (unknown > 0)
        dataset.warnings.push_back({genome, 0, plural(unknown, "instance has", "instances have") + " more than " + withThousands(dataset.options.maxUnknown) +
                                                   " unknown bases (N) in the window; left out of the splits."});
    if (inExcluded > 0)
        dataset.warnings.push_back({dataset.options.excludeFile, 0, plural(inExcluded, "instance has", "instances have") +
                                                                        " a window that touches an excluded region; left out of the splits."});
    return eligible;
}

std::string describe(const Dataset& dataset)
{
    return (dataset.motif.name.empty() ? dataset.motif.id : dataset.motif.name) + " (p-value at most " + formatReal(dataset.options.pvalue) + ")";
}

void checkSplits(Dataset& dataset)
{
    if (dataset.instances.empty())
        throw Error("The genome has no instance of the motif " + describe(dataset) + " on the chromosomes that have peaks. A larger p-value finds more.");
    const SplitCounts train = dataset.counts(Split::Train);
    if (train.boundUsed + train.unboundUsed == 0) {
        const bool anyBound = train.boundFound > 0;
        throw Error("Nothing is left to train on: of " + withThousands(train.boundFound + train.unboundFound) + " usable instances of " +
                    describe(dataset) + " on the training chromosomes (" + join(dataset.options.train, ", ") + ") " +
                    (anyBound ? "no bound one has an unbound partner in this design." : "none lies inside a peak of " + dataset.options.peaksFile + "."));
    }
    for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
        const SplitCounts counts = dataset.counts(split);
        if (counts.boundUsed > 0 && counts.unboundUsed > 0)
            continue;
        const std::string what = counts.boundUsed + counts.unboundUsed == 0 ? "no site at all" : counts.boundUsed == 0 ? "no bound site" : "no unbound site";
        dataset.warnings.push_back({"", 0, "the " + std::string(toText(split)) + " set has " + what + "; its auROC is not defined."});
    }
}

}  // namespace

Dataset buildDataset(const genome::Reference& reference, const motif::Motif& motif, const motif::Background& background,
                     const genome::IntervalSet& peaks, const genome::IntervalSet* dnase, const DatasetOptions& options,
                     Progress& progress)
{
    checkOptions(options, motif, dnase);
    Dataset dataset;
    dataset.options = options;
    dataset.motif = motif;
    dataset.background = background;
    dataset.contigs = reference.contigs();
    append(dataset.warnings, peaks.warnings);
    if (dnase != nullptr)
        append(dataset.warnings, dnase->warnings);
    std::optional<genome::IntervalSet> exclude;
    if (!options.excludeFile.empty()) {
        exclude = genome::readIntervals(options.excludeFile, dataset.contigs);
        append(dataset.warnings, exclude->warnings);
    }

    SubProgress scanning(progress, 0, 0.8), measuring(progress, 0.8, 0.97);
    findInstances(dataset, reference, peaks, scanning);
    std::vector<bool> excluded = labelInstances(dataset, peaks, dnase, exclude ? &*exclude : nullptr);
    measureWindows(dataset, reference, measuring);
    const std::vector<bool> eligible = eligibleInstances(dataset, std::move(excluded));
    splitByChromosome(dataset, eligible);
    dataset.matching = matchInstances(dataset.instances, eligible, dataset.options);
    checkSplits(dataset);
    progress.checkpoint(1, "Sites are labelled and matched");
    return dataset;
}

}  // namespace bindscape::dataset
