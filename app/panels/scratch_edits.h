// SPDX-License-Identifier: GPL-3.0-or-later
// The letters of a scratch copy with their own undo: every edit is a named step, letters that are typed in a row are one.
#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <string>

namespace bindscape::app {

class ScratchEdits : public QObject {
    Q_OBJECT
public:
    explicit ScratchEdits(QObject* parent = nullptr);

    void start(std::string letters);  // forgets all steps
    const std::string& original() const { return m_original; }
    const std::string& letters() const { return m_letters; }
    bool isEdited() const { return m_letters != m_original; }
    QUndoStack& stack() { return m_stack; }

    // A step; nothing if the letters stay the same.
    void edit(std::string letters, const QString& name);
    // The letters as they are after one more was typed at `at`; joins the step before if that ended there.
    void type(std::string letters, std::size_t at);

Q_SIGNALS:
    void changed();

private:
    friend class LettersStep;
    void put(const std::string& letters);

    std::string m_original, m_letters;
    QUndoStack m_stack;
};

}  // namespace bindscape::app
