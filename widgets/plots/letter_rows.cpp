// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/letter_rows.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

constexpr int kNamesWidth = 150, kRulerHeight = 26, kMargin = 6;
constexpr double kFewestBases = 10;

bool isBase(const QString& text) { return text.size() == 1 && QStringLiteral("ACGTNacgtn").contains(text); }

}  // namespace

LetterRows::LetterRows(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(scaled(260), scaled(120));
    describe(this, tr("Scores before and after the change"), tr("Wheel: zoom. Drag: move. Arrow keys, + and − do the same."));
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

QSize LetterRows::sizeHint() const { return {scaled(640), scaled(190)}; }

void LetterRows::setEditable(bool editable)
{
    m_editable = editable;
    describe(this, tr("Scores before and after the change"),
             editable ? tr("Type A, C, G, T or N over the bases at the cursor. Drag, or Shift with the arrow keys, chooses bases; Delete "
                           "shuffles them. Wheel: zoom, with Shift: move.")
                      : tr("Wheel: zoom. Drag: move. Arrow keys, + and − do the same."));
    update();
}

void LetterRows::setRows(std::vector<figure::FigureTrack> rows, const Region& extent, const Region& first)
{
    m_rows = std::move(rows);
    m_instead.clear();
    if (extent != m_extent) {
        m_extent = extent;
        m_cursor = m_anchor = std::clamp((first.begin + first.end) / 2, extent.begin, extent.end);
        moveTo(static_cast<double>(first.begin), static_cast<double>(first.end));
    }
    update();
}

void LetterRows::clear(const QString& instead)
{
    m_rows.clear();
    m_extent = {};
    m_instead = instead;
    setAccessibleDescription(instead);
    update();
}

void LetterRows::show(const Region& region) { moveTo(static_cast<double>(region.begin), static_cast<double>(region.end)); }

double LetterRows::left() const { return scaled(kNamesWidth); }

tracks::Viewport LetterRows::viewport() const
{
    return {m_extent.chrom, std::max<std::int64_t>(1, m_extent.end),           m_begin, m_end,
            left(),         std::max(10.0, width() - left() - scaled(kMargin))};
}

std::int64_t LetterRows::positionAt(double x) const
{
    return std::clamp(static_cast<std::int64_t>(std::floor(viewport().toBase(x))), m_extent.begin,
                      std::max(m_extent.begin, m_extent.end - 1));
}

void LetterRows::moveTo(double begin, double end)
{
    const double all = static_cast<double>(m_extent.length());
    const double length = std::clamp(end - begin, std::min(kFewestBases, all), std::max(all, 1.0));
    m_begin = std::clamp((begin + end - length) / 2, static_cast<double>(m_extent.begin), static_cast<double>(m_extent.end) - length);
    m_end = m_begin + length;
    const Region shown{m_extent.chrom, static_cast<std::int64_t>(std::floor(m_begin)), static_cast<std::int64_t>(std::ceil(m_end))};
    update();
    if (shown != m_shown) {
        m_shown = shown;
        Q_EMIT viewMoved();
    }
}

void LetterRows::reveal(std::int64_t position)
{
    const double at = static_cast<double>(position), length = m_end - m_begin;
    if (at < m_begin || at + 1 > m_end)
        moveTo(at + 0.5 - length / 2, at + 0.5 + length / 2);
}

void LetterRows::setCursor(std::int64_t position, bool choosing)
{
    m_cursor = std::clamp(position, m_extent.begin, m_extent.end);
    if (!choosing)
        m_anchor = m_cursor;
    reveal(std::min(m_cursor, std::max(m_extent.begin, m_extent.end - 1)));
    setAccessibleDescription(
        tr("Cursor at %1:%2").arg(QString::fromStdString(m_extent.chrom), QString::fromStdString(withThousands(m_cursor + 1))));
    update();
    Q_EMIT cursorMoved();
}

std::pair<std::int64_t, std::int64_t> LetterRows::chosen() const { return std::minmax(m_anchor, m_cursor); }

void LetterRows::choose(std::int64_t begin, std::int64_t end)
{
    setCursor(begin);
    setCursor(end, true);
}

void LetterRows::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const auto& look = theme();
    painter.fillRect(rect(), toQColor(look.canvas));
    if (m_rows.empty()) {
        painter.setPen(toQColor(look.text2));
        painter.drawText(rect().adjusted(scaled(16), 0, -scaled(16), 0), Qt::AlignCenter | Qt::TextWordWrap, m_instead);
        return;
    }
    QtCanvas onPainter(painter);
    draw::Canvas& canvas = onPainter;
    const auto view = viewport();
    const double font = scaled(11), room = view.width();
    double marks = 0;
    std::size_t letters = 0;
    for (const auto& row : m_rows)
        std::holds_alternative<genome::Attribution>(row.data) ? void(++letters) : void(marks += row.style.height * scaled(100) / 100);
    const double top = scaled(kRulerHeight),
                 each = std::max(20.0, (height() - top - marks) / static_cast<double>(std::max<std::size_t>(1, letters)) - 4);
    tracks::paintRuler({canvas, look, view, {view.left(), 0, room, top}, font, 1, std::nullopt, std::nullopt}, m_shown);
    double y = top;
    for (const auto& row : m_rows) {
        const bool isMarks = !std::holds_alternative<genome::Attribution>(row.data);
        const draw::Rect area{view.left(), y, room, isMarks ? row.style.height * scaled(100) / 100 : each};
        painter.save();
        painter.setClipRect(toQRect(area));
        const tracks::PaintContext context{canvas, look, view, area, font, 1, row.range, std::nullopt};
        tracks::paintTrack(context, row.data, row.style);
        painter.restore();
        const double names = left() - scaled(12), middle = area.y + area.height / 2;
        const bool two = !row.subtitle.empty() && area.height > 30;
        canvas.text({static_cast<double>(scaled(6)), middle + (two ? -2 : 4)}, canvas.elided(row.name, {font, !isMarks}, names),
                    {font, !isMarks}, look.text);
        if (two)
            canvas.text({static_cast<double>(scaled(6)), middle + font + 1}, canvas.elided(row.subtitle, {font}, names), {font},
                        look.text2);
        y += area.height + 4;
    }
    paintCursor(painter, view, top);
}

