// SPDX-License-Identifier: GPL-3.0-or-later
// Bases of a genome that windows cover, as runs, each base with a number. Contigs are numbers too: their place in Reference::contigs().
// Thread-safe after finish().
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace bindscape::variation {

class Stretches {
public:
    explicit Stretches(std::size_t contigs) : m_runs(contigs) {}

    void add(std::size_t contig, std::int64_t begin, std::int64_t end);
    void finish();  // once, after the last add()

    std::size_t bases() const { return m_bases; }
    std::optional<std::size_t> numberOf(std::size_t contig, std::int64_t position) const;
    bool overlaps(std::size_t contig, std::int64_t begin, std::int64_t end) const;

private:
    struct Run {
        std::int64_t begin, end;
        std::size_t first;  // number of its first base
    };
    std::vector<std::vector<Run>> m_runs;  // by contig; sorted, apart from each other
    std::size_t m_bases = 0;
};

}  // namespace bindscape::variation
