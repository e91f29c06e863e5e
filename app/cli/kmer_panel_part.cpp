// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/kmer_panel_part.h"

#include "core/base/memory.h"
#include "core/base/text.h"
#include "core/project/kmer_panel.h"
#include "core/project/panel_kmers.h"
#include "core/scores/score_bed.h"

#include <algorithm>
#include <map>
#include <memory>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

struct PanelFolder {
    std::string page, row;
    fs::path folder;
    std::string stratum{};
};

const std::map<std::string, std::vector<std::string>> kStrata{{"distance", {"proximal", "distal"}}, {"labels", {"bound", "unbound"}}};

// Each page, and then the same folders once more for each of its strata.
void addStrata(const std::string& strata, std::vector<PanelFolder>& folders, std::vector<std::string>& pages)
{
    if (strata.empty())
        return;
    std::vector<std::string> allPages;
    for (const auto& page : pages) {
        allPages.push_back(page);
        for (const auto& stratum : kStrata.at(strata))
            allPages.push_back(page + ' ' + stratum);
    }
    pages = allPages;
    const std::size_t count = folders.size();
    for (const auto& stratum : kStrata.at(strata))
        for (std::size_t i = 0; i < count; ++i)
            folders.push_back({folders[i].page + ' ' + stratum, folders[i].row, folders[i].folder, stratum});
}

KmerChoice choiceOf(const PanelFolder& folder, const std::string& strata, KmerChoice choice)
{
    if (strata == "distance" && folder.stratum.empty())
        choice.strata.distance.clear();
    else if (!folder.stratum.empty())
        (strata == "distance" ? choice.strata.distance : choice.strata.labels) = folder.stratum;
    return choice;
}

// "NAME=DIR" names the row; else it is called after the motif of the scores ("NRF1 MA0506.1" -> "NRF1"), or else after their run.
PanelFolder folderFrom(const std::string& page, const std::string& given)
{
    std::error_code ignored;
    const auto equals = given.find('=');
    if (equals != std::string::npos && equals > 0 && !fs::exists(given, ignored))
        return {page, given.substr(0, equals), given.substr(equals + 1)};
    const auto origin = scores::readScoreRecord(given).origin;
    const std::string name = origin.motif.empty() ? origin.run : origin.motif.substr(0, origin.motif.find(' '));
    return {page, name.empty() ? given : name, given};
}

std::vector<PanelFolder> foldersOf(const PanelArguments& panel, const std::vector<std::string>& scores, std::vector<std::string>& pages)
{
    std::vector<PanelFolder> folders;
    auto given = panel.pages;
    if (given.empty()) {
        given.push_back({"all"});
        given.back().insert(given.back().end(), scores.begin(), scores.end());
    }
    for (const auto& page : given) {
        if (page.size() < 2)
            throw UsageError("--page takes a name and then score folders: --page gc DIR DIR.");
        if (std::find(pages.begin(), pages.end(), page[0]) != pages.end())
            throw UsageError("Two pages are called " + page[0] + "; give all folders of a page behind one --page.");
        pages.push_back(page[0]);
        std::map<std::string, fs::path> taken;
        for (std::size_t i = 1; i < page.size(); ++i) {
            folders.push_back(folderFrom(page[0], page[i]));
            const auto [other, isNew] = taken.emplace(folders.back().row, folders.back().folder);
            if (!isNew)
                throw UsageError("Both " + other->second.string() + " and " + folders.back().folder.string() + " are scores of " +
                                 folders.back().row + " on the page " + page[0] + ". Name the rows: " + folders.back().row +
                                 "-2=" + folders.back().folder.string() + ".");
        }
    }
    return folders;
}

