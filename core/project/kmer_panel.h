// SPDX-License-Identifier: GPL-3.0-or-later
// Pictures of a panel of k-mers, from its table; for window, command line and recipes. Throw Error.
#pragma once

#include "core/analysis/kmer_panel.h"
#include "core/figure/kmer_matrix.h"
#include "core/project/json_reader.h"

#include <filesystem>
#include <string>

namespace bindscape::project {

inline constexpr const char* kKmerPanelKind = "kmer-panel";

// One page of a panel as it is looked at.
struct KmerPanelView {
    std::string page;       // its name; empty = the page that gives the order
    std::string title;      // of the runs, e.g. "DanQ"; may be empty
    std::string row, kmer;  // selected; may be empty
};
// Throws Error: no such page. A row or word that is not there is not selected.
figure::KmerMatrix kmerMatrix(const analysis::KmerPanel& panel, const KmerPanelView& view);

std::string kmerPanelRecipe(const std::filesystem::path& panelTsv, const KmerPanelView& view);
// `folder` is where the recipe lies.
figure::KmerMatrix kmerPanelPicture(JsonReader& reader, const std::filesystem::path& folder);

}  // namespace bindscape::project
