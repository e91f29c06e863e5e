// SPDX-License-Identifier: GPL-3.0-or-later
// The training loop on small networks: same seed same bytes, resuming, stopping, schedules, losses that run away.
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/nn/architecture.h"
#include "core/train/batch_statistics.h"
#include "core/train/fit.h"
#include "core/train/progress_file.h"
#include "core/train/run_record.h"
#include "tests/core/train/planted_rows.h"
#include "tests/core/train/tiny_options.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <cmath>
#include <numbers>

using namespace bindscape;
using test::tinyOptions;
namespace fs = std::filesystem;

namespace {

// Cancels or asks to stop at the n-th question.
class ImpatientProgress final : public Progress {
public:
    ImpatientProgress(long cancelAt, long stopAt) : m_cancelAt(cancelAt), m_stopAt(stopAt) {}
    bool cancelled() const override { return ++m_asked == m_cancelAt; }
    bool stopRequested() const override { return m_stopAt > 0 && m_asked >= m_stopAt; }
    void report(double fraction, std::string_view) override { m_last = fraction; }
    double last() const { return m_last; }

private:
    mutable long m_asked = 0;
    long m_cancelAt, m_stopAt;
    double m_last = 0;
};

void addArchitectures()
{
    QTest::addColumn<QString>("id");
    for (const auto& architecture : nn::architectureDescriptions())
        QTest::newRow(architecture.id.c_str()) << QString::fromStdString(architecture.id);
}

}  // namespace

class FitTest : public QObject {
    Q_OBJECT
    // 81 rows in batches of 16: the last row alone would be a batch of one.
    test::Planted m_train = test::plantedRows(81, 120, "TGACGTCATGAC", 1);
    test::Planted m_validation = test::plantedRows(30, 120, "TGACGTCATGAC", 2);

    train::TrainResult fitInto(const fs::path& folder, const train::TrainOptions& options, Progress& progress, double checkpointSeconds = 60) const
    {
        fs::create_directories(folder);
        return train::fit(m_train.rows(), m_validation.rows(), options, {folder, "identity", checkpointSeconds}, progress);
    }
    static std::string md5OfModel(const fs::path& folder) { return md5OfFile(folder / paths::kModelFile); }

private Q_SLOTS:
    void sameSeedSameBytes_data() { addArchitectures(); }
    void sameSeedSameBytes()
    {
        QFETCH(QString, id);
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        SilentProgress silent;
        auto options = tinyOptions(id.toStdString());
        const auto first = fitInto(root / "a", options, silent);
        const auto second = fitInto(root / "b", options, silent);
        QCOMPARE(md5OfModel(root / "a"), md5OfModel(root / "b"));
        QCOMPARE(first.epochs.size(), second.epochs.size());
        QCOMPARE(first.epochs.back().trainLoss, second.epochs.back().trainLoss);
        QCOMPARE(first.epochs[0].step, 5L);
        options.seed = 2;
        fitInto(root / "c", options, silent);
        QVERIFY(md5OfModel(root / "a") != md5OfModel(root / "c"));
    }

    // Killed in the middle of an epoch, several times over, and gone on each time.
    void resumedIsTheSameAsUninterrupted_data() { addArchitectures(); }
    void resumedIsTheSameAsUninterrupted()
    {
        QFETCH(QString, id);
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const auto options = tinyOptions(id.toStdString());
        SilentProgress silent;
        const auto whole = fitInto(root / "whole", options, silent);
        for (const long cancelAt : {4L, 6L, 3L}) {
            ImpatientProgress impatient(cancelAt, 0);
            bool cancelled = false;
            try {
                fitInto(root / "parts", options, impatient, 0);
            } catch (const Cancelled&) {
                cancelled = true;
            }
            QVERIFY(cancelled);
            QVERIFY(!fs::exists(root / "parts" / paths::kModelFile));
        }
        const auto parts = fitInto(root / "parts", options, silent);
        QCOMPARE(md5OfModel(root / "parts"), md5OfModel(root / "whole"));
        QCOMPARE(parts.epochs.size(), whole.epochs.size());
        for (std::size_t i = 0; i < parts.epochs.size(); ++i) {
            QCOMPARE(parts.epochs[i].trainLoss, whole.epochs[i].trainLoss);
            QCOMPARE(parts.epochs[i].validationLoss, whole.epochs[i].validationLoss);
            QCOMPARE(parts.epochs[i].step, whole.epochs[i].step);
        }
        QCOMPARE(parts.bestEpoch, whole.bestEpoch);
    }

