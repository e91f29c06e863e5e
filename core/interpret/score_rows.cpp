// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/score_batches.h"

#include "core/base/text.h"
#include "core/interpret/references.h"
#include "core/nn/torch_scope.h"
#include "core/train/batch_queue.h"
#include "core/train/predict.h"

#include <algorithm>
#include <chrono>
#include <cmath>
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
        result.logits = (result.logits + reverse.logits) / 2;  // what the mean scores add up to
        if (result.table.defined())
            result.table = (result.table + reverse.table.flip({1, 2})) / 2;  // the complement of A C G T is their order reversed
        if (result.errors.defined())
            result.errors = (result.errors + reverse.errors) / 2;
    }
    return result;
}

template <class Number>
std::span<const Number> spanOf(const torch::Tensor& values)
{
    return values.defined() ? std::span<const Number>(values.data_ptr<Number>(), static_cast<std::size_t>(values.numel())) : std::span<const Number>();
}

// Mutagenesis is the only method with a parameter "table".
bool wantsTable(const Values& values)
{
    const auto found = values.all().find("table");
    return found != values.all().end() && std::get<bool>(found->second);
}

}  // namespace

Values completeValues(const Method& method, const Values& given)
{
    Values complete(method.parameters);
    for (const auto& [id, value] : given.all())
        complete.set(method.parameters, id, toText(value));
    return complete;
}

void normaliseRows(std::span<float> values, std::size_t length)
{
    for (; !values.empty(); values = values.subspan(length)) {
        double sum = 0;
        for (const float value : values.first(length))
            sum += std::fabs(static_cast<double>(value));
        if (sum > 0)
            for (float& value : values.first(length))
                value = static_cast<float>(value / sum);
    }
}

double scoreBatches(nn::Network& network, torch::Device device, const train::Rows& rows, std::size_t first, const InterpretOptions& options, const ScoreSink& sink,
                    Progress& progress)
{
    if (options.batch < 1)
        throw Error("The batch must hold at least one sequence.");
    const AttributionFunction attribute = findAttribution(options.method);
    const Values values = withSeed(completeValues(findMethod(options.method), options.values), options.seed);
    const bool table = wantsTable(values);
    const auto step = static_cast<std::size_t>(sequencesAtOnce(options.method, values, options.batch));
    double seconds = 0;
    std::vector<std::size_t> order(rows.size() - first);
    std::iota(order.begin(), order.end(), first);
    const std::size_t all = order.size();
    train::BatchQueue queue(rows, std::move(order), step, train::batchesFor(all, static_cast<long>(step)));
    for (std::size_t i = 0; i < queue.batches(); ++i) {
        const std::size_t row = first + i * step;
        progress.checkpoint(static_cast<double>(row) / static_cast<double>(rows.size()),
                            "Scored " + withThousands(static_cast<std::int64_t>(row)) + " of " + plural(static_cast<std::int64_t>(rows.size()), "site"));
        const auto begin = std::chrono::steady_clock::now();
        Attribution result = scoreBatch(network, queue.take(i).codes.to(device), attribute, values);
        result.scores = onCpu(result.scores, torch::kFloat);
        result.logits = onCpu(result.logits, torch::kDouble);
        if (result.table.defined())
            result.table = table ? onCpu(result.table, torch::kFloat) : torch::Tensor();
        if (result.errors.defined())
            result.errors = onCpu(result.errors, torch::kDouble);
        seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        sink({spanOf<float>(result.scores), spanOf<double>(result.logits), spanOf<float>(result.table), spanOf<double>(result.errors)});
    }
    return seconds > 0 ? static_cast<double>(rows.size() - first) / seconds : 0;
}

std::size_t outputOf(const std::vector<std::string>& tasks, const std::string& task, const std::filesystem::path& runFolder)
{
    constexpr std::size_t kShown = 20;
    if (tasks.empty() && task.empty())
        return 0;
    if (tasks.empty())
        throw Error("The run " + runFolder.string() + " has one output, so that none can be chosen. Leave the task away.");
    const auto found = std::find(tasks.begin(), tasks.end(), task);
    if (found != tasks.end())
        return static_cast<std::size_t>(found - tasks.begin());
    const std::string known = join(std::vector<std::string>(tasks.begin(), tasks.begin() + static_cast<std::ptrdiff_t>(std::min(kShown, tasks.size()))), ", ") +
                              (tasks.size() > kShown ? " and " + std::to_string(tasks.size() - kShown) + " more" : "");
    throw Error(task.empty() ? "The run " + runFolder.string() + " was pre-trained on " + plural(static_cast<std::int64_t>(tasks.size()), "track") +
                                   "; say whose output is to be scored: " + known + "."
                             : "The run " + runFolder.string() + " has no output called \"" + task + "\"; it has " + known + ".");
}

double scoreRows(const std::filesystem::path& runFolder, const train::RunRecord& record, const train::Rows& rows, std::size_t first,
                 const InterpretOptions& options, const ScoreSink& sink, Progress& progress)
{
    return nn::inTorch(options.threads, [&] {
        const auto device = nn::chooseDevice(options.device, options.threads);
        auto network = train::loadTrainedNetwork(runFolder, record, device);
        if (!record.inputs.tasks.empty()) {
            std::vector<std::string> tasks;
            for (const auto& task : record.inputs.tasks)
                tasks.push_back(task.name);
            network = train::withOneOutput(*network, record, outputOf(tasks, options.task, runFolder));
            network->to(device);
        }
        return scoreBatches(*network, device, rows, first, options, sink, progress);
    });
}

}  // namespace bindscape::interpret