void LetterRows::paintCursor(QPainter& painter, const tracks::Viewport& view, double top) const
{
    if (!m_editable)
        return;
    const auto [begin, end] = chosen();
    const auto xOf = [&](std::int64_t position) {
        return std::clamp(view.toPx(static_cast<double>(position)), view.left(), view.left() + view.width());
    };
    if (end > begin) {
        QColor fill = toQColor(theme().accent);
        fill.setAlphaF(0.14F);
        painter.fillRect(QRectF(xOf(begin), top, xOf(end) - xOf(begin), height() - top), fill);
    }
    painter.setPen(QPen(toQColor(hasFocus() ? theme().accent : theme().text3), 2));
    const double x = xOf(m_cursor);
    painter.drawLine(QPointF(x, top), QPointF(x, height()));
}

void LetterRows::mousePressEvent(QMouseEvent* event)
{
    if (m_rows.empty() || event->button() != Qt::LeftButton)
        return QWidget::mousePressEvent(event);
    m_drag = {event->position().x(), m_begin};
    if (m_editable)
        setCursor(positionAt(event->position().x()), event->modifiers().testFlag(Qt::ShiftModifier));
}

void LetterRows::mouseMoveEvent(QMouseEvent* event)
{
    if (m_rows.empty())
        return;
    const double x = event->position().x();
    if (m_drag && m_editable) {
        setCursor(static_cast<std::int64_t>(std::llround(viewport().toBase(x))), true);
    } else if (m_drag) {
        const double begin = m_drag->second - (x - m_drag->first) * viewport().basesPerPx();
        moveTo(begin, begin + m_end - m_begin);
    }
    Q_EMIT pointed(x >= left() ? positionAt(x) : -1);
}

