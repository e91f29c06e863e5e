// SPDX-License-Identifier: GPL-3.0-or-later
// The edge between core and torch: threads and device of one call, and torch's exceptions as sentences.
#pragma once

#include "core/nn/devices.h"
#include "core/nn/network.h"

#include "core/base/denormals.h"
#include "core/base/error.h"

#include <string>
#include <string_view>

namespace bindscape::nn {

// How many threads torch and the BLAS below it use in one call of the engine; 0 = all cores. Calls may run beside each other, each
// in a thread of its own. OpenBLAS keeps one number for the whole process and gives buffers back when it changes, so while one call
// computes with several threads, another that wants several gets as many as that; one that wants a single thread has it.
class ComputeThreads {
public:
    explicit ComputeThreads(int threads);
    ~ComputeThreads();
    ComputeThreads(const ComputeThreads&) = delete;
    ComputeThreads& operator=(const ComputeThreads&) = delete;

private:
    DenormalsAsZero m_denormals;  // before the first thread of the team is started
    bool m_shared;
};

// What the numbers run on.
struct Platform {
    std::string torchVersion, blas, device;
    std::string kernels;  // "AVX-512", or "off" (core/nn/kernels)
    int threads = 0;
    Warnings warnings;  // slow or doubled BLAS
};
Platform describePlatform();

// cuDNN cannot differentiate an LSTM outside training mode; while one of these lives, in any thread, torch's own kernels are used.
class WithoutCudnn {
public:
    WithoutCudnn();
    ~WithoutCudnn();
    WithoutCudnn(const WithoutCudnn&) = delete;
    WithoutCudnn& operator=(const WithoutCudnn&) = delete;
};

// Whether an exception of torch or of the standard library says that memory, of the machine or of a GPU, did not suffice.
bool isOutOfMemory(const std::exception& error);
[[noreturn]] void rethrowTorchError(const std::exception& error);

// Runs `work` with torch's exceptions (c10::Error, and plain ones that it lets through) turned into bindscape::Error.
template <class Work>
auto inTorch(int threads, Work&& work)
{
    try {
        const ComputeThreads team(threads);
        return work();
    } catch (const Error&) {
        throw;
    } catch (const std::exception& error) {
        rethrowTorchError(error);
    }
}

}  // namespace bindscape::nn
