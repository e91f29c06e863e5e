// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seqlets/motif_folder.h"

#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/seqlets/motif_columns.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace bindscape::seqlets {

namespace fs = std::filesystem;
using analysis::numberText;
using nlohmann::json;

namespace {

std::string oneWord(std::string text)
{
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; }, '_');
    return text;
}

std::string memeText(const std::vector<motif::Motif>& motifs, const motif::Row& background)
{
    std::string text = "MEME version 4\n\nALPHABET= ACGT\n\nstrands: + -\n\nBackground letter frequencies\nA " +
                       formatFixed(background[0], 5) + " C " + formatFixed(background[1], 5) + " G " + formatFixed(background[2], 5) +
                       " T " + formatFixed(background[3], 5) + "\n";
    for (const auto& motif : motifs) {
        text += "\nMOTIF " + oneWord(motif.id) + " " + oneWord(motif.name) +
                "\nletter-probability matrix: alength= 4 w= " + std::to_string(motif.width()) +
                " nsites= " + formatReal(motif.nsites.value_or(20), 10) + " E= 0\n";
        for (std::size_t j = 0; j < motif.rows.size(); ++j) {
            const auto row = motif.frequencies(j);
            for (const double p : row)
                text += " " + formatFixed(p, 6);
            text += "\n";
        }
    }
    return text;
}

std::string motifLine(const MotifRow& row)
{
    std::vector<std::string> fields{row.id,
                                    std::to_string(row.seqlets),
                                    std::to_string(row.sites),
                                    numberText(row.shareOfSites),
                                    numberText(row.meanScore),
                                    std::to_string(row.width()),
                                    row.consensus,
                                    row.word,
                                    numberText(row.log10P),
                                    numberText(row.background)};
    const Spacing& s = row.spacing;
    for (const std::string& field :
         {std::to_string(s.same), std::to_string(s.opposite), numberText(s.log10POrientation), numberText(s.log10PSpacing),
          std::to_string(s.bestDistance), std::string(s.bestOpposite ? "opposite" : "same"), std::to_string(s.bestCount),
          numberText(s.bestExpected), numberText(s.log10PBest)})
        fields.push_back(field);
    for (std::size_t k = 0; k < kMatches; ++k) {
        const bool there = k < row.matches.size();
        const NamedMatch match = there ? row.matches[k] : NamedMatch();
        for (const std::string& field :
             {oneWord(match.id), oneWord(match.name), there ? numberText(match.similarity) : "", there ? numberText(match.log10P) : "",
              there ? numberText(match.log10Q) : "", there ? std::to_string(match.offset) : "",
              std::string(!there          ? ""
                          : match.reverse ? "-"
                                          : "+")})
            fields.push_back(field);
    }
    return join(fields, "\t") + "\n";
}

// One row of seqlets.bed.gz, to be sorted.
struct BedRow {
    std::size_t contig = 0;
    Region region;
    std::string text;
};

std::string bedText(const Region& region, const std::string& name, double score, Strand strand, double match, int toCore,
                    const std::string& side, const Region& run, const scores::ScoredSite& site)
{
    return join({region.chrom, std::to_string(region.begin), std::to_string(region.end), name, numberText(score),
                 std::string(1, toChar(strand)), std::isnan(match) ? "nan" : formatReal(match, 5), std::to_string(toCore), side,
                 std::to_string(run.begin), std::to_string(run.end), std::to_string(site.coreBegin), std::to_string(site.coreEnd)},
                "\t");
}

std::vector<BedRow> bedRows(const Found& found, const Windows& windows)
{
    const Discovery& discovery = found.discovery;
    const int run = found.report.options.window;
    std::vector<BedRow> rows;
    std::map<std::string, std::size_t> contigs;
    const auto add = [&](const Region& region, const std::string& text) {
        const std::size_t contig = contigs.try_emplace(region.chrom, contigs.size()).first->second;
        rows.push_back({contig, region, text});
    };
    std::vector<char> assigned(discovery.seqlets.seqlets.size(), 0);
    for (const Motif& motif : discovery.motifs)
        for (const Instance& instance : motif.instances) {
            const auto& seqlet = (motif.isCore ? discovery.seqlets.cores : discovery.seqlets.seqlets)[instance.seqlet];
            if (!motif.isCore)
                assigned[instance.seqlet] = 1;
            const auto& site = windows.sites()[instance.site];
            const Region region =
                windows.region(instance.site, std::max(0, instance.begin), std::min(windows.length(), instance.begin + motif.width()));
            const Strand strand = instance.opposite != site.reversed ? Strand::Reverse : Strand::Forward;
            add(region, bedText(region, motif.id, instance.score, strand, motif.isCore ? std::nan("") : static_cast<double>(instance.match),
                                motif.isCore ? 0 : distanceOf(instance, motif.width(), windows), instance.opposite ? "opposite" : "same",
                                windows.region(instance.site, seqlet.begin, seqlet.begin + run), windows.scores().sites[site.index]));
        }
    for (std::size_t i = 0; i < assigned.size(); ++i) {
        if (assigned[i])
            continue;
        const Seqlet& seqlet = discovery.seqlets.seqlets[i];
        const auto& site = windows.sites()[seqlet.site];
        const Region region = windows.region(seqlet.site, seqlet.begin, seqlet.begin + run);
        add(region, bedText(region, ".", seqlet.score, Strand::None, std::nan(""), seqlet.begin + (run - 1) / 2 - site.centre(), ".",
                            region, windows.scores().sites[site.index]));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const BedRow& a, const BedRow& b) {
        return std::tie(a.contig, a.region.begin, a.region.end, a.text) < std::tie(b.contig, b.region.begin, b.region.end, b.text);
    });
    return rows;
}