    // A cancel in the middle of validation finds the averaged weights in the network's place.
    void cancelledWhileValidatingIsResumedAsWell()
    {
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const auto options = tinyOptions("danq");
        SilentProgress silent;
        fitInto(root / "whole", options, silent);
        for (const long cancelAt : {6L, 7L}) {  // five batches, then two of validation
            const fs::path folder = root / std::to_string(cancelAt);
            ImpatientProgress impatient(cancelAt, 0);
            QVERIFY_EXCEPTION_THROWN(fitInto(folder, options, impatient, 0), Cancelled);
            QVERIFY(train::readMetrics(folder).empty());
            fitInto(folder, options, silent);
            QCOMPARE(md5OfModel(folder), md5OfModel(root / "whole"));
        }
    }

    // Points between the epochs, copies of the weights: none of it is seen in what is learned.
    void watchedIsTheSameAsUnwatched_data() { addArchitectures(); }
    void watchedIsTheSameAsUnwatched()
    {
        QFETCH(QString, id);
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const auto options = tinyOptions(id.toStdString());
        SilentProgress silent;
        const auto validation = test::plantedRows(300, 120, "TGACGTCATGAC", 2);
        for (const char* name : {"unwatched", "watched"})
            fs::create_directories(root / name);
        train::fit(m_train.rows(), validation.rows(), options, {root / "unwatched", "identity"}, silent);
        QVERIFY(!fs::exists(root / "unwatched" / paths::kProgressFile));
        std::vector<train::ProgressPoint> points;
        std::vector<train::LiveCopy> copies;
        std::vector<std::string> copied;
        long asked = 0;
        train::TrainObserver observer;
        observer.point = [&](const train::ProgressPoint& point) { points.push_back(point); };
        observer.copyWanted = [&] { return ++asked % 3 == 0; };
        observer.copied = [&](const train::LiveCopy& copy) {
            copies.push_back(copy);
            copied.push_back(md5OfModel(paths::liveFolder(root / "watched")));
        };
        train::FitPlace place{root / "watched", "identity"};
        place.pointSeconds = 0;
        const auto watched = train::fit(m_train.rows(), validation.rows(), options, place, silent, observer);
        QCOMPARE(md5OfModel(root / "watched"), md5OfModel(root / "unwatched"));

        QCOMPARE(points.size(), std::size_t{1 + 3 * 4});  // before the first step, and after all batches but the last of an epoch
        QCOMPARE(points[0].epoch, 0.0);
        QVERIFY(std::isnan(points[0].trainLoss));
        COMPARE_CLOSE(points[0].validationLoss, std::log(2.0), 0, 0.3);  // it knows nothing yet
        QVERIFY(points[0].validationAuroc);
        QCOMPARE(points[1].epoch, 0.2);
        QVERIFY(points[1].trainLoss > 0);
        QCOMPARE(points[5].epoch, 1.2);
        for (const auto& point : points) {
            QCOMPARE(point.ofRows, std::int64_t{300});
            QVERIFY(point.rows >= 128 && point.rows <= 300);
            QCOMPARE(point.rows, points[0].rows);
        }
        const auto read = train::readProgress(root / "watched");
        QCOMPARE(read.size(), points.size());
        QCOMPARE(read[7].epoch, points[7].epoch);
        QCOMPARE(read[7].validationLoss, points[7].validationLoss);
        QCOMPARE(read[7].validationAuroc, points[7].validationAuroc);
        QVERIFY(std::isnan(read[0].trainLoss));

        QCOMPARE(copies.size(), std::size_t{5});
        QCOMPARE(copies[0].epoch, 0.6);  // no epoch has ended: the weights as they are
        QVERIFY(copies[0].problem.empty() && copies[4].problem.empty());
        QVERIFY(copied[0] != copied[1]);
        if (watched.bestEpoch == copies.back().epoch)
            QCOMPARE(copied.back(), md5OfModel(root / "watched"));
    }

