// SPDX-License-Identifier: GPL-3.0-or-later
// What the readers of motif files share: numbered lines, errors with their place, and the checks every matrix passes.
#pragma once

#include "core/motif/matrix.h"

#include <string>
#include <string_view>
#include <vector>

namespace bindscape::motif {

// More sites than any experiment has; far beyond, the pseudocount would be lost in rounding.
inline constexpr double kLargestNsites = 1e12;

struct TextLine {
    std::string_view text;  // trimmed
    long number = 0;        // 1-based
};

struct MotifText {
    std::filesystem::path path;
    std::vector<TextLine> lines;

    std::string place(long line) const { return path.string() + ", line " + std::to_string(line) + ": "; }
    [[noreturn]] void fail(long line, const std::string& sentence) const { throw Error(place(line) + sentence); }
    // A finite number of at least 0; anything else is an Error.
    double cell(std::string_view field, long line) const;
};

// Id and name of a header: "MA0079.3 SP1", "MA0004.1_Arnt", "AHR_HUMAN.H11MO.0.B".
void setName(Motif& motif, std::string_view header);

// Decides whether the rows are counts or probabilities, sets nsites of counts, refuses rows that do not sum.
// `line` is where the matrix begins; rowLines, if given, the line of every position.
void checkRows(Motif& motif, const MotifText& text, long line, const std::vector<long>& rowLines, Warnings& warnings);

// Each throws Error; the text has been recognised before.
std::vector<Motif> readMeme(const MotifText& text, Warnings& warnings);
std::vector<Motif> readTransfac(const MotifText& text, Warnings& warnings);
std::vector<Motif> readMatrices(const MotifText& text, Warnings& warnings);

}  // namespace bindscape::motif
