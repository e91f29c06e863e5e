// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/chart_view.h"

#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/plots/chart_items.h"
#include "widgets/plots/chart_marks.h"
#include "widgets/plots/plot_head.h"

#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>
#include <limits>

namespace bindscape::widgets {

namespace {

constexpr double kZoomStep = 0.8;
constexpr double kPanShare = 0.1;

}  // namespace

ChartView::ChartView(QWidget* parent) : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(scaled(200), scaled(130));
    m_title = smallLabel(this, 12);
    m_title->setTextFormat(Qt::RichText);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_readout = smallLabel(this, 11);
    m_export = exportButton(this, tr("Export plot…"), tr("Writes this plot as SVG, PDF or PNG with its numbers as CSV"));
    connect(m_export, &QToolButton::clicked, this, &ChartView::exportRequested);

    m_plot = new QCustomPlot;
    m_plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    m_plot->setPlottingHint(QCP::phFastPolylines, true);
    m_plot->setMinimumHeight(scaled(80));
    m_plot->setFocusProxy(this);
    m_plot->installEventFilter(this);
    m_plot->axisRect()->setRangeZoomFactor(kZoomStep);
    m_plot->axisRect()->insetLayout()->setMargins({});
    connect(m_plot, &QCustomPlot::afterLayout, this, &ChartView::arrange);
    m_empty = new QLabel;
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setMargin(scaled(16));
    m_note = smallLabel(this, 11);
    m_note->setWordWrap(true);
    m_note->setVisible(false);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(scaled(8), scaled(4), scaled(4), 0);
    head->addWidget(m_title, 1);
    head->addWidget(m_readout);
    head->addWidget(m_export);
    m_stack = new QStackedLayout;
    m_stack->addWidget(m_plot);
    m_stack->addWidget(m_empty);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addLayout(m_stack, 1);
    layout->addWidget(m_note);
    m_note->setContentsMargins(scaled(8), 0, scaled(8), scaled(4));

    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis})
        connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), this, [this] { keepInside(); });
    connect(&Look::instance(), &Look::changed, this, &ChartView::restyle);
    setEmptyText(tr("Nothing to plot yet."));
    updateTooltip();
    restyle();
}

ChartView::~ChartView() = default;

bool ChartView::hasData() const
{
    for (const figure::Series& series : m_chart.series)
        if (!series.x.empty())
            return true;
    return false;
}

void ChartView::setNoteShown(bool shown)
{
    m_noteShown = shown;
    m_note->setVisible(m_noteShown && !m_chart.note.empty());
}

void ChartView::setCompact(bool compact)
{
    m_compact = compact;
    m_export->setVisible(!compact);
    m_readout->setVisible(!compact);
    setMinimumWidth(scaled(compact ? 120 : 200));
}

void ChartView::setEmptyText(const QString& sentence) { m_empty->setText(sentence); }

void ChartView::setClickHelp(const QString& help)
{
    m_clickHelp = help;
    updateTooltip();
}

void ChartView::updateTooltip()
{
    QStringList lines;
    if (!m_clickHelp.isEmpty())
        lines << m_clickHelp;
    lines << tr("Drag or arrow keys: pan. Wheel or + −: zoom. Double-click or Home: show all.");
    m_plot->setToolTip(lines.join(QLatin1Char('\n')));
}

void ChartView::setMarkedX(std::optional<double> x)
{
    m_markedX = x;
    rebuild();
}

void ChartView::setChart(figure::Chart chart)
{
    if (chart.id != m_chart.id)
        m_zoomed = false;
    m_chart = std::move(chart);
    updateTitle();
    m_note->setText(QString::fromStdString(m_chart.note));
    m_note->setVisible(m_noteShown && !m_chart.note.empty());
    QStringList names;
    for (const figure::Series& series : m_chart.series)
        names << (series.y.empty() ? QString::fromStdString(series.name)
                                   : tr("%1, last %2").arg(QString::fromStdString(series.name), plotNumber(series.y.back(), 3)));
    setAccessibleName(tr("Plot: %1").arg(QString::fromStdString(m_chart.title)));
    setAccessibleDescription(names.join(QStringLiteral("; ")));
    rebuild();
}

