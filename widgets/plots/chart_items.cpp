// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/chart_items.h"

#include "core/base/text.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/plots/chart_marks.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bindscape::widgets {

namespace {

constexpr double kLineWidth = 1.6;
constexpr double kBandOpacity = 0.18;

QPen penOf(const figure::RoleLook& look, double width)
{
    QPen pen(toQColor(look.color), width);
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    if (!look.dash.empty()) {
        QList<qreal> dash;  // Qt counts in widths of the pen
        for (const double length : look.dash)
            dash << std::max(0.5, length / width * 1.3);
        if (dash.size() % 2 == 1)
            dash << dash.last();
        pen.setDashPattern(dash);
    }
    return pen;
}

QFont fontOf(int pixels, bool bold = false)
{
    QFont font = QApplication::font();
    font.setPixelSize(scaled(pixels));
    font.setBold(bold);
    return font;
}

void include(QCPRange& range, double value, bool& any, const figure::Axis& axis)
{
    if (!std::isfinite(value) || (axis.log && !(value > 0)))
        return;
    if (!any)
        range = QCPRange(value, value);
    else
        range.expand(value);
    any = true;
}

QCPRange limited(QCPRange range, bool any, const figure::Axis& axis, double margin)
{
    if (!any)
        range = QCPRange(0, 1);
    if (axis.log || !axis.categories.empty()) {
        const figure::AxisRange shown = figure::axisRange(axis, any ? std::vector<double>{range.lower, range.upper} : std::vector<double>());
        return {shown.min, shown.max};
    }
    const double size = range.size() > 0 ? range.size() : std::max(1e-9, std::abs(range.lower)) * 0.2;
    double low = range.lower - margin * size, high = range.upper + margin * size;
    if (range.lower >= 0 && low < 0)
        low = 0;
    if (axis.min && std::isfinite(*axis.min))
        low = *axis.min;
    if (axis.max && std::isfinite(*axis.max))
        high = *axis.max;
    if (!(high > low))
        high = low + 1;
    return {low, high};
}

}  // namespace

double PlotTicker::getTickStep(const QCPRange& range)
{
    const double step = QCPAxisTicker::getTickStep(range);
    return m_wholeSteps ? std::max(1.0, std::round(step)) : step;
}

int axisPower(const QCPRange& range)
{
    const double largest = std::max(std::abs(range.lower), std::abs(range.upper));
    if (!(largest > 0) || (largest >= 1e-2 && largest < 1e5))
        return 0;
    return static_cast<int>(std::floor(std::log10(largest)));
}

QString powerText(int power)
{
    if (power == 0)
        return {};
    const QString digits = QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹");
    QString text = QStringLiteral(" (×10");
    for (const QChar letter : QString::number(power))
        text += letter == QLatin1Char('-') ? QChar(0x207B) : digits[letter.digitValue()];
    return text + QLatin1Char(')');
}

QString plotNumber(double value, int digits)
{
    QString text = QString::fromStdString(formatReal(std::abs(value) < 1e-12 ? 0 : value, digits));
    if (text.startsWith(QLatin1Char('-')))
        text[0] = QChar(0x2212);
    return text;
}

QString PlotTicker::getTickLabel(double tick, const QLocale&, QChar, int) { return plotNumber(tick / std::pow(10.0, m_power), 5); }

ChartRanges chartRanges(const figure::Chart& chart)
{
    QCPRange x, y;
    bool anyX = false, anyY = false;
    for (const figure::Series& series : chart.series) {
        for (const double value : series.x)
            for (const double edge : {value - series.barWidth / 2, value + series.barWidth / 2})
                include(x, edge, anyX, chart.x);
        for (const auto* values : {&series.y, &series.low, &series.high})
            for (const double value : *values)
                include(y, value, anyY, chart.y);
        if (series.barWidth > 0)
            include(y, 0, anyY, chart.y);
    }
    for (const figure::Marker& marker : chart.markers)
        include(x, marker.x, anyX, chart.x);
    for (const figure::Span& span : chart.spans)
        for (const double edge : {span.begin, span.end})
            include(x, edge, anyX, chart.x);
    return {limited(x, anyX, chart.x, 0), limited(y, anyY, chart.y, 0.06)};
}

