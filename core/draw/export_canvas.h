// SPDX-License-Identifier: GPL-3.0-or-later
// Canvases that write files: SVG 1.1 (own writer: text stays text, one named group a track, fill-opacity, sizes in mm), PDF and
// PNG (cairo: embedded fonts). Written atomically by finish(). Units of drawing: points; the size is given in millimetres.
#pragma once

#include "core/draw/canvas.h"

#include <filesystem>
#include <memory>
#include <string>

namespace bindscape::draw {

enum class FileFormat { Svg, Pdf, Png };
std::optional<FileFormat> fileFormatFromText(std::string_view text);  // "svg", "pdf", "png", any case

struct ExportSize {
    double widthMm = 183, heightMm = 100;
    double dpi = 300;  // PNG only
    bool transparent = false;
    double widthPt() const { return widthMm * 72 / 25.4; }
    double heightPt() const { return heightMm * 72 / 25.4; }
};

class ExportCanvas : public Canvas {
public:
    // Throws Error if the file cannot be written.
    virtual void finish() = 0;
};
// title and description go into the file's metadata. Same drawing, same bytes; a PDF holds a date
// only where SOURCE_DATE_EPOCH (seconds) gives one.
std::unique_ptr<ExportCanvas> exportCanvas(const std::filesystem::path& path, FileFormat format, const ExportSize& size,
                                           const std::string& title, const std::string& description);

// Width of text in exports, for layout before there is a canvas. Thread-safe.
double exportTextWidth(std::string_view utf8, const Font& font);

}  // namespace bindscape::draw
