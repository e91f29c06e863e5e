// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/motif_page.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/figure/chart_parts.h"
#include "core/tracks/letter_outlines.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace bindscape::figure {

namespace {

using draw::Rect;

constexpr double kWidestLetter = 1.1;  // of the height of its logo
constexpr std::size_t kShownMatches = 3;

struct PageColumns {
    double name, forward, reverse, match, logoWidth, matchWidth, right;
};

PageColumns pageColumns(const draw::Canvas& canvas, const Rect& area, const MotifPage& page, const ChartStyle& style)
{
    double names = 0;
    for (const auto& row : page.rows) {
        names = std::max(names, canvas.textWidth(row.name, {style.fontPt, true}));
        for (const auto& fact : row.facts)
            names = std::max(names, canvas.textWidth(fact, {style.axisPt}));
    }
    const double gap = style.fontPt;
    PageColumns columns{};
    columns.name = area.x;
    columns.forward = area.x + std::min(names, area.width * 0.3) + gap;
    columns.right = area.right();
    const bool matched = std::any_of(page.rows.begin(), page.rows.end(), [](const auto& row) { return !row.matches.empty(); });
    const double room = columns.right - columns.forward;
    columns.logoWidth = std::max(10.0, matched ? room * 0.3 - gap : room / 2 - gap);
    columns.reverse = columns.forward + columns.logoWidth + gap;
    columns.match = columns.reverse + columns.logoWidth + gap;
    columns.matchWidth = std::max(0.0, columns.right - columns.match);
    return columns;
}

double logoHeight(const ChartStyle& style) { return style.fontPt * 4.2; }

double rowHeight(const MotifPage::Row& row, const ChartStyle& style)
{
    const double text = style.fontPt * 1.4 + static_cast<double>(row.facts.size()) * style.axisPt * 1.3;
    const double matches = static_cast<double>(std::min(row.matches.size(), kShownMatches)) * style.fontPt * 2.7;
    return std::max({logoHeight(style), text, matches}) + style.fontPt;
}

std::string qText(double q) { return q < 1e-300 ? "q < 1e-300" : "q = " + formatReal(q, 2); }

void paintMatch(draw::Canvas& canvas, const Rect& rect, const MotifPage::Match& match, const draw::Theme& theme, const ChartStyle& style)
{
    const draw::Font small{style.axisPt};
    const double logoWidth = rect.width * 0.5;
    paintLogo(canvas, {rect.x, rect.y, logoWidth, rect.height}, match.bits, {0, 2}, theme);
    const double x = rect.x + logoWidth + style.fontPt * 0.5, width = rect.right() - x;
    canvas.text({x, rect.y + style.axisPt}, canvas.elided(match.name, small, width), small, theme.text);
    canvas.text({x, rect.y + style.axisPt * 2.2},
                canvas.elided("r " + formatFixed(match.similarity, 2) + ", " + qText(match.q), small, width), small, theme.text2);
}

void paintPageRow(draw::Canvas& canvas, const MotifPage::Row& row, double y, const PageColumns& columns, const draw::Theme& theme,
                  const ChartStyle& style)
{
    const double nameWidth = columns.forward - columns.name - style.fontPt * 0.5;
    canvas.text({columns.name, y + style.fontPt}, canvas.elided(row.name, {style.fontPt, true}, nameWidth), {style.fontPt, true},
                theme.text);
    double line = y + style.fontPt + style.axisPt * 1.4;
    for (const auto& fact : row.facts) {
        canvas.text({columns.name, line}, canvas.elided(fact, {style.axisPt}, nameWidth), {style.axisPt}, theme.text2);
        line += style.axisPt * 1.3;
    }
    const LogoRange range = logoRange(row.contributions);
    paintLogo(canvas, {columns.forward, y, columns.logoWidth, logoHeight(style)}, row.contributions, range, theme);
    paintLogo(canvas, {columns.reverse, y, columns.logoWidth, logoHeight(style)}, reverseComplement(row.contributions), range, theme);
    double top = y;
    for (std::size_t k = 0; k < std::min(row.matches.size(), kShownMatches); ++k, top += style.fontPt * 2.7)
        paintMatch(canvas, {columns.match, top, columns.matchWidth, style.fontPt * 2.3}, row.matches[k], theme, style);
}

double pageHead(const MotifPage& page, const ChartStyle& style)
{
    return (page.title.empty() && page.subtitle.empty() ? 0 : style.fontPt * 2) + style.axisPt * 2;
}

std::vector<std::string> pageNotes(const draw::Canvas& canvas, const MotifPage& page, double width, const ChartStyle& style)
{
    return wrapped(page.note, width, {style.axisPt},
                   [&](std::string_view text, const draw::Font& font) { return canvas.textWidth(text, font); });
}

void paintPageHead(draw::Canvas& canvas, const Rect& area, const MotifPage& page, const PageColumns& columns, const draw::Theme& theme,
                   const ChartStyle& style)
{
    const draw::Font bold{style.fontPt, true}, small{style.axisPt};
    const std::string title = canvas.elided(page.title, bold, area.width);
    canvas.text({area.x, area.y + style.fontPt}, title, bold, theme.text);
    const double x = area.x + canvas.textWidth(title, bold) + style.fontPt;
    canvas.text({x, area.y + style.fontPt}, canvas.elided(page.subtitle, small, std::max(0.0, area.right() - x)), small, theme.text2);
    const double y = area.y + pageHead(page, style) - style.axisPt * 0.6;
    canvas.text({columns.forward, y}, canvas.elided("mean score by letter", small, columns.logoWidth), small, theme.text2);
    canvas.text({columns.reverse, y}, canvas.elided("the other strand", small, columns.logoWidth), small, theme.text2);
    if (columns.match < columns.right - 1 &&
        std::any_of(page.rows.begin(), page.rows.end(), [](const auto& row) { return !row.matches.empty(); }))
        canvas.text({columns.match, y}, canvas.elided("best known motifs", small, columns.matchWidth), small, theme.text2);
}

}  // namespace

