// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/genome_view.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/genome_view/canvas_access.h"

#include <QAccessible>
#include <QApplication>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

constexpr int kSettledMs = 400, kTipMs = 600;
constexpr std::int64_t kModelWindow = 1000;

QString resolution(const tracks::Viewport& view)
{
    const auto number = [](double value) { return QString::fromStdString(value < 100 ? formatReal(value, 2) : formatFixed(value, 0)); };
    if (view.pxPerBase() >= 1)
        return QObject::tr("%1 px/bp").arg(number(view.pxPerBase()));
    return QObject::tr("%1/px").arg(view.basesPerPx() < 1000 ? QObject::tr("%1 bp").arg(number(view.basesPerPx()))
                                                             : basesText(view.basesPerPx()));
}

QLabel* cornerLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setIndent(10);
    label->setTextFormat(Qt::RichText);
    return label;
}

QString twoWeights(const QString& strong, const QString& weak)
{
    return QStringLiteral("<span style='font-size:12px'><b>%1</b></span> &nbsp;<span style='font-size:11px;color:%2'>%3</span>")
        .arg(strong.toHtmlEscaped(), toQColor(theme().text2).name(), weak.toHtmlEscaped());
}

}  // namespace

GenomeView::Pane::Pane(Place place, QWidget* parent)
    : lane(place), canvas(new TrackCanvas(lane, parent)), ruler(new RulerStrip(lane, parent)), navigation(new Navigation(*canvas))
{
}

GenomeView::Part::Part(Place place, TrackSelection& selection, QWidget* parent)
    : Pane(place, parent), headers(new HeaderColumn(lane, selection, parent)), scrollBar(new QScrollBar(Qt::Vertical, parent)),
      label(cornerLabel(parent))
{
    scrollBar->setAccessibleName(QObject::tr("Scroll tracks"));
    scrollBar->setSingleStep(20);
}

GenomeView::GenomeView(QWidget* parent)
    : QWidget(parent), m_overview(Place::Overview, m_selection, this), m_detail(Place::Detail, m_selection, this),
      m_firstLabel(new LocusLabel(m_overview.lane, this)), m_ideogram(new IdeogramStrip(m_overview.lane, this)),
      m_link(new LinkBand(m_overview.lane, m_detail.lane, this)), m_genomeLabel(cornerLabel(this)), m_linkLabel(cornerLabel(this)),
      m_edge(new QWidget(this))
{
    installCanvasAccess();
    setAccessibleName(tr("Genome view"));
    m_firstLabel->hide();
    connectLabel(m_firstLabel);
    setMinimumSize(scaled(420), scaled(200));
    m_edge->setCursor(Qt::SplitHCursor);
    describe(m_edge, tr("Width of the track headers"), tr("Drag to widen or narrow the track headers"));
    m_edge->installEventFilter(this);
    connectPart(m_overview, m_detail);
    connectPart(m_detail, m_overview);
    connect(&m_overview.lane, &TrackLane::contentChanged, this, &GenomeView::shareScales);
    connect(m_overview.ruler, &RulerStrip::markerDragged, this, [this](const Region& region) { m_detail.lane.moveTo(region); });
    connect(m_link, &LinkBand::dragged, this, &GenomeView::dragDivision);
    connect(m_link, &LinkBand::fitWanted, this, [this] { setDivision(0); });
    connect(&Look::instance(), &Look::changed, this, [this] {
        updateLabels();
        updateBands();
        update();
    });
    m_settleTimer.setSingleShot(true);
    m_settleTimer.setInterval(kSettledMs);
    connect(&m_settleTimer, &QTimer::timeout, this, &GenomeView::settled);
    m_tipTimer.setSingleShot(true);
    m_tipTimer.setInterval(kTipMs);
    connect(&m_tipTimer, &QTimer::timeout, this, &GenomeView::showTip);
    const std::initializer_list<QWidget*> order{m_ideogram,     m_overview.ruler, m_overview.headers, m_overview.canvas,
                                                m_detail.ruler, m_detail.headers, m_detail.canvas};
    for (auto next = order.begin() + 1; next != order.end(); ++next)
        setTabOrder(*(next - 1), *next);
}

