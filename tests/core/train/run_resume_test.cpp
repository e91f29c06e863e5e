// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that could not go on: memory that did not suffice, for real, and a folder that somebody else trains.
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/nn/torch_scope.h"
#include "core/train/out_of_memory.h"
#include "core/train/run_lock.h"
#include "core/train/run_record.h"
#include "tests/core/train/tiny_options.h"
#include "tests/core/train/toy_dataset.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <fstream>
#include <malloc.h>
#include <sys/resource.h>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

constexpr long kLargeBatch = 40, kSmallBatch = 4;

std::int64_t addressSpace()
{
    std::ifstream status("/proc/self/statm");
    std::int64_t pages = 0;
    status >> pages;
    return pages * 4096;
}

// The process may grow by so much and no more while this lives.
class LittleMemory {
public:
    explicit LittleMemory(std::int64_t more)
    {
        ::getrlimit(RLIMIT_AS, &m_before);
        rlimit limit = m_before;
        limit.rlim_cur = static_cast<rlim_t>(addressSpace() + more);
        ::setrlimit(RLIMIT_AS, &limit);
    }
    ~LittleMemory() { ::setrlimit(RLIMIT_AS, &m_before); }
    LittleMemory(const LittleMemory&) = delete;
    LittleMemory& operator=(const LittleMemory&) = delete;

private:
    rlimit m_before{};
};

}  // namespace

class RunResumeTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    std::unique_ptr<test::ToyDatasets> m_toy;
    fs::path m_data;

    fs::path root() const { return m_temporary.path().toStdString(); }
    train::TrainOptions options(long batch) const
    {
        // Few weights, but 1,500 activations a base, all of which are kept: 1 MB a row.
        auto options = test::tinyOptions("danq");
        options.architectureValues.set(nn::findDescription("danq").parameters, "filters", "1500");
        options.architectureValues.set(nn::findDescription("danq").parameters, "pool", "1");
        options.batch = batch;
        return options;
    }
    train::TrainResult go(const fs::path& run, long batch, Progress& progress, const train::TrainObserver& observer = {}) const
    {
        return train::trainNetwork(m_data, m_toy->genome(), options(batch), run, progress, observer);
    }
    // Trains with the large batch until memory is gone, in the epoch after the first.
    train::MemoryFailure exhaust(const fs::path& run) const
    {
        SilentProgress silent;
        std::unique_ptr<LittleMemory> little;
        train::TrainObserver observer;
        observer.epoch = [&](const train::EpochMetrics& m) {
            if (m.epoch == 1)
                little = std::make_unique<LittleMemory>(20 << 20);
        };
        try {
            go(run, kLargeBatch, silent, observer);
        } catch (const train::OutOfMemory& error) {
            little.reset();
            if (std::string(error.what()) == sentenceOf(error.failure()) + " Go on with a smaller batch, for example 20.")
                return error.failure();
        }
        return {};
    }

