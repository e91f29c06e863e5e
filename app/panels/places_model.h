// SPDX-License-Identifier: GPL-3.0-or-later
// The instances of a motif as a table, made cell by cell as it is painted, so that a hundred thousand stay fluent. Sorts itself.
#pragma once

#include "core/seqlets/motif_folder.h"

#include <QAbstractTableModel>

namespace bindscape::app {

class PlacesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Position, StrandColumn, ToCore, Score, Bits, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;

    void setPlaces(std::vector<seqlets::SeqletPlace> places);
    const seqlets::SeqletPlace& at(int row) const { return m_places[m_order[static_cast<std::size_t>(row)]]; }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_order.size()); }
    int columnCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    std::vector<seqlets::SeqletPlace> m_places;   // as in the file's order of score
    std::vector<std::uint32_t> m_order, m_chrom;  // m_chrom: rank of the chromosome's name
    int m_column = Score;
    Qt::SortOrder m_sorted = Qt::DescendingOrder;
};

}  // namespace bindscape::app
