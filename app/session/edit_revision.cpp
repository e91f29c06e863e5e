// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/edit_revision.h"

#include <algorithm>

namespace bindscape::app {

EditRevision::EditRevision(QUndoStack& stack) : m_stack(stack)
{
    connect(&stack, &QUndoStack::indexChanged, this, &EditRevision::follow);
    connect(&stack, &QUndoStack::cleanChanged, this, [this](bool clean) {
        if (clean)
            m_saved = current();
        Q_EMIT changed();
    });
}

quint64 EditRevision::current() const
{
    const auto index = std::min<std::size_t>(static_cast<std::size_t>(m_stack.index()), m_known.size());
    return index == 0 ? 0 : m_known[index - 1].revision;
}

void EditRevision::follow(int index)
{
    const auto count = static_cast<std::size_t>(m_stack.count());
    if (count == 0)
        m_saved = 0;  // the stack was cleared
    if (m_known.size() > count)
        m_known.resize(count);
    if (index > 0) {
        const auto at = static_cast<std::size_t>(index - 1);
        const QUndoCommand* command = m_stack.command(index - 1);
        // A new command is made while the one that it replaces still lives, so that their addresses differ. The same command at
        // the same index: another one was merged into it.
        const bool isNew = at >= m_known.size() || m_known[at].command != command;
        if (isNew || index == m_index) {
            m_known.resize(at);
            const quint64 before = m_known.empty() ? 0 : m_known.back().revision;
            m_known.push_back({command, command->id() == kViewStepId ? before : m_next++});
        }
    }
    m_index = index;
    Q_EMIT changed();
}

}  // namespace bindscape::app
