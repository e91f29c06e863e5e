// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loop of the scan: a filter (site_filter.h) marks the sites that could be hits, and only those are summed up. The
// letters are encoded once for all motifs, piece by piece, so that a piece stays in the cache while the motifs go over it.
// Thread-safety: scan() is const and may run in many threads at once.
#pragma once

#include "core/motif/scanner.h"
#include "core/motif/site_filter.h"

#include <memory>

namespace bindscape::motif {

class StretchScanner {
public:
    // Throws Error for more motifs than a Hit can name. `path`: one of scanPaths(); all of them give the same hits.
    StretchScanner(std::span<const PreparedMotif> motifs, bool bothPerPosition, ScanPath path = scanPaths().front());

    int widest() const { return m_widest; }
    // Appends the hits with begin <= position < endOfStarts, sorted by begin, motif, strand; letters[0] lies at `begin`.
    void scan(std::string_view letters, std::int64_t begin, std::int64_t endOfStarts, std::vector<Hit>& hits) const;

private:
    struct Scorer {
        std::size_t width;
        int threshold;
        std::unique_ptr<const SiteFilter> filter;
        PairScores forward, reverse;
    };
    struct Work;

    void scanPiece(std::string_view letters, std::int64_t begin, std::size_t starts, Work& work, std::vector<Hit>& hits) const;
    void scanRun(const std::uint8_t* pairs, std::size_t length, std::int64_t begin, std::size_t starts, Work& work,
                 std::vector<Hit>& hits) const;
    void check(std::uint16_t motif, const std::uint8_t* pairs, std::int64_t begin, const SiteMarks& marks, std::vector<Hit>& hits) const;

    std::vector<Scorer> m_scorers;
    bool m_both;
    ScanPath m_path;
    int m_widest = 0;
};

}  // namespace bindscape::motif
