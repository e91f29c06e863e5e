// SPDX-License-Identifier: GPL-3.0-or-later
// A project file, strictly and with broken parts kept aside; what was read is written and read again.
#include "core/project/set_aside.h"
#include "tests/fuzz/fuzz_file.h"

using namespace bindscape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    fuzz::attempt([&] { (void)project::readProject(path); });
    return fuzz::attempt([&] {
        Warnings aside;
        const auto read = project::readProject(path, aside);
        project::writeProject(read, path);
        (void)project::readProject(path, aside);
    });
}
