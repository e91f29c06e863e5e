// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/trunk_runs.h"

#include "app/runs/run_names.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/nn/architecture.h"
#include "core/project/run_project.h"
#include "core/train/run_record.h"
#include "core/train/trunk.h"

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

void addRecord(TrunkRun& trunk, const train::RunRecord& record)
{
    trunk.architecture = record.options.architecture;
    trunk.values = nn::completeValues(nn::findDescription(trunk.architecture), record.options.architectureValues);
    trunk.tracks = record.inputs.tasks.size();
    const train::RunSplit& split = record.inputs.split;
    trunk.train = split.train;
    trunk.heldOut = split.validation;
    trunk.heldOut.insert(trunk.heldOut.end(), split.test.begin(), split.test.end());
}

void addIfThere(std::vector<TrunkRun>& found, TrunkRun trunk)
{
    std::error_code ignored;
    if (!fs::exists(trunk.folder / paths::kModelFile, ignored))
        return;
    try {
        addRecord(trunk, train::readRunRecord(trunk.folder));
    } catch (const Error&) {
        trunk.values = {};  // the pre-flight check says what is wrong once it is chosen
    }
    found.push_back(std::move(trunk));
}

}  // namespace

std::string trunkLabel(const TrunkRun& trunk)
{
    constexpr std::size_t kMostNamed = 4;
    std::string label = trunk.title;
    if (trunk.tracks > 0)
        label += " · " + plural(static_cast<std::int64_t>(trunk.tracks), "track");
    if (trunk.tracks > 0 && !trunk.heldOut.empty())
        label += " · held out " + (trunk.heldOut.size() > kMostNamed ? plural(static_cast<std::int64_t>(trunk.heldOut.size()), "chromosome") : join(trunk.heldOut, ", "));
    return label;
}

std::vector<TrunkRun> trunkRuns(const project::Project& project)
{
    std::vector<TrunkRun> found;
    for (const auto& trunk : project.trunks)
        addIfThere(found, {project::titleOf(trunk), trunk.run.architecture, folderOf(project, trunk.run)});
    for (const auto& analysis : project.analyses)
        for (const auto& run : analysis.runs)
            addIfThere(found, {runTitle(analysis, run).toStdString() + (run.coreBlocked ? " (blocked)" : ""), run.architecture, folderOf(project, run)});
    return found;
}

TrunkRun trunkRunOf(const fs::path& folder)
{
    train::trunkOf(folder);  // finished, and its model can be read
    TrunkRun trunk{folder.filename().string(), {}, folder};
    addRecord(trunk, train::readRunRecord(folder));
    return trunk;
}

}  // namespace bindscape::app