void GenomeView::connectPane(Pane& pane, Pane& other)
{
    connect(&pane.lane, &TrackLane::moved, this, [this, &pane](bool byUser) { laneMoved(pane, byUser); });
    connect(&pane.lane, &TrackLane::nearChanged, this, &GenomeView::tracksNear);
    // What lies under a resting pointer changes when the view moves below it or its data arrive.
    const auto again = [this, &pane, &other] {
        if (pane.canvas->underMouse())
            report(pane, other, pane.canvas->mapFromGlobal(QPointF(QCursor::pos())));
    };
    connect(&pane.lane, &TrackLane::moved, this, again);
    connect(&pane.lane, &TrackLane::contentChanged, this, again);
    connect(pane.ruler, &RulerStrip::sweeping, pane.canvas, &TrackCanvas::setSweep);
    connect(pane.ruler, &RulerStrip::wheelTurned, pane.navigation, &Navigation::wheel);
    connect(pane.ruler, &RulerStrip::regionClicked, this, &GenomeView::regionClicked);
    connect(pane.ruler, &RulerStrip::regionMenuWanted, this, &GenomeView::regionMenuWanted);
    connect(pane.ruler, &RulerStrip::regionEdited, this, &GenomeView::regionEdited);
    connect(pane.navigation, &Navigation::clicked, this, [this, &pane](QPointF at) { click(pane, at); });
    connect(pane.navigation, &Navigation::hovered, this, [this, &pane, &other](QPointF at) { report(pane, other, at); });
    connect(pane.navigation, &Navigation::left, this, [this] {
        m_tipTimer.stop();
        eachPane([](Pane& one) { one.canvas->setPointerBase({}); });
        Q_EMIT pointerLeft();
    });
    connect(pane.navigation, &Navigation::rangeSwept, this, &GenomeView::rangeSwept);
    connect(pane.navigation, &Navigation::historyWanted, this, &GenomeView::historyWanted);
    connect(pane.navigation, &Navigation::menuWanted, this, [this, &pane](QPointF at, QPoint global) {
        if (const auto region = pane.canvas->regionLabelAt(at); !region.empty()) {
            Q_EMIT regionMenuWanted(QString::fromStdString(region), global);
            return;
        }
        const int row = pane.lane.rowAt(at.y() + pane.lane.scroll());
        if (row < 0)
            return;
        const std::string id = pane.lane.lead(row).id;
        if (!m_selection.contains(id))
            m_selection.set({id});
        Q_EMIT menuWanted(QString::fromStdString(id), global);
    });
}

void GenomeView::connectPart(Part& part, Part& other)
{
    connectPane(part, other);
    connect(&part.lane, &TrackLane::rowsChanged, this, &GenomeView::arrange);
    connect(part.scrollBar, &QScrollBar::valueChanged, this, [&part](int value) { part.lane.setScroll(value); });
    const auto scroll = [&part](double px) { part.scrollBar->setValue(part.scrollBar->value() + qRound(px)); };
    connect(part.navigation, &Navigation::scrollWanted, this, scroll);
    connect(part.navigation, &Navigation::keyMenuWanted, this, [this, &part] { menuByKey(part); });
    connect(part.headers, &HeaderColumn::scrollWanted, this, scroll);
    connect(part.headers, &HeaderColumn::historyWanted, this, &GenomeView::historyWanted);
    connect(part.headers, &HeaderColumn::renamed, this, &GenomeView::renamed);
    connect(part.headers, &HeaderColumn::editsBegin, this, &GenomeView::editsBegin);
    connect(part.headers, &HeaderColumn::editsEnd, this, &GenomeView::editsEnd);
    connect(part.headers, &HeaderColumn::reordered, this, &GenomeView::reordered);
    connect(part.headers, &HeaderColumn::heightChanged, this, &GenomeView::heightChanged);
    connect(part.headers, &HeaderColumn::colorWanted, this, &GenomeView::colorWanted);
    connect(part.headers, &HeaderColumn::scaleWanted, this, &GenomeView::scaleWanted);
    connect(part.headers, &HeaderColumn::menuWanted, this, &GenomeView::menuWanted);
}

