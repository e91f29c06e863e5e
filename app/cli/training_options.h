// SPDX-License-Identifier: GPL-3.0-or-later
// The options of training that the commands train and pretrain share.
#pragma once

#include "app/cli/command.h"
#include "core/compute/compute.h"

#include <optional>
#include <string>
#include <vector>

namespace bindscape::cli {

struct TrainingArguments {
    std::string architecture = "danq", preset = "small", device = "auto";
    std::vector<std::string> parameters;
    std::optional<long> epochs, batch, patience;
    std::optional<double> learningRate, emaDecay, penalty, clipNorm;
    std::optional<std::string> schedule;
    std::string trunk, stopBy = "loss";
    std::vector<std::string> groupRates, freeze;
    bool freezeTrunk = false, forwardOnly = false;
};
void addTrainingOptions(CLI::App& app, TrainingArguments& arguments);
// Those of the preset, and what was asked for. Throws UsageError.
train::TrainOptions trainOptions(const TrainingArguments& arguments, const Globals& globals, const compute::Compute& compute);

// Says each epoch: a line, or an event in JSON.
train::TrainObserver epochLines(Console& console);

}  // namespace bindscape::cli
