// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/sites_model.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QFont>

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::app {

using dataset::SiteEdit;
using dataset::SiteFacts;

namespace {

QString real(float value, int digits) { return std::isnan(value) ? QStringLiteral("\u2013") : QString::fromStdString(formatReal(value, digits)); }
QString fixed(float value, int decimals) { return std::isnan(value) ? QStringLiteral("\u2013") : QString::fromStdString(formatFixed(value, decimals)); }

bool isNumber(SitesModel::Column column)
{
    using Column = SitesModel::Column;
    switch (column) {
    case Column::PValue:
    case Column::Score:
    case Column::Gc:
    case Column::Signal:
    case Column::Unknown:
    case Column::Prediction: return true;
    default: return false;
    }
}

// Short words stand in the middle, apart from the numbers beside them.
Qt::AlignmentFlag alignmentOf(SitesModel::Column column)
{
    if (isNumber(column))
        return Qt::AlignRight;
    return column == SitesModel::Column::Locus || column == SitesModel::Column::Edit ? Qt::AlignLeft : Qt::AlignHCenter;
}

}  // namespace

void SitesModel::show(dataset::SiteList list, std::shared_ptr<const dataset::SiteNumbers> sites)
{
    beginResetModel();
    m_list = std::move(list);
    m_sites = std::move(sites);
    endResetModel();
}

std::optional<int> SitesModel::rowOf(std::size_t site) const
{
    const auto found = std::find(m_sites->begin(), m_sites->end(), static_cast<std::uint32_t>(site));
    if (found == m_sites->end())
        return std::nullopt;
    return static_cast<int>(found - m_sites->begin());
}

int SitesModel::rowCount(const QModelIndex& parent) const
{
    constexpr auto most = static_cast<std::size_t>(std::numeric_limits<int>::max());
    return parent.isValid() ? 0 : static_cast<int>(std::min(m_sites->size(), most));
}

int SitesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(Column::Count); }

QVariant SitesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const std::size_t site = siteOf(index.row());
    const auto column = static_cast<Column>(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return text(site, column);
    case Qt::ToolTipRole:
        return toolTip(site, column);
    case Qt::TextAlignmentRole:
        return static_cast<int>(alignmentOf(column) | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (column == Column::Locus)
            return widgets::toQColor(widgets::theme().accent);
        if (column == Column::Verdict && m_list.correct(site) == false)
            return widgets::toQColor(widgets::theme().warningText);
        return {};
    case Qt::FontRole:
        if (m_list.isEdited(site)) {
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        return {};
    default:
        return {};
    }
}

QString SitesModel::text(std::size_t site, Column column) const
{
    const SiteFacts facts = m_list.facts(site);
    const QString none = QStringLiteral("\u2013");
    switch (column) {
    case Column::Locus: return QString::fromStdString(toLocus(m_list.core(site)));
    case Column::Strand: return facts.strand == Strand::Forward ? QStringLiteral("+") : facts.strand == Strand::Reverse ? QStringLiteral("\u2212") : none;
    case Column::PValue: return real(m_list.pvalue(site), 3);
    case Column::Score: return fixed(m_list.score(site), 2);
    case Column::Label: return facts.label == 1 ? tr("bound") : tr("unbound");
    case Column::Used: return facts.used ? tr("used") : none;
    case Column::Split: return facts.split == dataset::Split::Unused ? none : QString::fromStdString(std::string(toText(facts.split)));
    case Column::Gc: return fixed(m_list.gc(site), 3);
    case Column::Signal: return facts.label == 1 || m_list.signal(site) != 0 ? real(m_list.signal(site), 4) : none;
    case Column::Dnase: return facts.dnase ? tr("open") : none;
    case Column::Unknown: return QString::number(m_list.unknown(site));
    case Column::Prediction: return fixed(m_list.probability(site), 3);
    case Column::Verdict: {
        const auto correct = m_list.correct(site);
        return !correct ? none : *correct ? tr("right") : tr("wrong");
    }
    case Column::Edit: return editText(site);
    case Column::Count: break;
    }
    return {};
}

// An arrow: it needs the data set to be made again.
QString SitesModel::editText(std::size_t site) const
{
    if (!m_list.isEdited(site))
        return QStringLiteral("\u2013");
    const SiteEdit edit = m_list.edit(site);
    QString text;
    if (edit == SiteEdit::None)
        text = tr("restored");
    else if (edit == SiteEdit::Added && m_list.isWaiting(site)) {
        const auto* change = m_list.marks().find(m_list.core(site), m_list.facts(site).strand);
        text = change != nullptr && change->label == 1 ? tr("added, bound") : tr("added, unbound");
    } else
        text = QString::fromStdString(std::string(toText(edit)));
    return m_list.isWaiting(site) ? QStringLiteral("\u2192 ") + text : text;
}

QString SitesModel::toolTip(std::size_t site, Column column) const
{
    if (column != Column::Edit || !m_list.isEdited(site))
        return tr("Click or Enter: show %1 in the browser").arg(QString::fromStdString(toLocus(m_list.core(site))));
    QStringList lines{m_list.isWaiting(site) ? tr("Changed by hand since the data set was made") : tr("Changed by hand; the data set was made with it")};
    if (const auto* change = m_list.marks().find(m_list.core(site), m_list.facts(site).strand)) {
        if (!change->note.empty())
            lines << tr("Note: %1").arg(QString::fromStdString(change->note));
        if (!change->time.empty())
            lines << QString::fromStdString(change->time);
    }
    return lines.join(QLatin1Char('\n'));
}

QVariant SitesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    struct Head {
        QString title, help;
    };
    static const Head heads[] = {{tr("Locus"), tr("The core motif")},
                                 {tr("Strand"), tr("Strand of the motif")},
                                 {tr("p-value"), tr("Of the motif match")},
                                 {tr("Score"), tr("Of the motif match, log2 odds")},
                                 {tr("Label"), tr("Bound: the core lies in a peak; as the data set was made")},
                                 {tr("Used"), tr("In the balanced set that networks train and are tested on")},
                                 {tr("Split"), tr("Part of the data set that the site belongs to")},
                                 {tr("GC"), tr("Share of G and C around the site")},
                                 {tr("Peak signal"), tr("Signal value of the peak that holds the core")},
                                 {tr("DNase"), tr("Open: the core lies in an open region")},
                                 {tr("Unknown"), tr("Letters of the window that are not A, C, G or T")},
                                 {tr("Prediction"), tr("Probability of being bound, by the run chosen above")},
                                 {tr("Verdict"), tr("Right: the prediction is on the side of the label at 0.5")},
                                 {tr("By hand"), tr("What was changed by hand; an arrow: the data set must be made again")}};
    const Head& head = heads[section];
    if (role == Qt::DisplayRole)
        return head.title;
    if (role == Qt::ToolTipRole)
        return tr("%1. Click to sort").arg(head.help);
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>(alignmentOf(static_cast<Column>(section)) | Qt::AlignVCenter);
    return {};
}

void SitesModel::sort(int column, Qt::SortOrder order) { Q_EMIT sortWanted(column, order); }

}  // namespace bindscape::app
