// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heat_map_view.h"

#include "core/base/text.h"
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/plots/plot_head.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolButton>
#include <QToolTip>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

figure::ChartStyle screenStyle() { return {static_cast<double>(scaled(11)), static_cast<double>(scaled(11)), 1, false}; }

// As it is drawn: title and note have their own places.
figure::HeatMap cellsOf(const figure::HeatMap& map)
{
    figure::HeatMap cells = map;
    cells.title.clear();
    cells.subtitle.clear();
    cells.note.clear();
    return cells;
}

std::optional<std::size_t> indexOf(const std::vector<std::string>& names, const std::string& name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
}

// Only measures, without a device.
class MeasuringPainter {
public:
    MeasuringPainter() : m_image(1, 1, QImage::Format_ARGB32_Premultiplied), m_painter(&m_image), canvas(m_painter) {}

private:
    QImage m_image;
    QPainter m_painter;

public:
    QtCanvas canvas;
};

}  // namespace

HeatMapView::HeatMapView(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(scaled(240), scaled(130));
    m_title = smallLabel(this, 12);
    m_title->setTextFormat(Qt::RichText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_readout = smallLabel(this, 11);
    for (QLabel* label : {m_title, m_readout})
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_export = exportButton(this, tr("Export heat map…"), tr("Writes this table as SVG, PDF or PNG with its numbers as CSV"));
    connect(m_export, &QToolButton::clicked, this, &HeatMapView::exportRequested);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(scaled(8), scaled(4), scaled(4), 0);
    head->addWidget(m_title, 1);
    head->addWidget(m_readout);
    head->addWidget(m_export);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(head);
    layout->addStretch(1);
    connect(&Look::instance(), &Look::changed, this, &HeatMapView::restyle);
    setMap({});
    restyle();
}

void HeatMapView::setMap(figure::HeatMap map)
{
    std::optional<Cell> kept;
    if (m_current) {
        const auto row = indexOf(map.rows, m_map.rows[m_current->row]), column = indexOf(map.columns, m_map.columns[m_current->column]);
        if (row && column)
            kept = Cell{*row, *column};
    }
    m_map = std::move(map);
    m_current = kept;
    m_export->setEnabled(!m_map.values.empty());
    setAccessibleName(tr("Heat map: %1").arg(QString::fromStdString(m_map.title)));
    say(m_current);
    restyle();
}

void HeatMapView::setClickHelp(const QString& help) { m_clickHelp = help; }

void HeatMapView::setCurrentCell(std::optional<Cell> cell)
{
    if (cell && (cell->row >= m_map.rows.size() || cell->column >= m_map.columns.size()))
        cell.reset();
    m_current = cell;
    say(cell);
    update();
}

void HeatMapView::restyle()
{
    const QString second = toQColor(theme().text2).name();
    m_title->setText(QStringLiteral("<b>%1</b>&nbsp; <span style=\"color:%2\">%3</span>")
                         .arg(QString::fromStdString(m_map.title).toHtmlEscaped(), second, QString::fromStdString(m_map.subtitle).toHtmlEscaped()));
    QPalette palette = m_readout->palette();
    palette.setColor(QPalette::WindowText, toQColor(theme().text2));
    m_readout->setPalette(palette);
    update();
}

figure::HeatMapGrid HeatMapView::grid() const
{
    MeasuringPainter measure;
    const int top = m_export->geometry().bottom() + 1;
    const draw::Rect area{static_cast<double>(scaled(8)), static_cast<double>(top), static_cast<double>(width() - scaled(16)),
                          static_cast<double>(height() - top - scaled(4))};
    return figure::heatMapGrid(measure.canvas, area, cellsOf(m_map), screenStyle());
}

QRect HeatMapView::cellRect(Cell cell) const { return toQRect(grid().cell(cell.row, cell.column)).toRect(); }

std::optional<HeatMapView::Cell> HeatMapView::cellAt(QPoint point) const
{
    return m_map.values.empty() ? std::nullopt : grid().at({static_cast<double>(point.x()), static_cast<double>(point.y())});
}

QString HeatMapView::cellText(Cell cell) const
{
    const std::size_t index = cell.row * m_map.columns.size() + cell.column;
    const double value = m_map.values.at(index);
    QString text = tr("%1 on %2: %3 %4")
                       .arg(QString::fromStdString(m_map.rows[cell.row]), QString::fromStdString(m_map.columns[cell.column]),
                            QString::fromStdString(m_map.valueTitle),
                            std::isnan(value) ? tr("has no value") : QString::fromStdString(formatFixed(value, 3)));
    if (index < m_map.framed.size() && m_map.framed[index])
        text += tr(", the best of its column");
    return text;
}

// The names may be long: the title keeps its place.
void HeatMapView::setReadout(std::optional<Cell> cell)
{
    QFont bold = m_title->font();
    bold.setBold(true);
    const int title = QFontMetrics(bold).horizontalAdvance(QString::fromStdString(m_map.title));
    const int room = std::max(scaled(80), width() - title - m_export->width() - scaled(28));
    m_readout->setText(cell && !m_map.values.empty() ? QFontMetrics(m_readout->font()).elidedText(cellText(*cell), Qt::ElideMiddle, room) : QString());
}

void HeatMapView::say(std::optional<Cell> cell)
{
    setReadout(cell);
    const QString rows = tr("%1 rows, %2 columns").arg(m_map.rows.size()).arg(m_map.columns.size());
    setAccessibleDescription(cell ? cellText(*cell) : rows);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void HeatMapView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme().base));
    if (m_map.values.empty())
        return;
    QtCanvas canvas(painter);
    const int top = m_export->geometry().bottom() + 1;
    figure::renderHeatMap(canvas,
                          {static_cast<double>(scaled(8)), static_cast<double>(top), static_cast<double>(width() - scaled(16)),
                           static_cast<double>(height() - top - scaled(4))},
                          cellsOf(m_map), theme(), screenStyle());
    if (m_current) {
        painter.setPen(QPen(toQColor(theme().text), 2, hasFocus() ? Qt::SolidLine : Qt::DotLine));
        painter.setBrush(Qt::NoBrush);
        const QRect cell = cellRect(*m_current);
        const int inset = cell.height() < scaled(24) ? 1 : 4;  // a number stays readable; where there is room, the frame of the best too
        painter.drawRect(cell.adjusted(inset, inset, -inset - 1, -inset - 1));
    }
}

