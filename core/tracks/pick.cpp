// SPDX-License-Identifier: GPL-3.0-or-later
// What lies under the pointer, in words for the status bar.
#include "core/base/text.h"
#include "core/tracks/amino_acids.h"
#include "core/tracks/attribution_parts.h"
#include "core/tracks/match_lanes.h"
#include "core/tracks/paint_support.h"
#include "core/tracks/painters.h"
#include "core/tracks/variant_pick.h"

#include <algorithm>
#include <cmath>

namespace bindscape::tracks {

namespace {

struct Pointer {
    const Viewport& view;
    draw::Point at;
    double base;       // a fraction of a base
    double reach;      // bases that three pixels stand for: small things can still be hit
    const draw::Rect& area;
    const TrackStyle& style;
};

// Index of the bin under the pointer.
std::optional<std::size_t> binAt(const Pointer& pointer, const Region& region, std::size_t bins)
{
    const double share = (pointer.base - static_cast<double>(region.begin)) / static_cast<double>(std::max<std::int64_t>(1, region.length()));
    if (bins == 0 || !(share >= 0) || share >= 1)
        return std::nullopt;
    return std::min(static_cast<std::size_t>(share * static_cast<double>(bins)), bins - 1);
}

double distance(double base, std::int64_t begin, std::int64_t end)
{
    return std::max({0.0, static_cast<double>(begin) - base, base - static_cast<double>(end)});
}

// The nearest item within reach; of overlapping ones the shortest, which the others would hide.
template <class Item>
const Item* nearest(const Pointer& pointer, const std::vector<Item>& items)
{
    const Item* best = nullptr;
    for (const Item& item : items) {
        const double away = distance(pointer.base, item.begin, item.end);
        if (away > pointer.reach)
            continue;
        const auto rank = [&](const Item& i) { return std::pair(distance(pointer.base, i.begin, i.end), i.end - i.begin); };
        if (best == nullptr || rank(item) < rank(*best))
            best = &item;
    }
    return best;
}

Pick pickKind(const Pointer&, const std::monostate&) { return {}; }

Pick pickKind(const Pointer& pointer, const genome::Bases& data)
{
    Pick pick;
    if (const auto bin = binAt(pointer, data.region, data.letters.size()); bin && !data.letters.empty()) {
        pick.text = std::string(1, data.letters[*bin]);
    } else if (const auto gcBin = binAt(pointer, data.region, data.gc.size()); gcBin && std::isfinite(data.gc[*gcBin])) {
        pick.value = data.gc[*gcBin];
        pick.text = "GC " + formatFixed(100.0 * data.gc[*gcBin], 0) + " %";
    }
    return pick;
}

Pick pickKind(const Pointer& pointer, const genome::Signal& data)
{
    Pick pick;
    const auto bin = binAt(pointer, data.region, std::min({data.mean.size(), data.min.size(), data.max.size()}));
    if (!bin || !std::isfinite(data.mean[*bin])) {
        pick.text = "no data";
        return pick;
    }
    pick.value = data.max[*bin];
    pick.text = numberText(data.max[*bin]);
    if (data.min[*bin] != data.max[*bin])
        pick.text = "max " + numberText(data.max[*bin]) + ", mean " + numberText(data.mean[*bin]) + ", min " + numberText(data.min[*bin]);
    return pick;
}

Pick pickKind(const Pointer& pointer, const genome::Intervals& data)
{
    Pick pick;
    if (const auto* item = nearest(pointer, data.items)) {
        pick.region = Region{data.region.chrom, item->begin, item->end};
        std::vector<std::string> parts{item->name.empty() || item->name == "." ? toLocus(*pick.region) : item->name};
        if (std::isfinite(item->score))
            parts.push_back("score " + formatReal(item->score, 4));
        if (std::isfinite(item->signal)) {
            parts.push_back("signal " + formatReal(item->signal, 4));
            pick.value = item->signal;
        }
        if (item->summit >= 0)
            parts.push_back("summit " + withThousands(item->summit + 1));
        parts.push_back(withThousands(item->end - item->begin) + " bp");
        pick.text = join(parts, ", ");
    } else if (const auto bin = binAt(pointer, data.region, data.density.size()); data.items.empty() && bin) {
        pick.value = data.density[*bin];
        pick.text = plural(static_cast<std::int64_t>(data.density[*bin]), "interval") + " here";
    }
    return pick;
}

Pick pickKind(const Pointer& pointer, const genome::Genes& data)
{
    struct Place {
        std::int64_t begin, end;
        const genome::Transcript* transcript;
    };
    std::vector<Place> places;
    for (const auto& t : data.items)
        places.push_back({t.region.begin, t.region.end, &t});
    Pick pick;
    if (const auto* place = nearest(pointer, places)) {
        const genome::Transcript& t = *place->transcript;
        pick.region = t.region;
        pick.text = t.gene.empty() ? t.id : t.gene;
        if (!t.id.empty() && t.id != pick.text)
            pick.text += ", " + t.id;
        pick.text += t.strand == Strand::Forward ? " (+)" : t.strand == Strand::Reverse ? " (−)" : "";
        for (std::size_t i = 0; i < t.exons.size(); ++i) {
            if (pointer.base >= static_cast<double>(t.exons[i].first) && pointer.base < static_cast<double>(t.exons[i].second)) {
                const std::size_t number = t.strand == Strand::Reverse ? t.exons.size() - i : i + 1;
                pick.text += ", exon " + std::to_string(number) + " of " + std::to_string(t.exons.size());
            }
        }
        // The amino acid with its number in the protein, where the letters were read.
        const auto base = static_cast<std::int64_t>(std::floor(pointer.base));
        if (data.letters.empty())
            return pick;
        for (const auto& codon : genome::codonsIn(t, base, base + 1))
            if (const char letter = translated(t, codon, LetterPieces(data.letters)); letter != 'X')
                pick.text += letter == '*' ? ", stop codon" : ", amino acid " + std::string(1, letter) + std::to_string(codon.number + 1);
    }
    return pick;
}

Pick pickKind(const Pointer& pointer, const genome::MotifHits& data)
{
    Pick pick;
    if (const auto* hit = nearest(pointer, data.items)) {
        pick.hit = *hit;
        pick.region = Region{data.region.chrom, hit->begin, hit->end};
        pick.value = hit->score;
        pick.text = (hit->motif.empty() ? "motif" : hit->motif) + " hit";
        if (hit->strand != Strand::None)
            pick.text += hit->strand == Strand::Forward ? " (+)" : " (−)";
        if (hit->label >= 0)
            pick.text += hit->label == 1 ? ", bound" : ", unbound";
        pick.text += ", p " + pvalueText(hit->pvalue) + ", score " + formatFixed(hit->score, 1);
        if (hit->used)
            pick.text += ", in the data set";
    }
    return pick;
}

Pick pickKind(const Pointer& pointer, const genome::Variants& data)
{
    Pick pick;
    if (const auto* item = nearest(pointer, data.items)) {
        pick.region = Region{data.region.chrom, item->begin, item->end};
        std::vector<std::string> parts{(item->id.empty() ? std::string() : item->id + " ") + item->reference + ">" + item->alternates};
        if (std::isfinite(item->frequency)) {
            pick.value = item->frequency;
            parts.push_back("frequency " + formatReal(item->frequency, 3));
        }
        if (std::isfinite(item->quality))
            parts.push_back("quality " + formatReal(item->quality, 4));
        if (!item->passed)
            parts.push_back("filtered: " + item->filter);
        pick.text = join(parts, ", ");
    } else if (const auto bin = binAt(pointer, data.region, data.density.size()); data.items.empty() && bin) {
        pick.value = data.density[*bin];
        pick.text = plural(static_cast<std::int64_t>(data.density[*bin]), "variant") + " here";
    }
    return pick;
}

// The one whose scores are shown there.
const genome::Attribution::Window* windowAt(const Pointer& pointer, const genome::Attribution& data)
{
    const genome::Attribution::Window* best = nullptr;
    const auto fromCore = [&](const auto& w) { return std::fabs(pointer.base - static_cast<double>(w.coreBegin + w.coreEnd) / 2); };
    for (const auto& window : data.windows) {
        const bool covers = pointer.base >= static_cast<double>(window.begin) && pointer.base < static_cast<double>(window.end);
        const auto before = [&](const auto& other) {
            return window.selected != other.selected ? window.selected : fromCore(window) < fromCore(other);
        };
        if (covers && (best == nullptr || before(*best)))
            best = &window;
    }
    return best;
}

// "T>C −0.42 (A −0.10, C −0.42, G −0.30)": the letter of the row first, then all that would be another one.
std::string changesText(const Pointer& pointer, const genome::Attribution& data, std::size_t bin)
{
    const bool flipped = pointer.style.flipped;
    const auto codes = std::string_view("ACGT");
    const auto letterOf = [&](std::size_t code) { return codes[flipped ? 3 - code : code]; };
    const char there = bin < data.letters.size() ? shownLetter(data.letters[bin], flipped) : 'N';
    const auto change = [&](std::size_t code) { return signedText(data.table[code * data.values.size() + bin]); };
    std::vector<std::string> others;
    for (std::size_t row = 0; row < 4; ++row)
        if (const std::size_t code = flipped ? 3 - row : row; letterOf(code) != there)
            others.push_back(std::string(1, letterOf(code)) + " " + change(code));
    const auto under = static_cast<std::size_t>(mutagenesisCodeAt(pointer.area, pointer.at.y, flipped));
    const std::string first = letterOf(under) == there ? std::string(1, there) + " is there"
                                                       : std::string(1, there) + ">" + letterOf(under) + " " + change(under);
    return first + " (" + join(others, ", ") + ")";
}

Pick pickKind(const Pointer& pointer, const genome::Attribution& data)
{
    Pick pick;
    const auto bin = binAt(pointer, data.region, data.values.size());
    const auto* window = windowAt(pointer, data);
    const auto position = static_cast<std::int64_t>(std::floor(pointer.base));
    const bool hasCore = window != nullptr && window->strand != Strand::None;
    const bool inCore = hasCore && window->coreBegin <= position && position < window->coreEnd;
    if (window != nullptr)
        pick.region = Region{data.region.chrom, window->begin, window->end};
    if (inCore && window->coreBlocked) {
        pick.text = "core, blocked by N";
        return pick;
    }
    if (!bin || !std::isfinite(data.values[*bin])) {
        pick.text = "not scored";
        return pick;
    }
    pick.value = data.values[*bin];
    const bool changes = pointer.style.graph == "mutagenesis" && hasChanges(data) && std::isfinite(data.table[*bin]);
    pick.text = changes ? changesText(pointer, data, *bin) : signedText(data.values[*bin]);
    if (!hasCore)
        return pick;
    // Along the strand of the core, so that the sign means upstream or downstream of the motif.
    const std::int64_t centre = (window->coreBegin + window->coreEnd) / 2;
    const std::int64_t away = window->strand == Strand::Reverse ? centre - position : position - centre;
    const std::string sign = away < 0 ? "−" : "+";
    pick.text += inCore ? ", in the core" : ", " + sign + std::to_string(std::llabs(away)) + " bp from core centre";
    return pick;
}

// A match in its lane; where there are ticks, the best near the pointer.
Pick pickMatch(const Pointer& pointer, const genome::MotifHits& data)
{
    constexpr double kScreenFont = 11;
    const MatchLanes placed = placeMatches(pointer.view, pointer.area, kScreenFont, data);
    const genome::MotifHit* found = nullptr;
    if (matchLook(pointer.view) == MatchLook::Ticks) {
        for (const auto& hit : data.items) {
            const bool near = hit.label < 0 && distance(pointer.base, hit.begin, hit.end) <= pointer.reach;
            found = near && (found == nullptr || hit.pvalue < found->pvalue) ? &hit : found;
        }
    }
    for (const PlacedMatch& match : placed.matches)
        if (found == nullptr && match.box.contains(pointer.at))
            found = match.hit;
    for (const auto* core : placed.cores)
        if (found == nullptr && distance(pointer.base, core->begin, core->end) == 0)
            found = core;
    Pick pick;
    if (found == nullptr)
        return pick;
    pick.hit = *found;
    pick.region = Region{data.region.chrom, found->begin, found->end};
    pick.value = found->score;
    pick.text = found->motif + (found->label >= 0 ? (found->label == 1 ? " core, bound" : " core, unbound") : " match");
    pick.text += found->strand == Strand::Forward ? " (+)" : found->strand == Strand::Reverse ? " (−)" : "";
    pick.text += ", p " + pvalueText(found->pvalue) + ", score " + formatFixed(found->score, 1);
    if (const std::string away = distanceText(distanceToCore(*found, placed.cores)); found->label < 0 && !away.empty())
        pick.text += ", " + away;
    return pick;
}

}  // namespace

Pick pick(const Viewport& viewport, const draw::Rect& area, const genome::TrackData& data, const TrackStyle& style, draw::Point point)
{
    if (!area.contains(point))
        return {};
    const Pointer pointer{viewport, point, viewport.toBase(point.x), 3 * viewport.basesPerPx(), area, style};
    if (const auto* hits = std::get_if<genome::MotifHits>(&data); hits != nullptr && style.graph == kMatchGraph && matchLook(viewport) != MatchLook::Nothing)
        return pickMatch(pointer, *hits);
    return std::visit([&](const auto& kind) { return pickKind(pointer, kind); }, data);
}

std::optional<genome::Variant> variantAt(const Viewport& viewport, const draw::Rect& area, const genome::TrackData& data, draw::Point point)
{
    const auto* variants = std::get_if<genome::Variants>(&data);
    if (variants == nullptr || !area.contains(point))
        return std::nullopt;
    const TrackStyle style;
    const auto* item = nearest(Pointer{viewport, point, viewport.toBase(point.x), 3 * viewport.basesPerPx(), area, style}, variants->items);
    return item != nullptr ? std::optional(*item) : std::nullopt;
}

}  // namespace bindscape::tracks
