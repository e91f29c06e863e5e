// SPDX-License-Identifier: GPL-3.0-or-later
// What Models says about a run: how it went, read from its folder in a job, and in which state it is now.
#pragma once

#include "app/session/session.h"

#include <QString>

#include <map>
#include <optional>
#include <string>

namespace bindscape::app {

struct RunResults {
    std::optional<double> auroc, auprc, low, high, pauc;  // of the test chromosomes, strands as rows
    std::optional<double> bySite;                          // auROC, strands averaged
    long epochs = 0, bestEpoch = 0;
    std::int64_t bound = 0, unbound = 0;                   // test sites
    std::string test;                                      // chromosomes, "chr9"; empty if not known
    std::string device;                                    // "cpu", "cuda"
    double seconds = 0;                                    // of training
    std::string missing;                                   // an input that is not there; nothing more can be computed
    bool scored = false, begun = false, complete = false, evaluated = false, outdated = false;
};
// Any thread; reads files. Damaged ones leave their part out: the panel of that run says what is wrong with them.
RunResults readRunResults(const project::Project& project, const std::string& analysisId, const project::RunEntry& run);

enum class RunState { New, Waiting, Paused, Running, Stopping, Failed, Unfinished, Finished, Outdated };
// GUI thread. `results` may be null: not read yet.
RunState stateOf(Session& session, const std::string& runId, const RunResults* results);
QString stateText(RunState state);  // "running", "waiting", ...; empty for Finished
QString stateHelp(RunState state);  // a sentence

}  // namespace bindscape::app
