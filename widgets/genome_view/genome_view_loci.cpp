// SPDX-License-Identifier: GPL-3.0-or-later
// Several loci side by side: further lanes beside the overview's, with the same tracks, heights and scrolling. A scale is taken
// over what all of them show, so that heights can be compared from one locus to the next.
#include "widgets/genome_view/genome_view.h"

#include <QTimer>

namespace bindscape::widgets {

GenomeView::Column::Column(QWidget* parent)
    : Pane(Place::Overview, parent), label(new LocusLabel(lane, parent)), widgets{label, ruler, canvas}
{
}

GenomeView::Column::~Column()
{
    for (const auto& widget : widgets)
        delete widget;
}

void GenomeView::connectLabel(LocusLabel* label)
{
    const auto indexOf = [this, label] {
        for (std::size_t i = 0; i < locusCount(); ++i) {
            if (locusLabel(i) == label)
                return static_cast<int>(i);
        }
        return 0;
    };
    connect(label, &LocusLabel::chosen, this, [this, indexOf] { Q_EMIT locusChosen(indexOf()); });
    connect(label, &LocusLabel::closed, this, [this, indexOf] { Q_EMIT locusClosed(indexOf()); });
}

void GenomeView::showLoci(const std::vector<std::pair<Region, std::int64_t>>& loci)
{
    setColumns(loci.size() < 2 ? 0 : loci.size() - 1);
    for (std::size_t i = 0; i < loci.size(); ++i)
        locusLane(i).show(loci[i].first, loci[i].second);
}

void GenomeView::setColumns(std::size_t count)
{
    if (count == m_columns.size())
        return;
    while (m_columns.size() > count) {
        const auto column = m_columns.back();
        m_columns.pop_back();
        for (const auto& widget : column->widgets)
            widget->hide();
        disconnect(&column->lane, nullptr, this, nullptr);
        // It may be the one whose cross was just clicked: it lives until that event is over.
        QTimer::singleShot(0, this, [column] { Q_UNUSED(column) });
    }
    while (m_columns.size() < count) {
        auto column = std::make_shared<Column>(this);
        m_columns.push_back(column);
        column->lane.loader().setReader(m_reader);
        column->navigation->setWheelScrolls(m_wheelScrolls);
        column->canvas->setSelectedHit(m_selectedHit, m_selectedChrom);
        connectPane(*column, m_overview);
        connectLabel(column->label);
        connect(column->navigation, &Navigation::scrollWanted, m_overview.navigation, &Navigation::scrollWanted);
        connect(column->navigation, &Navigation::keyMenuWanted, m_overview.navigation, &Navigation::keyMenuWanted);
        connect(&column->lane, &TrackLane::contentChanged, this, &GenomeView::shareScales);
        setTabOrder(m_columns.size() > 1 ? m_columns[m_columns.size() - 2]->canvas : m_overview.canvas, column->label);
        setTabOrder(column->label, column->ruler);
        setTabOrder(column->ruler, column->canvas);
    }
    std::vector<const TrackLane*> all{&m_overview.lane};
    for (const auto& column : m_columns)
        all.push_back(&column->lane);
    for (std::size_t i = 0; i < locusCount(); ++i) {
        auto peers = all;
        peers.erase(peers.begin() + static_cast<std::ptrdiff_t>(i));
        locusLane(i).setPeers(std::move(peers));
    }
    distributeTracks();
    updateBands();
    laneMoved(m_overview, false);
    arrange();
}

void GenomeView::columnMoved(const Pane& pane, bool byUser)
{
    shareScales();
    if (!byUser)
        return;
    m_settleTimer.start();
    for (std::size_t i = 0; i < locusCount(); ++i) {
        if (&locusLane(i) == &pane.lane)
            Q_EMIT locusMoved(static_cast<int>(i), pane.lane.region());
    }
}

// What one locus shows may change the scale of all.
void GenomeView::shareScales()
{
    if (m_columns.empty())
        return;
    for (std::size_t i = 0; i < locusCount(); ++i) {
        locusLane(i).forgetScales();
        locusCanvas(i)->update();
    }
    m_overview.headers->update();
}

}  // namespace bindscape::widgets
