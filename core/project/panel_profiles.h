// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles of all TFs of a project as one table, and the pictures of it. The table lies in panels/, made anew when the scores it was made
// of have changed.
#pragma once

#include "core/analysis/profile_panel.h"
#include "core/base/progress.h"
#include "core/figure/figure.h"
#include "core/project/panel_runs.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::project {

class JsonReader;

struct ProfileQuestion {
    std::string design = "gc";
    bool bound = true;           // else the unbound sites
    bool control = false;        // windows shifted by kControlShift too, where they were scored
    bool normalise = false;
    int bootstrap = 0;           // rounds
    std::uint64_t seed = 1;
    bool keep = true;            // write the table into panels/; else rows are read from there where they are up to date, or made in memory
};
struct ProfileAnswer {
    analysis::ProfilePanel panel;
    std::string design;                  // as asked
    bool bound = true;
    std::filesystem::path file;          // its table
    std::vector<std::string> unscored;   // names of rows that have no such scores and are left out
    std::vector<std::string> runs;       // of the rows of the panel: id of the run with the core present
    Warnings warnings;                   // score folders that cannot be read
};
// Reads the scores of all rows, a row at a time, and writes panels/NAME.tsv; rows whose scores have not changed since are taken from
// there. Throws Error only where the table cannot be written, Cancelled.
ProfileAnswer profilePanel(const Project& project, const ProfileQuestion& question, int threads, Progress& progress);

// The picture of such a table, also one that was made elsewhere.
struct ProfilePicture {
    std::filesystem::path file;
    std::string title = "Aggregate profiles", subtitle;
    std::string scoreTitle{};            // what the scores are called where the table does not say its method
    analysis::PanelView view;
    std::vector<std::string> marked;     // names of rows
};
inline constexpr const char* kProfilesKind = "profiles";
std::string profilesRecipe(const ProfilePicture& picture);
figure::ProfileMatrix profileMatrix(const analysis::ProfilePanel& panel, const ProfilePicture& picture);
figure::Picture profilesPicture(JsonReader& reader, const std::filesystem::path& file);

// One row as lines: core present, core blocked, the control.
struct ProfileLines {
    std::filesystem::path file;
    std::vector<std::string> rows;       // names; several are drawn over each other, their curves with the core present
    std::string scoreTitle{}, subtitle;  // scoreTitle: as in ProfilePicture
    int smooth = 1;                      // bases of the running mean
    bool band = true, control = false, bound = true;  // bound: where the table does not say its labels
};
inline constexpr const char* kProfileLinesKind = "profile_lines";
std::string profileLinesRecipe(const ProfileLines& lines);
figure::Chart profileLinesChart(const analysis::ProfilePanel& panel, const ProfileLines& lines);
figure::Picture profileLinesPicture(JsonReader& reader, const std::filesystem::path& file);

}  // namespace bindscape::project
