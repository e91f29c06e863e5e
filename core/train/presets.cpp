// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include "core/base/text.h"
#include "core/nn/architecture.h"

#include <algorithm>

namespace bindscape::train {

namespace {

void applySmall(TrainOptions& options)
{
    options.schedule = "early";
    options.patience = 3;
    options.maxEpochs = 30;
}

void applyPaper(TrainOptions& options)
{
    options.schedule = "plateau";
    options.patience = 10;
    options.maxEpochs = 100;
}

void applyCosine(TrainOptions& options)
{
    options.schedule = "cosine";
    options.maxEpochs = 10;
}

void applyCalm(TrainOptions& options)
{
    applyCosine(options);
    options.penalty = 1e-4;
    // Gradients of an LSTM explode (Pascanu et al. 2013): at the full rate one odd batch throws DanQ back to chance, from which it does not
    // come back.
    const auto& groups = nn::findDescription(options.architecture).groups;
    if (std::any_of(groups.begin(), groups.end(), [](const auto& group) { return group.id == "recurrent"; }))
        options.clipNorm = 1;
}

void applyQuick(TrainOptions& options)
{
    const auto& architecture = nn::findDescription(options.architecture);
    options.architectureValues = Values(architecture.parameters);
    for (const auto& [id, value] : architecture.narrow)
        options.architectureValues.set(architecture.parameters, id, value);
    options.schedule = "early";
    options.patience = 3;
    options.maxEpochs = 20;
    options.batch = 64;
}

}  // namespace

std::span<const Preset> presets()
{
    static const std::vector<Preset> list{
        {"small", "Small data set",
         "Published network; stops when the validation loss has not improved for 3 epochs. For up to about 20,000 windows.", &applySmall},
        {"paper", "As published",
         "Published network; divides the learning rate by 10 after 10 epochs without a better validation loss, and stops at the last rate.",
         &applyPaper},
        {"cosine", "Falling rate",
         "Published network; a fixed number of epochs in which the learning rate falls to zero along half a cosine. Calmer "
         "weights and scores; no early stop.",
         &applyCosine},
        {"calm", "Calm scores",
         "As Falling rate, with a weight penalty of 1e-4 that takes noise out of scores, and the gradients of networks with an LSTM clipped to 1. For networks that start from trained layers.",
         &applyCalm},
        {"quick", "Quick look", "A narrow network that trains in a minute or two; for a first look, not for results.", &applyQuick},
    };
    return list;
}

TrainOptions presetOptions(std::string_view presetId, std::string_view architectureId)
{
    const auto list = presets();
    const auto found = std::find_if(list.begin(), list.end(), [&](const Preset& preset) { return preset.id == presetId; });
    if (found == list.end()) {
        std::vector<std::string> known;
        for (const auto& preset : list)
            known.push_back(preset.id);
        throw Error("There is no preset called \"" + std::string(presetId) + "\". Known presets: " + join(known, ", ") + ".");
    }
    TrainOptions options;
    options.architecture = nn::findDescription(architectureId).id;
    options.preset = found->id;
    found->apply(options);
    return options;
}

}  // namespace bindscape::train
