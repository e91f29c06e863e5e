// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/scores/sites_track.h"

namespace bindscape::scores {

namespace {

class SelectedSiteTrack final : public genome::TrackSource {
public:
    SelectedSiteTrack(std::shared_ptr<const SitesTrack> all, Region core) : m_all(std::move(all)), m_core(std::move(core)) {}

    genome::TrackKind kind() const override { return m_all->kind(); }
    genome::TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        const bool here = region.chrom == m_core.chrom;
        auto data = m_all->readWith(here ? std::optional(SelectedCore{m_core.begin, m_core.end}) : std::nullopt, region, maxBins, progress);
        if (auto* scores = std::get_if<genome::Attribution>(&data); scores && here)
            for (auto& window : scores->windows)
                window.selected = window.coreBegin == m_core.begin && window.coreEnd == m_core.end;
        return data;
    }
    std::optional<genome::Feature> next(const std::string& chrom, std::int64_t after) const override { return m_all->next(chrom, after); }
    std::optional<genome::Feature> previous(const std::string& chrom, std::int64_t before) const override
    {
        return m_all->previous(chrom, before);
    }
    std::vector<genome::Feature> find(std::string_view prefix, std::size_t limit) const override { return m_all->find(prefix, limit); }
    const Warnings& warnings() const override { return m_all->warnings(); }
    std::string description() const override
    {
        return m_all->description() + "; now the window of the selected site at " + toLocus(m_core) + " goes before the others";
    }

private:
    std::shared_ptr<const SitesTrack> m_all;
    Region m_core;
};

}  // namespace

std::shared_ptr<const genome::TrackSource> withSelectedSite(std::shared_ptr<const genome::TrackSource> source, const Region& core)
{
    auto sites = std::dynamic_pointer_cast<const SitesTrack>(source);
    if (!sites || !sites->hasSite(core.chrom, {core.begin, core.end}))
        return source;
    return std::make_shared<SelectedSiteTrack>(std::move(sites), core);
}

}  // namespace bindscape::scores
