// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/numbers_table.h"

#include "widgets/canvas/look.h"

#include <QHeaderView>

namespace bindscape::app {

NumbersTable::NumbersTable(const QString& accessibleName, QWidget* parent) : QTableWidget(parent)
{
    setAccessibleName(accessibleName);
    setEditTriggers(NoEditTriggers);
    setSelectionMode(ContiguousSelection);
    setTabKeyNavigation(false);
    setShowGrid(false);
    setFrameShape(NoFrame);
    setCornerButtonEnabled(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->setDefaultSectionSize(widgets::scaled(21));
    verticalHeader()->setMinimumSectionSize(widgets::scaled(19));
    verticalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (QHeaderView* header : {horizontalHeader(), verticalHeader()}) {
        header->setHighlightSections(false);
        header->setSectionsClickable(false);
    }
    horizontalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
}

void NumbersTable::setTitles(const QStringList& columns, const QStringList& rows)
{
    clear();
    setRowCount(static_cast<int>(rows.size()));
    setColumnCount(static_cast<int>(columns.size()));
    setHorizontalHeaderLabels(columns);
    setVerticalHeaderLabels(rows);
}

void NumbersTable::setCell(int row, int column, const QString& text, bool bold)
{
    auto* item = new QTableWidgetItem(text);
    item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    if (bold) {
        QFont font = this->font();
        font.setBold(true);
        item->setFont(font);
    }
    setItem(row, column, item);
}

void NumbersTable::fitWidth()
{
    resizeColumnsToContents();
    for (int column = 0; column < columnCount(); ++column)
        setColumnWidth(column, std::max(columnWidth(column) + widgets::scaled(6), widgets::scaled(62)));
    setFixedWidth(verticalHeader()->sizeHint().width() + horizontalHeader()->length() + widgets::scaled(14));
}

}  // namespace bindscape::app
