// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/live_copy.h"

#include "core/base/paths.h"
#include "core/train/run_record.h"

#include <cmath>

namespace bindscape::train {

namespace fs = std::filesystem;

LiveCopy writeLiveCopy(const nn::Network& network, const fs::path& runFolder, double epoch)
{
    LiveCopy copy;
    copy.epoch = epoch;
    try {
        const fs::path folder = paths::liveFolder(runFolder);
        std::error_code failed;
        fs::create_directories(folder, failed);
        nn::saveModel(network, folder / paths::kModelFile);
        if (hasRunRecord(runFolder)) {
            RunRecord record = readRunRecord(runFolder);
            record.state = "training";
            record.bestEpoch = static_cast<long>(std::floor(epoch));
            writeRunRecord(record, folder);
        }
    } catch (const std::exception& error) {
        copy.problem = error.what();
    }
    return copy;
}

void removeLiveCopy(const fs::path& runFolder)
{
    std::error_code ignored;
    fs::remove(paths::liveFolder(runFolder) / paths::kModelFile, ignored);
}

}  // namespace bindscape::train
