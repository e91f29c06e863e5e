// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/training_panel.h"

#include "app/dialogs/training_dialog.h"
#include "app/panels/numbers_table.h"
#include "app/panels/training_charts.h"
#include "app/panels/training_trouble.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/live_scores.h"
#include "app/runs/live_training.h"
#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace bindscape::app {

using widgets::scaled;

namespace {

QString fixed3(std::optional<double> value)
{
    return value && std::isfinite(*value) ? QString::fromStdString(formatFixed(*value, 3)) : QStringLiteral("–");
}

QString duration(double seconds) { return QString::fromStdString(formatDuration(seconds)); }

// "9:48", "1:02:03"
QString clockText(double seconds)
{
    const auto all = static_cast<qint64>(seconds);
    const auto two = [](qint64 value) { return QStringLiteral("%1").arg(value, 2, 10, QLatin1Char('0')); };
    return all < 3600 ? QStringLiteral("%1:%2").arg(all / 60).arg(two(all % 60)) : QStringLiteral("%1:%2:%3").arg(all / 3600).arg(two(all / 60 % 60), two(all % 60));
}

QString count(long value) { return QString::fromStdString(withThousands(value)); }

long failuresOf(const project::TrainingHistory& history)
{
    const train::EpochMetrics* best = bestEpoch(history.epochs);
    return best == nullptr ? 0 : history.epochs.back().epoch - best->epoch;
}

}  // namespace

TrainingPanel::TrainingPanel(Session& session, QWidget* parent) : RunPanel(session, parent), m_live(LiveTraining::of(session))
{
    setWindowTitle(tr("Training"));
    makeButtons();
    m_loss = new widgets::ChartView;
    m_auroc = new widgets::ChartView;
    m_loss->setEmptyText(tr("The loss appears with the first batches."));
    m_auroc->setEmptyText(tr("Validation auROC appears before the first batch, where there are validation sites of both classes."));
    for (widgets::ChartView* view : {m_loss, m_auroc}) {
        view->setNoteShown(false);  // the room is small; exported plots have it
        connect(view, &widgets::ChartView::exportRequested, this, [this, view] { exportPlot(*view); });
    }
    m_table = new NumbersTable(tr("Numbers of the last epoch, core present and blocked"));
    m_trouble = new TroubleBar;
    auto* plots = new QHBoxLayout;
    plots->setSpacing(0);
    plots->addWidget(m_loss, 1);
    plots->addWidget(m_auroc, 1);
    plots->addWidget(m_table);
    auto* content = new QWidget;
    auto* rows = new QVBoxLayout(content);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_trouble);
    rows->addLayout(plots, 1);
    setContent(content);

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
    m_pause = new QPushButton(tr("Pause"));
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(scaled(6));
    for (QPushButton* button : {m_start, m_pause, m_stop}) {
        buttons->addWidget(button, button == m_stop ? 1 : 0);
        button->setStyleSheet(QStringLiteral("padding: 3px 6px"));
        button->hide();
    }
    column()->addLayout(buttons);
    m_smooth = new QCheckBox(tr("Smooth"));
    widgets::describe(m_smooth, tr("Smooth curves"), tr("Shows running averages instead of the points themselves"));
    m_allRuns = new QCheckBox(tr("All runs"));
    widgets::describe(m_allRuns, tr("All runs"), tr("Shows the other runs of the same data behind this one"));
    m_score = new QToolButton;
    m_score->setIcon(widgets::icon(widgets::Symbol::Eye));
    m_score->setAutoRaise(true);
    widgets::describe(
        m_score, tr("Score the view"),
        tr("Scores what is in view by this model, also while it is trained (on a copy of its best weights); Alt+G chooses the method"),
        QStringLiteral("G"));
    auto* boxes = new QHBoxLayout;
    boxes->setSpacing(scaled(8));
    boxes->addWidget(m_smooth);
    boxes->addWidget(m_allRuns);
    boxes->addStretch(1);
    boxes->addWidget(m_score);
    column()->addLayout(boxes);
    connectButtons();
}

