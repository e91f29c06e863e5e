// SPDX-License-Identifier: GPL-3.0-or-later
// Where the parts of the genome view lie: two columns, rows from the top. The overview gets the height of its tracks, the
// detail view the rest; if there is too little for both, each gives up as much of its tracks' height in proportion and scrolls.
// Dragging the band between them divides the height as the user likes.
#include "widgets/genome_view/genome_view.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {
constexpr int kIdeogram = 26, kRuler = 28, kLink = 20, kDetailRuler = 18, kScrollBar = 12, kLocusLabel = 20, kLocusGap = 3;
constexpr int kNarrowestHeader = 140, kWidestHeader = 320;
}  // namespace

void GenomeView::setHeaderWidth(int width)
{
    m_headerWidth = std::clamp(width, kNarrowestHeader, kWidestHeader);
    arrange();
}

void GenomeView::resizeEvent(QResizeEvent*)
{
    arrange();
}

void GenomeView::setDivision(double share)
{
    m_division = share > 0 ? std::clamp(share, 0.05, 0.95) : 0;
    arrange();
}

int GenomeView::heightAbove(int room) const
{
    const int least = std::min(scaled(60), room / 2);
    if (m_division > 0)
        return std::clamp(qRound(m_division * room), least, room - least);
    const double wantedAbove = std::max<double>(scaled(60), m_overview.lane.contentHeight());
    const double wantedBelow = std::max<double>(scaled(60), m_detail.lane.contentHeight());
    if (wantedAbove + wantedBelow <= room)
        return static_cast<int>(wantedAbove);
    return std::clamp(qRound(room * wantedAbove / (wantedAbove + wantedBelow)), least, room - least);
}

void GenomeView::dragDivision(int y)
{
    const int top = m_overview.canvas->y(), room = height() - top - scaled(kLink) - scaled(kDetailRuler);
    if (room > 0)
        setDivision(static_cast<double>(y - top) / room);
}

void GenomeView::arrange()
{
    const int left = scaled(m_headerWidth), wide = std::max(2, width() - left);
    const int labels = m_columns.empty() ? 0 : scaled(kLocusLabel);
    const int fixedAbove = scaled(kIdeogram) + labels + scaled(kRuler), fixedBelow = isDetailVisible() ? scaled(kLink) + scaled(kDetailRuler) : 0;
    const int room = std::max(0, height() - fixedAbove - fixedBelow);
    const int above = isDetailVisible() ? heightAbove(room) : room;
    int top = 0;
    m_genomeLabel->setGeometry(0, top, left, scaled(kIdeogram));
    m_ideogram->setGeometry(left, top, wide, scaled(kIdeogram));
    top += scaled(kIdeogram);
    m_overview.label->setGeometry(0, top, left, labels + scaled(kRuler));
    m_overview.ruler->setGeometry(left, top, wide, scaled(kRuler));
    top += labels + scaled(kRuler);
    arrangeLane(m_overview, top, above);
    arrangeColumns(scaled(kIdeogram));
    top += above;
    for (QWidget* part : std::initializer_list<QWidget*>{m_link, m_linkLabel, m_detail.label, m_detail.ruler, m_detail.canvas, m_detail.headers})
        part->setVisible(isDetailVisible());
    if (isDetailVisible()) {
        m_linkLabel->setGeometry(0, top, left, scaled(kLink));
        m_link->setGeometry(left, top, wide, scaled(kLink));
        top += scaled(kLink);
        m_detail.label->setGeometry(0, top, left, scaled(kDetailRuler));
        m_detail.ruler->setGeometry(left, top, wide, scaled(kDetailRuler));
        top += scaled(kDetailRuler);
        arrangeLane(m_detail, top, height() - top);
    } else {
        m_detail.scrollBar->hide();
    }
    m_edge->setGeometry(left - 2, 0, 5, height());
    m_edge->raise();
    update();
}

