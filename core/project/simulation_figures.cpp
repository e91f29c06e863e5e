// SPDX-License-Identifier: GPL-3.0-or-later
// Fig. 2a and 2b of the paper, in its colours.
#include "core/base/text.h"
#include "core/project/series.h"
#include "core/project/simulation.h"
#include "core/project/simulation_paths.h"
#include "core/project/simulation_table.h"
#include "core/project/simulation_truth.h"
#include "core/scores/score_set.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

using draw::Color;

constexpr Color kContextColor = Color::hex(0xD62728), kCoreColor = Color::hex(0x7F7F7F), kDiagonal = Color::hex(0x000000);

// The paper's colours; methods that it does not have take the next free one.
Color methodColor(const std::string& method, const std::vector<std::string>& all)
{
    static const std::map<std::string, Color> published{{"saliency", Color::hex(0x32CD32)},
                                                        {"ism", Color::hex(0x87CEEB)},
                                                        {"gradcam", Color::hex(0x8B0000)},
                                                        {"deeplift", Color::hex(0xFFA500)}};
    constexpr Color others[] = {Color::hex(0x6A5ACD), Color::hex(0xC71585), Color::hex(0x008080), Color::hex(0x8B6914),
                                Color::hex(0x708090)};
    if (const auto known = published.find(method); known != published.end())
        return known->second;
    std::size_t index = 0;
    for (const std::string& other : all) {
        if (other == method)
            break;
        index += published.contains(other) ? 0 : 1;
    }
    return others[index % std::size(others)];
}

std::vector<std::string> methodsOf(const std::vector<SimulationResult>& results)
{
    std::vector<std::string> ids;
    for (const auto& result : results)
        if (std::find(ids.begin(), ids.end(), result.method) == ids.end())
            ids.push_back(result.method);
    return ids;
}

std::vector<SimulationResult> finishedResults(const fs::path& folder)
{
    auto results = readSimulation(folder);
    if (results.empty())
        throw Error(folder.string() + " holds no finished check of the methods (" + paths::kSimulationTableFile +
                    "). Run it with the command simulate, or in the window.");
    return results;
}

// With one instance on either side of the core, as the published example; else the first.
std::size_t exampleOf(const scores::ScoreSet& set, const SimulationTruth& truth)
{
    for (std::size_t i = 0; i < set.sites.size(); ++i) {
        const auto planted = truth.of(set.sites[i]);
        if (planted.context.size() == 2 && planted.context[0].end < planted.core.begin && planted.context[1].begin > planted.core.end)
            return i;
    }
    return 0;
}

figure::FigureTrack intervalTrack(const std::string& name, const Region& window, const std::vector<simulation::PlantedTruth::Place>& places,
                                  Color color)
{
    figure::FigureTrack track;
    track.name = name;
    genome::Intervals intervals{window, {}, {}, false};
    for (const auto& place : places) {
        genome::Interval item;
        item.begin = window.begin + place.begin;
        item.end = window.begin + place.end;
        item.strand = Strand::Forward;
        intervals.items.push_back(item);
    }
    track.data = std::move(intervals);
    track.style.color = color;
    track.style.height = 30;  // room for both names
    track.overlay = "planted";
    return track;
}

figure::FigureTrack scoreTrack(const SimulationResult& result, const Region& window, std::span<const float> values, Color color)
{
    figure::FigureTrack track;
    track.name = result.methodTitle;
    genome::Signal signal{window, {}, {}, {}};
    signal.min.assign(values.begin(), values.end());
    signal.mean = signal.max = signal.min;
    track.data = std::move(signal);
    track.style.color = color;
    track.style.graph = "bars";
    track.style.height = 60;
    return track;
}

