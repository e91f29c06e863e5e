// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/run_record.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/nn/architecture.h"
#include "core/train/layer_rates.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

namespace bindscape::train {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr int kRunFormat = 1;

Json toJson(const Values& values)
{
    Json json = Json::object();
    for (const auto& [id, value] : values.all())
        std::visit([&json, &key = id](const auto& v) { json[key] = v; }, value);
    return json;
}

Json toJson(const TrainOptions& o)
{
    Json json{{"architecture", o.architecture},
            {"architecture_values", toJson(o.architectureValues)},
            {"core", o.coreBlocked ? "blocked" : "present"},
            {"preset", o.preset},
            {"batch", o.batch},
            {"max_epochs", o.maxEpochs},
            {"learning_rate", o.learningRate},
            {"schedule", o.schedule},
            {"patience", o.patience},
            {"dropout_scale", o.dropoutScale},
            {"ema_decay", o.emaDecay},
            {"penalty", o.penalty},
            {"reverse_complement", o.reverseComplement},
            {"seed", o.seed},
            {"shuffled_labels", o.shuffleLabels},
            {"threads", o.threads},
            {"device", o.device}};
    // Named only where there is one, so that records without stay what they were.
    if (!o.trunk.empty()) {
        json["trunk"] = o.trunk;
        json["freeze_trunk"] = o.freezeTrunk;
    }
    const TrainOptions usual;
    if (o.clipNorm != usual.clipNorm)
        json["clip_norm"] = o.clipNorm;
    if (o.stopBy != usual.stopBy)
        json["stop_by"] = o.stopBy;
    if (o.shift != usual.shift)
        json["shift"] = o.shift;
    if (o.classWeights != usual.classWeights)
        json["class_weights"] = o.classWeights;
    for (const auto& [group, factor] : o.groupRates)
        json["group_rates"][group] = factor;
    return json;
}

Json toJson(const std::vector<InputChecksum>& checksums)
{
    Json json = Json::array();
    for (const auto& input : checksums)
        json.push_back({{"role", input.role}, {"file", input.file}, {"md5", input.md5}});
    return json;
}

std::vector<InputChecksum> checksumsFrom(const Json& json)
{
    std::vector<InputChecksum> checksums;
    for (const auto& input : json)
        checksums.push_back({input.at("role"), input.at("file"), input.at("md5")});
    return checksums;
}

Json toJson(const RunSplit& split)
{
    return {{"train", split.train}, {"validation", split.validation}, {"test", split.test}, {"round", split.round}};
}

RunSplit splitFrom(const Json& json) { return {json.at("train"), json.at("validation"), json.at("test"), json.at("round")}; }

Json toJson(const TrunkRecord& trunk)
{
    return {{"folder", trunk.folder},
            {"model_md5", trunk.modelMd5},
            {"contigs_md5", trunk.contigsMd5},
            {"chromosomes", toJson(trunk.split)},
            {"earlier_training_chromosomes", trunk.earlier}};
}

TrunkRecord trunkFrom(const Json& json)
{
    return {json.at("folder"), json.at("model_md5"), json.at("contigs_md5"), splitFrom(json.at("chromosomes")), json.at("earlier_training_chromosomes")};
}

Json toJson(const RunInputs& in)
{
    Json json{{"dataset", in.datasetFolder},       {"instances_md5", in.instancesMd5}, {"dataset_md5", in.datasetMd5},
            {"genome", in.genomeFile},           {"contigs_md5", in.contigsMd5},     {"window", in.window},
            {"motif", in.motif},                 {"train_rows", in.trainRows},       {"validation_rows", in.validationRows},
            {"chromosomes", toJson(in.split)}};
    // Named only where there are any, so that records without stay what they were.
    for (const auto& task : in.tasks)
        json["tasks"].push_back({{"name", task.name}, {"kind", task.kind}, {"md5", task.md5}});
    if (!in.checksums.empty())
        json["checksums"] = toJson(in.checksums);
    return json;
}

Json toJson(const Warnings& warnings)
{
    Json json = Json::array();
    for (const auto& warning : warnings)
        json.push_back({{"file", warning.file}, {"line", warning.line}, {"message", warning.message}});
    return json;
}

std::string valueText(const Json& value)
{
    return value.is_string() ? value.get<std::string>() : value.dump();
}

Values valuesFrom(const Json& json, const std::string& architecture)
{
    const auto& parameters = nn::findDescription(architecture).parameters;
    Values values(parameters);
    for (const auto& [id, value] : json.items())
        values.set(parameters, id, valueText(value));
    return values;
}

TrainOptions optionsFrom(const Json& json)
{
    TrainOptions o;
    o.architecture = json.at("architecture");
    o.architectureValues = valuesFrom(json.at("architecture_values"), o.architecture);
    o.coreBlocked = json.at("core") == "blocked";
    o.preset = json.at("preset");
    o.batch = json.at("batch");
    o.maxEpochs = json.at("max_epochs");
    o.learningRate = json.at("learning_rate");
    o.schedule = json.at("schedule");
    o.patience = json.at("patience");
    o.dropoutScale = json.at("dropout_scale");
    o.emaDecay = json.at("ema_decay");
    o.penalty = json.at("penalty");
    o.reverseComplement = json.at("reverse_complement");
    o.seed = json.at("seed");
    o.shuffleLabels = json.value("shuffled_labels", false);
    o.threads = json.at("threads");
    o.device = json.at("device");
    o.trunk = json.value("trunk", "");
    o.freezeTrunk = json.value("freeze_trunk", false);
    o.clipNorm = json.value("clip_norm", o.clipNorm);
    o.stopBy = json.value("stop_by", o.stopBy);
    o.shift = json.value("shift", o.shift);
    o.classWeights = json.value("class_weights", o.classWeights);
    if (json.contains("group_rates"))
        for (const auto& [group, factor] : json.at("group_rates").items())
            o.groupRates.push_back({group, factor});
    return o;
}

RunInputs inputsFrom(const Json& json)
{
    RunInputs in;
    in.datasetFolder = json.at("dataset");
    in.instancesMd5 = json.at("instances_md5");
    in.datasetMd5 = json.at("dataset_md5");
    in.genomeFile = json.at("genome");
    in.contigsMd5 = json.at("contigs_md5");
    in.window = json.at("window");
    in.motif = json.at("motif");
    in.trainRows = json.at("train_rows");
    in.validationRows = json.at("validation_rows");
    if (json.contains("chromosomes"))
        in.split = splitFrom(json.at("chromosomes"));
    for (const auto& task : json.value("tasks", Json::array()))
        in.tasks.push_back({task.at("name"), task.at("kind"), task.at("md5")});
    if (json.contains("checksums"))
        in.checksums = checksumsFrom(json.at("checksums"));
    return in;
}

RunRecord recordFrom(const Json& json)
{
    RunRecord record;
    record.state = json.at("state");
    record.options = optionsFrom(json.at("options"));
    record.inputs = inputsFrom(json.at("inputs"));
    if (json.contains("trunk"))
        record.trunk = trunkFrom(json.at("trunk"));
    const auto& machine = json.at("machine");
    record.machine = {machine.at("program"), machine.at("torch"), machine.at("blas"), machine.at("device"), machine.at("threads"), machine.value("kernels", "")};
    record.parameters = json.at("parameters");
    record.startedAt = json.at("started");
    record.finishedAt = json.at("finished");
    record.seconds = json.at("seconds");
    record.bestEpoch = json.at("best_epoch");
    record.epochs = json.at("epochs");
    record.sequencesPerSecond = json.at("sequences_per_second");
    for (const auto& warning : json.at("warnings"))
        record.warnings.push_back({warning.at("file"), warning.at("line"), warning.at("message")});
    if (json.contains("out_of_memory")) {
        const auto& failure = json.at("out_of_memory");
        record.outOfMemory = MemoryFailure{failure.at("batch"), failure.at("kept_epoch"), failure.at("gpu")};
    }
    if (json.contains("batches"))
        for (const auto& change : json.at("batches"))
            record.batches.push_back({change.at("epoch"), change.at("batch")});
    return record;
}

// What the weights depend on. Where the files lie, how many threads there are and what the preset was called does not count.
Json identity(const RunRecord& record)
{
    Json json = toJson(record.options);
    for (const char* key : {"preset", "threads", "device", "trunk"})
        json.erase(key);
    if (record.trunk)
        json["trunk_md5"] = record.trunk->modelMd5;
    if (!record.options.shuffleLabels)
        json.erase("shuffled_labels");  // so that checkpoints of earlier programs are still known
    const Json inputs = toJson(record.inputs);
    for (const auto& [key, value] : inputs.items())
        // The split is part of the data set. Checksums are compared apart: earlier programs did not write them.
        if (key != "dataset" && key != "genome" && key != "motif" && key != "chromosomes" && key != "checksums")
            json[key] = value;
    return json;
}

// With the options named that identity() leaves out where they are at their defaults.
Json comparable(const RunRecord& record)
{
    const TrainOptions& o = record.options;
    Json json = identity(record);
    json["freeze_trunk"] = o.freezeTrunk;
    json["stop_by"] = o.stopBy;
    json["shift"] = o.shift;
    json["class_weights"] = o.classWeights;
    json["group_rates"] = Json::object();
    for (const auto& [group, factor] : layerRates(o))
        json["group_rates"][group] = factor;
    return json;
}

const InputChecksum* windowsOf(const RunRecord& record, std::string_view role)
{
    const auto& all = record.inputs.checksums;
    const auto found = std::find_if(all.begin(), all.end(), [&](const InputChecksum& input) { return input.role == role; });
    return found == all.end() ? nullptr : &*found;
}

// Where both records say what was read.
bool otherWindows(const RunRecord& a, const RunRecord& b)
{
    for (const char* role : {kTrainingWindows, kValidationWindows}) {
        const InputChecksum *there = windowsOf(a, role), *now = windowsOf(b, role);
        if (there != nullptr && now != nullptr && there->md5 != now->md5)
            return true;
    }
    return false;
}

void require(bool fits, const std::string& sentence)
{
    if (!fits)
        throw Error(sentence);
}

}  // namespace

