// SPDX-License-Identifier: GPL-3.0-or-later
// What a network says of a sequence before and after a change: scores of both and their difference in columns that line up, and logits.
#pragma once

#include "core/interpret/open_model.h"
#include "core/whatif/variant_windows.h"

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace bindscape::whatif {

struct Comparison {
    std::string title;                  // "chr20:44,746,982 T>C", "Scratch copy of chr20:44,746,483-44,747,482"
    std::string model, method;          // for people
    std::string firstName, secondName;  // "reference T", "alternate C"
    std::string chrom;
    std::int64_t begin = 0;  // genome position of the first column; behind an inserted base columns are ahead of the genome
    // A letter a column, '-' where that sequence has none; scores NaN there and in a blocked core.
    std::string firstLetters, secondLetters;
    std::vector<float> first, second, difference;  // difference = second - first, NaN where either is missing
    double firstLogit = 0, secondLogit = 0;
    std::vector<std::pair<std::int64_t, std::int64_t>> marks;  // changed columns, half-open
    std::int64_t coreBegin = 0, coreEnd = 0;                   // columns; equal: no core
    Strand coreStrand = Strand::None;
    bool coreBlocked = false;
    std::vector<std::string> notes;

    std::int64_t columns() const { return static_cast<std::int64_t>(firstLetters.size()); }
    double change() const { return secondLogit - firstLogit; }
    struct Largest {
        std::int64_t column = -1;
        double value = 0;
    };
    Largest largestDifference() const;  // by size; column -1 without any
};
double probabilityOf(double logit);

// Two sequences of a window, not yet scored.
struct Pair {
    std::string first, second;                           // as the network reads them
    std::string firstShown, secondShown;                 // the same with the letters of a blocked core; empty: as they are read
    std::int64_t offset = 0, removed = 0, inserted = 0;  // where they are not aligned base by base; 0, 0, 0: they are
    PlacedWindow window;
    std::string title, firstName, secondName;
    std::vector<std::string> notes;
};
Pair pairOf(const VariantWindows& windows, const Variant& variant, std::size_t alternate);

// One call of the network for all pairs; of `options` count method, values, seed and batch. Throws Error and Cancelled.
std::vector<Comparison> compare(interpret::OpenModel& model, std::span<const Pair> pairs, const interpret::InterpretOptions& options,
                                const std::string& modelName, Progress& progress);

}  // namespace bindscape::whatif
