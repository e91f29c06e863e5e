// SPDX-License-Identifier: GPL-3.0-or-later
// The two type faces of all exports and how wide text is in them. Widths are those of cairo with hinting off, so SVG, PDF
// and PNG are laid out alike on every machine with the same fonts. Thread-safe.
#pragma once

#include "core/draw/canvas.h"

#include <cairo.h>

namespace bindscape::draw {

// Sets face and size of `font` on `context`; falls back to DejaVu Sans where `utf8` has a letter that the first face lacks.
void selectFont(cairo_t* context, const Font& font, std::string_view utf8);
double measureText(std::string_view utf8, const Font& font);
// `utf8` with bytes that are not UTF-8 replaced, so that every writer takes it.
std::string validUtf8(std::string_view utf8);

}  // namespace bindscape::draw
