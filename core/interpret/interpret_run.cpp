// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/method.h"

#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "core/genome/shared_reference.h"
#include "core/interpret/partial_scores.h"
#include "core/interpret/region_sites.h"
#include "core/interpret/score_origin.h"
#include "core/interpret/score_rows.h"
#include "core/nn/architecture.h"
#include "core/scores/score_set.h"

#include <algorithm>
#include <cmath>

namespace bindscape::interpret {

namespace fs = std::filesystem;

namespace {

constexpr const char* kPartialFile = "scores.part";

dataset::WindowQuery queryOf(const InterpretOptions& options, const train::RunRecord& record)
{
    dataset::WindowQuery query;
    if (options.labels != "all" && options.labels != "bound" && options.labels != "unbound")
        throw Error("The labels must be bound, unbound or all, not \"" + options.labels + "\".");
    if (options.labels != "all")
        query.label = options.labels == "bound" ? 1 : 0;
    if (options.split != "all") {
        query.split = dataset::splitFromText(options.split);
        if (!query.split || *query.split == dataset::Split::Unused)
            throw Error("There is no split called \"" + options.split + "\". Use train, validation, test or all.");
    }
    query.usedOnly = options.usedOnly;
    query.coreBlocked = record.options.coreBlocked;
    return query;
}

// What is scored, and a text that is the same exactly for the same windows.
struct Target {
    ScoredWindows scored;
    std::string identity, motif;
    WindowsOrigin origin;
};

Target datasetTarget(const fs::path& folder, const genome::Reference& reference, const InterpretOptions& options,
                     const train::RunRecord& record, Progress& progress)
{
    const auto data = dataset::readDataset(folder);
    if (record.inputs.window != data.options.window)
        throw Error("The network reads windows of " + std::to_string(record.inputs.window) + " bases, but the data set " + folder.string() +
                    " has windows of " + std::to_string(data.options.window) + ". Use a data set with the same window.");
    Target target;
    auto windows = std::make_shared<const dataset::WindowSet>(dataset::loadWindows(data, reference, queryOf(options, record), progress));
    if (windows->instance.empty())
        throw Error("The data set " + folder.string() + " has no " + (options.labels == "all" ? "" : options.labels + " ") +
                    "sites to score in this split. Choose other labels or another split.");
    for (const std::size_t index : windows->instance) {
        const auto& instance = data.instances[index];
        scores::ScoredSite site;
        site.window = data.window(instance);
        site.coreBegin = instance.begin;
        site.coreEnd = instance.end();
        site.strand = instance.strand;
        site.label = instance.label;
        site.split = dataset::toText(instance.split);
        target.scored.sites.push_back(std::move(site));
    }
    target.scored.windows = std::move(windows);
    target.identity = join({md5OfFile(folder / paths::kInstancesFile), md5OfFile(folder / paths::kDatasetFile), options.labels,
                            options.split, options.usedOnly ? "used" : "found"},
                           "/");
    target.motif = data.motif.title();
    target.origin = windowsOrigin(folder, options);
    return target;
}

// The data set that the network was trained on knows what was hidden from it.
int maskWidthOf(const train::RunRecord& record, Warnings& warnings)
{
    if (!record.options.coreBlocked)
        return 0;
    const std::string& folder = record.inputs.datasetFolder;
    if (dataset::datasetExists(folder))
        return dataset::readDatasetOptions(folder).maskWidth;
    warnings.push_back({folder, 0, "the data set of this network is not there, so that its width of the mask is not known; the cores are blocked."});
    return 0;
}

Target regionTarget(const genome::Reference& reference, const InterpretOptions& options, const train::RunRecord& record, Progress& progress)
{
    Target target;
    Warnings warnings;
    const int maskWidth = maskWidthOf(record, warnings);
    target.scored = regionWindows(options.regions, reference, record.inputs.window, record.options.coreBlocked, maskWidth, progress);
    target.scored.warnings.insert(target.scored.warnings.end(), warnings.begin(), warnings.end());
    target.motif = record.inputs.motif;
    target.origin = windowsOrigin({}, options);
    std::string places;
    for (const auto& site : target.scored.sites)
        places += toLocus(site.window) + toLocus({site.window.chrom, site.coreBegin, site.coreEnd}) + toChar(site.strand) + "\n";
    target.identity = md5OfText(places + (maskWidth > 0 ? std::to_string(maskWidth) : ""));
    return target;
}

void shift(Target& target, const genome::Reference& reference, const InterpretOptions& options, const train::RunRecord& record, Progress& progress,
           Warnings& warnings)
{
    const auto hasCore = [](const scores::ScoredSite& site) { return site.strand != Strand::None; };
    const auto& given = target.scored.sites;
    const auto still = std::count_if(given.begin(), given.end(), [&](const auto& site) { return !hasCore(site); });
    if (still == static_cast<std::ptrdiff_t>(given.size()))
        throw Error("None of the " + target.origin.text + " can be shifted: windows move along the strand of their core, and no row is a motif "
                    "instance, with a strand and at most 64 bases. Give such rows, or leave the shift away.");
    if (still > 0)
        warnings.push_back({options.regions, 0, plural(still, "window has no core to be shifted along and stays where it is.",
                                                       "windows have no core to be shifted along and stay where they are.")});
    const int maskWidth = maskWidthOf(record, warnings);
    auto shifted = shiftedWindows(target.scored.sites, options.shift, reference, record.options.coreBlocked, maskWidth, progress);
    shifted.warnings.insert(shifted.warnings.begin(), target.scored.warnings.begin(), target.scored.warnings.end());
    target.scored = std::move(shifted);
    target.identity += "/shift " + std::to_string(options.shift);
    const auto& sites = target.scored.sites;
    const auto moved = static_cast<std::size_t>(std::count_if(sites.begin(), sites.end(), hasCore));
    target.origin.text = shiftedText(target.origin.text, options.shift, moved, sites.size());
}

// Two calls with the same identity give the same scores.
std::string identityOf(const std::string& modelMd5, const Target& target, const InterpretOptions& options, const Values& values)
{
    return join(
        {modelMd5, target.identity, options.method, optionsText(values), std::to_string(options.batch)},
        "/") + (options.task.empty() ? "" : "/task " + options.task) +
           (drawsShuffles(values) && options.seed != kDefaultSeed ? "/seed " + std::to_string(options.seed) : "");
}

scores::ScoreSet emptySet(const fs::path& runFolder, const fs::path& genomeFile, const train::RunRecord& record, const Target& target,
                          const InterpretOptions& options, const Values& values, const std::string& modelMd5)
{
    scores::ScoreSet set;
    set.window = static_cast<std::size_t>(record.inputs.window);
    set.origin.method = options.method;
    set.origin.title = titleWithOptions(findMethod(options.method), values) + " of " + nn::findDescription(record.options.architecture).title +
                       (options.task.empty() ? "" : ", output " + options.task);
    set.origin.architecture = record.options.architecture;
    set.origin.run = fs::weakly_canonical(runFolder).filename().string();
    set.origin.motif = target.motif;
    set.origin.coreBlocked = record.options.coreBlocked;
    set.origin.options = optionsText(values);
    set.origin.genomeFile = genomeFile.string();
    set.origin.normalised = values.flag("normalise");
    set.origin.modelMd5 = modelMd5;
    set.origin.windows = target.origin.text;
    set.origin.windowsMd5 = target.origin.md5;
    if (drawsShuffles(values))
        set.origin.seed = options.seed;
    return set;
}

void fill(scores::ScoreSet& set, std::vector<scores::ScoredSite> sites, PartialScores& partial)
{
    set.values = std::move(partial.values());
    set.table = std::move(partial.tables());
    set.sites = std::move(sites);
    for (std::size_t i = 0; i < set.sites.size(); ++i) {
        set.sites[i].logit = partial.logits()[i];
        if (!partial.errors().empty())
            set.sites[i].error = partial.errors()[i];
        const float* row = set.row(i);
        for (std::size_t base = 0; base < set.window; ++base)
            set.sites[i].normaliser += std::fabs(static_cast<double>(row[base]));
    }
    if (set.origin.normalised)
        normaliseRows(set.values, set.window);
}

void reportErrors(const scores::ScoreSet& set, InterpretResult& result)
{
    std::vector<double> errors;
    for (const auto& site : set.sites)
        if (!std::isnan(site.error))
            errors.push_back(std::fabs(site.error));
    if (errors.empty())
        return;
    std::sort(errors.begin(), errors.end());
    result.medianError = errors[errors.size() / 2];
    result.largestError = errors.back();
}

std::vector<std::string> tasksOf(const train::RunRecord& record)
{
    std::vector<std::string> names;
    for (const auto& task : record.inputs.tasks)
        names.push_back(task.name);
    return names;
}

}  // namespace

InterpretResult interpretRun(const fs::path& runFolder, const fs::path& datasetFolder, const fs::path& genomeFile,
                             const InterpretOptions& options, const fs::path& outFolder, Progress& progress)
{
    const Values values = completeValues(findMethod(options.method), options.values);
    const auto record = train::readRunRecord(runFolder);
    if (!fs::exists(runFolder / paths::kModelFile))
        throw Error("The run " + runFolder.string() + " has no trained model yet. Let its training finish, or stop it and keep the best.");
    (void)outputOf(tasksOf(record), options.task, runFolder);  // before anything long begins
    InterpretResult result;
    const auto reference = genome::sharedReference(genomeFile, result.warnings);
    SubProgress loading(progress, 0, 0.05), scoring(progress, 0.05, 0.95);
    Target target = options.regions.empty() ? datasetTarget(datasetFolder, *reference, options, record, loading)
                                            : regionTarget(*reference, options, record, loading);
    if (options.shift != 0)
        shift(target, *reference, options, record, loading, result.warnings);
    result.warnings.insert(result.warnings.end(), target.scored.warnings.begin(), target.scored.warnings.end());
    std::error_code failed;
    fs::create_directories(outFolder, failed);
    const std::string modelMd5 = md5OfFile(runFolder / paths::kModelFile);
    PartialScores partial(outFolder / kPartialFile, identityOf(modelMd5, target, options, values),
                          static_cast<std::size_t>(record.inputs.window));
    result.sequencesPerSecond = scoreRows(
        runFolder, record, train::rowsOf(target.scored.windows, false), partial.rows(), options,
        [&](const ScoredRows& scored) { partial.append(scored); }, scoring);
    progress.checkpoint(0.95, "Writing scores");
    auto set = emptySet(runFolder, genomeFile, record, target, options, values, modelMd5);
    fill(set, std::move(target.scored.sites), partial);
    scores::writeScores(set, reference->contigs(), outFolder);
    partial.remove();
    result.sites = set.sites.size();
    for (const auto& site : set.sites)
        result.zeroRows += site.normaliser == 0 ? 1 : 0;
    if (result.zeroRows > 0)
        result.warnings.push_back({"", 0, plural(static_cast<std::int64_t>(result.zeroRows), "site") + " got a score of zero at every base; they keep their rows."});
    reportErrors(set, result);
    progress.report(1, "Scored " + plural(static_cast<std::int64_t>(result.sites), "site"));
    return result;
}

}  // namespace bindscape::interpret
