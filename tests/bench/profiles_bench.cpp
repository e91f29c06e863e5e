// SPDX-License-Identifier: GPL-3.0-or-later
// Aggregate profiles of a panel, from its score folders on the disk (which the system may hold in memory) to one profile.tsv each;
// medians of five runs, TSV. Usage:
//   profiles_bench [factors] [sites]      default 38 factors with 2,500 bound sites of 1,000 bases
#include "core/analysis/profile.h"
#include "core/compute/process.h"
#include "tests/bench/median.h"
#include "tests/bench/random_scores.h"
#include "tests/bench/temporary_folder.h"

#include <cstdio>
#include <cstdlib>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

constexpr int kRuns = 5;

void print(const char* what, std::size_t factors, double seconds)
{
    std::printf("%s\t%zu\t%.3f\t%.2f\n", what, factors, seconds, 1000 * seconds / static_cast<double>(factors));
    std::fflush(stdout);
}

// As the command `profile` does it for one folder after the other.
void profileAll(const std::vector<fs::path>& present, const std::vector<fs::path>& blocked)
{
    for (std::size_t i = 0; i < present.size(); ++i) {
        const auto set = scores::readScores(present[i]);
        std::optional<scores::ScoreSet> other;
        if (!blocked.empty())
            other = scores::readScores(blocked[i]);
        analysis::writeProfile(analysis::aggregateProfile(set, other ? &*other : nullptr), present[i] / "profile.tsv");
    }
}

}  // namespace

int main(int argc, char** argv)
{
    compute::prepareProcess();
    const std::size_t factors = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 38;
    const std::int64_t sites = argc > 2 ? std::atol(argv[2]) : 2500;
    const bench::TemporaryFolder folder;
    const auto contigs = bench::chromosomes(22, 100'000'000);
    std::vector<fs::path> present, blocked;
    for (std::size_t i = 0; i < factors; ++i)
        for (auto* list : {&present, &blocked}) {
            list->push_back(folder.path() / ((list == &present ? "present" : "blocked") + std::to_string(i)));
            scores::writeScores(bench::randomScores(sites, contigs, 2 * i + (list == &present ? 0 : 1)), contigs, list->back());
        }
    std::printf("#what\tfactors\tmedian_seconds\tms_per_factor\n");
    print("read scores", factors, bench::medianSeconds(kRuns, [&] {
              for (const auto& path : present)
                  scores::readScores(path);
          }));
    print("profiles", factors, bench::medianSeconds(kRuns, [&] { profileAll(present, {}); }));
    print("profiles of pairs (core present, core blocked)", factors, bench::medianSeconds(kRuns, [&] { profileAll(present, blocked); }));
    return 0;
}
