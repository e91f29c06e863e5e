// SPDX-License-Identifier: GPL-3.0-or-later
// The browser as a figure: names at the left, axes beside the tracks, locus and scale bar above, views linked by lines.
#include "core/base/text.h"
#include "core/figure/chart_parts.h"

#include <algorithm>
#include <cmath>

namespace bindscape::figure {

namespace {

using draw::Rect;

constexpr double kLinePt = 0.5;

// Tracks that share a row, the lowest first.
using Row = std::vector<const FigureTrack*>;

std::vector<Row> rowsOf(const BrowserView& view)
{
    std::vector<Row> rows;
    for (const FigureTrack& track : view.tracks) {
        const auto shared = std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return !track.overlay.empty() && row[0]->overlay == track.overlay; });
        if (shared == rows.end())
            rows.push_back({&track});
        else
            shared->push_back(&track);
    }
    return rows;
}

struct Layers {
    std::vector<tracks::OverlayLayer> layers;
    std::optional<std::pair<double, double>> common;
};

// Tracks of a scale group keep the group's scale in a shared row, all others share one; where only one scale is left it has the axis.
Layers layersOf(const Row& row)
{
    Layers found;
    for (const FigureTrack* track : row)
        found.layers.push_back({&track->data, &track->style, track->range});
    const bool alike = std::all_of(row.begin(), row.end(), [&](const FigureTrack* track) { return track->range == row[0]->range; });
    if (alike)
        for (auto& layer : found.layers)
            layer.range.reset();
    found.common = row.size() == 1 || (alike && row[0]->range) ? row[0]->range : tracks::overlayRange(found.layers);
    return found;
}

std::string lengthText(double bases)
{
    if (bases >= 1e6)
        return formatReal(bases / 1e6, 4) + " Mb";
    return bases >= 1e3 ? formatReal(bases / 1e3, 4) + " kb" : formatReal(bases, 4) + " bp";
}

class BrowserLayout {
public:
    BrowserLayout(draw::Canvas& canvas, const BrowserFigure& figure, double widthPt, double fontPt)
        : m_canvas(canvas), m_figure(figure), m_theme(draw::lightTheme()), m_width(widthPt), m_font(fontPt), m_margin(fontPt)
    {
        m_theme.bases = figure.bases;
        setColumns();
    }

    // With `stretch` all track heights are multiplied. Returns the height used.
    double paint(double stretch)
    {
        m_y = m_margin;
        paintTitle();
        for (std::size_t i = 0; i < m_figure.views.size(); ++i) {
            if (i > 0)
                paintLink(m_figure.views[i - 1], m_figure.views[i]);
            paintView(m_figure.views[i], i + 1 < m_figure.views.size() ? &m_figure.views[i + 1] : nullptr, stretch);
        }
        m_y += m_font * 0.5;
        m_canvas.beginGroup("legend");
        m_y += paintBrowserLegend(m_canvas, m_figure, {m_left, m_y, m_right - m_left, 0}, m_theme, m_font);
        m_canvas.endGroup();
        return m_y + m_margin * 0.5;
    }

    double tracksHeight() const
    {
        double sum = 0;
        for (const BrowserView& view : m_figure.views)
            for (const Row& row : rowsOf(view))
                sum += rowHeight(view, row);
        return sum;
    }

private:
    draw::Font regular() const { return {m_font}; }
    draw::Font small() const { return {m_font - 1}; }
    draw::Pen axisPen() const { return {m_theme.text, kLinePt, {}}; }

    tracks::Viewport viewportOf(const BrowserView& view) const
    {
        const std::int64_t length = std::max(view.chromLength, view.region.end);
        return {view.region.chrom, length, static_cast<double>(view.region.begin), static_cast<double>(view.region.end), m_left, m_right - m_left};
    }