analysis::KmerPanel countPanel(const PanelArguments& panel, const std::vector<std::string>& scores, const KmerChoice& choice,
                               Globals& globals)
{
    Console& console = globals.console;
    std::vector<std::string> pages;
    auto folders = foldersOf(panel, scores, pages);
    addStrata(panel.strata, folders, pages);
    analysis::PanelOptions options = panel.options;
    if (!panel.reference.empty()) {
        const auto found = std::find(pages.begin(), pages.end(), panel.reference);
        if (found == pages.end())
            throw UsageError("--order-from: there is no page " + panel.reference + " among " + join(pages, ", ") + ".");
        options.reference = static_cast<std::size_t>(found - pages.begin());
    }
    options.optimalLeaves = panel.leaves == "optimal";
    options.correction = panel.correction == "cells" ? analysis::PanelCorrection::OverCells : analysis::PanelCorrection::OverWords;
    const auto bytes = analysis::kmerBytes(choice.options.k, analysis::KmerOrientation::Core) * static_cast<std::int64_t>(folders.size());
    if (const auto freeBytes = machineMemory().freeBytes; freeBytes > 0 && bytes > freeBytes)
        throw Error("The tables of " + std::to_string(folders.size()) + " score folders with words of " + std::to_string(choice.options.k) +
                    " bases take " + withThousands(bytes / 1'000'000) + " MB of memory, but only " + withThousands(freeBytes / 1'000'000) +
                    " MB are free. Choose a smaller --k or fewer folders.");
    std::vector<std::unique_ptr<analysis::KmerTable>> tables;
    std::vector<analysis::PanelRow> rows;
    std::vector<std::string> empty;
    for (std::size_t i = 0; i < folders.size(); ++i) {
        const auto part = [&](std::size_t done) { return static_cast<double>(done) / static_cast<double>(folders.size()); };
        SubProgress progress(console, part(i), part(i + 1));
        const KmerChoice own = choiceOf(folders[i], panel.strata, choice);
        auto counted = countKmersIfAny(folders[i].folder, own, globals, progress, console);
        if (counted.windows == 0) {
            empty.push_back(folders[i].folder.string() + " has no scored site" + own.strata.text() + ": " + folders[i].row + " is empty on the page " +
                            folders[i].page + ".");
            console.warn(Warning{"", 0, empty.back()});
            continue;
        }
        console.say(folders[i].page + '\t' + folders[i].row + '\t' + plural(static_cast<std::int64_t>(counted.windows), "window") + '\t' +
                    plural(counted.table.occurrences, "word"));
        tables.push_back(std::make_unique<analysis::KmerTable>(std::move(counted.table)));
        auto row = std::find_if(rows.begin(), rows.end(), [&](const auto& one) { return one.name == folders[i].row; });
        if (row == rows.end())
            row = rows.insert(rows.end(), {folders[i].row, std::vector<const analysis::KmerTable*>(pages.size(), nullptr)});
        const auto page = std::find(pages.begin(), pages.end(), folders[i].page) - pages.begin();
        row->tables[static_cast<std::size_t>(page)] = tables.back().get();
    }
    if (rows.empty())
        throw Error(empty.empty() ? "There is no score folder to count." : empty.front());
    auto made = analysis::kmerPanel(pages, rows, options);
    for (const auto& folder : folders)
        made.settings.emplace_back("scores", folder.page + ", " + folder.row + ": " + fs::absolute(folder.folder).lexically_normal().string());
    return made;
}

// PANEL.PAGE.svg beside PANEL.tsv: what a file's name cannot hold becomes a line, and a name that is taken by an earlier page gets a number.
std::vector<std::string> fileNames(const std::vector<std::string>& pages)
{
    std::vector<std::string> names;
    for (std::string name : pages) {
        std::replace_if(name.begin(), name.end(), [](char c) { return c == '/' || c == ' '; }, '-');
        const std::string wanted = name;
        for (int number = 2; std::find(names.begin(), names.end(), name) != names.end(); ++number)
            name = wanted + "-" + std::to_string(number);
        names.push_back(name);
    }
    return names;
}

}  // namespace

