// SPDX-License-Identifier: GPL-3.0-or-later
// "Did you mean": how many letters two names differ by. Bounded, so that a million names are compared in a fraction of a second.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace bindscape::genome {

inline constexpr std::size_t kLongestCompared = 64;
// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment); limit + 1 where it is more than `limit`,
// or a text is longer than kLongestCompared.
inline int editDistance(std::string_view a, std::string_view b, int limit)
{
    const auto more = limit + 1;
    if (a.size() > b.size())
        std::swap(a, b);
    if (b.size() > kLongestCompared || b.size() - a.size() > static_cast<std::size_t>(limit))
        return more;
    using Line = std::array<int, kLongestCompared + 1>;
    Line lines[3];
    Line *before = &lines[0], *last = &lines[1], *now = &lines[2];
    for (std::size_t j = 0; j <= b.size(); ++j)
        (*last)[j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        int least = (*now)[0] = static_cast<int>(i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            int best = std::min({(*last)[j] + 1, (*now)[j - 1] + 1, (*last)[j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = std::min(best, (*before)[j - 2] + 1);
            (*now)[j] = best;
            least = std::min(least, best);
        }
        if (least > limit)
            return more;
        std::swap(before, last);
        std::swap(last, now);
    }
    return std::min((*last)[b.size()], more);
}
// How many letters a name may differ by to be worth a question.
inline int tolerance(std::size_t length) { return length < 3 ? 0 : length < 6 ? 1 : 2; }

}  // namespace bindscape::genome
