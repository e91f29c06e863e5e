// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/ideogram_strip.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

IdeogramStrip::IdeogramStrip(TrackLane& lane, QWidget* parent) : QWidget(parent), m_lane(lane)
{
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    describe(this, tr("Chromosome"), tr("Where the view lies on its chromosome. Click or drag to jump there."));
    connect(&lane, &TrackLane::moved, this, qOverload<>(&QWidget::update));
    connect(&Look::instance(), &Look::changed, this, qOverload<>(&QWidget::update));
}

void IdeogramStrip::setBands(std::map<std::string, std::vector<tracks::Cytoband>> byChrom)
{
    m_bands = std::move(byChrom);
    update();
}

void IdeogramStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme().canvas));
    painter.fillRect(QRectF(0, height() - 1, width(), 1), toQColor(theme().hairline));
    if (m_lane.isEmpty())
        return;
    QtCanvas canvas(painter);
    const tracks::PaintContext context{canvas, theme(), m_lane.viewport(), {0, 0, static_cast<double>(width()), height() - 1.0}, 11, 1, {}, {}};
    const auto bands = m_bands.find(m_lane.viewport().chrom());
    static const std::vector<tracks::Cytoband> kNone;
    tracks::paintIdeogram(context, m_lane.viewport().chrom(), m_lane.viewport().chromLength(), m_lane.region(),
                          bands == m_bands.end() ? kNone : bands->second);
    if (hasFocus()) {
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(toQColor(theme().accent), 1));
        painter.drawRect(QRectF(0, 0, width() - 1, height() - 1));
    }
}

void IdeogramStrip::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton)
        jumpTo(event->position().x());
    else
        event->ignore();
}

void IdeogramStrip::mouseMoveEvent(QMouseEvent* event)
{
    if (event->buttons() & Qt::LeftButton)
        jumpTo(event->position().x());
}

void IdeogramStrip::jumpTo(double px)
{
    if (m_lane.isEmpty())
        return;
    const auto bar = tracks::ideogramBar({0, 0, static_cast<double>(width()), height() - 1.0});
    const double share = std::clamp((px - bar.x) / std::max(1.0, bar.width), 0.0, 1.0);
    const auto& view = m_lane.viewport();
    const auto length = view.region().length();
    const auto limit = std::max<std::int64_t>(0, view.chromLength() - length);
    const auto begin = std::clamp<std::int64_t>(std::llround(share * static_cast<double>(view.chromLength())) - length / 2, 0, limit);
    m_lane.moveTo({view.chrom(), begin, begin + length});
}

}  // namespace bindscape::widgets
