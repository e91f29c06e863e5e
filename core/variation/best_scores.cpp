// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/best_scores.h"

#include <algorithm>
#include <cctype>
#include <limits>

namespace bindscape::variation {

namespace {

char upper(char letter) { return static_cast<char>(std::toupper(static_cast<unsigned char>(letter))); }

bool isLetters(std::string_view allele)
{
    return !allele.empty() && std::all_of(allele.begin(), allele.end(), [](unsigned char c) { return std::isalpha(c) != 0; });
}

}  // namespace

Place placeOf(std::size_t contig, std::int64_t begin, std::string_view reference, std::span<const std::string_view> alternates)
{
    std::int64_t first = std::numeric_limits<std::int64_t>::max(), last = 0;  // in REF, half-open
    for (const std::string_view alternate : alternates) {
        std::string_view removed = reference, inserted = alternate;
        std::int64_t from = 0;
        if (isLetters(alternate)) {
            while (!removed.empty() && !inserted.empty() && upper(removed.front()) == upper(inserted.front())) {
                removed.remove_prefix(1);
                inserted.remove_prefix(1);
                ++from;
            }
            while (!removed.empty() && !inserted.empty() && upper(removed.back()) == upper(inserted.back())) {
                removed.remove_suffix(1);
                inserted.remove_suffix(1);
            }
        }
        std::int64_t to = from + static_cast<std::int64_t>(removed.size());
        if (removed.empty()) {
            from = std::max<std::int64_t>(from - 1, -begin);
            ++to;
        }
        first = std::min(first, from);
        last = std::max(last, to);
    }
    if (last <= first) {
        first = 0;
        last = static_cast<std::int64_t>(reference.size());
    }
    return {static_cast<std::uint32_t>(contig), static_cast<std::uint32_t>(last - first), begin + first};
}

std::vector<BestScore> bestScores(std::span<const Model> models, const std::vector<genome::Contig>& contigs, std::span<const Place> places,
                                  Sites sites, Strength strength, Progress& progress)
{
    std::vector<BestScore> best(places.size());
    for (std::size_t m = 0; m < models.size(); ++m) {
        const auto part = [&](std::size_t done) { return static_cast<double>(done) / static_cast<double>(models.size()); };
        SubProgress own(progress, part(m), part(m + 1));
        const ScoreLookup lookup(models[m].scores, contigs, sites, own);
        for (std::size_t i = 0; i < places.size(); ++i)
            for (std::int64_t at = places[i].begin; at < places[i].end(); ++at) {
                const auto base = lookup.at(places[i].contig, at);
                if (!base)
                    continue;
                const BestScore score{base->raw, base->relative, base->rank, base->coreDistance, static_cast<std::int32_t>(m)};
                if (score.strength(strength) > best[i].strength(strength))
                    best[i] = score;
            }
    }
    return best;
}

}  // namespace bindscape::variation
