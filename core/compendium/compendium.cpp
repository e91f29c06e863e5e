// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compendium/compendium.h"

#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/compendium/bin_judge.h"
#include "core/compendium/labelled_bins.h"
#include "core/dataset/split.h"
#include "core/genome/genome_identity.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <iterator>
#include <set>

namespace bindscape::compendium {

using dataset::Split;

namespace {

constexpr int kLongestWindow = 100000;
constexpr std::size_t kMostTracks = 100000;
constexpr std::array kSplits{Split::Train, Split::Validation, Split::Test};

void require(bool good, const std::string& sentence)
{
    if (!good)
        throw Error(sentence);
}

void checkOptions(const CompendiumOptions& options)
{
    const CompendiumSettings& s = options.settings;
    require(s.bin >= 1 && s.bin <= kLongestWindow, "The bins must be 1 to 100,000 bases long.");
    require(s.window >= s.bin && s.window >= 20 && s.window <= kLongestWindow,
            "The window must be at least as long as the bin, and 20 to 100,000 bases.");
    require(s.covered >= 0 && s.covered < 1, "The share of a bin that must be covered for a label lies between 0 and 1, without 1: a label needs more than it.");
    require(s.maxUnknown >= 0, "The number of unknown bases allowed in a window cannot be negative.");
    require(s.emptyBins >= 0 && s.emptyBins <= 1e6, "The share of bins without a label cannot be negative.");
    require(s.maxBins >= 0, "The largest number of bins cannot be negative; 0 means all.");
    require(!options.tracks.empty(), "A compendium needs at least one track.");
    require(options.tracks.size() <= kMostTracks, "A compendium can have at most 100,000 tracks.");
    std::set<std::string> names;
    for (const auto& track : options.tracks) {
        require(!track.name.empty(), "A track of " + track.file.string() + " has no name.");
        require(names.insert(track.name).second, "Two tracks are called " + track.name + ". Each needs a name of its own.");
    }
}

void append(Warnings& to, const Warnings& from) { to.insert(to.end(), from.begin(), from.end()); }

std::vector<TrackLabels> readTracks(const CompendiumOptions& options, const std::vector<genome::Contig>& contigs, const BinGrid& grid, Progress& progress)
{
    std::vector<TrackLabels> labels(options.tracks.size());
    std::atomic<std::size_t> done{0};
    parallelFor(labels.size(), options.threads, [&](std::size_t i) {
        progress.checkpoint(static_cast<double>(done) / static_cast<double>(labels.size()), "Reading the tracks");
        labels[i] = readTrackLabels(options.tracks[i], contigs, grid, options.settings.covered);
        ++done;
    });
    return labels;
}

std::vector<JudgedBins> judgeAll(const genome::Reference& reference, const CompendiumOptions& options, const BinGrid& grid,
                                 const std::vector<TrackLabels>& tracks, Warnings& warnings, Progress& progress)
{
    std::vector<bool> labelled(grid.count());
    std::vector<bool> chromHasLabel(grid.chroms());
    for (const auto& track : tracks)
        for (const BinNumber bin : track.bins)
            labelled[bin] = true;
    for (BinNumber bin = 0; bin < grid.count(); ++bin)
        if (labelled[bin])
            chromHasLabel[grid.chromOf(bin)] = true;
    genome::IntervalSet excluded;
    if (!options.excludeFile.empty()) {
        excluded = genome::readIntervals(options.excludeFile, reference.contigs());
        append(warnings, excluded.warnings);
    }
    std::vector<JudgedBins> judged(grid.chroms());
    std::atomic<std::int64_t> done{0};
    parallelFor(grid.chroms(), options.threads, [&](std::size_t chrom) {
        if (chromHasLabel[chrom]) {
            progress.checkpoint(static_cast<double>(done) / grid.count(), "Reading the windows of " + reference.contigs()[chrom].name);
            judged[chrom] = judgeBins(reference, grid, chrom, labelled, &excluded, options.settings, progress);
        }
        done += grid.countOf(chrom);
    });
    return judged;
}

// Makes the bins of a compendium from what was judged.
class Assembly {
public:
    Assembly(Compendium& compendium, const genome::Reference& reference, const BinGrid& grid, const std::vector<JudgedBins>& judged)
        : m_compendium(compendium), m_reference(reference), m_grid(grid), m_judged(judged)
    {
    }

