// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/dataset/site_edits.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace bindscape::dataset {

namespace {

auto placeOf(const Instance& instance)
{
    return std::tuple(instance.chrom, instance.begin, instance.end(), toChar(instance.strand));
}

class Applier {
public:
    Applier(Dataset& dataset, const std::string& file) : m_dataset(dataset), m_file(file)
    {
        for (std::size_t i = 0; i < dataset.chroms.size(); ++i)
            m_chroms[dataset.chroms[i]] = static_cast<std::uint32_t>(i);
    }

    void apply(const SiteChange& change)
    {
        const auto contig = genome::resolveContig(m_dataset.contigs, change.core.chrom);
        const auto chrom = contig ? m_chroms.find(*contig) : m_chroms.end();
        if (chrom == m_chroms.end())
            return note(m_elsewhere, change);
        std::vector<Instance*> named = find(change, chrom->second);
        if (named.empty() && change.edit == SiteEdit::Added)
            return add(change, chrom->second);
        if (named.empty())
            return note(m_nowhere, change);
        for (Instance* instance : named)
            set(*instance, change);
    }

    void finish()
    {
        auto& instances = m_dataset.instances;
        const auto before = [](const Instance& a, const Instance& b) { return placeOf(a) < placeOf(b); };
        std::sort(m_added.begin(), m_added.end(), before);
        const auto old = static_cast<std::ptrdiff_t>(instances.size());
        instances.insert(instances.end(), m_added.begin(), m_added.end());
        std::inplace_merge(instances.begin(), instances.begin() + old, instances.end(), before);
        warn(m_nowhere, "fits no site of this data set", "fit no site of this data set");
        warn(m_elsewhere, "lies on a chromosome that this data set does not have", "lie on chromosomes that this data set does not have");
        warn(m_outside, "is a new site that does not fit into its chromosome or the window",
             "are new sites that do not fit into their chromosome or the window");
    }

private:
    struct Unfit {
        std::int64_t count = 0;
        Region first;
    };

    std::vector<Instance*> find(const SiteChange& change, std::uint32_t chrom)
    {
        std::vector<Instance*> found;
        const auto take = [&](Instance& instance) {
            const bool same = instance.chrom == chrom && instance.begin == change.core.begin && instance.end() == change.core.end;
            if (same && (change.strand == Strand::None || instance.strand == change.strand))
                found.push_back(&instance);
        };
        auto& instances = m_dataset.instances;
        const auto before = [](const Instance& a, const std::pair<std::uint32_t, std::int64_t>& b) { return std::pair(a.chrom, a.begin) < b; };
        for (auto i = std::lower_bound(instances.begin(), instances.end(), std::pair(chrom, change.core.begin), before);
             i != instances.end() && i->chrom == chrom && i->begin == change.core.begin; ++i)
            take(*i);
        for (Instance& instance : m_added)
            take(instance);
        return found;
    }

    static void set(Instance& instance, const SiteChange& change)
    {
        instance.edit = change.edit;
        if (change.edit != SiteEdit::Excluded)
            instance.label = change.edit == SiteEdit::Bound || (change.edit == SiteEdit::Added && change.label == 1) ? 1 : 0;
    }

    void add(const SiteChange& change, std::uint32_t chrom)
    {
        const std::int64_t widest = std::min<std::int64_t>(m_dataset.options.window, std::numeric_limits<std::uint16_t>::max());
        const Region& core = change.core;
        const auto contig = std::find_if(m_dataset.contigs.begin(), m_dataset.contigs.end(),
                                         [&](const genome::Contig& c) { return c.name == m_dataset.chroms[chrom]; });
        if (core.begin < 0 || core.end <= core.begin || core.end > contig->length || core.end - core.begin > widest)
            return note(m_outside, change);
        Instance instance;
        instance.chrom = chrom;
        instance.begin = core.begin;
        instance.width = static_cast<std::uint16_t>(core.length());
        instance.strand = change.strand == Strand::Reverse ? Strand::Reverse : Strand::Forward;
        set(instance, change);
        m_added.push_back(instance);
    }

    static void note(Unfit& unfit, const SiteChange& change)
    {
        if (unfit.count++ == 0)
            unfit.first = change.core;
    }

    void warn(const Unfit& unfit, const std::string& one, const std::string& many)
    {
        if (unfit.count > 0)
            m_dataset.warnings.push_back({m_file, 0, plural(unfit.count, "change by hand " + one, "changes by hand " + many) + " and " +
                                                         (unfit.count == 1 ? "is" : "are") + " left aside: " + toLocus(unfit.first) +
                                                         (unfit.count == 1 ? "." : " is the first.")});
    }

    Dataset& m_dataset;
    std::string m_file;
    std::map<std::string, std::uint32_t> m_chroms;
    std::vector<Instance> m_added;
    Unfit m_nowhere, m_elsewhere, m_outside;
};

}  // namespace

void applySiteChanges(Dataset& dataset, const std::vector<SiteChange>& changes, const std::string& file)
{
    Applier applier(dataset, file);
    for (const SiteChange& change : changes)
        applier.apply(change);
    applier.finish();
}

}  // namespace bindscape::dataset
