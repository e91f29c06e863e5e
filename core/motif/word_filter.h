// SPDX-License-Identifier: GPL-3.0-or-later
// The word filter of site_filter.h.
#pragma once

#include "core/motif/site_filter.h"

#include <array>

namespace bindscape::motif {

class WordFilter final : public SiteFilter {
public:
    WordFilter(const ScoreMatrix& forward, int threshold);

    void mark(const std::uint8_t* pairs, std::size_t starts, SiteMarks& marks) const override;

private:
    void addFlags(const ScoreMatrix& scores, int threshold, std::size_t strand);
    void markWord(std::size_t end, unsigned flags, std::size_t starts, SiteMarks& marks) const;

    std::size_t m_width = 0;
    int m_word = 0;                          // letters of the word, at most kWord
    std::array<std::size_t, 2> m_wordEnd{};  // index of the word's last letter in the site, + and - strand
    std::vector<std::uint8_t> m_flags;       // bit 0: a + site is possible, bit 1: a - site
};

}  // namespace bindscape::motif
