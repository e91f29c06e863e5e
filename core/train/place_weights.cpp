// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/place_weights.h"

#include "core/base/text.h"
#include "core/train/weight_layers.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace bindscape::train {

namespace {

constexpr std::int64_t kMostOutputs = 100'000;

using LayerList = std::vector<const WeightLayer*>;

std::string namesOf(const LayerList& layers)
{
    std::vector<std::string> names;
    for (const WeightLayer* layer : layers)
        for (const auto& tensor : layer->tensors)
            if (tensor.part.starts_with("weight") || layer->tensors.size() == 1)
                names.push_back(layer->name + "." + tensor.part + " " + shapeText(tensor.shape));
    return join(names, ", ");
}

LayerList ofKind(const std::vector<WeightLayer>& layers, LayerKind kind)
{
    LayerList list;
    for (const auto& layer : layers)
        if (layer.kind == kind)
            list.push_back(&layer);
    return list;
}

class Placer {
public:
    Placer(const WeightFile& file, const nn::Architecture& architecture, const ImportOptions& options, std::string fileName)
        : m_file(file), m_architecture(architecture), m_options(options), m_fileName(std::move(fileName)), m_there(layersOf(file.tensors))
    {
        makeNetwork(1);
        m_byName = std::all_of(m_here.begin(), m_here.end(), [&](const WeightLayer& layer) {
            return layer.head || layer.kind == LayerKind::Normalisation || named(layer.name) != nullptr;
        });
    }

    PlacedWeights place()
    {
        placeTrunk();
        const std::string obstacle = placeHead();
        m_result.head = obstacle.empty();
        for (const auto& [here, there] : m_pairs)
            copy(m_here[here], *there);
        sayRest(obstacle);
        return {m_network, m_result.head ? m_outputs : 1, std::move(m_result)};
    }

private:
    [[noreturn]] void fail(const std::string& why) const
    {
        throw Error("The weights in " + m_fileName + " do not fit the network " + m_architecture.title + ": " + why +
                    ". Choose the architecture and the sizes that they belong to.");
    }

    void makeNetwork(long outputs)
    {
        m_outputs = outputs;
        m_network = m_architecture.make(nn::completeValues(m_architecture, m_options.architectureValues), m_options.window, outputs,
                                        m_options.seed);
        m_tensors = tensorsOf(*m_network);
        m_here = layersOf(*m_network, m_tensors);
    }

    const WeightLayer* named(const std::string& name) const
    {
        const auto found = std::find_if(m_there.begin(), m_there.end(), [&](const WeightLayer& layer) { return layer.name == name; });
        return found != m_there.end() ? &*found : nullptr;
    }
    std::vector<std::size_t> indicesHere(LayerKind kind, bool head) const
    {
        std::vector<std::size_t> list;
        for (std::size_t i = 0; i < m_here.size(); ++i)
            if (m_here[i].kind == kind && m_here[i].head == head)
                list.push_back(i);
        return list;
    }
    bool withoutNormalisation() const { return ofKind(m_there, LayerKind::Normalisation).empty(); }

    void take(std::size_t here, const WeightLayer* there)
    {
        m_pairs.emplace_back(here, there);
        m_used.insert(there);
    }

    void placeTrunk()
    {
        if (m_byName) {
            for (std::size_t i = 0; i < m_here.size(); ++i)
                if (!m_here[i].head)
                    placeNamed(i);
            return;
        }
        for (const LayerKind kind :
             {LayerKind::Convolution, LayerKind::Recurrent, LayerKind::Normalisation, LayerKind::Dense, LayerKind::Other})
            if (const auto here = indicesHere(kind, false); !here.empty())
                placeByShape(kind, here);
        m_result.warnings.push_back(
            {m_fileName, 0,
             "The tensors have other names than here and were placed by kind, shape and order. Look over the list of what became what."});
    }

    void placeNamed(std::size_t i)
    {
        const WeightLayer* there = named(m_here[i].name);
        if (there == nullptr && withoutNormalisation())
            return passOn(i);
        if (there == nullptr)
            fail("the file has batch normalisation, but none called " + m_here[i].name);
        if (const std::string why = misfit(m_here[i], *there); !why.empty())
            fail(why);
        take(i, there);
    }

