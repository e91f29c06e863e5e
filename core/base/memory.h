// SPDX-License-Identifier: GPL-3.0-or-later
// How much memory this process has in use and the machine has left, as the system counts it.
#pragma once

#include <cstdint>

namespace bindscape {

// Bytes of the process that lie in memory now, and at most since it began. Where the system does not tell the first, the second
// stands for both; 0 if neither is known. Any thread.
std::int64_t residentBytes();
std::int64_t peakResidentBytes();

// What the system, or the group of processes that this one belongs to, can still give, and has in all; 0 = not known. Any thread.
struct MachineMemory {
    std::int64_t freeBytes = 0, totalBytes = 0;
};
MachineMemory machineMemory();

// The largest size between its making and the last look(). Exact where the process grew beyond all it had been before; else the
// largest of what was there at the looks.
class PeakMemory {
public:
    PeakMemory() : m_before(peakResidentBytes()) { look(); }
    void look();
    std::int64_t bytes() const { return m_bytes; }

private:
    std::int64_t m_before, m_bytes = 0;
};

}  // namespace bindscape
