// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_differences.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "core/nn/architecture.h"
#include "core/project/series.h"
#include "core/train/run_record.h"

#include <algorithm>
#include <cmath>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

// Rows in the order in which they were first named; each run fills its own column.
class Rows {
public:
    explicit Rows(std::size_t runs) : m_runs(runs) {}
    void put(std::size_t run, const std::string& id, const std::string& label, const std::string& value, bool result = false)
    {
        auto row = std::find_if(m_rows.begin(), m_rows.end(), [&](const auto& known) { return known.id == id; });
        if (row == m_rows.end())
            row = m_rows.insert(m_rows.end(), {id, label, std::vector<std::string>(m_runs), result});
        row->values[run] = value;
    }
    std::vector<ParameterRow> take()
    {
        std::stable_partition(m_rows.begin(), m_rows.end(), [](const auto& row) { return !row.result; });
        return std::move(m_rows);
    }

private:
    std::size_t m_runs;
    std::vector<ParameterRow> m_rows;
};

std::string yesNo(bool value) { return value ? "yes" : "no"; }
std::string number(double value) { return formatReal(value, 6); }

std::string metricText(const stats::Metric& metric)
{
    if (!metric.value)
        return {};
    std::string text = formatFixed(*metric.value, 4);
    if (metric.interval)
        text += " (" + formatFixed(metric.interval->low, 4) + "–" + formatFixed(metric.interval->high, 4) + ")";
    return text;
}

void putTraining(Rows& rows, std::size_t run, const train::TrainOptions& o)
{
    rows.put(run, "architecture", "Network", o.architecture);
    rows.put(run, "core", "Core", o.coreBlocked ? "blocked" : "present");
    rows.put(run, "preset", "Preset", o.preset);
    rows.put(run, "seed", "Seed", std::to_string(o.seed));
    rows.put(run, "learning_rate", "Learning rate", number(o.learningRate));
    rows.put(run, "batch", "Batch", std::to_string(o.batch));
    rows.put(run, "max_epochs", "Most epochs", std::to_string(o.maxEpochs));
    rows.put(run, "schedule", "Schedule", o.schedule);
    rows.put(run, "patience", "Patience", std::to_string(o.patience));
    rows.put(run, "stop_by", "Stop by", o.stopBy);
    rows.put(run, "ema_decay", "Averaging of weights", number(o.emaDecay));
    rows.put(run, "penalty", "Weight penalty", number(o.penalty));
    rows.put(run, "clip_norm", "Longest gradient", o.clipNorm > 0 ? number(o.clipNorm) : "any");
    rows.put(run, "dropout_scale", "Scale of dropout", number(o.dropoutScale));
    rows.put(run, "reverse_complement", "Reverse complement", yesNo(o.reverseComplement));
    rows.put(run, "shift", "Shift (bases)", std::to_string(o.shift));
    rows.put(run, "class_weights", "Class weights", o.classWeights);
    rows.put(run, "trunk", "Start from", o.trunk.empty() ? "scratch" : fs::path(o.trunk).filename().string());
    rows.put(run, "freeze_trunk", "Trunk stays as it is", yesNo(o.freezeTrunk));
    std::vector<std::string> rates;
    for (const auto& rate : o.groupRates)
        rates.push_back(rate.group + " × " + number(rate.factor));
    rows.put(run, "group_rates", "Rates of layers", rates.empty() ? "all the same" : join(rates, ", "));
    rows.put(run, "shuffle_labels", "Labels dealt out anew", yesNo(o.shuffleLabels));
    std::vector<Parameter> sizes;
    for (const auto& architecture : nn::architectureDescriptions())
        if (architecture.id == o.architecture)
            sizes = architecture.parameters;
    for (const auto& [id, value] : o.architectureValues.all()) {
        const auto known = std::find_if(sizes.begin(), sizes.end(), [&, &key = id](const auto& size) { return size.id == key; });
        rows.put(run, "size:" + id, known == sizes.end() ? id : known->label, toText(value));
    }
}

