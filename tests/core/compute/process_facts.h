// SPDX-License-Identifier: GPL-3.0-or-later
// What a process computes with, found out inside of it while LibTorch is loaded. Links LibTorch, and is compiled with OpenMP so that
// its parallel regions run in the same team of threads.
#pragma once

#include <string>

namespace bindscape::test {

// Lines of "KEY: VALUE", seen from the calling thread ("here") and from one that it starts ("started"):
//   blas: PATH               of every BLAS in the process
//   openblas kind: 2         as OpenBLAS says: 0 one thread, 1 its own threads, 2 OpenMP
//   flushed here: 4 of 4     threads of an OpenMP team with both bits of MXCSR; "-" where there is no such register
//   denormals here: 0        that LibTorch makes of a million products, in its own parallel region
//   faults here: 39063 12    pages that the kernel had to bring for an array of 160 MB, and for the same array once more
// Nothing where that variable is set: then only what libgomp says when it is loaded is wanted, and not threads that spin beside others.
inline constexpr const char* kNoFacts = "BINDSCAPE_TEST_NO_FACTS";
std::string processFacts();

}  // namespace bindscape::test
