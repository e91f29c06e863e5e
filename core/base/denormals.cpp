// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/denormals.h"

#include <cstdlib>
#include <string_view>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace bindscape {

// The control register belongs to the thread and is inherited by the threads that it starts.
DenormalsAsZero::DenormalsAsZero()
{
#if defined(__SSE2__)
    constexpr unsigned kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;
    m_before = _mm_getcsr();
    const char* wish = std::getenv("BINDSCAPE_DENORMALS");
    if (wish == nullptr || std::string_view(wish) != "keep")
        _mm_setcsr(m_before | kFlushToZero | kDenormalsAreZero);
#endif
}

DenormalsAsZero::~DenormalsAsZero()
{
#if defined(__SSE2__)
    _mm_setcsr(m_before);
#endif
}

}  // namespace bindscape
