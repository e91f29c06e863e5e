// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/strata_options.h"

#include "app/cli/belongs_to.h"
#include "core/base/text.h"
#include "core/project/panel_kmers.h"

namespace bindscape::cli {

namespace {

constexpr int kStrengthGroups = 3;
const std::vector<std::string> kStrengths{"weak", "medium", "strong"};

// The signal of each site's peak, from the data set.
std::vector<double> strengths(const scores::ScoreSet& scores, const std::string& dataset, Console& console)
{
    std::size_t unknown = 0;
    auto values = project::peakStrengths(scores, dataset, unknown, console);
    if (unknown > 0)
        console.warn({dataset, 0, plural(static_cast<std::int64_t>(unknown), "scored site is", "scored sites are") +
                                      " not in this data set; the strength of their peaks is not known, and they are in no group."});
    return values;
}

}  // namespace

std::string StrataOptions::text() const
{
    std::vector<std::string> parts;
    if (labels != "counted" && labels != "all")
        parts.push_back(labels);
    if (!distance.empty())
        parts.push_back(distance);
    if (!strength.empty())
        parts.push_back("of the " + strength + " third by peak strength");
    if (!inside.empty())
        parts.push_back("inside " + inside);
    if (!outside.empty())
        parts.push_back("outside " + outside);
    return parts.empty() ? "" : " that is " + join(parts, ", ");
}

void addStrataOptions(CLI::App& app, StrataOptions& strata)
{
    app.add_option("--labels", strata.labels, "Which sites count: bound, unbound or all (default: bound ones, all where none is bound)")
        ->check(CLI::IsMember({"bound", "unbound", "all"}));
    app.add_option("--distance", strata.distance, "Only sites within (proximal) or beyond (distal) --within bases of a transcription start; needs --tss")
        ->check(CLI::IsMember({"proximal", "distal"}));
    app.add_option("--tss", strata.tss, "Transcription starts: genes (GTF, GFF3, genePred, refFlat, BED12) or any BED; needed by --distance")
        ->type_name("FILE");
    strata.withinOption = app.add_option("--within", strata.within, "Bases from the middle of the core to the nearest transcription start (default 3000)")
        ->check(CLI::Range(1, 100'000'000));
    app.add_option("--inside", strata.inside, "Only sites whose core shares a base with these regions")->type_name("BED");
    app.add_option("--outside", strata.outside, "Only sites whose core shares no base with these regions")->type_name("BED");
    app.add_option("--strength", strata.strength, "Only the weak, medium or strong third of the sites by the signal of their peak; needs --dataset")
        ->check(CLI::IsMember(kStrengths));
    app.add_option("--dataset", strata.dataset, "Data set that the sites are of; needed by --strength")->type_name("DIR");
}

void requireConsistent(const StrataOptions& strata, bool byDistance)
{
    if (!byDistance && strata.distance.empty() != strata.tss.empty())
        throw UsageError("--distance and --tss belong together.");
    if (!byDistance && strata.distance.empty())
        requireNone({strata.withinOption}, "--distance");
    if (strata.strength.empty() != strata.dataset.empty())
        throw UsageError("--strength and --dataset belong together.");
}

std::string StrataOptions::stratum() const
{
    const auto name = [](const std::string& file) { return std::filesystem::path(file).filename().string(); };
    std::vector<std::string> parts;
    if (!distance.empty())
        parts.push_back(distance + " (core " + (distance == "distal" ? "not " : "") + "within " + withThousands(within) + " bp of a start in " + name(tss) + ")");
    if (!strength.empty())
        parts.push_back(strength + " third by peak strength");
    if (!inside.empty())
        parts.push_back("inside " + name(inside));
    if (!outside.empty())
        parts.push_back("outside " + name(outside));
    return join(parts, ", ");
}

analysis::Sites chooseSites(const scores::ScoreSet& scores, const StrataOptions& strata, const std::string& genome, const std::string& folder,
                            Console& console)
{
    auto sites = sitesOfStratum(scores, strata, genome, console);
    if (sites.empty())
        throw Error(folder + " has no scored site" + strata.text() + ".");
    return sites;
}

analysis::Sites sitesOfStratum(const scores::ScoreSet& scores, const StrataOptions& strata, const std::string& genome, Console& console)
{
    auto sites = analysis::sitesWith(scores, analysis::labelsFromText(strata.labels).value());
    std::vector<genome::Contig> contigs;
    if (!strata.distance.empty() || !strata.inside.empty() || !strata.outside.empty())
        contigs = openGenome(genome.empty() ? scores.origin.genomeFile : genome, console)->contigs();
    if (!strata.distance.empty()) {
        const auto starts = genome::readTranscriptStarts(strata.tss, contigs);
        console.warn(starts.warnings);
        const auto distance = strata.distance == "proximal" ? analysis::Distance::Proximal : analysis::Distance::Distal;
        sites = analysis::byDistance(scores, sites, starts, distance, strata.within);
    }
    for (const auto& [file, inside] : {std::pair(strata.inside, true), std::pair(strata.outside, false)}) {
        if (file.empty())
            continue;
        const auto regions = genome::readIntervals(file, contigs);
        console.warn(regions.warnings);
        sites = analysis::byRegions(scores, sites, regions, inside);
    }
    if (!strata.strength.empty()) {
        const int group = static_cast<int>(std::find(kStrengths.begin(), kStrengths.end(), strata.strength) - kStrengths.begin());
        sites = analysis::byStrength(scores, sites, strengths(scores, strata.dataset, console), group, kStrengthGroups);
    }
    return sites;
}

}  // namespace bindscape::cli
