// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/instances.h"

#include "core/base/parallel.h"
#include "core/base/text.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

namespace bindscape::dataset {

namespace {

constexpr std::int64_t kBlock = std::int64_t{1} << 20;

std::string namesOf(const std::vector<std::string>& names, std::size_t limit = 6)
{
    if (names.size() <= limit)
        return join(names, ", ");
    return join({names.begin(), names.begin() + static_cast<std::ptrdiff_t>(limit)}, ", ") + " and " +
           withThousands(static_cast<std::int64_t>(names.size() - limit)) + " more";
}

bool hasPeak(const genome::IntervalSet& peaks, const std::string& chrom)
{
    const auto found = peaks.byChrom.find(chrom);
    return found != peaks.byChrom.end() && !found->second.empty();
}

void chooseChroms(Dataset& dataset, const genome::IntervalSet& peaks)
{
    std::vector<std::string> without;
    for (const auto& contig : dataset.contigs)
        (hasPeak(peaks, contig.name) ? dataset.chroms : without).push_back(contig.name);
    const std::string& file = dataset.options.peaksFile;
    if (dataset.chroms.empty())
        throw Error("None of the peaks in " + file + " lies on a chromosome of the genome " + dataset.options.genomeFile +
                    ". Do both belong to the same assembly?");
    if (!without.empty())
        dataset.warnings.push_back({file, 0, plural(static_cast<std::int64_t>(without.size()), "chromosome has", "chromosomes have") +
                                                 " no peak here and is left out: " + namesOf(without) + "."});
}

// Sums of known and G or C letters before each position of a block.
struct PrefixCounts {
    std::vector<std::int32_t> known, gc;

    void count(std::string_view letters)
    {
        known.assign(letters.size() + 1, 0);
        gc.assign(letters.size() + 1, 0);
        for (std::size_t i = 0; i < letters.size(); ++i) {
            const std::uint8_t code = genome::baseCode(letters[i]);
            known[i + 1] = known[i] + (code != genome::kUnknownBase ? 1 : 0);
            gc[i + 1] = gc[i] + (code == 1 || code == 2 ? 1 : 0);
        }
    }
};

// `length` bases around the core, as the window lies around it.
Region around(const Dataset& dataset, const Instance& instance, std::int64_t length)
{
    const std::int64_t more = length - instance.width;  // negative: inside the core
    const std::int64_t begin = instance.begin - (more >= 0 ? more / 2 : -((1 - more) / 2));
    return {dataset.chroms[instance.chrom], begin, begin + length};
}

// Known and G or C letters of some bases of a block.
struct BlockCounts {
    PrefixCounts prefix;
    std::int64_t begin = 0, end = 0;

