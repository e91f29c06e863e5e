// SPDX-License-Identifier: GPL-3.0-or-later
// The status bar: position and base, what lies under the pointer and the values there (the place of the view while the pointer is
// elsewhere), what is being opened, whether all is saved, what the numbers run on, and the overall progress of the jobs.
#pragma once

#include "app/session/session.h"
#include "widgets/genome_view/pointer_report.h"

#include <QDateTime>
#include <QStatusBar>

class QLabel;
class QProgressBar;
class QToolButton;

namespace bindscape::app {

class StatusStrip : public QStatusBar {
    Q_OBJECT
public:
    StatusStrip(Session& session, QWidget* parent);
    void showPointer(const widgets::PointerReport& report);
    void clearPointer();
    // When unsaved changes were last written to the autosave; invalid: they are not.
    void showAutosaved(const QDateTime& time);
    void showMachine(const QString& text, const QString& details);

Q_SIGNALS:
    void jobsWanted();

private:
    void updateJobs();
    void showView();
    void showSaved();

    Session& m_session;
    QLabel *m_position, *m_under, *m_values, *m_busy, *m_saved, *m_machine;
    QDateTime m_autosaved;
    bool m_pointed = false;
    QProgressBar* m_progress;
    QToolButton* m_count;
};

}  // namespace bindscape::app
