// SPDX-License-Identifier: GPL-3.0-or-later
// Regions of interest: a table to sort, filter, go to and edit; BED in and out; loci and sequences to the clipboard.
#pragma once

#include "app/panels/regions_model.h"

#include <QWidget>

class QLineEdit;
class QMenu;
class QPushButton;
class QTableView;

namespace bindscape::widgets {
class Notice;
}

namespace bindscape::app {

class RegionsPanel : public QWidget {
    Q_OBJECT
public:
    RegionsPanel(Session& session, QWidget* parent);

    std::vector<project::RegionEntry> selected() const;  // in the order of the table
    void fillMenu(QMenu& menu);                           // for the selected regions
    // In a job; what was left out is told with file and line.
    void importBed(const std::filesystem::path& file);
    void exportBed(const std::filesystem::path& file);    // the selected ones, else all, in the order of the table
    QTableView* table() { return m_table; }

private:
    QWidget* makeHead();
    void makeTable();
    void go(const QModelIndex& index);
    void chooseImport();
    void chooseColor();
    void removeSelected();
    void updateState();

    Session& m_session;
    RegionsModel* m_model;
    RegionsProxy* m_proxy;
    QTableView* m_table;
    QLineEdit* m_filter;
    widgets::Notice* m_empty;
    QList<QPushButton*> m_needSelection;
    QPushButton* m_export = nullptr;
};

}  // namespace bindscape::app
