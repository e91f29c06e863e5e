// SPDX-License-Identifier: GPL-3.0-or-later
// The facts of one run under the models tree, its notes, and what can be done with it.
#pragma once

#include "app/runs/run_names.h"
#include "app/runs/run_results.h"

#include <QPlainTextEdit>
#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;

namespace bindscape::app {

// Notes of a run while they are typed; Escape leaves the field.
class NotesEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    using QPlainTextEdit::QPlainTextEdit;

Q_SIGNALS:
    void left();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
};

class RunCard : public QWidget {
    Q_OBJECT
public:
    explicit RunCard(Session& session, QWidget* parent = nullptr);

    // `results` may be null. No run: an empty card.
    void show(const std::optional<FoundRun>& found, const RunResults* results);
    void setTrack(bool possible, bool shown);
    void editNotes();  // opens the field

    QPushButton& showButton() { return *m_show; }
    QPushButton& compareButton() { return *m_compare; }
    QPushButton& cloneButton() { return *m_clone; }
    QToolButton& menuButton() { return *m_menu; }
    QPlainTextEdit& notes() { return *m_notes; }
    QString details() const;  // title and facts; empty without a run

Q_SIGNALS:
    void trackWanted(bool shown);
    void compareWanted();
    void cloneWanted();
    void menuWanted();

private:
    void takeNotes();
    void fitNotes();
    QString factsOf(const FoundRun& found, const RunResults& results) const;

    Session& m_session;
    QLabel *m_title, *m_details;
    NotesEdit* m_notes;
    QPushButton *m_show, *m_compare, *m_clone;
    QToolButton* m_menu;
    std::string m_run;
    bool m_editing = false;  // the field was opened for a run without notes
    int m_gesture = 1;       // typing at one sitting is one step of undo
};

}  // namespace bindscape::app
