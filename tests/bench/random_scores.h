// SPDX-License-Identifier: GPL-3.0-or-later
// Scores of windows of 1,000 bases as a run would leave them, with values from a seed.
#pragma once

#include "core/base/random.h"
#include "core/scores/score_set.h"

#include <string>
#include <vector>

namespace bindscape::bench {

inline constexpr std::int64_t kWindow = 1000;

// `count` chromosomes of that many bases.
inline std::vector<genome::Contig> chromosomes(int count, std::int64_t length)
{
    std::vector<genome::Contig> contigs;
    for (int i = 1; i <= count; ++i)
        contigs.push_back({"chr" + std::to_string(i), length});
    return contigs;
}

// Bound sites spread evenly over the chromosomes, cores of 11 bases in the middle, strands in turn.
inline scores::ScoreSet randomScores(std::int64_t sites, const std::vector<genome::Contig>& contigs, std::uint64_t seed)
{
    Random random(seed);
    scores::ScoreSet set;
    set.origin.method = "gradcam";
    set.origin.architecture = "danq";
    set.origin.motif = "TF" + std::to_string(seed) + " MA0000.1";
    const auto count = static_cast<std::int64_t>(contigs.size());
    const std::int64_t perContig = (sites + count - 1) / count;
    for (std::int64_t i = 0; i < sites; ++i) {
        const auto& contig = contigs[static_cast<std::size_t>(i / perContig)];
        const std::int64_t begin = i % perContig * (contig.length / perContig);
        scores::ScoredSite site;
        site.window = {contig.name, begin, begin + kWindow};
        site.coreBegin = begin + 494;
        site.coreEnd = site.coreBegin + 11;
        site.strand = i % 2 == 0 ? Strand::Forward : Strand::Reverse;
        site.split = "train";
        site.normaliser = 1e-2;
        set.sites.push_back(site);
    }
    set.values.resize(static_cast<std::size_t>(sites * kWindow));
    for (auto& value : set.values)
        value = static_cast<float>(random.normal() * 1e-5);
    return set;
}

}  // namespace bindscape::bench
