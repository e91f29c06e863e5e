// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/header_painter.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QStringList>

#include <algorithm>

namespace bindscape::widgets {

namespace {

constexpr double kTwoLines = 36, kEdge = 3;

QFont sized(const QFont& font, int px, bool bold)
{
    QFont result = font;
    result.setPixelSize(scaled(px));
    result.setBold(bold);
    return result;
}

void paintHandle(QPainter& painter, const QRectF& box)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(toQColor(theme().text3));
    for (int column = 0; column < 2; ++column) {
        for (int row = 0; row < 3; ++row)
            painter.drawEllipse(QPointF(box.center().x() - 2 + 4 * column, box.center().y() - 4 + 4 * row), 1, 1);
    }
}

void paintBadge(QPainter& painter, const QRectF& box, const QString& text, bool grouped)
{
    painter.setPen(QPen(toQColor(grouped ? theme().blue : theme().border), 1));
    painter.setBrush(toQColor(grouped ? draw::mix(theme().base, theme().blue, 0.18) : theme().base));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), box.height() / 2 - 0.5, box.height() / 2 - 0.5);
    painter.setPen(toQColor(theme().text));
    painter.drawText(box, Qt::AlignCenter, text);
}

}  // namespace

HeaderPart HeaderLayout::partAt(QPointF point) const
{
    if (!row.contains(point))
        return HeaderPart::None;
    if (point.y() >= row.bottom() - kEdge)
        return HeaderPart::LowerEdge;
    if (menu.adjusted(-3, -3, 3, 3).contains(point))
        return HeaderPart::Menu;
    if (badge.contains(point))
        return HeaderPart::Badge;
    if (chip.adjusted(-3, -3, 3, 3).contains(point))
        return HeaderPart::Chip;
    return handle.contains(point) ? HeaderPart::Handle : HeaderPart::Name;
}

HeaderLayout layoutHeader(const QRectF& row, double badgeWidth)
{
    HeaderLayout layout;
    layout.row = row;
    layout.oneLine = row.height() < scaled(static_cast<int>(kTwoLines));
    const double line = std::min<double>(scaled(16), row.height()), badgeHeight = std::min<double>(scaled(15), row.height() - 2);
    const double top = layout.oneLine ? row.top() + (row.height() - line) / 2 : row.top() + 4;
    const double chip = scaled(10);
    layout.handle = {row.left() + 5, top, 10, line};
    layout.chip = {row.left() + 18, top + (line - chip) / 2, chip, chip};
    const double left = layout.chip.right() + 6;
    layout.menu = {row.right() - 16, top + (line - 14) / 2, 12, 14};
    const double right = layout.menu.left() - 4;
    if (badgeWidth > 0) {
        const double width = std::min(badgeWidth, row.width() - (left - row.left()) - (layout.oneLine ? 70 : 12));
        const double badgeTop = layout.oneLine ? row.top() + (row.height() - badgeHeight) / 2 : top + line + 2;
        layout.badge = {(layout.oneLine ? right : row.right() - 6) - width, badgeTop, width, badgeHeight};
    }
    layout.name = {left, top, (layout.oneLine && badgeWidth > 0 ? layout.badge.left() - 4 : right) - left, line};
    if (!layout.oneLine) {
        const double subtitleRight = badgeWidth > 0 ? layout.badge.left() - 4 : right;
        layout.subtitle = {left, top + line + 1, subtitleRight - left, row.bottom() - top - line - 3};
    }
    return layout;
}

double badgeWidth(const QString& badge, const QFont& font)
{
    return badge.isEmpty() ? 0 : QFontMetricsF(sized(font, 11, false)).horizontalAdvance(badge) + 16;
}

QString elidedName(const ViewTrack& track, const QFont& font, double width)
{
    return QFontMetricsF(sized(font, 12, true)).elidedText(QString::fromStdString(track.name), Qt::ElideMiddle, width);
}

void paintHeader(QPainter& painter, const HeaderLayout& layout, const ViewTrack& track, const QString& badge, HeaderState state)
{
    const QFont font = painter.font();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(layout.row, toQColor(state.selected ? theme().selection : theme().header));
    painter.fillRect(QRectF(layout.row.left(), layout.row.bottom() - 1, layout.row.width(), 1),
                     toQColor(state.selected ? theme().selectionLine : theme().hairline));
    if (state.selected)
        painter.fillRect(QRectF(layout.row.left(), layout.row.top(), 3, layout.row.height()), toQColor(theme().accent));
    painter.save();
    painter.setClipRect(layout.row, Qt::IntersectClip);
    paintHandle(painter, layout.handle);
    const auto color = tracks::trackColor(track.style, track.kind, theme());
    painter.setPen(QPen(toQColor(draw::mix(color, theme().text, 0.3)), 1));
    painter.setBrush(toQColor(color));
    painter.drawRoundedRect(layout.chip.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    painter.setFont(sized(font, 12, true));
    painter.setPen(toQColor(theme().text));
    painter.drawText(layout.name, Qt::AlignVCenter | Qt::AlignLeft, elidedName(track, font, layout.name.width()));
    painter.setFont(sized(font, 11, false));
    if (!layout.badge.isEmpty())
        paintBadge(painter, layout.badge, painter.fontMetrics().elidedText(badge, Qt::ElideRight, static_cast<int>(layout.badge.width()) - 10),
                   !track.group.empty());
    painter.setPen(toQColor(track.problem.empty() ? theme().text2 : theme().warningText));
    const QStringList lines = QString::fromStdString(track.problem.empty() ? track.subtitle : track.problem).split(QLatin1Char('\n'));
    const double step = painter.fontMetrics().height();
    for (qsizetype i = 0; i < lines.size() && (i + 0.8) * step <= layout.subtitle.height(); ++i) {
        // Below the badge there is room for whole lines.
        const double width = i * step > layout.badge.height() ? layout.row.right() - 6 - layout.subtitle.left() : layout.subtitle.width();
        const QRectF box(layout.subtitle.left(), layout.subtitle.top() + i * step, width, step);
        painter.drawText(box, Qt::AlignVCenter | Qt::AlignLeft, painter.fontMetrics().elidedText(lines[i], Qt::ElideRight, static_cast<int>(width)));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(toQColor(state.hovered ? theme().text : theme().text2));
    for (int dot = -1; dot <= 1; ++dot)
        painter.drawEllipse(layout.menu.center() + QPointF(0, 4.5 * dot), 1.3, 1.3);
    if (state.current) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(toQColor(theme().accent), 1));
        painter.drawRect(layout.row.adjusted(0.5, 0.5, -1, -1.5));
    }
    painter.restore();
    painter.setFont(font);
}

}  // namespace bindscape::widgets