void GenomeView::arrangeLane(Part& part, int top, int height)
{
    const int left = scaled(m_headerWidth);
    part.headers->setGeometry(0, top, left, std::max(0, height));
    part.canvas->setGeometry(left, top, std::max(2, width() - left), std::max(0, height));
    part.share = height;
    part.lane.setShownHeight(std::max(1, height));  // the canvas learns its size only when it is shown
    part.scrollBar->setGeometry(width() - kScrollBar, top, kScrollBar, std::max(0, height));
    limitScroll(part);
}

// Equal columns with a thin gap, each with its label and ruler; nothing to do with one locus.
void GenomeView::arrangeColumns(int top)
{
    m_firstLabel->setVisible(!m_columns.empty());
    if (m_columns.empty())
        return;
    const int left = scaled(m_headerWidth), count = static_cast<int>(locusCount());
    const int wide = std::max(2 * count, width() - left), label = scaled(kLocusLabel), ruler = scaled(kRuler);
    const QRect rows = m_overview.canvas->geometry();
    for (int i = 0; i < count; ++i) {
        const int from = left + wide * i / count, to = left + wide * (i + 1) / count - (i + 1 < count ? kLocusGap : 0);
        const auto at = static_cast<std::size_t>(i);
        const Pane& pane = i == 0 ? static_cast<const Pane&>(m_overview) : *m_columns[at - 1];
        locusLabel(at)->setGeometry(from, top, to - from, label);
        pane.ruler->setGeometry(from, top + label, to - from, ruler);
        pane.canvas->setGeometry(from, rows.top(), to - from, rows.height());
        if (i > 0) {
            auto& lane = m_columns[at - 1]->lane;
            lane.takePreview(m_overview.lane);
            lane.setShownHeight(std::max(1, rows.height()));
            lane.setScroll(m_overview.lane.scroll());
            for (QWidget* part : std::initializer_list<QWidget*>{locusLabel(at), pane.ruler, pane.canvas})
                part->show();
        }
    }
    m_overview.scrollBar->raise();
}

void GenomeView::limitScroll(Part& part)
{
    const int hidden = std::max(0, static_cast<int>(std::ceil(part.lane.contentHeight() - part.share)));
    part.scrollBar->setRange(0, hidden);
    part.scrollBar->setPageStep(std::max(1, static_cast<int>(part.share)));
    part.scrollBar->setVisible(hidden > 0);
    part.scrollBar->raise();
}

void GenomeView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), toQColor(theme().canvas));
    const int left = scaled(m_headerWidth);
    painter.fillRect(QRect(0, 0, left, height()), toQColor(theme().header));
    painter.setPen(toQColor(theme().hairline));
    for (const QWidget* label : {static_cast<const QWidget*>(m_genomeLabel), static_cast<const QWidget*>(m_overview.label),
                                 static_cast<const QWidget*>(m_detail.label)}) {
        if (label->isVisible())
            painter.drawLine(0, label->geometry().bottom(), left, label->geometry().bottom());
    }
    if (isDetailVisible())
        painter.drawLine(0, m_link->y(), left, m_link->y());
    painter.setPen(toQColor(theme().border));
    painter.drawLine(left - 1, 0, left - 1, height());
}

bool GenomeView::eventFilter(QObject* object, QEvent* event)
{
    if (object != m_edge)
        return QWidget::eventFilter(object, event);
    const auto globalX = [&] { return qRound(static_cast<QMouseEvent*>(event)->globalPosition().x()); };
    switch (event->type()) {
    case QEvent::MouseButtonPress: m_edgeGrab = {globalX(), m_headerWidth}; return true;
    case QEvent::MouseMove:
        if (m_edgeGrab[0] >= 0)
            setHeaderWidth(m_edgeGrab[1] + globalX() - m_edgeGrab[0]);
        return true;
    case QEvent::MouseButtonRelease: m_edgeGrab[0] = -1; return true;
    default: return false;
    }
}

}  // namespace bindscape::widgets