std::string recipeOf(const char* kind, const fs::path& folder, nlohmann::json more)
{
    more["kind"] = kind;
    more["file"] = fs::absolute(folder).lexically_normal().string();
    return more.dump(2, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace

std::string simulationRocRecipe(const fs::path& folder) { return recipeOf("simulation_roc", folder, nlohmann::json::object()); }

std::string simulationSequenceRecipe(const fs::path& folder, const std::string& architecture, std::optional<std::int64_t> sequence)
{
    nlohmann::json more{{"architecture", architecture}};
    if (sequence)
        more["sequence"] = *sequence;
    return recipeOf("simulation_sequence", folder, std::move(more));
}

figure::Picture simulationRocPicture(const fs::path& folder)
{
    const auto results = finishedResults(folder);
    const auto curves = readSimulationCurves(folder);
    const auto methods = methodsOf(results);
    figure::Chart chart;
    chart.id = "simulation_roc";
    chart.title = "Bases of planted motifs by rank";
    chart.x = {"Share of other bases", 0.0, 1.0};
    chart.y = {"Share of bases in planted motifs", 0.0, 1.0};
    figure::Series diagonal = curve("", figure::Role::Neutral);
    diagonal.x = diagonal.y = {0, 1};
    diagonal.color = kDiagonal;
    diagonal.id = "diagonal";
    chart.series.push_back(diagonal);
    for (const auto& result : results) {
        const auto points = std::find_if(curves.begin(), curves.end(), [&](const NamedRoc& c) {
            return c.architecture == result.architecture && c.method == result.method;
        });
        if (points == curves.end())
            continue;
        const std::string value = result.metrics.auroc ? " " + formatFixed(*result.metrics.auroc, 3) : std::string();
        figure::Series series = curve(result.architectureTitle + " " + result.methodTitle + value, figure::Role::Neutral);
        series.id = result.architecture + "." + result.method;
        series.color = methodColor(result.method, methods);
        series.dashed = result.architecture != "danq";  // as published: DanQ solid, DeepSEA dashed
        for (const auto& point : points->points)
            append(series, point.fpr, point.tpr);
        chart.series.push_back(std::move(series));
    }
    const auto& first = results.front();
    chart.note = withThousands(first.metrics.sequences) + " simulated positive sequences, " + withThousands(first.metrics.motifs) +
                 " planted motifs; bases ranked by " + (first.rankBy == simulation::RankBy::Score ? "score" : "|score|") +
                 " within their sequence, pooled; bases of the core left out. Numbers: auROC.";
    return chart;
}

figure::Picture simulationSequencePicture(const fs::path& folder, const std::string& architecture, std::optional<std::int64_t> sequence)
{
    const auto results = finishedResults(folder);
    const auto methods = methodsOf(results);
    const SimulationTruth truth(folder);
    figure::BrowserFigure picture;
    figure::BrowserView view;
    for (const auto& result : results) {
        if (result.architecture != architecture)
            continue;
        const auto set = scores::readScores(paths::scoresFolder(paths::runFolder(folder, architecture), result.method));
        if (sequence && *sequence >= static_cast<std::int64_t>(set.sites.size()))
            throw Error("There is no sequence " + std::to_string(*sequence) + "; the check of the methods in " + folder.string() + " has " +
                        std::to_string(set.sites.size()) + ", counted from 0.");
        const std::size_t index = sequence ? static_cast<std::size_t>(*sequence) : exampleOf(set, truth);
        const auto& site = set.sites[index];
        if (view.tracks.empty()) {
            const auto planted = truth.of(site);
            view.region = site.window;
            view.chromLength = site.window.end;
            view.zero = site.window.begin + site.window.length() / 2;
            view.place = "Simulated sequence " + std::to_string(index) + ", positions relative to its middle";
            view.tracks = {intervalTrack(truth.contextName(site).empty() ? "planted" : truth.contextName(site), site.window,
                                         planted.context, kContextColor),
                           intervalTrack(truth.coreName(site), site.window, {planted.core}, kCoreColor)};
            picture.title = "Per-base scores of " + result.architectureTitle;
        }
        view.tracks.push_back(scoreTrack(result, view.region, {set.row(index), set.window}, methodColor(result.method, methods)));
    }
    if (view.tracks.empty())
        throw Error("The check of the methods in " + folder.string() + " has no network called \"" + architecture + "\".");
    picture.views.push_back(std::move(view));
    picture.note = "Simulated data.";
    return picture;
}

}  // namespace bindscape::project
