// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/report_parts.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/network_worth.h"
#include "core/project/panel_runs.h"
#include "core/project/run_figures.h"
#include "core/project/run_project.h"
#include "core/scores/score_bed.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <map>
#include <set>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

std::string count(std::int64_t number) { return withThousands(number); }

}  // namespace

std::string withoutFolders(const std::string& text)
{
    std::vector<std::string> words;
    for (const auto word : split(text, ' '))
        words.emplace_back(word.starts_with('/') && word.size() > 1 ? word.substr(word.rfind('/', word.size() - 2) + 1) : word);
    return join(words, " ");
}

std::string metricText(const stats::Metric& metric)
{
    if (!metric.value)
        return "";
    std::string text = formatFixed(*metric.value, 3);
    if (metric.interval)
        text += " (" + formatFixed(metric.interval->low, 3) + "–" + formatFixed(metric.interval->high, 3) + ")";
    return text;
}

bool isThere(const fs::path& file)
{
    std::error_code ignored;
    return fs::exists(file, ignored);
}

std::string fileName(const fs::path& file) { return file.filename().string(); }

std::string matchingText(const dataset::Dataset& data)
{
    if (data.options.ratio == 0)
        return "none, all unbound sites used";
    std::int64_t dropped = 0, positives = 0, lacking = 0;
    for (const auto& bin : data.matching) {
        dropped += bin.positivesDropped;
        positives += bin.positives;
        lacking += std::max<std::int64_t>(0, static_cast<std::int64_t>(static_cast<double>(bin.positives) * data.options.ratio) - bin.negativesTaken);
    }
    const std::string mode(dataset::toText(data.options.match));
    if (data.options.match == dataset::MatchMode::Strict)
        return mode + ", " + count(dropped) + " of " + count(positives) + " bound sites dropped";
    return mode + ", " + count(lacking) + " unbound sites too few in their bins";
}

void addDataset(ReportWriter& report, const dataset::Dataset& data)
{
    report.section("Data set");
    std::vector<std::vector<std::string>> rows{{"split", "bound found", "unbound found", "bound used", "unbound used"}};
    for (const auto split : {dataset::Split::Train, dataset::Split::Validation, dataset::Split::Test}) {
        const auto counts = data.counts(split);
        rows.push_back({std::string(dataset::toText(split)), count(counts.boundFound), count(counts.unboundFound), count(counts.boundUsed), count(counts.unboundUsed)});
    }
    report.table(rows);
    report.paragraph("Matching: " + matchingText(data) + ".");
    for (const auto& warning : data.warnings)
        report.paragraph(withoutFolders(toText(warning)));
}

std::optional<train::SplitEvaluation> evaluationOf(const fs::path& runFolder, const std::string& split)
{
    if (isThere(runFolder / paths::kEvaluationFile))
        for (const auto& one : train::readEvaluation(runFolder).splits)
            if (one.split == split)
                return one;
    return std::nullopt;
}

void addEvaluation(ReportWriter& report, const fs::path& runFolder)
{
    report.section("Evaluation");
    const auto evaluation = train::readEvaluation(runFolder);
    std::vector<std::vector<std::string>> rows{{"split", "scored by", "auROC (95 %)", "auPRC (95 %)", "bound", "unbound"}};
    const auto add = [&](const std::string& split, const std::string& name, const stats::RankingMetrics& metrics) {
        if (metrics.auroc.value)
            rows.push_back({split, name, metricText(metrics.auroc), metricText(metrics.auprc), count(metrics.positives), count(metrics.negatives)});
    };
    for (const auto& split : evaluation.splits) {
        add(split.split, "the network, sites (strands averaged)", split.sites);
        add(split.split, "the network, both strands as rows", split.rows);
        if (split.coreHidden)
            add(split.split, "the same network, core hidden", *split.coreHidden);
        for (const auto& baseline : split.baselines)
            add(split.split, baseline.title, baseline.sites);
        add(split.split, "motif score alone", split.motifScore);
        if (split.dnase)
            add(split.split, "inside open chromatin", *split.dnase);
    }
    report.table(rows);
    for (const auto& split : evaluation.splits) {
        if (split.split != "test")
            continue;
        std::optional<Predictions> predictions;
        if (isThere(runFolder / paths::kPredictionsFile))
            predictions = readPredictions(runFolder / paths::kPredictionsFile, split.split, baselineColumns(split));
        if (const auto worth = networkWorth(split, predictions ? &*predictions : nullptr))
            report.paragraph(worthSentence(*worth));
    }
}

std::vector<std::size_t> surestSites(const std::vector<scores::ScoredSite>& sites, std::size_t most)
{
    std::vector<std::size_t> best, chosen;
    for (std::size_t i = 0; i < sites.size(); ++i)
        if (sites[i].label == 1)
            best.push_back(i);
    const bool anyTest = std::any_of(best.begin(), best.end(), [&](std::size_t i) { return sites[i].split == "test"; });
    if (anyTest)
        std::erase_if(best, [&](std::size_t i) { return sites[i].split != "test"; });
    std::stable_sort(best.begin(), best.end(), [&](std::size_t a, std::size_t b) { return sites[a].logit > sites[b].logit; });
    // A palindrome is found on both strands, a repeat many times: one of each place is enough.
    for (const std::size_t i : best) {
        const auto isNear = [&](std::size_t other) {
            return sites[other].window.chrom == sites[i].window.chrom && std::abs(sites[other].coreBegin - sites[i].coreBegin) < kExampleLength;
        };
        if (chosen.size() < most && std::none_of(chosen.begin(), chosen.end(), isNear))
            chosen.push_back(i);
    }
    return chosen;
}

