// SPDX-License-Identifier: GPL-3.0-or-later
// Words per second of the k-mer enrichment: 5,000 windows of 1,000 random bases with random scores, median of five runs,
// and naming the words with 500 random matrices. TSV.
#include "core/analysis/kmers.h"
#include "core/base/random.h"
#include "tests/bench/median.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace bindscape;

namespace {

constexpr int kRuns = 5;
constexpr std::int64_t kSites = 5000, kWindow = 1000;

}  // namespace

int main()
{
    Random random(1);
    scores::ScoreSet set;
    std::vector<std::string> letters;
    for (std::int64_t i = 0; i < kSites; ++i) {
        scores::ScoredSite site;
        site.window = {"chr1", i * kWindow, (i + 1) * kWindow};
        site.coreBegin = i * kWindow + 494;
        site.coreEnd = site.coreBegin + 11;
        site.strand = i % 2 == 0 ? Strand::Forward : Strand::Reverse;
        set.sites.push_back(site);
        letters.emplace_back();
        for (std::int64_t j = 0; j < kWindow; ++j) {
            letters.back() += "ACGT"[random.below(4)];
            set.values.push_back(static_cast<float>(random.normal() * 1e-5));
        }
    }
    std::vector<motif::Motif> known(500);
    for (auto& motif : known)
        for (int i = 0; i < 12; ++i) {
            motif::Row row{0.05, 0.05, 0.05, 0.05};
            row[random.below(4)] = 0.85;
            motif.rows.push_back(row);
        }
    std::printf("#step\tk\tcount\tmedian_seconds\tper_second\n");
    for (const int k : {5, 8}) {
        analysis::KmerTable table;
        const double seconds = bench::medianSeconds(kRuns, [&] {
            SilentProgress progress;
            analysis::KmerOptions options;
            options.k = k;
            table = analysis::kmerEnrichment(set, letters, options, progress);
        });
        const auto words = static_cast<double>(table.occurrences);
        std::printf("enrichment\t%d\t%.0f\t%.4f\t%.0f\n", k, words, seconds, words / seconds);
        const double naming = bench::medianSeconds(kRuns, [&] { analysis::nameKmers(table, known); });
        std::printf("naming\t%d\t%zu\t%.4f\t%.0f\n", k, known.size(), naming, static_cast<double>(known.size()) / naming);
    }
    return 0;
}
