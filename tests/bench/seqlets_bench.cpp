// SPDX-License-Identifier: GPL-3.0-or-later
// Motifs of 20,000 windows of 1,000 bases, two threads, TSV: each step once (it takes seconds), on scores with three planted motifs
// under smooth noise. Usage:
//   seqlets_bench [SCORES [SITES]]    real scores, tiled up to SITES windows (default 20,000), instead of made-up ones
#include "core/analysis/kmers.h"
#include "core/base/text.h"
#include "core/compute/process.h"
#include "core/seqlets/discover.h"
#include "core/seqlets/matches.h"
#include "core/seqlets/spacing.h"
#include "tests/bench/median.h"
#include "tests/bench/random_scores.h"

#include <cmath>
#include <cstdio>

using namespace bindscape;

namespace {

constexpr std::size_t kSites = 20'000;
constexpr int kThreads = 2;

struct Input {
    scores::ScoreSet set;
    std::vector<std::string> letters;
};

Input madeUp()
{
    Input input;
    input.set = bench::randomScores(kSites, bench::chromosomes(20, 10'000'000), 1);
    Random random(3);
    const std::string planted[] = {"AACATCTGGA", "TGACTCAT", "CCGCCATCTTG"};
    for (std::size_t i = 0; i < kSites; ++i) {
        std::string letters;
        for (std::int64_t j = 0; j < bench::kWindow; ++j)
            letters += "ACGT"[random.below(4)];
        float* values = input.set.values.data() + i * static_cast<std::size_t>(bench::kWindow);
        for (std::size_t j = 12; j < static_cast<std::size_t>(bench::kWindow); ++j)  // smooth, as upsampled maps are
            values[j] = 0.9f * values[j - 1] + 0.4f * values[j];
        for (const auto& word : planted) {
            if (random.below(2) == 0)
                continue;
            const std::size_t at = 20 + random.below(440);
            for (std::size_t j = 0; j < word.size(); ++j) {
                letters[at + j] = word[j];
                values[at + j] += 6e-5f;
            }
        }
        input.letters.push_back(std::move(letters));
    }
    return input;
}

Input tiled(const std::filesystem::path& folder, std::size_t sites)
{
    Input real, input;
    real.set = scores::readScores(folder);
    Warnings warnings;
    SilentProgress progress;
    real.letters = analysis::windowLetters(real.set, *genome::Reference::open(real.set.origin.genomeFile, warnings), progress);
    input.set.origin = real.set.origin;
    input.set.window = real.set.window;
    for (std::size_t i = 0; i < sites; ++i) {
        const std::size_t from = i % real.set.sites.size();
        input.set.sites.push_back(real.set.sites[from]);
        input.set.values.insert(input.set.values.end(), real.set.row(from), real.set.row(from) + real.set.window);
        input.letters.push_back(real.letters[from]);
    }
    return input;
}

void print(const char* step, std::size_t count, double seconds)
{
    std::printf("%s\t%zu\t%.3f\n", step, count, seconds);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv)
{
    compute::prepareProcess();
    const Input input = argc > 1 ? tiled(argv[1], argc > 2 ? static_cast<std::size_t>(std::stoul(argv[2])) : kSites) : madeUp();
    seqlets::Options options;
    options.threads = kThreads;
    SilentProgress progress;
    std::printf("#step\tcount\tseconds\n");
    std::optional<seqlets::Windows> windows;
    print("orient windows", input.set.sites.size(), bench::medianSeconds(1, [&] { windows.emplace(input.set, input.letters, options); }));
    seqlets::SeqletSet runs;
    const double finding = bench::medianSeconds(1, [&] { runs = seqlets::findSeqlets(*windows, options, progress); });
    print("find seqlets", runs.seqlets.size(), finding);
    std::printf("#thresholds\t%g\t%g\n", runs.shuffledThreshold / options.window, runs.tailThreshold);
    seqlets::Discovery found;
    const double all = bench::medianSeconds(1, [&] { found = seqlets::discover(*windows, options, progress); });
    print("seqlets and motifs", found.motifs.size(), all);
    std::vector<seqlets::Spacing> spacings;
    print("spacing", found.motifs.size(), bench::medianSeconds(1, [&] {
              for (const auto& motif : found.motifs)
                  spacings.push_back(seqlets::spacingOf(motif, *windows));
          }));
    for (std::size_t i = 0; i < found.motifs.size(); ++i) {
        const auto& motif = found.motifs[i];
        std::printf("#%s\t%zu\t%s\t%s\t%.1f\n", motif.id.c_str(), motif.instances.size(), motif.asMotif().consensus().c_str(),
                    motif.word.c_str(), motif.log10P);
    }
    return 0;
}
