// SPDX-License-Identifier: GPL-3.0-or-later
// The few things that a track can be. Formats (where data comes from) yield these kinds; painters (how it looks)
// draw them; so a new format or a new look touches one file. Plain data, 0-based half-open.
#pragma once

#include "core/base/progress.h"
#include "core/base/region.h"
#include "core/genome/genes.h"
#include "core/genome/intervals.h"

#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bindscape::genome {

// Sequence. `letters` when the region is short (<= 20,000 bp); otherwise `gc` per bin, NaN where unknown.
struct Bases {
    Region region;
    std::string letters;
    std::vector<float> gc;
};

// Signal in equal bins over `region`; NaN = no data. mean.size() == min.size() == max.size().
struct Signal {
    Region region;
    std::vector<float> min, mean, max;
    double binWidth() const { return mean.empty() ? 0 : static_cast<double>(region.length()) / static_cast<double>(mean.size()); }
};

// Peaks and other intervals. When there are too many to draw one by one, `items` is empty and `density` counts
// begins per bin.
struct Intervals {
    Region region;
    std::vector<Interval> items;
    std::vector<float> density;
    bool hasSignal = false;
};

struct Genes {
    Region region;
    std::vector<Transcript> items;  // every transcript that overlaps
    std::vector<float> density;
    // Of a short region: the genome's letters that its codons are made of, also of those that begin or end in another exon.
    struct Letters {
        std::int64_t begin = 0;
        std::string text;
    };
    std::vector<Letters> letters{};  // sorted, apart from each other
};

struct MotifHit {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    Strand strand = Strand::None;
    double score = 0;    // log2 odds
    double pvalue = 1;
    int label = -1;      // 1 bound, 0 unbound, -1 unknown
    bool used = false;   // in the balanced set
    std::string motif;
};

struct MotifHits {
    Region region;
    std::vector<MotifHit> items;
    std::vector<float> boundDensity, unboundDensity;  // filled instead of items when there are too many
};

// Per-base scores of a model. perBase has one value a base when the region is at most `maxBins` long, else one value
// a bin: the signed value of largest magnitude. NaN = not scored.
struct Attribution {
    Region region;
    std::vector<float> values;
    std::string letters;          // genome letters, when one value a base
    std::vector<float> table{};   // [4][bases] A C G T: change of the logit if the base is that letter, NaN where not scored; of
                                  // mutagenesis when one value a base, else empty
    struct Window {
        std::int64_t begin, end;          // the scored window
        std::int64_t coreBegin, coreEnd;  // the core motif
        Strand strand;                    // None: a stretch without a core
        bool coreBlocked;
        double normaliser;                // sum of |score| of this window
        bool selected = false;            // shown before all others, wherever it reaches
    };
    std::vector<Window> windows;
};

enum class VariantType { Snv, Insertion, Deletion, Complex, Symbolic, Reference };

// A row of a VCF. [begin, end) are the bases of REF, or up to END where the row has one.
struct Variant {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    VariantType type = VariantType::Snv;
    bool passed = true;  // FILTER is PASS or "."
    float quality = std::numeric_limits<float>::quiet_NaN();
    float frequency = std::numeric_limits<float>::quiet_NaN();  // AF, or AC / AN; of the commonest other allele
    std::string id;      // "rs123", "" where the file has "."
    std::string reference, alternates;  // "T", "C,G"; long alleles and symbols are kept up to 50 letters
    std::string filter;
};

struct Variants {
    Region region;
    std::vector<Variant> items;
    std::vector<float> density;  // filled instead of items when there are too many
};

using TrackData = std::variant<std::monostate, Bases, Signal, Intervals, Genes, MotifHits, Attribution, Variants>;

enum class TrackKind { Sequence, Signal, Intervals, Genes, MotifHits, Attribution, Variants };
// "sequence", "signal", "intervals", "genes", "motif_hits", "attribution", "variants"
std::string_view toText(TrackKind kind);
std::optional<TrackKind> trackKindFromText(std::string_view text);

// A named place, for the locus box and for F / B.
struct Feature {
    Region region;
    std::string name;
    std::string detail;  // "NM_015378 (+)"
};

// Where a track's data comes from. All const members may be called from any thread.
class TrackSource {
public:
    virtual ~TrackSource() = default;
    virtual TrackKind kind() const = 0;
    // At most about `maxBins` values or items. region.chrom is a name of the reference; sources resolve aliases of
    // their own file. A contig that the file lacks gives empty data, not an error.
    virtual TrackData read(const Region& region, int maxBins, Progress& progress) const = 0;
    virtual std::optional<Feature> next(const std::string& chrom, std::int64_t after) const;
    virtual std::optional<Feature> previous(const std::string& chrom, std::int64_t before) const;
    // Names that begin with `prefix` (any case), best first, at most `limit`.
    virtual std::vector<Feature> find(std::string_view prefix, std::size_t limit) const;
    virtual const Warnings& warnings() const;  // from opening
    virtual std::string description() const;   // format, rows, unit; for the tooltip
};

enum class Confidence { No, Unsure, Yes };

// A file format: one file and one line in formats.cpp.
struct TrackFormat {
    std::string id, title;
    std::vector<std::string> endings;  // ".bw", ".narrowPeak.gz"
    std::function<Confidence(std::string_view firstBytes, const std::filesystem::path& path)> understands;  // bytes are decompressed
    std::function<std::shared_ptr<const TrackSource>(const std::filesystem::path& path, const std::vector<Contig>& contigs)> open;
};
std::span<const TrackFormat> trackFormats();

// Sniffs the content, then looks at the ending. Throws Error naming the file and the formats that are known.
std::shared_ptr<const TrackSource> openTrack(const std::filesystem::path& path, const std::vector<Contig>& contigs);
// A source of genes that also reads the letters of codons where the region is short; any other source is given back as it is.
std::shared_ptr<const TrackSource> withCodonLetters(std::shared_ptr<const TrackSource> source, std::shared_ptr<const Reference> reference);
// The reference itself as a track.
std::shared_ptr<const TrackSource> sequenceTrack(std::shared_ptr<const Reference> reference);

}  // namespace bindscape::genome
