// SPDX-License-Identifier: GPL-3.0-or-later
// Under a browser figure: what the symbols mean, the colour bar of signed scores, and the facts (model, normalisation, n).
#include "core/figure/chart_parts.h"
#include "core/tracks/match_lanes.h"

#include <algorithm>
#include <cmath>

namespace bindscape::figure {

namespace {

struct Contents {
    bool matches = false, hits = false, unlabelled = false, heat = false, unscored = false, blocked = false, changes = false;
};

void look(const FigureTrack& track, const Region& region, Contents& contents)
{
    if (const auto* hits = std::get_if<genome::MotifHits>(&track.data); hits != nullptr && track.style.graph == tracks::kMatchGraph) {
        for (const auto& hit : hits->items)
            contents.matches = contents.matches || hit.label >= 0;
    } else if (hits != nullptr) {
        contents.hits = contents.hits || !hits->items.empty();
        for (const auto& hit : hits->items)
            contents.unlabelled = contents.unlabelled || hit.label < 0;
    }
    if (const auto* scores = std::get_if<genome::Attribution>(&track.data)) {
        contents.heat = contents.heat || track.style.graph != "letters";
        contents.changes = contents.changes || (track.style.graph == "mutagenesis" && !scores->table.empty());
        for (const float value : scores->values)
            contents.unscored = contents.unscored || !std::isfinite(value);
        for (const auto& window : scores->windows)
            contents.blocked = contents.blocked || (window.coreBlocked && window.coreBegin < region.end && window.coreEnd > region.begin);
    }
}

// Items side by side, on as many lines as they need.
class Row {
public:
    Row(draw::Canvas& canvas, const draw::Rect& room, const draw::Theme& theme, double fontPt)
        : m_canvas(canvas), m_room(room), m_theme(theme), m_font{fontPt - 1}, m_x(room.x), m_middle(room.y + fontPt)
    {
    }

    // Room for a symbol of `width` followed by `text`; `paint` draws the symbol in its box.
    template <class Paint>
    void add(double width, const std::string& text, Paint paint)
    {
        const double height = m_font.size * 0.95, gap = m_font.size * 0.6;
        const double needed = width + gap + m_canvas.textWidth(text, m_font);
        if (m_x > m_room.x && m_x + needed > m_room.right()) {
            m_x = m_room.x;
            m_middle += lineHeight();
        }
        paint(draw::Rect{m_x, m_middle - height / 2, width, height});
        m_canvas.text({m_x + width + gap, m_middle + m_font.size * 0.36}, text, m_font, m_theme.text);
        m_x += needed + m_font.size * 2;
        m_used = true;
    }
    double bottom() const { return m_used ? m_middle + lineHeight() / 2 : m_room.y; }

private:
    double lineHeight() const { return m_font.size * 1.7; }

