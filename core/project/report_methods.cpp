// SPDX-License-Identifier: GPL-3.0-or-later
// Methods text of a run, with the settings that were used.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/nn/architecture.h"
#include "core/project/panel_runs.h"
#include "core/project/report.h"
#include "core/project/report_parts.h"
#include "core/scores/score_bed.h"
#include "core/train/evaluation_file.h"

#include <algorithm>
#include <set>

namespace bindscape::project {

namespace fs = std::filesystem;
using dataset::DatasetOptions;

namespace {

std::string bases(std::int64_t count) { return plural(count, "base"); }

void addSites(std::vector<std::string>& text, const DatasetOptions& o, const train::RunRecord& record, const AnalysisEntry& analysis)
{
    if (!o.sitesFile.empty()) {
        text.push_back("Labelled sites were taken from " + fileName(o.sitesFile) + ".");
    } else {
        text.push_back("Instances of the motif " + record.inputs.motif + " were labelled bound where they lie inside a peak of " +
                       fileName(o.peaksFile) + ", else unbound.");
        text.push_back("Instances were found in " + fileName(record.inputs.genomeFile) + " with p-values up to " + formatReal(o.pvalue, 3) +
                       " (exact p-values by the rules of FIMO 4.12, background: " + o.background + ").");
        text.push_back(std::string("Instances that touch a peak without lying inside it ") +
                       (o.partial == dataset::PartialOverlap::Drop ? "were left out" : "counted as unbound") +
                       (o.flank > 0 ? ", unbound ones with fewer than " + bases(o.flank) + " between them and a peak were left out" : "") + ".");
    }
    if (!o.negativesFile.empty())
        text.push_back("Unbound sites were taken from " + fileName(o.negativesFile) + " only.");
    if (const fs::path excluded = o.excludeFile.empty() ? analysis.exclude : fs::path(o.excludeFile); !excluded.empty())
        text.push_back("Windows that touch a region of " + fileName(excluded) + " were left out.");
    if (!o.editsFile.empty())
        text.push_back("Labels and sites were changed by hand (" + fileName(o.editsFile) + ").");
    if (o.overlap == dataset::WindowOverlap::Drop)
        text.push_back("Of sites whose windows overlap one was kept: bound before unbound, then the smaller p-value.");
}

std::string matchingSentence(const DatasetOptions& o)
{
    if (o.ratio == 0)
        return "All unbound instances were used, without matching.";
    std::string text = "Bound and unbound instances were matched in bins of " + formatReal(o.pBinWidth, 3) + " of log10 p-value";
    if (o.design == dataset::Design::Gc)
        text += " and " + formatReal(o.gcBinWidth, 3) + " of GC content of " +
                (o.gcWindow > 0 ? bases(o.gcWindow) + " around the core" : std::string("the window")) + " (GC-controlled)";
    text += o.matchPooled ? ", over all chromosomes together" : ", within training, validation and test chromosomes each";
    text += ", " + formatReal(o.ratio, 3) + " unbound for each bound one, chosen at random (seed " + std::to_string(o.seed) + ")";
    text += o.match == dataset::MatchMode::KeepPositives
                ? "; all bound instances were kept, also where their bin has too few unbound ones, so that classes may be unequal."
                : "; bound instances without their share of unbound ones in the bin were left out.";
    return text;
}

void addDesign(std::vector<std::string>& text, const DatasetOptions& o, const train::TrainOptions& training)
{
    text.push_back(matchingSentence(o));
    if (o.design == dataset::Design::Dnase)
        text.push_back("Only instances inside open chromatin (" + fileName(o.dnaseFile) + ") were used (DNase-controlled).");
    if (o.maxSites > 0)
        text.push_back("At most " + withThousands(o.maxSites) + " bound instances of each split were used, chosen at random.");
    text.push_back("Windows of " + bases(o.window) + " around the middle of the core were read" +
                   (training.coreBlocked
                        ? std::string(", ") + (o.maskWidth > 0 ? bases(o.maskWidth) + " around its middle" : "the core") + " replaced by N"
                        : "") +
                   "; windows with more than " + std::to_string(o.maxUnknown) + " unknown bases were left out.");
}

// Chromosomes whose sites were trained on, not those that were allowed.
std::vector<std::string> trainedChromosomes(const train::RunRecord& record, const dataset::Dataset* data)
{
    if (data == nullptr)
        return record.inputs.split.train;
    std::set<std::uint32_t> used;
    for (const auto& instance : data->instances)
        if (instance.used && instance.split == dataset::Split::Train)
            used.insert(instance.chrom);
    std::vector<std::string> names;
    for (const auto number : used)
        names.push_back(data->chroms[number]);
    return names;
}

void addSplit(std::vector<std::string>& text, const DatasetOptions& o, const train::RunRecord& record, const dataset::Dataset* data)
{
    const auto& split = record.inputs.split;
    const auto chromosomes = trainedChromosomes(record, data);
    if (split.round > 0) {
        text.push_back("Sites of " + join(chromosomes, ", ") + " were dealt at random to test (" + formatReal(100 * o.rounds.test, 3) + " %), validation (" +
                       formatReal(100 * o.rounds.validation, 3) + " %) and training (round " + std::to_string(split.round) + ", seed " +
                       std::to_string(o.seed) + (o.rounds.keepTogether ? "; sites whose windows overlap into the same part" : "") + ").");
    } else {
        const auto named = [](const std::vector<std::string>& names) { return names.empty() ? std::string("none") : join(names, ", "); };
        text.push_back("Training: " + (chromosomes.empty() ? "all other chromosomes" : join(chromosomes, ", ")) +
                       "; validation: " + named(split.validation) + "; test: " + named(split.test) + ".");
    }
    text.push_back(withThousands(record.inputs.trainRows) + " rows were trained on" +
                   (record.options.reverseComplement ? ", both strands of each window" : ", each window on its forward strand") + ".");
}

std::string scheduleText(const train::TrainOptions& o)
{
    const std::string measure = o.stopBy == "auroc" ? "auROC" : "loss", most = plural(o.maxEpochs, "epoch");
    if (o.schedule == "cosine")
        return "the learning rate falls to zero along half a cosine over " + most + ", without an early stop";
    if (o.schedule == "plateau")
        return "the learning rate is divided by 10 after " + plural(o.patience, "epoch") + " without a better validation " + measure + ", down to " +
               formatReal(nn::findDescription(o.architecture).finalLearningRate, 3) + ", at most " + most;
    return "stopped after " + plural(o.patience, "epoch") + " without a better validation " + measure + ", at most " + most;
}

std::string networkSentence(const train::RunRecord& record)
{
    const auto& o = record.options;
    const auto& architecture = nn::findDescription(o.architecture);
    std::vector<std::string> sizes;
    const Values values = nn::completeValues(architecture, o.architectureValues);
    for (const auto& [id, value] : values.all())
        sizes.push_back(id + " " + toText(value));
    return "Network: " + architecture.title + " (" + withThousands(record.parameters) + " trainable parameters; " + join(sizes, ", ") +
           (o.dropoutScale == 1 ? "" : ", all dropout times " + formatReal(o.dropoutScale)) + ").";
}

std::string optimiserSentence(const train::TrainOptions& o)
{
    std::string text = "It was trained with Adam (preset \"" + o.preset + "\": batch " + std::to_string(o.batch) + ", learning rate " +
                       formatReal(o.learningRate, 3) + "; " + scheduleText(o) + "; weight penalty " +
                       (o.penalty > 0 ? formatReal(o.penalty, 3) : std::string("none")) + "; dropout scale " + formatReal(o.dropoutScale, 3) + "; " +
                       (o.clipNorm > 0 ? "gradients of a step clipped to a norm of " + formatReal(o.clipNorm, 3) : std::string("no gradient clipping")) + "; " +
                       (o.emaDecay > 0 ? "weights averaged exponentially, decay " + formatReal(o.emaDecay, 4) : std::string("no averaging of weights"));
    if (o.shift > 0)
        text += "; training windows moved by up to " + bases(o.shift) + " either way, anew in every epoch";
    if (o.classWeights != "equal")
        text += "; bound and unbound rows of the same weight in the loss";
    for (const auto& rate : o.groupRates)
        text += "; " + rate.group + (rate.factor == 0 ? " frozen" : " at " + formatReal(rate.factor, 3) + " times the rate");
    text += "; seed " + std::to_string(o.seed) + "), ";
    return text + (o.trunk.empty() ? "from random weights."
                                   : "lower layers from the pre-trained run " + fileName(o.trunk) + (o.freezeTrunk ? ", which stay as they are." : "."));
}

void addTraining(std::vector<std::string>& text, const train::RunRecord& record)
{
    const auto& o = record.options;
    text.push_back(networkSentence(record));
    text.push_back(optimiserSentence(o));
    if (o.shuffleLabels)
        text.emplace_back("As a check, the labels of each split were dealt out anew among its sites.");
    if (record.batches.size() > 1) {
        std::vector<std::string> changes;
        for (const auto& change : record.batches)
            changes.push_back(std::to_string(change.batch) + " from epoch " + std::to_string(change.epoch));
        text.push_back("The batch was changed on the way, as the memory did not suffice: " + join(changes, ", ") + ".");
    }
    text.push_back("The weights of epoch " + std::to_string(record.bestEpoch) + " of " + std::to_string(record.epochs) + ", the best by validation " +
                   (o.stopBy == "auroc" ? "auROC" : "loss") + ", were kept" + (record.state == "stopped" ? "; the training was stopped by hand" : "") + ".");
}

void addEvaluationMethods(std::vector<std::string>& text, const fs::path& runFolder)
{
    const auto test = evaluationOf(runFolder, "test");
    if (!test)
        return;
    const auto resamples = train::readResamples(runFolder);
    text.push_back("auROC and auPRC by site (strands averaged)" +
                   (resamples == 0 ? std::string() : ", with 95 % percentile intervals of a bootstrap over the sites") +
                   (resamples.value_or(0) > 0 ? " (" + withThousands(*resamples) + " resamples)" : std::string()) + ".");
    if (test->baselines.empty())
        return;
    std::vector<std::string> titles, notes;
    for (const auto& baseline : test->baselines) {
        titles.push_back(baseline.title);
        notes.push_back(baseline.title + ": " + baseline.note);
    }
    text.push_back("Beside the network, L2-penalised models were trained on the same training windows, the core as the network sees it: " + join(titles, "; ") + ".");
    text.push_back(join(notes, " "));
}

void addAnalyses(std::vector<std::string>& text, const AnalysisEntry& analysis, const fs::path& runFolder)
{
    if (const fs::path folder = panelScores(runFolder, true); scores::scoresExist(folder)) {
        const auto origin = scores::readScoreRecord(folder).origin;
        text.push_back("Bases were scored by " + origin.title + (origin.options.empty() ? "" : " (" + origin.options + ")") + ".");
        text.push_back("Scored windows: " + (origin.windows.empty() ? std::string("the bound sites") : origin.windows) + ".");
    }
    if (isThere(runFolder / paths::kKmersFile))
        text.push_back("Words of " + bases(analysis.k) + ", read along the strand of the core motif, without those that overlap the core: enriched among the best " +
                       formatReal(100 * analysis.top, 3) +
                       " % by mean |score| over all bound windows, by Fisher's exact test, one-sided, with Bonferroni's correction over all words; a word and its "
                       "reverse complement are two words; each is named after the known motif that it correlates with best.");
}

}  // namespace

std::vector<std::string> methodsSentences(const Project& project, const AnalysisEntry& analysis, const RunEntry& run, const dataset::Dataset* data)
{
    const fs::path runFolder = paths::runFolder(project.folder(), run.id);
    const auto record = train::readRunRecord(runFolder);
    const auto options = data != nullptr ? data->options : dataset::readDatasetOptions(paths::datasetFolder(project.folder(), analysis.id));
    std::vector<std::string> text;
    addSites(text, options, record, analysis);
    addDesign(text, options, record.options);
    addSplit(text, options, record, data);
    addTraining(text, record);
    addEvaluationMethods(text, runFolder);
    addAnalyses(text, analysis, runFolder);
    text.push_back("Computed with Bindscape " + record.machine.program + " (LibTorch " + record.machine.torch + ", " + record.machine.device +
                   (record.machine.threads > 0 ? ", " + plural(record.machine.threads, "thread") : "") +
                   "), following Zheng et al., Nature Machine Intelligence 3:172-180, 2021.");
    return text;
}

std::string methodsText(const Project& project, const AnalysisEntry& analysis, const RunEntry& run)
{
    const fs::path folder = paths::datasetFolder(project.folder(), analysis.id);
    const auto data = dataset::datasetExists(folder) ? std::optional(dataset::readDataset(folder)) : std::nullopt;
    return join(methodsSentences(project, analysis, run, data ? &*data : nullptr), " ");
}

}  // namespace bindscape::project
