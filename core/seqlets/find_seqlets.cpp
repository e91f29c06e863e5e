// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seqlets/seqlets.h"

#include "core/base/parallel.h"
#include "core/base/random.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>

namespace bindscape::seqlets {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kSame = 1e-9;  // relative; sums along a plateau differ by rounding

struct Run {
    int begin = 0;
    double sum = 0;
};
// What one site yields.
struct SiteRuns {
    std::vector<Run> runs, shuffled;
    Run core;
    double mean = 0;  // of |score| over the flanks
    int places = 0;   // for runs side by side in the flanks
    bool silent = true;
};

std::vector<Run> runsOf(const std::vector<double>& values, const std::vector<char>& allowed, int window)
{
    const auto sums = slidingSums(values, window);
    std::vector<Run> runs;
    for (const int begin : pickRuns(sums, allowed, window))
        runs.push_back({begin, sums[static_cast<std::size_t>(begin)]});
    return runs;
}

// The run in the middle of which the core stands, if the core's bases score at least as high as the run does on average: else it is
// of something beside the core.
Run coreRun(const std::vector<double>& values, const Windows::Site& site, int w)
{
    const int length = static_cast<int>(values.size());
    const int begin = std::clamp(site.centre() - (w - 1) / 2, 0, length - w);
    double sum = 0, own = 0, bases = 0;
    for (int j = begin; j < begin + w; ++j) {
        const double value = values[static_cast<std::size_t>(j)];
        sum += value;
        own += j >= site.coreBegin && j < site.coreEnd ? value : 0;
        bases += j >= site.coreBegin && j < site.coreEnd ? 1 : 0;
    }
    return own >= sum * bases / w * (1 - kSame) ? Run{begin, sum} : Run{};
}

SiteRuns siteRuns(const Windows& windows, std::size_t i, const Options& options)
{
    const auto& site = windows.sites()[i];
    const int length = windows.length(), w = options.window;
    const bool apart = windows.coreIsApart();
    SiteRuns found;
    std::vector<double> values(static_cast<std::size_t>(length));
    std::vector<int> flank;
    for (int j = 0; j < length; ++j) {
        const double value = windows.value(i, j);
        found.silent = found.silent && value == 0;
        values[static_cast<std::size_t>(j)] = options.isSigned ? value : std::fabs(value);
        if (apart && j >= site.coreBegin && j < site.coreEnd)
            continue;
        flank.push_back(j);
        found.mean += std::fabs(value);
    }
    found.mean /= static_cast<double>(std::max<std::size_t>(1, flank.size()));
    const std::vector<char> anywhere(static_cast<std::size_t>(length - w + 1), 1);
    if (options.core == CorePolicy::Separate)
        found.core = coreRun(values, site, w);
    // A run may reach over the core, whose own scores count for nothing there: else a motif close to the core would lose its run.
    for (int j = site.coreBegin; apart && j < site.coreEnd; ++j)
        values[static_cast<std::size_t>(j)] = 0;
    found.places = static_cast<int>(flank.size()) / w;
    found.runs = runsOf(values, anywhere, w);
    Random random(options.seed + site.index * 0x9E3779B97F4A7C15u, "shuffled scores");
    std::vector<double> dealt;
    for (const int j : flank)
        dealt.push_back(values[static_cast<std::size_t>(j)]);
    random.shuffle(dealt);
    for (std::size_t k = 0; k < flank.size(); ++k)
        values[static_cast<std::size_t>(flank[k])] = dealt[k];
    found.shuffled = runsOf(values, anywhere, w);
    return found;
}

}  // namespace

std::vector<double> slidingSums(const std::vector<double>& values, int window)
{
    const auto w = static_cast<std::size_t>(window);
    if (values.size() < w)
        return {};
    std::vector<double> before(values.size() + 1, 0), sums(values.size() - w + 1);
    for (std::size_t i = 0; i < values.size(); ++i)
        before[i + 1] = before[i] + values[i];
    for (std::size_t i = 0; i < sums.size(); ++i)
        sums[i] = before[i + w] - before[i];
    return sums;
}

std::vector<int> pickRuns(const std::vector<double>& sums, const std::vector<char>& allowed, int window)
{
    const int count = static_cast<int>(sums.size());
    std::vector<double> left(sums);
    double largest = 0;
    for (int i = 0; i < count; ++i) {
        double& sum = left[static_cast<std::size_t>(i)];
        if (!allowed[static_cast<std::size_t>(i)])
            sum = 0;
        largest = std::max(largest, sum);
    }
    const double nothing = largest * 1e-12;  // what rounding leaves of zero
    std::vector<int> picked;
    for (;;) {
        const int best = static_cast<int>(std::max_element(left.begin(), left.end()) - left.begin());
        if (count == 0 || left[static_cast<std::size_t>(best)] <= nothing)
            return picked;
        const double level = left[static_cast<std::size_t>(best)] * (1 - kSame);
        int last = best;
        while (last + 1 < count && left[static_cast<std::size_t>(last + 1)] >= level)
            ++last;
        const int begin = best + (last - best) / 2;
        picked.push_back(begin);
        for (int i = std::max(0, begin - window + 1); i < std::min(count, begin + window); ++i)
            left[static_cast<std::size_t>(i)] = 0;
    }
}

