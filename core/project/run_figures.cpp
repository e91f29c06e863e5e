// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_figures.h"

#include "core/base/paths.h"
#include "core/genome/reference.h"
#include "core/project/run_project.h"
#include "core/project/run_summary.h"
#include "core/project/step_keys.h"

#include <algorithm>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kOverviewLength = 10'000;
constexpr std::int64_t kDetailLength = 120;
constexpr int kBrowserBins = 1000;

struct Exporter {
    fs::path folder;
    void operator()(const figure::Picture& picture, const std::string& name, double widthMm, const std::string& recipe) const
    {
        // PDF last: it is the format that the recipe names.
        for (const auto& [format, ending] : {std::pair{draw::FileFormat::Png, ".png"}, std::pair{draw::FileFormat::Svg, ".svg"},
                                             std::pair{draw::FileFormat::Pdf, ".pdf"}}) {
            figure::ExportOptions options;
            options.format = format;
            options.widthMm = widthMm;
            figure::exportFigure(picture, options, folder / (name + ending), recipe);
        }
    }
    void operator()(const ChartSource& source, Progress& progress) const
    {
        exportFromRecipe(chartRecipe(source), folder, source.kind, kColumnWidthMm, progress);
    }
};

// `length` bases around the middle of `core`, moved inside the chromosome.
Region around(const Region& core, std::int64_t length, std::int64_t chromLength)
{
    const std::int64_t size = std::min(length, chromLength);
    const std::int64_t begin = std::clamp((core.begin + core.end - size) / 2, std::int64_t{0}, chromLength - size);
    return {core.chrom, begin, begin + size};
}

void exportBrowser(const Project& project, const fs::path& runFolder, const Exporter& exporter, Progress& progress)
{
    const auto site = clearestSite(paths::scoresFolder(runFolder));
    if (!site)
        return;
    Warnings warnings;
    const auto length = genome::Reference::open(project.genome, warnings)->length(site->window.chrom);
    if (!length)
        throw Error("The scores name the chromosome " + site->window.chrom + ", which " + project.genome.string() + " lacks.");
    const Region core{site->window.chrom, site->coreBegin, site->coreEnd};
    const Region overview = around(core, kOverviewLength, *length), detail = around(core, kDetailLength, *length);
    exporter(browserFigure(project, overview, detail, kBrowserBins, progress), "browser", kPageWidthMm,
             browserRecipe(project, overview, detail));
}

}  // namespace

// Drawn from its recipe, so that the recipe cannot draw anything else.
void exportFromRecipe(const std::string& recipe, const fs::path& folder, const std::string& name, double widthMm, Progress& progress)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw Error("The folder " + folder.string() + " cannot be made: " + error.message() + ".");
    Exporter{folder}(makePicture(recipe, folder, "the recipe of " + name, progress), name, widthMm, recipe);
}

void exportRunFigures(const Project& project, const AnalysisEntry& entry, const RunEntry& run, Progress& progress)
{
    const fs::path runFolder = paths::runFolder(project.folder(), run.id);
    const Exporter exporter{paths::figuresFolder(project.folder()) / run.id};
    std::error_code error;
    fs::create_directories(exporter.folder, error);
    if (error)
        throw Error("The folder " + exporter.folder.string() + " cannot be made: " + error.message() + ".");
    const RunEntry* blocked = blockedPartner(entry, run);
    ChartSource source;
    source.file = runFolder;
    source.title = modelTitle(entry, run) + (run.coreBlocked ? ", core blocked" : ", core present");
    source.coreBlocked = run.coreBlocked;
    source.partner = blocked ? paths::runFolder(project.folder(), blocked->id) : fs::path();
    progress.checkpoint(0, "curves");
    for (const char* kind : {"loss", "auroc", "roc", "pr", "histogram", "calibration"}) {
        source.kind = kind;
        exporter(source, progress);
    }
    if (!run.settings.score)
        return;
    progress.checkpoint(0.4, "profile and k-mers");
    for (const auto& [kind, file] : {std::pair{"profile", paths::kProfileFile}, std::pair{"kmers", paths::kKmersFile}}) {
        source.kind = kind;
        source.file = runFolder / file;
        exporter(source, progress);
    }
    progress.checkpoint(0.6, "browser view");
    exportBrowser(withTracksOf(project, entry), runFolder, exporter, progress);
}

}  // namespace bindscape::project
