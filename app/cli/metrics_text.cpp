// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/metrics_text.h"

#include "core/base/text.h"

namespace bindscape::cli {

namespace {

std::string number(const std::optional<double>& value) { return value ? formatFixed(*value, 4) : "not defined"; }

void sayMetrics(const std::string& split, const std::string& of, const stats::RankingMetrics& m, Console& console)
{
    const auto& interval = m.auroc.interval;
    console.say(join({split, of, number(m.auroc.value), interval ? formatFixed(interval->low, 4) : "", interval ? formatFixed(interval->high, 4) : "",
                      number(m.auprc.value), number(m.paucMcclish.value), std::to_string(m.positives), std::to_string(m.negatives)},
                     "\t"));
    const auto json = [](const std::optional<double>& v) { return v ? nlohmann::ordered_json(*v) : nlohmann::ordered_json(nullptr); };
    console.event("metrics", {{"split", split}, {"of", of}, {"auroc", json(m.auroc.value)}, {"auprc", json(m.auprc.value)},
                              {"n_positive", m.positives}, {"n_negative", m.negatives}});
}

}  // namespace

void sayEvaluation(const train::Evaluation& evaluation, Console& console)
{
    console.say("split\tof\tauroc\tlow\thigh\tauprc\tpauc_mcclish\tn_positive\tn_negative");
    for (const auto& split : evaluation.splits) {
        sayMetrics(split.split, "rows", split.rows, console);
        sayMetrics(split.split, "sites", split.sites, console);
        sayMetrics(split.split, "motif_score", split.motifScore, console);
        if (split.dnase)
            sayMetrics(split.split, "dnase", *split.dnase, console);
    }
}

}  // namespace bindscape::cli
