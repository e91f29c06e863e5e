// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/simulation.h"

#include "core/project/demo_recipe.h"

#include <algorithm>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr int kWidestCore = 64;  // wider intervals are no motif instances to interpretRun()

const motif::Motif& chosen(const motif::MotifFile& file, const std::string& id) { return motif::findMotif(file, id); }

}  // namespace

std::span<const SimulationPreset> simulationPresets()
{
    static const std::vector<SimulationPreset> list{
        {"paper",
         "As published",
         "50,000 training sequences and the published networks: hours on a CPU.",
         {50'000, 1000, 1000, 1000, 20'000},
         "calm",
         "cosine",
         3,
         2,
         12,
         1.0,
         // Takes three times as long an epoch as DanQ, and knows as much after one. At the full rate of 0.01 its new dense layers pull the
         // class activation map below zero at many planted bases, where the ReLU of Grad-CAM hides them.
         {{"deepsea", {1, "calm", 0.1}}}},
        {"quick",
         "Quick",
         "12,000 training sequences and narrow networks: minutes.",
         {12'000, 500, 500, 200, 3000},
         "quick",
         "quick",
         8,
         3,
         12,
         0.1},
        {"tiny", "Tiny", "Only shows that everything works, in seconds; the networks learn nothing.", {96, 32, 32, 8, 64}, "quick", "quick", 1, 1, 12, 0.1},
    };
    return list;
}

SimulationOptions simulationOptions(std::string_view preset, std::uint64_t seed)
{
    const auto list = simulationPresets();
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& known) { return known.id == preset; });
    if (found == list.end())
        throw Error("There is no size of the simulation called \"" + std::string(preset) + "\". Known: paper, quick, tiny.");
    SimulationOptions options;
    options.preset = found->id;
    options.sizes = found->sizes;
    options.trainPreset = found->trainPreset;
    options.warmUpPreset = found->warmUpPreset;
    options.maxEpochs = found->maxEpochs;
    options.trainingOf = found->trainingOf;
    options.warmUpEpochs = found->warmUpEpochs;
    options.warmUpMean = found->warmUpMean;
    options.warmRate = found->warmRate;
    options.architectures = {"danq", "deepsea"};
    options.recipe.seed = seed;
    setMotifs(options, {}, {}, {});
    return options;
}

void setMotifs(SimulationOptions& options, const fs::path& file, const std::string& coreId, const std::string& contextId)
{
    const DemoRecipe demo = parseDemoRecipe(embeddedDemoRecipe(), "resources/demo.json");
    const auto motifs = file.empty() ? motif::MotifFile{demo.motifs, {}} : motif::readMotifs(file);
    options.recipe.core = chosen(motifs, coreId.empty() ? demo.core : coreId);
    options.recipe.context = chosen(motifs, contextId.empty() ? demo.context : contextId);
    if (options.recipe.core.id == options.recipe.context.id)
        throw Error("The core and the motif beside it are both " + options.recipe.core.id + ". Choose two different motifs.");
    if (options.recipe.core.width() > kWidestCore)
        throw Error("The core motif " + options.recipe.core.id + " is " + std::to_string(options.recipe.core.width()) +
                    " bases wide; at most " + std::to_string(kWidestCore) + " can be used.");
}

simulation::SequenceRecipe simulationWarmUp(const SimulationOptions& options)
{
    auto warm = options.recipe;
    warm.contextMost = std::max(options.recipe.contextMost, std::min(15, simulation::mostInstances(options.recipe)));
    warm.contextMean = options.warmUpMean;
    return warm;
}

}  // namespace bindscape::project
