// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/draw/theme.h"

#include <algorithm>
#include <cmath>

namespace bindscape::draw {

namespace {

template <std::size_t Count>
constexpr std::array<Color, Count> colors(const std::array<std::uint32_t, Count>& rgb)
{
    std::array<Color, Count> result{};
    for (std::size_t i = 0; i < Count; ++i)
        result[i] = Color::hex(rgb[i]);
    return result;
}

constexpr auto kSequential =
    colors<9>({0x440154, 0x482777, 0x3F4A8A, 0x31678E, 0x26838F, 0x1F9D8A, 0x6CCE5A, 0xB6DE2B, 0xFDE725});
constexpr auto kSequentialOnWhite = colors<7>({0xF1E6A2, 0xCFDC70, 0x8FD06B, 0x35A884, 0x26758E, 0x3D4A89, 0x440154});
constexpr auto kDivergingLight = colors<7>({0x08519C, 0x3A86C8, 0x9CC5E6, 0xFFFFFF, 0xF9C08A, 0xE67E22, 0xA84300});
constexpr auto kDivergingDark = colors<7>({0x7CC3F2, 0x3F8FCB, 0x27506F, 0x24272A, 0x73431F, 0xD9772B, 0xFFB070});

// Linear between equally spaced stops; NaN counts as the lowest.
Color interpolate(std::span<const Color> stops, double value)
{
    const double position = (std::isnan(value) ? 0 : std::clamp(value, 0.0, 1.0)) * static_cast<double>(stops.size() - 1);
    const std::size_t below = std::min(static_cast<std::size_t>(position), stops.size() - 2);
    return mix(stops[below], stops[below + 1], position - static_cast<double>(below));
}

Theme makeLight()
{
    Theme t;
    t.dark = false;
    t.window = Color::hex(0xEFF0F1);
    t.base = Color::hex(0xFFFFFF);
    t.canvas = Color::hex(0xFFFFFF);
    t.alternate = Color::hex(0xF6F7F8);
    t.header = Color::hex(0xF3F4F5);
    t.title = Color::hex(0xDFE2E4);
    t.text = Color::hex(0x1B1E22);
    t.text2 = Color::hex(0x565D65);
    t.text3 = Color::hex(0x8C939A);
    t.border = Color::hex(0xB5BABF);
    t.hairline = Color::hex(0xD8DBDE);
    t.plotGrid = Color::hex(0xECEEF0);
    t.buttonTop = Color::hex(0xFCFCFC);
    t.buttonBottom = Color::hex(0xE8EAEB);
    t.accent = Color::hex(0x0B6BB0);
    t.primaryTop = Color::hex(0x1775B8);
    t.primaryBottom = Color::hex(0x0B6BB0);
    t.selection = Color::hex(0xD5E7F6);
    t.selectionLine = Color::hex(0x9CC6E6);
    t.warningText = Color::hex(0x8A5A00);
    t.warningFill = Color::hex(0xFFF4DC);
    t.warningLine = Color::hex(0xE6B450);
    t.okText = Color::hex(0x00704F);
    t.okFill = Color::hex(0xE3F4EE);
    t.errorText = Color::hex(0xA83A00);
    t.errorFill = Color::hex(0xFBE7DD);
    t.vermillion = Color::hex(0xD55E00);
    t.blue = Color::hex(0x0072B2);
    t.green = Color::hex(0x009E73);
    t.orange = Color::hex(0xE69F00);
    t.purple = Color::hex(0xCC79A7);
    t.sky = Color::hex(0x56B4E9);
    t.violet = Color::hex(0x8A5FB0);
    t.slate = Color::hex(0x44546A);
    return t;
}

Theme makeDark()
{
    Theme t;
    t.dark = true;
    t.window = Color::hex(0x2C2E31);
    t.base = Color::hex(0x1F2124);
    t.canvas = Color::hex(0x191B1D);
    t.alternate = Color::hex(0x25282B);
    t.header = Color::hex(0x26282B);
    t.title = Color::hex(0x232527);
    t.text = Color::hex(0xE5E7E9);
    t.text2 = Color::hex(0xABB1B8);
    t.text3 = Color::hex(0x767D85);
    t.border = Color::hex(0x53575D);
    t.hairline = Color::hex(0x3D4045);
    t.plotGrid = Color::hex(0x282B2E);
    t.buttonTop = Color::hex(0x474A4F);
    t.buttonBottom = Color::hex(0x3A3D41);
    t.accent = Color::hex(0x3A8FCC);
    t.primaryTop = Color::hex(0x2C7DB8);
    t.primaryBottom = Color::hex(0x226A9F);
    t.selection = Color::hex(0x23465F);
    t.selectionLine = Color::hex(0x3A6F96);
    t.warningText = Color::hex(0xF0C36A);
    t.warningFill = Color::hex(0x3D3320);
    t.warningLine = Color::hex(0x7A6230);
    t.okText = Color::hex(0x5CD0A8);
    t.okFill = Color::hex(0x1F3A32);
    t.errorText = Color::hex(0xFF9A66);
    t.errorFill = Color::hex(0x432A1E);
    t.vermillion = Color::hex(0xF28247);
    t.blue = Color::hex(0x56B4E9);
    t.green = Color::hex(0x2DB98E);
    t.orange = Color::hex(0xF0B440);
    t.purple = Color::hex(0xDE9AC2);
    t.sky = Color::hex(0x8CCBF0);
    t.violet = Color::hex(0xB48BD6);
    t.slate = Color::hex(0xA9B6C8);
    return t;
}

}  // namespace

Color Theme::base4(int code) const
{
    static constexpr auto kIgvLight = colors<4>({0x009600, 0x0000FF, 0xD17105, 0xFF0000});
    static constexpr auto kIgvDark = colors<4>({0x3FBF3F, 0x7A93FF, 0xE59A3C, 0xFF6B61});
    if (bases == BaseColors::Igv && code >= 0 && code < 4)
        return (dark ? kIgvDark : kIgvLight)[static_cast<std::size_t>(code)];
    switch (code) {
    case 0: return green;
    case 1: return blue;
    case 2: return orange;
    case 3: return vermillion;
    default: return text3;
    }
}

Color Theme::signedColor(double value) const
{
    const double centred = std::isnan(value) ? 0.5 : (std::clamp(value, -1.0, 1.0) + 1) / 2;
    return interpolate(dark ? kDivergingDark : kDivergingLight, centred);
}

Color Theme::sequential(double value) const { return interpolate(kSequential, value); }

Color Theme::sequentialOnWhite(double value) const
{
    // On a dark ground the strong end must be the bright one.
    if (dark)
        return interpolate(kSequentialOnWhite, 1 - (std::isnan(value) ? 0 : value));
    return interpolate(kSequentialOnWhite, value);
}

const Theme& lightTheme()
{
    static const Theme theme = makeLight();
    return theme;
}

const Theme& darkTheme()
{
    static const Theme theme = makeDark();
    return theme;
}

}  // namespace bindscape::draw
