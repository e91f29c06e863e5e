// SPDX-License-Identifier: GPL-3.0-or-later
// Checks of numbers without an upper limit, which say what is wanted; CLI11's own print the largest double and let NaN pass. Names of devices.
#pragma once

#include "core/base/text.h"

#include <CLI/CLI.hpp>

#include <cmath>
#include <optional>
#include <string>
#include <string_view>

namespace bindscape::cli {

inline CLI::Validator numberCheck(const std::string& what, bool zeroToo)
{
    return CLI::Validator(
        [what, zeroToo](std::string& text) {
            const auto value = parseReal(text);
            const bool good = value && std::isfinite(*value) && (*value > 0 || (zeroToo && *value == 0));
            return good ? std::string() : "\"" + text + "\" is not " + what;
        },
        "");
}

inline CLI::Validator positiveNumber() { return numberCheck("a number above 0", false); }
inline CLI::Validator numberFromZero() { return numberCheck("a number of at least 0", true); }

// auto, cpu, cuda, cuda:0, cuda:1, ...
inline CLI::Validator deviceName()
{
    return CLI::Validator(
        [](std::string& text) {
            const auto number = text.starts_with("cuda:") ? parseInteger(std::string_view(text).substr(5)) : std::nullopt;
            const bool good = text == "auto" || text == "cpu" || text == "cuda" || (number && *number >= 0);
            return good ? std::string() : "\"" + text + "\" is not auto, cpu, cuda or the number of a GPU as in cuda:1";
        },
        "");
}

}  // namespace bindscape::cli
