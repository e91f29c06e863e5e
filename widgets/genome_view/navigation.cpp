// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/navigation.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QMouseEvent>
#include <QNativeGestureEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {
constexpr double kZoomPerNotch = 0.8;
constexpr double kPanPerNotch = 0.1;  // of the width
}  // namespace

Navigation::Navigation(TrackCanvas& canvas) : QObject(&canvas), m_canvas(canvas), m_lane(canvas.lane())
{
    canvas.installEventFilter(this);
    canvas.setCursor(Qt::OpenHandCursor);
}

bool Navigation::eventFilter(QObject* object, QEvent* event)
{
    switch (event->type()) {
    case QEvent::MouseButtonPress: return press(static_cast<QMouseEvent*>(event));
    case QEvent::MouseMove: return move(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease: return release(static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonDblClick: return doubleClick(static_cast<QMouseEvent*>(event));
    case QEvent::Wheel: wheel(static_cast<QWheelEvent*>(event)); return true;
    case QEvent::NativeGesture: return pinch(static_cast<QNativeGestureEvent*>(event));
    case QEvent::Leave: Q_EMIT left(); return false;
    case QEvent::ContextMenu: {
        const auto* menu = static_cast<QContextMenuEvent*>(event);
        if (menu->reason() == QContextMenuEvent::Keyboard)
            Q_EMIT keyMenuWanted();
        else
            Q_EMIT menuWanted(menu->pos(), menu->globalPos());
        return true;
    }
    case QEvent::KeyPress:
        if (static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && m_drag != Drag::None) {
            cancelDrag();
            return true;
        }
        return false;
    default: return QObject::eventFilter(object, event);
    }
}

bool Navigation::press(QMouseEvent* event)
{
    m_canvas.setFocus(Qt::MouseFocusReason);
    if (event->button() == Qt::BackButton || event->button() == Qt::ForwardButton) {
        Q_EMIT historyWanted(event->button() == Qt::BackButton);
        return true;
    }
    if (event->button() != Qt::LeftButton || m_lane.isEmpty())
        return false;
    m_drag = event->modifiers() & Qt::ShiftModifier ? Drag::Sweep : Drag::Pressed;
    m_pressedAt = m_last = event->position();
    return true;
}

bool Navigation::move(QMouseEvent* event)
{
    const QPointF at = event->position();
    if (m_drag == Drag::None) {
        Q_EMIT hovered(at);
        return true;
    }
    if (m_drag == Drag::Pressed && (at - m_pressedAt).manhattanLength() >= QApplication::startDragDistance() / 2) {
        m_drag = Drag::Pan;
        m_canvas.setCursor(Qt::ClosedHandCursor);
    }
    if (m_drag == Drag::Pan) {
        m_lane.pan(m_last.x() - at.x());
        if (at.y() != m_last.y())
            Q_EMIT scrollWanted(m_last.y() - at.y());
        m_last = at;
    } else if (m_drag == Drag::Sweep) {
        m_canvas.setSweep(std::minmax({m_pressedAt.x(), std::clamp(at.x(), 0.0, static_cast<double>(m_canvas.width()))}));
    }
    return true;
}

bool Navigation::release(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return false;
    const Drag ended = m_drag;
    cancelDrag();
    const QPointF at = event->position();
    if (ended == Drag::Pressed || (ended == Drag::Sweep && std::abs(at.x() - m_pressedAt.x()) < 4)) {
        Q_EMIT clicked(at);
    } else if (ended == Drag::Sweep) {
        const auto [from, to] = std::minmax({m_pressedAt.x(), at.x()});
        const auto& view = m_lane.viewport();
        Q_EMIT rangeSwept({view.chrom(), view.baseAt(from), view.baseAt(to) + 1}, event->globalPosition().toPoint());
    }
    return true;
}

void Navigation::cancelDrag()
{
    m_drag = Drag::None;
    m_canvas.setSweep(std::nullopt);
    m_canvas.setCursor(Qt::OpenHandCursor);
}

bool Navigation::doubleClick(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton)
        return false;
    const auto modifiers = event->modifiers();
    const double factor = modifiers & Qt::AltModifier ? 2.0 : modifiers & Qt::ShiftModifier ? 0.125 : 0.5;
    m_lane.zoomAt(event->position().x(), factor);
    return true;
}

void Navigation::wheel(QWheelEvent* event)
{
    event->accept();
    const auto modifiers = event->modifiers();
    // Alt turns the wheel sideways in Qt; a sideways wheel or finger pans.
    const QPoint turned = event->angleDelta();
    const double notches = turned.y() / 120.0, sideways = turned.x() / 120.0;
    if (modifiers & Qt::ShiftModifier) {
        m_lane.pan(-(notches + sideways) * kPanPerNotch * m_lane.viewport().width());
        return;
    }
    if (sideways != 0 && std::abs(sideways) >= std::abs(notches)) {
        if (event->hasPixelDelta())
            m_lane.pan(-event->pixelDelta().x());
        else
            m_lane.pan(-sideways * kPanPerNotch * m_lane.viewport().width());
        return;
    }
    if (m_wheelScrolls && !(modifiers & Qt::ControlModifier)) {
        Q_EMIT scrollWanted(-notches * 40);
        return;
    }
    m_lane.zoomAt(event->position().x(), std::pow(kZoomPerNotch, notches));
}

bool Navigation::pinch(QNativeGestureEvent* event)
{
    if (event->gestureType() != Qt::ZoomNativeGesture)
        return false;
    m_lane.zoomAt(event->position().x(), 1 / std::clamp(1 + event->value(), 0.2, 5.0));
    return true;
}

}  // namespace bindscape::widgets
