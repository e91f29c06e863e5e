// SPDX-License-Identifier: GPL-3.0-or-later
// The options that say which words of which sites are counted, and the counting: for single tables and for panels.
#pragma once

#include "app/cli/inputs.h"
#include "app/cli/strata_options.h"
#include "core/analysis/kmers.h"

#include <filesystem>
#include <string>

namespace bindscape::cli {

struct KmerChoice {
    analysis::KmerOptions options;
    std::string genome, orientation = "core";
    StrataOptions strata;
    int permutations = 0;
};
void addKmerChoice(CLI::App& app, KmerChoice& choice);

struct CountedKmers {
    analysis::KmerTable table;
    std::size_t windows = 0;
};
// Of one score folder, with permutations where they are asked for; without windows and words where no site is left.
CountedKmers countKmersIfAny(const std::filesystem::path& folder, const KmerChoice& choice, const Globals& globals, Progress& progress,
                             Console& console);
// The same; throws Error where no site is left.
CountedKmers countKmers(const std::filesystem::path& folder, const KmerChoice& choice, const Globals& globals, Progress& progress,
                        Console& console);

}  // namespace bindscape::cli
