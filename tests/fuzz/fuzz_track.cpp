// SPDX-License-Identifier: GPL-3.0-or-later
// A track format by its id: opened with and without a genome, read far and near, gone through and searched.
#include "core/genome/track_data.h"
#include "tests/fuzz/fuzz_file.h"

#include <string_view>

using namespace bindscape;

namespace {

void use(const genome::TrackSource& track)
{
    SilentProgress progress;
    for (const char* chrom : {"chr1", "1", "chr22", "20"}) {
        for (const std::int64_t length : {1, 1000, 100'000, 250'000'000})
            for (const int bins : {1, 700})
                fuzz::attempt([&] { (void)track.read({chrom, 100, 100 + length}, bins, progress); });
        fuzz::attempt([&] { (void)track.next(chrom, 0); });
        fuzz::attempt([&] { (void)track.previous(chrom, 250'000'000); });
    }
    (void)track.find("a", 10);
    (void)track.description();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::vector<genome::Contig> some{{"chr1", 100'000}, {"chr22", 51'304'566}};
    for (const auto& format : genome::trackFormats()) {
        if (format.id != std::string_view(FUZZ_FORMAT))
            continue;
        const auto path = fuzz::fileOf(data, size);
        for (const auto& contigs : {some, std::vector<genome::Contig>()})
            fuzz::attempt([&] { use(*format.open(path, contigs)); });
    }
    return 0;
}
