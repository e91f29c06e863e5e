// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/panel_kmers.h"

#include "core/analysis/comparisons.h"
#include "core/analysis/kmer_permutation.h"
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/dataset/site_columns.h"
#include "core/genome/shared_reference.h"
#include "core/motif/matrix.h"
#include "core/project/pretrained.h"
#include "core/project/stamps.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <span>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

struct ScoredRun {
    std::string page, row, run;
    fs::path scores;
};

constexpr const char* kPagesOfDistance[] = {"proximal", "distal"};
constexpr const char* kPagesOfStrength[] = {"weak", "medium", "strong"};
constexpr const char* kPagesOfRegions[] = {"inside", "outside"};
constexpr const char* kPagesOfTraining[] = {kPretrainedPage, kFineTunedPage};

// Pages that every run stands on; empty where the page goes by the run.
std::span<const char* const> strataOf(KmerPages pages)
{
    switch (pages) {
    case KmerPages::Distance: return kPagesOfDistance;
    case KmerPages::Strength: return kPagesOfStrength;
    case KmerPages::Regions: return kPagesOfRegions;
    case KmerPages::Training: return kPagesOfTraining;
    default: return {};
    }
}

// Of the sites, read once for all runs.
struct StrataFiles {
    genome::TranscriptStarts starts;
    genome::IntervalSet regions;
};

StrataFiles readStrata(const KmerQuestion& question, const std::vector<genome::Contig>& contigs)
{
    StrataFiles files;
    if (question.pages == KmerPages::Distance)
        files.starts = genome::readTranscriptStarts(question.strata, contigs);
    if (question.pages == KmerPages::Regions)
        files.regions = genome::readIntervals(question.strata, contigs);
    return files;
}

fs::path datasetOf(const Project& project, const std::string& runId)
{
    for (const auto& analysis : project.analyses)
        for (const auto& run : analysis.runs)
            if (run.id == runId)
                return paths::datasetFolder(project.folder(), analysis.id);
    throw Error("The project has no run called \"" + runId + "\".");
}

std::vector<std::size_t> sitesOn(const Project& project, const std::string& run, const scores::ScoreSet& scores, const KmerQuestion& question,
                                 const std::string& page, const StrataFiles& files, Progress& progress)
{
    const auto bound = analysis::sitesWith(scores, analysis::Labels::Bound);
    switch (question.pages) {
    case KmerPages::Distance:
        return analysis::byDistance(scores, bound, files.starts, page == kPagesOfDistance[0] ? analysis::Distance::Proximal : analysis::Distance::Distal);
    case KmerPages::Regions: return analysis::byRegions(scores, bound, files.regions, page == kPagesOfRegions[0]);
    case KmerPages::Strength: {
        std::size_t unknown = 0;
        const auto strengths = peakStrengths(scores, datasetOf(project, run), unknown, progress);
        const auto pages = std::span(kPagesOfStrength);
        const auto group = static_cast<int>(std::find(pages.begin(), pages.end(), page) - pages.begin());
        return analysis::byStrength(scores, bound, strengths, group, static_cast<int>(pages.size()));
    }
    default: return bound;
    }
}

std::string textOf(const KmerQuestion& question)
{
    const auto& o = question.options;
    return join({std::to_string(o.k), formatExact(o.top), o.isSigned ? "signed" : "absolute", o.normalise ? "normalised" : "raw",
                 std::to_string(static_cast<int>(o.orientation)), std::string(toText(question.pages)), question.design, question.strata.string(),
                 std::to_string(question.best), question.reference, question.optimalLeaves ? "optimal leaves" : "leaves as they come"},
                "\n");
}

// The rows of the design of a question, each with the pages that it stands on.
std::vector<ScoredRun> runsOfDesign(const Project& project, const KmerQuestion& question)
{
    const auto designs = panelDesigns(project);
    std::string design = question.design;
    if (std::find(designs.begin(), designs.end(), design) == designs.end())
        design = designs.empty() ? std::string() : designs.front();
    std::vector<ScoredRun> runs;
    for (const auto& row : panelRuns(project, design)) {
        const std::string& run = row.present->id;
        if (question.pages == KmerPages::Cells) {
            const std::string cell = row.analysis->cell.empty() ? "no cell type" : row.analysis->cell;
            runs.push_back({cell, row.analysis->tf, run, pageScores(project, run, question.pages, cell)});
        }
        for (const char* page : strataOf(question.pages))
            runs.push_back({page, row.name, run, pageScores(project, run, question.pages, page)});
    }
    // A page's rows together.
    std::vector<std::string> pages;
    for (const auto& run : runs)
        if (std::find(pages.begin(), pages.end(), run.page) == pages.end())
            pages.push_back(run.page);
    std::stable_sort(runs.begin(), runs.end(), [&](const ScoredRun& a, const ScoredRun& b) {
        return std::find(pages.begin(), pages.end(), a.page) < std::find(pages.begin(), pages.end(), b.page);
    });
    return runs;
}

