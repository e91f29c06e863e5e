// SPDX-License-Identifier: GPL-3.0-or-later
// Inputs and outputs that several commands share.
#pragma once

#include "app/cli/command.h"
#include "core/base/parameter.h"
#include "core/genome/reference.h"
#include "core/motif/scanner.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bindscape::cli {

// What to do with an output that is there.
struct OutputPolicy {
    bool overwrite = false;
    bool resume = false;
};
void addOutputPolicy(CLI::App& app, OutputPolicy& policy);
// An unfinished output is always gone on with. A finished one: throws Error unless overwrite; with --resume the answer is
// false (nothing to do), and that is said.
// `option` names the place of the output.
bool mayWrite(const std::filesystem::path& output, bool finished, const OutputPolicy& policy, Console& console, const std::string& option = "--out");
// Before long work: throws Error where the folder of a file to be written is not there.
void requireFolderOf(const std::filesystem::path& output);

// Opens the genome; its warnings go to the console.
std::shared_ptr<const genome::Reference> openGenome(const std::string& file, Console& console);

// "genome" counts the letters of the genome; else as motif::parseBackground().
motif::Background chooseBackground(const std::string& text, const genome::Reference& reference, int threads, Progress& progress);

// The motifs of the given ids or names; all of the file where `ids` is empty. Throws Error.
std::vector<motif::Motif> chooseMotifs(const std::string& file, const std::vector<std::string>& ids, Console& console);

// Absolute, so that a record still names the file when the next command runs in another folder. Empty stays empty.
std::string absolutePath(const std::string& file);

// The genome of a data set: `given` if the user named one, else where the data set's record says. Throws Error if it is not there.
std::string genomeOf(const std::filesystem::path& datasetFolder, const std::string& given);
// The same for a trained run.
std::string genomeOfRun(const std::filesystem::path& runFolder, const std::string& given);

// An Error of `work` is about the options that were given: it becomes a UsageError.
template <class Work>
auto asUsage(const Work& work)
{
    try {
        return work();
    } catch (const Error& error) {
        throw UsageError(error.what());
    }
}

// "name=value" pairs onto parameters. Throws UsageError naming what is wrong.
void applyValues(Values& values, std::span<const Parameter> parameters, const std::vector<std::string>& pairs);

// Help texts that are the same everywhere.
inline constexpr const char* kGenomeHelp = "Reference sequence: FASTA, plain or bgzip, or 2bit";
inline constexpr const char* kShuffleHelp =
    "A check: deal out the labels of each split anew among its sites by the seed; auROC must then be 0.5 within its interval";
inline constexpr const char* kMotifHelp = "Motif file: MEME, JASPAR, HOCOMOCO or a plain matrix";
inline constexpr const char* kBackgroundHelp =
    "Letter frequencies: \"genome\" (counted), \"uniform\", four numbers A,C,G,T that sum to 1, or a MEME background file";

}  // namespace bindscape::cli
