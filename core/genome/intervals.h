// SPDX-License-Identifier: GPL-3.0-or-later
// BED3-12 and narrowPeak/broadPeak, plain, gzip or bgzip. Content decides what a file is, then its ending.
#pragma once

#include "core/base/error.h"
#include "core/base/region.h"
#include "core/genome/reference.h"

#include <filesystem>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bindscape::genome {

struct Interval {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    Strand strand = Strand::None;
    float score = std::numeric_limits<float>::quiet_NaN();   // BED column 5
    double signal = std::numeric_limits<double>::quiet_NaN();  // narrowPeak column 7
    std::int64_t summit = -1;                                // absolute position, -1 unknown
    std::string name;
    std::uint32_t order = 0;  // row in the file, counted over all rows kept
    std::int32_t rgb = -1;    // itemRgb of BED as 0xRRGGBB, -1 none
    std::vector<std::pair<std::int64_t, std::int64_t>> blocks;  // of BED12 and alike: absolute, sorted; empty = one block
};

struct IntervalSet {
    std::map<std::string, std::vector<Interval>> byChrom;  // genome's contig names; each sorted by begin, end, order
    bool hasSignal = false;      // narrowPeak or broadPeak
    std::int64_t rows = 0;       // data rows read
    std::int64_t onUnknownContigs = 0;  // counted, not kept
    std::int64_t beyondEnd = 0;         // reach past the end of their contig; not kept
    Warnings warnings;           // at most a few sentences; said once per kind with a count

    std::int64_t kept() const;
};

// Bad rows (reversed, negative, too few columns, not a number) are skipped and told with file and line (first of each
// kind, with a count). A file without any good row, truncated gzip, or a binary file is an Error.
// `contigs` empty: names are taken as they are. When more than 1 % (and at least 3) of the rows on known contigs lie
// beyond the ends, a warning says that the assembly is probably another one.
IntervalSet readIntervals(const std::filesystem::path& path, const std::vector<Contig>& contigs);

// Over intervals sorted by begin, which must outlive it: does some interval contain [begin, end)? Returns the first in
// file order, or nullptr.
// Thread-safe; O((1 + found) log n).
class ContainmentIndex {
public:
    explicit ContainmentIndex(const std::vector<Interval>& sortedByBegin);
    const Interval* firstContaining(std::int64_t begin, std::int64_t end) const;
    bool overlapsAny(std::int64_t begin, std::int64_t end) const;

private:
    // Calls visit(interval) for those of the first `prefix` intervals that end at or after `end`, until it says false.
    template <class Visit>
    void visitEndingAtOrAfter(std::size_t prefix, std::int64_t end, const Visit& visit) const;

    const std::vector<Interval>* m_intervals;
    std::vector<std::int64_t> m_maxEnd;  // tree of maxima over the ends
};

}  // namespace bindscape::genome