    std::int64_t known(const Region& r) const { return prefix.known[at(r.end)] - prefix.known[at(r.begin)]; }
    std::int64_t gc(const Region& r) const { return prefix.gc[at(r.end)] - prefix.gc[at(r.begin)]; }

private:
    std::size_t at(std::int64_t position) const { return static_cast<std::size_t>(position - begin); }
};

void measureOne(Instance& instance, const BlockCounts& counts, const Region& window, const Region& gcWindow, const DatasetOptions& options)
{
    instance.unknown = static_cast<std::uint32_t>(options.window - counts.known(window));
    const std::int64_t known = counts.known(gcWindow);
    if (known == 0)
        return;
    instance.gc = static_cast<double>(counts.gc(gcWindow)) / static_cast<double>(known);
    instance.gcBin = static_cast<std::int16_t>(gcBin(counts.gc(gcWindow), known, options.gcBinWidth));
}

void measureChrom(Dataset& dataset, const genome::Reference& reference, std::size_t first, std::size_t last, Progress& progress)
{
    const std::int64_t length = *reference.length(dataset.chroms[dataset.instances[first].chrom]);
    const DatasetOptions& options = dataset.options;
    BlockCounts counts;
    for (std::size_t i = first; i < last; ++i) {
        Instance& instance = dataset.instances[i];
        const Region window = dataset.window(instance);
        instance.windowFits = window.begin >= 0 && window.end <= length;
        instance.gc = std::numeric_limits<double>::quiet_NaN();
        instance.unknown = 0;
        instance.gcBin = 0;
        if (!instance.windowFits)
            continue;
        Region gcWindow = options.gcWindow > 0 ? around(dataset, instance, options.gcWindow) : window;
        gcWindow.begin = std::max<std::int64_t>(gcWindow.begin, 0);
        gcWindow.end = std::min(gcWindow.end, length);
        const std::int64_t begin = std::min(window.begin, gcWindow.begin), end = std::max(window.end, gcWindow.end);
        if (begin < counts.begin || end > counts.end) {
            if (progress.cancelled())
                throw Cancelled{};
            // Windows of narrower cores that follow may begin a little before this one.
            counts.begin = std::max<std::int64_t>(0, begin - std::max(options.window, options.gcWindow));
            counts.end = std::min(length, end + kBlock);
            counts.prefix.count(reference.fetch({window.chrom, counts.begin, counts.end}));
        }
        measureOne(instance, counts, window, gcWindow, options);
    }
}

const std::vector<genome::Interval>& intervalsOf(const genome::IntervalSet* set, const std::string& chrom)
{
    static const std::vector<genome::Interval> none;
    if (set == nullptr)
        return none;
    const auto found = set->byChrom.find(chrom);
    return found == set->byChrom.end() ? none : found->second;
}

}  // namespace

std::vector<std::pair<std::size_t, std::size_t>> rangesByChrom(const Dataset& dataset)
{
    std::vector<std::pair<std::size_t, std::size_t>> ranges(dataset.chroms.size());
    std::size_t i = 0;
    for (std::size_t chrom = 0; chrom < ranges.size(); ++chrom) {
        ranges[chrom].first = i;
        while (i < dataset.instances.size() && dataset.instances[i].chrom == chrom)
            ++i;
        ranges[chrom].second = i;
    }
    return ranges;
}

void findInstances(Dataset& dataset, const genome::Reference& reference, const genome::IntervalSet& peaks, Progress& progress)
{
    chooseChroms(dataset, peaks);
    const DatasetOptions& options = dataset.options;
    const motif::PreparedMotif prepared = motif::prepare(dataset.motif, dataset.background, options.pvalue);
    motif::ScanOptions scan;
    scan.pvalue = options.pvalue;
    scan.threads = options.threads;
    for (const auto& chrom : dataset.chroms)
        scan.regions.push_back({chrom, 0, *reference.length(chrom)});
    std::uint32_t chrom = 0;
    const auto sink = [&](const std::string& name, std::span<const motif::Hit> hits) {
        while (dataset.chroms[chrom] != name)
            ++chrom;
        for (const auto& hit : hits) {
            Instance instance;
            instance.chrom = chrom;
            instance.begin = hit.begin;
            instance.width = static_cast<std::uint16_t>(dataset.motif.width());
            instance.strand = hit.strand;
            instance.score = prepared.scores.realScore(hit.score);
            instance.pvalue = prepared.pvalues.p[static_cast<std::size_t>(hit.score)];
            instance.pBin = static_cast<std::int16_t>(pValueBin(instance.pvalue, options.pBinWidth));
            dataset.instances.push_back(instance);
        }
    };
    motif::scanGenome(reference, std::span(&prepared, 1), scan, sink, progress);
}

void scoreAddedSites(Dataset& dataset, const genome::Reference& reference)
{
    const auto isAdded = [](const Instance& instance) { return instance.edit == SiteEdit::Added; };
    if (dataset.isSiteList() || std::none_of(dataset.instances.begin(), dataset.instances.end(), isAdded))
        return;
    const motif::PreparedMotif any = motif::prepare(dataset.motif, dataset.background, 1);
    for (Instance& instance : dataset.instances) {
        if (!isAdded(instance))
            continue;
        const auto hits = motif::scanLetters(reference.fetch(dataset.core(instance)), instance.begin, std::span(&any, 1), true);
        const auto best = std::max_element(hits.begin(), hits.end(), [](const auto& a, const auto& b) { return a.score < b.score; });
        if (best == hits.end())
            continue;
        instance.score = any.scores.realScore(best->score);
        instance.pvalue = any.pvalues.p[static_cast<std::size_t>(best->score)];
        instance.pBin = static_cast<std::int16_t>(pValueBin(instance.pvalue, dataset.options.pBinWidth));
    }
}

namespace {

// The intervals of one chromosome that decide about its sites.
struct ChromRegions {
    genome::ContainmentIndex peaks, dnase, exclude, negatives;
    bool onlyNegatives;

