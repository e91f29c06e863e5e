// SPDX-License-Identifier: GPL-3.0-or-later
// Training one network on one data set; free of torch. On the CPU the same inputs, options, seed and number of threads
// give the same weights, bit for bit, also when the run was killed and resumed. (Other threads: the last digits differ, because
// sums are added up in another order.)
#pragma once

#include "core/base/error.h"
#include "core/base/parameter.h"
#include "core/base/progress.h"
#include "core/stats/metrics.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bindscape::train {

// The learning rate of a group of layers (nn::LayerGroup) as a multiple of the run's; 0: the group stays as it is.
struct GroupRate {
    std::string group;
    double factor = 1;
    bool operator==(const GroupRate&) const = default;
};

struct TrainOptions {
    std::string architecture = "danq";
    Values architectureValues;          // empty = defaults
    bool coreBlocked = false;
    std::string preset = "small";       // for the record
    long batch = 128;
    long maxEpochs = 30;
    double learningRate = 0;            // 0 = the architecture's published rate
    // "early": stop after `patience` epochs without a better validation BCE (or auROC, see stopBy) of the averaged weights.
    // "plateau": after `patience` such epochs divide the rate by 10, stop at the architecture's final rate (paper).
    // "cosine": the rate falls from the first to zero along half a cosine over exactly maxEpochs (Loshchilov and Hutter 2017, one cycle).
    std::string schedule = "early";
    long patience = 3;
    // What "better" means for both schedules and for the kept weights: validation "loss", or "auroc" (the loss where that is not defined).
    std::string stopBy = "loss";
    double dropoutScale = 1;            // 0 switches dropout off (tests)
    double emaDecay = 0.999;            // 0 = no averaging
    double penalty = 5.1e-7;
    // Where all gradients of a step together are longer (Euclidean norm, without that of the penalty), they are scaled to this length, so
    // that one odd batch cannot undo what was learnt (Pascanu et al. 2013). 0: never.
    double clipNorm = 0;
    bool reverseComplement = true;      // adds the reverse complement of every row, in all splits
    long shift = 0;                     // training windows are moved by up to so many bases either way, anew in every epoch
    std::string classWeights = "equal"; // "balanced": bound and unbound rows weigh the same in the training loss; "equal": every row does
    std::uint64_t seed = 1;
    int threads = 0;
    std::string device = "auto";        // auto, cpu, cuda, cuda:1 ...
    std::string trunk;                  // run folder whose convolution, LSTM and batch-norm weights (averaged) this one starts from; empty: from scratch
    bool freezeTrunk = false;           // those weights stay as they are
    std::vector<GroupRate> groupRates;  // groups that are not named learn at the run's rate; see layer_rates.h
    // A check: the labels of each split are dealt out anew among its sites by the seed, in training and in every evaluation of the
    // run, so that its auROC must be 0.5 within the interval.
    bool shuffleLabels = false;
    bool replace = false;               // a finished run, or one of other options, makes room for this one
};

// Presets: "small" (early stop on validation BCE, patience 3; data sets up to about 20,000 windows), "paper" (plateau of
// ten epochs, rate / 10, published sizes), "cosine" (ten epochs, rate falling to zero), "calm" (that, penalty 1e-4, gradients clipped to 1 where there is an LSTM), "quick" (a narrow network for a first look in a minute or two).
struct Preset {
    std::string id, title, help;
    void (*apply)(TrainOptions&);
};
std::span<const Preset> presets();
TrainOptions presetOptions(std::string_view presetId, std::string_view architectureId);  // throws Error

struct EpochMetrics {
    long epoch = 0;  // 1-based
    long step = 0;
    // Mean BCE per row without the weight penalty. Training: over the epoch's batches as they were seen, with dropout, shifts and
    // class weights. Validation: averaged weights, none of these; NaN without validation rows.
    double trainLoss = 0, validationLoss = 0;
    std::optional<double> validationAuroc, validationAuprc;
    double learningRate = 0, seconds = 0;
    bool best = false;
};

struct TrainResult {
    std::vector<EpochMetrics> epochs;
    long bestEpoch = 0;
    bool stoppedByUser = false;
    double sequencesPerSecond = 0;  // training steps only
    Warnings warnings;
};

// A look at the weights between two epochs, or before the first step (epoch 0).
struct ProgressPoint {
    double epoch = 0;      // passes over the training rows so far: 2.25 lies in the third epoch
    double trainLoss = 0;  // mean over the batches since the point or epoch before; NaN before the first step
    // Of the averaged weights, on `rows` of the `ofRows` validation rows, chosen by the seed; NaN and none where they were not measured.
    double validationLoss = 0;
    std::optional<double> validationAuroc;
    std::int64_t rows = 0, ofRows = 0;
};

// The best weights so far, written into liveFolder() of a run that goes on.
struct LiveCopy {
    double epoch = 0;         // whose weights they are; within the first epoch a fraction
    std::string problem;      // why nothing was written; empty: it was
};

// Called from the training thread after each epoch and, at most ten times a second, between batches. None of it changes the weights.
struct TrainObserver {
    std::function<void(const EpochMetrics&)> epoch;
    std::function<void(long epoch, long batch, long batches, double recentLoss, double sequencesPerSecond)> batch;
    // With it the run also looks at its weights between the epochs, for at most 3 % of its time, and writes progress.tsv.
    std::function<void(const ProgressPoint&)> point{};
    // Asked between batches; true: write the copy now, then tell. interpretRun() takes liveFolder() as a run's folder.
    std::function<bool()> copyWanted{};
    std::function<void(const LiveCopy&)> copied{};
};

