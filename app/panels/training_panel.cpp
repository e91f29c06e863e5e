// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/training_panel.h"

#include "app/dialogs/export_dialog.h"
#include "app/panels/training_charts.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/live_training.h"
#include "core/base/text.h"
#include "core/project/run_project.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

namespace bindscape::app {

using widgets::scaled;

namespace {

QString fixed3(std::optional<double> value)
{
    return value && std::isfinite(*value) ? QString::fromStdString(formatFixed(*value, 3)) : QStringLiteral("–");
}

}  // namespace

TrainingPanel::TrainingPanel(Session& session, QWidget* parent) : RunPanel(session, parent), m_live(LiveTraining::of(session))
{
    setWindowTitle(tr("Training"));
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
    for (QPushButton* button : {m_stop, m_cancel, m_start})
        button->setStyleSheet(QStringLiteral("padding: 3px 6px"));
    column()->addLayout(buttons);

    m_loss = new widgets::ChartView;
    m_auroc = new widgets::ChartView;
    m_loss->setEmptyText(tr("Curves appear here while a run is training. Select a finished run to see its history."));
    m_auroc->setEmptyText(tr("Validation auROC comes after the first epoch."));
    m_table = new QTableWidget(7, 2);
    m_table->setFixedWidth(scaled(214));
    m_table->setVerticalHeaderLabels(
        {tr("epoch"), tr("best epoch"), tr("val loss"), tr("val auROC"), tr("val auPRC"), tr("since best"), tr("s per epoch")});
    m_table->verticalHeader()->setDefaultSectionSize(scaled(21));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionMode(QAbstractItemView::NoSelection);
    m_table->setShowGrid(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setAccessibleName(tr("Numbers of the last epoch"));
    auto* content = new QWidget;
    auto* layout = new QHBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_loss, 1);
    layout->addWidget(m_auroc, 1);
    layout->addWidget(m_table);
    setContent(content);

    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (const auto found = current())
            if (jobs::Job* job = jobOfRun(this->session(), found->run->id))
                job->stop();
    });
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (const auto found = current())
            if (jobs::Job* job = jobOfRun(this->session(), found->run->id))
                job->cancel();
    });
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (const auto found = current())
            startRun(this->session(), found->run->id);
        updateCard();
    });
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
    for (widgets::ChartView* view : {m_loss, m_auroc})
        connect(view, &widgets::ChartView::exportRequested, this, [this, view] { exportPlot(*view); });
}

void TrainingPanel::reload()
{
    const auto found = current();
    const RunPair pair = pairOf(*found->analysis, found->run->id);
    std::vector<std::pair<History, std::filesystem::path>> wanted;
    const auto add = [&](const project::RunEntry* run) {
        if (run != nullptr)
            wanted.emplace_back(History{run->id, run->coreBlocked, {}}, folderOf(session().project(), *run));
    };
    add(found->run);
    add(found->run == pair.present ? pair.blocked : pair.present);
    updateCard();
    read<std::vector<History>>(
        [wanted](Progress&) {
            std::vector<History> histories;
            for (const auto& [history, folder] : wanted) {
                histories.push_back(history);
                histories.back().epochs = train::readMetrics(folder);
            }
            return histories;
        },
        [this](std::vector<History> histories) { showHistories(std::move(histories)); });
}

void TrainingPanel::showHistories(std::vector<History> histories)
{
    m_histories = std::move(histories);
    redraw();
    fillTable();
    updateCard();
}

void TrainingPanel::redraw()
{
    const auto found = current();
    if (!found || m_histories.empty() || m_histories.front().run != found->run->id)
        return;
    const LiveTraining::State* live = m_live.state(found->run->id);
    const bool anything = !m_histories.front().epochs.empty() || (live != nullptr && live->running);
    if (!anything) {
        const bool waiting = jobOfRun(session(), found->run->id) != nullptr;
        showEmpty(waiting ? tr("Training begins soon. Curves appear here after the first batches.")
                          : tr("Curves appear here while a run is training. Select a finished run to see its history."),
                  waiting ? QString() : tr("Train %1").arg(runShortTitle(*found->run)),
                  [this, id = found->run->id] { startRun(session(), id); });
        return;
    }
    showContent();
    m_loss->setChart(lossChart(m_histories.front(), live));
    m_auroc->setChart(aurocChart(m_histories));
}