void ChartView::updateTitle()
{
    const QString second = toQColor(theme().text2).name();
    QString names;
    for (const figure::Series& series : m_chart.series)
        if (m_legendInHead && !series.name.empty())
            names += QStringLiteral("&nbsp; <span style=\"color:%1\">●</span>&nbsp;%2")
                         .arg(toQColor(figure::lookOf(series, theme()).color).name(), QString::fromStdString(series.name).toHtmlEscaped());
    m_title->setText(
        QStringLiteral("<b>%1</b>%4&nbsp; <span style=\"color:%2\">%3</span>")
            .arg(QString::fromStdString(m_chart.title).toHtmlEscaped(), second, QString::fromStdString(m_chart.subtitle).toHtmlEscaped(), names));
}

void ChartView::rebuild()
{
    const Range oldX = visibleX(), oldY = visibleY();
    m_building = true;
    m_plot->clearPlottables();
    m_plot->clearItems();
    m_stack->setCurrentIndex(hasData() ? 0 : 1);
    m_export->setEnabled(hasData());
    const ChartRanges ranges = chartRanges(m_chart);
    m_fullX = {ranges.x.lower, ranges.x.upper};
    m_fullY = {ranges.y.lower, ranges.y.upper};
    m_plot->xAxis->setLabel(QString::fromStdString(m_chart.x.title));
    m_plot->yAxis->setLabel(QString::fromStdString(m_chart.y.title));
    setTickers(m_fullY);
    m_plot->xAxis->setRange(m_zoomed ? QCPRange(oldX.low, oldX.high) : ranges.x);
    m_plot->yAxis->setRange(m_zoomed ? QCPRange(oldY.low, oldY.high) : ranges.y);
    for (const figure::Span& span : m_chart.spans)
        addSpan(*m_plot, span, theme());
    for (const figure::Series& series : m_chart.series)
        addSeries(*m_plot, series, theme());
    addPointLabels(*m_plot, m_chart, m_plot->legend->font(), toQColor(theme().text));
    for (const figure::Marker& marker : m_chart.markers)
        addMarker(*m_plot, marker, theme());
    if (m_markedX)
        addMarker(*m_plot, {*m_markedX, plotNumber(*m_markedX).toStdString(), figure::Role::Neutral}, theme());
    const bool textAbove = m_markedX || std::any_of(m_chart.markers.begin(), m_chart.markers.end(), [](const auto& m) { return !m.text.empty(); });
    m_plot->axisRect()->setMinimumMargins(QMargins(4, textAbove ? scaled(15) : 6, 10, 2));
    m_plot->legend->setVisible(!m_compact && !m_legendInHead && m_plot->legend->itemCount() > 1);
    m_building = false;
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ChartView::setTickers(const Range& y)
{
    const auto set = [](QCPAxis* axis, const figure::Axis& shown, bool wholeSteps, int power) {
        axis->setTickLabelRotation(0);
        axis->setScaleType(shown.log && shown.categories.empty() ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
        if (!shown.categories.empty())
            axis->setTicker(QSharedPointer<NameTicker>::create(shown.categories));
        else if (shown.log)
            axis->setTicker(QSharedPointer<DecadeTicker>::create());
        else
            axis->setTicker(QSharedPointer<PlotTicker>::create(wholeSteps, power));
    };
    set(m_plot->xAxis, m_chart.x, m_chart.x.title.find("poch") != std::string::npos, 0);
    set(m_plot->yAxis, m_chart.y, false, axisPower({y.low, y.high}));
}

void ChartView::restyle()
{
    styleAxes(*m_plot, theme());
    QPalette palette = m_readout->palette();
    palette.setColor(QPalette::WindowText, toQColor(theme().text2));
    for (QLabel* label : {m_readout, m_note, m_empty})
        label->setPalette(palette);
    m_empty->setAutoFillBackground(true);
    palette.setColor(QPalette::Window, toQColor(theme().base));
    m_empty->setPalette(palette);
    setAutoFillBackground(true);
    QPalette own = this->palette();
    own.setColor(QPalette::Window, toQColor(theme().base));
    setPalette(own);
    updateTitle();
    rebuild();
}

// Once the size of everything is known, before it is drawn: the legend where it hides least, and no title longer than its axis.
void ChartView::arrange()
{
    const QRect room = m_plot->axisRect()->rect();
    const bool turned = fitNames(*m_plot->xAxis);
    if (fitNames(*m_plot->yAxis) || turned)
        m_plot->replot(QCustomPlot::rpQueuedReplot);  // margins follow
    const auto fit = [](QCPAxis* axis, const std::string& title, const QString& power, int length) {
        const QFontMetrics metrics(axis->labelFont());
        const QString whole = QString::fromStdString(title);
        const QString text = metrics.elidedText(whole, Qt::ElideRight, length - metrics.horizontalAdvance(power)) + power;
        axis->setLabel(text.isEmpty() ? whole : text);  // the margins of the next layout leave room for it, also if this one has no width yet
    };
    fit(m_plot->xAxis, m_chart.x.title, {}, room.width());
    const bool powers = !m_chart.y.log && m_chart.y.categories.empty();
    fit(m_plot->yAxis, m_chart.y.title, powers ? powerText(axisPower({m_fullY.low, m_fullY.high})) : QString(), room.height());
    if (m_legendIfRoom && !m_compact && !m_legendInHead && m_plot->legend->itemCount() > 1) {
        constexpr double kMost = 0.55;  // of width and height
        const QSize size = m_plot->legend->minimumOuterSizeHint();
        m_plot->legend->setVisible(size.width() <= kMost * room.width() && size.height() <= kMost * room.height());
    }
    if (!m_plot->legend->visible())
        return;
    QCPLayoutInset* inset = m_plot->axisRect()->insetLayout();
    inset->setInsetAlignment(0, emptiestCorner(*m_plot, m_chart, m_plot->legend->minimumOuterSizeHint()));
    inset->update(QCPLayoutElement::upLayout);
}

void ChartView::keepInside()
{
    if (m_building)
        return;
    m_building = true;  // setRange() comes back here
    m_plot->xAxis->setRange(m_plot->xAxis->range().bounded(m_fullX.low, m_fullX.high));
    m_plot->yAxis->setRange(m_plot->yAxis->range().bounded(m_fullY.low, m_fullY.high));
    m_building = false;
    const Range x = visibleX(), y = visibleY();
    m_zoomed = x.high - x.low < 0.999 * (m_fullX.high - m_fullX.low) || y.high - y.low < 0.999 * (m_fullY.high - m_fullY.low);
}

ChartView::Range ChartView::visibleX() const { return {m_plot->xAxis->range().lower, m_plot->xAxis->range().upper}; }
ChartView::Range ChartView::visibleY() const { return {m_plot->yAxis->range().lower, m_plot->yAxis->range().upper}; }

void ChartView::resetZoom()
{
    m_zoomed = false;
    rebuild();
}

void ChartView::zoom(double factor)
{
    m_plot->xAxis->scaleRange(factor);
    m_plot->yAxis->scaleRange(factor);
    m_plot->replot();
}

QPoint ChartView::toPixel(double x, double y) const
{
    const QPoint inside(qRound(m_plot->xAxis->coordToPixel(x)), qRound(m_plot->yAxis->coordToPixel(y)));
    return m_plot->mapTo(this, inside);
}

QStringList ChartView::shownSeries() const
{
    QStringList names;
    for (int i = 0; i < m_plot->plottableCount(); ++i)
        if (const auto* drawn = m_plot->plottable(i); qobject_cast<const QCPCurve*>(drawn) != nullptr || qobject_cast<const QCPBars*>(drawn) != nullptr)
            names << drawn->name();
    return names;
}

bool ChartView::eventFilter(QObject* object, QEvent* event)
{
    if (object != m_plot)
        return QWidget::eventFilter(object, event);
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        m_pressed = static_cast<QMouseEvent*>(event)->pos();
        setFocus(Qt::MouseFocusReason);
        break;
    case QEvent::MouseButtonRelease: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        const bool isClick = (mouse->pos() - m_pressed).manhattanLength() < QApplication::startDragDistance();
        if (mouse->button() != Qt::LeftButton || !isClick || !m_plot->axisRect()->rect().contains(mouse->pos()))
            break;
        const auto hit = hitOf(*m_plot, m_chart, mouse->pos());
        Q_EMIT clicked(m_plot->xAxis->pixelToCoord(mouse->pos().x()), m_plot->yAxis->pixelToCoord(mouse->pos().y()));
        if (hit)
            Q_EMIT pointClicked(hit->series, hit->point);
        break;
    }
    case QEvent::MouseButtonDblClick:
        resetZoom();
        return true;
    case QEvent::MouseMove: {
        const QPoint at = static_cast<QMouseEvent*>(event)->pos();
        if (m_plot->axisRect()->rect().contains(at))
            showReadout(at);
        break;
    }
    case QEvent::Leave:
        m_readout->clear();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(object, event);
}

// The bar under the pointer, or the point nearest to it, in pixels.
void ChartView::showReadout(QPoint pixel)
{
    std::optional<PlotHit> best = hitOf(*m_plot, m_chart, pixel);
    double nearest = best ? 0 : std::numeric_limits<double>::infinity();
    for (std::size_t s = 0; nearest > 0 && s < m_chart.series.size(); ++s) {
        const figure::Series& series = m_chart.series[s];
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            const double distance =
                std::hypot(m_plot->xAxis->coordToPixel(series.x[i]) - pixel.x(), m_plot->yAxis->coordToPixel(series.y[i]) - pixel.y());
            if (distance < nearest) {
                nearest = distance;
                best = PlotHit{static_cast<int>(s), static_cast<int>(i)};
            }
        }
    }
    if (!best)
        return;
    const figure::Series& series = m_chart.series[static_cast<std::size_t>(best->series)];
    const auto point = static_cast<std::size_t>(best->point);
    const auto text = [](const figure::Axis& axis, double value, int digits) {
        const double place = std::round(value);
        const bool named = place >= 0 && place < static_cast<double>(axis.categories.size());
        return named ? QString::fromStdString(axis.categories[static_cast<std::size_t>(place)]) : plotNumber(value, digits);
    };
    QString at = text(m_chart.x, series.x[point], 4);
    if (series.barWidth > 0 && m_chart.x.categories.empty())
        at = QStringLiteral("%1–%2").arg(plotNumber(series.x[point] - series.barWidth / 2), plotNumber(series.x[point] + series.barWidth / 2));
    if (point < series.labels.size() && !series.labels[point].empty())
        at = QString::fromStdString(series.labels[point]) + QStringLiteral(" · ") + at;
    // A long name gives way to the numbers.
    const QString value = text(m_chart.y, series.y[point], 3);
    const QFontMetrics metrics(m_readout->font());
    const int room = width() - m_export->width() - scaled(20) - metrics.horizontalAdvance(at + QStringLiteral(" ·  ") + value);
    m_readout->setText(QStringLiteral("%1 · %2 %3").arg(at, metrics.elidedText(QString::fromStdString(series.name), Qt::ElideMiddle, room), value));
}

