// SPDX-License-Identifier: GPL-3.0-or-later
// The trial before a training: what it measures, and that it leaves nothing behind.
#include "core/base/checksum.h"
#include "core/base/memory.h"
#include "core/base/paths.h"
#include "core/nn/architecture.h"
#include "core/train/fit.h"
#include "core/train/run_record.h"
#include "tests/core/train/planted_rows.h"
#include "tests/support/test_support.h"

#include <ATen/Parallel.h>
#include <QTemporaryDir>

using namespace bindscape;

namespace {

class Watched final : public Progress {
public:
    Watched(long cancelAt, long stopAt) : m_cancelAt(cancelAt), m_stopAt(stopAt) {}
    bool cancelled() const override { return ++m_asked == m_cancelAt; }
    bool stopRequested() const override { return m_stopAt > 0 && m_asked >= m_stopAt; }
    void report(double, std::string_view) override {}

private:
    long m_cancelAt, m_stopAt;
    mutable long m_asked = 0;
};

train::TrainOptions tinyOptions()
{
    train::TrainOptions options;
    const auto& parameters = nn::findDescription("danq").parameters;
    options.architectureValues = Values(parameters);
    for (const auto& [id, value] : nn::findDescription("danq").narrow)
        options.architectureValues.set(parameters, id, "6");
    options.batch = 16;
    options.maxEpochs = 2;
    options.threads = 1;
    options.device = "cpu";
    return options;
}

}  // namespace

class TrialTest : public QObject {
    Q_OBJECT

    static std::string trained(const train::TrainOptions& options)
    {
        const QTemporaryDir folder;
        SilentProgress silent;
        train::fit(test::plantedRows(64, 120, "TGACGTCATGAC", 1).rows(), test::plantedRows(30, 120, "TGACGTCATGAC", 2).rows(),
                   train::completeOptions(options), {folder.path().toStdString(), "x"}, silent);
        return md5OfFile(std::filesystem::path(folder.path().toStdString()) / paths::kModelFile);
    }

private Q_SLOTS:
    void measures()
    {
        SilentProgress silent;
        const auto result = train::tryNetwork(tinyOptions(), 1000, 5, silent);
        QCOMPARE(result.batches, 5L);
        QVERIFY(result.secondsPerBatch > 0 && result.secondsPerBatch < 30);
        QVERIFY(result.evaluateSecondsPerBatch > 0 && result.evaluateSecondsPerBatch < result.secondsPerBatch);
        QVERIFY(result.secondsToStart > 0);
        constexpr std::int64_t kCounting = 1'000'000;  // Linux counts pages in each processor first, so that its peak may be a little late
        QVERIFY(result.memoryBytes > 10'000'000);
        QVERIFY(result.memoryBytes <= peakResidentBytes() + kCounting);
        QCOMPARE(result.deviceBytes, std::int64_t{0});
        // Convolution 6 x 4 x 26 + 6; LSTM, each direction: 4 x 6 x (6 + 6) + 8 x 6; dense 75 x 12 x 6 + 6; 6 + 1.
        QCOMPARE(result.parameters, 630L + 2 * (288 + 48) + 5406 + 7);
        // A larger batch costs more: the options are the real ones.
        auto larger = tinyOptions();
        larger.batch = 256;
        QVERIFY(train::tryNetwork(larger, 1000, 5, silent).secondsPerBatch > 2 * result.secondsPerBatch);
    }

    void memoryOfTheProcessIsSeen()
    {
        PeakMemory peak;
        const std::int64_t before = peak.bytes();
        QVERIFY(before > 1'000'000 && residentBytes() <= peakResidentBytes());
        {
            const std::vector<char> block(300'000'000, 'x');
            QVERIFY(block.back() == 'x');
        }
        peak.look();
        QVERIFY(peak.bytes() >= 300'000'000);
    }

    void leavesNothingBehind()
    {
        const auto options = tinyOptions();
        const std::string without = trained(options);
        at::set_num_threads(1);
        SilentProgress silent;
        train::tryNetwork(options, 500, 3, silent);
        QCOMPARE(at::get_num_threads(), 1);
        QCOMPARE(trained(options), without);
    }

    void endsWhenAsked()
    {
        Watched stop(0, 3);
        const auto result = train::tryNetwork(tinyOptions(), 200, 1000, stop);
        QVERIFY(result.batches >= 3 && result.batches < 10);
        Watched cancel(4, 0);
        bool cancelled = false;
        try {
            train::tryNetwork(tinyOptions(), 200, 1000, cancel);
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
        SilentProgress silent;
        VERIFY_ERROR(train::tryNetwork(tinyOptions(), 0, 3, silent), "at least one base");
        VERIFY_ERROR(train::tryNetwork(tinyOptions(), 20, 3, silent), "too short for DanQ");
        auto options = tinyOptions();
        options.device = "tpu";
        VERIFY_ERROR(train::tryNetwork(options, 200, 3, silent), "no device called");
    }
};

QTEST_GUILESS_MAIN(TrialTest)
#include "trial_test.moc"
