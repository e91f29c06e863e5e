// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_walk.h"
#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <limits>

namespace bindscape::analysis {

namespace {

const std::string kColumns =
    "kmer\tn_top\tn_total\todds_ratio\tci_low\tci_high\tlog10_p\tlog10_p_bonferroni\tq_bh\tmotif\tmotif_similarity";

}  // namespace

void writeKmers(const KmerTable& table, const std::filesystem::path& tsv)
{
    std::string text = "#" + kColumns + "\n";
    for (const auto& row : table.rows)
        text += row.kmer + '\t' + std::to_string(row.top) + '\t' + std::to_string(row.total) + '\t' + numberText(row.oddsRatio) + '\t' +
                numberText(row.low) + '\t' + numberText(row.high) + '\t' + numberText(row.log10P) + '\t' + numberText(row.log10Bonferroni) +
                '\t' + textOfLog10(row.log10Q) + '\t' + row.motif + '\t' + formatReal(row.motifSimilarity, 4) + '\n';
    writeFileAtomically(tsv, text);
}

KmerTable readKmers(const std::filesystem::path& tsv)
{
    const ResultTable file(tsv, kColumns);
    KmerTable table;
    table.threshold = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < file.rows(); ++i) {
        KmerRow row;
        row.kmer = file.text(i, 0);
        if (i == 0)
            table.options.k = static_cast<int>(std::min<std::size_t>(row.kmer.size(), 9));
        if (!wordOf(row.kmer) || static_cast<int>(row.kmer.size()) != table.options.k || table.options.k < 3 || table.options.k > 8)
            file.fail(i, "\"" + row.kmer + "\" is not a word of the same 3 to 8 letters A, C, G, T as the others.");
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
        table.topOccurrences += row.top;
        table.occurrences += row.total;
        table.rows.push_back(std::move(row));
    }
    if (table.occurrences > 0)
        table.options.top = static_cast<double>(table.topOccurrences) / static_cast<double>(table.occurrences);
    return table;
}

}  // namespace bindscape::analysis
