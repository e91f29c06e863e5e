// SPDX-License-Identifier: GPL-3.0-or-later
// The motifs of a score folder as files that other programs read, all of them or none:
//   motifs.tsv         one row a motif: counts, mean score, consensus, matches in the database, tests of spacing and orientation
//   motifs.meme        letter frequencies over the instances, for MEME's programs and our own readers
//   contributions.tsv  one row a position of a motif: letter counts, and the mean score of each letter
//   matches.meme       the matrices of the database that motifs.tsv names
//   seqlets.bed.gz     bgzip + tabix, one row a run: the place of its motif, or the run itself where it belongs to none
//   spacing.tsv        one row a distance of a motif from the core
//   motifs.json        options, counts, thresholds, where the scores came from; written last
// Readers throw Error with file and line; any thread.
#pragma once

#include "core/seqlets/discover.h"
#include "core/seqlets/matches.h"
#include "core/seqlets/spacing.h"

#include <filesystem>
#include <string>
#include <vector>

namespace bindscape::seqlets {

inline constexpr std::size_t kMatches = 3;

struct NamedMatch {
    std::string id, name;
    double similarity = 0, log10P = 0, log10Q = 0;
    int offset = 0;
    bool reverse = false;
    std::vector<motif::Row> rows;  // as in the database; empty where matches.meme lacks it
    std::string title() const { return name.empty() || name == id ? id : name + " " + id; }
};
struct MotifRow {
    std::string id;
    std::int64_t seqlets = 0, sites = 0;
    double shareOfSites = 0, meanScore = 0, background = 0;
    std::string consensus, word;
    double log10P = 0;
    std::vector<NamedMatch> matches;  // at most kMatches, best first
    Spacing spacing;                  // its rows only from readSpacing()
    std::vector<motif::Row> counts, contributions;
    bool isCore() const { return id == "core"; }
    int width() const { return static_cast<int>(counts.size()); }
};
struct Report {
    scores::ScoreOrigin origin;
    Options options;
    std::int64_t countedSites = 0, silentSites = 0, seqlets = 0, unassigned = 0, runs = 0, stretches = 0;
    double shuffledThreshold = 0, tailThreshold = 0;  // infinite where no run passed
    std::string database;                             // its file; empty if there was none
    std::int64_t databaseMotifs = 0;
    std::string scoresMd5;  // of scores.npy
    std::vector<MotifRow> motifs;
};

// Everything about one score folder: discovery, matches (motifs are turned so that a match with q <= 0.05 reads forward), spacing.
// `database` may be empty. Throws Error, Cancelled.
struct Found {
    Discovery discovery;
    Report report;
};
Found findMotifs(const Windows& windows, const std::vector<motif::Motif>& database, const Options& options, Progress& progress);

// report.database and report.scoresMd5 are the caller's to fill in.
void writeMotifs(const Found& found, const Windows& windows, const std::filesystem::path& folder);
bool motifsExist(const std::filesystem::path& folder);
Report readMotifs(const std::filesystem::path& folder);
std::vector<SpacingRow> readSpacing(const std::filesystem::path& folder, const std::string& motif);

struct SeqletPlace {
    Region region;                 // forward genome coordinates
    Strand strand = Strand::None;  // of the motif on the genome
    double score = 0;              // mean |score| of the run
    double match = 0;              // log2 odds
    int toCore = 0;
    bool opposite = false;  // to the core
    Region core;
};
// Of one motif, highest score first, then in the order of the file.
std::vector<SeqletPlace> readPlaces(const std::filesystem::path& folder, const std::string& motif);

// "A distance of +12 on the same strand: 40 instances, 3.1 expected, P = ..." and the like, for figures and panels.
std::string spacingSentence(const MotifRow& motif);
std::string orientationSentence(const MotifRow& motif);
std::string pText(double log10P);  // "P = 3.2e-12", "P < 1e-300", "no test"

}  // namespace bindscape::seqlets
