// SPDX-License-Identifier: GPL-3.0-or-later
// DanQ: Quang and Xie 2016; DeepSEA: Zhou and Troyanskaya 2015; both in the form of AgentBind (Zheng et al. 2021), with
// its starting and final learning rates. The dilated network is this program's own, of published parts.
#include "core/nn/architecture.h"

#include "core/base/error.h"
#include "core/base/text.h"

#include <algorithm>

namespace bindscape::nn {

namespace {

Parameter dropout(std::string id, std::string label, double value)
{
    return {std::move(id), std::move(label), "Share of values set to zero at random while training.", RealRange{value, 0, 0.95}};
}

Architecture danq()
{
    Architecture a;
    a.id = "danq";
    a.title = "DanQ";
    a.reference = "Quang and Xie, Nucleic Acids Res 44:e107, 2016; as in AgentBind, Zheng et al., Nat Mach Intell 3:172, 2021";
    a.parameters = {
        {"filters", "Filters", "Motif detectors in the first layer.", IntRange{320, 1, 2048}},
        {"width", "Filter width (bp)", "Bases that one motif detector sees.", IntRange{26, 2, 200}},
        {"pool", "Pooling (bp)", "Neighbouring positions of which the strongest is kept.", IntRange{13, 1, 200}},
        {"hidden", "LSTM units", "Units of the recurrent layer, in each direction.", IntRange{320, 1, 2048}},
        {"dense", "Dense units", "Units of the fully connected layer.", IntRange{925, 1, 8192}},
        dropout("dropout1", "Dropout after pooling", 0.2),
        dropout("dropout2", "Dropout after the LSTM", 0.5),
    };
    a.learningRate = 1e-3;
    a.finalLearningRate = 1e-5;
    a.groups = {{"convolution", "Convolution", {"conv1"}}, {"recurrent", "LSTM", {"lstm"}}, {"dense", "Dense layers", {"fc1", "fc2"}, false}};
    a.headParameters = {"dense", "dropout1", "dropout2"};
    a.narrow = {{"filters", "64"}, {"hidden", "32"}, {"dense", "64"}};
    return a;
}

Architecture deepsea()
{
    Architecture a;
    a.id = "deepsea";
    a.title = "DeepSEA";
    a.reference = "Zhou and Troyanskaya, Nat Methods 12:931, 2015; with batch normalisation as in AgentBind, Zheng et al. 2021";
    a.parameters = {
        {"filters1", "Filters, layer 1", "Motif detectors in the first layer.", IntRange{320, 1, 2048}},
        {"filters2", "Filters, layer 2", "Detectors in the second layer.", IntRange{480, 1, 4096}},
        {"filters3", "Filters, layer 3", "Detectors in the third layer.", IntRange{960, 1, 4096}},
        {"width", "Filter width", "Positions that one detector sees, in every layer.", IntRange{8, 1, 100}},
        {"pool", "Pooling", "Neighbouring positions of which the strongest is kept, after layers 1 and 2.", IntRange{4, 1, 50}},
        {"dense", "Dense units", "Units of the fully connected layer.", IntRange{925, 1, 8192}},
        dropout("dropout1", "Dropout after layer 1", 0.2),
        dropout("dropout2", "Dropout after layer 2", 0.2),
        dropout("dropout3", "Dropout after layer 3", 0.5),
    };
    a.learningRate = 1e-2;
    a.finalLearningRate = 1e-4;
    a.groups = {{"convolution", "Convolutions", {"conv1", "bn1", "conv2", "bn2", "conv3", "bn3"}}, {"dense", "Dense layers", {"fc1", "bn4", "fc2"}, false}};
    a.headParameters = {"dense", "dropout1", "dropout2", "dropout3"};
    a.narrow = {{"filters1", "64"}, {"filters2", "64"}, {"filters3", "96"}, {"dense", "64"}};
    return a;
}

Architecture dilated()
{
    Architecture a;
    a.id = "dilated";
    a.title = "Dilated residual";
    a.reference = "dilated convolutions: Yu and Koltun, ICLR 2016; residual on DNA: Kelley et al., Genome Res 28:739, 2018, and "
                  "Avsec et al., Nat Genet 53:354, 2021";
    a.parameters = {
        {"filters", "Filters", "Motif detectors in the first layer, and channels of the blocks.", IntRange{64, 1, 2048}},
        {"width", "Filter width (bp)", "Bases that one motif detector sees.", IntRange{25, 2, 200}},
        {"pool", "Pooling (bp)", "Neighbouring positions of which the strongest is kept.", IntRange{8, 1, 200}},
        {"blocks", "Residual blocks", "Layers of three positions each; their distance doubles from layer to layer, and begins anew at the window's length.", IntRange{5, 1, 64}},
        {"dense", "Dense units", "Units of the fully connected layer.", IntRange{32, 1, 8192}},
        dropout("dropout", "Dropout before the dense layer", 0.7),
    };
    a.learningRate = 1e-3;
    a.finalLearningRate = 1e-5;
    a.groups = {{"convolution", "First convolution", {"conv1"}},
                {"blocks", "Residual blocks", {"blocks"}},
                {"dense", "Dense layers", {"bn", "fc1", "fc2"}, false}};
    a.headParameters = {"dense", "dropout"};
    a.narrow = {{"filters", "32"}, {"blocks", "4"}, {"dense", "16"}};
    return a;
}

}  // namespace

std::span<const Architecture> architectureDescriptions()
{
    static const std::vector<Architecture> list{danq(), deepsea(), dilated()};
    return list;
}

const Architecture& findDescription(std::string_view id)
{
    const auto list = architectureDescriptions();
    const auto found = std::find_if(list.begin(), list.end(), [&](const auto& a) { return a.id == id; });
    if (found != list.end())
        return *found;
    std::vector<std::string> known;
    for (const auto& a : list)
        known.push_back(a.id);
    throw Error("There is no network called \"" + std::string(id) + "\". Known networks: " + join(known, ", ") + ".");
}

Values completeValues(const Architecture& architecture, const Values& given)
{
    Values complete(architecture.parameters);
    for (const auto& [id, value] : given.all())
        complete.set(architecture.parameters, id, toText(value));
    return complete;
}

}  // namespace bindscape::nn
