// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/figure/kmer_matrix.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/figure/chart_parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace bindscape::figure {

namespace {

using draw::Rect;
using std::size_t;

// In units of the small font, unless they say otherwise.
constexpr double kRowTree = 6.5, kColumnTree = 5.5, kTreeGap = 0.6;
constexpr double kWidestPitch = 3;
constexpr double kRowsHigher = 1.3;  // than columns are wide, at most
constexpr double kBracketDepth = 0.7, kNameLine = 1.35;
constexpr int kMostNameLines = 5;
constexpr size_t kLeastName = 6;  // bytes of a shortened name that still says something; the ellipsis has three
constexpr double kScaleBar = 13, kSquarePitch = 3.4;
constexpr int kScaleSteps = 96;
constexpr double kLeastRow = 1.2;  // lower rows are hard to read
constexpr double kLeastNote = 24;  // a narrower note goes below the legends
constexpr std::array<double, 5> kLegendLogs{2, 10, 50, 100, 200};

struct NamePlace {
    int line = 0;  // 0 = directly below the bracket
    double x = 0;  // of its middle
    std::string text;
};

struct Layout {
    HeatMapGrid grid;
    double rowTree = 0, columnTree = 0, rowNames = 0, columnNames = 0, title = 0;
    double pitchX = 1, pitchY = 1;
    std::vector<NamePlace> names;  // of brackets
    int nameLines = 0;
    double legend = 0, legendWidth = 0;
    bool noteBeside = false;
    std::vector<std::string> notes;
};

double widest(const draw::Canvas& canvas, const std::vector<std::string>& names, const draw::Font& font)
{
    double width = 0;
    for (const auto& name : names)
        width = std::max(width, canvas.textWidth(name, font));
    return width;
}

bool isTree(const std::vector<KmerMatrix::Merge>& tree, size_t leaves) { return leaves > 1 && tree.size() + 1 == leaves; }

double wordSize(const Layout& layout, const ChartStyle& style)
{
    return std::min(style.axisPt, std::max(layout.pitchX * 0.95, style.axisPt * 0.55));
}

// What lies left of the cells.
double leftRoom(const Layout& layout, const ChartStyle& style)
{
    return layout.rowTree + (layout.rowTree > 0 ? kTreeGap * style.axisPt : 0) + layout.rowNames + style.axisPt * 0.6;
}

double topRoom(const Layout& layout, const ChartStyle& style)
{
    return layout.title + layout.columnTree + (layout.columnTree > 0 ? kTreeGap * style.axisPt : 0);
}

double bracketRoom(const Layout& layout, const ChartStyle& style)
{
    return layout.names.empty() ? 0 : style.axisPt * (kBracketDepth + 0.5 + kNameLine * layout.nameLines);
}

double noteHeight(const Layout& layout, const ChartStyle& style) { return static_cast<double>(layout.notes.size()) * style.axisPt * 1.3; }

double bottomRoom(const Layout& layout, const ChartStyle& style)
{
    const double below = layout.noteBeside ? std::max(layout.legend, noteHeight(layout, style)) : layout.legend + noteHeight(layout, style);
    return layout.columnNames + style.axisPt * 0.9 + bracketRoom(layout, style) + style.axisPt * 1.2 + below;
}

// Below its own bracket where it fits there; else one or more lines further down, where neither another name nor a line to one is in the
// way.
void placeNames(const draw::Canvas& canvas, const KmerMatrix& matrix, double left, const ChartStyle& style, Layout& layout)
{
    const draw::Font font{style.axisPt};
    std::array<double, kMostNameLines> ends;
    ends.fill(-1e300);
    double lastLeader = -1e300;
    const double gap = style.axisPt * 0.5;
    for (const auto& bracket : matrix.brackets) {
        const double width = static_cast<double>(bracket.last - bracket.first + 1) * layout.pitchX;
        const double middle = left + (static_cast<double>(bracket.first + bracket.last) + 1) / 2 * layout.pitchX;
        const double half = canvas.textWidth(bracket.name, font) / 2;
        NamePlace place{-1, middle, bracket.name};
        if (2 * half <= width + layout.pitchX * 0.7 && middle - half >= ends[0] + gap * 0.4)
            place.line = 0;
        for (int line = 1; line < kMostNameLines && place.line < 0; ++line) {
            bool isFree = middle - half >= std::max(ends[static_cast<size_t>(line)], lastLeader) + gap;
            for (int above = 0; above < line; ++above)
                isFree = isFree && middle >= ends[static_cast<size_t>(above)] + gap * 0.3;
            if (isFree)
                place.line = line;
        }
        if (place.line < 0) {
            place.line = 0;
            place.text = canvas.elided(bracket.name, font, width);
            if (place.text.size() < kLeastName)
                place.text.clear();
        }
        const double reach = canvas.textWidth(place.text, font) / 2;
        ends[static_cast<size_t>(place.line)] = middle + reach;
        if (place.line > 0)
            lastLeader = middle;
        layout.nameLines = std::max(layout.nameLines, place.line + 1);
        layout.names.push_back(std::move(place));
    }
}

double legendWidth(const draw::Canvas& canvas, const ChartStyle& style)
{
    const draw::Font font{style.axisPt};
    return canvas.textWidth("Odds ratio", font) + canvas.textWidth("−log10 P", font) +
           style.axisPt * (1 + kScaleBar + 4 + kSquarePitch * static_cast<double>(kLegendLogs.size()) + 1.5);
}

// Widths first: they do not depend on the height.
Layout measure(const draw::Canvas& canvas, double x, double width, const KmerMatrix& matrix, const ChartStyle& style)
{
    Layout layout;
    const size_t rows = matrix.rows.size(), columns = matrix.columns.size();
    layout.grid.rows = rows;
    layout.grid.columns = columns;
    layout.title = matrix.title.empty() && matrix.subtitle.empty() ? style.axisPt * 0.6 : style.fontPt * 2.1;
    layout.rowTree = isTree(matrix.rowTree, rows) ? std::min(kRowTree * style.axisPt, width * 0.1) : 0;
    layout.columnTree = isTree(matrix.columnTree, columns) ? kColumnTree * style.axisPt : 0;
    layout.rowNames = std::min(widest(canvas, matrix.rows, {style.axisPt, true}), width * 0.3);
    const double left = leftRoom(layout, style);
    const double room = std::max(1.0, width - left - style.axisPt * 0.3);
    layout.pitchX = std::min(room / static_cast<double>(std::max<size_t>(1, columns)), kWidestPitch * style.axisPt);
    layout.columnNames = widest(canvas, matrix.columns, {wordSize(layout, style), true, false, true});
    placeNames(canvas, matrix, x + left, style, layout);
    layout.legend = style.axisPt * 3.2;
    layout.legendWidth = legendWidth(canvas, style);
    // Legends begin below the cells, or at the left edge where that leaves too little.
    const double beside = width - left - layout.legendWidth - style.axisPt * 1.5;
    layout.noteBeside = beside >= kLeastNote * style.axisPt;
    layout.notes = wrapped(matrix.note, layout.noteBeside ? beside : width, {style.axisPt},
                           [&](std::string_view text, const draw::Font& font) { return canvas.textWidth(text, font); });
    return layout;
}

double wantedPitchY(const Layout& layout, const ChartStyle& style)
{
    return std::clamp(layout.pitchX * kRowsHigher, style.axisPt * 1.2, style.axisPt * kWidestPitch);
}

Layout layOut(const draw::Canvas& canvas, const Rect& area, const KmerMatrix& matrix, const ChartStyle& style)
{
    Layout layout = measure(canvas, area.x, area.width, matrix, style);
    const double rows = static_cast<double>(std::max<size_t>(1, matrix.rows.size()));
    const auto heightOfRows = [&] { return area.height - topRoom(layout, style) - bottomRoom(layout, style); };
    const auto isLow = [&] { return matrix.rowsFirst && heightOfRows() < rows * style.axisPt * kLeastRow; };
    if (isLow())
        layout.notes.clear();
    if (isLow())
        layout.columnTree = 0;
    if (isLow())
        layout.legend = 0;
    const double room = std::max(1.0, heightOfRows());
    layout.pitchY = std::min(room / rows, std::max(layout.pitchX * 2, wantedPitchY(layout, style)));
    layout.grid.box = {area.x + leftRoom(layout, style), area.y + topRoom(layout, style),
                       layout.pitchX * static_cast<double>(matrix.columns.size()), layout.pitchY * static_cast<double>(matrix.rows.size())};
    return layout;
}

Tree treeOf(const std::vector<KmerMatrix::Merge>& merges, std::size_t leaves)
{
    Tree tree{merges, std::vector<std::size_t>(leaves)};
    std::iota(tree.order.begin(), tree.order.end(), std::size_t{0});
    return tree;
}

std::vector<double> middles(double first, double pitch, std::size_t count)
{
    std::vector<double> places;
    for (std::size_t i = 0; i < count; ++i)
        places.push_back(first + (static_cast<double>(i) + 0.5) * pitch);
    return places;
}

void paintTrees(draw::Canvas& canvas, const KmerMatrix& matrix, const Layout& layout, const draw::Theme& theme, const ChartStyle& style)
{
    const Rect& box = layout.grid.box;
    const draw::Pen pen{theme.text3, style.linePt, {}};
    const double gap = kTreeGap * style.axisPt;
    if (layout.columnTree > 0)
        paintTree(canvas, {box.x, box.y - gap - layout.columnTree, box.width, layout.columnTree}, treeOf(matrix.columnTree, matrix.columns.size()),
                  middles(box.x, layout.pitchX, matrix.columns.size()), TreeSide::Top, pen);
    if (layout.rowTree > 0) {
        const double right = box.x - style.axisPt * 0.6 - gap - layout.rowNames;
        paintTree(canvas, {right - layout.rowTree, box.y, layout.rowTree, box.height}, treeOf(matrix.rowTree, matrix.rows.size()),
                  middles(box.y, layout.pitchY, matrix.rows.size()), TreeSide::Left, pen);
    }
}

draw::Color colorOf(double oddsRatio, const KmerMatrix& matrix, const draw::Theme& theme)
{
    return theme.sequentialOnWhite(std::clamp((oddsRatio - 1) / std::max(1e-9, matrix.cap - 1), 0.0, 1.0));
}

void paintGround(draw::Canvas& canvas, const KmerMatrix& matrix, const Layout& layout, const draw::Theme& theme, const ChartStyle& style)
{
    const Rect& box = layout.grid.box;
    for (size_t r = 0; r < matrix.rows.size(); ++r) {
        const Rect band{box.x, box.y + static_cast<double>(r) * layout.pitchY, box.width, layout.pitchY};
        const bool isSelected = matrix.row == r;
        if (r % 2 == 1 || isSelected)
            canvas.fillRect(band, isSelected ? theme.selection : theme.alternate);
        bool known = matrix.columns.empty();
        for (size_t c = 0; c < matrix.columns.size() && !known; ++c)
            known = !std::isnan(matrix.cell(r, c).log10P);
        if (!known)  // no table
            canvas.hatch(band, theme.hairline, std::max(3.0, style.axisPt * 0.6));
    }
    if (matrix.column && *matrix.column < matrix.columns.size())
        canvas.fillRect({box.x + static_cast<double>(*matrix.column) * layout.pitchX, box.y, layout.pitchX, box.height},
                        theme.selection.withAlpha(0.75));
    canvas.strokeRect(box, {theme.border, style.linePt, {}});
}

// Squares of few rows and words do not grow with their room: those of the legend stand above its numbers.
double squarePitch(const Layout& layout, const ChartStyle& style) { return std::min({layout.pitchX, layout.pitchY, 2.2 * style.axisPt}); }

void paintSquares(draw::Canvas& canvas, const KmerMatrix& matrix, const Layout& layout, const draw::Theme& theme, const ChartStyle& style)
{
    const double pitch = squarePitch(layout, style);
    for (size_t r = 0; r < matrix.rows.size(); ++r)
        for (size_t c = 0; c < matrix.columns.size(); ++c) {
            const auto& cell = matrix.cell(r, c);
            if (!matrix.isDrawn(cell))
                continue;
            const Rect place = layout.grid.cell(r, c);
            const double side = pitch * kmerSquareShare(cell.log10P, matrix.mostLog10P);
            canvas.fillRect({place.x + (place.width - side) / 2, place.y + (place.height - side) / 2, side, side},
                            colorOf(cell.oddsRatio, matrix, theme));
        }
    if (matrix.row && matrix.column && *matrix.row < matrix.rows.size() && *matrix.column < matrix.columns.size()) {
        const Rect place = layout.grid.cell(*matrix.row, *matrix.column);
        const double side = pitch * 0.98, width = std::max(style.linePt * 2, pitch * 0.12);
        canvas.strokeRect({place.x + (place.width - side) / 2, place.y + (place.height - side) / 2, side, side},
                          {theme.vermillion, width, {}});
    }
}

size_t nameStep(double pitch, double size)
{
    return std::max<size_t>(1, static_cast<size_t>(std::ceil(size * 1.02 / std::max(pitch, 1e-3))));
}

void paintNames(draw::Canvas& canvas, const KmerMatrix& matrix, const Layout& layout, const draw::Theme& theme, const ChartStyle& style)
{
    const Rect& box = layout.grid.box;
    const size_t rowStep = nameStep(layout.pitchY, style.axisPt);
    for (size_t r = 0; r < matrix.rows.size(); ++r) {
        const bool isSelected = matrix.row == r;
        if (r % rowStep != 0 && !isSelected)
            continue;
        const draw::Font font{style.axisPt, isSelected};
        canvas.text({box.x - style.axisPt * 0.6, box.y + (static_cast<double>(r) + 0.5) * layout.pitchY + style.axisPt * 0.36},
                    canvas.elided(matrix.rows[r], font, layout.rowNames), font, theme.text, draw::Align::Right);
    }
    const double size = wordSize(layout, style);
    const size_t columnStep = nameStep(layout.pitchX, size);
    for (size_t c = 0; c < matrix.columns.size(); ++c) {
        const bool isSelected = matrix.column == c;
        if (c % columnStep != 0 && !isSelected)
            continue;
        canvas.text({box.x + (static_cast<double>(c) + 0.5) * layout.pitchX + size * 0.34, box.bottom() + style.axisPt * 0.6},
                    matrix.columns[c], {size, isSelected, false, true}, isSelected ? theme.text : theme.text2, draw::Align::Right, -90);
    }
}

double bracketTop(const Layout& layout, const ChartStyle& style)
{
    return layout.grid.box.bottom() + style.axisPt * 0.9 + layout.columnNames;
}

void paintBrackets(draw::Canvas& canvas, const KmerMatrix& matrix, const Layout& layout, const draw::Theme& theme, const ChartStyle& style)
{
    const double top = bracketTop(layout, style), bottom = top + kBracketDepth * style.axisPt;
    const draw::Pen pen{theme.text2, style.linePt * 1.3, {}}, leader{theme.text3, style.linePt, {}};
    for (size_t i = 0; i < layout.names.size(); ++i) {
        const auto& bracket = matrix.brackets[i];
        const NamePlace& name = layout.names[i];
        const bool isSelected = matrix.column && bracket.first <= *matrix.column && *matrix.column <= bracket.last;
        const double left = layout.grid.box.x + static_cast<double>(bracket.first) * layout.pitchX + layout.pitchX * 0.15;
        const double right = layout.grid.box.x + static_cast<double>(bracket.last + 1) * layout.pitchX - layout.pitchX * 0.15;
        const std::array<draw::Point, 4> line{{{left, top}, {left, bottom}, {right, bottom}, {right, top}}};
        canvas.polyline(line, pen);
        const double baseline = bottom + style.axisPt * (1.15 + kNameLine * name.line);
        if (name.line > 0)
            canvas.line({name.x, bottom}, {name.x, baseline - style.axisPt * 0.9}, leader);
        canvas.text({name.x, baseline}, name.text, {style.axisPt, isSelected}, theme.text, draw::Align::Center);
    }
}

void paintLegends(draw::Canvas& canvas, const Rect& area, const KmerMatrix& matrix, const Layout& layout, const draw::Theme& theme,
                  const ChartStyle& style)
{
    const draw::Font font{style.axisPt};
    const double unit = style.axisPt;
    const double top = bracketTop(layout, style) + bracketRoom(layout, style) + unit * 1.2;
    const double left =
        layout.noteBeside ? layout.grid.box.x : std::min(layout.grid.box.x, std::max(area.x, area.right() - layout.legendWidth));
    const double middle = top + unit * 0.7, numbers = top + unit * 2.6;
    canvas.text({left, middle + unit * 0.36}, "Odds ratio", font, theme.text);
    const Rect bar{left + canvas.textWidth("Odds ratio", font) + unit, top, unit * kScaleBar, unit * 1.4};
    draw::Raster raster{kScaleSteps, 1, {}};
    for (int i = 0; i < kScaleSteps; ++i)
        raster.pixels.push_back(theme.sequentialOnWhite((i + 0.5) / kScaleSteps));
    canvas.image(bar, raster);
    canvas.strokeRect(bar, {theme.text3, style.linePt, {}});
    const std::string end = formatReal(matrix.cap, 4), half = formatReal(std::floor(matrix.cap / 2), 4);
    canvas.text({bar.x, numbers}, "1", font, theme.text2, draw::Align::Center);
    if (matrix.cap > 3)
        canvas.text({bar.x + bar.width * (std::floor(matrix.cap / 2) - 1) / (matrix.cap - 1), numbers}, half, font, theme.text2,
                    draw::Align::Center);
    canvas.text({bar.right(), numbers}, "≥ " + end, font, theme.text2, draw::Align::Center);
    double x = bar.right() + unit * 4;
    canvas.text({x, middle + unit * 0.36}, "−log10 P", font, theme.text);
    x += canvas.textWidth("−log10 P", font) + unit * 1.5;
    const double pitch = squarePitch(layout, style);
    for (const double log : kLegendLogs) {
        if (log > matrix.mostLog10P)
            break;
        x += unit * kSquarePitch;
        const double side = pitch * kmerSquareShare(-log, matrix.mostLog10P), centre = x - unit * kSquarePitch / 2;
        canvas.fillRect({centre - side / 2, middle - side / 2, side, side}, theme.text2);
        canvas.text({centre, numbers}, (log == matrix.mostLog10P ? "≥ " : "") + formatReal(log, 4), font, theme.text2, draw::Align::Center);
    }
    const double noteLeft = layout.noteBeside ? x + unit * 1.5 : area.x;
    double y = layout.noteBeside ? top + unit : top + layout.legend + unit;
    for (const std::string& line : layout.notes) {
        canvas.text({noteLeft, y}, line, font, theme.text2);
        y += unit * 1.3;
    }
}

}  // namespace

