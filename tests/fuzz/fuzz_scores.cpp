// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scores/npy.h"
#include "core/scores/score_bed.h"
#include "tests/fuzz/fuzz_file.h"

#include <string_view>

using namespace bindscape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto path = fuzz::fileOf(data, size);
    return fuzz::attempt([&] {
        if (std::string_view(FUZZ_FORMAT) == "npy") {
            const scores::NpyRows array(path);
            std::vector<float> row(array.columns());
            if (array.rows() > 0)
                array.copyRow(array.rows() - 1, row);
        } else {
            (void)scores::readScoreBed(path, 1000);
        }
    });
}
