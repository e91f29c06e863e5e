// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/assembly.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace bindscape::genome {

namespace {

// Chromosomes 1, 2, ... and then X and Y.
constexpr std::array<std::int64_t, 24> kHg38{248956422, 242193529, 198295559, 190214555, 181538259, 170805979, 159345973, 145138636,
                                             138394717, 133797422, 135086622, 133275309, 114364328, 107043718, 101991189, 90338345,
                                             83257441,  80373285,  58617616,  64444167,  46709983,  50818468,  156040895, 57227415};
constexpr std::array<std::int64_t, 24> kHg19{249250621, 243199373, 198022430, 191154276, 180915260, 171115067, 159138663, 146364022,
                                             141213431, 135534747, 135006516, 133851895, 115169878, 107349540, 102531392, 90354753,
                                             81195210,  78077248,  59128983,  63025520,  48129895,  51304566,  155270560, 59373566};
constexpr std::array<std::int64_t, 21> kMm10{195471971, 182113224, 160039680, 156508116, 151834684, 149736546, 145441459,
                                             129401213, 124595110, 130694993, 122082543, 120129022, 120421639, 124902244,
                                             104043685, 98207768,  94987271,  90702639,  61431566,  171031299, 91744698};

struct Assembly {
    const char* name;
    std::span<const std::int64_t> lengths;
};
constexpr Assembly kAssemblies[]{{"hg38", kHg38}, {"hg19", kHg19}, {"mm10", kMm10}};

std::optional<std::int64_t> lengthIn(const Assembly& assembly, std::string_view chrom)
{
    if (startsWithIgnoringCase(chrom, "chr"))
        chrom.remove_prefix(3);
    const auto numbered = static_cast<std::int64_t>(assembly.lengths.size()) - 2;
    if (chrom == "X")
        return assembly.lengths[static_cast<std::size_t>(numbered)];
    if (chrom == "Y")
        return assembly.lengths.back();
    const auto number = parseInteger(chrom);
    return number && *number >= 1 && *number <= numbered ? std::optional(assembly.lengths[static_cast<std::size_t>(*number - 1)]) : std::nullopt;
}

}  // namespace

std::string assemblyOf(const std::vector<Contig>& contigs)
{
    for (const Assembly& assembly : kAssemblies) {
        bool same = false, longer = false;
        for (const Contig& contig : contigs)
            if (const auto length = lengthIn(assembly, contig.name)) {
                same = same || contig.length == *length;
                longer = longer || contig.length > *length;
            }
        if (same && !longer)
            return assembly.name;
    }
    return {};
}

std::vector<std::string> assembliesAround(const std::map<std::string, std::int64_t>& ends)
{
    std::vector<std::string> fitting;
    for (const Assembly& assembly : kAssemblies) {
        bool known = false, beyond = false;
        for (const auto& [chrom, end] : ends)
            if (const auto length = lengthIn(assembly, chrom)) {
                known = true;
                beyond = beyond || end > *length;
            }
        if (known && !beyond)
            fitting.push_back(assembly.name);
    }
    return fitting;
}

}  // namespace bindscape::genome
