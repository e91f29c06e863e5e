// SPDX-License-Identifier: GPL-3.0-or-later
// What interval and gene tracks share: items sorted by begin, those that overlap a region, density, next and previous.
#pragma once

#include "core/genome/genes.h"
#include "core/genome/intervals.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace bindscape::genome {

inline std::int64_t beginOf(const Interval& interval) { return interval.begin; }
inline std::int64_t endOf(const Interval& interval) { return interval.end; }
inline std::int64_t beginOf(const Transcript& transcript) { return transcript.region.begin; }
inline std::int64_t endOf(const Transcript& transcript) { return transcript.region.end; }

// One contig's items, sorted by begin. Thread-safe after construction.
template <class Item> class FeatureList {
public:
    explicit FeatureList(std::vector<Item> items) : m_items(std::move(items))
    {
        std::int64_t end = 0;
        for (const auto& item : m_items)
            m_maxEnd.push_back(end = std::max(end, endOf(item)));
    }

    const std::vector<Item>& items() const { return m_items; }

    // Everything that overlaps [begin, end) lies in this stretch; some of it may end before `begin`.
    std::span<const Item> candidates(std::int64_t begin, std::int64_t end) const
    {
        const auto first = static_cast<std::size_t>(std::upper_bound(m_maxEnd.begin(), m_maxEnd.end(), begin) - m_maxEnd.begin());
        const auto last = static_cast<std::size_t>(lowerBound(end) - m_items.begin());
        return first < last ? std::span(m_items).subspan(first, last - first) : std::span<const Item>();
    }

    const Item* firstAfter(std::int64_t position) const
    {
        const auto found = lowerBound(position + 1);
        return found == m_items.end() ? nullptr : &*found;
    }
    const Item* lastBefore(std::int64_t position) const
    {
        const auto found = lowerBound(position);
        return found == m_items.begin() ? nullptr : &*(found - 1);
    }

private:
    auto lowerBound(std::int64_t position) const
    {
        return std::lower_bound(m_items.begin(), m_items.end(), position,
                                [](const Item& item, std::int64_t at) { return beginOf(item) < at; });
    }

    std::vector<Item> m_items;
    std::vector<std::int64_t> m_maxEnd;  // running maximum
};

template <class Item> class FeatureMap {
public:
    explicit FeatureMap(std::map<std::string, std::vector<Item>> byChrom)
    {
        for (auto& [chrom, items] : byChrom) {
            m_contigs.push_back({chrom, 0});
            m_lists.emplace(chrom, std::move(items));
        }
    }
    // nullptr if there is nothing on the contig.
    const FeatureList<Item>* find(const std::string& chrom) const
    {
        const auto name = resolveContig(m_contigs, chrom);
        return name ? &m_lists.at(*name) : nullptr;
    }
    const std::map<std::string, FeatureList<Item>>& lists() const { return m_lists; }

    // Items that overlap, or, when they are too many, their begins per bin.
    void read(const Region& region, int maxBins, std::vector<Item>& items, std::vector<float>& density) const
    {
        constexpr std::size_t kItemsPerBin = 4;
        const FeatureList<Item>* list = find(region.chrom);
        if (list == nullptr || region.length() <= 0)
            return;
        const auto candidates = list->candidates(region.begin, region.end);
        const auto bins = std::clamp<std::int64_t>(maxBins, 1, region.length());
        const auto overlaps = [&](const Item& item) { return endOf(item) > region.begin; };
        const auto count = static_cast<std::size_t>(std::count_if(candidates.begin(), candidates.end(), overlaps));
        if (count <= kItemsPerBin * static_cast<std::size_t>(std::max(maxBins, 1))) {
            items.reserve(count);
            std::copy_if(candidates.begin(), candidates.end(), std::back_inserter(items), overlaps);
            return;
        }
        density.assign(static_cast<std::size_t>(bins), 0);
        for (const auto& item : candidates)
            if (beginOf(item) >= region.begin)
                ++density[static_cast<std::size_t>((beginOf(item) - region.begin) * bins / region.length())];
    }

private:
    std::vector<Contig> m_contigs;
    std::map<std::string, FeatureList<Item>> m_lists;
};

}  // namespace bindscape::genome
