// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/base/version.h"
#include "core/genome/bigwig.h"
#include "core/scores/npy.h"
#include "core/scores/paint.h"
#include "core/scores/score_bed.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace bindscape::scores {

namespace fs = std::filesystem;

namespace {

constexpr int kScoresFormat = 1;

// |sum of scores - difference of logits| of the sites that have it.
std::vector<double> sortedErrors(const ScoreSet& scores)
{
    std::vector<double> errors;
    for (const auto& site : scores.sites)
        if (!std::isnan(site.error))
            errors.push_back(std::fabs(site.error));
    std::sort(errors.begin(), errors.end());
    return errors;
}

void checkShape(const ScoreSet& scores, const std::vector<genome::Contig>& contigs)
{
    if (scores.sites.empty())
        throw Error("There is no scored window to write. Do the data set and the chosen labels and chromosomes have sites?");
    if (scores.window == 0 || scores.values.size() != scores.sites.size() * scores.window ||
        (!scores.table.empty() && scores.table.size() != 4 * scores.values.size()))
        throw Error("The scores do not fit the sites: " + withThousands(static_cast<std::int64_t>(scores.values.size())) + " values for " +
                    plural(static_cast<std::int64_t>(scores.sites.size()), "window") + " of " + std::to_string(scores.window) + " bases.");
    std::map<std::string, std::size_t> rank;
    for (std::size_t i = 0; i < contigs.size(); ++i)
        rank[contigs[i].name] = i;
    std::pair<std::size_t, std::int64_t> last{0, 0};
    for (const auto& site : scores.sites) {
        const auto contig = rank.find(site.window.chrom);
        if (contig == rank.end() || site.window.length() != static_cast<std::int64_t>(scores.window))
            throw Error("The scored window " + toLocus(site.window) + " does not fit the genome.");
        const std::pair key(contig->second, site.window.begin);
        if (key < last)
            throw Error("The scored windows are not sorted by position at " + toLocus(site.window) + ".");
        last = key;
    }
}

}  // namespace

std::string scoreRecordText(const ScoreSet& scores)
{
    const ScoreOrigin& o = scores.origin;
    nlohmann::ordered_json record{{"format", kScoresFormat},
                                        {"program", std::string("Bindscape ") + version()},
                                        {"method", o.method},
                                        {"title", o.title},
                                        {"options", o.options},
                                        {"architecture", o.architecture},
                                        {"run", o.run},
                                        {"motif", o.motif},
                                        {"core_blocked", o.coreBlocked},
                                        {"normalised", o.normalised},
                                        {"normaliser", kNormaliser},
                                        {"overlap", kOverlapRule},
                                        {"genome", o.genomeFile},
                                        {"model_md5", o.modelMd5},
                                        {"windows", o.windows},
                                        {"windows_md5", o.windowsMd5},
                                        {"table", !scores.table.empty()},
                                        {"window", scores.window},
                                        {"sites", scores.sites.size()}};
    if (!scores.table.empty())
        record["table_normalised"] = false;  // the changes of the logit themselves, whatever was done to the scores
    if (o.seed)
        record["seed"] = *o.seed;
    if (const auto errors = sortedErrors(scores); !errors.empty())
        record["convergence_error"] = {{"median", errors[errors.size() / 2]}, {"largest", errors.back()}};
    return record.dump(1) + "\n";
}

void writeScoreBigWig(const ScoreSet& scores, const std::vector<genome::Contig>& contigs, const fs::path& path)
{
    std::vector<genome::SignalSpan> spans;
    for (auto& run : paintAll(scores))
        spans.push_back({run.region, std::move(run.values)});
    genome::writeBigWig(path, contigs, spans);
}

