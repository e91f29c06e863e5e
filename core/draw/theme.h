// SPDX-License-Identifier: GPL-3.0-or-later
// Colours by role; the numbers are those of the visual design. Export is always light.
#pragma once

#include "core/draw/canvas.h"

#include <array>
#include <span>

namespace bindscape::draw {

// Colours of A, C, G, T: Okabe-Ito (told apart by everybody), or those that users of IGV know.
enum class BaseColors { OkabeIto, Igv };

struct Theme {
    bool dark = false;
    BaseColors bases = BaseColors::OkabeIto;
    Color window, base, canvas, alternate, header, title, text, text2, text3, border, hairline, plotGrid, accent, selection, selectionLine;
    Color buttonTop, buttonBottom, primaryTop, primaryBottom;
    Color warningText, warningFill, warningLine, okText, okFill, errorText, errorFill;
    // Okabe-Ito with fixed meanings.
    Color vermillion;  // core present; Detail box; base T
    Color blue;        // core blocked; base C
    Color green;       // DNase; best epoch; base A
    Color orange;      // third motif family; validation; base G
    Color purple;      // first TF: ChIP, core, model window; test
    Color sky;         // second motif family
    Color violet;      // second TF
    Color slate;       // genes
    Color base4(int code) const;  // A green, C blue, G orange, T vermillion (or red), N text3
    Color signedColor(double value) const;        // -1 .. 1: negative blue, 0 canvas, positive orange
    Color sequential(double value) const;         // 0 .. 1: viridis-like, profiles
    Color sequentialOnWhite(double value) const;  // 0 .. 1: k-mer squares
};
const Theme& lightTheme();
const Theme& darkTheme();

}  // namespace bindscape::draw
