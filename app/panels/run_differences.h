// SPDX-License-Identifier: GPL-3.0-or-later
// What was set for each of several runs, and how each went: a table of the settings that differ, or of all.
#pragma once

#include "core/project/run_differences.h"

#include <QWidget>

class QCheckBox;
class QTableWidget;

namespace bindscape::app {

class RunDifferences : public QWidget {
    Q_OBJECT
public:
    explicit RunDifferences(QWidget* parent = nullptr);
    void setTable(project::ParameterTable table);
    QTableWidget& table() { return *m_table; }
    QCheckBox& allBox() { return *m_all; }

private:
    void fill();
    void copy();
    project::ParameterTable m_shown;
    QTableWidget* m_table;
    QCheckBox* m_all;
};

}  // namespace bindscape::app
