// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/fit.h"

#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/nn/architecture.h"
#include "core/nn/torch_scope.h"
#include "core/train/batch_statistics.h"
#include "core/train/checkpoint.h"
#include "core/train/class_weights.h"
#include "core/train/diverged.h"
#include "core/train/live_copy.h"
#include "core/train/live_points.h"
#include "core/train/metrics_file.h"
#include "core/train/optimiser.h"
#include "core/train/out_of_memory.h"
#include "core/train/shifted_rows.h"
#include "core/train/training_step.h"
#include "core/train/validation.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numbers>
#include <numeric>

namespace bindscape::train {

namespace {

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count(); }
    void restart() { m_start = std::chrono::steady_clock::now(); }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

// The averaged weights are in the network while this lives, also when the work is cancelled meanwhile.
class AveragesInPlace {
public:
    explicit AveragesInPlace(Optimiser& optimiser) : m_optimiser(optimiser) { m_optimiser.swapAverages(); }
    ~AveragesInPlace() { m_optimiser.swapAverages(); }
    AveragesInPlace(const AveragesInPlace&) = delete;
    AveragesInPlace& operator=(const AveragesInPlace&) = delete;

private:
    Optimiser& m_optimiser;
};

class Fit {
public:
    Fit(const Rows& train, const Rows& validation, const TrainOptions& options, const FitPlace& place, Progress& progress,
        const TrainObserver& observer)
        : m_train(train), m_validation(validation), m_options(options), m_place(place), m_progress(progress), m_observer(observer),
          m_device(nn::chooseDevice(options.device, options.threads)), m_live(validation, options.seed, place.folder, place.pointSeconds, observer)
    {
        m_batches = batchesOf(static_cast<long>(train.size()), options.batch);
    }

    TrainResult run()
    {
        start();
        try {
            m_live.begin(epochsDone(), measureNow());
            while (!m_state.ended)
                runEpoch();
        } catch (const Cancelled&) {
            // What was finished is kept, unless that is less work than saving it.
            if (m_place.checkpointSeconds == 0 || m_sinceCheckpoint.seconds() > m_checkpointCost)
                saveCheckpoint();
            throw;
        } catch (const std::exception& error) {
            // The step may have changed some weights and others not: what counts is what was saved before.
            if (!nn::isOutOfMemory(error))
                throw;
            throw OutOfMemory({m_options.batch, static_cast<long>(m_state.epochs.size()), m_device.is_cuda()});
        }
        return finish();
    }

private:
    void start()
    {
        m_model = std::make_unique<TrainedModel>(m_options, m_train.length, m_device, m_train.tasks);
        m_state.learningRate = m_options.learningRate;
        try {
            goOn();
        } catch (const std::exception& error) {
            m_result.warnings.push_back({checkpointFile().string(), 0, "The saved state cannot be read, training starts again: " + std::string(error.what())});
            m_model = std::make_unique<TrainedModel>(m_options, m_train.length, m_device, m_train.tasks);
            m_best.clear();
            m_state = FitState();
            m_state.learningRate = m_options.learningRate;
        }
        m_model->classWeights = classWeights(m_options, m_train);
        m_sinceCheckpoint.restart();
    }

    // From the saved place, if there is one; with another batch than then from the beginning of its epoch.
    void goOn()
    {
        const auto& earlier = m_place.earlierIdentities;
        const auto fits = [&](const std::string& identity) { return readCheckpoint(checkpointFile(), identity, parts()); };
        const bool same = fits(m_place.identity);
        if (!same && std::any_of(earlier.begin(), earlier.end(), fits))
            beginEpoch();
        if (!m_state.epochs.empty())
            writeMetrics(m_state.epochs, m_place.folder);  // a kill may have come between the two files
    }

    void beginEpoch()
    {
        m_state.batch = 0;
        m_state.lossSum = 0;
        m_state.rowsSeen = 0;
        m_state.epochSeconds = 0;
    }

