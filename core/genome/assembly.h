// SPDX-License-Identifier: GPL-3.0-or-later
// Which assembly names and lengths of chromosomes tell of, among the common ones of human and mouse (UCSC's and Ensembl's names).
#pragma once

#include "core/genome/reference.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace bindscape::genome {

// "hg38", "hg19", "mm10"; empty if the contigs are of none of them. Chromosomes may be missing or cut short, as long as one is whole.
std::string assemblyOf(const std::vector<Contig>& contigs);

// Assemblies on which everything would lie inside its chromosome. `ends`: the largest end on each chromosome, as named in a file;
// chromosomes that an assembly does not have speak neither for nor against it, unless it has none of them.
std::vector<std::string> assembliesAround(const std::map<std::string, std::int64_t>& ends);

}  // namespace bindscape::genome
