// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/torch_scope.h"

#include "core/base/parallel.h"
#include "core/base/text.h"

#include <ATen/Parallel.h>
#include <torch/version.h>

#include <dlfcn.h>
#include <fstream>
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

void useThreads(int threads) { at::set_num_threads(threads > 0 ? threads : availableCores()); }

torch::Device chooseDevice(std::string_view wanted, int threads)
{
    if (wanted == "cpu")
        return torch::kCPU;
    if (wanted != "auto" && wanted != "cuda")
        throw Error("There is no device called \"" + std::string(wanted) + "\". Use auto, cpu or cuda.");
    const bool available = torch::cuda::is_available();
    if (wanted == "cuda" && !available)
        throw Error("No CUDA device can be used here. Use the device \"cpu\", or a LibTorch that was built for CUDA.");
    return available && (wanted == "cuda" || threads == 0) ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
}

Platform describePlatform()
{
    Platform platform;
    platform.torchVersion = TORCH_VERSION;
    platform.device = torch::cuda::is_available() ? "cuda" : "cpu";
    platform.threads = availableCores();
    describeBlas(platform);
    return platform;
}

WithoutCudnn::WithoutCudnn() : m_before(at::globalContext().userEnabledCuDNN()) { at::globalContext().setUserEnabledCuDNN(false); }
WithoutCudnn::~WithoutCudnn() { at::globalContext().setUserEnabledCuDNN(m_before); }

void rethrowTorchError(const std::exception& error)
{
    const auto* torchError = dynamic_cast<const c10::Error*>(&error);
    const std::string reason = torchError != nullptr ? torchError->what_without_backtrace() : error.what();
    const std::string line = reason.substr(0, reason.find('\n'));
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr || line.find("allocate memory") != std::string::npos ||
        line.find("out of memory") != std::string::npos)
        throw Error("There is not enough memory for this network and batch size. Use a smaller batch. (" + line + ")");
    throw Error("The computing library LibTorch failed: " + line);
}

}  // namespace bindscape::nn
