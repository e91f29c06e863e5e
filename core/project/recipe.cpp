// SPDX-License-Identifier: GPL-3.0-or-later
// A recipe names its files by absolute path; a recipe that was moved together with its project finds them again by the ends of
// those paths.
#include "core/project/run_project.h"

#include "core/base/atomic_file.h"
#include "core/project/comparison.h"
#include "core/project/json_reader.h"
#include "core/project/kmer_panel.h"
#include "core/project/match_settings.h"
#include "core/project/motif_charts.h"
#include "core/project/panel_profiles.h"
#include "core/project/relocated.h"
#include "core/project/simulation.h"
#include "core/project/variant_charts.h"
#include "core/project/whatif_picture.h"

#include <algorithm>

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr int kDefaultBins = 1000;
constexpr int kMostAncestors = 8;

bool isOfEvaluation(const std::string& kind)
{
    return kind == "roc" || kind == "pr" || kind == "histogram" || kind == "calibration";
}

bool hasCurves(const std::string& kind) { return kind == "roc" || kind == "pr"; }

json toJson(const Region& region)
{
    return {{"chrom", region.chrom}, {"begin", region.begin}, {"end", region.end}};
}

}  // namespace

fs::path relocated(const fs::path& path, const fs::path& recipeFolder)
{
    std::error_code ignored;
    if (fs::exists(path, ignored))
        return path;
    for (auto begin = path.begin(); begin != path.end(); ++begin) {
        fs::path end;
        for (auto part = begin; part != path.end(); ++part)
            end /= *part;
        if (end.is_absolute())
            continue;
        fs::path ancestor = recipeFolder;
        for (int i = 0; i < kMostAncestors; ++i, ancestor = ancestor.parent_path())
            if (fs::exists(ancestor / end, ignored))
                return ancestor / end;
    }
    return path;
}

