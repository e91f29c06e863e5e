// SPDX-License-Identifier: GPL-3.0-or-later
// Which sites of a data set are asked for; every field that is set must hold. What the table of sites filters by, and what a click on
// a bar or a cell of an evaluation means.
#pragma once

#include "core/base/region.h"
#include "core/dataset/dataset.h"

#include <optional>
#include <string>
#include <vector>

namespace bindscape::dataset {

struct Range {
    double low, high;  // low <= value < high; the last bin of a histogram has high = infinity
    bool operator==(const Range&) const = default;
};

struct SiteQuery {
    std::optional<int> label;          // 1 bound, 0 unbound
    std::optional<Split> split;
    std::optional<bool> used, dnase, edited;
    std::optional<Range> log10P;       // -log10 p
    std::optional<Range> gc, signal, score;
    std::optional<Range> prediction;   // probability of the shown run; sites without one do not match
    std::optional<bool> correct;       // prediction on the side of the label at 0.5
    std::optional<Strand> strand;
    std::optional<Region> region;      // touches it
    std::string text;                  // of the locus, as it is shown; empty = any
};

}  // namespace bindscape::dataset
