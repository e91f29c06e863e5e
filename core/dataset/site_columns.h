// SPDX-License-Identifier: GPL-3.0-or-later
// All instances of a data set, column by column and packed: 26 bytes a site (3.6 million SP1 sites of hg19: 94 MB). For tables
// that look at every site; what a training reads is Dataset. Plain data, thread-safe while nobody changes it.
#pragma once

#include "core/dataset/dataset.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::dataset {

struct SiteColumns {
    std::string motif;                        // id; of the first row
    std::vector<std::string> chroms;          // in the order of the rows
    std::vector<std::size_t> firstRow{0};     // of each chromosome; one more: the number of rows
    std::vector<std::uint32_t> begin;         // 0-based; rows are sorted by chromosome and begin
    std::vector<std::uint16_t> width;
    std::vector<std::uint16_t> facts;         // see SiteFacts
    std::vector<float> score, pvalue, gc, signal;  // NaN: not known
    std::vector<std::uint16_t> unknown;       // letters of the window that are not A, C, G, T; 65,535 = that many or more

    std::size_t size() const { return begin.size(); }
    void reserve(std::size_t rows);
    std::size_t chromOf(std::size_t row) const;  // index into chroms
    Region core(std::size_t row) const;
    std::optional<std::size_t> find(const Region& core, Strand strand) const;
    // Rows of this chromosome that may touch the region: a range that holds all of them.
    std::pair<std::size_t, std::size_t> near(const Region& region) const;
    // One more site; behind those that are there. Throws Error where it does not fit a row.
    void add(const Region& core, std::uint16_t siteFacts, float siteScore, float sitePvalue, float siteGc, float siteSignal, std::int64_t siteUnknown);
};

// The small fields of a site in 16 bits, so that a filter looks at all of them at once.
struct SiteFacts {
    Strand strand = Strand::None;
    int label = 0;
    bool used = false, dnase = false;
    Split split = Split::Unused;
    SiteEdit edit = SiteEdit::None;  // as the data set was made

    static constexpr std::uint16_t kStrand = 3, kLabel = 4, kUsed = 8, kDnase = 16, kSplit = 3 << 5, kEdit = 7 << 7;
    std::uint16_t packed() const;
    static SiteFacts of(std::uint16_t packed);
};

// instances.bed.gz of a data set's folder, with 13 columns or more: `unknown` and `edit` are found by their names, others are
// not read. Threads: 0 = all. Throws Error with file and line, Cancelled.
SiteColumns readSiteColumns(const std::filesystem::path& folder, Progress& progress, int threads = 0);

// What a run predicts for the sites, from predictions.tsv.gz (columns by name).
struct SiteProbabilities {
    std::vector<float> values;   // one a site; NaN: not evaluated
    std::int64_t evaluated = 0;  // sites that have one
    std::int64_t strangers = 0;  // rows of the file that are no site here: it was evaluated on other sites
};
SiteProbabilities readProbabilities(const SiteColumns& sites, const std::filesystem::path& file, Progress& progress);

}  // namespace bindscape::dataset
