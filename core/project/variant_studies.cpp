// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/variant_studies.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/project/panel_runs.h"
#include "core/scores/score_bed.h"

#include <nlohmann/json.hpp>

namespace bindscape::project {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

constexpr std::size_t kLargestRecord = std::size_t{64} << 20;

ordered_json modelsJson(const std::vector<variation::Model>& models)
{
    ordered_json list = ordered_json::array();
    for (const auto& model : models) {
        const auto origin = scores::readScoreRecord(model.scores).origin;
        list.push_back({{"name", model.name},
                        {"scores", model.scores.string()},
                        {"motif", origin.motif},
                        {"run", origin.run},
                        {"method", origin.title},
                        {"windows", origin.windows},
                        {"core_blocked", origin.coreBlocked},
                        {"normalised", origin.normalised},
                        {"model_md5", origin.modelMd5}});
    }
    return list;
}

ordered_json referenceJson(const variation::ReferenceCounts& counts)
{
    return {{"checked", counts.checked},
            {"mismatches", counts.mismatches},
            {"other_allele", counts.otherAllele},
            {"other_strand", counts.otherStrand},
            {"unknown_letters", counts.unknown}};
}

void writeRecord(ordered_json record, const StudyInputs& inputs, const fs::path& table)
{
    record["variants"] = inputs.variants.string();
    record["program"] = std::string("Bindscape ") + version();
    record["genome"] = inputs.genome.string();
    if (!inputs.network.empty())
        record["network"] = inputs.network.string();
    record["models"] = modelsJson(inputs.models);
    writeFileAtomically(studyRecord(table), record.dump(1, ' ', false, ordered_json::error_handler_t::replace) + "\n");
}

// Those that were read; without the ones that the table lacks.
ordered_json columnsJson(const variation::TestedColumns& columns)
{
    ordered_json json = ordered_json::object();
    for (const auto& [key, name] : {std::pair<const char*, const std::string&>{"locus", columns.locus},
                                    {"chrom", columns.chrom},
                                    {"pos", columns.position},
                                    {"id", columns.id},
                                    {"ref", columns.reference},
                                    {"alt", columns.alternate},
                                    {"effect", columns.effect},
                                    {"fdr", columns.fdr}})
        if (!name.empty())
            json[key] = name;
    return json;
}

const char* toText(variation::Strength strength) { return strength == variation::Strength::Raw ? "raw" : "relative"; }

ordered_json metricJson(const stats::Metric& metric)
{
    ordered_json json{{"value", nullptr}};
    if (metric.value)
        json["value"] = *metric.value;
    if (metric.interval)
        json["interval95"] = {metric.interval->low, metric.interval->high};
    return json;
}

std::string metricText(const stats::Metric& metric)
{
    if (!metric.value)
        return "not defined (one class only)";
    return formatFixed(*metric.value, 4) +
           (metric.interval ? " (95 % " + formatFixed(metric.interval->low, 4) + " to " + formatFixed(metric.interval->high, 4) + ")" : "");
}

}  // namespace

fs::path studyRecord(const fs::path& table) { return fs::path(table).replace_extension(".json"); }

std::vector<std::string> sentencesOf(const variation::RankResult& result)
{
    return {withThousands(result.rows) + " rows, " + withThousands(result.usable) + " on this genome, " + withThousands(result.scored) +
            " in a scored window; " + plural(static_cast<std::int64_t>(result.variants.size()), "variant") + " in the list." +
            (result.leftOut > 0 ? " " + plural(result.leftOut, "row") + " left out: no alternate, or not wanted (no SNP, FILTER)." : std::string())};
}

std::vector<std::string> sentencesOf(const variation::TestedResult& result)
{
    std::vector<std::string> sentences{plural(result.positives, "positive") + ", " + plural(result.negatives, "negative"),
                                       "auROC " + metricText(result.auroc) + ", auPRC " + metricText(result.auprc)};
    if (const auto& test = result.mannWhitney)
        sentences.push_back("Mann-Whitney U " + formatReal(test->u, 12) + ", two-sided P " + formatReal(test->asymptoticContinuity) +
                            (test->exact ? ", exact " + formatReal(*test->exact) : std::string()));
    const auto notes = result.notes();
    sentences.insert(sentences.end(), notes.begin(), notes.end());
    return sentences;
}