void ChartView::keyPressEvent(QKeyEvent* event)
{
    const auto pan = [this](QCPAxis* axis, double share) {
        const QCPRange range = axis->range();
        axis->moveRange(axis->scaleType() == QCPAxis::stLinear ? share * range.size() : std::pow(range.upper / range.lower, share));
        m_plot->replot();
    };
    switch (event->key()) {
    case Qt::Key_Left:
        pan(m_plot->xAxis, -kPanShare);
        break;
    case Qt::Key_Right:
        pan(m_plot->xAxis, kPanShare);
        break;
    case Qt::Key_Up:
        pan(m_plot->yAxis, kPanShare);
        break;
    case Qt::Key_Down:
        pan(m_plot->yAxis, -kPanShare);
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(kZoomStep);
        break;
    case Qt::Key_Minus:
        zoom(1 / kZoomStep);
        break;
    case Qt::Key_Home:
        resetZoom();
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void ChartView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    QAction* exportPlot = menu.addAction(icon(Symbol::Export), tr("Export plot…"), this, &ChartView::exportRequested);
    exportPlot->setEnabled(hasData());
    QAction* all = menu.addAction(tr("Show all"), this, &ChartView::resetZoom);
    all->setShortcut(Qt::Key_Home);
    all->setEnabled(m_zoomed);
    menu.exec(event->globalPos());
}

}  // namespace bindscape::widgets
