// SPDX-License-Identifier: GPL-3.0-or-later
// How a line of the models tree is drawn: the user's star before its name; behind it the mark of the best of its design, an eye if
// its scores are a track, and in which state it is, unless the cells beside it say so (StateAsideRole).
#pragma once

#include <QIcon>
#include <QStyledItemDelegate>

namespace bindscape::app {

namespace model_item {

enum Column { Name, Present, Blocked, Difference, ColumnCount };
enum Role { RunRole = Qt::UserRole, AurocRole, StarredRole, BestRole, TrackRole, StateTextRole, StateRole, StateAsideRole, SearchRole };

// Of the TF, before its name.
QIcon colorSquare(const QColor& color);

}  // namespace model_item

class ModelDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

}  // namespace bindscape::app
