// SPDX-License-Identifier: GPL-3.0-or-later
// The inner loop of the scan. A word filter answers, for every window of eight letters, whether a site around it could
// still reach the threshold on either strand; only those sites are summed up. Exact: the filter never drops a hit, because
// it assumes the best letter outside of the word. Idea: Pizzi, Rastas and Ukkonen 2011 (MOODS), lookahead filtration.
// Thread-safety: scan() is const and may run in many threads at once.
#pragma once

#include "core/motif/scanner.h"

namespace bindscape::motif {

class StretchScanner {
public:
    // Throws Error for more motifs than a Hit can name.
    StretchScanner(std::span<const PreparedMotif> motifs, bool bothPerPosition);

    int widest() const { return m_widest; }
    // Appends the hits with begin <= position < endOfStarts, sorted by begin, motif, strand; letters[0] lies at `begin`.
    void scan(std::string_view letters, std::int64_t begin, std::int64_t endOfStarts, std::vector<Hit>& hits) const;

private:
    // One column of a matrix; columns are summed up from the most to the least telling one.
    struct Column {
        std::size_t position = 0;
        std::array<int, 4> cells{};
        int bestRest = 0;  // of the columns after this one
    };
    struct Filter {
        int width = 0;
        int threshold = 0;
        int word = 0;                                // letters of the word, at most kWord
        std::array<int, 2> wordBegin{};              // where the word lies in the matrix of each strand
        std::array<std::vector<Column>, 2> columns;  // + and - strand
        std::vector<std::uint8_t> flags;             // bit 0: a + site is possible, bit 1: a - site
    };
    struct Run;

    static Filter makeFilter(const PreparedMotif& motif);
    static std::vector<Column> orderColumns(const ScoreMatrix& scores);
    static void addWordFlags(Filter& filter, const ScoreMatrix& scores, std::size_t strand);
    static int siteScore(const std::vector<Column>& columns, const std::uint8_t* codes, int threshold);
    void scanPiece(std::string_view letters, std::int64_t begin, std::size_t starts, std::vector<std::uint16_t>& words,
                   std::vector<Hit>& hits) const;
    void scanMotif(std::size_t motif, const Run& run, const std::vector<std::uint16_t>& words, std::vector<Hit>& hits) const;
    void check(std::size_t motif, const Run& run, std::size_t wordEnd, unsigned flags, std::vector<Hit>& hits) const;

    std::vector<Filter> m_filters;
    bool m_both;
    int m_widest = 0;
};

}  // namespace bindscape::motif
