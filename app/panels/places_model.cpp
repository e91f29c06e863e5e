// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/places_model.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <tuple>

namespace bindscape::app {

namespace {

QString withMinus(const std::string& text)
{
    QString number = QString::fromStdString(text);
    number.replace(QLatin1Char('-'), QChar(0x2212));
    return number;
}

}  // namespace

void PlacesModel::setPlaces(std::vector<seqlets::SeqletPlace> places)
{
    beginResetModel();
    m_places = std::move(places);
    m_order.resize(m_places.size());
    std::iota(m_order.begin(), m_order.end(), 0u);
    std::map<std::string, std::uint32_t> ranks;
    for (const auto& place : m_places)
        ranks.try_emplace(place.region.chrom);
    std::uint32_t next = 0;
    for (auto& [chrom, rank] : ranks)
        rank = next++;
    m_chrom.clear();
    for (const auto& place : m_places)
        m_chrom.push_back(ranks.find(place.region.chrom)->second);
    endResetModel();
    sort(m_column, m_sorted);
}

QVariant PlacesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const seqlets::SeqletPlace& place = at(index.row());
    if (role == Qt::TextAlignmentRole)
        return QVariant(index.column() == Position       ? Qt::AlignLeft | Qt::AlignVCenter
                        : index.column() == StrandColumn ? Qt::AlignCenter
                                                         : Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole)
        return tr("Click or Enter: show %1 in the browser. Core %2; %3 strand as the core.")
            .arg(QString::fromStdString(toLocus(place.region)), QString::fromStdString(toLocus(place.core)),
                 place.opposite ? tr("not the same") : tr("the same"));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Position:
        return QString::fromStdString(place.region.chrom + ":" + withThousands(place.region.begin + 1));
    case StrandColumn:
        return place.strand == Strand::Reverse ? QString(QChar(0x2212)) : QString(QLatin1Char(toChar(place.strand)));
    case ToCore:
        return withMinus((place.toCore > 0 ? "+" : "") + std::to_string(place.toCore));
    case Score:
        return withMinus(formatReal(place.score, 3));
    default:
        return std::isnan(place.match) ? QStringLiteral("–") : withMinus(formatFixed(place.match, 1));
    }
}

QVariant PlacesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    static const char* const names[] = {QT_TR_NOOP("Position"), QT_TR_NOOP("Strand"), QT_TR_NOOP("To core"), QT_TR_NOOP("Score"),
                                        QT_TR_NOOP("Bits")};
    static const char* const helps[] = {
        QT_TR_NOOP("First base of the motif; a click shows it in the browser"), QT_TR_NOOP("Strand of the motif on the genome"),
        QT_TR_NOOP("Bases from the middle of the core to the middle of the motif, in the core's orientation"),
        QT_TR_NOOP("Mean |score| of the run of bases"), QT_TR_NOOP("How well the letters fit the motif, log2 odds")};
    if (role == Qt::DisplayRole)
        return tr(names[section]);
    return role == Qt::ToolTipRole ? QVariant(tr(helps[section])) : QVariant();
}

void PlacesModel::sort(int column, Qt::SortOrder order)
{
    m_column = column;
    m_sorted = order;
    Q_EMIT layoutAboutToBeChanged();
    const auto key = [&](std::uint32_t i) -> double {
        const auto& place = m_places[i];
        return column == StrandColumn    ? toChar(place.strand)
               : column == ToCore        ? place.toCore
               : column == Score         ? place.score
               : std::isnan(place.match) ? -1e9
                                         : place.match;
    };
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        if (column == Position)
            return std::tie(m_chrom[a], m_places[a].region.begin) < std::tie(m_chrom[b], m_places[b].region.begin);
        return key(a) < key(b);
    };
    std::iota(m_order.begin(), m_order.end(), 0u);
    std::stable_sort(m_order.begin(), m_order.end(),
                     [&](std::uint32_t a, std::uint32_t b) { return order == Qt::AscendingOrder ? before(a, b) : before(b, a); });
    Q_EMIT layoutChanged();
}

}  // namespace bindscape::app
