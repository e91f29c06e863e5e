// SPDX-License-Identifier: GPL-3.0-or-later
// The matrices of a database that a motif is most like, with a P-value: the complete scoring of TOMTOM (Gupta et al. 2007; Tanaka
// et al. 2011). Two columns are compared by their Euclidean distance. A column of the motif without a partner counts as its median
// distance to all columns of the database (both strands). P of an offset: the motif's columns meeting columns drawn independently
// from the database; of a matrix: the best offset and strand, corrected for their number; q: Benjamini-Hochberg over the database.
// Differs from TOMTOM in q (there Storey's) and in steps: distances are cut into kSteps of them.
#pragma once

#include "core/base/progress.h"
#include "core/motif/matrix.h"
#include "core/seqlets/model.h"

#include <string>
#include <vector>

namespace bindscape::seqlets {

struct Match {
    motif::Motif motif;     // as in the database
    double similarity = 0;  // Pearson's r of (frequency - 1/4) over the columns that lie side by side
    double log10P = 0, log10Q = 0;
    int offset = 0;        // column of the found motif at which the first column of the match, as it reads here, stands
    bool reverse = false;  // the match is read on the other strand
};

inline constexpr int kSteps = 100;
inline constexpr int kLeastOverlap = 5;  // columns side by side, or the width of the narrower one

// The columns of a database and what a motif's columns score against them. Thread-safe after construction.
class Database {
public:
    explicit Database(std::vector<motif::Motif> motifs);  // throws Error if there is none
    // Best first (P, then the database's order).
    std::vector<Match> bestMatches(const std::vector<motif::Row>& frequencies, std::size_t most) const;
    std::size_t size() const { return m_motifs.size(); }

private:
    std::vector<motif::Motif> m_motifs;
    std::vector<std::vector<motif::Row>> m_columns;  // frequencies of each
};

// 0 .. kSteps, larger is more alike.
int columnScore(const motif::Row& a, const motif::Row& b);
// P(sum >= s) for s = 0 .. kSteps * n of n columns whose scores have these histograms (each sums to 1, kSteps + 1 values).
std::vector<double> tailOfSums(const std::vector<std::vector<double>>& histograms);

}  // namespace bindscape::seqlets
