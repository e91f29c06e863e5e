// SPDX-License-Identifier: GPL-3.0-or-later
// The regions of interest as a table: label, locus, length, colour. Holds no widget a row, so that a hundred thousand stay fluent.
#pragma once

#include "app/session/session.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <map>
#include <string>
#include <vector>

namespace bindscape::app {

class RegionsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Label, Locus, Length, Color, ColumnCount };
    static constexpr int kIdRole = Qt::UserRole;

    RegionsModel(Session& session, QObject* parent);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;  // a label
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool isBefore(const Region& a, const Region& b) const;  // in the order of the genome
    const project::RegionEntry& at(int row) const { return m_session.regions()[static_cast<std::size_t>(row)]; }

private:
    void follow();

    Session& m_session;
    int m_rows = 0;
    std::map<std::string, int> m_rank;  // of the chromosomes, for sorting
};

// Sorted by column and filtered by words that label or locus contain.
class RegionsProxy : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setWords(const QString& text);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    std::vector<std::string> m_words;
};

}  // namespace bindscape::app
