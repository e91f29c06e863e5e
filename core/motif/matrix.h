// SPDX-License-Identifier: GPL-3.0-or-later
// From the matrix in a file to integer scores and exact p-values, by the rules of FIMO 4.12 (MEME Suite):
// pseudocount 0.1 spread by the background as given, log2 odds against the strand-averaged background, cells
// round((x - offset) * scale) in 0..1000 with integer offset = floor(min) and scale = floor(1000 / (max - offset)).
// Columns are A C G T.
#pragma once

#include "core/base/error.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::motif {

using Row = std::array<double, 4>;

struct Motif {
    std::string id;    // MA0079.3
    std::string name;  // SP1; the id where the file gives none
    std::vector<Row> rows;          // counts or frequencies, one row a position
    std::optional<double> nsites;   // as the file says; counts: their mean sum over the positions

    int width() const { return static_cast<int>(rows.size()); }
    Row frequencies(std::size_t position) const;  // row divided by its sum
    std::string consensus() const;                // most frequent letter each, upper case >= 0.5
    std::string title() const;                    // "SP1 MA0079.3"; the id alone where the file gives no name
};

struct Background {
    Row p{0.25, 0.25, 0.25, 0.25};  // sums to 1
    Row strandAveraged() const;
};
// "uniform", "A,C,G,T" numbers, or the path of a MEME background file. Throws Error.
Background parseBackground(std::string_view text);

inline constexpr double kDefaultNsites = 20;
inline constexpr double kPseudocount = 0.1;
inline constexpr int kScoreRange = 1000;

struct ScoreMatrix {
    std::vector<std::array<int, 4>> cells;
    int offset = 0;
    int scale = 1;

    int width() const { return static_cast<int>(cells.size()); }
    // log2 odds of a site from its integer score.
    double realScore(int sum) const { return static_cast<double>(sum) / scale + static_cast<double>(width()) * offset; }
    ScoreMatrix reverseComplement() const;
};
ScoreMatrix scoreMatrix(const Motif& motif, const Background& background, double pseudocount = kPseudocount);

// p[x] = P(score >= x) for x = 0 .. 1000 * width, for independent letters drawn from the strand-averaged background.
struct PValueTable {
    std::vector<double> p;
    // Smallest integer score whose p-value is at most `pvalue`; p.size() if there is none.
    int threshold(double pvalue) const;
};
PValueTable pvalueTable(const ScoreMatrix& scores, const Background& background);

// MEME (minimal and full text), JASPAR (bracketed rows or plain 4xN), HOCOMOCO/JASPAR ">id" with one row a position,
// TRANSFAC, CIS-BP tables ("Pos A C G T"), and plain text with one matrix without a name (its id is the file's name).
// The content decides. Unlabelled 4x4 matrices: the way round in which every position has the same sum; if both or neither
// has, the way of the other matrices of the file; else rows are A C G T as in JASPAR.
// Throws Error with file and line: not a motif file, not DNA, rows that do not sum, negative or non-numeric cells, truncated
// matrix, no motif. Probabilities may miss 1 by 0.02; counts whose positions differ by more than a tenth are warned of.
inline constexpr std::size_t kMaxWidth = 300;
struct MotifFile {
    std::vector<Motif> motifs;
    Warnings warnings;
};
MotifFile readMotifs(const std::filesystem::path& path);
// By id, then by name (any case); empty: the only motif of the file. Throws Error listing near matches.
const Motif& findMotif(const MotifFile& file, std::string_view idOrName);

}  // namespace bindscape::motif
