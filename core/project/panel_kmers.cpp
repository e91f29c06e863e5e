// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/panel_kmers.h"

#include "core/analysis/comparisons.h"
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/genome/shared_reference.h"
#include "core/motif/matrix.h"
#include "core/project/stamps.h"

#include <algorithm>
#include <memory>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

struct ScoredRun {
    std::string design, row, run;
    fs::path scores;
};

std::string textOf(const KmerQuestion& question)
{
    const auto& o = question.options;
    return join({std::to_string(o.k), formatExact(o.top), o.isSigned ? "signed" : "absolute", o.normalise ? "normalised" : "raw",
                 std::to_string(static_cast<int>(o.orientation)), question.stratum, question.starts.string(), std::to_string(question.best), question.reference},
                "\n");
}

std::vector<ScoredRun> scoredRuns(const Project& project, KmerAnswer& answer)
{
    std::vector<ScoredRun> runs;
    for (const auto& design : panelDesigns(project))
        for (const auto& row : panelRuns(project, design)) {
            const fs::path folder = panelScores(paths::runFolder(project.folder(), row.present->id), true);
            if (!scores::scoresExist(folder)) {
                answer.unscored.push_back(row.name + " (" + designTitle(design) + ")");
                continue;
            }
            runs.push_back({design, row.name, row.present->id, folder});
            answer.runs[{design, row.name}] = row.present->id;
        }
    return runs;
}

// Of everything that the panel is made of.
std::string keyOf(const Project& project, const KmerQuestion& question, const std::vector<ScoredRun>& runs, Stamps& stamps)
{
    std::string text = textOf(question) + "\n" + stamps.fingerprint(project.genome) + "\n";
    for (const auto& file : {project.motifs, question.starts, familiesFile(project.folder())})
        text += (file.empty() ? std::string("none") : stamps.fingerprint(file)) + "\n";
    for (const auto& run : runs)
        text += run.design + "\t" + run.row + "\t" + stamps.fingerprint(run.scores / paths::kScoresFile) + "\n";
    return md5OfText(text);
}

analysis::KmerTable tableOf(const ScoredRun& run, const KmerQuestion& question, const genome::Reference& reference, const genome::TranscriptStarts& starts,
                            Progress& progress)
{
    SubProgress reading(progress, 0, 0.4), counting(progress, 0.4, 1);
    auto set = scores::readScores(run.scores);
    const auto sites = sitesOf(set, question, starts);
    if (sites.empty())
        throw Error(run.scores.string() + " has no " + (question.stratum.empty() ? "" : question.stratum + " ") + "site to count words in.");
    set = analysis::subset(set, sites);
    const auto letters = analysis::windowLetters(set, reference, reading);
    return analysis::kmerEnrichment(set, letters, question.options, counting, analysis::sitesWith(set, analysis::Labels::All));
}

analysis::KmerPanel makePanel(const Project& project, const KmerQuestion& question, const std::vector<ScoredRun>& runs, KmerAnswer& answer,
                              Progress& progress)
{
    const auto reference = genome::sharedReference(project.genome, answer.warnings);
    const auto starts = startsOf(question, reference->contigs());
    std::vector<std::string> pages;
    std::vector<std::unique_ptr<analysis::KmerTable>> tables;
    std::vector<std::pair<const ScoredRun*, const analysis::KmerTable*>> made;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        SubProgress part(progress, static_cast<double>(i) / static_cast<double>(runs.size()), static_cast<double>(i + 1) / static_cast<double>(runs.size()));
        part.checkpoint(0, "Counting words of " + runs[i].row);
        try {
            tables.push_back(std::make_unique<analysis::KmerTable>(tableOf(runs[i], question, *reference, starts, part)));
        } catch (const Error& error) {
            answer.warnings.push_back({"", 0, error.what()});
            continue;
        }
        made.emplace_back(&runs[i], tables.back().get());
        if (pages.empty() || pages.back() != runs[i].design)
            pages.push_back(runs[i].design);
    }
    std::vector<analysis::PanelRow> rows;
    for (const auto& [run, table] : made) {
        auto row = std::find_if(rows.begin(), rows.end(), [&, name = run->row](const auto& one) { return one.name == name; });
        if (row == rows.end())
            row = rows.insert(rows.end(), {run->row, std::vector<const analysis::KmerTable*>(pages.size(), nullptr)});
        row->tables[static_cast<std::size_t>(std::find(pages.begin(), pages.end(), run->design) - pages.begin())] = table;
    }
    if (rows.empty())
        throw Error(answer.warnings.empty() ? std::string("No run has scores of bound sites yet.") : answer.warnings.front().message);
    analysis::PanelOptions options;
    options.best = question.best;
    const auto wanted = std::find(pages.begin(), pages.end(), question.reference);
    options.reference = wanted == pages.end() ? 0 : static_cast<std::size_t>(wanted - pages.begin());
    auto panel = analysis::kmerPanel(pages, rows, options);
    if (!project.motifs.empty()) {
        const auto motifs = motif::readMotifs(project.motifs);
        answer.warnings.insert(answer.warnings.end(), motifs.warnings.begin(), motifs.warnings.end());
        analysis::namePanel(panel, motifs.motifs);
    }
    std::error_code ignored;
    if (const fs::path own = familiesFile(project.folder()); fs::exists(own, ignored))
        analysis::setFamilies(panel, readFamilies(own));
    return panel;
}

}  // namespace

