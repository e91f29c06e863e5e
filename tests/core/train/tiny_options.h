// SPDX-License-Identifier: GPL-3.0-or-later
// A network of six filters a layer that trains for three epochs on one thread, for tests of how training goes.
#pragma once

#include "core/nn/architecture.h"
#include "core/train/run_record.h"

#include <string>

namespace bindscape::test {

inline train::TrainOptions tinyOptions(const std::string& architecture)
{
    train::TrainOptions options;
    options.architecture = architecture;
    const auto& parameters = nn::findDescription(architecture).parameters;
    options.architectureValues = Values(parameters);
    for (const auto& [id, value] : nn::findDescription(architecture).narrow)
        options.architectureValues.set(parameters, id, "6");
    options.batch = 16;
    options.maxEpochs = 3;
    options.threads = 1;
    options.device = "cpu";
    return train::completeOptions(options);
}

}  // namespace bindscape::test
