// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/training_panel.h"

#include "app/panels/numbers_table.h"
#include "app/panels/training_charts.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/live_training.h"
#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace bindscape::app {

using widgets::scaled;

namespace {

QString fixed3(std::optional<double> value)
{
    return value && std::isfinite(*value) ? QString::fromStdString(formatFixed(*value, 3)) : QStringLiteral("–");
}

QString duration(double seconds) { return QString::fromStdString(formatDuration(seconds)); }

}  // namespace

TrainingPanel::TrainingPanel(Session& session, QWidget* parent) : RunPanel(session, parent), m_live(LiveTraining::of(session))
{
    setWindowTitle(tr("Training"));
    makeButtons();
    m_loss = new widgets::ChartView;
    m_auroc = new widgets::ChartView;
    m_loss->setEmptyText(tr("The loss appears within the first epoch."));
    m_auroc->setEmptyText(tr("Validation auROC comes after the first epoch."));
    for (widgets::ChartView* view : {m_loss, m_auroc}) {
        view->setNoteShown(false);  // the room is small; exported plots have it
        connect(view, &widgets::ChartView::exportRequested, this, [this, view] { exportPlot(*view); });
    }
    m_table = new NumbersTable(tr("Numbers of the last epoch, core present and blocked"));
    setContent({m_loss, m_auroc}, {m_table});

    connect(&m_live, &LiveTraining::epochEnded, this, [this](const QString& run) {
        if (concerns(run))
            requestReload();
    });
    connect(&m_live, &LiveTraining::updated, this, [this](const QString& run) {
        if (isVisible() && concerns(run)) {
            updateCard();
            redraw();
        }
    });
}

void TrainingPanel::makeButtons()
{
    m_start = new QPushButton(widgets::icon(widgets::Symbol::Play), tr("Go on"));
    widgets::describe(m_start, tr("Go on"), tr("Trains this run, or goes on where it was stopped, and makes what is missing"));
    m_stop = new QPushButton(widgets::icon(widgets::Symbol::Stop), tr("Stop, keep best"));
    widgets::describe(m_stop, tr("Stop, keep best"), tr("Ends training now and goes on with the weights of the best epoch"),
                      QStringLiteral("Ctrl+."));
    m_cancel = new QPushButton(tr("Cancel"));
    widgets::describe(m_cancel, tr("Cancel this run"), tr("Stops after this batch. Finished epochs stay on disk; “Go on” resumes there."));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(scaled(6));
    buttons->addWidget(m_start);
    buttons->addWidget(m_stop, 1);
    buttons->addWidget(m_cancel);
    for (QPushButton* button : {m_stop, m_cancel, m_start}) {
        button->setStyleSheet(QStringLiteral("padding: 3px 6px"));
        button->hide();
    }
    column()->addLayout(buttons);
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (jobs::Job* job = currentJob())
            job->stop();
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (jobs::Job* job = currentJob())
            job->cancel();
    });
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (const auto found = current())
            startRun(session(), found->run->id);
        updateCard();
    });
}

jobs::Job* TrainingPanel::currentJob() const
{
    const auto found = current();
    return found ? jobOfRun(session(), found->run->id) : nullptr;
}

void TrainingPanel::reload()
{
    const auto found = current();
    const RunPair pair = pairOf(*found->analysis, found->run->id);
    std::vector<std::pair<bool, std::filesystem::path>> wanted;
    for (const project::RunEntry* run : {found->run, found->run == pair.present ? pair.blocked : pair.present})
        if (run != nullptr)
            wanted.emplace_back(run->coreBlocked, folderOf(session().project(), *run));
    updateCard();
    auto project = std::make_shared<const project::Project>(session().project());
    read<History>(
        [wanted, project, analysis = found->analysis->id, run = found->run->id](Progress&) {
            History history{run, {}, isComplete(*project, analysis, run)};
            for (const auto& [blocked, folder] : wanted)
                history.pair.push_back({blocked, train::readMetrics(folder)});
            return history;
        },
        [this](History history) { showHistory(std::move(history)); });
}

void TrainingPanel::showHistory(History history)
{
    m_history = std::move(history);
    redraw();
    fillTable();
    updateCard();
}