void TrainingPanel::connectButtons()
{
    connect(m_smooth, &QCheckBox::toggled, this, &TrainingPanel::redraw);
    connect(m_allRuns, &QCheckBox::toggled, this, &TrainingPanel::requestReload);
    connect(m_score, &QToolButton::clicked, this, [this] {
        const Region& shown = session().isDetailShown() ? session().detail() : session().region();
        if (const auto found = current())
            LiveScores::of(session()).scoreAsChosen(ScoreChoice::of(session()).runsWith(found->run->id), shown);
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (jobs::Job* job = currentJob())
            job->stop();
    });
    connect(m_pause, &QPushButton::clicked, this, &TrainingPanel::togglePause);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (const auto found = currentOrTrunk())
            startRun(session(), found->run->id);
        updateCard();
    });
    connect(&session().jobs(), &jobs::JobRunner::queueChanged, this, [this] {
        if (isVisible())
            updateCard();
    });
}

void TrainingPanel::togglePause()
{
    const auto found = currentOrTrunk();
    if (!found || currentJob() == nullptr)
        return;
    const std::string run = found->run->id;
    isPaused(session(), run) ? resumeRuns(session(), {run}) : pauseRun(session(), run);
    updateCard();
}

void TrainingPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier && currentJob() != nullptr)
        togglePause();
    else
        RunPanel::keyPressEvent(event);
}

jobs::Job* TrainingPanel::currentJob() const
{
    const auto found = currentOrTrunk();
    return found ? jobOfRun(session(), found->run->id) : nullptr;
}

TrainingPanel::History TrainingPanel::readHistory(const std::shared_ptr<const project::Project>& project, const std::string& runId, bool others)
{
    History history;
    history.run = runId;
    project::AnalysisEntry ofTrunk;
    const auto found = findRunOrTrunk(*project, runId, ofTrunk);
    if (!found)
        return history;
    const RunPair pair = pairOf(*found->analysis, runId);
    for (const project::RunEntry* run : {found->run, found->run == pair.present ? pair.blocked : pair.present}) {
        if (run == nullptr)
            continue;
        const auto folder = folderOf(*project, *run);
        history.pair.push_back(project::readTrainingHistory(run->coreBlocked, folder));
        history.records.push_back(train::hasRunRecord(folder) ? std::optional(train::readRunRecord(folder)) : std::nullopt);
    }
    if (const auto& trunk = found->run->settings.trunk; train::hasRunRecord(trunk))
        history.trunkProfiles = static_cast<long>(train::readRunRecord(trunk).inputs.tasks.size());
    for (const auto& run : found->analysis->runs)
        if (others && !pair.contains(run.id))
            history.others.emplace_back(runShortTitle(run).toStdString() + (run.coreBlocked ? " (blocked)" : ""),
                                        project::readTrainingHistory(run.coreBlocked, folderOf(*project, run)));
    history.complete = isComplete(*project, found->analysis->id, runId);
    return history;
}

void TrainingPanel::reload()
{
    updateCard();
    auto project = std::make_shared<const project::Project>(session().project());
    read<History>([project, run = currentOrTrunk()->run->id, others = m_allRuns->isChecked()](Progress&) { return readHistory(project, run, others); },
                  [this](History history) { showHistory(std::move(history)); });
}

void TrainingPanel::showHistory(History history)
{
    m_history = std::move(history);
    redraw();
    fillTable();
    updateCard();
}

// The selected run, then its partner where there is one: as in the history.
std::vector<std::string> TrainingPanel::runsShown() const
{
    const auto found = currentOrTrunk();
    if (!found)
        return {};
    const RunPair pair = pairOf(*found->analysis, found->run->id);
    std::vector<std::string> runs{found->run->id};
    if (const auto* partner = found->run == pair.present ? pair.blocked : pair.present)
        runs.push_back(partner->id);
    return runs;
}

double TrainingPanel::epochsDone() const
{
    const LiveTraining::State* live = m_live.state(m_history.run);
    if (live != nullptr && live->running && live->batches > 0)
        return static_cast<double>(live->epoch - 1) + static_cast<double>(live->batch) / static_cast<double>(live->batches);
    return m_history.pair.empty() || m_history.pair.front().epochs.empty() ? 0 : static_cast<double>(m_history.pair.front().epochs.back().epoch);
}