    tracks::PaintContext contextOf(const tracks::Viewport& viewport, const Rect& area, const std::optional<std::pair<double, double>>& range) const
    {
        tracks::PaintContext context{m_canvas, m_theme, viewport, area, m_font - 1, kLinePt, range, std::nullopt};
        context.axis = false;
        context.crisp = false;
        return context;
    }

    double trackHeight(const BrowserView& view, const FigureTrack& track) const
    {
        const double scale = m_font / 11;  // a track of 50 px with 11 px text keeps its proportions
        if (std::holds_alternative<genome::Genes>(track.data))
            return std::clamp(tracks::wantedHeight(viewportOf(view), m_canvas, track.data, track.style, m_font - 1), 16 * scale, 220 * scale);
        return std::clamp(track.style.height, 8.0, 600.0) * scale;
    }

    double rowHeight(const BrowserView& view, const Row& row) const
    {
        double height = 0;
        for (const FigureTrack* track : row)
            height = std::max(height, trackHeight(view, *track));
        return height;
    }

    double chipWidth(const Row& row) const { return row.size() > 1 ? m_font : 0; }

    void setColumns()
    {
        double names = 0, numbers = 0;
        for (const BrowserView& view : m_figure.views) {
            const tracks::Viewport viewport(view.region.chrom, std::max(view.chromLength, view.region.end), static_cast<double>(view.region.begin),
                                            static_cast<double>(view.region.end), 0, m_width);
            for (const Row& row : rowsOf(view)) {
                for (const FigureTrack* track : row)
                    names = std::max({names, m_canvas.textWidth(track->name, regular()) + chipWidth(row),
                                      row.size() > 1 ? 0 : m_canvas.textWidth(track->subtitle, small())});
                const auto [layers, common] = layersOf(row);
                if (const auto axis = axisOf(contextOf(viewport, {0, 0, m_width, 50}, common), layers))
                    numbers = std::max({numbers, m_canvas.textWidth(axis->lowText, small()), m_canvas.textWidth(axis->highText, small())});
            }
        }
        m_names = std::min(names, m_width * 0.24);
        m_left = m_margin + m_names + m_font + (numbers > 0 ? numbers + m_font * 0.4 : 0);
        m_right = std::max(m_left + 10, m_width - m_margin);
    }

    void paintTitle()
    {
        if (m_figure.title.empty())
            return;
        m_canvas.beginGroup("title");
        m_canvas.text({m_margin, m_y + m_font}, m_canvas.elided(m_figure.title, {m_font, true}, m_width - 2 * m_margin), {m_font, true}, m_theme.text);
        m_canvas.endGroup();
        m_y += m_font * 1.8;
    }

    void paintView(const BrowserView& view, const BrowserView* detail, double stretch)
    {
        paintHead(view);
        const double top = m_y;
        for (const Row& row : rowsOf(view))
            paintRow(view, row, stretch);
        if (detail != nullptr && isInside(*detail, view))
            paintDetailBox(view, *detail, top);
    }

    // "chr1:12,289,432-12,290,431 (hg19)" at the left, scale bar at the right, ruler below.
    void paintHead(const BrowserView& view)
    {
        m_canvas.beginGroup("locus:" + toLocus(view.region));
        const tracks::Viewport viewport = viewportOf(view);
        const double baseline = m_y + m_font;
        const std::string genome = m_figure.genomeName.empty() ? "" : " (" + m_figure.genomeName + ")";
        const double wanted = (m_right - m_left) * 0.22 * viewport.basesPerPx();
        const double power = std::pow(10, std::floor(std::log10(std::max(1.0, wanted))));
        const double bases = wanted >= 5 * power ? 5 * power : wanted >= 2 * power ? 2 * power : power;
        const double from = m_right - std::min(bases * viewport.pxPerBase(), m_right - m_left), middle = baseline - m_font * 0.36;
        const double cap = m_font * 0.3;
        m_canvas.line({from, middle}, {m_right, middle}, {m_theme.text, kLinePt * 2, {}});
        for (const double x : {from, m_right})
            m_canvas.line({x, middle - cap}, {x, middle + cap}, {m_theme.text, kLinePt * 2, {}});
        const std::string text = lengthText(bases);
        m_canvas.text({from - m_font * 0.6, baseline}, text, regular(), m_theme.text, draw::Align::Right);
        // In a narrow figure the locus begins at the page's edge, above the names: half a position reads as another one.
        const std::string locus = view.place.empty() ? toLocus(view.region) + genome : view.place;
        const double room = from - m_canvas.textWidth(text, regular()) - m_font * 2;
        const double left = m_left + m_canvas.textWidth(locus, regular()) <= room ? m_left : m_margin;
        m_canvas.text({left, baseline}, m_canvas.elided(locus, regular(), room - left), regular(), m_theme.text);
        m_y += m_font * 1.5;
        const double height = m_font * 2.1;
        tracks::paintRuler(contextOf(viewport, {m_left, m_y, m_right - m_left, height}, std::nullopt), view.region, view.zero);
        m_canvas.endGroup();
        m_y += height + m_font * 0.5;
    }

