// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of a track header lie and how they look: selection bar, drag handle, colour chip, name, second line, scale
// badge, menu dots. Rows under 36 px have one line.
#pragma once

#include "widgets/genome_view/view_track.h"

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

namespace bindscape::widgets {

enum class HeaderPart { None, Handle, Chip, Name, Badge, Menu, LowerEdge };

struct HeaderLayout {
    QRectF row, handle, chip, name, subtitle, badge, menu;
    bool oneLine = false;
    HeaderPart partAt(QPointF point) const;
};
// `badgeWidth` 0: no badge.
HeaderLayout layoutHeader(const QRectF& row, double badgeWidth);
double badgeWidth(const QString& badge, const QFont& font);

struct HeaderState {
    bool selected = false, current = false, hovered = false;
};
void paintHeader(QPainter& painter, const HeaderLayout& layout, const ViewTrack& track, const QString& badge, HeaderState state);

// Middle elision; "" for an empty name.
QString elidedName(const ViewTrack& track, const QFont& font, double width);

}  // namespace bindscape::widgets