// For readers who have only the files.
json howJson()
{
    return {
        {"seqlets", "Runs of bases whose sum of |score| passes two nulls at the false discovery rate: scores dealt out anew within each "
                    "site's flanks, and an "
                    "exponential tail through median and upper quartile of all runs relative to their site's flanks."},
        {"motifs", "A two-part word enriched in the runs (Fisher against stretches of the flanks without a run, binomial against its "
                   "halves, Bonferroni: log10_p), "
                   "then a matrix placed on all runs until its members stay; at most a tenth of the members are expected from stretches "
                   "without a run "
                   "(background: the share of those in which the motif stands)."},
        {"matches",
         "Euclidean distance of columns; columns without partner count as their median over the database; P of the best offset and strand "
         "for columns "
         "drawn from the database, q by Benjamini-Hochberg over the database; similarity: Pearson's r of frequencies - 1/4 side by side."},
        {"orientation", "Binomial, two-sided, against one half; nan for motifs that read much the same on both strands."},
        {"spacing",
         "log10_p_spacing: chi-square over bins of 20 bp against all places where the motif fits beside the core; attention that fades "
         "with the distance "
         "makes it small as well. log10_p_best: binomial for the most unusual distance and strand, against that expectation and against "
         "its neighbours "
         "within 15 bp, whichever is larger, Bonferroni. Instances count as independent; those of overlapping windows are not."}};
}

json recordOf(const Found& found)
{
    const Report& report = found.report;
    const Options& o = report.options;
    const auto threshold = [](double x) { return std::isfinite(x) ? json(x) : json(nullptr); };
    const auto& origin = report.origin;
    return {{"format", 1},
            {"program", version()},
            {"options",
             {{"window", o.window},
              {"fdr", o.fdr},
              {"signed", o.isSigned},
              {"normalise", o.normalise},
              {"core", toText(o.core)},
              {"min_seqlets", o.minSeqlets},
              {"max_motifs", o.maxMotifs},
              {"word_p", o.wordP},
              {"seed", o.seed}}},
            {"scores",
             {{"method", origin.method},
              {"title", origin.title},
              {"architecture", origin.architecture},
              {"run", origin.run},
              {"motif", origin.motif},
              {"core_blocked", origin.coreBlocked},
              {"options", origin.options},
              {"genome", origin.genomeFile},
              {"md5", report.scoresMd5}}},
            {"database", {{"file", report.database}, {"motifs", report.databaseMotifs}}},
            {"sites", report.countedSites},
            {"silent_sites", report.silentSites},
            {"runs", report.runs},
            {"seqlets", report.seqlets},
            {"seqlets_without_motif", report.unassigned},
            {"background_stretches", report.stretches},
            {"shuffled_threshold", threshold(report.shuffledThreshold)},
            {"tail_threshold", threshold(report.tailThreshold)},
            {"motifs", report.motifs.size()},
            {"how", howJson()}};
}

void writeTables(const Found& found, const fs::path& folder)
{
    std::string motifs = "#" + motifColumns() + "\n", contributions = "#" + std::string(kContributionColumns) + "\n",
                spacing = "#" + std::string(kSpacingColumns) + "\n";
    for (const MotifRow& row : found.report.motifs) {
        motifs += motifLine(row);
        for (std::size_t j = 0; j < row.counts.size(); ++j) {
            contributions += row.id + "\t" + std::to_string(j + 1);
            for (const double n : row.counts[j])
                contributions += "\t" + numberText(n);
            for (const double x : row.contributions[j])
                contributions += "\t" + numberText(x);
            contributions += "\n";
        }
        for (const SpacingRow& s : row.spacing.rows)
            spacing +=
                join({row.id, std::to_string(s.distance), std::to_string(s.same), std::to_string(s.opposite), formatReal(s.expected, 8)},
                     "\t") +
                "\n";
    }
    writeFileAtomically(folder / paths::kMotifsTable, motifs);
    writeFileAtomically(folder / paths::kContributionsFile, contributions);
    writeFileAtomically(folder / paths::kSpacingFile, spacing);
}

}  // namespace

