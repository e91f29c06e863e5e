// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/site_filter.h"

#include "core/motif/pair_filter.h"
#include "core/motif/word_filter.h"

#include <algorithm>

namespace bindscape::motif {

void PairCodes::encode(std::string_view letters, std::size_t reach, ScanPath path)
{
    codes.resize(letters.size());
    pairs.resize(letters.size() + reach);
    encodeKernel(path)(letters.data(), letters.size(), codes.data(), pairs.data());
    std::fill(pairs.begin() + static_cast<std::ptrdiff_t>(letters.size()), pairs.end(), std::uint8_t{0});
}

std::unique_ptr<const SiteFilter> makeSiteFilter(const ScoreMatrix& forward, int threshold, ScanPath path)
{
    if (path == ScanPath::Plain)
        return std::make_unique<WordFilter>(forward, threshold);
    return std::make_unique<PairFilter>(forward, threshold, path);
}

}  // namespace bindscape::motif
