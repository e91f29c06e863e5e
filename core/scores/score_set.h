// SPDX-License-Identifier: GPL-3.0-or-later
// Per-base scores of scored windows, as a folder that other programs read: scores.npy (float32 [sites, window], forward
// strand, raw), scores.bed.gz (bgzip + tabix, one row a site), scores.bw (bigWig of the window whose core is nearest at
// each base), scores.json (how they were made); of mutagenesis table.npy (float32 [sites, 4, window], A C G T) too. 0-based half-open.
#pragma once

#include "core/base/error.h"
#include "core/base/region.h"
#include "core/genome/reference.h"
#include "core/genome/track_data.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace bindscape::scores {

struct ScoredSite {
    Region window;
    std::int64_t coreBegin = 0, coreEnd = 0;  // genome coordinates
    Strand strand = Strand::Forward;          // of the core motif
    int label = 1;                            // 1 bound, 0 unbound, -1 not known
    std::string split;                        // train, validation, test
    std::string name{};                       // of the row of a BED file; empty: that of the motif
    double logit = 0;                         // the mean of both strands where the scores are
    double normaliser = 0;                    // sum of |score| over the window, before any normalisation
    // Of methods whose scores add up to a difference of logits: their sum minus that difference; else NaN.
    double error = std::numeric_limits<double>::quiet_NaN();
};

// How the scores were made; shown in the track's tooltip and under every figure.
struct ScoreOrigin {
    std::string method;        // "gradcam"
    std::string title;         // for people: "Grad-CAM of DanQ", with the options that are not the defaults
    std::string architecture;  // "danq"
    std::string run;           // name of the run folder
    std::string motif;         // "GATA1 MA0035.3"
    bool coreBlocked = false;
    bool normalised = false;   // false: raw; true: every window divided by its sum of |score|
    std::string options;       // "relu_cam=true"
    std::string genomeFile;
    std::string modelMd5{};    // of the run's model.pt; empty in folders of earlier versions
    std::string windows{};     // "bound sites of GATA1", "regions of peaks.bed"; likewise
    std::string windowsMd5{};  // of that BED file or of the data set's table of instances; likewise, and of a locus
    std::optional<std::uint64_t> seed{};  // of the shuffled sequences that the windows were compared with; none where none were
};

// What is shown and written as bigWig where scored windows overlap.
inline constexpr const char* kOverlapRule = "at every base the window whose core is nearest, at equal distance the first one";
inline constexpr const char* kNormaliser = "sum of |score| over the window";

struct ScoreSet {
    ScoreOrigin origin;
    std::size_t window = 1000;
    std::vector<ScoredSite> sites;   // sorted by contig order, window begin
    std::vector<float> values;       // [site][position], forward strand, raw unless origin.normalised
    std::vector<float> table{};      // [site][4][position], A C G T, change of the logit if the base is that letter; of mutagenesis, else empty
    const float* row(std::size_t site) const { return values.data() + site * window; }
};

// Writes the files (table.npy where there is a table) into `folder` (made if missing), all of them or none; what was there before stays
// until then.
void writeScores(const ScoreSet& scores, const std::vector<genome::Contig>& contigs, const std::filesystem::path& folder);
// Are finished scores there? (scores.json is written last.)
bool scoresExist(const std::filesystem::path& folder);
// Removes the files of a score folder, and nothing else in it.
void removeScores(const std::filesystem::path& folder);
// Throws Error if shapes disagree or a file is damaged.
ScoreSet readScores(const std::filesystem::path& folder);

// float32 C-order array in NumPy's format 1.0.
void writeNpy(const std::filesystem::path& path, const std::vector<float>& values, const std::vector<std::size_t>& shape);
struct Npy {
    std::vector<float> values;
    std::vector<std::size_t> shape;
};
Npy readNpy(const std::filesystem::path& path);

// A score folder as a track (kind Attribution) and an instances.bed.gz as a track (kind MotifHits). Overlapping windows:
// at each base the window whose core is nearest wins. `reference` gives the letters. `normalised`: each window divided by its sum
// of |score|, so that scores of different models can share a scale; else raw, as in the file.
std::shared_ptr<const genome::TrackSource> scoreTrack(const std::filesystem::path& folder,
                                                      std::shared_ptr<const genome::Reference> reference, bool normalised = false);
// A track of scores on which the window of the site with this core wins wherever it reaches, as its description says; a source without
// such a site, or of another kind, is given back as it is.
std::shared_ptr<const genome::TrackSource> withSelectedSite(std::shared_ptr<const genome::TrackSource> source, const Region& core);
std::shared_ptr<const genome::TrackSource> instanceTrack(const std::filesystem::path& instancesBed, const std::vector<genome::Contig>& contigs);

}  // namespace bindscape::scores
