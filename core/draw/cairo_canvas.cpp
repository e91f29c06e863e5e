// SPDX-License-Identifier: GPL-3.0-or-later
// PDF and PNG through cairo. Both are built in memory and written at once, so a full disk leaves no half file.
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/draw/canvas_files.h"
#include "core/draw/fonts.h"
#include "core/draw/pages_canvas.h"
#include "core/draw/png_chunks.h"

#include <algorithm>
#include <cairo-pdf.h>
#include <cmath>
#include <cstdlib>
#include <ctime>
#include <numbers>

namespace bindscape::draw {

namespace {

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using Context = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;

cairo_status_t appendBytes(void* buffer, const unsigned char* bytes, unsigned int count)
{
    // Called from C: no exception may pass.
    try {
        static_cast<std::string*>(buffer)->append(reinterpret_cast<const char*>(bytes), count);
        return CAIRO_STATUS_SUCCESS;
    } catch (...) {
        return CAIRO_STATUS_NO_MEMORY;
    }
}

void check(cairo_status_t status, const std::filesystem::path& path)
{
    if (status != CAIRO_STATUS_SUCCESS)
        throw Error("Cannot draw " + path.string() + ": " + cairo_status_to_string(status) + ". Try a smaller figure or resolution.");
}

Surface rasterSurface(const Raster& raster)
{
    Surface surface(cairo_image_surface_create(CAIRO_FORMAT_ARGB32, raster.width, raster.height), &cairo_surface_destroy);
    if (cairo_surface_status(surface.get()) != CAIRO_STATUS_SUCCESS ||
        raster.pixels.size() < static_cast<std::size_t>(raster.width) * static_cast<std::size_t>(raster.height))
        throw Error("A picture of " + std::to_string(raster.width) + " × " + std::to_string(raster.height) + " cells is too large to draw.");
    unsigned char* bytes = cairo_image_surface_get_data(surface.get());
    const int stride = cairo_image_surface_get_stride(surface.get());
    for (int y = 0; y < raster.height; ++y) {
        auto* row = reinterpret_cast<std::uint32_t*>(bytes + static_cast<std::ptrdiff_t>(y) * stride);
        for (int x = 0; x < raster.width; ++x) {
            const Color c = raster.pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(raster.width) + static_cast<std::size_t>(x)];
            const auto multiplied = [&](std::uint8_t part) { return static_cast<std::uint32_t>((part * c.a + 127) / 255); };
            row[x] = std::uint32_t{c.a} << 24 | multiplied(c.r) << 16 | multiplied(c.g) << 8 | multiplied(c.b);
        }
    }
    cairo_surface_mark_dirty(surface.get());
    return surface;
}

// Images have one page; their makers give them out without the means to begin another.
class CairoCanvas : public PagesCanvas {
public:
    CairoCanvas(ExportTarget target, Surface surface)
        : m_target(std::move(target)), m_surface(std::move(surface)), m_context(cairo_create(m_surface.get()), &cairo_destroy)
    {
        check(cairo_surface_status(m_surface.get()), m_target.path);
        check(cairo_status(m_context.get()), m_target.path);
    }

    void beginGroup(std::string_view) override {}
    void endGroup() override {}
    void pushClip(const Rect& rect) override
    {
        cairo_save(cr());
        outline(rect);
        cairo_clip(cr());
    }
    void popClip() override { cairo_restore(cr()); }

    void fillRect(const Rect& rect, Color color) override
    {
        outline(rect);
        finishShape(color, std::nullopt);
    }
    void strokeRect(const Rect& rect, const Pen& pen) override
    {
        outline(rect);
        finishShape(std::nullopt, pen);
    }
    void roundedRect(const Rect& rect, double radius, std::optional<Color> fill, const std::optional<Pen>& pen) override
    {
        const double r = std::max(0.0, std::min({radius, rect.width / 2, rect.height / 2}));
        constexpr double quarter = std::numbers::pi / 2;
        cairo_new_path(cr());
        cairo_arc(cr(), rect.right() - r, rect.y + r, r, -quarter, 0);
        cairo_arc(cr(), rect.right() - r, rect.bottom() - r, r, 0, quarter);
        cairo_arc(cr(), rect.x + r, rect.bottom() - r, r, quarter, 2 * quarter);
        cairo_arc(cr(), rect.x + r, rect.y + r, r, 2 * quarter, 3 * quarter);
        cairo_close_path(cr());
        finishShape(fill, pen);
    }
    void line(Point from, Point to, const Pen& pen) override
    {
        cairo_new_path(cr());
        cairo_move_to(cr(), from.x, from.y);
        cairo_line_to(cr(), to.x, to.y);
        finishShape(std::nullopt, pen);
    }
    void polyline(std::span<const Point> points, const Pen& pen) override
    {
        outline(points);
        finishShape(std::nullopt, pen);
    }
    void polygon(std::span<const Point> points, std::optional<Color> fill, const std::optional<Pen>& pen) override
    {
        outline(points);
        cairo_close_path(cr());
        finishShape(fill, pen);
    }
    void fillPath(const Path& path, Color color) override
    {
        cairo_new_path(cr());
        std::size_t next = 0;
        const auto point = [&] { return next < path.points.size() ? path.points[next++] : Point{}; };
        for (const Path::Verb verb : path.verbs) {
            if (verb == Path::Verb::Close) {
                cairo_close_path(cr());
                continue;
            }
            const Point p = point();
            if (verb == Path::Verb::Move) {
                cairo_move_to(cr(), p.x, p.y);
            } else if (verb == Path::Verb::Line) {
                cairo_line_to(cr(), p.x, p.y);
            } else {
                const Point q = point();
                const Point r = point();
                cairo_curve_to(cr(), p.x, p.y, q.x, q.y, r.x, r.y);
            }
        }
        finishShape(color, std::nullopt);
    }
    void circle(Point centre, double radius, std::optional<Color> fill, const std::optional<Pen>& pen) override
    {
        cairo_new_path(cr());
        cairo_arc(cr(), centre.x, centre.y, std::max(0.0, radius), 0, 2 * std::numbers::pi);
        finishShape(fill, pen);
    }