bool KmerMatrix::isDrawn(const Cell& cell) const { return cell.log10P < std::log10(drawnP) && !std::isnan(cell.oddsRatio); }

double kmerSquareShare(double log10P, double mostLog10P)
{
    constexpr double kLeast = 3.0 / 13, kMost = 12.0 / 13, kLeastLog = 2;
    const double most = std::max(mostLog10P, kLeastLog + 1);
    const double log = std::clamp(std::isnan(log10P) ? kLeastLog : -log10P, kLeastLog, most);
    return kLeast + (kMost - kLeast) * (std::sqrt(log) - std::sqrt(kLeastLog)) / (std::sqrt(most) - std::sqrt(kLeastLog));
}

std::optional<size_t> KmerMatrixGrid::rowAt(draw::Point point) const
{
    const double left = rowNames.x, right = cells.box.right();
    if (point.x < left || point.x >= right)
        return std::nullopt;
    const auto cell = cells.at({cells.box.x, point.y});
    return cell ? std::optional(cell->row) : std::nullopt;
}

std::optional<size_t> KmerMatrixGrid::columnAt(draw::Point point) const
{
    if (point.y < cells.box.y || point.y >= columnNames.bottom())
        return std::nullopt;
    const auto cell = cells.at({point.x, cells.box.y});
    return cell ? std::optional(cell->column) : std::nullopt;
}

