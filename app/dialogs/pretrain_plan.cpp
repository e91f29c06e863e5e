// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/pretrain_plan.h"

#include "app/dialogs/command_text.h"
#include "app/runs/run_names.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/assembly.h"
#include "core/genome/intervals.h"
#include "core/genome/track_data.h"
#include "core/project/run_project.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>

namespace bindscape::app {

namespace fs = std::filesystem;
using Severity = Check::Severity;

namespace {

std::string kindOf(const std::string& text)
{
    const std::string lower = toLower(text);
    for (const char* open : {"dnase", "dhs", "atac", "hotspot"})
        if (lower.find(open) != std::string::npos)
            return "dnase";
    return "chip";
}

bool hasName(const std::vector<compendium::Track>& tracks, const std::string& name)
{
    return std::any_of(tracks.begin(), tracks.end(), [&](const auto& track) { return track.name == name; });
}

// "peaks.narrowPeak.gz" is "peaks".
std::string stemOf(const fs::path& file)
{
    std::string name = file.filename().string();
    for (const char* ending : {".gz", ".bgz", ".bed", ".narrowPeak", ".broadPeak", ".bb", ".bigBed", ".txt"})
        if (name.size() > std::string(ending).size() && name.ends_with(ending))
            name.resize(name.size() - std::string(ending).size());
    return name;
}

// The first tracks in words: "A, B and 3 more".
std::string listed(const std::vector<std::string>& names)
{
    constexpr std::size_t kMost = 3;
    if (names.size() <= kMost)
        return join(names, ", ");
    return join({names.begin(), names.begin() + kMost}, ", ") + " and " + std::to_string(names.size() - kMost) + " more";
}

void checkTracks(std::vector<Check>& checks, const project::TrunkEntry& choice)
{
    if (choice.tracks.size() < 2)
        checks.push_back({Severity::Error, "Add at least two tracks: a trunk learns from what they share.", "tracks"});
    std::set<std::string> names;
    std::vector<std::string> twice, missing, unnamed;
    std::error_code ignored;
    for (const auto& track : choice.tracks) {
        if (trim(track.name).empty())
            unnamed.push_back(track.file.filename().string());
        else if (!names.insert(track.name).second)
            twice.push_back(track.name);
        if (!paths::isRemote(track.file) && !fs::exists(track.file, ignored))
            missing.push_back(track.name + " (" + track.file.string() + ")");
    }
    if (!unnamed.empty())
        checks.push_back({Severity::Error, "Give each track a name; these files have none: " + listed(unnamed) + ".", "tracks"});
    if (!twice.empty())
        checks.push_back({Severity::Error, "Two tracks have the same name: " + listed(twice) + ". Rename one of each.", "tracks"});
    if (!missing.empty())
        checks.push_back({Severity::Error, "Files of tracks are not there: " + listed(missing) + ". Remove them or add them from where they are now.", "tracks"});
}

// Many regions beyond the ends of chromosomes: the file was made on another assembly.
void checkAssembly(std::vector<Check>& checks, const project::TrunkEntry& choice, const std::vector<genome::Contig>& contigs, Progress& progress)
{
    constexpr std::int64_t kFew = 3;
    const std::string assembly = genome::assemblyOf(contigs);
    std::vector<std::string> foreign, empty, broken;
    double done = 0;
    for (const auto& track : choice.tracks) {
        progress.checkpoint(done++ / static_cast<double>(choice.tracks.size()), "reading " + track.name);
        try {
            const genome::IntervalSet regions = genome::readIntervals(track.file, contigs);
            const std::int64_t known = regions.kept() + regions.beyondEnd;
            if (regions.kept() == 0)
                empty.push_back(track.name);
            else if (regions.beyondEnd >= kFew && regions.beyondEnd * 100 > known)
                foreign.push_back(track.name);
        } catch (const Error& error) {
            broken.push_back(error.what());
        }
    }
    for (std::size_t i = 0; i < std::min<std::size_t>(3, broken.size()); ++i)
        checks.push_back({Severity::Error, broken[i], "tracks"});
    if (!empty.empty())
        checks.push_back({Severity::Error, "No region lies on this genome in " + listed(empty) + ". Use files of the same assembly, or remove them.", "tracks"});
    if (!foreign.empty())
        checks.push_back({Severity::Error,
                          "Regions lie beyond the chromosome ends of " + (assembly.empty() ? "this genome" : assembly) + " in " + listed(foreign) +
                              ": made on another assembly? Use files of the same assembly, or remove them.",
                          "tracks"});
    if (broken.empty() && empty.empty() && foreign.empty() && !choice.tracks.empty())
        checks.push_back({Severity::Good, "Tracks and genome agree" + (assembly.empty() ? "." : " on " + assembly + "."), kFilesField});
}

std::vector<Check> checksOfBins(const TrunkCounts& counts, const project::TrunkEntry& choice)
{
    constexpr std::int64_t kFewBins = 1000;
    std::vector<Check> checks;
    std::vector<std::string> rare;
    for (std::size_t i = 0; i < counts.tracks.size(); ++i)
        if (isRare(counts.tracks[i]))
            rare.push_back(choice.tracks[i].name);
    if (!rare.empty())
        checks.push_back({Severity::Warning, "has fewer than " + std::to_string(kRareLabels) + " labelled bins to train on, or none to validate on: it is hardly learned, and its auROC is noise.",
                          "tracks", rare.size() == 1 ? rare.front() : listed(rare) + ": each"});
    if (counts.train > 0 && counts.train < kFewBins)
        checks.push_back({Severity::Warning, "Only " + plural(counts.train, "bin") + " to train on. A trunk needs many: add tracks or training chromosomes.", "tracks"});
    if (const std::string advice = compendium::adviceOnEmptyBins(project::compendiumOptions({}, choice, 0)); !advice.empty())
        checks.push_back({Severity::Note, advice + "set Empty bins to 100 %.", "bins"});
    if (counts.validation == 0)
        checks.push_back({Severity::Error, "No bin lies on the validation chromosomes: training could not tell when to stop.", "chromosomes"});
    return checks;
}

}  // namespace

compendium::Track trackOfFile(const fs::path& file, const std::vector<compendium::Track>& others, const std::string& name)
{
    const std::string wish = trim(name).empty() ? stemOf(file) : name;
    compendium::Track track{wish, file, kindOf(wish + " " + file.filename().string())};
    for (int number = 2; hasName(others, track.name); ++number)
        track.name = wish + " " + std::to_string(number);
    return track;
}

std::vector<compendium::Track> openTracks(const project::Project& project)
{
    std::vector<compendium::Track> tracks;
    for (const auto& entry : project.tracks)
        if (entry.kind == toText(genome::TrackKind::Intervals) && !entry.file.empty())
            tracks.push_back(trackOfFile(entry.file, tracks, entry.name));
    return tracks;
}

bool isRare(const compendium::TrackCounts& counts) { return counts.train < kRareLabels || counts.validation == 0; }

SiteCounts asSites(const TrunkCounts& counts)
{
    SiteCounts sites;
    sites.train.boundUsed = counts.train;
    sites.validation.boundUsed = counts.validation;
    sites.test.boundUsed = counts.test;
    sites.all.boundUsed = counts.train + counts.validation + counts.test;
    sites.instances = sites.all.boundUsed;
    sites.window = counts.window;
    sites.seconds = counts.seconds;
    return sites;
}

std::string trunkCountsKey(const project::TrunkEntry& choice)
{
    project::Project alone;
    alone.trunks = {choice};
    alone.trunks.front().run = {};
    alone.trunks.front().name.clear();
    return project::toJson(alone, {})["trunks"].dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

TrunkCounts countBins(const project::TrunkEntry& choice, const fs::path& genome, Progress& progress)
{
    TrunkCounts counts;
    counts.window = choice.settings.window;
    const auto start = std::chrono::steady_clock::now();
    try {
        Warnings warnings;
        const auto reference = genome::Reference::open(genome, warnings);
        SubProgress reading(progress, 0, 0.3), making(progress, 0.3, 1);
        checkAssembly(counts.checks, choice, reference->contigs(), reading);
        if (std::any_of(counts.checks.begin(), counts.checks.end(), [](const Check& check) { return check.severity == Severity::Error; }))
            return counts;
        const auto made = compendium::buildCompendium(*reference, project::compendiumOptions(genome, choice, 0), making);
        for (const auto& bin : made.bins)
            ++(bin.split == dataset::Split::Train ? counts.train : bin.split == dataset::Split::Validation ? counts.validation : counts.test);
        counts.tracks = made.counts;
        counts.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        for (Check& check : checksOfBins(counts, choice))
            counts.checks.push_back(std::move(check));
    } catch (const Error& error) {
        counts.checks.push_back({Severity::Error, error.what(), "tracks"});
    }
    return counts;
}

std::vector<Check> quickTrunkChecks(const project::TrunkEntry& choice, const project::Project& project, bool genomeOpen)
{
    std::vector<Check> checks;
    if (!genomeOpen)
        checks.push_back({Severity::Error, "Open a genome first: the network reads its sequence.", "genome"});
    if (project.file.empty())
        checks.push_back({Severity::Error, "Save the project first: the results of training lie beside its file.", "project"});
    checkTracks(checks, choice);
    const auto& settings = choice.settings;
    if (settings.window < settings.bin)
        checks.push_back({Severity::Error, "The window must be at least as long as a bin.", "bins"});
    std::error_code ignored;
    if (!choice.exclude.empty() && !fs::exists(choice.exclude, ignored))
        checks.push_back({Severity::Error, "The file " + choice.exclude.string() + " is not there. Choose the regions to leave out.", "bins"});
    if (choice.validation.empty())
        checks.push_back({Severity::Error, "Choose a validation chromosome: training stops by it.", "chromosomes"});
    if (choice.test.empty())
        checks.push_back({Severity::Warning, "Without a test chromosome there is no honest measure of the trunk.", "chromosomes"});
    if (trim(choice.name).empty())
        checks.push_back({Severity::Error, "Give the trunk a name.", "name"});
    for (const auto& known : project.trunks)
        if (known.name == choice.name)
            checks.push_back({Severity::Error, "There is a trunk \"" + choice.name + "\" already. Choose another name.", "name"});
    for (Check& check : layerChecks(choice.run.architecture, choice.run.settings))
        checks.push_back(std::move(check));
    return checks;
}

std::vector<Check> trunkPreflight(const project::TrunkEntry& choice, const project::Project& project, const std::vector<genome::Contig>& contigs)
{
    std::vector<Check> checks = quickTrunkChecks(choice, project, !contigs.empty());
    if (contigs.empty())
        return checks;
    try {
        for (Check& check : trunkChecks(choice.run, {choice.train, choice.validation, choice.test, 0}, contigs))
            checks.push_back(std::move(check));
    } catch (const Error& error) {
        checks.push_back({Severity::Error, error.what(), "trunk"});
    }
    return checks;
}

std::string proposedTrunkName(const project::Project& project)
{
    for (int number = 1;; ++number) {
        const std::string name = "trunk " + std::to_string(number);
        if (std::none_of(project.trunks.begin(), project.trunks.end(), [&](const auto& trunk) { return trunk.name == name; }))
            return name;
    }
}

project::TrunkEntry plannedTrunk(project::TrunkEntry choice, const project::Project& project)
{
    std::vector<std::string> ids, runIds;
    for (const auto& analysis : project.analyses) {
        ids.push_back(analysis.id);
        for (const auto& run : analysis.runs)
            runIds.push_back(run.id);
    }
    for (const auto& trunk : project.trunks) {
        ids.push_back(trunk.id);
        runIds.push_back(trunk.run.id);
    }
    choice.id = freeId(choice.name + "-bins", ids);
    choice.run.id = freeId(choice.name + "-" + choice.run.architecture, runIds);
    choice.run.name = choice.name;
    return choice;
}

std::string pretrainLines(const project::TrunkEntry& trunk, const project::Project& project)
{
    const std::string table = trunk.run.id + "-tracks.tsv";
    std::string lines = "cat > " + shellQuoted(table) + " <<'END'\nname\tfile\tkind\n";
    for (const auto& track : trunk.tracks)
        lines += track.name + "\t" + track.file.string() + "\t" + track.kind + "\n";
    lines += "END\n";
    const compendium::CompendiumSettings usual;
    const compendium::CompendiumSettings& settings = trunk.settings;
    const std::string seed = trunk.run.seed != project::RunEntry().seed ? std::to_string(trunk.run.seed) : std::string();
    Command bins("compendium");
    bins.path("--genome", project.genome);
    bins.add("--tracks", table);
    bins.number("--bin", settings.bin, usual.bin);
    bins.number("--window", settings.window, usual.window);
    bins.real("--covered", settings.covered, usual.covered);
    bins.number("--max-unknown", settings.maxUnknown, usual.maxUnknown);
    bins.real("--empty-bins", settings.emptyBins, usual.emptyBins);
    bins.number("--max-bins", settings.maxBins, usual.maxBins);
    bins.path("--exclude", trunk.exclude);
    bins.list("--train", trunk.train);
    bins.list("--validation", trunk.validation);
    bins.list("--test", trunk.test);
    bins.text("--seed", seed, {});
    bins.path("--out", paths::datasetFolder(project.folder(), trunk.id));
    Command command("pretrain");
    command.path("--compendium", paths::datasetFolder(project.folder(), trunk.id));
    command.path("--genome", project.genome);
    addNetwork(command, trunk.run);
    command.text("--device", trunk.run.device, "auto");
    command.text("--seed", seed, {});
    command.path("--out", paths::runFolder(project.folder(), trunk.run.id));
    return lines + bins.done() + command.done();
}

}  // namespace bindscape::app
