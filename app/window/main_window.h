// SPDX-License-Identifier: GPL-3.0-or-later
// The main window: puts toolbar, genome view, docks, menus and status bar in their places. What they do lives elsewhere.
#pragma once

#include "app/session/feature_search.h"
#include "app/session/session.h"
#include "app/window/action_set.h"
#include "app/window/dock_titles.h"
#include "app/window/file_actions.h"
#include "app/window/machine_loader.h"
#include "app/window/main_tool_bar.h"
#include "app/window/message_bar.h"
#include "app/window/project_guard.h"
#include "app/window/region_actions.h"
#include "app/window/run_guard.h"
#include "app/window/start_page.h"
#include "app/window/status_strip.h"
#include "app/window/track_actions.h"
#include "app/window/view_actions.h"
#include "app/window/view_binding.h"
#include "widgets/genome_view/genome_view.h"

#include <QMainWindow>

class QDockWidget;
class QStackedWidget;

namespace bindscape::app {

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    MainWindow();
    ~MainWindow() override;

    Session& session() { return m_session; }
    widgets::GenomeView& view() { return *m_view; }
    FileActions& files() { return *m_files; }
    const ActionSet& actions() const { return *m_actions; }
    FeatureSearch& search() { return *m_search; }
    ViewActions& viewActions() { return *m_viewActions; }
    RegionActions& regionActions() { return *m_regionActions; }
    MessageBar& messages() { return *m_messages; }
    MainToolBar& toolBar() { return *m_toolBar; }
    ProjectGuard& guard() { return *m_guard; }
    RunGuard& runGuard() { return *m_runGuard; }
    // What may wait until the window is on screen: panels, LibTorch.
    void startSlowParts();
    // Nothing is being opened or read: a picture of the window would be complete.
    bool isSettled() const;

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    // Files may be dropped anywhere on the window.
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void connectActions();
    void makeMenus();
    void fillRecent(QMenu& menu);
    void makeThemeMenu(QMenu& menu);
    void makeBaseColorMenu(QMenu& menu);
    void makeDocks();
    void fillDock(QDockWidget* dock);
    void resetLayout();
    void tabRightDocks(bool together);
    void restoreLayout();
    void updateTitle();
    void updatePage();
    void stopTraining();
    void exportFigure();

    Session m_session;
    widgets::GenomeView* m_view;
    ActionSet* m_actions;
    FeatureSearch* m_search;
    FileActions* m_files;
    MachineLoader* m_machine;
    MessageBar* m_messages;
    StartPage* m_startPage;
    QStackedWidget* m_pages;
    MainToolBar* m_toolBar;
    StatusStrip* m_status;
    std::unique_ptr<ProjectGuard> m_guard;
    std::unique_ptr<RunGuard> m_runGuard;
    QAction *m_undo, *m_redo;
    ViewActions* m_viewActions = nullptr;
    RegionActions* m_regionActions = nullptr;
    QMenu* m_windowMenu = nullptr;
    QList<QDockWidget*> m_docks;
    DockTitles* m_titles = nullptr;
    bool m_busy = false, m_closing = false, m_narrow = false;
};

}  // namespace bindscape::app
