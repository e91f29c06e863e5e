// SPDX-License-Identifier: GPL-3.0-or-later
// The simulation benchmark (AgentBind, Zheng et al. 2021, section "simulation"): sequences whose truth is known, networks trained on them
// by the ordinary steps of a project, every attribution method on a further set of positive sequences, and five measures of how well each
// method finds the planted motifs. Everything is an ordinary project, so that the window opens what was measured.
//
// Differences from the published program, all on purpose: instances never overlap (core/simulation/sequences.h); sequences are shuffled;
// bases of the core are left out of every measure. The published networks start from layers that were pre-trained on 919 tracks; from
// random weights DanQ does not leave chance level on sequences in which nothing but one to three short motifs tells the classes apart. So
// networks start from a warm-up: layers trained for a short while on sequences with many instances (simulationWarmUp()).
#pragma once

#include "core/base/progress.h"
#include "core/compute/compute.h"
#include "core/figure/figure.h"
#include "core/project/project.h"
#include "core/project/run_project.h"
#include "core/simulation/base_metrics.h"
#include "core/simulation/sequences.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::project {

struct SimulationSizes {
    std::int64_t train = 0, validation = 0, test = 0;  // sequences, half of them positive
    std::int64_t interpret = 0;                        // all positive
    std::int64_t warmUp = 0;                           // of the warm-up, half positive
};

// What a network is trained with otherwise than the preset says.
struct SimulationTraining {
    long epochs = 0;           // 0 = the preset's
    std::string warmUpPreset;  // empty = the preset's
    double headRate = 1;       // of the layers that a warm-up does not hand on, as a share of the learning rate
};

struct SimulationOptions {
    std::string preset = "quick";
    SimulationSizes sizes;
    simulation::SequenceRecipe recipe;
    std::vector<std::string> architectures, methods;  // ids; of methods also with options: "saliency:off_simplex=true"
    std::string trainPreset = "small", warmUpPreset = "small";
    long maxEpochs = 0;           // 0 = the training preset's
    std::map<std::string, SimulationTraining> trainingOf;  // by architecture
    long warmUpEpochs = 2;
    double warmUpMean = 12;       // instances in a positive sequence of the warm-up
    double warmRate = 0.1;        // of the warmed layers, as a share of the rate of the dense ones
    double learningRate = 0;      // 0 = the architecture's
    bool warmUp = true;           // false: from random weights
    std::filesystem::path trunk;  // run folder that networks of its architecture start from instead
    simulation::RankBy rankBy = simulation::RankBy::Magnitude;
};

struct SimulationPreset {
    std::string id, title, help;
    SimulationSizes sizes;
    std::string trainPreset, warmUpPreset;
    long maxEpochs;  // 0 = the training preset's
    long warmUpEpochs;
    double warmUpMean, warmRate;
    std::map<std::string, SimulationTraining> trainingOf{};
};
std::span<const SimulationPreset> simulationPresets();  // "paper", "quick", "tiny"
// With the motifs of the demonstration (GATA1 core, TAL1 beside it), the published pair of networks and no method. Throws Error.
SimulationOptions simulationOptions(std::string_view preset, std::uint64_t seed);
// Other motifs: of `file`, or of the demonstration's where that is empty. Empty ids keep the demonstration's. Throws Error.
void setMotifs(SimulationOptions& options, const std::filesystem::path& file, const std::string& coreId, const std::string& contextId);

// All methods as they are, Grad-CAM without setting negative values of its map to zero, and gradient times input with its gradient
// corrected, in this order: what is measured unless somebody asks for less.
struct SimulationMethod {
    std::string id, title;
};
std::vector<SimulationMethod> simulationMethods(const compute::Compute& compute);
// The same for one that was asked for. Throws Error naming the known methods, or what is wrong with the options.
SimulationMethod simulationMethod(const compute::Compute& compute, const std::string& id);

// The recipe of the warm-up: the same motifs, about `warmUpMean` instances in each positive sequence.
simulation::SequenceRecipe simulationWarmUp(const SimulationOptions& options);

// Writes genome.fa.gz (contigs train, validation, test, interpret, warmup, warmup_validation; sequences end to end), truth.bed, sites.bed
// (cores with labels), interpret.bed (cores of the interpretation set), motifs.meme and simulation.bindscape, whose analysis has a run an
// architecture, as has the warm-up's. Existing unchanged files are kept, and other runs of the project. Same options, same bytes. Throws
// Error if the folder holds another simulation.
Project makeSimulation(const std::filesystem::path& folder, const SimulationOptions& options, Progress& progress);

// One row of the table.
struct SimulationResult {
    std::string architecture, method;  // ids
    std::string architectureTitle, methodTitle;
    std::optional<double> secondsPerSequence;  // nothing where the scores were finished by a killed program
    int threads = 0;                           // that were asked for; 0 = all cores
    simulation::RankBy rankBy = simulation::RankBy::Magnitude;
    simulation::BaseMetrics metrics;
    std::optional<double> aurocByScore, aurocByMagnitude;
    std::optional<double> testAuroc;  // of the network: positive against negative sequences
};

// Trains what is not trained, scores what is not scored, measures, and writes simulation.tsv, simulation_roc.tsv and the figures; tracks of
// the scores are added to the project, which is saved. Killed or cancelled, the same call goes on where it was. Throws Error or Cancelled.
std::vector<SimulationResult> runSimulation(Project& project, const SimulationOptions& options, const compute::Compute& compute,
                                            int threads, Progress& progress, const RunObserver& observer);

// simulation.tsv of the folder; empty if there is none. Throws Error with file and line.
std::vector<SimulationResult> readSimulation(const std::filesystem::path& folder);
std::string toText(const std::vector<SimulationResult>& results);  // the table for a terminal, and what bounds the numbers

// Figures of a finished simulation, as recipes for makePicture().
std::string simulationRocRecipe(const std::filesystem::path& folder);  // Fig. 2a
// Fig. 2b: one sequence of the interpretation set. sequence: 0-based; none = the first with one instance on either side of the core.
std::string simulationSequenceRecipe(const std::filesystem::path& folder, const std::string& architecture,
                                     std::optional<std::int64_t> sequence = {});
// What makePicture() calls for the kinds "simulation_roc" and "simulation_sequence".
figure::Picture simulationRocPicture(const std::filesystem::path& folder);
figure::Picture simulationSequencePicture(const std::filesystem::path& folder, const std::string& architecture,
                                          std::optional<std::int64_t> sequence);

}  // namespace bindscape::project
