// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/report.h"

#include "core/analysis/kmers.h"
#include "core/analysis/profile.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "core/nn/architecture.h"
#include "core/project/kmer_panel.h"
#include "core/project/motif_charts.h"
#include "core/project/network_worth.h"
#include "core/project/panel_kmers.h"
#include "core/project/panel_profiles.h"
#include "core/project/report_writer.h"
#include "core/project/run_figures.h"
#include "core/project/run_project.h"
#include "core/project/run_summary.h"
#include "core/project/step_keys.h"
#include "core/train/run_record.h"

#include <algorithm>
#include <cmath>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBestWords = 15, kExamples = 5;
constexpr std::int64_t kExampleLength = 100;
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

// Names, not places: a report goes to others.
std::string withoutFolders(const std::string& text)
{
    std::vector<std::string> words;
    for (const auto word : split(text, ' '))
        words.emplace_back(word.starts_with('/') && word.size() > 1 ? word.substr(word.rfind('/', word.size() - 2) + 1) : word);
    return join(words, " ");
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
    std::int64_t dropped = 0, positives = 0;
    for (const auto& bin : data.matching) {
        dropped += bin.positivesDropped;
        positives += bin.positives;
    }
    if (dropped > 0)
        report.paragraph(count(dropped) + " of " + count(positives) + " bound sites found too few unbound ones of their bin.");
    for (const auto& warning : data.warnings)
        report.paragraph(withoutFolders(toText(warning)));
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
    }
    progress.checkpoint(0.7, "Best examples");
}

// The sites of the test chromosomes (or of all) that the network is surest of, with their letters.
void addExamples(ReportWriter& report, const Project& project, const Found& found, Progress& progress)
{
    const fs::path scoresFolder = panelScores(paths::runFolder(project.folder(), found.run->id), true);
    if (!scores::scoresExist(scoresFolder) || !isThere(project.genome))
        return;
    const auto set = scores::readScores(scoresFolder);
    std::vector<std::size_t> best;
    for (std::size_t i = 0; i < set.sites.size(); ++i)
        if (set.sites[i].label == 1)
            best.push_back(i);
    const bool anyTest = std::any_of(best.begin(), best.end(), [&](std::size_t i) { return set.sites[i].split == "test"; });
    if (anyTest)
        std::erase_if(best, [&](std::size_t i) { return set.sites[i].split != "test"; });
    std::stable_sort(best.begin(), best.end(), [&](std::size_t a, std::size_t b) { return set.sites[a].logit > set.sites[b].logit; });
    best.resize(std::min(best.size(), kExamples));
    if (best.empty())
        return;
    report.section("Best examples");
    Project shown = project;
    shown.tracks.clear();
    TrackEntry track;
    track.id = "scores";
    track.name = found.analysis->tf;
    track.subtitle = set.origin.title;
    track.file = scoresFolder;
    track.kind = "attribution";
    track.style.role = found.run->coreBlocked ? "score_blocked" : "score_present";
    track.style.graph = "letters";
    track.style.height = 60;
    track.style.normalised = true;
    shown.tracks.push_back(track);
    for (const std::size_t i : best) {
        const auto& site = set.sites[i];
        const std::int64_t middle = (site.coreBegin + site.coreEnd) / 2;
        const Region region{site.window.chrom, std::max<std::int64_t>(0, middle - kExampleLength / 2), middle + kExampleLength / 2};
        report.figure(browserFigure(shown, region, std::nullopt, static_cast<int>(region.length()), progress), kPageWidthMm,
                      toLocus(region) + ", core on " + toChar(site.strand) + ", logit " + formatFixed(site.logit, 2) + (site.split.empty() ? "" : ", " + site.split) + ".");
    }
}

std::string designText(const dataset::DatasetOptions& options)
{
    std::string text = "Bound and unbound instances were matched in bins of " + formatReal(options.pBinWidth, 3) + " of log10 p-value";
    if (options.ratio == 0)
        text = "All unbound instances were used, without matching";
    if (options.design == dataset::Design::Gc)
        text += " and " + formatReal(options.gcBinWidth, 3) + " of GC content (GC-controlled)";
    if (options.design == dataset::Design::Dnase)
        text += "; only instances inside open chromatin (" + fileName(options.dnaseFile) + ") were used (DNase-controlled)";
    return text + ". ";
}

}  // namespace

