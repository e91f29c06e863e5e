// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/regions_model.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QPixmap>

#include <algorithm>

namespace bindscape::app {

namespace {

QString nameOf(const project::RegionEntry& entry)
{
    return QString::fromStdString(entry.label.empty() ? toLocus(entry.region) : entry.label);
}

}  // namespace

RegionsModel::RegionsModel(Session& session, QObject* parent) : QAbstractTableModel(parent), m_session(session)
{
    connect(&session, &Session::regionsChanged, this, &RegionsModel::follow);
    connect(&session, &Session::projectChanged, this, [this] {
        m_rank.clear();
        for (const auto& contig : m_session.contigs())
            m_rank.emplace(contig.name, static_cast<int>(m_rank.size()));
        m_rows = -1;  // other regions, even where they are as many
        follow();
    });
    for (const auto& contig : session.contigs())
        m_rank.emplace(contig.name, static_cast<int>(m_rank.size()));
    m_rows = static_cast<int>(session.regions().size());
}

// Edits keep selection and scroll; only another number of rows makes the table anew.
void RegionsModel::follow()
{
    const int rows = static_cast<int>(m_session.regions().size());
    if (rows != m_rows) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    } else if (rows > 0) {
        Q_EMIT dataChanged(index(0, 0), index(rows - 1, ColumnCount - 1));
    }
}

bool RegionsModel::isBefore(const Region& a, const Region& b) const
{
    if (a.chrom != b.chrom) {
        const auto rank = [this](const std::string& chrom) {
            const auto found = m_rank.find(chrom);
            return found == m_rank.end() ? static_cast<int>(m_rank.size()) : found->second;
        };
        return rank(a.chrom) < rank(b.chrom);
    }
    return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
}

int RegionsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_session.regions().size()); }
int RegionsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RegionsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const auto& entry = at(index.row());
    const auto& region = entry.region;
    if (role == kIdRole)
        return QString::fromStdString(entry.id);
    if (role == Qt::TextAlignmentRole && index.column() == Length)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ForegroundRole && index.column() == Locus)
        return widgets::toQColor(widgets::theme().accent);
    if (role == Qt::ToolTipRole)
        return tr("Click: show %1 in the browser. Double-click the label to change it.").arg(nameOf(entry));
    if (role == Qt::DecorationRole && index.column() == Color) {
        QPixmap chip(widgets::scaled(12), widgets::scaled(12));
        chip.fill(widgets::toQColor(entry.color.value_or(widgets::theme().purple)));
        return chip;
    }
    if (role == Qt::DisplayRole || role == Qt::EditRole) {
        switch (index.column()) {
        case Label: return QString::fromStdString(entry.label);
        case Locus: return QString::fromStdString(toLocus(region));
        case Length: return QString::fromStdString(withThousands(region.length()));
        case Color: return entry.color ? QString::fromStdString(draw::toText(*entry.color)) : tr("default");
        default: return {};
        }
    }
    return {};
}

bool RegionsModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (role != Qt::EditRole || index.column() != Label || index.row() >= rowCount())
        return false;
    auto entry = at(index.row());
    const std::string label = value.toString().trimmed().toStdString();
    if (label == entry.label)
        return false;
    const QString text = tr("Rename region %1").arg(nameOf(entry));
    entry.label = label;
    m_session.changeRegions({entry}, text);
    return true;
}

QVariant RegionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Label: return tr("Label");
    case Locus: return tr("Locus");
    case Length: return tr("Length (bp)");
    case Color: return tr("Colour");
    default: return {};
    }
}

Qt::ItemFlags RegionsModel::flags(const QModelIndex& index) const
{
    const auto flags = QAbstractTableModel::flags(index);
    return index.column() == Label ? flags | Qt::ItemIsEditable : flags;
}

void RegionsProxy::setWords(const QString& text)
{
    m_words.clear();
    for (const auto word : splitBlank(text.toStdString()))
        m_words.push_back(toLower(word));
    invalidateFilter();
}

bool RegionsProxy::filterAcceptsRow(int row, const QModelIndex&) const
{
    if (m_words.empty())
        return true;
    const auto& entry = static_cast<const RegionsModel*>(sourceModel())->at(row);
    const std::string text = toLower(entry.label) + '\n' + toLower(toLocus(entry.region));
    return std::all_of(m_words.begin(), m_words.end(), [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

bool RegionsProxy::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    const auto* model = static_cast<const RegionsModel*>(sourceModel());
    const auto &a = model->at(left.row()), &b = model->at(right.row());
    switch (left.column()) {
    case RegionsModel::Label: return toLower(a.label) < toLower(b.label);
    case RegionsModel::Length: return a.region.length() < b.region.length();
    case RegionsModel::Color: return (a.color ? draw::toText(*a.color) : "") < (b.color ? draw::toText(*b.color) : "");
    default: return model->isBefore(a.region, b.region);
    }
}

}  // namespace bindscape::app
