// SPDX-License-Identifier: GPL-3.0-or-later
// Which edits of an undo stack are in effect, steps of the view left out: whether a project has unsaved changes must not depend on
// where it is looked at. Listens to the stack alone; setClean() marks what is saved, clear() begins anew. GUI thread.
#pragma once

#include <QObject>
#include <QUndoStack>

#include <vector>

namespace bindscape::app {

// QUndoCommand::id() of commands that are no edits of the project.
inline constexpr int kViewStepId = 1000;

class EditRevision : public QObject {
    Q_OBJECT
public:
    explicit EditRevision(QUndoStack& stack);
    // Equal numbers: the same edits are in effect.
    quint64 current() const;
    bool isSaved() const { return current() == m_saved; }

Q_SIGNALS:
    void changed();

private:
    void follow(int index);

    struct Known {
        const QUndoCommand* command;
        quint64 revision;  // with this command in effect
    };
    QUndoStack& m_stack;
    std::vector<Known> m_known;
    int m_index = 0;
    quint64 m_next = 1, m_saved = 0;
};

}  // namespace bindscape::app