std::string methodsText(const Project& project, const AnalysisEntry& analysis, const RunEntry& run)
{
    const fs::path runFolder = paths::runFolder(project.folder(), run.id);
    const auto record = train::readRunRecord(runFolder);
    const auto& o = record.options;
    const auto options = dataset::readDatasetOptions(paths::datasetFolder(project.folder(), analysis.id));
    std::string text;
    if (options.sitesFile.empty())
        text += "Instances of the motif " + record.inputs.motif + " were found in " + fileName(record.inputs.genomeFile) + " with p-values up to " + formatReal(options.pvalue, 3) +
                " (exact p-values by the rules of FIMO 4.12, background: " + options.background + ") and labelled bound where they lie inside a peak of " +
                fileName(options.peaksFile) + ", else unbound. ";
    else
        text += "Labelled sites were taken from " + fileName(options.sitesFile) + ". ";
    text += designText(options);
    text += "Windows of " + std::to_string(options.window) + " bases around the middle of the core were read" +
            (o.coreBlocked ? std::string(", the core replaced by N") : std::string()) + "; windows with more than " + std::to_string(options.maxUnknown) + " unknown bases were left out. ";
    text += "Validation: " + join(record.inputs.split.validation, ", ") + "; test: " + join(record.inputs.split.test, ", ") + "; all other chromosomes were trained on (" +
            count(record.inputs.trainRows) + " rows" + (o.reverseComplement ? ", both strands" : "") + "). ";
    text += nn::findDescription(o.architecture).title + " (" + count(record.parameters) + " trainable parameters) was trained with Adam (batch " + std::to_string(o.batch) +
            ", learning rate " + formatReal(o.learningRate, 3) + (o.schedule == "cosine" ? ", falling to zero along half a cosine, " : ", ") + (o.trunk.empty() ? "from random weights" : "lower layers from the pre-trained run " + fileName(o.trunk)) + ", seed " +
            std::to_string(o.seed) + ")" + (o.emaDecay > 0 ? ", weights averaged exponentially (" + formatReal(o.emaDecay, 4) + ")" : "") + "; the weights of epoch " +
            std::to_string(record.bestEpoch) + " of " + std::to_string(record.epochs) + ", the best by validation " + (o.stopBy == "auroc" ? "auROC" : "loss") + ", were kept. ";
    if (const fs::path scores = panelScores(runFolder, true); scores::scoresExist(scores)) {
        const auto origin = scores::readScores(scores).origin;
        text += "Bases were scored by " + origin.title + " (" + origin.options + ") on the bound sites. ";
    }
    text += "Computed with Bindscape " + record.machine.program + " (LibTorch " + record.machine.torch + ", " + record.machine.device + "), following Zheng et al., Nature Machine "
            "Intelligence 3:172-180, 2021.";
    return text;
}

namespace {

void runReport(const Project& project, const std::string& runId, ReportWriter& report, Progress& progress)
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
    addDataset(report, dataset::readDataset(paths::datasetFolder(project.folder(), found.analysis->id)));
    progress.checkpoint(0.3, "Evaluation");
    if (isThere(runFolder / paths::kEvaluationFile)) {
        addEvaluation(report, runFolder);
        addCharts(report, project, found, progress);
    }
    progress.checkpoint(0.5, "Scores");
    addScores(report, project, found, progress);
    addExamples(report, project, found, progress);
    report.section("Methods");
    report.paragraph(methodsText(project, *found.analysis, *found.run));
    report.section("Reproduce");
    report.paragraph("The project holds every setting and seed; this command repeats all steps that are not up to date:");
    report.code("bindscape-cli run " + fileName(project.file));
    std::vector<std::vector<std::string>> sums{{"input", "file", "MD5"}};
    for (const auto& sum : record.inputs.checksums)
        sums.push_back({sum.role, fileName(sum.file), sum.md5});
    if (sums.size() > 1)
        report.table(sums);
}

void panelReport(const Project& project, const std::string& name, ReportWriter& report, Progress& progress)
{
    report.begin(project.name.empty() ? fileName(project.file) : project.name);
    report.section("Evaluation");
    std::vector<std::vector<std::string>> rows{{"TF", "design", "auROC, core present", "auROC, core blocked", "bound test sites", "unbound"}};
    const auto testOf = [&](const RunEntry* run) -> std::optional<stats::RankingMetrics> {
        const fs::path folder = run != nullptr ? paths::runFolder(project.folder(), run->id) : fs::path();
        if (run == nullptr || !isThere(folder / paths::kEvaluationFile))
            return std::nullopt;
        for (const auto& split : train::readEvaluation(folder).splits)
            if (split.split == "test")
                return split.sites;
        return std::nullopt;
    };
    for (const auto& design : panelDesigns(project))
        for (const auto& row : panelRuns(project, design)) {
            const auto present = testOf(row.present), blocked = testOf(row.blocked);
            if (present)
                rows.push_back({row.name, designTitle(design), metricText(present->auroc), blocked ? metricText(blocked->auroc) : "", count(present->positives), count(present->negatives)});
        }
    report.table(rows);
    report.paragraph("By site, strands averaged, with 95 % bootstrap intervals.");
    report.section("Aggregate profiles");
    for (const auto& design : panelDesigns(project)) {
        progress.checkpoint(0.2, "Profiles, " + designTitle(design));
        ProfileQuestion question;
        question.design = design;
        const auto answer = profilePanel(project, question, 1, progress);
        if (!answer.panel.rows.empty())
            report.figure(profileMatrix(answer.panel, {answer.file, "Aggregate profiles", designTitle(design) + ", bound sites", "Grad-CAM", {}, {}}), kPageWidthMm,
                          "Mean |Grad-CAM| by distance from the core, " + designTitle(design) + ".");
    }
    report.section("Enriched words");
    progress.checkpoint(0.5, "Words");
    const auto answer = kmerPanelOf(project, {}, progress);
    for (const auto& page : answer.panel.pages)
        report.figure(kmerMatrix(answer.panel, {page, {}, {}, {}}), kPageWidthMm, "Words enriched among the best-scoring ones, " + designTitle(page) + ".");
    report.section("Reproduce");
    report.code("bindscape-cli run " + fileName(project.file) + "\nbindscape-cli report --project " + fileName(project.file) + " --out " + name);
}

}  // namespace

std::unique_ptr<ReportWriter> reportWriter(const fs::path& file)
{
    const std::string ending = toLower(file.extension().string());
    if (ending == ".pdf")
        return pdfReport(file);
    if (ending == ".html" || ending == ".htm")
        return htmlReport(file);
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
        runReport(project, runId, *report, progress);
    report->finish();
    progress.report(1, "Report");
}

}  // namespace bindscape::project
