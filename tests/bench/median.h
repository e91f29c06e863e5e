// SPDX-License-Identifier: GPL-3.0-or-later
// Wall-clock time of a piece of work: the median of several runs.
#pragma once

#include <algorithm>
#include <chrono>
#include <utility>
#include <vector>

namespace bindscape::bench {

// The upper one of two in the middle; there must be a value.
inline double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

template <class Work>
double medianSeconds(int runs, Work&& work)
{
    std::vector<double> seconds;
    for (int run = 0; run < runs; ++run) {
        const auto start = std::chrono::steady_clock::now();
        work();
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return median(std::move(seconds));
}

}  // namespace bindscape::bench
