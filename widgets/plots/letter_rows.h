// SPDX-License-Identifier: GPL-3.0-or-later
// Rows of scores as letters over each other on one axis, painted by the browser's painters. Wheel: zoom; drag: move, or choose bases where
// they can be edited; arrow keys, Home and End move the cursor (Shift chooses, Ctrl jumps ten bases). Letters that are typed, Delete and
// undo are told, not done here. GUI thread.
#pragma once

#include "core/figure/figure.h"
#include "core/tracks/viewport.h"

#include <QWidget>

#include <cstdint>
#include <optional>
#include <utility>

namespace bindscape::widgets {

class LetterRows : public QWidget {
    Q_OBJECT
public:
    explicit LetterRows(QWidget* parent = nullptr);

    // `extent`: all that there is; another one than before shows `first` of it.
    void setRows(std::vector<figure::FigureTrack> rows, const Region& extent, const Region& first);
    void clear(const QString& instead);  // a sentence where the rows would be
    bool isEmpty() const { return m_rows.empty(); }
    const Region& shown() const { return m_shown; }
    void show(const Region& region);  // cut to the extent; viewMoved() follows
    using QWidget::show;

    // Whether there is a cursor that types.
    void setEditable(bool editable);
    std::int64_t cursor() const { return m_cursor; }  // a position of the axis
    void setCursor(std::int64_t position, bool choosing = false);
    using QWidget::setCursor;
    // Chosen positions, half-open; empty: none.
    std::pair<std::int64_t, std::int64_t> chosen() const;
    void choose(std::int64_t begin, std::int64_t end);
    const std::vector<figure::FigureTrack>& rows() const { return m_rows; }
    std::int64_t positionAt(double x) const;

    QSize sizeHint() const override;

Q_SIGNALS:
    void viewMoved();               // other columns are seen: the rows' scale may follow
    void pointed(qint64 position);  // -1: the pointer has left
    void cursorMoved();
    void typed(const QString& letters);
    void removeWanted(bool backwards);
    void undoWanted();
    void redoWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    bool event(QEvent* event) override;

private:
    double left() const;
    tracks::Viewport viewport() const;
    void moveTo(double begin, double end);
    void reveal(std::int64_t position);
    void paintCursor(QPainter& painter, const tracks::Viewport& view, double top) const;

    std::vector<figure::FigureTrack> m_rows;
    Region m_extent, m_shown;
    double m_begin = 0, m_end = 1;  // what is shown, with parts of bases while it moves
    QString m_instead;
    bool m_editable = false;
    std::int64_t m_cursor = 0, m_anchor = 0;
    std::optional<std::pair<double, double>> m_drag;  // x of the press, m_begin then
};

}  // namespace bindscape::widgets