void HeatMapView::mouseMoveEvent(QMouseEvent* event)
{
    const auto cell = cellAt(event->pos());
    setReadout(cell ? cell : m_current);
    setCursor(cell && !m_clickHelp.isEmpty() ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void HeatMapView::leaveEvent(QEvent*) { setReadout(m_current); }

void HeatMapView::mousePressEvent(QMouseEvent* event)
{
    const auto cell = cellAt(event->pos());
    if (event->button() != Qt::LeftButton || !cell)
        return QWidget::mousePressEvent(event);
    setCurrentCell(cell);
    Q_EMIT cellChosen(static_cast<int>(cell->row), static_cast<int>(cell->column));
}

void HeatMapView::focusInEvent(QFocusEvent* event)
{
    if (!m_current && !m_map.values.empty() && event->reason() != Qt::MouseFocusReason)
        setCurrentCell(Cell{0, 0});
    QWidget::focusInEvent(event);
}

void HeatMapView::keyPressEvent(QKeyEvent* event)
{
    if (m_map.values.empty())
        return QWidget::keyPressEvent(event);
    Cell cell = m_current.value_or(Cell{0, 0});
    const std::size_t lastRow = m_map.rows.size() - 1, lastColumn = m_map.columns.size() - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        cell.column -= cell.column > 0 ? 1 : 0;
        break;
    case Qt::Key_Right:
        cell.column = std::min(cell.column + 1, lastColumn);
        break;
    case Qt::Key_Up:
        cell.row -= cell.row > 0 ? 1 : 0;
        break;
    case Qt::Key_Down:
        cell.row = std::min(cell.row + 1, lastRow);
        break;
    case Qt::Key_Home:
        cell.column = 0;
        break;
    case Qt::Key_End:
        cell.column = lastColumn;
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        Q_EMIT cellChosen(static_cast<int>(cell.row), static_cast<int>(cell.column));
        break;
    default:
        return QWidget::keyPressEvent(event);
    }
    setCurrentCell(cell);
}

void HeatMapView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    menu.addAction(icon(Symbol::Export), tr("Export heat map…"), this, &HeatMapView::exportRequested)->setEnabled(!m_map.values.empty());
    menu.exec(event->globalPos());
}

bool HeatMapView::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const auto cell = cellAt(help->pos());
    if (cell)
        QToolTip::showText(help->globalPos(), m_clickHelp.isEmpty() ? cellText(*cell) : cellText(*cell) + QLatin1Char('\n') + m_clickHelp, this, cellRect(*cell));
    else
        QToolTip::hideText();
    return true;
}

}  // namespace bindscape::widgets
