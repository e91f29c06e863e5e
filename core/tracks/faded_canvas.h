// SPDX-License-Identifier: GPL-3.0-or-later
// Passes everything on to another canvas, areas and curves with their opacity lowered. Texts and single lines, which are axes
// and grids, stay as they are. Internal to core/tracks.
#pragma once

#include "core/draw/canvas.h"

namespace bindscape::tracks {

class FadedCanvas final : public draw::Canvas {
public:
    FadedCanvas(draw::Canvas& canvas, double opacity) : m_canvas(canvas), m_opacity(opacity) {}

    void beginGroup(std::string_view name) override { m_canvas.beginGroup(name); }
    void endGroup() override { m_canvas.endGroup(); }
    void pushClip(const draw::Rect& rect) override { m_canvas.pushClip(rect); }
    void popClip() override { m_canvas.popClip(); }
    void fillRect(const draw::Rect& rect, draw::Color color) override { m_canvas.fillRect(rect, faded(color)); }
    void strokeRect(const draw::Rect& rect, const draw::Pen& pen) override { m_canvas.strokeRect(rect, faded(pen)); }
    void roundedRect(const draw::Rect& rect, double radius, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen) override
    {
        m_canvas.roundedRect(rect, radius, faded(fill), faded(pen));
    }
    void line(draw::Point from, draw::Point to, const draw::Pen& pen) override { m_canvas.line(from, to, pen); }
    void polyline(std::span<const draw::Point> points, const draw::Pen& pen) override { m_canvas.polyline(points, faded(pen)); }
    void polygon(std::span<const draw::Point> points, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen) override
    {
        m_canvas.polygon(points, faded(fill), faded(pen));
    }
    void fillPath(const draw::Path& path, draw::Color color) override { m_canvas.fillPath(path, faded(color)); }
    void circle(draw::Point centre, double radius, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen) override
    {
        m_canvas.circle(centre, radius, faded(fill), faded(pen));
    }
    void text(draw::Point baseline, std::string_view utf8, const draw::Font& font, draw::Color color, draw::Align align, double rotation) override
    {
        m_canvas.text(baseline, utf8, font, color, align, rotation);
    }
    void image(const draw::Rect& rect, const draw::Raster& raster) override
    {
        draw::Raster pale = raster;
        for (draw::Color& pixel : pale.pixels)
            pixel = faded(pixel);
        m_canvas.image(rect, pale);
    }
    double textWidth(std::string_view utf8, const draw::Font& font) const override { return m_canvas.textWidth(utf8, font); }

private:
    draw::Color faded(draw::Color color) const { return color.withAlpha(color.a / 255.0 * m_opacity); }
    std::optional<draw::Color> faded(const std::optional<draw::Color>& color) const { return color ? std::optional(faded(*color)) : std::nullopt; }
    draw::Pen faded(draw::Pen pen) const
    {
        pen.color = faded(pen.color);
        return pen;
    }
    std::optional<draw::Pen> faded(const std::optional<draw::Pen>& pen) const { return pen ? std::optional(faded(*pen)) : std::nullopt; }

    draw::Canvas& m_canvas;
    double m_opacity;
};

}  // namespace bindscape::tracks
