// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers below the smallest normal one make some processors many times slower; networks lose nothing if such numbers are zero.
#pragma once

namespace bindscape {

// While one of these lives they count as zero in this thread, and in all threads that it starts meanwhile, directly or not: OpenMP's are
// among them. Not for statistics: probabilities of float64 may be that small and must stay apart. BINDSCAPE_DENORMALS=keep in the
// environment: nothing is changed. Must end in the thread in which it began.
class DenormalsAsZero {
public:
    DenormalsAsZero();
    ~DenormalsAsZero();
    DenormalsAsZero(const DenormalsAsZero&) = delete;
    DenormalsAsZero& operator=(const DenormalsAsZero&) = delete;

private:
    unsigned m_before = 0;
};

}  // namespace bindscape
