// SPDX-License-Identifier: GPL-3.0-or-later
// What can be said about a choice before anything runs.
#include "app/dialogs/training_plan.h"
#include "app/runs/run_names.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/intervals.h"

#include <algorithm>

namespace bindscape::app {

namespace fs = std::filesystem;
using Severity = Check::Severity;

namespace {

void checkFile(std::vector<Check>& checks, const fs::path& file, const std::string& what, const std::string& field)
{
    std::error_code ignored;
    if (file.empty())
        checks.push_back({Severity::Error, "Choose " + what + ".", field});
    else if (!fs::exists(file, ignored))
        checks.push_back({Severity::Error, "The file " + file.string() + " is not there. Choose " + what + ".", field});
}

void addWarnings(std::vector<Check>& checks, const Warnings& warnings, const std::string& field)
{
    constexpr std::size_t kMost = 3;
    for (std::size_t i = 0; i < std::min(kMost, warnings.size()); ++i)
        checks.push_back({Severity::Warning, toText(warnings[i]), field});
}

void checkPeaks(Preflight& facts, const TrainingChoice& choice, const std::vector<genome::Contig>& contigs)
{
    const genome::IntervalSet peaks = genome::readIntervals(choice.peaks, contigs);
    facts.peaks = peaks.kept();
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
    addWarnings(facts.checks, peaks.warnings, "peaks");
    if (facts.peaks == 0)
        facts.checks.push_back({Severity::Error, "No peak lies on this genome. Choose peaks of the same assembly.", "peaks"});
    else if (facts.peaksOnTrain == 0)
        facts.checks.push_back({Severity::Error, "No peak lies on a training chromosome. Choose other chromosomes.", "chromosomes"});
    if (facts.peaks > 0 && facts.peaksOnValidation == 0)
        facts.checks.push_back(
            {Severity::Warning, "No peak lies on the validation chromosomes: validation metrics will not be defined.", "chromosomes"});
    if (facts.peaks > 0 && !choice.test.empty() && facts.peaksOnTest == 0)
        facts.checks.push_back(
            {Severity::Warning, "No peak lies on the test chromosomes: test metrics will not be defined.", "chromosomes"});
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

// The slowest of earlier runs with the same network and preset.
void estimate(Preflight& facts, const TrainingChoice& choice, const project::Project& project)
{
    for (const auto& analysis : project.analyses)
        for (const auto& run : analysis.runs) {
            if (run.architecture != choice.architecture || run.preset != choice.preset || run.parameters != choice.parameters)
                continue;
            std::vector<double> seconds;
            for (const auto& epoch : train::readMetrics(folderOf(project, run)))
                seconds.push_back(epoch.seconds);
            if (seconds.empty())
                continue;
            std::nth_element(seconds.begin(), seconds.begin() + static_cast<std::ptrdiff_t>(seconds.size() / 2), seconds.end());
            if (seconds[seconds.size() / 2] > facts.secondsPerEpoch) {
                facts.secondsPerEpoch = seconds[seconds.size() / 2];
                facts.estimateFrom = runTitle(analysis, run).toStdString();
            }
        }
}

}  // namespace

bool Preflight::hasErrors() const
{
    return std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.severity == Severity::Error; });
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
    checkFile(checks, choice.peaks, "a peak file", "peaks");
    checkFile(checks, choice.motifFile, "a motif file", "motif");
    if (!choice.motifFile.empty() && choice.motifId.empty())
        checks.push_back({Severity::Error, "Choose the motif.", "motif"});
    if (choice.design == "dnase")
        checkFile(checks, choice.dnase, "the DNase regions that this design needs", "dnase");
    if (choice.validation.empty())
        checks.push_back({Severity::Error, "Choose a validation chromosome: training stops by it.", "chromosomes"});
    if (choice.test.empty())
        checks.push_back({Severity::Warning, "Without a test chromosome there is no honest measure of the model.", "chromosomes"});
    if (nameIsTaken(choice, project, choice.name))
        checks.push_back({Severity::Error, "There is a run \"" + choice.name + "\" of this TF and design. Choose another name.", "name"});
    if (trim(choice.name).empty())
        checks.push_back({Severity::Error, "Give the run a name.", "name"});
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
    guarded("motif", [&] { checkMotif(facts, choice); });
    guarded("peaks", [&] { checkPeaks(facts, choice, contigs); });
    guarded("dnase", [&] {
        if (choice.dnase.empty())
            return;
        const auto open = genome::readIntervals(choice.dnase, contigs);
        addWarnings(facts.checks, open.warnings, "dnase");
        if (open.kept() == 0)
            facts.checks.push_back(
                {choice.design == "dnase" ? Severity::Error : Severity::Warning, "No DNase region lies on this genome.", "dnase"});
    });
    guarded("estimate", [&] { estimate(facts, choice, project); });
    if (facts.checks.empty())
        facts.checks.push_back({Severity::Good, "Peaks, motif and genome agree.", {}});
    return facts;
}

}  // namespace bindscape::app
