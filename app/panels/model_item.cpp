// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/model_item.h"

#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace bindscape::app {

using widgets::scaled;
using widgets::toQColor;

namespace {

constexpr int kMark = 13, kGap = 4, kRowHeight = 24;

QPolygonF star(const QRectF& box)
{
    constexpr int kCorners = 10;
    QPolygonF polygon;
    for (int i = 0; i < kCorners; ++i) {
        const double radius = box.width() / 2 * (i % 2 == 0 ? 1.0 : 0.42), angle = std::numbers::pi * (i / 5.0 - 0.5);
        polygon << QPointF(box.center().x() + radius * std::cos(angle), box.center().y() + radius * std::sin(angle));
    }
    return polygon;
}

void paintStar(QPainter& painter, const QRectF& box, const QColor& color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(star(box));
    painter.restore();
}

}  // namespace

namespace model_item {

QIcon colorSquare(const QColor& color)
{
    constexpr int kSide = 32;
    QPixmap pixmap(kSide, kSide);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color.darker(130), 2));
    painter.setBrush(color);
    painter.drawRoundedRect(QRectF(5, 5, kSide - 10, kSide - 10), 5, 5);
    return QIcon(pixmap);
}

}  // namespace model_item

void ModelDelegate::paint(QPainter* painter, const QStyleOptionViewItem& given, const QModelIndex& index) const
{
    using namespace model_item;
    QStyleOptionViewItem option = given;
    initStyleOption(&option, index);
    if (index.column() != Name || !index.data(RunRole).isValid()) {
        QStyledItemDelegate::paint(painter, given, index);
        return;
    }
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    const QString name = option.text;
    option.text.clear();
    style->drawControl(QStyle::CE_ItemViewItem, &option, painter, option.widget);

    const int mark = scaled(kMark), gap = scaled(kGap);
    const bool starred = index.data(StarredRole).toBool(), best = index.data(BestRole).toBool(), track = index.data(TrackRole).toBool();
    const QString state = index.data(StateAsideRole).toBool() ? QString() : index.data(StateTextRole).toString();
    int x = option.rect.left() + gap;
    const int right = option.rect.right() - gap / 2;
    const auto box = [&](int left) { return QRect(left, option.rect.center().y() - mark / 2, mark, mark); };
    if (starred)
        paintStar(*painter, box(x), toQColor(widgets::theme().accent));
    x += mark + gap;  // the room is always there, so that names stand in line
    const int marks = (best ? mark + gap : 0) + (track ? mark + gap : 0);
    const QFontMetrics metrics(option.font);
    const int stateWidth = state.isEmpty() ? 0 : metrics.horizontalAdvance(state) + gap;
    // The name is cut only where there is no room for what stands behind it, and at the end what stands behind it.
    const int room = std::max(metrics.averageCharWidth() * 6, right - x - marks - stateWidth);
    const QString shown = metrics.elidedText(name, Qt::ElideMiddle, room);
    painter->save();
    painter->setFont(option.font);
    painter->setPen(option.palette.color(QPalette::Text));
    painter->drawText(QRect(x, option.rect.top(), room, option.rect.height()), Qt::AlignLeft | Qt::AlignVCenter, shown);
    x += metrics.horizontalAdvance(shown) + gap;
    if (best) {
        paintStar(*painter, box(x), toQColor(widgets::theme().orange));
        x += mark + gap;
    }
    if (track) {
        widgets::icon(widgets::Symbol::Eye).paint(painter, box(x));
        x += mark + gap;
    }
    if (stateWidth > 0 && right > x) {
        painter->setPen(toQColor(widgets::theme().text2));
        painter->drawText(QRect(x, option.rect.top(), right - x, option.rect.height()), Qt::AlignLeft | Qt::AlignVCenter,
                          metrics.elidedText(state, Qt::ElideRight, right - x));
    }
    painter->restore();
}

QSize ModelDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(std::max(size.height(), scaled(kRowHeight)));
    return size;
}

}  // namespace bindscape::app