void putData(Rows& rows, std::size_t run, const train::RunRecord& record, const fs::path& folder)
{
    const auto& in = record.inputs;
    rows.put(run, "dataset", "Data set", folder.filename().string());
    rows.put(run, "sites", "Table of sites (MD5)", in.instancesMd5.substr(0, 8));
    rows.put(run, "motif", "Motif", in.motif);
    rows.put(run, "window", "Window (bases)", std::to_string(in.window));
    rows.put(run, "train", "Training chromosomes", join(in.split.train, ", "));
    rows.put(run, "validation", "Validation chromosomes", join(in.split.validation, ", "));
    rows.put(run, "test", "Test chromosomes", join(in.split.test, ", "));
    rows.put(run, "round", "Random round", in.split.round > 0 ? std::to_string(in.split.round) : "by chromosome");
    rows.put(run, "train_rows", "Training rows", withThousands(in.trainRows));
    rows.put(run, "validation_rows", "Validation rows", withThousands(in.validationRows));
    std::error_code ignored;
    if (!fs::exists(folder / paths::kDatasetFile, ignored))
        return;
    const auto d = dataset::readDatasetOptions(folder);
    rows.put(run, "design", "Design", std::string(dataset::toText(d.design)));
    rows.put(run, "match", "Matching", std::string(dataset::toText(d.match)));
    rows.put(run, "pvalue", "Motif p-value", number(d.pvalue));
    rows.put(run, "ratio", "Unbound for each bound", number(d.ratio));
    rows.put(run, "peaks", "Peaks", fs::path(d.peaksFile).filename().string());
    rows.put(run, "dnase", "DNase", d.dnaseFile.empty() ? "none" : fs::path(d.dnaseFile).filename().string());
    rows.put(run, "max_unknown", "Most unknown bases", std::to_string(d.maxUnknown));
}

void putResults(Rows& rows, std::size_t run, const train::RunRecord& record, const fs::path& folder, const std::string& split)
{
    std::error_code ignored;
    if (fs::exists(folder / paths::kEvaluationFile, ignored))
        for (const auto& part : train::readEvaluation(folder).splits)
            if (part.split == split) {
                rows.put(run, "auroc", split + " auROC", metricText(part.rows.auroc), true);
                rows.put(run, "auprc", split + " auPRC", metricText(part.rows.auprc), true);
                rows.put(run, "auroc_sites", split + " auROC by site", metricText(part.sites.auroc), true);
            }
    const bool over = record.complete();
    rows.put(run, "state", "State", record.state, true);
    const auto epochs = train::readMetrics(folder);
    const auto best = std::find_if(epochs.rbegin(), epochs.rend(), [](const auto& epoch) { return epoch.best; });
    rows.put(run, "epochs", "Epochs", epochs.empty() ? std::to_string(record.epochs) : std::to_string(epochs.back().epoch), true);
    rows.put(run, "best_epoch", "Best epoch", best != epochs.rend() ? std::to_string(best->epoch) : std::to_string(record.bestEpoch), true);
    if (best != epochs.rend() && std::isfinite(best->validationLoss))
        rows.put(run, "validation_loss", "Best validation loss", formatFixed(best->validationLoss, 4), true);
    if (best != epochs.rend() && best->validationAuroc)
        rows.put(run, "validation_auroc", "validation auROC there", formatFixed(*best->validationAuroc, 4), true);
    rows.put(run, "time", "Time", over ? formatDuration(record.seconds) : std::string(), true);
    rows.put(run, "speed", "Sequences a second", over ? withThousands(std::llround(record.sequencesPerSecond)) : std::string(), true);
    rows.put(run, "device", "Device", record.machine.device, true);
    rows.put(run, "threads", "Threads", std::to_string(record.machine.threads), true);
    rows.put(run, "parameters", "Trained numbers", withThousands(record.parameters), true);
    rows.put(run, "torch", "LibTorch", record.machine.torch, true);
    rows.put(run, "program", "Program", record.machine.program, true);
}

std::string bestText(const train::EpochMetrics& best, CurveKind kind)
{
    if (kind == CurveKind::Auroc)
        return best.validationAuroc ? ", best " + formatFixed(*best.validationAuroc, 3) : "";
    const double loss = kind == CurveKind::TrainingLoss ? best.trainLoss : best.validationLoss;
    return std::isfinite(loss) ? ", best " + formatFixed(loss, 3) : "";
}

std::optional<double> valueOf(const train::EpochMetrics& epoch, CurveKind kind)
{
    if (kind == CurveKind::Auroc)
        return epoch.validationAuroc;
    const double loss = kind == CurveKind::TrainingLoss ? epoch.trainLoss : epoch.validationLoss;
    return std::isfinite(loss) ? std::optional(loss) : std::nullopt;  // NaN: there are no validation rows
}

}  // namespace