    void pointsGoOnWhereTrainingDoes()
    {
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const auto options = tinyOptions("danq");
        std::vector<double> told;
        train::TrainObserver observer;
        observer.point = [&](const train::ProgressPoint& point) { told.push_back(point.epoch); };
        train::FitPlace place{root, "identity"};
        place.checkpointSeconds = place.pointSeconds = 0;
        ImpatientProgress impatient(12, 0);
        QVERIFY_EXCEPTION_THROWN(train::fit(m_train.rows(), m_validation.rows(), options, place, impatient, observer), Cancelled);
        // Of a program that was killed after its last checkpoint: seen, but to be trained again.
        auto seen = train::readProgress(root);
        QVERIFY(!seen.empty());
        auto lost = seen.back();
        lost.epoch = 2.9;
        seen.push_back(lost);
        train::writeProgress(seen, root);
        told.clear();
        SilentProgress silent;
        train::fit(m_train.rows(), m_validation.rows(), options, place, silent, observer);
        QCOMPARE(told.size(), std::size_t{1 + 3 * 4});
        QVERIFY(std::is_sorted(told.begin(), told.end()) && std::adjacent_find(told.begin(), told.end()) == told.end());
        QCOMPARE(train::readProgress(root).size(), told.size());
        // Damaged: the curve begins anew, the training does not mind.
        writeFileAtomically(root / paths::kProgressFile, "0.5\tmuch\n");
        VERIFY_ERROR(train::readProgress(root), "progress.tsv, line 1");
    }

    void otherOrDamagedCheckpointsAreNotUsed()
    {
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const auto options = tinyOptions("danq");
        SilentProgress silent;
        fitInto(root / "clean", options, silent);
        fs::create_directories(root / "damaged");
        writeFileAtomically(root / "damaged" / paths::kCheckpointFile, "half of something");
        const auto result = fitInto(root / "damaged", options, silent);
        QCOMPARE(result.warnings.size(), std::size_t{1});
        QCOMPARE(md5OfModel(root / "damaged"), md5OfModel(root / "clean"));
        ImpatientProgress impatient(5, 0);
        fs::create_directories(root / "other");
        try {
            train::fit(m_train.rows(), m_validation.rows(), options, {root / "other", "another identity", 0}, impatient);
            QFAIL("not cancelled");
        } catch (const Cancelled&) {
        }
        QVERIFY(fs::exists(root / "other" / paths::kCheckpointFile));
        fitInto(root / "other", options, silent);
        QCOMPARE(md5OfModel(root / "other"), md5OfModel(root / "clean"));
    }

    void stopKeepsTheBest()
    {
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        auto options = tinyOptions("danq");
        options.maxEpochs = 50;
        ImpatientProgress stopEarly(0, 2);  // in the first epoch: its weights are all there is
        const auto early = fitInto(root / "early", options, stopEarly);
        QVERIFY(early.stoppedByUser);
        QCOMPARE(early.epochs.size(), std::size_t{1});
        QCOMPARE(early.bestEpoch, 1L);
        QVERIFY(fs::exists(root / "early" / paths::kModelFile));
        ImpatientProgress stopLater(0, 12);
        const auto later = fitInto(root / "later", options, stopLater);
        QVERIFY(later.stoppedByUser);
        QVERIFY(!later.epochs.empty() && later.epochs.size() < 4);
        QVERIFY(later.bestEpoch > 0);
    }

    void earlyScheduleStopsAfterPatience()
    {
        const QTemporaryDir temporary;
        auto options = tinyOptions("danq");
        options.learningRate = 1e-12;  // nothing is learned, so only the first epoch is ever the best
        options.emaDecay = 0;
        options.maxEpochs = 40;
        options.patience = 2;
        SilentProgress silent;
        const auto result = fitInto(temporary.path().toStdString(), options, silent);
        QVERIFY(result.epochs.size() <= 12);
        QCOMPARE(result.epochs.size(), static_cast<std::size_t>(result.bestEpoch + 2));
    }

    void plateauScheduleDividesTheRate()
    {
        const QTemporaryDir temporary;
        auto options = tinyOptions("danq");
        options.schedule = "plateau";
        options.patience = 1;
        options.maxEpochs = 100;
        options.learningRate = 0.05;  // overshoots, so that epochs fail
        SilentProgress silent;
        const auto result = fitInto(temporary.path().toStdString(), options, silent);
        double rate = 0.05, best = INFINITY;
        for (const auto& epoch : result.epochs) {
            COMPARE_CLOSE(epoch.learningRate, rate, 1e-9, 0);
            if (epoch.validationLoss < best)
                best = epoch.validationLoss;
            else
                rate /= 10;
        }
        QVERIFY(rate <= 1e-5 * (1 + 1e-9) || result.epochs.size() == 100);
    }

