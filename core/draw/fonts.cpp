// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/draw/fonts.h"

#include <memory>

namespace bindscape::draw {

namespace {

// Liberation Sans has the widths of Arial; fontconfig answers it where Arial is asked for and not installed.
constexpr const char* kSans = "Liberation Sans";
constexpr const char* kMono = "DejaVu Sans Mono";
constexpr const char* kFallback = "DejaVu Sans";

void select(cairo_t* context, const Font& font, const char* family)
{
    cairo_select_font_face(context, family, font.italic ? CAIRO_FONT_SLANT_ITALIC : CAIRO_FONT_SLANT_NORMAL,
                           font.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(context, font.size > 0 ? font.size : 1);
    cairo_font_options_t* options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_set_font_options(context, options);
    cairo_font_options_destroy(options);
}

bool hasAllGlyphs(cairo_t* context, const std::string& text)
{
    cairo_glyph_t* glyphs = nullptr;
    int count = 0;
    if (cairo_scaled_font_text_to_glyphs(cairo_get_scaled_font(context), 0, 0, text.data(), static_cast<int>(text.size()), &glyphs,
                                         &count, nullptr, nullptr, nullptr) != CAIRO_STATUS_SUCCESS)
        return true;
    bool all = true;
    for (int i = 0; i < count; ++i)
        all = all && glyphs[i].index != 0;
    cairo_glyph_free(glyphs);
    return all;
}

bool isAscii(std::string_view text)
{
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x80)
            return false;
    return true;
}

// Length of the valid UTF-8 character at `text[i]`, 0 if there is none.
std::size_t characterLength(std::string_view text, std::size_t i)
{
    const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[k]); };
    const std::size_t length = byte(i) < 0x80 ? 1 : byte(i) >= 0xC2 && byte(i) < 0xE0 ? 2 : (byte(i) & 0xF0) == 0xE0 ? 3 : byte(i) >= 0xF0 && byte(i) < 0xF5 ? 4 : 0;
    if (length == 0 || i + length > text.size())
        return 0;
    for (std::size_t k = 1; k < length; ++k)
        if ((byte(i + k) & 0xC0) != 0x80)
            return 0;
    if (length == 3 && ((byte(i) == 0xE0 && byte(i + 1) < 0xA0) || (byte(i) == 0xED && byte(i + 1) > 0x9F)))
        return 0;
    if (length == 4 && ((byte(i) == 0xF0 && byte(i + 1) < 0x90) || (byte(i) == 0xF4 && byte(i + 1) > 0x8F)))
        return 0;
    return length;
}

}  // namespace

std::string validUtf8(std::string_view utf8)
{
    std::string text;
    text.reserve(utf8.size());
    for (std::size_t i = 0; i < utf8.size();) {
        const std::size_t length = characterLength(utf8, i);
        const bool control = length == 1 && static_cast<unsigned char>(utf8[i]) < 0x20;
        if (control)
            text += ' ';
        else if (length == 0)
            text += "\xEF\xBF\xBD";
        else
            text += utf8.substr(i, length);
        i += length == 0 ? 1 : length;
    }
    return text;
}

void selectFont(cairo_t* context, const Font& font, std::string_view utf8)
{
    select(context, font, font.mono ? kMono : kSans);
    if (!font.mono && !isAscii(utf8) && !hasAllGlyphs(context, std::string(utf8)))
        select(context, font, kFallback);
}

double measureText(std::string_view utf8, const Font& font)
{
    // One scratch surface a thread: a context must not be shared, and making one for every word is slow.
    struct Scratch {
        std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface{
            cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1), &cairo_surface_destroy};
        std::unique_ptr<cairo_t, decltype(&cairo_destroy)> context{cairo_create(surface.get()), &cairo_destroy};
    };
    static thread_local Scratch scratch;
    const std::string text = validUtf8(utf8);
    selectFont(scratch.context.get(), font, text);
    cairo_text_extents_t extents;
    cairo_text_extents(scratch.context.get(), text.c_str(), &extents);
    return extents.x_advance;
}

}  // namespace bindscape::draw
