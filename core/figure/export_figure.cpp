// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/figure/chart_parts.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace bindscape::figure {

namespace fs = std::filesystem;

namespace {

ChartStyle chartStyle(double fontPt) { return {fontPt, std::max(5.0, fontPt - 1), 0.5, false}; }

std::string titleOf(const Picture& picture)
{
    return std::visit([](const auto& p) { return p.title; }, picture);
}

std::string descriptionOf(const Picture& picture)
{
    if (const auto* browser = std::get_if<BrowserFigure>(&picture)) {
        std::vector<std::string> parts;
        for (const BrowserView& view : browser->views)
            parts.push_back(toLocus(view.region) + (browser->genomeName.empty() ? "" : " (" + browser->genomeName + ")"));
        parts.insert(parts.end(), browser->legend.begin(), browser->legend.end());
        return join(parts, "; ");
    }
    return std::visit([](const auto& p) { return p.note; }, picture);
}

// One table for all tracks: track and chromosome first, then every column that some track has; NA where a track lacks it.
std::string browserTable(const BrowserFigure& figure)
{
    std::vector<std::string> columns{"view", "track", "chrom"};
    struct Block {
        std::vector<std::string> first;
        std::vector<std::vector<std::string>> rows;
    };
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < figure.views.size(); ++i) {
        for (const FigureTrack& track : figure.views[i].tracks) {
            Block block{{std::to_string(i + 1), track.name, figure.views[i].region.chrom}, tracks::plottedNumbers(track.data, figure.views[i].region)};
            for (const std::string& name : block.rows.empty() ? std::vector<std::string>{} : block.rows.front())
                if (std::find(columns.begin(), columns.end(), name) == columns.end())
                    columns.push_back(name);
            blocks.push_back(std::move(block));
        }
    }
    std::vector<std::vector<std::string>> table{columns};
    for (const Block& block : blocks) {
        for (std::size_t r = 1; r < block.rows.size(); ++r) {
            std::vector<std::string> row(columns.size(), "NA");
            std::copy(block.first.begin(), block.first.end(), row.begin());
            for (std::size_t c = 0; c < block.rows[r].size(); ++c) {
                const auto column = std::find(columns.begin(), columns.end(), block.rows.front()[c]);
                row[static_cast<std::size_t>(column - columns.begin())] = block.rows[r][c];
            }
            table.push_back(std::move(row));
        }
    }
    return csvText(table);
}

// How each kind is written, drawn and measured.
template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};

void writeData(const Picture& picture, const fs::path& csv)
{
    std::visit(Overloaded{[&](const Chart& p) { writeChartData(p, csv); }, [&](const KmerChart& p) { writeKmerChartData(p, csv); },
                          [&](const HeatMap& p) { writeHeatMapData(p, csv); }, [&](const MotifPage& p) { writeMotifPageData(p, csv); },
                          [&](const ProfileMatrix& p) { writeProfileMatrixData(p, csv); }, [&](const KmerMatrix& p) { writeKmerMatrixData(p, csv); },
                          [&](const BrowserFigure& p) { writeFileAtomically(csv, browserTable(p)); }},
               picture);
}

const char* nameOf(draw::FileFormat format)
{
    return format == draw::FileFormat::Svg ? "svg" : format == draw::FileFormat::Pdf ? "pdf" : "png";
}