namespace {

void relocate(Project& project, const fs::path& folder)
{
    for (fs::path* path : {&project.genome, &project.cytobands, &project.motifs})
        if (!path->empty())
            *path = relocated(*path, folder);
    for (auto& track : project.tracks) {
        if (!track.file.empty())
            track.file = relocated(track.file, folder);
        if (auto matches = matchSettings(track); matches && !matches->cores.empty()) {
            matches->cores = relocated(matches->cores, folder);
            setMatchSettings(track, *matches);
        }
    }
}

figure::Picture browserPicture(JsonReader& reader, const fs::path& folder, const std::string& source, Progress& progress)
{
    Project project = projectFromJson(reader.object("project"), "/", source);
    relocate(project, folder);
    const auto overview = reader.region("overview");
    if (!overview)
        reader.fail("overview", "is missing");
    const auto bins = static_cast<int>(reader.integer("bins", kDefaultBins, 1, 100'000));
    return browserFigure(project, *overview, reader.region("detail"), bins, progress);
}

figure::Picture chosen(std::vector<figure::Chart> charts, const std::string& id, const std::string& subtitle)
{
    const auto found = std::find_if(charts.begin(), charts.end(), [&](const auto& chart) { return chart.id == id; });
    found->subtitle = subtitle;
    return std::move(*found);
}

std::vector<NamedRun> namedRuns(std::vector<JsonReader>& runs, const fs::path& folder)
{
    std::vector<NamedRun> named;
    for (JsonReader& run : runs) {
        const fs::path file = run.path("file", folder);
        if (file.empty())
            run.fail("file", "is missing");
        named.push_back({relocated(file, folder), run.text("title", file.filename().string())});
    }
    return named;
}

figure::Picture trainingPicture(JsonReader& reader, const fs::path& file, const std::string& kind, const fs::path& folder)
{
    const bool blocked = reader.flag("core_blocked", false);
    std::vector<TrainingHistory> pair{readTrainingHistory(blocked, file)};
    if (const fs::path partner = reader.path("partner", folder); !partner.empty())
        pair.push_back(readTrainingHistory(!blocked, relocated(partner, folder)));
    TrainingView view;
    view.smooth = reader.flag("smooth", false);
    view.validation = reader.text("validation");
    auto others = reader.children("others");
    for (const NamedRun& run : namedRuns(others, folder))
        view.others.emplace_back(run.title, readTrainingHistory(blocked, run.folder));
    return chosen(trainingCharts(pair, view), kind, reader.text("title"));
}

figure::Picture sequencePicture(JsonReader& reader, const fs::path& file)
{
    const std::int64_t sequence = reader.integer("sequence", -1, -1, std::int64_t{1} << 40);
    return simulationSequencePicture(file, reader.requiredText("architecture"), sequence < 0 ? std::nullopt : std::optional(sequence));
}

figure::Picture comparisonPicture(JsonReader& reader, std::vector<JsonReader>& runs, const std::string& kind, const fs::path& folder)
{
    if (!hasCurves(kind) && kind != "calibration")
        reader.fail("kind", "must be roc, pr or calibration where several runs are compared");
    return chosen(comparisonCharts(namedRuns(runs, folder), reader.text("split", "test")), kind, reader.text("title"));
}

}  // namespace

std::string browserRecipe(const Project& project, const Region& overview, const std::optional<Region>& detail)
{
    Project shown = project;
    shown.analyses.clear();
    json recipe{{"kind", "browser"}, {"project_file", project.file.string()}, {"overview", toJson(overview)}, {"bins", kDefaultBins}};
    if (detail)
        recipe["detail"] = toJson(*detail);
    recipe["project"] = toJson(shown, "/");
    return recipe.dump(2, ' ', false, json::error_handler_t::replace);
}

std::string chartRecipe(const ChartSource& source)
{
    json recipe{{"kind", source.kind}, {"title", source.title}};
    if (source.runs.empty())
        recipe["file"] = fs::absolute(source.file).lexically_normal().string();
    if (isOfEvaluation(source.kind))
        recipe["split"] = source.split;
    for (const NamedRun& run : source.runs)
        recipe["runs"].push_back({{"file", fs::absolute(run.folder).lexically_normal().string()}, {"title", run.title}});
    if (hasCurves(source.kind) && !source.curves.empty())
        recipe["curves"] = source.curves;
    if (source.kind == "loss" || source.kind == "auroc") {
        recipe["core_blocked"] = source.coreBlocked;
        if (source.smooth)
            recipe["smooth"] = true;
        if (!source.validation.empty())
            recipe["validation"] = source.validation;
        for (const NamedRun& run : source.others)
            recipe["others"].push_back({{"file", fs::absolute(run.folder).lexically_normal().string()}, {"title", run.title}});
    }
    if ((source.kind == "auroc" || hasCurves(source.kind)) && !source.partner.empty())
        recipe["partner"] = fs::absolute(source.partner).lexically_normal().string();
    if (source.kind == "kmers")
        recipe["rows"] = source.rows;
    if (source.kind == "spacing")
        recipe["motif"] = source.motif;
    return recipe.dump(2, ' ', false, json::error_handler_t::replace);
}

figure::Picture makePicture(const std::string& recipeJson, const fs::path& folder, const std::string& source, Progress& progress)
{
    const json content = parseJson(recipeJson, source);
    JsonReader reader(content, source, "");
    if (isComparison(reader.text("kind")))
        return comparisonPicture(content, folder, source, progress);
    if (reader.text("kind") == kWhatIfKind)
        return whatIfPicture(content, source);
    if (isVariantKind(reader.text("kind")))
        return variantPicture(content, folder, source);
    std::vector<std::string> kinds{"browser", "loss", "auroc", "roc", "pr", "histogram", "calibration", "profile", "kmers", "simulation_roc", "simulation_sequence",
                                   "motifs", "spacing", kWhatIfKind, kProfilesKind, kProfileLinesKind, kKmerPanelKind, kSingletonsKind, kTestedRocKind};
    kinds.insert(kinds.end(), comparisonKinds().begin(), comparisonKinds().end());
    const auto kind = reader.choice("kind", "", kinds);
    if (kind == kKmerPanelKind)
        return kmerPanelPicture(reader, folder);
    if (kind == "browser")
        return browserPicture(reader, folder, source, progress);
    if (auto runs = reader.children("runs"); !runs.empty())
        return comparisonPicture(reader, runs, kind, folder);
    const fs::path named = reader.path("file", folder);
    if (named.empty())
        reader.fail("file", "is missing");
    const fs::path file = relocated(named, folder);
    const auto title = reader.text("title");
    if (kind == "simulation_roc")
        return simulationRocPicture(file);
    if (kind == "simulation_sequence")
        return sequencePicture(reader, file);
    if (kind == "loss" || kind == "auroc")
        return trainingPicture(reader, file, kind, folder);
    if (isOfEvaluation(kind)) {
        const fs::path partner = reader.path("partner", folder);
        return chosen(evaluationCharts(file, reader.text("split", "test"), partner.empty() ? partner : relocated(partner, folder), reader.texts("curves")),
                      kind, title);
    }
    if (kind == "profile")
        return profileChart(file, title);
    if (kind == kProfilesKind)
        return profilesPicture(reader, file);
    if (kind == kProfileLinesKind)
        return profileLinesPicture(reader, file);
    if (kind == "motifs")
        return motifPage(file, title);
    if (kind == "spacing")
        return spacingChart(file, title, reader.requiredText("motif"));
    return kmerChart(file, title, static_cast<int>(reader.integer("rows", ChartSource().rows, 1, 1000)));
}

figure::Picture makePicture(const fs::path& recipe, Progress& progress)
{
    const fs::path full = fs::absolute(recipe).lexically_normal();
    return makePicture(readFile(full, 64u << 20), full.parent_path(), full.string(), progress);
}

}  // namespace bindscape::project
