// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/weight_layers.h"

#include <algorithm>

namespace bindscape::train {

namespace {

constexpr const char* kCounter = "num_batches_tracked";  // of batch normalisation; not needed with a fixed momentum

// [320, 4, 1, 26] and [320, 4, 26, 1] are [320, 4, 26].
std::vector<std::int64_t> inOneDimension(std::vector<std::int64_t> shape)
{
    if (shape.size() == 4 && (shape[2] == 1 || shape[3] == 1))
        shape.erase(shape.begin() + (shape[2] == 1 ? 2 : 3));
    return shape;
}

LayerKind kindOf(const WeightLayer& layer)
{
    if (layer.find("weight_ih_l0") != nullptr)
        return LayerKind::Recurrent;
    if (layer.find("running_mean") != nullptr)
        return LayerKind::Normalisation;
    const LayerTensor* weight = layer.find("weight");
    const std::size_t rank = weight != nullptr ? weight->shape.size() : 0;
    return rank == 3 ? LayerKind::Convolution : rank == 2 ? LayerKind::Dense : LayerKind::Other;
}

void addTo(std::vector<WeightLayer>& layers, const std::string& name, std::vector<std::int64_t> shape, std::size_t index)
{
    const std::size_t dot = name.rfind('.');
    const std::string layer = dot == std::string::npos ? "" : name.substr(0, dot);
    auto found = std::find_if(layers.begin(), layers.end(), [&](const WeightLayer& known) { return known.name == layer; });
    if (found == layers.end())
        found = layers.insert(layers.end(), WeightLayer{layer, LayerKind::Other, {}, false});
    found->tensors.push_back({dot == std::string::npos ? name : name.substr(dot + 1), inOneDimension(std::move(shape)), index});
}

}  // namespace

const LayerTensor* WeightLayer::find(const std::string& part) const
{
    const auto found = std::find_if(tensors.begin(), tensors.end(), [&](const LayerTensor& tensor) { return tensor.part == part; });
    return found != tensors.end() ? &*found : nullptr;
}

std::vector<WeightLayer> layersOf(const std::vector<WeightTensor>& tensors)
{
    std::vector<WeightLayer> layers;
    for (std::size_t i = 0; i < tensors.size(); ++i)
        addTo(layers, tensors[i].name, tensors[i].shape, i);
    for (auto& layer : layers)
        layer.kind = kindOf(layer);
    return layers;
}

std::vector<NetworkTensor> tensorsOf(const nn::Network& network)
{
    std::vector<NetworkTensor> list;
    for (const auto& child : network.named_modules("", false)) {
        for (const auto& item : child.value()->named_parameters(false))
            list.push_back({child.key() + "." + item.key(), item.value()});
        for (const auto& item : child.value()->named_buffers(false))
            list.push_back({child.key() + "." + item.key(), item.value()});
    }
    return list;
}

std::vector<WeightLayer> layersOf(const nn::Network& network, const std::vector<NetworkTensor>& tensors)
{
    std::vector<WeightLayer> layers;
    for (std::size_t i = 0; i < tensors.size(); ++i)
        addTo(layers, tensors[i].name, tensors[i].tensor.sizes().vec(), i);
    const auto ofHead = network.head();
    for (auto& layer : layers) {
        layer.kind = kindOf(layer);
        layer.head = std::find(ofHead.begin(), ofHead.end(), layer.name.substr(0, layer.name.find('.'))) != ofHead.end();
    }
    return layers;
}

std::string misfit(const WeightLayer& here, const WeightLayer& there)
{
    for (const auto& tensor : here.tensors) {
        const LayerTensor* other = there.find(tensor.part);
        if (other == nullptr && tensor.part == kCounter)
            continue;
        const std::string name = there.name + "." + tensor.part;
        if (other == nullptr)
            return "the file has no " + name;
        if (other->shape != tensor.shape)
            return name + " is " + shapeText(other->shape) + " in the file, " + here.name + "." + tensor.part + " is " +
                   shapeText(tensor.shape) + " here";
    }
    for (const auto& tensor : there.tensors)
        if (here.find(tensor.part) == nullptr)
            return "the network here has nothing for " + there.name + "." + tensor.part;
    return {};
}

}  // namespace bindscape::train
