// SPDX-License-Identifier: GPL-3.0-or-later
// Batches of rows as tensors, each assembled by a thread of its own while the one before is at work.
#pragma once

#include "core/nn/network.h"
#include "core/train/rows.h"

#include <cstddef>
#include <future>
#include <vector>

namespace bindscape::train {

struct Batch {
    torch::Tensor codes;   // uint8 [row, length]
    torch::Tensor labels;  // float32 [row], or [row, task] where there are several; undefined if the rows have none
    std::vector<std::size_t> rows;  // numbers of its rows
};

// Batches of at most `size` rows that hold `rows` rows.
inline std::size_t batchesFor(std::size_t rows, long size) { return (rows + static_cast<std::size_t>(size) - 1) / static_cast<std::size_t>(size); }

// Of rows order[first] .. order[first + count - 1] (order empty: the rows themselves), on the CPU.
Batch assemble(const Rows& rows, const std::vector<std::size_t>& order, std::size_t first, std::size_t count);

class BatchQueue {
public:
    // Batches of `size` rows in this order (empty: the rows themselves); `batches` of them, of which the last takes all rows that are
    // left. `rows` must outlive the queue.
    BatchQueue(const Rows& rows, std::vector<std::size_t> order, std::size_t size, std::size_t batches);
    ~BatchQueue();
    BatchQueue(const BatchQueue&) = delete;
    BatchQueue& operator=(const BatchQueue&) = delete;

    std::size_t batches() const { return m_batches; }
    // Batch i; the next one is begun. Throws what Rows::codes throws. In any order, from one thread at a time.
    Batch take(std::size_t i);
    // Seconds that take() has waited, in all.
    double waited() const { return m_waited; }

private:
    Batch make(std::size_t i) const;

    const Rows& m_rows;
    std::vector<std::size_t> m_order;
    std::size_t m_size, m_batches;
    std::size_t m_next = 0;  // the batch that m_ahead makes
    std::future<Batch> m_ahead;
    double m_waited = 0;
};

}  // namespace bindscape::train
