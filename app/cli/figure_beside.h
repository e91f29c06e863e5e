// SPDX-License-Identifier: GPL-3.0-or-later
// The option --figure of the commands that write a table: its plot beside it.
#pragma once

#include "app/cli/inputs.h"
#include "core/project/run_project.h"

#include <string>
#include <vector>

namespace bindscape::cli {

struct FigureOption {
    CLI::Option* option = nullptr;
    std::vector<std::string> formats;  // as given; empty words where none was named
    std::string place = "--out";       // the option that names the table
    bool wanted() const { return option != nullptr && option->count() > 0; }
};
void addFigureOption(CLI::App& app, FigureOption& figure);

// "GATA1 MA0035.3 · run · danq, core present", for the figure of what was made from this score folder.
std::string titleOfScores(const std::filesystem::path& folder);

// A figure's numbers (.csv) and recipe (.json) lie beside it. Throws Error if a file of such a name is somebody's own, unless
// overwriting was asked for.
void requireOwnCompanions(const std::filesystem::path& picture, const OutputPolicy& policy, Console& console);

// The chart ("profile" or "kmers") of the table chart.file as TABLE.svg, .pdf, .png (the formats that were asked for), one journal
// column wide, with the plotted numbers and the recipe. Figures that exist are treated like any output. Nothing if --figure was
// not given.
void drawBeside(const project::ChartSource& chart, const FigureOption& figure, const OutputPolicy& policy, Console& console);

// The same for what any recipe draws, as the name of `table` with other endings.
inline constexpr double kColumnMm = 89, kPageMm = 183;
void drawRecipeBeside(const std::string& recipe, const std::filesystem::path& table, double widthMm, const FigureOption& figure,
                      const OutputPolicy& policy, Console& console);

}  // namespace bindscape::cli
