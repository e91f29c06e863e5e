// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/step_keys.h"

#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/nn/architecture.h"
#include "core/project/project_json.h"

#include <algorithm>

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

constexpr int kStepVersion = 1;  // raised when a step makes other outputs from the same inputs

// Settings that are at their defaults are not named, so that what was made before they existed stays up to date.
json datasetSettings(const AnalysisEntry& entry)
{
    Project alone;
    alone.analyses = {entry};
    const json whole = toJson(alone, {})["analyses"][0];
    json settings{{"motif_id", entry.motifId},      {"design", entry.design}, {"match", entry.match},
            {"background", entry.background}, {"pvalue", entry.pvalue}, {"train", entry.train},
            {"validation", entry.validation}, {"test", entry.test},     {"max_unknown", entry.maxUnknown},
            {"max_sites", entry.maxSites},    {"seed", entry.seed}};
    for (const char* key : {"settings", "label_column"})
        if (whole.contains(key))
            settings[key] = whole[key];
    return settings;
}

json compendiumSettings(const TrunkEntry& trunk)
{
    const json whole = toJson(trunk, {});
    json settings;
    for (const char* key : {"settings", "train", "validation", "test"})
        settings[key] = whole[key];
    for (const auto& track : trunk.tracks)
        settings["tracks"].push_back({track.name, track.kind});
    return settings;
}

json trainSettings(const RunEntry& run)
{
    json settings{{"architecture", run.architecture}, {"preset", run.preset},        {"core_blocked", run.coreBlocked}, {"seed", run.seed},
            {"max_epochs", run.maxEpochs},      {"parameters", run.parameters},
            {"batch", run.batch}};
    const TrainSettings& own = run.settings;
    TrainSettings weights = own;  // what the weights depend on
    weights.score = true;
    // The trunk's weights are named by their content, as an input file: a project may be moved.
    if (weights != TrainSettings{})
        settings["settings"] = {own.learningRate, own.patience, own.reverseComplement, own.freezeTrunk};
    if (own.stopBy != "loss" || own.shift != 0 || own.classWeights != "equal" || !own.ema || !own.groupRates.empty())
        settings["fine_tuning"] = {own.stopBy, own.shift, own.classWeights, own.ema, own.groupRates};
    return settings;
}

// The track list, for figures of the browser.
json trackSettings(const Project& project, const AnalysisEntry& entry)
{
    return toJson(withTracksOf(project, entry), project.folder())["tracks"];
}

std::string keyOf(const StepContext& step, StepKind kind)
{
    StepContext other = step;
    other.kind = kind;
    return Stamps(other.outputFolder()).key(std::string(toText(kind)));
}

std::string partnerKey(const StepContext& step)
{
    const RunEntry* partner = blockedPartner(*step.entry, *step.run);
    if (!partner)
        return {};
    const StepContext scores{step.project, step.entry, partner, StepKind::Interpret};
    return isUpToDate(scores) ? keyOf(scores, StepKind::Interpret) : std::string();
}

bool isOfScores(StepKind kind) { return kind == StepKind::Interpret || kind == StepKind::Profile || kind == StepKind::Kmers; }

// Of the same entry.
std::vector<StepKind> needs(const StepContext& step)
{
    switch (step.kind) {
    case StepKind::Compendium:
    case StepKind::Dataset:
        return {};
    case StepKind::Pretrain:
        return {StepKind::Compendium};
    case StepKind::Train:
        return {StepKind::Dataset};
    case StepKind::Evaluate:
    case StepKind::Interpret:
        return {StepKind::Train};
    case StepKind::Profile:
    case StepKind::Kmers:
        return {StepKind::Interpret};
    case StepKind::Figures:
        return step.run->settings.score ? std::vector{StepKind::Evaluate, StepKind::Profile, StepKind::Kmers} : std::vector{StepKind::Evaluate};
    }
    return {};
}

StepContext ofTrunk(const Project& project, const TrunkEntry& trunk, StepKind kind) { return {&project, nullptr, &trunk.run, kind, &trunk}; }

// The browser figure is missing where no site was scored.
std::vector<fs::path> figureFiles(const fs::path& folder, bool scored)
{
    std::vector<fs::path> files;
    std::vector<const char*> names{"loss", "auroc", "roc", "pr", "histogram", "calibration"};
    if (scored)
        names.insert(names.end(), {"profile", "kmers"});
    for (const char* name : names)
        for (const char* ending : {".svg", ".pdf", ".png"})
            files.push_back(folder / (std::string(name) + ending));
    return files;
}

