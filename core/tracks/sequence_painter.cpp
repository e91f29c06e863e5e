// SPDX-License-Identifier: GPL-3.0-or-later
// Sequence by zoom: GC line, coloured cells, letters with their complement below; and, if asked for, three frames of amino acids.
#include "core/genome/sequence.h"
#include "core/tracks/amino_acids.h"
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::tracks {

namespace {

constexpr double kLettersFrom = 8;  // px per base
constexpr double kCellsFrom = 1;

int codeOf(char letter)
{
    switch (letter) {
    case 'A': case 'a': return 0;
    case 'C': case 'c': return 1;
    case 'G': case 'g': return 2;
    case 'T': case 't': return 3;
    default: return 4;
    }
}

// Share of G and C per bin, NaN where no base is known.
std::vector<float> gcOf(const std::string& letters, std::size_t binBases)
{
    std::vector<float> gc;
    for (std::size_t begin = 0; begin < letters.size(); begin += binBases) {
        int known = 0, strong = 0;
        for (std::size_t i = begin; i < std::min(letters.size(), begin + binBases); ++i) {
            const int code = codeOf(letters[i]);
            known += code < 4;
            strong += code == 1 || code == 2;
        }
        gc.push_back(known > 0 ? static_cast<float>(strong) / static_cast<float>(known) : std::numeric_limits<float>::quiet_NaN());
    }
    return gc;
}

void paintGc(const PaintContext& context, const Region& region, const std::vector<float>& gc, draw::Color color)
{
    Scale scale{0, 1, context.area.y + 2, context.area.bottom() - 2, false};
    const double half = lineAt(context, scale.y(0.5));
    context.canvas.line({context.area.x, half}, {context.area.right(), half}, {context.theme.hairline, context.lineWidth, {4, 3}});
    std::vector<draw::Point> line;
    const auto flush = [&] {
        if (line.size() == 1)
            line.push_back({line[0].x + finestColumn(context), line[0].y});
        if (!line.empty())
            context.canvas.polyline(line, {color, context.lineWidth * 1.25, {}});
        line.clear();
    };
    for (const Column& column : columnsOf(context, region, gc.size())) {
        double sum = 0;
        int known = 0;
        for (std::size_t bin = column.first; bin < column.last; ++bin) {
            if (std::isfinite(gc[bin])) {
                sum += gc[bin];
                ++known;
            }
        }
        if (known > 0)
            line.push_back({(column.left + column.right) / 2, scale.y(sum / known)});
        else
            flush();
    }
    flush();
    if (context.axis && context.area.height >= context.fontSize * 1.8)
        paintLabel(context, {context.area.x + 6, context.area.y + context.fontSize}, "GC 0–100 %", small(context), context.theme.text2,
                   draw::Align::Left);
}

void paintCells(const PaintContext& context, const draw::Rect& area, const genome::Bases& data, std::size_t first, std::size_t last,
                bool complemented)
{
    const double height = std::min(area.height - 4, 14.0 * context.fontSize / 11);
    const double top = edgeAt(context, area.y + (area.height - height) / 2);
    for (std::size_t i = first; i < last;) {
        const auto code = [&](std::size_t k) { return codeOf(complemented ? genome::complement(data.letters[k]) : data.letters[k]); };
        std::size_t end = i + 1;
        while (end < last && code(end) == code(i))
            ++end;
        const Extent extent = extentOf(context, data.region.begin + static_cast<std::int64_t>(i), data.region.begin + static_cast<std::int64_t>(end));
        const double left = edgeAt(context, extent.left), right = edgeAt(context, extent.right);
        if (code(i) < 4)
            context.canvas.fillRect({left, top, right - left, height}, context.theme.base4(code(i)));
        else
            context.canvas.hatch({left, top, right - left, height}, context.theme.hairline);
        i = end;
    }
}

void paintLetters(const PaintContext& context, const draw::Rect& area, const genome::Bases& data, std::size_t first, std::size_t last,
                  bool complemented)
{
    const double zoom = context.fontSize / 11;
    const double cellHeight = std::min(17.0 * zoom, area.height);
    const bool withComplement = area.height >= cellHeight + context.fontSize + 2;
    const double total = cellHeight + (withComplement ? context.fontSize + 3 : 0);
    const double top = edgeAt(context, area.y + (area.height - total) / 2);
    const double size = std::min(context.fontSize + 1, context.viewport.pxPerBase() * 1.25);
    const draw::Font bold{size, true, false, false}, regular{size - 1 > 0 ? size - 1 : size, false, false, false};
    for (std::size_t i = first; i < last; ++i) {
        const auto position = data.region.begin + static_cast<std::int64_t>(i);
        const Extent extent = extentOf(context, position, position + 1);
        const char forward = data.letters[i], reverse = genome::complement(forward);
        const char upper = complemented ? reverse : forward, lower = complemented ? forward : reverse;
        const double left = edgeAt(context, extent.left), right = edgeAt(context, extent.right);
        context.canvas.fillRect({left, top, right - left, cellHeight}, draw::mix(context.theme.canvas, context.theme.base4(codeOf(upper)), 0.2));
        context.canvas.text({extent.middle(), top + cellHeight / 2 + size * 0.36}, std::string(1, upper), bold, context.theme.text,
                            draw::Align::Center);
        if (withComplement)
            context.canvas.text({extent.middle(), top + cellHeight + 1 + context.fontSize * 0.85}, std::string(1, lower), regular,
                                context.theme.text2, draw::Align::Center);
    }
}

// Three rows, one a frame, of the strand whose letters are shown above. Frames are counted along the genome, so that they stay
// where they are while the view moves.
void paintFrames(const PaintContext& context, const draw::Rect& area, const genome::Bases& data, std::size_t first, std::size_t last, bool reverse)
{
    const double pitch = area.height / 3;
    const std::size_t from = first >= 2 ? first - 2 : 0, most = data.letters.size() >= 2 ? data.letters.size() - 2 : 0;
    for (std::size_t i = from; i < std::min(last, most); ++i) {
        const std::int64_t position = data.region.begin + static_cast<std::int64_t>(i);
        const auto letter = [&](std::size_t k) { return reverse ? genome::complement(data.letters[i + 2 - k]) : data.letters[i + k]; };
        const char acid = genome::aminoAcid(letter(0), letter(1), letter(2));
        if (acid == 'X')
            continue;
        const Extent extent = extentOf(context, position, position + 3);
        const double top = edgeAt(context, area.y + static_cast<double>(position % 3) * pitch);
        const double bottom = edgeAt(context, area.y + static_cast<double>(position % 3 + 1) * pitch) - context.lineWidth;
        const bool odd = (position / 3) % 2 == 1;
        paintAminoAcid(context, {extent.left, top, extent.width(), bottom - top}, {acid, acid == 'M', odd}, context.theme.slate, true);
    }
}

}  // namespace

void paintSequence(const PaintContext& context, const genome::Bases& data, const TrackStyle& style)
{
    const double pxPerBase = context.viewport.pxPerBase();
    const bool hasLetters = !data.letters.empty() && static_cast<std::int64_t>(data.letters.size()) == data.region.length();
    if (!hasLetters) {
        paintGc(context, data.region, data.gc, trackColor(style, genome::TrackKind::Sequence, context.theme));
        return;
    }
    if (pxPerBase < kCellsFrom * finestColumn(context)) {
        const auto binBases = static_cast<std::size_t>(std::max(50.0, 2 * context.viewport.basesPerPx()));
        const auto bins = (data.letters.size() + binBases - 1) / binBases;
        const Region covered{data.region.chrom, data.region.begin, data.region.begin + static_cast<std::int64_t>(bins * binBases)};
        paintGc(context, covered, gcOf(data.letters, binBases), trackColor(style, genome::TrackKind::Sequence, context.theme));
        return;
    }
    const auto index = [&](double base) {
        return static_cast<std::size_t>(std::clamp(base - static_cast<double>(data.region.begin), 0.0, static_cast<double>(data.letters.size())));
    };
    const std::size_t first = index(std::floor(context.viewport.toBase(context.area.x)));
    const std::size_t last = index(std::ceil(context.viewport.toBase(context.area.right()) - 1e-9));
    draw::Rect area = context.area;
    constexpr double kLowestFrames = 18;
    if (const double zoom = context.fontSize / 11; style.graph == "translation" && area.height >= (kLowestFrames + 14) * zoom) {
        // The letters keep their height as far as there is room for three rows below them.
        const double frames = std::clamp(area.height - 36 * zoom, kLowestFrames * zoom, 42 * zoom);
        area.height -= frames;
        paintFrames(context, {area.x, area.bottom() - zoom, area.width, frames}, data, first, last, style.flipped);
    }
    if (pxPerBase >= kLettersFrom * std::min(1.0, context.fontSize / 11))
        paintLetters(context, area, data, first, last, style.flipped);
    else
        paintCells(context, area, data, first, last, style.flipped);
}

}  // namespace bindscape::tracks
