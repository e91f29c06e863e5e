// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/models_panel.h"

#include "app/dialogs/clone_dialog.h"
#include "app/dialogs/training_dialog.h"
#include "app/panels/trunk_rows.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/live_scores.h"
#include "app/runs/run_selection.h"
#include "core/base/paths.h"
#include "core/project/archive_file.h"
#include "core/project/run_project.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/notice.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

using widgets::scaled;

ModelsPanel::ModelsPanel(Session& session, QWidget* parent) : QWidget(parent), m_session(session), m_selection(RunSelection::of(session))
{
    setWindowTitle(tr("Models"));
    m_filter = new QLineEdit;
    m_filter->setPlaceholderText(tr("Filter models"));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(widgets::icon(widgets::Symbol::Search), QLineEdit::LeadingPosition);
    widgets::describe(m_filter, tr("Filter models"), tr("Shows only models whose TF, design, name or notes contain this text"));
    m_kind = new QComboBox;
    m_kind->addItems({tr("All runs"), tr("Starred"), tr("Finished"), tr("Running"), tr("Outdated")});
    widgets::describe(m_kind, tr("Which runs"), tr("All runs; those that you starred; those that are finished; those that run or wait; or those that are older than their data"));
    m_tree = new ModelsTree(session, this);
    m_empty = new widgets::Notice(widgets::NoticeKind::Note, tr("No models yet. You need a motif and a peak file for one TF."));
    m_empty->setButton(tr("New training run…"));
    m_card = new RunCard(session, this);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(scaled(8), scaled(6), scaled(8), scaled(6));
    head->addWidget(m_filter, 3);
    head->addWidget(m_kind, 2);
    auto* line = new QFrame;
    line->setFrameShape(QFrame::HLine);
    line->setFrameShadow(QFrame::Plain);
    line->setEnabled(false);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(m_empty, 0, Qt::AlignTop);
    layout->addWidget(m_tree, 1);
    layout->addWidget(line);
    m_trunks = new TrunkRows(session, this);
    layout->addWidget(m_card);
    layout->addWidget(m_trunks);

    connectSignals();
    connectCard();
    addKeys();
    fill();
    requestNumbers();
}

void ModelsPanel::connectSignals()
{
    connect(m_filter, &QLineEdit::textChanged, this, &ModelsPanel::applyFilter);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ModelsPanel::applyFilter);
    connect(m_tree, &QTreeWidget::itemSelectionChanged, this, &ModelsPanel::takeSelection);
    connect(m_tree, &QTreeWidget::currentItemChanged, this, &ModelsPanel::takeSelection);
    connect(m_tree, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        QMenu menu(this);
        fillMenu(menu);
        menu.exec(m_tree->viewport()->mapToGlobal(at));
    });
    connect(m_trunks, &TrunkRows::numbersChanged, this, &ModelsPanel::fill);
    connect(m_empty, &widgets::Notice::buttonClicked, this, [this] { openDialog(false); });
    connect(&m_selection, &RunSelection::changed, this, &ModelsPanel::selectCurrent);
    for (const auto signal : {&Session::projectChanged, &Session::analysesChanged, &Session::tracksChanged, &Session::runsDescribed})
        connect(&m_session, signal, this, &ModelsPanel::fill);
    for (const auto signal : {&Session::projectChanged, &Session::analysesChanged})
        connect(&m_session, signal, this, &ModelsPanel::requestNumbers);
    connect(&m_session, &Session::runUpdated, this, &ModelsPanel::requestNumbers);
    connect(&m_session, &Session::runsImported, this, [this](const QString& run) { m_selection.select(run.toStdString()); });
    connect(&m_session.jobs(), &jobs::JobRunner::jobAdded, this, [this](jobs::Job* job) {
        if (!job->isVisible())
            return;
        connect(job, &jobs::Job::changed, this, [this, job, seen = jobs::JobState::Waiting]() mutable {
            if (job->state() != seen && isOfRun(*job))
                fill();
            seen = job->state();
        });
        // It gets its run after it was added.
        QMetaObject::invokeMethod(
            this,
            [this, added = QPointer(job)] {
                if (added && isOfRun(*added))
                    fill();
            },
            Qt::QueuedConnection);
    });
    connect(&m_session.jobs(), &jobs::JobRunner::jobFinished, this, [this](jobs::Job* job) {
        if (isOfRun(*job))
            fill();
    });
    connect(&m_session.jobs(), &jobs::JobRunner::jobsCleared, this, &ModelsPanel::fill);
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, &ModelsPanel::fill);
}

