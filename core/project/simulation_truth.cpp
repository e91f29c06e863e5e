// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/simulation_truth.h"

#include "core/project/simulation_paths.h"

#include <algorithm>

namespace bindscape::project {

namespace {

bool isCore(const genome::Interval& interval, const scores::ScoredSite& site)
{
    return interval.begin == site.coreBegin && interval.end == site.coreEnd;
}

}  // namespace

SimulationTruth::SimulationTruth(const std::filesystem::path& folder)
    : m_file(folder / paths::kSimulationTruthFile), m_intervals(genome::readIntervals(m_file, {}))
{
}

std::vector<const genome::Interval*> SimulationTruth::in(const Region& window) const
{
    std::vector<const genome::Interval*> found;
    const auto there = m_intervals.byChrom.find(window.chrom);
    if (there == m_intervals.byChrom.end())
        return found;
    // Sequences lie end to end and nothing planted reaches over their ends.
    auto it = std::lower_bound(there->second.begin(), there->second.end(), window.begin,
                               [](const genome::Interval& i, std::int64_t begin) { return i.begin < begin; });
    for (; it != there->second.end() && it->begin < window.end; ++it)
        found.push_back(&*it);
    return found;
}

simulation::PlantedTruth SimulationTruth::of(const scores::ScoredSite& site) const
{
    simulation::PlantedTruth truth;
    truth.core = {site.coreBegin - site.window.begin, site.coreEnd - site.window.begin};
    bool core = false;
    for (const auto* interval : in(site.window)) {
        core = core || isCore(*interval, site);
        if (!isCore(*interval, site))
            truth.context.push_back({interval->begin - site.window.begin, interval->end - site.window.begin});
    }
    if (!core)
        throw Error(m_file.string() + " has no core at " + toLocus({site.window.chrom, site.coreBegin, site.coreEnd}) +
                    ", which was scored. Run the check of the methods again in an empty folder.");
    return truth;
}

std::string SimulationTruth::nameOf(const scores::ScoredSite& site, bool core) const
{
    for (const auto* interval : in(site.window))
        if (isCore(*interval, site) == core)
            return interval->name;
    return {};
}

}  // namespace bindscape::project
