// SPDX-License-Identifier: GPL-3.0-or-later
// What every picture is drawn on. The browser's tracks and all exported plots are painted through this interface, so the
// screen (QPainter), SVG, PDF and PNG show the same marks, and a figure can be made where there is no Qt.
// Units: pixels at 96 per inch on screen, points (1/72 inch) in exports; y grows downwards.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::draw {

struct Color {
    std::uint8_t r = 0, g = 0, b = 0, a = 255;
    static constexpr Color hex(std::uint32_t rgb, std::uint8_t alpha = 255)
    {
        return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8), static_cast<std::uint8_t>(rgb), alpha};
    }
    constexpr Color withAlpha(double alpha) const { return {r, g, b, static_cast<std::uint8_t>(alpha * 255 + 0.5)}; }
    bool operator==(const Color&) const = default;
};
std::optional<Color> parseColor(std::string_view text);  // "#RRGGBB"
std::string toText(Color color);
Color mix(Color a, Color b, double share);  // share 0 = a

struct Point {
    double x = 0, y = 0;
};
struct Rect {
    double x = 0, y = 0, width = 0, height = 0;
    double right() const { return x + width; }
    double bottom() const { return y + height; }
    bool contains(Point p) const { return p.x >= x && p.x < right() && p.y >= y && p.y < bottom(); }
};

struct Pen {
    Color color;
    double width = 1;
    std::vector<double> dash;  // lengths on, off, ...; empty = solid
};

struct Font {
    double size = 12;
    bool bold = false;
    bool italic = false;
    bool mono = false;
};
enum class Align { Left, Center, Right };

// Straight and cubic segments.
struct Path {
    enum class Verb : std::uint8_t { Move, Line, Curve, Close };  // Curve takes three points
    std::vector<Verb> verbs;
    std::vector<Point> points;
    void moveTo(double x, double y);
    void lineTo(double x, double y);
    void curveTo(double x1, double y1, double x2, double y2, double x, double y);
    void close();
    Path transformed(double scaleX, double scaleY, double dx, double dy) const;  // scale, then move
};

// RGBA, row by row, not premultiplied.
struct Raster {
    int width = 0, height = 0;
    std::vector<Color> pixels;
};

class Canvas {
public:
    virtual ~Canvas() = default;
    // Named groups become <g id="..."> in SVG; flat: do not nest deeper than two.
    virtual void beginGroup(std::string_view name) = 0;
    virtual void endGroup() = 0;
    virtual void pushClip(const Rect& rect) = 0;
    virtual void popClip() = 0;

    virtual void fillRect(const Rect& rect, Color color) = 0;
    virtual void strokeRect(const Rect& rect, const Pen& pen) = 0;
    virtual void roundedRect(const Rect& rect, double radius, std::optional<Color> fill, const std::optional<Pen>& pen) = 0;
    virtual void line(Point from, Point to, const Pen& pen) = 0;
    virtual void polyline(std::span<const Point> points, const Pen& pen) = 0;
    virtual void polygon(std::span<const Point> points, std::optional<Color> fill, const std::optional<Pen>& pen) = 0;
    virtual void fillPath(const Path& path, Color color) = 0;
    virtual void circle(Point centre, double radius, std::optional<Color> fill, const std::optional<Pen>& pen) = 0;
    // Baseline point; rotation in degrees, clockwise, around it.
    virtual void text(Point baseline, std::string_view utf8, const Font& font, Color color, Align align = Align::Left, double rotation = 0) = 0;
    // Nearest-neighbour scaling: heat maps keep sharp cells.
    virtual void image(const Rect& rect, const Raster& raster) = 0;
    virtual double textWidth(std::string_view utf8, const Font& font) const = 0;

    // 45 degree hatching: "not scored".
    void hatch(const Rect& rect, Color color, double spacing = 6);
    // Shortened in the middle with an ellipsis to fit `width`.
    std::string elided(std::string_view utf8, const Font& font, double width) const;
};

}  // namespace bindscape::draw
