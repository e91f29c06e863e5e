// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/matrix.h"
#include "tests/fuzz/fuzz_file.h"

using namespace bindscape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    return fuzz::attempt([&] {
        for (const auto& motif : motif::readMotifs(path).motifs)
            if (motif.width() <= 60)
                (void)motif::scoreMatrix(motif, {});
    });
}