bool hasRunRecord(const fs::path& runFolder)
{
    std::error_code ignored;
    return fs::exists(runFolder / paths::kRunFile, ignored);
}

RunRecord readRunRecord(const fs::path& runFolder)
{
    const fs::path file = runFolder / paths::kRunFile;
    if (!hasRunRecord(runFolder))
        throw Error(runFolder.string() + " is not the folder of a training run: it holds no " + paths::kRunFile + ".");
    try {
        const Json json = Json::parse(readFile(file));
        if (json.at("format").get<int>() > kRunFormat)
            throw Error("it was written by a newer version of this program. Update Bindscape to open it.");
        return recordFrom(json);
    } catch (const Error& error) {
        throw Error(file.string() + " cannot be used: " + error.what());
    } catch (const Json::exception&) {
        throw Error(file.string() + " is damaged. Train the model again with --overwrite.");
    }
}

void writeRunRecord(const RunRecord& record, const fs::path& runFolder)
{
    Json json{{"format", kRunFormat},
                    {"state", record.state},
                    {"options", toJson(record.options)},
                    {"inputs", toJson(record.inputs)},
                    {"machine",
                     {{"program", record.machine.program},
                      {"torch", record.machine.torch},
                      {"blas", record.machine.blas},
                      {"device", record.machine.device},
                      {"threads", record.machine.threads},
                      {"kernels", record.machine.kernels}}},
                    {"parameters", record.parameters},
                    {"started", record.startedAt},
                    {"finished", record.finishedAt},
                    {"seconds", record.seconds},
                    {"best_epoch", record.bestEpoch},
                    {"epochs", record.epochs},
                    {"sequences_per_second", record.sequencesPerSecond},
                    {"warnings", toJson(record.warnings)}};
    if (record.trunk)
        json["trunk"] = toJson(*record.trunk);
    if (record.outOfMemory)
        json["out_of_memory"] = {{"batch", record.outOfMemory->batch}, {"kept_epoch", record.outOfMemory->keptEpoch}, {"gpu", record.outOfMemory->onGpu}};
    for (const BatchChange& change : record.batches)
        json["batches"].push_back({{"epoch", change.epoch}, {"batch", change.batch}});
    writeFileAtomically(runFolder / paths::kRunFile, json.dump(2) + "\n");
}

