// SPDX-License-Identifier: GPL-3.0-or-later
// The edge between core and torch: threads and device of one call, and torch's exceptions as sentences.
#pragma once

#include "core/nn/network.h"

#include "core/base/error.h"

#include <string>
#include <string_view>

namespace bindscape::nn {

// at::set_num_threads is a setting of the calling thread; every call of the engine makes its own. 0 = all cores.
void useThreads(int threads);

// "auto" (a CUDA device if there is one and no number of threads was asked for), "cpu" or "cuda". Throws Error.
torch::Device chooseDevice(std::string_view wanted, int threads);

// What the numbers run on.
struct Platform {
    std::string torchVersion, blas, device;
    int threads = 0;
    Warnings warnings;  // slow or doubled BLAS
};
Platform describePlatform();

// cuDNN cannot differentiate an LSTM outside training mode; while this lives, torch's own kernels are used.
class WithoutCudnn {
public:
    WithoutCudnn();
    ~WithoutCudnn();
    WithoutCudnn(const WithoutCudnn&) = delete;
    WithoutCudnn& operator=(const WithoutCudnn&) = delete;

private:
    bool m_before;
};

[[noreturn]] void rethrowTorchError(const std::exception& error);

// Runs `work` with torch's exceptions (c10::Error, and plain ones that it lets through) turned into bindscape::Error.
template <class Work>
auto inTorch(int threads, Work&& work)
{
    try {
        useThreads(threads);
        return work();
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        rethrowTorchError(error);
    }
}

}  // namespace bindscape::nn
