// SPDX-License-Identifier: GPL-3.0-or-later
// BAM, CRAM and SAM, with the index that htslib makes of the same bytes, as far as it can.
#include "core/genome/hts_file.h"
#include "core/genome/track_data.h"
#include "tests/fuzz/fuzz_file.h"

#include <htslib/sam.h>

using namespace bindscape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    genome::quietHts();
    const auto path = fuzz::fileOf(data, size);
    (void)sam_index_build(path.c_str(), 0);
    return fuzz::attempt([&] {
        const auto track = genome::openTrack(path, {});
        SilentProgress progress;
        for (const char* chrom : {"chr1", "1", "xx", "CHROMOSOME_I"})
            for (const std::int64_t length : {1, 1000, 150'000})
                fuzz::attempt([&] { (void)track->read({chrom, 0, length}, 100, progress); });
    });
}