TrainOptions completeOptions(const TrainOptions& options)
{
    TrainOptions o = options;
    const auto& architecture = nn::findDescription(o.architecture);
    o.architectureValues = nn::completeValues(architecture, o.architectureValues);
    if (o.learningRate == 0)
        o.learningRate = architecture.learningRate;
    require(o.batch >= 2 && o.batch <= 65536, "The batch must hold 2 to 65,536 sequences.");
    require(o.maxEpochs >= 1, "The number of epochs must be at least 1.");
    require(std::isfinite(o.learningRate) && o.learningRate > 0 && o.learningRate <= 10, "The learning rate must lie between 0 and 10.");
    require(o.schedule == "early" || o.schedule == "plateau" || o.schedule == "cosine", "The schedule must be \"early\", \"plateau\" or \"cosine\".");
    require(o.stopBy == "loss" || o.stopBy == "auroc", "The best epoch can be chosen by \"loss\" or \"auroc\", not by \"" + o.stopBy + "\".");
    require(o.shift >= 0 && o.shift <= 100'000, "The shift must be 0 to 100,000 bases.");
    require(o.classWeights == "equal" || o.classWeights == "balanced", "The class weights must be \"equal\" or \"balanced\", not \"" + o.classWeights + "\".");
    require(o.patience >= 1, "The patience must be at least 1 epoch.");
    require(!o.freezeTrunk || !o.trunk.empty(), "Only a trunk that is taken over from another run can be frozen. Choose that run, too.");
    require(o.dropoutScale >= 0 && o.dropoutScale <= 1, "The dropout scale must lie between 0 and 1.");
    require(o.emaDecay >= 0 && o.emaDecay < 1, "The decay of the weight average must be at least 0 and below 1.");
    require(o.penalty >= 0 && std::isfinite(o.penalty), "The weight penalty must be 0 or more.");
    require(o.clipNorm >= 0 && std::isfinite(o.clipNorm), "The longest gradient must be 0 (any) or more.");
    normaliseRates(o);
    return o;
}

std::string firstDifference(const RunRecord& there, const RunRecord& now)
{
    if (there.trunk && now.trunk ? there.trunk->modelMd5 != now.trunk->modelMd5 : there.trunk.has_value() != now.trunk.has_value())
        return "the trunk that it starts from";
    const Json a = comparable(there), b = comparable(now);
    if (there.options.shuffleLabels != now.options.shuffleLabels)
        return there.options.shuffleLabels ? "shuffled labels (yes there, no now)" : "shuffled labels (no there, yes now)";
    for (const auto& [key, value] : b.items()) {
        if (a.contains(key) && a.at(key) == value)
            continue;
        if (key.ends_with("_md5"))
            return key == "contigs_md5" ? "the genome" : "the content of the data set";
        if (value.is_object()) {
            for (const auto& [id, inner] : value.items())
                if (!a.at(key).contains(id) || a.at(key).at(id) != inner)
                    return (key == "group_rates" ? "the learning rate of " : "") + id + " (" +
                           (a.at(key).contains(id) ? valueText(a.at(key).at(id)) : "none") + " there, " + valueText(inner) + " now)";
        }
        return key + " (" + (a.contains(key) ? valueText(a.at(key)) : "none") + " there, " + valueText(value) + " now)";
    }
    return otherWindows(there, now) ? "the letters of the genome in its windows" : "";
}

std::string identityOf(const RunRecord& record) { return md5OfText(identity(record).dump()); }

}  // namespace bindscape::train