    void paintRow(const BrowserView& view, const Row& row, double stretch)
    {
        const double height = rowHeight(view, row) * stretch;
        const Rect area{m_left, m_y, m_right - m_left, height};
        const tracks::Viewport viewport = viewportOf(view);
        const auto [layers, common] = layersOf(row);
        const tracks::PaintContext context = contextOf(viewport, area, common);
        std::string name = "track:" + row[0]->name;
        for (std::size_t i = 1; i < row.size(); ++i)
            name += " + " + row[i]->name;
        m_canvas.beginGroup(name);
        if (row.size() == 1)
            paintNames(*row[0], area);
        else
            paintNamesWithChips(row, area);
        if (row.size() == 1)
            tracks::paintTrack(context, row[0]->data, row[0]->style);
        else
            tracks::paintOverlay(context, layers);
        if (const auto axis = axisOf(context, layers))
            paintAxis(*axis);
        m_canvas.endGroup();
        m_y += height + m_font * 0.55;
    }

    // A line for each track that shares the row, the uppermost first, with its colour; what does not fit is counted.
    void paintNamesWithChips(const Row& row, const Rect& area)
    {
        const double step = m_font * 1.2, right = m_margin + m_names;
        const auto room = std::max<std::size_t>(1, static_cast<std::size_t>(area.height / step));
        const std::size_t shown = row.size() <= room ? row.size() : room - 1;
        double y = area.y + area.height / 2 - (static_cast<double>(std::min(row.size(), room)) / 2 - 0.5) * step + m_font * 0.36;
        for (std::size_t i = 0; i < shown; ++i, y += step) {
            const FigureTrack& track = *row[row.size() - 1 - i];
            const std::string name = m_canvas.elided(track.name, regular(), m_names - m_font);
            const double left = right - m_canvas.textWidth(name, regular());
            m_canvas.fillRect({left - m_font * 0.9, y - m_font * 0.66, m_font * 0.6, m_font * 0.6}, figureColor(track, m_theme));
            m_canvas.text({left, y}, name, regular(), m_theme.text);
        }
        if (shown < row.size())
            m_canvas.text({right, y}, "+ " + std::to_string(row.size() - shown) + " in legend", small(), m_theme.text2, draw::Align::Right);
    }

    void paintNames(const FigureTrack& track, const Rect& area)
    {
        const double x = m_margin + m_names, middle = area.y + area.height / 2;
        const bool two = !track.subtitle.empty() && area.height >= m_font * 1.9;
        const std::string name = m_canvas.elided(track.name, regular(), m_names);
        m_canvas.text({x, middle + (two ? -m_font * 0.1 : m_font * 0.36)}, name, regular(), m_theme.text, draw::Align::Right);
        if (two)
            m_canvas.text({x, middle + m_font * 0.95}, m_canvas.elided(track.subtitle, small(), m_names), small(), m_theme.text2, draw::Align::Right);
    }