project::TrainingView TrainingPanel::viewOf() const
{
    project::TrainingView view;
    view.smooth = m_smooth->isChecked();
    if (m_allRuns->isChecked())
        view.others = m_history.others;
    if (m_history.records.empty() || !m_history.records.front())
        return view;
    const train::RunRecord& record = *m_history.records.front();
    if (record.inputs.split.round == 0)
        view.validation = join(record.inputs.split.validation, ", ");
    if (currentJob() == nullptr || record.complete())
        return view;
    view.maxEpochs = record.options.maxEpochs;
    const train::EpochMetrics* best = bestEpoch(m_history.pair.front().epochs);
    if (best != nullptr && record.inputs.validationRows > 0 && record.options.schedule == "early" && best->epoch + record.options.patience <= view.maxEpochs)
        view.stopAt = best->epoch + record.options.patience;
    return view;
}

void TrainingPanel::redraw()
{
    const auto found = currentOrTrunk();
    if (!found || m_history.run != found->run->id || m_history.pair.empty())
        return;
    const LiveTraining::State* live = m_live.state(found->run->id);
    const bool running = live != nullptr && live->running && live->batches > 0;
    auto pair = m_history.pair;
    const auto runs = runsShown();
    for (std::size_t i = 0; i < std::min(pair.size(), runs.size()); ++i)
        if (const LiveTraining::State* news = m_live.state(runs[i]); news != nullptr && news->running && !news->points.empty())
            pair[i].points = news->points;
    if (pair.front().epochs.empty() && pair.front().points.empty() && !running) {
        const bool waiting = currentJob() != nullptr;
        showEmpty(waiting ? tr("Training begins soon. Curves appear here with the first batches.")
                          : tr("Curves appear here while a run is training. Select a finished run to see its history."),
                  waiting ? QString() : tr("Train %1").arg(runShortTitle(*found->run)),
                  [this, id = found->run->id] { startRun(session(), id); });
        return;
    }
    showContent();
    auto charts = project::trainingCharts(pair, viewOf());
    if (running) {
        figure::Chart& loss = charts[0];
        addLiveLoss(loss, *live);
        const auto within = std::find_if(loss.series.begin(), loss.series.end(), [](const auto& series) { return series.id == project::kWithinEpochs; });
        if (m_smooth->isChecked() && within != loss.series.end())
            project::smoothSeries(*within);
    }
    m_loss->setChart(std::move(charts[0]));
    m_auroc->setChart(std::move(charts[1]));
}

void TrainingPanel::fillTable()
{
    QStringList columns;
    for (const auto& history : m_history.pair)
        columns << (history.coreBlocked ? tr("blocked") : tr("present"));
    m_table->setTitles(columns, {tr("epoch"), tr("best epoch"), tr("val loss"), tr("val auROC"), tr("val auPRC"), tr("patience"), tr("learning rate")});
    for (std::size_t column = 0; column < m_history.pair.size(); ++column) {
        const auto& history = m_history.pair[column];
        const auto& record = m_history.records[column];
        const train::EpochMetrics* best = bestEpoch(history.epochs);
        const train::EpochMetrics* last = history.epochs.empty() ? nullptr : &history.epochs.back();
        const QString none = QStringLiteral("–");
        const QStringList texts{
            last != nullptr ? QString::number(last->epoch) : none,
            best != nullptr ? QString::number(best->epoch) : none,
            last != nullptr ? fixed3(last->validationLoss) : none,
            last != nullptr ? fixed3(last->validationAuroc) : none,
            last != nullptr ? fixed3(last->validationAuprc) : none,
            best == nullptr ? none : record ? tr("%1 / %2").arg(failuresOf(history)).arg(record->options.patience) : QString::number(failuresOf(history)),
            last != nullptr && last->learningRate > 0 ? QString::fromStdString(formatReal(last->learningRate, 2)) : none,
        };
        for (int row = 0; row < texts.size(); ++row)
            m_table->setCell(row, static_cast<int>(column), texts[row]);
    }
    m_table->fitWidth();
}

double TrainingPanel::secondsPerEpoch() const
{
    double seconds = 0;
    if (!m_history.pair.empty())
        for (const auto& epoch : m_history.pair.front().epochs)
            seconds += epoch.seconds;
    if (seconds > 0)
        return seconds / static_cast<double>(m_history.pair.front().epochs.size());
    const LiveTraining::State* live = m_live.state(m_history.run);
    const bool known = !m_history.records.empty() && m_history.records.front() && live != nullptr && live->sequencesPerSecond > 0;
    return known ? static_cast<double>(m_history.records.front()->inputs.trainRows) / live->sequencesPerSecond : 0;
}

