// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/demo_report.h"

#include "core/analysis/kmers.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/sequence.h"
#include "core/project/demo.h"

#include <algorithm>
#include <cmath>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr int kBestKmers = 10;

double information(const motif::Motif& motif, std::size_t position)
{
    double bits = 2;
    for (const double p : motif.frequencies(position))
        if (p > 0)
            bits += p * std::log2(p);
    return bits;
}

bool allows(const motif::Motif& motif, std::size_t first, std::size_t end, std::string_view word)
{
    constexpr double kAllowed = 0.15;
    for (std::size_t offset = first; offset + word.size() <= end; ++offset) {
        bool fits = true;
        for (std::size_t i = 0; i < word.size() && fits; ++i) {
            const auto code = genome::baseCode(word[i]);
            fits = code < 4 && motif.frequencies(offset + i)[code] >= kAllowed;
        }
        if (fits)
            return true;
    }
    return false;
}

// Marks the bases of the window that lie in planted context sites.
std::vector<bool> plantedBases(const scores::ScoredSite& site, const std::vector<genome::Interval>& truth, const std::string& prefix)
{
    std::vector<bool> planted(static_cast<std::size_t>(site.window.length()));
    for (const auto& interval : truth) {
        if (!interval.name.starts_with(prefix))
            continue;
        for (auto base = std::max(interval.begin, site.window.begin); base < std::min(interval.end, site.window.end); ++base)
            planted[static_cast<std::size_t>(base - site.window.begin)] = base < site.coreBegin || base >= site.coreEnd;
    }
    return planted;
}

std::string contextName(const genome::IntervalSet& truth, const std::string& core)
{
    for (const auto& [chrom, intervals] : truth.byChrom)
        for (const auto& interval : intervals)
            if (!interval.name.starts_with(core + "_"))
                return interval.name.substr(0, interval.name.find('_'));
    return {};
}

const RunEntry& judgedRun(const AnalysisEntry& entry)
{
    for (const auto& run : entry.runs)
        if (!run.coreBlocked)
            return run;
    throw Error("The demonstration has no run with the core present.");
}

}  // namespace

bool isWordOf(const motif::Motif& motif, std::string_view word)
{
    constexpr double kInformative = 0.5;  // bits
    std::size_t first = 0, end = motif.rows.size();
    while (first < end && information(motif, first) < kInformative)
        ++first;
    while (end > first && information(motif, end - 1) < kInformative)
        --end;
    return allows(motif, first, end, word) || allows(motif, first, end, genome::reverseComplement(word));
}

ContextShare contextShare(const scores::ScoreSet& scores, const genome::IntervalSet& truth, const std::string& context,
                          const std::string& split)
{
    ContextShare share;
    double found = 0, expected = 0, total = 0;
    for (std::size_t i = 0; i < scores.sites.size(); ++i) {
        const auto& site = scores.sites[i];
        const auto there = truth.byChrom.find(site.window.chrom);
        if (site.split != split || there == truth.byChrom.end())
            continue;
        const auto planted = plantedBases(site, there->second, context + "_");
        const auto count = static_cast<std::size_t>(std::count(planted.begin(), planted.end(), true));
        std::vector<std::size_t> bases;
        for (std::size_t base = 0; base < planted.size(); ++base)
            if (const auto position = site.window.begin + static_cast<std::int64_t>(base);
                position < site.coreBegin || position >= site.coreEnd)
                bases.push_back(base);
        const float* row = scores.row(i);
        // Without any score there is no top; such a site counts as not found.
        const bool scored = std::any_of(row, row + planted.size(), [](float value) { return value != 0; });
        std::stable_sort(bases.begin(), bases.end(), [&](std::size_t a, std::size_t b) { return std::abs(row[a]) > std::abs(row[b]); });
        for (std::size_t k = 0; k < count && scored; ++k)
            found += planted[bases[k]] ? 1 : 0;
        total += static_cast<double>(count);
        expected += static_cast<double>(count) * static_cast<double>(count) / static_cast<double>(bases.size());
        ++share.sites;
    }
    if (total > 0) {
        share.found = found / total;
        share.chance = expected / total;
    }
    return share;
}

