// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/batch_queue.h"

#include <algorithm>
#include <chrono>
#include <system_error>
#include <utility>

namespace bindscape::train {

namespace {

torch::Tensor labelsOf(const Rows& rows, const std::vector<std::size_t>& numbers)
{
    const auto count = static_cast<long>(numbers.size());
    if (rows.tasks == 1) {
        if (rows.labels.empty())
            return {};
        torch::Tensor labels = torch::empty({count}, torch::kFloat32);
        std::transform(numbers.begin(), numbers.end(), labels.data_ptr<float>(), [&](std::size_t row) { return static_cast<float>(rows.labels[row]); });
        return labels;
    }
    const auto tasks = static_cast<std::size_t>(rows.tasks);
    torch::Tensor labels = torch::empty({count, rows.tasks}, torch::kFloat32);
    std::vector<std::uint8_t> row(tasks);
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        rows.taskLabels(numbers[i], row);
        std::copy(row.begin(), row.end(), labels.data_ptr<float>() + i * tasks);
    }
    return labels;
}

}  // namespace

Batch assemble(const Rows& rows, const std::vector<std::size_t>& order, std::size_t first, std::size_t count)
{
    Batch batch;
    for (std::size_t i = first; i < first + count; ++i)
        batch.rows.push_back(order.empty() ? i : order[i]);
    const auto length = static_cast<std::size_t>(rows.length);
    batch.codes = torch::empty({static_cast<long>(count), rows.length}, torch::kUInt8);
    for (std::size_t i = 0; i < count; ++i)
        rows.codes(batch.rows[i], {batch.codes.data_ptr<std::uint8_t>() + i * length, length});
    batch.labels = labelsOf(rows, batch.rows);
    return batch;
}

BatchQueue::BatchQueue(const Rows& rows, std::vector<std::size_t> order, std::size_t size, std::size_t batches)
    : m_rows(rows), m_order(std::move(order)), m_size(size), m_batches(batches)
{
}

BatchQueue::~BatchQueue()
{
    if (m_ahead.valid())
        m_ahead.wait();  // it reads m_rows
}

Batch BatchQueue::make(std::size_t i) const
{
    const std::size_t first = i * m_size;
    return assemble(m_rows, m_order, first, i + 1 == m_batches ? (m_order.empty() ? m_rows.size() : m_order.size()) - first : m_size);
}

Batch BatchQueue::take(std::size_t i)
{
    const auto start = std::chrono::steady_clock::now();
    const bool ready = m_ahead.valid() && m_next == i;
    if (m_ahead.valid() && !ready)
        m_ahead.wait();
    Batch batch = ready ? m_ahead.get() : make(i);
    m_waited += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    m_next = i + 1;
    m_ahead = {};
    if (m_next < m_batches) {
        try {
            m_ahead = std::async(std::launch::async, [this, next = m_next] { return make(next); });
        } catch (const std::system_error&) {
            // No thread to be had: the batch is made when it is asked for.
        }
    }
    return batch;
}

}  // namespace bindscape::train