// What is trained, and from where.
void TrainingPanel::trainingFacts(QStringList& lines) const
{
    const auto found = currentOrTrunk();
    const project::RunEntry& run = *found->run;
    const bool known = m_history.run == run.id && !m_history.records.empty();
    const auto* record = known && m_history.records.front() ? &*m_history.records.front() : nullptr;
    if (run.settings.trunk.empty())
        lines << tr("From scratch");
    else
        lines << (known && m_history.trunkProfiles > 1 ? tr("Pre-trained trunk, %1 profiles").arg(count(m_history.trunkProfiles))
                                                       : tr("Trunk of %1").arg(QString::fromStdString(run.settings.trunk.filename().string()).toHtmlEscaped()));
    if (record != nullptr)
        lines << tr("%1 sequences · batch %2").arg(count(record->inputs.trainRows)).arg(record->options.batch);
    const QString partner = runsShown().size() > 1 ? tr(", one of a pair") : QString();
    const project::TrunkEntry* trunk = findTrunk(session().project(), run.id);
    lines << (trunk != nullptr ? QString::fromStdString(plural(static_cast<std::int64_t>(trunk->tracks.size()), "track"))
              : run.coreBlocked ? tr("Core blocked by N")
                                : tr("Core present")) +
                 partner + tr(" · seed %1").arg(run.seed);
}

void TrainingPanel::timeFacts(QStringList& lines) const
{
    const jobs::Job* job = currentJob();
    const auto& record = m_history.records.front();
    const double perEpoch = secondsPerEpoch();
    lines << tr("Elapsed %1").arg(clockText(job->secondsElapsed())) + (perEpoch > 0 ? tr(" · %1 / epoch").arg(duration(perEpoch)) : QString());
    const LiveTraining::State* live = m_live.state(m_history.run);
    if (live == nullptr || !live->running || live->batches == 0)
        return;
    const auto& epochs = m_history.pair.front().epochs;
    const double rate = !epochs.empty() ? epochs.back().learningRate : record ? record->options.learningRate : 0;
    lines << tr("Epoch %1 · batch %2 / %3").arg(live->epoch).arg(count(live->batch), count(live->batches));
    lines << tr("%1 sequences/s").arg(count(std::lround(live->sequencesPerSecond))) +
                 (rate > 0 ? tr(" · rate %1").arg(QString::fromStdString(formatReal(rate, 2))) : QString());
    if (!record || !(perEpoch > 0))
        return;
    const project::TrainingView view = viewOf();
    const auto left = [&](long end) { return duration(std::max(0.0, static_cast<double>(end) - epochsDone()) * perEpoch); };
    lines << (view.stopAt > 0 && view.stopAt < record->options.maxEpochs ? tr("%1 left, at most %2").arg(left(view.stopAt), left(record->options.maxEpochs))
                                                                         : tr("At most %1 left").arg(left(record->options.maxEpochs)));
}

void TrainingPanel::updateCard()
{
    const auto found = currentOrTrunk();
    if (!found)
        return;
    const project::RunEntry& run = *found->run;
    const jobs::Job* job = currentJob();
    const bool known = m_history.run == run.id && !m_history.pair.empty();
    QStringList lines;
    lines << tr("<b>%1</b>").arg(runTitle(*found->analysis, run).toHtmlEscaped());
    trainingFacts(lines);
    if (job != nullptr && job->state() == jobs::JobState::Waiting)
        lines << tr("Waiting for its turn");
    else if (job != nullptr && job->state() == jobs::JobState::Paused)
        lines << (job->pauseReason().isEmpty() ? tr("Paused") : job->pauseReason().at(0).toUpper() + job->pauseReason().mid(1));
    else if (job != nullptr && job->state() == jobs::JobState::Pausing)
        lines << tr("Pausing after this batch…");
    else if (job != nullptr && job->state() == jobs::JobState::Stopping)
        lines << tr("Stopping after this batch…");
    else if (job != nullptr && known)
        timeFacts(lines);
    else if (job != nullptr)
        lines << tr("Elapsed %1").arg(clockText(job->secondsElapsed()));
    else if (known && !m_history.pair.front().epochs.empty()) {
        const auto epochs = static_cast<std::int64_t>(m_history.pair.front().epochs.size());
        lines << tr("%1 in %2 · %3 / epoch").arg(QString::fromStdString(plural(epochs, "epoch")), duration(secondsPerEpoch() * static_cast<double>(epochs)), duration(secondsPerEpoch()));
    }
    setFacts(lines.join(QStringLiteral("<br>")));
    showTroubleOf(*found);
    showButtons(job, known && !m_history.complete);
}

