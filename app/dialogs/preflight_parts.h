// SPDX-License-Identifier: GPL-3.0-or-later
// Pieces that the pre-flight view is drawn with.
#pragma once

#include "core/figure/chart.h"

#include <QPixmap>
#include <QWidget>

class QHBoxLayout;
class QLayout;

namespace bindscape::app {

// A grey bar across the view with a bold title left and other things right.
class PreflightStrip : public QWidget {
    Q_OBJECT
public:
    PreflightStrip(const QString& title, QWidget* parent);
    void add(QWidget* widget);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QHBoxLayout* m_layout;
};

// A hairline between rows.
class PreflightRule : public QWidget {
    Q_OBJECT
public:
    explicit PreflightRule(QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;
};

inline constexpr int kPreflightMargin = 14;

// Takes away what is in it.
void clearLayout(QLayout* layout);

// A short line as the curve has it, or a filled box.
QPixmap legendKey(const figure::RoleLook& look, bool box);

}  // namespace bindscape::app