// datasetFolder: written by writeDataset(). genomeFile: the FASTA. runFolder is made: run.json, metrics.tsv, model.pt,
// checkpoint.pt (removed at the end). If runFolder holds an unfinished run with the same options and inputs, it goes on where
// that stopped; a finished one is returned as it is; one that differs is an Error, unless options.replace. progress.stopRequested() keeps
// the best and finishes.
TrainResult trainNetwork(const std::filesystem::path& datasetFolder, const std::filesystem::path& genomeFile,
                         const TrainOptions& options, const std::filesystem::path& runFolder, Progress& progress,
                         const TrainObserver& observer = {});

// The same for a network with one output a track of a compendium (core/compendium), whose layers below the dense ones other runs may
// start from. compendiumFolder: written by writeCompendium(), or a folder with the published DeepSEA bundle (genomeFile is not used
// then). Validation auROC and auPRC are means over the tracks that have both classes. After training: tasks.tsv.
TrainResult pretrainNetwork(const std::filesystem::path& compendiumFolder, const std::filesystem::path& genomeFile,
                            const TrainOptions& options, const std::filesystem::path& runFolder, Progress& progress,
                            const TrainObserver& observer = {});

// How well each track is told on the held-out chromosomes.
struct TaskResult {
    std::string name, kind, split;  // split: "validation", "test"
    std::int64_t positives = 0, negatives = 0;
    std::optional<double> auroc, auprc;  // none where there is one class only
};
// tasks.tsv of a pre-training run; empty if there is none. Throws Error if it is damaged. Torch-free.
std::vector<TaskResult> readTaskResults(const std::filesystem::path& runFolder);
void writeTaskResults(const std::vector<TaskResult>& results, const std::filesystem::path& runFolder);

// metrics.tsv of a run, finished or running (for the curves). Missing file: empty.
std::vector<EpochMetrics> readMetrics(const std::filesystem::path& runFolder);
// progress.tsv of a run, ordered by epoch. Missing file: empty. Throws Error if it is damaged.
std::vector<ProgressPoint> readProgress(const std::filesystem::path& runFolder);

// Training steps of one pass over so many rows: a last batch of one row, which has no variance for batch normalisation, joins the
// one before it.
inline long batchesOf(long rows, long batch) { return rows / batch + (rows < batch || rows % batch > 1 ? 1 : 0); }

// A short trial of the very steps that training will make, on random windows: what it costs on this machine.
struct TrialResult {
    double secondsPerBatch = 0;       // median of the batches after the first
    double secondsToStart = 0;        // network made and the first batch done
    double evaluateSecondsPerBatch = 0;  // forward pass alone
    long batches = 0;                 // that were timed; fewer than asked for where those take long
    std::int64_t memoryBytes = 0;     // largest resident size of the process during the trial
    std::int64_t deviceBytes = 0, deviceTotalBytes = 0;  // taken on a CUDA device, and what that has; 0 on the CPU
    long parameters = 0;              // of the network, frozen ones too
};
// The first batch is not counted. Ends early, with at least three batches, after half a minute or when a stop is asked for; throws
// Cancelled. Touches nothing that a later training depends on.
TrialResult tryNetwork(const TrainOptions& options, long window, long batches, Progress& progress);

struct EvaluateOptions {
    std::string split = "test";  // train, validation, test, held-out (validation and test), all
    std::string strand = "both"; // both: strands are rows of their own; average: one row a site
    int bootstrap = 1000;
    bool baselines = true;       // also train the k-mer models on the training windows
    bool hideCore = true;        // also predict the same sites with the core hidden
    std::uint64_t seed = 1;
    int threads = 0;
    std::string device = "auto";
};
// A simpler model of the same sites; `id` names its column in predictions.tsv.gz.
struct BaselineEvaluation {
    std::string id, title;            // "kmers_centre", "5-mers of the central 61 bp, logistic regression"
    std::string note{};               // how it was trained, one sentence
    stats::RankingMetrics sites;
};
// Sites whose predicted probability (strands averaged) lies in [low, high), the last bin with its end: histogram and calibration.
struct ProbabilityBin {
    double low = 0, high = 0, meanProbability = 0;  // the mean of an empty bin is NaN
    std::int64_t bound = 0, unbound = 0;
};
struct SplitEvaluation {
    std::string split;
    stats::RankingMetrics rows;        // both strands as rows
    stats::RankingMetrics sites;       // strands averaged
    stats::RankingMetrics motifScore;  // of the motif score alone, by site
    std::optional<stats::RankingMetrics> dnase;  // of "core inside DNase" alone, by site, where DNase was given
    std::optional<stats::RankingMetrics> coreHidden{};  // by site: the same network, the core replaced by N; none where it was trained so
    std::vector<BaselineEvaluation> baselines{};   // trained on the data set's own training windows, core as the network sees it
    std::vector<ProbabilityBin> bins{};            // 20
    std::optional<double> brier{}, calibrationError{};  // by site; mean squared error, expected |share bound - probability|
};
struct Evaluation {
    std::vector<SplitEvaluation> splits;
    Warnings warnings;
};
// Writes evaluation.json and predictions.tsv.gz into outFolder (the run folder by default). datasetFolder may be another
// TF's. evaluation.json of a run holds validation and test after training.
Evaluation evaluateNetwork(const std::filesystem::path& runFolder, const std::filesystem::path& datasetFolder,
                           const std::filesystem::path& genomeFile, const EvaluateOptions& options,
                           const std::filesystem::path& outFolder, Progress& progress);
// Torch-free reader of evaluation.json.
Evaluation readEvaluation(const std::filesystem::path& folder);

}  // namespace bindscape::train
