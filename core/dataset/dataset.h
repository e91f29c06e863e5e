// SPDX-License-Identifier: GPL-3.0-or-later
// From motif instances and peaks, or from a list of sites with labels, to matched windows that are split by chromosome or at random
// (AgentBind, Zheng et al. 2021, section "data preparation"; where paper and released code disagree, the paper's text with true
// 0-based coordinates).
// Everything here is a plain struct; the functions are thread-safe on distinct data.
#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/base/region.h"
#include "core/genome/intervals.h"
#include "core/genome/reference.h"
#include "core/genome/sequence.h"
#include "core/motif/scanner.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::dataset {

enum class Split : std::uint8_t { Unused, Train, Validation, Test };
std::string_view toText(Split split);  // "unused", "train", "validation", "test"
std::optional<Split> splitFromText(std::string_view text);

enum class Design { Baseline, Gc, Dnase };
std::string_view toText(Design design);  // "baseline", "gc", "dnase"
std::optional<Design> designFromText(std::string_view text);
enum class MatchMode { KeepPositives, Strict };
std::string_view toText(MatchMode mode);  // "keep-positives", "strict"
std::optional<MatchMode> matchModeFromText(std::string_view text);

// Cores that touch a peak without lying inside it: unbound as in the paper, or left out.
enum class PartialOverlap : std::uint8_t { Negative, Drop };
std::string_view toText(PartialOverlap partial);  // "negative", "drop"
std::optional<PartialOverlap> partialOverlapFromText(std::string_view text);
// Usable sites whose windows overlap: all stay as in the paper, or one at a time is kept unless its window overlaps the one of a
// kept site: bound sites first, then the smaller p-value, then the higher score, then the earlier position.
enum class WindowOverlap : std::uint8_t { Keep, Drop };
std::string_view toText(WindowOverlap overlap);  // "keep", "drop"
std::optional<WindowOverlap> windowOverlapFromText(std::string_view text);

// What a person changed about a site by hand; see site_edits.h.
enum class SiteEdit : std::uint8_t { None, Bound, Unbound, Excluded, Added };
std::string_view toText(SiteEdit edit);  // ".", "bound", "unbound", "excluded", "added"
std::optional<SiteEdit> siteEditFromText(std::string_view text);

// Why a site takes no part: the first of these that holds. Labels by hand are not questioned by Partial, NearPeak and NotNegative.
enum class LeftOut : std::uint8_t {
    No,
    ByHand,             // a person left it out
    OutsideChromosome,  // its window does not fit
    UnknownBases,       // more of them than options.maxUnknown, or no known base to measure GC of
    Excluded,           // its window touches a region of options.excludeFile
    PartlyInPeak,       // options.partial
    NearPeak,           // options.flank
    NotNegative,        // unbound, but not inside a region of options.negativesFile
    ClosedChromatin,    // the core is not inside an open region (DNase-controlled design)
    Overlap,            // options.overlap
    OtherChromosome     // nobody chose its chromosome
};
std::string_view toText(LeftOut reason);  // "no", "by_hand", "outside_chromosome", "unknown_bases", "excluded_region", "partly_in_peak", ...
std::optional<LeftOut> leftOutFromText(std::string_view text);

// Splits at random by site instead of by chromosome (the IMPACT scheme, AgentBind section "IMPACT"): round r of one seed.
struct RoundOptions {
    int round = 0;                 // 1, 2, ...; 0: by chromosome
    double test = 0.20, validation = 0.08;  // shares of the sites; the rest trains
    bool keepTogether = true;      // sites whose windows overlap fall into the same part, so that no test window was trained on
};

// One motif instance, or one row of a list of sites. 0-based half-open; strand of the motif.
struct Instance {
    std::uint32_t chrom = 0;  // index into Dataset::chroms
    std::int64_t begin = 0;
    std::uint16_t width = 0;
    Strand strand = Strand::Forward;
    Split split = Split::Unused;  // Unused: left out for a reason other than ClosedChromatin
    std::uint8_t label = 0;     // 1: the core lies fully inside a peak; or as the list or a person says
    bool used = false;          // in the balanced set
    SiteEdit edit = SiteEdit::None;
    bool dnase = false;         // the core lies fully inside an open region
    bool windowFits = false;    // the window lies inside the chromosome
    std::uint32_t unknown = 0;  // letters of the window that are not A, C, G, T; 0 if it does not fit, and from tables of 13 columns
    double gc = 0;              // (G + C) / known letters of the window (or of options.gcWindow); NaN if none is known
    std::int16_t pBin = 0;      // floor(-log10(p) / 0.1) on the full-precision p
    std::int16_t gcBin = 0;
    double score = 0;           // log2 odds; of a list's row: its column 5, 0 if there is none
    double pvalue = 1;          // of a list's row: 1
    double signal = 0;          // column 7 of the first peak in file order that contains the core, 0 if none

