// SPDX-License-Identifier: GPL-3.0-or-later
// Many tracks as one multi-task data set, made as the DeepSEA compendium was (Zhou and Troyanskaya, Nat Methods 12:931, 2015): the
// genome in bins of 200 bases, a bin carries a track's label where more than half of it is covered by the track's regions, bins
// without any label are left out, and the network sees 1,000 bases around the bin's middle. Split by chromosome.
// Plain structs; the functions are thread-safe on distinct data. Coordinates are 0-based, half-open.
#pragma once

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/dataset/dataset.h"
#include "core/genome/reference.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace bindscape::compendium {

struct Track {
    std::string name;            // unique in its table
    std::filesystem::path file;  // regions of any format that core/genome reads as intervals; absolute
    std::string kind;            // "chip", "dnase", or another word; for the record and for summaries
    bool operator==(const Track&) const = default;
};

// Tab- or comma-separated with a header that names the columns name, file and kind (kind may be missing: "chip"); further columns
// are ignored. Files are relative to the table. Throws Error with file and line.
std::vector<Track> readTrackTable(const std::filesystem::path& table);
void writeTrackTable(const std::vector<Track>& tracks, const std::filesystem::path& table);

struct CompendiumSettings {
    int bin = 200;           // bases
    int window = 1000;       // bases, at least `bin`
    double covered = 0.5;    // a label needs MORE than this share of the bin
    int maxUnknown = 100;    // N in the window
    double emptyBins = 0;    // bins without a label that are added, drawn by the seed, as a share of those with one, in each split
    std::int64_t maxBins = 0;  // 0 = all; else so many, of both kinds together, are drawn by the seed from each split
    std::uint64_t seed = 0;
    bool operator==(const CompendiumSettings&) const = default;
};

struct CompendiumOptions {
    std::string genomeFile;
    std::vector<Track> tracks;
    std::string excludeFile;  // bins whose window touches one of its regions are left out; "" = none
    CompendiumSettings settings;
    // As dataset::DatasetOptions: train empty = all others; with defaultSplit, chr8 and chr9 are held out where the genome has them.
    std::vector<std::string> train, validation{"chr8"}, test{"chr9"};
    bool defaultSplit = true;
    int threads = 0;
};

struct TrackCounts {
    std::int64_t regions = 0;                          // on chromosomes of the genome
    std::int64_t train = 0, validation = 0, test = 0;  // labelled bins
};

struct Bin {
    std::uint32_t chrom = 0;  // index into Compendium::chroms
    std::int64_t begin = 0;   // of the bin; the window is windowOf()
    dataset::Split split = dataset::Split::Unused;
};

struct Compendium {
    CompendiumOptions options;             // with the split that was used
    std::vector<std::string> chroms;       // those with labelled bins, in the genome's order
    std::vector<Bin> bins;                 // by chromosome in the genome's order, then position
    std::vector<std::uint64_t> labels;     // wordsPerBin() words a bin; bit t of word t / 64: track t
    std::vector<TrackCounts> counts;       // a track each
    std::vector<std::string> md5;          // of each track's file
    std::string contigsMd5;                // of the genome's names and lengths, as in a run's record
    // Labelled bins, by the first reason: the window leaves the chromosome, touches an excluded region, has too many unknown bases;
    // nobody chose the chromosome.
    std::int64_t leftOutEdge = 0, leftOutExcluded = 0, leftOutUnknown = 0, leftOutChromosome = 0;
    Warnings warnings;

    std::size_t wordsPerBin() const { return (options.tracks.size() + 63) / 64; }
    bool hasLabel(std::size_t bin, std::size_t track) const { return labels[bin * wordsPerBin() + track / 64] >> (track % 64) & 1; }
    Region windowOf(std::size_t bin) const;
};

// Regions of a track that lie on chromosomes which the genome lacks, or beyond an end, are counted in one warning a file. Throws Error
// for options that cannot be used, for tracks that cannot be read and where nothing is left to train on; Cancelled.
Compendium buildCompendium(const genome::Reference& reference, const CompendiumOptions& options, Progress& progress);

// What speaks against making a trunk for fine-tuning of these; "" if nothing. A thousand tracks label much of the genome, a few next
// to nothing: without empty bins the network never sees what most unbound sites lie in.
std::string adviceOnEmptyBins(const CompendiumOptions& options);

// compendium.json and bins.bed.gz (bgzip: #chrom begin end split tracks, the tracks as comma-separated numbers from 0; begin and
// end are the bin's). Atomic; the same input and seed give the same bytes.
void writeCompendium(const Compendium& compendium, const std::filesystem::path& folder);
Compendium readCompendium(const std::filesystem::path& folder);  // throws Error with file and line

// Is a finished compendium there? (compendium.json is written last.)
bool compendiumExists(const std::filesystem::path& folder);

// The windows of one split as the network reads them. Throws Error where the genome is not the one that the bins were made on, Cancelled.
struct BinWindows {
    genome::PackedWindows windows{0};
    std::vector<std::size_t> bin;  // index into Compendium::bins
};
BinWindows loadBinWindows(const Compendium& compendium, const genome::Reference& reference, dataset::Split split, Progress& progress);

}  // namespace bindscape::compendium
