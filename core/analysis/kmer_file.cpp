// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_walk.h"
#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::analysis {

namespace {

const std::string kColumns =
    "kmer\tn_top\tn_total\todds_ratio\tci_low\tci_high\tlog10_p\tlog10_p_bonferroni\tq_bh\tmotif\tmotif_similarity";
const std::vector<std::string> kNameColumns{"motif_p", "motif_p_bonferroni", "family"};
const std::vector<std::string> kPermutationColumns{"permutation_p", "permutation_fwer"};
const std::vector<std::string> kOrientations{"core", "genome", "both"}, kFlag{"yes", "no"};

Settings settingsOf(const KmerTable& table)
{
    Settings settings = table.settings;
    if (!table.optionsKnown)
        return settings;
    setSetting(settings, "orientation", std::string(toText(table.options.orientation)));
    setSetting(settings, "top", formatReal(table.options.top));
    setSetting(settings, "signed", table.options.isSigned ? "yes" : "no");
    setSetting(settings, "normalise", table.options.normalise ? "yes" : "no");
    return settings;
}

// What the file says of the options; how many rows it has decides whether a word stands for its reverse complement, too.
void readOptions(const ResultTable& file, KmerTable& table)
{
    table.settings = file.settings();
    const std::string orientation = file.setting("orientation", kOrientations);
    table.optionsKnown = !orientation.empty();
    const auto top = parseReal(settingOf(table.settings, "top"));
    table.options.top = top && *top > 0 && *top < 1 ? *top : table.options.top;
    table.options.isSigned = file.setting("signed", kFlag) == "yes";
    table.options.normalise = file.setting("normalise", kFlag) == "yes";
    if (orientation == "genome")
        table.options.orientation = KmerOrientation::Genome;
    if (!table.rows.empty() && table.rows.size() == kmerCount(table.options.k, KmerOrientation::Both))
        table.options.orientation = KmerOrientation::Both;
    if (!top && table.occurrences > 0)
        table.options.top = static_cast<double>(table.topOccurrences) / static_cast<double>(table.occurrences);
}

}  // namespace

std::string_view toText(KmerOrientation orientation) { return kOrientations.at(static_cast<std::size_t>(orientation)); }

std::optional<KmerOrientation> kmerOrientationFromText(std::string_view text)
{
    const auto found = std::find(kOrientations.begin(), kOrientations.end(), text);
    return found == kOrientations.end() ? std::nullopt : std::optional(static_cast<KmerOrientation>(found - kOrientations.begin()));
}

void writeKmers(const KmerTable& table, const std::filesystem::path& tsv, bool withFamilies)
{
    const bool permuted = std::any_of(table.rows.begin(), table.rows.end(), [](const KmerRow& row) { return !std::isnan(row.permutationP); });
    std::string text = "#" + kColumns;
    for (const auto& [has, columns] : {std::pair(withFamilies, &kNameColumns), std::pair(permuted, &kPermutationColumns)})
        if (has)
            text += '\t' + join(*columns, "\t");
    text += '\n';
    for (const auto& row : table.rows) {
        text += row.kmer + '\t' + std::to_string(row.top) + '\t' + std::to_string(row.total) + '\t' + numberText(row.oddsRatio) + '\t' +
                numberText(row.low) + '\t' + numberText(row.high) + '\t' + numberText(row.log10P) + '\t' + numberText(row.log10Bonferroni) +
                '\t' + textOfLog10(row.log10Q) + '\t' + row.motif + '\t' + formatReal(row.motifSimilarity, 4);
        if (withFamilies)
            text += '\t' + numberText(row.motifP) + '\t' + numberText(row.motifAdjustedP) + '\t' + row.family;
        if (permuted)
            text += '\t' + numberText(row.permutationP) + '\t' + numberText(row.permutationFwer);
        text += '\n';
    }
    writeResultTable(tsv, text, settingsOf(table));
}

KmerTable readKmers(const std::filesystem::path& tsv)
{
    std::vector<std::string> optional = kNameColumns;
    optional.insert(optional.end(), kPermutationColumns.begin(), kPermutationColumns.end());
    const ResultTable file(tsv, kColumns, optional);
    const auto family = file.column("family");
    const std::vector<std::pair<std::optional<std::size_t>, double KmerRow::*>> shares{
        {file.column("motif_p"), &KmerRow::motifP},
        {file.column("motif_p_bonferroni"), &KmerRow::motifAdjustedP},
        {file.column("permutation_p"), &KmerRow::permutationP},
        {file.column("permutation_fwer"), &KmerRow::permutationFwer}};
    KmerTable table;
    table.threshold = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < file.rows(); ++i) {
        KmerRow row;
        row.kmer = file.text(i, 0);
        if (i == 0)
            table.options.k = static_cast<int>(std::min<std::size_t>(row.kmer.size(), kLongestKmer + 1));
        if (!wordOf(row.kmer) || static_cast<int>(row.kmer.size()) != table.options.k || table.options.k < kShortestKmer ||
            table.options.k > kLongestKmer)
            file.fail(i, "\"" + row.kmer + "\" is not a word of the same " + std::to_string(kShortestKmer) + " to " +
                             std::to_string(kLongestKmer) + " letters A, C, G, T as the others.");
        row.top = file.count(i, 1);
        row.total = file.count(i, 2);
        if (row.top < 0 || row.total < row.top)
            file.fail(i, "the counts of " + row.kmer + " cannot be: " + file.text(i, 1) + " of " + file.text(i, 2) + ".");
        row.oddsRatio = file.number(i, 3);
        row.low = file.number(i, 4);
        row.high = file.number(i, 5);
        row.log10P = file.number(i, 6);
        row.log10Bonferroni = file.number(i, 7);
        const auto q = log10OfText(file.text(i, 8));
        if (!q)
            file.fail(i, "\"" + file.text(i, 8) + "\" is not a probability.");
        row.log10Q = *q;
        row.motif = file.text(i, 9);
        row.motifSimilarity = file.number(i, 10);
        row.family = family ? file.text(i, *family) : "";
        for (const auto& [column, member] : shares)
            row.*member = column ? file.number(i, *column) : std::numeric_limits<double>::quiet_NaN();
        table.topOccurrences += row.top;
        table.occurrences += row.total;
        table.rows.push_back(std::move(row));
    }
    readOptions(file, table);
    return table;
}

}  // namespace bindscape::analysis
