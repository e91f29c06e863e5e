// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/evaluation_file.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"

#include <nlohmann/json.hpp>

namespace bindscape::train {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

struct NamedMetric {
    const char* name;
    stats::Metric stats::RankingMetrics::*member;
};
constexpr NamedMetric kMetrics[] = {{"auroc", &stats::RankingMetrics::auroc},
                                    {"auprc", &stats::RankingMetrics::auprc},
                                    {"pauc_raw", &stats::RankingMetrics::paucRaw},
                                    {"pauc_mcclish", &stats::RankingMetrics::paucMcclish}};

Json toJson(const stats::RankingMetrics& metrics)
{
    Json json;
    for (const auto& [name, member] : kMetrics) {
        const stats::Metric& metric = metrics.*member;
        json[name] = metric.value ? Json(*metric.value) : Json();
        json[std::string(name) + "_interval"] =
            metric.interval ? Json(std::vector<double>{metric.interval->low, metric.interval->high}) : Json();
    }
    json["n_positive"] = metrics.positives;
    json["n_negative"] = metrics.negatives;
    return json;
}

stats::RankingMetrics metricsFrom(const Json& json)
{
    stats::RankingMetrics metrics;
    for (const auto& [name, member] : kMetrics) {
        stats::Metric& metric = metrics.*member;
        if (const auto& value = json.at(name); !value.is_null())
            metric.value = value.get<double>();
        if (const auto& interval = json.at(std::string(name) + "_interval"); !interval.is_null())
            metric.interval = stats::Interval95{interval.at(0), interval.at(1)};
    }
    metrics.positives = json.at("n_positive");
    metrics.negatives = json.at("n_negative");
    return metrics;
}

}  // namespace

void writeEvaluation(const Evaluation& evaluation, const fs::path& folder)
{
    Json splits = Json::array();
    for (const auto& split : evaluation.splits) {
        Json json{{"split", split.split},
                  {"rows", toJson(split.rows)},
                  {"sites", toJson(split.sites)},
                  {"motif_score", toJson(split.motifScore)}};
        if (split.dnase)
            json["dnase"] = toJson(*split.dnase);
        splits.push_back(std::move(json));
    }
    Json warnings = Json::array();
    for (const auto& warning : evaluation.warnings)
        warnings.push_back({{"file", warning.file}, {"line", warning.line}, {"message", warning.message}});
    const Json json{{"format", 1}, {"splits", splits}, {"warnings", warnings}};
    writeFileAtomically(folder / paths::kEvaluationFile, json.dump(2) + "\n");
}

Evaluation readEvaluation(const fs::path& folder)
{
    const fs::path file = folder / paths::kEvaluationFile;
    const std::string text = readFile(file);
    try {
        const Json json = Json::parse(text);
        Evaluation evaluation;
        for (const auto& split : json.at("splits")) {
            SplitEvaluation s;
            s.split = split.at("split");
            s.rows = metricsFrom(split.at("rows"));
            s.sites = metricsFrom(split.at("sites"));
            s.motifScore = metricsFrom(split.at("motif_score"));
            if (split.contains("dnase"))
                s.dnase = metricsFrom(split.at("dnase"));
            evaluation.splits.push_back(std::move(s));
        }
        for (const auto& warning : json.at("warnings"))
            evaluation.warnings.push_back({warning.at("file"), warning.at("line"), warning.at("message")});
        return evaluation;
    } catch (const Json::exception&) {
        throw Error(file.string() + " is damaged. Evaluate the model again.");
    }
}

}  // namespace bindscape::train
