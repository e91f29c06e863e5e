// SPDX-License-Identifier: GPL-3.0-or-later
// k-mers of all TFs of a project as one panel whose pages are the designs, strata of the sites of one design, or its cell types. The table
// lies in panels/ and is made anew when the scores or the question have changed.
#pragma once

#include "core/analysis/kmer_panel.h"
#include "core/analysis/strata.h"
#include "core/base/progress.h"
#include "core/project/panel_runs.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace bindscape::project {

// What is set side by side, each page with a ranking of its own. Distance: proximal, distal. Strength: weak, medium, strong thirds of each
// TF's sites by the signal of their peak. Regions: inside, outside. Cells: a page a cell type, a row a TF. Training: the same sites scored
// by the network that each run started from (project::pretrainedScores) and by the run.
enum class KmerPages { Designs, Distance, Strength, Regions, Cells, Training };
std::string_view toText(KmerPages pages);  // "designs", "distance", ...
inline constexpr const char *kPretrainedPage = "pre-trained", *kFineTunedPage = "fine-tuned";  // of Training
std::optional<KmerPages> kmerPagesFromText(std::string_view text);

struct KmerQuestion {
    analysis::KmerOptions options;
    KmerPages pages = KmerPages::Designs;
    std::string design;            // of all pages but Designs; "" = the first that has rows
    std::filesystem::path strata;  // Distance: transcription starts (genes or a BED); Regions: a BED
    std::size_t best = 50;         // words that each page adds
    std::string reference;         // page whose clustering orders all; "" = the first that has rows
    bool optimalLeaves = false;    // see PanelOptions
    bool keep = true;              // write the table into panels/; else it is read from there where it is up to date, or made in memory
};
struct KmerAnswer {
    analysis::KmerPanel panel;
    std::filesystem::path file;   // its table
    std::map<std::pair<std::string, std::string>, std::string> runs;  // page and row -> id of the run with the core present
    std::vector<std::string> unscored;  // "SP1 (GC-controlled)": no scores of bound sites, or of no site of the page; left out
    Warnings warnings;            // score folders that cannot be read
};
// Reads the scores of every run with the core present, a run at a time. Throws Error where nothing is scored, the genome or the starts
// cannot be read, or the table cannot be written; Cancelled.
KmerAnswer kmerPanelOf(const Project& project, const KmerQuestion& question, Progress& progress);

// Where the scores lie that a page shows of a run.
std::filesystem::path pageScores(const Project& project, const std::string& run, KmerPages pages, const std::string& page);
// The pages that an answer would have, as far as scores are there.
std::vector<std::string> panelPages(const Project& project, const KmerQuestion& question);
// How a page is called: "GC-controlled", "Proximal", the cell type.
std::string pageTitle(const std::string& page);

// How often words are as enriched by chance (analysis::permuteKmers), for one row of one page: its cells get permutationP and
// permutationFwer, and the answer's table is written anew with them. Throws as kmerPanelOf().
void permuteRow(const Project& project, const KmerQuestion& question, KmerAnswer& answer, const std::string& page, const std::string& row,
                int rounds, std::uint64_t seed, int threads, Progress& progress);

// Families of words as the user has named them (word -> name; "" = none): lines of a word, a tab and a name. Throw Error, with file and
// line where one is damaged. Those of a project's panels lie in panels/families.tsv.
std::map<std::string, std::string> readFamilies(const std::filesystem::path& tsv);
void writeFamilies(const std::map<std::string, std::string>& families, const std::filesystem::path& tsv);
std::filesystem::path familiesFile(const std::filesystem::path& projectFolder);

// The scored bound sites of a run that stand on a page, as indices into the set; empty where none is left. `run`: of the project. Throws
// Error where files that the question names cannot be read.
std::vector<std::size_t> sitesOf(const Project& project, const std::string& run, const scores::ScoreSet& scores, const KmerQuestion& question,
                                 const std::string& page, const std::vector<genome::Contig>& contigs, Progress& progress);
// The signal of the peak of every scored site, from the data set that they are of; NaN where it is not known, counted in `unknown`.
std::vector<double> peakStrengths(const scores::ScoreSet& scores, const std::filesystem::path& dataset, std::size_t& unknown,
                                  Progress& progress);

}  // namespace bindscape::project
