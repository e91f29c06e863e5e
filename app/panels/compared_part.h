// SPDX-License-Identifier: GPL-3.0-or-later
// What both parts of "What if" are made of: two sequences and their difference as rows of letters, numbers and notes beside them, a place
// for what went wrong, and which network answers. GUI thread.
#pragma once

#include "app/runs/score_choice.h"
#include "app/runs/what_if.h"

#include <QPointer>
#include <QWidget>

class QLabel;

namespace bindscape::widgets {
class LetterRows;
class Notice;
}  // namespace bindscape::widgets

namespace bindscape::app {

class ComparedPart : public QWidget {
    Q_OBJECT
public:
    widgets::LetterRows& rows() { return *m_rows; }
    const std::optional<whatif::Comparison>& comparison() const { return m_comparison; }
    QString trouble() const;
    QString numbers() const;

protected:
    // around: bases that are shown to either side of a change.
    ComparedPart(Session& session, std::shared_ptr<KeptModels> models, std::int64_t around, QWidget* parent);
    // The rows below `controls`, with `side` beside them; m_numbers and m_notes are for the side.
    void layOut(QWidget* controls, QWidget* side);
    void setRows(bool again = false);
    // Takes over who answers; whether that is another network, other weights, another method or other options than before.
    bool adoptRun(const std::optional<AskedRun>& run, const ScoreRequest& scored);
    interpret::InterpretOptions options() const;
    void drop(QPointer<jobs::Job>& job);

    Session& m_session;
    std::shared_ptr<KeptModels> m_models;
    std::optional<AskedRun> m_run;
    std::optional<whatif::Comparison> m_comparison;
    widgets::Notice* m_notice;
    widgets::LetterRows* m_rows;
    QLabel *m_numbers, *m_notes, *m_under;

private:
    std::int64_t m_around;
    ScoreRequest m_scored;
    FileStamp m_stamp;  // of the run's model
};

}  // namespace bindscape::app
