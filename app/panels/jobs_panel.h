// SPDX-License-Identifier: GPL-3.0-or-later
// All jobs as cards, newest above; finished ones stay until they are cleared.
#pragma once

#include "app/session/session.h"

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
    QString summary() const;                                        // "2 running · 1 waiting"

private:
    void add(jobs::Job* job);
    void removeCleared();
    void updateSummary();

    Session& m_session;
    std::vector<JobCard*> m_cards;
    QVBoxLayout* m_list;
    QLabel *m_summary, *m_empty;
    QPushButton* m_clear;
};

}  // namespace bindscape::app
