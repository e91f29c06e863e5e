// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_project.h"

#include "core/analysis/kmers.h"
#include "core/analysis/profile.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "core/genome/intervals.h"
#include "core/genome/shared_reference.h"
#include "core/motif/matrix.h"
#include "core/motif/scanner.h"
#include "core/nn/architecture.h"
#include "core/project/run_figures.h"
#include "core/project/step_keys.h"
#include "core/scores/score_set.h"
#include "core/train/run_record.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

struct StepRun {
    StepContext step;
    const compute::Compute& compute;
    int threads;
    Progress& progress;
    const RunObserver& observer;

    void warn(const Warnings& warnings) const
    {
        for (const auto& warning : warnings)
            if (observer.warning)
                observer.warning(warning);
    }
};

dataset::DatasetOptions datasetOptions(const fs::path& genome, const AnalysisEntry& entry, int threads)
{
    dataset::DatasetOptions options;
    options.motifFile = entry.motifFile.string();
    options.motifId = entry.motifId;
    options.genomeFile = genome.string();
    options.peaksFile = entry.sites.empty() ? entry.peaks.string() : std::string();
    options.dnaseFile = entry.dnase.string();
    options.design = dataset::designFromText(entry.design).value_or(dataset::Design::Baseline);
    options.match = dataset::matchModeFromText(entry.match).value_or(dataset::MatchMode::KeepPositives);
    options.pvalue = entry.pvalue;
    options.background = entry.background;
    options.maxUnknown = entry.maxUnknown;
    options.train = entry.train;
    options.defaultSplit = entry.validation.empty() && entry.test.empty();
    if (!entry.validation.empty())
        options.validation = entry.validation;
    if (!entry.test.empty())
        options.test = entry.test;
    options.excludeFile = entry.exclude.string();
    options.sitesFile = entry.sites.string();
    options.labelColumn = entry.labelColumn;
    options.negativesFile = entry.negatives.string();
    const DesignSettings& settings = entry.settings;
    options.partial = dataset::partialOverlapFromText(settings.partial).value_or(dataset::PartialOverlap::Negative);
    options.overlap = dataset::windowOverlapFromText(settings.overlap).value_or(dataset::WindowOverlap::Keep);
    options.flank = settings.flank;
    options.ratio = settings.ratio;
    options.pBinWidth = settings.pBin;
    options.gcBinWidth = settings.gcBin;
    options.window = settings.window;
    options.gcWindow = settings.gcWindow;
    options.maskWidth = settings.maskWidth;
    options.matchPooled = settings.pooled;
    options.rounds = {settings.round, settings.testShare, settings.validationShare, settings.keepTogether};
    options.maxSites = entry.maxSites;
    options.seed = entry.seed;
    options.threads = threads;
    return options;
}

void makeDataset(const StepRun& run)
{
    Warnings warnings;
    const auto dataset = buildDataset(run.step.project->genome, *run.step.entry, run.threads, run.progress, warnings,
                                      paths::siteChanges(run.step.project->folder(), run.step.entry->id));
    run.warn(warnings);
    run.warn(dataset.warnings);
    dataset::writeDataset(dataset, run.step.datasetFolder());
}

Values architectureValues(const RunEntry& run, const Values& preset)
{
    const auto& parameters = nn::findDescription(run.architecture).parameters;
    Values values = preset.all().empty() && !run.parameters.empty() ? Values(parameters) : preset;
    for (const auto& [id, value] : run.parameters.items())
        values.set(parameters, id, value.is_string() ? value.get<std::string>() : value.dump());
    return values;
}

// The batch may be another one after memory did not suffice; the run goes on with it.
bool goesOnWithOtherBatch(const StepRun& run, const std::string& started)
{
    const fs::path folder = run.step.runFolder();
    if (!train::hasRunRecord(folder))
        return false;
    std::optional<long> failed;
    try {
        const auto record = train::readRunRecord(folder);
        if (!record.complete() && record.outOfMemory)
            failed = record.options.batch;
    } catch (const Error&) {
        // A record that cannot be read is of no run that could go on; its folder is kept like any other old one.
    }
    if (!failed)
        return false;
    for (const long batch : {0L, *failed}) {  // 0: the preset's
        RunEntry before = *run.step.run;
        before.batch = batch;
        StepContext context = run.step;
        context.run = &before;
        Stamps stamps(folder);
        if (stepKey(context, stamps) == started)
            return true;
    }
    return false;
}

