// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/scratch_edits.h"

#include <QUndoCommand>

namespace bindscape::app {

namespace {

constexpr int kTypingId = 1;

}  // namespace

class LettersStep : public QUndoCommand {
public:
    LettersStep(ScratchEdits& edits, std::string after, const QString& name)
        : QUndoCommand(name), m_edits(edits), m_before(edits.letters()), m_after(std::move(after))
    {
    }
    LettersStep(ScratchEdits& edits, std::string after, std::size_t at) : LettersStep(edits, std::move(after), QString())
    {
        m_from = m_to = at;
        ++m_to;
        rename();
    }

    void undo() override { m_edits.put(m_before); }
    void redo() override { m_edits.put(m_after); }
    int id() const override { return m_to > m_from ? kTypingId : -1; }
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* step = static_cast<const LettersStep*>(next);
        if (step->m_from != m_to)
            return false;
        m_to = step->m_to;
        m_after = step->m_after;
        rename();
        return true;
    }

private:
    void rename() { setText(ScratchEdits::tr("Type %1").arg(QString::fromStdString(m_after.substr(m_from, m_to - m_from)))); }

    ScratchEdits& m_edits;
    std::string m_before, m_after;
    std::size_t m_from = 0, m_to = 0;  // of typed letters
};

ScratchEdits::ScratchEdits(QObject* parent) : QObject(parent) {}

void ScratchEdits::start(std::string letters)
{
    m_stack.clear();
    m_original = m_letters = std::move(letters);
    Q_EMIT changed();
}

void ScratchEdits::edit(std::string letters, const QString& name)
{
    if (letters != m_letters)
        m_stack.push(new LettersStep(*this, std::move(letters), name));
}

void ScratchEdits::type(std::string letters, std::size_t at) { m_stack.push(new LettersStep(*this, std::move(letters), at)); }

void ScratchEdits::put(const std::string& letters)
{
    m_letters = letters;
    Q_EMIT changed();
}

}  // namespace bindscape::app
