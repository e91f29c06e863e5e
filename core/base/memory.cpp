// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memory.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

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

// A line "MemAvailable:  5012 kB" or "inactive_file 5012"; 0 if there is none.
std::int64_t numberAfter(const char* file, const std::string& name)
{
    std::ifstream stream(file);
    for (std::string word; stream >> word;) {
        std::int64_t number = 0;
        if (word == name && stream >> number)
            return number;
        stream.clear(stream.rdstate() & ~std::ios::failbit);
    }
    return 0;
}

// 0 where there is no limit ("max") or no such file.
std::int64_t numberIn(const char* file)
{
    std::ifstream stream(file);
    std::int64_t number = 0;
    return stream >> number ? number : 0;
}

}  // namespace

MachineMemory machineMemory()
{
    MachineMemory memory;
    const long pages = ::sysconf(_SC_PHYS_PAGES), size = ::sysconf(_SC_PAGESIZE);
    memory.totalBytes = pages > 0 && size > 0 ? static_cast<std::int64_t>(pages) * size : 0;
    memory.freeBytes = numberAfter("/proc/meminfo", "MemAvailable:") * kKilobyte;
    // A container may have less than the machine. Its cache of files is given back before anything is refused.
    if (const std::int64_t most = numberIn("/sys/fs/cgroup/memory.max"); most > 0 && most < memory.totalBytes) {
        const std::int64_t used = numberIn("/sys/fs/cgroup/memory.current") - numberAfter("/sys/fs/cgroup/memory.stat", "inactive_file");
        memory.totalBytes = most;
        memory.freeBytes = std::clamp(most - used, std::int64_t{0}, memory.freeBytes);
    }
    return memory;
}

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
