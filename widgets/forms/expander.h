// SPDX-License-Identifier: GPL-3.0-or-later
// A line with an arrow that shows what belongs to it below when it is opened; closed at first. GUI thread.
#pragma once

#include <QWidget>

class QToolButton;

namespace bindscape::widgets {

class Expander : public QWidget {
    Q_OBJECT
public:
    Expander(const QString& title, const QString& help, QWidget* content, QWidget* parent = nullptr);
    void setOpen(bool open);
    bool isOpen() const;
    QToolButton* button() const { return m_button; }

private:
    QToolButton* m_button;
    QWidget* m_content;
};

}  // namespace bindscape::widgets
