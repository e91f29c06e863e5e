// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/site_table.h"

#include "app/dialogs/export_list.h"
#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QStyledItemDelegate>

#include <cmath>
#include <cstdlib>

namespace bindscape::app {

using widgets::scaled;

namespace {

enum Column { Position, StrandColumn, ToCore, Score, Bar, ColumnCount };

// Length of the bar: share of the largest score, signed by colour and side.
class BarDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        const double share = index.data(Qt::UserRole).toDouble();
        const QRectF room = QRectF(option.rect).adjusted(4, 8, -6, -8);
        const draw::Theme& theme = widgets::theme();
        painter->fillRect(QRectF(room.x(), room.y(), room.width() * std::min(1.0, std::abs(share)), room.height()),
                          widgets::toQColor(share < 0 ? theme.blue : theme.vermillion));
    }
};

QString signedNumber(int value)
{
    if (value == 0)
        return QStringLiteral("0");
    return QString(value < 0 ? QChar(0x2212) : QLatin1Char('+')) + QString::number(std::abs(value));
}

}  // namespace

SiteTable::SiteTable(const QString& accessibleName, QWidget* parent) : QTableWidget(0, ColumnCount, parent)
{
    setAccessibleName(accessibleName);
    setHorizontalHeaderLabels({tr("Position"), tr("Strand"), tr("To core"), tr("Score"), QString()});
    horizontalHeaderItem(ToCore)->setToolTip(tr("Bases from the centre of the core motif, in its orientation"));
    horizontalHeaderItem(Score)->setToolTip(tr("Grad-CAM score, as the model gave it"));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setTabKeyNavigation(false);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(scaled(21));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(Bar, QHeaderView::Stretch);
    horizontalHeader()->setMinimumSectionSize(scaled(24));
    const int widths[] = {118, 52, 56, 60};
    for (int column = 0; column < Bar; ++column)
        setColumnWidth(column, scaled(widths[column]));
    setItemDelegateForColumn(Bar, new BarDelegate(this));
    connect(this, &QTableWidget::itemSelectionChanged, this, [this] {
        if (!selectedItems().isEmpty())
            choose(currentRow());
    });
    connect(this, &QTableWidget::cellClicked, this, [this](int row, int) { choose(row); });  // again on the selected row
    connect(this, &QTableWidget::cellActivated, this, [this](int row, int) { choose(row); });
}

void SiteTable::setPlaces(std::vector<ScoredPlace> places)
{
    const QSignalBlocker quiet(this);
    clearSelection();
    m_places = std::move(places);
    setRowCount(static_cast<int>(m_places.size()));
    double largest = 0;
    for (const ScoredPlace& place : m_places)
        largest = std::max(largest, std::abs(place.score));
    for (int row = 0; row < rowCount(); ++row) {
        const ScoredPlace& place = m_places[static_cast<std::size_t>(row)];
        const QString position = QString::fromStdString(place.region.chrom + ":" + withThousands(place.region.begin + 1));
        QString score = QString::fromStdString(formatReal(place.score, 3));
        score.replace(QLatin1Char('-'), QChar(0x2212));
        const QStringList texts{position, QString(place.strand == Strand::Reverse ? QChar(0x2212) : QLatin1Char(toChar(place.strand))), signedNumber(place.toCore), score, QString()};
        for (int column = 0; column < ColumnCount; ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            item->setTextAlignment(column == Position       ? Qt::AlignLeft | Qt::AlignVCenter
                                   : column == StrandColumn ? Qt::AlignCenter
                                                            : Qt::AlignRight | Qt::AlignVCenter);
            if (column == Position) {
                item->setForeground(palette().link());
                item->setToolTip(tr("Click or Enter: show %1 in the browser").arg(QString::fromStdString(toLocus(place.region))));
            }
            if (column == Bar)
                item->setData(Qt::UserRole, largest > 0 ? place.score / largest : 0.0);
            setItem(row, column, item);
        }
    }
    scrollToTop();
}

void SiteTable::contextMenuEvent(QContextMenuEvent* event)
{
    if (m_places.empty())
        return;
    QMenu menu(this);
    menu.addAction(tr("Copy the list"), this, [this] { QApplication::clipboard()->setText(QString::fromStdString(toTabs(listOf(m_places)))); });
    menu.addAction(tr("Export list…"), this, &SiteTable::exportRequested);
    menu.exec(event->globalPos());
}

ExportedList listOf(const std::vector<ScoredPlace>& places)
{
    ExportedList list;
    list.columns = {"chrom", "begin", "end", "strand", "to_core", "score"};  // begin from 0, as in BED
    for (const ScoredPlace& place : places)
        list.rows.push_back({place.region.chrom, std::to_string(place.region.begin), std::to_string(place.region.end), std::string(1, toChar(place.strand)),
                             std::to_string(place.toCore), formatReal(place.score, 9)});
    return list;
}

void SiteTable::choose(int row)
{
    if (row >= 0 && row < static_cast<int>(m_places.size()))
        Q_EMIT chosen(m_places[static_cast<std::size_t>(row)]);
}

}  // namespace bindscape::app