    void runEpoch()
    {
        m_epochRows = m_options.shift > 0 ? shiftedRows(m_train, m_options.shift, m_options.seed, m_state.epoch) : m_train;
        std::vector<std::size_t> order(m_train.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        Random(m_options.seed, "order/" + std::to_string(m_state.epoch)).shuffle(order);
        BatchQueue queue(m_epochRows, std::move(order), static_cast<std::size_t>(m_options.batch), static_cast<std::size_t>(m_batches));
        Stopwatch watch;
        const double before = m_state.epochSeconds;
        while (m_state.batch < m_batches) {
            m_progress.checkpoint(fraction(), describe());
            if (m_progress.stopRequested()) {
                m_result.stoppedByUser = true;
                break;
            }
            if (!trainBatch(queue)) {
                endBecauseNotFinite();
                return;
            }
            m_state.epochSeconds = before + watch.seconds();
            reportBatch();
            saveCheckpointIfDue();
            m_live.afterBatch(epochsDone(), m_recentLoss, m_recentRows, m_state.batch == m_batches, measureNow());
            copyIfWanted();
        }
        // Stopped before the end of an epoch: its weights are judged only if nothing else could be kept.
        if (!m_result.stoppedByUser || m_state.epochs.empty())
            finishEpoch(watch, before);
        m_state.ended = m_state.ended || m_result.stoppedByUser;
        saveCheckpointIfDue();
    }

    // False if the loss is not a finite number; the weights are then left as they were before the step.
    bool trainBatch(BatchQueue& queue)
    {
        Stopwatch watch;
        const Batch batch = queue.take(static_cast<std::size_t>(m_state.batch));
        const std::size_t count = batch.rows.size();
        if (m_options.schedule == "cosine")
            m_state.learningRate = m_options.learningRate * (1 + std::cos(std::numbers::pi * fraction())) / 2;
        m_recentLoss = trainStep(*m_model, m_options, m_state.learningRate, batch, m_device);
        if (!std::isfinite(m_recentLoss))
            return false;
        m_recentRows = count;
        m_state.lossSum += m_recentLoss * static_cast<double>(count);
        m_state.rowsSeen += static_cast<long>(count);
        ++m_state.batch;
        m_state.stepSeconds += watch.seconds();
        m_state.stepRows += static_cast<long>(count);
        return true;
    }

    void finishEpoch(const Stopwatch& watch, double secondsBefore)
    {
        EpochMetrics m;
        m.epoch = m_state.epoch;
        m.step = m_model->optimiser->steps();
        m.trainLoss = m_state.rowsSeen > 0 ? m_state.lossSum / static_cast<double>(m_state.rowsSeen) : std::numeric_limits<double>::quiet_NaN();
        m.learningRate = m_state.learningRate;
        bool better = false;
        if (!judge(m, better)) {
            endBecauseNotFinite();
            return;
        }
        m.seconds = secondsBefore + watch.seconds();
        m_state.epochs.push_back(m);
        m_state.failures = better ? 0 : m_state.failures + 1;
        applySchedule();
        m_result.bestEpoch = markBest(m_state.epochs, m_options.stopBy);
        ++m_state.epoch;
        beginEpoch();
        saveCheckpoint(better);
        writeMetrics(m_state.epochs, m_place.folder);
        m_live.afterEpoch();
        if (m_observer.epoch)
            m_observer.epoch(m_state.epochs.back());
    }

    // Validates with the averaged weights and keeps them if they are better; false if the loss is no number.
    bool judge(EpochMetrics& m, bool& better)
    {
        const AveragesInPlace averages(*m_model->optimiser);
        if (!validate(m_validation, m))
            return false;
        better = isBest(m);
        if (better)
            takeSnapshot(m_best, *m_model->network);
        return true;
    }

    bool isBest(const EpochMetrics& m) const
    {
        auto epochs = m_state.epochs;
        epochs.push_back(m);
        return markBest(epochs, m_options.stopBy) == m.epoch;
    }

    // With the averaged weights in place.
    bool validate(const Rows& rows, EpochMetrics& m)
    {
        SubProgress still(m_progress, fraction(), fraction());
        measureStatistics(*m_model->network, m_train, m_options, m_device);
        const ValidationResult result = train::judge(*m_model->network, rows, m_options.batch, m_device, still);
        m.validationLoss = result.loss;
        m.validationAuroc = result.auroc;
        m.validationAuprc = result.auprc;
        return rows.size() == 0 || std::isfinite(result.loss);
    }

    LivePoints::Measure measureNow()
    {
        return [this](const Rows& rows) {
            const AveragesInPlace averages(*m_model->optimiser);
            EpochMetrics m;
            validate(rows, m);
            return m;
        };
    }

    // Of the best epoch; before the first one has ended, of the weights as they are.
    void copyIfWanted()
    {
        if (!m_observer.copyWanted || !m_observer.copyWanted())
            return;
        const AveragesInPlace averages(*m_model->optimiser);
        LiveCopy copy;
        if (m_best.empty()) {
            copy = writeLiveCopy(*m_model->network, m_place.folder, epochsDone());
        } else {
            Snapshot now;
            takeSnapshot(now, *m_model->network);
            restoreSnapshot(m_best, *m_model->network);
            copy = writeLiveCopy(*m_model->network, m_place.folder, static_cast<double>(markBest(m_state.epochs, m_options.stopBy)));
            restoreSnapshot(now, *m_model->network);
        }
        if (m_observer.copied)
            m_observer.copied(copy);
    }

    void applySchedule()
    {
        if (m_options.schedule != "cosine" && m_state.failures >= m_options.patience) {
            if (m_options.schedule == "early") {
                m_state.ended = true;
            } else {
                m_state.learningRate /= 10;
                m_state.failures = 0;
                const double last = nn::findArchitecture(m_options.architecture).finalLearningRate;
                m_state.ended = m_state.learningRate <= last * (1 + 1e-9);
            }
        }
        m_state.ended = m_state.ended || m_state.epoch >= m_options.maxEpochs;
    }

    void endBecauseNotFinite()
    {
        const long best = markBest(m_state.epochs, m_options.stopBy);
        const std::string when = std::string(kLossDiverged) + " at epoch " + std::to_string(m_state.epoch) + ". ";
        if (m_best.empty())
            throw Error(when + "No weights could be kept. A lower learning rate usually helps.");
        m_result.warnings.push_back({"", 0, when + "The best weights (epoch " + std::to_string(best) + ") are kept. A lower learning rate usually helps."});
        m_state.ended = true;
    }

    TrainResult finish()
    {
        m_result.epochs = m_state.epochs;
        m_result.bestEpoch = markBest(m_result.epochs, m_options.stopBy);
        m_result.sequencesPerSecond = speed();
        restoreSnapshot(m_best, *m_model->network);
        m_model->network->to(torch::kCPU);
        nn::saveModel(*m_model->network, m_place.folder / paths::kModelFile);
        return m_result;
    }

    void saveCheckpointIfDue()
    {
        if (m_sinceCheckpoint.seconds() < std::max(m_place.checkpointSeconds, 20 * m_checkpointCost))
            return;
        saveCheckpoint();
    }

    // bestIsAverage: the best weights are the averages as they are now.
    void saveCheckpoint(bool bestIsAverage = false)
    {
        Stopwatch watch;
        writeCheckpoint(checkpointFile(), m_place.identity, parts(), bestIsAverage);
        m_checkpointCost = watch.seconds();
        m_sinceCheckpoint.restart();
    }

    void reportBatch()
    {
        if (!m_observer.batch || m_sinceReport.seconds() < 0.1)
            return;
        m_observer.batch(m_state.epoch, m_state.batch, m_batches, m_recentLoss, speed());
        m_sinceReport.restart();
    }

    double epochsDone() const { return static_cast<double>(m_state.epoch - 1) + static_cast<double>(m_state.batch) / static_cast<double>(m_batches); }
    double fraction() const { return std::min(1.0, epochsDone() / static_cast<double>(m_options.maxEpochs)); }

    std::string describe() const
    {
        std::string text = "Epoch " + std::to_string(m_state.epoch) + " of at most " + std::to_string(m_options.maxEpochs) + ", batch " +
                           std::to_string(m_state.batch + 1) + " of " + std::to_string(m_batches);
        if (m_state.rowsSeen > 0)
            text += ", loss " + formatFixed(m_state.lossSum / static_cast<double>(m_state.rowsSeen), 4) + ", " + formatFixed(speed(), 0) + " sequences/s";
        return text;
    }

    double speed() const { return m_state.stepSeconds > 0 ? static_cast<double>(m_state.stepRows) / m_state.stepSeconds : 0; }
    std::filesystem::path checkpointFile() const { return m_place.folder / paths::kCheckpointFile; }
    FitParts parts() { return {*m_model->network, *m_model->optimiser, m_best, m_state}; }

    const Rows& m_train;
    const Rows& m_validation;
    Rows m_epochRows;  // m_train as the epoch sees it
    const TrainOptions& m_options;
    const FitPlace& m_place;
    Progress& m_progress;
    const TrainObserver& m_observer;
    torch::Device m_device;
    LivePoints m_live;
    std::unique_ptr<TrainedModel> m_model;
    Snapshot m_best;  // weights of the best epoch
    FitState m_state;
    TrainResult m_result;
    long m_batches = 0;
    double m_recentLoss = 0;
    std::size_t m_recentRows = 0;
    double m_checkpointCost = 0;
    Stopwatch m_sinceCheckpoint, m_sinceReport;
};

}  // namespace

TrainResult fit(const Rows& train, const Rows& validation, const TrainOptions& options, const FitPlace& place, Progress& progress,
                const TrainObserver& observer)
{
    if (train.size() < 2)
        throw Error("There are no sequences to train on. Choose training chromosomes that hold bound and unbound sites.");
    return nn::inTorch(options.threads, [&] { return Fit(train, validation, options, place, progress, observer).run(); });
}

}  // namespace bindscape::train
