// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project_json.h"

namespace bindscape::project {

using nlohmann::json;
namespace fs = std::filesystem;

namespace {

json toJson(const TrainSettings& settings, const fs::path& folder)
{
    return {{"learning_rate", settings.learningRate},
            {"patience", settings.patience},
            {"reverse_complement", settings.reverseComplement},
            {"trunk", pathText(settings.trunk, folder)},
            {"freeze_trunk", settings.freezeTrunk},
            {"stop_by", settings.stopBy},
            {"shift", settings.shift},
            {"class_weights", settings.classWeights},
            {"ema", settings.ema},
            {"group_rates", settings.groupRates},
            {"score", settings.score}};
}

TrainSettings readTrainSettings(JsonReader reader, const fs::path& folder)
{
    TrainSettings settings;
    settings.learningRate = reader.real("learning_rate", settings.learningRate, 0, 10);
    settings.patience = reader.integer("patience", settings.patience, 0, 100'000);
    settings.reverseComplement = reader.flag("reverse_complement", settings.reverseComplement);
    settings.trunk = reader.path("trunk", folder);
    settings.freezeTrunk = reader.flag("freeze_trunk", settings.freezeTrunk);
    settings.stopBy = reader.choice("stop_by", settings.stopBy, {"loss", "auroc"});
    settings.shift = reader.integer("shift", settings.shift, 0, 100'000);
    settings.classWeights = reader.choice("class_weights", settings.classWeights, {"equal", "balanced"});
    settings.ema = reader.flag("ema", settings.ema);
    const json rates = reader.object("group_rates");
    for (const auto& [group, factor] : rates.items()) {
        if (!factor.is_number() || !(factor.get<double>() >= 0 && factor.get<double>() <= 1000))
            reader.fail("group_rates", "has a rate for " + group + " that is no number from 0 to 1000");
        settings.groupRates[group] = factor;
    }
    settings.score = reader.flag("score", settings.score);
    return settings;
}

}  // namespace

json toJson(const RunEntry& run, const fs::path& folder)
{
    json out = run.unknownKeys;
    out.update({{"id", run.id},
                {"name", run.name},
                {"architecture", run.architecture},
                {"preset", run.preset},
                {"core_blocked", run.coreBlocked},
                {"seed", run.seed},
                {"max_epochs", run.maxEpochs},
                {"batch", run.batch},
                {"device", run.device},
                {"parameters", run.parameters}});
    if (run.threads > 0)
        out["threads"] = run.threads;
    if (!run.notes.empty())
        out["notes"] = run.notes;
    if (run.starred)
        out["starred"] = true;
    if (run.settings != TrainSettings{})
        out["settings"] = toJson(run.settings, folder);
    return out;
}

RunEntry readRun(JsonReader reader, const fs::path& folder, std::set<std::string>& ids)
{
    RunEntry run;
    run.id = readId(reader, ids);
    run.name = reader.text("name", run.id);
    run.architecture = reader.text("architecture", run.architecture);
    run.preset = reader.text("preset", run.preset);
    run.coreBlocked = reader.flag("core_blocked", run.coreBlocked);
    run.seed = reader.seed("seed", run.seed);
    run.maxEpochs = reader.integer("max_epochs", 0, 0, 1'000'000);
    run.batch = reader.integer("batch", 0, 0, 1'000'000);
    run.device = reader.text("device", run.device);
    if (run.device != "auto" && run.device != "cpu" && run.device != "cuda" && !run.device.starts_with("cuda:"))
        reader.fail("device", "must be auto, cpu, cuda or the number of a GPU as in cuda:1");
    run.threads = static_cast<int>(reader.integer("threads", 0, 0, 4096));
    run.parameters = reader.object("parameters");
    run.notes = reader.text("notes");
    run.starred = reader.flag("starred", false);
    run.settings = readTrainSettings(reader.child("settings"), folder);
    run.unknownKeys = reader.unknown();
    return run;
}

}  // namespace bindscape::project