std::vector<ScoredRun> scoredRuns(const Project& project, const KmerQuestion& question, KmerAnswer& answer)
{
    std::vector<ScoredRun> runs;
    if (question.pages == KmerPages::Designs) {
        for (const auto& design : panelDesigns(project))
            for (const auto& row : panelRuns(project, design))
                runs.push_back({design, row.name, row.present->id, pageScores(project, row.present->id, question.pages, design)});
    } else {
        runs = runsOfDesign(project, question);
    }
    std::erase_if(runs, [&](const ScoredRun& run) {
        if (scores::scoresExist(run.scores)) {
            answer.runs[{run.page, run.row}] = run.run;
            return false;
        }
        answer.unscored.push_back(run.row + " (" + pageTitle(run.page) + ")");
        return true;
    });
    return runs;
}

// Of everything that the panel is made of.
std::string keyOf(const Project& project, const KmerQuestion& question, const std::vector<ScoredRun>& runs, Stamps& stamps)
{
    std::string text = textOf(question) + "\n" + stamps.fingerprint(project.genome) + "\n";
    for (const auto& file : {project.motifs, question.strata, familiesFile(project.folder())})
        text += (file.empty() ? std::string("none") : stamps.fingerprint(file)) + "\n";
    for (const auto& run : runs)
        text += run.page + "\t" + run.row + "\t" + stamps.fingerprint(run.scores / paths::kScoresFile) + "\n";
    return md5OfText(text);
}

// The sites of a page and their letters.
struct PageSites {
    scores::ScoreSet scores;
    std::vector<std::string> letters;
};

// Nothing where no site of the run stands on the page.
std::optional<PageSites> sitesOnPage(const Project& project, const ScoredRun& run, const KmerQuestion& question,
                                     const genome::Reference& reference, const StrataFiles& files, Progress& progress)
{
    auto set = scores::readScores(run.scores);
    const auto sites = sitesOn(project, run.run, set, question, run.page, files, progress);
    if (sites.empty())
        return std::nullopt;
    PageSites page{analysis::subset(set, sites), {}};
    page.letters = analysis::windowLetters(page.scores, reference, progress);
    return page;
}

analysis::KmerPanel makePanel(const Project& project, const KmerQuestion& question, const std::vector<ScoredRun>& runs, KmerAnswer& answer,
                              Progress& progress)
{
    const auto reference = genome::sharedReference(project.genome, answer.warnings);
    const auto files = readStrata(question, reference->contigs());
    std::vector<std::string> pages;
    std::vector<std::unique_ptr<analysis::KmerTable>> tables;
    std::vector<std::pair<const ScoredRun*, const analysis::KmerTable*>> made;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        SubProgress part(progress, static_cast<double>(i) / static_cast<double>(runs.size()), static_cast<double>(i + 1) / static_cast<double>(runs.size()));
        part.checkpoint(0, "Counting words of " + runs[i].row);
        try {
            SubProgress reading(part, 0, 0.4), counting(part, 0.4, 1);
            const auto page = sitesOnPage(project, runs[i], question, *reference, files, reading);
            if (!page) {
                answer.unscored.push_back(runs[i].row + " (" + pageTitle(runs[i].page) + ")");
                continue;
            }
            tables.push_back(std::make_unique<analysis::KmerTable>(analysis::kmerEnrichment(
                page->scores, page->letters, question.options, counting, analysis::sitesWith(page->scores, analysis::Labels::All))));
        } catch (const Error& error) {
            answer.warnings.push_back({"", 0, error.what()});
            continue;
        }
        made.emplace_back(&runs[i], tables.back().get());
        if (pages.empty() || pages.back() != runs[i].page)
            pages.push_back(runs[i].page);
    }
    std::vector<analysis::PanelRow> rows;
    for (const auto& [run, table] : made) {
        auto row = std::find_if(rows.begin(), rows.end(), [&, name = run->row](const auto& one) { return one.name == name; });
        if (row == rows.end())
            row = rows.insert(rows.end(), {run->row, std::vector<const analysis::KmerTable*>(pages.size(), nullptr)});
        row->tables[static_cast<std::size_t>(std::find(pages.begin(), pages.end(), run->page) - pages.begin())] = table;
    }
    if (rows.empty() && !answer.warnings.empty())
        throw Error(answer.warnings.front().message);
    if (rows.empty())
        throw Error(runs.empty() ? "No run has scores of bound sites yet." : "No scored site stands on any of these pages.");
    analysis::PanelOptions options;
    options.best = question.best;
    options.optimalLeaves = question.optimalLeaves;
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

std::string_view toText(KmerPages pages)
{
    constexpr std::string_view kNames[] = {"designs", "distance", "strength", "regions", "cells", "training"};
    return kNames[static_cast<std::size_t>(pages)];
}

std::optional<KmerPages> kmerPagesFromText(std::string_view text)
{
    for (const auto pages : {KmerPages::Designs, KmerPages::Distance, KmerPages::Strength, KmerPages::Regions, KmerPages::Cells, KmerPages::Training})
        if (toText(pages) == text)
            return pages;
    return std::nullopt;
}

