// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/letter_outlines.h"

#include <cmath>
#include <initializer_list>
#include <numbers>

namespace bindscape::tracks {

namespace {

using draw::Path;
using draw::Point;

constexpr double degrees(double angle) { return angle * std::numbers::pi / 180; }

void addPolygon(Path& path, std::initializer_list<Point> corners)
{
    bool first = true;
    for (const Point& corner : corners) {
        first ? path.moveTo(corner.x, corner.y) : path.lineTo(corner.x, corner.y);
        first = false;
    }
    path.close();
}

// Arc of an ellipse in the middle of the unit square, as cubic pieces of at most a quarter turn. Angles in degrees,
// counted from the right upwards; continues the path from its last point.
void addArc(Path& path, double radiusX, double radiusY, double fromAngle, double toAngle)
{
    const int pieces = static_cast<int>(std::ceil(std::fabs(toAngle - fromAngle) / 90));
    const double step = degrees((toAngle - fromAngle) / pieces);
    const double handle = 4.0 / 3 * std::tan(step / 4);
    const auto at = [&](double angle) { return Point{0.5 + radiusX * std::cos(angle), 0.5 - radiusY * std::sin(angle)}; };
    const auto slope = [&](double angle) { return Point{-radiusX * std::sin(angle), -radiusY * std::cos(angle)}; };
    for (int i = 0; i < pieces; ++i) {
        const double a = degrees(fromAngle) + i * step, b = a + step;
        const Point from = at(a), to = at(b), leaving = slope(a), arriving = slope(b);
        path.curveTo(from.x + handle * leaving.x, from.y + handle * leaving.y, to.x - handle * arriving.x, to.y - handle * arriving.y, to.x,
                     to.y);
    }
}

Point onEllipse(double radiusX, double radiusY, double angle)
{
    return {0.5 + radiusX * std::cos(degrees(angle)), 0.5 - radiusY * std::sin(degrees(angle))};
}

Path letterA()
{
    Path path;
    addPolygon(path, {{0, 1}, {0.36, 0}, {0.64, 0}, {1, 1}, {0.77, 1}, {0.693, 0.77}, {0.307, 0.77}, {0.23, 1}});
    addPolygon(path, {{0.357, 0.62}, {0.643, 0.62}, {0.5, 0.19}});
    return path;
}

constexpr double kOuterX = 0.5, kOuterY = 0.5, kInnerX = 0.275, kInnerY = 0.355;

Path letterC()
{
    constexpr double opening = 36;
    Path path;
    const Point start = onEllipse(kOuterX, kOuterY, opening);
    const Point inner = onEllipse(kInnerX, kInnerY, 360 - opening);
    path.moveTo(start.x, start.y);
    addArc(path, kOuterX, kOuterY, opening, 360 - opening);
    path.lineTo(inner.x, inner.y);
    addArc(path, kInnerX, kInnerY, 360 - opening, opening);
    path.close();
    return path.transformed(1 / start.x, 1, 0, 0);
}

Path letterG()
{
    constexpr double opening = 36, chin = 312, right = 0.945;
    Path path;
    const Point start = onEllipse(kOuterX, kOuterY, opening);
    path.moveTo(start.x, start.y);
    addArc(path, kOuterX, kOuterY, opening, chin);
    path.lineTo(right, 0.78);
    path.lineTo(right, 0.46);
    path.lineTo(0.54, 0.46);
    path.lineTo(0.54, 0.60);
    path.lineTo(0.735, 0.60);
    const Point inner = onEllipse(kInnerX, kInnerY, 328);
    path.lineTo(inner.x, inner.y);
    addArc(path, kInnerX, kInnerY, 328, opening);
    path.close();
    return path.transformed(1 / right, 1, 0, 0);
}

Path letterT()
{
    Path path;
    addPolygon(path, {{0, 0}, {1, 0}, {1, 0.155}, {0.612, 0.155}, {0.612, 1}, {0.388, 1}, {0.388, 0.155}, {0, 0.155}});
    return path;
}

Path letterN()
{
    Path path;
    addPolygon(path, {{0, 0}, {0.24, 0}, {0.78, 0.68}, {0.78, 0}, {1, 0}, {1, 1}, {0.76, 1}, {0.22, 0.32}, {0.22, 1}, {0, 1}});
    return path;
}

}  // namespace

const draw::Path& letterOutline(int code)
{
    static const Path outlines[] = {letterA(), letterC(), letterG(), letterT(), letterN()};
    return outlines[code >= 0 && code < 4 ? code : 4];
}

}  // namespace bindscape::tracks
