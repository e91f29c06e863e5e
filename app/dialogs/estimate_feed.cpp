// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/estimate_feed.h"

#include "app/runs/analysis_jobs.h"

#include <algorithm>

namespace bindscape::app {

namespace {

bool hasSites(const EstimateFeed::Factor& factor) { return factor.counts && factor.counts->train.boundUsed + factor.counts->train.unboundUsed > 0; }

QString bold(const QString& text) { return QStringLiteral("<b>%1</b>").arg(text); }
QString duration(double seconds) { return QString::fromStdString(roughDuration(seconds)); }
QString bytes(std::int64_t count) { return QString::fromStdString(roughBytes(count)); }

TrainingEstimate estimateOf(const EstimateFeed::Factor& factor, const MeasuredSpeed& speed, const train::TrainOptions& options)
{
    return estimateTraining(speed, *factor.counts, options, factor.choice.core == CoreChoice::Both ? 2 : 1, factor.choice.training.score);
}

}  // namespace

EstimateText estimateText(const TrainingEstimate& estimate, const QString& tf, int factors, std::optional<double> all, bool rounds)
{
    const auto tr = [](const char* text) { return PreflightView::tr(text); };
    EstimateText text;
    text.source = tr("from %1").arg(QString::fromStdString(estimate.from));
    const QString name = tf.isEmpty() ? tr("This factor") : tf.toHtmlEscaped();
    text.left.emplace_back(estimate.networks == 2 ? tr("%1 pair").arg(name) : name, tr("≤ %1").arg(bold(duration(estimate.seconds))));
    if (factors > 1)
        text.left.emplace_back(rounds ? tr("All %1 rounds").arg(factors) : factors == 2 ? tr("Both TFs") : tr("All %1 TFs").arg(factors),
                               all ? tr("≤ %1 in all").arg(bold(duration(*all))) : tr("once all are counted"));
    if (estimate.cpuSeconds)
        text.left.emplace_back(tr("If on CPU instead"), tr("about %1").arg(duration(*estimate.cpuSeconds)));
    if (estimate.deviceTotalBytes > 0)
        text.right.emplace_back(tr("GPU memory"), tr("%1 of %2").arg(bold(bytes(estimate.deviceBytes)), bytes(estimate.deviceTotalBytes)));
    if (estimate.memoryBytes > 0 && estimate.diskBytes > 0)
        text.right.emplace_back(tr("Memory, disk"), tr("%1, %2").arg(bytes(estimate.memoryBytes), bytes(estimate.diskBytes)));
    text.right.emplace_back(tr("First curve"), tr("in about %1").arg(duration(estimate.firstCurveSeconds)));
    text.note = estimate.stopsEarly ? tr("At most %1 epochs of %2 each; early stop usually ends sooner.").arg(estimate.epochs).arg(duration(estimate.secondsPerEpoch))
                                    : tr("%1 epochs of %2 each.").arg(estimate.epochs).arg(duration(estimate.secondsPerEpoch));
    return text;
}

EstimateFeed::EstimateFeed(Session& session, PreflightView& view, QObject* parent)
    : QObject(parent), m_session(session), m_view(view), m_trials(TrainingTrials::of(session))
{
    connect(&m_trials, &TrainingTrials::ended, this, &EstimateFeed::show);
}

void EstimateFeed::update(std::vector<Factor> factors, std::size_t current, const Preflight& facts)
{
    m_factors = std::move(factors);
    m_current = current;
    m_facts = facts;
    show();
}

void EstimateFeed::end()
{
    m_factors.clear();
    m_trials.cancel();
}

// A trial, else a network that is being trained, else an earlier run.
std::optional<MeasuredSpeed> EstimateFeed::speedFor(const Factor& factor, const train::TrainOptions& options) const
{
    if (const MeasuredSpeed* tried = m_trials.known(TrainingTrials::keyOf(options, factor.choice.settings.window)))
        return *tried;
    if (const auto running = runningSpeed(m_session, factor.choice))
        return running;
    if (m_facts.sequencesPerSecond > 0)
        return speedOfRun(m_facts.sequencesPerSecond, options.batch, m_facts.measuredIn);
    return std::nullopt;
}

void EstimateFeed::show()
{
    if (m_current >= m_factors.size() || !hasSites(m_factors[m_current])) {
        m_view.showEstimate({});
        Q_EMIT estimated({}, 0);
        return;
    }
    const Factor& factor = m_factors[m_current];
    EstimateText text;
    std::optional<TrainingEstimate> shown;
    long batch = 0;
    try {
        const train::TrainOptions options = trainOptionsOf(factor.choice);
        const long window = factor.choice.settings.window;
        m_trials.request(options, window);
        const auto speed = speedFor(factor, options);
        const QString failure = m_trials.failure(TrainingTrials::keyOf(options, window));
        if (speed) {
            std::optional<double> all = 0.0;
            for (const Factor& other : m_factors)
                all = all && hasSites(other) ? std::optional(*all + estimateOf(other, *speed, options).seconds) : std::nullopt;
            shown = estimateOf(factor, *speed, options);
            batch = options.batch;
            text = estimateText(*shown, QString::fromStdString(factor.choice.tf), static_cast<int>(m_factors.size()), all,
                                factor.choice.settings.round > 0);
        } else {
            text.note = !failure.isEmpty()      ? failure
                        : anyRunJob(m_session) ? tr("A network is being trained. The estimate comes once it is done, or has told its speed.")
                                               : tr("Trying a few training steps on this machine…");
        }
    } catch (const std::exception& error) {
        text.note = QString::fromUtf8(error.what());
    }
    m_view.showEstimate(text);
    Q_EMIT estimated(shown, batch);
}

}  // namespace bindscape::app
