// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences under the toolbar: what happened and what to do, with the colour and icon of their severity. Never modal. The three
// newest are shown; a note goes by itself, warnings and errors stay until they are closed. A sentence with buttons stays until one
// of them is pressed or it is closed, whatever comes after it.
#pragma once

#include "app/session/session.h"

#include <QWidget>

#include <functional>
#include <vector>

class QVBoxLayout;

namespace bindscape::app {

class MessageBar : public QWidget {
    Q_OBJECT
public:
    struct Answer {
        QString text;
        std::function<void()> work;  // may be empty: the message only goes
    };
    explicit MessageBar(QWidget* parent = nullptr);
    void show(const QString& sentence, Severity severity);
    // Asks without stopping anything. The same sentence again replaces the older one.
    void ask(const QString& sentence, Severity severity, std::vector<Answer> answers);
    void withdraw(const QString& sentence);  // it is no longer true
    void clear();
    QStringList sentences() const;  // oldest first

private:
    void add(QWidget* row);
    void dropOldest();

    QVBoxLayout* m_rows;
};

}  // namespace bindscape::app
