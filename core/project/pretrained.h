// SPDX-License-Identifier: GPL-3.0-or-later
// What the pre-trained network below a run knew: its output for the run's TF, to be scored on the run's own sites and set beside the run.
#pragma once

#include "core/project/project.h"

#include <filesystem>
#include <string>

namespace bindscape::project {

struct PretrainedOutput {
    std::filesystem::path run;  // the pre-trained one
    std::string task;           // its track; empty where the network has a single output
};

// Of the tracks of the run's trunk the one of the same peaks (by MD5), else the ChIP track named after the TF ("SP1", "GM12878|SP1|None"),
// in the same cell type where several are. Throws Error saying why there is none: not started from a run, gone, no such track, several.
PretrainedOutput pretrainedOutput(const AnalysisEntry& analysis, const std::filesystem::path& runFolder);

// RUN/scores-pretrained, in the folder of the fine-tuned run.
std::filesystem::path pretrainedScores(const std::filesystem::path& runFolder);

}  // namespace bindscape::project
