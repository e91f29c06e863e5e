// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/site_predictions.h"

#include "core/base/text.h"
#include "core/train/calibration.h"

#include <cmath>
#include <functional>

namespace bindscape::train {

namespace {

// A float reads back as itself. Probabilities are written in full: a tie that only the file has would change the ranking.
constexpr int kDigits = 9;

double probabilityOf(double logit) { return 1 / (1 + std::exp(-logit)); }

bool knowsDnase(const dataset::Dataset& data) { return !data.options.dnaseFile.empty(); }

stats::RankingMetrics metricsOf(std::span<const int> labels, std::span<const double> scores, std::span<const std::int64_t> groups,
                                const EvaluateOptions& options)
{
    return stats::rankingMetrics(labels, scores, groups, options.bootstrap, options.seed, options.threads);
}

stats::RankingMetrics bySite(const SitePredictions& p, const EvaluateOptions& options, const std::function<double(std::size_t)>& score)
{
    std::vector<double> scores(p.labels.size());
    for (std::size_t site = 0; site < scores.size(); ++site)
        scores[site] = score(site);
    return metricsOf(p.labels, scores, {}, options);
}

stats::RankingMetrics byRow(const SitePredictions& p, const EvaluateOptions& options)
{
    std::vector<int> labels;
    std::vector<double> scores;
    std::vector<std::int64_t> groups;  // the strands of one site are drawn together
    for (std::size_t site = 0; site < p.labels.size(); ++site)
        for (const double logit : {p.forward[site], p.reverse[site]}) {
            labels.push_back(p.labels[site]);
            scores.push_back(logit);
            groups.push_back(static_cast<std::int64_t>(site));
        }
    return metricsOf(labels, scores, groups, options);
}

void warnIfNotDefined(const SplitEvaluation& split, Warnings& warnings)
{
    if (split.sites.auroc.value)
        return;
    const bool empty = split.sites.positives + split.sites.negatives == 0;
    warnings.push_back({"", 0, "auROC and auPRC are not defined for the " + split.split + " chromosomes: " +
                                   (empty ? "there are no sites." : "all sites are of one class.")});
}

SplitEvaluation evaluateSplit(const dataset::Dataset& data, dataset::Split split, const SitePredictions& p, const EvaluateOptions& options)
{
    SplitEvaluation result;
    result.split = dataset::toText(split);
    result.sites = bySite(p, options, [&](std::size_t site) { return p.mean(site); });
    result.rows = options.strand == "average" ? result.sites : byRow(p, options);
    const auto instance = [&](std::size_t site) -> const dataset::Instance& { return data.instances[p.instance[site]]; };
    result.motifScore = bySite(p, options, [&](std::size_t site) { return instance(site).score; });
    if (knowsDnase(data))
        result.dnase = bySite(p, options, [&](std::size_t site) { return instance(site).dnase ? 1.0 : 0.0; });
    if (p.hidesCore)
        result.coreHidden = bySite(p, options, [&](std::size_t site) { return p.hidden[site]; });
    for (const auto& baseline : p.baselines)
        result.baselines.push_back({baseline.id, baseline.title, baseline.note, metricsOf(p.labels, baseline.logits, {}, options)});
    std::vector<double> probabilities(p.labels.size());
    for (std::size_t site = 0; site < probabilities.size(); ++site)
        probabilities[site] = probabilityOf(p.mean(site));
    result.bins = probabilityBins(p.labels, probabilities);
    result.brier = brierScore(p.labels, probabilities);
    result.calibrationError = calibrationError(result.bins);
    return result;
}

}  // namespace

std::vector<dataset::Split> splitsOf(const std::string& wanted)
{
    using dataset::Split;
    if (wanted == "all")
        return {Split::Train, Split::Validation, Split::Test};
    if (wanted == "held-out")
        return {Split::Validation, Split::Test};
    const auto split = dataset::splitFromText(wanted);
    if (!split || *split == Split::Unused)
        throw Error("There is no split called \"" + wanted + "\". Use train, validation, test, held-out or all.");
    return {*split};
}

void addEvaluation(Evaluation& evaluation, const dataset::Dataset& data, dataset::Split split, const SitePredictions& predictions,
                   const EvaluateOptions& options)
{
    evaluation.splits.push_back(evaluateSplit(data, split, predictions, options));
    warnIfNotDefined(evaluation.splits.back(), evaluation.warnings);
}

void writeHeading(TableWriter& table, const dataset::Dataset& data, const SitePredictions& p)
{
    std::string heading = "#chrom\tbegin\tend\tstrand\tsplit\tlabel\tlogit_forward\tlogit_reverse\tprobability\tmotif_score";
    if (knowsDnase(data))
        heading += "\tdnase";
    if (p.hidesCore)
        heading += "\tprobability_hidden";
    for (const auto& baseline : p.baselines)
        heading += "\t" + baseline.id;
    table.line(heading);
}

void writeRows(TableWriter& table, const dataset::Dataset& data, dataset::Split split, const SitePredictions& p)
{
    for (std::size_t site = 0; site < p.labels.size(); ++site) {
        const auto& instance = data.instances[p.instance[site]];
        std::vector<std::string> fields{data.chroms[instance.chrom],
                                        std::to_string(instance.begin),
                                        std::to_string(instance.end()),
                                        std::string(1, toChar(instance.strand)),
                                        std::string(dataset::toText(split)),
                                        std::to_string(p.labels[site]),
                                        formatReal(p.forward[site], kDigits),
                                        formatReal(p.reverse[site], kDigits),
                                        formatExact(probabilityOf(p.mean(site))),
                                        formatReal(instance.score, kDigits)};
        if (knowsDnase(data))
            fields.emplace_back(instance.dnase ? "1" : "0");
        if (p.hidesCore)
            fields.push_back(formatExact(probabilityOf(p.hidden[site])));
        for (const auto& baseline : p.baselines)
            fields.push_back(formatExact(probabilityOf(baseline.logits[site])));
        table.line(join(fields, "\t"));
    }
}

}  // namespace bindscape::train
