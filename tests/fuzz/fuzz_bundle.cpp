// SPDX-License-Identifier: GPL-3.0-or-later
// A MATLAB 5 file that may hold the variables of the published bundle. Reading HDF5 is the work of its library.
#include "core/compendium/label_array.h"
#include "tests/fuzz/fuzz_file.h"

using namespace bindscape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    for (const auto& known : {std::pair("trainxdata", 4), std::pair("traindata", 1)})
        fuzz::attempt([&] {
            SilentProgress silent;
            const auto array = compendium::openMat5Array(path, known.first, known.second);
            array->read(silent, [](const compendium::ArrayBlock&) {});
        });
    return 0;
}
