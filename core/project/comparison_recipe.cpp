// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/comparison.h"
#include "core/project/json_reader.h"
#include "core/project/relocated.h"
#include "core/project/run_differences.h"

#include <algorithm>

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

const std::vector<std::string> kKinds{"cross", "own_vs_best", "kmer_scatter", "gc", "designs", "design_sizes", "curves_loss", "curves_training", "curves_auroc"};

std::string full(const fs::path& path) { return path.empty() ? std::string() : fs::absolute(path).lexically_normal().string(); }

fs::path folderAt(JsonReader& reader, const std::string& key, const fs::path& recipeFolder)
{
    const fs::path named = reader.path(key, recipeFolder);
    return named.empty() ? named : relocated(named, recipeFolder);
}

ComparisonSource sourceFrom(const json& recipe, const fs::path& folder, const std::string& source)
{
    JsonReader reader(recipe, source, "");
    ComparisonSource result;
    result.kind = reader.choice("kind", "", kKinds);
    result.title = reader.text("title");
    result.split = reader.choice("split", "test", {"train", "validation", "test"});
    result.metric = *analysis::crossMetricFromText(reader.choice("metric", "auroc", {"auroc", "auprc"}));
    result.coreBlocked = reader.flag("core_blocked", false);
    result.byTime = reader.flag("by_time", false);
    for (JsonReader& run : reader.children("runs"))
        result.runs.push_back({folderAt(run, "folder", folder), run.requiredText("name"), folderAt(run, "dataset", folder), run.text("tf"), run.text("cell")});
    for (JsonReader& dataset : reader.children("datasets"))
        result.datasets.push_back({folderAt(dataset, "folder", folder), dataset.requiredText("name"), {}});
    if (result.runs.empty())
        reader.fail("runs", "is missing");
    if (result.kind == "kmer_scatter" && result.runs.size() != 2)
        reader.fail("runs", "must name two runs");
    return result;
}

std::optional<CurveKind> curvesOf(const std::string& kind)
{
    if (kind == "curves_loss")
        return CurveKind::ValidationLoss;
    if (kind == "curves_training")
        return CurveKind::TrainingLoss;
    return kind == "curves_auroc" ? std::optional(CurveKind::Auroc) : std::nullopt;
}

analysis::KmerTable kmersOf(const ComparedRun& run)
{
    const auto file = kmerTableOf(run.folder);
    if (!file)
        throw Error("The run " + run.folder.string() + " has no kmers.tsv. Count its k-mers first, with the command kmers or in the window.");
    return analysis::readKmers(*file);
}

}  // namespace

const std::vector<std::string>& comparisonKinds() { return kKinds; }

bool isComparison(const std::string& kind) { return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end(); }

std::string comparisonRecipe(const ComparisonSource& source)
{
    json recipe{{"kind", source.kind}, {"title", source.title}, {"split", source.split}, {"metric", analysis::toText(source.metric)}, {"core_blocked", source.coreBlocked}};
    if (source.byTime)
        recipe["by_time"] = true;
    for (const auto& run : source.runs)
        recipe["runs"].push_back({{"folder", full(run.folder)}, {"name", run.name}, {"dataset", full(run.dataset)}, {"tf", run.tf}, {"cell", run.cell}});
    for (const auto& dataset : source.datasets)
        recipe["datasets"].push_back({{"folder", full(dataset.folder)}, {"name", dataset.name}});
    return recipe.dump(2, ' ', false, json::error_handler_t::replace);
}

figure::Picture comparisonPicture(const json& recipe, const fs::path& folder, const std::string& source, Progress& progress)
{
    const ComparisonSource asked = sourceFrom(recipe, folder, source);
    if (asked.kind == "cross" || asked.kind == "own_vs_best") {
        CrossRequest request;
        request.runs = asked.runs;
        request.datasets = asked.datasets;
        request.split = asked.split;
        const auto table = crossTable(request, {}, progress);
        if (asked.kind == "cross")
            return crossHeatMap(table, asked.metric, asked.title);
        return ownVersusBestChart(table, asked.metric);
    }
    if (asked.kind == "kmer_scatter")
        return kmerScatter(analysis::compareKmers(kmersOf(asked.runs[0]), kmersOf(asked.runs[1]), asked.runs[0].name, asked.runs[1].name), asked.runs[0].name, asked.runs[1].name);
    if (const auto curves = curvesOf(asked.kind)) {
        figure::Chart chart = curvesChart(asked.runs, *curves, asked.byTime);
        chart.subtitle = asked.title;
        return chart;
    }
    std::vector<analysis::RunFacts> facts;
    for (const auto& run : asked.runs) {
        progress.checkpoint(static_cast<double>(facts.size()) / static_cast<double>(asked.runs.size()), run.name);
        facts.push_back(runFacts(run, asked.split));
    }
    if (asked.kind == "gc")
        return gcChart(facts, asked.coreBlocked, asked.split);
    return asked.kind == "designs" ? designChart(facts, asked.coreBlocked, asked.split) : designSizeChart(facts, asked.coreBlocked);
}

}  // namespace bindscape::project
