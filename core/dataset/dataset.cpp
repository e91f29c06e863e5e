// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/dataset.h"

#include <array>
#include <utility>

namespace bindscape::dataset {

namespace {

constexpr std::array<std::pair<LeftOut, std::string_view>, 11> kLeftOut{{{LeftOut::No, "no"},
                                                                         {LeftOut::ByHand, "by_hand"},
                                                                         {LeftOut::OutsideChromosome, "outside_chromosome"},
                                                                         {LeftOut::UnknownBases, "unknown_bases"},
                                                                         {LeftOut::Excluded, "excluded_region"},
                                                                         {LeftOut::PartlyInPeak, "partly_in_peak"},
                                                                         {LeftOut::NearPeak, "near_peak"},
                                                                         {LeftOut::NotNegative, "not_in_negatives"},
                                                                         {LeftOut::ClosedChromatin, "closed_chromatin"},
                                                                         {LeftOut::Overlap, "overlapping_window"},
                                                                         {LeftOut::OtherChromosome, "other_chromosome"}}};

}  // namespace

std::string_view toText(LeftOut reason)
{
    for (const auto& [value, text] : kLeftOut)
        if (value == reason)
            return text;
    return "no";
}

std::optional<LeftOut> leftOutFromText(std::string_view text)
{
    for (const auto& [value, name] : kLeftOut)
        if (name == text)
            return value;
    return std::nullopt;
}

std::string_view toText(Split split)
{
    switch (split) {
    case Split::Train:
        return "train";
    case Split::Validation:
        return "validation";
    case Split::Test:
        return "test";
    case Split::Unused:
        break;
    }
    return "unused";
}

std::optional<Split> splitFromText(std::string_view text)
{
    for (const Split split : {Split::Unused, Split::Train, Split::Validation, Split::Test})
        if (text == toText(split))
            return split;
    return std::nullopt;
}

std::string_view toText(Design design)
{
    return design == Design::Gc ? "gc" : design == Design::Dnase ? "dnase" : "baseline";
}

std::optional<Design> designFromText(std::string_view text)
{
    for (const Design design : {Design::Baseline, Design::Gc, Design::Dnase})
        if (text == toText(design))
            return design;
    return std::nullopt;
}

std::string_view toText(PartialOverlap partial) { return partial == PartialOverlap::Drop ? "drop" : "negative"; }

std::optional<PartialOverlap> partialOverlapFromText(std::string_view text)
{
    for (const PartialOverlap partial : {PartialOverlap::Negative, PartialOverlap::Drop})
        if (text == toText(partial))
            return partial;
    return std::nullopt;
}

std::string_view toText(WindowOverlap overlap) { return overlap == WindowOverlap::Drop ? "drop" : "keep"; }

std::optional<WindowOverlap> windowOverlapFromText(std::string_view text)
{
    for (const WindowOverlap overlap : {WindowOverlap::Keep, WindowOverlap::Drop})
        if (text == toText(overlap))
            return overlap;
    return std::nullopt;
}

std::string_view toText(SiteEdit edit)
{
    switch (edit) {
    case SiteEdit::Bound:
        return "bound";
    case SiteEdit::Unbound:
        return "unbound";
    case SiteEdit::Excluded:
        return "excluded";
    case SiteEdit::Added:
        return "added";
    case SiteEdit::None:
        break;
    }
    return ".";
}

std::optional<SiteEdit> siteEditFromText(std::string_view text)
{
    for (const SiteEdit edit : {SiteEdit::None, SiteEdit::Bound, SiteEdit::Unbound, SiteEdit::Excluded, SiteEdit::Added})
        if (text == toText(edit))
            return edit;
    return std::nullopt;
}

std::string_view toText(MatchMode mode) { return mode == MatchMode::Strict ? "strict" : "keep-positives"; }

std::optional<MatchMode> matchModeFromText(std::string_view text)
{
    for (const MatchMode mode : {MatchMode::KeepPositives, MatchMode::Strict})
        if (text == toText(mode))
            return mode;
    return std::nullopt;
}

Region Dataset::window(const Instance& instance) const
{
    const std::int64_t begin = instance.begin - (options.window - instance.width) / 2;
    return {chroms[instance.chrom], begin, begin + options.window};
}

SplitCounts Dataset::counts(Split split) const
{
    SplitCounts counts;
    for (const auto& instance : instances) {
        if (instance.split != split)
            continue;
        (instance.label ? counts.boundFound : counts.unboundFound) += 1;
        if (instance.used)
            (instance.label ? counts.boundUsed : counts.unboundUsed) += 1;
    }
    return counts;
}

}  // namespace bindscape::dataset
