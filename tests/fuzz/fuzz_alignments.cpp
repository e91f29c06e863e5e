// SPDX-License-Identifier: GPL-3.0-or-later
// BAM and SAM with the index that htslib makes of the same bytes, as far as it can. CRAM with an index that fits a small file
// which was written by samtools: htslib itself stops at an assertion when it indexes a damaged one.
#include "core/genome/hts_file.h"
#include "core/genome/track_data.h"
#include "tests/fuzz/fuzz_file.h"

#include <htslib/sam.h>

#include <cstring>
#include <fstream>
#include <sanitizer/lsan_interface.h>

using namespace bindscape;

namespace {

// htslib loses a header where it gives up; the program itself makes no index of alignments.
void makeIndex(const std::filesystem::path& path)
{
    __lsan_disable();
    (void)sam_index_build(path.c_str(), 0);
    __lsan_enable();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    genome::quietHts();
    const auto path = fuzz::fileOf(data, size);
    if (size > 4 && std::memcmp(data, "CRAM", 4) == 0)
        std::ofstream(path.string() + ".crai") << "0\t1\t100000\t409\t211\t800\n";
    else
        makeIndex(path);
    return fuzz::attempt([&] {
        const auto track = genome::openTrack(path, {});
        SilentProgress progress;
        for (const char* chrom : {"chr1", "1", "xx", "CHROMOSOME_I"})
            for (const std::int64_t length : {1, 1000, 150'000})
                fuzz::attempt([&] { (void)track->read({chrom, 0, length}, 100, progress); });
    });
}
