// SPDX-License-Identifier: GPL-3.0-or-later
// k-mer enrichment of 20,000 windows of 1,000 bases, medians of five runs, TSV: each step, naming the words with 500 random matrices,
// and all of it from files on the disk (which the system may hold in memory) to kmers.tsv. Usage:
//   kmers_bench [FASTA|2BIT]      default: a random genome of 200 Mb in bgzip. A whole human one costs more time to read letters,
//                                 because every window lies in a compressed block of its own.
#include "core/analysis/kmer_permutation.h"
#include "core/analysis/kmers.h"
#include "core/base/table_file.h"
#include "core/compute/process.h"
#include "tests/bench/median.h"
#include "tests/bench/random_scores.h"
#include "tests/bench/temporary_folder.h"

#include <cstdio>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

constexpr int kRuns = 5;
constexpr std::int64_t kSites = 20'000;

void print(const char* step, int k, double count, double seconds)
{
    std::printf("%s\t%d\t%.0f\t%.4f\t%.0f\n", step, k, count, seconds, count / seconds);
    std::fflush(stdout);
}

fs::path randomGenome(const fs::path& folder)
{
    constexpr std::int64_t kLine = 60, kLines = 10'000'000 / kLine;
    Random random(2);
    const fs::path file = folder / "genome.fa.gz";
    TableWriter fasta(file);
    for (int chrom = 1; chrom <= 20; ++chrom) {
        fasta.line(">chr" + std::to_string(chrom));
        std::string line(kLine, 'A');
        for (std::int64_t i = 0; i < kLines; ++i) {
            for (char& letter : line)
                letter = "ACGT"[random.below(4)];
            fasta.line(line);
        }
    }
    fasta.commit();
    return file;
}

std::vector<motif::Motif> randomMotifs()
{
    Random random(1);
    std::vector<motif::Motif> known(500);
    for (auto& motif : known)
        for (int i = 0; i < 12; ++i) {
            motif::Row row{0.05, 0.05, 0.05, 0.05};
            row[random.below(4)] = 0.85;
            motif.rows.push_back(row);
        }
    return known;
}

analysis::KmerTable enrich(const scores::ScoreSet& set, const std::vector<std::string>& letters, int k)
{
    SilentProgress progress;
    analysis::KmerOptions options;
    options.k = k;
    return analysis::kmerEnrichment(set, letters, options, progress);
}

}  // namespace

int main(int argc, char** argv)
{
    compute::prepareProcess();
    const bench::TemporaryFolder folder;
    const fs::path genome = argc > 1 ? fs::path(argv[1]) : randomGenome(folder.path());
    Warnings warnings;
    const auto reference = genome::Reference::open(genome, warnings);
    const fs::path scoresFolder = folder.path() / "scores";
    std::vector<genome::Contig> large;  // not the many small ones of an assembly
    for (const auto& contig : reference->contigs())
        if (contig.length >= 5'000'000)
            large.push_back(contig);
    const auto made = bench::randomScores(kSites, large, 1);
    scores::writeScores(made, reference->contigs(), scoresFolder);

    std::printf("#step\tk\tcount\tmedian_seconds\tper_second\n");
    scores::ScoreSet set;
    std::vector<std::string> letters;
    SilentProgress progress;
    print("read scores", 0, kSites, bench::medianSeconds(kRuns, [&] { set = scores::readScores(scoresFolder); }));
    print("read letters", 0, kSites, bench::medianSeconds(kRuns, [&] { letters = analysis::windowLetters(set, *reference, progress); }));
    const auto known = randomMotifs();
    for (const int k : {5, 8, 10}) {
        analysis::KmerTable table;
        const double seconds = bench::medianSeconds(kRuns, [&] { table = enrich(set, letters, k); });
        print("enrichment", k, static_cast<double>(table.occurrences), seconds);
        print("200 permutations", k, 200, bench::medianSeconds(1, [&] { analysis::permuteKmers(table, set, letters, {}, progress); }));
        print("naming", k, static_cast<double>(known.size()), bench::medianSeconds(k > 8 ? 1 : kRuns, [&] { analysis::nameKmers(table, known); }));
    }
    print("from the files to kmers.tsv", 5, kSites, bench::medianSeconds(kRuns, [&] {
              const auto opened = genome::Reference::open(genome, warnings);
              const auto read = scores::readScores(scoresFolder);
              analysis::writeKmers(enrich(read, analysis::windowLetters(read, *opened, progress), 5), folder.path() / "kmers.tsv");
          }));
    return 0;
}
