// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <string_view>
namespace bindscape::test {
struct TortureFile { std::string_view name, content; };
inline constexpr TortureFile kTorture[] = {
    {"pyBigWig/test.bw", "any"},
};
}  // namespace bindscape::test