    // Half a cosine over all steps, to the end whatever the validation says; a training that was interrupted goes on along it.
    void cosineScheduleEndsAtZero()
    {
        const QTemporaryDir temporary;
        auto options = tinyOptions("danq");
        options.schedule = "cosine";
        options.patience = 1;
        options.maxEpochs = 5;
        options.learningRate = 0.05;  // overshoots, so that epochs fail
        SilentProgress silent;
        const fs::path root = temporary.path().toStdString();
        const auto result = fitInto(root / "whole", options, silent);
        QCOMPARE(result.epochs.size(), std::size_t{5});
        const double steps = static_cast<double>(result.epochs.back().step);
        for (const auto& epoch : result.epochs) {
            const double share = (static_cast<double>(epoch.step) - 1) / steps;  // of the epoch's last step
            COMPARE_CLOSE(epoch.learningRate, 0.05 * (1 + std::cos(std::numbers::pi * share)) / 2, 1e-9, 0);
        }
        ImpatientProgress impatient(7, 0);
        fs::create_directories(root / "parts");
        try {
            train::fit(m_train.rows(), m_validation.rows(), options, {root / "parts", "identity", 0}, impatient);
            QFAIL("not cancelled");
        } catch (const Cancelled&) {
        }
        fitInto(root / "parts", options, silent);
        QCOMPARE(md5OfModel(root / "parts"), md5OfModel(root / "whole"));
    }

    void oneClassValidationGoesOn()
    {
        const QTemporaryDir temporary;
        auto validation = m_validation;
        std::fill(validation.labels.begin(), validation.labels.end(), std::uint8_t{1});
        SilentProgress silent;
        const auto result = train::fit(m_train.rows(), validation.rows(), tinyOptions("danq"), {temporary.path().toStdString(), "x"}, silent);
        QCOMPARE(result.epochs.size(), std::size_t{3});
        QVERIFY(!result.epochs[0].validationAuroc && !result.epochs[0].validationAuprc);
        QVERIFY(std::isfinite(result.epochs[0].validationLoss));
    }

    void withoutValidationTheLastEpochIsKept()
    {
        const QTemporaryDir temporary;
        SilentProgress silent;
        const auto result = train::fit(m_train.rows(), test::plantedRows(0, 120, "ACGT", 1).rows(), tinyOptions("danq"),
                                       {temporary.path().toStdString(), "x"}, silent);
        QCOMPARE(result.bestEpoch, 3L);
        QVERIFY(std::isnan(result.epochs[2].validationLoss));
        VERIFY_ERROR(train::fit(test::plantedRows(0, 120, "ACGT", 1).rows(), m_validation.rows(), tinyOptions("danq"),
                                {temporary.path().toStdString(), "x"}, silent),
                     "no sequences to train on");
    }

    void runawayLossIsASentence()
    {
        const QTemporaryDir temporary;
        auto options = tinyOptions("danq");
        options.maxEpochs = 60;
        options.patience = 60;
        options.penalty = 0;
        SilentProgress silent;
        options.learningRate = 1e38;  // the second batch already overflows
        VERIFY_ERROR(fitInto(temporary.path().toStdString(), options, silent), "No weights could be kept. A lower learning rate usually helps.");
        QVERIFY(!fs::exists(fs::path(temporary.path().toStdString()) / paths::kModelFile));
    }

    void observersHearEveryEpoch()
    {
        const QTemporaryDir temporary;
        std::vector<train::EpochMetrics> heard;
        train::TrainObserver observer;
        observer.epoch = [&](const train::EpochMetrics& m) { heard.push_back(m); };
        SilentProgress silent;
        const auto result = train::fit(m_train.rows(), m_validation.rows(), tinyOptions("danq"), {temporary.path().toStdString(), "x"}, silent, observer);
        QCOMPARE(heard.size(), result.epochs.size());
        QCOMPARE(train::readMetrics(temporary.path().toStdString()).size(), heard.size());
        QVERIFY(heard[0].best);
        QVERIFY(result.sequencesPerSecond > 0);
    }

