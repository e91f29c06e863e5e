// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/motif_charts.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/series.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

using figure::Role;
using figure::Series;

std::string titleOf(const scores::ScoreOrigin& origin)
{
    std::vector<std::string> parts;
    for (const auto& part : {origin.motif, origin.run, origin.title})
        if (!part.empty())
            parts.push_back(part);
    return join(parts, " · ") + (origin.coreBlocked ? ", core blocked" : "");
}

std::string percent(double share) { return formatReal(100 * share, 3) + " %"; }

}  // namespace

figure::MotifPage::Row motifPageRow(const seqlets::MotifRow& motif)
{
    figure::MotifPage::Row row;
    row.name = motif.id;
    row.facts = {withThousands(motif.seqlets) + (motif.seqlets == 1 ? " seqlet" : " seqlets"), percent(motif.shareOfSites) + " of sites"};
    row.contributions.assign(motif.contributions.begin(), motif.contributions.end());
    for (const auto& match : motif.matches) {
        std::vector<figure::LogoColumn> frequencies(match.rows.begin(), match.rows.end());
        if (match.reverse)
            frequencies = figure::reverseComplement(std::move(frequencies));
        row.matches.push_back({match.title(), match.similarity, std::pow(10, match.log10Q), figure::bitsOf(frequencies), match.offset});
    }
    return row;
}

figure::MotifPage motifPage(const fs::path& folder, const std::string& title)
{
    const auto report = seqlets::readMotifs(folder);
    figure::MotifPage page;
    page.title = "Motifs of seqlets";
    page.subtitle = title.empty() ? titleOf(report.origin) : title;
    for (const auto& motif : report.motifs)
        page.rows.push_back(motifPageRow(motif));
    page.note = withThousands(report.seqlets) + " seqlets (runs of " + std::to_string(report.options.window) +
                " bp, false discovery rate " + formatReal(report.options.fdr) + ") in the flanks of " + withThousands(report.countedSites) +
                " sites; " + withThousands(report.unassigned) + " belong to no motif. Logo: mean " +
                (report.options.normalise ? "normalised " : "") + "score of each letter.";
    if (report.options.core == seqlets::CorePolicy::Separate)
        page.note += " The core itself is a class of its own (core).";
    if (!report.database.empty())
        page.note += " Known motifs: " + fs::path(report.database).filename().string() + ", " + withThousands(report.databaseMotifs) +
                     " of them, Euclidean distance of columns, q by Benjamini-Hochberg.";
    return page;
}

figure::Chart spacingChart(const seqlets::MotifRow& motif, const std::string& title)
{
    figure::Chart chart;
    chart.id = "spacing";
    chart.title = "Distance from the core";
    chart.subtitle = title.empty() ? motif.id : motif.id + " · " + title;
    chart.x.title = "Distance of the motif's middle from the core's (bp, in its orientation)";
    chart.y.title = "Instances in " + std::to_string(seqlets::kBin) + " bp";
    chart.y.min = 0;
    Series same = curve("same strand as the core", Role::First), opposite = curve("other strand", Role::Second),
           expected = curve("expected on one strand", Role::Reference);
    for (Series* bars : {&same, &opposite}) {
        bars->line = false;
        bars->barWidth = seqlets::kBin * 0.9;
    }
    int last = 0;
    for (const auto& row : motif.spacing.rows) {
        const int bin = static_cast<int>(std::floor(static_cast<double>(row.distance) / seqlets::kBin));
        if (same.x.empty() || bin != last)
            for (Series* series : {&same, &opposite, &expected})
                append(*series, (bin + 0.5) * seqlets::kBin, 0);
        last = bin;
        same.y.back() += static_cast<double>(row.same);
        opposite.y.back() += static_cast<double>(row.opposite);
        expected.y.back() += row.expected / 2;
    }
    if (!motif.spacing.rows.empty()) {
        chart.x.min = motif.spacing.rows.front().distance;
        chart.x.max = motif.spacing.rows.back().distance;
    }
    chart.series = {std::move(same), std::move(opposite), std::move(expected)};
    if (motif.spacing.log10PBest < std::log10(0.05))
        chart.markers.push_back({static_cast<double>(motif.spacing.bestDistance),
                                 std::string(motif.spacing.bestDistance > 0   ? "+"
                                             : motif.spacing.bestDistance < 0 ? "−"
                                                                              : "") +
                                     std::to_string(std::abs(motif.spacing.bestDistance)),
                                 Role::Best});
    chart.note = motif.isCore() ? "The core's own class has no distance from the core."
                                : "Strand: " + seqlets::orientationSentence(motif) +
                                      " (binomial). Evenly over all possible distances: " + seqlets::pText(motif.spacing.log10PSpacing) +
                                      " (chi-square; fading attention alone makes it small). Most unusual distance: " +
                                      seqlets::spacingSentence(motif) + " (binomial against even and against its neighbours, Bonferroni).";
    return chart;
}

figure::Chart spacingChart(const fs::path& folder, const std::string& title, const std::string& motif)
{
    auto report = seqlets::readMotifs(folder);
    const auto found = std::find_if(report.motifs.begin(), report.motifs.end(), [&](const auto& row) { return row.id == motif; });
    if (found == report.motifs.end())
        throw Error(folder.string() + " has no motif called \"" + motif + "\".");
    found->spacing.rows = seqlets::readSpacing(folder, motif);
    return spacingChart(*found, title.empty() ? titleOf(report.origin) : title);
}

}  // namespace bindscape::project