void styleAxes(QCustomPlot& plot, const draw::Theme& theme)
{
    plot.setBackground(QBrush(toQColor(theme.base)));
    for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
        const QPen line(toQColor(theme.text2), 1);
        axis->setBasePen(line);
        axis->setTickPen(line);
        axis->setSubTicks(false);
        axis->setTickLength(4, 0);
        axis->setTickLabelColor(toQColor(theme.text2));
        axis->setTickLabelFont(fontOf(11));
        axis->setLabelColor(toQColor(theme.text2));
        axis->setLabelFont(fontOf(11));
        axis->setLabelPadding(2);
        axis->setTickLabelPadding(4);
        axis->grid()->setPen(QPen(toQColor(theme.plotGrid), 1));
        axis->grid()->setZeroLinePen(QPen(toQColor(theme.hairline), 1));
    }
    plot.legend->setFont(fontOf(11));
    plot.legend->setTextColor(toQColor(theme.text));
    plot.legend->setBrush(toQColor(theme.base.withAlpha(0.8)));  // a curve below it stays visible, its text readable
    plot.legend->setBorderPen(Qt::NoPen);
    plot.legend->setIconSize(scaled(26), scaled(12));
    plot.legend->setRowSpacing(-2);
}

void addSeries(QCustomPlot& plot, const figure::Series& series, const draw::Theme& theme)
{
    const figure::RoleLook look = figure::lookOf(series, theme);
    const std::size_t count = std::min(series.x.size(), series.y.size());
    const auto vector = [](const std::vector<double>& values) { return QVector<double>(values.begin(), values.end()); };
    const bool whiskers = series.barWidth > 0 || !series.line;
    if (series.barWidth > 0)
        addBars(plot, series, look);
    if (whiskers && !series.low.empty())
        addWhiskers(plot, series, toQColor(look.color));
    if (series.barWidth > 0)
        return;
    if (!whiskers && !series.low.empty() && series.low.size() == series.x.size() && series.high.size() == series.x.size()) {
        QCPGraph* low = plot.addGraph();
        QCPGraph* high = plot.addGraph();
        low->setData(vector(series.x), vector(series.low));
        high->setData(vector(series.x), vector(series.high));
        for (QCPGraph* edge : {low, high}) {
            edge->setPen(Qt::NoPen);
            edge->removeFromLegend();
        }
        high->setBrush(toQColor(look.color.withAlpha(kBandOpacity)));
        high->setChannelFillGraph(low);
    }
    // A curve, not a graph: ROC and PR run up and back in x, and their order must stay.
    auto* curve = new QCPCurve(plot.xAxis, plot.yAxis);
    QVector<QCPCurveData> points;
    points.reserve(static_cast<qsizetype>(count));
    for (std::size_t i = 0; i < count; ++i)
        points.append(QCPCurveData(static_cast<double>(i), series.x[i], series.y[i]));
    curve->data()->set(points, true);
    curve->setName(QString::fromStdString(series.name));
    curve->setPen(series.line ? penOf(look, series.faint ? 1 : kLineWidth) : Qt::NoPen);
    if (series.points || count == 1) {
        const bool hollow = series.role == figure::Role::Blocked;
        curve->setScatterStyle(QCPScatterStyle(hollow ? QCPScatterStyle::ssSquare : QCPScatterStyle::ssCircle,
                                               QPen(toQColor(look.color), 1.4), QBrush(toQColor(hollow ? theme.base : look.color)), 5));
    }
    if (series.name.empty() || series.faint)
        curve->removeFromLegend();
}

void addMarker(QCustomPlot& plot, const figure::Marker& marker, const draw::Theme& theme)
{
    const figure::RoleLook look = figure::roleLook(marker.role, theme);
    auto* line = new QCPItemStraightLine(&plot);
    line->point1->setCoords(marker.x, 0);
    line->point2->setCoords(marker.x, 1);
    QPen pen(toQColor(look.color), 1.2);
    pen.setDashPattern({3, 2});
    line->setPen(pen);
    if (marker.text.empty() || !plot.xAxis->range().contains(marker.x))
        return;
    auto* text = new QCPItemText(&plot);
    text->setText(QString::fromStdString(marker.text));
    text->setFont(fontOf(11));
    text->setColor(toQColor(theme.text2));
    text->setClipToAxisRect(false);
    text->position->setTypeX(QCPItemPosition::ptPlotCoords);
    text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(marker.x, 0);
    // On the side with more room.
    const bool leftHalf = marker.x < plot.xAxis->range().center();
    text->setPositionAlignment(Qt::AlignBottom | (leftHalf ? Qt::AlignLeft : Qt::AlignRight));
    text->setPadding(QMargins(0, 0, 0, 1));
}

