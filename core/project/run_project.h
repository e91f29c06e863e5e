// SPDX-License-Identifier: GPL-3.0-or-later
// The whole main job, step by step, resumable: trunks (compendium -> pre-training), then of each analysis data set -> training -> evaluation -> scores -> profile -> k-mers -> figures.
// A step whose outputs are there and whose inputs and settings did not change is not repeated. The command line and the window
// both run this.
#pragma once

#include "core/base/progress.h"
#include "core/compute/compute.h"
#include "core/dataset/dataset.h"
#include "core/figure/figure.h"
#include "core/project/project.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bindscape::project {

enum class StepKind { Compendium, Pretrain, Dataset, Train, Evaluate, Interpret, Profile, Kmers, Figures };
std::string_view toText(StepKind kind);  // "compendium", "pretrain", "dataset", "train", ...

struct Step {
    StepKind kind;
    std::string analysis;  // id; of Compendium and Pretrain that of the trunk
    std::string run;       // id, empty for Compendium and Dataset
    std::string title;     // "Train GATA1 · baseline · DanQ (core present)"
    bool done = false;     // outputs are there and up to date
};
// Trunks first, then the analyses, which may start from them.
std::vector<Step> plan(const Project& project);
// The trunk of the project whose run this one starts from; null if it starts from scratch or from elsewhere. Of trunks only
// those before this one in the list.
const TrunkEntry* startsFrom(const Project& project, const RunEntry& run);

struct RunObserver {
    std::function<void(const Step&, double seconds)> finished;
    std::function<void(const Step&)> started;
    train::TrainObserver training;
    std::function<void(const Warning&)> warning;
    // Set: a step that fails is told here, what follows from it is left out, and the other analyses go on. Else its Error is thrown.
    std::function<void(const Step&, const std::string& sentence)> failed{};
};
// Runs the steps that are not done, in order. only: kinds to run (empty = all). Throws Error or Cancelled; what was finished stays.
// Tracks of new results are added to `project`, which is then saved to its file (if it has one).
void runProject(Project& project, const compute::Compute& compute, const std::vector<StepKind>& only, int threads, Progress& progress,
                const RunObserver& observer);
// One step, done or not; the steps before it must be done (Error otherwise). A run folder that was trained with other settings
// or on other data is renamed ("RUN-old1"), never overwritten.
void runStep(const Project& project, const Step& step, const compute::Compute& compute, int threads, Progress& progress,
             const RunObserver& observer);
// The data set of an analysis in memory, as its step would write it; for that step and for counting sites beforehand. `edits`: table
// of changes by hand; none there is no change.
dataset::Dataset buildDataset(const std::filesystem::path& genome, const AnalysisEntry& entry, int threads, Progress& progress,
                              Warnings& warnings, const std::filesystem::path& edits = {});
// The compendium of a trunk as its step would write it; for that step and for counting beforehand.
compendium::CompendiumOptions compendiumOptions(const std::filesystem::path& genome, const TrunkEntry& trunk, int threads);
// What the run's step trains with, given the options of its preset; for that step and for trials beforehand.
train::TrainOptions trainOptions(const RunEntry& entry, train::TrainOptions presetOptions, int threads);
// After scores were made: adds the instance and score tracks to the project if they are not there; the instances only where `run`
// is empty or not to be scored.
bool addResultTracks(Project& project, const std::string& analysis, const std::string& run);

// The track's data, wherever it comes from: the genome itself, a scores folder, instances of a data set, or a file.
std::shared_ptr<const genome::TrackSource> openProjectTrack(const TrackEntry& track, std::shared_ptr<const genome::Reference> genome);
// "GATA1 · baseline · DanQ"
std::string modelTitle(const AnalysisEntry& entry, const RunEntry& run);
std::string titleOf(const TrunkEntry& trunk);  // "blood cells · DanQ"

