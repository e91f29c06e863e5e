// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compute/process.h"

#include <cstdlib>
#include <dlfcn.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <malloc.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace bindscape::compute {

namespace {

#if defined(__GLIBC__)
// Whether the user set it, as MALLOC_TOP_PAD_ or as glibc.malloc.top_pad in GLIBC_TUNABLES.
bool isSetByUser(const char* variable, std::string_view tunable)
{
    if (std::getenv(variable) != nullptr)
        return true;
    const char* tunables = std::getenv("GLIBC_TUNABLES");
    const std::string all = ":" + std::string(tunables != nullptr ? tunables : "");
    return all.find(":glibc.malloc." + std::string(tunable) + "=") != std::string::npos;
}
#endif

// libgomp reads its environment when it is loaded. Where a library of the program brought it along (Qt 6 does, through libb2),
// that was before main(): the program replaces itself by itself, once, a few hundredths of a second after its start.
void startAgain()
{
    std::error_code failed;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", failed);
    std::ifstream stream("/proc/self/cmdline", std::ios::binary);
    std::string words{std::istreambuf_iterator<char>(stream), {}};
    std::vector<char*> arguments;
    for (std::size_t at = 0; at < words.size(); at = words.find('\0', at) + 1)
        arguments.push_back(words.data() + at);
    arguments.push_back(nullptr);
    if (!failed && arguments.size() > 1)
        ::execv(program.c_str(), arguments.data());  // returns only if it failed: slower, not wrong
}

}  // namespace

void waitPassively()
{
    if (std::getenv("OMP_WAIT_POLICY") != nullptr)
        return;
    ::setenv("OMP_WAIT_POLICY", "PASSIVE", 0);
    if (void* openMp = ::dlopen("libgomp.so.1", RTLD_NOW | RTLD_NOLOAD)) {
        ::dlclose(openMp);
        startAgain();
    }
}

// A training step frees and asks again for arrays of 160 MB. By default each is mapped, zeroed by the kernel and unmapped;
// here the pages stay. Only the first arena can grow that large, so every thread uses it.
void keepPages()
{
#if defined(__GLIBC__)
    if (!isSetByUser("MALLOC_ARENA_MAX", "arena_max") && !isSetByUser("MALLOC_ARENA_TEST", "arena_test"))
        ::mallopt(M_ARENA_MAX, 1);
    if (!isSetByUser("MALLOC_MMAP_THRESHOLD_", "mmap_threshold"))
        ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
    if (!isSetByUser("MALLOC_TRIM_THRESHOLD_", "trim_threshold"))
        ::mallopt(M_TRIM_THRESHOLD, 0x7FFFFFFF);
    if (!isSetByUser("MALLOC_TOP_PAD_", "top_pad"))
        ::mallopt(M_TOP_PAD, 64 << 20);
#endif
}

void prepareProcess()
{
    waitPassively();
    keepPages();
}

}  // namespace bindscape::compute
