// SPDX-License-Identifier: GPL-3.0-or-later
// run.json: everything needed to repeat a run, and how far it is. Free of torch.
#pragma once

#include "core/train/out_of_memory.h"
#include "core/train/trainer.h"

#include <filesystem>
#include <string>

namespace bindscape::train {

// Chromosomes of the data set's parts. Round > 0: sites of all chromosomes in `train` were dealt to the parts at random.
struct RunSplit {
    std::vector<std::string> train, validation, test;
    int round = 0;
};

// The run that the layers below the dense ones were taken from.
struct TrunkRecord {
    std::string folder;                // as given
    std::string modelMd5, contigsMd5;  // of its weights and its genome
    RunSplit split;                    // of its data set; train empty: not known
    std::vector<std::string> earlier;  // chromosomes that its own trunk and all before that were trained on
};

// One output of a pre-trained network.
struct TaskRecord {
    std::string name, kind, md5;  // md5: of the track's file; empty for the published bundle
};

// A file or folder that a run depends on.
struct InputChecksum {
    std::string role, file, md5;  // "peaks", "training windows", ...
};
// Roles of the very letters and labels that were read (input_checksums.h says of what text); `file` is the genome.
inline constexpr const char *kTrainingWindows = "training windows", *kValidationWindows = "validation windows";

struct RunInputs {
    std::string datasetFolder, genomeFile;     // as given
    std::string instancesMd5, datasetMd5;      // of the data set's two files
    std::string contigsMd5;                    // of the genome's names and lengths
    long window = 0;                           // bases
    std::string motif;                         // "GATA1 MA0035.3"
    long trainRows = 0, validationRows = 0;
    RunSplit split{};                          // empty in records of version 0.2 and before
    std::vector<TaskRecord> tasks{};           // of a pre-training run: its outputs in order; else empty
    std::vector<InputChecksum> checksums{};    // of all that the data set was made from, and of the very letters trained on
};

// From this epoch on (1-based) the run trains with this batch.
struct BatchChange {
    long epoch = 1, batch = 0;
};

struct RunMachine {
    std::string program, torch, blas, device;
    int threads = 0;
    std::string kernels;  // the instructions they used, "off"; empty in runs of programs without them
};

struct RunRecord {
    std::string state = "running";  // running, finished, stopped (by the user, best kept)
    TrainOptions options;           // complete: every architecture value, the rate that was used
    RunInputs inputs;
    std::optional<TrunkRecord> trunk;
    RunMachine machine;
    long parameters = 0;            // trainable numbers of the network
    std::string startedAt, finishedAt;  // UTC, ISO 8601
    double seconds = 0;
    long bestEpoch = 0, epochs = 0;
    double sequencesPerSecond = 0;
    Warnings warnings;
    std::optional<MemoryFailure> outOfMemory{};  // how an unfinished run ended last, if it was that
    std::vector<BatchChange> batches{};          // where the batch was changed after that: all of them, the first one too; else empty

    bool complete() const { return state != "running"; }
};

bool hasRunRecord(const std::filesystem::path& runFolder);
// Throws Error if the file is missing, damaged, or of a newer program.
RunRecord readRunRecord(const std::filesystem::path& runFolder);
void writeRunRecord(const RunRecord& record, const std::filesystem::path& runFolder);

// Options with every default filled in: architecture values, learning rate. Throws Error on values that cannot be used.
TrainOptions completeOptions(const TrainOptions& options);

// The first thing in which two runs would give different weights, as "batch (128 there, 64 now)"; empty if none.
std::string firstDifference(const RunRecord& there, const RunRecord& now);

// Text that is the same exactly for runs that give the same weights; the checkpoint carries it.
std::string identityOf(const RunRecord& record);

}  // namespace bindscape::train
