// SPDX-License-Identifier: GPL-3.0-or-later
// Motifs by row: logo of the contributions forward and reverse, counts, the best matches of a database with their logos.
#pragma once

#include "core/draw/canvas.h"
#include "core/draw/theme.h"

#include <array>
#include <string>
#include <vector>

namespace bindscape::figure {

// Heights of A C G T at one position, of either sign.
using LogoColumn = std::array<double, 4>;

// Letters stacked by size, the largest outermost: positive ones upwards, negative ones downwards from a common line. `range` is
// what the height of the rectangle stands for: {least (<= 0), most (> 0)}; columns share the width evenly, each at most 1.1
// times as wide as the rectangle is high.
struct LogoRange {
    double least = 0, most = 1;
};
LogoRange logoRange(const std::vector<LogoColumn>& columns);
void paintLogo(draw::Canvas& canvas, const draw::Rect& rect, const std::vector<LogoColumn>& columns, const LogoRange& range,
               const draw::Theme& theme);
std::vector<LogoColumn> reverseComplement(std::vector<LogoColumn> columns);
// Frequencies scaled by their information: 2 bits + sum p log2 p.
std::vector<LogoColumn> bitsOf(const std::vector<LogoColumn>& frequencies);

struct MotifPage {
    std::string id = "motifs", title, subtitle, note;
    struct Match {
        std::string name;
        double similarity = 0, q = 1;
        std::vector<LogoColumn> bits;  // as it reads beside the motif
        int offset = 0;                // column of the motif at which it begins
    };
    struct Row {
        std::string name;                // "motif_1"
        std::vector<std::string> facts;  // lines under the name: "838 seqlets", "76 % of sites"
        std::vector<LogoColumn> contributions;
        std::vector<Match> matches;
    };
    std::vector<Row> rows;
};

}  // namespace bindscape::figure
