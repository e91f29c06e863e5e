// SPDX-License-Identifier: GPL-3.0-or-later
// The only coordinate type: 0-based half-open. 1-based positions exist only in text that people read or type.
#pragma once

#include <cstdint>
#include <string>  // brings <compare>, which moc of Qt 6.4 cannot read as the first standard header

namespace bindscape {

enum class Strand : char { Forward = '+', Reverse = '-', None = '.' };

inline char toChar(Strand strand) { return static_cast<char>(strand); }
inline Strand strandFromChar(char c) { return c == '+' ? Strand::Forward : c == '-' ? Strand::Reverse : Strand::None; }

struct Region {
    std::string chrom;
    std::int64_t begin = 0;
    std::int64_t end = 0;

    std::int64_t length() const { return end - begin; }
    bool contains(std::int64_t position) const { return begin <= position && position < end; }
    bool overlaps(const Region& other) const { return chrom == other.chrom && begin < other.end && other.begin < end; }
    auto operator<=>(const Region&) const = default;
};

// "chr1:12,287,432-12,292,431" (1-based inclusive, thousands separated), as shown in the locus box.
std::string toLocus(const Region& region);

}  // namespace bindscape
