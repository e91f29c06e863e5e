// SPDX-License-Identifier: GPL-3.0-or-later
// The variants of any VCF by what the scores of networks say of their places: the best |score| over the models, its rank in the window and
// the distance to the core, what a network makes of the change of letters, and the motif that they break. Thread-safe.
#pragma once

#include "core/interpret/open_model.h"
#include "core/variation/best_scores.h"
#include "core/variation/variant_input.h"
#include "core/whatif/variant_windows.h"

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace bindscape::variation {

enum class RankBy { Score, Change };  // Change: size of the change of logit, of the alternate with the largest

struct RankOptions {
    Sites sites = Sites::Bound;
    Strength strength = Strength::Raw;
    RankBy by = RankBy::Score;
    std::size_t top = 10'000;
    bool everywhere = false;  // variants outside of all scored windows too
    bool snpsOnly = false;  // rows without a SNP are left out; of the others the bases count that a SNP changes
    bool passedOnly = false;
    double mostMismatches = ReferenceCheck::kMostMismatches;
};

struct MotifMatch {
    std::string motif;  // "SP1 MA0079.3"
    Region region;
    Strand strand = Strand::None;
    double pvalue = 1;
    std::int64_t distance = 0;  // bases from REF to its nearest base; 0 over the variant, 1 just beside it
};

struct RankedVariant {
    std::string chrom;  // the genome's name
    std::int64_t begin = 0;
    std::string id, reference, alternates, filter;  // whole, as in the file
    long line = 0;                                  // of the file, from 1; of a BCF the record
    BestScore best;
    std::string model;            // of the best score; empty: none
    std::vector<double> changes;  // of the logit, one an alternate (NaN: cannot be asked); empty: not asked
    std::optional<MotifMatch> motif;
    Region region() const { return {chrom, begin, begin + static_cast<std::int64_t>(reference.size())}; }
    double largestChange() const;  // with its sign; NaN without any
};

inline constexpr std::int64_t kMotifReach = 500;  // bases on either side

// What else is asked of each variant. Null: not asked.
struct RankHelp {
    interpret::OpenModel* network = nullptr;
    whatif::WindowRules rules{};                  // of the network
    const genome::TrackSource* cores = nullptr;   // of its data set (kind MotifHits); null: windows are centred on the variant
    // Kind MotifHits, as motif::matchTrack() gives without folding (folded, a better match beside the variant would take the place of the
    // one over it). The best match over the variant is told; where there is none, the nearest within `motifReach` bases, of equally near
    // ones the best.
    const genome::TrackSource* motifs = nullptr;
    std::int64_t motifReach = kMotifReach;
};

struct RankResult {
    std::vector<RankedVariant> variants;  // best first; of equal ones that which comes first in the file
    std::int64_t rows = 0, usable = 0;    // of the file; on the genome with its REF
    std::int64_t scored = 0;              // in a scored window
    std::int64_t leftOut = 0;             // by FILTER, no SNP, no alternate
    std::int64_t notAsked = 0;            // alternates that the network could not be asked about
    ReferenceCounts reference;
    Warnings warnings;
};

// Goes over the file twice. Memory: the places in scored windows (36 bytes each, once), one model's scored bases, and the best `top`.
// `annotated`: the VCF with INFO fields BINDSCAPE_SCORE, _TF, _RANK, _CORE, _DLOGIT, _MOTIF, _MOTIF_DISTANCE (bgzip where the name ends in .gz), whole or
// not at all; empty: none; the file must be a VCF. Throws Error: damage, another assembly; Cancelled.
RankResult rankVariants(const std::filesystem::path& variants, const genome::Reference& reference, std::span<const Model> models,
                        const RankOptions& options, const RankHelp& help, const std::filesystem::path& annotated, Progress& progress);

// One row a variant with a line of names; commas where the name ends in .csv (or .csv.gz), else tabs; positions from 1.
void writeRanked(const RankResult& result, const std::filesystem::path& path);
// Of a table with tabs; of the best score's model only the name. Throws Error with file and line.
std::vector<RankedVariant> readRanked(const std::filesystem::path& path);

}  // namespace bindscape::variation
