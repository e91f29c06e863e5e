// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/variants_model.h"

#include "core/base/text.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace bindscape::app {

namespace {

QString textOf(const std::variant<std::monostate, double, std::string>& cell)
{
    if (const auto* text = std::get_if<std::string>(&cell))
        return QString::fromStdString(*text);
    const auto* number = std::get_if<double>(&cell);
    if (number == nullptr)
        return QStringLiteral("–");
    QString text = QString::fromStdString(formatReal(*number, 4));
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

}  // namespace

void VariantsModel::setTable(VariantTable table)
{
    beginResetModel();
    m_table = std::move(table);
    m_isText.assign(static_cast<std::size_t>(m_table.names.size()), false);
    for (const auto& line : m_table.lines)
        for (std::size_t i = 0; i < m_isText.size(); ++i)
            m_isText[i] = m_isText[i] || std::holds_alternative<std::string>(line.cells[i]);
    m_order.resize(m_table.lines.size());
    std::iota(m_order.begin(), m_order.end(), 0u);
    endResetModel();
}

std::optional<int> VariantsModel::rowOf(const whatif::Variant& variant) const
{
    for (std::size_t row = 0; row < m_order.size(); ++row) {
        const VariantLine& line = at(static_cast<int>(row));
        const bool same = line.variant ? line.variant->chrom == variant.chrom && line.variant->begin == variant.begin &&
                                             line.variant->reference == variant.reference
                                       : line.region.chrom == variant.chrom && line.region.begin == variant.begin;
        if (same)
            return static_cast<int>(row);
    }
    return std::nullopt;
}

QVariant VariantsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const VariantLine& line = at(index.row());
    const auto column = static_cast<std::size_t>(index.column());
    if (role == Qt::ToolTipRole)
        return tr("Click: show %1 in the browser. Double click or Enter: what the shown network makes of it")
            .arg(QString::fromStdString(toLocus(line.region)));
    if (column == 0)
        return role == Qt::DisplayRole ? QVariant(QString::fromStdString(line.region.chrom + ":" + withThousands(line.region.begin + 1)))
                                       : QVariant();
    const auto& cell = line.cells[column - 1];
    if (role == Qt::TextAlignmentRole)
        return QVariant((m_isText[column - 1] ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    return role == Qt::DisplayRole ? QVariant(m_isText[column - 1] ? QString(QStringLiteral("  ") + textOf(cell)) : textOf(cell)) : QVariant();
}

QVariant VariantsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    if (role == Qt::DisplayRole)
        return section == 0 ? tr("Position") : m_table.names[section - 1];
    if (role == Qt::ToolTipRole)
        return section == 0 ? tr("First base that the variant names") : m_table.helps[section - 1];
    return {};
}

bool VariantsModel::comesBefore(std::uint32_t a, std::uint32_t b, int column, bool ascending) const
{
    const VariantLine &first = m_table.lines[a], &second = m_table.lines[b];
    if (column == 0) {
        const auto place = [](const VariantLine& line) { return std::tie(line.region.chrom, line.region.begin, line.region.end); };
        return ascending ? place(first) < place(second) : place(second) < place(first);
    }
    const auto& x = first.cells[static_cast<std::size_t>(column) - 1];
    const auto& y = second.cells[static_cast<std::size_t>(column) - 1];
    const bool emptyX = x.index() == 0, emptyY = y.index() == 0;
    if (emptyX || emptyY)
        return !emptyX && emptyY;
    return ascending ? x < y : y < x;
}

void VariantsModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= columnCount())
        return;
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<std::uint32_t> lines;
    for (const QModelIndex& index : before)
        lines.push_back(m_order[static_cast<std::size_t>(index.row())]);
    std::stable_sort(m_order.begin(), m_order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return comesBefore(a, b, column, order == Qt::AscendingOrder); });
    std::vector<int> rows(m_order.size());
    for (std::size_t row = 0; row < m_order.size(); ++row)
        rows[m_order[row]] = static_cast<int>(row);
    for (qsizetype i = 0; i < before.size(); ++i)
        changePersistentIndex(before[i], index(rows[lines[static_cast<std::size_t>(i)]], before[i].column()));
    Q_EMIT layoutChanged();
}

}  // namespace bindscape::app
