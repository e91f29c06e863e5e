// SPDX-License-Identifier: GPL-3.0-or-later
// A small table of numbers beside plots: titles at the left and above, numbers right aligned, nothing to edit. As wide as it
// needs to be.
#pragma once

#include <QTableWidget>

namespace bindscape::app {

class NumbersTable : public QTableWidget {
    Q_OBJECT
public:
    explicit NumbersTable(const QString& accessibleName, QWidget* parent = nullptr);

    void setTitles(const QStringList& columns, const QStringList& rows);  // empties the cells
    void setCell(int row, int column, const QString& text, bool bold = false);
    void fitWidth();  // after the cells were set
};

}  // namespace bindscape::app
