// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scores/memory_scores.h"

#include "core/base/text.h"
#include "core/scores/sites_track.h"

#include <algorithm>
#include <cmath>

namespace bindscape::scores {

namespace {

using Windows = std::vector<std::shared_ptr<const MemoryWindow>>;

class MemoryTrack final : public SitesTrack {
public:
    MemoryTrack(std::map<std::string, Windows> windows, std::shared_ptr<const genome::Reference> reference, bool normalised,
                std::string description)
        : m_windows(std::move(windows)), m_reference(std::move(reference)), m_normalised(normalised), m_description(std::move(description))
    {
    }

    bool hasSite(const std::string& chrom, const SelectedCore& core) const override
    {
        const Windows near = overlapping({chrom, core.begin, core.end});
        return std::any_of(near.begin(), near.end(), [&](const auto& one) {
            return SelectedCore{one->site.coreBegin, one->site.coreEnd} == core;
        });
    }

    genome::TrackData readWith(std::optional<SelectedCore> selected, const Region& region, int maxBins, Progress& progress) const override
    {
        constexpr std::int64_t kPaintedBases = 200'000;
        genome::Attribution data;
        data.region = region;
        maxBins = std::max(maxBins, 1);
        const Windows windows = overlapping(region);
        const bool perBase = region.length() <= maxBins;
        if (perBase || region.length() <= kPaintedBases) {
            const bool withTable =
                perBase && std::any_of(windows.begin(), windows.end(), [](const auto& one) { return !one->table.empty(); });
            ScorePainter painter(region, selected, withTable);
            for (const auto& one : windows) {
                if (progress.cancelled())
                    throw Cancelled{};
                painter.add(one->site, inUnit(*one, one->values), inUnit(*one, one->table));
            }
            data.values = painter.take();
            data.table = painter.takeTable();
            if (!perBase)
                data.values = strongestPerBin(data.values, maxBins);
        } else {
            BinnedScores binned(region, maxBins);
            for (const auto& one : windows)
                binned.add(one->site, inUnit(*one, one->values));
            data.values = binned.take();
        }
        if (perBase && m_reference)
            if (const auto chrom = m_reference->resolve(region.chrom);
                chrom && region.begin >= 0 && region.end <= *m_reference->length(*chrom))
                data.letters = m_reference->fetch({*chrom, region.begin, region.end});
        if (windows.size() <= static_cast<std::size_t>(maxBins))
            for (const auto& one : windows)
                data.windows.push_back({one->site.window.begin, one->site.window.end, one->site.coreBegin, one->site.coreEnd,
                                        one->site.strand, one->coreBlocked, one->site.normaliser});
        return data;
    }

    std::string description() const override
    {
        std::size_t count = 0;
        for (const auto& [chrom, windows] : m_windows)
            count += windows.size();
        return m_description + "; " + plural(static_cast<std::int64_t>(count), "window") +
               " in memory; overlapping windows: " + kOverlapRule;
    }

private:
    std::vector<float> inUnit(const MemoryWindow& window, const std::vector<float>& raw) const
    {
        std::vector<float> values = raw;
        if (m_normalised && window.site.normaliser > 0)
            for (float& value : values)
                value = static_cast<float>(value / window.site.normaliser);
        return values;
    }

    Windows overlapping(const Region& region) const
    {
        const auto found = m_windows.find(region.chrom);
        if (found == m_windows.end())
            return {};
        Windows near;
        for (const auto& one : found->second)
            if (one->site.window.begin < region.end && region.begin < one->site.window.end)
                near.push_back(one);
        return near;
    }

    std::map<std::string, Windows> m_windows;
    std::shared_ptr<const genome::Reference> m_reference;
    bool m_normalised;
    std::string m_description;
};

}  // namespace

bool MemoryScores::has(const Region& window, std::int64_t coreBegin, std::int64_t coreEnd)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = m_windows.find({window.chrom, window.begin, coreBegin, coreEnd});
    if (found == m_windows.end())
        return false;
    m_ages.splice(m_ages.begin(), m_ages, found->second.age);
    return true;
}

void MemoryScores::add(MemoryWindow window)
{
    window.site.normaliser = 0;
    for (const float value : window.values)
        window.site.normaliser += std::fabs(static_cast<double>(value));
    const Key key{window.site.window.chrom, window.site.window.begin, window.site.coreBegin, window.site.coreEnd};
    const std::scoped_lock lock(m_mutex);
    if (const auto old = m_windows.find(key); old != m_windows.end()) {
        m_bytes -= bytesOf(*old->second.window);
        m_ages.erase(old->second.age);
        m_windows.erase(old);
    }
    m_ages.push_front(key);
    m_bytes += bytesOf(window);
    m_windows[key] = {std::make_shared<const MemoryWindow>(std::move(window)), m_ages.begin()};
    while (m_bytes > m_mostBytes && m_ages.size() > 1) {
        const auto oldest = m_windows.find(m_ages.back());
        m_bytes -= bytesOf(*oldest->second.window);
        m_windows.erase(oldest);
        m_ages.pop_back();
    }
}

void MemoryScores::clear()
{
    const std::scoped_lock lock(m_mutex);
    m_windows.clear();
    m_ages.clear();
    m_bytes = 0;
}

std::size_t MemoryScores::size() const
{
    const std::scoped_lock lock(m_mutex);
    return m_windows.size();
}

std::size_t MemoryScores::bytes() const
{
    const std::scoped_lock lock(m_mutex);
    return m_bytes;
}

std::shared_ptr<const genome::TrackSource> MemoryScores::track(std::shared_ptr<const genome::Reference> reference, bool normalised,
                                                               std::string description) const
{
    std::map<std::string, Windows> windows;
    {
        const std::scoped_lock lock(m_mutex);
        for (const auto& [key, kept] : m_windows)
            windows[std::get<0>(key)].push_back(kept.window);
    }
    return std::make_shared<MemoryTrack>(std::move(windows), std::move(reference), normalised, std::move(description));
}

}  // namespace bindscape::scores
