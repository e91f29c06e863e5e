// SPDX-License-Identifier: GPL-3.0-or-later
// Genomes: the index is made, the first and last letters of each contig are read.
#include "core/genome/reference.h"
#include "tests/fuzz/fuzz_file.h"

#include <algorithm>

using namespace bindscape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    return fuzz::attempt([&] {
        Warnings warnings;
        const auto reference = genome::Reference::open(path, warnings);
        int looked = 0;
        for (const auto& contig : reference->contigs()) {
            if (contig.length < 1 || ++looked > 20)
                continue;
            const std::int64_t part = std::min<std::int64_t>(contig.length, 5000);
            fuzz::attempt([&] { (void)reference->fetch({contig.name, 0, part}); });
            fuzz::attempt([&] { (void)reference->fetch({contig.name, contig.length - part, contig.length}); });
        }
    });
}
