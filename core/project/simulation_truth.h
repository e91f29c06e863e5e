// SPDX-License-Identifier: GPL-3.0-or-later
// What is planted in the sequences of the interpretation set, as truth.bed says. Internal to core/project.
#pragma once

#include "core/genome/intervals.h"
#include "core/scores/score_set.h"
#include "core/simulation/base_metrics.h"

namespace bindscape::project {

class SimulationTruth {
public:
    // Reads truth.bed of the folder. Throws Error.
    explicit SimulationTruth(const std::filesystem::path& folder);

    // Positions inside the site's window.
    simulation::PlantedTruth of(const scores::ScoredSite& site) const;
    // As truth.bed names them: "GATA1", "TAL1"; empty if nothing of that kind is planted there.
    std::string coreName(const scores::ScoredSite& site) const { return nameOf(site, true); }
    std::string contextName(const scores::ScoredSite& site) const { return nameOf(site, false); }

private:
    std::string nameOf(const scores::ScoredSite& site, bool core) const;
    // Planted motifs that overlap the window.
    std::vector<const genome::Interval*> in(const Region& window) const;
    std::filesystem::path m_file;
    genome::IntervalSet m_intervals;
};

}  // namespace bindscape::project
