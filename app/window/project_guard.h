// SPDX-License-Identifier: GPL-3.0-or-later
// What keeps projects from being lost, as the user meets it: autosave and its time in the status bar, the offer after a crash,
// projects that are open elsewhere, missing files, and files that change on disk. The work is done in app/session; here are
// the sentences and their buttons.
#pragma once

#include "app/session/file_watch.h"
#include "app/session/session_autosave.h"
#include "app/window/file_actions.h"
#include "app/window/message_bar.h"
#include "app/window/status_strip.h"

#include <functional>

class QAction;

namespace bindscape::app {

class ProjectGuard : public QObject {
    Q_OBJECT
public:
    ProjectGuard(Session& session, FileActions& files, MessageBar& messages, StatusStrip& status, QWidget* window);

    // Once the window is on screen, not for pictures of it: locks, autosave, the offer of what a crash left, the watch on files.
    void start();
    // How to bring the window of another process to the front; false if it does not answer.
    void setShowOther(std::function<bool(qint64 process)> show) { m_showOther = std::move(show); }
    SessionAutosave& autosave() { return m_autosave; }
    FileWatch& watch() { return m_watch; }
    // Entries of the File menu: autosave with the discarded sessions, and what happens to changed files.
    QList<QAction*> menuActions(QWidget* parent);

    static int autosaveSeconds();  // the user's choice; 0 = off

private:
    // About the project that is open: gone with it.
    void ask(const QString& sentence, Severity severity, std::vector<MessageBar::Answer> answers);
    void offer(const std::vector<Leftover>& leftovers);
    void restore(const Leftover& leftover);
    void tellInUse(const QString& file, const ProjectLock::Holder& holder);
    void relink();
    void tellChanged(const QString& file);

    Session& m_session;
    FileActions& m_files;
    MessageBar& m_messages;
    QWidget* m_window;
    SessionAutosave m_autosave;
    FileWatch m_watch;
    std::function<bool(qint64)> m_showOther;
    QStringList m_asked;
};

}  // namespace bindscape::app
