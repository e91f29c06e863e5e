// SPDX-License-Identifier: GPL-3.0-or-later
// Wall-clock time of a piece of work: the median of several runs.
#pragma once

#include <algorithm>
#include <chrono>
#include <vector>

namespace bindscape::bench {

template <class Work>
double medianSeconds(int runs, Work&& work)
{
    std::vector<double> seconds;
    for (int run = 0; run < runs; ++run) {
        const auto start = std::chrono::steady_clock::now();
        work();
        seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(seconds.begin(), seconds.end());
    return seconds[seconds.size() / 2];
}

}  // namespace bindscape::bench
