// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/qt_canvas.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace bindscape::widgets {

namespace {

QString toQString(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QPen toQPen(const draw::Pen& pen)
{
    QPen result(toQColor(pen.color), pen.width);
    result.setCapStyle(Qt::FlatCap);
    result.setJoinStyle(Qt::MiterJoin);
    if (!pen.dash.empty()) {
        // QPen counts dashes in pen widths.
        const double unit = pen.width > 0 ? pen.width : 1;
        QList<qreal> pattern;
        for (const double length : pen.dash)
            pattern.append(length / unit);
        if (pattern.size() % 2)
            pattern.append(pattern.last());
        result.setDashPattern(pattern);
    }
    return result;
}

QPainterPath toQPath(const draw::Path& path)
{
    QPainterPath result;
    result.setFillRule(Qt::WindingFill);
    std::size_t next = 0;
    const auto point = [&] {
        const auto& p = path.points[next++];
        return QPointF(p.x, p.y);
    };
    for (const auto verb : path.verbs) {
        switch (verb) {
        case draw::Path::Verb::Move: result.moveTo(point()); break;
        case draw::Path::Verb::Line: result.lineTo(point()); break;
        case draw::Path::Verb::Curve: {
            const QPointF a = point(), b = point(), c = point();
            result.cubicTo(a, b, c);
            break;
        }
        case draw::Path::Verb::Close: result.closeSubpath(); break;
        }
    }
    return result;
}

constexpr std::size_t kManyPoints = 200;

bool isUpright(draw::Point a, draw::Point b) { return a.x == b.x || a.y == b.y; }

bool areUpright(std::span<const draw::Point> points)
{
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (!isUpright(points[i - 1], points[i]))
            return false;
    }
    return points.size() > 2;
}

QPolygonF toQPolygon(std::span<const draw::Point> points)
{
    QPolygonF result;
    result.reserve(static_cast<qsizetype>(points.size()));
    for (const auto& p : points)
        result.append({p.x, p.y});
    return result;
}

}  // namespace

QColor toQColor(draw::Color color)
{
    return {color.r, color.g, color.b, color.a};
}

draw::Color fromQColor(const QColor& color)
{
    return {static_cast<std::uint8_t>(color.red()), static_cast<std::uint8_t>(color.green()), static_cast<std::uint8_t>(color.blue()),
            static_cast<std::uint8_t>(color.alpha())};
}

QFont toQFont(const draw::Font& font, const QPaintDevice* device)
{
    QFont result;
    if (font.mono)
        result.setFamilies({QStringLiteral("DejaVu Sans Mono"), QStringLiteral("monospace")});
    // A size in points of the device keeps fractions, which setPixelSize() would round away.
    const double dpi = device && device->logicalDpiY() > 0 ? device->logicalDpiY() : 96;
    result.setPointSizeF(std::max(font.size, 0.5) * 72 / dpi);
    result.setBold(font.bold);
    result.setItalic(font.italic);
    return result;
}

QtCanvas::QtCanvas(QPainter& painter) : m_painter(painter)
{
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    m_painter.setRenderHint(QPainter::TextAntialiasing, true);
    m_painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
}

void QtCanvas::smooth(bool on)
{
    if (m_smooth != on)
        m_painter.setRenderHint(QPainter::Antialiasing, m_smooth = on);
}

void QtCanvas::prepare(std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen)
{
    m_painter.setBrush(fill ? QBrush(toQColor(*fill)) : QBrush(Qt::NoBrush));
    m_painter.setPen(pen ? toQPen(*pen) : QPen(Qt::NoPen));
}

const QFont& QtCanvas::font(const draw::Font& font) const
{
    const auto key = std::make_tuple(font.size, font.bold, font.italic, font.mono);
    auto found = m_fonts.find(key);
    if (found == m_fonts.end())
        found = m_fonts.emplace(key, toQFont(font, m_painter.device())).first;
    return found->second;
}

void QtCanvas::pushClip(const draw::Rect& rect)
{
    m_painter.save();
    m_painter.setClipRect(toQRect(rect), Qt::IntersectClip);
}

void QtCanvas::popClip()
{
    m_painter.restore();
    m_smooth = m_painter.testRenderHint(QPainter::Antialiasing);
}

void QtCanvas::fillRect(const draw::Rect& rect, draw::Color color)
{
    // Without smoothing a bar thinner than a pixel may vanish between two pixel centres.
    const double scale = std::abs(m_painter.transform().m11()) * m_painter.device()->devicePixelRatioF();
    smooth(std::abs(rect.width) * scale < 1 || std::abs(rect.height) * scale < 1);
    m_painter.fillRect(toQRect(rect), toQColor(color));
}

void QtCanvas::strokeRect(const draw::Rect& rect, const draw::Pen& pen)
{
    smooth(false);
    prepare(std::nullopt, pen);
    m_painter.drawRect(toQRect(rect));
}

void QtCanvas::roundedRect(const draw::Rect& rect, double radius, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen)
{
    smooth(true);
    prepare(fill, pen);
    m_painter.drawRoundedRect(toQRect(rect), radius, radius);
}

// Pens wider than a device pixel are outlined and filled by Qt, which takes 50 ms for a jagged line on a fine screen. Hairlines
// side by side look the same and take one.
int QtCanvas::hairlines(const draw::Pen& pen) const
{
    const double wide = pen.width * std::abs(m_painter.transform().m11()) * m_painter.device()->devicePixelRatioF();
    return pen.dash.empty() && pen.color.a == 255 && wide > 1 && wide <= 3 ? static_cast<int>(std::ceil(wide)) : 0;
}

