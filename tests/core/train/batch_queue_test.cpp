// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/batch_queue.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "tests/support/test_support.h"

#include <atomic>
#include <numeric>
#include <thread>

using namespace bindscape;

namespace {

constexpr long kLength = 9;

// Row i is filled with the codes (i + position) % 5.
train::Rows countingRows(std::size_t count)
{
    train::Rows rows;
    rows.length = kLength;
    for (std::size_t i = 0; i < count; ++i)
        rows.labels.push_back(static_cast<std::uint8_t>(i % 3 == 0));
    rows.codes = [](std::size_t row, std::span<std::uint8_t> codes) {
        for (std::size_t i = 0; i < codes.size(); ++i)
            codes[i] = static_cast<std::uint8_t>((row + i) % 5);
    };
    return rows;
}

bool holds(const train::Batch& batch, std::size_t i, std::size_t row)
{
    if (batch.rows[i] != row || batch.labels[static_cast<long>(i)].item<float>() != (row % 3 == 0 ? 1.0F : 0.0F))
        return false;
    for (long position = 0; position < kLength; ++position)
        if (batch.codes[static_cast<long>(i)][position].item<int>() != static_cast<int>((row + static_cast<std::size_t>(position)) % 5))
            return false;
    return true;
}

}  // namespace

class BatchQueueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesEveryRowOnceInOrder()
    {
        const auto rows = countingRows(23);
        std::vector<std::size_t> order(23);
        std::iota(order.begin(), order.end(), std::size_t{0});
        Random(5).shuffle(order);
        train::BatchQueue queue(rows, order, 5, 4);  // the last takes the eight that are left
        std::size_t at = 0;
        for (std::size_t i = 0; i < queue.batches(); ++i) {
            const auto batch = queue.take(i);
            QCOMPARE(batch.rows.size(), i == 3 ? std::size_t{8} : std::size_t{5});
            for (std::size_t j = 0; j < batch.rows.size(); ++j)
                QVERIFY(holds(batch, j, order[at++]));
        }
        QCOMPARE(at, order.size());
        QVERIFY(holds(queue.take(1), 0, order[5]));  // again, and out of order
        QVERIFY(holds(queue.take(3), 7, order[22]));
        QVERIFY(holds(queue.take(0), 4, order[4]));
    }

    void withoutAnOrderTheRowsThemselves()
    {
        const auto rows = countingRows(7);
        train::BatchQueue queue(rows, {}, 3, train::batchesFor(rows.size(), 3));
        QCOMPARE(queue.batches(), std::size_t{3});
        QVERIFY(holds(queue.take(2), 0, 6));
    }

    void assemblesAheadInAThreadOfItsOwn()
    {
        auto rows = countingRows(6);
        std::atomic<int> made = 0, elsewhere = 0;
        const auto here = std::this_thread::get_id();
        rows.codes = [&, plain = rows.codes](std::size_t row, std::span<std::uint8_t> codes) {
            plain(row, codes);
            elsewhere += std::this_thread::get_id() != here ? 1 : 0;
            ++made;
        };
        train::BatchQueue queue(rows, {}, 2, 3);
        queue.take(0);
        QTRY_COMPARE(made.load(), 4);  // nobody has asked for the second batch yet
        QCOMPARE(elsewhere.load(), 2);
        queue.take(1);
        queue.take(2);
        QCOMPARE(made.load(), 6);
        QCOMPARE(elsewhere.load(), 4);
        QVERIFY(queue.waited() >= 0);
    }

    void errorsComeToTheOneWhoTakes()
    {
        auto rows = countingRows(6);
        rows.codes = [](std::size_t row, std::span<std::uint8_t>) {
            if (row >= 2)
                throw Error("The genome file has been cut off.");
        };
        train::BatchQueue queue(rows, {}, 2, 3);
        queue.take(0);
        VERIFY_ERROR(queue.take(1), "cut off");
        VERIFY_ERROR(queue.take(2), "cut off");
        queue.take(0);
    }

    void severalTasks()
    {
        auto rows = countingRows(0);
        rows.tasks = 3;
        rows.taskRows = 4;
        rows.taskLabels = [](std::size_t row, std::span<std::uint8_t> labels) {
            for (std::size_t task = 0; task < labels.size(); ++task)
                labels[task] = static_cast<std::uint8_t>((row >> task) & 1);
        };
        const auto batch = train::BatchQueue(rows, {3, 1, 0, 2}, 2, 2).take(1);
        QVERIFY(torch::equal(batch.labels, torch::tensor({{0.0F, 0.0F, 0.0F}, {0.0F, 1.0F, 0.0F}})));
    }
};

QTEST_GUILESS_MAIN(BatchQueueTest)
#include "batch_queue_test.moc"
