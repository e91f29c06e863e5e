// SPDX-License-Identifier: GPL-3.0-or-later
// SVG 1.1, written so that Illustrator and Inkscape open it cleanly: text as text, flat named groups, opacity as
// fill-opacity and stroke-opacity, one clip path for each distinct rectangle.
#include "core/base/atomic_file.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/draw/canvas_files.h"
#include "core/draw/fonts.h"

#include <cmath>
#include <map>
#include <set>

namespace bindscape::draw {

namespace {

// Up to here the cells of a heat map are rectangles: viewers blur scaled images, whatever the file asks for.
constexpr std::size_t kMostCells = 20'000;

// At most three decimals (a thousandth of a point), no trailing zeros, always finite.
std::string number(double value)
{
    if (!std::isfinite(value))
        return "0";
    std::string text = formatFixed(value, 3);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text == "-0" ? "0" : text;
}

std::string escaped(std::string_view utf8)
{
    std::string text;
    for (const char c : validUtf8(utf8)) {
        switch (c) {
        case '&': text += "&amp;"; break;
        case '<': text += "&lt;"; break;
        case '>': text += "&gt;"; break;
        case '"': text += "&quot;"; break;
        default: text += c;
        }
    }
    return text;
}

std::string attribute(std::string_view name, double value) { return " " + std::string(name) + "=\"" + number(value) + "\""; }

std::string paint(std::string_view property, Color color)
{
    std::string text = " " + std::string(property) + "=\"" + toText(color) + "\"";
    if (color.a != 255)
        text += attribute(std::string(property) + "-opacity", color.a / 255.0);
    return text;
}

std::string stroke(const Pen& pen)
{
    std::string text = paint("stroke", pen.color) + attribute("stroke-width", pen.width);
    if (!pen.dash.empty()) {
        std::vector<std::string> lengths;
        for (const double length : pen.dash)
            lengths.push_back(number(length));
        text += " stroke-dasharray=\"" + join(lengths, ",") + "\"";
    }
    return text;
}

std::string look(const std::optional<Color>& fill, const std::optional<Pen>& pen)
{
    return (fill ? paint("fill", *fill) : " fill=\"none\"") + (pen ? stroke(*pen) : "");
}

std::string box(const Rect& rect)
{
    return attribute("x", rect.x) + attribute("y", rect.y) + attribute("width", std::max(0.0, rect.width)) +
           attribute("height", std::max(0.0, rect.height));
}

std::string pointList(std::span<const Point> points)
{
    std::string text = " points=\"";
    for (const Point& point : points)
        text += number(point.x) + "," + number(point.y) + " ";
    if (!points.empty())
        text.pop_back();
    return text + "\"";
}

std::string pathData(const Path& path)
{
    std::string text;
    std::size_t next = 0;
    const auto point = [&] {
        const Point p = next < path.points.size() ? path.points[next] : Point{};
        ++next;
        return number(p.x) + "," + number(p.y);
    };
    for (const Path::Verb verb : path.verbs) {
        switch (verb) {
        case Path::Verb::Move: text += "M" + point(); break;
        case Path::Verb::Line: text += "L" + point(); break;
        case Path::Verb::Curve:
            text += "C" + point();
            text += " " + point();
            text += " " + point();
            break;
        case Path::Verb::Close: text += "Z"; break;
        }
    }
    return text;
}

class SvgCanvas final : public ExportCanvas {
public:
    explicit SvgCanvas(ExportTarget target) : m_target(std::move(target))
    {
        if (!m_target.size.transparent) {
            beginGroup("background");
            fillRect({0, 0, m_target.size.widthPt(), m_target.size.heightPt()}, Color::hex(0xFFFFFF));
            endGroup();
        }
    }

    void beginGroup(std::string_view name) override { m_body += "<g id=\"" + escaped(uniqueId(name)) + "\">\n"; }
    void endGroup() override { m_body += "</g>\n"; }

    void pushClip(const Rect& rect) override
    {
        const auto [entry, isNew] = m_clips.try_emplace(box(rect), "clip" + std::to_string(m_clips.size() + 1));
        if (isNew)
            m_definitions += "<clipPath id=\"" + entry->second + "\"><rect" + entry->first + "/></clipPath>\n";
        m_body += "<g clip-path=\"url(#" + entry->second + ")\">\n";
    }
    void popClip() override { m_body += "</g>\n"; }

