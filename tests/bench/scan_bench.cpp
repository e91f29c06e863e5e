// SPDX-License-Identifier: GPL-3.0-or-later
// Bases per second and motif of the scanner, both strands, p <= 1e-4: letters in memory with one thread, and the genome scan
// from the file with one thread and with all cores. Sequence: chr20 of the data folder (BINDSCAPE_TEST_DATA), else random
// letters. Motifs: those of oracles/motif-scan, else random ones. Prints the median of five runs as TSV.
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/motif/scanner.h"
#include "tests/bench/median.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

using namespace bindscape;
using namespace bindscape::motif;

namespace {

constexpr int kRuns = 5;
constexpr std::size_t kRandomLength = 20'000'000;

std::vector<Motif> benchMotifs()
{
    if (const auto folder = test::oracleFolder("motif-scan"))
        return readMotifs(*folder / "all.meme").motifs;
    Random random(1);
    std::vector<Motif> motifs;
    for (const int width : {8, 11, 15, 19}) {
        Motif motif;
        motif.id = motif.name = "random" + std::to_string(width);
        for (int i = 0; i < width; ++i) {
            Row row{0.05, 0.05, 0.05, 0.05};
            row[random.below(4)] = 0.85;
            motif.rows.push_back(row);
        }
        motifs.push_back(motif);
    }
    return motifs;
}

void print(const std::string& what, const std::string& motif, int threads, double bases, double seconds, std::size_t hits)
{
    std::printf("%s\t%s\t%d\t%.0f\t%.4f\t%.1f\t%zu\n", what.c_str(), motif.c_str(), threads, bases, seconds, bases / seconds / 1e6, hits);
    std::fflush(stdout);
}

}  // namespace

int main()
{
    std::shared_ptr<const genome::Reference> reference;
    Region region{"random", 0, static_cast<std::int64_t>(kRandomLength)};
    std::string letters;
    if (const auto data = test::dataFolder(); data && std::filesystem::exists(*data / "genome/hg19_partial.fa.gz")) {
        Warnings warnings;
        reference = genome::Reference::open(*data / "genome/hg19_partial.fa.gz", warnings);
        region = {"chr20", 0, reference->length("chr20").value_or(0)};
        letters = reference->fetch(region);
    } else {
        Random random(2);
        letters.resize(kRandomLength);
        for (char& letter : letters)
            letter = "ACGT"[random.below(4)];
    }
    const Background background = parseBackground("0.295,0.205,0.205,0.295");
    const auto bases = static_cast<double>(letters.size());
    std::printf("#scan\tmotif\tthreads\tbases\tmedian_seconds\tmillion_bases_per_second_and_motif\thits\n");
    std::vector<PreparedMotif> all;
    for (const auto& motif : benchMotifs()) {
        const std::vector<PreparedMotif> one{prepare(motif, background, 1e-4)};
        all.push_back(one[0]);
        std::size_t hits = 0;
        const double seconds = bench::medianSeconds(kRuns, [&] { hits = scanLetters(letters, 0, one, false).size(); });
        print("letters", motif.name, 1, bases, seconds, hits);
    }
    for (const int threads : {1, availableCores()}) {
        if (!reference)
            break;
        ScanOptions options;
        options.threads = threads;
        options.regions = {region};
        std::size_t hits = 0;
        const double seconds = bench::medianSeconds(kRuns, [&] {
            hits = 0;
            SilentProgress progress;
            scanGenome(
                *reference, all, options, [&](const std::string&, std::span<const Hit> part) { hits += part.size(); }, progress);
        });
        print("file", std::to_string(all.size()) + " motifs", threads, bases * static_cast<double>(all.size()), seconds, hits);
    }
    return 0;
}
