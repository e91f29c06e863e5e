// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of a track header lie and how they look: selection bar, drag handle, colour chip, name, second line, scale
// badge, menu dots. Rows under 36 px have one line. A row of several tracks lists them, each with its chip.
#pragma once

#include "widgets/genome_view/view_track.h"

#include <QFont>
#include <QRectF>
#include <QString>
#include <QStringList>

#include <vector>

class QPainter;

namespace bindscape::widgets {

enum class HeaderPart { None, Handle, Chip, Name, Badge, Menu, LowerEdge };

struct HeaderText {
    QString name;
    QStringList badge;  // the same said shorter and shorter; empty: no badge
    QString subtitle;
};

struct HeaderLine {
    QRectF box;
    QString text;
};

// One track of a row that has several.
struct HeaderMember {
    QRectF box, chip;
    HeaderLine name;
};

struct HeaderLayout {
    QRectF row, handle, chip, badge, menu;
    HeaderLine name;
    std::vector<HeaderLine> subtitle;
    QString badgeText;  // "": there is no room for it
    std::vector<HeaderMember> members;  // empty: the row has one track; those without room are left out
    HeaderLine more;                    // "and 2 more"
    HeaderPart partAt(QPointF point) const;
    std::size_t memberAt(QPointF point) const;  // 0 where there is none
};
// The name is given room first, then the badge, in the longest wording that fits, then the subtitle. What does not fit is
// elided, or left out on a row of one line.
HeaderLayout layoutHeader(const QRectF& row, const HeaderText& text, const QFont& font);

HeaderLayout layoutHeader(const QRectF& row, const QStringList& members, const QStringList& badge, const QFont& font);

struct HeaderState {
    bool selected = false, current = false, hovered = false;
    bool outlined = false;  // of the group whose badge is under the pointer
};
// Tracks and states of all members, in their order.
void paintHeader(QPainter& painter, const HeaderLayout& layout, const std::vector<const ViewTrack*>& tracks, const std::vector<HeaderState>& states);

}  // namespace bindscape::widgets
