// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/demo.h"

#include "core/base/paths.h"
#include "core/genome/reference.h"
#include "core/project/demo_files.h"
#include "core/project/demo_recipe.h"

#include <algorithm>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

const std::string kFileNames[] = {paths::kDemoGenomeFile,       paths::kDemoMotifsFile, paths::kDemoPeaksFile, paths::kDemoChipFile,
                                  paths::kDemoDnaseRegionsFile, paths::kDemoDnaseFile,  paths::kDemoGenesFile, paths::kDemoTruthFile};

TrackEntry track(const fs::path& file, const std::string& id, const std::string& name, const std::string& subtitle, genome::TrackKind kind,
                 const std::string& role, double height)
{
    TrackEntry entry;
    entry.id = id;
    entry.name = name;
    entry.subtitle = subtitle;
    entry.file = file;
    entry.kind = genome::toText(kind);
    entry.style.role = role;
    entry.style.height = height;
    return entry;
}

std::vector<TrackEntry> demoTracks(const fs::path& folder)
{
    using genome::TrackKind;
    std::vector<TrackEntry> tracks{
        track(folder / paths::kDemoGenesFile, "genes", "Genes", "invented", TrackKind::Genes, "genes", 36),
        track(folder / paths::kDemoChipFile, "chip", "GATA1 ChIP-seq", "simulated", TrackKind::Signal, "chip", 50),
        track(folder / paths::kDemoPeaksFile, "peaks", "GATA1 peaks", "narrowPeak", TrackKind::Intervals, "peaks", 28),
        track(folder / paths::kDemoDnaseFile, "dnase", "DNase-seq", "simulated", TrackKind::Signal, "dnase", 50),
        track(folder / paths::kDemoDnaseRegionsFile, "hotspots", "DNase regions", "narrowPeak", TrackKind::Intervals, "hotspots", 20),
        track(folder / paths::kDemoTruthFile, "truth", "Planted sites", "as simulated", TrackKind::Intervals, "annotation", 28),
        track({}, "sequence", "Sequence", "", TrackKind::Sequence, "sequence", 38),
    };
    tracks[5].detail = true;
    tracks.back().detail = true;
    tracks.back().overview = false;
    return tracks;
}

AnalysisEntry demoAnalysis(const fs::path& folder, const DemoRecipe& recipe, std::uint64_t seed)
{
    AnalysisEntry entry;
    entry.id = "gata1";
    entry.tf = recipe.core;
    entry.cell = "demo";
    entry.motifFile = folder / paths::kDemoMotifsFile;
    entry.motifId = recipe.core;
    entry.peaks = folder / paths::kDemoPeaksFile;
    entry.dnase = folder / paths::kDemoDnaseRegionsFile;
    entry.seed = seed;
    for (const bool blocked : {false, true}) {
        RunEntry run;
        run.id = blocked ? "gata1-blocked" : "gata1-present";
        run.name = recipe.preset;
        run.architecture = recipe.architecture;
        run.preset = recipe.preset;
        run.coreBlocked = blocked;
        run.seed = seed;
        run.maxEpochs = recipe.maxEpochs;
        entry.runs.push_back(run);
    }
    return entry;
}

// A bound site in the middle of the default test chromosome (or of the last one), with its surroundings.
ViewState demoView(const std::vector<SimulatedChromosome>& chromosomes, const DemoRecipe& recipe)
{
    constexpr std::int64_t kOverview = 12'000, kDetail = 120;
    const auto chosen = std::find_if(chromosomes.begin(), chromosomes.end(), [](const auto& c) { return c.name == "chr9"; });
    const auto& chromosome = chosen == chromosomes.end() ? chromosomes.back() : *chosen;
    const auto length = static_cast<std::int64_t>(chromosome.letters.size());
    std::int64_t middle = length / 2;
    for (const auto& site : chromosome.truth)
        if (site.begin >= length / 2 && site.name == recipe.core + "_bound") {
            middle = (site.begin + site.end) / 2;
            break;
        }
    const auto around = [&](std::int64_t size) {
        const std::int64_t begin = std::clamp(middle - size / 2, std::int64_t{0}, length - size);
        return Region{chromosome.name, begin, begin + size};
    };
    return {around(kOverview), around(kDetail), true, {}, {}};
}

}  // namespace

Project makeDemo(const fs::path& folder, std::uint64_t seed, Progress& progress)
{
    return makeDemo(folder, embeddedDemoRecipe(), "resources/demo.json", seed, progress);
}

Project makeDemo(const fs::path& folderGiven, std::string_view recipeJson, const std::string& source, std::uint64_t seed,
                 Progress& progress)
{
    const fs::path folder = fs::absolute(folderGiven).lexically_normal();
    const DemoRecipe recipe = parseDemoRecipe(recipeJson, source);
    MadeFiles made(folder, paths::kDemoManifestFile, "demonstration", recipeJson, seed, kFileNames);
    const fs::path projectFile = folder / paths::kDemoProjectFile;
    const bool whole = std::all_of(std::begin(kFileNames), std::end(kFileNames), [&](const std::string& name) { return made.isWhole(name); });
    if (whole && fs::exists(projectFile))
        return readProject(projectFile);
    SubProgress simulating(progress, 0, 0.5);
    const auto chromosomes = simulateDemo(recipe, seed, simulating);
    const auto files = demoFiles(chromosomes, recipe);
    for (std::size_t i = 0; i < files.size(); ++i) {
        progress.checkpoint(0.5 + 0.5 * static_cast<double>(i) / static_cast<double>(files.size()), "writing " + files[i].name);
        made.make(files[i]);
    }
    Warnings indexing;
    genome::Reference::open(folder / paths::kDemoGenomeFile, indexing);  // makes .fai and .gzi
    if (fs::exists(projectFile))
        return readProject(projectFile);
    Project project;
    project.file = projectFile;
    project.name = "Demonstration: " + recipe.core + " with " + recipe.context + " context";
    project.genomeName = "demo genome, seed " + std::to_string(seed);
    project.genome = folder / paths::kDemoGenomeFile;
    project.motifs = folder / paths::kDemoMotifsFile;
    project.tracks = demoTracks(folder);
    project.analyses.push_back(demoAnalysis(folder, recipe, seed));
    project.view = demoView(chromosomes, recipe);
    writeProject(project, projectFile);
    return project;
}

}  // namespace bindscape::project