    void placeByShape(LayerKind kind, const std::vector<std::size_t>& here)
    {
        const LayerList there = ofKind(m_there, kind);
        if (there.empty() && kind == LayerKind::Normalisation) {
            for (const std::size_t i : here)
                passOn(i);
            return;
        }
        if (there.empty())
            fail("the file has no layer like " + m_here[here.front()].name);
        const std::size_t all = here.size() + indicesHere(kind, true).size();
        if (there.size() == all || there.size() == here.size()) {
            bool inOrder = true;
            for (std::size_t k = 0; k < here.size(); ++k)
                inOrder = inOrder && misfit(m_here[here[k]], *there[k]).empty();
            if (inOrder) {
                for (std::size_t k = 0; k < here.size(); ++k)
                    take(here[k], there[k]);
                return;
            }
        }
        for (const std::size_t i : here)
            take(i, onlyFitting(m_here[i], there));
    }

    const WeightLayer* onlyFitting(const WeightLayer& here, const LayerList& there) const
    {
        LayerList fitting;
        for (const WeightLayer* layer : there)
            if (misfit(here, *layer).empty())
                fitting.push_back(layer);
        if (fitting.empty())
            fail(there.size() == 1 ? misfit(here, *there.front()) : "none of " + namesOf(there) + " can be " + namesOf({&here}));
        if (fitting.size() > 1)
            fail("each of " + namesOf(fitting) + " could be " + here.name + ", and their order does not tell");
        if (m_used.contains(fitting.front()))
            fail(namesOf(fitting) + " fits more than one layer, " + here.name + " among them");
        return fitting.front();
    }

    // Batch normalisation that changes nothing: variance + epsilon is 1 to the last bit.
    void passOn(std::size_t i)
    {
        const auto* child = m_network->named_modules("", false)[m_here[i].name]->as<torch::nn::BatchNorm1d>();
        if (child == nullptr)
            fail("the file has no layer like " + m_here[i].name);
        const torch::NoGradGuard noGradient;
        child->weight.detach().fill_(1);
        child->bias.detach().zero_();
        torch::Tensor(child->running_mean).zero_();
        torch::Tensor(child->running_var).fill_(1 - child->options.eps());
        m_passedOn.push_back(m_here[i].name);
    }

    // Empty if the file's head was placed, too; else why not.
    std::string placeHead()
    {
        std::vector<const WeightLayer*> there;
        if (const std::string why = findHead(there); !why.empty())
            return why;
        const auto& last = there.back()->find("weight")->shape;
        const std::int64_t outputs = last.empty() ? 0 : last.front();
        if (outputs < 1 || outputs > kMostOutputs)
            return "it has " + std::to_string(outputs) + " outputs";
        if (outputs != 1)
            remakeWithOutputs(outputs);
        std::vector<std::pair<std::size_t, const WeightLayer*>> pairs;
        std::string obstacle;
        std::size_t next = 0;
        for (std::size_t i = 0; i < m_here.size() && obstacle.empty(); ++i)
            if (m_here[i].head && !(m_here[i].kind == LayerKind::Normalisation && withoutNormalisation())) {
                pairs.emplace_back(i, there[next++]);
                obstacle = misfit(m_here[i], *pairs.back().second);
            }
        if (!obstacle.empty()) {
            if (outputs != 1)
                remakeWithOutputs(1);
            return obstacle;
        }
        for (const auto& [here, layer] : pairs)
            take(here, layer);
        for (std::size_t i = 0; i < m_here.size(); ++i)
            if (m_here[i].head && m_here[i].kind == LayerKind::Normalisation && withoutNormalisation())
                passOn(i);
        return {};
    }

    // The file's layers for the network's head, one each; those of batch normalisation are left out where the file has none at all.
    std::string findHead(std::vector<const WeightLayer*>& there) const
    {
        std::map<LayerKind, LayerList> rest;
        for (const auto& layer : m_there)
            if (!m_used.contains(&layer))
                rest[layer.kind].push_back(&layer);
        std::map<LayerKind, std::size_t> wanted, taken;
        for (const auto& layer : m_here)
            wanted[layer.kind] += layer.head ? 1 : 0;
        for (const auto& layer : m_here) {
            if (!layer.head || (layer.kind == LayerKind::Normalisation && withoutNormalisation()))
                continue;
            const WeightLayer* found = m_byName ? named(layer.name) : nullptr;
            if (!m_byName && rest[layer.kind].size() == wanted[layer.kind])
                found = rest[layer.kind][taken[layer.kind]++];
            if (found == nullptr)
                return m_byName ? "the file has no " + layer.name : "the file has another number of layers above the trunk";
            there.push_back(found);
        }
        if (there.empty() || there.back()->find("weight") == nullptr)
            return "the file has no layers above the trunk";
        return m_byName || m_file.byPosition || orderIsPlain(*there.front())
                   ? ""
                   : "it is not known in which order the first dense layer of the file reads positions and channels";
    }

