// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <sched.h>
#include <system_error>
#include <thread>
#include <vector>

namespace bindscape {

int availableCores()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return std::max(1, CPU_COUNT(&set));
    return std::max(1u, std::thread::hardware_concurrency());
}

void parallelFor(std::size_t count, int threads, const std::function<void(std::size_t)>& work)
{
    if (threads <= 0)
        threads = availableCores();
    std::atomic<std::size_t> next{0};
    std::atomic<bool> failed{false};
    std::exception_ptr firstFailure;
    std::mutex mutex;
    const auto run = [&] {
        while (!failed) {
            const std::size_t i = next++;
            if (i >= count)
                return;
            try {
                work(i);
            } catch (...) {
                const std::lock_guard lock(mutex);
                if (!failed.exchange(true))
                    firstFailure = std::current_exception();
            }
        }
    };
    const std::size_t others = std::min<std::size_t>(count, static_cast<std::size_t>(threads)) - (count > 0 ? 1 : 0);
    std::vector<std::thread> pool;
    pool.reserve(others);
    try {
        while (pool.size() < others)
            pool.emplace_back(run);
    } catch (const std::system_error&) {
        // The system gives no more threads: those that are there do the work.
    }
    run();
    for (auto& thread : pool)
        thread.join();
    if (firstFailure)
        std::rethrow_exception(firstFailure);
}

}  // namespace bindscape
