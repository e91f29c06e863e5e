// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/evaluation_file.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"

#include <nlohmann/json.hpp>

#include <limits>

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

Json toJson(const ProbabilityBin& bin)
{
    return {{"low", bin.low},
            {"high", bin.high},
            {"mean_probability", bin.bound + bin.unbound > 0 ? Json(bin.meanProbability) : Json()},
            {"bound", bin.bound},
            {"unbound", bin.unbound}};
}

ProbabilityBin binFrom(const Json& json)
{
    const auto& mean = json.at("mean_probability");
    return {json.at("low"), json.at("high"), mean.is_null() ? std::numeric_limits<double>::quiet_NaN() : mean.get<double>(), json.at("bound"),
            json.at("unbound")};
}

Json toJson(const std::optional<double>& value) { return value ? Json(*value) : Json(); }

Json toJson(const SplitEvaluation& split)
{
    Json json{{"split", split.split},
              {"rows", toJson(split.rows)},
              {"sites", toJson(split.sites)},
              {"motif_score", toJson(split.motifScore)}};
    if (split.dnase)
        json["dnase"] = toJson(*split.dnase);
    if (split.coreHidden)
        json["core_hidden"] = toJson(*split.coreHidden);
    Json baselines = Json::array(), bins = Json::array();
    for (const auto& baseline : split.baselines)
        baselines.push_back({{"id", baseline.id}, {"title", baseline.title}, {"note", baseline.note}, {"sites", toJson(baseline.sites)}});
    for (const auto& bin : split.bins)
        bins.push_back(toJson(bin));
    json["baselines"] = std::move(baselines);
    json["bins"] = std::move(bins);
    json["brier"] = toJson(split.brier);
    json["calibration_error"] = toJson(split.calibrationError);
    return json;
}

// What earlier programs did not write stays empty.
SplitEvaluation splitFrom(const Json& json)
{
    SplitEvaluation split;
    split.split = json.at("split");
    split.rows = metricsFrom(json.at("rows"));
    split.sites = metricsFrom(json.at("sites"));
    split.motifScore = metricsFrom(json.at("motif_score"));
    if (json.contains("dnase"))
        split.dnase = metricsFrom(json.at("dnase"));
    if (json.contains("core_hidden"))
        split.coreHidden = metricsFrom(json.at("core_hidden"));
    for (const auto& baseline : json.value("baselines", Json::array()))
        split.baselines.push_back({baseline.at("id"), baseline.at("title"), baseline.at("note"), metricsFrom(baseline.at("sites"))});
    for (const auto& bin : json.value("bins", Json::array()))
        split.bins.push_back(binFrom(bin));
    for (const auto& [name, value] : {std::pair{"brier", &split.brier}, std::pair{"calibration_error", &split.calibrationError}})
        if (json.contains(name) && !json.at(name).is_null())
            *value = json.at(name).get<double>();
    return split;
}

}  // namespace

std::string evaluationText(const Evaluation& evaluation, std::optional<int> resamples)
{
    Json splits = Json::array();
    for (const auto& split : evaluation.splits)
        splits.push_back(toJson(split));
    Json warnings = Json::array();
    for (const auto& warning : evaluation.warnings)
        warnings.push_back({{"file", warning.file}, {"line", warning.line}, {"message", warning.message}});
    Json json{{"format", 1}};
    if (resamples)
        json["resamples"] = *resamples;
    json["splits"] = std::move(splits);
    json["warnings"] = std::move(warnings);
    return json.dump(2) + "\n";
}

void writeEvaluation(const Evaluation& evaluation, const fs::path& folder, std::optional<int> resamples)
{
    writeFileAtomically(folder / paths::kEvaluationFile, evaluationText(evaluation, resamples));
}

namespace {

// What `read` finds in it; a sentence where something it needs is missing or of another kind.
template <class Read>
auto fromFile(const fs::path& folder, const Read& read)
{
    const fs::path file = folder / paths::kEvaluationFile;
    const std::string text = readFile(file);
    try {
        return read(Json::parse(text));
    } catch (const Json::exception&) {
        throw Error(file.string() + " is damaged. Evaluate the model again.");
    }
}

}  // namespace

Evaluation readEvaluation(const fs::path& folder)
{
    return fromFile(folder, [](const Json& json) {
        Evaluation evaluation;
        for (const auto& split : json.at("splits"))
            evaluation.splits.push_back(splitFrom(split));
        for (const auto& warning : json.at("warnings"))
            evaluation.warnings.push_back({warning.at("file"), warning.at("line"), warning.at("message")});
        return evaluation;
    });
}

std::optional<int> readResamples(const fs::path& folder)
{
    return fromFile(folder, [](const Json& json) { return json.contains("resamples") ? std::optional(json.at("resamples").get<int>()) : std::nullopt; });
}

}  // namespace bindscape::train
