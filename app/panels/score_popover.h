// SPDX-License-Identifier: GPL-3.0-or-later
// How what is in view is scored, in a small popup under its button: method, its options, both networks of a pair, and with which models
// that is. What is chosen counts at once and is remembered; a click outside or Escape closes it. GUI thread.
#pragma once

#include "app/runs/score_choice.h"

#include <QFrame>

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;

namespace bindscape::widgets {
class ParameterForm;
}

namespace bindscape::app {

class ScorePopover : public QFrame {
    Q_OBJECT
public:
    // `score` and `follow` get a button each.
    ScorePopover(Session& session, QAction* score, QAction* follow, QWidget* parent);
    // Opens with its upper left corner there, moved onto the screen; goes away by itself.
    void popUp(QPoint global);

    QComboBox& method() { return *m_method; }
    widgets::ParameterForm& form() { return *m_form; }
    QCheckBox& pair() { return *m_pair; }
    QString models() const;  // "GATA1 · DanQ · run 1 (core present)", a line each

private:
    void showChoice();

    Session& m_session;
    ScoreChoice& m_choice;
    QComboBox* m_method;
    QLabel *m_reference, *m_models;
    widgets::ParameterForm* m_form;
    QCheckBox* m_pair;
    bool m_showing = false;
};

}  // namespace bindscape::app
