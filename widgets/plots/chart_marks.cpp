// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/chart_marks.h"

#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::widgets {

namespace {

constexpr int kLongestName = 24;  // letters of a name on an axis
constexpr int kReach = 7;         // pixels by which a click may miss

std::size_t pointCount(const figure::Series& series) { return std::min(series.x.size(), series.y.size()); }

// Drawn in pixels after the axes are laid out: an item without positions of its own.
class PaintedItem : public QCPAbstractItem {
public:
    explicit PaintedItem(QCustomPlot& plot) : QCPAbstractItem(&plot) { setClipToAxisRect(true); }
    double selectTest(const QPointF&, bool, QVariant*) const override { return -1; }

protected:
    QPointF pixelOf(double x, double y) const { return {parentPlot()->xAxis->coordToPixel(x), parentPlot()->yAxis->coordToPixel(y)}; }
    // A logarithm that does not exist has no pixel.
    bool plottable(double x, double y) const
    {
        const auto good = [](const QCPAxis* axis, double value) {
            return std::isfinite(value) && (axis->scaleType() == QCPAxis::stLinear || value > 0);
        };
        return good(parentPlot()->xAxis, x) && good(parentPlot()->yAxis, y);
    }
};

class WhiskersItem : public PaintedItem {
public:
    WhiskersItem(QCustomPlot& plot, figure::Series series, QColor color) : PaintedItem(plot), m_series(std::move(series)), m_color(color) {}

protected:
    void draw(QCPPainter* painter) override
    {
        const double cap = scaled(3);
        painter->setPen(QPen(m_color, 1));
        for (std::size_t i = 0; i < std::min({m_series.x.size(), m_series.low.size(), m_series.high.size()}); ++i) {
            if (!plottable(m_series.x[i], m_series.low[i]) || !plottable(m_series.x[i], m_series.high[i]))
                continue;
            const QPointF low = pixelOf(m_series.x[i], m_series.low[i]), high = pixelOf(m_series.x[i], m_series.high[i]);
            painter->drawLine(low, high);
            for (const QPointF& end : {low, high})
                painter->drawLine(end - QPointF(cap, 0), end + QPointF(cap, 0));
        }
    }

private:
    figure::Series m_series;
    QColor m_color;
};

class LabelsItem : public PaintedItem {
public:
    LabelsItem(QCustomPlot& plot, const figure::Chart& chart, const QFont& font, QColor color)
        : PaintedItem(plot), m_font(font), m_color(color)
    {
        const QFontMetricsF metrics(font);
        for (const figure::Series& series : chart.series)
            for (std::size_t i = 0; i < std::min(pointCount(series), series.labels.size()); ++i) {
                m_x.push_back(series.x[i]);
                m_y.push_back(series.y[i]);
                m_texts << QString::fromStdString(series.labels[i]);
                m_widths.push_back(m_texts.last().isEmpty() ? 0 : metrics.horizontalAdvance(m_texts.last()));
            }
        m_height = metrics.height();
    }

protected:
    void draw(QCPPainter* painter) override
    {
        std::vector<draw::Point> points;
        for (std::size_t i = 0; i < m_x.size(); ++i) {
            const QPointF at = plottable(m_x[i], m_y[i]) ? pixelOf(m_x[i], m_y[i]) : QPointF(qQNaN(), qQNaN());
            points.push_back({at.x(), at.y()});
        }
        const QRect room = parentPlot()->axisRect()->rect();
        const draw::Rect box{double(room.x()), double(room.y()), double(room.width()), double(room.height())};
        const auto places = figure::placeLabels(points, m_widths, m_height, scaled(5), box);
        painter->setFont(m_font);
        painter->setPen(m_color);
        for (std::size_t i = 0; i < places.size(); ++i)
            if (places[i])
                painter->drawText(QRectF(places[i]->x, places[i]->y, places[i]->width + 1, places[i]->height),
                                  Qt::AlignCenter | Qt::TextDontClip, m_texts[static_cast<qsizetype>(i)]);
    }

private:
    std::vector<double> m_x, m_y, m_widths;
    QStringList m_texts;
    double m_height = 0;
    QFont m_font;
    QColor m_color;
};

}  // namespace

NameTicker::NameTicker(const std::vector<std::string>& names)
{
    for (const std::string& name : names) {
        QString text = QString::fromStdString(name);
        if (text.size() > kLongestName)
            text = text.left(kLongestName / 2) + QChar(0x2026) + text.right(kLongestName / 2 - 1);
        m_names << text;
    }
    setTickOrigin(0);
}

