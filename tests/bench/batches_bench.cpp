// SPDX-License-Identifier: GPL-3.0-or-later
// Do the batches keep up with training? A data set of 115,000 windows of 1,000 bases (the full one of CTCF), both strands: its memory,
// seconds to assemble a batch of 128 rows from it, and for every network the share of a training step that assembling takes, in the
// training's own thread and ahead in another. Medians, as TSV. Usage: batches_bench [steps]
#include "core/base/memory.h"
#include "core/base/random.h"
#include "core/compute/compute.h"
#include "core/nn/architecture.h"
#include "core/nn/torch_scope.h"
#include "core/train/batch_queue.h"
#include "core/train/run_record.h"
#include "core/train/training_step.h"
#include "tests/bench/median.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <numeric>

using namespace bindscape;

namespace {

constexpr long kWindow = 1000, kBatch = 128;
constexpr std::size_t kWindows = 115'000;

std::shared_ptr<dataset::WindowSet> randomWindows()
{
    auto set = std::make_shared<dataset::WindowSet>();
    set->windows = genome::PackedWindows(kWindow);
    set->windows.reserve(kWindows);
    set->labels.reserve(kWindows);
    Random random(1);
    std::vector<std::uint8_t> codes(kWindow);
    for (std::size_t i = 0; i < kWindows; ++i) {
        for (auto& code : codes)
            code = static_cast<std::uint8_t>(random.below(4));
        set->windows.append(codes);
        set->labels.push_back(static_cast<std::uint8_t>(i % 2));
    }
    return set;
}

double seconds(const std::chrono::steady_clock::time_point& start) { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); }

void benchSteps(const std::string& id, const train::Rows& rows, std::size_t steps)
{
    train::TrainOptions options;
    options.architecture = id;
    options = train::completeOptions(options);
    train::TrainedModel model(options, kWindow, torch::kCPU);
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random(2).shuffle(order);
    const auto run = [&](auto take) {
        double assembling = 0;
        const auto start = std::chrono::steady_clock::now();
        for (std::size_t i = 0; i < steps; ++i) {
            const auto before = std::chrono::steady_clock::now();
            const train::Batch batch = take(i);
            assembling += seconds(before);
            train::trainStep(model, options, 1e-4, batch, torch::kCPU);
        }
        return assembling / seconds(start);
    };
    train::trainStep(model, options, 1e-4, train::assemble(rows, order, 0, kBatch), torch::kCPU);
    const double plain = run([&](std::size_t i) { return train::assemble(rows, order, i * kBatch, kBatch); });
    train::BatchQueue queue(rows, order, kBatch, steps + 1);
    queue.take(0);
    const double ahead = run([&](std::size_t i) { return queue.take(i); });
    std::printf("%s\tshare of a step, same thread\t%.5f\n%s\tshare of a step, waiting for the thread ahead\t%.5f\n", id.c_str(), plain, id.c_str(), ahead);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv)
{
    compute::prepareProcess();
    const nn::ComputeThreads scope(0);
    const std::int64_t before = residentBytes();
    const train::Rows rows = train::rowsOf(std::shared_ptr<const dataset::WindowSet>(randomWindows()), true);
    std::printf("#what\tmeasured\tvalue\ndata set\trows\t%zu\ndata set\tMB\t%.1f\n", rows.size(), static_cast<double>(residentBytes() - before) / 1e6);
    std::vector<std::size_t> order(rows.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random(3).shuffle(order);
    std::size_t at = 0;
    std::printf("batch\tseconds to assemble\t%.6f\n", bench::medianSeconds(51, [&] { train::assemble(rows, order, kBatch * at++, kBatch); }));
    for (const auto& architecture : nn::architectures())
        benchSteps(architecture.id, rows, argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 5);
}
