// SPDX-License-Identifier: GPL-3.0-or-later
// k-mers of all TFs of a project as one panel whose pages are the designs. The table lies in panels/ and is made anew when the scores or
// the question have changed.
#pragma once

#include "core/analysis/kmer_panel.h"
#include "core/analysis/strata.h"
#include "core/base/progress.h"
#include "core/project/panel_runs.h"

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace bindscape::project {

struct KmerQuestion {
    analysis::KmerOptions options;
    std::string stratum;          // "", "proximal", "distal"
    std::filesystem::path starts; // transcription starts, needed by a stratum: genes or a BED
    std::size_t best = 50;        // words that each design adds
    std::string reference;        // design whose clustering orders all; "" = the first that has rows
};
struct KmerAnswer {
    analysis::KmerPanel panel;
    std::filesystem::path file;   // its table
    std::map<std::pair<std::string, std::string>, std::string> runs;  // page (design) and row -> id of the run with the core present
    std::vector<std::string> unscored;  // "SP1 (GC-controlled)": no scores of bound sites, left out
    Warnings warnings;            // score folders that cannot be read
};
// Reads the scores of every run with the core present, a run at a time. Throws Error where nothing is scored, the genome or the starts
// cannot be read, or the table cannot be written; Cancelled.
KmerAnswer kmerPanelOf(const Project& project, const KmerQuestion& question, Progress& progress);

// Families of words as the user has named them (word -> name; "" = none): lines of a word, a tab and a name. Throw Error, with file and
// line where one is damaged. Those of a project's panels lie in panels/families.tsv.
std::map<std::string, std::string> readFamilies(const std::filesystem::path& tsv);
void writeFamilies(const std::map<std::string, std::string>& families, const std::filesystem::path& tsv);
std::filesystem::path familiesFile(const std::filesystem::path& projectFolder);

// The scored sites that a question is about, as indices into the set; empty where none is left.
std::vector<std::size_t> sitesOf(const scores::ScoreSet& scores, const KmerQuestion& question, const genome::TranscriptStarts& starts);
// None without a stratum.
genome::TranscriptStarts startsOf(const KmerQuestion& question, const std::vector<genome::Contig>& contigs);

}  // namespace bindscape::project
