// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/kmer_tables.h"

#include "core/analysis/kmer_permutation.h"
#include "core/base/text.h"
#include "core/genome/intervals.h"

#include <algorithm>
#include <limits>
#include <map>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kProximal = 3000;  // Zheng et al. 2021: promoter sites lie within 3 kb of a transcription start

std::int64_t distanceToNearest(const std::vector<std::int64_t>& starts, std::int64_t position)
{
    const auto after = std::lower_bound(starts.begin(), starts.end(), position);
    std::int64_t nearest = std::numeric_limits<std::int64_t>::max();
    if (after != starts.end())
        nearest = *after - position;
    if (after != starts.begin())
        nearest = std::min(nearest, position - *(after - 1));
    return nearest;
}

// The sites within (or beyond) 3 kb of a transcription start; distance from the middle of the core.
std::vector<std::size_t> sitesByDistance(const scores::ScoreSet& all, const genome::IntervalSet& tss, bool proximal)
{
    std::map<std::string, std::vector<std::int64_t>> starts;
    for (const auto& [chrom, intervals] : tss.byChrom) {
        for (const auto& interval : intervals)
            starts[chrom].push_back(interval.strand == Strand::Reverse ? interval.end - 1 : interval.begin);
        std::sort(starts[chrom].begin(), starts[chrom].end());
    }
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < all.sites.size(); ++i) {
        const auto& site = all.sites[i];
        if ((distanceToNearest(starts[site.window.chrom], (site.coreBegin + site.coreEnd) / 2) <= kProximal) == proximal)
            kept.push_back(i);
    }
    return kept;
}

// Without an answer as the analysis does: bound ones, or all where none is bound.
std::vector<std::size_t> sitesByLabel(const scores::ScoreSet& all, const std::vector<std::size_t>& sites, const std::string& labels)
{
    const auto withLabel = [&](int label) {
        std::vector<std::size_t> kept;
        std::copy_if(sites.begin(), sites.end(), std::back_inserter(kept), [&](std::size_t i) { return all.sites[i].label == label; });
        return kept;
    };
    if (labels == "all")
        return sites;
    const auto kept = withLabel(labels == "unbound" ? 0 : 1);
    return kept.empty() && labels.empty() ? sites : kept;
}

scores::ScoreSet keepSites(scores::ScoreSet all, const std::vector<std::size_t>& sites)
{
    if (sites.size() == all.sites.size())
        return all;
    scores::ScoreSet kept;
    kept.origin = all.origin;
    kept.window = all.window;
    kept.sites.reserve(sites.size());
    kept.values.reserve(sites.size() * all.window);
    for (const std::size_t i : sites) {
        kept.sites.push_back(all.sites[i]);
        kept.values.insert(kept.values.end(), all.row(i), all.row(i) + all.window);
    }
    return kept;
}

}  // namespace

void addKmerChoice(CLI::App& app, KmerChoice& choice)
{
    app.add_option("--k", choice.options.k, "Length of the words in bases (default 5)")
        ->check(CLI::Range(analysis::kShortestKmer, analysis::kLongestKmer));
    app.add_option("--top", choice.options.top, "Share of all word occurrences that counts as best-scoring (default 0.01)")
        ->check(CLI::Range(1e-6, 0.5));
    app.add_flag("--signed", choice.options.isSigned, "Rank by the mean of signed scores (default: of absolute ones)");
    app.add_flag("--normalise", choice.options.normalise, "Divide each window by its sum of absolute scores first");
    app.add_option(
           "--orientation", choice.orientation,
           "How words are read: along the strand of the core motif (core, default), along the genome (genome), or a word and its reverse "
           "complement as one, named by the alphabetically first (both)")
        ->check(CLI::IsMember({"core", "genome", "both"}));
    app.add_option("--labels", choice.labels, "Sites that count: bound, unbound, all (default: bound, or all where none is bound)")
        ->check(CLI::IsMember({"bound", "unbound", "all"}));
    app.add_option("--distance", choice.distance, "Only sites within (proximal) or beyond (distal) 3,000 bases of a transcription start")
        ->check(CLI::IsMember({"proximal", "distal"}));
    app.add_option("--tss", choice.tss, "Transcription starts, one base an interval; needed by --distance")->type_name("BED");
    app.add_option("--permutations", choice.permutations,
                   "Also compare with so many rounds in which the scores of every window are turned against its letters: columns "
                   "permutation_p (the "
                   "word's count in the top set) and permutation_fwer (the best P of any word); try 200 (default 0 = none)")
        ->check(CLI::Range(0, 1'000'000));
    app.add_option("--genome", choice.genome, "Reference sequence, if it is no longer where the scores say")->type_name("FASTA");
}

void checkKmerChoice(const KmerChoice& choice)
{
    if (choice.distance.empty() != choice.tss.empty())
        throw UsageError("--distance and --tss belong together.");
}

CountedKmers countKmers(const fs::path& folder, const KmerChoice& choice, const Globals& globals, Progress& progress, Console& console)
{
    const bool permutes = choice.permutations > 0;
    const double counted = permutes ? 0.4 : 1;
    SubProgress reading(progress, 0, counted * 0.3), counting(progress, counted * 0.3, counted), permuting(progress, counted, 1);
    scores::ScoreSet set = scores::readScores(folder);
    const auto reference = openGenome(choice.genome.empty() ? set.origin.genomeFile : choice.genome, console);
    std::vector<std::size_t> sites(set.sites.size());
    for (std::size_t i = 0; i < sites.size(); ++i)
        sites[i] = i;
    if (!choice.distance.empty()) {
        const auto tss = genome::readIntervals(choice.tss, reference->contigs());
        console.warn(tss.warnings);
        sites = sitesByDistance(set, tss, choice.distance == "proximal");
    }
    if (sites.empty())
        throw Error(folder.string() + " has no scored site to count words in" +
                    (choice.distance.empty() ? "." : " that is " + choice.distance + "."));
    sites = sitesByLabel(set, sites, choice.labels);
    if (sites.empty())
        throw Error(folder.string() + " has no " + choice.labels + " site to count words in" +
                    (choice.distance.empty() ? "" : " that is " + choice.distance) + ". Choose other --labels.");
    set = keepSites(std::move(set), sites);
    sites.resize(set.sites.size());
    for (std::size_t i = 0; i < sites.size(); ++i)
        sites[i] = i;
    analysis::KmerOptions options = choice.options;
    options.orientation = choice.orientation == "both"     ? analysis::KmerOrientation::Both
                          : choice.orientation == "genome" ? analysis::KmerOrientation::Genome
                                                           : analysis::KmerOrientation::Core;
    const auto letters = analysis::windowLetters(set, *reference, reading);
    CountedKmers result{analysis::kmerEnrichment(set, letters, options, counting, sites), sites.size()};
    if (permutes)
        analysis::permuteKmers(result.table, set, letters, {choice.permutations, globals.seedOr(1), globals.threads}, permuting, sites);
    return result;
}

}  // namespace bindscape::cli
