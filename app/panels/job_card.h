// SPDX-License-Identifier: GPL-3.0-or-later
// One job: title, time left, bar, one line of facts, stop-and-keep-best and cancel; when it failed, the sentence and "Copy
// details"; when it is over, a line that stays until it is cleared.
#pragma once

#include "app/jobs/job_runner.h"

#include <QPointer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace bindscape::widgets {
class Notice;
}

namespace bindscape::app {

class JobCard : public QWidget {
    Q_OBJECT
public:
    JobCard(jobs::Job* job, QWidget* parent);
    jobs::Job* job() const { return m_job; }
    QString timeText() const;
    QString factsText() const;

Q_SIGNALS:
    void clearRequested(bindscape::jobs::Job* job);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void update();
    QPointer<jobs::Job> m_job;
    QLabel *m_title, *m_time, *m_facts;
    QProgressBar* m_bar;
    QToolButton *m_stop, *m_cancel, *m_clear;
    widgets::Notice* m_failure;
};

// "7 min left", rounded: s, min, h.
QString timeLeftText(double seconds);

}  // namespace bindscape::app
