// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/whatif/comparison.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::whatif {

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

// For each column the base of either sequence that stands in it, -1 for none: what is before the change, the alleles side by side, what is
// behind it.
struct Column {
    std::int64_t first, second;
};

std::vector<Column> columnsOf(const Pair& pair, std::int64_t length)
{
    std::vector<Column> columns;
    const auto put = [&](std::int64_t a, std::int64_t aEnd, std::int64_t b, std::int64_t bEnd) {
        for (std::int64_t i = 0; i < std::max(aEnd - a, bEnd - b); ++i)
            columns.push_back({a + i < aEnd ? a + i : -1, b + i < bEnd ? b + i : -1});
    };
    const std::int64_t at = pair.offset, a = std::min(length, at + pair.removed), b = std::min(length, at + pair.inserted);
    put(0, at, 0, at);
    put(at, a, at, b);
    put(a, length, b, length);
    return columns;
}

// Stretches of columns in which the letters differ: of the change itself, not of what fell off or came in at the end of the window.
std::vector<std::pair<std::int64_t, std::int64_t>> marksOf(const Pair& pair, const Comparison& comparison)
{
    if (pair.removed + pair.inserted > 0)
        return {{pair.offset, std::min(comparison.columns(), pair.offset + std::max(pair.removed, pair.inserted))}};
    std::vector<std::pair<std::int64_t, std::int64_t>> marks;
    for (std::int64_t i = 0; i < comparison.columns(); ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (comparison.firstLetters[at] == comparison.secondLetters[at])
            continue;
        if (!marks.empty() && marks.back().second == i)
            marks.back().second = i + 1;
        else
            marks.emplace_back(i, i + 1);
    }
    return marks;
}

Comparison lineUp(const Pair& pair, std::span<const float> first, std::span<const float> second)
{
    Comparison result;
    result.title = pair.title;
    result.firstName = pair.firstName;
    result.secondName = pair.secondName;
    result.chrom = pair.window.region.chrom;
    result.begin = pair.window.region.begin;
    result.notes = pair.notes;
    const std::string& firstShown = pair.firstShown.empty() ? pair.first : pair.firstShown;
    const std::string& secondShown = pair.secondShown.empty() ? pair.second : pair.secondShown;
    const auto scoreOf = [](std::span<const float> values, const std::string& read, const std::string& shown, std::int64_t base) {
        const auto at = static_cast<std::size_t>(base);
        return base < 0 || read[at] != shown[at] ? kNone : values[at];  // blocked
    };
    const PlacedWindow& window = pair.window;
    const bool hasCore = window.core.has_value();
    const Region& core = window.mask;
    for (const Column& column : columnsOf(pair, static_cast<std::int64_t>(pair.first.size()))) {
        const std::int64_t position = window.region.begin + column.first;
        const bool inCore = hasCore && column.first >= 0 &&
                            (window.coreBlocked ? core.contains(position) : window.core->begin <= position && position < window.core->end);
        if (inCore) {
            if (result.coreEnd == 0)
                result.coreBegin = result.columns();
            result.coreEnd = result.columns() + 1;
        }
        result.firstLetters += column.first < 0 ? '-' : firstShown[static_cast<std::size_t>(column.first)];
        result.secondLetters += column.second < 0 ? '-' : secondShown[static_cast<std::size_t>(column.second)];
        result.first.push_back(scoreOf(first, pair.first, firstShown, column.first));
        result.second.push_back(scoreOf(second, pair.second, secondShown, column.second));
        result.difference.push_back(result.second.back() - result.first.back());
    }
    if (hasCore) {
        result.coreStrand = window.core->strand;
        result.coreBlocked = window.coreBlocked;
    }
    result.marks = marksOf(pair, result);
    return result;
}

}  // namespace

Comparison::Largest Comparison::largestDifference() const
{
    Largest largest;
    for (std::size_t i = 0; i < difference.size(); ++i)
        if (std::isfinite(difference[i]) && (largest.column < 0 || std::fabs(difference[i]) > std::fabs(largest.value)))
            largest = {static_cast<std::int64_t>(i), static_cast<double>(difference[i])};
    return largest;
}

double probabilityOf(double logit) { return 1 / (1 + std::exp(-logit)); }

Pair pairOf(const VariantWindows& windows, const Variant& variant, std::size_t alternate)
{
    const auto shown = [](std::string allele) {
        return allele.size() <= 12 ? allele : withThousands(static_cast<std::int64_t>(allele.size())) + " bases";
    };
    Pair pair;
    pair.first = windows.reference;
    pair.second = windows.alternate;
    pair.offset = windows.offset;
    pair.removed = windows.removed;
    pair.inserted = windows.inserted;
    pair.window = windows.window;
    pair.title = toText(variant, alternate) + (variant.id.empty() ? "" : " (" + variant.id + ")");
    pair.firstName = "reference " + shown(variant.reference);
    pair.secondName = "alternate " + shown(variant.alternates.at(alternate));
    pair.notes = windows.notes;
    return pair;
}

std::vector<Comparison> compare(interpret::OpenModel& model, std::span<const Pair> pairs, const interpret::InterpretOptions& options,
                                const std::string& modelName, Progress& progress)
{
    if (pairs.empty())
        return {};
    std::vector<std::string> sequences;
    for (const Pair& pair : pairs)
        for (const auto* letters : {&pair.first, &pair.second})
            sequences.push_back(*letters);
    // The logits of the networks' own arithmetic, which are those of predictions; a method may take another path to its scores.
    const auto logits = model.logits(sequences, progress);
    const auto scored = model.score(sequences, options, progress);
    const auto rowOf = [&](std::size_t i) { return std::span(scored.values).subspan(i * scored.length, scored.length); };
    const std::string title = interpret::titleWithOptions(interpret::findMethod(options.method), options.values);
    std::vector<Comparison> results;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        Comparison result = lineUp(pairs[i], rowOf(2 * i), rowOf(2 * i + 1));
        result.model = modelName;
        result.method = title;
        result.firstLogit = logits[2 * i];
        result.secondLogit = logits[2 * i + 1];
        results.push_back(std::move(result));
    }
    return results;
}

}  // namespace bindscape::whatif
