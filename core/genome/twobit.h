// SPDX-License-Identifier: GPL-3.0-or-later
// Genomes as .2bit (UCSC, "twoBit" in the FAQ of formats): two bits a base, with blocks of unknown bases and of lower case. Either
// byte order, offsets of 32 bits (version 0) and 64 bits (version 1), on this computer or on a server.
#pragma once

#include "core/genome/reference.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace bindscape::genome {

bool isTwoBit(std::string_view head);

// No count, size or offset of the file is believed before it was compared with the file's size. Sequences without a base are left
// out, as those of FASTA are. Throws Error: cut off or damaged, no sequence, a name used twice.
std::shared_ptr<const Reference> openTwoBit(const std::filesystem::path& path);

}  // namespace bindscape::genome
