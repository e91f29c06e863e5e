// SPDX-License-Identifier: GPL-3.0-or-later
// One job: title, time left, bar, one line of facts; pause, stop-and-keep-best and cancel, and what can be done with one that waits
// in its menu; when it failed, the sentence and "Copy details"; when it is over, a line that stays until it is cleared.
#pragma once

#include "app/jobs/job_runner.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QMenu;
class QProgressBar;
class QToolButton;

namespace bindscape::widgets {
class Notice;
}

namespace bindscape::app {

class JobCard : public QWidget {
    Q_OBJECT
public:
    JobCard(jobs::Job* job, jobs::JobRunner& runner, QWidget* parent);
    jobs::Job* job() const { return m_job; }
    void fillMenu(QMenu& menu);  // what can be done with the job as it is now
    QString timeText() const;
    QString factsText() const;

Q_SIGNALS:
    void clearRequested(bindscape::jobs::Job* job);

protected:
    void paintEvent(QPaintEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void connectButtons();
    void update();
    void updateBar();
    void updateButtons();
    QString waitingFacts() const;
    void pauseOrResume();
    void fillWaitingMenu(QMenu& menu);
    jobs::JobRunner& m_runner;
    QPointer<jobs::Job> m_job;
    QLabel *m_title, *m_time, *m_facts;
    QProgressBar* m_bar;
    QToolButton *m_stop, *m_pause, *m_cancel, *m_clear;
    widgets::Notice* m_failure;
};

// "7 min left", rounded: s, min, h.
QString timeLeftText(double seconds);

}  // namespace bindscape::app
