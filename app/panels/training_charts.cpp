// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/training_charts.h"

#include <cmath>

namespace bindscape::app {

const train::EpochMetrics* bestEpoch(const std::vector<train::EpochMetrics>& epochs)
{
    const train::EpochMetrics* best = nullptr;
    for (const auto& epoch : epochs)
        if (epoch.best)
            best = &epoch;
    return best;
}

void addLiveLoss(figure::Chart& loss, const LiveTraining::State& live)
{
    figure::Series now;
    now.name = "by batch";
    now.role = figure::Role::Reference;
    for (std::size_t i = 0; i < live.loss.size(); ++i) {
        if (!std::isfinite(live.loss[i]))
            continue;
        now.x.push_back(live.lossAt[i]);
        now.y.push_back(live.loss[i]);
    }
    if (!now.x.empty())
        loss.series.insert(loss.series.begin(), std::move(now));  // below the others
}

}  // namespace bindscape::app