std::vector<std::size_t> sitesOf(const scores::ScoreSet& scores, const KmerQuestion& question, const genome::TranscriptStarts& starts)
{
    const auto bound = analysis::sitesWith(scores, analysis::Labels::Bound);
    if (question.stratum.empty())
        return bound;
    return analysis::byDistance(scores, bound, starts, question.stratum == "proximal" ? analysis::Distance::Proximal : analysis::Distance::Distal);
}

genome::TranscriptStarts startsOf(const KmerQuestion& question, const std::vector<genome::Contig>& contigs)
{
    return question.stratum.empty() ? genome::TranscriptStarts() : genome::readTranscriptStarts(question.starts, contigs);
}

KmerAnswer kmerPanelOf(const Project& project, const KmerQuestion& question, Progress& progress)
{
    const fs::path folder = panelsFolder(project.folder());
    KmerAnswer answer;
    const auto runs = scoredRuns(project, answer);
    const std::string name = "kmers-" + std::to_string(question.options.k) + (question.stratum.empty() ? "" : "-" + question.stratum);
    answer.file = folder / (name + ".tsv");
    std::error_code ignored;
    fs::create_directories(folder, ignored);
    Stamps stamps(folder);
    const std::string key = keyOf(project, question, runs, stamps);
    if (stamps.key(name) == key && fs::exists(answer.file, ignored)) {
        try {
            answer.panel = analysis::readKmerPanel(answer.file);
            return answer;
        } catch (const Error&) {
            // Damaged: it is made anew.
        }
    }
    stamps.begin(name, key);
    answer.panel = makePanel(project, question, runs, answer, progress);
    analysis::writeKmerPanel(answer.panel, answer.file);
    if (answer.warnings.empty())
        stamps.finish(name, key);  // else the warnings are said again
    progress.report(1, "k-mers of " + plural(static_cast<std::int64_t>(answer.panel.rows.size()), "TF"));
    return answer;
}

fs::path familiesFile(const fs::path& projectFolder) { return panelsFolder(projectFolder) / "families.tsv"; }

std::map<std::string, std::string> readFamilies(const fs::path& tsv)
{
    std::map<std::string, std::string> families;
    TableReader reader(tsv);
    for (std::string_view line; reader.next(line);) {
        if (line.empty() || line.starts_with('#'))
            continue;
        const auto fields = split(line, '\t');
        if (fields.size() != 2 || fields[0].empty())
            reader.fail("a word, a tab and the name of its family must be here; an empty name takes its family away.");
        families[std::string(fields[0])] = fields[1];
    }
    return families;
}

void writeFamilies(const std::map<std::string, std::string>& families, const fs::path& tsv)
{
    std::string text = "#kmer\tfamily\n";
    for (const auto& [kmer, family] : families)
        text += kmer + "\t" + family + "\n";
    std::error_code ignored;
    fs::create_directories(tsv.parent_path(), ignored);
    writeFileAtomically(tsv, text);
}

}  // namespace bindscape::project
