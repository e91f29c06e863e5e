// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/dataset/dataset.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace bindscape::dataset {

namespace {

// Split (Unused stands for all splits pooled), p-value bin, GC bin; ordered, so that the table and the draws are too.
using BinKey = std::array<int, 3>;

struct Bin {
    std::vector<std::size_t> positives, negatives;  // indices of instances, ascending
};

std::string_view nameOf(int split) { return split == 0 ? "all" : toText(static_cast<Split>(split)); }

Random drawFor(const BinKey& key, std::uint64_t seed, std::string_view purpose)
{
    return Random(seed, std::string(purpose) + "/" + std::string(nameOf(key[0])) + "/" + std::to_string(key[1]) + "/" +
                            std::to_string(key[2]));
}

// `count` of `from`, without replacement, ascending.
std::vector<std::size_t> draw(const std::vector<std::size_t>& from, std::size_t count, Random random)
{
    if (count >= from.size())
        return from;
    std::vector<std::size_t> chosen;
    chosen.reserve(count);
    for (const std::size_t i : random.sample(from.size(), count))
        chosen.push_back(from[i]);
    return chosen;
}

// Bound sites that stay when there is a limit per split.
std::vector<bool> withinLimit(const std::vector<Instance>& instances, const std::vector<bool>& takesPart, const DatasetOptions& options)
{
    std::vector<bool> kept(instances.size(), true);
    if (options.maxSites <= 0)
        return kept;
    for (const Split split : {Split::Train, Split::Validation, Split::Test}) {
        std::vector<std::size_t> bound;
        for (std::size_t i = 0; i < instances.size(); ++i)
            if (takesPart[i] && instances[i].label && instances[i].split == split)
                bound.push_back(i);
        for (const std::size_t i : bound)
            kept[i] = false;
        Random random(options.seed, "max-sites/" + std::string(toText(split)));
        for (const std::size_t i : draw(bound, static_cast<std::size_t>(options.maxSites), random))
            kept[i] = true;
    }
    return kept;
}

// The share of a whole number that a person means: 0.29 of 100 is 29, though 100 * 0.29 is 28.999... in doubles.
std::size_t wholePart(double value, std::size_t most)
{
    return value >= static_cast<double>(most) ? most : static_cast<std::size_t>(std::floor(value + 1e-9));
}

MatchingRow matchBin(std::vector<Instance>& instances, const BinKey& key, const Bin& bin, const std::vector<bool>& kept,
                     const DatasetOptions& options)
{
    std::vector<std::size_t> positives;
    std::copy_if(bin.positives.begin(), bin.positives.end(), std::back_inserter(positives), [&](std::size_t i) { return kept[i]; });
    const std::size_t available = bin.negatives.size();
    std::size_t wanted = available;
    if (options.ratio > 0) {
        const auto partners = wholePart(static_cast<double>(available) / options.ratio, positives.size());
        if (options.match == MatchMode::Strict)
            positives = draw(positives, partners, drawFor(key, options.seed, "positives"));
        wanted = wholePart(static_cast<double>(positives.size()) * options.ratio, available);
    }
    const auto negatives = draw(bin.negatives, wanted, drawFor(key, options.seed, "negatives"));
    for (const std::size_t i : positives)
        instances[i].used = true;
    for (const std::size_t i : negatives)
        instances[i].used = true;
    MatchingRow row;
    row.split = nameOf(key[0]);
    row.pBin = key[1];
    row.gcBin = key[2];
    row.positives = static_cast<std::int64_t>(bin.positives.size());
    row.negativesAvailable = static_cast<std::int64_t>(bin.negatives.size());
    row.negativesTaken = static_cast<std::int64_t>(negatives.size());
    row.positivesDropped = static_cast<std::int64_t>(bin.positives.size() - positives.size());
    return row;
}

}  // namespace

int pValueBin(double pvalue, double width)
{
    constexpr double kLargest = 30000;  // fits the 16 bits of Instance
    if (!(pvalue > 0))
        return static_cast<int>(kLargest);
    return static_cast<int>(std::clamp(std::floor(-std::log10(pvalue) / width), 0.0, kLargest));
}

int gcBin(std::int64_t gc, std::int64_t known, double width)
{
    const double bins = 1.0 / width;
    const auto whole = static_cast<std::int64_t>(std::llround(bins));
    if (std::fabs(bins - static_cast<double>(whole)) < 1e-9 * bins)
        return static_cast<int>(std::min(whole * gc / known, whole - 1));
    const double last = std::ceil(bins) - 1;
    return static_cast<int>(std::min(std::floor(static_cast<double>(gc) / static_cast<double>(known) / width), last));
}

std::vector<MatchingRow> matchInstances(std::vector<Instance>& instances, const std::vector<bool>& eligible, const DatasetOptions& options)
{
    std::vector<bool> takesPart(instances.size());
    std::map<BinKey, Bin> bins;
    for (std::size_t i = 0; i < instances.size(); ++i) {
        Instance& instance = instances[i];
        instance.used = false;
        takesPart[i] = eligible[i] && instance.split != Split::Unused && (options.design != Design::Dnase || instance.dnase);
        if (!takesPart[i])
            continue;
        const int split = options.matchPooled ? 0 : static_cast<int>(instance.split);
        Bin& bin = bins[{split, instance.pBin, options.design == Design::Baseline ? -1 : instance.gcBin}];
        (instance.label ? bin.positives : bin.negatives).push_back(i);
    }
    const std::vector<bool> kept = withinLimit(instances, takesPart, options);
    std::vector<MatchingRow> rows;
    for (const auto& [key, bin] : bins)
        rows.push_back(matchBin(instances, key, bin, kept, options));
    return rows;
}

}  // namespace bindscape::dataset
