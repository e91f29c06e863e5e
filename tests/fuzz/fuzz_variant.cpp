// SPDX-License-Identifier: GPL-3.0-or-later
// A variant as somebody types it.
#include "core/whatif/variant.h"
#include "tests/fuzz/fuzz_file.h"

using namespace bindscape;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const std::vector<genome::Contig> contigs{{"chr1", 1000}, {"20", 60'000'000}};
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    return fuzz::attempt([&] {
        std::string trouble;
        if (const auto variant = whatif::readVariant(contigs, text, trouble))
            for (std::size_t i = 0; i < variant->alternates.size(); ++i)
                (void)whatif::toText(*variant, i);
    });
}