private Q_SLOTS:
    void initTestCase()
    {
#if defined(__GLIBC__)
        ::mallopt(M_MMAP_THRESHOLD, 1 << 17);  // what a step gives back is to be missing in the next one
#endif
        m_toy = std::make_unique<test::ToyDatasets>(root() / "toy");
        m_data = m_toy->make("data", {"chr1"}, {"chr2"}, {"chr3"});
    }

    void goesOnWithASmallerBatchAfterMemoryWasGone()
    {
#if defined(__SANITIZE_ADDRESS__)
        QSKIP("A sanitizer needs the address space for itself.");
#endif
        const fs::path run = root() / "memory";
        const auto failure = exhaust(run);
        QCOMPARE(failure.batch, kLargeBatch);
        QCOMPARE(failure.keptEpoch, 1L);
        QVERIFY(!failure.onGpu);
        auto record = train::readRunRecord(run);
        QVERIFY(!record.complete() && record.outOfMemory);
        QCOMPARE(record.outOfMemory->keptEpoch, 1L);
        const auto first = train::readMetrics(run);
        QCOMPARE(first.size(), std::size_t{1});
        QVERIFY(fs::exists(run / paths::kCheckpointFile) && !fs::exists(run / paths::kModelFile));

        // Interrupted after the change, before an epoch with it has ended, it still goes on.
        class AtOnce final : public Progress {
        public:
            bool cancelled() const override { return m_training; }
            void report(double fraction, std::string_view what) override { m_training = m_training || (fraction > 0.01 && what.starts_with("Epoch")); }

        private:
            bool m_training = false;
        } atOnce;
        bool cancelled = false;
        try {
            go(run, kSmallBatch, atOnce);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        SilentProgress silent;
        const auto result = go(run, kSmallBatch, silent);
        QCOMPARE(result.epochs.size(), std::size_t{3});
        QCOMPARE(result.epochs[0].trainLoss, first[0].trainLoss);
        record = train::readRunRecord(run);
        QVERIFY(record.complete() && !record.outOfMemory);
        QCOMPARE(record.options.batch, kSmallBatch);
        QCOMPARE(record.batches.size(), std::size_t{2});
        QCOMPARE(record.batches[0].batch, kLargeBatch);
        QCOMPARE(record.batches[1].epoch, 2L);
        const long rows = record.inputs.trainRows;
        QCOMPARE(result.epochs[0].step, train::batchesOf(rows, kLargeBatch));
        QCOMPARE(result.epochs[1].step, train::batchesOf(rows, kLargeBatch) + train::batchesOf(rows, kSmallBatch));
    }

    // The same batch again, with more memory: as if nothing had happened.
    void goesOnAsItWasWithMoreMemory()
    {
#if defined(__SANITIZE_ADDRESS__)
        QSKIP("A sanitizer needs the address space for itself.");
#endif
        SilentProgress silent;
        go(root() / "whole", kLargeBatch, silent);
        QCOMPARE(exhaust(root() / "again").batch, kLargeBatch);
        go(root() / "again", kLargeBatch, silent);
        QCOMPARE(md5OfFile(root() / "again" / paths::kModelFile), md5OfFile(root() / "whole" / paths::kModelFile));
        QVERIFY(train::readRunRecord(root() / "again").batches.empty());
    }

    void otherRunsKeepTheirBatch()
    {
        SilentProgress silent;
        class Impatient final : public Progress {
        public:
            bool cancelled() const override { return m_epoch; }
            void report(double, std::string_view what) override { m_epoch = m_epoch || what.starts_with("Epoch 2"); }

        private:
            bool m_epoch = false;
        } impatient;
        const fs::path run = root() / "paused";
        try {
            go(run, kLargeBatch, impatient);
        } catch (const Cancelled&) {
        }
        QVERIFY(!train::readRunRecord(run).complete());
        VERIFY_ERROR(go(run, kSmallBatch, silent), "differs in batch (40 there, 4 now)");
    }

    void oneProcessTrainsARun()
    {
        SilentProgress silent;
        const fs::path run = root() / "taken";
        fs::create_directories(run);
        QVERIFY(!train::isBeingTrained(run));
        {
            const train::RunLock lock(run);
            QVERIFY(train::isBeingTrained(run));
            VERIFY_ERROR(go(run, kSmallBatch, silent), "is being trained by process " + std::to_string(::getpid()) + " on ");
            QVERIFY(!train::hasRunRecord(run));
        }
        QVERIFY(!train::isBeingTrained(run));
        writeFileAtomically(run / train::kRunLockFile, "process 1 on another machine");  // left by a kill
        QVERIFY(!train::isBeingTrained(run));
        go(run, kLargeBatch, silent);
        QVERIFY(!fs::exists(run / train::kRunLockFile));
    }

    void knowsTheWordsForNoMemory_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("memory");
        QTest::newRow("1.13") << "[enforce fail at alloc_cpu.cpp:66] . DefaultCPUAllocator: can't allocate memory: you tried to allocate 160 bytes. Error code 12" << true;
        QTest::newRow("2.x") << "[enforce fail at alloc_cpu.cpp:117] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate 9 bytes." << true;
        QTest::newRow("Windows-like") << "DefaultCPUAllocator: not enough memory: you tried to allocate 9 bytes." << true;
        QTest::newRow("CUDA") << "CUDA out of memory. Tried to allocate 2.00 GiB (GPU 0; 7.79 GiB total capacity)" << true;
        QTest::newRow("CUDA runtime") << "CUDA error: out of memory" << true;
        QTest::newRow("cuBLAS") << "CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`" << true;
        QTest::newRow("shapes") << "The size of tensor a (3) must match the size of tensor b (4)" << false;
    }
    void knowsTheWordsForNoMemory()
    {
        QFETCH(QString, text);
        QFETCH(bool, memory);
        QCOMPARE(nn::isOutOfMemory(std::runtime_error(text.toStdString())), memory);
        QVERIFY(!nn::isOutOfMemory(Error(text.toStdString())));
        QVERIFY(nn::isOutOfMemory(std::bad_alloc()));
    }

    void sentences()
    {
        QCOMPARE(train::sentenceOf({128, 6, true}), std::string("The GPU ran out of memory at batch 128. Weights of epoch 6 are kept."));
        QCOMPARE(train::sentenceOf({2, 0, false}), std::string("This computer ran out of memory at batch 2. No epoch was finished before."));
        QCOMPARE(train::MemoryFailure({3, 0, true}).smallerBatch(), 0L);
        QVERIFY(std::string(train::OutOfMemory({3, 0, true}).what()).ends_with("Go on on the CPU, or train a smaller network."));
    }
};

QTEST_GUILESS_MAIN(RunResumeTest)
#include "run_resume_test.moc"
