// SPDX-License-Identifier: GPL-3.0-or-later
// Which sites cannot take part, and what is said about it.
#include "core/base/text.h"
#include "core/dataset/instances.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

namespace bindscape::dataset {

namespace {

struct Sentence {
    const std::string& file;
    std::string one, many;  // after the number
};

Sentence sentenceOf(LeftOut reason, const DatasetOptions& options)
{
    const std::string one = options.sitesFile.empty() ? "instance " : "site ", many = options.sitesFile.empty() ? "instances " : "sites ";
    const std::string window = withThousands(options.window), unknown = withThousands(options.maxUnknown);
    switch (reason) {
    case LeftOut::ByHand:
        return {options.editsFile, one + "was left out by hand", many + "were left out by hand"};
    case LeftOut::OutsideChromosome: {
        const std::string why = " so near to the end of a chromosome that the window of " + window + " bases does not fit; left out of the splits";
        return {options.genomeFile, one + "lies" + why, many + "lie" + why};
    }
    case LeftOut::UnknownBases: {
        const std::string why = " more than " + unknown + " unknown bases (N) in the window; left out of the splits";
        return {options.genomeFile, one + "has" + why, many + "have" + why};
    }
    case LeftOut::Excluded: {
        const std::string why = "have a window that touches an excluded region; left out of the splits";
        return {options.excludeFile, one + "has" + why.substr(4), many + why};
    }
    case LeftOut::PartlyInPeak:
        return {options.peaksFile, one + "touches a peak without lying inside it; left out of the splits",
                many + "touch a peak without lying inside it; left out of the splits"};
    case LeftOut::NearPeak: {
        const std::string why = " nearer than " + withThousands(options.flank) + " bp to a peak; left out of the splits";
        return {options.peaksFile, "unbound " + one + "lies" + why, "unbound " + many + "lie" + why};
    }
    case LeftOut::NotNegative:
        return {options.negativesFile, one + "lies neither in a peak nor inside the regions of unbound sites; left out of the splits",
                many + "lie neither in a peak nor inside the regions of unbound sites; left out of the splits"};
    case LeftOut::Overlap: {
        const std::string why = " a window that overlaps the one of a better site; left out of the splits";
        return {options.sitesFile.empty() ? options.motifFile : options.sitesFile, one + "has" + why, many + "have" + why};
    }
    case LeftOut::No:
    case LeftOut::ClosedChromatin:
    case LeftOut::OtherChromosome:
        break;
    }
    return {options.genomeFile, "", ""};
}

void say(Dataset& dataset, const std::vector<LeftOut>& leftOut, LeftOut reason)
{
    const auto count = std::count(leftOut.begin(), leftOut.end(), reason);
    if (count == 0)
        return;
    const Sentence sentence = sentenceOf(reason, dataset.options);
    dataset.warnings.push_back({sentence.file, 0, plural(count, sentence.one, sentence.many) + "."});
}

}  // namespace

void judgeWindows(Dataset& dataset, std::vector<LeftOut>& leftOut)
{
    for (std::size_t i = 0; i < leftOut.size(); ++i) {
        const Instance& instance = dataset.instances[i];
        if (instance.edit == SiteEdit::Excluded)
            leftOut[i] = LeftOut::ByHand;
        else if (!instance.windowFits)
            leftOut[i] = LeftOut::OutsideChromosome;
        else if (instance.unknown > static_cast<std::uint32_t>(dataset.options.maxUnknown) || std::isnan(instance.gc))
            leftOut[i] = LeftOut::UnknownBases;
    }
    for (const LeftOut reason : {LeftOut::OutsideChromosome, LeftOut::UnknownBases, LeftOut::Excluded, LeftOut::PartlyInPeak, LeftOut::NearPeak,
                                 LeftOut::NotNegative, LeftOut::ByHand})
        say(dataset, leftOut, reason);
}

void dropOverlappingWindows(Dataset& dataset, std::vector<LeftOut>& leftOut)
{
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < leftOut.size(); ++i)
        if (leftOut[i] == LeftOut::No)
            order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto rank = [&](std::size_t i) {
            const Instance& instance = dataset.instances[i];
            return std::tuple(-static_cast<int>(instance.label), instance.pvalue, -instance.score, i);
        };
        return rank(a) < rank(b);
    });
    std::vector<std::set<std::int64_t>> kept(dataset.chroms.size());  // begins of kept windows; all windows are equally long
    for (const std::size_t i : order) {
        auto& begins = kept[dataset.instances[i].chrom];
        const Region window = dataset.window(dataset.instances[i]);
        const auto next = begins.lower_bound(window.begin);
        const bool overlaps = (next != begins.end() && *next < window.end) ||
                              (next != begins.begin() && *std::prev(next) + dataset.options.window > window.begin);
        if (overlaps)
            leftOut[i] = LeftOut::Overlap;
        else
            begins.insert(next, window.begin);
    }
    say(dataset, leftOut, LeftOut::Overlap);
}

}  // namespace bindscape::dataset
