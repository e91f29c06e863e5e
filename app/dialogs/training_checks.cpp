// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said about a choice before anything runs.
#include "app/dialogs/training_plan.h"
#include "app/runs/run_names.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/assembly.h"
#include "core/genome/intervals.h"
#include "core/nn/architecture.h"
#include "core/project/run_project.h"
#include "core/train/genome_identity.h"
#include "core/train/trunk.h"

#include <algorithm>
#include <map>
#include <utility>

namespace bindscape::app {

namespace fs = std::filesystem;
using Severity = Check::Severity;

namespace {

std::string joinedWithAnd(const std::vector<std::string>& words)
{
    if (words.size() < 2)
        return words.empty() ? std::string("any held-out chromosome") : words.front();
    return join({words.begin(), words.end() - 1}, ", ") + " and " + words.back();
}

void checkFile(std::vector<Check>& checks, const fs::path& file, const std::string& what, const std::string& field)
{
    std::error_code ignored;
    if (file.empty())
        checks.push_back({Severity::Error, "Choose " + what + ".", field});
    else if (!fs::exists(file, ignored))
        checks.push_back({Severity::Error, "The file " + file.string() + " is not there. Choose " + what + ".", field});
}

void addWarnings(std::vector<Check>& checks, const Warnings& warnings, const std::string& field, Severity severity = Severity::Warning)
{
    constexpr std::size_t kMost = 3;
    for (std::size_t i = 0; i < std::min(kMost, warnings.size()); ++i)
        checks.push_back({severity, toText(warnings[i]), field});
}

// Peaks that another assembly would hold were made for that one: all of them are then in the wrong place, not only those beyond the ends.
bool sayOtherAssembly(Preflight& facts, const TrainingChoice& choice, const genome::IntervalSet& peaks)
{
    constexpr std::int64_t kFew = 3;
    const std::int64_t onKnown = peaks.kept() + peaks.beyondEnd;
    if (peaks.beyondEnd < kFew || peaks.beyondEnd * 100 <= onKnown)
        return false;
    std::map<std::string, std::int64_t> ends;
    for (const auto& [chrom, intervals] : genome::readIntervals(choice.peaks, {}).byChrom)
        for (const auto& interval : intervals)
            ends[chrom] = std::max(ends[chrom], interval.end);
    auto fitting = genome::assembliesAround(ends);
    if (fitting.empty() || std::find(fitting.begin(), fitting.end(), facts.assembly) != fitting.end())
        return false;  // the genome is a part of the right one
    facts.checks.push_back({facts.assembly.empty() ? Severity::Warning : Severity::Error,
                            "Peaks look like " + fitting.front() + ": " + withThousands(peaks.beyondEnd) + " of " + withThousands(onKnown) +
                                " lie beyond chromosome ends of " + (facts.assembly.empty() ? "this genome" : facts.assembly) +
                                ". Choose peaks of the same assembly as the genome.",
                            "peaks"});
    return true;
}

void countPeaks(Preflight& facts, const TrainingChoice& choice, const genome::IntervalSet& peaks)
{
    const auto has = [](const std::vector<std::string>& list, const std::string& chrom) {
        return std::find(list.begin(), list.end(), chrom) != list.end();
    };
    for (const auto& [chrom, intervals] : peaks.byChrom) {
        const auto count = static_cast<std::int64_t>(intervals.size());
        if (has(choice.validation, chrom))
            facts.peaksOnValidation += count;
        else if (has(choice.test, chrom))
            facts.peaksOnTest += count;
        else if (choice.train.empty() || has(choice.train, chrom))
            facts.peaksOnTrain += count;
    }
}

void checkPeaks(Preflight& facts, const TrainingChoice& choice, const std::vector<genome::Contig>& contigs)
{
    const bool random = choice.settings.round > 0;  // chromosomes play no part
    const genome::IntervalSet peaks = genome::readIntervals(choice.peaks, contigs);
    facts.peaks = peaks.kept();
    countPeaks(facts, choice, peaks);
    if (!sayOtherAssembly(facts, choice, peaks))
        addWarnings(facts.checks, peaks.warnings, "peaks");
    if (facts.peaks == 0)
        facts.checks.push_back({Severity::Error, "No peak lies on this genome. Choose peaks of the same assembly.", "peaks"});
    else if (facts.peaksOnTrain == 0 && !random)
        facts.checks.push_back({Severity::Error, "No peak lies on a training chromosome. Choose other chromosomes.", "chromosomes"});
    if (facts.peaks > 0 && facts.peaksOnValidation == 0 && !random)
        facts.checks.push_back(
            {Severity::Warning, "No peak lies on the validation chromosomes: validation metrics will not be defined.", "chromosomes"});
    if (facts.peaks > 0 && !choice.test.empty() && facts.peaksOnTest == 0 && !random)
        facts.checks.push_back(
            {Severity::Warning, "No peak lies on the test chromosomes: test metrics will not be defined.", "chromosomes"});
}

void checkChromosomes(Preflight& facts, const TrainingChoice& choice, const std::vector<genome::Contig>& contigs)
{
    std::vector<std::string> absent;
    for (const auto* part : {&choice.train, &choice.validation, &choice.test})
        for (const auto& chrom : *part)
            if (!genome::resolveContig(contigs, chrom))
                absent.push_back(chrom);
    if (!absent.empty() && choice.settings.round == 0)
        facts.checks.push_back({Severity::Error,
                                "This genome has no " + join(absent, ", ") + ". Choose the roles of its own chromosomes.", "chromosomes"});
}

void checkMotif(Preflight& facts, const TrainingChoice& choice)
{
    const motif::MotifFile file = motif::readMotifs(choice.motifFile);
    addWarnings(facts.checks, file.warnings, "motif");
    const motif::Motif& motif = motif::findMotif(file, choice.motifId);
    facts.motifWidth = motif.width();
    facts.motifName = motif.name.empty() ? motif.id : motif.name;
    if (facts.motifWidth < 6)
        facts.checks.push_back(
            {Severity::Warning, "The motif has only " + plural(facts.motifWidth, "position") + ": no hit can reach p ≤ 1e-4.", "motif"});
}

void checkTrunk(Preflight& facts, const TrainingChoice& choice, const std::vector<genome::Contig>& contigs)
{
    project::RunEntry run;
    run.architecture = choice.architecture;
    run.preset = choice.preset;
    run.parameters = choice.parameters;
    run.settings.trunk = choice.training.trunk;
    train::RunSplit split{choice.train, choice.validation, choice.test, choice.settings.round};
    if (split.round > 0)
        for (const auto& contig : contigs)
            split.train.push_back(contig.name);
    for (Check& check : trunkChecks(run, split, contigs))
        facts.checks.push_back(std::move(check));
}

// The slowest of earlier runs with the same network and batch on the same device.
void findSpeed(Preflight& facts, const TrainingChoice& choice, const project::Project& project)
{
    for (const auto& analysis : project.analyses)
        for (const auto& run : analysis.runs) {
            if (run.architecture != choice.architecture || run.preset != choice.preset || run.parameters != choice.parameters ||
                run.batch != choice.batch || run.device != choice.device || analysis.settings.window != choice.settings.window ||
                run.settings.freezeTrunk != choice.training.freezeTrunk || !train::hasRunRecord(folderOf(project, run)))
                continue;
            double speed = 0;
            try {
                speed = train::readRunRecord(folderOf(project, run)).sequencesPerSecond;
            } catch (const Error&) {
                continue;  // said where its results are shown
            }
            if (speed > 0 && (facts.sequencesPerSecond == 0 || speed < facts.sequencesPerSecond)) {
                facts.sequencesPerSecond = speed;
                facts.measuredIn = runTitle(analysis, run).toStdString();
            }
        }
}

}  // namespace

bool Preflight::hasErrors() const
{
    return std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.severity == Severity::Error; });
}

