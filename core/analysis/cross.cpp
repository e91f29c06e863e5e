// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/cross.h"

#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::analysis {

namespace {

std::string text(const std::optional<double>& value) { return numberText(value.value_or(std::numeric_limits<double>::quiet_NaN())); }

std::vector<std::string> metricText(const stats::Metric& metric)
{
    if (!metric.interval)
        return {text(metric.value), "nan", "nan"};
    return {text(metric.value), numberText(metric.interval->low), numberText(metric.interval->high)};
}

void keepBetter(std::optional<double>& best, std::optional<std::size_t>& who, std::optional<double> value, std::size_t model)
{
    if (value && (!best || *value > *best)) {
        best = value;
        who = model;
    }
}

std::string nameOf(const CrossTable& table, const std::optional<std::size_t>& model) { return model ? table.models[*model] : "."; }

}  // namespace

std::string_view toText(CrossMetric metric) { return metric == CrossMetric::Auroc ? "auroc" : "auprc"; }

std::optional<CrossMetric> crossMetricFromText(std::string_view text)
{
    for (const CrossMetric metric : {CrossMetric::Auroc, CrossMetric::Auprc})
        if (text == toText(metric))
            return metric;
    return std::nullopt;
}

std::string titleOf(CrossMetric metric) { return metric == CrossMetric::Auroc ? "auROC" : "auPRC"; }

std::optional<double> CrossTable::value(std::size_t model, std::size_t dataset, CrossMetric metric) const
{
    const CrossCell& cell = at(model, dataset);
    const stats::Metric& chosen = metric == CrossMetric::Auroc ? cell.metrics.auroc : cell.metrics.auprc;
    if (!cell.measured || !chosen.value || std::isnan(*chosen.value))
        return std::nullopt;
    return chosen.value;
}

std::size_t CrossTable::missing() const
{
    return static_cast<std::size_t>(std::count_if(cells.begin(), cells.end(), [](const CrossCell& cell) { return !cell.measured; }));
}

std::vector<bool> bestOfColumns(const CrossTable& table, CrossMetric metric)
{
    std::vector<bool> best(table.cells.size(), false);
    for (std::size_t d = 0; d < table.datasets.size(); ++d) {
        std::optional<double> highest;
        for (std::size_t m = 0; m < table.models.size(); ++m)
            if (const auto value = table.value(m, d, metric))
                highest = std::max(highest.value_or(*value), *value);
        for (std::size_t m = 0; m < table.models.size(); ++m)
            best[m * table.datasets.size() + d] = highest && table.value(m, d, metric) == highest;
    }
    return best;
}

std::optional<double> OwnVersusBest::difference() const
{
    return own && other ? std::optional(*own - *other) : std::nullopt;
}

std::vector<OwnVersusBest> ownVersusBest(const CrossTable& table, CrossMetric metric)
{
    std::vector<OwnVersusBest> rows;
    for (std::size_t d = 0; d < table.datasets.size(); ++d) {
        OwnVersusBest& row = rows.emplace_back();
        row.dataset = table.datasets[d];
        for (std::size_t m = 0; m < table.models.size(); ++m) {
            const auto value = table.value(m, d, metric);
            if (table.at(m, d).own)
                keepBetter(row.own, row.ownModel, value, m);
            else
                keepBetter(row.other, row.otherModel, value, m);
        }
    }
    return rows;
}

void writeCross(const CrossTable& table, CrossMetric metric, const std::filesystem::path& tsv)
{
    std::string lines = "#model";
    for (const auto& dataset : table.datasets)
        lines += "\t" + dataset;
    lines += "\n";
    for (std::size_t m = 0; m < table.models.size(); ++m) {
        lines += table.models[m];
        for (std::size_t d = 0; d < table.datasets.size(); ++d)
            lines += "\t" + text(table.value(m, d, metric));
        lines += "\n";
    }
    writeFileAtomically(tsv, lines);
}

void writeCrossLong(const CrossTable& table, const std::filesystem::path& tsv)
{
    std::string lines = "#model\tdataset\tsplit\town\tleakage\tauroc\tauroc_low\tauroc_high\tauprc\tauprc_low\tauprc_high\tn_positive\tn_negative\n";
    for (std::size_t m = 0; m < table.models.size(); ++m) {
        for (std::size_t d = 0; d < table.datasets.size(); ++d) {
            const CrossCell& cell = table.at(m, d);
            std::vector<std::string> fields{table.models[m], table.datasets[d], table.split, cell.own ? "1" : "0", cell.leakage ? "1" : "0"};
            for (const stats::Metric* metric : {&cell.metrics.auroc, &cell.metrics.auprc}) {
                const auto texts = metricText(cell.measured ? *metric : stats::Metric{});
                fields.insert(fields.end(), texts.begin(), texts.end());
            }
            fields.push_back(std::to_string(cell.metrics.positives));
            fields.push_back(std::to_string(cell.metrics.negatives));
            lines += join(fields, "\t") + "\n";
        }
    }
    writeFileAtomically(tsv, lines);
}

void writeOwnVersusBest(const CrossTable& table, CrossMetric metric, const std::filesystem::path& tsv)
{
    std::string lines = "#dataset\tmetric\town_model\town\tbest_other_model\tbest_other\tdifference\town_is_best\tgain\n";
    for (const OwnVersusBest& row : ownVersusBest(table, metric)) {
        const auto difference = row.difference();
        const auto rounded = [](double value) { return formatReal(value, 10); };  // without the noise of the subtraction
        const std::string best = !difference ? "nan" : row.ownIsBest() ? "1" : "0";
        lines += join({row.dataset, std::string(toText(metric)), nameOf(table, row.ownModel), text(row.own), nameOf(table, row.otherModel),
                       text(row.other), difference ? rounded(*difference) : "nan", best, difference ? rounded(std::fabs(*difference)) : "nan"},
                      "\t") +
                 "\n";
    }
    writeFileAtomically(tsv, lines);
}

}  // namespace bindscape::analysis
