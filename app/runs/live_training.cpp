// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/live_training.h"

#include <algorithm>
#include <mutex>

namespace bindscape::app {

namespace {

constexpr int kDeliverMs = 250;
constexpr std::size_t kMostLossPoints = 4000;  // thinned by half beyond that

struct BatchNews {
    std::string run;
    long epoch, batch, batches;
    double loss, rate;
};
struct EpochNews {
    std::string run;
    train::EpochMetrics metrics;
};
struct PointNews {
    std::string run;
    train::ProgressPoint point;
};
struct CopyNews {
    std::string run;
    train::LiveCopy copy;
};

void thin(std::vector<double>& values)
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < values.size(); i += 2)
        values[kept++] = values[i];
    values.resize(kept);
}

}  // namespace

struct LiveTraining::Inbox {
    std::mutex mutex;
    std::vector<BatchNews> batches;
    std::vector<EpochNews> epochs;
    std::vector<PointNews> points;
    std::vector<CopyNews> copies;
};

LiveTraining& LiveTraining::of(Session& session)
{
    if (auto* found = session.findChild<LiveTraining*>(QString(), Qt::FindDirectChildrenOnly))
        return *found;
    return *new LiveTraining(session);
}

LiveTraining::LiveTraining(Session& session) : QObject(&session), m_inbox(std::make_shared<Inbox>())
{
    m_timer.setInterval(kDeliverMs);
    connect(&m_timer, &QTimer::timeout, this, &LiveTraining::drain);
    connect(&session, &Session::projectChanged, this, [this] {
        for (auto state = m_states.begin(); state != m_states.end();)
            state = state->second.running ? std::next(state) : m_states.erase(state);
    });
}

train::TrainObserver LiveTraining::begin(const std::string& runId)
{
    m_states[runId] = {};
    m_timer.start();
    train::TrainObserver observer;
    observer.epoch = [inbox = m_inbox, runId](const train::EpochMetrics& metrics) {
        const std::lock_guard lock(inbox->mutex);
        inbox->epochs.push_back({runId, metrics});
    };
    observer.batch = [inbox = m_inbox, runId](long epoch, long batch, long batches, double loss, double rate) {
        const std::lock_guard lock(inbox->mutex);
        inbox->batches.push_back({runId, epoch, batch, batches, loss, rate});
    };
    observer.point = [inbox = m_inbox, runId](const train::ProgressPoint& point) {
        const std::lock_guard lock(inbox->mutex);
        inbox->points.push_back({runId, point});
    };
    m_copyWanted[runId] = std::make_shared<std::atomic<bool>>(false);
    observer.copyWanted = [wanted = m_copyWanted[runId]] { return wanted->exchange(false); };
    observer.copied = [inbox = m_inbox, runId](const train::LiveCopy& copy) {
        const std::lock_guard lock(inbox->mutex);
        inbox->copies.push_back({runId, copy});
    };
    return observer;
}

bool LiveTraining::requestCopy(const std::string& runId)
{
    const State* found = state(runId);
    if (found == nullptr || !found->running || (found->batches == 0 && found->epochs.empty()))
        return false;
    *m_copyWanted.at(runId) = true;
    return true;
}

void LiveTraining::end(const std::string& runId)
{
    drain();
    setRunning(runId, false);
}

void LiveTraining::setRunning(const std::string& runId, bool running)
{
    const auto found = m_states.find(runId);
    if (found == m_states.end() || found->second.running == running)
        return;
    found->second.running = running;
    Q_EMIT updated(QString::fromStdString(runId));
    if (!running) {
        m_copyWanted.erase(runId);
        Q_EMIT ended(QString::fromStdString(runId));
    }
    if (running)
        m_timer.start();
    else if (std::none_of(m_states.begin(), m_states.end(), [](const auto& entry) { return entry.second.running; }))
        m_timer.stop();
}

const LiveTraining::State* LiveTraining::state(const std::string& runId) const
{
    const auto found = m_states.find(runId);
    return found == m_states.end() ? nullptr : &found->second;
}

bool LiveTraining::isRunning(const std::string& runId) const
{
    const State* found = state(runId);
    return found != nullptr && found->running;
}

void LiveTraining::drain()
{
    std::vector<BatchNews> batches;
    std::vector<EpochNews> epochs;
    std::vector<PointNews> points;
    std::vector<CopyNews> copies;
    {
        const std::lock_guard lock(m_inbox->mutex);
        batches.swap(m_inbox->batches);
        epochs.swap(m_inbox->epochs);
        points.swap(m_inbox->points);
        copies.swap(m_inbox->copies);
    }
    std::vector<std::string> touched, ended;
    const auto remember = [](std::vector<std::string>& list, const std::string& run) {
        if (std::find(list.begin(), list.end(), run) == list.end())
            list.push_back(run);
    };
    for (const BatchNews& news : batches) {
        State& state = m_states[news.run];
        state.epoch = news.epoch;
        state.batch = news.batch;
        state.batches = news.batches;
        state.sequencesPerSecond = news.rate;
        if (news.batches > 0) {
            const double at = static_cast<double>(news.epoch - 1) + static_cast<double>(news.batch) / static_cast<double>(news.batches);
            while (!state.lossAt.empty() && state.lossAt.back() >= at) {  // it went on from an earlier place
                state.lossAt.pop_back();
                state.loss.pop_back();
            }
            state.lossAt.push_back(at);
            state.loss.push_back(news.loss);
        }
        if (state.loss.size() > kMostLossPoints) {
            thin(state.lossAt);
            thin(state.loss);
        }
        remember(touched, news.run);
    }
    for (const EpochNews& news : epochs) {
        m_states[news.run].epochs.push_back(news.metrics);
        remember(touched, news.run);
        remember(ended, news.run);
    }
    for (const PointNews& news : points) {
        auto& known = m_states[news.run].points;
        std::erase_if(known, [&](const auto& point) { return point.epoch >= news.point.epoch; });
        known.push_back(news.point);
        remember(touched, news.run);
    }
    for (const std::string& run : ended)
        Q_EMIT epochEnded(QString::fromStdString(run));
    for (const std::string& run : touched)
        Q_EMIT updated(QString::fromStdString(run));
    for (const CopyNews& news : copies)
        Q_EMIT copied(QString::fromStdString(news.run), news.copy);
}

}  // namespace bindscape::app
