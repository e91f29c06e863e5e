// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/cytobands.h"
#include "tests/fuzz/fuzz_file.h"

using namespace bindscape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    return fuzz::attempt([&] { (void)tracks::readCytobands(path, {{"chr1", 1000}, {"chrX", 500}}); });
}