// Results of other settings are moved aside, with a warning: hours of training are never thrown away.
void keepOldRun(const StepRun& run, const std::string& key)
{
    const fs::path folder = run.step.runFolder();
    std::error_code ignored;
    if (!fs::exists(folder, ignored) || fs::is_empty(folder, ignored))
        return;
    if (const std::string started = Stamps(folder).started(std::string(toText(run.step.kind))); started == key || goesOnWithOtherBatch(run, started))
        return;
    fs::path aside;
    for (int i = 1; aside.empty() || fs::exists(aside, ignored); ++i)
        aside = folder.string() + "-old" + std::to_string(i);
    std::error_code error;
    fs::rename(folder, aside, error);
    if (error)
        throw Error("The run folder " + folder.string() + " was made with other settings and cannot be renamed: " + error.message() + ".");
    run.warn({{folder.string(), 0, "this run was made with other settings or data; it was kept as " + aside.filename().string() + "."}});
}

}  // namespace

train::TrainOptions trainOptions(const RunEntry& entry, train::TrainOptions options, int threads)
{
    options.architectureValues = architectureValues(entry, options.architectureValues);
    options.coreBlocked = entry.coreBlocked;
    options.seed = entry.seed;
    options.threads = threads > 0 ? threads : entry.threads;
    options.device = entry.device;
    if (entry.maxEpochs > 0)
        options.maxEpochs = entry.maxEpochs;
    if (entry.batch > 0)
        options.batch = entry.batch;
    if (entry.settings.learningRate > 0)
        options.learningRate = entry.settings.learningRate;
    if (entry.settings.patience > 0)
        options.patience = entry.settings.patience;
    options.reverseComplement = entry.settings.reverseComplement;
    options.trunk = entry.settings.trunk.string();
    options.freezeTrunk = !options.trunk.empty() && entry.settings.freezeTrunk;
    options.stopBy = entry.settings.stopBy;
    options.shift = entry.settings.shift;
    options.classWeights = entry.settings.classWeights;
    if (!entry.settings.ema)
        options.emaDecay = 0;
    for (const auto& [group, factor] : entry.settings.groupRates)
        options.groupRates.push_back({group, factor});
    return options;
}

compendium::CompendiumOptions compendiumOptions(const fs::path& genome, const TrunkEntry& trunk, int threads)
{
    compendium::CompendiumOptions options;
    options.genomeFile = genome.string();
    options.tracks = trunk.tracks;
    options.excludeFile = trunk.exclude.string();
    options.settings = trunk.settings;
    options.train = trunk.train;
    options.defaultSplit = trunk.validation.empty() && trunk.test.empty();
    if (!options.defaultSplit) {
        options.validation = trunk.validation;
        options.test = trunk.test;
    }
    options.threads = threads;
    return options;
}

