// SPDX-License-Identifier: GPL-3.0-or-later
// The demonstration: a small genome simulated from a seed (recipe in resources/demo.json, embedded at build time, after section
// 9.1 of the method: GATA1 core, TAL1 context), written as ordinary files and then treated exactly as real data. Because the
// truth is known, it is said how well it was found.
#pragma once

#include "core/base/progress.h"
#include "core/project/project.h"
#include "core/project/run_project.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::project {

// Writes genome.fa.gz (+ indexes), peaks, DNase and ChIP signal (bigWig), DNase regions, genes, motifs, truth.bed and
// demo.bindscape into `folder`; returns the project. Existing unchanged files are kept. Same seed, same bytes.
// Throws Error if the folder holds another demonstration (seed or recipe) or files of these names that are not ours.
Project makeDemo(const std::filesystem::path& folder, std::uint64_t seed, Progress& progress);
// With another recipe (JSON with the keys of resources/demo.json). source: named in errors.
Project makeDemo(const std::filesystem::path& folder, std::string_view recipeJson, const std::string& source, std::uint64_t seed,
                 Progress& progress);

struct DemoReport {
    std::string core = "GATA1", context = "TAL1";
    std::optional<double> testAuroc;
    std::optional<stats::Interval95> testAurocInterval;
    std::optional<double> motifScoreAuroc;  // of the motif score alone, on the same sites
    double topBasesInTal1 = 0;  // share of the top-scoring bases (as many as lie in planted TAL1 sites, core left out) that lie in one
    double expectedByChance = 0;
    int tal1KmersInTop10 = 0;  // of the ten best k-mers, how many are words of the TAL1 matrix (either strand)
    int tal1KmersOnTop = 0;    // how many stand before the first other one
    std::vector<std::string> bestKmers;
    std::size_t sites = 0;  // scored sites on the test chromosomes

    // Whether each of the three was found, by fixed rules: the interval of the auROC lies above chance and its value above the
    // motif score's; five times more top bases in planted sites than by chance; most of the best k-mers are planted words.
    bool toldApart() const;
    bool basesFound() const;
    bool kmersFound() const;
};
// Needs a finished run with the core present. The shares are counted on the test chromosomes.
DemoReport judgeDemo(const Project& project);
std::string toText(const DemoReport& report);  // sentences for the terminal and the window, the verdict last

}  // namespace bindscape::project
