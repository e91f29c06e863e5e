// SPDX-License-Identifier: GPL-3.0-or-later
// The headers of a lane's tracks: select, rename, recolour, resize, reorder. It only says what the user wants; whoever owns the
// tracks changes them. Selected tracks are shared between both lanes through TrackSelection.
#pragma once

#include "widgets/genome_view/header_painter.h"
#include "widgets/genome_view/track_lane.h"

#include <QWidget>

#include <set>

class QLineEdit;

namespace bindscape::widgets {

class TrackSelection : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    const std::set<std::string>& ids() const { return m_ids; }
    bool contains(const std::string& id) const { return m_ids.contains(id); }
    void set(std::set<std::string> ids);
    void toggle(const std::string& id);

Q_SIGNALS:
    void changed();

private:
    std::set<std::string> m_ids;
};

class HeaderColumn : public QWidget {
    Q_OBJECT
public:
    HeaderColumn(TrackLane& lane, TrackSelection& selection, QWidget* parent = nullptr);

    void editName(const std::string& id);
    std::string current() const { return m_current; }
    // Where a track's header is, empty if it is not in this column.
    QRect headerRect(const std::string& id) const;
    HeaderLayout layoutOf(int row) const;

Q_SIGNALS:
    void renamed(const QString& id, const QString& name);
    void reordered(const QString& id, const QString& before);  // before == "": to the end
    void heightChanged(const QString& id, double height);      // to be stored
    // Around several of the changes above that the user made as one.
    void editsBegin(const QString& name);
    void editsEnd();
    void colorWanted(const QString& id);
    void scaleWanted(const QString& id, QPoint globalPosition);
    void menuWanted(const QString& id, QPoint globalPosition);
    void scrollWanted(double px);
    void historyWanted(bool back);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    int rowAt(double y) const { return m_lane.rowAt(y + m_lane.scroll()); }
    QRectF rowRect(int row) const;
    QRectF nameBox(const std::string& id) const;
    std::vector<const ViewTrack*> tracksOf(int row) const;
    // Of the row, or the member of an overlay, at this point; nullptr where there is none.
    const ViewTrack* trackAt(QPointF point) const;
    void refreshBadges();
    QStringList shownBadges() const;
    void select(const std::string& id, Qt::KeyboardModifiers modifiers);
    std::vector<std::string> selectionOr(const std::string& id) const;  // in the order of the tracks
    void hover(QPointF at);
    void drop();
    void finishEditing(bool keep);
    int dropRow(double y) const;  // the row before which a dragged header would go; rows().size() = end
    void resizeSelected(const std::string& id, double factor);

    enum class Drag { None, Pressed, Reorder, Resize };
    TrackLane& m_lane;
    TrackSelection& m_selection;
    std::string m_current, m_hoverGroup, m_dragged;
    QStringList m_badges;  // as painted
    Drag m_drag = Drag::None;
    int m_hoverRow = -1;
    QPointF m_pressedAt, m_pointer;
    double m_pressedHeight = 0, m_shownHeight = 0;
    QLineEdit* m_editor = nullptr;
    std::string m_edited;
};

}  // namespace bindscape::widgets
