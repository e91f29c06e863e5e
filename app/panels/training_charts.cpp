// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/panels/training_charts.h"

#include <algorithm>
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
    now.name = "training, within epochs";
    now.role = figure::Role::Reference;
    now.id = project::kWithinEpochs;
    for (std::size_t i = 0; i < live.loss.size(); ++i) {
        if (!std::isfinite(live.loss[i]))
            continue;
        now.x.push_back(live.lossAt[i]);
        now.y.push_back(live.loss[i]);
    }
    if (now.x.empty())
        return;
    // The points on disk go on with the batches of this session.
    const auto known = std::find_if(loss.series.begin(), loss.series.end(), [](const auto& series) { return series.id == project::kWithinEpochs; });
    if (known == loss.series.end()) {
        loss.series.insert(loss.series.begin(), std::move(now));  // below the others
        return;
    }
    const auto earlier = static_cast<std::size_t>(std::lower_bound(known->x.begin(), known->x.end(), now.x.front()) - known->x.begin());
    now.x.insert(now.x.begin(), known->x.begin(), known->x.begin() + static_cast<std::ptrdiff_t>(earlier));
    now.y.insert(now.y.begin(), known->y.begin(), known->y.begin() + static_cast<std::ptrdiff_t>(earlier));
    *known = std::move(now);
}

}  // namespace bindscape::app
