// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/checkpoint.h"

#include "core/nn/archive.h"

#include <nlohmann/json.hpp>

#include <cmath>
#include <limits>

namespace bindscape::train {

using Json = nlohmann::json;

namespace {

// JSON has no infinity and no NaN.
Json number(double value) { return std::isfinite(value) ? Json(value) : Json(std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf"); }

double number(const Json& json)
{
    if (json.is_number())
        return json.get<double>();
    const double infinity = std::numeric_limits<double>::infinity();
    return json == "inf" ? infinity : json == "-inf" ? -infinity : std::numeric_limits<double>::quiet_NaN();
}

Json optionalNumber(const std::optional<double>& value) { return value ? number(*value) : Json(); }
std::optional<double> optionalNumber(const Json& json) { return json.is_null() ? std::nullopt : std::optional<double>(number(json)); }

Json toJson(const EpochMetrics& m)
{
    return {{"epoch", m.epoch},
            {"step", m.step},
            {"train_loss", number(m.trainLoss)},
            {"validation_loss", number(m.validationLoss)},
            {"auroc", optionalNumber(m.validationAuroc)},
            {"auprc", optionalNumber(m.validationAuprc)},
            {"rate", number(m.learningRate)},
            {"seconds", m.seconds},
            {"best", m.best}};
}

EpochMetrics epochFrom(const Json& json)
{
    EpochMetrics m;
    m.epoch = json.at("epoch");
    m.step = json.at("step");
    m.trainLoss = number(json.at("train_loss"));
    m.validationLoss = number(json.at("validation_loss"));
    m.validationAuroc = optionalNumber(json.at("auroc"));
    m.validationAuprc = optionalNumber(json.at("auprc"));
    m.learningRate = number(json.at("rate"));
    m.seconds = json.at("seconds");
    m.best = json.at("best");
    return m;
}

Json toJson(const FitState& s)
{
    Json epochs = Json::array();
    for (const auto& epoch : s.epochs)
        epochs.push_back(toJson(epoch));
    return {{"epoch", s.epoch},
            {"batch", s.batch},
            {"loss_sum", number(s.lossSum)},
            {"rows_seen", s.rowsSeen},
            {"epoch_seconds", s.epochSeconds},
            {"rate", s.learningRate},
            {"failures", s.failures},
            {"step_seconds", s.stepSeconds},
            {"step_rows", s.stepRows},
            {"ended", s.ended},
            {"epochs", epochs}};
}

FitState stateFrom(const Json& json)
{
    FitState s;
    s.epoch = json.at("epoch");
    s.batch = json.at("batch");
    s.lossSum = number(json.at("loss_sum"));
    s.rowsSeen = json.at("rows_seen");
    s.epochSeconds = json.at("epoch_seconds");
    s.learningRate = json.at("rate");
    s.failures = json.at("failures");
    s.stepSeconds = json.at("step_seconds");
    s.stepRows = json.at("step_rows");
    s.ended = json.at("ended");
    for (const auto& epoch : json.at("epochs"))
        s.epochs.push_back(epochFrom(epoch));
    return s;
}

// Weights and buffers as they stand in the network, by number: names with dots are not allowed in an archive.
template <class Visitor>
void visitNetwork(const nn::Network& network, const Visitor& visitor)
{
    std::size_t number = 0;
    for (auto& tensor : network.parameters())
        visitor("weight" + std::to_string(number++), tensor);
    number = 0;
    for (auto& tensor : network.buffers())
        visitor("buffer" + std::to_string(number++), tensor);
}

// The snapshot begins with the weights, in the order that the averages have; buffers are those of the network.
void copyAverages(const FitParts& parts)
{
    const torch::NoGradGuard noGradient;
    const auto& averages = parts.optimiser.averages();
    for (std::size_t i = 0; i < averages.size() && i < parts.best.size(); ++i)
        parts.best[i].copy_(averages[i]);
}

}  // namespace

void takeSnapshot(Snapshot& snapshot, const nn::Network& network)
{
    const torch::NoGradGuard noGradient;
    const bool first = snapshot.empty();
    std::size_t i = 0;
    visitNetwork(network, [&](const std::string&, const torch::Tensor& tensor) {
        if (first)
            snapshot.push_back(tensor.detach().clone());
        else
            snapshot[i++].copy_(tensor);
    });
}

void restoreSnapshot(const Snapshot& snapshot, nn::Network& network)
{
    const torch::NoGradGuard noGradient;
    std::size_t i = 0;
    visitNetwork(network, [&](const std::string&, torch::Tensor tensor) { tensor.copy_(snapshot[i++]); });
}

void writeCheckpoint(const std::filesystem::path& file, const std::string& identity, const FitParts& parts, bool bestIsAverage)
{
    const Json json{{"identity", identity},
                    {"steps", parts.optimiser.steps()},
                    {"best", parts.best.size()},
                    {"best_is_average", bestIsAverage},
                    {"state", toJson(parts.state)}};
    torch::serialize::OutputArchive archive;
    archive.write("state", c10::IValue(json.dump()));
    const auto write = [&](const std::string& name, const torch::Tensor& tensor) { archive.write(name, tensor.detach(), true); };
    visitNetwork(parts.network, write);
    parts.optimiser.visit([&](const std::string& name, torch::Tensor& tensor) { write(name, tensor); });
    for (std::size_t i = 0; i < parts.best.size() && !bestIsAverage; ++i)
        write("best" + std::to_string(i), parts.best[i]);
    nn::writeArchive(archive, file);
}

bool readCheckpoint(const std::filesystem::path& file, const std::string& identity, const FitParts& parts)
{
    if (!std::filesystem::exists(file))
        return false;
    torch::serialize::InputArchive archive;
    nn::readArchive(archive, file);
    c10::IValue text;
    if (!archive.try_read("state", text) || !text.isString())
        throw Error(file.string() + " is damaged.");
    const Json json = Json::parse(text.toStringRef(), nullptr, false);
    if (!json.is_object() || json.value("identity", "") != identity)
        return false;
    const auto read = [&](const std::string& name, torch::Tensor tensor) { nn::readInto(archive, name, tensor, file); };
    visitNetwork(parts.network, read);
    parts.optimiser.visit([&](const std::string& name, torch::Tensor& tensor) { read(name, tensor); });
    parts.best.clear();
    if (json.at("best").get<std::size_t>() > 0)
        takeSnapshot(parts.best, parts.network);
    if (json.value("best_is_average", false))
        copyAverages(parts);
    else
        for (std::size_t i = 0; i < parts.best.size(); ++i)
            read("best" + std::to_string(i), parts.best[i]);
    parts.optimiser.setSteps(json.at("steps"));
    parts.state = stateFrom(json.at("state"));
    return true;
}

}  // namespace bindscape::train
