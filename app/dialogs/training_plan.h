// SPDX-License-Identifier: GPL-3.0-or-later
// What the training dialog is about, apart from its window: the choices, what can be said about them before anything runs,
// and the entries of the project that come out. All functions may run in any thread.
#pragma once

#include "core/base/progress.h"
#include "core/genome/reference.h"
#include "core/motif/matrix.h"
#include "core/nn/architecture.h"
#include "core/project/project.h"
#include "core/train/run_record.h"
#include "core/train/trainer.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bindscape::app {

enum class CoreChoice { Present, Blocked, Both };

struct TrainingChoice {
    std::string tf, cell, name;
    std::filesystem::path peaks, motifFile, dnase, exclude, sites, negatives;
    int labelColumn = 0;
    std::string motifId;
    std::string design = "baseline";
    CoreChoice core = CoreChoice::Both;
    std::string match = "keep-positives", background = "genome";
    double pvalue = 1e-4;
    int maxUnknown = 100;
    std::int64_t maxSites = 0;
    project::DesignSettings settings;
    std::string architecture = "danq", preset = "small";
    project::TrainSettings training;
    long maxEpochs = 0, batch = 0;  // 0 = the preset's
    std::string device = "auto";
    int threads = 0;                // of training on the CPU; 0 = of the preferences
    std::uint64_t seed = 1;
    std::vector<std::string> train, validation, test;  // train empty: all the others
    bool asProposed = false;                           // the split is what the program proposes for this genome
    nlohmann::json parameters = nlohmann::json::object();
    bool operator==(const TrainingChoice&) const = default;
};

// Networks and presets with their values.
struct Catalogue {
    std::vector<nn::Architecture> architectures;
    std::vector<train::Preset> presets;
    std::map<std::pair<std::string, std::string>, train::TrainOptions> defaults;  // preset, architecture
    const nn::Architecture* architecture(const std::string& id) const;
    const train::TrainOptions* options(const std::string& preset, const std::string& architecture) const;
};
Catalogue loadCatalogue();  // known as data: LibTorch is not loaded for it

struct Check {
    enum class Severity { Good, Note, Warning, Error } severity;
    std::string text;
    std::string field;  // "tf", "peaks", "motif", "dnase", "chromosomes", "genome", "project", "name", "trunk", "tracks"; empty = none
    std::string lead{};  // how the text begins, shown bold
};

inline std::string sentenceOf(const Check& check) { return check.lead.empty() ? check.text : check.lead + " " + check.text; }
inline constexpr const char* kFilesField = "files";  // of what is said about the files together; no box of the form has it

// Facts that need files to be read.
struct Preflight {
    std::size_t contigs = 0;
    std::int64_t peaks = 0, peaksOnTrain = 0, peaksOnValidation = 0, peaksOnTest = 0;
    int motifWidth = 0;
    std::string motifName;
    std::string assembly;        // of the genome, where its chromosomes tell
    double sequencesPerSecond = 0;  // of the slowest earlier run with the same network, batch and device; 0 = unknown
    std::string measuredIn;         // its name
    std::vector<Check> checks;
    bool hasErrors() const;
};

// What can be said about the layers that learn, of any kind of network: an error where none would.
std::vector<Check> layerChecks(const std::string& architecture, const project::TrainSettings& settings);
// The trunk that a network starts from: the very layers, and chromosomes that it should not have seen. Reads its run; throws Error.
std::vector<Check> trunkChecks(const project::RunEntry& run, const train::RunSplit& split, const std::vector<genome::Contig>& contigs);
// Everything that can be checked at once, without reading a file.
std::vector<Check> quickChecks(const TrainingChoice& choice, const project::Project& project, bool genomeOpen);
// Reads peaks, motif and the metrics of earlier runs. Trouble with a file becomes a check, not an exception; throws Cancelled.
Preflight preflight(const TrainingChoice& choice, const project::Project& project, const std::vector<genome::Contig>& contigs,
                    Progress& progress);

// The two in one list for the eye: each sentence once, the worst first, among them what has a lead; one good word for the files, with the bound sites that
// are left out where those are few. `counted` may be empty.
std::vector<Check> mergedChecks(const std::vector<Check>& checks, const std::vector<Check>& counted);

// Chromosomes worth a box in the dialog: 1-22, X, Y by name, else the longest (at most 30), in the order of the genome.
std::vector<std::string> mainChromosomes(const std::vector<genome::Contig>& contigs);
// chr8 and chr9 where the genome has them, else two others of its middle.
std::pair<std::string, std::string> proposedSplit(const std::vector<genome::Contig>& contigs);

struct PlannedRuns {
    std::vector<project::AnalysisEntry> analyses;  // all of the project, with the new ones
    std::string analysis;                          // id of the one that got the runs
    std::vector<std::string> runs;                 // ids
};
// Adds the runs to the analysis with the same data, or to a new one.
PlannedRuns planRuns(const TrainingChoice& choice, const project::Project& project);
// Of several choices, one after another; `analysis` is that of the first.
PlannedRuns planRuns(const std::vector<TrainingChoice>& choices, const project::Project& project);
// What is queued for these factors: one choice each, or with rounds (first > 0) one for each round. Where a name would stand for
// several runs of a TF it gets the cell (else the peak file) and the round.
std::vector<TrainingChoice> spread(const std::vector<TrainingChoice>& factors, int firstRound, int lastRound);
// The table of changes by hand of the analysis with the same data; empty where there is none.
std::filesystem::path siteChangesOf(const TrainingChoice& choice, const project::Project& project);
// The data of a choice as an analysis without runs and id.
project::AnalysisEntry analysisOf(const TrainingChoice& choice);
// Models shows runs by TF and design: there a name stands for one run.
bool nameIsTaken(const TrainingChoice& choice, const project::Project& project, const std::string& name);
// A name that no run of the same TF and design has: "run 2".
std::string proposedName(const TrainingChoice& choice, const project::Project& project);
// The same for all that factors and rounds spread to.
std::string proposedName(std::vector<TrainingChoice> factors, int firstRound, int lastRound, const project::Project& project);
TrainingChoice choiceOf(const project::AnalysisEntry& analysis, const project::RunEntry& run);

}  // namespace bindscape::app
