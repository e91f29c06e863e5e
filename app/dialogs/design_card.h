// SPDX-License-Identifier: GPL-3.0-or-later
// One of several ways to go, as a card: a radio button in bold, two lines about it, a frame in colour once it is chosen. A click
// anywhere on it chooses it.
#pragma once

#include <QWidget>

class QRadioButton;

namespace bindscape::app {

class DesignCard : public QWidget {
    Q_OBJECT
public:
    DesignCard(const QString& title, const QString& help, QWidget* parent = nullptr);
    QRadioButton* button() const { return m_button; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    void restyle();
    QRadioButton* m_button;
};

}  // namespace bindscape::app
