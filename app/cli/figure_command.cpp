// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli figure: a figure again from its recipe.
#include "app/cli/commands.h"
#include "app/cli/figure_beside.h"
#include "core/base/atomic_file.h"
#include "core/figure/figure.h"
#include "core/project/run_project.h"

#include <optional>

namespace bindscape::cli {

namespace {

namespace fs = std::filesystem;

struct FigureCommand {
    std::string recipe, out, format;
    std::optional<double> widthMm, heightMm, fontPt, dpi;  // of the recipe, if not given
    bool transparent = false;
    OutputPolicy policy;

    // As the figure was exported before; a new width or text asks for a new height.
    figure::ExportOptions exportOptions(const std::string& recipeJson) const
    {
        figure::ExportOptions options = figure::exportOptionsOf(recipeJson);
        options.format = chosenFormat(options.format);
        if (widthMm || fontPt)
            options.heightMm = 0;
        options.widthMm = widthMm.value_or(options.widthMm);
        options.heightMm = heightMm.value_or(options.heightMm);
        options.fontPt = fontPt.value_or(options.fontPt);
        options.dpi = dpi.value_or(options.dpi);
        options.transparent = options.transparent || transparent;
        return options;
    }

    // From --format, else from the ending of --out, else the recipe's.
    draw::FileFormat chosenFormat(draw::FileFormat ofRecipe) const
    {
        const std::string ending = fs::path(out).extension().string();
        if (format.empty() && ending.empty())
            return ofRecipe;
        const auto parsed = draw::fileFormatFromText(!format.empty() ? format : ending.substr(1));
        if (!parsed)
            throw UsageError("The figure's format is not known: give --format svg, pdf or png.");
        return *parsed;
    }

    fs::path target(draw::FileFormat chosen) const
    {
        const std::string ending = chosen == draw::FileFormat::Svg ? ".svg" : chosen == draw::FileFormat::Pdf ? ".pdf" : ".png";
        fs::path path = out.empty() ? fs::path(recipe).replace_extension(ending) : fs::path(out);
        if (path.extension().empty())
            path += ending;
        return path;
    }

    int operator()(Globals& globals) const
    {
        const std::string recipeJson = readFile(recipe, 64u << 20);
        const figure::ExportOptions options = exportOptions(recipeJson);
        const fs::path path = target(options.format);
        if (!mayWrite(path, fs::exists(path), policy, globals.console))
            return kDone;
        if (fs::path(path).replace_extension("json") != fs::path(recipe))
            requireOwnCompanions(path, policy, globals.console);
        const auto picture = project::makePicture(recipe, globals.console);
        const auto files = figure::exportFigure(picture, options, path, recipeJson);
        globals.console.say("Figure: " + files.figure.string());
        globals.console.say("Numbers: " + files.data.string());
        globals.console.say("Recipe: " + files.recipe.string());
        globals.console.event("done", {{"file", files.figure.string()}, {"data", files.data.string()}, {"recipe", files.recipe.string()}});
        return kDone;
    }
};

}  // namespace

std::function<int()> addFigure(CLI::App& app, Globals& globals)
{
    const auto command = std::make_shared<FigureCommand>();
    const auto number = [&](const char* name, std::optional<double>& value, const char* help, double low, double high) {
        app.add_option(name, value, help)->check(CLI::Range(low, high));
    };
    app.add_option("--recipe", command->recipe, "Recipe (JSON) that lies beside every exported figure")->required()->type_name("FILE");
    app.add_option("--out", command->out, "File to write (default: the recipe's name with the format's ending)")->type_name("FILE");
    app.add_option("--format", command->format, "svg, pdf or png (default: by the ending of --out, else as in the recipe)");
    number("--width-mm", command->widthMm,
           "Width in millimetres: 89 is one column of a journal, 183 two (default: of the recipe, else 183)", 20, 2000);
    number("--height-mm", command->heightMm, "Height in millimetres; 0 = as the content needs (default: of the recipe, 0 with a new width)",
           0, 2000);
    number("--font-pt", command->fontPt, "Size of text in points (default: of the recipe, else 7)", 4, 40);
    number("--dpi", command->dpi, "Dots per inch of a PNG (default: of the recipe, else 300)", 30, 2400);
    app.add_flag("--transparent", command->transparent, "No white background (PNG)");
    addOutputPolicy(app, command->policy);
    return [command, &globals] { return (*command)(globals); };
}

}  // namespace bindscape::cli
