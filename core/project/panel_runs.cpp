// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/panel_runs.h"

#include "core/analysis/comparisons.h"
#include "core/base/paths.h"
#include "core/project/step_keys.h"
#include "core/scores/score_set.h"

#include <algorithm>
#include <set>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

bool isScored(const Project& project, const RunEntry& run)
{
    return scores::scoresExist(paths::scoresFolder(paths::runFolder(project.folder(), run.id)));
}

const RunEntry* chosenRun(const Project& project, const AnalysisEntry& analysis)
{
    const RunEntry* best = nullptr;
    const auto rank = [&](const RunEntry& run) { return (run.starred ? 2 : 0) + (isScored(project, run) ? 1 : 0); };
    for (const auto& run : analysis.runs)
        if (!run.coreBlocked && (best == nullptr || rank(run) > rank(*best)))
            best = &run;
    return best;
}

bool inSeveralCells(const Project& project, const AnalysisEntry& analysis)
{
    return std::any_of(project.analyses.begin(), project.analyses.end(),
                       [&](const AnalysisEntry& other) { return other.tf == analysis.tf && other.cell != analysis.cell; });
}

}  // namespace

std::vector<PanelRun> panelRuns(const Project& project, std::string_view design)
{
    std::vector<PanelRun> rows;
    std::set<std::string> names;
    for (const auto& analysis : project.analyses) {
        if (analysis.design != design)
            continue;
        const RunEntry* present = chosenRun(project, analysis);
        const std::string name = inSeveralCells(project, analysis) && !analysis.cell.empty() ? analysis.tf + " · " + analysis.cell : analysis.tf;
        if (present != nullptr && names.insert(name).second)
            rows.push_back({name, &analysis, present, blockedPartner(analysis, *present)});
    }
    return rows;
}

std::vector<std::string> panelDesigns(const Project& project)
{
    std::vector<std::string> designs;
    for (const char* design : analysis::kDesigns)
        if (!panelRuns(project, design).empty())
            designs.emplace_back(design);
    return designs;
}

fs::path panelScores(const fs::path& runFolder, bool bound, long shift)
{
    fs::path folder = paths::scoresFolder(runFolder);
    if (!bound)
        folder += "-unbound";
    if (shift != 0)
        folder += "-shift" + std::to_string(shift);
    return folder;
}

std::string designTitle(std::string_view design)
{
    return design == "gc" ? "GC-controlled" : design == "dnase" ? "DNase-controlled" : "Baseline";
}

}  // namespace bindscape::project