    // Behind an LSTM, values come position by position; where there is one number a channel there is no question.
    bool orderIsPlain(const WeightLayer& first) const
    {
        if (!indicesHere(LayerKind::Recurrent, false).empty())
            return true;
        const auto convolutions = indicesHere(LayerKind::Convolution, false);
        return convolutions.empty() || first.kind != LayerKind::Dense ||
               first.find("weight")->shape[1] == m_here[convolutions.back()].find("weight")->shape[0];
    }

    // Layers keep their places, so that pairs hold; what was set in the old network is set again.
    void remakeWithOutputs(std::int64_t outputs)
    {
        makeNetwork(outputs);
        const auto passed = std::exchange(m_passedOn, {});
        for (std::size_t i = 0; i < m_here.size(); ++i)
            if (std::find(passed.begin(), passed.end(), m_here[i].name) != passed.end())
                passOn(i);
    }

    void copy(const WeightLayer& here, const WeightLayer& there)
    {
        const torch::NoGradGuard noGradient;
        for (const auto& tensor : here.tensors) {
            const LayerTensor* other = there.find(tensor.part);
            if (other == nullptr)
                continue;
            const WeightTensor& source = m_file.tensors[other->index];
            auto& target = m_tensors[tensor.index];
            auto values = source.read().reshape(tensor.shape);
            if (&here == &m_here.front() && tensor.part == "weight" && tensor.shape.size() == 3 && tensor.shape[1] == 4)
                values = values.index_select(1, channels());
            if (values.is_floating_point() != target.tensor.is_floating_point())
                fail(source.origin + " holds another kind of numbers than " + target.name);
            if (values.is_floating_point() && !values.isfinite().all().item<bool>())
                fail(source.origin + " holds numbers that are not finite");
            target.tensor.detach().copy_(values);
            m_result.taken.push_back(target.name + " <- " + source.origin);
        }
    }

    // For each of A, C, G, T: which channel of the file it is.
    torch::Tensor channels() const
    {
        std::vector<std::int64_t> places;
        for (const char base : {'A', 'C', 'G', 'T'})
            places.push_back(static_cast<std::int64_t>(m_options.baseOrder.find(base)));
        return torch::tensor(places);
    }

    void sayRest(const std::string& obstacle)
    {
        for (const auto& layer : m_there)
            if (!m_used.contains(&layer))
                for (const auto& tensor : layer.tensors)
                    m_result.left.push_back(m_file.tensors[tensor.index].origin + ": " +
                                            (layer.kind == LayerKind::Dense && !obstacle.empty() ? obstacle : "no layer here is like it"));
        if (!m_result.head)
            m_result.warnings.push_back({m_fileName, 0, "The dense layers were not taken over and begin anew: " + obstacle + "."});
        if (!m_passedOn.empty())
            m_result.warnings.push_back({m_fileName, 0,
                                         "The file has no batch normalisation. " + join(m_passedOn, ", ") +
                                             " pass on their input unchanged, so that the network computes what that one did; training on "
                                             "it will begin to normalise."});
    }

    const WeightFile& m_file;
    const nn::Architecture& m_architecture;
    const ImportOptions& m_options;
    std::string m_fileName;
    std::vector<WeightLayer> m_there, m_here;
    std::shared_ptr<nn::Network> m_network;
    std::vector<NetworkTensor> m_tensors;
    long m_outputs = 1;
    bool m_byName = false;
    std::vector<std::pair<std::size_t, const WeightLayer*>> m_pairs;  // a layer here by its index, one there
    std::set<const WeightLayer*> m_used;
    std::vector<std::string> m_passedOn;
    ImportResult m_result;
};

}  // namespace

PlacedWeights placeWeights(const WeightFile& file, const nn::Architecture& architecture, const ImportOptions& options,
                           const std::string& fileName)
{
    return Placer(file, architecture, options, fileName).place();
}

}  // namespace bindscape::train
