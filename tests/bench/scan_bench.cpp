// SPDX-License-Identifier: GPL-3.0-or-later
// Seconds of the scan, both strands, p <= 1e-4, beside what others were measured to take: letters in memory with one thread
// (each motif of oracles/motif-scan, all of them in one pass, and the panel of the data folder in one pass), the same on every
// kind of instructions that this processor has, the file with one thread and with all cores, and the count of the background.
// Sequence: chr20 of the data folder (BINDSCAPE_TEST_DATA), else random letters. Motifs without the oracles: random ones.
// Prints medians of five runs as TSV. The others' seconds are of chr20 on another day: FIMO 4.12 and MOODS 1.9.4 are not
// packaged by Debian; peer_scan.py runs beside this one, scan_cli.py runs the program itself.
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/motif/scanner.h"
#include "core/motif/stretch_scanner.h"
#include "tests/bench/median.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <cstdio>

using namespace bindscape;
using namespace bindscape::motif;

namespace {

constexpr int kRuns = 5;
constexpr std::size_t kRandomLength = 20'000'000;
constexpr const char* kOneMotif = "MOODS 0.29-0.82";
constexpr const char* kEightMotifs = "MOODS 1.07";
constexpr const char* kOneFile = "FIMO 3.7-4.9";

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

// Of all transcription factors in the table of the data folder.
std::vector<Motif> panelMotifs()
{
    const auto data = test::dataFolder();
    if (!data || !std::filesystem::exists(*data / "panel.tsv"))
        return {};
    const auto table = test::readTable(*data / "panel.tsv");
    const MotifFile file = readMotifs(*data / "motifs/JASPAR2018_CORE_vertebrates.converted.meme");
    std::vector<Motif> motifs;
    for (std::size_t i = 0; i < table.rows.size(); ++i)
        motifs.push_back(findMotif(file, table.text(i, "motif")));
    return motifs;
}

std::vector<PreparedMotif> prepareAll(const std::vector<Motif>& motifs)
{
    const Background background = parseBackground("0.295,0.205,0.205,0.295");
    std::vector<PreparedMotif> prepared;
    for (const auto& motif : motifs)
        prepared.push_back(prepare(motif, background, 1e-4));
    return prepared;
}

const char* nameOf(ScanPath path)
{
    switch (path) {
    case ScanPath::Avx512: return "AVX-512";
    case ScanPath::Avx2: return "AVX2";
    case ScanPath::Ssse3: return "SSSE3";
    case ScanPath::Plain: break;
    }
    return "plain";
}

std::string motifNames(const std::vector<PreparedMotif>& motifs)
{
    return motifs.size() == 1 ? motifs[0].motif.name : std::to_string(motifs.size()) + " motifs";
}

void print(const std::string& what, const std::string& motifs, int threads, std::size_t bases, double seconds, std::size_t hits,
           const char* others)
{
    std::printf("%s\t%s\t%d\t%zu\t%.4f\t%zu\t%s\n", what.c_str(), motifs.c_str(), threads, bases, seconds, hits, others);
    std::fflush(stdout);
}

void scanMemory(const std::string& letters, const std::vector<PreparedMotif>& motifs, ScanPath path, const char* others)
{
    std::size_t count = 0;
    const double seconds = bench::medianSeconds(kRuns, [&] {
        std::vector<Hit> hits;
        StretchScanner(motifs, false, path).scan(letters, 0, static_cast<std::int64_t>(letters.size()), hits);
        count = hits.size();
    });
    print(std::string("memory, ") + nameOf(path), motifNames(motifs), 1, letters.size(), seconds, count, others);
}

void scanFile(const genome::Reference& reference, const Region& region, const std::vector<PreparedMotif>& motifs, const char* others)
{
    for (const int threads : {1, availableCores()}) {
        ScanOptions options;
        options.threads = threads;
        options.regions = {region};
        std::size_t hits = 0;
        const double seconds = bench::medianSeconds(kRuns, [&] {
            hits = 0;
            SilentProgress progress;
            scanGenome(
                reference, motifs, options, [&](const std::string&, std::span<const Hit> part) { hits += part.size(); }, progress);
        });
        print("file", motifNames(motifs), threads, static_cast<std::size_t>(region.length()), seconds, hits, others);
    }
}

void countBackground(const genome::Reference& reference)
{
    std::size_t bases = 0;
    for (const auto& contig : reference.contigs())
        bases += static_cast<std::size_t>(contig.length);
    for (const int threads : {1, availableCores()}) {
        SilentProgress progress;
        const double seconds = bench::medianSeconds(kRuns, [&] { genomeBackground(reference, threads, progress); });
        print("background of the file", "", threads, bases, seconds, 0, "");
    }
}

}  // namespace

int main()
{
    std::shared_ptr<const genome::Reference> reference;
    Region region;
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
    const auto motifs = prepareAll(benchMotifs());
    const auto panel = prepareAll(panelMotifs());
    std::printf("#scan\tmotifs\tthreads\tbases\tmedian_seconds\thits\tothers_seconds_on_chr20\n");
    const ScanPath best = scanPaths().front();
    for (const auto& motif : motifs)
        scanMemory(letters, {motif}, best, reference ? kOneMotif : "");
    for (const ScanPath path : scanPaths()) {
        scanMemory(letters, motifs, path, reference && motifs.size() == 8 ? kEightMotifs : "");
        if (!panel.empty())
            scanMemory(letters, panel, path, "");
    }
    if (!reference)
        return 0;
    scanFile(*reference, region, {motifs[0]}, kOneFile);
    scanFile(*reference, region, motifs, "");
    if (!panel.empty())
        scanFile(*reference, region, panel, "");
    countBackground(*reference);
    return 0;
}