void addPanelOptions(CLI::App& app, PanelArguments& panel)
{
    app.add_option("--panel", panel.file,
                   "Instead of a table for each folder one panel of all: rows are the TFs (of the scores' motifs), columns the best words "
                   "of every page")
        ->type_name("TSV");
    app.add_option(
           "--page", panel.pages,
           "A page of the panel, as often as there are pages: its name (gc, proximal, HeLa) and score folders; NAME=DIR names a row")
        ->type_name("NAME DIR...");
    app.add_option("--strata", panel.strata,
                   "Also a page for each stratum of the sites of every page: distance (proximal, distal; needs --tss) or labels (bound, "
                   "unbound), each "
                   "with a ranking of its own")
        ->check(CLI::IsMember({"distance", "labels"}));
    panel.own.push_back(app.add_option("--best", panel.options.best, "Words that each page adds: those of the largest odds ratio in any row (default 50)")
        ->check(CLI::Range(1, 1000)));
    panel.own.push_back(app.add_option("--filter-p", panel.options.filterP,
                   "Only cells with a nominal P up to this take part in that choice (default 0.01 / number of rows; 1 = all cells)")
        ->check(CLI::Range(1e-300, 1.0)));
    panel.own.push_back(app.add_option("--order-from", panel.reference, "Page whose clustering orders rows and words of all pages (default the first one)")
        ->type_name("NAME"));
    panel.own.push_back(app.add_option("--leaves", panel.leaves,
                   "Order within the trees: as SciPy's (scipy, default), or neighbours as alike as the branches allow (optimal)")
        ->check(CLI::IsMember({"scipy", "optimal"})));
    panel.own.push_back(app.add_option("--correction", panel.correction,
                   "Bonferroni of the panel: over all words of a table (words, default), or words of the panel times rows (cells)")
        ->check(CLI::IsMember({"words", "cells"})));
    panel.own.push_back(app.add_option("--families", panel.families, "Families of words by hand, for brackets: lines of a word, a tab and a name")
        ->type_name("TSV"));
}

int makePanel(const PanelArguments& panel, const std::vector<std::string>& scores, const KmerChoice& choice, const std::string& motifs,
              const FigureOption& figure, const OutputPolicy& policy, Globals& globals)
{
    Console& console = globals.console;
    const fs::path out = panel.file;
    requireFolderOf(out);
    if (mayWrite(out, fs::exists(out), policy, console, "--panel")) {
        // Files that cannot be read are found before the words are counted.
        const auto families = panel.families.empty() ? std::map<std::string, std::string>() : project::readFamilies(panel.families);
        const auto known = motifs.empty() ? std::vector<motif::Motif>() : chooseMotifs(motifs, {}, console);
        auto made = countPanel(panel, scores, choice, globals);
        if (!motifs.empty())
            analysis::namePanel(made, known, globals.threads);
        if (!panel.families.empty())
            analysis::setFamilies(made, families);
        analysis::writeKmerPanel(made, out);
        std::vector<std::string> brackets;
        for (const auto& bracket : made.brackets)
            brackets.push_back(bracket.family + " (" + std::to_string(bracket.last - bracket.first + 1) + ")");
        if (!brackets.empty())
            console.say("Families: " + join(brackets, ", "));
        console.say(plural(static_cast<std::int64_t>(made.pages.size()), "page") + " of " +
                    plural(static_cast<std::int64_t>(made.rows.size()), "row") + " x " +
                    plural(static_cast<std::int64_t>(made.words.size()), "word") + ". " + out.string());
        console.event("done",
                      {{"file", out.string()}, {"pages", made.pages.size()}, {"rows", made.rows.size()}, {"words", made.words.size()}});
    }
    if (!figure.wanted())
        return kDone;
    FigureOption ofPanel = figure;
    ofPanel.place = "--panel";
    const auto pages = analysis::readKmerPanel(out).pages;
    const auto names = fileNames(pages);
    for (std::size_t i = 0; i < pages.size(); ++i)
        drawRecipeBeside(project::kmerPanelRecipe(out, {pages[i], "", "", ""}), fs::path(out).replace_extension(names[i] + ".tsv"), kPageMm, ofPanel,
                         policy, console);
    return kDone;
}

}  // namespace bindscape::cli