LogoRange logoRange(const std::vector<LogoColumn>& columns)
{
    LogoRange range{0, 0};
    for (const auto& column : columns) {
        double up = 0, down = 0;
        for (const double x : column)
            (x > 0 ? up : down) += std::isfinite(x) ? x : 0;
        range.most = std::max(range.most, up);
        range.least = std::min(range.least, down);
    }
    if (!(range.most > range.least))
        range.most = range.least + 1;
    return range;
}

void paintLogo(draw::Canvas& canvas, const Rect& rect, const std::vector<LogoColumn>& columns, const LogoRange& range,
               const draw::Theme& theme)
{
    if (columns.empty() || rect.width <= 0 || rect.height <= 0)
        return;
    const double cell = std::min(rect.width / static_cast<double>(columns.size()), rect.height * kWidestLetter);
    const double unit = rect.height / (range.most - range.least), zero = rect.y + range.most * unit;
    const double inset = cell * 0.04, smallest = rect.height * 0.012;
    for (std::size_t j = 0; j < columns.size(); ++j) {
        std::array<int, 4> order{0, 1, 2, 3};
        const auto size = [&](int letter) { return std::fabs(columns[j][static_cast<std::size_t>(letter)]); };
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return size(a) < size(b); });
        double up = zero, down = zero;
        for (const int letter : order) {
            const double value = columns[j][static_cast<std::size_t>(letter)], height = std::fabs(value) * unit;
            if (!std::isfinite(value) || height < smallest)
                continue;
            const double x = rect.x + static_cast<double>(j) * cell + inset;
            if (value > 0)
                up -= height;
            canvas.fillPath(tracks::letterOutline(letter).transformed(cell - 2 * inset, height, x, value > 0 ? up : down),
                            theme.base4(letter));
            if (value < 0)
                down += height;
        }
    }
    if (range.least < 0)
        canvas.line({rect.x, zero}, {rect.x + cell * static_cast<double>(columns.size()), zero}, {theme.text2, 0.5, {}});
}

std::vector<LogoColumn> reverseComplement(std::vector<LogoColumn> columns)
{
    std::reverse(columns.begin(), columns.end());
    for (auto& column : columns)
        std::reverse(column.begin(), column.end());
    return columns;
}

std::vector<LogoColumn> bitsOf(const std::vector<LogoColumn>& frequencies)
{
    std::vector<LogoColumn> bits = frequencies;
    for (auto& column : bits) {
        const double total = std::accumulate(column.begin(), column.end(), 0.0);
        double information = 2;
        for (double& p : column) {
            p = total > 0 ? p / total : 0.25;
            information += p > 0 ? p * std::log2(p) : 0;
        }
        for (double& p : column)
            p *= std::max(0.0, information);
    }
    return bits;
}

void renderMotifPage(draw::Canvas& canvas, const Rect& area, const MotifPage& page, const draw::Theme& theme, const ChartStyle& style)
{
    const PageColumns columns = pageColumns(canvas, area, page, style);
    canvas.beginGroup("head");
    paintPageHead(canvas, area, page, columns, theme, style);
    canvas.endGroup();
    double y = area.y + pageHead(page, style);
    canvas.beginGroup("motifs");
    for (const auto& row : page.rows) {
        paintPageRow(canvas, row, y + style.fontPt * 0.3, columns, theme, style);
        y += rowHeight(row, style);
    }
    canvas.endGroup();
    canvas.beginGroup("notes");
    y += style.axisPt;
    for (const std::string& line : pageNotes(canvas, page, area.width, style)) {
        canvas.text({area.x, y}, line, {style.axisPt}, theme.text2);
        y += style.axisPt * 1.3;
    }
    canvas.endGroup();
}

double wantedMotifPageHeight(const MotifPage& page, double widthPt, const ChartStyle& style)
{
    const MeasuringCanvas canvas;
    double height = 2 * style.fontPt + pageHead(page, style) + style.axisPt;
    for (const auto& row : page.rows)
        height += rowHeight(row, style);
    return height + static_cast<double>(pageNotes(canvas, page, widthPt - 2 * style.fontPt, style).size()) * style.axisPt * 1.3;
}

void writeMotifPageData(const MotifPage& page, const std::filesystem::path& csv)
{
    std::vector<std::vector<std::string>> table{{"motif", "logo", "position", "A", "C", "G", "T"}};
    const auto add = [&](const std::string& motif, const std::string& logo, const std::vector<LogoColumn>& columns, int offset) {
        for (std::size_t j = 0; j < columns.size(); ++j) {
            std::vector<std::string> row{motif, logo, std::to_string(static_cast<int>(j) + 1 + offset)};
            for (const double x : columns[j])
                row.push_back(formatExact(x));
            table.push_back(std::move(row));
        }
    };
    for (const auto& row : page.rows) {
        add(row.name, "mean score", row.contributions, 0);
        for (const auto& match : row.matches)
            add(row.name, match.name, match.bits, match.offset);
    }
    writeFileAtomically(csv, csvText(table));
}

}  // namespace bindscape::figure