bool ParameterRow::differs() const
{
    return std::any_of(values.begin(), values.end(), [this](const auto& value) { return value != values.front(); });
}

std::vector<ParameterRow> ParameterTable::differences() const
{
    std::vector<ParameterRow> kept;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(kept), [](const auto& row) { return row.result || row.differs(); });
    return kept;
}

ParameterTable parameterTable(std::span<const ComparedRun> runs, const std::string& split)
{
    ParameterTable table;
    Rows rows(runs.size());
    for (std::size_t i = 0; i < runs.size(); ++i) {
        table.runs.push_back(runs[i].name);
        if (!train::hasRunRecord(runs[i].folder))
            continue;
        const auto record = train::readRunRecord(runs[i].folder);
        putTraining(rows, i, record.options);
        putData(rows, i, record, runs[i].dataset.empty() ? fs::path(record.inputs.datasetFolder) : runs[i].dataset);
        putResults(rows, i, record, runs[i].folder, split);
    }
    table.rows = rows.take();
    return table;
}

void writeParameterTable(const ParameterTable& table, bool all, const fs::path& tsv)
{
    std::string text = "#id\tlabel\t" + join(table.runs, "\t") + "\n";
    for (const auto& row : all ? table.rows : table.differences())
        text += row.id + "\t" + row.label + "\t" + join(row.values, "\t") + "\n";
    writeFileAtomically(tsv, text);
}

figure::Chart curvesChart(std::span<const ComparedRun> runs, CurveKind kind, bool byTime)
{
    constexpr std::size_t kMostMarkedPoints = 40;
    constexpr double kMinute = 60;
    figure::Chart chart;
    chart.id = kind == CurveKind::Auroc ? "curves_auroc" : kind == CurveKind::TrainingLoss ? "curves_training" : "curves_loss";
    chart.title = kind == CurveKind::Auroc ? "Validation auROC" : kind == CurveKind::TrainingLoss ? "Training loss" : "Validation loss";
    chart.y.title = kind == CurveKind::Auroc ? "auROC" : "Cross-entropy";
    chart.x = {byTime ? "Minutes of training" : "Epoch", 0.0, {}};
    chart.note = kind == CurveKind::TrainingLoss ? "Binary cross-entropy per row of the training chromosomes, without the weight penalty."
                                                 : "Averaged weights, validation chromosomes of each run's own data set; best: of the kept epoch.";
    for (std::size_t i = 0; i < runs.size(); ++i) {
        figure::Series series = curve(runs[i].name, figure::numberedRole(i));
        series.id = runs[i].folder.filename().string();
        double seconds = 0;
        std::string best;
        for (const auto& epoch : train::readMetrics(runs[i].folder)) {
            seconds += epoch.seconds;
            if (const auto value = valueOf(epoch, kind))
                append(series, byTime ? seconds / kMinute : static_cast<double>(epoch.epoch), *value);
            if (epoch.best)
                best = bestText(epoch, kind);
        }
        series.name += best;
        series.points = series.x.size() <= kMostMarkedPoints;
        chart.series.push_back(std::move(series));
    }
    return chart;
}

void writeCurves(std::span<const ComparedRun> runs, const fs::path& tsv)
{
    std::string text = "#run\tepoch\tstep\tseconds\ttrain_loss\tvalidation_loss\tvalidation_auroc\tvalidation_auprc\tlearning_rate\tbest\n";
    const auto orEmpty = [](const std::optional<double>& value) { return value && std::isfinite(*value) ? formatExact(*value) : std::string(); };
    for (const auto& run : runs) {
        double seconds = 0;
        for (const auto& epoch : train::readMetrics(run.folder)) {
            seconds += epoch.seconds;
            text += run.name + "\t" + std::to_string(epoch.epoch) + "\t" + std::to_string(epoch.step) + "\t" + formatExact(seconds) + "\t" +
                    orEmpty(epoch.trainLoss) + "\t" + orEmpty(epoch.validationLoss) + "\t" + orEmpty(epoch.validationAuroc) + "\t" +
                    orEmpty(epoch.validationAuprc) + "\t" + formatExact(epoch.learningRate) + "\t" + (epoch.best ? "1" : "0") + "\n";
        }
    }
    writeFileAtomically(tsv, text);
}

}  // namespace bindscape::project
