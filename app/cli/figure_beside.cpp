// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/figure_beside.h"

#include "core/analysis/oriented_site.h"
#include "core/base/atomic_file.h"
#include "core/scores/score_bed.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace bindscape::cli {

namespace fs = std::filesystem;

namespace {

const std::vector<std::string> kFormats{"svg", "pdf", "png"};

// A recipe in the folder of its table, or above, names it from there: a copy of the folder shows its own numbers, not the original's.
std::string fromFolder(const std::string& recipe, const fs::path& folder)
{
    auto json = nlohmann::ordered_json::parse(recipe, nullptr, false);
    if (!json.is_object() || !json.contains("file") || !json["file"].is_string())
        return recipe;
    const fs::path file = json["file"].get<std::string>();
    const fs::path relative = file.lexically_relative(fs::absolute(folder).lexically_normal());
    if (!file.is_absolute() || relative.empty() || *relative.begin() == "..")
        return recipe;
    json["file"] = relative.generic_string();
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

void addFigureOption(CLI::App& app, FigureOption& figure)
{
    figure.option = app.add_option("--figure", figure.formats,
                                   "Also draw the table, beside it: svg, pdf, png, separated by commas (all three if none is named)")
                        ->expected(0, static_cast<int>(kFormats.size()))
                        ->delimiter(',')
                        ->check(CLI::IsMember(kFormats))
                        ->type_name("FORMAT[,FORMAT]");
}

std::string titleOfScores(const fs::path& folder)
{
    const auto origin = scores::readScoreRecord(folder).origin;
    return analysis::titleOf(origin) + (origin.coreBlocked ? ", core blocked" : ", core present");
}

void requireOwnCompanions(const fs::path& picture, const OutputPolicy& policy, Console& console)
{
    const fs::path data = fs::path(picture).replace_extension("csv"), recipe = fs::path(picture).replace_extension("json");
    const bool own = fs::exists(recipe) ? figure::isRecipe(readFile(recipe)) : !fs::exists(data);
    mayWrite(fs::exists(recipe) ? recipe : data, !own, {policy.overwrite, false}, console);
}

void drawBeside(const project::ChartSource& chart, const FigureOption& figure, const OutputPolicy& policy, Console& console)
{
    if (figure.wanted())
        drawRecipeBeside(project::chartRecipe(chart), chart.file, kColumnMm, figure, policy, console);
}

void drawRecipeBeside(const std::string& recipe, const fs::path& table, double widthMm, const FigureOption& figure, const OutputPolicy& policy,
                      Console& console)
{
    if (!figure.wanted())
        return;
    const auto picture = project::makePicture(recipe, table.parent_path(), "the recipe of " + table.string(), console);
    std::vector<std::string> formats = figure.formats;
    std::erase(formats, "");
    for (const auto& format : formats.empty() ? kFormats : formats) {
        const fs::path file = fs::path(table).replace_extension(format);
        if (!mayWrite(file, fs::exists(file), policy, console, figure.place))
            continue;
        requireOwnCompanions(file, policy, console);
        figure::ExportOptions options;
        options.format = *draw::fileFormatFromText(format);
        options.widthMm = widthMm;
        const auto files = figure::exportFigure(picture, options, file, fromFolder(recipe, file.parent_path()));
        console.say("Figure: " + files.figure.string());
        console.event("figure", {{"file", files.figure.string()}, {"data", files.data.string()}, {"recipe", files.recipe.string()}});
    }
}

}  // namespace bindscape::cli