void LetterRows::mouseReleaseEvent(QMouseEvent*) { m_drag.reset(); }

void LetterRows::leaveEvent(QEvent*) { Q_EMIT pointed(-1); }

void LetterRows::wheelEvent(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    const double steps = (turned.y() != 0 ? turned.y() : turned.x()) / 120.0, length = m_end - m_begin;
    if (m_rows.empty() || steps == 0)
        return;
    event->accept();
    if (event->modifiers().testFlag(Qt::ShiftModifier) || turned.y() == 0)
        return moveTo(m_begin - steps * length / 10, m_end - steps * length / 10);
    const double at = viewport().toBase(event->position().x()), factor = std::pow(0.8, steps);
    const double wanted =
        std::clamp(length * factor, std::min(kFewestBases, static_cast<double>(m_extent.length())), static_cast<double>(m_extent.length()));
    const double begin = at - (at - m_begin) * wanted / length;
    moveTo(begin, begin + wanted);
}

void LetterRows::keyPressEvent(QKeyEvent* event)
{
    const double length = m_end - m_begin;
    const bool choosing = event->modifiers().testFlag(Qt::ShiftModifier);
    const std::int64_t step = event->modifiers().testFlag(Qt::ControlModifier) ? 10 : 1;
    if (m_rows.empty())
        return QWidget::keyPressEvent(event);
    if (m_editable && event->matches(QKeySequence::Undo))
        return Q_EMIT undoWanted();
    if (m_editable && event->matches(QKeySequence::Redo))
        return Q_EMIT redoWanted();
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int sign = event->key() == Qt::Key_Left ? -1 : 1;
        return m_editable ? setCursor(m_cursor + sign * step, choosing) : moveTo(m_begin + sign * length / 10, m_end + sign * length / 10);
    }
    case Qt::Key_Home:
        return m_editable ? setCursor(m_extent.begin, choosing)
                          : moveTo(static_cast<double>(m_extent.begin), static_cast<double>(m_extent.begin) + length);
    case Qt::Key_End:
        return m_editable ? setCursor(m_extent.end, choosing)
                          : moveTo(static_cast<double>(m_extent.end) - length, static_cast<double>(m_extent.end));
    case Qt::Key_PageUp:
        return moveTo(m_begin - length, m_end - length);
    case Qt::Key_PageDown:
        return moveTo(m_begin + length, m_end + length);
    case Qt::Key_Plus:
        return moveTo(m_begin + length * 0.1, m_end - length * 0.1);
    case Qt::Key_Minus:
        return moveTo(m_begin - length * 0.125, m_end + length * 0.125);
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        if (m_editable)
            return Q_EMIT removeWanted(event->key() == Qt::Key_Backspace);
        break;
    default:
        if (m_editable && isBase(event->text()) && !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)))
            return Q_EMIT typed(event->text().toUpper());
    }
    QWidget::keyPressEvent(event);
}

bool LetterRows::event(QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride && !m_rows.empty()) {
        // Letters and undo are this widget's while it has the focus, not the window's.
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool moves = key->key() == Qt::Key_Left || key->key() == Qt::Key_Right || key->key() == Qt::Key_Home ||
                           key->key() == Qt::Key_End || key->key() == Qt::Key_PageUp || key->key() == Qt::Key_PageDown ||
                           key->key() == Qt::Key_Plus || key->key() == Qt::Key_Minus;
        const bool plain = !(key->modifiers() & (Qt::AltModifier | Qt::MetaModifier));
        const bool edits =
            m_editable && (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo) || key->key() == Qt::Key_Delete ||
                           key->key() == Qt::Key_Backspace || (isBase(key->text()) && !key->modifiers().testFlag(Qt::ControlModifier)));
        if (plain && (moves || edits)) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

}  // namespace bindscape::widgets