std::vector<fs::path> outputs(const StepContext& step)
{
    const fs::path folder = step.outputFolder(), scores = paths::scoresFolder(folder);
    switch (step.kind) {
    case StepKind::Compendium:
        return {folder / paths::kBinsFile, folder / paths::kCompendiumFile};
    case StepKind::Pretrain:
        return {folder / paths::kRunFile, folder / paths::kModelFile, folder / paths::kMetricsFile, folder / paths::kTasksFile};
    case StepKind::Dataset:
        return {folder / paths::kInstancesFile, folder / paths::kDatasetFile, folder / paths::kMatchingFile};
    case StepKind::Train:
        return {folder / paths::kRunFile, folder / paths::kModelFile, folder / paths::kMetricsFile};
    case StepKind::Evaluate:
        return {folder / paths::kEvaluationFile, folder / paths::kPredictionsFile};
    case StepKind::Interpret:
        return {scores / paths::kScoresFile, scores / paths::kScoresBedFile, scores / paths::kScoresBigWigFile};
    case StepKind::Profile:
        return {folder / paths::kProfileFile};
    case StepKind::Kmers:
        return {folder / paths::kKmersFile};
    case StepKind::Figures:
        return figureFiles(paths::figuresFolder(step.project->folder()) / step.run->id, step.run->settings.score);
    }
    return {};
}

}  // namespace

std::string_view toText(StepKind kind)
{
    switch (kind) {
    case StepKind::Compendium:
        return "compendium";
    case StepKind::Pretrain:
        return "pretrain";
    case StepKind::Dataset:
        return "dataset";
    case StepKind::Train:
        return "train";
    case StepKind::Evaluate:
        return "evaluate";
    case StepKind::Interpret:
        return "interpret";
    case StepKind::Profile:
        return "profile";
    case StepKind::Kmers:
        return "kmers";
    case StepKind::Figures:
        return "figures";
    }
    return "";
}

fs::path StepContext::datasetFolder() const
{
    return paths::datasetFolder(project->folder(), trunk != nullptr ? trunk->id : entry->id);
}
fs::path StepContext::runFolder() const
{
    return paths::runFolder(project->folder(), run->id);
}
fs::path StepContext::outputFolder() const
{
    return kind == StepKind::Dataset || kind == StepKind::Compendium ? datasetFolder() : runFolder();
}

StepContext contextOf(const Project& project, const Step& step)
{
    if (step.kind == StepKind::Compendium || step.kind == StepKind::Pretrain) {
        for (const auto& trunk : project.trunks)
            if (trunk.id == step.analysis)
                return ofTrunk(project, trunk, step.kind);
        throw Error("The project has no trunk \"" + step.analysis + "\".");
    }
    for (const auto& entry : project.analyses) {
        if (entry.id != step.analysis)
            continue;
        if (step.kind == StepKind::Dataset)
            return {&project, &entry, nullptr, step.kind};
        for (const auto& run : entry.runs)
            if (run.id == step.run)
                return {&project, &entry, &run, step.kind};
    }
    throw Error("The project has no run \"" + step.run + "\" of an analysis \"" + step.analysis + "\".");
}

const TrunkEntry* startsFrom(const Project& project, const RunEntry& run)
{
    if (run.settings.trunk.empty())
        return nullptr;
    for (const auto& trunk : project.trunks) {
        if (trunk.run.id == run.id)
            return nullptr;
        if (run.settings.trunk.lexically_normal() == paths::runFolder(project.folder(), trunk.run.id).lexically_normal())
            return &trunk;
    }
    return nullptr;
}

const RunEntry* blockedPartner(const AnalysisEntry& entry, const RunEntry& run)
{
    for (const auto& other : entry.runs)
        if (!run.coreBlocked && other.coreBlocked && sameNetwork(run, other))
            return &other;
    return nullptr;
}

std::string stepKey(const StepContext& step, Stamps& stamps)
{
    json parts{{"version", kStepVersion}, {"step", toText(step.kind)}};
    for (const StepKind kind : needs(step))
        parts["after"].push_back(keyOf(step, kind));
    if (step.kind == StepKind::Compendium) {
        parts["settings"] = compendiumSettings(*step.trunk);
        parts["files"] = {stamps.fingerprint(step.project->genome), step.trunk->exclude.empty() ? std::string() : stamps.fingerprint(step.trunk->exclude)};
        for (const auto& track : step.trunk->tracks)
            parts["files"].push_back(stamps.fingerprint(track.file));
    } else if (step.kind == StepKind::Dataset) {
        parts["settings"] = datasetSettings(*step.entry);
        for (const auto& file : {step.project->genome, step.entry->motifFile, step.entry->peaks, step.entry->dnase, step.entry->exclude,
                                 step.entry->sites, step.entry->negatives})
            parts["files"].push_back(file.empty() ? std::string() : stamps.fingerprint(file));
        std::error_code ignored;
        if (const auto edits = paths::siteChanges(step.project->folder(), step.entry->id); fs::exists(edits, ignored))
            parts["edits"] = stamps.fingerprint(edits);
    } else if (step.kind == StepKind::Train || step.kind == StepKind::Pretrain) {
        parts["settings"] = trainSettings(*step.run);
        if (!step.run->settings.trunk.empty())
            parts["files"].push_back(stamps.fingerprint(step.run->settings.trunk / paths::kModelFile));
    } else if (step.kind == StepKind::Evaluate) {
        parts["makes"] = {"baselines", "core hidden", "calibration"};  // evaluations of earlier programs lack them
    } else if (step.kind == StepKind::Profile) {
        parts["partner"] = partnerKey(step);
    } else if (step.kind == StepKind::Kmers) {
        parts["settings"] = {{"k", step.entry->k}, {"top", step.entry->top}};
        const auto& known = step.project->motifs.empty() ? step.entry->motifFile : step.project->motifs;
        parts["files"] = known.empty() ? std::string() : stamps.fingerprint(known);
    } else if (step.kind == StepKind::Figures) {
        parts["settings"] = {{"tracks", trackSettings(*step.project, *step.entry)}, {"title", modelTitle(*step.entry, *step.run)}};
    }
    return md5OfText(parts.dump(-1, ' ', false, json::error_handler_t::replace));
}

