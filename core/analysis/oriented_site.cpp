// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/oriented_site.h"

#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace bindscape::analysis {

void checkScores(const scores::ScoreSet& scores)
{
    if (scores.values.size() != scores.sites.size() * scores.window)
        throw Error("The scores do not fit their sites: " + plural(static_cast<std::int64_t>(scores.values.size()), "value") + " for " +
                    plural(static_cast<std::int64_t>(scores.sites.size()), "site") + " of " + std::to_string(scores.window) + " bases.");
    for (const auto& site : scores.sites) {
        const bool inside = site.window.begin <= site.coreBegin && site.coreBegin < site.coreEnd && site.coreEnd <= site.window.end;
        if (!inside || site.window.length() != static_cast<std::int64_t>(scores.window))
            throw Error("The scored site " + toLocus(site.window) + " does not hold its core motif.");
    }
    const auto bad = std::find_if(scores.values.begin(), scores.values.end(), [](float x) { return !std::isfinite(x); });
    if (bad != scores.values.end())
        throw Error("The scores of " + toLocus(scores.sites[static_cast<std::size_t>(bad - scores.values.begin()) / scores.window].window) +
                    " hold values that are not numbers. Make the scores again.");
}

std::vector<std::size_t> countedSites(const scores::ScoreSet& scores)
{
    std::vector<std::size_t> bound;
    for (std::size_t i = 0; i < scores.sites.size(); ++i)
        if (scores.sites[i].label == 1)
            bound.push_back(i);
    if (bound.empty()) {
        bound.resize(scores.sites.size());
        std::iota(bound.begin(), bound.end(), std::size_t{0});
    }
    return bound;
}

void OrientedSite::place(const scores::ScoreSet& scores, std::size_t site)
{
    const auto& from = scores.sites[site];
    reversed = from.strand == Strand::Reverse;
    coreBegin = reversed ? from.window.end - from.coreEnd : from.coreBegin - from.window.begin;
    coreEnd = coreBegin + (from.coreEnd - from.coreBegin);
}

void OrientedSite::load(const scores::ScoreSet& scores, std::size_t site, bool normalise)
{
    place(scores, site);
    const float* row = scores.row(site);
    values.assign(row, row + scores.window);
    if (reversed)
        std::reverse(values.begin(), values.end());
    if (!normalise)
        return;
    const double total = std::accumulate(values.begin(), values.end(), 0.0, [](double sum, double x) { return sum + std::fabs(x); });
    if (total > 0)
        for (double& x : values)
            x /= total;
}

std::string titleOf(const scores::ScoreOrigin& origin)
{
    std::vector<std::string> parts;
    for (const auto& part : {origin.motif, origin.run, origin.architecture})
        if (!part.empty())
            parts.push_back(part);
    return join(parts, " · ");
}

std::string methodOf(const scores::ScoreOrigin& origin)
{
    const auto network = origin.title.find(" of ");  // "Grad-CAM of DanQ"
    return origin.title.empty() ? origin.method : origin.title.substr(0, network);
}

Settings settingsOf(const scores::ScoreSet& scores, const std::vector<std::size_t>& sites)
{
    const auto areAll = [&](int label) {
        return std::all_of(sites.begin(), sites.end(), [&](std::size_t i) { return scores.sites[i].label == label; });
    };
    return {{"method", methodOf(scores.origin)},
            {"run", scores.origin.run},
            {"core", scores.origin.coreBlocked ? "blocked" : "present"},
            {"labels", areAll(1) ? "bound" : areAll(0) ? "unbound" : "all"}};
}

}  // namespace bindscape::analysis
