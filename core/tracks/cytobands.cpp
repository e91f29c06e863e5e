// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/cytobands.h"

#include "core/base/text.h"
#include "core/genome/text_lines.h"

namespace bindscape::tracks {

Cytobands readCytobands(const std::filesystem::path& file, const std::vector<genome::Contig>& contigs)
{
    Cytobands bands;
    genome::TextLines lines(file);
    std::string_view line;
    while (lines.next(line)) {
        const auto fields = split(line, '\t');
        if (fields.size() < 5 || line.front() == '#')
            continue;
        const auto chrom = genome::resolveContig(contigs, fields[0]);
        const auto begin = parseInteger(fields[1]), end = parseInteger(fields[2]);
        if (chrom && begin && end && *begin >= 0 && *begin < *end)
            bands[*chrom].push_back({*begin, *end, std::string(fields[3]), std::string(fields[4])});
    }
    if (bands.empty())
        throw Error(file.string() + " holds no chromosome band of this genome. A cytoBand table has the columns chrom, begin, end, name and stain.");
    return bands;
}

}  // namespace bindscape::tracks