    void chooseBins()
    {
        split();
        for (const Split part : kSplits)
            take(part);
        std::sort(m_chosen.begin(), m_chosen.end());
        std::size_t chrom = 0;
        for (const auto& [number, part] : m_chosen) {
            while (number >= m_grid.first(m_contigOf[chrom]) + m_grid.countOf(m_contigOf[chrom]))
                ++chrom;
            m_compendium.bins.push_back({static_cast<std::uint32_t>(chrom), m_grid.beginOf(number, m_contigOf[chrom]), part});
        }
    }

    void addLabels(const std::vector<TrackLabels>& tracks)
    {
        const std::size_t words = m_compendium.wordsPerBin();
        m_compendium.labels.assign(m_chosen.size() * words, 0);
        for (std::size_t t = 0; t < tracks.size(); ++t) {
            TrackCounts counts;
            counts.regions = tracks[t].regions;
            auto next = m_chosen.begin();
            for (const BinNumber bin : tracks[t].bins) {
                next = std::lower_bound(next, m_chosen.end(), bin, [](const auto& chosen, BinNumber number) { return chosen.first < number; });
                if (next == m_chosen.end())
                    break;
                if (next->first != bin)
                    continue;
                m_compendium.labels[static_cast<std::size_t>(next - m_chosen.begin()) * words + t / 64] |= std::uint64_t{1} << (t % 64);
                ++(next->second == Split::Train ? counts.train : next->second == Split::Validation ? counts.validation : counts.test);
            }
            m_compendium.counts.push_back(counts);
            m_compendium.md5.push_back(tracks[t].md5);
            append(m_compendium.warnings, tracks[t].warnings);
        }
    }

private:
    // The rules of data sets decide; the labelled bins stand for their bound sites.
    void split()
    {
        dataset::Dataset rules;
        CompendiumOptions& options = m_compendium.options;
        rules.options.genomeFile = options.genomeFile;
        rules.options.train = options.train;
        rules.options.validation = options.validation;
        rules.options.test = options.test;
        rules.options.defaultSplit = options.defaultSplit;
        rules.contigs = m_reference.contigs();
        std::vector<std::int64_t> usable;
        for (std::size_t contig = 0; contig < m_judged.size(); ++contig) {
            if (m_judged[contig].labelled.empty())
                continue;
            rules.chroms.push_back(rules.contigs[contig].name);
            usable.push_back(static_cast<std::int64_t>(m_judged[contig].labelled.size()));
            m_contigOf.push_back(contig);
        }
        m_splits = dataset::splitOfChromosomes(rules, usable, "labelled bin");
        m_compendium.chroms = rules.chroms;
        options.train = rules.options.train;
        options.validation = rules.options.validation;
        options.test = rules.options.test;
        options.defaultSplit = false;
        append(m_compendium.warnings, rules.warnings);
        for (std::size_t chrom = 0; chrom < m_splits.size(); ++chrom)
            if (m_splits[chrom] == Split::Unused)
                m_compendium.leftOutChromosome += usable[chrom];
    }

    void take(Split part)
    {
        std::vector<BinNumber> labelled, empty;
        for (std::size_t chrom = 0; chrom < m_splits.size(); ++chrom) {
            if (m_splits[chrom] != part)
                continue;
            const JudgedBins& judged = m_judged[m_contigOf[chrom]];
            labelled.insert(labelled.end(), judged.labelled.begin(), judged.labelled.end());
            empty.insert(empty.end(), judged.empty.begin(), judged.empty.end());
        }
        const CompendiumSettings& settings = m_compendium.options.settings;
        const std::string name(toText(part));
        const auto wanted = static_cast<std::size_t>(std::llround(settings.emptyBins * static_cast<double>(labelled.size())));
        if (wanted > empty.size())
            m_compendium.warnings.push_back({m_compendium.options.genomeFile, 0,
                                             "only " + withThousands(static_cast<std::int64_t>(empty.size())) + " of the " +
                                                 withThousands(static_cast<std::int64_t>(wanted)) + " bins without a label that the " + name +
                                                 " set should have are there."});
        draw(empty, wanted, "empty bins " + name);
        labelled.insert(labelled.end(), empty.begin(), empty.end());
        std::sort(labelled.begin(), labelled.end());
        if (settings.maxBins > 0)
            draw(labelled, static_cast<std::size_t>(settings.maxBins), "bins " + name);
        for (const BinNumber number : labelled)
            m_chosen.emplace_back(number, part);
    }

