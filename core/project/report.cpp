// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/report.h"

#include "core/analysis/kmers.h"
#include "core/analysis/profile.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/nn/architecture.h"
#include "core/project/motif_charts.h"
#include "core/project/panel_runs.h"
#include "core/project/report_parts.h"
#include "core/project/run_figures.h"
#include "core/project/run_project.h"
#include "core/project/step_keys.h"

#include <algorithm>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBestWords = 15, kExamples = 5;
constexpr double kHalfWidthMm = 120;

struct Found {
    const AnalysisEntry* analysis = nullptr;
    const RunEntry* run = nullptr;
};

Found findRunIn(const Project& project, const std::string& runId)
{
    for (const auto& analysis : project.analyses)
        for (const auto& run : analysis.runs)
            if (run.id == runId)
                return {&analysis, &run};
    throw Error("The project has no run called \"" + runId + "\".");
}

std::string count(std::int64_t number) { return withThousands(number); }

void addCharts(ReportWriter& report, const Project& project, const Found& found, Progress& progress)
{
    const fs::path runFolder = paths::runFolder(project.folder(), found.run->id);
    ChartSource source;
    source.file = runFolder;
    source.title = modelTitle(*found.analysis, *found.run);
    source.coreBlocked = found.run->coreBlocked;
    if (const RunEntry* partner = blockedPartner(*found.analysis, *found.run))
        source.partner = paths::runFolder(project.folder(), partner->id);
    const auto draw = [&](const char* kind, const std::string& caption) {
        source.kind = kind;
        report.figure(makePicture(chartRecipe(source), project.folder(), "the report", progress), kHalfWidthMm, caption);
    };
    draw("roc", "ROC curves on the test chromosomes.");
    draw("auroc", "Validation auROC by epoch.");
}

void addScores(ReportWriter& report, const Project& project, const Found& found, Progress& progress)
{
    const fs::path runFolder = paths::runFolder(project.folder(), found.run->id);
    const std::string title = modelTitle(*found.analysis, *found.run);
    if (isThere(runFolder / paths::kProfileFile)) {
        report.section("Where the scores lie");
        const auto profile = analysis::readProfile(runFolder / paths::kProfileFile);
        report.figure(profileChart(runFolder / paths::kProfileFile, title), kHalfWidthMm,
                      "Mean |score| by distance from the core, " + plural(static_cast<std::int64_t>(profile.sites), "bound site") + "; " +
                          formatFixed(100 * profile.shareWithin25, 0) + " % of it within 25 bases of the core's centre.");
    }
    if (isThere(runFolder / paths::kKmersFile)) {
        report.section("Enriched words");
        const auto table = analysis::readKmers(runFolder / paths::kKmersFile);
        report.figure(kmerChart(runFolder / paths::kKmersFile, title, static_cast<int>(kBestWords)), kHalfWidthMm, "Words enriched among the best-scoring ones; those that overlap the core are left out.");
        std::vector<std::vector<std::string>> rows{{"word", "in the top set", "all", "odds ratio", "95 % interval", "log10 adjusted P", "like"}};
        for (const auto* row : table.ranked())
            if (rows.size() <= kBestWords)
                rows.push_back({row->kmer, count(row->top), count(row->total), formatReal(row->oddsRatio, 3),
                                formatReal(row->low, 3) + "–" + formatReal(row->high, 3), formatReal(row->log10Bonferroni, 3), row->motif});
        report.table(rows);
    }
    const fs::path motifs = paths::motifsFolder(paths::scoresFolder(runFolder));
    if (isThere(motifs / paths::kMotifsTable)) {
        report.section("Motifs of the scores");
        report.figure(motifPage(motifs, title), kPageWidthMm, "Motifs that runs of high score share, with the best known ones.");
    } else if (isThere(paths::scoresFolder(runFolder))) {
        report.section("Motifs of the scores");
        report.paragraph("Motifs were not looked for in these scores; this command does it, with --motifs FILE it names the known ones:");
        report.code("bindscape-cli motifs --scores " + shellWord("runs/" + found.run->id + "/scores"));
    }
    progress.checkpoint(0.7, "Best examples");
}

