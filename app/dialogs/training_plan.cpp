// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/training_plan.h"

#include "app/runs/run_names.h"
#include "core/base/paths.h"
#include "core/base/text.h"

#include <algorithm>

namespace bindscape::app {

namespace {

constexpr std::size_t kMostBoxes = 30;

bool isMainName(std::string_view name)
{
    if (startsWithIgnoringCase(name, "chr"))
        name.remove_prefix(3);
    if (name == "X" || name == "Y")
        return true;
    const auto number = parseInteger(name);
    return number && *number >= 1 && *number <= 40;
}

// An analysis that names no chromosomes takes the proposed ones.
bool sameSplit(const project::AnalysisEntry& entry, const TrainingChoice& choice)
{
    const bool proposed = entry.train.empty() && entry.validation.empty() && entry.test.empty();
    return (proposed && choice.asProposed) || (entry.train == choice.train && entry.validation == choice.validation && entry.test == choice.test);
}

bool sameData(const project::AnalysisEntry& entry, const TrainingChoice& choice)
{
    return entry.tf == choice.tf && entry.peaks == choice.peaks && entry.motifFile == choice.motifFile && entry.motifId == choice.motifId &&
           entry.design == choice.design && entry.dnase == choice.dnase && entry.exclude == choice.exclude && entry.sites == choice.sites &&
           entry.labelColumn == choice.labelColumn && entry.negatives == choice.negatives && entry.match == choice.match &&
           entry.background == choice.background && entry.pvalue == choice.pvalue && entry.maxUnknown == choice.maxUnknown &&
           entry.maxSites == choice.maxSites && entry.settings == choice.settings && sameSplit(entry, choice);
}

}  // namespace

bool nameIsTaken(const TrainingChoice& choice, const project::Project& project, const std::string& name)
{
    return std::any_of(project.analyses.begin(), project.analyses.end(), [&](const auto& entry) {
        return entry.tf == choice.tf && entry.design == choice.design &&
               std::any_of(entry.runs.begin(), entry.runs.end(), [&](const auto& run) { return run.name == name; });
    });
}

const nn::Architecture* Catalogue::architecture(const std::string& id) const
{
    const auto found = std::find_if(architectures.begin(), architectures.end(), [&](const auto& entry) { return entry.id == id; });
    return found == architectures.end() ? nullptr : &*found;
}

const train::TrainOptions* Catalogue::options(const std::string& preset, const std::string& architecture) const
{
    const auto found = defaults.find({preset, architecture});
    return found == defaults.end() ? nullptr : &found->second;
}

Catalogue loadCatalogue()
{
    Catalogue catalogue;
    const auto architectures = nn::architectureDescriptions();
    const auto presets = train::presets();
    catalogue.architectures.assign(architectures.begin(), architectures.end());
    catalogue.presets.assign(presets.begin(), presets.end());
    for (const auto& preset : presets)
        for (const auto& architecture : architectures)
            catalogue.defaults[{preset.id, architecture.id}] = train::presetOptions(preset.id, architecture.id);
    return catalogue;
}

std::vector<std::string> mainChromosomes(const std::vector<genome::Contig>& contigs)
{
    std::vector<std::string> names;
    for (const auto& contig : contigs)
        if (isMainName(contig.name))
            names.push_back(contig.name);
    if (names.size() >= 2)
        return names;
    std::vector<genome::Contig> longest = contigs;
    std::stable_sort(longest.begin(), longest.end(), [](const auto& a, const auto& b) { return a.length > b.length; });
    longest.resize(std::min(longest.size(), kMostBoxes));
    names.clear();
    for (const auto& contig : contigs)
        if (std::any_of(longest.begin(), longest.end(), [&](const auto& kept) { return kept.name == contig.name; }))
            names.push_back(contig.name);
    return names;
}

std::pair<std::string, std::string> proposedSplit(const std::vector<genome::Contig>& contigs)
{
    const auto validation = genome::resolveContig(contigs, "chr8"), test = genome::resolveContig(contigs, "chr9");
    if (validation && test)
        return {*validation, *test};
    const std::vector<std::string> names = mainChromosomes(contigs);
    if (names.size() < 3)
        return {};
    const std::size_t middle = names.size() / 2;
    return {names[middle - 1], names[middle]};
}

project::AnalysisEntry analysisOf(const TrainingChoice& choice)
{
    project::AnalysisEntry entry;
    entry.tf = choice.tf;
    entry.cell = choice.cell;
    entry.peaks = choice.peaks;
    entry.motifFile = choice.motifFile;
    entry.motifId = choice.motifId;
    entry.dnase = choice.dnase;
    entry.exclude = choice.exclude;
    entry.design = choice.design;
    entry.sites = choice.sites;
    entry.labelColumn = choice.labelColumn;
    entry.negatives = choice.negatives;
    entry.match = choice.match;
    entry.background = choice.background;
    entry.pvalue = choice.pvalue;
    entry.maxUnknown = choice.maxUnknown;
    entry.maxSites = choice.maxSites;
    entry.settings = choice.settings;
    entry.train = choice.train;
    entry.validation = choice.validation;
    entry.test = choice.test;
    return entry;
}

std::filesystem::path siteChangesOf(const TrainingChoice& choice, const project::Project& project)
{
    const auto known = std::find_if(project.analyses.begin(), project.analyses.end(), [&](const auto& entry) { return sameData(entry, choice); });
    if (project.file.empty() || known == project.analyses.end())
        return {};
    std::error_code ignored;
    auto changes = paths::siteChanges(project.folder(), known->id);
    return std::filesystem::exists(changes, ignored) ? changes : std::filesystem::path();
}

PlannedRuns planRuns(const TrainingChoice& choice, const project::Project& project)
{
    PlannedRuns plan;
    plan.analyses = project.analyses;
    std::vector<std::string> analysisIds, runIds;
    for (const auto& entry : plan.analyses) {
        analysisIds.push_back(entry.id);
        for (const auto& run : entry.runs)
            runIds.push_back(run.id);
    }
    for (const auto& trunk : project.trunks) {  // their folders lie beside the others
        analysisIds.push_back(trunk.id);
        runIds.push_back(trunk.run.id);
    }
    auto entry = std::find_if(plan.analyses.begin(), plan.analyses.end(), [&](const auto& known) { return sameData(known, choice); });
    if (entry == plan.analyses.end()) {
        project::AnalysisEntry fresh = analysisOf(choice);
        fresh.id = freeId(choice.tf + "-" + choice.design, analysisIds);
        plan.analyses.push_back(std::move(fresh));
        entry = std::prev(plan.analyses.end());
    }
    plan.analysis = entry->id;
    const auto add = [&](bool blocked) {
        project::RunEntry run;
        run.id = freeId(
            choice.tf + "-" + choice.design + "-" + choice.architecture + "-" + choice.name + (blocked ? "-blocked" : "-present"), runIds);
        run.name = choice.name;
        run.architecture = choice.architecture;
        run.preset = choice.preset;
        run.coreBlocked = blocked;
        run.seed = choice.seed;
        run.maxEpochs = choice.maxEpochs;
        run.batch = choice.batch;
        run.device = choice.device;
        run.threads = choice.threads;
        run.settings = choice.training;
        run.parameters = choice.parameters;
        runIds.push_back(run.id);
        plan.runs.push_back(run.id);
        entry->runs.push_back(std::move(run));
    };
    if (choice.core != CoreChoice::Blocked)
        add(false);
    if (choice.core != CoreChoice::Present)
        add(true);
    return plan;
}

PlannedRuns planRuns(const std::vector<TrainingChoice>& choices, const project::Project& project)
{
    PlannedRuns all;
    project::Project growing = project;
    for (const TrainingChoice& choice : choices) {
        PlannedRuns plan = planRuns(choice, growing);
        growing.analyses = std::move(plan.analyses);
        if (all.analysis.empty())
            all.analysis = plan.analysis;
        all.runs.insert(all.runs.end(), plan.runs.begin(), plan.runs.end());
    }
    all.analyses = std::move(growing.analyses);
    return all;
}

std::vector<TrainingChoice> spread(const std::vector<TrainingChoice>& factors, int firstRound, int lastRound)
{
    std::vector<TrainingChoice> choices;
    for (const TrainingChoice& factor : factors) {
        const auto same = [&](const TrainingChoice& other) { return other.tf == factor.tf; };
        TrainingChoice choice = factor;
        if (std::count_if(factors.begin(), factors.end(), same) > 1) {
            const auto sameCell = [&](const TrainingChoice& other) { return same(other) && other.cell == factor.cell; };
            const bool cellTells = !factor.cell.empty() && std::count_if(factors.begin(), factors.end(), sameCell) == 1;
            choice.name += " " + (cellTells ? factor.cell : (factor.sites.empty() ? factor.peaks : factor.sites).stem().stem().string());
        }
        const std::string name = choice.name;
        for (int round = firstRound; round <= lastRound; ++round) {
            choice.settings.round = round;
            if (firstRound != lastRound)
                choice.name = name + " round " + std::to_string(round);
            choices.push_back(choice);
        }
    }
    return choices;
}

std::string proposedName(const TrainingChoice& choice, const project::Project& project) { return proposedName({choice}, 0, 0, project); }

std::string proposedName(std::vector<TrainingChoice> factors, int firstRound, int lastRound, const project::Project& project)
{
    for (int number = 1;; ++number) {
        const std::string name = "run " + std::to_string(number);
        for (TrainingChoice& factor : factors)
            factor.name = name;
        const auto choices = spread(factors, firstRound, lastRound);
        if (std::none_of(choices.begin(), choices.end(), [&](const auto& choice) { return nameIsTaken(choice, project, choice.name); }))
            return name;
    }
}

TrainingChoice choiceOf(const project::AnalysisEntry& analysis, const project::RunEntry& run)
{
    TrainingChoice choice;
    choice.tf = analysis.tf;
    choice.cell = analysis.cell;
    choice.peaks = analysis.peaks;
    choice.motifFile = analysis.motifFile;
    choice.motifId = analysis.motifId;
    choice.dnase = analysis.dnase;
    choice.exclude = analysis.exclude;
    choice.design = analysis.design;
    choice.sites = analysis.sites;
    choice.labelColumn = analysis.labelColumn;
    choice.negatives = analysis.negatives;
    choice.match = analysis.match;
    choice.background = analysis.background;
    choice.pvalue = analysis.pvalue;
    choice.maxUnknown = analysis.maxUnknown;
    choice.maxSites = analysis.maxSites;
    choice.settings = analysis.settings;
    choice.train = analysis.train;
    choice.validation = analysis.validation;
    choice.test = analysis.test;
    const RunPair pair = pairOf(analysis, run.id);
    choice.core = pair.present != nullptr && pair.blocked != nullptr ? CoreChoice::Both
                  : run.coreBlocked                                  ? CoreChoice::Blocked
                                                                     : CoreChoice::Present;
    choice.architecture = run.architecture;
    choice.preset = run.preset;
    choice.maxEpochs = run.maxEpochs;
    choice.batch = run.batch;
    choice.device = run.device;
    choice.threads = run.threads;
    choice.training = run.settings;
    choice.seed = run.seed;
    choice.parameters = run.parameters;
    choice.name = run.name;
    return choice;
}

}  // namespace bindscape::app