    void text(Point baseline, std::string_view utf8, const Font& font, Color color, Align align, double rotation) override
    {
        const std::string valid = validUtf8(utf8);
        if (valid.empty())
            return;
        cairo_save(cr());
        cairo_translate(cr(), baseline.x, baseline.y);
        cairo_rotate(cr(), rotation * std::numbers::pi / 180);
        selectFont(cr(), font, valid);
        const double share = align == Align::Left ? 0 : align == Align::Center ? 0.5 : 1;
        cairo_move_to(cr(), share == 0 ? 0 : -share * textWidth(valid, font), 0);
        setColor(color);
        cairo_show_text(cr(), valid.c_str());
        cairo_restore(cr());
        cairo_new_path(cr());
    }

    void image(const Rect& rect, const Raster& raster) override
    {
        if (raster.width <= 0 || raster.height <= 0 || !(rect.width > 0) || !(rect.height > 0))
            return;
        const Surface cells = rasterSurface(raster);
        cairo_save(cr());
        cairo_translate(cr(), rect.x, rect.y);
        cairo_scale(cr(), rect.width / raster.width, rect.height / raster.height);
        cairo_set_source_surface(cr(), cells.get(), 0, 0);
        cairo_pattern_set_filter(cairo_get_source(cr()), CAIRO_FILTER_NEAREST);
        cairo_rectangle(cr(), 0, 0, raster.width, raster.height);
        cairo_fill(cr());
        cairo_restore(cr());
    }

    double textWidth(std::string_view utf8, const Font& font) const override { return measureText(utf8, font); }

    void newPage() override
    {
        cairo_surface_show_page(m_surface.get());
        ++m_page;
    }
    void setOrigin(Point origin) override
    {
        cairo_identity_matrix(cr());
        cairo_translate(cr(), origin.x, origin.y);
        m_origin = origin;
    }
    void bookmark(const std::string&) override {}

protected:
    cairo_t* cr() { return m_context.get(); }
    void setColor(Color c) { cairo_set_source_rgba(cr(), c.r / 255.0, c.g / 255.0, c.b / 255.0, c.a / 255.0); }

    void outline(const Rect& rect)
    {
        cairo_new_path(cr());
        cairo_rectangle(cr(), rect.x, rect.y, std::max(0.0, rect.width), std::max(0.0, rect.height));
    }
    void outline(std::span<const Point> points)
    {
        cairo_new_path(cr());
        for (const Point& p : points)
            cairo_line_to(cr(), p.x, p.y);
    }
    // Fills and strokes the current path.
    void finishShape(const std::optional<Color>& fill, const std::optional<Pen>& pen)
    {
        if (fill) {
            setColor(*fill);
            cairo_fill_preserve(cr());
        }
        if (pen && pen->width > 0) {
            setColor(pen->color);
            cairo_set_line_width(cr(), pen->width);
            cairo_set_line_join(cr(), CAIRO_LINE_JOIN_MITER);
            // cairo goes into an error state for lengths that are all zero.
            const bool dashed = std::any_of(pen->dash.begin(), pen->dash.end(), [](double length) { return length > 0; });
            cairo_set_dash(cr(), pen->dash.data(), dashed ? static_cast<int>(pen->dash.size()) : 0, 0);
            cairo_stroke_preserve(cr());
        }
        cairo_new_path(cr());
    }

    ExportTarget m_target;
    Surface m_surface;
    Context m_context;
    Point m_origin;
    int m_page = 1;
};

// The moment that SOURCE_DATE_EPOCH names (reproducible-builds.org), if any.
std::optional<std::string> fixedDate()
{
    const char* text = std::getenv("SOURCE_DATE_EPOCH");
    const auto seconds = text == nullptr ? std::nullopt : parseInteger(text);
    if (!seconds)
        return std::nullopt;
    const auto time = static_cast<std::time_t>(*seconds);
    std::tm parts{};
    char date[32];
    if (gmtime_r(&time, &parts) == nullptr || std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &parts) == 0)
        return std::nullopt;
    return date;
}