// The menu of the track that the keys have chosen, or of the first one in sight.
void GenomeView::menuByKey(Part& part)
{
    const auto [first, last] = part.lane.visibleRows();
    std::string id = part.headers->current();
    if (part.lane.indexOf(id) < 0 && !m_selection.ids().empty())
        id = *m_selection.ids().begin();
    if (part.lane.indexOf(id) < 0 && first < last)
        id = part.lane.lead(first).id;
    if (part.lane.indexOf(id) < 0)
        return;
    if (!m_selection.contains(id))
        m_selection.set({id});
    Q_EMIT menuWanted(QString::fromStdString(id), menuPosition(id));
}

void GenomeView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::BackButton || event->button() == Qt::ForwardButton)
        Q_EMIT historyWanted(event->button() == Qt::BackButton);
    else
        event->ignore();
}

void GenomeView::eachPane(const std::function<void(Pane&)>& work)
{
    work(m_overview);
    work(m_detail);
    for (const auto& column : m_columns)
        work(*column);
}

void GenomeView::setReader(const Reader& reader)
{
    m_reader = reader;
    eachPane([&](Pane& pane) { pane.lane.loader().setReader(reader); });
}

void GenomeView::setGenome(const QString& name, const QString& note) { m_genomeLabel->setText(twoWeights(name, note)); }

void GenomeView::setTracks(std::vector<ViewTrack> tracks)
{
    m_tracks = std::move(tracks);
    std::set<std::string> kept;
    for (const auto& track : m_tracks) {
        if (m_selection.contains(track.id))
            kept.insert(track.id);
    }
    distributeTracks();
    m_selection.set(std::move(kept));
}

void GenomeView::distributeTracks()
{
    std::vector<ViewTrack> above, below;
    for (const auto& track : m_tracks) {
        if (track.overview || !isDetailVisible())
            above.push_back(track);
        if (track.detail && isDetailVisible())
            below.push_back(track);
    }
    for (const auto& column : m_columns)
        column->lane.setTracks(above);
    m_overview.lane.setTracks(std::move(above));
    m_detail.lane.setTracks(std::move(below));
}

void GenomeView::setSource(const std::string& id, const std::shared_ptr<const genome::TrackSource>& source, const std::string& tooltip)
{
    for (auto& track : m_tracks)
        if (track.id == id) {
            track.source = source;
            track.tooltip = tooltip;
        }
    eachPane([&](Pane& pane) { pane.lane.setSource(id, source, tooltip); });
}

void GenomeView::reload(const std::string& id)
{
    eachPane([&](Pane& pane) { pane.lane.loader().forget(id); });
}

void GenomeView::showRegion(const Region& region, std::int64_t chromLength) { m_overview.lane.show(region, chromLength); }

void GenomeView::showDetail(const Region& region, std::int64_t chromLength) { m_detail.lane.show(region, chromLength); }

void GenomeView::clear()
{
    setColumns(0);
    m_overview.lane.clear();
    m_detail.lane.clear();
}

void GenomeView::setDetailShown(bool shown)
{
    if (shown == m_detailShown)
        return;
    m_detailShown = shown;
    distributeTracks();
    laneMoved(m_detail, false);
    arrange();
}

void GenomeView::setSelectedHit(const std::optional<genome::MotifHit>& hit, const std::string& chrom)
{
    m_selectedHit = hit;
    m_selectedChrom = chrom;
    eachPane([&](Pane& pane) { pane.canvas->setSelectedHit(hit, chrom); });
    updateBands();
}