Project withTracksOf(const Project& project, const AnalysisEntry& entry)
{
    Project shown = project;
    const auto liesIn = [](const fs::path& file, const fs::path& folder) {
        const fs::path relative = file.lexically_relative(folder);
        return !relative.empty() && *relative.begin() != "..";
    };
    std::erase_if(shown.tracks, [&](const TrackEntry& track) {
        return !track.file.empty() && std::any_of(project.analyses.begin(), project.analyses.end(), [&](const AnalysisEntry& other) {
            if (other.id == entry.id)
                return false;
            return liesIn(track.file, paths::datasetFolder(project.folder(), other.id)) ||
                   std::any_of(other.runs.begin(), other.runs.end(), [&](const RunEntry& run) { return liesIn(track.file, paths::runFolder(project.folder(), run.id)); });
        });
    });
    return shown;
}

bool isUpToDate(const StepContext& step)
{
    std::error_code ignored;
    for (const auto& output : outputs(step))
        if (!fs::exists(output, ignored))
            return false;
    if (missingBefore(step))
        return false;
    const std::string name(toText(step.kind));
    Stamps stamps(step.outputFolder());
    return stamps.has(name) && stamps.key(name) == stepKey(step, stamps);
}

std::optional<std::string> missingBefore(const StepContext& step)
{
    for (const StepKind kind : needs(step)) {
        StepContext before = step;
        before.kind = kind;
        if (!isUpToDate(before))
            return stepTitle(before);
    }
    if (step.kind == StepKind::Train || step.kind == StepKind::Pretrain)
        if (const TrunkEntry* trunk = startsFrom(*step.project, *step.run))
            if (const StepContext before = ofTrunk(*step.project, *trunk, StepKind::Pretrain); !isUpToDate(before))
                return stepTitle(before);
    return std::nullopt;
}

namespace {

std::string networkTitle(const RunEntry& run)
{
    for (const auto& architecture : nn::architectureDescriptions())
        if (architecture.id == run.architecture)
            return architecture.title;
    return run.architecture;
}

}  // namespace

std::string modelTitle(const AnalysisEntry& entry, const RunEntry& run) { return entry.tf + " · " + entry.design + " · " + networkTitle(run); }

std::string titleOf(const TrunkEntry& trunk) { return trunk.name + " · " + networkTitle(trunk.run); }

std::string stepTitle(const StepContext& step)
{
    if (step.kind == StepKind::Compendium)
        return "Compendium " + step.trunk->name;
    if (step.kind == StepKind::Pretrain)
        return "Pre-train " + titleOf(*step.trunk);
    if (step.kind == StepKind::Dataset)
        return "Data set " + step.entry->tf + " · " + step.entry->design;
    const std::string model = modelTitle(*step.entry, *step.run) + (step.run->coreBlocked ? " (core blocked)" : " (core present)");
    switch (step.kind) {
    case StepKind::Train:
        return "Train " + model;
    case StepKind::Evaluate:
        return "Evaluate " + model;
    case StepKind::Interpret:
        return "Grad-CAM of " + model;
    case StepKind::Profile:
        return "Profile of " + model;
    case StepKind::Kmers:
        return "k-mers of " + model;
    default:
        return "Figures of " + model;
    }
}

std::vector<Step> plan(const Project& project)
{
    std::vector<Step> steps;
    const auto add = [&](const AnalysisEntry& entry, const RunEntry* run, StepKind kind) {
        if (run != nullptr && !run->settings.score && isOfScores(kind))
            return;
        const StepContext context{&project, &entry, run, kind};
        steps.push_back({kind, entry.id, run ? run->id : std::string(), stepTitle(context), isUpToDate(context)});
    };
    for (const auto& trunk : project.trunks)
        for (const StepKind kind : {StepKind::Compendium, StepKind::Pretrain}) {
            const StepContext context = ofTrunk(project, trunk, kind);
            steps.push_back({kind, trunk.id, kind == StepKind::Pretrain ? trunk.run.id : std::string(), stepTitle(context), isUpToDate(context)});
        }
    for (const auto& entry : project.analyses) {
        add(entry, nullptr, StepKind::Dataset);
        for (const auto& run : entry.runs)
            for (const StepKind kind : {StepKind::Train, StepKind::Evaluate, StepKind::Interpret})
                add(entry, &run, kind);
        for (const auto& run : entry.runs)
            for (const StepKind kind : {StepKind::Profile, StepKind::Kmers, StepKind::Figures})
                add(entry, &run, kind);
    }
    return steps;
}

}  // namespace bindscape::project
