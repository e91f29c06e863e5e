// SPDX-License-Identifier: GPL-3.0-or-later
// What a person changed about the sites of a data set: relabelled, left out, added. Kept as a table of its own beside the data
// set (DIR.edits.tsv), never mixed into the measured data, and applied whenever the data set is made; dataset.json counts them.
//   #chrom begin end strand change note time
// 0-based half-open core; change: bound, unbound, excluded, added-bound, added-unbound; note may be empty; time UTC, ISO 8601.
#pragma once

#include "core/dataset/dataset.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::dataset {

struct SiteChange {
    Region core;
    Strand strand = Strand::Forward;
    SiteEdit edit = SiteEdit::None;
    int label = 0;           // of added sites
    std::string note, time;
    bool operator==(const SiteChange&) const = default;
};

// A missing file is no change at all. Throws Error with file and line.
std::vector<SiteChange> readSiteChanges(const std::filesystem::path& file);
// Sorted by place, the later change of one site wins (None takes it back); an empty list removes the file. Atomic.
void writeSiteChanges(std::vector<SiteChange> changes, const std::filesystem::path& file);

// Sets edit and label of the sites that are named, adds those that are new (they need facts of their windows afterwards), keeps
// the order. What fits no site, lies outside of the genome or on no known chromosome becomes a warning.
void applySiteChanges(Dataset& dataset, const std::vector<SiteChange>& changes, const std::string& file);

}  // namespace bindscape::dataset