void addSpan(QCustomPlot& plot, const figure::Span& span, const draw::Theme& theme)
{
    const auto place = [&](QCPItemPosition* position, double x, double share) {
        position->setTypeX(QCPItemPosition::ptPlotCoords);
        position->setTypeY(QCPItemPosition::ptAxisRectRatio);
        position->setCoords(x, share);
    };
    auto* tint = new QCPItemRect(&plot);
    tint->setLayer(QStringLiteral("background"));
    tint->setPen(Qt::NoPen);
    tint->setBrush(toQColor(figure::roleLook(span.role, theme).color.withAlpha(figure::kSpanOpacity)));
    place(tint->topLeft, span.begin, 0);
    place(tint->bottomRight, span.end, 1);
    const QCPRange shown = plot.xAxis->range();
    if (span.text.empty() || span.end < shown.lower || span.begin > shown.upper)
        return;
    auto* text = new QCPItemText(&plot);
    text->setText(QString::fromStdString(span.text));
    text->setFont(fontOf(11));
    text->setColor(toQColor(theme.text2));
    const bool leftHalf = span.begin < shown.center();
    place(text->position, leftHalf ? std::max(span.begin, shown.lower) : std::min(span.end, shown.upper), 0);
    text->setPositionAlignment(Qt::AlignTop | (leftHalf ? Qt::AlignLeft : Qt::AlignRight));
    text->setPadding(QMargins(2, 1, 2, 0));
}

Qt::Alignment emptiestCorner(const QCustomPlot& plot, const figure::Chart& chart, QSize legend)
{
    const QRect room = plot.axisRect()->rect();
    // Among equals the usual place first; between the corners, for bars at both ends and labels above points.
    const std::array<Qt::Alignment, 9> corners{Qt::AlignTop | Qt::AlignRight,   Qt::AlignBottom | Qt::AlignRight, Qt::AlignTop | Qt::AlignLeft,
                                               Qt::AlignBottom | Qt::AlignLeft, Qt::AlignTop | Qt::AlignHCenter,  Qt::AlignBottom | Qt::AlignHCenter,
                                               Qt::AlignVCenter | Qt::AlignLeft, Qt::AlignVCenter | Qt::AlignRight, Qt::AlignCenter};
    std::array<double, 9> hidden{};
    constexpr double kMark = 4;  // pixels that a point reaches out
    const auto hide = [&](const QPointF& point) {
        for (std::size_t i = 0; i < corners.size(); ++i)
            hidden[i] += QRectF(QStyle::alignedRect(Qt::LeftToRight, corners[i], legend, room)).adjusted(-kMark, -kMark, kMark, kMark).contains(point) ? 1 : 0;
    };
    constexpr int kSteps = 8;  // between two points of a curve
    const QFontMetricsF metrics(plot.legend->font());
    for (const figure::Series& series : chart.series) {
        for (std::size_t i = 0; i < std::min({series.x.size(), series.y.size(), series.labels.size()}); ++i)
            for (const double share : {0.25, 0.5, 0.75, 1.0})
                hide({plot.xAxis->coordToPixel(series.x[i]) + share * metrics.horizontalAdvance(QString::fromStdString(series.labels[i])),
                      plot.yAxis->coordToPixel(series.y[i])});
        for (std::size_t i = 0; series.barWidth > 0 && i < std::min(series.x.size(), series.y.size()); ++i)
            for (int step = 0; step <= kSteps; ++step)
                for (const double side : {-0.5, 0.0, 0.5})
                    hide({plot.xAxis->coordToPixel(series.x[i] + side * series.barWidth), plot.yAxis->coordToPixel(series.y[i] * step / kSteps)});
        if (series.barWidth > 0)
            continue;
        const bool whiskers = !series.line && series.low.size() == series.x.size() && series.high.size() == series.x.size();
        for (std::size_t i = 0; whiskers && i < series.x.size(); ++i)
            for (int step = 0; step <= kSteps; ++step)
                hide({plot.xAxis->coordToPixel(series.x[i]), plot.yAxis->coordToPixel(series.low[i] + (series.high[i] - series.low[i]) * step / kSteps)});
        QPointF last;
        for (std::size_t i = 0; i < std::min(series.x.size(), series.y.size()); ++i) {
            const QPointF point(plot.xAxis->coordToPixel(series.x[i]), plot.yAxis->coordToPixel(series.y[i]));
            for (int step = i == 0 || !series.line ? kSteps : 1; step <= kSteps; ++step)
                hide(last + (point - last) * step / kSteps);
            last = point;
        }
    }
    return corners[static_cast<std::size_t>(std::min_element(hidden.begin(), hidden.end()) - hidden.begin())];
}

}  // namespace bindscape::widgets