    void draw(std::vector<BinNumber>& from, std::size_t count, const std::string& purpose) const
    {
        if (count >= from.size())
            return;
        Random random(m_compendium.options.settings.seed, purpose);
        std::vector<BinNumber> drawn;
        for (const std::size_t i : random.sample(from.size(), count))
            drawn.push_back(from[i]);
        from = std::move(drawn);
    }

    Compendium& m_compendium;
    const genome::Reference& m_reference;
    const BinGrid& m_grid;
    const std::vector<JudgedBins>& m_judged;
    std::vector<std::size_t> m_contigOf;  // of each of compendium.chroms
    std::vector<Split> m_splits;          // of each of compendium.chroms
    std::vector<std::pair<BinNumber, Split>> m_chosen;
};

std::string reasons(const Compendium& c)
{
    return withThousands(c.leftOutEdge) + " have windows over the end of a chromosome, " + withThousands(c.leftOutExcluded) +
           " touch an excluded region, " + withThousands(c.leftOutUnknown) + " have too many unknown bases";
}

void sayWhatIsMissing(Compendium& compendium)
{
    const std::int64_t leftOut = compendium.leftOutEdge + compendium.leftOutExcluded + compendium.leftOutUnknown;
    if (leftOut > 0)
        compendium.warnings.push_back({compendium.options.genomeFile, 0, plural(leftOut, "labelled bin is", "labelled bins are") + " left out: " + reasons(compendium) + "."});
    for (const Split part : kSplits)
        if (std::none_of(compendium.bins.begin(), compendium.bins.end(), [part](const Bin& bin) { return bin.split == part; }))
            compendium.warnings.push_back({"", 0, "the " + std::string(toText(part)) + " set has no bin."});
    for (std::size_t t = 0; t < compendium.counts.size(); ++t)
        if (compendium.counts[t].train == 0)
            compendium.warnings.push_back({compendium.options.tracks[t].file.string(), 0,
                                           "the track " + compendium.options.tracks[t].name + " labels no bin of the training set; nothing can be learnt about it."});
}

}  // namespace

Region Compendium::windowOf(std::size_t bin) const
{
    const std::int64_t begin = windowBegin(bins[bin].begin, options.settings);
    return {chroms[bins[bin].chrom], begin, begin + options.settings.window};
}

Compendium buildCompendium(const genome::Reference& reference, const CompendiumOptions& options, Progress& progress)
{
    checkOptions(options);
    Compendium compendium;
    compendium.options = options;
    compendium.contigsMd5 = genome::md5OfContigs(reference.contigs());
    const BinGrid grid(reference.contigs(), options.settings.bin);
    SubProgress reading(progress, 0, 0.6), judging(progress, 0.6, 0.95);
    const auto tracks = readTracks(options, reference.contigs(), grid, reading);
    const auto judged = judgeAll(reference, options, grid, tracks, compendium.warnings, judging);
    std::int64_t usable = 0;
    for (const auto& chrom : judged) {
        compendium.leftOutEdge += chrom.edge;
        compendium.leftOutExcluded += chrom.excluded;
        compendium.leftOutUnknown += chrom.unknown;
        usable += static_cast<std::int64_t>(chrom.labelled.size());
    }
    if (usable == 0)
        throw Error("No bin of the genome " + options.genomeFile + " is labelled by any of the " +
                    plural(static_cast<std::int64_t>(options.tracks.size()), "track", "tracks") + " and usable (of those with a label, " +
                    reasons(compendium) + "). Do tracks and genome belong to the same assembly?");
    Assembly assembly(compendium, reference, grid, judged);
    assembly.chooseBins();
    if (std::none_of(compendium.bins.begin(), compendium.bins.end(), [](const Bin& bin) { return bin.split == Split::Train; }))
        throw Error("No bin is left to train on: no chromosome with labelled bins (" + join(compendium.chroms, ", ") +
                    ") was left for training. Choose others.");
    assembly.addLabels(tracks);
    sayWhatIsMissing(compendium);
    progress.checkpoint(1, "Bins are labelled");
    return compendium;
}

std::string adviceOnEmptyBins(const CompendiumOptions& options)
{
    constexpr std::size_t kManyTracks = 200;
    if (options.settings.emptyBins > 0 || options.tracks.size() >= kManyTracks)
        return {};
    return "With few tracks most unbound sites look like bins without any label, and there is none of them here. "
           "A trunk for fine-tuning is better with one for each labelled bin: ";
}

}  // namespace bindscape::compendium
