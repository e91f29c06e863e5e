// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of the tables in a folder of motifs, for those who write and who read them.
#pragma once

#include "core/seqlets/motif_folder.h"

#include <string>

namespace bindscape::seqlets {

// log10_p: of the word that the motif began with, Bonferroni. background: share of stretches without a run in which it stands as
// well. best_*: the one distance that stands out most. Matches: see matches.h; the strand is that on which the match reads.
inline std::string motifColumns()
{
    std::string columns =
        "id\tn_seqlets\tn_sites\tshare_of_sites\tmean_score\twidth\tconsensus\tword\tlog10_p\tbackground\tn_same\tn_opposite\t"
        "log10_p_orientation\tlog10_p_spacing\tbest_distance\tbest_strand\tbest_n\tbest_expected\tlog10_p_best";
    for (std::size_t k = 1; k <= kMatches; ++k) {
        const std::string n = std::to_string(k);
        columns += "\tmatch_" + n + "\tmatch_name_" + n + "\tsimilarity_" + n + "\tlog10_p_" + n + "\tlog10_q_" + n + "\toffset_" + n +
                   "\tstrand_" + n;
    }
    return columns;
}
inline constexpr std::size_t kFirstMatchColumn = 19, kMatchColumns = 7;
inline constexpr const char* kContributionColumns = "motif\tposition\tn_a\tn_c\tn_g\tn_t\tscore_a\tscore_c\tscore_g\tscore_t";
inline constexpr const char* kSpacingColumns = "motif\tdistance\tn_same\tn_opposite\texpected";
inline constexpr const char* kSeqletColumns =
    "chrom\tbegin\tend\tname\tscore\tstrand\tmatch_bits\tto_core\torientation\trun_begin\trun_end\tcore_begin\tcore_end";

}  // namespace bindscape::seqlets
