// SPDX-License-Identifier: GPL-3.0-or-later
// A comparison of two sequences as rows of letters on one scale: on screen, as a figure, and in its recipe, which holds the numbers
// themselves, so that it draws the same picture after the network is gone. Pure functions.
#pragma once

#include "core/figure/figure.h"
#include "core/whatif/comparison.h"

#include <nlohmann/json.hpp>

#include <string>

namespace bindscape::project {

// Changed columns, first, second, difference; all columns, positions as in Comparison::begin. The scale is that of the columns
// [from, to), the same in all three.
std::vector<figure::FigureTrack> whatIfRows(const whatif::Comparison& comparison, std::int64_t from, std::int64_t to);
// "logit 1.23, p 0.77"
std::string logitText(double logit);
std::string changeText(double change);  // "−0.112", "+3.1e-05"

struct WhatIfView {
    std::int64_t from = 0, to = 0;  // columns that are shown
    std::string genomeName;
    draw::BaseColors bases = draw::BaseColors::OkabeIto;
};
figure::BrowserFigure whatIfFigure(const whatif::Comparison& comparison, const WhatIfView& view);
inline constexpr const char* kWhatIfKind = "whatif";  // of the recipe
std::string whatIfRecipe(const whatif::Comparison& comparison, const WhatIfView& view);
// Throws Error with the place in the recipe.
figure::BrowserFigure whatIfPicture(const nlohmann::json& recipe, const std::string& source);

}  // namespace bindscape::project
