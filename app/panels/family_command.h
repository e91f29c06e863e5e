// SPDX-License-Identifier: GPL-3.0-or-later
// Naming families of words, as a step of undo.
#pragma once

#include <QUndoCommand>

#include <functional>
#include <map>
#include <string>

namespace bindscape::app {

class FamilyCommand : public QUndoCommand {
public:
    using Families = std::map<std::string, std::string>;
    FamilyCommand(Families before, Families after, const QString& text, std::function<void(const Families&)> take)
        : QUndoCommand(text), m_before(std::move(before)), m_after(std::move(after)), m_take(std::move(take))
    {
    }
    void undo() override { m_take(m_before); }
    void redo() override { m_take(m_after); }

private:
    Families m_before, m_after;
    std::function<void(const Families&)> m_take;
};

}  // namespace bindscape::app
