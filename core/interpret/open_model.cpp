// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/open_model.h"

#include "core/base/paths.h"
#include "core/genome/sequence.h"
#include "core/interpret/score_batches.h"
#include "core/nn/torch_scope.h"
#include "core/train/predict.h"

#include <mutex>

namespace bindscape::interpret {

namespace fs = std::filesystem;

namespace {

class LoadedModel final : public OpenModel {
public:
    LoadedModel(const fs::path& runFolder, const std::string& device, int threads)
        : m_record(train::readRunRecord(runFolder)), m_threads(threads), m_device(nn::chooseDevice(device, threads)),
          m_network(train::loadTrainedNetwork(runFolder, m_record, m_device))
    {
    }

    const train::RunRecord& record() const override { return m_record; }

    SequenceScores score(std::span<const std::string> sequences, const InterpretOptions& options, Progress& progress) override
    {
        const auto rows = rowsOf(sequences);
        SequenceScores result;
        result.length = static_cast<std::size_t>(window());
        const std::scoped_lock lock(m_busy);
        nn::inTorch(m_threads, [&] {
            return scoreBatches(
                *m_network, m_device, rows, 0, options,
                [&](const ScoredRows& scored) {
                    result.values.insert(result.values.end(), scored.values.begin(), scored.values.end());
                    result.logits.insert(result.logits.end(), scored.logits.begin(), scored.logits.end());
                    result.table.insert(result.table.end(), scored.table.begin(), scored.table.end());
                    result.errors.insert(result.errors.end(), scored.errors.begin(), scored.errors.end());
                },
                progress);
        });
        if (completeValues(findMethod(options.method), options.values).flag("normalise"))
            normaliseRows(result.values, result.length);
        return result;
    }

    std::vector<double> logits(std::span<const std::string> sequences, Progress& progress) override
    {
        constexpr long kBatch = 128;
        const auto rows = rowsOf(sequences);
        const std::scoped_lock lock(m_busy);
        return nn::inTorch(m_threads, [&] { return train::predictLogits(*m_network, rows, kBatch, m_device, progress); });
    }

private:
    train::Rows rowsOf(std::span<const std::string> sequences) const
    {
        std::vector<std::uint8_t> codes;
        codes.reserve(sequences.size() * static_cast<std::size_t>(window()));
        for (const auto& letters : sequences) {
            if (static_cast<long>(letters.size()) != window())
                throw Error("The network reads windows of " + std::to_string(window()) + " bases, but a sequence to score has " + std::to_string(letters.size()) + ".");
            const auto row = genome::toCodes(letters);
            codes.insert(codes.end(), row.begin(), row.end());
        }
        return train::rowsOf(std::move(codes), std::vector<std::uint8_t>(sequences.size()), window());
    }

    std::mutex m_busy;
    train::RunRecord m_record;
    int m_threads;
    torch::Device m_device;
    std::shared_ptr<nn::Network> m_network;
};

}  // namespace

std::shared_ptr<OpenModel> openModel(const fs::path& runFolder, const std::string& device, int threads)
{
    std::error_code ignored;
    if (!fs::exists(runFolder / paths::kModelFile, ignored))
        throw Error("The run " + runFolder.string() + " has no trained model yet. Let its training finish, or stop it and keep the best.");
    return nn::inTorch(threads, [&] { return std::make_shared<LoadedModel>(runFolder, device, threads); });
}

}  // namespace bindscape::interpret
