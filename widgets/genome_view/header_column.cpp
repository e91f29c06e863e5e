// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/header_column.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/canvas/sentences.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QShortcut>
#include <QToolTip>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

void TrackSelection::set(std::set<std::string> ids)
{
    if (ids != m_ids) {
        m_ids = std::move(ids);
        Q_EMIT changed();
    }
}

void TrackSelection::toggle(const std::string& id)
{
    auto ids = m_ids;
    if (!ids.erase(id))
        ids.insert(id);
    set(std::move(ids));
}

HeaderColumn::HeaderColumn(TrackLane& lane, TrackSelection& selection, QWidget* parent) : QWidget(parent), m_lane(lane), m_selection(selection)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    describe(this, lane.place() == Place::Overview ? tr("Track headers") : tr("Track headers, detail view"),
             tr("Arrow keys move between tracks, the menu key opens a track's menu"));
    setToolTip({});
    const auto refresh = qOverload<>(&QWidget::update);
    connect(&lane, &TrackLane::rowsChanged, this, refresh);
    connect(&lane, &TrackLane::contentChanged, this, refresh);
    connect(&lane, &TrackLane::moved, this, refresh);
    connect(&selection, &TrackSelection::changed, this, refresh);
    connect(&Look::instance(), &Look::changed, this, refresh);
}

QRectF HeaderColumn::rowRect(int row) const
{
    const auto& place = m_lane.rows()[static_cast<std::size_t>(row)];
    return {0, place.top - m_lane.scroll(), static_cast<double>(width()), place.height};
}

QRect HeaderColumn::headerRect(const std::string& id) const
{
    const int row = m_lane.indexOf(id);
    return row < 0 ? QRect() : rowRect(row).toRect();
}

HeaderLayout HeaderColumn::layoutOf(int row) const
{
    const auto& track = trackOf(row);
    const QString problem = withoutFolders(QString::fromStdString(track.problem));
    const QString subtitle = problem.isEmpty() ? QString::fromStdString(track.subtitle) : problem;
    return layoutHeader(rowRect(row), {QString::fromStdString(track.name), m_lane.badge(track), subtitle}, font());
}

void HeaderColumn::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme().header));
    for (int row = 0; row < static_cast<int>(m_lane.rows().size()); ++row) {
        const auto& track = trackOf(row);
        const QRectF box = rowRect(row);
        if (box.bottom() < 0 || box.top() > height())
            continue;
        paintHeader(painter, layoutOf(row), track,
                    {m_selection.contains(track.id), hasFocus() && track.id == m_current, row == m_hoverRow});
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(width() - 1, 0, 1, height()), toQColor(theme().border));
    if (m_drag == Drag::Reorder) {
        const int row = dropRow(m_pointer.y());
        const double y = row < static_cast<int>(m_lane.rows().size()) ? rowRect(row).top() : m_lane.contentHeight() - m_lane.scroll();
        painter.fillRect(QRectF(0, y - 1, width(), 2), toQColor(theme().accent));
    }
}

int HeaderColumn::dropRow(double y) const
{
    int row = 0;
    for (const auto& place : m_lane.rows()) {
        if (y + m_lane.scroll() < (place.top + place.bottom()) / 2)
            return row;
        ++row;
    }
    return row;
}

void HeaderColumn::select(int row, Qt::KeyboardModifiers modifiers)
{
    const auto& id = trackOf(row).id;
    const int anchor = m_lane.indexOf(m_current);
    if (modifiers & Qt::ShiftModifier && anchor >= 0) {
        std::set<std::string> range;
        for (int i = std::min(anchor, row); i <= std::max(anchor, row); ++i)
            range.insert(trackOf(i).id);
        m_selection.set(std::move(range));
        return;
    }
    m_current = id;
    if (modifiers & Qt::ControlModifier)
        m_selection.toggle(id);
    else
        m_selection.set({id});
    update();
}

void HeaderColumn::mousePressEvent(QMouseEvent* event)
{
    const int row = rowAt(event->position().y());
    if (row < 0) {
        m_selection.set({});
        return;
    }
    const auto& track = trackOf(row);
    if (event->button() != Qt::LeftButton) {
        if (!m_selection.contains(track.id))
            select(row, Qt::NoModifier);
        return;
    }
    const QString id = QString::fromStdString(track.id);
    m_pressedAt = m_pointer = event->position();
    m_dragRow = row;
    switch (layoutOf(row).partAt(event->position())) {
    case HeaderPart::LowerEdge:
        m_drag = Drag::Resize;
        m_pressedHeight = m_shownHeight = m_lane.rows()[static_cast<std::size_t>(row)].height;
        return;
    case HeaderPart::Menu:
        if (!m_selection.contains(track.id))
            select(row, Qt::NoModifier);
        Q_EMIT menuWanted(id, event->globalPosition().toPoint());
        return;
    case HeaderPart::Badge: Q_EMIT scaleWanted(id, event->globalPosition().toPoint()); return;
    case HeaderPart::Chip: Q_EMIT colorWanted(id); return;
    default: break;
    }
    m_drag = Drag::Pressed;
    select(row, event->modifiers());
}