namespace {

void makeCompendium(const StepRun& run)
{
    const TrunkEntry& trunk = *run.step.trunk;
    Warnings warnings;
    const auto reference = genome::sharedReference(run.step.project->genome, warnings);
    const auto made = compendium::buildCompendium(*reference, compendiumOptions(run.step.project->genome, trunk, run.threads), run.progress);
    run.warn(warnings);
    run.warn(made.warnings);
    compendium::writeCompendium(made, run.step.datasetFolder());
}

void pretrainRun(const StepRun& run)
{
    const RunEntry& entry = *run.step.run;
    const auto options = trainOptions(entry, run.compute.presetOptions(entry.preset, entry.architecture), run.threads);
    const auto result = run.compute.pretrain(run.step.datasetFolder(), run.step.project->genome, options, run.step.runFolder(), run.progress,
                                             run.observer.training);
    run.warn(result.warnings);
}

void trainRun(const StepRun& run)
{
    const RunEntry& entry = *run.step.run;
    const auto options = trainOptions(entry, run.compute.presetOptions(entry.preset, entry.architecture), run.threads);
    const auto result = run.compute.train(run.step.datasetFolder(), run.step.project->genome, options, run.step.runFolder(), run.progress,
                                          run.observer.training);
    run.warn(result.warnings);
}

void evaluateRun(const StepRun& run)
{
    train::EvaluateOptions options;
    options.split = "held-out";
    options.seed = run.step.run->seed;
    options.threads = run.threads;
    const fs::path folder = run.step.runFolder();
    run.warn(run.compute.evaluate(folder, run.step.datasetFolder(), run.step.project->genome, options, folder, run.progress).warnings);
}

void scoreRun(const StepRun& run)
{
    interpret::InterpretOptions options;
    options.threads = run.threads;
    const fs::path folder = run.step.runFolder();
    run.warn(run.compute
                 .interpret(folder, run.step.datasetFolder(), run.step.project->genome, options, paths::scoresFolder(folder), run.progress)
                 .warnings);
}

void makeProfile(const StepRun& run)
{
    const auto present = scores::readScores(paths::scoresFolder(run.step.runFolder()));
    std::optional<scores::ScoreSet> blocked;
    if (const RunEntry* partner = blockedPartner(*run.step.entry, *run.step.run)) {
        const StepContext other{run.step.project, run.step.entry, partner, StepKind::Interpret};
        if (isUpToDate(other))
            blocked = scores::readScores(paths::scoresFolder(other.runFolder()));
    }
    run.progress.checkpoint(0.5, "averaging the scores");
    auto profile = analysis::aggregateProfile(present, blocked ? &*blocked : nullptr);
    profile.title = modelTitle(*run.step.entry, *run.step.run);
    analysis::writeProfile(profile, run.step.runFolder() / paths::kProfileFile);
}

void countKmers(const StepRun& run)
{
    const AnalysisEntry& entry = *run.step.entry;
    const auto set = scores::readScores(paths::scoresFolder(run.step.runFolder()));
    Warnings warnings;
    const auto reference = genome::sharedReference(run.step.project->genome, warnings);
    SubProgress reading(run.progress, 0, 0.4), counting(run.progress, 0.4, 1);
    const auto letters = analysis::windowLetters(set, *reference, reading);
    analysis::KmerOptions options;
    options.k = entry.k;
    options.top = entry.top;
    auto table = analysis::kmerEnrichment(set, letters, options, counting);
    table.title = modelTitle(entry, *run.step.run);
    const auto& known = run.step.project->motifs.empty() ? entry.motifFile : run.step.project->motifs;
    if (!known.empty()) {
        const auto motifs = motif::readMotifs(known);
        analysis::nameKmers(table, motifs.motifs);
        run.warn(motifs.warnings);
    }
    analysis::writeKmers(table, run.step.runFolder() / paths::kKmersFile);
    run.warn(warnings);
}

void work(const StepRun& run)
{
    switch (run.step.kind) {
    case StepKind::Compendium:
        return makeCompendium(run);
    case StepKind::Pretrain:
        return pretrainRun(run);
    case StepKind::Dataset:
        return makeDataset(run);
    case StepKind::Train:
        return trainRun(run);
    case StepKind::Evaluate:
        return evaluateRun(run);
    case StepKind::Interpret:
        return scoreRun(run);
    case StepKind::Profile:
        return makeProfile(run);
    case StepKind::Kmers:
        return countKmers(run);
    case StepKind::Figures:
        return exportRunFigures(*run.step.project, *run.step.entry, *run.step.run, run.progress);
    }
}

// Share of the whole job's bar; training takes nearly all of the time.
double weight(StepKind kind)
{
    return kind == StepKind::Train || kind == StepKind::Pretrain ? 20 : kind == StepKind::Interpret ? 5 : kind == StepKind::Evaluate ? 3 : 1;
}

}  // namespace

