// SPDX-License-Identifier: GPL-3.0-or-later
// The motifs of a run: logo of the contributions, counts, best known motif with its logo. Selecting one says so.
#pragma once

#include "core/figure/motif_page.h"
#include "core/seqlets/motif_folder.h"

#include <QAbstractTableModel>
#include <QTableView>

#include <vector>

namespace bindscape::app {

class MotifModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Logo, Count, MatchName, MatchLogo, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setMotifs(std::vector<seqlets::MotifRow> motifs);
    const seqlets::MotifRow& at(int row) const { return m_motifs[static_cast<std::size_t>(row)]; }
    const figure::MotifPage::Row& pictureOf(int row) const { return m_pictures[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_motifs.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString help(const seqlets::MotifRow& motif) const;
    std::vector<seqlets::MotifRow> m_motifs;
    std::vector<figure::MotifPage::Row> m_pictures;
};

class MotifList : public QTableView {
    Q_OBJECT
public:
    explicit MotifList(QWidget* parent = nullptr);

    void setMotifs(std::vector<seqlets::MotifRow> motifs);  // keeps the selected id if it is there, else selects the first of the flanks
    const seqlets::MotifRow* selected() const;
    void select(const std::string& id);
    MotifModel& motifs() { return *m_model; }

Q_SIGNALS:
    void motifSelected();

private:
    MotifModel* m_model;
};

}  // namespace bindscape::app
