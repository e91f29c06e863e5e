// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/genome_view/genome_view.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

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

GenomeView::Part::Part(Place place, TrackSelection& selection, QWidget* parent)
    : lane(place), canvas(new TrackCanvas(lane, parent)), headers(new HeaderColumn(lane, selection, parent)),
      ruler(new RulerStrip(lane, parent)), scrollBar(new QScrollBar(Qt::Vertical, parent)), navigation(new Navigation(*canvas)),
      label(cornerLabel(parent))
{
    scrollBar->setAccessibleName(QObject::tr("Scroll tracks"));
    scrollBar->setSingleStep(20);
}

GenomeView::GenomeView(QWidget* parent)
    : QWidget(parent), m_overview(Place::Overview, m_selection, this), m_detail(Place::Detail, m_selection, this),
      m_ideogram(new IdeogramStrip(m_overview.lane, this)), m_link(new LinkBand(m_overview.lane, m_detail.lane, this)),
      m_genomeLabel(cornerLabel(this)), m_linkLabel(cornerLabel(this)), m_edge(new QWidget(this))
{
    setAccessibleName(tr("Genome view"));
    setMinimumSize(scaled(420), scaled(200));
    m_edge->setCursor(Qt::SplitHCursor);
    describe(m_edge, tr("Width of the track headers"), tr("Drag to widen or narrow the track headers"));
    m_edge->installEventFilter(this);
    connectPart(m_overview, m_detail);
    connectPart(m_detail, m_overview);
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
    setTabOrder(m_overview.headers, m_overview.canvas);
    setTabOrder(m_overview.canvas, m_detail.headers);
    setTabOrder(m_detail.headers, m_detail.canvas);
}

void GenomeView::connectPart(Part& part, Part& other)
{
    connect(&part.lane, &TrackLane::moved, this, [this, &part](bool byUser) { laneMoved(part, byUser); });
    connect(&part.lane, &TrackLane::rowsChanged, this, &GenomeView::arrange);
    // What lies under a resting pointer changes when the view moves below it or its data arrive.
    const auto again = [this, &part, &other] {
        if (part.canvas->underMouse())
            report(part, other, part.canvas->mapFromGlobal(QPointF(QCursor::pos())));
    };
    connect(&part.lane, &TrackLane::moved, this, again);
    connect(&part.lane, &TrackLane::contentChanged, this, again);
    connect(part.scrollBar, &QScrollBar::valueChanged, this, [&part](int value) { part.lane.setScroll(value); });
    connect(part.ruler, &RulerStrip::sweeping, part.canvas, &TrackCanvas::setSweep);
    connect(part.ruler, &RulerStrip::wheelTurned, part.navigation, &Navigation::wheel);
    const auto scroll = [&part](double px) { part.scrollBar->setValue(part.scrollBar->value() + qRound(px)); };
    connect(part.navigation, &Navigation::scrollWanted, this, scroll);
    connect(part.headers, &HeaderColumn::scrollWanted, this, scroll);
    connect(part.navigation, &Navigation::clicked, this, [this, &part](QPointF at) { click(part, at); });
    connect(part.navigation, &Navigation::hovered, this, [this, &part, &other](QPointF at) { report(part, other, at); });
    connect(part.navigation, &Navigation::left, this, [this] {
        m_tipTimer.stop();
        m_overview.canvas->setPointerBase({});
        m_detail.canvas->setPointerBase({});
        Q_EMIT pointerLeft();
    });
    connect(part.navigation, &Navigation::rangeSwept, this, &GenomeView::rangeSwept);
    connect(part.navigation, &Navigation::historyWanted, this, &GenomeView::historyWanted);
    connect(part.navigation, &Navigation::menuWanted, this, [this, &part](QPointF at, QPoint global) {
        const int row = part.lane.rowAt(at.y() + part.lane.scroll());
        if (row < 0)
            return;
        const std::string id = part.lane.lead(row).id;
        if (!m_selection.contains(id))
            m_selection.set({id});
        Q_EMIT menuWanted(QString::fromStdString(id), global);
    });
    connect(part.headers, &HeaderColumn::renamed, this, &GenomeView::renamed);
    connect(part.headers, &HeaderColumn::reordered, this, &GenomeView::reordered);
    connect(part.headers, &HeaderColumn::heightChanged, this, &GenomeView::heightChanged);
    connect(part.headers, &HeaderColumn::colorWanted, this, &GenomeView::colorWanted);
    connect(part.headers, &HeaderColumn::scaleWanted, this, &GenomeView::scaleWanted);
    connect(part.headers, &HeaderColumn::menuWanted, this, &GenomeView::menuWanted);
}

void GenomeView::setReader(const Reader& reader)
{
    m_overview.lane.loader().setReader(reader);
    m_detail.lane.loader().setReader(reader);
}

void GenomeView::setGenome(const QString& name, const QString& note)
{
    m_genomeLabel->setText(twoWeights(name, note));
}

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
        if (track.overview || !m_detailShown)
            above.push_back(track);
        if (track.detail && m_detailShown)
            below.push_back(track);
    }
    m_overview.lane.setTracks(std::move(above));
    m_detail.lane.setTracks(std::move(below));
}

void GenomeView::reload(const std::string& id)
{
    m_overview.lane.loader().forget(id);
    m_detail.lane.loader().forget(id);
}

void GenomeView::showRegion(const Region& region, std::int64_t chromLength)
{
    m_overview.lane.show(region, chromLength);
}

void GenomeView::showDetail(const Region& region, std::int64_t chromLength)
{
    m_detail.lane.show(region, chromLength);
}

void GenomeView::clear()
{
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
    m_overview.canvas->setSelectedHit(hit, chrom);
    m_detail.canvas->setSelectedHit(hit, chrom);
    updateBands();
}

