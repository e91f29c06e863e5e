// SPDX-License-Identifier: GPL-3.0-or-later
// One page of a panel of k-mers as data: rows of TFs, columns of words, a square a cell whose colour is the odds ratio and whose side is
// -log10 P, with trees over both axes and brackets that name families of words. Screen and exports draw the same struct.
#pragma once

#include "core/draw/canvas.h"
#include "core/draw/theme.h"
#include "core/figure/chart.h"
#include "core/figure/tree.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::figure {

struct KmerMatrix {
    struct Cell {
        double oddsRatio = std::numeric_limits<double>::quiet_NaN(), low = oddsRatio, high = oddsRatio;
        double log10P = oddsRatio, log10Adjusted = oddsRatio;  // NaN: no table
        std::int64_t top = 0, total = 0;
    };
    using Merge = Tree::Merge;  // leaves are numbered as rows or columns are
    struct Bracket {
        std::size_t first = 0, last = 0;  // columns
        std::string name;
    };
    std::string id = "kmer_panel", title, subtitle, note;
    std::vector<std::string> rows, columns;
    std::vector<Cell> cells;                     // [row * columns.size() + column]
    std::vector<std::string> families{};         // of each column, for the data; may be empty
    std::vector<Merge> rowTree{}, columnTree{};  // one less than leaves; else not drawn
    std::vector<Bracket> brackets{};
    double drawnP = 0.01;                        // cells with a nominal P of that or more stay empty
    double cap = 10;                             // end of the colours: odds ratios above look like it
    double mostLog10P = 200;                     // the same for sides
    std::optional<std::size_t> row{}, column{};  // selected: tinted and bold, and a frame where both are
    bool rowsFirst = false;                      // in a low window note, tree of the columns and legends give way to the rows, in that order

    const Cell& cell(std::size_t r, std::size_t c) const { return cells[r * columns.size() + c]; }
    bool isDrawn(const Cell& cell) const;
};

void renderKmerMatrix(draw::Canvas& canvas, const draw::Rect& area, const KmerMatrix& matrix, const draw::Theme& theme,
                      const ChartStyle& style);
double wantedKmerMatrixHeight(const KmerMatrix& matrix, double widthPt, const ChartStyle& style);
// CSV, one line a cell, all of them.
void writeKmerMatrixData(const KmerMatrix& matrix, const std::filesystem::path& csv);

// Where renderKmerMatrix() puts things; for views that answer to the pointer.
struct KmerMatrixGrid {
    HeatMapGrid cells;
    draw::Rect rowNames, columnNames;                           // left of and below the cells, in the same rows and columns
    std::vector<draw::Rect> brackets;                           // of each bracket with its name's line
    std::optional<std::size_t> rowAt(draw::Point point) const;  // over its name or its cells
    std::optional<std::size_t> columnAt(draw::Point point) const;
    std::optional<std::size_t> bracketAt(draw::Point point) const;
};
KmerMatrixGrid kmerMatrixGrid(const draw::Canvas& canvas, const draw::Rect& area, const KmerMatrix& matrix, const ChartStyle& style);

// Side of a cell's square as a share of its pitch: 3/13 at P = 0.01 to 12/13 at mostLog10P, linear in the root of -log10 P.
double kmerSquareShare(double log10P, double mostLog10P);

}  // namespace bindscape::figure
