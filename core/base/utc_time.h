// SPDX-License-Identifier: GPL-3.0-or-later
// The time as records write it.
#pragma once

#include <ctime>
#include <string>

namespace bindscape {

// "2026-11-26T03:39:39Z"
inline std::string utcNow()
{
    const std::time_t time = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&time, &utc);
    char text[32];
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text;
}

}  // namespace bindscape
