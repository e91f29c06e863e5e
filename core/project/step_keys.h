// SPDX-License-Identifier: GPL-3.0-or-later
// Which step needs which, where its outputs lie, and when it is up to date.
#pragma once

#include "core/project/run_project.h"
#include "core/project/stamps.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::project {

// One step with the entries that it belongs to.
struct StepContext {
    const Project* project;
    const AnalysisEntry* entry;  // null for the steps of a trunk
    const RunEntry* run;         // null for StepKind::Dataset
    StepKind kind;
    const TrunkEntry* trunk = nullptr;  // of StepKind::Compendium and Pretrain, whose `run` is the trunk's

    std::filesystem::path datasetFolder() const;
    std::filesystem::path runFolder() const;
    std::filesystem::path outputFolder() const;  // holds the step's stamp
};
// Throws Error if the step names an analysis or run that the project does not have.
StepContext contextOf(const Project& project, const Step& step);

// The project without the results of other analyses: what a figure of one of its runs shows. Pictures of one TF neither grow nor become out
// of date with every other TF that is scored.
Project withTracksOf(const Project& project, const AnalysisEntry& entry);

// The run on the same sites with the same network and the core blocked, for the second column of a profile.
const RunEntry* blockedPartner(const AnalysisEntry& entry, const RunEntry& run);

// Settings, input files and keys of the steps before, as one MD5.
std::string stepKey(const StepContext& step, Stamps& stamps);
bool isUpToDate(const StepContext& step);
// The step before that is not done, as a title; none if this one can run.
std::optional<std::string> missingBefore(const StepContext& step);
std::string stepTitle(const StepContext& step);

}  // namespace bindscape::project