dataset::Dataset buildDataset(const fs::path& genome, const AnalysisEntry& entry, int threads, Progress& progress, Warnings& warnings,
                              const fs::path& edits)
{
    const auto reference = genome::sharedReference(genome, warnings);
    const bool list = !entry.sites.empty();  // motif and peaks are not asked for; a motif names the sites
    motif::Motif motif;
    if (!list || !entry.motifFile.empty()) {
        const auto motifs = motif::readMotifs(entry.motifFile);
        motif = motif::findMotif(motifs, entry.motifId);
        warnings.insert(warnings.end(), motifs.warnings.begin(), motifs.warnings.end());
    }
    SubProgress composition(progress, 0, 0.2), build(progress, 0.2, 1);
    motif::Background background;
    if (!list)
        background =
            entry.background == "genome" ? motif::genomeBackground(*reference, threads, composition) : motif::parseBackground(entry.background);
    const auto peaks = list ? genome::IntervalSet{} : genome::readIntervals(entry.peaks, reference->contigs());
    std::optional<genome::IntervalSet> dnase;
    if (!entry.dnase.empty())
        dnase = genome::readIntervals(entry.dnase, reference->contigs());
    auto options = datasetOptions(genome, entry, threads);
    std::error_code ignored;
    if (fs::exists(edits, ignored))
        options.editsFile = edits.string();
    return dataset::buildDataset(*reference, motif, background, peaks, dnase ? &*dnase : nullptr, options, build);
}

void runStep(const Project& project, const Step& step, const compute::Compute& compute, int threads, Progress& progress,
             const RunObserver& observer)
{
    const StepContext context = contextOf(project, step);
    if (const auto before = missingBefore(context))
        throw Error("\"" + stepTitle(context) + "\" needs \"" + *before + "\", which is not done or out of date. Run that step first.");
    const std::string name(toText(step.kind));
    const StepRun run{context, compute, threads, progress, observer};
    progress.checkpoint(0, stepTitle(context));
    Stamps before(context.outputFolder());
    const std::string key = stepKey(context, before);
    if (step.kind == StepKind::Train || step.kind == StepKind::Pretrain)
        keepOldRun(run, key);
    Stamps(context.outputFolder()).begin(name, key);
    work(run);
    Stamps after(context.outputFolder());
    after.finish(name, stepKey(context, after));
}

void runProject(Project& project, const compute::Compute& compute, const std::vector<StepKind>& only, int threads, Progress& progress,
                const RunObserver& observer)
{
    std::vector<Step> steps = plan(project);
    std::erase_if(steps, [&](const Step& step) { return !only.empty() && std::find(only.begin(), only.end(), step.kind) == only.end(); });
    double total = 0, done = 0;
    for (const Step& step : steps)
        total += weight(step.kind);
    std::set<std::string> lost;  // analyses without a data set, and runs
    const auto isLost = [&](const Step& step) { return lost.count(step.analysis) > 0 || (!step.run.empty() && lost.count(step.run) > 0); };
    for (const Step& step : steps) {
        const double begin = done / total;
        done += weight(step.kind);
        if (isLost(step))
            continue;
        const auto start = std::chrono::steady_clock::now();
        // Asked again, because an earlier step may just have changed its inputs.
        if (!isUpToDate(contextOf(project, step))) {
            if (observer.started)
                observer.started(step);
            SubProgress part(progress, begin, done / total);
            try {
                runStep(project, step, compute, threads, part, observer);
            } catch (const Error& error) {
                if (!observer.failed)
                    throw;
                observer.failed(step, error.what());
                lost.insert(step.run.empty() ? step.analysis : step.run);
                continue;
            }
            if (observer.finished)
                observer.finished(step, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
        }
        if (step.kind == StepKind::Interpret && addResultTracks(project, step.analysis, step.run) && !project.file.empty())
            writeProject(project, project.file);
    }
    progress.report(1, "done");
}

}  // namespace bindscape::project
