// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/main_window.h"

#include "app/dialogs/export_dialog.h"
#include "app/dialogs/pretrain_dialog.h"
#include "app/dialogs/save_report.h"
#include "app/dialogs/training_dialog.h"
#include "app/panels/panels.h"
#include "app/runs/analysis_jobs.h"
#include "app/runs/follow_scores.h"
#include "app/runs/live_scores.h"
#include "app/runs/run_selection.h"
#include "app/runs/site_selection.h"
#include "app/runs/variant_selection.h"
#include "app/window/help_dialogs.h"
#include "app/window/match_tracks.h"
#include "app/window/preferences_dialog.h"
#include "app/window/url_dialog.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_project.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QStackedWidget>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace bindscape::app {

namespace {

constexpr int kLayoutVersion = 1;
constexpr int kDockWidth = 344, kNarrowestDock = 280, kDockHeight = 228, kNarrow = 1280;

// Qt keeps a dock behind other tabs "visible" somewhere outside the window.
bool isInFront(const QDockWidget& dock)
{
    return dock.isVisible() && (dock.isFloating() || (dock.geometry().right() >= 0 && dock.geometry().bottom() >= 0));
}

}  // namespace

MainWindow::MainWindow()
    : m_view(new widgets::GenomeView), m_actions(new ActionSet(this, m_view)), m_search(new FeatureSearch(m_session)),
      m_files(new FileActions(m_session, this, *m_actions)), m_machine(new MachineLoader(m_session)), m_messages(new MessageBar),
      m_startPage(new StartPage), m_pages(new QStackedWidget), m_undo(m_session.undoStack().createUndoAction(this, tr("&Undo"))),
      m_redo(m_session.undoStack().createRedoAction(this, tr("&Redo")))
{
    setWindowIcon(widgets::programIcon());
    setAcceptDrops(true);
    m_undo->setShortcut(QKeySequence::Undo);
    m_undo->setIcon(widgets::icon(widgets::Symbol::Undo));
    m_redo->setShortcuts({QKeySequence(QStringLiteral("Ctrl+Shift+Z")), QKeySequence(QStringLiteral("Ctrl+Y"))});
    m_redo->setIcon(widgets::icon(widgets::Symbol::Redo));
    // A view that still moves is a step of its own first.
    for (const auto& [action, act] : {std::pair{m_undo, &Session::undo}, {m_redo, &Session::redo}}) {
        disconnect(action, nullptr, &m_session.undoStack(), nullptr);
        connect(action, &QAction::triggered, &m_session, act);
    }
    m_actions->addLine(tr("Edit"), *m_undo, tr("Undo"), tr("Undo the last edit or move of the view; the menu says which"));
    m_actions->addLine(tr("Edit"), *m_redo, tr("Redo"), tr("Do it again"));
    m_toolBar = new MainToolBar(m_session, *m_view, *m_search, *m_actions, m_undo, m_redo, this);
    addToolBar(m_toolBar);
    m_pages->addWidget(m_startPage);
    m_pages->addWidget(m_view);
    auto* middle = new QWidget;
    auto* column = new QVBoxLayout(middle);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_messages);
    column->addWidget(m_pages, 1);
    setCentralWidget(middle);
    m_status = new StatusStrip(m_session, this);
    setStatusBar(m_status);
    m_guard = std::make_unique<ProjectGuard>(m_session, *m_files, *m_messages, *m_status, this);
    m_runGuard = std::make_unique<RunGuard>(m_session, *m_messages, this);
    new ViewBinding(m_session, *m_view);
    m_regionActions = new RegionActions(m_session, *m_view);
    auto* trackActions = new TrackActions(m_session, *m_view, *m_actions);
    m_viewActions = new ViewActions(m_session, *m_view, *m_search, *m_actions);
    makeDocks();
    makeMenus();
    for (auto* menu : menuBar()->findChildren<QMenu*>(QStringLiteral("tracksMenu"))) {
        trackActions->fillTracksMenu(*menu);
        connect(menu, &QMenu::aboutToShow, trackActions, [trackActions, menu] { trackActions->fillTracksMenu(*menu); });
    }
    connect(&m_session, &Session::message, m_messages, &MessageBar::show);
    connect(&m_session, &Session::projectChanged, this, &MainWindow::updatePage);
    connect(&m_session, &Session::projectChanged, this, &MainWindow::updateTitle);
    connect(&m_session, &Session::modifiedChanged, this, &MainWindow::updateTitle);
    connect(&m_session, &Session::busyWith, this, [this](const QString& what) { m_busy = !what.isEmpty(); });
    connect(m_view, &widgets::GenomeView::pointed, m_status, &StatusStrip::showPointer);
    connect(m_view, &widgets::GenomeView::pointerLeft, m_status, &StatusStrip::clearPointer);
    connect(m_startPage, &StartPage::openWanted, (*m_actions)[Do::OpenFiles], &QAction::trigger);
    connect(m_startPage, &StartPage::exampleWanted, m_files, &FileActions::openExample);
    connect(m_startPage, &StartPage::recentWanted, this, [this](const QString& file) { m_files->open({file}); });
    connect(m_files, &FileActions::recentChanged, this, [this] { m_startPage->setRecent(m_files->recent()); });
    connect(m_machine, &MachineLoader::loaded, this, [this] { m_status->showMachine(m_machine->text(), m_machine->details()); });
    connectActions();
    m_startPage->setRecent(m_files->recent());
    restoreLayout();
    updatePage();
    updateTitle();
}