void TrainingPanel::fillTable()
{
    m_table->setColumnCount(static_cast<int>(m_histories.size()));
    int column = 0;
    for (const History& history : m_histories) {
        m_table->setHorizontalHeaderItem(column, new QTableWidgetItem(history.blocked ? tr("blocked") : tr("present")));
        const train::EpochMetrics* best = bestEpoch(history.epochs);
        const train::EpochMetrics* last = history.epochs.empty() ? nullptr : &history.epochs.back();
        const QStringList texts{
            last != nullptr ? QString::number(last->epoch) : QStringLiteral("–"),
            best != nullptr ? QString::number(best->epoch) : QStringLiteral("–"),
            last != nullptr ? fixed3(last->validationLoss) : QStringLiteral("–"),
            last != nullptr ? fixed3(last->validationAuroc) : QStringLiteral("–"),
            last != nullptr ? fixed3(last->validationAuprc) : QStringLiteral("–"),
            last != nullptr && best != nullptr ? QString::number(last->epoch - best->epoch) : QStringLiteral("–"),
            last != nullptr ? QString::fromStdString(formatFixed(last->seconds, last->seconds < 10 ? 1 : 0)) : QStringLiteral("–"),
        };
        for (int row = 0; row < texts.size(); ++row) {
            auto* item = new QTableWidgetItem(texts[row]);
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column, item);
        }
        ++column;
    }
}

void TrainingPanel::updateCard()
{
    const auto found = current();
    if (!found)
        return;
    const project::RunEntry& run = *found->run;
    const jobs::Job* job = jobOfRun(session(), run.id);
    const LiveTraining::State* live = m_live.state(run.id);
    QStringList lines;
    lines << tr("<b>%1</b>").arg(runTitle(*found->analysis, run).toHtmlEscaped());
    lines << (run.coreBlocked ? tr("Core blocked by N") : tr("Core present")) +
                 tr(" · preset %1 · seed %2").arg(QString::fromStdString(run.preset)).arg(run.seed);
    if (live != nullptr && live->running && live->batches > 0)
        lines << tr("Epoch %1 · batch %2 / %3 · %4 sequences/s")
                     .arg(live->epoch)
                     .arg(live->batch)
                     .arg(live->batches)
                     .arg(qRound(live->sequencesPerSecond));
    if (job != nullptr) {
        const QString state = job->state() == jobs::JobState::Waiting ? tr("Waiting for its turn")
                              : job->state() == jobs::JobState::Stopping
                                  ? tr("Stopping after this batch…")
                                  : tr("Elapsed %1").arg(QString::fromStdString(formatDuration(job->secondsElapsed())));
        lines << state;
    } else if (!m_histories.empty() && m_histories.front().run == run.id && !m_histories.front().epochs.empty()) {
        double seconds = 0;
        for (const auto& epoch : m_histories.front().epochs)
            seconds += epoch.seconds;
        lines << tr("%1 in %2")
                     .arg(QString::fromStdString(plural(static_cast<std::int64_t>(m_histories.front().epochs.size()), "epoch")),
                          QString::fromStdString(formatDuration(seconds)));
    }
    setFacts(lines.join(QStringLiteral("<br>")));
    m_stop->setVisible(job != nullptr);
    m_cancel->setVisible(job != nullptr);
    m_start->setVisible(job == nullptr);
    m_stop->setEnabled(job != nullptr && job->state() == jobs::JobState::Running);
    m_cancel->setEnabled(job != nullptr && job->state() != jobs::JobState::Stopping);
}

void TrainingPanel::exportPlot(widgets::ChartView& view)
{
    const auto found = current();
    if (!found)
        return;
    figure::Chart chart = view.chart();
    chart.subtitle = runTitle(*found->analysis, *found->run).toStdString();
    const QString name = QString::fromStdString(found->run->id + "-" + chart.id);
    std::string recipe = project::chartRecipe(chart.id, currentFolder(), chart.subtitle);
    exportPicture(session(), std::move(chart), name, std::move(recipe), this);
}

}  // namespace bindscape::app
