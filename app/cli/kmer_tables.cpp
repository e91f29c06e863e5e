// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/kmer_tables.h"

#include "core/analysis/kmer_permutation.h"
#include "core/base/text.h"

namespace bindscape::cli {

namespace fs = std::filesystem;
using analysis::setSetting;

void addKmerChoice(CLI::App& app, KmerChoice& choice)
{
    app.add_option("--k", choice.options.k, "Length of the words in bases (default 5)")
        ->check(CLI::Range(analysis::kShortestKmer, analysis::kLongestKmer));
    app.add_option("--top", choice.options.top, "Share of all word occurrences that counts as best-scoring (default 0.01)")
        ->check(CLI::Range(1e-6, 0.5));
    app.add_flag("--signed", choice.options.isSigned, "Rank by the mean of signed scores (default: of absolute ones)");
    app.add_flag("--normalise", choice.options.normalise, "Divide each window by its sum of absolute scores first");
    app.add_option(
           "--orientation", choice.orientation,
           "How words are read: along the strand of the core motif (core, default), along the genome (genome), or a word and its reverse "
           "complement as one, named by the alphabetically first (both)")
        ->check(CLI::IsMember({"core", "genome", "both"}));
    addStrataOptions(app, choice.strata);
    app.add_option("--permutations", choice.permutations,
                   "Also compare with so many rounds in which the scores of every window are turned against its letters: columns "
                   "permutation_p (the "
                   "word's count in the top set) and permutation_fwer (the best P of any word); try 200 (default 0 = none)")
        ->check(CLI::Range(0, 1'000'000));
    app.add_option("--genome", choice.genome, "Reference sequence, if it is no longer where the scores say")->type_name("FASTA");
}

CountedKmers countKmers(const fs::path& folder, const KmerChoice& choice, const Globals& globals, Progress& progress, Console& console)
{
    auto counted = countKmersIfAny(folder, choice, globals, progress, console);
    if (counted.windows == 0)
        throw Error(folder.string() + " has no scored site" + choice.strata.text() + ".");
    return counted;
}

CountedKmers countKmersIfAny(const fs::path& folder, const KmerChoice& choice, const Globals& globals, Progress& progress, Console& console)
{
    const bool permutes = choice.permutations > 0;
    const double counted = permutes ? 0.4 : 1;
    SubProgress reading(progress, 0, counted * 0.3), counting(progress, counted * 0.3, counted), permuting(progress, counted, 1);
    scores::ScoreSet set = scores::readScores(folder);
    const auto reference = openGenome(choice.genome.empty() ? set.origin.genomeFile : choice.genome, console);
    const auto sites = sitesOfStratum(set, choice.strata, choice.genome, console);
    if (sites.empty())
        return {};
    set = sites.size() == set.sites.size() ? std::move(set) : analysis::subset(set, sites);  // letters of the others are not read
    const auto all = analysis::sitesWith(set, analysis::Labels::All);
    analysis::KmerOptions options = choice.options;
    options.orientation = analysis::kmerOrientationFromText(choice.orientation).value();
    const auto letters = analysis::windowLetters(set, *reference, reading, globals.threads);
    CountedKmers result{analysis::kmerEnrichment(set, letters, options, counting, all), all.size()};
    setSetting(result.table.settings, "sites", choice.strata.stratum());
    if (permutes)
        analysis::permuteKmers(result.table, set, letters, {choice.permutations, globals.seedOr(1), globals.threads}, permuting, all);
    return result;
}

}  // namespace bindscape::cli
