// SPDX-License-Identifier: GPL-3.0-or-later
// All jobs as cards: what runs, newest above, what is paused, what waits in the order of the queue, what is over; finished ones
// stay until they are cleared.
#pragma once

#include "app/session/session.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace bindscape::app {

class JobCard;

class JobsPanel : public QWidget {
    Q_OBJECT
public:
    JobsPanel(Session& session, QWidget* parent);

    const std::vector<JobCard*>& cards() const { return m_cards; }  // oldest first
    std::vector<JobCard*> shownCards() const;                       // from above
    QString summary() const;                                        // "2 running · 1 paused · 2 waiting"
    QString waitingLine() const;                                    // "2 waiting: Train IRF4, Train STAT3"

private:
    void add(jobs::Job* job);
    void removeCleared();
    void updateSummary();
    void arrange();

    Session& m_session;
    std::vector<JobCard*> m_cards;
    QVBoxLayout* m_list;
    QLabel *m_summary, *m_empty, *m_waiting;
    QTimer m_arranging;  // several changes are one look
    QPushButton* m_clear;
};

}  // namespace bindscape::app
