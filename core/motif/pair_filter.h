// SPDX-License-Identifier: GPL-3.0-or-later
// The pair filter of site_filter.h. Losses against the best site are divided by the loss that a hit may have and rounded down
// to 0..254 (255: alone too much), so that the sum of the 8-bit losses of a hit never reaches 255, where sums stop.
#pragma once

#include "core/motif/pair_kernels.h"
#include "core/motif/site_filter.h"

namespace bindscape::motif {

class PairFilter final : public SiteFilter {
public:
    PairFilter(const ScoreMatrix& forward, int threshold, ScanPath path);

    void mark(const std::uint8_t* pairs, std::size_t starts, SiteMarks& marks) const override;

private:
    struct Strand {
        std::vector<PairLosses> tables;
        std::size_t early = 0;
        bool possible = false;  // false: even the best site is no hit
    };

    static Strand makeStrand(const ScoreMatrix& scores, int threshold);
    static std::size_t earlyTables(const std::vector<PairLosses>& tables);
    void markStrand(const Strand& strand, const std::uint8_t* pairs, std::size_t starts, std::vector<std::uint64_t>& marks) const;

    PairKernel m_kernel;
    Strand m_forward, m_reverse;
};

}  // namespace bindscape::motif