    ChromRegions(const genome::IntervalSet* peaks, const SiteRegions& regions, const std::string& chrom)
        : peaks(intervalsOf(peaks, chrom)), dnase(intervalsOf(regions.dnase, chrom)), exclude(intervalsOf(regions.exclude, chrom)),
          negatives(intervalsOf(regions.negatives, chrom)), onlyNegatives(regions.negatives != nullptr)
    {
    }

    LeftOut judge(const Instance& instance, const Region& window, const DatasetOptions& options) const
    {
        if (exclude.overlapsAny(window.begin, window.end))
            return LeftOut::Excluded;
        const bool byHand = instance.edit != SiteEdit::None;
        if (instance.label == 1 || byHand || !options.sitesFile.empty())
            return LeftOut::No;
        if (options.partial == PartialOverlap::Drop && peaks.overlapsAny(instance.begin, instance.end()))
            return LeftOut::PartlyInPeak;
        if (options.flank > 0 && peaks.overlapsAny(instance.begin - options.flank, instance.end() + options.flank))
            return LeftOut::NearPeak;
        if (onlyNegatives && negatives.firstContaining(instance.begin, instance.end()) == nullptr)
            return LeftOut::NotNegative;
        return LeftOut::No;
    }
};

}  // namespace

std::vector<LeftOut> labelInstances(Dataset& dataset, const genome::IntervalSet& peaks, const SiteRegions& regions)
{
    std::vector<LeftOut> leftOut(dataset.instances.size(), LeftOut::No);
    const auto ranges = rangesByChrom(dataset);
    for (std::size_t c = 0; c < ranges.size(); ++c) {
        const ChromRegions here(dataset.isSiteList() ? nullptr : &peaks, regions, dataset.chroms[c]);
        for (std::size_t i = ranges[c].first; i < ranges[c].second; ++i) {
            Instance& instance = dataset.instances[i];
            const genome::Interval* peak = here.peaks.firstContaining(instance.begin, instance.end());
            if (!dataset.isSiteList() && (instance.edit == SiteEdit::None || instance.edit == SiteEdit::Excluded))
                instance.label = peak != nullptr ? 1 : 0;
            instance.signal = peak != nullptr && std::isfinite(peak->signal) ? peak->signal : 0;
            instance.dnase = here.dnase.firstContaining(instance.begin, instance.end()) != nullptr;
            leftOut[i] = here.judge(instance, dataset.window(instance), dataset.options);
        }
    }
    return leftOut;
}

void measureWindows(Dataset& dataset, const genome::Reference& reference, Progress& progress)
{
    const auto ranges = rangesByChrom(dataset);
    std::atomic<std::size_t> done{0};
    parallelFor(ranges.size(), dataset.options.threads, [&](std::size_t c) {
        if (ranges[c].first < ranges[c].second)
            measureChrom(dataset, reference, ranges[c].first, ranges[c].second, progress);
        ++done;
        progress.checkpoint(static_cast<double>(done) / static_cast<double>(ranges.size()), "G and C of the windows, " + dataset.chroms[c]);
    });
}

}  // namespace bindscape::dataset
