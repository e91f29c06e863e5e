// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_project.h"

#include "core/analysis/kmers.h"
#include "core/analysis/profile.h"
#include "core/base/text.h"
#include "core/project/series.h"

#include <algorithm>
#include <cmath>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

using figure::Chart;
using figure::Role;
using figure::Series;

constexpr double kBand = 1.96;  // standard errors either side of a mean: 95 %

// "bound sites, proximal", as far as the file says it.
std::string sitesText(const analysis::Settings& settings)
{
    const auto labels = analysis::settingOf(settings, "labels"), stratum = analysis::settingOf(settings, "sites");
    return (labels == "all" ? "bound and unbound " : labels.empty() ? "" : labels + " ") + "sites" + (stratum.empty() ? "" : ", " + stratum);
}

// "best-scoring 1 % of words, by |score| of Grad-CAM, read along the core's strand, in bound sites"
std::string wordsText(const analysis::KmerTable& table)
{
    const auto& options = table.options;
    if (!table.optionsKnown)
        return "best-scoring words";
    const auto method = analysis::settingOf(table.settings, "method");
    using Orientation = analysis::KmerOrientation;
    return "best-scoring " + formatReal(100 * options.top, 3) + " % of words, by " + (options.isSigned ? "signed score" : "|score|") +
           (options.normalise ? " divided by its sum in the window" : "") + (method.empty() ? "" : " of " + method) + ", " +
           (options.orientation == Orientation::Core     ? "read along the core's strand"
            : options.orientation == Orientation::Genome ? "read along the genome"
                                                         : "both strands as one word") +
           ", in " + sitesText(table.settings);
}

// "n = 1,203 bound sites, proximal; Grad-CAM, scores as the model gave them", as far as the file says it.
std::string profileNote(const analysis::Profile& profile, std::size_t sites)
{
    const auto said = [&](const char* name) { return analysis::settingOf(profile.settings, name); };
    const auto method = said("method"), normalise = said("normalise");
    const std::string note = "n = " + withThousands(static_cast<std::int64_t>(sites)) + " " + sitesText(profile.settings);
    std::vector<std::string> scores;
    if (!method.empty())
        scores.push_back(method);
    if (!normalise.empty())
        scores.emplace_back(normalise == "yes" ? "Σ|score| = 1 a window" : "scores as the model gave them");
    return note + (scores.empty() ? "" : "; " + join(scores, ", "));
}

}  // namespace

Chart profileChart(const fs::path& profileTsv, const std::string& title)
{
    const auto profile = analysis::readProfile(profileTsv);
    Chart chart;
    chart.id = "profile";
    chart.title = "Aggregate profile";
    chart.subtitle = title.empty() ? profile.title : title;
    chart.x.title = "Position relative to the core's centre (bp, in its orientation)";
    chart.y.title = "Mean |score|";
    chart.y.min = 0;
    if (!profile.rows.empty()) {
        chart.x.min = profile.rows.front().position;
        chart.x.max = profile.rows.back().position;
    }
    const bool coreBlocked = analysis::settingOf(profile.settings, "core") == "blocked";
    Series present = coreBlocked ? curve("core blocked", Role::Blocked) : curve("core present", Role::Present);
    Series blocked = curve("core blocked", Role::Blocked);
    const auto add = [](Series& series, int position, double mean, double sem) {
        append(series, position, mean);
        series.low.push_back(mean - kBand * sem);
        series.high.push_back(mean + kBand * sem);
    };
    for (const auto& row : profile.rows) {
        add(present, row.position, row.meanAbs, row.sem);
        if (row.meanAbsBlocked)
            add(blocked, row.position, *row.meanAbsBlocked, row.semBlocked.value_or(0));
    }
    chart.series.push_back(std::move(present));
    if (!blocked.x.empty())
        chart.series.push_back(std::move(blocked));
    std::size_t sites = 0;
    for (const auto& row : profile.rows)
        sites = std::max(sites, row.n);
    chart.note = profileNote(profile, sites) + "; band: mean ± 1.96 standard errors.";
    return chart;
}

figure::KmerChart kmerChart(const fs::path& kmersTsv, const std::string& title, int rows)
{
    const auto table = analysis::readKmers(kmersTsv);
    figure::KmerChart chart;
    chart.title = "Enriched " + std::to_string(table.options.k) + "-mers";
    chart.subtitle = title.empty() ? table.title : title;
    chart.note = "Odds ratio among the " + wordsText(table) + ", 95 % interval; Fisher's exact test, one-sided, Bonferroni over " +
                 withThousands(static_cast<std::int64_t>(table.rows.size())) + " words. Words that overlap the core are left out.";
    for (const auto* row : table.ranked()) {
        if (static_cast<int>(chart.rows.size()) >= rows)
            break;
        chart.rows.push_back(
            {row->kmer, row->motif, row->oddsRatio, row->low, row->high, row->log10P, row->log10Bonferroni, row->top, row->total});
    }
    return chart;
}

}  // namespace bindscape::project