void TrainingPanel::redraw()
{
    const auto found = current();
    if (!found || m_history.run != found->run->id || m_history.pair.empty())
        return;
    const LiveTraining::State* live = m_live.state(found->run->id);
    const bool running = live != nullptr && live->running && live->batches > 0;
    if (m_history.pair.front().epochs.empty() && !running) {
        const bool waiting = currentJob() != nullptr;
        showEmpty(waiting ? tr("Training begins soon. Curves appear here after the first batches.")
                          : tr("Curves appear here while a run is training. Select a finished run to see its history."),
                  waiting ? QString() : tr("Train %1").arg(runShortTitle(*found->run)),
                  [this, id = found->run->id] { startRun(session(), id); });
        return;
    }
    showContent();
    auto charts = project::trainingCharts(m_history.pair);
    if (running)
        addLiveLoss(charts[0], *live);
    m_loss->setChart(std::move(charts[0]));
    m_auroc->setChart(std::move(charts[1]));
}

void TrainingPanel::fillTable()
{
    QStringList columns;
    for (const auto& history : m_history.pair)
        columns << (history.coreBlocked ? tr("blocked") : tr("present"));
    m_table->setTitles(columns, {tr("epoch"), tr("best epoch"), tr("val loss"), tr("val auROC"), tr("val auPRC"), tr("since best"), tr("s per epoch")});
    int column = 0;
    for (const auto& history : m_history.pair) {
        const train::EpochMetrics* best = bestEpoch(history.epochs);
        const train::EpochMetrics* last = history.epochs.empty() ? nullptr : &history.epochs.back();
        const QString none = QStringLiteral("–");
        const QStringList texts{
            last != nullptr ? QString::number(last->epoch) : none,
            best != nullptr ? QString::number(best->epoch) : none,
            last != nullptr ? fixed3(last->validationLoss) : none,
            last != nullptr ? fixed3(last->validationAuroc) : none,
            last != nullptr ? fixed3(last->validationAuprc) : none,
            last != nullptr && best != nullptr ? QString::number(last->epoch - best->epoch) : none,
            last != nullptr ? QString::fromStdString(formatFixed(last->seconds, last->seconds < 10 ? 1 : 0)) : none,
        };
        for (int row = 0; row < texts.size(); ++row)
            m_table->setCell(row, column, texts[row]);
        ++column;
    }
    m_table->fitWidth();
}

void TrainingPanel::updateCard()
{
    const auto found = current();
    if (!found)
        return;
    const project::RunEntry& run = *found->run;
    const jobs::Job* job = currentJob();
    const LiveTraining::State* live = m_live.state(run.id);
    const bool known = m_history.run == run.id && !m_history.pair.empty();
    QStringList lines;
    lines << tr("<b>%1</b>").arg(runTitle(*found->analysis, run).toHtmlEscaped());
    lines << (run.coreBlocked ? tr("Core blocked by N") : tr("Core present")) +
                 tr(" · preset %1 · seed %2").arg(QString::fromStdString(run.preset)).arg(run.seed);
    if (job != nullptr && live != nullptr && live->running && live->batches > 0)
        lines << tr("Epoch %1 · batch %2 / %3<br>%4 sequences/s").arg(live->epoch).arg(live->batch).arg(live->batches).arg(qRound(live->sequencesPerSecond));
    if (job != nullptr) {
        lines << (job->state() == jobs::JobState::Waiting    ? tr("Waiting for its turn")
                  : job->state() == jobs::JobState::Stopping ? tr("Stopping after this batch…")
                                                             : tr("Elapsed %1").arg(duration(job->secondsElapsed())));
    } else if (known && !m_history.pair.front().epochs.empty()) {
        double seconds = 0;
        for (const auto& epoch : m_history.pair.front().epochs)
            seconds += epoch.seconds;
        const auto epochs = static_cast<std::int64_t>(m_history.pair.front().epochs.size());
        lines << tr("%1 in %2").arg(QString::fromStdString(plural(epochs, "epoch")), duration(seconds));
    }
    setFacts(lines.join(QStringLiteral("<br>")));
    m_stop->setVisible(job != nullptr);
    m_cancel->setVisible(job != nullptr);
    m_start->setVisible(job == nullptr && known && !m_history.complete);
    m_stop->setEnabled(job != nullptr && job->state() == jobs::JobState::Running);
    m_cancel->setEnabled(job != nullptr && job->state() != jobs::JobState::Stopping);
}

void TrainingPanel::exportPlot(widgets::ChartView& view)
{
    const auto found = current();
    if (!found)
        return;
    const RunPair pair = pairOf(*found->analysis, found->run->id);
    const project::RunEntry* partner = found->run == pair.present ? pair.blocked : pair.present;
    project::ChartSource source;
    source.kind = view.chart().id;
    source.file = currentFolder();
    source.title = runTitle(*found->analysis, *found->run).toStdString();
    source.coreBlocked = found->run->coreBlocked;
    if (partner != nullptr)
        source.partner = folderOf(session().project(), *partner);
    exportPlotOf(source);
}

}  // namespace bindscape::app
