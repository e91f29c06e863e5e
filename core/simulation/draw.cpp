// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/simulation/draw.h"

#include <algorithm>

namespace bindscape::simulation {

char drawLetter(const motif::Row& p, Random& random)
{
    constexpr std::string_view kLetters = "ACGT";
    double u = random.uniform();
    for (std::size_t i = 0; i < 3; ++i) {
        if (u < p[i])
            return kLetters[i];
        u -= p[i];
    }
    return kLetters[3];
}

std::string drawInstance(const motif::Motif& motif, Random& random)
{
    std::string letters;
    for (std::size_t i = 0; i < motif.rows.size(); ++i)
        letters += drawLetter(motif.frequencies(i), random);
    return letters;
}

int drawCount(double mean, int most, Random& random)
{
    double total = 0, term = 1;
    std::vector<double> weights;
    for (int n = 1; n <= most; ++n) {
        term *= mean / n;
        weights.push_back(total += term);
    }
    const double u = random.uniform() * total;
    return 1 + static_cast<int>(std::upper_bound(weights.begin(), weights.end() - 1, u) - weights.begin());
}

}  // namespace bindscape::simulation