std::vector<Check> trunkChecks(const project::RunEntry& run, const train::RunSplit& split, const std::vector<genome::Contig>& contigs)
{
    const fs::path& folder = run.settings.trunk;
    std::vector<Check> checks;
    if (folder.empty())
        return checks;
    train::requireSameTrunk(folder, project::trainOptions(run, train::presetOptions(run.preset, run.architecture), 0));
    // What the trunk has seen must be neither validated nor tested on.
    for (const auto& sentence : train::leakageSentences(train::trunkOf(folder), split, train::md5OfContigs(contigs)))
        checks.push_back({Severity::Warning, sentence, "trunk"});
    if (!checks.empty())
        return checks;
    std::vector<std::string> heldOut = split.validation;
    heldOut.insert(heldOut.end(), split.test.begin(), split.test.end());
    checks.push_back({Severity::Good, "Trunk was pre-trained without " + joinedWithAnd(heldOut) + ": no leakage into validation or test.", {}});
    return checks;
}

std::vector<Check> layerChecks(const std::string& architecture, const project::TrainSettings& settings)
{
    std::vector<Check> checks;
    const auto descriptions = nn::architectureDescriptions();
    const auto known = std::find_if(descriptions.begin(), descriptions.end(), [&](const auto& entry) { return entry.id == architecture; });
    if (known == descriptions.end())
        return checks;
    const auto isFrozen = [&](const nn::LayerGroup& group) {
        const auto rate = settings.groupRates.find(group.id);
        return (group.trunk && settings.freezeTrunk) || (rate != settings.groupRates.end() && rate->second == 0);
    };
    if (std::all_of(known->groups.begin(), known->groups.end(), isFrozen))
        checks.push_back({Severity::Error, "All layers are frozen, so nothing would learn. Let at least one group of layers learn.", "trunk"});
    else if (settings.trunk.empty() && std::any_of(known->groups.begin(), known->groups.end(), isFrozen))
        checks.push_back({Severity::Warning, "Layers are frozen that start from random weights: they would never learn. Choose a trunk to start from.", "trunk"});
    return checks;
}