    std::int64_t end() const { return begin + width; }
};

struct DatasetOptions {
    std::string motifFile, motifId;
    std::string genomeFile, peaksFile, dnaseFile;  // as given, for the record
    Design design = Design::Baseline;
    MatchMode match = MatchMode::KeepPositives;
    bool matchPooled = false;    // true: over all chromosomes together, as the paper reads; false: inside each split
    double pvalue = 1e-4;
    std::string background = "genome";
    int window = 1000;
    double pBinWidth = 0.1;
    double gcBinWidth = 0.02;
    int maxUnknown = 100;        // windows with more unknown letters are left out
    std::vector<std::string> train;       // empty: every chromosome that is not validation or test
    std::vector<std::string> validation{"chr8"};  // empty: the program chooses; {"none"}: no such split
    std::vector<std::string> test{"chr9"};
    bool defaultSplit = true;    // chr8 and chr9 are defaults that nobody chose: others are proposed if the data lack them
    std::string excludeFile;     // BED of regions whose windows are left out
    std::string negativesFile;   // own unbound sites: only cores inside these regions count as unbound (with sitesFile: sites of label 0)
    std::string sitesFile;       // BED of sites with labels instead of motif and peaks: each row is a core; see labelled_sites.h
    int labelColumn = 0;         // of sitesFile, 1-based; 0: the column called "label", else the fifth (with negativesFile: all rows are bound)
    PartialOverlap partial = PartialOverlap::Negative;
    std::int64_t flank = 0;      // unbound cores with fewer than this many bp between them and a peak are left out, partial ones too
    WindowOverlap overlap = WindowOverlap::Keep;
    double ratio = 1;            // unbound sites for each bound one of a bin, rounded down; 0: all unbound sites, nothing is matched
    int gcWindow = 0;            // bases around the core that GC is measured over, as far as the chromosome goes; 0 = the window
    int maskWidth = 0;           // bases replaced by N in blocked windows, see maskOf(); 0 = the core
    RoundOptions rounds;
    std::string editsFile;       // changes by hand, applied before matching
    std::int64_t maxSites = 0;   // bound sites per split (the unbound follow by matching), 0 = all
    std::uint64_t seed = 0;
    int threads = 0;
};

// One row of matching.tsv: a bin that holds any instance, also one without a bound site, so that the columns sum up to all usable ones.
struct MatchingRow {
    std::string split;
    int pBin = 0, gcBin = -1;  // -1: not used by the design
    std::int64_t positives = 0, negativesAvailable = 0, negativesTaken = 0, positivesDropped = 0;
};

struct SplitCounts {
    std::int64_t boundFound = 0, unboundFound = 0;  // instances with a usable window
    std::int64_t boundUsed = 0, unboundUsed = 0;
};

struct LeftOutCounts {
    std::int64_t bound = 0, unbound = 0;
};

struct Dataset {
    DatasetOptions options;
    motif::Motif motif;                   // of a list of sites: without rows unless a motif was given
    motif::Background background;
    std::vector<genome::Contig> contigs;  // of the genome, its order
    std::vector<std::string> chroms;      // of the instances (those with a peak or a row of the list, genome order)
    std::vector<Instance> instances;      // sorted by chrom, begin, strand
    std::vector<MatchingRow> matching;
    std::map<LeftOut, LeftOutCounts> leftOut;  // reasons that hold for some site
    Warnings warnings;

    bool isSiteList() const { return !options.sitesFile.empty(); }
    Region core(const Instance& instance) const { return {chroms[instance.chrom], instance.begin, instance.end()}; }
    // begin - floor((window - width) / 2), `window` long.
    Region window(const Instance& instance) const;
    SplitCounts counts(Split split) const;
};