DemoReport judgeDemo(const Project& project)
{
    if (project.analyses.empty())
        throw Error("The demonstration's project has no analysis.");
    const AnalysisEntry& entry = project.analyses.front();
    const fs::path runFolder = paths::runFolder(project.folder(), judgedRun(entry).id);
    DemoReport report;
    for (const auto& split : train::readEvaluation(runFolder).splits)
        if (split.split == "test") {
            report.testAuroc = split.rows.auroc.value;
            report.testAurocInterval = split.rows.auroc.interval;
            report.motifScoreAuroc = split.motifScore.auroc.value;
        }
    const auto truth = genome::readIntervals(project.folder() / paths::kDemoTruthFile, {});
    const std::string context = contextName(truth, entry.tf);
    report.core = entry.tf;
    report.context = context;
    const auto share = contextShare(scores::readScores(paths::scoresFolder(runFolder)), truth, context, "test");
    report.topBasesInTal1 = share.found;
    report.expectedByChance = share.chance;
    report.sites = share.sites;
    const auto motifs = motif::readMotifs(project.motifs);
    const auto& matrix = motif::findMotif(motifs, context);
    const auto table = analysis::readKmers(runFolder / paths::kKmersFile);
    for (const auto* row : table.ranked()) {
        if (static_cast<int>(report.bestKmers.size()) >= kBestKmers)
            break;
        const bool planted = isWordOf(matrix, row->kmer);
        if (planted && report.tal1KmersOnTop == static_cast<int>(report.bestKmers.size()))
            ++report.tal1KmersOnTop;
        report.bestKmers.push_back(row->kmer);
        report.tal1KmersInTop10 += planted ? 1 : 0;
    }
    return report;
}

bool DemoReport::toldApart() const
{
    constexpr double kChance = 0.5;
    return testAuroc && *testAuroc > motifScoreAuroc.value_or(kChance) &&
           (testAurocInterval ? testAurocInterval->low : *testAuroc) > kChance;
}

bool DemoReport::basesFound() const
{
    constexpr double kTimesChance = 5;
    return sites > 0 && topBasesInTal1 > kTimesChance * expectedByChance;
}

bool DemoReport::kmersFound() const { return 2 * tal1KmersInTop10 > static_cast<int>(bestKmers.size()); }

namespace {

std::string verdict(const DemoReport& report)
{
    std::vector<std::string> found, missed;
    const auto sort = [&](bool good, const std::string& what) { (good ? found : missed).push_back(what); };
    sort(report.toldApart(), "bound sites are told from unbound ones");
    sort(report.basesFound(), "the best-scoring bases lie in planted " + report.context + " sites");
    sort(report.kmersFound(), "the enriched words are " + report.context + "'s");
    if (missed.empty())
        return "Verdict: the network found what was planted: " + join(found, "; ") + ".";
    return "Verdict: " + std::to_string(found.size()) + " of 3 checks hold" + (found.empty() ? "" : " (" + join(found, "; ") + ")") +
           "; not so: " + join(missed, "; ") + ".";
}

}  // namespace

std::string toText(const DemoReport& report)
{
    std::string text = "How well the planted truth was found, on chromosomes that the network has not seen:\n";
    text += "  auROC of bound against unbound " + report.core + " sites: ";
    text += report.testAuroc ? formatFixed(*report.testAuroc, 3) : std::string("not defined (one class only)");
    if (report.testAurocInterval)
        text += " (95 % interval " + formatFixed(report.testAurocInterval->low, 3) + " to " +
                formatFixed(report.testAurocInterval->high, 3) + ")";
    if (report.motifScoreAuroc)
        text += "; the motif score alone reaches " + formatFixed(*report.motifScoreAuroc, 3);
    text += "\n  " + formatFixed(100 * report.topBasesInTal1, 0) + " % of the top-scoring bases lie in planted " + report.context +
            " sites; by chance it would be " + formatFixed(100 * report.expectedByChance, 1) + " % (" +
            plural(static_cast<std::int64_t>(report.sites), "site") + ", core left out)";
    text += "\n  " + std::to_string(report.tal1KmersInTop10) + " of the " + std::to_string(report.bestKmers.size()) +
            " most enriched k-mers are words of the " + report.context + " matrix, the first " + std::to_string(report.tal1KmersOnTop) +
            " without another between: " + join(report.bestKmers, " ");
    return text + "\n" + verdict(report) + "\n";
}

}  // namespace bindscape::project
