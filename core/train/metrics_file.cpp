// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/metrics_file.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/train/run_record.h"

#include <cmath>
#include <limits>

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

constexpr const char* kColumns = "epoch\tstep\ttrain_loss\tvalidation_loss\tvalidation_auroc\tvalidation_auprc\tlearning_rate\tseconds";

std::string optionalText(const std::optional<double>& value) { return value ? formatExact(*value) : "nan"; }

// The curves of a run can be read whatever has become of its record.
std::string stopByOf(const fs::path& runFolder)
{
    try {
        return hasRunRecord(runFolder) ? readRunRecord(runFolder).options.stopBy : TrainOptions().stopBy;
    } catch (const Error&) {
        return TrainOptions().stopBy;
    }
}

std::optional<double> defined(double value) { return std::isnan(value) ? std::nullopt : std::optional<double>(value); }

EpochMetrics parse(const TableReader& reader, std::string_view line)
{
    const auto fields = split(line, '\t');
    if (fields.size() != 8)
        reader.fail("8 columns are expected, " + std::to_string(fields.size()) + " were found. Train the model again.");
    EpochMetrics m;
    m.epoch = static_cast<long>(reader.integer(fields[0], "epoch"));
    m.step = static_cast<long>(reader.integer(fields[1], "step"));
    m.trainLoss = reader.real(fields[2], "train_loss");
    m.validationLoss = reader.real(fields[3], "validation_loss");
    m.validationAuroc = defined(reader.real(fields[4], "validation_auroc"));
    m.validationAuprc = defined(reader.real(fields[5], "validation_auprc"));
    m.learningRate = reader.real(fields[6], "learning_rate");
    m.seconds = reader.real(fields[7], "seconds");
    return m;
}

}  // namespace

void writeMetrics(const std::vector<EpochMetrics>& epochs, const fs::path& runFolder)
{
    std::string text = std::string("#") + kColumns + "\n";
    for (const auto& m : epochs)
        text += join({std::to_string(m.epoch), std::to_string(m.step), formatExact(m.trainLoss),
                      std::isnan(m.validationLoss) ? "nan" : formatExact(m.validationLoss), optionalText(m.validationAuroc),
                      optionalText(m.validationAuprc), formatExact(m.learningRate), formatFixed(m.seconds, 3)},
                     "\t") +
                "\n";
    writeFileAtomically(runFolder / paths::kMetricsFile, text);
}

long markBest(std::vector<EpochMetrics>& epochs, std::string_view stopBy)
{
    const auto better = [byAuroc = stopBy == "auroc"](const EpochMetrics& a, const EpochMetrics& b) {
        if (byAuroc && a.validationAuroc && b.validationAuroc)
            return *a.validationAuroc > *b.validationAuroc;
        return std::isnan(a.validationLoss) || a.validationLoss < b.validationLoss;
    };
    EpochMetrics* best = nullptr;
    for (auto& m : epochs) {
        m.best = false;
        if (best == nullptr || better(m, *best))
            best = &m;
    }
    if (best == nullptr)
        return 0;
    best->best = true;
    return best->epoch;
}

std::vector<EpochMetrics> readMetrics(const fs::path& runFolder)
{
    std::vector<EpochMetrics> epochs;
    std::error_code ignored;
    if (!fs::exists(runFolder / paths::kMetricsFile, ignored))
        return epochs;
    TableReader reader(runFolder / paths::kMetricsFile);
    for (std::string_view line; reader.next(line);) {
        if (!line.empty() && line.front() != '#' && !line.starts_with("epoch"))
            epochs.push_back(parse(reader, line));
    }
    markBest(epochs, stopByOf(runFolder));
    return epochs;
}

}  // namespace bindscape::train