// Plots of a finished or running run, from its files. Shared by window and command line.
struct TrainingHistory {
    bool coreBlocked = false;
    std::vector<train::EpochMetrics> epochs;
    std::vector<train::ProgressPoint> points{};  // between the epochs
};
TrainingHistory readTrainingHistory(bool coreBlocked, const std::filesystem::path& runFolder);  // empty where nothing is there yet
struct TrainingView {
    bool smooth = false;                     // curves as running averages
    std::vector<std::pair<std::string, TrainingHistory>> others{};  // runs drawn faintly behind, with their names
    std::string validation{};                // of which the validation is, "chr8"
    long stopAt = 0, maxEpochs = 0;          // of a run that trains: where it ends unless it gets better, and at the latest; 0 = not shown
};
// The loss of the first; validation auROC of each.
std::vector<figure::Chart> trainingCharts(const std::vector<TrainingHistory>& pair, const TrainingView& view = {});
inline constexpr const char* kWithinEpochs = "within";  // id of the training loss between the epochs
// Exponential average over the points of its line, as written under the plot.
void smoothSeries(figure::Series& series);
std::vector<figure::Chart> evaluationCharts(const std::filesystem::path& runFolder, const std::string& split);  // "roc", "pr", "histogram", "calibration"
// Ids of series in them: the network, the same network trained with the core the other way; others are columns of the predictions.
inline constexpr const char* kNetworkCurve = "network";
inline constexpr const char* kPartnerCurve = "partner";
// The same with only the `curves` of ROC and PR that are named (all if empty), and the partner's where it is named.
std::vector<figure::Chart> evaluationCharts(const std::filesystem::path& runFolder, const std::string& split, const std::filesystem::path& partner,
                                            const std::vector<std::string>& curves);
// Several runs in one plot, each on its own sites: "roc", "pr", "calibration".
struct NamedRun {
    std::filesystem::path folder;
    std::string title;
};
std::vector<figure::Chart> comparisonCharts(const std::vector<NamedRun>& runs, const std::string& split);
figure::Chart profileChart(const std::filesystem::path& profileTsv, const std::string& title);
figure::KmerChart kmerChart(const std::filesystem::path& kmersTsv, const std::string& title, int rows);
// Reads the tracks of the project for one or two regions, as the window would show them.
figure::BrowserFigure browserFigure(const Project& project, const Region& overview, const std::optional<Region>& detail, int bins,
                                    Progress& progress);

// The recipe of a figure: a JSON object that names its kind, its files and its view; makePicture() draws it again.
std::string browserRecipe(const Project& project, const Region& overview, const std::optional<Region>& detail);
struct ChartSource {
    std::string kind;               // "loss", "auroc", "roc", "pr", "histogram", "calibration", "profile", "kmers", "motifs", "spacing"
    std::filesystem::path file;     // the table of "profile" and "kmers", the folder of motifs, else the run folder
    std::string title;
    std::string split = "test";     // "roc", "pr", "histogram", "calibration"
    bool coreBlocked = false;       // "loss", "auroc": of this run
    std::filesystem::path partner{};  // "auroc", "roc", "pr": the run with the core the other way; may be empty
    int rows = 15;                  // "kmers"
    std::vector<std::string> curves{};  // "roc", "pr": ids of the curves; empty = all
    std::vector<NamedRun> runs{};   // several runs in one "roc", "pr", "calibration"; then `file` is not used
    bool smooth = false;            // "loss", "auroc"
    std::vector<NamedRun> others{}; // "loss", "auroc": drawn faintly behind
    std::string validation{};       // "loss", "auroc": as in TrainingView
    std::string motif{};            // "spacing": its id
};
std::string chartRecipe(const ChartSource& source);
// `folder` is where the recipe lies or will lie, `source` its name in errors.
figure::Picture makePicture(const std::string& recipeJson, const std::filesystem::path& folder, const std::string& source, Progress& progress);
figure::Picture makePicture(const std::filesystem::path& recipe, Progress& progress);

}  // namespace bindscape::project
