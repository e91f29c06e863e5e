// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/scanner.h"

#include "core/motif/stretch_scanner.h"

namespace bindscape::motif {

PreparedMotif prepare(const Motif& motif, const Background& background, double pvalue)
{
    if (!(pvalue > 0 && pvalue <= 1))
        throw Error("The p-value threshold must lie above 0 and be at most 1.");
    if (motif.rows.empty() || motif.rows.size() > kMaxWidth)
        throw Error("Motif " + motif.id + " must be 1 to " + std::to_string(kMaxWidth) + " bases wide.");
    PreparedMotif prepared{motif, scoreMatrix(motif, background), {}, 0};
    prepared.pvalues = pvalueTable(prepared.scores, background);
    prepared.threshold = prepared.pvalues.threshold(pvalue);
    return prepared;
}

std::vector<Hit> scanLetters(std::string_view letters, std::int64_t begin, std::span<const PreparedMotif> motifs, bool bothPerPosition)
{
    std::vector<Hit> hits;
    StretchScanner(motifs, bothPerPosition).scan(letters, begin, begin + static_cast<std::int64_t>(letters.size()), hits);
    return hits;
}

}  // namespace bindscape::motif
