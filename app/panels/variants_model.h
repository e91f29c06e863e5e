// SPDX-License-Identifier: GPL-3.0-or-later
// Variants as a table whose columns the caller names; cells are made as they are painted. Sorts itself; cells without a value come last.
#pragma once

#include "core/base/region.h"
#include "core/whatif/variant.h"

#include <QAbstractTableModel>

#include <optional>
#include <variant>
#include <vector>

namespace bindscape::app {

struct VariantLine {
    Region region;
    std::optional<whatif::Variant> variant;                                // where its letters are known
    std::vector<std::variant<std::monostate, double, std::string>> cells;  // behind the position
    std::string model{};                                                   // the network that the score is of; empty: none
};
struct VariantTable {
    QStringList names, helps;  // of the cells
    std::vector<VariantLine> lines;
};

class VariantsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setTable(VariantTable table);  // in its own order
    const VariantTable& table() const { return m_table; }
    const VariantLine& at(int row) const { return m_table.lines[m_order[static_cast<std::size_t>(row)]]; }
    std::optional<int> rowOf(const whatif::Variant& variant) const;

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_order.size()); }
    int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : static_cast<int>(m_table.names.size()) + 1;
    }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    bool comesBefore(std::uint32_t a, std::uint32_t b, int column, bool ascending) const;

    VariantTable m_table;
    std::vector<bool> m_isText;  // by cell: its column holds words
    std::vector<std::uint32_t> m_order;
};

}  // namespace bindscape::app