void writeScores(const ScoreSet& scores, const std::vector<genome::Contig>& contigs, const fs::path& folder)
{
    checkShape(scores, contigs);
    writeFolderAtomically(folder, paths::kScoresRecordFile, [&](const fs::path& staging) {
        writeNpy(staging / paths::kScoresFile, scores.values, {scores.sites.size(), scores.window});
        if (!scores.table.empty())
            writeNpy(staging / paths::kScoresTableFile, scores.table, {scores.sites.size(), 4, scores.window});
        writeScoreBed(scores, staging / paths::kScoresBedFile);
        writeScoreBigWig(scores, contigs, staging / paths::kScoresBigWigFile);
        writeFileAtomically(staging / paths::kScoresRecordFile, scoreRecordText(scores));
    });
    // Of scores that were there before: the new record says that there is none.
    std::error_code ignored;
    if (scores.table.empty())
        fs::remove(folder / paths::kScoresTableFile, ignored);
}

bool scoresExist(const fs::path& folder)
{
    std::error_code ec;
    return fs::is_regular_file(folder / paths::kScoresRecordFile, ec);
}

void removeScores(const fs::path& folder)
{
    std::error_code ignored;
    for (const std::string file : {paths::kScoresRecordFile, paths::kScoresFile, paths::kScoresTableFile, paths::kScoresBedFile, paths::kScoresBigWigFile})
        for (const char* index : {"", ".tbi", ".csi"})
            fs::remove(folder / (file + index), ignored);
}

ScoreRecord readScoreRecord(const fs::path& folder)
{
    const fs::path path = folder / paths::kScoresRecordFile;
    std::error_code ec;
    if (!fs::exists(path, ec))
        throw Error(folder.string() + " holds no finished scores: it has no " + paths::kScoresRecordFile +
                    ". Make them with the command \"interpret\", or make them again if that was interrupted.");
    try {
        const auto json = nlohmann::json::parse(readFile(path));
        if (json.at("format").get<int>() > kScoresFormat)
            throw Error(path.string() + " was made by a newer version of Bindscape.");
        ScoreRecord record;
        record.origin = {json.at("method"), json.value("title", std::string()), json.at("architecture"), json.at("run"), json.at("motif"), json.at("core_blocked"),
                         json.at("normalised"), json.at("options"), json.at("genome"), json.value("model_md5", std::string()), json.value("windows", std::string()),
                         json.value("windows_md5", std::string())};
        if (const auto seed = json.find("seed"); seed != json.end())
            record.origin.seed = seed->get<std::uint64_t>();
        record.hasTable = json.value("table", false);
        if (const auto errors = json.find("convergence_error"); errors != json.end())
            record.errors = ScoreRecord::Errors{errors->at("median"), errors->at("largest")};
        record.window = json.at("window");
        record.sites = json.at("sites");
        if (record.window == 0 || record.window > 1000000)
            throw Error(path.string() + " is damaged: the window is " + std::to_string(record.window) + " bases long.");
        return record;
    } catch (const nlohmann::json::exception& error) {
        throw Error(path.string() + " is damaged (" + error.what() + "). Compute the scores again.");
    }
}

ScoreSet readScores(const fs::path& folder)
{
    const ScoreRecord record = readScoreRecord(folder);
    ScoreSet scores;
    scores.origin = record.origin;
    scores.window = record.window;
    scores.sites = readScoreBed(folder / paths::kScoresBedFile, record.window);
    Npy array = readNpy(folder / paths::kScoresFile);
    if (array.shape != std::vector<std::size_t>{record.sites, record.window} || scores.sites.size() != record.sites)
        throw Error("The files in " + folder.string() + " do not belong together: " + paths::kScoresRecordFile + " says " +
                    std::to_string(record.sites) + " sites of " + std::to_string(record.window) + " bases, " + paths::kScoresBedFile + " has " +
                    std::to_string(scores.sites.size()) + " rows. Compute the scores again.");
    scores.values = std::move(array.values);
    if (record.hasTable) {
        Npy table = readNpy(folder / paths::kScoresTableFile);
        if (table.shape != std::vector<std::size_t>{record.sites, 4, record.window})
            throw Error("The files in " + folder.string() + " do not belong together: " + paths::kScoresTableFile + " has another shape. Compute the scores again.");
        scores.table = std::move(table.values);
    }
    return scores;
}

}  // namespace bindscape::scores
