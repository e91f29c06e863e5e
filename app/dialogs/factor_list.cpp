// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/factor_list.h"

#include "app/dialogs/motif_logo.h"
#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace bindscape::app {

using widgets::scaled;

namespace {

constexpr int kRowHeight = 30, kMostShown = 5;

// First TF purple, second violet, as everywhere.
QPixmap chip(int index)
{
    const draw::Theme& theme = widgets::theme();
    const std::array colors{theme.purple, theme.violet, theme.orange, theme.sky, theme.green, theme.blue, theme.vermillion, theme.slate};
    const int side = scaled(11);
    QPixmap pixmap(side, side);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(widgets::toQColor(colors[static_cast<std::size_t>(index) % colors.size()]));
    painter.setPen(widgets::toQColor(theme.text2));
    painter.drawRoundedRect(QRectF(0.5, 0.5, side - 1, side - 1), 2, 2);
    return pixmap;
}

QString count(std::int64_t value) { return value < 0 ? QString() : QString::fromStdString(withThousands(value)); }

}  // namespace

FactorList::FactorList(QWidget* parent) : QTableWidget(0, Columns, parent)
{
    widgets::describe(this, tr("Transcription factors"),
                      tr("Each checked row is trained. The fields below show the chosen row. Double-click or F2 renames, Delete removes."));
    setToolTip({});  // cells have their own
    setHorizontalHeaderLabels({tr("TF"), tr("Peaks (positives)"), tr("Motif"), tr("Logo"), tr("Motif hits"), tr("Bound"), QString()});
    horizontalHeaderItem(Hits)->setToolTip(tr("Motif hits with a usable window, on the chosen chromosomes"));
    horizontalHeaderItem(Bound)->setToolTip(tr("Those that lie fully inside a peak"));
    for (const int column : {Hits, Bound})
        horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    for (const int column : {Tf, Peaks, MotifId, Logo})
        horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(scaled(kRowHeight));
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setSectionResizeMode(Peaks, QHeaderView::Stretch);
    horizontalHeader()->setMinimumSectionSize(scaled(24));
    const std::pair<Column, int> widths[] = {{Tf, 104}, {MotifId, 84}, {Logo, 122}, {Hits, 80}, {Bound, 62}, {Remove, 28}};
    for (const auto& [column, width] : widths)
        setColumnWidth(column, scaled(width));
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setShowGrid(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideMiddle);
    setTabKeyNavigation(false);
    setIconSize({scaled(11), scaled(11)});
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(DoubleClicked | EditKeyPressed);
    connect(this, &QTableWidget::currentCellChanged, this, [this](int row, int, int before) {
        if (!m_showing && row >= 0 && row != before)
            Q_EMIT rowChosen(row);
    });
    connect(this, &QTableWidget::itemChanged, this, [this](QTableWidgetItem* item) {
        if (m_showing || item->column() != Tf)
            return;
        Q_EMIT rowChecked(item->row(), item->checkState() == Qt::Checked);
        Q_EMIT rowNamed(item->row(), item->text());
    });
    connect(&widgets::Look::instance(), &widgets::Look::changed, this, [this] {
        for (int row = 0; row < rowCount(); ++row)
            item(row, Tf)->setData(Qt::DecorationRole, chip(row));
    });
}