std::optional<size_t> KmerMatrixGrid::bracketAt(draw::Point point) const
{
    const auto found = std::find_if(brackets.begin(), brackets.end(), [&](const Rect& rect) { return rect.contains(point); });
    return found == brackets.end() ? std::nullopt : std::optional(static_cast<size_t>(found - brackets.begin()));
}

KmerMatrixGrid kmerMatrixGrid(const draw::Canvas& canvas, const Rect& area, const KmerMatrix& matrix, const ChartStyle& style)
{
    const Layout layout = layOut(canvas, area, matrix, style);
    const Rect& box = layout.grid.box;
    KmerMatrixGrid grid{layout.grid,
                        {box.x - style.axisPt * 0.6 - layout.rowNames, box.y, layout.rowNames + style.axisPt * 0.6, box.height},
                        {box.x, box.bottom(), box.width, style.axisPt * 0.9 + layout.columnNames},
                        {}};
    const double top = bracketTop(layout, style);
    for (size_t i = 0; i < layout.names.size(); ++i) {
        const auto& bracket = matrix.brackets[i];
        grid.brackets.push_back({box.x + static_cast<double>(bracket.first) * layout.pitchX, top,
                                 static_cast<double>(bracket.last - bracket.first + 1) * layout.pitchX,
                                 style.axisPt * (kBracketDepth + 0.5 + kNameLine * (layout.names[i].line + 1))});
    }
    return grid;
}

