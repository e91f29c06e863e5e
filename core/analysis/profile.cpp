// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/profile.h"

#include "core/analysis/oriented_site.h"
#include "core/base/parallel.h"
#include "core/base/random.h"

#include <algorithm>
#include <atomic>
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

// Means of some rounds of the bootstrap. All sites are looked at once for several rounds, each with how often it was drawn.
class BootstrapRounds {
public:
    BootstrapRounds(const scores::ScoreSet& scores, const Sites& sites, const CurveOptions& options, std::int64_t first, std::size_t positions)
        : m_scores(scores), m_sites(sites), m_options(options), m_first(first), m_positions(positions)
    {
    }

    void run(std::size_t begin, std::size_t end, std::vector<std::vector<double>>& means, Progress& progress) const
    {
        std::vector<std::vector<std::uint16_t>> drawn;
        for (std::size_t round = begin; round < end; ++round)
            drawn.push_back(drawOnce(round));
        std::vector<std::vector<double>> sums(end - begin, std::vector<double>(m_positions));
        std::vector<std::vector<double>> weights(end - begin, std::vector<double>(m_positions + 1));  // where a weight begins and ends
        OrientedSite site;
        for (std::size_t i = 0; i < m_sites.size(); ++i) {
            if (i % 256 == 0 && progress.cancelled())
                throw Cancelled{};
            site.load(m_scores, m_sites[i], m_options.normalise);
            for (double& x : site.values)
                x = std::fabs(x);
            const auto from = static_cast<std::size_t>(-site.centre() - m_first);
            for (std::size_t round = 0; round < sums.size(); ++round) {
                const double weight = drawn[round][i];
                if (weight == 0)
                    continue;
                double* sum = sums[round].data() + from;
                for (std::size_t j = 0; j < site.values.size(); ++j)
                    sum[j] += weight * site.values[j];
                weights[round][from] += weight;
                weights[round][from + site.values.size()] -= weight;
            }
        }
        for (std::size_t round = 0; round < sums.size(); ++round) {
            double weight = 0;
            for (std::size_t at = 0; at < m_positions; ++at) {
                weight += weights[round][at];
                sums[round][at] = weight > 0 ? sums[round][at] / weight : std::numeric_limits<double>::quiet_NaN();
            }
            means[begin + round] = std::move(sums[round]);
        }
    }

private:
    std::vector<std::uint16_t> drawOnce(std::size_t round) const
    {
        Random random(m_options.seed, "profile " + std::to_string(round));
        std::vector<std::uint16_t> counts(m_sites.size());
        for (std::size_t i = 0; i < m_sites.size(); ++i)
            ++counts[random.below(m_sites.size())];
        return counts;
    }

    const scores::ScoreSet& m_scores;
    const Sites& m_sites;
    const CurveOptions& m_options;
    std::int64_t m_first;
    std::size_t m_positions;
};

// Linear between the two nearest ranks; NaN are left out.
double quantile(std::vector<double>& sorted, double share)
{
    if (sorted.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const double at = share * static_cast<double>(sorted.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const std::size_t above = std::min(below + 1, sorted.size() - 1);
    return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

void addBand(Curve& curve, const scores::ScoreSet& scores, const Sites& sites, const CurveOptions& options, Progress& progress)
{
    constexpr std::size_t kTogether = 16;  // rounds
    constexpr double kTail = 0.025;
    const auto rounds = static_cast<std::size_t>(options.bootstrap);
    std::vector<std::vector<double>> means(rounds);
    const BootstrapRounds bootstrap(scores, sites, options, curve.first, curve.size());
    std::atomic<std::size_t> done{0};
    parallelFor((rounds + kTogether - 1) / kTogether, options.threads, [&](std::size_t part) {
        const std::size_t begin = part * kTogether, end = std::min(begin + kTogether, rounds);
        bootstrap.run(begin, end, means, progress);
        progress.checkpoint(static_cast<double>(done += end - begin) / static_cast<double>(rounds), "Drawing sites again");
    });
    std::vector<double> column;
    for (std::size_t at = 0; at < curve.size(); ++at) {
        column.clear();
        for (const auto& round : means)
            if (!std::isnan(round[at]))
                column.push_back(round[at]);
        std::sort(column.begin(), column.end());
        curve.low.push_back(quantile(column, kTail));
        curve.high.push_back(quantile(column, 1 - kTail));
    }
}

std::vector<double> runningMean(const std::vector<double>& values, std::size_t half)
{
    std::vector<double> result;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const std::size_t begin = i - std::min(i, half), end = std::min(values.size(), i + half + 1);
        double sum = 0;
        for (std::size_t j = begin; j < end; ++j)
            sum += values[j];
        result.push_back(sum / static_cast<double>(end - begin));
    }
    return result;
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
    if (options.bootstrap > 0 && !sites.empty())
        addBand(curve, scores, sites, options, progress);
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

Curve smoothed(const Curve& curve, int bases)
{
    Curve result = curve;
    const auto half = static_cast<std::size_t>(std::max(bases, 1) / 2);
    for (auto member : {&Curve::mean, &Curve::low, &Curve::high})
        result.*member = runningMean(curve.*member, half);
    return result;
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
