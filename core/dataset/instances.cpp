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

void measureOne(Instance& instance, const PrefixCounts& counts, std::size_t at, const DatasetOptions& options)
{
    const std::size_t end = at + static_cast<std::size_t>(options.window);
    const std::int64_t known = counts.known[end] - counts.known[at];
    const std::int64_t gc = counts.gc[end] - counts.gc[at];
    instance.unknown = static_cast<std::uint32_t>(options.window - known);
    instance.gc = known > 0 ? static_cast<double>(gc) / static_cast<double>(known) : std::numeric_limits<double>::quiet_NaN();
    instance.gcBin = static_cast<std::int16_t>(known > 0 ? gcBin(gc, known, options.gcBinWidth) : 0);
}

void measureChrom(Dataset& dataset, const genome::Reference& reference, std::size_t first, std::size_t last, Progress& progress)
{
    const std::int64_t length = *reference.length(dataset.chroms[dataset.instances[first].chrom]);
    PrefixCounts counts;
    std::int64_t blockBegin = 0, blockEnd = 0;
    for (std::size_t i = first; i < last; ++i) {
        Instance& instance = dataset.instances[i];
        const Region window = dataset.window(instance);
        instance.windowFits = window.begin >= 0 && window.end <= length;
        instance.gc = std::numeric_limits<double>::quiet_NaN();
        if (!instance.windowFits)
            continue;
        if (window.end > blockEnd) {
            if (progress.cancelled())
                throw Cancelled{};
            blockBegin = window.begin;
            blockEnd = std::min(length, window.end + kBlock);
            counts.count(reference.fetch({window.chrom, blockBegin, blockEnd}));
        }
        measureOne(instance, counts, static_cast<std::size_t>(window.begin - blockBegin), dataset.options);
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

std::vector<bool> labelInstances(Dataset& dataset, const genome::IntervalSet& peaks, const genome::IntervalSet* dnase,
                                 const genome::IntervalSet* exclude)
{
    std::vector<bool> excluded(dataset.instances.size(), false);
    const auto ranges = rangesByChrom(dataset);
    for (std::size_t c = 0; c < ranges.size(); ++c) {
        const genome::ContainmentIndex peakIndex(intervalsOf(&peaks, dataset.chroms[c]));
        const genome::ContainmentIndex openIndex(intervalsOf(dnase, dataset.chroms[c]));
        const genome::ContainmentIndex excludeIndex(intervalsOf(exclude, dataset.chroms[c]));
        for (std::size_t i = ranges[c].first; i < ranges[c].second; ++i) {
            Instance& instance = dataset.instances[i];
            const genome::Interval* peak = peakIndex.firstContaining(instance.begin, instance.end());
            instance.label = peak != nullptr ? 1 : 0;
            instance.signal = peak != nullptr && std::isfinite(peak->signal) ? peak->signal : 0;
            instance.dnase = openIndex.firstContaining(instance.begin, instance.end()) != nullptr;
            const Region window = dataset.window(instance);
            excluded[i] = excludeIndex.overlapsAny(window.begin, window.end);
        }
    }
    return excluded;
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
