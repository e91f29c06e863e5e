// SPDX-License-Identifier: GPL-3.0-or-later
// A project of many TFs from a table: every TF under every design that is asked for, with networks that see the core and networks that do
// not. What follows is the main job (runProject) and the pictures over all TFs.
#pragma once

#include "core/base/progress.h"
#include "core/project/project.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::project {

struct PanelTf {
    std::string tf, cell, motifId;
    std::filesystem::path peaks;  // absolute
    std::filesystem::path dnase;  // of this cell type; may be empty: PanelPlan::dnase
};
// Tab-separated with a header: columns tf, motif (id in the motif file) and peaks, maybe cell and dnase; others are passed over. Files are
// meant beside the table. Throws Error with file and line: a column that is missing, an empty field, a TF in the same cell type twice.
std::vector<PanelTf> readPanelTable(const std::filesystem::path& tsv);

struct PanelPlan {
    std::filesystem::path folder;       // of the project
    std::filesystem::path genome, motifFile, dnase, exclude;
    std::filesystem::path knownMotifs;  // for names of words; empty: motifFile
    std::vector<std::string> designs{"baseline", "gc", "dnase"};
    bool present = true, blocked = true;
    std::vector<std::string> train, validation, test;  // chromosomes; empty: defaults
    std::int64_t maxSites = 0;          // of each TF; 0 = all
    double pvalue = 1e-4;               // of motif instances
    RunEntry run;                       // architecture, preset and settings of every network
};
inline constexpr const char* kPanelProjectFile = "panel.bindscape";
// folder/panel.bindscape: what is there already keeps its runs and tracks; TFs and designs of the plan are added or get the plan's
// settings (their runs are then made anew by the main job, old ones kept aside). Not yet saved. Throws Error: no TF, no design, DNase
// asked for without regions, a damaged project.
Project panelProject(const PanelPlan& plan, const std::vector<PanelTf>& tfs);

// The pictures over all TFs of what is scored: profiles of each design and the panel of k-mers, a page a design, into figures/panel with
// their tables in panels/. Sentences say what is left out. Throws Cancelled, Error where a file cannot be written.
std::vector<std::string> exportPanelFigures(const Project& project, int threads, Progress& progress);

}  // namespace bindscape::project
