// SPDX-License-Identifier: GPL-3.0-or-later
// Unsaved changes are never only in memory for long: while the open project has some, it is written at intervals, and after a
// run has finished, to a file of its own in the program's data folder. It is removed once the changes are saved or given up. What
// is left after a crash is offered at the next start. All writing and reading happens in jobs; used in the GUI thread.
#pragma once

#include "app/session/session.h"
#include "core/project/autosave.h"

#include <QDateTime>
#include <QTimer>

namespace bindscape::app {

// A session that was not closed in order, or one that was set aside at a start.
struct Leftover {
    std::filesystem::path file;
    project::AutosaveNote note;
};

class SessionAutosave : public QObject {
    Q_OBJECT
public:
    // `folder` is made when it is needed. Does nothing before setInterval().
    SessionAutosave(Session& session, std::filesystem::path folder);
    // The window closes in order: its autosave goes.
    ~SessionAutosave() override;

    void setInterval(int milliseconds);  // 0 = off
    void saveNow();                      // if there are unsaved changes that are not written yet

    // Those of processes that are gone, newest first; the discarded ones, newest first.
    void findLeftovers(std::function<void(std::vector<Leftover>)> then);
    void findDiscarded(std::function<void(std::vector<Leftover>)> then);
    // Opens it as the project it was made of, with unsaved changes. It stays on disk until they are written anew.
    void restore(const std::filesystem::path& file);
    // Puts it to the discarded ones; the newest few of these are kept.
    void discard(const std::filesystem::path& file);

    // <data of this user>/autosave
    static std::filesystem::path userFolder();

Q_SIGNALS:
    void saved(const QDateTime& time);
    void removed();

private:
    struct Slot;
    void remove();
    void runFinished();

    Session& m_session;
    std::filesystem::path m_folder;
    QTimer m_timer;
    std::shared_ptr<Slot> m_slot;  // shared with the jobs
    bool m_writing = false, m_failed = false;
};

}  // namespace bindscape::app
