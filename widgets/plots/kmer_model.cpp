// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/kmer_model.h"

#include "core/base/text.h"

#include <QFont>

#include <cmath>

namespace bindscape::widgets {

QString pValueText(double log10P)
{
    if (std::isnan(log10P))
        return QStringLiteral("–");
    if (log10P < -300)
        return QStringLiteral("< 1e-300");
    if (log10P >= 0)
        return QStringLiteral("1");
    if (log10P > -3)
        return QString::fromStdString(formatReal(std::pow(10.0, log10P), 2));
    double exponent = std::floor(log10P);
    double mantissa = std::round(std::pow(10.0, log10P - exponent) * 10) / 10;
    if (mantissa >= 10) {
        mantissa = 1;
        exponent += 1;
    }
    return QStringLiteral("%1e%2").arg(QString::fromStdString(formatReal(mantissa, 2))).arg(static_cast<int>(exponent));
}

void KmerModel::setTable(const analysis::KmerTable& table)
{
    beginResetModel();
    m_rows.clear();
    for (const analysis::KmerRow* row : table.ranked())
        m_rows.push_back(*row);
    endResetModel();
}

int KmerModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
int KmerModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString KmerModel::textOf(const analysis::KmerRow& row, int column) const
{
    const auto fixed = [](double value) {
        return std::isinf(value) ? QStringLiteral("∞") : std::isnan(value) ? QStringLiteral("–") : QString::fromStdString(formatFixed(value, value < 10 ? 2 : 1));
    };
    switch (column) {
    case Kmer: return QString::fromStdString(row.kmer);
    case Motif: return QString::fromStdString(row.motif);
    case Odds: return fixed(row.oddsRatio);
    case Interval: return std::isnan(row.low) ? QStringLiteral("–") : QStringLiteral("%1–%2").arg(fixed(row.low), fixed(row.high));
    case AdjustedP: return pValueText(row.log10Bonferroni);
    case Top: return QString::fromStdString(withThousands(row.top));
    case Total: return QString::fromStdString(withThousands(row.total));
    default: return {};
    }
}

QVariant KmerModel::sortKeyOf(const analysis::KmerRow& row, int rank, int column) const
{
    const auto number = [](double value) { return std::isnan(value) ? -1e308 : value; };
    switch (column) {
    case Kmer: return QString::fromStdString(row.kmer);
    case Motif: return row.motif.empty() ? QStringLiteral("~") : QString::fromStdString(row.motif).toLower();
    case Odds: return number(row.oddsRatio);
    case Interval: return number(row.low);
    case AdjustedP: return rank;  // the rank breaks ties by the odds ratio
    case Top: return static_cast<qlonglong>(row.top);
    case Total: return static_cast<qlonglong>(row.total);
    default: return {};
    }
}

QVariant KmerModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const analysis::KmerRow& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return textOf(row, index.column());
    case kSortRole: return sortKeyOf(row, index.row(), index.column());
    case Qt::TextAlignmentRole: return index.column() <= Motif ? QVariant(Qt::AlignLeft | Qt::AlignVCenter) : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::FontRole:
        if (index.column() == Kmer)
            return QFont(QStringLiteral("DejaVu Sans Mono"));
        return {};
    case Qt::ToolTipRole:
        return tr("%1: odds ratio %2 (95 %% CI %3), adjusted P %4\n%5 of its %6 occurrences are among the best-scoring words%7\nSelect it to list where it "
                  "scores best.")
            .arg(textOf(row, Kmer), textOf(row, Odds), textOf(row, Interval), textOf(row, AdjustedP), textOf(row, Top), textOf(row, Total),
                 row.motif.empty() ? QString() : tr("\nlooks like %1 (similarity %2)").arg(textOf(row, Motif)).arg(row.motifSimilarity, 0, 'f', 2))
            .replace(QStringLiteral("%%"), QStringLiteral("%"));
    default: return {};
    }
}

QVariant KmerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    static const char* const kTitles[] = {"k-mer", "Motif", "Odds ratio", "95 % CI", "Adjusted P", "In top", "All"};
    static const char* const kHelp[] = {"The word, on the strand of the core motif",
                                        "The known motif that it resembles most",
                                        "How much more often it is among the best-scoring words than other words are",
                                        "95 % confidence interval of the odds ratio",
                                        "One-sided Fisher test, Bonferroni over all words",
                                        "Occurrences among the best-scoring words",
                                        "All occurrences outside the core motif"};
    if (section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return tr(kTitles[section]);
    if (role == Qt::ToolTipRole)
        return tr(kHelp[section]);
    if (role == Qt::TextAlignmentRole)
        return section <= Motif ? QVariant(Qt::AlignLeft | Qt::AlignVCenter) : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

}  // namespace bindscape::widgets
