// SPDX-License-Identifier: GPL-3.0-or-later
// The rows of an enrichment table for a view: best first, with text for reading and numbers for sorting.
#pragma once

#include "core/analysis/kmers.h"

#include <QAbstractTableModel>

namespace bindscape::widgets {

// "2.3e-12", "< 1e-300", "0.031" from log10 p.
QString pValueText(double log10P);

class KmerModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Kmer, Motif, Odds, Interval, AdjustedP, Top, Total, ColumnCount };
    static constexpr int kSortRole = Qt::UserRole + 1;

    using QAbstractTableModel::QAbstractTableModel;
    void setTable(const analysis::KmerTable& table);
    const std::vector<analysis::KmerRow>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(const analysis::KmerRow& row, int column) const;
    QVariant sortKeyOf(const analysis::KmerRow& row, int rank, int column) const;
    std::vector<analysis::KmerRow> m_rows;  // best first
};

}  // namespace bindscape::widgets
