// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/draw/export_canvas.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/draw/canvas_files.h"
#include "core/draw/fonts.h"

#include <cmath>

namespace bindscape::draw {

std::optional<FileFormat> fileFormatFromText(std::string_view text)
{
    const std::string lower = toLower(text);
    if (lower == "svg")
        return FileFormat::Svg;
    if (lower == "pdf")
        return FileFormat::Pdf;
    if (lower == "png")
        return FileFormat::Png;
    return std::nullopt;
}

double exportTextWidth(std::string_view utf8, const Font& font) { return measureText(utf8, font); }

namespace {

ExportTarget targetOf(const std::filesystem::path& path, const ExportSize& size, const std::string& title, const std::string& description)
{
    constexpr double kLargestMm = 5000;  // cairo and the readers of PDF count to 14,400 points
    const auto sensible = [](double mm) { return std::isfinite(mm) && mm > 0 && mm <= kLargestMm; };
    if (!sensible(size.widthMm) || !sensible(size.heightMm))
        throw Error("A figure of " + formatReal(size.widthMm) + " × " + formatReal(size.heightMm) +
                    " mm cannot be made. Choose a width and height between 1 and 5000 mm.");
    return {path, size, validUtf8(title), validUtf8(description)};
}

}  // namespace

std::unique_ptr<PagesCanvas> pdfPages(const std::filesystem::path& path, const ExportSize& page, const std::string& title,
                                      const std::string& description)
{
    return pdfPages(targetOf(path, page, title, description));
}

std::unique_ptr<ExportCanvas> exportCanvas(const std::filesystem::path& path, FileFormat format, const ExportSize& size,
                                           const std::string& title, const std::string& description)
{
    ExportTarget target = targetOf(path, size, title, description);
    switch (format) {
    case FileFormat::Svg: return svgCanvas(std::move(target));
    case FileFormat::Pdf: return pdfCanvas(std::move(target));
    case FileFormat::Png: return pngCanvas(std::move(target));
    }
    throw Error("This figure format is not known. Choose svg, pdf or png.");
}

}  // namespace bindscape::draw
