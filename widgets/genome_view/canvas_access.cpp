// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/canvas_access.h"

#include "core/base/text.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/genome_view/pointer_report.h"
#include "widgets/genome_view/track_canvas.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QPointer>

namespace bindscape::widgets {

namespace {

class TrackAccess final : public QAccessibleInterface {
public:
    TrackAccess(TrackCanvas* canvas, std::string id) : m_canvas(canvas), m_id(std::move(id)) {}

    bool isValid() const override { return m_canvas && m_canvas->lane().indexOf(m_id) >= 0; }
    QObject* object() const override { return nullptr; }
    QAccessibleInterface* parent() const override { return QAccessible::queryAccessibleInterface(m_canvas); }
    QAccessibleInterface* child(int) const override { return nullptr; }
    QAccessibleInterface* childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface*) const override { return -1; }
    QAccessible::Role role() const override { return QAccessible::Graphic; }
    void setText(QAccessible::Text, const QString&) override {}
    QString text(QAccessible::Text kind) const override
    {
        if (!isValid())
            return {};
        const auto& lane = m_canvas->lane();
        if (kind == QAccessible::Name)
            return QString::fromStdString(lane.track(m_id)->name);
        if (kind == QAccessible::Description)
            return QString::fromStdString(lane.track(m_id)->subtitle);
        if (kind != QAccessible::Value || lane.isEmpty())
            return {};
        const auto base = m_canvas->pointerBase();
        const double x = base ? lane.viewport().toPx(static_cast<double>(*base) + 0.5) : lane.viewport().width() / 2;
        return valueOf(lane, m_id, x);
    }
    QRect rect() const override
    {
        const int row = isValid() ? m_canvas->lane().rowOf(m_id) : -1;
        if (row < 0)
            return {};
        const QRect box = toQRect(m_canvas->rowArea(row)).toRect();
        return {m_canvas->mapToGlobal(box.topLeft()), box.size()};
    }
    QAccessible::State state() const override
    {
        QAccessible::State state;
        state.readOnly = true;
        state.invisible = !isValid() || !m_canvas->isVisible();
        return state;
    }

private:
    QPointer<TrackCanvas> m_canvas;
    std::string m_id;
};

class CanvasAccess final : public QAccessibleWidget {
public:
    explicit CanvasAccess(TrackCanvas* canvas) : QAccessibleWidget(canvas, QAccessible::Canvas) {}
    ~CanvasAccess() override
    {
        for (const auto& [id, known] : m_known)
            QAccessible::deleteAccessibleInterface(known);
    }

    int childCount() const override { return static_cast<int>(shown().size()); }
    QAccessibleInterface* child(int index) const override
    {
        const auto ids = shown();
        if (index < 0 || index >= static_cast<int>(ids.size()))
            return nullptr;
        const auto& id = ids[static_cast<std::size_t>(index)];
        auto known = m_known.find(id);
        if (known == m_known.end())
            known = m_known.emplace(id, QAccessible::registerAccessibleInterface(new TrackAccess(&canvas(), id))).first;
        return QAccessible::accessibleInterface(known->second);
    }
    int indexOfChild(const QAccessibleInterface* child) const override
    {
        for (int i = 0; i < childCount(); ++i) {
            if (this->child(i) == child)
                return i;
        }
        return -1;
    }
    QAccessibleInterface* childAt(int x, int y) const override
    {
        for (int i = 0; i < childCount(); ++i) {
            if (child(i)->rect().contains(x, y))
                return child(i);
        }
        return nullptr;
    }
    QString text(QAccessible::Text kind) const override
    {
        const auto& lane = canvas().lane();
        if (kind != QAccessible::Value)
            return QAccessibleWidget::text(kind);
        if (lane.isEmpty())
            return {};
        QString locus = QString::fromStdString(toLocus(lane.region()));
        if (const auto base = canvas().pointerBase())
            locus += QObject::tr(", pointer at %1").arg(QString::fromStdString(withThousands(*base + 1)));
        return locus;
    }

private:
    TrackCanvas& canvas() const { return *static_cast<TrackCanvas*>(widget()); }
    std::vector<std::string> shown() const
    {
        std::vector<std::string> ids;
        const auto& lane = canvas().lane();
        const auto [first, last] = lane.visibleRows();
        for (int row = first; row < last; ++row) {
            for (const auto member : lane.rows()[static_cast<std::size_t>(row)].members)
                ids.push_back(lane.tracks()[member].id);
        }
        return ids;
    }

    mutable std::map<std::string, QAccessible::Id> m_known;
};

QAccessibleInterface* makeCanvasAccess(const QString&, QObject* object)
{
    auto* canvas = qobject_cast<TrackCanvas*>(object);
    return canvas ? new CanvasAccess(canvas) : nullptr;
}

}  // namespace

void installCanvasAccess()
{
    QAccessible::installFactory(makeCanvasAccess);  // a factory is kept once, however often it is given
}

}  // namespace bindscape::widgets
