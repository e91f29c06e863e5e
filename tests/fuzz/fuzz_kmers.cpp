// SPDX-License-Identifier: GPL-3.0-or-later
// Tables of k-mers, and panels of them up to their figure's numbers.
#include "core/analysis/kmer_panel.h"
#include "core/project/kmer_panel.h"
#include "tests/fuzz/fuzz_file.h"

#include <string_view>

using namespace bindscape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    if (std::string_view(FUZZ_FORMAT) == "table")
        return fuzz::attempt([&] { (void)analysis::readKmers(path); });
    return fuzz::attempt([&] { (void)project::kmerMatrix(analysis::readKmerPanel(path), {}); });
}
