// SPDX-License-Identifier: GPL-3.0-or-later
// The best score of places of the genome over several models. Thread-safe.
#pragma once

#include "core/variation/score_lookup.h"

#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

namespace bindscape::variation {

// Bases that a variant changes. The contig by its number in Reference::contigs().
struct Place {
    std::uint32_t contig = 0, length = 1;
    std::int64_t begin = 0;
    std::int64_t end() const { return begin + length; }
    auto operator<=>(const Place& other) const
    {
        return std::tie(contig, begin, length) <=> std::tie(other.contig, other.begin, other.length);
    }
    bool operator==(const Place&) const = default;
};
// Of all alternates together, without what they have in common with REF at their ends; of an insertion the two bases that it stands
// between, of symbols (<DEL>) the bases of REF.
Place placeOf(std::size_t contig, std::int64_t begin, std::string_view reference, std::span<const std::string_view> alternates);

enum class Strength { Raw, Relative };  // |score|; the same divided by the mean of its window

struct BestScore {
    float raw = 0, relative = 0, rank = 0;  // as in BaseScore
    std::int32_t coreDistance = 0;
    std::int32_t model = -1;  // -1: in no window
    bool scored() const { return model >= 0; }
    double strength(Strength which) const { return scored() ? static_cast<double>(which == Strength::Raw ? raw : relative) : -1; }
};

// One for each place: of its base and model with the largest strength; of equal ones the first. Reads the models one by one. Throws Error,
// Cancelled.
std::vector<BestScore> bestScores(std::span<const Model> models, const std::vector<genome::Contig>& contigs, std::span<const Place> places,
                                  Sites sites, Strength strength, Progress& progress);

}  // namespace bindscape::variation
