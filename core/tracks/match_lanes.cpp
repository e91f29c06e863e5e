// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/match_lanes.h"

#include "core/base/text.h"
#include "core/tracks/paint_support.h"

#include <algorithm>
#include <cctype>
#include <limits>

namespace bindscape::tracks {

namespace {

constexpr double kNothingFrom = 40, kTicksFrom = 4;  // bases per px
constexpr double kArrowsFrom = 4;                    // px per base
constexpr double kNarrowest = 3, kGap = 3, kLetterWidth = 0.68;

// Lanes whose places are taken in any order.
class Lanes {
public:
    explicit Lanes(std::size_t count) : m_taken(count) {}
    // The first one with room; npos if none has.
    std::size_t place(double left, double right)
    {
        for (std::size_t lane = 0; lane < m_taken.size(); ++lane) {
            const bool free = std::none_of(m_taken[lane].begin(), m_taken[lane].end(),
                                           [&](const auto& span) { return left < span.second + kGap && right + kGap > span.first; });
            if (free) {
                m_taken[lane].emplace_back(left, right);
                return lane;
            }
        }
        return kNone;
    }
    static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

private:
    std::vector<std::vector<std::pair<double, double>>> m_taken;
};

}  // namespace

MatchLook matchLook(const Viewport& viewport)
{
    if (viewport.basesPerPx() > kNothingFrom)
        return MatchLook::Nothing;
    if (viewport.basesPerPx() > kTicksFrom)
        return MatchLook::Ticks;
    return viewport.pxPerBase() >= kArrowsFrom ? MatchLook::Arrows : MatchLook::Boxes;
}

MatchName matchName(const std::string& motif)
{
    const auto blank = motif.rfind(' ');
    return blank == std::string::npos ? MatchName{motif, {}} : MatchName{motif.substr(0, blank), motif.substr(blank + 1)};
}

std::string familyOf(const std::string& motif)
{
    std::string family;
    for (const unsigned char c : motif) {
        if (std::isalpha(c) == 0)
            break;
        family += static_cast<char>(std::toupper(c));
    }
    return family;
}

MatchLanes placeMatches(const Viewport& viewport, const draw::Rect& area, double fontSize, const genome::MotifHits& data)
{
    MatchLanes placed;
    const double height = 1.45 * fontSize;
    const auto lanes = static_cast<std::size_t>(std::max(1.0, (area.height - 2) / height));
    const bool withLabels = matchLook(viewport) == MatchLook::Boxes;
    std::vector<const genome::MotifHit*> matches;
    for (const auto& hit : data.items) {
        const bool visible =
            viewport.toPx(static_cast<double>(hit.end)) > area.x && viewport.toPx(static_cast<double>(hit.begin)) < area.right();
        if (hit.label >= 0)
            placed.cores.push_back(&hit);
        else if (visible)
            matches.push_back(&hit);
    }
    std::stable_sort(matches.begin(), matches.end(), [](const auto* a, const auto* b) { return a->pvalue < b->pvalue; });
    Lanes taken(lanes);
    for (const auto* hit : matches) {
        const double left = viewport.toPx(static_cast<double>(hit->begin)),
                     right = std::max(left + kNarrowest, viewport.toPx(static_cast<double>(hit->end)));
        const double label = withLabels ? kLetterWidth * fontSize * static_cast<double>(matchName(hit->motif).name.size()) + 4 : 0;
        std::size_t lane = taken.place(left, right + label);
        const bool labelled = lane != Lanes::kNone && label > 0;
        if (lane == Lanes::kNone && label > 0)
            lane = taken.place(left, right);
        if (lane == Lanes::kNone)
            ++placed.left;
        else
            placed.matches.push_back({hit, {left, area.y + 1 + static_cast<double>(lane) * height, right - left, height - 2}, labelled});
    }
    return placed;
}

CoreDistance distanceToCore(const genome::MotifHit& match, const std::vector<const genome::MotifHit*>& cores)
{
    CoreDistance nearest;
    std::int64_t least = std::numeric_limits<std::int64_t>::max();
    for (const auto* core : cores) {
        const bool before = match.end <= core->begin;
        const std::int64_t gap = before ? core->begin - match.end : std::max<std::int64_t>(0, match.begin - core->end);
        if (gap >= least)
            continue;
        least = gap;
        nearest = {core, before == (core->strand != Strand::Reverse) ? -gap : gap};
    }
    return nearest;
}

std::string distanceText(const CoreDistance& distance)
{
    if (distance.core == nullptr)
        return {};
    const bool over = distance.bases == 0;
    return over ? "at the core"
                : withThousands(std::abs(distance.bases)) + " bp " + (distance.bases < 0 ? "upstream" : "downstream") + " of the core";
}

}  // namespace bindscape::tracks