    // That of the lowest layer without a scale of its own.
    static std::optional<tracks::TrackAxis> axisOf(const tracks::PaintContext& context, const std::vector<tracks::OverlayLayer>& layers)
    {
        for (const tracks::OverlayLayer& layer : layers)
            if (!layer.range)
                return tracks::trackAxis(context, *layer.data, *layer.style);
        return std::nullopt;
    }

    // A line with its largest value, zero, and its least where it is negative; texts never on top of each other.
    void paintAxis(const tracks::TrackAxis& axis)
    {
        m_canvas.line({m_left, axis.highY}, {m_left, axis.lowY}, axisPen());
        std::vector<double> taken;
        const auto number = [&](double y, const std::string& text) {
            const bool crowded = std::any_of(taken.begin(), taken.end(), [&](double other) { return std::fabs(other - y) < (m_font - 1) * 1.05; });
            m_canvas.line({m_left - m_font * 0.3, y}, {m_left, y}, axisPen());
            if (!crowded)
                m_canvas.text({m_left - m_font * 0.45, y + (m_font - 1) * 0.36}, text, small(), m_theme.text, draw::Align::Right);
            taken.push_back(y);
        };
        number(axis.highY, axis.highText);
        if (axis.low < 0 && axis.high > 0)
            number(axis.zeroY, "0");
        number(axis.lowY, axis.lowText);
    }

    static bool isInside(const BrowserView& detail, const BrowserView& view)
    {
        return detail.region.chrom == view.region.chrom && detail.region.begin < view.region.end && view.region.begin < detail.region.end &&
               detail.region.length() < view.region.length();
    }

    void paintDetailBox(const BrowserView& view, const BrowserView& detail, double top)
    {
        const tracks::Viewport viewport = viewportOf(view);
        m_canvas.beginGroup("detail box");
        for (const std::int64_t edge : {detail.region.begin, detail.region.end}) {
            const double x = std::clamp(viewport.toPx(static_cast<double>(edge)), m_left, m_right);
            m_canvas.line({x, top}, {x, m_y}, {m_theme.vermillion.withAlpha(0.7), kLinePt, {}});
        }
        m_canvas.endGroup();
    }

    void paintLink(const BrowserView& view, const BrowserView& detail)
    {
        const double bottom = m_y + m_font * 1.6;
        if (isInside(detail, view)) {
            const tracks::Viewport viewport = viewportOf(view);
            const auto x = [&](std::int64_t base) { return std::clamp(viewport.toPx(static_cast<double>(base)), m_left, m_right); };
            const draw::Pen pen{m_theme.vermillion.withAlpha(0.7), kLinePt, {}};
            m_canvas.beginGroup("link");
            m_canvas.line({x(detail.region.begin), m_y}, {m_left, bottom}, pen);
            m_canvas.line({x(detail.region.end), m_y}, {m_right, bottom}, pen);
            m_canvas.endGroup();
        }
        m_y = bottom + m_font * 0.4;
    }

    draw::Canvas& m_canvas;
    const BrowserFigure& m_figure;
    draw::Theme m_theme;
    double m_width, m_font, m_margin;
    double m_names = 0, m_left = 0, m_right = 1, m_y = 0;
};

}  // namespace

double renderBrowserFigure(draw::Canvas* canvas, const BrowserFigure& figure, double widthPt, std::optional<double> heightPt, double fontPt)
{
    MeasuringCanvas measuring;
    BrowserLayout measured(measuring, figure, widthPt, fontPt);
    const double wanted = measured.paint(1);
    if (canvas == nullptr)
        return wanted;
    double stretch = 1;
    const double tracks = measured.tracksHeight();
    if (heightPt && tracks > 0)
        stretch = std::clamp((*heightPt - (wanted - tracks)) / tracks, 0.2, 20.0);
    BrowserLayout(*canvas, figure, widthPt, fontPt).paint(stretch);
    return wanted;
}

}  // namespace bindscape::figure
