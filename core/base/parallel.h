// SPDX-License-Identifier: GPL-3.0-or-later
// Plain fork-join over indices, for work whose parts are independent (chromosomes, files).
#pragma once

#include <cstddef>
#include <functional>

namespace bindscape {

// Number of cores this process may use (affinity and cgroup aware), at least 1.
int availableCores();

// Calls work(0) .. work(count-1), each once, from `threads` threads (0 = availableCores()). Returns when all are
// done. The first exception (Error or Cancelled) is rethrown here after the others have stopped taking new indices.
void parallelFor(std::size_t count, int threads, const std::function<void(std::size_t)>& work);

}  // namespace bindscape
