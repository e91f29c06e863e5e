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

HeaderColumn::HeaderColumn(TrackLane& lane, TrackSelection& selection, QWidget* parent)
    : QWidget(parent), m_lane(lane), m_selection(selection)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    describe(this, lane.place() == Place::Overview ? tr("Track headers") : tr("Track headers, detail view"),
             tr("Arrow keys move between tracks, the menu key opens a track's menu"));
    setToolTip({});
    const auto refresh = qOverload<>(&QWidget::update);
    connect(&lane, &TrackLane::rowsChanged, this, refresh);
    connect(&lane, &TrackLane::contentChanged, this, &HeaderColumn::refreshBadges);
    connect(&lane, &TrackLane::moved, this, &HeaderColumn::refreshBadges);
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
    const int row = m_lane.rowOf(id);
    return row < 0 ? QRect() : rowRect(row).toRect();
}

std::vector<const ViewTrack*> HeaderColumn::tracksOf(int row) const
{
    std::vector<const ViewTrack*> tracks;
    for (const auto member : m_lane.rows()[static_cast<std::size_t>(row)].members)
        tracks.push_back(&m_lane.tracks()[member]);
    return tracks;
}

const ViewTrack* HeaderColumn::trackAt(QPointF point) const
{
    const int row = rowAt(point.y());
    return row < 0 ? nullptr : tracksOf(row)[layoutOf(row).memberAt(point)];
}

QRectF HeaderColumn::nameBox(const std::string& id) const
{
    const int row = m_lane.rowOf(id);
    if (row < 0)
        return {};
    const auto layout = layoutOf(row);
    const auto tracks = tracksOf(row);
    for (std::size_t i = 0; i < layout.members.size(); ++i) {
        if (tracks[i]->id == id)
            return layout.members[i].name.box;
    }
    return layout.name.box;
}

HeaderLayout HeaderColumn::layoutOf(int row) const
{
    const auto& track = m_lane.lead(row);
    if (const auto tracks = tracksOf(row); tracks.size() > 1) {
        QStringList names;
        for (const auto* member : tracks)
            names << QString::fromStdString(member->name);
        return layoutHeader(rowRect(row), names, m_lane.badge(track), font());
    }
    const QString problem = withoutFolders(QString::fromStdString(track.problem));
    const QString subtitle = problem.isEmpty() ? QString::fromStdString(track.subtitle) : problem;
    return layoutHeader(rowRect(row), {QString::fromStdString(track.name), m_lane.badge(track), subtitle}, font());
}

QStringList HeaderColumn::shownBadges() const
{
    QStringList badges;
    const auto [first, last] = m_lane.visibleRows();
    for (int row = first; row < last; ++row)
        badges << m_lane.badge(m_lane.lead(row)).value(0);
    return badges;
}

// Headers are painted anew only where a move of the view changes what they say.
void HeaderColumn::refreshBadges()
{
    if (shownBadges() != m_badges)
        update();
}