void GenomeView::setRegions(std::vector<ViewRegion> regions)
{
    m_regions = std::move(regions);
    updateBands();
}

void GenomeView::updateBands()
{
    std::vector<Band> above;
    for (const auto& region : m_regions)
        above.push_back({region.region, region.color, 0.1, QString::fromStdString(region.label), region.id});
    auto below = above;
    if (m_selectedHit) {
        const auto centre = (m_selectedHit->begin + m_selectedHit->end) / 2;
        above.push_back(
            {{m_selectedChrom, centre - kModelWindow / 2, centre + kModelWindow / 2}, theme().purple, 0.1, tr("1 kb model window"), {}});
        below.push_back({{m_selectedChrom, m_selectedHit->begin, m_selectedHit->end}, theme().purple, 0.11, {}, {}});
    }
    eachPane([&](Pane& pane) {
        pane.canvas->setBands(&pane == &m_detail ? below : above);
        pane.ruler->setRegions(m_regions);
    });
}

void GenomeView::setWheelScrolls(bool scrolls)
{
    m_wheelScrolls = scrolls;
    eachPane([&](Pane& pane) { pane.navigation->setWheelScrolls(scrolls); });
}

TrackLane& GenomeView::activeLane()
{
    for (const auto& column : m_columns) {
        if (column->canvas->hasFocus() || column->ruler->hasFocus() || column->label->hasFocus())
            return column->lane;
    }
    const bool below = m_detail.canvas->hasFocus() || m_detail.headers->hasFocus() || m_detail.ruler->hasFocus();
    return isDetailVisible() && below ? m_detail.lane : m_overview.lane;
}

void GenomeView::panBy(double screens) { activeLane().pan(screens * activeLane().viewport().width()); }

void GenomeView::zoomBy(double factor) { activeLane().zoomAt(activeLane().viewport().width() / 2, factor); }

void GenomeView::showBases(std::int64_t bases)
{
    auto& lane = activeLane();
    if (lane.isEmpty())
        return;
    // A detail view that is shown marks what the user looks at.
    const bool nearDetail = isDetailVisible() && !m_detail.lane.isEmpty() && m_detail.lane.region().overlaps(lane.region());
    const auto& middle = nearDetail ? m_detail.lane.viewport() : lane.viewport();
    const auto centre = static_cast<std::int64_t>((middle.begin() + middle.end()) / 2);
    lane.moveTo({lane.viewport().chrom(), centre - bases / 2, centre - bases / 2 + bases});
}

void GenomeView::editName(const std::string& id) { (m_overview.lane.indexOf(id) >= 0 ? m_overview : m_detail).headers->editName(id); }

void GenomeView::reveal(const std::string& id)
{
    for (Part* part : {&m_overview, &m_detail}) {
        const int row = part->lane.rowOf(id);
        if (row < 0)
            continue;
        limitScroll(*part);  // of tracks that were just added
        const auto& place = part->lane.rows()[static_cast<std::size_t>(row)];
        const double now = part->scrollBar->value();
        part->scrollBar->setValue(qRound(std::min(place.top, std::max(now, place.bottom() - part->share))));
    }
}

QPoint GenomeView::menuPosition(const std::string& id) const
{
    const auto& part = m_overview.lane.indexOf(id) >= 0 ? m_overview : m_detail;
    return part.headers->mapToGlobal(part.headers->headerRect(id).center());
}

bool GenomeView::isReading() const
{
    const auto isBusy = [](const Pane& pane) { return pane.lane.loader().isReading() || pane.canvas->isBehind(); };
    return isBusy(m_overview) || (isDetailVisible() && isBusy(m_detail)) ||
           std::any_of(m_columns.begin(), m_columns.end(), [&](const auto& column) { return isBusy(*column); });
}