    void fillRect(const Rect& rect, Color color) override { element("rect", box(rect) + paint("fill", color)); }
    void strokeRect(const Rect& rect, const Pen& pen) override { element("rect", box(rect) + look(std::nullopt, pen)); }
    void roundedRect(const Rect& rect, double radius, std::optional<Color> fill, const std::optional<Pen>& pen) override
    {
        element("rect", box(rect) + attribute("rx", radius) + look(fill, pen));
    }
    void line(Point from, Point to, const Pen& pen) override
    {
        element("line", attribute("x1", from.x) + attribute("y1", from.y) + attribute("x2", to.x) + attribute("y2", to.y) + stroke(pen));
    }
    void polyline(std::span<const Point> points, const Pen& pen) override
    {
        if (points.size() > 1)
            element("polyline", pointList(points) + look(std::nullopt, pen) + " stroke-linejoin=\"round\"");
    }
    void polygon(std::span<const Point> points, std::optional<Color> fill, const std::optional<Pen>& pen) override
    {
        if (points.size() > 2)
            element("polygon", pointList(points) + look(fill, pen));
    }
    void fillPath(const Path& path, Color color) override { element("path", " d=\"" + pathData(path) + "\"" + paint("fill", color)); }
    void circle(Point centre, double radius, std::optional<Color> fill, const std::optional<Pen>& pen) override
    {
        element("circle", attribute("cx", centre.x) + attribute("cy", centre.y) + attribute("r", radius) + look(fill, pen));
    }

    void text(Point baseline, std::string_view utf8, const Font& font, Color color, Align align, double rotation) override
    {
        if (utf8.empty())
            return;
        constexpr const char* anchors[] = {"start", "middle", "end"};
        m_body += "<text" + attribute("x", baseline.x) + attribute("y", baseline.y) + " font-family=\"" +
                  (font.mono ? "DejaVu Sans Mono, Liberation Mono, Courier New, monospace" : "Arial, Helvetica, Liberation Sans, sans-serif") +
                  "\"" + attribute("font-size", font.size) + (font.bold ? " font-weight=\"bold\"" : "") +
                  (font.italic ? " font-style=\"italic\"" : "") + " text-anchor=\"" + anchors[static_cast<int>(align)] + "\"" +
                  paint("fill", color);
        if (rotation != 0)
            m_body += " transform=\"rotate(" + number(rotation) + " " + number(baseline.x) + " " + number(baseline.y) + ")\"";
        m_body += " xml:space=\"preserve\">" + escaped(utf8) + "</text>\n";
    }

    void image(const Rect& rect, const Raster& raster) override
    {
        if (raster.width <= 0 || raster.height <= 0 ||
            raster.pixels.size() < static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height))
            return;
        if (raster.pixels.size() <= kMostCells)
            cells(rect, raster);
        else
            element("image", box(rect) + " preserveAspectRatio=\"none\" image-rendering=\"optimizeSpeed\" style=\"image-rendering:pixelated\"" +
                                 " xlink:href=\"data:image/png;base64," + base64(encodePng(raster)) + "\"");
    }

    double textWidth(std::string_view utf8, const Font& font) const override { return measureText(utf8, font); }

    void finish() override
    {
        const ExportSize& size = m_target.size;
        std::string file = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
                           "xmlns:xlink=\"http://www.w3.org/1999/xlink\" version=\"1.1\" width=\"" +
                           number(size.widthMm) + "mm\" height=\"" + number(size.heightMm) + "mm\" viewBox=\"0 0 " +
                           number(size.widthPt()) + " " + number(size.heightPt()) + "\">\n";
        file += "<title>" + escaped(m_target.title) + "</title>\n<desc>" + escaped(m_target.description) + "</desc>\n";
        file += "<metadata>Bindscape " + escaped(version()) + "</metadata>\n";
        if (!m_definitions.empty())
            file += "<defs>\n" + m_definitions + "</defs>\n";
        file += m_body + "</svg>\n";
        writeFileAtomically(m_target.path, file);
    }

private:
    // One rectangle for each run of equal colour in a row.
    void cells(const Rect& rect, const Raster& raster)
    {
        const double width = rect.width / raster.width, height = rect.height / raster.height;
        m_body += "<g shape-rendering=\"crispEdges\">\n";
        for (int y = 0; y < raster.height; ++y) {
            const Color* row = raster.pixels.data() + static_cast<std::ptrdiff_t>(y) * raster.width;
            for (int x = 0, end = 0; x < raster.width; x = end) {
                for (end = x + 1; end < raster.width && row[end] == row[x];)
                    ++end;
                if (row[x].a != 0)
                    fillRect({rect.x + x * width, rect.y + y * height, (end - x) * width, height}, row[x]);
            }
        }
        m_body += "</g>\n";
    }

    void element(std::string_view name, const std::string& attributes) { m_body += "<" + std::string(name) + attributes + "/>\n"; }

    std::string uniqueId(std::string_view name)
    {
        std::string id(name.empty() ? "group" : name);
        for (int copy = 2; !m_ids.insert(id).second; ++copy)
            id = std::string(name) + " (" + std::to_string(copy) + ")";
        return id;
    }

    ExportTarget m_target;
    std::string m_body, m_definitions;
    std::map<std::string, std::string> m_clips;  // box attributes -> id
    std::set<std::string> m_ids;
};

}  // namespace

std::unique_ptr<ExportCanvas> svgCanvas(ExportTarget target) { return std::make_unique<SvgCanvas>(std::move(target)); }

}  // namespace bindscape::draw