std::vector<Check> quickChecks(const TrainingChoice& choice, const project::Project& project, bool genomeOpen)
{
    std::vector<Check> checks;
    if (!genomeOpen)
        checks.push_back({Severity::Error, "Open a genome first: the network reads its sequence.", "genome"});
    if (project.file.empty())
        checks.push_back({Severity::Error, "Save the project first: the results of training lie beside its file.", "project"});
    if (trim(choice.tf).empty())
        checks.push_back({Severity::Error, "Give the transcription factor a name.", "tf"});
    if (!choice.sites.empty()) {
        checkFile(checks, choice.sites, "the sites with their labels", "peaks");
    } else {
        checkFile(checks, choice.peaks, "a peak file", "peaks");
        checkFile(checks, choice.motifFile, "a motif file", "motif");
    }
    for (const auto& [file, what] : {std::pair{&choice.negatives, "your own unbound sites"}, std::pair{&choice.exclude, "the regions to leave out"}})
        if (!file->empty())
            checkFile(checks, *file, what, "peaks");
    if (choice.sites.empty() && !choice.motifFile.empty() && choice.motifId.empty())
        checks.push_back({Severity::Error, "Choose the motif.", "motif"});
    if (choice.design == "dnase")
        checkFile(checks, choice.dnase, "the DNase regions that this design needs", "dnase");
    const bool random = choice.settings.round > 0;
    if (choice.validation.empty() && !random)
        checks.push_back({Severity::Error, "Choose a validation chromosome: training stops by it.", "chromosomes"});
    if (choice.test.empty() && !random)
        checks.push_back({Severity::Warning, "Without a test chromosome there is no honest measure of the model.", "chromosomes"});
    if (nameIsTaken(choice, project, choice.name))
        checks.push_back({Severity::Error, "There is a run \"" + choice.name + "\" of this TF and design. Choose another name.", "name"});
    if (trim(choice.name).empty())
        checks.push_back({Severity::Error, "Give the run a name.", "name"});
    for (Check& check : layerChecks(choice.architecture, choice.training))
        checks.push_back(std::move(check));
    return checks;
}

