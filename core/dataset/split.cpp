// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/split.h"

#include "core/base/text.h"

#include <algorithm>

namespace bindscape::dataset {

namespace {

using Names = std::vector<std::string>;

const Names kDefaultValidation{"chr8"}, kDefaultTest{"chr9"};

bool contains(const Names& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

Names resolveAll(const Names& asked, const Dataset& dataset, std::string_view what)
{
    Names names;
    if (asked == Names{"none"})
        return names;
    for (const auto& name : asked) {
        const auto found = genome::resolveContig(dataset.contigs, name);
        if (!found) {
            Names known;
            for (std::size_t i = 0; i < std::min<std::size_t>(dataset.contigs.size(), 30); ++i)
                known.push_back(dataset.contigs[i].name);
            throw Error("The genome " + dataset.options.genomeFile + " has no chromosome " + name + ", which was chosen for " +
                        std::string(what) + ". It has " + join(known, ", ") +
                        (known.size() < dataset.contigs.size() ? " and others." : "."));
        }
        if (!contains(names, *found))
            names.push_back(*found);
    }
    return names;
}

// Usable bound sites of each of dataset.chroms.
std::vector<std::int64_t> boundByChrom(const Dataset& dataset, const std::vector<bool>& eligible)
{
    std::vector<std::int64_t> bound(dataset.chroms.size(), 0);
    for (std::size_t i = 0; i < dataset.instances.size(); ++i)
        if (eligible[i] && dataset.instances[i].label)
            ++bound[dataset.instances[i].chrom];
    return bound;
}

// The proposal; free parts (asked for by nobody) are filled, the others kept.
class Proposal {
public:
    Proposal(const Dataset& dataset, const std::vector<std::int64_t>& bound) : m_dataset(dataset), m_bound(bound) {}

    void fill(const Names& train, Names& validation, bool validationFree, Names& test, bool testFree) const
    {
        std::vector<std::size_t> left;
        std::int64_t total = 0;
        for (std::size_t c = 0; c < m_bound.size(); ++c) {
            total += m_bound[c];
            const std::string& name = m_dataset.chroms[c];
            if (m_bound[c] > 0 && !contains(train, name) && !contains(validation, name) && !contains(test, name))
                left.push_back(c);
        }
        const std::size_t parts = (validationFree ? 1 : 0) + (testFree ? 1 : 0);
        const std::size_t spare = train.empty() ? 1 : 0;
        std::vector<std::vector<std::size_t>> chosen = singles(left, total, parts, spare);
        if (chosen.empty())
            chosen = collected(left, total, parts, spare);
        // With one chromosome to give, it validates: training needs that to know when to stop.
        std::size_t next = 0;
        if (validationFree && next < chosen.size())
            validation = namesOf(chosen[next++]);
        if (testFree && next < chosen.size())
            test = namesOf(chosen[next]);
    }

private:
    std::vector<std::vector<std::size_t>> singles(const std::vector<std::size_t>& left, std::int64_t total, std::size_t parts,
                                                  std::size_t spare) const
    {
        std::vector<std::size_t> large;
        std::copy_if(left.begin(), left.end(), std::back_inserter(large), [&](std::size_t c) { return 10 * m_bound[c] >= total; });
        if (large.size() < parts || left.size() < parts + spare)
            return {};
        std::stable_sort(large.begin(), large.end(), [&](std::size_t a, std::size_t b) { return m_bound[a] < m_bound[b]; });
        large.resize(parts);
        std::sort(large.begin(), large.end());
        std::vector<std::vector<std::size_t>> chosen;
        for (const std::size_t c : large)
            chosen.push_back({c});
        return chosen;
    }

    std::vector<std::vector<std::size_t>> collected(std::vector<std::size_t> left, std::int64_t total, std::size_t parts,
                                                    std::size_t spare) const
    {
        std::vector<std::vector<std::size_t>> chosen;
        for (std::size_t part = 0; part < parts; ++part) {
            std::vector<std::size_t> group;
            std::int64_t sum = 0;
            while (10 * sum < total && left.size() > spare) {
                group.insert(group.begin(), left.back());
                sum += m_bound[left.back()];
                left.pop_back();
            }
            if (!group.empty())
                chosen.insert(chosen.begin(), group);
        }
        return chosen;
    }

    Names namesOf(const std::vector<std::size_t>& chroms) const
    {
        Names names;
        for (const std::size_t c : chroms)
            names.push_back(m_dataset.chroms[c]);
        return names;
    }

    const Dataset& m_dataset;
    const std::vector<std::int64_t>& m_bound;
};

bool holdsBoundSites(const Dataset& dataset, const std::vector<std::int64_t>& bound, const Names& names)
{
    std::int64_t sum = 0;
    for (std::size_t c = 0; c < bound.size(); ++c)
        if (contains(names, dataset.chroms[c]))
            sum += bound[c];
    return sum > 0;
}

std::string listed(const Names& names) { return names.empty() ? "no chromosome" : join(names, ", "); }

// chr8 and chr9 in the genome's own names, or nothing if the genome or the data lack one of them.
bool takeDefault(const Dataset& dataset, const std::vector<std::int64_t>& bound, const Names& wanted, const Names& taken, Names& names)
{
    Names found;
    for (const auto& name : wanted)
        if (const auto contig = genome::resolveContig(dataset.contigs, name); contig && !contains(taken, *contig))
            found.push_back(*contig);
    if (found.size() != wanted.size() || !holdsBoundSites(dataset, bound, found))
        return false;
    names = found;
    return true;
}

void checkDisjoint(const Names& train, const Names& validation, const Names& test)
{
    for (const auto& [a, b] : {std::pair(&train, &validation), std::pair(&train, &test), std::pair(&validation, &test)})
        for (const auto& name : *a)
            if (contains(*b, name))
                throw Error(name + " was chosen for two of training, validation and test. Each chromosome may serve only one of them.");
}

void chooseChromosomes(Dataset& dataset, const std::vector<std::int64_t>& bound, std::string_view what)
{
    DatasetOptions& options = dataset.options;
    bool validationFree = options.validation.empty() || (options.defaultSplit && options.validation == kDefaultValidation);
    bool testFree = options.test.empty() || (options.defaultSplit && options.test == kDefaultTest);
    const Names train = resolveAll(options.train, dataset, "training");
    Names validation = validationFree ? Names{} : resolveAll(options.validation, dataset, "validation");
    Names test = testFree ? Names{} : resolveAll(options.test, dataset, "the test");
    checkDisjoint(train, validation, test);
    Names taken = train;
    taken.insert(taken.end(), validation.begin(), validation.end());
    taken.insert(taken.end(), test.begin(), test.end());
    Names defaultValidation, defaultTest;
    const bool usualFits = (!validationFree || takeDefault(dataset, bound, kDefaultValidation, taken, defaultValidation)) &&
                           (!testFree || takeDefault(dataset, bound, kDefaultTest, taken, defaultTest));
    if (usualFits) {
        validation = validationFree ? defaultValidation : validation;
        test = testFree ? defaultTest : test;
    } else {
        Proposal(dataset, bound).fill(train, validation, validationFree, test, testFree);
        dataset.warnings.push_back({options.genomeFile, 0,
                                    "the usual chr8 (validation) and chr9 (test) are not in this genome or hold no " + std::string(what) + "; " +
                                        listed(validation) + " validates and " + listed(test) +
                                        " tests instead. You may choose others."});
    }
    options.train = train;
    options.validation = validation;
    options.test = test;
}

}  // namespace

std::vector<Split> splitOfChromosomes(Dataset& dataset, const std::vector<std::int64_t>& bound, std::string_view what)
{
    chooseChromosomes(dataset, bound, what);
    DatasetOptions& options = dataset.options;
    const bool restIsTrain = options.train.empty();
    std::vector<Split> splits;
    for (const auto& chrom : dataset.chroms) {
        const bool trains = restIsTrain ? !contains(options.validation, chrom) && !contains(options.test, chrom) : contains(options.train, chrom);
        splits.push_back(contains(options.validation, chrom) ? Split::Validation
                         : contains(options.test, chrom)     ? Split::Test
                         : trains                            ? Split::Train
                                                             : Split::Unused);
        if (restIsTrain && trains)
            options.train.push_back(chrom);
    }
    options.defaultSplit = false;
    return splits;
}

void splitByChromosome(Dataset& dataset, const std::vector<bool>& eligible)
{
    const std::vector<Split> splits = splitOfChromosomes(dataset, boundByChrom(dataset, eligible), "bound site");
    for (std::size_t i = 0; i < dataset.instances.size(); ++i)
        dataset.instances[i].split = eligible[i] ? splits[dataset.instances[i].chrom] : Split::Unused;
}

}  // namespace bindscape::dataset
