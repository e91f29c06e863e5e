// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/draw/canvas.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace bindscape::draw {

std::optional<Color> parseColor(std::string_view text)
{
    if (text.size() != 7 || text.front() != '#')
        return std::nullopt;
    std::uint32_t rgb = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), rgb, 16);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return Color::hex(rgb);
}

std::string toText(Color color)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text = "#";
    for (const std::uint8_t part : {color.r, color.g, color.b}) {
        text += digits[part >> 4];
        text += digits[part & 15];
    }
    return text;
}

Color mix(Color a, Color b, double share)
{
    const double s = std::isnan(share) ? 0 : std::clamp(share, 0.0, 1.0);
    const auto blend = [s](std::uint8_t x, std::uint8_t y) { return static_cast<std::uint8_t>(std::lround(x + (y - x) * s)); };
    return {blend(a.r, b.r), blend(a.g, b.g), blend(a.b, b.b), blend(a.a, b.a)};
}

void Path::moveTo(double x, double y)
{
    verbs.push_back(Verb::Move);
    points.push_back({x, y});
}

void Path::lineTo(double x, double y)
{
    verbs.push_back(Verb::Line);
    points.push_back({x, y});
}

void Path::curveTo(double x1, double y1, double x2, double y2, double x, double y)
{
    verbs.push_back(Verb::Curve);
    points.insert(points.end(), {{x1, y1}, {x2, y2}, {x, y}});
}

void Path::close() { verbs.push_back(Verb::Close); }

Path Path::transformed(double scaleX, double scaleY, double dx, double dy) const
{
    Path moved = *this;
    for (Point& point : moved.points)
        point = {point.x * scaleX + dx, point.y * scaleY + dy};
    return moved;
}

void Canvas::hatch(const Rect& rect, Color color, double spacing)
{
    if (!(rect.width > 0) || !(rect.height > 0) || !(spacing > 0))
        return;
    // Lines x + y = multiples of the step: neighbouring rectangles continue each other's pattern. Cut at the edges by
    // arithmetic, so that no clip is needed. The step grows where a huge rectangle would need thousands of lines.
    const double step = std::max(spacing * std::sqrt(2.0), (rect.width + rect.height) / 2000);
    const Pen pen{color, spacing / 6, {}};
    for (double sum = std::ceil((rect.x + rect.y) / step) * step; sum < rect.right() + rect.bottom(); sum += step) {
        const double fromX = std::max(rect.x, sum - rect.bottom());
        const double toX = std::min(rect.right(), sum - rect.y);
        if (toX > fromX)
            line({fromX, sum - fromX}, {toX, sum - toX}, pen);
    }
}

namespace {

bool continuesCharacter(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// Byte offsets at which characters begin, and the end.
std::vector<std::size_t> characterStarts(std::string_view utf8)
{
    std::vector<std::size_t> starts;
    for (std::size_t i = 0; i < utf8.size(); ++i)
        if (!continuesCharacter(utf8[i]))
            starts.push_back(i);
    starts.push_back(utf8.size());
    return starts;
}

}  // namespace

std::string Canvas::elided(std::string_view utf8, const Font& font, double width) const
{
    if (textWidth(utf8, font) <= width)
        return std::string(utf8);
    const auto starts = characterStarts(utf8);
    const std::size_t count = starts.size() - 1;
    const auto shortened = [&](std::size_t kept) {
        const std::size_t head = (kept + 1) / 2;
        const std::size_t tail = kept - head;
        return std::string(utf8.substr(0, starts[head])) + "…" + std::string(utf8.substr(starts[count - tail]));
    };
    std::size_t fits = 0, tooMany = count;
    while (fits + 1 < tooMany) {
        const std::size_t middle = (fits + tooMany) / 2;
        (textWidth(shortened(middle), font) <= width ? fits : tooMany) = middle;
    }
    if (fits == 0)
        return textWidth("…", font) <= width ? "…" : "";
    return shortened(fits);
}

}  // namespace bindscape::draw
