// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/compare_choice.h"

#include "app/runs/run_names.h"
#include "core/base/error.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "core/train/run_record.h"

#include <algorithm>
#include <map>
#include <set>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

bool isTrained(const fs::path& run)
{
    std::error_code ignored;
    if (!fs::exists(run / paths::kModelFile, ignored))
        return false;
    try {
        return train::readRunRecord(run).complete();
    } catch (const Error&) {
        return false;  // its own panels say what is wrong with it
    }
}

using Words = std::vector<std::string>;

// What the name of a data set is made of, the most telling word first.
Words wordsOf(const project::AnalysisEntry& analysis, CompareView view)
{
    const std::string design = designTitle(analysis.design).toStdString();
    if (view == CompareView::Cells)
        return {analysis.cell.empty() ? analysis.id : analysis.cell, design, analysis.id};
    return {analysis.tf, analysis.cell, design, analysis.id};
}

Words wordsOf(const project::AnalysisEntry& analysis, const project::RunEntry& run, CompareView view)
{
    Words words = wordsOf(analysis, view);
    words.pop_back();
    words.push_back(run.coreBlocked ? "core blocked" : "core present");
    words.push_back(architectureTitle(run.architecture).toStdString());
    words.push_back(run.name);
    words.push_back(run.id);
    return words;
}

bool fits(const project::AnalysisEntry& analysis, const CompareChoice& choice)
{
    const bool design = choice.view == CompareView::Designs || choice.design.empty() || analysis.design == choice.design;
    return design && (choice.view != CompareView::Cells || analysis.tf == choice.tf);
}

std::string joined(const Words& words, const std::set<std::size_t>& chosen)
{
    Words parts;
    for (const std::size_t i : chosen)
        if (i < words.size() && !words[i].empty())
            parts.push_back(words[i]);
    return join(parts, " · ");
}

}  // namespace

namespace {

// The runs with the wanted core of the marked pairs, else the other one; trained or still running.
CompareSubject curveSubject(const project::Project& project, const CompareChoice& choice)
{
    CompareSubject subject;
    std::vector<Words> words;
    const auto add = [&](const project::AnalysisEntry& analysis, const RunPair& pair) {
        const project::RunEntry* wanted = choice.coreBlocked ? pair.blocked : pair.present;
        const project::RunEntry& run = wanted != nullptr ? *wanted : *pair.first();
        const fs::path folder = paths::runFolder(project.folder(), run.id);
        std::error_code ignored;
        if (!fs::exists(folder / paths::kMetricsFile, ignored)) {
            ++subject.untrained;
            return;
        }
        subject.runs.push_back({folder, {}, paths::datasetFolder(project.folder(), analysis.id), analysis.tf, analysis.cell});
        subject.runIds.push_back(run.id);
        words.push_back(wordsOf(analysis, run, choice.view));
    };
    for (const auto& analysis : project.analyses)
        for (const RunPair& pair : runPairs(analysis)) {
            const bool marked = std::any_of(choice.runs.begin(), choice.runs.end(), [&](const auto& run) { return pair.contains(run); });
            const auto first = choice.runs.size() == 1 ? findRun(project, choice.runs.front()) : std::nullopt;
            const bool beside = first && first->analysis->tf == analysis.tf && first->analysis->design == analysis.design;
            if (choice.runs.empty() || marked || beside)
                add(analysis, pair);
        }
    const auto names = shortNames(words);
    for (std::size_t i = 0; i < names.size(); ++i)
        subject.runs[i].name = names[i];
    return subject;
}

}  // namespace

CompareSubject compareSubject(const project::Project& project, const CompareChoice& choice)
{
    if (choice.view == CompareView::Curves)
        return curveSubject(project, choice);
    CompareSubject subject;
    std::vector<Words> runWords, datasetWords;
    for (const auto& analysis : project.analyses) {
        const fs::path dataset = paths::datasetFolder(project.folder(), analysis.id);
        if (!fits(analysis, choice) || !dataset::datasetExists(dataset))
            continue;
        bool any = false;
        for (const auto& run : analysis.runs) {
            if (choice.view != CompareView::Gc && run.coreBlocked != choice.coreBlocked)
                continue;
            if (choice.view == CompareView::Cells && any)
                continue;  // one model a cell type
            const fs::path folder = paths::runFolder(project.folder(), run.id);
            if (!isTrained(folder)) {
                ++subject.untrained;
                continue;
            }
            any = true;
            subject.runs.push_back({folder, {}, dataset, analysis.tf, analysis.cell});
            subject.runIds.push_back(run.id);
            runWords.push_back(wordsOf(analysis, run, choice.view));
        }
        if (choice.view == CompareView::Cells && !any)
            continue;
        subject.datasets.push_back({dataset, {}, project.genome});
        datasetWords.push_back(wordsOf(analysis, choice.view));
    }
    const auto runNames = shortNames(runWords), datasetNames = shortNames(datasetWords);
    for (std::size_t i = 0; i < runNames.size(); ++i)
        subject.runs[i].name = runNames[i];
    for (std::size_t i = 0; i < datasetNames.size(); ++i)
        subject.datasets[i].name = datasetNames[i];
    return subject;
}

std::vector<std::string> factorsInSeveralCells(const project::Project& project)
{
    std::map<std::string, std::set<std::string>> cells;
    for (const auto& analysis : project.analyses)
        if (!analysis.runs.empty())
            cells[analysis.tf].insert(analysis.cell);
    std::vector<std::string> factors;
    for (const auto& [tf, found] : cells)
        if (found.size() > 1)
            factors.push_back(tf);
    return factors;
}

std::vector<std::string> shortNames(const std::vector<std::vector<std::string>>& words)
{
    std::set<std::size_t> chosen{0};
    const auto names = [&] {
        std::vector<std::string> made;
        for (const auto& list : words)
            made.push_back(joined(list, chosen));
        return made;
    };
    std::size_t longest = 0;
    for (const auto& list : words)
        longest = std::max(longest, list.size());
    for (std::size_t next = 1; next < longest; ++next) {
        const auto made = names();
        // Does this word tell two of the same name apart?
        std::map<std::string, std::set<std::string>> found;
        for (std::size_t i = 0; i < words.size(); ++i)
            found[made[i]].insert(next < words[i].size() ? words[i][next] : std::string());
        if (std::any_of(found.begin(), found.end(), [](const auto& entry) { return entry.second.size() > 1; }))
            chosen.insert(next);
    }
    auto made = names();
    std::map<std::string, int> taken;
    for (std::string& name : made)
        if (const int number = ++taken[name]; number > 1)
            name += " (" + std::to_string(number) + ")";
    return made;
}

}  // namespace bindscape::app
