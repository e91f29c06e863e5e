// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/torch_scope.h"

#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/nn/kernels/kernel_switch.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <algorithm>
#include <dlfcn.h>
#include <fstream>
#include <iterator>
#include <mutex>
#include <new>
#include <set>

namespace bindscape::nn {

namespace {

// Paths of the BLAS libraries in this process.
std::set<std::string> mappedBlas()
{
    std::set<std::string> found;
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);) {
        const auto slash = line.find('/');
        if (slash == std::string::npos)
            continue;
        const std::string path = line.substr(slash);
        const std::string name = path.substr(path.rfind('/') + 1);
        if (name.find("openblas") != std::string::npos || name.rfind("libblas", 0) == 0 || name.rfind("libmkl_core", 0) == 0)
            found.insert(path);
    }
    return found;
}

std::string openBlasName()
{
    // 0: one thread, 1: its own threads, 2: OpenMP.
    const auto parallel = reinterpret_cast<int (*)()>(::dlsym(RTLD_DEFAULT, "openblas_get_parallel"));
    const auto config = reinterpret_cast<char* (*)()>(::dlsym(RTLD_DEFAULT, "openblas_get_config"));
    if (parallel == nullptr || config == nullptr)
        return {};
    const char* kinds[] = {" (one thread)", " (pthreads)", " (OpenMP)"};
    const int kind = parallel();
    const auto words = splitBlank(config());
    return std::string(words.size() > 1 ? "OpenBLAS " + std::string(words[1]) : "OpenBLAS") + kinds[kind >= 0 && kind < 3 ? kind : 0];
}

void describeBlas(Platform& platform)
{
    std::set<std::string> openblas, other;
    for (const auto& path : mappedBlas())
        (path.find("libopenblas") != std::string::npos ? openblas : other).insert(path);
    platform.blas = openBlasName();
    if (platform.blas.empty())
        platform.blas = openblas.empty() ? other.empty() ? "built into LibTorch" : *other.begin() : *openblas.begin();
    if (openblas.size() > 1)
        platform.warnings.push_back({"", 0, "Two OpenBLAS libraries are loaded (" + join({openblas.begin(), openblas.end()}, ", ") +
                                                "), which makes training up to three times slower. Set both alternatives libblas.so.3 "
                                                "and liblapack.so.3 to libopenblas0-openmp."});
    else if (platform.blas.find("pthreads") != std::string::npos || (openblas.empty() && !other.empty() && other.begin()->find("mkl") == std::string::npos))
        platform.warnings.push_back({"", 0, "The linear algebra library is " + platform.blas +
                                                ", which makes training several times slower. Install the package libopenblas0-openmp."});
}

}  // namespace

namespace {

std::mutex globalMutex;
int teamCalls = 0, teamSize = 0;             // calls with several threads, and how many each of them has
int cudnnRefusals = 0;
bool cudnnBefore = false;

}  // namespace

ComputeThreads::ComputeThreads(int threads)
{
    int count = threads > 0 ? threads : availableCores();
    const std::lock_guard lock(globalMutex);
    m_shared = count > 1;
    if (m_shared)
        teamSize = count = teamCalls++ > 0 ? teamSize : count;
    // Torch sets the number of a thread at its first use there, from a number that any other thread may have set last: that must
    // be behind us, in the library and in this module, before ours is set.
    at::internal::lazy_init_num_threads();
    at::get_num_threads();
    at::set_num_threads(count);
}

ComputeThreads::~ComputeThreads()
{
    const std::lock_guard lock(globalMutex);
    teamCalls -= m_shared ? 1 : 0;
}

Platform describePlatform()
{
    Platform platform;
    platform.torchVersion = TORCH_VERSION;
    platform.device = torch::cuda::is_available() ? "cuda" : "cpu";
    platform.threads = availableCores();
    platform.kernels = kernels::inUse();
    describeBlas(platform);
    return platform;
}

WithoutCudnn::WithoutCudnn()
{
    const std::lock_guard lock(globalMutex);
    if (cudnnRefusals++ == 0)
        cudnnBefore = at::globalContext().userEnabledCuDNN();
    at::globalContext().setUserEnabledCuDNN(false);
}

WithoutCudnn::~WithoutCudnn()
{
    const std::lock_guard lock(globalMutex);
    if (--cudnnRefusals == 0)
        at::globalContext().setUserEnabledCuDNN(cudnnBefore);
}

namespace {

std::string reasonOf(const std::exception& error)
{
    const auto* torchError = dynamic_cast<const c10::Error*>(&error);
    const std::string reason = torchError != nullptr ? torchError->what_without_backtrace() : error.what();
    return reason.substr(0, reason.find('\n'));
}

}  // namespace

bool isOutOfMemory(const std::exception& error)
{
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr)
        return true;
    if (dynamic_cast<const Error*>(&error) != nullptr)
        return false;  // already a sentence about something else
    const std::string reason = reasonOf(error);
    // Of the CPU's allocator (1.13 and 2.x), of the CUDA allocator and runtime, of cuBLAS and cuDNN.
    const char* signs[] = {"allocate memory", "not enough memory", "out of memory", "failed to allocate", "ALLOC_FAILED"};
    return std::any_of(std::begin(signs), std::end(signs), [&](const char* sign) { return reason.find(sign) != std::string::npos; });
}

void rethrowTorchError(const std::exception& error)
{
    if (isOutOfMemory(error))
        throw Error("There is not enough memory for this network and batch size. Use a smaller batch. (" + reasonOf(error) + ")");
    throw Error("The computing library LibTorch failed: " + reasonOf(error));
}

}  // namespace bindscape::nn
