// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/runs/run_names.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/nn/architecture.h"

#include <QStringList>

#include <algorithm>
#include <tuple>

namespace bindscape::app {

std::optional<FoundRun> findRun(const project::Project& project, const std::string& runId)
{
    for (const auto& analysis : project.analyses)
        for (const auto& run : analysis.runs)
            if (run.id == runId)
                return FoundRun{&analysis, &run};
    return std::nullopt;
}

const project::TrunkEntry* findTrunk(const project::Project& project, const std::string& runId)
{
    const auto found = std::find_if(project.trunks.begin(), project.trunks.end(), [&](const auto& trunk) { return trunk.run.id == runId; });
    return found == project.trunks.end() ? nullptr : &*found;
}

std::optional<FoundRun> findRunOrTrunk(const project::Project& project, const std::string& runId, project::AnalysisEntry& asAnalysis)
{
    const project::TrunkEntry* trunk = findTrunk(project, runId);
    if (trunk == nullptr)
        return findRun(project, runId);
    asAnalysis.id = trunk->id;
    asAnalysis.tf = "Trunk";
    asAnalysis.design = trunk->name;
    asAnalysis.runs.resize(1);  // in place: pointers of earlier calls stay valid
    asAnalysis.runs.front() = trunk->run;
    asAnalysis.runs.front().name = architectureTitle(trunk->run.architecture).toStdString();
    return FoundRun{&asAnalysis, &asAnalysis.runs.front()};
}

const project::AnalysisEntry* findAnalysis(const project::Project& project, const std::string& analysisId)
{
    const auto found =
        std::find_if(project.analyses.begin(), project.analyses.end(), [&](const auto& analysis) { return analysis.id == analysisId; });
    return found == project.analyses.end() ? nullptr : &*found;
}

std::vector<RunPair> runPairs(const project::AnalysisEntry& analysis)
{
    std::vector<RunPair> pairs;
    for (const auto& run : analysis.runs) {
        const auto partner = std::find_if(pairs.begin(), pairs.end(), [&](const RunPair& pair) {
            return (run.coreBlocked ? pair.blocked : pair.present) == nullptr && project::sameNetwork(run, *pair.first());
        });
        RunPair& pair = partner == pairs.end() ? pairs.emplace_back() : *partner;
        (run.coreBlocked ? pair.blocked : pair.present) = &run;
    }
    return pairs;
}

RunPair pairOf(const project::AnalysisEntry& analysis, const std::string& runId)
{
    for (const RunPair& pair : runPairs(analysis))
        if (pair.contains(runId))
            return pair;
    return {};
}

QString designTitle(const std::string& design)
{
    if (design == "gc")
        return QStringLiteral("GC-controlled");
    if (design == "dnase")
        return QStringLiteral("DNase-controlled");
    return design == "baseline" ? QStringLiteral("Baseline") : QString::fromStdString(design);
}

QString designTitleIn(const project::Project& project, const project::AnalysisEntry& analysis)
{
    std::vector<const project::AnalysisEntry*> others;
    for (const auto& other : project.analyses)
        if (other.id != analysis.id && other.tf == analysis.tf && other.design == analysis.design && !other.runs.empty())
            others.push_back(&other);
    if (others.empty())
        return designTitle(analysis.design);
    const auto differs = [&](const auto& part) {
        return std::any_of(others.begin(), others.end(), [&](const auto* other) { return part(*other) != part(analysis); });
    };
    const auto fileName = [](const std::filesystem::path& file) { return QString::fromStdString(file.filename().string()); };
    QStringList facts;
    if (!analysis.cell.empty() && differs([](const auto& entry) { return entry.cell; }))
        facts << QString::fromStdString(analysis.cell);
    // Files of other cell types have other names anyway.
    if (std::any_of(others.begin(), others.end(), [&](const auto* other) {
            return other->peaks != analysis.peaks && (analysis.cell.empty() || other->cell == analysis.cell);
        }))
        facts << fileName(analysis.peaks);
    if (differs([](const auto& entry) { return std::pair(entry.motifFile, entry.motifId); }))
        facts << QString::fromStdString(analysis.motifId);
    if (differs([](const auto& entry) { return std::tuple(entry.train, entry.validation, entry.test); })) {
        const std::vector<std::string>& test = analysis.test;
        facts << (test.empty() ? QStringLiteral("proposed split") : QStringLiteral("test ") + QString::fromStdString(join(test, ", ")));
    }
    if (differs([](const auto& entry) { return entry.dnase; }))
        facts << (analysis.dnase.empty() ? QStringLiteral("no DNase") : fileName(analysis.dnase));
    if (facts.isEmpty())
        facts << QString::fromStdString(analysis.id);
    return designTitle(analysis.design) + QStringLiteral(" · ") + facts.join(QStringLiteral(" · "));
}

QString architectureTitle(const std::string& architecture)
{
    for (const auto& known : nn::architectureDescriptions())
        if (known.id == architecture)
            return QString::fromStdString(known.title);
    return QString::fromStdString(architecture);
}

QString analysisTitle(const project::AnalysisEntry& analysis)
{
    return QString::fromStdString(analysis.tf) + QStringLiteral(" · ") + designTitle(analysis.design);
}

QString runShortTitle(const project::RunEntry& run)
{
    const QString name = QString::fromStdString(run.name.empty() ? run.id : run.name);
    const QString architecture = architectureTitle(run.architecture);
    return name.contains(architecture, Qt::CaseInsensitive) ? name : architecture + QStringLiteral(" · ") + name;
}

QString trunkTitle(const project::TrunkEntry& trunk)
{
    const QString name = QString::fromStdString(trunk.name);
    const QString word = name.contains(QStringLiteral("trunk"), Qt::CaseInsensitive) ? QString() : QStringLiteral("Trunk ");
    return word + name + QStringLiteral(" · ") + architectureTitle(trunk.run.architecture);
}

QString runTitle(const project::AnalysisEntry& analysis, const project::RunEntry& run)
{
    return analysisTitle(analysis) + QStringLiteral(" · ") + runShortTitle(run);
}

std::filesystem::path folderOf(const project::Project& project, const project::RunEntry& run)
{
    return paths::runFolder(project.folder(), run.id);
}

std::string freeId(const std::string& wish, const std::vector<std::string>& taken)
{
    std::string base;
    for (const char c : wish) {
        const auto letter = static_cast<unsigned char>(c);
        if (letter < 128 && std::isalnum(letter) != 0)
            base += static_cast<char>(std::tolower(letter));
        else if (!base.empty() && base.back() != '-')
            base += '-';
    }
    while (!base.empty() && base.back() == '-')
        base.pop_back();
    if (base.empty())
        base = "run";
    std::string id = base;
    for (int number = 2; std::find(taken.begin(), taken.end(), id) != taken.end(); ++number)
        id = base + "-" + std::to_string(number);
    return id;
}

}  // namespace bindscape::app