template <class Draw>
void QtCanvas::drawHairlines(int count, const draw::Pen& pen, bool beside, const Draw& draw)
{
    prepare(std::nullopt, draw::Pen{pen.color, 0, {}});
    const double step = pen.width / count;
    for (int i = 0; i < count; ++i) {
        const double offset = (i - (count - 1) / 2.0) * step;
        const QPointF shift = beside ? QPointF(offset, 0) : QPointF(0, offset);
        m_painter.translate(shift);
        draw();
        m_painter.translate(-shift);
    }
}

void QtCanvas::line(draw::Point from, draw::Point to, const draw::Pen& pen)
{
    const bool isSlanted = from.x != to.x && from.y != to.y;
    smooth(isSlanted);
    if (const int count = isSlanted ? hairlines(pen) : 0; count > 0) {
        drawHairlines(count, pen, true, [&] { m_painter.drawLine(QPointF(from.x, from.y), QPointF(to.x, to.y)); });
        return;
    }
    prepare(std::nullopt, pen);
    m_painter.drawLine(QPointF(from.x, from.y), QPointF(to.x, to.y));
}

// Columns over a common base line, which the last two points give: the outline of a signal. As boxes they cost a small part
// of what the smoothed filling of a jagged outline does.
bool QtCanvas::fillStairs(std::span<const draw::Point> points, draw::Color color)
{
    if (points.size() < 4 || !areUpright(points) || points.front().x != points.back().x)
        return false;
    const auto chain = points.first(points.size() - 2);
    const double base = points.back().y;
    if (points[points.size() - 2].y != base || chain.back().x != points[points.size() - 2].x)
        return false;
    const bool down = chain.front().x > chain.back().x;
    m_boxes.clear();
    for (std::size_t i = 1; i < chain.size(); ++i) {
        const draw::Point a = chain[i - 1], b = chain[i];
        if ((b.x > a.x) == down && b.x != a.x)
            return false;
        if (a.x != b.x && a.y != base)
            m_boxes.append(QRectF(std::min(a.x, b.x), std::min(a.y, base), std::fabs(b.x - a.x), std::fabs(base - a.y)));
    }
    smooth(false);
    prepare(color, std::nullopt);
    m_painter.drawRects(m_boxes);
    return true;
}

bool QtCanvas::strokeStairs(std::span<const draw::Point> points, const draw::Pen& pen)
{
    if (!pen.dash.empty() || pen.color.a != 255 || pen.width < 1 || !areUpright(points))
        return false;
    const double half = pen.width / 2;
    m_boxes.clear();
    for (std::size_t i = 1; i < points.size(); ++i) {
        const auto [left, right] = std::minmax(points[i - 1].x, points[i].x);
        const auto [top, bottom] = std::minmax(points[i - 1].y, points[i].y);
        m_boxes.append(QRectF(left - half, top - half, right - left + pen.width, bottom - top + pen.width));
    }
    smooth(false);
    prepare(pen.color, std::nullopt);
    m_painter.drawRects(m_boxes);
    return true;
}

void QtCanvas::polyline(std::span<const draw::Point> points, const draw::Pen& pen)
{
    if (strokeStairs(points, pen))
        return;
    smooth(true);
    if (const int count = points.size() > kManyPoints ? hairlines(pen) : 0; count > 0) {
        const QPolygonF polygon = toQPolygon(points);
        drawHairlines(count, pen, false, [&] { m_painter.drawPolyline(polygon); });
        return;
    }
    prepare(std::nullopt, pen);
    m_painter.drawPolyline(toQPolygon(points));
}

void QtCanvas::polygon(std::span<const draw::Point> points, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen)
{
    if (fill && !pen && fillStairs(points, *fill))
        return;
    smooth(true);
    prepare(fill, pen);
    m_painter.drawPolygon(toQPolygon(points));
}

void QtCanvas::fillPath(const draw::Path& path, draw::Color color)
{
    smooth(true);
    m_painter.fillPath(toQPath(path), toQColor(color));
}

void QtCanvas::circle(draw::Point centre, double radius, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen)
{
    smooth(true);
    prepare(fill, pen);
    m_painter.drawEllipse(QPointF(centre.x, centre.y), radius, radius);
}

void QtCanvas::text(draw::Point baseline, std::string_view utf8, const draw::Font& font, draw::Color color, draw::Align align, double rotation)
{
    const QString words = toQString(utf8);
    m_painter.setFont(this->font(font));
    m_painter.setPen(toQColor(color));
    double shift = 0;
    if (align != draw::Align::Left) {
        const double width = QFontMetricsF(this->font(font), m_painter.device()).horizontalAdvance(words);
        shift = align == draw::Align::Center ? -width / 2 : -width;
    }
    if (rotation == 0) {
        m_painter.drawText(QPointF(baseline.x + shift, baseline.y), words);
        return;
    }
    m_painter.save();
    m_painter.translate(baseline.x, baseline.y);
    m_painter.rotate(rotation);
    m_painter.drawText(QPointF(shift, 0), words);
    m_painter.restore();
}

void QtCanvas::image(const draw::Rect& rect, const draw::Raster& raster)
{
    if (raster.width < 1 || raster.height < 1)
        return;
    static_assert(sizeof(draw::Color) == 4);
    const QImage image(reinterpret_cast<const uchar*>(raster.pixels.data()), raster.width, raster.height, raster.width * 4, QImage::Format_RGBA8888);
    m_painter.drawImage(toQRect(rect), image);
}

double QtCanvas::textWidth(std::string_view utf8, const draw::Font& font) const
{
    return QFontMetricsF(this->font(font), m_painter.device()).horizontalAdvance(toQString(utf8));
}

}  // namespace bindscape::widgets