void GenomeView::updateBands()
{
    std::vector<Band> above, below;
    if (m_selectedHit) {
        const auto centre = (m_selectedHit->begin + m_selectedHit->end) / 2;
        above.push_back({{m_selectedChrom, centre - kModelWindow / 2, centre + kModelWindow / 2}, theme().purple, 0.1, tr("1 kb model window")});
        below.push_back({{m_selectedChrom, m_selectedHit->begin, m_selectedHit->end}, theme().purple, 0.11, {}});
    }
    m_overview.canvas->setBands(std::move(above));
    m_detail.canvas->setBands(std::move(below));
}

void GenomeView::setWheelScrolls(bool scrolls)
{
    m_overview.navigation->setWheelScrolls(scrolls);
    m_detail.navigation->setWheelScrolls(scrolls);
}

TrackLane& GenomeView::activeLane()
{
    return m_detailShown && (m_detail.canvas->hasFocus() || m_detail.headers->hasFocus()) ? m_detail.lane : m_overview.lane;
}

void GenomeView::panBy(double screens)
{
    activeLane().pan(screens * activeLane().viewport().width());
}

void GenomeView::zoomBy(double factor)
{
    activeLane().zoomAt(activeLane().viewport().width() / 2, factor);
}

void GenomeView::showBases(std::int64_t bases)
{
    auto& lane = activeLane();
    if (lane.isEmpty())
        return;
    // A detail view that is shown marks what the user looks at.
    const bool nearDetail = m_detailShown && !m_detail.lane.isEmpty() && m_detail.lane.region().overlaps(lane.region());
    const auto& middle = nearDetail ? m_detail.lane.viewport() : lane.viewport();
    const auto centre = static_cast<std::int64_t>((middle.begin() + middle.end()) / 2);
    lane.moveTo({lane.viewport().chrom(), centre - bases / 2, centre - bases / 2 + bases});
}

void GenomeView::editName(const std::string& id)
{
    (m_overview.lane.indexOf(id) >= 0 ? m_overview : m_detail).headers->editName(id);
}

QPoint GenomeView::menuPosition(const std::string& id) const
{
    const auto& part = m_overview.lane.indexOf(id) >= 0 ? m_overview : m_detail;
    return part.headers->mapToGlobal(part.headers->headerRect(id).center());
}

bool GenomeView::isReading() const
{
    const auto isBusy = [](const Part& part) { return part.lane.loader().isReading() || part.canvas->isBehind(); };
    return isBusy(m_overview) || (m_detailShown && isBusy(m_detail));
}

void GenomeView::laneMoved(Part& part, bool byUser)
{
    const bool marked = m_detailShown && !m_detail.lane.isEmpty();
    const auto marker = marked ? std::optional<Region>(m_detail.lane.region()) : std::nullopt;
    m_overview.canvas->setMarker(marker);
    m_overview.ruler->setMarker(marker);
    updateLabels();
    if (m_tipShown) {
        QToolTip::hideText();
        m_tipShown = false;
    }
    if (!byUser)
        return;
    m_settleTimer.start();
    if (&part == &m_overview)
        Q_EMIT regionMoved(part.lane.region());
    else
        Q_EMIT detailMoved(part.lane.region());
}

void GenomeView::updateLabels()
{
    const auto facts = [](const TrackLane& lane) {
        return lane.isEmpty()
                   ? QString()
                   : basesText(lane.viewport().end() - lane.viewport().begin()) + QStringLiteral(" \u00B7 ") + resolution(lane.viewport());
    };
    m_overview.label->setText(twoWeights(m_detailShown ? tr("Overview") : tr("View"), facts(m_overview.lane)));
    m_linkLabel->setText(twoWeights(tr("Detail"), facts(m_detail.lane)));
    m_detail.label->setText(twoWeights({}, m_detail.lane.isEmpty() ? QString() : QString::fromStdString(toLocus(m_detail.lane.region()))));
}

void GenomeView::click(Part& part, QPointF at)
{
    const auto pick = pickAt(part.lane, at.x(), at.y());
    if (pick.hit)
        Q_EMIT hitClicked(*pick.hit, QString::fromStdString(part.lane.viewport().chrom()));
    else
        Q_EMIT emptyClicked();
}

void GenomeView::report(Part& part, Part& other, QPointF at)
{
    m_report = reportAt(part.lane, other.lane, at.x(), at.y());
    if (m_report.position.isEmpty())
        return;
    part.canvas->setPointerBase(m_report.base);
    other.canvas->setPointerBase(m_report.base);
    m_tipTimer.start();
    Q_EMIT pointed(m_report);
    if (QAccessible::isActive()) {
        part.canvas->setAccessibleDescription(m_report.position + QLatin1Char(' ') + m_report.letter + QLatin1Char(' ') + m_report.under
                                              + QLatin1Char(' ') + m_report.values);
        QAccessibleEvent event(part.canvas, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&event);
    }
}

void GenomeView::showTip()
{
    if (m_report.under.isEmpty() || QApplication::activePopupWidget())  // not over a menu
        return;
    for (auto* part : {&m_overview, &m_detail}) {
        const QPoint at = part->canvas->mapFromGlobal(QCursor::pos());
        const int row = part->canvas->underMouse() ? part->lane.rowAt(at.y() + part->lane.scroll()) : -1;
        if (row >= 0) {  // below the track, so that it does not cover the data
            const auto area = part->canvas->rowArea(row);
            m_tipShown = true;
            const int below = std::min(qRound(area.bottom()), part->canvas->height());
            QToolTip::showText(part->canvas->mapToGlobal(QPoint(at.x() - 16, below - 12)), m_report.under, part->canvas,
                               toQRect(area).toRect());
        }
    }
}

}  // namespace bindscape::widgets
