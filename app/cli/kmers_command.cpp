// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli kmers: words that are enriched among the best-scoring ones.
#include "app/cli/commands.h"
#include "app/cli/figure_beside.h"
#include "app/cli/inputs.h"
#include "core/analysis/kmers.h"
#include "core/analysis/oriented_site.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/intervals.h"
#include "core/project/run_project.h"

#include <algorithm>
#include <limits>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kProximal = 3000;  // Zheng et al. 2021: promoter sites lie within 3 kb of a transcription start

struct KmerArguments {
    std::vector<std::string> scores;
    std::string genome, motifs, distance, tss, out;
    analysis::KmerOptions options;
    int shown = 10;
    OutputPolicy policy;
    FigureOption figure;
};

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
scores::ScoreSet keepByDistance(scores::ScoreSet all, const genome::IntervalSet& tss, bool proximal)
{
    std::map<std::string, std::vector<std::int64_t>> starts;
    for (const auto& [chrom, intervals] : tss.byChrom) {
        for (const auto& interval : intervals)
            starts[chrom].push_back(interval.strand == Strand::Reverse ? interval.end - 1 : interval.begin);
        std::sort(starts[chrom].begin(), starts[chrom].end());
    }
    scores::ScoreSet kept;
    kept.origin = all.origin;
    kept.window = all.window;
    for (std::size_t i = 0; i < all.sites.size(); ++i) {
        const auto& site = all.sites[i];
        const bool near = distanceToNearest(starts[site.window.chrom], (site.coreBegin + site.coreEnd) / 2) <= kProximal;
        if (near != proximal)
            continue;
        kept.sites.push_back(site);
        kept.values.insert(kept.values.end(), all.row(i), all.row(i) + all.window);
    }
    return kept;
}

void sayBest(const analysis::KmerTable& table, int shown, Console& console)
{
    console.say("kmer\tn_top\tn_total\todds_ratio\tlog10_p_bonferroni\tmotif");
    const auto ranked = table.ranked();
    for (std::size_t i = 0; i < std::min(ranked.size(), static_cast<std::size_t>(shown)); ++i) {
        const auto& row = *ranked[i];
        console.say(join({row.kmer, std::to_string(row.top), std::to_string(row.total), formatReal(row.oddsRatio, 4), formatReal(row.log10Bonferroni, 4), row.motif}, "\t"));
    }
}

void countKmers(const KmerArguments& a, std::size_t i, const fs::path& out, Console& console)
{
    const fs::path folder = a.scores[i];
    const auto part = [&](double done) { return (static_cast<double>(i) + done) / static_cast<double>(a.scores.size()); };
    SubProgress reading(console, part(0), part(0.3)), counting(console, part(0.3), part(1));
    scores::ScoreSet set = scores::readScores(folder);
    const auto reference = openGenome(a.genome.empty() ? set.origin.genomeFile : a.genome, console);
    if (!a.distance.empty()) {
        const auto tss = genome::readIntervals(a.tss, reference->contigs());
        console.warn(tss.warnings);
        set = keepByDistance(std::move(set), tss, a.distance == "proximal");
    }
    if (set.sites.empty())
        throw Error(folder.string() + " has no scored site to count words in" + (a.distance.empty() ? "." : " that is " + a.distance + "."));
    auto table = analysis::kmerEnrichment(set, analysis::windowLetters(set, *reference, reading), a.options, counting);
    if (!a.motifs.empty()) {
        const auto known = chooseMotifs(a.motifs, {}, console);
        analysis::nameKmers(table, known);
    }
    analysis::writeKmers(table, out);
    sayBest(table, a.shown, console);
    console.say(plural(table.occurrences, "word") + " in " +
                plural(static_cast<std::int64_t>(analysis::countedSites(set).size()), "window") + ", " +
                withThousands(table.topOccurrences) + " of them in the top set. " + out.string());
    console.event("done", {{"file", out.string()}, {"occurrences", table.occurrences}, {"top", table.topOccurrences}});
}

void kmersOne(const KmerArguments& a, std::size_t i, Console& console)
{
    const fs::path folder = a.scores[i];
    const fs::path out = a.out.empty() ? folder / paths::kKmersFile : fs::path(a.out);
    if (mayWrite(out, fs::exists(out), a.policy, console))
        countKmers(a, i, out, console);
    drawBeside({"kmers", out, titleOfScores(folder)}, a.figure, a.policy, console);
}

int kmersAll(const KmerArguments& a, Globals& globals)
{
    if (a.distance.empty() != a.tss.empty())
        throw UsageError("--distance and --tss belong together.");
    if (!a.out.empty() && a.scores.size() > 1)
        throw UsageError("--out names one file; with several score folders leave it out, and each gets its own kmers.tsv.");
    for (std::size_t i = 0; i < a.scores.size(); ++i)
        kmersOne(a, i, globals.console);
    return kDone;
}

}  // namespace

std::function<int()> addKmers(CLI::App& app, Globals& globals)
{
    const auto a = std::make_shared<KmerArguments>();
    app.add_option("--scores", a->scores, "Score folders made by the command interpret")->required()->type_name("DIR...");
    app.add_option("--k", a->options.k, "Length of the words in bases (default 5)")->check(CLI::Range(3, 8));
    app.add_option("--top", a->options.top, "Share of all word occurrences that counts as best-scoring (default 0.01)")->check(CLI::Range(1e-6, 0.5));
    app.add_flag("--signed", a->options.isSigned, "Rank by the mean of signed scores (default: of absolute ones)");
    app.add_flag("--normalise", a->options.normalise, "Divide each window by its sum of absolute scores first");
    app.add_option("--distance", a->distance, "Only sites within (proximal) or beyond (distal) 3,000 bases of a transcription start")
        ->check(CLI::IsMember({"proximal", "distal"}));
    app.add_option("--tss", a->tss, "Transcription starts, one base an interval; needed by --distance")->type_name("BED");
    app.add_option("--motifs", a->motifs, "Known motifs to name the words after")->type_name("FILE");
    app.add_option("--genome", a->genome, "Reference sequence, if it is no longer where the scores say")->type_name("FASTA");
    app.add_option("--show", a->shown, "How many of the best words to print (default 10)")->check(CLI::Range(0, 65536));
    app.add_option("--out", a->out, "Result of one score folder (default DIR/kmers.tsv in each)")->type_name("FILE");
    addFigureOption(app, a->figure);
    addOutputPolicy(app, a->policy);
    return [a, &globals] { return kmersAll(*a, globals); };
}

}  // namespace bindscape::cli