void HeaderColumn::mouseMoveEvent(QMouseEvent* event)
{
    m_pointer = event->position();
    if (m_drag == Drag::Resize) {
        m_shownHeight = m_pressedHeight + m_pointer.y() - m_pressedAt.y();
        m_lane.previewHeight(trackOf(m_dragRow).id, m_shownHeight);
        return;
    }
    if (m_drag == Drag::Pressed && std::abs(m_pointer.y() - m_pressedAt.y()) >= QApplication::startDragDistance()) {
        m_drag = Drag::Reorder;
        setCursor(Qt::ClosedHandCursor);
    }
    if (m_drag == Drag::Reorder) {
        update();
        return;
    }
    const int row = rowAt(m_pointer.y());
    if (row != m_hoverRow) {
        m_hoverRow = row;
        update();
    }
    const auto part = row < 0 ? HeaderPart::None : layoutOf(row).partAt(m_pointer);
    switch (part) {
    case HeaderPart::LowerEdge: setCursor(Qt::SizeVerCursor); break;
    case HeaderPart::Handle: setCursor(Qt::OpenHandCursor); break;
    case HeaderPart::Chip:
    case HeaderPart::Badge:
    case HeaderPart::Menu: setCursor(Qt::PointingHandCursor); break;
    default: unsetCursor(); break;
    }
}

void HeaderColumn::mouseReleaseEvent(QMouseEvent*)
{
    const Drag ended = m_drag;
    m_drag = Drag::None;
    unsetCursor();
    update();
    if (m_dragRow < 0 || m_dragRow >= static_cast<int>(m_lane.tracks().size()))
        return;
    const ViewTrack track = trackOf(m_dragRow);
    const QString id = QString::fromStdString(track.id);
    if (ended == Drag::Resize && std::abs(m_shownHeight - m_pressedHeight) >= 1) {
        Q_EMIT heightChanged(id, storedHeight(m_lane.place(), track, m_shownHeight));
    } else if (ended == Drag::Reorder) {
        const int target = dropRow(m_pointer.y());
        if (target != m_dragRow && target != m_dragRow + 1)
            Q_EMIT reordered(id, target < static_cast<int>(m_lane.tracks().size()) ? QString::fromStdString(trackOf(target).id) : QString());
    }
}

void HeaderColumn::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int row = rowAt(event->position().y());
    if (row >= 0 && layoutOf(row).partAt(event->position()) == HeaderPart::Name)
        editName(trackOf(row).id);
}

void HeaderColumn::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const int row = byKey ? m_lane.indexOf(m_current) : rowAt(event->pos().y());
    if (row < 0)
        return;
    const QPoint at = byKey ? mapToGlobal(rowRect(row).center().toPoint()) : event->globalPos();
    Q_EMIT menuWanted(QString::fromStdString(trackOf(row).id), at);
}

void HeaderColumn::resizeSelected(int row, double factor)
{
    auto ids = m_selection.ids();
    if (!ids.contains(trackOf(row).id))
        ids = {trackOf(row).id};
    for (const auto& id : ids) {
        if (const auto* track = m_lane.track(id))
            Q_EMIT heightChanged(QString::fromStdString(id), std::clamp(track->style.height * factor, 14.0, 600.0));
    }
}

void HeaderColumn::wheelEvent(QWheelEvent* event)
{
    event->accept();
    const double notches = event->angleDelta().y() / 120.0;
    const int row = rowAt(event->position().y());
    if (event->modifiers() & Qt::ControlModifier && row >= 0)
        resizeSelected(row, std::pow(1.15, notches));
    else
        Q_EMIT scrollWanted(-notches * 40);
}

void HeaderColumn::keyPressEvent(QKeyEvent* event)
{
    const int row = m_lane.indexOf(m_current), count = static_cast<int>(m_lane.tracks().size());
    if (m_drag == Drag::Reorder && event->key() == Qt::Key_Escape) {
        m_drag = Drag::None;
        update();
    } else if ((event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) && count > 0) {
        select(std::clamp(row + (event->key() == Qt::Key_Up ? -1 : 1), 0, count - 1), event->modifiers() & Qt::ShiftModifier);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void HeaderColumn::leaveEvent(QEvent*)
{
    m_hoverRow = -1;
    update();
}

bool HeaderColumn::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const int row = rowAt(help->pos().y());
        if (row >= 0)
            QToolTip::showText(help->globalPos(), QString::fromStdString(trackOf(row).tooltip), this, rowRect(row).toRect());
        return true;
    }
    return QWidget::event(event);
}

void HeaderColumn::editName(const std::string& id)
{
    const int row = m_lane.indexOf(id);
    if (row < 0)
        return;
    finishEditing(false);
    m_edited = id;
    m_editor = new QLineEdit(QString::fromStdString(trackOf(row).name), this);
    m_editor->setAccessibleName(tr("Track name"));
    const QRectF name = layoutOf(row).name.box;
    m_editor->setGeometry(QRectF(name.left() - 4, name.center().y() - 12, width() - name.left() - 2, 24).toRect());
    connect(m_editor, &QLineEdit::returnPressed, this, [this] { finishEditing(true); });
    // A click elsewhere ends it too; editingFinished() would not come for a text that was not changed.
    connect(qApp, &QApplication::focusChanged, m_editor, [this, editor = m_editor](const QWidget* before, const QWidget*) {
        if (before == editor && m_editor == editor)
            finishEditing(true);
    });
    auto* cancel = new QShortcut(QKeySequence(Qt::Key_Escape), m_editor);
    cancel->setContext(Qt::WidgetShortcut);
    connect(cancel, &QShortcut::activated, this, [this] { finishEditing(false); });
    m_editor->selectAll();
    m_editor->show();
    m_editor->setFocus();
}

void HeaderColumn::finishEditing(bool keep)
{
    if (!m_editor)
        return;
    QLineEdit* editor = std::exchange(m_editor, nullptr);
    const QString name = editor->text().trimmed();
    editor->hide();
    editor->deleteLater();
    const auto* track = m_lane.track(m_edited);
    if (keep && track && !name.isEmpty() && name != QString::fromStdString(track->name))
        Q_EMIT renamed(QString::fromStdString(m_edited), name);
}

}  // namespace bindscape::widgets