void FactorList::addRow(int index)
{
    insertRow(index);
    for (int column = 0; column < Columns; ++column) {
        auto* cell = new QTableWidgetItem;
        cell->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
        if (column == Tf)
            cell->setFlags(cell->flags() | Qt::ItemIsUserCheckable | Qt::ItemIsEditable);
        if (column == Hits || column == Bound)
            cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        setItem(index, column, cell);
    }
    auto* logo = new MotifLogo;
    logo->setMinimumSize(scaled(40), scaled(22));
    logo->setContentsMargins(scaled(4), scaled(3), scaled(4), scaled(3));
    logo->setAttribute(Qt::WA_TransparentForMouseEvents);
    setCellWidget(index, Logo, logo);
    auto* remove = new QToolButton;
    remove->setIcon(widgets::icon(widgets::Symbol::Close));
    remove->setIconSize({scaled(12), scaled(12)});
    remove->setFocusPolicy(Qt::NoFocus);  // Delete does it
    widgets::describe(remove, tr("Remove this TF"), tr("Takes this TF out of the list"), QStringLiteral("Del"));
    connect(remove, &QToolButton::clicked, this, [this, remove] {
        for (int row = 0; row < rowCount(); ++row)
            if (cellWidget(row, Remove) == remove)
                Q_EMIT removeWanted(row);
    });
    setCellWidget(index, Remove, remove);
}

void FactorList::showRows(const std::vector<FactorRow>& rows, int current)
{
    {
        const bool before = std::exchange(m_showing, true);
        const int wanted = static_cast<int>(rows.size());
        while (rowCount() > wanted)
            removeRow(rowCount() - 1);
        while (rowCount() < wanted)
            addRow(rowCount());
        for (int row = 0; row < wanted; ++row)
            showRow(row, rows[static_cast<std::size_t>(row)]);
        setCurrentCell(current, std::max(0, currentColumn()));
        m_showing = before;
    }
    fitHeight();
}

void FactorList::showRow(int index, const FactorRow& row)
{
    const bool before = std::exchange(m_showing, true);
    QTableWidgetItem* tf = item(index, Tf);
    tf->setText(QString::fromStdString(row.tf));
    tf->setCheckState(row.on ? Qt::Checked : Qt::Unchecked);
    tf->setData(Qt::DecorationRole, chip(index));
    tf->setToolTip(row.cell.empty() ? QString::fromStdString(row.tf) : tr("%1 in %2").arg(QString::fromStdString(row.tf), QString::fromStdString(row.cell)));
    const auto& file = row.sites.empty() ? row.peaks : row.sites;
    QTableWidgetItem* peaks = item(index, Peaks);
    peaks->setText(file.empty() ? tr("choose below") : row.sites.empty() ? QString::fromStdString(file.filename().string())
                                                                         : tr("sites: %1").arg(QString::fromStdString(file.filename().string())));
    peaks->setForeground(widgets::toQColor(file.empty() ? widgets::theme().text2 : widgets::theme().text));
    peaks->setToolTip(QString::fromStdString(file.string()));
    item(index, MotifId)->setText(QString::fromStdString(row.motifId));
    std::optional<motif::Motif> motif;
    if (m_motifs != nullptr)
        for (const auto& known : *m_motifs)
            if (known.id == row.motifId)
                motif = known;
    item(index, MotifId)->setToolTip(motif ? QString::fromStdString(motif->title()) : QString());
    item(index, Logo)->setToolTip(motif ? QString::fromStdString(motif->title() + ": " + motif->consensus()) : QString());
    static_cast<MotifLogo*>(cellWidget(index, Logo))->setMotif(motif);
    item(index, Hits)->setText(count(row.hits));
    item(index, Bound)->setText(count(row.bound));
    m_showing = before;
}

// All rows while they are few; of more a part, with a scroll bar.
void FactorList::fitHeight()
{
    const int shown = std::clamp(rowCount(), 1, kMostShown);
    setFixedHeight(horizontalHeader()->sizeHint().height() + shown * verticalHeader()->defaultSectionSize() + 2 * frameWidth());
}

void FactorList::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Delete && currentRow() >= 0) {
        Q_EMIT removeWanted(currentRow());
        return;
    }
    if (event->key() == Qt::Key_Space && currentRow() >= 0) {
        QTableWidgetItem* tf = item(currentRow(), Tf);
        tf->setCheckState(tf->checkState() == Qt::Checked ? Qt::Unchecked : Qt::Checked);
        return;
    }
    QTableWidget::keyPressEvent(event);
}

}  // namespace bindscape::app