void runReport(const Project& project, const std::string& runId, const std::string& reportName, ReportWriter& report, Progress& progress)
{
    const Found found = findRunIn(project, runId);
    const fs::path runFolder = paths::runFolder(project.folder(), runId);
    const auto record = train::readRunRecord(runFolder);
    if (!record.complete())
        throw Error("The run " + runId + " is not trained to its end yet. Let it finish, or stop it and keep the best.");
    report.begin(modelTitle(*found.analysis, *found.run) + (found.run->coreBlocked ? ", core blocked" : ", core present"));
    report.paragraph("Which context decides where " + found.analysis->tf + (found.analysis->cell.empty() ? "" : " in " + found.analysis->cell) +
                     " is bound: a network that tells bound from unbound instances of " + record.inputs.motif + ", and what it looks at.");
    std::vector<std::vector<std::string>> facts{{"what", "value"}};
    for (const auto& [what, value] : {std::pair<std::string, std::string>{"run", runId}, {"genome", fileName(record.inputs.genomeFile)}, {"motif", record.inputs.motif},
                                      {"design", designTitle(found.analysis->design)}, {"network", nn::findDescription(record.options.architecture).title},
                                      {"trained", record.finishedAt + ", " + formatDuration(record.seconds) + " on " + record.machine.device + ", " +
                                                      std::to_string(record.epochs) + " epochs, best " + std::to_string(record.bestEpoch)},
                                      {"notes", found.run->notes}})
        if (!value.empty())
            facts.push_back({what, value});
    report.table(facts);
    progress.checkpoint(0.1, "Data set");
    const auto data = dataset::readDataset(paths::datasetFolder(project.folder(), found.analysis->id));
    addDataset(report, data);
    progress.checkpoint(0.3, "Evaluation");
    if (isThere(runFolder / paths::kEvaluationFile)) {
        addEvaluation(report, runFolder);
        addCharts(report, project, found, progress);
    }
    progress.checkpoint(0.5, "Scores");
    addScores(report, project, found, progress);
    if (scores::scoresExist(paths::scoresFolder(runFolder))) {
        report.section("Best examples");
        addExamples(report, project, *found.analysis, *found.run, kExamples, {}, progress);
    }
    report.section("Methods");
    report.paragraph(join(methodsSentences(project, *found.analysis, *found.run, &data), " "));
    const std::vector<ReportedRun> runs{{modelTitle(*found.analysis, *found.run), record}};
    addReproduce(report, project, runs, runId, reportName);
    addInputs(report, runs);
}

}  // namespace

std::unique_ptr<ReportWriter> reportWriter(const fs::path& file)
{
    requireReportName(file);
    return toLower(file.extension().string()) == ".pdf" ? pdfReport(file) : htmlReport(file);
}

void requireReportName(const fs::path& file)
{
    const std::string ending = toLower(file.extension().string());
    if (ending != ".pdf" && ending != ".html" && ending != ".htm")
        throw Error("A report is a web page or a PDF: " + file.filename().string() + " must end in .html or .pdf.");
}

std::vector<bool> numberColumns(const std::vector<std::vector<std::string>>& rows)
{
    std::vector<bool> numbers(rows.empty() ? 0 : rows.front().size(), rows.size() > 1);
    for (std::size_t row = 1; row < rows.size(); ++row)
        for (std::size_t column = 0; column < rows[row].size() && column < numbers.size(); ++column) {
            const std::string& field = rows[row][column];
            numbers[column] =
                numbers[column] && (field.empty() || std::string_view("0123456789-−+").find(field.front()) != std::string_view::npos);
        }
    return numbers;
}

void writeReport(const Project& project, const std::string& runId, const fs::path& file, Progress& progress)
{
    const auto report = reportWriter(file);
    if (runId.empty())
        panelReport(project, fileName(file), *report, progress);
    else
        runReport(project, runId, runId + toLower(file.extension().string()), *report, progress);  // the same bytes under every name
    report->finish();
    progress.report(1, "Report");
}

}  // namespace bindscape::project
