// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memory.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <sys/resource.h>

namespace bindscape {

namespace {

constexpr std::int64_t kKilobyte = 1024;

// "VmRSS:     5012 kB" of Linux; 0 elsewhere.
std::int64_t statusBytes(const std::string& name)
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;) {
        std::int64_t kilobytes = 0;
        if (word == name && status >> kilobytes)
            return kilobytes * kKilobyte;
    }
    return 0;
}

}  // namespace

std::int64_t residentBytes()
{
    const std::int64_t now = statusBytes("VmRSS:");
    return now > 0 ? now : peakResidentBytes();
}

std::int64_t peakResidentBytes()
{
    if (const std::int64_t most = statusBytes("VmHWM:"); most > 0)
        return most;
    rusage usage{};
    if (::getrusage(RUSAGE_SELF, &usage) != 0)
        return 0;
#ifdef __APPLE__
    return usage.ru_maxrss;
#else
    return usage.ru_maxrss * kKilobyte;
#endif
}

void PeakMemory::look()
{
    const std::int64_t most = peakResidentBytes();
    // The system counts both in steps of its own, and what is resident now may seem more than there ever was.
    m_bytes = std::max(m_bytes, most > m_before ? most : std::min(residentBytes(), most));
}

}  // namespace bindscape
