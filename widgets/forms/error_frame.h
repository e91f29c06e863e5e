// SPDX-License-Identifier: GPL-3.0-or-later
// A line around a field whose value cannot be used; works for every kind of widget and follows it when it moves.
#pragma once

#include <QFocusFrame>

namespace bindscape::widgets {

class ErrorFrame : public QFocusFrame {
    Q_OBJECT
public:
    explicit ErrorFrame(QWidget* parent = nullptr);
    void outline(QWidget* field);  // nullptr: none

protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace bindscape::widgets