    draw::Canvas& m_canvas;
    draw::Rect m_room;
    const draw::Theme& m_theme;
    draw::Font m_font;
    double m_x, m_middle;
    bool m_used = false;
};

void addColorBar(Row& row, draw::Canvas& canvas, const draw::Theme& theme, double fontPt)
{
    const draw::Font font{fontPt - 1};
    const double sign = canvas.textWidth("−", font) + 2, bar = fontPt * 9;
    row.add(2 * sign + bar, "score, 0 = white", [&](const draw::Rect& box) {
        const double baseline = box.y + box.height / 2 + font.size * 0.36;
        canvas.text({box.x, baseline}, "−", font, theme.text);
        canvas.text({box.right(), baseline}, "+", font, theme.text, draw::Align::Right);
        constexpr int kSteps = 41;
        const double width = bar / kSteps;
        for (int i = 0; i < kSteps; ++i) {
            const double left = box.x + sign + i * width;
            const double right = i + 1 < kSteps ? left + width * 1.3 : box.x + sign + bar;
            canvas.fillRect({left, box.y, right - left, box.height}, theme.signedColor(2.0 * i / (kSteps - 1) - 1));
        }
        canvas.strokeRect({box.x + sign, box.y, bar, box.height}, {theme.text2, 0.5, {}});
    });
}

}  // namespace

draw::Color figureColor(const FigureTrack& track, const draw::Theme& theme)
{
    // The kinds of data are listed in the order of the kinds of tracks, after "nothing".
    const auto kind = static_cast<genome::TrackKind>(std::max<std::size_t>(1, track.data.index()) - 1);
    return tracks::trackColor(track.style, kind, theme);
}

double paintBrowserLegend(draw::Canvas& canvas, const BrowserFigure& figure, const draw::Rect& room, const draw::Theme& theme, double fontPt)
{
    Contents contents;
    for (const BrowserView& view : figure.views)
        for (const FigureTrack& track : view.tracks)
            look(track, view.region, contents);
    Row row(canvas, room, theme, fontPt);
    const double symbol = fontPt;
    const tracks::Viewport nowhere;
    const auto hit = [&](bool bound) {
        return [&, bound](const draw::Rect& box) {
            tracks::paintHitSymbol({canvas, theme, nowhere, box, fontPt - 1, 0.5, std::nullopt, std::nullopt}, Strand::Forward, bound);
        };
    };
    const auto hatched = [&](draw::Color color) {
        return [&, color](const draw::Rect& box) {
            canvas.hatch(box, color, fontPt * 0.4);
            canvas.strokeRect(box, {theme.border, 0.5, {}});
        };
    };
    std::vector<std::pair<std::string, draw::Color>> said;  // overview and detail mostly show the same ones
    for (const BrowserView& view : figure.views) {
        for (const FigureTrack& track : view.tracks) {
            const std::pair<std::string, draw::Color> item{track.name, figureColor(track, theme)};
            const auto shares = std::count_if(view.tracks.begin(), view.tracks.end(), [&](const FigureTrack& other) { return other.overlay == track.overlay; });
            if (track.overlay.empty() || shares < 2 || std::find(said.begin(), said.end(), item) != said.end())
                continue;
            said.push_back(item);
            row.add(symbol, track.name, [&](const draw::Rect& box) { canvas.fillRect(box, item.second.withAlpha(track.style.opacity)); });
        }
    }
    if (contents.hits) {
        row.add(symbol, "bound", hit(true));
        row.add(symbol, contents.unlabelled ? "unbound (dashed: not labelled)" : "unbound", hit(false));
    }
    if (contents.matches)
        row.add(symbol, "core of the data set (dashed: unbound)", [&](const draw::Rect& box) {
            canvas.fillRect(box, theme.purple.withAlpha(0.14));
            canvas.strokeRect(box, {theme.purple, 0.5, {}});
        });
    if (contents.heat)
        addColorBar(row, canvas, theme, fontPt);
    if (contents.changes)
        row.add(symbol, "base of the genome", [&](const draw::Rect& box) {
            canvas.strokeRect(box, {theme.text, 0.5, {}});
            canvas.circle({box.x + box.width / 2, box.y + box.height / 2}, box.height * 0.2, theme.text, std::nullopt);
        });
    if (contents.unscored)
        row.add(symbol * 1.5, "not scored", hatched(theme.hairline));
    if (contents.blocked)
        row.add(symbol * 1.5, "core replaced by N", hatched(theme.text3));
    double y = row.bottom();
    const draw::Font font{fontPt - 1};
    std::vector<std::string> facts = figure.legend;
    facts.push_back(figure.note);
    for (const std::string& fact : facts) {
        for (const std::string& line :
             wrapped(fact, room.width, font, [&](std::string_view text, const draw::Font& f) { return canvas.textWidth(text, f); })) {
            y += font.size * 1.4;
            canvas.text({room.x, y}, line, font, theme.text2);
        }
    }
    return y - room.y + font.size * 0.5;
}

}  // namespace bindscape::figure
