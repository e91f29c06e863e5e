// SPDX-License-Identifier: GPL-3.0-or-later
// Seeded random numbers with the same bits on every machine and library: the distributions of <random> may
// differ between standard libraries, so uniform numbers and shuffles are made here. xoshiro256** (Blackman and
// Vigna 2018), seeded by splitmix64. One generator is used by one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace bindscape {

class Random {
public:
    explicit Random(std::uint64_t seed);
    // Independent stream for one purpose: the same seed and name give the same stream.
    Random(std::uint64_t seed, std::string_view purpose);

    std::uint64_t next();
    double uniform();                         // [0, 1)
    std::uint64_t below(std::uint64_t bound);  // [0, bound), unbiased; bound > 0
    double normal();                          // mean 0, sd 1

    template <class T>
    void shuffle(std::vector<T>& values)
    {
        for (std::size_t i = values.size(); i > 1; --i)
            std::swap(values[i - 1], values[static_cast<std::size_t>(below(i))]);
    }
    // `count` distinct numbers of 0..size-1 without replacement, ascending. count <= size.
    std::vector<std::size_t> sample(std::size_t size, std::size_t count);

private:
    std::uint64_t m_state[4];
};

}  // namespace bindscape
