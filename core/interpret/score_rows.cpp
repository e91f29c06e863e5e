// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/score_rows.h"

#include "core/base/text.h"
#include "core/interpret/attribution.h"
#include "core/nn/torch_scope.h"
#include "core/train/batch_queue.h"
#include "core/train/predict.h"

#include <chrono>
#include <numeric>

namespace bindscape::interpret {

namespace {

torch::Tensor onCpu(const torch::Tensor& values, torch::ScalarType type) { return values.to(torch::kCPU, type).contiguous(); }

Attribution scoreBatch(nn::Network& network, const torch::Tensor& codes, AttributionFunction attribute, const Values& values)
{
    Attribution result = attribute(network, codes, values);
    if (values.flag("rc_average")) {
        const Attribution reverse = attribute(network, reverseComplement(codes), values);
        result.scores = (result.scores + reverse.scores.flip({1})) / 2;
    }
    return result;
}

double scoreAll(const std::filesystem::path& runFolder, const train::RunRecord& record, const train::Rows& rows, std::size_t first,
                const InterpretOptions& options, const ScoreSink& sink, Progress& progress)
{
    const auto device = nn::chooseDevice(options.device, options.threads);
    const auto network = train::loadTrainedNetwork(runFolder, record, device);
    const AttributionFunction attribute = findAttribution(options.method);
    const Values values = completeValues(findMethod(options.method), options.values);
    const auto step = static_cast<std::size_t>(sequencesAtOnce(options.method, options.batch));
    double seconds = 0;
    std::vector<std::size_t> order(rows.size() - first);
    std::iota(order.begin(), order.end(), first);
    const std::size_t all = order.size();
    train::BatchQueue queue(rows, std::move(order), step, train::batchesFor(all, static_cast<long>(step)));
    for (std::size_t i = 0; i < queue.batches(); ++i) {
        const std::size_t row = first + i * step, count = std::min(step, rows.size() - row);
        progress.checkpoint(static_cast<double>(row) / static_cast<double>(rows.size()),
                            "Scored " + withThousands(static_cast<std::int64_t>(row)) + " of " + plural(static_cast<std::int64_t>(rows.size()), "site"));
        const auto begin = std::chrono::steady_clock::now();
        const Attribution result = scoreBatch(*network, queue.take(i).codes.to(device), attribute, values);
        const auto scores = onCpu(result.scores, torch::kFloat);
        const auto logits = onCpu(result.logits, torch::kDouble);
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        sink({scores.data_ptr<float>(), count * static_cast<std::size_t>(rows.length)}, {logits.data_ptr<double>(), count});
    }
    return seconds > 0 ? static_cast<double>(rows.size() - first) / seconds : 0;
}

}  // namespace

Values completeValues(const Method& method, const Values& given)
{
    Values complete(method.parameters);
    for (const auto& [id, value] : given.all())
        complete.set(method.parameters, id, toText(value));
    return complete;
}

double scoreRows(const std::filesystem::path& runFolder, const train::RunRecord& record, const train::Rows& rows, std::size_t first,
                 const InterpretOptions& options, const ScoreSink& sink, Progress& progress)
{
    if (options.batch < 1)
        throw Error("The batch must hold at least one sequence.");
    return nn::inTorch(options.threads, [&] { return scoreAll(runFolder, record, rows, first, options, sink, progress); });
}

}  // namespace bindscape::interpret
