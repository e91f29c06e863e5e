// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compendium/compendium.h"

#include "core/genome/genome_identity.h"

#include <algorithm>

namespace bindscape::compendium {

BinWindows loadBinWindows(const Compendium& compendium, const genome::Reference& reference, dataset::Split split, Progress& progress)
{
    if (!compendium.contigsMd5.empty() && genome::md5OfContigs(reference.contigs()) != compendium.contigsMd5)
        throw Error("The bins were made on another genome than " + reference.path().string() +
                    ": names or lengths of its chromosomes differ. Use the genome that they were made on.");
    constexpr std::int64_t kStretch = std::int64_t{1} << 18;
    BinWindows loaded;
    loaded.windows = genome::PackedWindows(static_cast<std::size_t>(compendium.options.settings.window));
    const auto isWanted = [split](const Bin& bin) { return bin.split == split; };
    const auto count = static_cast<std::size_t>(std::count_if(compendium.bins.begin(), compendium.bins.end(), isWanted));
    loaded.windows.reserve(count);
    loaded.bin.reserve(count);
    Region stretch;
    std::string letters;
    for (std::size_t i = 0; i < compendium.bins.size(); ++i) {
        if (!isWanted(compendium.bins[i]))
            continue;
        const Region window = compendium.windowOf(i);
        if (window.chrom != stretch.chrom || window.begin < stretch.begin || window.end > stretch.end) {
            const auto length = reference.length(window.chrom);
            if (!length || window.begin < 0 || window.end > *length)
                throw Error("The compendium has a window at " + toLocus(window) + ", which the genome " + reference.path().string() +
                            " does not have. Use the genome that it was made on.");
            progress.checkpoint(static_cast<double>(loaded.bin.size()) / static_cast<double>(count), "Reading windows");
            stretch = {window.chrom, window.begin, std::min(*length, window.end + kStretch)};
            letters = reference.fetch(stretch);
        }
        loaded.windows.append(std::string_view(letters).substr(static_cast<std::size_t>(window.begin - stretch.begin), static_cast<std::size_t>(window.length())));
        loaded.bin.push_back(i);
    }
    return loaded;
}

}  // namespace bindscape::compendium
