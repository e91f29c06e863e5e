// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli figure: a figure again from its recipe.
#include "app/cli/commands.h"
#include "core/base/atomic_file.h"
#include "core/figure/figure.h"
#include "core/project/run_project.h"

namespace bindscape::cli {

namespace {

namespace fs = std::filesystem;

struct FigureCommand {
    std::string recipe, out, format;
    bool overwrite = false;
    figure::ExportOptions options;

    // From --format, else from the ending of --out.
    draw::FileFormat chosenFormat() const
    {
        const std::string ending = fs::path(out).extension().string();
        const auto parsed = draw::fileFormatFromText(!format.empty() ? format : ending.empty() ? "pdf" : ending.substr(1));
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
        figure::ExportOptions chosen = options;
        chosen.format = chosenFormat();
        const fs::path path = target(chosen.format);
        if (fs::exists(path) && !overwrite)
            throw Error(path.string() + " exists already. Give --overwrite to replace it, or another name with --out.");
        const auto picture = project::makePicture(recipe, globals.console);
        const auto files = figure::exportFigure(picture, chosen, path, readFile(recipe, 64u << 20));
        globals.console.say("Figure: " + files.figure.string());
        globals.console.say("Numbers: " + files.data.string());
        globals.console.say("Recipe: " + files.recipe.string());
        return kDone;
    }
};

}  // namespace

std::function<int()> addFigure(CLI::App& app, Globals& globals)
{
    const auto command = std::make_shared<FigureCommand>();
    auto& options = command->options;
    const auto number = [&](const char* name, double& value, const char* help, double low, double high) {
        app.add_option(name, value, help)->check(CLI::Range(low, high))->capture_default_str();
    };
    app.add_option("--recipe", command->recipe, "Recipe (JSON) that lies beside every exported figure")->required()->type_name("FILE");
    app.add_option("--out", command->out, "File to write (default: the recipe's name with the format's ending)")->type_name("FILE");
    app.add_option("--format", command->format, "svg, pdf or png (default: by the ending of --out, else pdf)");
    number("--width-mm", options.widthMm, "Width in millimetres: 89 is one column of a journal, 183 two", 20, 2000);
    number("--height-mm", options.heightMm, "Height in millimetres; 0 = as the content needs", 0, 2000);
    number("--font-pt", options.fontPt, "Size of text in points", 4, 40);
    number("--dpi", options.dpi, "Dots per inch of a PNG", 30, 2400);
    app.add_flag("--transparent", options.transparent, "No white background (PNG)");
    app.add_flag("--overwrite", command->overwrite, "Replace a figure that exists");
    return [command, &globals] { return (*command)(globals); };
}

}  // namespace bindscape::cli
