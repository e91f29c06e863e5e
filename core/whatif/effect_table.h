// SPDX-License-Identifier: GPL-3.0-or-later
// Effects of many variants as a table, one row an alternate allele.
#pragma once

#include "core/interpret/open_model.h"
#include "core/whatif/comparison.h"

#include <filesystem>
#include <vector>

namespace bindscape::whatif {

// "chrom pos id ref alt logit_ref logit_alt change p_ref p_alt largest_difference largest_at core core_blocked notes", tab-separated;
// positions count from 1, as in a VCF; largest_at is a place of the reference, NA where the largest difference has none.
std::string effectHeader();
std::string effectRow(const Variant& variant, std::size_t alternate, const VariantWindows& windows, const Comparison& comparison);

struct EffectTable {
    std::size_t rows = 0;
    Warnings warnings;  // variants that were left out, with the reason of the first of each kind
};
// Scores every alternate of the variants, batch by batch, and writes the table (bgzip where the name ends in .gz), whole or not at all.
// `instances`: cores of the network's data set; null: every window is centred on its variant. What cannot be scored (REF is not what the
// genome has, a chromosome that is too short) is left out with a warning. Throws Error, Cancelled.
EffectTable writeEffects(interpret::OpenModel& model, const genome::Reference& genome, const std::vector<Variant>& variants,
                         const genome::TrackSource* instances, const WindowRules& rules, const interpret::InterpretOptions& options,
                         const std::filesystem::path& out, Progress& progress);

}  // namespace bindscape::whatif