void ModelsPanel::connectCard()
{
    connect(m_card, &RunCard::trackWanted, this, &ModelsPanel::showTracks);
    connect(m_card, &RunCard::compareWanted, this, &ModelsPanel::compare);
    connect(m_card, &RunCard::cloneWanted, this, [this] { openDialog(true); });
    connect(m_card, &RunCard::menuWanted, this, [this] {
        QMenu menu(this);
        fillMenu(menu);
        menu.exec(m_card->menuButton().mapToGlobal(QPoint(0, m_card->menuButton().height())));
    });
}

void ModelsPanel::addKeys()
{
    const auto add = [this](const QKeySequence& keys, auto action) {
        auto* shortcut = new QShortcut(keys, m_tree);
        shortcut->setContext(Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    add(QKeySequence::Delete, &ModelsPanel::removePair);
    add(QKeySequence(Qt::Key_F2), &ModelsPanel::askName);
    add(QKeySequence(QStringLiteral("*")), &ModelsPanel::toggleStar);
    add(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_N), [this] { m_card->editNotes(); });
}

void ModelsPanel::requestNumbers()
{
    if (m_reading)
        m_reading->cancel();
    jobs::JobOptions options;
    options.title = tr("Read results");
    options.pool = jobs::Pool::Readers;
    options.visible = false;
    const auto project = std::make_shared<const project::Project>(m_session.project());
    m_reading = m_session.jobs().start<ModelsTree::Results>(
        std::move(options),
        [project](Progress& progress) {
            ModelsTree::Results results;
            for (const auto& analysis : project->analyses)
                for (const auto& run : analysis.runs) {
                    progress.checkpoint(-1, {});
                    results[run.id] = readRunResults(*project, analysis.id, run);
                }
            return results;
        },
        this,
        [this](ModelsTree::Results results) {
            m_results = std::move(results);
            fill();
        });
}

void ModelsPanel::fill()
{
    m_tree->fill(m_results);
    {
        const QSignalBlocker quiet(m_tree);
        m_trunks->fill(*m_tree);
    }
    m_empty->setVisible(m_tree->topLevelItemCount() == 0);
    m_tree->setVisible(m_tree->topLevelItemCount() > 0);
    applyFilter();
    selectCurrent();
}

void ModelsPanel::applyFilter() { m_tree->filter(m_filter->text(), static_cast<ModelFilter>(m_kind->currentIndex())); }

void ModelsPanel::takeSelection()
{
    const std::vector<std::string> selected = m_tree->selected();
    m_selection.mark(selected);
    if (selected.empty())
        return;
    // The current line may be one that was just taken out of the selection.
    const bool in = std::find(selected.begin(), selected.end(), m_tree->current()) != selected.end();
    m_selection.select(in ? m_tree->current() : selected.front());
}

void ModelsPanel::selectCurrent()
{
    m_tree->select(m_selection.run());
    m_selection.mark(m_tree->selected());
    showDetails();
}

const RunResults* ModelsPanel::resultsOf(const std::string& run) const
{
    const auto found = m_results.find(run);
    return found == m_results.end() ? nullptr : &found->second;
}

void ModelsPanel::showDetails()
{
    const auto found = findRun(m_session.project(), m_selection.run());
    const bool ofTrunk = findTrunk(m_session.project(), m_selection.run()) != nullptr;  // it has a card of its own
    m_card->setVisible(m_tree->topLevelItemCount() > 0 && !ofTrunk);
    m_card->show(found, found ? resultsOf(found->run->id) : nullptr);
    bool possible = false, shown = false;
    if (found) {
        const RunPair pair = pairOf(*found->analysis, found->run->id);
        shown = !scoreTracksOf(m_session.project(), pair).empty();
        for (const project::RunEntry* run : {pair.present, pair.blocked})
            if (const RunResults* known = run != nullptr ? resultsOf(run->id) : nullptr; known != nullptr && known->scored)
                possible = true;
    }
    m_card->setTrack(possible, shown);
}

void ModelsPanel::openDialog(bool clone)
{
    if (const auto found = findRun(m_session.project(), m_selection.run()); clone && found) {
        auto* dialog = new CloneDialog(m_session, *found->analysis, *found->run, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
        return;
    }
    auto* dialog = new TrainingDialog(m_session, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void ModelsPanel::showTracks(bool show)
{
    const auto found = findRun(m_session.project(), m_selection.run());
    if (!found)
        return;
    const RunPair pair = pairOf(*found->analysis, found->run->id);
    if (!show) {
        if (const auto ids = scoreTracksOf(m_session.project(), pair); !ids.empty())
            m_session.removeTracks(ids);
        return;
    }
    project::Project with = m_session.project();
    for (const project::RunEntry* run : {pair.present, pair.blocked})
        if (const RunResults* known = run != nullptr ? resultsOf(run->id) : nullptr; known != nullptr && known->scored)
            project::addResultTracks(with, found->analysis->id, run->id);
    std::vector<project::TrackEntry> added;
    for (const auto& track : with.tracks)
        if (std::none_of(m_session.project().tracks.begin(), m_session.project().tracks.end(), [&](const auto& known) { return known.id == track.id; }))
            added.push_back(track);
    m_session.addTracks(std::move(added));
}

// A run from another machine may lack what it was made from.
void ModelsPanel::compute(const std::string& run, bool scores)
{
    if (const RunResults* known = resultsOf(run); known != nullptr && !known->missing.empty()) {
        Q_EMIT m_session.filesMissing(tr("%1 is not there. It is needed to compute more of this run.").arg(QString::fromStdString(known->missing)));
        return;
    }
    if (scores)
        scoreRun(m_session, run);
    else
        startRun(m_session, run);
}

void ModelsPanel::compare() { m_selection.compareMarked(); }

std::vector<project::RunEntry> ModelsPanel::currentPair() const
{
    std::vector<project::RunEntry> runs;
    if (const auto found = findRun(m_session.project(), m_selection.run())) {
        const RunPair pair = pairOf(*found->analysis, found->run->id);
        for (const project::RunEntry* run : {pair.present, pair.blocked})
            if (run != nullptr)
                runs.push_back(*run);
    }
    return runs;
}

// Of all selected lines: starred if one of them is not yet.
void ModelsPanel::toggleStar()
{
    std::vector<project::RunEntry> changed;
    for (const std::string& id : m_tree->selected())
        if (const auto found = findRun(m_session.project(), id)) {
            const RunPair pair = pairOf(*found->analysis, id);
            for (const project::RunEntry* run : {pair.present, pair.blocked})
                if (run != nullptr)
                    changed.push_back(*run);
        }
    const bool star = std::any_of(changed.begin(), changed.end(), [](const auto& run) { return !run.starred; });
    for (auto& run : changed)
        run.starred = star;
    if (!changed.empty())
        m_session.describeRuns(changed, star ? tr("Star of %1").arg(runShortTitle(changed.front())) : tr("No star of %1").arg(runShortTitle(changed.front())));
}

void ModelsPanel::rename(const QString& name)
{
    auto runs = currentPair();
    const QString text = name.simplified();
    if (runs.empty() || text.isEmpty())
        return;
    const QString before = runShortTitle(runs.front());
    for (auto& run : runs)
        run.name = text.toStdString();
    m_session.describeRuns(runs, tr("Rename %1").arg(before));
}

void ModelsPanel::askName()
{
    const auto runs = currentPair();
    if (runs.empty())
        return;
    bool ok = false;
    const QString name = QInputDialog::getText(this, tr("Rename run"), tr("Name:"), QLineEdit::Normal, QString::fromStdString(runs.front().name), &ok);
    if (ok)
        rename(name);
}

void ModelsPanel::openFolder()
{
    const auto found = findRun(m_session.project(), m_selection.run());
    if (found)
        QDesktopServices::openUrl(QUrl::fromLocalFile(QString::fromStdString(folderOf(m_session.project(), *found->run).string())));
}

void ModelsPanel::exportArchive()
{
    const auto found = findRun(m_session.project(), m_selection.run());
    const project::TrunkEntry* trunk = findTrunk(m_session.project(), m_selection.run());
    if (!found && trunk == nullptr)
        return;
    const QString title = trunk != nullptr ? trunkTitle(*trunk) : runTitle(*found->analysis, *found->run);
    const QString name = trunk != nullptr ? QString::fromStdString(trunk->run.id)
                                          : QString::fromStdString(found->analysis->id) + QLatin1Char('-') + runShortTitle(*found->run).replace(QStringLiteral(" · "), QStringLiteral("-")).replace(QLatin1Char(' '), QLatin1Char('-'));
    const QString folder = QString::fromStdString(m_session.project().folder().string());
    const QString kinds = tr("Archive (*.zip);;Archive (*.tar.gz);;Archive without scores (*.zip)");
    QString kind;
    QString file = QFileDialog::getSaveFileName(this, tr("Export archive of %1").arg(title), QDir(folder).filePath(name + QStringLiteral(".zip")), kinds, &kind);
    if (file.isEmpty())
        return;
    if (!project::hasArchiveEnding(file.toStdString()))
        file += kind.contains(QStringLiteral(".tar.gz")) ? QStringLiteral(".tar.gz") : QStringLiteral(".zip");
    std::vector<std::string> ids;
    if (trunk != nullptr)
        ids.push_back(m_selection.run());
    for (const auto& run : currentPair())
        ids.push_back(run.id);
    m_session.exportRuns(ids, file.toStdString(), !kind.contains(tr("without scores")));
}

void ModelsPanel::importArchive()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Import archive of runs"), {}, tr("Archives of runs (*.zip *.tar.gz *.tgz);;All files (*)"));
    if (!file.isEmpty())
        m_session.importRuns(file.toStdString());
}

void ModelsPanel::removePair()
{
    if (findTrunk(m_session.project(), m_selection.run()) != nullptr) {
        m_trunks->remove();
        return;
    }
    const auto found = findRun(m_session.project(), m_selection.run());
    if (!found)
        return;
    std::vector<std::string> ids;
    for (const auto& run : currentPair())
        ids.push_back(run.id);
    if (std::any_of(ids.begin(), ids.end(), [this](const auto& id) { return jobOfRun(m_session, id) != nullptr; })) {
        m_session.say(tr("This run is being trained. Cancel it first (Jobs), then remove it."), Severity::Warning);
        return;
    }
    const QString title = runTitle(*found->analysis, *found->run);
    const QString folder = QString::fromStdString(paths::runFolder(m_session.project().folder(), ids.front()).parent_path().string());
    m_session.removeRuns(ids, tr("Remove %1").arg(title));
    m_session.say(tr("%1 was taken off the list; Edit › Undo brings it back. Its files stay in %2.").arg(title, folder), Severity::Note);
}

void ModelsPanel::addRunActions(QMenu& menu, const FoundRun& found)
{
    const std::string id = found.run->id;
    jobs::Job* job = jobOfRun(m_session, id);
    QAction* star = menu.addAction(tr("Starred"), this, &ModelsPanel::toggleStar);
    star->setCheckable(true);
    star->setChecked(found.run->starred);
    star->setShortcut(QKeySequence(QStringLiteral("*")));
    menu.addAction(tr("Notes…"), m_card, &RunCard::editNotes)->setShortcut(QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_N));
    menu.addAction(tr("Rename…"), this, &ModelsPanel::askName)->setShortcut(QKeySequence(Qt::Key_F2));
    menu.addSeparator();
    menu.addAction(tr("Compare…"), this, &ModelsPanel::compare);
    QAction* show = menu.addAction(widgets::icon(widgets::Symbol::Eye), tr("Show track"), this, &ModelsPanel::showTracks);
    show->setCheckable(true);
    show->setChecked(m_card->showButton().isChecked());
    show->setEnabled(m_card->showButton().isEnabled());
    menu.addAction(tr("Score the view"), this, [this] {
        LiveScores::of(m_session).scoreAsChosen(m_session.isDetailShown() ? m_session.detail() : m_session.region());
    });
    if (job == nullptr) {
        menu.addAction(tr("Compute what is missing"), this, [this, id] { compute(id, false); });
        const RunResults* known = resultsOf(id);
        if (known != nullptr && known->evaluated && !known->scored)
            menu.addAction(tr("Compute scores"), this, [this, id] { compute(id, true); });
    } else {
        menu.addAction(tr("Stop, keep best"), job, &jobs::Job::stop);
    }
    menu.addSeparator();
    menu.addAction(tr("Export archive…"), this, &ModelsPanel::exportArchive)->setEnabled(job == nullptr);
    menu.addAction(tr("Open folder"), this, &ModelsPanel::openFolder);
    QAction* remove = menu.addAction(tr("Remove from the list"), this, &ModelsPanel::removePair);
    remove->setShortcut(QKeySequence::Delete);
    remove->setEnabled(job == nullptr);
}

void ModelsPanel::fillMenu(QMenu& menu)
{
    const auto found = findRun(m_session.project(), m_selection.run());
    menu.addAction(tr("New training run…"), this, [this] { openDialog(false); });
    menu.addAction(tr("Clone run…"), this, [this] { openDialog(true); })->setEnabled(found.has_value());
    menu.addAction(tr("Import archive…"), this, &ModelsPanel::importArchive);
    menu.addSeparator();
    if (found)
        addRunActions(menu, *found);
    else if (findTrunk(m_session.project(), m_selection.run()) != nullptr)
        menu.addAction(tr("Export archive…"), this, &ModelsPanel::exportArchive)->setEnabled(jobOfRun(m_session, m_selection.run()) == nullptr);
}

}  // namespace bindscape::app
