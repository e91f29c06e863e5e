// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/user_presets.h"

#include "app/runs/run_names.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <QStandardPaths>

#include <algorithm>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kLargest = 1 << 20;  // bytes of a preset
constexpr const char* kEnding = ".json";
constexpr const char* kLastRound = "last_round";  // beside what a project file has

UserPreset readPreset(const fs::path& file)
{
    const auto json = nlohmann::json::parse(readFile(file, kLargest), nullptr, false);
    if (json.is_discarded())
        throw Error(file.string() + " is not a preset: it is damaged JSON. Delete it or save the preset again.");
    const project::Project project = project::projectFromJson(json, file.parent_path(), file.string());
    if (project.analyses.size() != 1 || project.analyses.front().runs.empty())
        throw Error(file.string() + " is not a preset: it needs one analysis with a run. Delete it or save the preset again.");
    const auto& analysis = project.analyses.front();
    UserPreset preset{project.name, file, settingsOf(choiceOf(analysis, analysis.runs.front()))};
    const int first = preset.settings.settings.round;
    preset.lastRound = first;
    if (const auto last = json.find(kLastRound); first > 0 && last != json.end() && last->is_number_integer())
        preset.lastRound = static_cast<int>(std::clamp<std::int64_t>(last->get<std::int64_t>(), first, std::max(first, kMostRounds)));
    return preset;
}

}  // namespace

fs::path userPresetFolder()
{
    return fs::path(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation).toStdString()) / "training-presets";
}

std::vector<UserPreset> readUserPresets(const fs::path& folder, Warnings& warnings)
{
    std::vector<UserPreset> presets;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (entry->path().extension() != kEnding)
            continue;
        try {
            presets.push_back(readPreset(entry->path()));
        } catch (const std::exception& trouble) {
            warnings.push_back({{}, 0, trouble.what()});
        }
    }
    std::sort(presets.begin(), presets.end(), [](const auto& a, const auto& b) { return toLower(a.name) < toLower(b.name); });
    return presets;
}

UserPreset saveUserPreset(const fs::path& folder, const std::string& name, const TrainingChoice& choice, int lastRound)
{
    Warnings ignored;
    fs::path file;
    for (const UserPreset& known : readUserPresets(folder, ignored))
        if (known.name == name)
            file = known.file;
    std::vector<std::string> taken;  // also by files that cannot be read
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        taken.push_back(entry->path().stem().string());
    if (file.empty())
        file = folder / (freeId(name, taken) + kEnding);
    UserPreset preset{name, file, settingsOf(choice), lastRound};
    TrainingChoice kept = preset.settings;
    kept.tf = "preset";  // folders of a project have names
    kept.name = "settings";
    project::Project project;
    project.name = name;
    project.analyses = planRuns(kept, project).analyses;
    requireWritableFolder(folder);
    auto json = project::toJson(project, folder);
    if (lastRound > 0)
        json[kLastRound] = lastRound;
    writeFileAtomically(file, json.dump(2) + "\n");
    return preset;
}

void removeUserPreset(const UserPreset& preset)
{
    std::error_code error;
    fs::remove(preset.file, error);
    if (error)
        throw Error("The preset " + preset.file.string() + " cannot be deleted: " + error.message() + ".");
}

TrainingChoice settingsOf(TrainingChoice choice)
{
    return withSettings({}, choice);
}

TrainingChoice withSettings(const TrainingChoice& choice, const TrainingChoice& settings)
{
    TrainingChoice result = settings;
    result.tf = choice.tf;
    result.cell = choice.cell;
    result.name = choice.name;
    result.peaks = choice.peaks;
    result.motifFile = choice.motifFile;
    result.motifId = choice.motifId;
    result.dnase = choice.dnase;
    result.exclude = choice.exclude;
    result.sites = choice.sites;
    result.labelColumn = choice.labelColumn;
    result.negatives = choice.negatives;
    result.asProposed = choice.asProposed;
    return result;
}

std::vector<std::string> settingDifferences(const TrainingChoice& a, const TrainingChoice& b, bool trainingOnly)
{
    std::vector<std::string> names;
    const auto compare = [&](bool same, const char* name) {
        if (!same)
            names.emplace_back(name);
    };
    compare(a.architecture == b.architecture, "architecture");
    compare(a.parameters == b.parameters, "network sizes");
    compare(a.training.trunk == b.training.trunk, "start from");
    compare(a.training.freezeTrunk == b.training.freezeTrunk, "freeze trunk");
    compare(a.training.learningRate == b.training.learningRate, "rate");
    compare(a.batch == b.batch, "batch size");
    compare(a.maxEpochs == b.maxEpochs, "epochs");
    compare(a.training.patience == b.training.patience && a.training.stopBy == b.training.stopBy, "early stop");
    compare(a.training.groupRates == b.training.groupRates, "rates of layers");
    compare(a.training.shift == b.training.shift, "shift");
    compare(a.training.classWeights == b.training.classWeights, "class weights");
    compare(a.training.ema == b.training.ema, "averaged weights");
    compare(a.training.reverseComplement == b.training.reverseComplement, "reverse complement");
    if (trainingOnly)
        return names;
    compare(a.training.score == b.training.score, "Grad-CAM");
    compare(a.device == b.device, "device");
    compare(a.threads == b.threads, "threads");
    compare(a.seed == b.seed, "seed");
    compare(a.design == b.design, "design");
    compare(a.core == b.core, "core motif");
    compare(a.pvalue == b.pvalue, "motif threshold");
    compare(a.match == b.match && a.settings.pooled == b.settings.pooled && a.settings.ratio == b.settings.ratio, "matching");
    compare(a.settings.pBin == b.settings.pBin && a.settings.gcBin == b.settings.gcBin, "bins");
    compare(a.settings.window == b.settings.window && a.settings.gcWindow == b.settings.gcWindow, "window");
    compare(a.settings.maskWidth == b.settings.maskWidth, "mask width");
    compare(a.maxUnknown == b.maxUnknown, "unknown bases");
    compare(a.maxSites == b.maxSites, "number of sites");
    compare(a.background == b.background, "background");
    compare(a.settings.partial == b.settings.partial && a.settings.overlap == b.settings.overlap && a.settings.flank == b.settings.flank, "overlaps");
    compare(a.train == b.train && a.validation == b.validation && a.test == b.test, "chromosomes");
    compare(a.settings.round == b.settings.round && a.settings.testShare == b.settings.testShare && a.settings.validationShare == b.settings.validationShare &&
                a.settings.keepTogether == b.settings.keepTogether,
            "rounds");
    return names;
}

}  // namespace bindscape::app
