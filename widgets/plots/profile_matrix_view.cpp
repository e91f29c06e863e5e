// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/profile_matrix_view.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/plots/digit_keys.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

figure::ChartStyle screenStyle() { return {static_cast<double>(scaled(12)), static_cast<double>(scaled(11)), 1, false}; }

draw::Rect areaOf(const QWidget& widget)
{
    const double gap = scaled(10);
    return {gap, gap, widget.width() - 2 * gap, widget.height() - 2 * gap};
}

QString positionText(double position)
{
    const auto whole = static_cast<qint64>(std::llround(position));
    return whole > 0 ? QStringLiteral("+%1").arg(whole) : whole < 0 ? QStringLiteral("−%1").arg(-whole) : QStringLiteral("0");
}

}  // namespace

ProfileMatrixView::ProfileMatrixView(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(scaled(320), scaled(150));
    setAccessibleName(tr("Aggregate profiles of all TFs"));
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

void ProfileMatrixView::setMatrix(figure::ProfileMatrix matrix)
{
    m_matrix = std::move(matrix);
    m_matrix.rowsFirst = true;
    std::erase_if(m_chosen, [&](const auto& name) { return std::find(m_matrix.rows.begin(), m_matrix.rows.end(), name) == m_matrix.rows.end(); });
    m_matrix.marked.clear();
    for (const auto& row : m_matrix.rows)
        m_matrix.marked.push_back(m_chosen.count(row) > 0);
    m_current = m_anchor = 0;
    setAccessibleDescription(tr("%1 rows").arg(m_matrix.rows.size()));
    update();
}

std::vector<std::string> ProfileMatrixView::chosenRows() const
{
    std::vector<std::string> names;
    std::copy_if(m_matrix.rows.begin(), m_matrix.rows.end(), std::back_inserter(names), [&](const auto& row) { return m_chosen.count(row) > 0; });
    return names;
}

void ProfileMatrixView::choose(const std::vector<std::string>& names)
{
    m_chosen = {names.begin(), names.end()};
    setMatrix(std::move(m_matrix));
}

QString ProfileMatrixView::textAt(std::size_t row, std::optional<std::size_t> column) const
{
    QString text = QString::fromStdString(m_matrix.rows.at(row));
    if (!column)
        return text;
    text += tr(", position %1 bp").arg(positionText(m_matrix.begin + (static_cast<double>(*column) + 0.5) * m_matrix.bin - 0.5));
    QStringList values;
    for (const auto& panel : m_matrix.panels) {
        const double value = panel.values[row * m_matrix.columns + *column];
        values << tr("%1 (%2)").arg(std::isnan(value) ? tr("none") : QString::fromStdString(formatReal(value, 3)),
                                    QString::fromStdString(panel.title).toLower());
    }
    return text + QStringLiteral(": ") + values.join(QStringLiteral(", "));
}

figure::ProfileMatrixGrid ProfileMatrixView::grid() const
{
    QImage image(1, 1, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    const QtCanvas canvas(painter);
    return figure::profileMatrixGrid(canvas, areaOf(*this), m_matrix, screenStyle());
}

void ProfileMatrixView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme().base));
    if (m_matrix.rows.empty())
        return;
    {
        QtCanvas canvas(painter);
        figure::renderProfileMatrix(canvas, areaOf(*this), m_matrix, theme(), screenStyle());
    }
    if (!hasFocus())
        return;
    const auto places = grid();
    const double height = places.names.height / static_cast<double>(places.rows);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(toQColor(theme().accent), 1));
    painter.drawRect(QRectF(places.names.x, places.names.y + height * static_cast<double>(m_current), places.names.width, height));
}

void ProfileMatrixView::setCurrent(std::size_t row)
{
    m_current = row;
    setAccessibleDescription(textAt(row, std::nullopt));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

void ProfileMatrixView::chooseRow(std::size_t row, Qt::KeyboardModifiers modifiers)
{
    const std::string& name = m_matrix.rows[row];
    if (modifiers.testFlag(Qt::ShiftModifier)) {
        for (std::size_t i = std::min(row, m_anchor); i <= std::max(row, m_anchor); ++i)
            m_chosen.insert(m_matrix.rows[i]);
    } else if (modifiers.testFlag(Qt::ControlModifier)) {
        if (m_chosen.erase(name) == 0)
            m_chosen.insert(name);
        m_anchor = row;
    } else {
        m_chosen = {name};
        m_anchor = row;
    }
    for (std::size_t i = 0; i < m_matrix.rows.size(); ++i)
        m_matrix.marked[i] = m_chosen.count(m_matrix.rows[i]) > 0;
    setCurrent(row);
    Q_EMIT chosenChanged();
}

void ProfileMatrixView::mousePressEvent(QMouseEvent* event)
{
    const auto cell = grid().at({event->position().x(), event->position().y()});
    if (event->button() != Qt::LeftButton || !cell)
        return QWidget::mousePressEvent(event);
    chooseRow(cell->row, event->modifiers());
    if (cell->panel && cell->column) {
        const double middle = m_matrix.begin + (static_cast<double>(*cell->column) + 0.5) * m_matrix.bin - 0.5;
        Q_EMIT positionClicked(QString::fromStdString(m_matrix.rows[cell->row]), static_cast<int>(std::lround(middle)), *cell->panel == 1);
    }
}

void ProfileMatrixView::mouseMoveEvent(QMouseEvent* event)
{
    const auto cell = grid().at({event->position().x(), event->position().y()});
    setCursor(cell ? Qt::PointingHandCursor : Qt::ArrowCursor);
    Q_EMIT pointed(cell ? textAt(cell->row, cell->column) : QString());
}

void ProfileMatrixView::leaveEvent(QEvent*) { Q_EMIT pointed(QString()); }

void ProfileMatrixView::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void ProfileMatrixView::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

void ProfileMatrixView::keyPressEvent(QKeyEvent* event)
{
    if (m_matrix.rows.empty())
        return QWidget::keyPressEvent(event);
    if (const int digit = digitOf(*event); digit > 0)
        return Q_EMIT digitPressed(digit);
    const std::size_t last = m_matrix.rows.size() - 1;
    const bool extends = event->modifiers().testFlag(Qt::ShiftModifier);
    std::optional<std::size_t> row;
    switch (event->key()) {
    case Qt::Key_Up: row = m_current - (m_current > 0 ? 1 : 0); break;
    case Qt::Key_Down: row = std::min(m_current + 1, last); break;
    case Qt::Key_Home: row = 0; break;
    case Qt::Key_End: row = last; break;
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter: return chooseRow(m_current, event->modifiers());
    default: return QWidget::keyPressEvent(event);
    }
    if (extends)
        chooseRow(*row, Qt::ShiftModifier);
    else
        setCurrent(*row);
}

bool ProfileMatrixView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && digitOf(*static_cast<QKeyEvent*>(event)) > 0) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const auto cell = grid().at({static_cast<double>(help->pos().x()), static_cast<double>(help->pos().y())});
    if (cell)
        QToolTip::showText(help->globalPos(),
                           textAt(cell->row, cell->column) + QLatin1Char('\n') +
                               (cell->column ? tr("Click: shows this TF and lists the sites that score most here. Ctrl+click adds a TF.")
                                             : tr("Click: shows this TF. Ctrl+click adds one.")),
                           this);
    else
        QToolTip::hideText();
    return true;
}

}  // namespace bindscape::widgets