void writeRankedStudy(const variation::RankResult& result, const variation::RankOptions& options, const StudyInputs& inputs,
                      const fs::path& table)
{
    ordered_json help = ordered_json::object();
    if (!inputs.centre.empty())
        help["network"] = {{"centre", inputs.centre}, {"dataset", inputs.dataset.string()}};
    if (!inputs.motifs.empty())
        help["motifs"] = {{"file", inputs.motifs.string()}, {"p_value", inputs.motifPvalue}, {"reach", inputs.motifReach}};
    variation::writeRanked(result, table);
    writeRecord({{"by", options.by == variation::RankBy::Score ? "score" : "change"},
                 {"score", toText(options.strength)},
                 {"top", options.top},
                 {"all_sites", options.sites == variation::Sites::All},
                 {"everywhere", options.everywhere},
                 {"snps_only", options.snpsOnly},
                 {"passed_only", options.passedOnly},
                 {"max_mismatch", options.mostMismatches},
                 {"asked", help},
                 {"rows", result.rows},
                 {"usable", result.usable},
                 {"scored", result.scored},
                 {"left_out", result.leftOut},
                 {"reference", referenceJson(result.reference)},
                 {"notes", sentencesOf(result)}},
                inputs, table);
}

void writeSingletonStudy(const variation::SingletonTable& table, const StudyInputs& inputs, const fs::path& folder)
{
    const auto& options = table.options;
    variation::writeSingletons(table, folder / kSingletonsFile);
    writeRecord({{"rule", options.rule == variation::TopRule::RankInWindow ? "rank" : "context"},
                 {"min_an", options.fewestChromosomes},
                 {"filter", options.counts.passedOnly ? "pass" : "any"},
                 {"snps_only", options.counts.snpsOnly},
                 {"ac", options.counts.countField},
                 {"an", options.counts.chromosomesField},
                 {"all_sites", options.sites == variation::Sites::All},
                 {"polymorphic_only", options.polymorphicOnly},
                 {"max_mismatch", options.counts.mostMismatches},
                 {"rows", table.counts.rows},
                 {"usable", table.counts.usable},
                 {"reference", referenceJson(table.counts.reference)},
                 {"positions", table.counts.sites.size()},
                 {"notes", table.notes}},
                inputs, folder / kSingletonsFile);
}

void writeTestedStudy(const variation::TestedResult& result, const StudyInputs& inputs, const fs::path& folder)
{
    ordered_json json{{"fdr", result.options.fdr},
                      {"score", toText(result.options.strength)},
                      {"snps_only", result.options.snpsOnly},
                      {"all_sites", result.options.sites == variation::Sites::All},
                      {"bootstrap", result.options.replicates},
                      {"max_mismatch", result.options.mostMismatches},
                      {"columns", columnsJson(result.options.columns)},
                      {"rows", result.rows},
                      {"without_fdr", result.noFdr},
                      {"no_snp", result.notSnps},
                      {"left_out", result.leftOut},
                      {"not_scored", result.notScored},
                      {"reference", referenceJson(result.reference)},
                      {"positives", result.positives},
                      {"negatives", result.negatives},
                      {"auroc", metricJson(result.auroc)},
                      {"auprc", metricJson(result.auprc)},
                      {"seed", result.options.seed},
                      {"notes", sentencesOf(result)}};
    if (const auto& test = result.mannWhitney) {
        json["mann_whitney"] = {{"u", test->u}, {"p_two_sided", test->asymptoticContinuity}};
        if (test->asymptotic)
            json["mann_whitney"]["p_without_continuity"] = *test->asymptotic;
        if (test->exact)
            json["mann_whitney"]["p_exact"] = *test->exact;
    }
    variation::writeTested(result, folder / kTestedFile);
    writeRecord(std::move(json), inputs, folder / kTestedFile);
}

StudyRecord readStudyRecord(const fs::path& table)
{
    const fs::path file = studyRecord(table);
    const auto json = nlohmann::json::parse(readFile(file, kLargestRecord), nullptr, false);
    if (!json.is_object())
        throw Error(file.string() + " is damaged: it is no JSON object. Make the table " + table.filename().string() + " again.");
    StudyRecord record;
    const auto text = [&](const char* key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
    };
    record.variants = text("variants");
    record.network = text("network");
    if (const std::string strength = text("score"); !strength.empty())
        record.strength = strength;
    if (const auto seed = json.find("seed"); seed != json.end() && seed->is_number_unsigned())
        record.seed = *seed;
    if (const auto notes = json.find("notes"); notes != json.end() && notes->is_array())
        for (const auto& note : *notes)
            if (note.is_string())
                record.sentences.push_back(note);
    if (const auto models = json.find("models"); models != json.end() && models->is_array())
        for (const auto& model : *models)
            if (model.is_object() && model.contains("name") && model["name"].is_string()) {
                record.models.push_back(model["name"]);
                const auto scores = model.find("scores");
                record.runs.push_back(scores != model.end() && scores->is_string() ? fs::path(scores->get<std::string>()).parent_path().filename().string()
                                                                                   : std::string());
            }
    return record;
}

StudyModels studyModels(const Project& project, std::string_view design)
{
    StudyModels found;
    for (const auto& row : panelRuns(project, design)) {
        const fs::path folder = panelScores(paths::runFolder(project.folder(), row.present->id), true);
        if (!scores::scoresExist(folder))
            continue;
        found.models.push_back({folder, row.name});
        found.runs.push_back(row.present->id);
    }
    return found;
}

}  // namespace bindscape::project