void TrainingPanel::showButtons(const jobs::Job* job, bool canGoOn)
{
    using jobs::JobState;
    m_stop->setVisible(job != nullptr);
    m_start->setVisible(job == nullptr && canGoOn);
    m_stop->setEnabled(job != nullptr && job->state() == JobState::Running);
    const bool paused = job != nullptr && (job->state() == JobState::Paused || job->state() == JobState::Pausing);
    m_pause->setVisible(job != nullptr && job->canPause());
    m_pause->setEnabled(job != nullptr && job->state() != JobState::Stopping);
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(widgets::icon(paused ? widgets::Symbol::Play : widgets::Symbol::Pause));
    widgets::describe(m_pause, m_pause->text(),
                      paused ? tr("Goes on where it was, to the same weights") : tr("Gives memory and cores free after this batch; it goes on from there later"),
                      QStringLiteral("Space"));
}

// What ended the run before its time; nothing while it waits or trains again.
void TrainingPanel::showTroubleOf(const FoundRun& found)
{
    QString failure;
    for (const jobs::Job* job : session().jobs().jobs())
        if (job->state() == jobs::JobState::Failed && job->property("run").toString().toStdString() == found.run->id)
            failure = job->failure();
    const bool known = currentJob() == nullptr && m_history.run == found.run->id && !m_history.records.empty();
    const TrainingTrouble trouble = known ? troubleOf(m_history.records.front(), failure) : TrainingTrouble();
    if (trouble.sentence == m_trouble->sentence())
        return;
    std::vector<TroubleBar::Offer> offers;
    if (trouble.cloneRate > 0)
        offers.emplace_back(tr("Clone with rate %1").arg(QString::fromStdString(formatReal(trouble.cloneRate, 2))), [this, run = found.run->id, rate = trouble.cloneRate] {
            const auto again = findRun(session().project(), run);
            if (!again)
                return;
            project::RunEntry slower = *again->run;
            slower.settings.learningRate = rate;
            auto* dialog = new TrainingDialog(session(), this);
            dialog->setAttribute(Qt::WA_DeleteOnClose);
            dialog->cloneFrom(*again->analysis, slower);
            dialog->open();
        });
    if (trouble.smallerBatch > 0)
        offers.emplace_back(tr("Resume with batch %1").arg(trouble.smallerBatch), [this, batch = trouble.smallerBatch] { goOnWith([batch](auto& run) { run.batch = batch; }); });
    if (trouble.onGpu)
        offers.emplace_back(tr("Resume on CPU"), [this] { goOnWith([](auto& run) { run.device = "cpu"; }); });
    m_trouble->show(trouble.sentence, std::move(offers));
}

void TrainingPanel::goOnWith(const std::function<void(project::RunEntry&)>& change)
{
    const auto found = currentOrTrunk();
    if (!found)
        return;
    const std::string id = found->run->id;
    auto analyses = session().project().analyses;
    auto trunks = session().project().trunks;
    const auto trunk = std::find_if(trunks.begin(), trunks.end(), [&](const auto& entry) { return entry.run.id == id; });
    for (auto& analysis : analyses)
        for (auto& run : analysis.runs)
            if (run.id == id)
                change(run);
    if (trunk != trunks.end()) {
        change(trunk->run);
        session().updateTrunks(trunks);
    } else {
        session().updateAnalyses(analyses);
    }
    startRun(session(), id);
    updateCard();
}

void TrainingPanel::exportPlot(widgets::ChartView& view)
{
    const auto found = currentOrTrunk();
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
    source.smooth = m_smooth->isChecked();
    source.validation = viewOf().validation;
    for (const project::RunEntry& run : found->analysis->runs)
        if (m_allRuns->isChecked() && !pair.contains(run.id))
            source.others.push_back({folderOf(session().project(), run), runShortTitle(run).toStdString() + (run.coreBlocked ? " (blocked)" : "")});
    exportPlotOf(source);
}

}  // namespace bindscape::app