bool addExamples(ReportWriter& report, const Project& project, const AnalysisEntry& analysis, const RunEntry& run, std::size_t most,
                 const std::string& caption, Progress& progress)
{
    const fs::path scoresFolder = panelScores(paths::runFolder(project.folder(), run.id), true);
    if (!scores::scoresExist(scoresFolder) || !isThere(project.genome))
        return false;
    const auto record = scores::readScoreRecord(scoresFolder);
    const auto sites = scores::readScoreBed(scoresFolder / paths::kScoresBedFile, record.window);
    const auto best = surestSites(sites, most);
    Project shown = project;
    shown.tracks.clear();
    TrackEntry track;
    track.id = "scores";
    track.name = analysis.tf;
    track.subtitle = record.origin.title;
    track.file = scoresFolder;
    track.kind = "attribution";
    track.style.role = run.coreBlocked ? "score_blocked" : "score_present";
    track.style.graph = "letters";
    track.style.height = 60;
    track.style.normalised = true;
    shown.tracks.push_back(track);
    for (const std::size_t i : best) {
        const auto& site = sites[i];
        const std::int64_t middle = (site.coreBegin + site.coreEnd) / 2;
        const Region region{site.window.chrom, std::max<std::int64_t>(0, middle - kExampleLength / 2), middle + kExampleLength / 2};
        report.figure(browserFigure(shown, region, std::nullopt, static_cast<int>(region.length()), progress), kPageWidthMm,
                      caption + toLocus(region) + ", core on " + toChar(site.strand) + ", logit " + formatFixed(site.logit, 2) +
                          (site.split.empty() ? "" : ", " + site.split) + ".");
    }
    return !best.empty();
}

void addInputs(ReportWriter& report, const std::vector<ReportedRun>& runs)
{
    // By role, file and sum; with the runs that read it.
    std::map<std::vector<std::string>, std::set<std::string>> readBy;
    std::vector<std::vector<std::string>> order;
    for (const auto& run : runs)
        for (const auto& sum : run.record.inputs.checksums) {
            std::vector<std::string> key{sum.role, fileName(sum.file), sum.md5};
            if (!readBy.contains(key))
                order.push_back(key);
            readBy[key].insert(run.title);
        }
    if (order.empty())
        return;
    // Files first; the windows that each run cut out of the genome last.
    std::stable_partition(order.begin(), order.end(), [](const auto& row) { return row[0] != train::kTrainingWindows && row[0] != train::kValidationWindows; });
    const bool several = runs.size() > 1;
    ReportTable rows{{"input", "file", "MD5"}};
    if (several)
        rows.front().emplace_back("of");
    for (auto row : order) {
        const auto& titles = readBy[row];
        if (several)
            row.push_back(titles.size() == runs.size() ? "all" : join({titles.begin(), titles.end()}, "; "));
        rows.push_back(std::move(row));
    }
    report.section("Inputs");
    report.table(rows);
}

std::string shellWord(const std::string& word)
{
    const auto isPlain = [](unsigned char c) { return std::isalnum(c) != 0 || std::string_view("._-+/:@%,=").find(static_cast<char>(c)) != std::string_view::npos; };
    if (!word.empty() && word.front() != '-' && std::all_of(word.begin(), word.end(), isPlain))
        return word;
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

void addReproduce(ReportWriter& report, const Project& project, const std::vector<ReportedRun>& runs, const std::string& runId,
                  const std::string& reportName)
{
    std::set<int> threads;
    for (const auto& run : runs)
        if (run.record.machine.threads > 0)
            threads.insert(run.record.machine.threads);
    const std::string option = threads.empty() ? std::string() : " --threads " + std::to_string(*threads.rbegin());
    const std::string file = shellWord(fileName(project.file));
    report.section("Reproduce");
    report.paragraph("The project holds every setting and seed. These commands, run in the folder of " + fileName(project.file) +
                     ", repeat all steps that are not up to date and write this report; a copy of the project without its results repeats them all.");
    report.code("bindscape-cli run" + option + " " + file + "\nbindscape-cli report" + option + " --project " + file +
                (runId.empty() ? "" : " --run " + shellWord(runId)) + " --out " + shellWord(reportName));
    if (threads.size() > 1) {
        std::vector<std::string> each;
        for (const auto& run : runs)
            each.push_back(run.title + ": " + std::to_string(run.record.machine.threads));
        report.paragraph("The last digits of weights depend on the number of threads, and these runs had different ones (" + join(each, "; ") +
                         "). For the very same numbers set them in the settings of each run, or train the runs one by one.");
    } else if (!threads.empty()) {
        report.paragraph("With another number of threads the last digits of the weights differ, and with them those of all numbers.");
    }
}

}  // namespace bindscape::project