    // Inference with measured statistics is what training computes from those of the batch, whatever the weights were before.
    void statisticsAreThoseOfTheWeights()
    {
        for (const std::string architecture : {"dilated", "deepsea"}) {
            auto options = tinyOptions(architecture);
            options.batch = 81;
            const auto network = nn::findArchitecture(architecture).make(options.architectureValues, 120, 1, 5);
            const auto x = nn::oneHot(m_train.codes.data(), 81, 120);
            const torch::NoGradGuard noGradient;
            const auto logits = [&](bool training) {
                network->train(training);
                network->setDropout(0, 0);
                return network->logits(x);
            };
            for (const double factor : {1.0, 1.7}) {
                for (auto& weights : network->parameters())
                    weights.mul_(factor);
                train::measureStatistics(*network, m_train.rows(), options, torch::kCPU);
                const auto got = logits(false);
                const auto expected = logits(true);
                QVERIFY((got - expected).abs().max().item<double>() < 0.02 * expected.abs().max().item<double>());
                // A momentum is put back: training goes on as it did.
                for (const auto& module : network->modules(false))
                    if (const auto* layer = module->as<torch::nn::BatchNorm1dImpl>())
                        QCOMPARE(layer->options.momentum().has_value(), architecture == "deepsea");
            }
            // Frozen layers keep what they have.
            for (const auto& group : network->groups())
                network->freeze(group);
            const auto before = network->named_buffers();
            std::vector<torch::Tensor> kept;
            for (const auto& buffer : before)
                kept.push_back(buffer.value().clone());
            for (auto& weights : network->parameters())
                weights.mul_(2);
            train::measureStatistics(*network, m_train.rows(), options, torch::kCPU);
            std::size_t at = 0;
            for (const auto& buffer : network->named_buffers())
                QVERIFY(torch::equal(buffer.value(), kept[at++]));
        }
    }

    // Paused once, at every question that is asked: in the first batch, in validation, between epochs.
    void pausedAnywhereIsTheSameAsUninterrupted()
    {
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const auto options = tinyOptions("deepsea");  // batch normalisation and dropout
        QVERIFY(options.dropoutScale > 0 && options.emaDecay > 0);
        SilentProgress silent;
        const auto whole = fitInto(root / "whole", options, silent);
        for (long question = 1; question <= 3 * 7; ++question) {  // five batches of training and two of validation an epoch
            const fs::path folder = root / std::to_string(question);
            ImpatientProgress impatient(question, 0);
            bool paused = false;
            try {
                fitInto(folder, options, impatient);
            } catch (const Cancelled&) {
                paused = true;
            }
            QVERIFY2(paused, std::to_string(question).c_str());
            const auto parts = fitInto(folder, options, silent);
            QVERIFY2(md5OfModel(folder) == md5OfModel(root / "whole"), std::to_string(question).c_str());
            QCOMPARE(parts.epochs.size(), whole.epochs.size());
            for (std::size_t i = 0; i < whole.epochs.size(); ++i)
                QVERIFY(parts.epochs[i].trainLoss == whole.epochs[i].trainLoss && parts.epochs[i].validationLoss == whole.epochs[i].validationLoss);
        }
    }

    // Whatever ends the program once an epoch was told: it is on disk.
    void toldEpochsAreNeverLost()
    {
        const QTemporaryDir temporary;
        const fs::path root = temporary.path().toStdString();
        const auto options = tinyOptions("danq");
        SilentProgress silent;
        fitInto(root / "whole", options, silent);
        fs::create_directories(root / "parts");
        const train::FitPlace place{root / "parts", "identity", 1e9};
        std::vector<long> told;
        train::TrainObserver observer;
        observer.epoch = [&](const train::EpochMetrics& m) {
            told.push_back(m.epoch);
            if (train::readMetrics(place.folder).size() != static_cast<std::size_t>(m.epoch))
                told.push_back(-1);
            throw Error("the power went");
        };
        for (int i = 0; i < 2; ++i)
            VERIFY_ERROR(train::fit(m_train.rows(), m_validation.rows(), options, place, silent, observer), "the power went");
        QCOMPARE(told, (std::vector<long>{1, 2}));
        // Also where metrics.tsv was not written any more.
        fs::remove(place.folder / paths::kMetricsFile);
        ImpatientProgress atOnce(1, 0);
        try {
            train::fit(m_train.rows(), m_validation.rows(), options, place, atOnce);
        } catch (const Cancelled&) {
        }
        QCOMPARE(train::readMetrics(place.folder).size(), std::size_t{2});
        train::fit(m_train.rows(), m_validation.rows(), options, place, silent);
        QCOMPARE(md5OfModel(root / "parts"), md5OfModel(root / "whole"));
    }
};

QTEST_GUILESS_MAIN(FitTest)
#include "fit_test.moc"