void renderKmerMatrix(draw::Canvas& canvas, const Rect& area, const KmerMatrix& matrix, const draw::Theme& theme, const ChartStyle& style)
{
    const Layout layout = layOut(canvas, area, matrix, style);
    const draw::Font bold{style.fontPt, true}, small{style.axisPt};
    canvas.beginGroup("axes");
    const std::string title = canvas.elided(matrix.title, bold, area.width);
    canvas.text({area.x, area.y + style.fontPt}, title, bold, theme.text);
    const double x = area.x + (title.empty() ? 0 : canvas.textWidth(title, bold) + style.fontPt);
    canvas.text({x, area.y + style.fontPt}, canvas.elided(matrix.subtitle, small, std::max(0.0, area.right() - x)), small, theme.text2);
    if (!matrix.cells.empty()) {
        paintTrees(canvas, matrix, layout, theme, style);
        paintNames(canvas, matrix, layout, theme, style);
        paintBrackets(canvas, matrix, layout, theme, style);
    }
    canvas.endGroup();
    canvas.beginGroup("data");
    if (!matrix.cells.empty()) {
        paintGround(canvas, matrix, layout, theme, style);
        paintSquares(canvas, matrix, layout, theme, style);
    }
    canvas.endGroup();
    canvas.beginGroup("notes");
    if (layout.legend > 0)
        paintLegends(canvas, area, matrix, layout, theme, style);
    canvas.endGroup();
}

