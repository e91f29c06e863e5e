// SPDX-License-Identifier: GPL-3.0-or-later
// Which genome it was, told from names and lengths of its contigs: reading three gigabases for a checksum would take longer
// than some trainings.
#pragma once

#include "core/base/checksum.h"
#include "core/genome/reference.h"

#include <string>
#include <vector>

namespace bindscape::genome {

inline std::string md5OfContigs(const std::vector<Contig>& contigs)
{
    std::string text;
    for (const auto& contig : contigs)
        text += contig.name + "\t" + std::to_string(contig.length) + "\n";
    return md5OfText(text);
}

}  // namespace bindscape::genome