void HeaderColumn::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme().header));
    m_badges = shownBadges();
    const auto [first, last] = m_lane.visibleRows();
    for (int row = first; row < last; ++row) {
        const auto tracks = tracksOf(row);
        std::vector<HeaderState> states;
        for (const auto* track : tracks) {
            const bool outlined = !m_hoverGroup.empty() && track->group == m_hoverGroup;
            states.push_back({m_selection.contains(track->id), hasFocus() && track->id == m_current, row == m_hoverRow, outlined});
        }
        paintHeader(painter, layoutOf(row), tracks, states);
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRectF(width() - 1, 0, 1, height()), toQColor(theme().border));
    if (m_drag == Drag::Reorder) {
        const int row = dropRow(m_pointer.y());
        const double y = row < static_cast<int>(m_lane.rows().size()) ? rowRect(row).top() : m_lane.contentHeight() - m_lane.scroll();
        painter.fillRect(QRectF(0, y - 1, width(), 2), toQColor(theme().accent));
    }
    if (hasFocus() && m_lane.indexOf(m_current) < 0) {
        painter.setPen(QPen(toQColor(theme().accent), 1));
        painter.drawRect(QRectF(0, 0, width() - 1, height() - 1));
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

void HeaderColumn::select(const std::string& id, Qt::KeyboardModifiers modifiers)
{
    const int index = m_lane.indexOf(id), anchor = m_lane.indexOf(m_current);
    if (modifiers & Qt::ShiftModifier && anchor >= 0) {
        std::set<std::string> range;
        for (int i = std::min(anchor, index); i <= std::max(anchor, index); ++i)
            range.insert(m_lane.tracks()[static_cast<std::size_t>(i)].id);
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

std::vector<std::string> HeaderColumn::selectionOr(const std::string& id) const
{
    if (!m_selection.contains(id))
        return {id};
    std::vector<std::string> ids;
    for (const auto& track : m_lane.tracks()) {
        if (m_selection.contains(track.id))
            ids.push_back(track.id);
    }
    return ids;
}

void HeaderColumn::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::BackButton || event->button() == Qt::ForwardButton) {
        Q_EMIT historyWanted(event->button() == Qt::BackButton);
        return;
    }
    const auto* track = trackAt(event->position());
    if (!track) {
        m_selection.set({});
        return;
    }
    if (event->button() != Qt::LeftButton) {
        if (!m_selection.contains(track->id))
            select(track->id, Qt::NoModifier);
        return;
    }
    const QString id = QString::fromStdString(track->id);
    const int row = rowAt(event->position().y());
    m_pressedAt = m_pointer = event->position();
    m_dragged = track->id;
    switch (layoutOf(row).partAt(event->position())) {
    case HeaderPart::LowerEdge:
        m_drag = Drag::Resize;
        m_dragged = m_lane.lead(row).id;  // an overlay is as high as its first track
        m_pressedHeight = m_shownHeight = m_lane.rows()[static_cast<std::size_t>(row)].height;
        return;
    case HeaderPart::Menu:
        if (!m_selection.contains(track->id))
            select(track->id, Qt::NoModifier);
        Q_EMIT menuWanted(id, event->globalPosition().toPoint());
        return;
    case HeaderPart::Badge:
        Q_EMIT scaleWanted(id, event->globalPosition().toPoint());
        return;
    case HeaderPart::Chip:
        Q_EMIT colorWanted(id);
        return;
    default:
        break;
    }
    m_drag = Drag::Pressed;
    // A press on one of several selected tracks may begin to drag them all; a click alone selects it on release.
    if (event->modifiers() == Qt::NoModifier && m_selection.contains(track->id) && m_selection.ids().size() > 1) {
        m_current = track->id;
        update();
        return;
    }
    select(track->id, event->modifiers());
}

void HeaderColumn::mouseMoveEvent(QMouseEvent* event)
{
    m_pointer = event->position();
    if (m_drag == Drag::Resize) {
        m_shownHeight = m_pressedHeight + m_pointer.y() - m_pressedAt.y();
        m_lane.previewHeight(m_dragged, m_shownHeight);
        return;
    }
    if (m_drag == Drag::Pressed && std::abs(m_pointer.y() - m_pressedAt.y()) >= QApplication::startDragDistance()) {
        m_drag = Drag::Reorder;
        setCursor(Qt::ClosedHandCursor);
    }
    if (m_drag == Drag::Reorder)
        update();
    else
        hover(m_pointer);
}

void HeaderColumn::hover(QPointF at)
{
    const int row = rowAt(at.y());
    const auto part = row < 0 ? HeaderPart::None : layoutOf(row).partAt(at);
    const std::string group = part == HeaderPart::Badge ? m_lane.lead(row).group : std::string();
    if (row != m_hoverRow || group != m_hoverGroup) {
        m_hoverRow = row;
        m_hoverGroup = group;
        update();
    }
    switch (part) {
    case HeaderPart::LowerEdge:
        setCursor(Qt::SizeVerCursor);
        break;
    case HeaderPart::Handle:
        setCursor(Qt::OpenHandCursor);
        break;
    case HeaderPart::Chip:
    case HeaderPart::Badge:
    case HeaderPart::Menu:
        setCursor(Qt::PointingHandCursor);
        break;
    default:
        unsetCursor();
        break;
    }
}

void HeaderColumn::mouseReleaseEvent(QMouseEvent* event)
{
    const Drag ended = m_drag;
    m_drag = Drag::None;
    unsetCursor();
    update();
    const auto* track = m_lane.track(m_dragged);
    if (!track)
        return;
    if (ended == Drag::Resize && std::abs(m_shownHeight - m_pressedHeight) >= 1) {
        if (selectionOr(track->id).size() > 1)
            resizeSelected(track->id, m_shownHeight / m_pressedHeight);
        else
            Q_EMIT heightChanged(QString::fromStdString(track->id), storedHeight(m_lane.place(), *track, m_shownHeight));
    } else if (ended == Drag::Reorder) {
        drop();
    } else if (ended == Drag::Pressed && event->modifiers() == Qt::NoModifier && m_selection.ids().size() > 1) {
        m_selection.set({track->id});
    }
}

// The dragged track, or all that are selected with it, in their order before the row under the pointer.
void HeaderColumn::drop()
{
    const auto ids = selectionOr(m_dragged);
    int target = dropRow(m_pointer.y());
    const int count = static_cast<int>(m_lane.rows().size());
    const auto isMoved = [&](int row) { return std::find(ids.begin(), ids.end(), m_lane.lead(row).id) != ids.end(); };
    if (ids.size() == 1 && (target == m_lane.rowOf(m_dragged) || target == m_lane.rowOf(m_dragged) + 1))
        return;
    while (target < count && isMoved(target))
        ++target;
    const QString before = target < count ? QString::fromStdString(m_lane.lead(target).id) : QString();
    if (ids.size() > 1)
        Q_EMIT editsBegin(tr("Move %1 tracks").arg(ids.size()));
    for (const auto& id : ids)
        Q_EMIT reordered(QString::fromStdString(id), before);
    if (ids.size() > 1)
        Q_EMIT editsEnd();
}

void HeaderColumn::mouseDoubleClickEvent(QMouseEvent* event)
{
    const int row = rowAt(event->position().y());
    if (row >= 0 && layoutOf(row).partAt(event->position()) == HeaderPart::Name)
        editName(trackAt(event->position())->id);
}

void HeaderColumn::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const auto* track = byKey ? m_lane.track(m_current) : trackAt(event->pos());
    if (!track)
        return;
    const QPoint at = byKey ? mapToGlobal(headerRect(track->id).center()) : event->globalPos();
    Q_EMIT menuWanted(QString::fromStdString(track->id), at);
}

