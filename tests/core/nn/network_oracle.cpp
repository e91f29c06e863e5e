// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/nn/network_oracle.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "tests/support/test_support.h"

#include <algorithm>

namespace bindscape::test {

namespace fs = std::filesystem;

Tensors readTensors(const fs::path& layout)
{
    const auto json = readJson(layout);
    const auto numbers = readFloats(layout.parent_path() / json.at("file").get<std::string>());
    Tensors tensors;
    for (const auto& entry : json.at("tensors")) {
        const auto shape = entry.at("shape").get<std::vector<std::int64_t>>();
        const auto offset = entry.at("offset_floats").get<std::size_t>();
        torch::Tensor tensor = torch::empty(shape);
        if (offset + static_cast<std::size_t>(tensor.numel()) > numbers.size())
            throw Error(layout.string() + " names more numbers than its file holds.");
        std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(offset), tensor.numel(), tensor.data_ptr<float>());
        tensors.emplace(entry.at("name").get<std::string>(), tensor);
    }
    return tensors;
}

FastaRows readFasta(const fs::path& file)
{
    FastaRows rows;
    std::vector<std::string> sequences;
    const std::string text = readFile(file);
    for (const auto line : split(text, '\n')) {
        if (!line.empty() && line.front() == '>')
            sequences.emplace_back();
        else if (!line.empty())
            sequences.back() += trim(line);
    }
    std::vector<std::uint8_t> codes;
    for (const auto& sequence : sequences)
        for (const char letter : sequence) {
            const auto code = std::string("ACGT").find(static_cast<char>(letter & ~0x20));
            codes.push_back(code == std::string::npos ? 4 : static_cast<std::uint8_t>(code));
        }
    rows.count = static_cast<long>(sequences.size());
    rows.length = static_cast<long>(sequences.front().size());
    rows.codes = torch::from_blob(codes.data(), {rows.count, rows.length}, torch::kUInt8).clone();
    rows.oneHot = nn::oneHot(rows.codes);
    return rows;
}

Values sizesOf(const std::string& kind, const Tensors& weights, const nlohmann::json& description)
{
    const auto& architecture = nn::findArchitecture(kind);
    Values values(architecture.parameters);
    const auto set = [&](const char* id, long value) { values.set(architecture.parameters, id, std::to_string(value)); };
    const auto size = [&](const char* name, int dimension) { return weights.at(name).size(dimension); };
    set("width", size("conv1.weight", 2));
    set("dense", size("fc1.weight", 0));
    if (description.contains("pool"))
        set("pool", description.at("pool").get<long>());
    if (weights.contains("lstm.weight_hh_l0")) {
        set("filters", size("conv1.weight", 0));
        set("hidden", size("lstm.weight_hh_l0", 1));
    } else {
        set("filters1", size("conv1.weight", 0));
        set("filters2", size("conv2.weight", 0));
        set("filters3", size("conv3.weight", 0));
    }
    return values;
}

std::shared_ptr<nn::Network> makeNetwork(const std::string& kind, const Tensors& weights, const nlohmann::json& description, long length)
{
    auto network = nn::findArchitecture(kind).make(sizesOf(kind, weights, description), length, weights.at("fc2.weight").size(0), 0);
    const torch::NoGradGuard noGradient;
    auto targets = network->named_parameters();
    for (const auto& buffer : network->named_buffers())
        if (buffer.key().find("num_batches_tracked") == std::string::npos)
            targets.insert(buffer.key(), buffer.value());
    for (auto& target : targets) {
        const auto found = weights.find(target.key());
        if (found == weights.end() || found->second.sizes() != target.value().sizes())
            throw Error("The weights do not fit the network at " + target.key() + ".");
        target.value().copy_(found->second);
    }
    if (targets.size() != weights.size())
        throw Error("The oracle has weights that the network lacks.");
    return network;
}

std::vector<std::string> networksIn(const fs::path& folder)
{
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().stem().string();
        if (entry.path().extension() == ".json" && fs::exists(folder / (name + ".sequences.fa")))
            names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

double relativeDeviation(const torch::Tensor& got, const torch::Tensor& golden)
{
    if (got.sizes() != golden.sizes())
        throw Error("The shapes of the computed and the golden array differ.");
    const double largest = golden.abs().max().item<double>();
    const double difference = (got.to(torch::kDouble) - golden.to(torch::kDouble)).abs().max().item<double>();
    return largest > 0 ? difference / largest : difference;
}

}  // namespace bindscape::test