MainWindow::~MainWindow()
{
    // The session goes before the widgets of the base class would: they must not see it go.
    m_guard.reset();
    m_runGuard.reset();
    m_session.disconnect(this);
    m_session.jobs().disconnect(this);
    qDeleteAll(m_docks);
    delete takeCentralWidget();
    delete m_toolBar;
    delete m_status;
}

void MainWindow::connectActions()
{
    const auto& act = *m_actions;
    connect(act[Do::NewTraining], &QAction::triggered, this, [this] {
        auto* dialog = new TrainingDialog(m_session, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(act[Do::NewTrunk], &QAction::triggered, this, [this] {
        auto* dialog = new PretrainDialog(m_session, this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    const auto showMatchesOf = [this](const std::filesystem::path& motifs) {
        const std::string id = motifs.empty() ? std::string() : showMatches(m_session, motifs);
        if (!id.empty())  // once the view has it, which takes a turn of the event loop
            QTimer::singleShot(50, m_view, [view = m_view, id] { view->reveal(id); });
    };
    connect(act[Do::ShowMatches], &QAction::triggered, this, [=, this] { showMatchesOf(chooseMotifFile(m_session, this)); });
    connect(act[Do::ShowProjectMatches], &QAction::triggered, this, [=, this] {
        const auto& motifs = m_session.project().motifs;
        showMatchesOf(motifs.empty() ? chooseMotifFile(m_session, this) : motifs);
    });
    connect(act[Do::StopTraining], &QAction::triggered, this, &MainWindow::stopTraining);
    connect(act[Do::ExportFigure], &QAction::triggered, this, &MainWindow::exportFigure);
    connect(act[Do::ReportRun], &QAction::triggered, this, [this] { askForReport(m_session, RunSelection::of(m_session).run(), this); });
    connect(act[Do::ReportPanel], &QAction::triggered, this, [this] { askForReport(m_session, {}, this); });
    connect(act[Do::ScoreView], &QAction::triggered, this, [this] {
        const Region& shown = m_session.isDetailShown() && &m_view->activeLane() == &m_view->detail() ? m_session.detail() : m_session.region();
        LiveScores::of(m_session).scoreAsChosen(shown);
    });
    connect(act[Do::FollowScores], &QAction::toggled, this, [this](bool on) { FollowScores::of(m_session).setOn(on); });
    connect(&FollowScores::of(m_session), &FollowScores::toggled, act[Do::FollowScores], &QAction::setChecked);
    connect(act[Do::Preferences], &QAction::triggered, this, [this] {
        auto* dialog = new PreferencesDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
    connect(act[Do::OpenUrl], &QAction::triggered, this, [this] {
        auto* dialog = new UrlDialog(this);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &UrlDialog::chosen, this, [this](const QString& url) { m_files->open({url}); });
        dialog->open();
    });
    connect(act[Do::ResetLayout], &QAction::triggered, this, &MainWindow::resetLayout);
    connect(act[Do::Keys], &QAction::triggered, this, [this] { showKeyTable(*m_actions, this); });
    connect(act[Do::CheckMethods], &QAction::triggered, this, [this] { showCheck(m_session, *m_files, this); });
    connect(act[Do::About], &QAction::triggered, this, [this] { showAbout(m_machine->machine(), this); });
    connect(act[Do::Quit], &QAction::triggered, this, &QWidget::close);
}

void MainWindow::makeMenus()
{
    const auto& act = *m_actions;
    const auto menu = [&](const QString& title, std::initializer_list<std::optional<Do>> actions) {
        QMenu* made = menuBar()->addMenu(title);
        for (const auto& action : actions)
            action ? made->addAction(act[*action]) : void(made->addSeparator());
        return made;
    };
    constexpr auto line = std::nullopt;
    QMenu* file = menu(tr("&File"), {Do::OpenFiles, Do::OpenUrl, Do::OpenExample, line, Do::Save, Do::SaveAs, Do::CloseProject, line, Do::Quit});
    auto* recent = new QMenu(tr("Open &recent"), file);
    connect(recent, &QMenu::aboutToShow, this, [this, recent] { fillRecent(*recent); });
    file->insertMenu(act[Do::OpenExample], recent);
    file->insertActions(act[Do::Quit], m_guard->menuActions(file));
    file->insertSeparator(act[Do::Quit]);
    QMenu* edit = menu(tr("&Edit"), {Do::CopyLocus, Do::CopySequence, Do::CopyReverse, line, Do::AddRegion, line, Do::Preferences});
    edit->insertActions(act[Do::CopyLocus], {m_undo, m_redo, edit->insertSeparator(act[Do::CopyLocus])});
    QMenu* view = menu(tr("&View"), {Do::GoToPlace, Do::Find, Do::Back, Do::Forward, line, Do::ZoomIn, Do::ZoomOut, Do::ShowBase, Do::ShowMotif, Do::ShowWindow,
                                     Do::ShowChromosome, line, Do::NextFeature, Do::PreviousFeature, Do::Flip, line, Do::Detail, Do::WheelScrolls});
    makeThemeMenu(*view->addMenu(tr("&Theme")));
    makeBaseColorMenu(*view->addMenu(tr("Colours of &bases")));
    menu(tr("&Tracks"), {})->setObjectName(QStringLiteral("tracksMenu"));  // filled by TrackActions, by what is selected
    menu(tr("M&otifs"), {Do::ShowProjectMatches, Do::ShowMatches});
    menu(tr("&Models"), {Do::NewTraining, Do::NewTrunk, Do::StopTraining, line, Do::ScoreView, Do::ScoreOptions, Do::FollowScores});
    menu(tr("F&igure"), {Do::ExportFigure, line, Do::ReportRun, Do::ReportPanel});
    m_windowMenu = menu(tr("&Window"), {});
    for (auto* dock : m_docks)
        m_windowMenu->addAction(dock->toggleViewAction());
    m_windowMenu->addSeparator();
    m_windowMenu->addAction(act[Do::ResetLayout]);
    menu(tr("&Help"), {Do::Keys, Do::CheckMethods, line, Do::About});
}

void MainWindow::fillRecent(QMenu& menu)
{
    menu.clear();
    for (const QString& file : m_files->recent()) {
        auto* action = menu.addAction(QFileInfo(file).fileName(), this, [this, file] { m_files->open({file}); });
        const bool there = QFileInfo::exists(file);
        action->setToolTip(there ? file : tr("%1 was not found").arg(file));
        action->setEnabled(there);
    }
    menu.setToolTipsVisible(true);
    if (menu.isEmpty()) {
        menu.addAction(tr("No project was opened yet"))->setEnabled(false);
        return;
    }
    menu.addSeparator();
    menu.addAction(tr("&Clear this list"), m_files, &FileActions::clearRecent);
}

void MainWindow::makeThemeMenu(QMenu& menu)
{
    auto* group = new QActionGroup(&menu);
    group->setObjectName(QLatin1String(kThemeChoice));
    using widgets::Scheme;
    for (const auto& [text, scheme] : {std::pair{tr("&System"), Scheme::System}, {tr("&Light"), Scheme::Light}, {tr("&Dark"), Scheme::Dark}}) {
        auto* action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(widgets::Look::instance().scheme() == scheme);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [scheme = scheme] {
            widgets::Look::instance().apply(scheme);
            QSettings().setValue(QStringLiteral("view/theme"), toText(scheme));
        });
    }
}

void MainWindow::makeBaseColorMenu(QMenu& menu)
{
    auto* group = new QActionGroup(&menu);
    group->setObjectName(QLatin1String(kBaseColorChoice));
    const QString key = QStringLiteral("view/baseColors");
    using draw::BaseColors;
    if (QSettings().value(key).toString() == QLatin1String("igv"))
        widgets::Look::instance().setBaseColors(BaseColors::Igv);
    const std::tuple<QString, BaseColors, QString> sets[] = {{tr("&Okabe\u2013Ito (told apart by everybody)"), BaseColors::OkabeIto, QStringLiteral("okabe-ito")},
                                                             {tr("&IGV (green, blue, orange, red)"), BaseColors::Igv, QStringLiteral("igv")}};
    for (const auto& [text, bases, name] : sets) {
        auto* action = menu.addAction(text);
        action->setCheckable(true);
        action->setChecked(widgets::Look::instance().baseColors() == bases);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [key, bases = bases, name = name] {
            widgets::Look::instance().setBaseColors(bases);
            QSettings().setValue(key, name);
        });
    }
}

void MainWindow::makeDocks()
{
    setDockOptions(AnimatedDocks | AllowNestedDocks | AllowTabbedDocks);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setTabPosition(Qt::BottomDockWidgetArea, QTabWidget::North);
    setTabPosition(Qt::RightDockWidgetArea, QTabWidget::North);
    for (const auto& panel : panels()) {
        auto* dock = new QDockWidget(panel.title, this);
        dock->setObjectName(panel.id);
        dock->setToolTip(panel.key.isEmpty() ? panel.title
                                             : QStringLiteral("%1 (%2)").arg(panel.title, panel.key.toString(QKeySequence::NativeText)));
        if (panel.area == Qt::RightDockWidgetArea)
            dock->setMinimumWidth(widgets::scaled(kNarrowestDock));
        dock->setProperty("panel", static_cast<int>(&panel - panels().data()));
        dock->toggleViewAction()->setShortcut(QKeySequence());
        if (!panel.key.isEmpty()) {
            auto* show = new QAction(tr("Show %1").arg(panel.title), this);
            show->setShortcut(panel.key);
            addAction(show);
            m_actions->addLine(tr("Window"), *show, show->text(), tr("Show this panel"));
            connect(show, &QAction::triggered, dock, [dock] {
                dock->show();
                dock->raise();
                dock->widget()->setFocus();
            });
        }
        // What nobody sees is hidden, so that it reads and counts nothing.
        connect(dock, &QDockWidget::visibilityChanged, dock, [dock](bool seen) {
            if (QWidget* panel = dock->widget())
                panel->setVisible(seen);
        });
        const auto look = [dock] {
            if (QWidget* panel = dock->widget())
                panel->setVisible(isInFront(*dock));
        };
        connect(dock, &QDockWidget::topLevelChanged, dock, look, Qt::QueuedConnection);
        m_docks << dock;
    }
    m_titles = new DockTitles(*this, m_docks);
    resetLayout();
    const auto raise = [this](const char* id) {
        if (auto* dock = findChild<QDockWidget*>(QString::fromLatin1(id))) {
            dock->show();
            dock->raise();
        }
    };
    connect(m_status, &StatusStrip::jobsWanted, this, [raise] { raise("jobs"); });
    connect(&SiteSelection::of(m_session), &SiteSelection::requested, this, [raise] { raise("sites"); });
    connect(&VariantSelection::of(m_session), &VariantSelection::asked, this, [raise] { raise("whatif"); });
}

void MainWindow::resetLayout()
{
    QDockWidget *firstBelow = nullptr, *lastRight = nullptr;
    QList<QDockWidget*> right, below;
    for (auto* dock : m_docks) {
        const auto area = panels()[static_cast<std::size_t>(dock->property("panel").toInt())].area;
        dock->setFloating(false);
        addDockWidget(area, dock);
        dock->show();
        if (area == Qt::RightDockWidgetArea) {
            if (lastRight)
                splitDockWidget(lastRight, dock, Qt::Vertical);
            lastRight = dock;
            right << dock;
        } else {
            if (firstBelow)
                tabifyDockWidget(firstBelow, dock);
            else
                firstBelow = dock;
            below << dock;
        }
    }
    if (firstBelow) {
        firstBelow->raise();
        resizeDocks({firstBelow}, {widgets::scaled(kDockHeight)}, Qt::Vertical);
    }
    resizeDocks(right, QList<int>(right.size(), widgets::scaled(kDockWidth)), Qt::Horizontal);
    tabRightDocks(m_narrow);
}

// Where there is little width there is little height as well.
void MainWindow::tabRightDocks(bool together)
{
    QList<QDockWidget*> right;
    for (auto* dock : m_docks) {
        if (!dock->isFloating() && dockWidgetArea(dock) == Qt::RightDockWidgetArea)
            right << dock;
    }
    bool apart = false;
    for (qsizetype i = 1; i < right.size(); ++i) {
        const bool tabbed = tabifiedDockWidgets(right[0]).contains(right[i]);
        if (together && !tabbed)
            tabifyDockWidget(right[0], right[i]);
        apart = apart || (!together && tabbed);
        if (!together && tabbed)
            addDockWidget(Qt::RightDockWidgetArea, right[i], Qt::Vertical);  // below; a split would leave it in the stack
    }
    if (together && !right.isEmpty())
        right[0]->raise();
    if (apart) {
        resizeDocks(right, QList<int>(right.size(), height()), Qt::Vertical);  // alike
        resizeDocks(right, QList<int>(right.size(), widgets::scaled(kDockWidth)), Qt::Horizontal);
    }
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    const bool narrow = width() < widgets::scaled(kNarrow);
    if (narrow == m_narrow)
        return;
    m_narrow = narrow;
    tabRightDocks(narrow);
}

void MainWindow::fillDock(QDockWidget* dock)
{
    if (!dock->widget()) {
        QWidget* panel = panels()[static_cast<std::size_t>(dock->property("panel").toInt())].make(m_session, dock);
        QSizePolicy policy = panel->sizePolicy();
        policy.setRetainSizeWhenHidden(true);  // the docks keep their height from tab to tab
        panel->setSizePolicy(policy);
        panel->hide();
        dock->setWidget(panel);
        panel->setVisible(isInFront(*dock));
        // "Regions (14)"
        dock->setWindowTitle(panel->windowTitle().isEmpty() ? dock->windowTitle() : panel->windowTitle());
        connect(panel, &QWidget::windowTitleChanged, dock, &QWidget::setWindowTitle);
    }
}

void MainWindow::startSlowParts()
{
    for (auto* dock : m_docks)
        fillDock(dock);
    m_machine->start();
}

void MainWindow::restoreLayout()
{
    QSettings settings;
    resize(widgets::scaled(1600), widgets::scaled(1000));
    setMinimumSize(widgets::scaled(1100), widgets::scaled(700));
    restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("window/state")).toByteArray(), kLayoutVersion);
    m_view->setDivision(settings.value(QStringLiteral("view/division")).toDouble());
    m_view->setHeaderWidth(settings.value(QStringLiteral("view/headerWidth"), m_view->headerWidth()).toInt());
    (*m_actions)[Do::WheelScrolls]->setObjectName(QLatin1String(kWheelAction));
    (*m_actions)[Do::WheelScrolls]->setChecked(settings.value(QStringLiteral("view/wheelScrolls")).toBool());
}

void MainWindow::updateTitle()
{
    const auto& project = m_session.project();
    const QString name = !project.file.empty()         ? QString::fromStdString(project.file.filename().string())
                         : !project.genomeName.empty() ? QString::fromStdString(project.genomeName)
                                                       : QString();
    setWindowTitle(name.isEmpty() ? tr("Bindscape") : name + QStringLiteral("[*] \u2014 ") + tr("Bindscape"));
    setWindowModified(m_session.isModified());
}

void MainWindow::updatePage()
{
    const bool open = m_session.hasGenome() || !m_session.project().tracks.empty();
    m_pages->setCurrentWidget(open ? static_cast<QWidget*>(m_view) : m_startPage);
    for (const Do action : {Do::NewTraining, Do::NewTrunk, Do::ScoreView, Do::FollowScores})
        (*m_actions)[action]->setEnabled(m_session.hasGenome());
    (*m_actions)[Do::ExportFigure]->setEnabled(m_session.hasGenome());
    if (open)
        m_view->overviewCanvas()->setFocus();
}

bool MainWindow::isSettled() const
{
    const auto& tracks = m_session.project().tracks;
    const bool allLoaded = std::all_of(tracks.begin(), tracks.end(), [this](const auto& track) {
        return !m_session.opensSource(track) || m_session.source(track.id) || !m_session.problem(track.id).isEmpty();
    });
    return !m_busy && allLoaded && !m_view->isReading();
}

void MainWindow::stopTraining()
{
    const auto& all = m_session.jobs().jobs();
    const auto running =
        std::find_if(all.begin(), all.end(), [](const auto* job) { return job->canStop() && job->state() == jobs::JobState::Running; });
    if (running == all.end())
        m_session.say(tr("No training is running."), Severity::Note);
    else
        (*running)->stop();
}

void MainWindow::exportFigure()
{
    auto project = m_session.project();
    project.view.baseColors = widgets::Look::instance().baseColors();
    const Region region = m_session.region();
    const auto detail = m_session.isDetailShown() ? std::optional<Region>(m_session.detail()) : std::nullopt;
    const QString name = QString::fromStdString(project.name + "-" + region.chrom + "-" + std::to_string(region.begin + 1));
    exportPicture(m_session, name, project::browserRecipe(project, region, detail), this);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    QStringList files;
    for (const QUrl& url : event->mimeData()->urls()) {
        if (url.isLocalFile())
            files << url.toLocalFile();
        else if (paths::isRemote(url.toString().toStdString()))
            files << url.toString();
    }
    event->acceptProposedAction();
    // Later: a question about unsaved changes must not hold up the program that the files come from.
    if (!files.isEmpty())
        QTimer::singleShot(0, this, [this, files] { m_files->open(files); });
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    event->ignore();
    if (!m_closing && (!m_files->mayLoseChanges() || !m_runGuard->mayQuit()))
        return;
    if (m_session.jobs().runningCount() > 0) {  // a stopped training writes its best weights first
        if (!m_closing)
            connect(&m_session.jobs(), &jobs::JobRunner::queueChanged, this, &QWidget::close, Qt::QueuedConnection);
        m_closing = true;
        m_session.say(tr("What is finished is being written; Bindscape closes after that."), Severity::Note);
        setEnabled(false);
        return;
    }
    m_runGuard->end();
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/state"), saveState(kLayoutVersion));
    settings.setValue(QStringLiteral("view/headerWidth"), m_view->headerWidth());
    settings.setValue(QStringLiteral("view/division"), m_view->division());
    settings.setValue(QStringLiteral("view/wheelScrolls"), (*m_actions)[Do::WheelScrolls]->isChecked());
    event->accept();
}

}  // namespace bindscape::app
