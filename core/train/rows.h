// SPDX-License-Identifier: GPL-3.0-or-later
// What a network reads, row by row, free of torch and of where it came from.
#pragma once

#include "core/dataset/dataset.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace bindscape::train {

struct Rows {
    long length = 0;  // bases of every row
    std::vector<std::uint8_t> labels;  // one a row where there is one task
    // Codes 0..4 of row i into `codes` (length of them). Thread-safe.
    std::function<void(std::size_t row, std::span<std::uint8_t> codes)> codes;
    // The same of the window that lies `shift` bases further along the genome's forward strand; -margin <= shift <= margin.
    // Empty where margin is 0.
    std::function<void(std::size_t row, long shift, std::span<std::uint8_t> codes)> shiftedCodes{};
    long margin = 0;
    // More than one task: labels 0 or 1 of row i, one a task; `labels` is empty then. Thread-safe.
    long tasks = 1;
    std::size_t taskRows = 0;
    std::function<void(std::size_t row, std::span<std::uint8_t> labels)> taskLabels{};

    std::size_t size() const { return tasks > 1 ? taskRows : labels.size(); }
};

// codes [labels.size() * length]
Rows rowsOf(std::vector<std::uint8_t> codes, std::vector<std::uint8_t> labels, long length);

// Every window; with bothStrands as rows 2i (forward) and 2i + 1 (reverse complement). margin: bases on either side of the rows
// that the windows were read with (dataset::WindowQuery::flank).
Rows rowsOf(std::shared_ptr<const dataset::WindowSet> windows, bool bothStrands, long margin = 0);

// Windows of a data set's splits as a model sees them.
struct SplitLoader {
    const dataset::Dataset& data;
    const genome::Reference& reference;
    bool coreBlocked = false;
    std::optional<std::uint64_t> shuffle;  // the seed by which the labels of each split are dealt out anew among its sites

    // flank: as in dataset::WindowQuery.
    dataset::WindowSet load(dataset::Split split, Progress& progress, long flank = 0) const;
};

}  // namespace bindscape::train
