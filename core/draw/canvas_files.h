// SPDX-License-Identifier: GPL-3.0-or-later
// The makers behind exportCanvas(); one a way of writing.
#pragma once

#include "core/draw/pages_canvas.h"

namespace bindscape::draw {

struct ExportTarget {
    std::filesystem::path path;
    ExportSize size;
    std::string title, description;
};
std::unique_ptr<ExportCanvas> svgCanvas(ExportTarget target);
std::unique_ptr<ExportCanvas> pdfCanvas(ExportTarget target);
std::unique_ptr<PagesCanvas> pdfPages(ExportTarget target);
std::unique_ptr<ExportCanvas> pngCanvas(ExportTarget target);

// PNG of `raster` alone, for embedding in SVG.
std::string encodePng(const Raster& raster);

}  // namespace bindscape::draw
