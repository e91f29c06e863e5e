// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/profile.h"

#include "core/analysis/oriented_site.h"

#include <cmath>
#include <cstdlib>
#include <map>

namespace bindscape::analysis {

namespace {

constexpr int kNear = 25;  // bases

// Running mean and variance (Welford 1962), so that small scores lose no digits.
struct Moments {
    std::size_t n = 0;
    double mean = 0, squares = 0;

    void add(double x)
    {
        ++n;
        const double distance = x - mean;
        mean += distance / static_cast<double>(n);
        squares += distance * (x - mean);
    }
    double standardError() const
    {
        const auto count = static_cast<double>(n);
        return n < 2 ? 0 : std::sqrt(squares / (count - 1) / count);
    }
};

std::map<int, Moments> momentsByPosition(const scores::ScoreSet& scores, const std::vector<std::size_t>& sites, bool normalise)
{
    checkScores(scores);
    std::map<int, Moments> moments;
    OrientedSite oriented;
    for (const std::size_t site : sites) {
        oriented.load(scores, site, normalise);
        auto at = moments.end();
        for (std::size_t i = 0; i < oriented.values.size(); ++i) {
            const int position = static_cast<int>(static_cast<std::int64_t>(i) - oriented.centre());
            at = at == moments.end() || std::next(at) == moments.end() || std::next(at)->first != position
                     ? moments.try_emplace(position).first
                     : std::next(at);
            at->second.add(std::fabs(oriented.values[i]));
        }
    }
    return moments;
}

}  // namespace

Profile aggregateProfile(const scores::ScoreSet& present, const scores::ScoreSet* blocked, bool normalise)
{
    Profile profile;
    profile.title = titleOf(present.origin);
    profile.normalised = normalise || present.origin.normalised;
    const auto sites = countedSites(present);
    profile.sites = sites.size();
    std::map<int, Moments> without;
    if (blocked != nullptr)
        without = momentsByPosition(*blocked, countedSites(*blocked), normalise);
    double near = 0, all = 0;
    for (const auto& [position, moments] : momentsByPosition(present, sites, normalise)) {
        ProfileRow row{position, moments.mean, moments.standardError(), std::nullopt, std::nullopt, moments.n};
        if (const auto other = without.find(position); other != without.end()) {
            row.meanAbsBlocked = other->second.mean;
            row.semBlocked = other->second.standardError();
        }
        all += row.meanAbs;
        near += std::abs(position) <= kNear ? row.meanAbs : 0;
        profile.rows.push_back(row);
    }
    profile.shareWithin25 = all > 0 ? near / all : 0;
    return profile;
}

}  // namespace bindscape::analysis