void GenomeView::laneMoved(Pane& pane, bool byUser)
{
    const bool marked = isDetailVisible() && !m_detail.lane.isEmpty();
    const auto marker = marked ? std::optional<Region>(m_detail.lane.region()) : std::nullopt;
    m_overview.canvas->setMarker(marker);
    m_overview.ruler->setMarker(marker);
    updateLabels();
    if (m_tipShown) {
        QToolTip::hideText();
        m_tipShown = false;
    }
    if (!m_columns.empty()) {
        columnMoved(pane, byUser);
        return;
    }
    if (!byUser)
        return;
    m_settleTimer.start();
    if (&pane == &m_overview)
        Q_EMIT regionMoved(pane.lane.region());
    else
        Q_EMIT detailMoved(pane.lane.region());
}

void GenomeView::updateLabels()
{
    const auto facts = [](const TrackLane& lane) {
        return lane.isEmpty()
                   ? QString()
                   : basesText(lane.viewport().end() - lane.viewport().begin()) + QStringLiteral(" \u00B7 ") + resolution(lane.viewport());
    };
    m_overview.label->setText(twoWeights(isDetailVisible() ? tr("Overview") : tr("View"), facts(m_overview.lane)));
    m_linkLabel->setText(twoWeights(tr("Detail"), facts(m_detail.lane)));
    m_detail.label->setText(twoWeights({}, m_detail.lane.isEmpty() ? QString() : QString::fromStdString(toLocus(m_detail.lane.region()))));
}

void GenomeView::click(Pane& pane, QPointF at)
{
    if (const auto region = pane.canvas->regionLabelAt(at); !region.empty()) {
        Q_EMIT regionClicked(QString::fromStdString(region));
        return;
    }
    if (const auto nearest = pane.canvas->linkAt(at)) {
        const auto length = pane.lane.region().length(), begin = (nearest->begin + nearest->end - length) / 2;
        pane.lane.moveTo({nearest->chrom, begin, begin + length});
        return;
    }
    const auto pick = pickAt(pane.lane, at.x(), at.y());
    if (pick.hit)
        Q_EMIT hitClicked(*pick.hit, QString::fromStdString(pane.lane.viewport().chrom()));
    else if (const auto variant = variantAt(pane.lane, at.x(), at.y()))
        Q_EMIT variantClicked(*variant, QString::fromStdString(pane.lane.viewport().chrom()));
    else
        Q_EMIT emptyClicked();
}

void GenomeView::report(Pane& pane, Pane& other, QPointF at)
{
    m_report = reportAt(pane.lane, other.lane, at.x(), at.y());
    if (m_report.position.isEmpty())
        return;
    eachPane([&](Pane& one) {
        const bool here = one.lane.viewport().chrom() == pane.lane.viewport().chrom();
        one.canvas->setPointerBase(here ? std::optional(m_report.base) : std::nullopt);
    });
    m_tipTimer.start();
    Q_EMIT pointed(m_report);
    if (QAccessible::isActive()) {
        pane.canvas->setAccessibleDescription(m_report.position + QLatin1Char(' ') + m_report.letter + QLatin1Char(' ') + m_report.under +
                                              QLatin1Char(' ') + m_report.values);
        QAccessibleEvent event(pane.canvas, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void GenomeView::showTip()
{
    if (m_report.under.isEmpty() || QApplication::activePopupWidget())  // not over a menu
        return;
    eachPane([this](Pane& pane) {
        const QPoint at = pane.canvas->mapFromGlobal(QCursor::pos());
        const int row = pane.canvas->underMouse() ? pane.lane.rowAt(at.y() + pane.lane.scroll()) : -1;
        if (row < 0)
            return;
        // Below the track, so that it does not cover the data.
        const auto area = pane.canvas->rowArea(row);
        m_tipShown = true;
        const int below = std::min(qRound(area.bottom()), pane.canvas->height());
        QToolTip::showText(pane.canvas->mapToGlobal(QPoint(at.x() - 16, below - 12)), m_report.under, pane.canvas, toQRect(area).toRect());
    });
}

}  // namespace bindscape::widgets
