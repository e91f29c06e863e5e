// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/dataset/split.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace bindscape::dataset {

namespace {

using Group = std::vector<std::size_t>;  // indices of instances

// Indices in order of their windows; cores of different widths may begin in another order.
Group byWindow(const Dataset& dataset, const std::vector<bool>& takesPart)
{
    std::vector<std::pair<std::int64_t, std::size_t>> places;
    Group sorted;
    for (std::size_t first = 0; first < dataset.instances.size();) {
        const std::uint32_t chrom = dataset.instances[first].chrom;
        places.clear();
        for (; first < dataset.instances.size() && dataset.instances[first].chrom == chrom; ++first)
            if (takesPart[first])
                places.emplace_back(dataset.window(dataset.instances[first]).begin, first);
        std::sort(places.begin(), places.end());
        for (const auto& [begin, index] : places)
            sorted.push_back(index);
    }
    return sorted;
}

// Sites whose windows overlap, directly or through others, are one group.
std::vector<Group> groupsOf(const Dataset& dataset, const std::vector<bool>& eligible, bool together)
{
    std::vector<Group> groups;
    std::uint32_t chrom = 0;
    std::int64_t end = 0;
    for (const std::size_t i : byWindow(dataset, eligible)) {
        const Instance& instance = dataset.instances[i];
        const Region window = dataset.window(instance);
        if (!together || groups.empty() || instance.chrom != chrom || window.begin >= end)
            groups.emplace_back();
        groups.back().push_back(i);
        chrom = instance.chrom;
        end = window.end;
    }
    return groups;
}

std::int64_t wholeSites(double share, std::int64_t sites) { return std::llround(share * static_cast<double>(sites)); }

void warnOfShare(Dataset& dataset, std::string_view part, double share, std::int64_t got, std::int64_t sites)
{
    const double reached = static_cast<double>(got) / static_cast<double>(sites);
    if (std::fabs(reached - share) <= 0.01 || got == wholeSites(share, sites))  // few sites cannot be shared out better
        return;
    dataset.warnings.push_back({"", 0, "the " + std::string(part) + " set of round " + std::to_string(dataset.options.rounds.round) + " has " +
                                           formatFixed(100 * reached, 1) + " % of the sites instead of " + formatFixed(100 * share, 1) +
                                           " %, because sites whose windows overlap stay together. A smaller window or dropping of overlapping "
                                           "windows helps."});
}

}  // namespace

void splitAtRandom(Dataset& dataset, const std::vector<bool>& eligible)
{
    DatasetOptions& options = dataset.options;
    const RoundOptions& rounds = options.rounds;
    for (auto& instance : dataset.instances)
        instance.split = Split::Unused;
    std::vector<Group> groups = groupsOf(dataset, eligible, rounds.keepTogether);
    Random(options.seed, "round/" + std::to_string(rounds.round)).shuffle(groups);
    const auto sites = static_cast<std::int64_t>(std::count(eligible.begin(), eligible.end(), true));
    const std::int64_t testWanted = wholeSites(rounds.test, sites), validationWanted = wholeSites(rounds.validation, sites);
    std::int64_t test = 0, validation = 0;
    for (const Group& group : groups) {
        const auto size = static_cast<std::int64_t>(group.size());
        Split split = Split::Train;
        if (test + size <= testWanted) {
            split = Split::Test;
            test += size;
        } else if (validation + size <= validationWanted) {
            split = Split::Validation;
            validation += size;
        }
        for (const std::size_t i : group)
            dataset.instances[i].split = split;
    }
    if (sites > 0 && rounds.keepTogether) {
        warnOfShare(dataset, "test", rounds.test, test, sites);
        warnOfShare(dataset, "validation", rounds.validation, validation, sites);
    }
    options.train.clear();
    options.validation.clear();
    options.test.clear();
    options.defaultSplit = false;
}

std::int64_t heldOutWindowsThatOverlapTraining(const Dataset& dataset)
{
    std::vector<bool> used(dataset.instances.size());
    for (std::size_t i = 0; i < used.size(); ++i)
        used[i] = dataset.instances[i].used;
    const Group order = byWindow(dataset, used);
    std::vector<bool> overlaps(used.size());
    // Windows are equally long, so of the training windows before and behind only the nearest needs to be looked at.
    const auto sweep = [&](auto begin, auto end) {
        const Instance* training = nullptr;
        for (auto i = begin; i != end; ++i) {
            const Instance& instance = dataset.instances[*i];
            if (instance.split == Split::Train)
                training = &instance;
            else if (training != nullptr && dataset.window(*training).overlaps(dataset.window(instance)))
                overlaps[*i] = true;
        }
    };
    sweep(order.begin(), order.end());
    sweep(order.rbegin(), order.rend());
    return std::count(overlaps.begin(), overlaps.end(), true);
}

}  // namespace bindscape::dataset
