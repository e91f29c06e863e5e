// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/comparisons.h"

#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"
#include "core/base/error.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace bindscape::analysis {

namespace {

constexpr double kAdjustedP = 0.05;
constexpr std::size_t kFewestForCorrelation = 3;
const double kNone = std::numeric_limits<double>::quiet_NaN();

// What must be the same, or no word of the one is a word of the other.
void requireSameWords(const KmerTable& first, const KmerTable& second, const std::string& firstName, const std::string& secondName)
{
    const auto letters = [](const KmerTable& table) { return std::to_string(table.options.k); };
    if (first.rows.empty() || second.rows.empty())
        throw Error("There are no k-mers in " + (first.rows.empty() ? firstName : secondName) + ". Count them again.");
    if (first.options.k != second.options.k)
        throw Error("k-mers of " + letters(first) + " letters (" + firstName + ") and of " + letters(second) + " (" + secondName +
                    ") cannot be compared. Count both tables with the same --k.");
    const bool asOne = first.options.orientation == KmerOrientation::Both || second.options.orientation == KmerOrientation::Both;
    if (first.options.orientation != second.options.orientation && (asOne || (first.optionsKnown && second.optionsKnown)))
        throw Error("k-mers of the orientation " + std::string(toText(first.options.orientation)) + " (" + firstName + ") and of the orientation " +
                    std::string(toText(second.options.orientation)) + " (" + secondName +
                    ") are other words and cannot be compared. Count both tables with the same --orientation.");
}

std::vector<std::string> differencesOf(const KmerTable& first, const KmerTable& second, const std::string& firstName, const std::string& secondName)
{
    std::vector<std::string> differences;
    if (first.optionsKnown != second.optionsKnown)
        differences.push_back("how the words of " + (first.optionsKnown ? secondName : firstName) + " were counted is not in its file");
    if (!first.optionsKnown || !second.optionsKnown)
        return differences;
    const auto add = [&](const std::string& what, const std::string& a, const std::string& b) {
        if (a != b)
            differences.push_back(what + " " + (a.empty() ? "none" : a) + " (" + firstName + "), " + (b.empty() ? "none" : b) + " (" + secondName + ")");
    };
    const auto flag = [](bool on) { return std::string(on ? "yes" : "no"); };
    add("top", formatReal(first.options.top), formatReal(second.options.top));
    add("signed", flag(first.options.isSigned), flag(second.options.isSigned));
    add("normalise", flag(first.options.normalise), flag(second.options.normalise));
    for (const char* name : {"method", "core", "labels", "sites"})
        add(name, settingOf(first.settings, name), settingOf(second.settings, name));
    return differences;
}

}  // namespace

double RunFacts::gcDifference() const { return std::fabs(gcBound - gcUnbound); }

void writeRunFacts(std::span<const RunFacts> runs, const std::filesystem::path& tsv)
{
    std::string lines = "#run\ttf\tcell\tdesign\tcore\tn_bound\tn_unbound\tgc_bound\tgc_unbound\tgc_difference\tauroc\tauroc_low\tauroc_high\tauprc\n";
    for (const RunFacts& run : runs) {
        const auto low = run.auroc.interval ? run.auroc.interval->low : kNone, high = run.auroc.interval ? run.auroc.interval->high : kNone;
        lines += join({run.name, run.tf, run.cell.empty() ? "." : run.cell, run.design, run.coreBlocked ? "blocked" : "present",
                       std::to_string(run.bound), std::to_string(run.unbound), numberText(run.gcBound), numberText(run.gcUnbound),
                       numberText(run.gcDifference()), numberText(run.auroc.value.value_or(kNone)), numberText(low), numberText(high),
                       numberText(run.auprc.value.value_or(kNone))},
                      "\t") +
                 "\n";
    }
    writeFileAtomically(tsv, lines);
}

GcAgainstAuroc gcAgainstAuroc(std::span<const RunFacts> runs, bool coreBlocked)
{
    GcAgainstAuroc result;
    std::vector<double> x, y;
    for (const RunFacts& run : runs) {
        if (run.coreBlocked != coreBlocked || !run.auroc.value || !std::isfinite(run.gcDifference()))
            continue;
        result.runs.push_back(run);
        x.push_back(run.gcDifference());
        y.push_back(*run.auroc.value);
    }
    if (x.size() >= kFewestForCorrelation)
        result.pearson = stats::pearson(x, y);
    return result;
}

std::optional<double> DesignRow::dnaseMinusGc() const
{
    const auto auroc = [](const std::optional<RunFacts>& run) { return run ? run->auroc.value : std::nullopt; };
    const auto gc = auroc(designs[1]), dnase = auroc(designs[2]);
    return gc && dnase ? std::optional(*dnase - *gc) : std::nullopt;
}

std::vector<DesignRow> compareDesigns(std::span<const RunFacts> runs, bool coreBlocked)
{
    std::map<std::pair<std::string, std::string>, DesignRow> found;
    for (const RunFacts& run : runs) {
        const auto design = std::find(kDesigns.begin(), kDesigns.end(), run.design);
        if (run.coreBlocked != coreBlocked || design == kDesigns.end())
            continue;
        DesignRow& row = found[{run.tf, run.cell}];
        row.tf = run.tf;
        row.cell = run.cell;
        auto& place = row.designs[static_cast<std::size_t>(design - kDesigns.begin())];
        if (!place)
            place = run;
    }
    std::vector<DesignRow> rows;
    for (auto& [name, row] : found)
        rows.push_back(std::move(row));
    std::stable_sort(rows.begin(), rows.end(), [](const DesignRow& a, const DesignRow& b) {
        const double none = std::numeric_limits<double>::infinity();
        return a.dnaseMinusGc().value_or(none) < b.dnaseMinusGc().value_or(none);
    });
    return rows;
}

KmerComparison compareKmers(const KmerTable& first, const KmerTable& second, const std::string& firstName, const std::string& secondName)
{
    requireSameWords(first, second, firstName, secondName);
    std::map<std::string, const KmerRow*> others;
    for (const KmerRow& row : second.rows)
        others[row.kmer] = &row;
    KmerComparison result;
    result.differences = differencesOf(first, second, firstName, secondName);
    result.line = -std::log10(kAdjustedP / static_cast<double>(first.rows.size()));
    for (const KmerRow& row : first.rows) {
        const auto other = others.find(row.kmer);
        if (other == others.end())
            continue;
        const auto height = [](double log10P) { return log10P == 0 ? 0.0 : -log10P; };  // never -0
        SharedKmer word{row.kmer, row.motif.empty() ? other->second->motif : row.motif, height(row.log10P), height(other->second->log10P)};
        word.inFirst = word.first >= result.line;
        word.inSecond = word.second >= result.line;
        result.words.push_back(std::move(word));
    }
    return result;
}

void writeKmerComparison(const KmerComparison& comparison, const std::string& first, const std::string& second, const std::filesystem::path& tsv)
{
    std::string lines = "#kmer\tmotif\tminus_log10_p_first\tminus_log10_p_second\tline\tsignificant_in\n";
    for (const SharedKmer& word : comparison.words) {
        const std::string in = word.inFirst && word.inSecond ? "both" : word.inFirst ? first : word.inSecond ? second : ".";
        lines += join({word.kmer, word.motif.empty() ? "." : word.motif, numberText(word.first), numberText(word.second),
                       numberText(comparison.line), in},
                      "\t") +
                 "\n";
    }
    writeFileAtomically(tsv, lines);
}

}  // namespace bindscape::analysis