Preflight preflight(const TrainingChoice& choice, const project::Project& project, const std::vector<genome::Contig>& contigs,
                    Progress& progress)
{
    Preflight facts;
    facts.contigs = contigs.size();
    facts.checks = quickChecks(choice, project, !contigs.empty());
    const auto guarded = [&](const std::string& field, const auto& work) {
        const bool failed = std::any_of(facts.checks.begin(), facts.checks.end(),
                                        [&](const Check& check) { return check.field == field && check.severity == Severity::Error; });
        if (failed)
            return;
        progress.checkpoint(-1, "checking " + field);
        try {
            work();
        } catch (const std::exception& error) {
            facts.checks.push_back({Severity::Error, error.what(), field});
        }
    };
    facts.assembly = genome::assemblyOf(contigs);
    const bool listedSites = !choice.sites.empty();  // instead of motif and peaks
    if (!listedSites)
        guarded("motif", [&] { checkMotif(facts, choice); });
    if (!listedSites)
        guarded("peaks", [&] { checkPeaks(facts, choice, contigs); });
    guarded("genome", [&] { checkChromosomes(facts, choice, contigs); });
    guarded("dnase", [&] {
        if (choice.dnase.empty())
            return;
        const auto open = genome::readIntervals(choice.dnase, contigs);
        addWarnings(facts.checks, open.warnings, "dnase", choice.design == "dnase" ? Severity::Warning : Severity::Note);
        if (open.kept() == 0)
            facts.checks.push_back(
                {choice.design == "dnase" ? Severity::Error : Severity::Warning, "No DNase region lies on this genome.", "dnase"});
    });
    guarded("trunk", [&] { checkTrunk(facts, choice, contigs); });
    guarded("estimate", [&] { findSpeed(facts, choice, project); });
    const bool doubted = std::any_of(facts.checks.begin(), facts.checks.end(), [](const Check& check) {
        return check.severity == Severity::Error || check.field == "peaks" || check.field == "motif" || check.field == "dnase";
    });
    if (!doubted)
        facts.checks.push_back({Severity::Good,
                                (listedSites ? std::string("Sites and genome agree") : std::string("Peaks, motif and genome agree")) +
                                    (facts.assembly.empty() ? "." : " on " + facts.assembly + "."),
                                kFilesField});
    return facts;
}

std::vector<Check> mergedChecks(const std::vector<Check>& checks, const std::vector<Check>& counted)
{
    std::vector<Check> merged = checks;
    for (const Check& check : counted) {
        if (std::any_of(merged.begin(), merged.end(), [&](const Check& known) { return known.text == check.text && known.lead == check.lead; }))
            continue;
        const auto files = std::find_if(merged.begin(), merged.end(), [](const Check& known) { return known.field == kFilesField; });
        if (check.field == kFilesField && files != merged.end())
            files->text += " " + check.text;
        else
            merged.push_back(check);
    }
    const bool errors = std::any_of(merged.begin(), merged.end(), [](const Check& check) { return check.severity == Severity::Error; });
    if (errors)
        std::erase_if(merged, [](const Check& check) { return check.severity == Severity::Good; });
    const auto ofModel = [](const Check& check) { return !check.lead.empty() || check.field == "trunk"; };  // before what files say
    std::stable_sort(merged.begin(), merged.end(),
                     [&](const Check& a, const Check& b) { return std::pair(a.severity, ofModel(a)) > std::pair(b.severity, ofModel(b)); });
    return merged;
}

}  // namespace bindscape::app
