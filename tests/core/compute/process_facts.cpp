// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/compute/process_facts.h"

#include "core/nn/torch_scope.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <memory>
#include <set>
#include <sys/resource.h>
#include <thread>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace bindscape::test {

namespace {

constexpr int kTeam = 4;  // also where there are fewer cores
constexpr long kProducts = 1 << 20, kLargeArray = 40'000'000;  // floats

std::set<std::string> blasLibraries()
{
    std::set<std::string> found;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        const std::size_t slash = line.find('/');
        const std::string path = slash == std::string::npos ? "" : line.substr(slash);
        const std::string name = path.substr(path.rfind('/') + 1);
        if (name.starts_with("libopenblas") || name.starts_with("libblas"))
            found.insert(path);
    }
    return found;
}

std::string flushedThreads()
{
#if defined(__SSE2__) && defined(_OPENMP)
    constexpr unsigned kBoth = 0x8040;  // flush to zero, denormals are zero
    int flushed = 0, threads = 0;
#pragma omp parallel num_threads(kTeam) reduction(+ : flushed, threads)
    {
        flushed += (_mm_getcsr() & kBoth) == kBoth ? 1 : 0;
        ++threads;
    }
    return std::to_string(flushed) + " of " + std::to_string(threads);
#else
    return "-";
#endif
}

long denormalProducts()
{
    const at::Tensor products = at::full({kProducts}, 1e-30F).mul(1e-10F);
    // Compared as integers: a comparison of floats would itself take denormals for zero.
    return products.view(at::kInt).count_nonzero().item().toLong();
}

long pageFaults()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

std::string faultsOfArrays()
{
    std::string faults;
    for (int time = 0; time < 2; ++time) {
        const long before = pageFaults();
        // Not a tensor: those are aligned, and of two places that fit without the room to align them malloc takes a new one.
        const std::unique_ptr<float[]> array(new float[kLargeArray]);
        for (long i = 0; i < kLargeArray; i += 256)
            static_cast<volatile float*>(array.get())[i] = 1;
        faults += (time > 0 ? " " : "") + std::to_string(pageFaults() - before);
    }
    return faults;
}

std::string threadFacts(const std::string& where)
{
    const nn::ComputeThreads scope(kTeam);  // as every computation has it
    return "flushed " + where + ": " + flushedThreads() + "\ndenormals " + where + ": " + std::to_string(denormalProducts()) + "\nfaults " + where +
           ": " + faultsOfArrays() + "\n";
}

}  // namespace

std::string processFacts()
{
    if (std::getenv(kNoFacts) != nullptr)
        return {};
    at::mm(at::ones({64, 64}), at::ones({64, 64}));  // the BLAS is in use
    std::string facts;
    for (const auto& path : blasLibraries())
        facts += "blas: " + path + "\n";
    if (const auto kind = reinterpret_cast<int (*)()>(::dlsym(RTLD_DEFAULT, "openblas_get_parallel")))
        facts += "openblas kind: " + std::to_string(kind()) + "\n";
    facts += threadFacts("here");
    std::thread([&] { facts += threadFacts("started"); }).join();
    return facts;
}

}  // namespace bindscape::test
