// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/rows.h"

#include "core/baseline/shuffled_labels.h"

#include <algorithm>

namespace bindscape::train {

Rows rowsOf(std::vector<std::uint8_t> codes, std::vector<std::uint8_t> labels, long length)
{
    auto shared = std::make_shared<const std::vector<std::uint8_t>>(std::move(codes));
    Rows rows;
    rows.length = length;
    rows.labels = std::move(labels);
    rows.codes = [shared, length](std::size_t row, std::span<std::uint8_t> out) {
        std::copy_n(shared->begin() + static_cast<std::ptrdiff_t>(row) * length, length, out.begin());
    };
    return rows;
}

Rows rowsOf(std::shared_ptr<const dataset::WindowSet> windows, bool bothStrands, long margin)
{
    Rows rows;
    rows.length = static_cast<long>(windows->windows.length()) - 2 * margin;
    rows.margin = margin;
    const std::size_t strands = bothStrands ? 2 : 1;
    rows.labels.reserve(windows->labels.size() * strands);
    for (const std::uint8_t label : windows->labels)
        rows.labels.insert(rows.labels.end(), strands, label);
    if (margin == 0) {
        rows.codes = [windows, strands](std::size_t row, std::span<std::uint8_t> out) {
            windows->windows.decode(row / strands, row % strands == 1, out);
        };
        return rows;
    }
    rows.shiftedCodes = [windows, strands, margin](std::size_t row, long shift, std::span<std::uint8_t> out) {
        const bool reverse = row % strands == 1;
        std::vector<std::uint8_t> whole(windows->windows.length());
        windows->windows.decode(row / strands, reverse, whole);
        std::copy_n(whole.begin() + (reverse ? margin - shift : margin + shift), out.size(), out.begin());
    };
    rows.codes = [shifted = rows.shiftedCodes](std::size_t row, std::span<std::uint8_t> out) { shifted(row, 0, out); };
    return rows;
}

dataset::WindowSet SplitLoader::load(dataset::Split split, Progress& progress, long flank) const
{
    dataset::WindowQuery query;
    query.split = split;
    query.coreBlocked = coreBlocked;
    query.flank = flank;
    auto windows = dataset::loadWindows(data, reference, query, progress);
    if (shuffle)
        baseline::shuffleLabels(windows.labels, dataset::toText(split), *shuffle);
    return windows;
}

}  // namespace bindscape::train
