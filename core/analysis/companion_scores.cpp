// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/companion_scores.h"

#include "core/analysis/oriented_site.h"
#include "core/base/text.h"

#include <map>
#include <optional>
#include <tuple>

namespace bindscape::analysis {

namespace {

// A site, whatever its window.
using Core = std::tuple<std::string, std::int64_t, std::int64_t, Strand>;
Core coreOf(const scores::ScoredSite& site) { return {site.window.chrom, site.coreBegin, site.coreEnd, site.strand}; }

std::map<Core, std::size_t> coresOf(const NamedScores& scores)
{
    std::map<Core, std::size_t> cores;
    for (const std::size_t i : scores.sites)
        cores.emplace(coreOf(scores.set.sites[i]), i);
    return cores;
}

std::string stateOf(const NamedScores& scores) { return scores.set.origin.coreBlocked ? "blocked" : "present"; }

void requireSameMethod(const NamedScores& one, const NamedScores& other)
{
    const auto first = methodOf(one.set.origin), second = methodOf(other.set.origin);
    if (first != second)
        throw Error(one.name + " holds scores of the method " + first + ", but " + other.name + " of " + second +
                    ". Score both with the same method and options.");
}

// The index in `one` of every site of `other`; throws for a site that `one` lacks.
std::map<std::size_t, std::size_t> matched(const NamedScores& one, const NamedScores& other)
{
    const auto cores = coresOf(one);
    std::map<std::size_t, std::size_t> pairs;
    for (const std::size_t i : other.sites) {
        const auto& site = other.set.sites[i];
        const auto found = cores.find(coreOf(site));
        if (found == cores.end())
            throw Error(other.name + " holds other sites than " + one.name + ", for example the core at " +
                        toLocus({site.window.chrom, site.coreBegin, site.coreEnd}) + ". Give scores of the same sites.");
        pairs.emplace(i, found->second);
    }
    return pairs;
}

}  // namespace

void requireBlocked(const NamedScores& present, const NamedScores& blocked)
{
    for (const auto& [scores, wanted] : {std::pair(&present, "present"), std::pair(&blocked, "blocked")})
        if (stateOf(*scores) != wanted)
            throw Error(scores->name + " holds scores of a network trained with the core " + stateOf(*scores) +
                        ". Give here the scores of one trained with the core " + wanted + ".");
    requireSameMethod(present, blocked);
    matched(present, blocked);
    matched(blocked, present);
}

std::int64_t requireShifted(const NamedScores& present, const NamedScores& control)
{
    if (stateOf(present) != stateOf(control))
        throw Error(control.name + " holds scores of a network trained with the core " + stateOf(control) + ", but " + present.name + " of one with the core " +
                    stateOf(present) + ". Score the shifted windows with the same network.");
    requireSameMethod(present, control);
    std::optional<std::int64_t> shift;
    for (const auto& [moved, from] : matched(present, control)) {
        const auto& site = control.set.sites[moved];
        if (site.strand == Strand::None)
            continue;  // without a core a window is not shifted
        const std::int64_t along = site.window.begin - present.set.sites[from].window.begin;
        const std::int64_t downstream = site.strand == Strand::Reverse ? -along : along;
        if (shift && *shift != downstream)
            throw Error("The windows of " + control.name + " are shifted by " + std::to_string(*shift) + " and by " + std::to_string(downstream) +
                        " bases against those of " + present.name + ". Score them with one --shift.");
        shift = downstream;
    }
    if (shift.value_or(0) == 0)
        throw Error("The windows of " + control.name + " are not shifted against those of " + present.name + ". Score them with interpret --shift.");
    return *shift;
}

}  // namespace bindscape::analysis
