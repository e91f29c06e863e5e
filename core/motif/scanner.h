// SPDX-License-Identifier: GPL-3.0-or-later
// Motif instances on both strands with exact p-values. A window with any letter other than A, C, G, T is not scored;
// soft-masked letters are. A hit has p <= threshold. Several chromosomes are scanned at once; memory is bounded by
// the block size times the number of threads, whatever the genome's size.
#pragma once

#include "core/base/progress.h"
#include "core/base/region.h"
#include "core/genome/reference.h"
#include "core/motif/matrix.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace bindscape::motif {

struct Hit {
    std::int64_t begin = 0;   // end = begin + width
    std::int32_t score = 0;   // integer score
    std::uint16_t motif = 0;  // index into the scanned motifs
    Strand strand = Strand::Forward;
};

// A motif made ready for scanning.
struct PreparedMotif {
    Motif motif;
    ScoreMatrix scores;
    PValueTable pvalues;
    int threshold = 0;
};
PreparedMotif prepare(const Motif& motif, const Background& background, double pvalue);

struct ScanOptions {
    double pvalue = 1e-4;
    bool bothPerPosition = false;  // false: one strand per start, the better one, ties '+'
    int threads = 0;               // 0 = all cores
    std::vector<Region> regions;   // empty = the whole genome
};

// Letters of one stretch, for tests and small regions. `begin` is added to positions. Hits sorted by begin, motif, strand.
std::vector<Hit> scanLetters(std::string_view letters, std::int64_t begin, std::span<const PreparedMotif> motifs, bool bothPerPosition);

// Genome order. `sink` is called from one thread at a time, contigs in the order of the reference, each contig's hits
// in order of position, possibly in several pieces. Throws Cancelled.
void scanGenome(const genome::Reference& reference, std::span<const PreparedMotif> motifs, const ScanOptions& options,
                const std::function<void(const std::string& chrom, std::span<const Hit> hits)>& sink, Progress& progress);

// Frequencies of A C G T over the whole genome, both strands averaged (option --background genome).
Background genomeBackground(const genome::Reference& reference, int threads, Progress& progress);

}  // namespace bindscape::motif
