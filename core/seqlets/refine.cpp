// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/parallel.h"
#include "core/seqlets/model.h"

#include <algorithm>
#include <cmath>

namespace bindscape::seqlets {

namespace {

constexpr int kMostSteps = 8;
constexpr std::size_t kThinned = 8000;  // snippets that are asked while the matrix is still changing
constexpr std::size_t kBlock = 512;

std::vector<Placement> placements(const LogOdds& odds, const Snippets& snippets, const std::vector<std::uint32_t>& asked, int threads)
{
    std::vector<Placement> found(asked.size());
    parallelFor((asked.size() + kBlock - 1) / kBlock, threads, [&](std::size_t block) {
        for (std::size_t i = block * kBlock; i < std::min(asked.size(), (block + 1) * kBlock); ++i)
            found[i] = odds.best(snippets, asked[i]);
    });
    return found;
}

std::vector<float> scoresOf(const std::vector<Placement>& found)
{
    std::vector<float> scores;
    scores.reserve(found.size());
    for (const auto& placement : found)
        scores.push_back(placement.score);
    return scores;
}

std::vector<std::uint32_t> thinned(const std::vector<std::uint32_t>& all, std::size_t most)
{
    if (all.size() <= most)
        return all;
    std::vector<std::uint32_t> some;
    for (std::size_t i = 0; i < most; ++i)
        some.push_back(all[i * all.size() / most]);
    return some;
}

std::vector<std::uint32_t> everyone(std::size_t count)
{
    std::vector<std::uint32_t> all(count);
    for (std::size_t i = 0; i < count; ++i)
        all[i] = static_cast<std::uint32_t>(i);
    return all;
}

std::optional<Model> place(const Pool& pool, const std::vector<std::uint32_t>& active, const std::vector<std::uint32_t>& background,
                           const std::vector<motif::Row>& frequencies, std::size_t least)
{
    const LogOdds odds(frequencies, pool.letters);
    const auto found = placements(odds, pool.snippets, active, pool.threads);
    const auto threshold = memberThreshold(scoresOf(found), scoresOf(placements(odds, pool.background, background, pool.threads)), least);
    if (!threshold)
        return std::nullopt;
    Model model;
    model.frequencies = frequencies;
    model.threshold = *threshold;
    std::copy_if(found.begin(), found.end(), std::back_inserter(model.members),
                 [&](const Placement& placement) { return placement.score >= *threshold; });
    return model;
}

// Where the word stands in the snippet, nearest to the middle of the run.
std::optional<Placement> placeWord(const Snippets& snippets, std::uint32_t i, std::uint32_t id)
{
    const Word word = wordOf(id);
    const auto run = snippets.run(i);
    std::optional<Placement> best;
    int nearest = 0;
    const auto half = [&](std::size_t at) { return run[at] << 4 | run[at + 1] << 2 | run[at + 2]; };
    for (std::size_t at = 0; at + static_cast<std::size_t>(word.width()) <= run.size(); ++at) {
        const std::size_t second = at + static_cast<std::size_t>(kHalf + word.gap);
        if (std::any_of(&run[at], &run[at] + kHalf, [](int c) { return c > 3; }) ||
            std::any_of(&run[second], &run[second] + kHalf, [](int c) { return c > 3; }))
            continue;
        const Word here{half(at), half(second), word.gap};
        if (wordId(here) != id)
            continue;
        const int distance = std::abs(2 * static_cast<int>(at) + word.width() - static_cast<int>(run.size()));
        if (best && distance >= nearest)
            continue;
        nearest = distance;
        const bool reverse = here.first != word.first || here.second != word.second;
        best = Placement{i, static_cast<std::int16_t>(kMargin + static_cast<int>(at)), reverse, 0};
    }
    return best;
}

bool sameMembers(const std::vector<Placement>& a, const std::vector<Placement>& b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Placement& x, const Placement& y) {
        return x.snippet == y.snippet && x.begin == y.begin && x.reverse == y.reverse;
    });
}

}  // namespace

std::optional<double> memberThreshold(std::vector<float> scores, std::vector<float> background, std::size_t least)
{
    std::sort(scores.begin(), scores.end(), std::greater<>());
    std::sort(background.begin(), background.end(), std::greater<>());
    const double n = static_cast<double>(scores.size()), m = static_cast<double>(std::max<std::size_t>(1, background.size()));
    std::optional<double> threshold;
    std::size_t above = 0;
    for (std::size_t i = 0; i < scores.size() && scores[i] > 0; ++i) {
        if (i + 1 < scores.size() && scores[i + 1] == scores[i])
            continue;
        while (above < background.size() && background[above] >= scores[i])
            ++above;
        const double share = static_cast<double>(above) / m;
        if (share > kLargestShare)
            break;
        if (i + 1 >= least && n * share <= kFalseMembers * static_cast<double>(i + 1))
            threshold = scores[i];
    }
    return threshold;
}

std::optional<Model> placeAll(const Pool& pool, const std::vector<std::uint32_t>& active, const std::vector<motif::Row>& frequencies,
                              std::size_t least)
{
    return place(pool, active, everyone(pool.background.size()), frequencies, least);
}

std::optional<Model> refine(const Pool& pool, const std::vector<std::uint32_t>& active, std::uint32_t word, std::size_t least)
{
    Model model;
    for (const std::uint32_t i : active)
        if (const auto placement = placeWord(pool.snippets, i, word))
            model.members.push_back(*placement);
    model.frequencies.resize(static_cast<std::size_t>(wordOf(word).width()));
    if (model.members.size() < 3 || !reestimate(model, pool.snippets, pool.letters))
        return std::nullopt;
    const auto asked = thinned(active, kThinned), background = thinned(everyone(pool.background.size()), kThinned);
    const std::size_t leastAsked = std::max<std::size_t>(3, least * asked.size() / std::max<std::size_t>(1, active.size()));
    for (int step = 0; step < kMostSteps; ++step) {
        auto next = place(pool, asked, background, model.frequencies, leastAsked);
        if (!next)
            return std::nullopt;
        const bool settled = sameMembers(next->members, model.members);
        model = std::move(*next);
        if (!reestimate(model, pool.snippets, pool.letters))
            return std::nullopt;
        if (settled)
            break;
    }
    return placeAll(pool, active, model.frequencies, least);
}

}  // namespace bindscape::seqlets
