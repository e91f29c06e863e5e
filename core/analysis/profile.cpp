// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/profile.h"

#include "core/analysis/oriented_site.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

namespace bindscape::analysis {

namespace {

constexpr int kNear = 25;  // bases

// Running mean and variance (Welford 1962) at every position, so that small scores lose no digits. One array for each number: a
// site is added to all positions that it reaches by a loop without branches.
class Moments {
public:
    // Positions from `first` on.
    Moments(std::int64_t first, std::size_t positions) : m_first(first), m_counts(positions), m_means(positions), m_squares(positions) {}

    std::size_t size() const { return m_counts.size(); }
    int position(std::size_t at) const { return static_cast<int>(m_first + static_cast<std::int64_t>(at)); }
    // Where a position lies; size() or more if nowhere.
    std::size_t find(int position) const { return static_cast<std::size_t>(position - m_first); }
    std::size_t count(std::size_t at) const { return static_cast<std::size_t>(m_counts[at]); }
    double mean(std::size_t at) const { return m_means[at]; }
    double standardError(std::size_t at) const
    {
        const double n = m_counts[at];
        return n < 2 ? 0 : std::sqrt(m_squares[at] / (n - 1) / n);
    }

    void add(const OrientedSite& site)
    {
        const std::size_t begin = find(static_cast<int>(-site.centre()));
        double* counts = m_counts.data() + begin;
        double* means = m_means.data() + begin;
        double* squares = m_squares.data() + begin;
        const double* values = site.values.data();
        const std::size_t length = site.values.size();
        for (std::size_t i = 0; i < length; ++i) {
            const double x = std::fabs(values[i]);
            const double distance = x - means[i];
            counts[i] += 1;
            means[i] += distance / counts[i];
            squares[i] += distance * (x - means[i]);
        }
    }

private:
    std::int64_t m_first;
    std::vector<double> m_counts, m_means, m_squares;  // counts are whole numbers
};

Moments momentsByPosition(const scores::ScoreSet& scores, const std::vector<std::size_t>& sites, bool normalise)
{
    checkScores(scores);
    OrientedSite oriented;
    std::int64_t least = std::numeric_limits<std::int64_t>::max(), most = 0;  // where the middle of a core lies in its window
    for (const std::size_t site : sites) {
        oriented.place(scores, site);
        least = std::min(least, oriented.centre());
        most = std::max(most, oriented.centre());
    }
    if (sites.empty())
        return {0, 0};
    Moments moments(-most, static_cast<std::size_t>(most - least) + scores.window);
    for (const std::size_t site : sites) {
        oriented.load(scores, site, normalise);
        moments.add(oriented);
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
    std::optional<Moments> without;
    if (blocked != nullptr)
        without = momentsByPosition(*blocked, countedSites(*blocked), normalise);
    double near = 0, all = 0;
    const Moments moments = momentsByPosition(present, sites, normalise);
    for (std::size_t at = 0; at < moments.size(); ++at) {
        ProfileRow row{moments.position(at), moments.mean(at), moments.standardError(at), std::nullopt, std::nullopt, moments.count(at)};
        if (const std::size_t other = without ? without->find(row.position) : 0; without && other < without->size()) {
            row.meanAbsBlocked = without->mean(other);
            row.semBlocked = without->standardError(other);
        }
        all += row.meanAbs;
        near += std::abs(row.position) <= kNear ? row.meanAbs : 0;
        profile.rows.push_back(row);
    }
    profile.shareWithin25 = all > 0 ? near / all : 0;
    return profile;
}

}  // namespace bindscape::analysis
