// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/input_checksums.h"

#include "core/base/checksum.h"

#include <algorithm>

namespace bindscape::train {

std::vector<InputChecksum> datasetChecksums(const std::filesystem::path& datasetFolder)
{
    std::vector<InputChecksum> checksums;
    for (const auto& input : dataset::readDatasetInputs(datasetFolder))
        checksums.push_back({input.role, input.file, input.md5});
    return checksums;
}

std::string md5OfWindows(const dataset::WindowSet& windows)
{
    Md5 md5;
    std::vector<std::uint8_t> codes(windows.windows.length());
    std::string line;
    for (std::size_t i = 0; i < windows.windows.size(); ++i) {
        windows.windows.decode(i, false, codes);
        line.resize(codes.size());
        std::transform(codes.begin(), codes.end(), line.begin(), [](std::uint8_t code) { return "ACGTN"[std::min<std::uint8_t>(code, 4)]; });
        line += windows.labels[i] != 0 ? "\t1\n" : "\t0\n";
        md5.add(line);
    }
    return md5.hex();
}

}  // namespace bindscape::train
