// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences under the toolbar: what happened and what to do, with the colour and icon of their severity. Never modal. The three
// newest are shown; a note goes by itself, warnings and errors stay until they are closed.
#pragma once

#include "app/session/session.h"

#include <QWidget>

class QVBoxLayout;

namespace bindscape::app {

class MessageBar : public QWidget {
    Q_OBJECT
public:
    explicit MessageBar(QWidget* parent = nullptr);
    void show(const QString& sentence, Severity severity);
    void clear();
    QStringList sentences() const;  // oldest first

private:
    QVBoxLayout* m_rows;
};

}  // namespace bindscape::app
