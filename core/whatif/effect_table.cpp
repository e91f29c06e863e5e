// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/whatif/effect_table.h"

#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>

namespace bindscape::whatif {

namespace {

struct Row {
    std::size_t variant, alternate;
    VariantWindows windows;
};

// The reference position (1-based) of a column; "NA" in an inserted base.
std::string positionOf(const Comparison& comparison, std::int64_t column)
{
    if (column < 0 || comparison.firstLetters[static_cast<std::size_t>(column)] == '-')
        return "NA";
    const auto begin = comparison.firstLetters.begin();
    const auto gaps = std::count(begin, begin + static_cast<std::ptrdiff_t>(column), '-');
    return std::to_string(comparison.begin + column - gaps + 1);
}

}  // namespace

std::string effectHeader()
{
    return "#chrom\tpos\tid\tref\talt\tlogit_ref\tlogit_alt\tchange\tp_ref\tp_alt\tlargest_difference\tlargest_at\tcore\tcore_"
           "blocked\tnotes";
}

std::string effectRow(const Variant& variant, std::size_t alternate, const VariantWindows& windows, const Comparison& comparison)
{
    const auto largest = comparison.largestDifference();
    const auto& core = windows.window.core;
    return join({variant.chrom, std::to_string(variant.begin + 1), variant.id.empty() ? "." : variant.id, variant.reference,
                 variant.alternates.at(alternate), formatReal(comparison.firstLogit, 9), formatReal(comparison.secondLogit, 9),
                 formatReal(comparison.change(), 9), formatReal(probabilityOf(comparison.firstLogit)),
                 formatReal(probabilityOf(comparison.secondLogit)), largest.column < 0 ? "NA" : formatReal(largest.value),
                 positionOf(comparison, largest.column), core ? toLocus({variant.chrom, core->begin, core->end}) : ".",
                 windows.window.coreBlocked ? "1" : "0", join(windows.notes, " ")},
                "\t");
}

EffectTable writeEffects(interpret::OpenModel& model, const genome::Reference& genome, const std::vector<Variant>& variants,
                         const genome::TrackSource* instances, const WindowRules& rules, const interpret::InterpretOptions& options,
                         const std::filesystem::path& out, Progress& progress)
{
    constexpr std::size_t kBatch = 64;
    EffectTable result;
    TableWriter table(out);
    table.line(effectHeader());
    std::size_t failed = 0;
    std::vector<Row> rows;
    const auto flush = [&](std::size_t done) {
        progress.checkpoint(static_cast<double>(done) / static_cast<double>(std::max<std::size_t>(1, variants.size())),
                            withThousands(static_cast<std::int64_t>(done)) + " of " +
                                plural(static_cast<std::int64_t>(variants.size()), "variant"));
        std::vector<Pair> pairs;
        for (const Row& row : rows)
            pairs.push_back(pairOf(row.windows, variants[row.variant], row.alternate));
        const auto compared = compare(model, pairs, options, {}, progress);
        for (std::size_t i = 0; i < rows.size(); ++i)
            table.line(effectRow(variants[rows[i].variant], rows[i].alternate, rows[i].windows, compared[i]));
        result.rows += rows.size();
        rows.clear();
    };
    for (std::size_t i = 0; i < variants.size(); ++i) {
        const auto cores = instances != nullptr ? coresNear(*instances, variants[i].region(), rules.window, progress) : std::vector<Core>();
        for (std::size_t alternate = 0; alternate < variants[i].alternates.size(); ++alternate) {
            try {
                rows.push_back({i, alternate, variantWindows(genome, variants[i], alternate, cores, rules)});
            } catch (const Error& error) {
                if (failed++ == 0)
                    result.warnings.push_back({"", 0, error.what()});
            }
        }
        if (rows.size() >= kBatch)
            flush(i);
    }
    flush(variants.size());
    if (failed > 1)
        result.warnings.push_back(
            {"", 0,
             plural(static_cast<std::int64_t>(failed), "allele") + " could not be scored and were left out; the first reason is above."});
    table.commit();
    return result;
}

}  // namespace bindscape::whatif
