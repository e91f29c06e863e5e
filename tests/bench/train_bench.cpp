// SPDX-License-Identifier: GPL-3.0-or-later
// Sequences per second of training steps, inference, Grad-CAM and in-silico mutagenesis, full-size networks, medians, as TSV. Usage:
//   train_bench [repeats] [batch] [threads, 0 = all] [network]
// tests/bench/peer_torch.py does the same with python3-torch, tests/bench/ratios.py runs both and divides. BINDSCAPE_KERNELS=off
// measures LibTorch's own operators, plain, avx2 or avx512 other instructions.
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/compute/compute.h"
#include "core/interpret/attribution.h"
#include "core/interpret/method.h"
#include "core/nn/architecture.h"
#include "core/nn/kernels/kernel_switch.h"
#include "core/nn/torch_scope.h"
#include "core/train/optimiser.h"
#include "tests/bench/median.h"

#include <cstdio>
#include <cstdlib>

using namespace bindscape;

namespace {

constexpr long kLength = 1000;

template <class Work>
void measure(const std::string& architecture, const char* what, long batch, int repeats, const Work& work)
{
    work();  // the first fills caches and asks for memory
    std::printf("bindscape\t%s\t%s\t%.4g\n", architecture.c_str(), what, static_cast<double>(batch) / bench::medianSeconds(repeats, work));
    std::fflush(stdout);
}

void benchNetwork(const nn::Architecture& architecture, long batch, int repeats)
{
    const auto network = architecture.make(Values(architecture.parameters), kLength, 1, 1);
    Random random(1);
    std::vector<std::uint8_t> codes(static_cast<std::size_t>(batch * kLength));
    for (auto& code : codes)
        code = static_cast<std::uint8_t>(random.below(4));
    std::vector<float> classes(static_cast<std::size_t>(batch));
    for (auto& label : classes)
        label = static_cast<float>(random.below(2));
    const auto labels = torch::tensor(classes);
    const auto x = torch::from_blob(codes.data(), {batch, kLength}, torch::kUInt8);
    train::Optimiser optimiser(*network, 0.999, 5.1e-7);
    measure(architecture.id, "training", batch, repeats, [&] {
        network->train();
        network->setDropout(1, static_cast<std::uint64_t>(optimiser.steps()));
        const auto loss = torch::binary_cross_entropy_with_logits(network->logits(x).select(1, 0), labels);
        loss.item<double>();
        loss.backward();
        optimiser.step(architecture.learningRate);
    });
    network->eval();
    for (auto& parameter : network->parameters())
        parameter.set_requires_grad(false);
    measure(architecture.id, "inference", batch, repeats, [&] {
        const torch::NoGradGuard noGradient;
        network->logits(x).sum().item<double>();
    });
    measure(architecture.id, "gradcam", batch, repeats,
            [&] { interpret::gradCam(*network, x, true).scores.sum().item<double>(); });
    if (nn::kernels::applyTo(x) && architecture.id != "dilated")  // without kernels a sequence takes as long as 3,000 passes
        measure(architecture.id, "mutagenesis", std::min(batch, 4L), std::min(repeats, 3), [&] { network->mutants(x.narrow(0, 0, std::min(batch, 4L))).sum().item<double>(); });
}

}  // namespace

int main(int argc, char** argv)
{
    compute::prepareProcess();
    const int repeats = argc > 1 ? std::atoi(argv[1]) : 7;
    const long batch = argc > 2 ? std::atol(argv[2]) : 128;
    const int threads = argc > 3 && std::atoi(argv[3]) > 0 ? std::atoi(argv[3]) : availableCores();
    const nn::ComputeThreads scope(threads);
    const auto platform = nn::describePlatform();
    std::printf("#program\tnetwork\twhat\tsequences_per_second\n# torch %s, %s, %d threads, batch %ld, kernels %s\n", platform.torchVersion.c_str(),
                platform.blas.c_str(), threads, batch, nn::kernels::inUse().c_str());
    for (const auto& architecture : nn::architectures())
        if (argc < 5 || architecture.id == argv[4])
            benchNetwork(architecture, batch, repeats);
}
