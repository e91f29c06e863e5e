// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/profile.h"

#include "core/analysis/oriented_site.h"
#include "core/analysis/profile_bands.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <optional>

namespace bindscape::analysis {

namespace {

// Running mean and variance (Welford 1962) at every position, so that small scores lose no digits. One array for each number: a
// site is added to all positions that it reaches by a loop without branches.
class Moments {
public:
    // Positions from `first` on.
    Moments(std::int64_t first, std::size_t positions) : m_first(first), m_counts(positions), m_means(positions), m_squares(positions) {}

    std::size_t size() const { return m_counts.size(); }
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

// Positions that the sites reach: of the first one and how many.
std::pair<std::int64_t, std::size_t> reach(const scores::ScoreSet& scores, const Sites& sites)
{
    OrientedSite oriented;
    std::int64_t least = std::numeric_limits<std::int64_t>::max(), most = 0;  // where the middle of a core lies in its window
    for (const std::size_t site : sites) {
        oriented.place(scores, site);
        least = std::min(least, oriented.centre());
        most = std::max(most, oriented.centre());
    }
    return sites.empty() ? std::pair(std::int64_t{0}, std::size_t{0})
                         : std::pair(-most, static_cast<std::size_t>(most - least) + scores.window);
}

}  // namespace

std::optional<std::size_t> Curve::find(int position) const
{
    return position < first || position > last() ? std::nullopt : std::optional(static_cast<std::size_t>(position - first));
}

Curve averageCurve(const scores::ScoreSet& scores, const Sites& sites, const CurveOptions& options, Progress& progress)
{
    checkScores(scores);
    const auto [first, positions] = reach(scores, sites);
    Moments moments(first, positions);
    OrientedSite oriented;
    for (const std::size_t site : sites) {
        oriented.load(scores, site, options.normalise);
        moments.add(oriented);
    }
    progress.checkpoint(options.bootstrap > 0 ? 0.0 : 1.0, "Averaging the scores");
    Curve curve;
    curve.first = static_cast<int>(first);
    curve.sites = sites.size();
    for (std::size_t at = 0; at < moments.size(); ++at) {
        curve.mean.push_back(moments.mean(at));
        curve.sem.push_back(moments.standardError(at));
        curve.n.push_back(moments.count(at));
    }
    if (options.smoothing && !sites.empty())
        addSmoothedErrors(curve, scores, sites, options, progress);
    if (options.bootstrap > 0 && !sites.empty())
        addIntervals(curve, scores, sites, options, progress);
    return curve;
}

double shareWithin(const Curve& curve, int bases)
{
    double near = 0, all = 0;
    for (std::size_t at = 0; at < curve.size(); ++at) {
        all += curve.mean[at];
        near += std::abs(curve.first + static_cast<int>(at)) <= bases ? curve.mean[at] : 0;
    }
    return all > 0 ? near / all : 0;
}

Profile aggregateProfile(const scores::ScoreSet& present, const scores::ScoreSet* blocked, bool normalise)
{
    return aggregateProfile(present, countedSites(present), blocked, blocked != nullptr ? countedSites(*blocked) : Sites(), normalise);
}

Profile aggregateProfile(const scores::ScoreSet& present, const Sites& presentSites, const scores::ScoreSet* blocked, const Sites& blockedSites,
                         bool normalise)
{
    SilentProgress silent;
    CurveOptions options;
    options.normalise = normalise;
    Profile profile;
    profile.title = titleOf(present.origin);
    profile.normalised = normalise || present.origin.normalised;
    profile.settings = settingsOf(present, presentSites);
    setSetting(profile.settings, "normalise", profile.normalised ? "yes" : "no");
    std::optional<Curve> without;
    if (blocked != nullptr)
        without = averageCurve(*blocked, blockedSites, options, silent);
    const Curve curve = averageCurve(present, presentSites, options, silent);
    profile.sites = curve.sites;
    for (std::size_t at = 0; at < curve.size(); ++at) {
        ProfileRow row{curve.first + static_cast<int>(at), curve.mean[at], curve.sem[at], std::nullopt, std::nullopt, curve.n[at]};
        if (const auto other = without ? without->find(row.position) : std::nullopt) {
            row.meanAbsBlocked = without->mean[*other];
            row.semBlocked = without->sem[*other];
        }
        profile.rows.push_back(row);
    }
    profile.shareWithin25 = shareWithin(curve);
    return profile;
}

}  // namespace bindscape::analysis
