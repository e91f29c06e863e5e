// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles of many TFs as two maps of colours beside each other, core present and core blocked, with one order of the rows, one scale of
// colours and the tree of the rows at the left (Zheng et al. 2021, Fig. 2d).
#pragma once

#include "core/draw/canvas.h"
#include "core/draw/theme.h"
#include "core/figure/chart.h"
#include "core/figure/tree.h"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::figure {

struct ProfileMatrix {
    std::string id = "profiles", title, subtitle, note;
    std::vector<std::string> rows;       // from above
    std::vector<bool> marked;            // rows that are chosen; empty = none
    struct Panel {
        std::string title, subtitle;     // "Core present", "unblocked network and sequence"
        std::vector<double> values;      // [row * columns + column]; NaN = none
    };
    std::vector<Panel> panels;           // one or two
    std::size_t columns = 0;
    double begin = 0, bin = 1;           // position of the first column's first base; bases a column
    double min = 0, max = 1;             // of the colours; above max the last colour
    std::string valueTitle;              // "Mean |Grad-CAM|, Z per row"
    std::string positionTitle = "distance from core centre (bp)";
    Tree tree;                           // of the rows
    bool rowsFirst = false;              // in a low window the note and then the scale of colours give way to the rows

    double end() const { return begin + bin * static_cast<double>(columns); }
};

void renderProfileMatrix(draw::Canvas& canvas, const draw::Rect& area, const ProfileMatrix& matrix, const draw::Theme& theme, const ChartStyle& style);
double wantedProfileMatrixHeight(const ProfileMatrix& matrix, double widthPt, const ChartStyle& style);
void writeProfileMatrixData(const ProfileMatrix& matrix, const std::filesystem::path& csv);

// Where renderProfileMatrix() puts things; for views that answer to the pointer.
struct ProfileMatrixGrid {
    std::vector<draw::Rect> boxes;       // of the panels
    draw::Rect names;                    // of the rows, tree included
    std::size_t rows = 0, columns = 0;
    struct Cell {
        std::size_t row = 0;
        std::optional<std::size_t> panel, column;  // none over the names
        bool operator==(const Cell&) const = default;
    };
    std::optional<Cell> at(draw::Point point) const;
};
ProfileMatrixGrid profileMatrixGrid(const draw::Canvas& canvas, const draw::Rect& area, const ProfileMatrix& matrix, const ChartStyle& style);

}  // namespace bindscape::figure
