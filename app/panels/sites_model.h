// SPDX-License-Identifier: GPL-3.0-or-later
// The listed sites of a data set as a table: numbers into a SiteList, so that millions cost four bytes a row and every cell is
// made only when it is painted.
#pragma once

#include "core/dataset/site_list.h"

#include <QAbstractTableModel>

#include <optional>

namespace bindscape::app {

class SitesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using Column = dataset::SiteColumn;
    using QAbstractTableModel::QAbstractTableModel;

    void show(dataset::SiteList list, std::shared_ptr<const dataset::SiteNumbers> sites);
    const dataset::SiteList& list() const { return m_list; }
    const std::shared_ptr<const dataset::SiteNumbers>& sites() const { return m_sites; }
    std::size_t siteOf(int row) const { return (*m_sites)[static_cast<std::size_t>(row)]; }
    std::optional<int> rowOf(std::size_t site) const;  // none: it is filtered out

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;  // asks for it

Q_SIGNALS:
    void sortWanted(int column, Qt::SortOrder order);

private:
    QString text(std::size_t site, Column column) const;
    QString editText(std::size_t site) const;
    QString toolTip(std::size_t site, Column column) const;

    dataset::SiteList m_list;
    std::shared_ptr<const dataset::SiteNumbers> m_sites = std::make_shared<dataset::SiteNumbers>();
};

}  // namespace bindscape::app