void HeaderColumn::resizeSelected(const std::string& id, double factor)
{
    const auto ids = selectionOr(id);
    if (ids.size() > 1)
        Q_EMIT editsBegin(tr("Height of %1 tracks").arg(ids.size()));
    for (const auto& one : ids) {
        if (const auto* track = m_lane.track(one))
            Q_EMIT heightChanged(QString::fromStdString(one), std::clamp(std::round(track->style.height * factor), 14.0, 600.0));
    }
    if (ids.size() > 1)
        Q_EMIT editsEnd();
}

void HeaderColumn::wheelEvent(QWheelEvent* event)
{
    event->accept();
    const double notches = event->angleDelta().y() / 120.0;
    const auto* track = trackAt(event->position());
    if (event->modifiers() & Qt::ControlModifier && track)
        resizeSelected(std::string(track->id), std::pow(1.15, notches));
    else
        Q_EMIT scrollWanted(-notches * 40);
}

void HeaderColumn::keyPressEvent(QKeyEvent* event)
{
    const int index = m_lane.indexOf(m_current), count = static_cast<int>(m_lane.tracks().size());
    if (m_drag == Drag::Reorder && event->key() == Qt::Key_Escape) {
        m_drag = Drag::None;
        update();
    } else if ((event->key() == Qt::Key_Up || event->key() == Qt::Key_Down) && count > 0) {
        const int next = std::clamp(index + (event->key() == Qt::Key_Up ? -1 : 1), 0, count - 1);
        select(m_lane.tracks()[static_cast<std::size_t>(next)].id, event->modifiers() & Qt::ShiftModifier);
    } else {
        QWidget::keyPressEvent(event);
    }
}

void HeaderColumn::leaveEvent(QEvent*)
{
    m_hoverRow = -1;
    m_hoverGroup.clear();
    update();
}

bool HeaderColumn::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        if (const auto* track = trackAt(help->pos()))
            QToolTip::showText(help->globalPos(), QString::fromStdString(track->tooltip), this, headerRect(track->id));
        return true;
    }
    return QWidget::event(event);
}

void HeaderColumn::editName(const std::string& id)
{
    const auto* track = m_lane.track(id);
    if (!track)
        return;
    finishEditing(false);
    m_edited = id;
    m_editor = new QLineEdit(QString::fromStdString(track->name), this);
    m_editor->setAccessibleName(tr("Track name"));
    const QRectF name = nameBox(id);
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
