// SPDX-License-Identifier: GPL-3.0-or-later
// kmers --panel: the tables of many score folders side by side, on pages that share one order.
#pragma once

#include "app/cli/figure_beside.h"
#include "app/cli/kmer_tables.h"
#include "core/analysis/kmer_panel.h"

#include <string>
#include <vector>

namespace bindscape::cli {

struct PanelArguments {
    std::string file;                             // of the panel; empty = none is wanted
    std::vector<std::vector<std::string>> pages;  // each: its name, then folders, which may be NAME=DIR
    std::string reference, leaves = "scipy", correction = "words", families, strata;
    analysis::PanelOptions options;
    std::vector<CLI::Option*> own;                // options that say nothing without --panel
    bool wanted() const { return !file.empty(); }
};
void addPanelOptions(CLI::App& app, PanelArguments& panel);

// `scores`: folders of a single page, where no page is named. `motifs`: file of known motifs; may be empty.
int makePanel(const PanelArguments& panel, const std::vector<std::string>& scores, const KmerChoice& choice, const std::string& motifs,
              const FigureOption& figure, const OutputPolicy& policy, Globals& globals);

}  // namespace bindscape::cli
