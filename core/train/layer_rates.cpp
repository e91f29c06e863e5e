// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/layer_rates.h"

#include "core/base/text.h"
#include "core/nn/architecture.h"

#include <algorithm>

namespace bindscape::train {

namespace {

constexpr double kLargestFactor = 1000;

std::string idsOf(const nn::Architecture& architecture)
{
    std::vector<std::string> ids;
    for (const auto& group : architecture.groups)
        ids.push_back(group.id);
    return join(ids, ", ");
}

void checkRates(const TrainOptions& options, const nn::Architecture& architecture)
{
    std::vector<std::string> seen;
    for (const auto& [id, factor] : options.groupRates) {
        const auto group = std::find_if(architecture.groups.begin(), architecture.groups.end(), [&id = id](const auto& g) { return g.id == id; });
        if (group == architecture.groups.end())
            throw Error(architecture.title + " has no group of layers called \"" + id + "\". Its groups: " + idsOf(architecture) + ".");
        if (std::find(seen.begin(), seen.end(), id) != seen.end())
            throw Error("The group of layers " + id + " has two learning rates. Give it one.");
        if (!(factor >= 0 && factor <= kLargestFactor))
            throw Error("The learning rate of the group " + id + " must be 0 (frozen) to 1,000 times that of the run.");
        if (options.freezeTrunk && group->trunk && factor != 0)
            throw Error("The group " + id + " belongs to the trunk, which is frozen, so it cannot have a learning rate of " + formatReal(factor) +
                        " times that of the run. Leave one of the two out.");
        seen.push_back(id);
    }
}

}  // namespace

std::vector<GroupRate> layerRates(const TrainOptions& options)
{
    const auto& architecture = nn::findDescription(options.architecture);
    checkRates(options, architecture);
    std::vector<GroupRate> rates;
    for (const auto& group : architecture.groups) {
        const auto named = std::find_if(options.groupRates.begin(), options.groupRates.end(), [&](const GroupRate& rate) { return rate.group == group.id; });
        const double factor = named == options.groupRates.end() ? 1 : named->factor;
        rates.push_back({group.id, options.freezeTrunk && group.trunk ? 0 : factor});
    }
    if (std::all_of(rates.begin(), rates.end(), [](const GroupRate& rate) { return rate.factor == 0; }))
        throw Error("Every group of layers is frozen, so there is nothing to train. Let at least one learn: " + idsOf(architecture) + ".");
    return rates;
}

void normaliseRates(TrainOptions& options)
{
    const auto rates = layerRates(options);
    const auto& groups = nn::findDescription(options.architecture).groups;
    bool trunkFrozen = !options.trunk.empty();
    for (std::size_t i = 0; i < groups.size(); ++i)
        trunkFrozen = trunkFrozen && (!groups[i].trunk || rates[i].factor == 0);
    options.freezeTrunk = options.freezeTrunk || trunkFrozen;
    options.groupRates.clear();
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (rates[i].factor != 1 && !(groups[i].trunk && options.freezeTrunk))
            options.groupRates.push_back(rates[i]);
}

Warnings warnAboutRates(const TrainOptions& options)
{
    const auto& groups = nn::findDescription(options.architecture).groups;
    const auto rates = layerRates(options);
    Warnings warnings;
    for (std::size_t i = 0; i < groups.size(); ++i)
        if (rates[i].factor == 0 && (options.trunk.empty() || !groups[i].trunk))
            warnings.push_back({"", 0, "The group of layers " + groups[i].id + " is frozen as it was drawn at random: nothing was taken over for it."});
    return warnings;
}

}  // namespace bindscape::train
