// SPDX-License-Identifier: GPL-3.0-or-later
// dataset.json: everything needed to repeat a data set, and what instances.bed.gz cannot hold.
#pragma once

#include "core/dataset/dataset.h"

#include <nlohmann/json.hpp>

namespace bindscape::dataset {

inline constexpr int kDatasetFormat = 1;
inline constexpr const char* kInstanceColumns =
    "#chrom\tbegin\tend\tmotif_id\tscore\tstrand\tpvalue\tlabel\tused\tsplit\tgc\tsignal\tdnase\tunknown\tedit";
inline constexpr int kInstanceColumnCount = 15;
// Of versions that did not write the last two.
inline constexpr const char* kEarlierInstanceColumns =
    "#chrom\tbegin\tend\tmotif_id\tscore\tstrand\tpvalue\tlabel\tused\tsplit\tgc\tsignal\tdnase";
inline constexpr int kEarlierInstanceColumnCount = 13;
inline constexpr const char* kMatchingColumns = "#p_bin\tgc_bin\tpositives\tnegatives_available\tnegatives_taken\tpositives_dropped\tsplit";

nlohmann::ordered_json toRecord(const Dataset& dataset, const std::filesystem::path& folder);
// Options, motif, background, contigs, chroms, counts of what was left out, warnings. `rows` is the number of instances that the table must have.
Dataset fromRecord(const nlohmann::json& record, const std::filesystem::path& folder, std::int64_t& rows);

}  // namespace bindscape::dataset
