// SPDX-License-Identifier: GPL-3.0-or-later
// The drawing interface over QPainter: screens and previews. Units: the painter's (logical pixels; a preview sets a scale
// first). Boxes, axis-parallel lines and stairs of a signal are drawn without smoothing so that they stay sharp and cost little;
// everything else is smoothed.
// GUI thread only.
#pragma once

#include "core/draw/canvas.h"

#include <QFont>
#include <QList>
#include <QPainter>

#include <map>
#include <tuple>

namespace bindscape::widgets {

QColor toQColor(draw::Color color);
draw::Color fromQColor(const QColor& color);
inline QRectF toQRect(const draw::Rect& rect) { return {rect.x, rect.y, rect.width, rect.height}; }
inline draw::Rect fromQRect(const QRectF& rect) { return {rect.x(), rect.y(), rect.width(), rect.height()}; }
QFont toQFont(const draw::Font& font, const QPaintDevice* device);

class QtCanvas final : public draw::Canvas {
public:
    explicit QtCanvas(QPainter& painter);  // borrowed

    void beginGroup(std::string_view) override {}
    void endGroup() override {}
    void pushClip(const draw::Rect& rect) override;
    void popClip() override;
    void fillRect(const draw::Rect& rect, draw::Color color) override;
    void strokeRect(const draw::Rect& rect, const draw::Pen& pen) override;
    void roundedRect(const draw::Rect& rect, double radius, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen) override;
    void line(draw::Point from, draw::Point to, const draw::Pen& pen) override;
    void polyline(std::span<const draw::Point> points, const draw::Pen& pen) override;
    void polygon(std::span<const draw::Point> points, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen) override;
    void fillPath(const draw::Path& path, draw::Color color) override;
    void circle(draw::Point centre, double radius, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen) override;
    void text(draw::Point baseline, std::string_view utf8, const draw::Font& font, draw::Color color, draw::Align align, double rotation) override;
    void image(const draw::Rect& rect, const draw::Raster& raster) override;
    double textWidth(std::string_view utf8, const draw::Font& font) const override;

private:
    void smooth(bool on);
    bool fillStairs(std::span<const draw::Point> points, draw::Color color);
    int hairlines(const draw::Pen& pen) const;
    template <class Draw>
    void drawHairlines(int count, const draw::Pen& pen, bool beside, const Draw& draw);
    bool strokeStairs(std::span<const draw::Point> points, const draw::Pen& pen);
    void prepare(std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen);
    const QFont& font(const draw::Font& font) const;

    QPainter& m_painter;
    bool m_smooth = false;
    QList<QRectF> m_boxes;  // kept for its memory
    mutable std::map<std::tuple<double, bool, bool, bool>, QFont> m_fonts;
};

}  // namespace bindscape::widgets