fs::path pageScores(const Project& project, const std::string& run, KmerPages pages, const std::string& page)
{
    const fs::path folder = paths::runFolder(project.folder(), run);
    return pages == KmerPages::Training && page == kPretrainedPage ? pretrainedScores(folder) : panelScores(folder, true);
}

std::vector<std::string> panelPages(const Project& project, const KmerQuestion& question)
{
    KmerAnswer answer;
    std::vector<std::string> pages;
    for (const auto& run : scoredRuns(project, question, answer))
        if (std::find(pages.begin(), pages.end(), run.page) == pages.end())
            pages.push_back(run.page);
    return pages;
}

std::string pageTitle(const std::string& page)
{
    const auto isOneOf = [&](std::span<const char* const> names) { return std::find(names.begin(), names.end(), page) != names.end(); };
    if (isOneOf(analysis::kDesigns))
        return designTitle(page);
    std::string title = page;
    for (const auto pages : {KmerPages::Distance, KmerPages::Strength, KmerPages::Regions, KmerPages::Training})
        if (isOneOf(strataOf(pages)))
            title.front() = static_cast<char>(title.front() - 'a' + 'A');
    return title;
}

std::vector<double> peakStrengths(const scores::ScoreSet& scores, const fs::path& dataset, std::size_t& unknown, Progress& progress)
{
    const auto columns = dataset::readSiteColumns(dataset, progress);
    std::vector<double> values;
    for (const auto& site : scores.sites) {
        const auto row = columns.find({site.window.chrom, site.coreBegin, site.coreEnd}, site.strand);
        values.push_back(row ? static_cast<double>(columns.signal[*row]) : std::numeric_limits<double>::quiet_NaN());
        unknown += row ? 0 : 1;
    }
    return values;
}

std::vector<std::size_t> sitesOf(const Project& project, const std::string& run, const scores::ScoreSet& scores, const KmerQuestion& question,
                                 const std::string& page, const std::vector<genome::Contig>& contigs, Progress& progress)
{
    return sitesOn(project, run, scores, question, page, readStrata(question, contigs), progress);
}

void permuteRow(const Project& project, const KmerQuestion& question, KmerAnswer& answer, const std::string& page, const std::string& row,
                int rounds, std::uint64_t seed, int threads, Progress& progress)
{
    auto& panel = answer.panel;
    const auto atPage = static_cast<std::size_t>(std::find(panel.pages.begin(), panel.pages.end(), page) - panel.pages.begin());
    const auto atRow = static_cast<std::size_t>(std::find(panel.rows.begin(), panel.rows.end(), row) - panel.rows.begin());
    const auto run = answer.runs.find({page, row});
    if (atPage == panel.pages.size() || atRow == panel.rows.size() || run == answer.runs.end())
        throw Error("The panel has no row " + row + " on its page " + pageTitle(page) + ".");
    SubProgress reading(progress, 0, 0.1), counting(progress, 0.1, 0.15), permuting(progress, 0.15, 1);
    const auto reference = genome::sharedReference(project.genome, answer.warnings);
    const ScoredRun scored{page, row, run->second, pageScores(project, run->second, question.pages, page)};
    const auto sites = sitesOnPage(project, scored, question, *reference, readStrata(question, reference->contigs()), reading);
    if (!sites)
        throw Error("No scored site of " + row + " stands on the page " + pageTitle(page) + ".");
    const auto all = analysis::sitesWith(sites->scores, analysis::Labels::All);
    auto table = analysis::kmerEnrichment(sites->scores, sites->letters, question.options, counting, all);
    analysis::permuteKmers(table, sites->scores, sites->letters, {rounds, seed, threads}, permuting, all);
    for (std::size_t word = 0; word < panel.words.size(); ++word)
        for (const auto& one : table.rows)
            if (one.kmer == panel.words[word].kmer) {
                auto& cell = panel.cells[(atPage * panel.rows.size() + atRow) * panel.words.size() + word];
                cell.permutationP = one.permutationP;
                cell.permutationFwer = one.permutationFwer;
            }
    analysis::writeKmerPanel(panel, answer.file);
}

KmerAnswer kmerPanelOf(const Project& project, const KmerQuestion& question, Progress& progress)
{
    const fs::path folder = panelsFolder(project.folder());
    KmerAnswer answer;
    if ((question.pages == KmerPages::Distance || question.pages == KmerPages::Regions) && question.strata.empty())
        throw Error(question.pages == KmerPages::Distance ? "Proximal and distal sites need a file of genes or transcription starts."
                                                          : "Sites inside and outside of regions need a file of regions.");
    const auto runs = scoredRuns(project, question, answer);
    const std::string name =
        "kmers-" + std::to_string(question.options.k) +
        (question.pages == KmerPages::Designs ? "" : "-" + std::string(toText(question.pages)) + (question.design.empty() ? "" : "-" + question.design));
    answer.file = folder / (name + ".tsv");
    std::error_code ignored;
    if (question.keep)
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
    if (question.keep)
        stamps.begin(name, key);
    answer.panel = makePanel(project, question, runs, answer, progress);
    if (question.keep)
        analysis::writeKmerPanel(answer.panel, answer.file);
    if (question.keep && answer.warnings.empty())
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