Found findMotifs(const Windows& windows, const std::vector<motif::Motif>& database, const Options& options, Progress& progress)
{
    Found found;
    SubProgress discovering(progress, 0, 0.9);
    found.discovery = discover(windows, options, discovering);
    Report& report = found.report;
    report.origin = windows.scores().origin;
    report.options = options;
    report.countedSites = static_cast<std::int64_t>(found.discovery.countedSites);
    report.silentSites = static_cast<std::int64_t>(found.discovery.seqlets.silentSites);
    report.seqlets = report.unassigned = static_cast<std::int64_t>(found.discovery.seqlets.seqlets.size());
    report.runs = static_cast<std::int64_t>(found.discovery.seqlets.runs);
    report.stretches = static_cast<std::int64_t>(found.discovery.backgroundStretches);
    report.shuffledThreshold = found.discovery.seqlets.shuffledThreshold;
    report.tailThreshold = found.discovery.seqlets.tailThreshold;
    report.databaseMotifs = static_cast<std::int64_t>(database.size());
    std::optional<Database> known;
    if (!database.empty())
        known.emplace(database);
    auto& motifs = found.discovery.motifs;
    for (std::size_t i = 0; i < motifs.size(); ++i) {
        progress.checkpoint(0.9 + 0.1 * static_cast<double>(i) / static_cast<double>(motifs.size()), "Comparing with known motifs");
        Motif& motif = motifs[i];
        auto matches = known ? known->bestMatches(motif.frequencies(), kMatches) : std::vector<Match>();
        if (!motif.isCore && !matches.empty() && matches.front().reverse && matches.front().log10Q <= std::log10(0.05)) {
            motif.turn();
            matches = known->bestMatches(motif.frequencies(), kMatches);
        }
        MotifRow row;
        row.id = motif.id;
        row.seqlets = static_cast<std::int64_t>(motif.instances.size());
        row.sites = static_cast<std::int64_t>(motif.sites());
        row.shareOfSites = static_cast<double>(row.sites) / static_cast<double>(std::max<std::int64_t>(1, report.countedSites));
        row.meanScore = motif.meanScore();
        row.background = motif.background;
        row.consensus = motif.asMotif().consensus();
        row.word = motif.word;
        row.log10P = motif.log10P;
        row.counts = motif.counts;
        row.contributions = motif.contributions;
        row.spacing = spacingOf(motif, windows);
        for (const Match& match : matches)
            row.matches.push_back({match.motif.id, match.motif.name, match.similarity, match.log10P, match.log10Q, match.offset,
                                   match.reverse, match.motif.rows});
        report.unassigned -= motif.isCore ? 0 : row.seqlets;
        report.motifs.push_back(std::move(row));
    }
    progress.checkpoint(1, plural(static_cast<std::int64_t>(motifs.size()), "motif"));
    return found;
}

void writeMotifs(const Found& found, const Windows& windows, const fs::path& folder)
{
    writeFolderAtomically(folder, paths::kMotifsRecord, [&](const fs::path& staging) {
        writeTables(found, staging);
        std::vector<motif::Motif> motifs, matches;
        for (const Motif& motif : found.discovery.motifs)
            motifs.push_back(motif.asMotif());
        for (const MotifRow& row : found.report.motifs)
            for (const NamedMatch& match : row.matches)
                if (std::none_of(matches.begin(), matches.end(), [&](const auto& known) { return known.id == match.id; })) {
                    motif::Motif known;
                    known.id = match.id;
                    known.name = match.name;
                    known.rows = match.rows;
                    matches.push_back(std::move(known));
                }
        writeFileAtomically(staging / paths::kMotifsMeme, memeText(motifs, found.discovery.background));
        writeFileAtomically(staging / paths::kMatchesMeme, memeText(matches, {0.25, 0.25, 0.25, 0.25}));
        TableWriter bed(staging / paths::kSeqletsFile);
        bed.line("#" + std::string(kSeqletColumns));
        for (const BedRow& row : bedRows(found, windows))
            bed.line(row.text);
        bed.commit(true);
        writeFileAtomically(staging / paths::kMotifsRecord, recordOf(found).dump(2, ' ', false, json::error_handler_t::replace) + "\n");
    });
}

}  // namespace bindscape::seqlets
