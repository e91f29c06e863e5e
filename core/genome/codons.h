// SPDX-License-Identifier: GPL-3.0-or-later
// Codons of a transcript on the genome, and the standard genetic code (NCBI table 1). Pure functions; safe from any thread.
#pragma once

#include "core/genome/genes.h"

#include <array>
#include <cstdint>
#include <vector>

namespace bindscape::genome {

// One letter for three letters of the coding strand, any case; '*' for a stop, 'X' where a letter is not one of ACGT (or U).
char aminoAcid(char first, char second, char third);

struct Codon {
    std::array<std::int64_t, 3> bases{};  // 0-based positions in reading order: falling on the reverse strand
    std::int64_t number = 0;              // 0 is the start codon
};

// The whole codons of which at least one base lies in [begin, end), in the order of the genome. Counted from the first coding
// base of the transcript; a codon may lie in two or three exons. Empty where nothing is coding or the strand is unknown.
std::vector<Codon> codonsIn(const Transcript& transcript, std::int64_t begin, std::int64_t end);

}  // namespace bindscape::genome