double wantedKmerMatrixHeight(const KmerMatrix& matrix, double widthPt, const ChartStyle& style)
{
    const MeasuringCanvas canvas;
    const Layout layout = measure(canvas, 0, std::max(1.0, widthPt - 2 * style.fontPt), matrix, style);
    return 2 * style.fontPt + topRoom(layout, style) + wantedPitchY(layout, style) * static_cast<double>(matrix.rows.size()) +
           bottomRoom(layout, style) + style.axisPt * 0.3;
}

void writeKmerMatrixData(const KmerMatrix& matrix, const std::filesystem::path& csv)
{
    const auto number = [](double value) { return std::isnan(value) ? std::string("NA") : formatExact(value); };
    std::vector<std::vector<std::string>> table{
        {"row", "kmer", "odds_ratio", "ci_low", "ci_high", "log10_p", "log10_p_adjusted", "n_top", "n_total", "drawn", "family"}};
    for (size_t r = 0; r < matrix.rows.size(); ++r)
        for (size_t c = 0; c < matrix.columns.size(); ++c) {
            const auto& cell = matrix.cell(r, c);
            table.push_back({matrix.rows[r], matrix.columns[c], number(cell.oddsRatio), number(cell.low), number(cell.high),
                             number(cell.log10P), number(cell.log10Adjusted), std::to_string(cell.top), std::to_string(cell.total),
                             matrix.isDrawn(cell) ? "1" : "0", c < matrix.families.size() ? matrix.families[c] : ""});
        }
    writeFileAtomically(csv, csvText(table));
}

}  // namespace bindscape::figure
