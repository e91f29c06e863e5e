// SPDX-License-Identifier: GPL-3.0-or-later
// What needs more height than a low dock has.
#pragma once

#include <QFrame>
#include <QScrollArea>

namespace bindscape::app {

// Scrolled up and down where there is too little room, as it is where there is enough.
inline QScrollArea* scrolled(QWidget* content)
{
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

}  // namespace bindscape::app