QString NameTicker::getTickLabel(double tick, const QLocale&, QChar, int)
{
    const double place = std::round(tick);
    if (place < 0 || place >= static_cast<double>(m_names.size()))
        return {};
    QString name = m_names[static_cast<qsizetype>(place)];
    return m_broken ? name.replace(QLatin1Char(' '), QLatin1Char('\n')) : name;
}

bool fitNames(QCPAxis& axis)
{
    const auto ticker = axis.ticker().dynamicCast<NameTicker>();
    if (ticker.isNull())
        return false;
    const QFontMetrics metrics(axis.tickLabelFont());
    int widest = 0, widestWord = 0;
    for (const QString& name : ticker->names()) {
        widest = std::max(widest, metrics.horizontalAdvance(name));
        for (const QString& word : name.split(QLatin1Char(' ')))
            widestWord = std::max(widestWord, metrics.horizontalAdvance(word));
    }
    const bool below = axis.orientation() == Qt::Horizontal;
    const double each = (below ? axis.axisRect()->width() : axis.axisRect()->height()) / axis.range().size();
    const bool tooWide = below && widest + scaled(6) > each, broken = tooWide && widestWord + scaled(6) <= each;
    const double turn = tooWide && !broken ? -90 : 0;
    const double room = below && turn == 0 ? each : metrics.height();
    const int every = std::max(1, static_cast<int>(std::ceil(room / std::max(1e-9, each) - 1e-9)));
    const bool turned = turn != axis.tickLabelRotation();
    const bool fewer = ticker->every() != every, otherLines = ticker->isBroken() != broken;
    axis.setTickLabelRotation(turn);
    ticker->setEvery(every);
    ticker->setBroken(broken);
    return turned || fewer || otherLines;
}

QString DecadeTicker::getTickLabel(double tick, const QLocale&, QChar, int) { return QString::fromStdString(figure::decadeText(tick)); }

void addBars(QCustomPlot& plot, const figure::Series& series, const figure::RoleLook& look)
{
    auto* bars = new QCPBars(plot.xAxis, plot.yAxis);
    QVector<double> x, y;
    for (std::size_t i = 0; i < pointCount(series); ++i)
        if (std::isfinite(series.x[i]) && std::isfinite(series.y[i])) {
            x << series.x[i];
            y << series.y[i];
        }
    bars->setData(x, y);
    bars->setWidthType(QCPBars::wtPlotCoords);
    bars->setWidth(series.barWidth);
    bars->setBrush(toQColor(look.color.withAlpha(figure::barOpacity(look))));
    bars->setPen(QPen(toQColor(look.color), 1));
    bars->setName(QString::fromStdString(series.name));
    if (series.name.empty())
        bars->removeFromLegend();
}

void addWhiskers(QCustomPlot& plot, const figure::Series& series, QColor color) { new WhiskersItem(plot, series, color); }

void addPointLabels(QCustomPlot& plot, const figure::Chart& chart, const QFont& font, QColor color)
{
    if (std::any_of(chart.series.begin(), chart.series.end(), [](const auto& series) { return !series.labels.empty(); }))
        new LabelsItem(plot, chart, font, color);
}

std::optional<PlotHit> hitOf(const QCustomPlot& plot, const figure::Chart& chart, QPointF pixel)
{
    std::optional<PlotHit> best;
    double shortest = std::numeric_limits<double>::infinity();  // height of a bar, or distance of a point
    const auto take = [&](std::size_t series, std::size_t point, double size) {
        if (size < shortest) {
            shortest = size;
            best = PlotHit{static_cast<int>(series), static_cast<int>(point)};
        }
    };
    const QCPAxis *xAxis = plot.xAxis, *yAxis = plot.yAxis;
    const double base = yAxis->scaleType() == QCPAxis::stLogarithmic ? plot.axisRect()->bottom() : yAxis->coordToPixel(0);
    for (std::size_t s = 0; s < chart.series.size(); ++s) {
        const figure::Series& series = chart.series[s];
        for (std::size_t i = 0; i < pointCount(series); ++i) {
            const double x = xAxis->coordToPixel(series.x[i]), y = yAxis->coordToPixel(series.y[i]);
            if (series.barWidth > 0) {
                const double left = xAxis->coordToPixel(series.x[i] - series.barWidth / 2);
                const double right = xAxis->coordToPixel(series.x[i] + series.barWidth / 2);
                const bool across = pixel.x() >= left && pixel.x() < right;
                if (across && series.y[i] != 0 && pixel.y() >= std::min(y, base) - kReach && pixel.y() <= std::max(y, base) + kReach)
                    take(s, i, std::abs(y - base));
            } else if (series.points) {
                const double distance = std::hypot(x - pixel.x(), y - pixel.y());
                if (distance <= kReach)
                    take(s, i, distance);
            }
        }
    }
    return best;
}

}  // namespace bindscape::widgets
