// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/motif_jump.h"

#include "core/base/text.h"
#include "core/motif/scanner.h"

#include <algorithm>
#include <cstdlib>
#include <limits>

namespace bindscape::app {

namespace {

constexpr std::int64_t kBlock = 200'000;

std::int64_t middle(const Region& region)
{
    return (region.begin + region.end) / 2;
}

void keepNearer(std::optional<Region>& nearest, Region found, std::int64_t centre)
{
    if (!nearest || std::abs(middle(found) - centre) < std::abs(middle(*nearest) - centre))
        nearest = std::move(found);
}

std::optional<Region> nearestHit(const genome::TrackSource& track, const motif::Motif& motif, const std::string& chrom, std::int64_t length,
                                 std::int64_t centre, Progress& progress)
{
    const std::string names[] = {toLower(motif.id), toLower(motif.name), toLower(motif.title())};
    for (std::int64_t half = kBlock; ; half *= 10) {
        const Region window{chrom, std::max<std::int64_t>(centre - half, 0), std::min(centre + half, length)};
        const auto data = track.read(window, std::numeric_limits<int>::max(), progress);
        std::optional<Region> nearest;
        if (const auto* hits = std::get_if<genome::MotifHits>(&data))
            for (const auto& hit : hits->items)
                if (std::find(std::begin(names), std::end(names), toLower(hit.motif)) != std::end(names))
                    keepNearer(nearest, {chrom, hit.begin, hit.end}, centre);
        if (nearest || (window.begin == 0 && window.end == length))
            return nearest;
    }
}

// Blocks on both sides at the same distance, farther and farther out.
std::optional<Region> scanOutwards(const motif::Motif& motif, const genome::Reference& reference, const std::string& chrom, std::int64_t length,
                                   std::int64_t centre, Progress& progress)
{
    const auto prepared = motif::prepare(motif, motif::Background{}, kJumpPvalue);
    if (prepared.threshold >= static_cast<int>(prepared.pvalues.p.size()))
        throw Error("The motif " + motif.title() + " is too short: no sequence reaches p " + formatReal(kJumpPvalue) + ".");
    for (std::int64_t near = 0; near < std::max(centre, length - centre); near += kBlock) {
        std::optional<Region> nearest;
        for (const auto& [from, to] : {std::pair{centre - near - kBlock, centre - near}, {centre + near, centre + near + kBlock}}) {
            progress.checkpoint(-1, {});
            // An instance over the edge of a block belongs to the block that has its middle.
            const auto begin = std::max<std::int64_t>(from - motif.width(), 0), end = std::min(to + motif.width(), length);
            if (end - begin < motif.width())
                continue;
            const std::string letters = reference.fetch({chrom, begin, end});
            for (const auto& hit : motif::scanLetters(letters, begin, {&prepared, 1}, false))
                keepNearer(nearest, {chrom, hit.begin, hit.begin + motif.width()}, centre);
        }
        if (nearest)
            return nearest;
    }
    return std::nullopt;
}

}  // namespace

std::optional<Region> nearestInstance(const motif::Motif& motif, const std::vector<std::shared_ptr<const genome::TrackSource>>& hitTracks,
                                      const genome::Reference& reference, const Region& from, Progress& progress)
{
    const auto length = reference.length(from.chrom);
    if (!length)
        return std::nullopt;
    std::optional<Region> nearest;
    for (const auto& track : hitTracks)
        if (auto found = nearestHit(*track, motif, from.chrom, *length, middle(from), progress))
            keepNearer(nearest, std::move(*found), middle(from));
    return nearest ? nearest : scanOutwards(motif, reference, from.chrom, *length, middle(from), progress);
}

}  // namespace bindscape::app
