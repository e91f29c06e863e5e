// SPDX-License-Identifier: GPL-3.0-or-later
// The panels around the genome view, as a list. A new panel is one file and one line in panels.cpp; the main window makes a
// dock of each.
#pragma once

#include "app/session/session.h"

#include <QKeySequence>
#include <QString>
#include <Qt>

#include <functional>
#include <span>

namespace bindscape::app {

struct PanelInfo {
    QString id, title;
    QKeySequence key;
    Qt::DockWidgetArea area;
    std::function<QWidget*(Session&, QWidget* parent)> make;
};
std::span<const PanelInfo> panels();

}  // namespace bindscape::app