std::string recipeText(const std::string& recipeJson, const ExportOptions& options, double heightMm, const ExportedFiles& files)
{
    nlohmann::json recipe = nlohmann::json::object();
    if (!recipeJson.empty()) {
        recipe = nlohmann::json::parse(recipeJson, nullptr, false);
        if (!recipe.is_object())
            throw Error("The recipe of figure " + files.figure.string() + " is not valid JSON. Make the figure from the window or a project again.");
    }
    recipe["options"] = {{"format", nameOf(options.format)}, {"width_mm", options.widthMm}, {"height_mm", heightMm},
                         {"font_pt", options.fontPt},        {"dpi", options.dpi},          {"transparent", options.transparent}};
    recipe["program"] = {{"name", "Bindscape"}, {"version", version()}};
    recipe["files"] = {{"figure", files.figure.filename().string()}, {"data", files.data.filename().string()}};
    // Names from files need not be UTF-8: replaced rather than refused.
    return recipe.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace

bool isRecipe(const std::string& json)
{
    const auto recipe = nlohmann::json::parse(json, nullptr, false);
    return recipe.is_object() && recipe.contains("files") && recipe.contains("options");
}

ExportOptions exportOptionsOf(const std::string& recipeJson)
{
    ExportOptions options;
    const auto recipe = nlohmann::json::parse(recipeJson, nullptr, false);
    if (!recipe.is_object() || !recipe.contains("options") || !recipe["options"].is_object())
        return options;
    const auto& stored = recipe["options"];
    const auto number = [&](const char* key, double& value, double low, double high) {
        if (const auto found = stored.find(key); found != stored.end() && found->is_number())
            value = std::clamp(found->get<double>(), low, high);
    };
    number("width_mm", options.widthMm, 20, 2000);
    number("height_mm", options.heightMm, 0, 2000);
    number("font_pt", options.fontPt, 4, 40);
    number("dpi", options.dpi, 30, 2400);
    if (const auto found = stored.find("transparent"); found != stored.end() && found->is_boolean())
        options.transparent = *found;
    if (const auto found = stored.find("format"); found != stored.end() && found->is_string())
        options.format = draw::fileFormatFromText(found->get<std::string>()).value_or(options.format);
    return options;
}

double wantedHeightPt(const Picture& picture, double widthPt, double fontPt)
{
    const ChartStyle style = chartStyle(fontPt);
    return std::visit(Overloaded{[&](const Chart& p) { return wantedChartHeight(p, widthPt, style); },
                                 [&](const KmerChart& p) { return wantedKmerChartHeight(p, widthPt, style); },
                                 [&](const HeatMap& p) { return wantedHeatMapHeight(p, widthPt, style); },
                                 [&](const MotifPage& p) { return wantedMotifPageHeight(p, widthPt, style); },
                                 [&](const ProfileMatrix& p) { return wantedProfileMatrixHeight(p, widthPt, style); },
                                 [&](const KmerMatrix& p) { return wantedKmerMatrixHeight(p, widthPt, style); },
                                 [&](const BrowserFigure& p) { return renderBrowserFigure(nullptr, p, widthPt, std::nullopt, fontPt); }},
                      picture);
}

double renderPicture(draw::Canvas& canvas, const Picture& picture, double widthPt, double heightPt, double fontPt)
{
    const ChartStyle style = chartStyle(fontPt);
    const draw::Theme& theme = draw::lightTheme();
    const draw::Rect inner{fontPt, fontPt, std::max(1.0, widthPt - 2 * fontPt), std::max(1.0, heightPt - 2 * fontPt)};
    if (const auto* browser = std::get_if<BrowserFigure>(&picture))
        return renderBrowserFigure(&canvas, *browser, widthPt, heightPt > 0 ? std::optional(heightPt) : std::nullopt, fontPt);
    std::visit(Overloaded{[&](const Chart& p) { renderChart(canvas, inner, p, theme, style); },
                          [&](const KmerChart& p) { renderKmerChart(canvas, inner, p, theme, style); },
                          [&](const HeatMap& p) { renderHeatMap(canvas, inner, p, theme, style); },
                          [&](const MotifPage& p) { renderMotifPage(canvas, inner, p, theme, style); },
                          [&](const ProfileMatrix& p) { renderProfileMatrix(canvas, inner, p, theme, style); },
                          [&](const KmerMatrix& p) { renderKmerMatrix(canvas, inner, p, theme, style); }, [](const BrowserFigure&) {}},
               picture);
    return wantedHeightPt(picture, widthPt, fontPt);
}

ExportedFiles exportFigure(const Picture& picture, const ExportOptions& options, const fs::path& path, const std::string& recipeJson)
{
    if (!(options.fontPt >= 3 && options.fontPt <= 72))
        throw Error("Text of " + formatReal(options.fontPt) + " pt cannot be used in a figure. Choose 5 to 12 pt.");
    ExportedFiles files{path, path, path};
    const std::string ending = toLower(path.extension().string());
    // A name such as "chr1.12" keeps its dot; only an ending of a figure is replaced.
    const bool hasEnding = !ending.empty() && draw::fileFormatFromText(std::string_view(ending).substr(1)).has_value();
    const auto named = [&](const char* newEnding) {
        fs::path result = path;
        if (hasEnding)
            result.replace_extension(newEnding);
        else
            result += newEnding;
        return result;
    };
    files.figure = hasEnding && ending.substr(1) == nameOf(options.format) ? path : named((std::string(".") + nameOf(options.format)).c_str());
    files.data = named(".csv");
    files.recipe = named(".json");

    draw::ExportSize size{options.widthMm, options.heightMm, options.dpi, options.transparent};
    if (!(options.heightMm > 0) && options.widthMm > 0)
        size.heightMm = std::ceil(wantedHeightPt(picture, size.widthPt(), options.fontPt) / 72 * 25.4 * 10) / 10;
    const std::string recipe = recipeText(recipeJson, options, size.heightMm, files);
    const auto canvas = draw::exportCanvas(files.figure, options.format, size, titleOf(picture), descriptionOf(picture));
    renderPicture(*canvas, picture, size.widthPt(), size.heightPt(), options.fontPt);
    {
        const AtomicFile probe(files.figure);  // what is wrong with the place is said of the figure, not of its companions
    }
    // The recipe first, by which the others are known as ours; the figure last: where it lies, the others do.
    writeFileAtomically(files.recipe, recipe);
    writeData(picture, files.data);
    canvas->finish();
    return files;
}

}  // namespace bindscape::figure