// A base class, so that it outlives the surface: one that is given up before finish() still writes its end while it is destroyed.
struct PdfBytes {
    std::string bytes;
};

class PdfCanvas final : private PdfBytes, public CairoCanvas {
public:
    explicit PdfCanvas(ExportTarget target)
        : CairoCanvas(target, Surface(cairo_pdf_surface_create_for_stream(&appendBytes, &bytes, target.size.widthPt(), target.size.heightPt()),
                                      &cairo_surface_destroy))
    {
        cairo_pdf_surface_restrict_to_version(m_surface.get(), CAIRO_PDF_VERSION_1_5);
        cairo_pdf_surface_set_metadata(m_surface.get(), CAIRO_PDF_METADATA_TITLE, m_target.title.c_str());
        cairo_pdf_surface_set_metadata(m_surface.get(), CAIRO_PDF_METADATA_SUBJECT, m_target.description.c_str());
        cairo_pdf_surface_set_metadata(m_surface.get(), CAIRO_PDF_METADATA_CREATOR, ("Bindscape " + std::string(version())).c_str());
        const auto date = fixedDate();  // without one the same figure is the same bytes
        cairo_pdf_surface_set_metadata(m_surface.get(), CAIRO_PDF_METADATA_CREATE_DATE, date ? date->c_str() : nullptr);
    }

    void bookmark(const std::string& utf8) override
    {
        const std::string place =
            "page=" + std::to_string(m_page) + " pos=[" + formatFixed(m_origin.x, 1) + " " + formatFixed(m_origin.y, 1) + "]";
        cairo_pdf_surface_add_outline(m_surface.get(), CAIRO_PDF_OUTLINE_ROOT, validUtf8(utf8).c_str(), place.c_str(), CAIRO_PDF_OUTLINE_FLAG_OPEN);
    }

    void finish() override
    {
        check(cairo_status(cr()), m_target.path);
        cairo_surface_show_page(m_surface.get());
        cairo_surface_finish(m_surface.get());
        check(cairo_surface_status(m_surface.get()), m_target.path);
        writeFileAtomically(m_target.path, bytes);
    }
};

struct PixelSize {
    int width, height;
};

PixelSize pixelSize(const ExportTarget& target)
{
    constexpr double kLargest = 32767;          // cairo's limit
    constexpr double kMostPixels = 250'000'000;  // 1 GB
    const double width = std::max(1.0, std::round(target.size.widthMm / 25.4 * target.size.dpi));
    const double height = std::max(1.0, std::round(target.size.heightMm / 25.4 * target.size.dpi));
    if (!(width <= kLargest && height <= kLargest && width * height <= kMostPixels))
        throw Error("The picture would be " + formatFixed(width, 0) + " × " + formatFixed(height, 0) +
                    " pixels, which is too large for PNG. Choose a lower resolution or size, or PDF or SVG.");
    return {static_cast<int>(width), static_cast<int>(height)};
}

Surface pixelSurface(const ExportTarget& target)
{
    const PixelSize size = pixelSize(target);
    return Surface(cairo_image_surface_create(target.size.transparent ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_RGB24, size.width, size.height),
                   &cairo_surface_destroy);
}

class PngCanvas final : public CairoCanvas {
public:
    explicit PngCanvas(ExportTarget target) : CairoCanvas(target, pixelSurface(target))
    {
        if (!m_target.size.transparent) {
            setColor(Color::hex(0xFFFFFF));
            cairo_paint(cr());
        }
        cairo_scale(cr(), m_target.size.dpi / 72, m_target.size.dpi / 72);
    }

    void finish() override
    {
        check(cairo_status(cr()), m_target.path);
        std::string png;
        check(cairo_surface_write_to_png_stream(m_surface.get(), &appendBytes, &png), m_target.path);
        writeFileAtomically(m_target.path, withPngMetadata(png, m_target.size.dpi, m_target.title, m_target.description,
                                                           "Bindscape " + std::string(version())));
    }
};

}  // namespace

std::unique_ptr<ExportCanvas> pdfCanvas(ExportTarget target) { return std::make_unique<PdfCanvas>(std::move(target)); }
std::unique_ptr<PagesCanvas> pdfPages(ExportTarget target) { return std::make_unique<PdfCanvas>(std::move(target)); }
std::unique_ptr<ExportCanvas> pngCanvas(ExportTarget target)
{
    if (!(target.size.dpi >= 1 && target.size.dpi <= 10000))
        throw Error("A resolution of " + formatReal(target.size.dpi) + " dpi cannot be used. Choose 300 to 600.");
    return std::make_unique<PngCanvas>(std::move(target));
}

std::string encodePng(const Raster& raster)
{
    std::string png;
    if (cairo_surface_write_to_png_stream(rasterSurface(raster).get(), &appendBytes, &png) != CAIRO_STATUS_SUCCESS)
        throw Error("A heat map could not be turned into an image. Try PDF instead.");
    return png;
}

}  // namespace bindscape::draw