double decoyThreshold(std::vector<double> scores, std::vector<double> decoys, double fdr)
{
    std::sort(scores.begin(), scores.end(), std::greater<>());
    std::sort(decoys.begin(), decoys.end(), std::greater<>());
    double threshold = kInfinity;
    std::size_t above = 0;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (i + 1 < scores.size() && scores[i + 1] == scores[i])
            continue;
        while (above < decoys.size() && decoys[above] >= scores[i])
            ++above;
        if (static_cast<double>(above + 1) <= fdr * static_cast<double>(i + 1))
            threshold = scores[i];
    }
    return threshold;
}

double tailThreshold(std::vector<double> values, double fdr)
{
    if (values.empty())
        return kInfinity;
    std::sort(values.begin(), values.end(), std::greater<>());
    const double n = static_cast<double>(values.size());
    const double median = values[values.size() / 2], quartile = values[values.size() / 4];
    const double scale = (quartile - median) / std::log(2.0);
    double threshold = kInfinity;
    for (std::size_t i = 0; i < values.size() && values[i] > median; ++i) {
        const double expected = scale > 0 ? n * 0.5 * std::exp(-(values[i] - median) / scale) : 0;
        if (expected <= fdr * static_cast<double>(i + 1))
            threshold = values[i];
    }
    return threshold;
}

SeqletSet findSeqlets(const Windows& windows, const Options& options, Progress& progress)
{
    const std::size_t count = windows.sites().size();
    std::vector<SiteRuns> found(count);
    std::atomic<std::size_t> done{0};
    constexpr std::size_t kBlock = 64;
    parallelFor((count + kBlock - 1) / kBlock, options.threads, [&](std::size_t block) {
        progress.checkpoint(static_cast<double>(done) / static_cast<double>(count), "Looking for runs of high score");
        const std::size_t end = std::min(count, (block + 1) * kBlock);
        for (std::size_t i = block * kBlock; i < end; ++i)
            found[i] = siteRuns(windows, i, options);
        done += end - block * kBlock;
    });
    SeqletSet set;
    std::vector<double> sums, decoys, shares, coreSums, coreShares;
    const double w = options.window;
    for (const auto& site : found) {
        set.silentSites += site.silent;
        for (const Run& run : site.runs) {
            sums.push_back(run.sum);
            shares.push_back(site.mean > 0 ? run.sum / (w * site.mean) : 0);
        }
        for (const Run& run : site.shuffled)
            decoys.push_back(run.sum);
        if (site.core.sum > 0) {
            coreSums.push_back(site.core.sum);
            coreShares.push_back(site.mean > 0 ? site.core.sum / (w * site.mean) : 0);
        }
        if (!site.silent)  // stretches without any score are runs as well
            shares.insert(shares.end(), static_cast<std::size_t>(std::max(0, site.places - static_cast<int>(site.runs.size()))), 0.0);
    }
    set.runs = shares.size();
    set.shuffledThreshold = decoyThreshold(sums, decoys, options.fdr);
    set.tailThreshold = tailThreshold(shares, options.fdr);
    // Cores are judged together with the flanks, which need not have a run that passes.
    coreSums.insert(coreSums.end(), sums.begin(), sums.end());
    coreShares.insert(coreShares.end(), shares.begin(), shares.end());
    const double coreShuffled = decoyThreshold(std::move(coreSums), std::move(decoys), options.fdr);
    const double coreTail = tailThreshold(std::move(coreShares), options.fdr);
    for (std::size_t i = 0; i < count; ++i) {
        const SiteRuns& site = found[i];
        const auto passes = [&](const Run& run, double shuffled, double tail) {
            return run.sum > 0 && run.sum >= shuffled && run.sum >= tail * w * site.mean;
        };
        auto runs = site.runs;
        std::sort(runs.begin(), runs.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
        for (const Run& run : runs)
            if (passes(run, set.shuffledThreshold, set.tailThreshold))
                set.seqlets.push_back({static_cast<std::uint32_t>(i), run.begin, static_cast<float>(run.sum / w)});
        if (passes(site.core, coreShuffled, coreTail))
            set.cores.push_back({static_cast<std::uint32_t>(i), site.core.begin, static_cast<float>(site.core.sum / w)});
    }
    return set;
}

}  // namespace bindscape::seqlets
