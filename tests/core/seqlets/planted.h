// SPDX-License-Identifier: GPL-3.0-or-later
// Made-up windows with known motifs under noise of a chosen kind.
#pragma once

#include "core/base/random.h"
#include "core/genome/sequence.h"
#include "core/motif/matrix.h"
#include "core/scores/score_set.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::test {

enum class Noise { None, Independent, Smooth, HeavyTailed };

// Of a word with one letter replaced now and then: probability of the word's own letter.
inline std::vector<motif::Row> matrixOf(const std::string& word, double own = 0.9)
{
    std::vector<motif::Row> rows;
    for (const char letter : word) {
        motif::Row row;
        row.fill((1 - own) / 3);
        row[genome::baseCode(letter)] = own;
        rows.push_back(row);
    }
    return rows;
}

struct PlantedMotif {
    std::vector<motif::Row> rows;
    double share = 0.5;             // of the sites
    double same = 0.5;              // share of them on the core's strand
    std::optional<int> distance{};  // fixed: of its middle base (left one) from the core's; else anywhere
    double score = 1;               // a base
};

struct Planted {
    scores::ScoreSet set;
    std::vector<std::string> letters;
    std::vector<std::int64_t> counts;  // instances of each motif
};

inline std::string drawn(const std::vector<motif::Row>& rows, Random& random)
{
    std::string word;
    for (const auto& row : rows) {
        double at = random.uniform();
        std::size_t letter = 0;
        while (letter < 3 && at >= row[letter])
            at -= row[letter++];
        word += "ACGT"[letter];
    }
    return word;
}

inline double noiseValue(Noise noise, double before, Random& random)
{
    switch (noise) {
    case Noise::None:
        return 0;
    case Noise::Independent:
        return 0.1 * random.normal();
    case Noise::Smooth:
        return 0.9 * before + 0.044 * random.normal();
    case Noise::HeavyTailed:
        break;
    }
    return 0.05 * random.normal() / std::max(1e-3, std::fabs(random.normal()));  // Cauchy, cut
}

// Windows of `window` bases with a core of 6 in the middle, strands in turn; every 20th base of every 10th window unknown.
inline Planted plant(std::uint64_t seed, std::size_t sites, int window, const std::vector<PlantedMotif>& motifs, Noise noise)
{
    Random random(seed);
    Planted planted;
    planted.set.window = static_cast<std::size_t>(window);
    planted.set.origin.run = "planted";
    planted.counts.assign(motifs.size(), 0);
    const int coreBegin = window / 2 - 3, coreEnd = coreBegin + 6, centre = coreBegin + 2;
    for (std::size_t i = 0; i < sites; ++i) {
        std::string letters;  // oriented
        std::vector<float> values;
        double before = 0;
        for (int j = 0; j < window; ++j) {
            letters += "ACGT"[random.below(4)];
            before = noiseValue(noise, before, random);
            values.push_back(static_cast<float>(before));
        }
        std::vector<char> taken(static_cast<std::size_t>(window), 0);
        std::fill(taken.begin() + coreBegin, taken.begin() + coreEnd, char{1});
        for (std::size_t m = 0; m < motifs.size(); ++m) {
            const auto& motif = motifs[m];
            const int width = static_cast<int>(motif.rows.size());
            if (random.uniform() >= motif.share)
                continue;
            const int begin = motif.distance ? centre + *motif.distance - (width - 1) / 2
                                             : static_cast<int>(random.below(static_cast<std::uint64_t>(window - width + 1)));
            if (std::any_of(taken.begin() + begin, taken.begin() + begin + width, [](char t) { return t != 0; }))
                continue;
            std::string word = drawn(motif.rows, random);
            if (random.uniform() >= motif.same)
                word = genome::reverseComplement(word);
            for (int j = 0; j < width; ++j) {
                letters[static_cast<std::size_t>(begin + j)] = word[static_cast<std::size_t>(j)];
                values[static_cast<std::size_t>(begin + j)] += static_cast<float>(motif.score);
                taken[static_cast<std::size_t>(begin + j)] = 1;
            }
            ++planted.counts[m];
        }
        if (i % 10 == 9)
            for (int j = 0; j < window; j += 20)
                letters[static_cast<std::size_t>(j)] = 'N';
        scores::ScoredSite site;
        site.window = {"chr1", static_cast<std::int64_t>(i) * window, static_cast<std::int64_t>(i + 1) * window};
        site.strand = i % 2 == 0 ? Strand::Forward : Strand::Reverse;
        if (site.strand == Strand::Reverse) {
            letters = genome::reverseComplement(letters);
            std::reverse(values.begin(), values.end());
        }
        site.coreBegin = site.strand == Strand::Forward ? site.window.begin + coreBegin : site.window.end - coreEnd;
        site.coreEnd = site.coreBegin + 6;
        planted.set.sites.push_back(site);
        planted.set.values.insert(planted.set.values.end(), values.begin(), values.end());
        planted.letters.push_back(std::move(letters));
    }
    return planted;
}

}  // namespace bindscape::test
