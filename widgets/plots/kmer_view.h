// SPDX-License-Identifier: GPL-3.0-or-later
// The enriched k-mers of one run: a table, best first, with the odds ratio as a bar from 1 (dashed) to 10 and more; sortable,
// with a filter by word or motif. Selecting a row by mouse or arrow keys says so.
#pragma once

#include "core/analysis/kmers.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;

namespace bindscape::widgets {

class KmerModel;

class KmerView : public QWidget {
    Q_OBJECT
public:
    explicit KmerView(QWidget* parent = nullptr);

    void setTable(const analysis::KmerTable& table);  // keeps the selected word if it is there
    void clear();
    QString selectedKmer() const;  // empty if none
    void selectKmer(const QString& kmer);
    const analysis::KmerRow* row(const QString& kmer) const;
    QString kmerAt(int row) const;  // as sorted and filtered now
    int rowsShown() const;
    QTableView* table() const { return m_table; }

Q_SIGNALS:
    void kmerSelected(const QString& kmer);

private:
    KmerModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    QLineEdit* m_filter;
    QLabel* m_facts;
};

}  // namespace bindscape::widgets
