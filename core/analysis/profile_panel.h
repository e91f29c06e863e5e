// SPDX-License-Identifier: GPL-3.0-or-later
// Aggregate profiles of many TFs as one picture (Zheng et al. 2021, Fig. 2d, Extended Data Fig. 2): a row a TF, core present and core
// blocked side by side in one order of the rows and one range of colours. Pure functions, thread-safe.
#pragma once

#include "core/analysis/profile.h"
#include "core/stats/clustering.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::analysis {

struct ProfilePanelRow {
    std::string name;               // "SP1", each once
    Curve present;
    std::optional<Curve> blocked;   // of the network trained with the core replaced by N
    std::optional<Curve> control;   // of windows shifted against their cores
};
struct ProfilePanel {
    std::vector<ProfilePanelRow> rows;
    Settings settings;              // what all rows share: method, labels, sites, normalise, control_shift, bootstrap
};

// TSV, one row a position of a curve: "#name curve position mean_abs sem low high n"; curve is present, blocked or control; low and
// high are nan without a bootstrap. Behind them, where curves have them, sem_3, low_3, high_3, sem_5 and so on: of running means over so many
// bases. The settings stand beside it, as in result_table.h.
void writeProfilePanel(const ProfilePanel& panel, const std::filesystem::path& tsv);
// Throws Error with file and line: positions with gaps, a name whose rows are apart, no present curve.
ProfilePanel readProfilePanel(const std::filesystem::path& tsv);

// Of the methods of rows (name, method): "method" where it is one, else "methods", which says whose is which.
Settings methodSettings(const std::vector<std::pair<std::string, std::string>>& methods);

enum class PanelScale { ZPerRow, Raw };
enum class PanelOrder { Clustered, AsGiven, ByName, ByShare };  // ByShare: most within 25 bases of the centre first
std::string_view toText(PanelScale scale);  // "z", "raw"
std::string_view toText(PanelOrder order);  // "clustered", "given", "name", "share"
std::optional<PanelScale> panelScaleFromText(std::string_view text);
std::optional<PanelOrder> panelOrderFromText(std::string_view text);

struct PanelView {
    PanelScale scale = PanelScale::ZPerRow;
    PanelOrder order = PanelOrder::Clustered;
    int bin = 5;                    // bases a column; means of what lies in it
};
struct PanelMatrix {
    std::vector<std::size_t> order; // rows of the panel from above
    stats::Dendrogram tree;         // of the rows as given; no merges unless clustered
    int first = 0, bin = 1;         // position of the first base of the first column
    std::size_t columns = 0;
    std::vector<double> present, blocked;  // [row of the picture * columns + column]; NaN where there is none; blocked may be empty
    // Of both: -1 to 4 for Z, or 0 to the 99.5th percentile of the values.
    double min = 0, max = 1;

    double begin(std::size_t column) const { return first + static_cast<double>(column) * bin; }
};
// Positions are those that all present curves reach. Z: of each row and curve the mean and the standard deviation (of all its
// positions there) before binning. Clustering: average linkage of the Euclidean distances of the present rows, each position a number,
// scaled as they are shown; the order is SciPy's. Throws Error when the curves share no position.
PanelMatrix panelMatrix(const ProfilePanel& panel, const PanelView& view);

}  // namespace bindscape::analysis
