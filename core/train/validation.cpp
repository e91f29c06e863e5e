// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/validation.h"

#include "core/base/parallel.h"
#include "core/stats/metrics.h"
#include "core/train/predict.h"

#include <cmath>

namespace bindscape::train {

namespace {

double crossEntropy(double logit, int label) { return std::max(logit, 0.0) - logit * label + std::log1p(std::exp(-std::fabs(logit))); }

// Labels of all rows, [row, task].
std::vector<std::uint8_t> allLabels(const Rows& rows)
{
    const auto tasks = static_cast<std::size_t>(rows.tasks);
    std::vector<std::uint8_t> labels(rows.size() * tasks);
    for (std::size_t row = 0; row < rows.size(); ++row)
        rows.taskLabels(row, std::span(labels).subspan(row * tasks, tasks));
    return labels;
}

ValidationResult judgeTasks(const Rows& rows, const std::vector<float>& logits)
{
    ValidationResult result;
    const auto labels = allLabels(rows);
    double sum = 0;
    for (std::size_t i = 0; i < labels.size(); ++i)
        sum += crossEntropy(logits[i], labels[i]);
    result.loss = sum / static_cast<double>(labels.size());
    double auroc = 0, auprc = 0;
    int measured = 0;
    if (std::isfinite(result.loss))
        for (const TaskScores& task : scoreTasks(rows, logits, 1))
            if (task.auroc && task.auprc) {
                auroc += *task.auroc;
                auprc += *task.auprc;
                ++measured;
            }
    if (measured > 0) {
        result.auroc = auroc / measured;
        result.auprc = auprc / measured;
    }
    return result;
}

}  // namespace

std::vector<TaskScores> scoreTasks(const Rows& rows, const std::vector<float>& logits, std::size_t strands)
{
    const auto tasks = static_cast<std::size_t>(rows.tasks);
    const auto labels = allLabels(rows);
    const std::size_t sites = rows.size() / strands;
    std::vector<TaskScores> scores(tasks);
    parallelFor(tasks, 0, [&](std::size_t task) {
        std::vector<int> truth(sites);
        std::vector<double> means(sites);
        for (std::size_t site = 0; site < sites; ++site) {
            truth[site] = labels[site * strands * tasks + task];
            for (std::size_t strand = 0; strand < strands; ++strand)
                means[site] += logits[(site * strands + strand) * tasks + task] / static_cast<double>(strands);
            ++(truth[site] != 0 ? scores[task].positives : scores[task].negatives);
        }
        scores[task].auroc = stats::auroc(truth, means);
        scores[task].auprc = stats::averagePrecision(truth, means);
    });
    return scores;
}

ValidationResult judge(nn::Network& network, const Rows& rows, long batch, torch::Device device, Progress& progress)
{
    if (rows.size() == 0)
        return {std::numeric_limits<double>::quiet_NaN(), {}, {}};
    if (rows.tasks > 1)
        return judgeTasks(rows, predictAllLogits(network, rows, batch, device, progress));
    const auto logits = predictLogits(network, rows, batch, device, progress);
    ValidationResult result;
    result.loss = meanCrossEntropy(rows.labels, logits);
    if (!std::isfinite(result.loss))
        return result;
    const std::vector<int> labels(rows.labels.begin(), rows.labels.end());
    result.auroc = stats::auroc(labels, logits);
    result.auprc = stats::averagePrecision(labels, logits);
    return result;
}

}  // namespace bindscape::train
