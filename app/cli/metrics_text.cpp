// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/metrics_text.h"

#include "core/base/text.h"

#include <set>

namespace bindscape::cli {

namespace {

std::string number(const std::optional<double>& value) { return value ? formatFixed(*value, 4) : "not defined"; }

nlohmann::ordered_json json(const std::optional<double>& value) { return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json(nullptr); }

void sayMetrics(const std::string& split, const std::string& of, const stats::RankingMetrics& m, Console& console)
{
    const auto& interval = m.auroc.interval;
    console.say(join({split, of, number(m.auroc.value), interval ? formatFixed(interval->low, 4) : "", interval ? formatFixed(interval->high, 4) : "",
                      number(m.auprc.value), number(m.paucMcclish.value), std::to_string(m.positives), std::to_string(m.negatives)},
                     "\t"));
    console.event("metrics", {{"split", split}, {"of", of}, {"auroc", json(m.auroc.value)}, {"auprc", json(m.auprc.value)},
                              {"n_positive", m.positives}, {"n_negative", m.negatives}});
}

void sayColumns(Console& console) { console.say("split\tof\tauroc\tlow\thigh\tauprc\tpauc_mcclish\tn_positive\tn_negative"); }

void sayOthers(const train::SplitEvaluation& split, Console& console)
{
    sayMetrics(split.split, "motif_score", split.motifScore, console);
    if (split.dnase)
        sayMetrics(split.split, "dnase", *split.dnase, console);
}

void sayCalibration(const train::SplitEvaluation& split, Console& console)
{
    console.event("calibration", {{"split", split.split}, {"brier", json(split.brier)}, {"calibration_error", json(split.calibrationError)}});
}

}  // namespace

void sayBaseline(const train::BaselineResult& result, Console& console)
{
    sayColumns(console);
    for (const auto& split : result.evaluation.splits) {
        sayMetrics(split.split, "kmers", split.sites, console);
        sayOthers(split, console);
        sayCalibration(split, console);
    }
    console.say("# kmers: " + result.title + ". " + result.note);
    console.event("baseline", {{"id", "kmers"}, {"title", result.title}, {"note", result.note}});
}

void sayEvaluation(const train::Evaluation& evaluation, Console& console)
{
    sayColumns(console);
    for (const auto& split : evaluation.splits) {
        sayMetrics(split.split, "rows", split.rows, console);
        sayMetrics(split.split, "sites", split.sites, console);
        if (split.coreHidden)
            sayMetrics(split.split, "core_hidden", *split.coreHidden, console);
        for (const auto& baseline : split.baselines)
            sayMetrics(split.split, baseline.id, baseline.sites, console);
        sayOthers(split, console);
    }
    // What the rows above are, once each.
    std::set<std::string> told;
    for (const auto& split : evaluation.splits) {
        for (const auto& baseline : split.baselines)
            if (told.insert(baseline.id).second)
                console.say("# " + baseline.id + ": " + baseline.title + ". " + baseline.note);
        for (const auto& baseline : split.baselines)
            console.event("baseline", {{"split", split.split}, {"id", baseline.id}, {"title", baseline.title}, {"note", baseline.note}});
        sayCalibration(split, console);
    }
}

}  // namespace bindscape::cli
