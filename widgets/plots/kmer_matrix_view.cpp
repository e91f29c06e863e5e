// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/kmer_matrix_view.h"

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

std::optional<std::size_t> indexOf(const std::vector<std::string>& names, const std::string& name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
}

}  // namespace

KmerMatrixView::KmerMatrixView(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(scaled(320), scaled(150));
    setAccessibleName(tr("Enriched k-mers of all TFs"));
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

void KmerMatrixView::setMatrix(figure::KmerMatrix matrix)
{
    std::string row, word;
    if (m_matrix.row)
        row = m_matrix.rows[*m_matrix.row];
    if (m_matrix.column)
        word = m_matrix.columns[*m_matrix.column];
    m_matrix = std::move(matrix);
    m_matrix.rowsFirst = true;
    choose(row, word);
}

void KmerMatrixView::choose(const std::string& row, const std::string& word)
{
    m_matrix.row = indexOf(m_matrix.rows, row);
    m_matrix.column = indexOf(m_matrix.columns, word);
    setAccessibleDescription(m_matrix.row && m_matrix.column
                                 ? cellText(*m_matrix.row, *m_matrix.column)
                                 : tr("%1 rows, %2 words").arg(m_matrix.rows.size()).arg(m_matrix.columns.size()));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    update();
}

figure::KmerMatrixGrid KmerMatrixView::grid() const
{
    QImage image(1, 1, QImage::Format_ARGB32_Premultiplied);
    QPainter painter(&image);
    const QtCanvas canvas(painter);
    return figure::kmerMatrixGrid(canvas, areaOf(*this), m_matrix, screenStyle());
}

QString KmerMatrixView::cellText(std::size_t row, std::size_t column) const
{
    const auto& cell = m_matrix.cell(row, column);
    const QString name = QStringLiteral("%1 × %2").arg(QString::fromStdString(m_matrix.rows[row]), QString::fromStdString(m_matrix.columns[column]));
    if (std::isnan(cell.log10P))
        return tr("%1: no table").arg(name);
    constexpr double kLargest = 300;
    const double size = std::max(0.0, -cell.log10P);  // no "-0"
    return tr("%1: odds ratio %2, −log10 P %3, %4 of %5 in the top set")
        .arg(name, QString::fromStdString(formatReal(cell.oddsRatio, 3)),
             size > kLargest ? QStringLiteral("> 300") : QString::fromStdString(formatReal(size, 3)),
             QString::fromStdString(withThousands(cell.top)), QString::fromStdString(withThousands(cell.total)));
}

QString KmerMatrixView::textAt(QPointF point) const
{
    const auto places = grid();
    const draw::Point at{point.x(), point.y()};
    if (const auto bracket = places.bracketAt(at))
        return tr("%1: %2 words").arg(QString::fromStdString(m_matrix.brackets[*bracket].name)).arg(m_matrix.brackets[*bracket].last - m_matrix.brackets[*bracket].first + 1);
    const auto row = places.rowAt(at), column = places.columnAt(at);
    if (row && column)
        return cellText(*row, *column);
    if (row)
        return QString::fromStdString(m_matrix.rows[*row]);
    if (!column)
        return {};
    const std::string family = *column < m_matrix.families.size() ? m_matrix.families[*column] : std::string();
    return QString::fromStdString(m_matrix.columns[*column] + (family.empty() ? "" : " · " + family));
}

void KmerMatrixView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme().base));
    if (m_matrix.rows.empty())
        return;
    QtCanvas canvas(painter);
    figure::renderKmerMatrix(canvas, areaOf(*this), m_matrix, theme(), screenStyle());
}

void KmerMatrixView::chooseCell(std::size_t row, std::size_t column)
{
    choose(m_matrix.rows[row], m_matrix.columns[column]);
    Q_EMIT chosen();
}

void KmerMatrixView::mousePressEvent(QMouseEvent* event)
{
    const auto places = grid();
    const draw::Point at{event->position().x(), event->position().y()};
    auto row = places.rowAt(at), column = places.columnAt(at);
    if (const auto bracket = places.bracketAt(at))
        column = m_matrix.brackets[*bracket].first;
    if (event->button() != Qt::LeftButton || (!row && !column) || m_matrix.columns.empty())
        return QWidget::mousePressEvent(event);
    chooseCell(row ? *row : m_matrix.row.value_or(0), column ? *column : m_matrix.column.value_or(0));
}

void KmerMatrixView::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (const auto bracket = grid().bracketAt({event->position().x(), event->position().y()}))
        Q_EMIT bracketClicked(static_cast<int>(*bracket));
    else
        mousePressEvent(event);
}

void KmerMatrixView::mouseMoveEvent(QMouseEvent* event)
{
    const QString text = m_matrix.rows.empty() ? QString() : textAt(event->position());
    setCursor(text.isEmpty() ? Qt::ArrowCursor : Qt::PointingHandCursor);
    Q_EMIT pointed(text);
}

void KmerMatrixView::leaveEvent(QEvent*) { Q_EMIT pointed(QString()); }

void KmerMatrixView::keyPressEvent(QKeyEvent* event)
{
    if (m_matrix.rows.empty() || m_matrix.columns.empty())
        return QWidget::keyPressEvent(event);
    if (const int digit = digitOf(*event); digit > 0)
        return Q_EMIT digitPressed(digit);
    std::size_t row = m_matrix.row.value_or(0), column = m_matrix.column.value_or(0);
    const bool any = m_matrix.row && m_matrix.column;
    switch (event->key()) {
    case Qt::Key_Left: column -= any && column > 0 ? 1 : 0; break;
    case Qt::Key_Right: column = std::min(column + (any ? 1 : 0), m_matrix.columns.size() - 1); break;
    case Qt::Key_Up: row -= any && row > 0 ? 1 : 0; break;
    case Qt::Key_Down: row = std::min(row + (any ? 1 : 0), m_matrix.rows.size() - 1); break;
    case Qt::Key_Home: column = 0; break;
    case Qt::Key_End: column = m_matrix.columns.size() - 1; break;
    default: return QWidget::keyPressEvent(event);
    }
    chooseCell(row, column);
}

bool KmerMatrixView::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && digitOf(*static_cast<QKeyEvent*>(event)) > 0) {
        event->accept();
        return true;
    }
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto* help = static_cast<QHelpEvent*>(event);
    const QString text = m_matrix.rows.empty() ? QString() : textAt(help->pos());
    if (text.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(help->globalPos(), text + QLatin1Char('\n') + tr("Click: its logo, numbers and instances. Double-click on a family: another name."), this);
    return true;
}

}  // namespace bindscape::widgets
