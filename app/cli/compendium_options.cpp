// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/compendium_options.h"

#include "app/cli/number_checks.h"
#include "core/base/paths.h"

#include <array>

namespace bindscape::cli {

namespace {

constexpr int kLongest = 100000;  // bases of a window
constexpr std::int64_t kMany = std::int64_t{1} << 40;

}  // namespace

void addCompendiumOptions(CLI::App& app, CompendiumArguments& a, bool required)
{
    auto& o = a.options;
    app.add_option("--genome", o.genomeFile, kGenomeHelp)->required(required)->type_name("FASTA");
    app.add_option("--tracks", a.trackTable,
                   "Table of tracks, separated by tabs or commas; its first line names the columns name, file (regions: BED, narrowPeak, broadPeak; relative to "
                   "the table) and kind (chip, dnase; may be missing)")
        ->required(required)
        ->type_name("TABLE");
    app.add_option("--bin", o.settings.bin, "Length of the bins that are labelled, in bases (default 200)")->check(CLI::Range(1, kLongest))->type_name("BP");
    app.add_option("--window", o.settings.window, "Bases around the middle of a bin that the network sees (default 1000)")
        ->check(CLI::Range(20, kLongest))
        ->type_name("BP");
    app.add_option("--covered", o.settings.covered, "A bin has a track's label if more than this share of it is covered by the track's regions (default 0.5)")
        ->check(CLI::Range(0.0, 0.999999))
        ->type_name("X");
    app.add_option("--max-unknown", o.settings.maxUnknown, "Leave out windows with more unknown bases (N) than this (default 100)")->check(CLI::Range(0, kLongest));
    app.add_option("--exclude", o.excludeFile, "Windows that touch these regions are left out")->type_name("BED");
    app.add_option("--empty-bins", o.settings.emptyBins, "Add bins without any label: so many for each bin with one, drawn by the seed (default 0, as published)")
        ->check(numberFromZero())
        ->type_name("X");
    app.add_option("--max-bins", o.settings.maxBins, "At most this many bins per split, drawn by the seed; 0 = all (default 0)")
        ->check(CLI::Range(std::int64_t{0}, kMany))
        ->type_name("N");
    const auto list = [&app](const char* name, std::vector<std::string>& target, const char* help) {
        target.clear();
        app.add_option(name, target, help)->delimiter(',')->type_name("CHR[,CHR...]");
    };
    list("--train", o.train, "Chromosomes to train on (default: all that are not validation or test)");
    list("--validation", o.validation, "Chromosomes looked at while training, or \"none\" (default chr8; others are proposed where it is missing)");
    list("--test", o.test, "Chromosomes kept for the test, or \"none\" (default chr9; others are proposed where it is missing)");
}

void completeCompendiumOptions(CompendiumArguments& a, const Globals& globals)
{
    auto& o = a.options;
    if (o.settings.window < o.settings.bin)
        throw UsageError("--window is shorter than --bin.");
    o.settings.seed = globals.seedOr(0);
    o.threads = globals.threads;
    o.genomeFile = paths::absolute(o.genomeFile).string();
    o.excludeFile = paths::absolute(o.excludeFile).string();
    o.tracks = compendium::readTrackTable(a.trackTable);
}

compendium::Compendium makeCompendium(const CompendiumArguments& a, Console& console, Progress& progress)
{
    const auto reference = openGenome(a.options.genomeFile, console);
    auto made = compendium::buildCompendium(*reference, a.options, progress);
    console.warn(made.warnings);
    return made;
}

nlohmann::ordered_json sayCompendium(const compendium::Compendium& made, Console& console)
{
    std::array<std::int64_t, 4> bins{};  // by split
    for (const auto& bin : made.bins)
        ++bins[static_cast<std::size_t>(bin.split)];
    nlohmann::ordered_json counts, tracks = nlohmann::ordered_json::array();
    console.say("split\tbins");
    for (const auto split : {dataset::Split::Train, dataset::Split::Validation, dataset::Split::Test}) {
        const std::string name(toText(split));
        counts[name] = bins[static_cast<std::size_t>(split)];
        console.say(name + "\t" + std::to_string(bins[static_cast<std::size_t>(split)]));
    }
    console.say("track\tkind\tregions\ttrain\tvalidation\ttest");
    for (std::size_t t = 0; t < made.counts.size(); ++t) {
        const auto& [regions, train, validation, test] = made.counts[t];
        const auto& track = made.options.tracks[t];
        std::string row = track.name + "\t" + track.kind;
        for (const std::int64_t number : {regions, train, validation, test})
            row += "\t" + std::to_string(number);
        console.say(row);
        tracks.push_back({{"name", track.name}, {"regions", regions}, {"train", train}, {"validation", validation}, {"test", test}});
    }
    const nlohmann::ordered_json leftOut{{"outside_chromosome", made.leftOutEdge},
                                         {"excluded_region", made.leftOutExcluded},
                                         {"unknown_bases", made.leftOutUnknown},
                                         {"other_chromosome", made.leftOutChromosome}};
    console.say("left_out\tbins");
    for (const auto& [reason, count] : leftOut.items())
        if (count.get<std::int64_t>() > 0)
            console.say(reason + "\t" + std::to_string(count.get<std::int64_t>()));
    return {{"bins", counts}, {"tracks", tracks}, {"left_out", leftOut}};
}

}  // namespace bindscape::cli
