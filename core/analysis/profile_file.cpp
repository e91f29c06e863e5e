// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/profile.h"
#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

namespace bindscape::analysis {

namespace {

const std::string kColumns = "position\tmean_abs\tsem\tmean_abs_blocked\tsem_blocked\tn";
constexpr int kFarthest = 1 << 28;

std::string optionalText(const std::optional<double>& value)
{
    return value ? numberText(*value) : "nan";
}

}  // namespace

void writeProfile(const Profile& profile, const std::filesystem::path& tsv)
{
    std::string text = "#" + kColumns + "\n";
    for (const auto& row : profile.rows)
        text += std::to_string(row.position) + '\t' + numberText(row.meanAbs) + '\t' + numberText(row.sem) + '\t' +
                optionalText(row.meanAbsBlocked) + '\t' + optionalText(row.semBlocked) + '\t' + std::to_string(row.n) + '\n';
    writeResultTable(tsv, text, profile.settings);
}

Profile readProfile(const std::filesystem::path& tsv)
{
    const ResultTable table(tsv, kColumns);
    Profile profile;
    profile.settings = table.settings();
    profile.normalised = table.setting("normalise", {"yes", "no"}) == "yes";
    double near = 0, all = 0;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        const std::int64_t position = table.count(i, 0), n = table.count(i, 5);
        if (std::abs(position) > kFarthest || n < 0)
            table.fail(i, "the position or the number of sites is out of range.");
        ProfileRow row{static_cast<int>(position), table.number(i, 1), table.number(i, 2), std::nullopt, std::nullopt,
                       static_cast<std::size_t>(n)};
        if (const double mean = table.number(i, 3); !std::isnan(mean)) {
            row.meanAbsBlocked = mean;
            row.semBlocked = table.number(i, 4);
        }
        all += row.meanAbs;
        near += std::abs(row.position) <= 25 ? row.meanAbs : 0;
        profile.sites = std::max(profile.sites, row.n);
        profile.rows.push_back(row);
    }
    profile.shareWithin25 = all > 0 ? near / all : 0;
    return profile;
}

}  // namespace bindscape::analysis
