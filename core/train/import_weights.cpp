// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/import_weights.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/utc_time.h"
#include "core/base/version.h"
#include "core/nn/torch_scope.h"
#include "core/train/place_weights.h"
#include "core/train/run_record.h"

#include <algorithm>
#include <fstream>

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

std::string firstBytes(const fs::path& file)
{
    std::error_code ignored;
    std::ifstream stream(file, std::ios::binary);
    if (!fs::is_regular_file(file, ignored) || !stream)
        throw Error("There is no readable file " + file.string() + ". Choose the file with the weights.");
    char bytes[16] = {};
    stream.read(bytes, sizeof bytes);
    return {bytes, static_cast<std::size_t>(stream.gcount())};
}

WeightFile readWeights(const fs::path& file)
{
    const std::string begin = firstBytes(file);
    if (begin.starts_with("\x89HDF\r\n\x1a\n"))
        return readKerasFile(file);
    if (begin.starts_with("PK\x03\x04"))
        return readPytorchArchive(file);
    // The number that torch.save put first before version 1.6, and the tar files of the first versions.
    if (begin.starts_with(std::string("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 14)) || begin.starts_with("sys_info"))
        throw Error(file.string() + " was saved in PyTorch's format before version 1.6, which only Python can read. Convert it there with "
                                    "torch.save(torch.load(FILE, map_location=\"cpu\"), NEW_FILE).");
    throw Error(file.string() +
                " is neither a state dict of PyTorch (a zip archive) nor a Keras file (HDF5). Choose the file with the weights.");
}

void requireBaseOrder(const std::string& order)
{
    std::string sorted = order;
    std::sort(sorted.begin(), sorted.end());
    if (sorted != "ACGT")
        throw Error("\"" + order + "\" is no order of the bases. Write each of A, C, G and T once, for example AGCT.");
}

RunRecord recordOf(const fs::path& weights, const ImportOptions& options, const PlacedWeights& placed)
{
    RunRecord record;
    record.state = "finished";
    TrainOptions chosen;
    chosen.architecture = options.architecture;
    chosen.architectureValues = options.architectureValues;
    chosen.preset = "imported";
    chosen.maxEpochs = 1;
    chosen.seed = options.seed;
    record.options = completeOptions(chosen);
    record.inputs.window = options.window;
    record.inputs.motif = options.title.empty() ? weights.filename().string() : options.title;
    record.inputs.split = {options.trainChroms, options.validationChroms, options.testChroms, 0};
    record.inputs.checksums = {{"weights", fs::absolute(weights).string(), md5OfFile(weights)}};
    if (placed.outputs > 1)
        for (long i = 1; i <= placed.outputs; ++i)
            record.inputs.tasks.push_back({"output " + std::to_string(i), "", ""});
    record.machine = {version(), nn::describePlatform().torchVersion, "", "cpu", 0, ""};
    for (const auto& parameter : placed.network->parameters())
        record.parameters += parameter.numel();
    record.startedAt = record.finishedAt = utcNow();
    record.warnings = placed.result.warnings;
    return record;
}

// The record goes first, so that what is left after a crash is no run.
void makeFree(const fs::path& runFolder, bool replace)
{
    if (hasRunRecord(runFolder) && !replace)
        throw Error(runFolder.string() + " already holds a run. Choose another folder, or replace it with --overwrite.");
    std::error_code failed;
    fs::create_directories(runFolder, failed);
    if (failed)
        throw Error("Cannot make the folder " + runFolder.string() + ": " + failed.message() + ".");
    for (const char* file : {paths::kRunFile, paths::kCheckpointFile, paths::kModelFile, paths::kMetricsFile, paths::kEvaluationFile,
                             paths::kPredictionsFile, paths::kTasksFile})
        fs::remove(runFolder / file, failed);
}

}  // namespace

ImportResult importWeights(const fs::path& weights, const ImportOptions& options, const fs::path& runFolder)
{
    return nn::inTorch(0, [&] {
        const auto& architecture = nn::findArchitecture(options.architecture);
        WeightFile file = readWeights(weights);
        ImportOptions complete = options;
        complete.baseOrder = options.baseOrder.empty() ? file.baseOrder : options.baseOrder;
        requireBaseOrder(complete.baseOrder);
        PlacedWeights placed = placeWeights(file, architecture, complete, weights.string());
        placed.result.format = file.format;
        placed.result.warnings.insert(placed.result.warnings.begin(), file.warnings.begin(), file.warnings.end());
        const RunRecord record = recordOf(weights, complete, placed);
        makeFree(runFolder, options.replace);
        nn::saveModel(*placed.network, runFolder / paths::kModelFile);
        writeRunRecord(record, runFolder);
        return placed.result;
    });
}

}  // namespace bindscape::train
