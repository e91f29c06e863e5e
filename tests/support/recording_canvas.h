// SPDX-License-Identifier: GPL-3.0-or-later
// A canvas that remembers what was drawn on it, so that a test can ask where there is ink. Every letter is half as wide as
// its size. No clipping.
#pragma once

#include "core/draw/canvas.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace bindscape::test {

struct Mark {
    enum class Kind { Rect, Line, Polyline, Polygon, Path, Circle, Text, Image };
    Kind kind;
    draw::Rect box;                     // of all its points
    std::optional<draw::Color> fill, stroke;
    std::string text;
    std::vector<draw::Point> points;
    draw::Font font;
    std::vector<double> dash;
    std::string group;
};

class RecordingCanvas : public draw::Canvas {
public:
    std::vector<Mark> marks;
    std::vector<std::string> groups;    // every name that was opened
    int openGroups = 0, openClips = 0;

    void beginGroup(std::string_view name) override
    {
        groups.emplace_back(name);
        m_stack.emplace_back(name);
        ++openGroups;
    }
    void endGroup() override
    {
        m_stack.pop_back();
        --openGroups;
    }
    void pushClip(const draw::Rect&) override { ++openClips; }
    void popClip() override { --openClips; }
    void fillRect(const draw::Rect& rect, draw::Color color) override { add(Mark::Kind::Rect, corners(rect), color, std::nullopt); }
    void strokeRect(const draw::Rect& rect, const draw::Pen& pen) override { add(Mark::Kind::Rect, corners(rect), std::nullopt, pen); }
    void roundedRect(const draw::Rect& rect, double, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen) override
    {
        add(Mark::Kind::Rect, corners(rect), fill, pen);
    }
    void line(draw::Point from, draw::Point to, const draw::Pen& pen) override { add(Mark::Kind::Line, {from, to}, std::nullopt, pen); }
    void polyline(std::span<const draw::Point> points, const draw::Pen& pen) override
    {
        add(Mark::Kind::Polyline, {points.begin(), points.end()}, std::nullopt, pen);
    }
    void polygon(std::span<const draw::Point> points, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen) override
    {
        add(Mark::Kind::Polygon, {points.begin(), points.end()}, fill, pen);
    }
    void fillPath(const draw::Path& path, draw::Color color) override { add(Mark::Kind::Path, path.points, color, std::nullopt); }
    void circle(draw::Point c, double r, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen) override
    {
        add(Mark::Kind::Circle, {{c.x - r, c.y - r}, {c.x + r, c.y + r}}, fill, pen);
    }
    void text(draw::Point at, std::string_view utf8, const draw::Font& font, draw::Color color, draw::Align align, double) override
    {
        const double width = textWidth(utf8, font);
        const double left = at.x - width * (align == draw::Align::Left ? 0 : align == draw::Align::Center ? 0.5 : 1);
        add(Mark::Kind::Text, {{left, at.y - font.size * 0.75}, {left + width, at.y}}, color, std::nullopt);
        marks.back().text = utf8;
        marks.back().font = font;
    }
    void image(const draw::Rect& rect, const draw::Raster&) override { add(Mark::Kind::Image, corners(rect), std::nullopt, std::nullopt); }
    double textWidth(std::string_view utf8, const draw::Font& font) const override
    {
        const auto letters = std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
        return static_cast<double>(letters) * font.size / 2;
    }

    template <class Predicate>
    std::vector<Mark> where(Predicate predicate) const
    {
        std::vector<Mark> found;
        std::copy_if(marks.begin(), marks.end(), std::back_inserter(found), predicate);
        return found;
    }
    std::vector<Mark> texts() const
    {
        return where([](const Mark& mark) { return mark.kind == Mark::Kind::Text; });
    }
    bool hasText(const std::string& part) const
    {
        return std::any_of(marks.begin(), marks.end(), [&](const Mark& mark) { return mark.text.find(part) != std::string::npos; });
    }
    bool allFinite() const
    {
        return std::all_of(marks.begin(), marks.end(), [](const Mark& mark) {
            return std::all_of(mark.points.begin(), mark.points.end(),
                               [](const draw::Point& p) { return std::isfinite(p.x) && std::isfinite(p.y); });
        });
    }

private:
    static std::vector<draw::Point> corners(const draw::Rect& r) { return {{r.x, r.y}, {r.right(), r.bottom()}}; }

    void add(Mark::Kind kind, std::vector<draw::Point> points, std::optional<draw::Color> fill, const std::optional<draw::Pen>& pen)
    {
        draw::Rect box;
        if (!points.empty()) {
            const auto [left, right] = std::minmax_element(points.begin(), points.end(), [](auto& a, auto& b) { return a.x < b.x; });
            const auto [top, bottom] = std::minmax_element(points.begin(), points.end(), [](auto& a, auto& b) { return a.y < b.y; });
            box = {left->x, top->y, right->x - left->x, bottom->y - top->y};
        }
        Mark mark{kind, box, fill, std::nullopt, {}, std::move(points), {}, {}, m_stack.empty() ? "" : m_stack.back()};
        if (pen) {
            mark.stroke = pen->color;
            mark.dash = pen->dash;
        }
        marks.push_back(std::move(mark));
    }

    std::vector<std::string> m_stack;
};

}  // namespace bindscape::test