// Scans, labels, measures GC, splits and matches. Instances on chromosomes without a peak are dropped (warning).
// With options.sitesFile the sites are the rows of that list: peaks are not asked, and the motif, which may have no rows, only names them.
// Files of options are read: excludeFile, negativesFile, sitesFile, editsFile.
// When the genome lacks chr8/chr9 and nobody chose, other chromosomes are proposed, used, and said in the warnings.
// Throws Error when nothing is left to train on; one-class splits are a warning.
Dataset buildDataset(const genome::Reference& reference, const motif::Motif& motif, const motif::Background& background,
                     const genome::IntervalSet& peaks, const genome::IntervalSet* dnase, const DatasetOptions& options,
                     Progress& progress);

// The two halves of it: many data sets (rounds, designs) can be made from sites that were found once.
struct FoundSites {
    Dataset dataset;               // labelled and measured; nothing is split or matched
    std::vector<LeftOut> leftOut;  // one a site; without ClosedChromatin, Overlap, OtherChromosome
};
FoundSites findSites(const genome::Reference& reference, const motif::Motif& motif, const motif::Background& background,
                     const genome::IntervalSet& peaks, const genome::IntervalSet* dnase, const DatasetOptions& options,
                     Progress& progress);
// `options` may differ from those of findSites() in design, match, matchPooled, chromosomes, overlap, ratio, rounds, maxSites, maskWidth
// and seed.
Dataset splitAndMatch(FoundSites found, const DatasetOptions& options);

// The steps of it, usable alone (tests, other designs).
int pValueBin(double pvalue, double width = 0.1);
int gcBin(std::int64_t gc, std::int64_t known, double width = 0.02);  // in integers where 1/width is whole; 1.0 counts as the last bin
// Sets `used` of each instance that takes part: `eligible`, of some split, and open in the DNase-controlled design. A bin is a p-value
// bin (and a GC bin) of one split. Of each bin, keep-positives takes every bound site and min(available, floor(bound * ratio)) unbound
// ones; strict takes only as many bound ones as have their full share, min(bound, floor(available / ratio)), and their share.
std::vector<MatchingRow> matchInstances(std::vector<Instance>& instances, const std::vector<bool>& eligible, const DatasetOptions& options);

// The bases that a blocked window hides, never more than the window: the core, or n = options.maskWidth bases around its middle,
// [m - (n - 1) / 2, m - (n - 1) / 2 + n) with m = begin + (width - 1) / 2 and whole-number division. The published 10 bp of a 1-bp core
// are [core - 4, core + 6); a mask as wide as the core is the core.
Region maskOf(const Dataset& dataset, const Instance& instance);
Region maskOf(const Region& core, const Region& window, int maskWidth);

// Is a finished data set there? (dataset.json is written last.)
bool datasetExists(const std::filesystem::path& folder);
// Folder: instances.bed.gz (bgzip + tabix), dataset.json (everything needed to repeat it), matching.tsv.
// All of them or none: a data set that was there stays until the new one is whole.
void writeDataset(const Dataset& dataset, const std::filesystem::path& folder);
// A folder that a killed program left without dataset.json is simply written again.
// Throws Error with file and line if a row is damaged. options.genomeFile and the other inputs are looked for where they were,
// then at the same place relative to the folder (a project that was moved).
Dataset readDataset(const std::filesystem::path& folder);

// Only what dataset.json says: quick, whatever the number of instances. Throws Error.
DatasetOptions readDatasetOptions(const std::filesystem::path& folder);

// The files that the data set was made from, as dataset.json has them.
struct InputFile {
    std::string role;  // "genome", "motif", "peaks", "dnase", "exclude", "sites", "negatives", "edits"
    std::string file;
    std::string md5;   // of then; empty if it was no plain file
};
std::vector<InputFile> readDatasetInputs(const std::filesystem::path& folder);  // throws Error

// Rows that a network reads, in the order of dataset.instances.
struct WindowSet {
    genome::PackedWindows windows;             // forward strand; maskOf() replaced by N if blocked
    std::vector<std::size_t> instance;         // index into Dataset::instances, one a window
    std::vector<std::uint8_t> labels;
};
struct WindowQuery {
    std::optional<Split> split;      // none = all splits
    std::optional<int> label;        // none = both
    bool usedOnly = true;
    bool coreBlocked = false;
    std::int64_t flank = 0;          // so many more bases on either side; N beyond the ends of the chromosome
};
WindowSet loadWindows(const Dataset& dataset, const genome::Reference& reference, const WindowQuery& query, Progress& progress);

}  // namespace bindscape::dataset
