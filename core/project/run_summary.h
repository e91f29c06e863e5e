// SPDX-License-Identifier: GPL-3.0-or-later
// What the figures of a finished run show, in plain words with the numbers in them; for the terminal.
#pragma once

#include "core/project/project.h"
#include "core/scores/score_set.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::project {

// The site of the browser figure: bound, on a test chromosome where there is one, the one that the network is surest of.
std::optional<scores::ScoredSite> clearestSite(const std::filesystem::path& scoresFolder);

struct FigureNote {
    std::string figure;  // "profile": lies in figures/RUN/profile.svg, .pdf, .png, .csv
    std::string shows;   // one sentence
};
// Needs a run whose steps are all done. Throws Error if a file is damaged.
std::vector<FigureNote> figureNotes(const Project& project, const RunEntry& run);

}  // namespace bindscape::project
