// SPDX-License-Identifier: GPL-3.0-or-later
// The look of long tables whose rows are chosen as a whole and have a menu.
#pragma once

#include "widgets/canvas/look.h"

#include <QHeaderView>
#include <QTableView>

namespace bindscape::app {

inline void makeRowTable(QTableView& table)
{
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setSelectionMode(QAbstractItemView::ExtendedSelection);
    table.setAlternatingRowColors(true);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setContextMenuPolicy(Qt::CustomContextMenu);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);  // no look at every row
    table.verticalHeader()->setDefaultSectionSize(widgets::scaled(22));
    table.horizontalHeader()->setHighlightSections(false);
}

}  // namespace bindscape::app
