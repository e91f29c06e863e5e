// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seqlets/discover.h"

#include "core/base/parallel.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace bindscape::seqlets {

namespace {

constexpr std::size_t kMostBackground = 60'000;
constexpr double kPalindrome = 0.9;
constexpr int kCoreFlank = 10;
constexpr int kMostMisses = 40;  // words that come to nothing

std::vector<std::uint32_t> numbered(std::size_t count)
{
    std::vector<std::uint32_t> all(count);
    std::iota(all.begin(), all.end(), 0u);
    return all;
}

// Stretches side by side in the flanks that no run overlaps, thinned out evenly.
Snippets backgroundStretches(const Windows& windows, const SeqletSet& set, int window)
{
    std::vector<std::pair<std::size_t, int>> places;
    auto next = set.seqlets.begin();
    for (std::size_t i = 0; i < windows.sites().size(); ++i) {
        const auto& site = windows.sites()[i];
        std::vector<std::pair<int, int>> taken;
        if (windows.coreIsApart())
            taken.emplace_back(site.coreBegin, site.coreEnd);
        for (; next != set.seqlets.end() && next->site == i; ++next)
            taken.emplace_back(next->begin, next->begin + window);
        for (int begin = 0; begin + window <= windows.length();) {
            const auto in =
                std::find_if(taken.begin(), taken.end(), [&](const auto& t) { return t.first < begin + window && begin < t.second; });
            if (in != taken.end()) {
                begin = in->second;
                continue;
            }
            places.emplace_back(i, begin);
            begin += window;
        }
    }
    Snippets stretches(window);
    const std::size_t count = std::min(places.size(), kMostBackground);
    for (std::size_t k = 0; k < count; ++k) {
        const auto& [site, begin] = places[k * places.size() / count];
        stretches.add(windows, site, begin);
    }
    return stretches;
}

motif::Row letterShares(const Windows& windows)
{
    motif::Row counts{1, 1, 1, 1};
    for (const auto& site : windows.sites())
        for (const std::uint8_t code : site.codes)
            if (code < 4) {
                ++counts[code];
                ++counts[3u - code];
            }
    const double total = std::accumulate(counts.begin(), counts.end(), 0.0);
    for (double& x : counts)
        x /= total;
    return counts;
}

// The greedy part: word, matrix, members aside, again.
class Search {
public:
    Search(const Pool& pool, const Options& options)
        : m_pool(pool), m_options(options), m_active(numbered(pool.snippets.size())), m_used(kWords, 0)
    {
        for (std::size_t i = 0; i < pool.background.size(); ++i)
            m_outside.add(pool.background.run(i), wordsIn(pool.background.run(i)));
        m_words.resize(pool.snippets.size());
        parallelFor(m_words.size(), pool.threads, [&](std::size_t i) { m_words[i] = wordsIn(pool.snippets.run(i)); });
        for (std::size_t i = 0; i < m_words.size(); ++i)
            m_inside.add(pool.snippets.run(i), m_words[i]);
    }

    std::vector<Model> run(Progress& progress)
    {
        const auto least = static_cast<std::size_t>(m_options.minSeqlets);
        int misses = 0;
        while (m_active.size() >= least && static_cast<int>(m_found.size()) < m_options.maxMotifs && misses < kMostMisses) {
            progress.checkpoint(static_cast<double>(m_found.size()) / m_options.maxMotifs,
                                plural(static_cast<std::int64_t>(m_found.size()), "motif") + " found");
            const Seed seed = bestWord(m_inside, m_outside, m_used);
            if (seed.log10P > std::log10(m_options.wordP))
                break;
            m_used[seed.word] = 1;
            auto model = refine(m_pool, m_active, seed.word, least);
            if (!model) {
                ++misses;
                continue;
            }
            model->log10P = seed.log10P;
            model->word = seed.word;
            setAside(model->members);
            m_found.push_back(std::move(*model));
        }
        return std::move(m_found);
    }

private:
    void setAside(const std::vector<Placement>& members)
    {
        std::vector<char> gone(m_pool.snippets.size(), 0);
        for (const Placement& member : members)
            gone[member.snippet] = 1;
        remove(gone);
    }
    // The snippets with this word begin no motif; they may still join one in the end.
    void passOver(std::uint32_t word)
    {
        std::vector<char> gone(m_pool.snippets.size(), 0);
        for (const std::uint32_t i : m_active)
            gone[i] = std::binary_search(m_words[i].begin(), m_words[i].end(), word);
        remove(gone);
    }
    void remove(const std::vector<char>& gone)
    {
        for (const std::uint32_t i : m_active)
            if (gone[i])
                m_inside.add(m_pool.snippets.run(i), m_words[i], -1);
        std::erase_if(m_active, [&](std::uint32_t i) { return gone[i] != 0; });
    }

    const Pool& m_pool;
    const Options& m_options;
    std::vector<std::uint32_t> m_active;
    std::vector<char> m_used;
    std::vector<std::vector<std::uint32_t>> m_words;
    WordCounts m_inside, m_outside;
    std::vector<Model> m_found;
};

// Of two models the one with more members, with the letters of the other ones where they align.
std::vector<motif::Row> joined(const Model& large, const Model& small, const Alignment& alignment)
{
    const auto rows = alignment.reverse ? reverseComplement(small.frequencies) : small.frequencies;
    std::vector<motif::Row> mean = large.frequencies;
    const double a = static_cast<double>(large.members.size()), b = static_cast<double>(small.members.size());
    for (int j = 0; j < large.width(); ++j) {
        const int k = j - alignment.offset;
        if (k < 0 || k >= small.width())
            continue;
        for (std::size_t letter = 0; letter < 4; ++letter) {
            double& p = mean[static_cast<std::size_t>(j)][letter];
            p = (a * p + b * rows[static_cast<std::size_t>(k)][letter]) / (a + b);
        }
    }
    return mean;
}

// The snippets that are members of neither of the other models.
std::vector<std::uint32_t> freeFor(const std::vector<Model>& models, std::size_t first, std::size_t second, std::size_t snippets)
{
    std::vector<char> taken(snippets, 0);
    for (std::size_t i = 0; i < models.size(); ++i)
        for (const Placement& member : models[i].members)
            if (i != first && i != second)
                taken[member.snippet] = 1;
    auto rest = numbered(snippets);
    std::erase_if(rest, [&](std::uint32_t i) { return taken[i] != 0; });
    return rest;
}

void mergeAlike(std::vector<Model>& models, const Pool& pool, std::size_t least)
{
    for (;;) {
        std::size_t first = 0, second = 0;
        Alignment best{kSame, 0, false};
        for (std::size_t i = 0; i < models.size(); ++i)
            for (std::size_t j = i + 1; j < models.size(); ++j)
                if (const auto alignment = align(models[i].frequencies, models[j].frequencies); alignment.r > best.r) {
                    best = alignment;
                    first = i;
                    second = j;
                }
        if (second == 0)
            return;
        if (models[first].members.size() < models[second].members.size()) {
            std::swap(models[first], models[second]);
            best = align(models[first].frequencies, models[second].frequencies);
        }
        const auto rest = freeFor(models, first, second, pool.snippets.size());
        auto merged = placeAll(pool, rest, joined(models[first], models[second], best), least);
        if (merged && merged->members.size() >= models[first].members.size() && reestimate(*merged, pool.snippets, pool.letters)) {
            merged->log10P = std::min(models[first].log10P, models[second].log10P);
            merged->word = models[first].log10P <= models[second].log10P ? models[first].word : models[second].word;
            models[first] = std::move(*merged);
        }
        models.erase(models.begin() + static_cast<std::ptrdiff_t>(second));
    }
}

// Every snippet to the model that it fits best, of those whose threshold it reaches.
void share(std::vector<Model>& models, const Pool& pool, std::size_t least)
{
    std::vector<Placement> best(pool.snippets.size());
    std::vector<int> owner(pool.snippets.size(), -1);
    std::vector<LogOdds> odds;
    for (auto& model : models) {
        odds.emplace_back(model.frequencies, pool.letters);
        model.members.clear();
    }
    constexpr std::size_t kBlock = 256;
    parallelFor((best.size() + kBlock - 1) / kBlock, pool.threads, [&](std::size_t block) {
        for (std::size_t i = block * kBlock; i < std::min(best.size(), (block + 1) * kBlock); ++i)
            for (std::size_t m = 0; m < models.size(); ++m)
                if (const auto placement = odds[m].best(pool.snippets, i);
                    placement.score >= static_cast<float>(models[m].threshold) && (owner[i] < 0 || placement.score > best[i].score)) {
                    best[i] = placement;
                    owner[i] = static_cast<int>(m);
                }
    });
    for (std::size_t i = 0; i < best.size(); ++i)
        if (owner[i] >= 0)
            models[static_cast<std::size_t>(owner[i])].members.push_back(best[i]);
    std::erase_if(models, [&](const Model& model) { return model.members.size() < least; });
}

// Letters and mean scores under the instances.
void measure(Motif& motif, const Windows& windows, int width)
{
    motif.counts.assign(static_cast<std::size_t>(width), motif::Row{});
    motif.contributions = motif.counts;
    for (const Instance& instance : motif.instances)
        for (int j = 0; j < width; ++j) {
            const int at = instance.begin + (instance.opposite ? width - 1 - j : j);
            if (at < 0 || at >= windows.length())
                continue;
            const std::uint8_t code = windows.sites()[instance.site].codes[static_cast<std::size_t>(at)];
            if (code > 3)
                continue;
            const std::size_t letter = instance.opposite ? 3u - code : code;
            ++motif.counts[static_cast<std::size_t>(j)][letter];
            motif.contributions[static_cast<std::size_t>(j)][letter] += windows.value(instance.site, at);
        }
    for (auto& row : motif.contributions)
        for (double& x : row)
            x /= static_cast<double>(std::max<std::size_t>(1, motif.instances.size()));
    for (auto& row : motif.counts)  // a column of unknown letters alone
        if (row == motif::Row{})
            row = {0.25, 0.25, 0.25, 0.25};
}

Motif asMotifOf(const Model& model, const Windows& windows, const SeqletSet& set, const Pool& pool)
{
    Motif motif;
    const LogOdds odds(model.frequencies, pool.letters);
    for (std::size_t i = 0; i < pool.background.size(); ++i)
        motif.background += odds.best(pool.background, i).score >= static_cast<float>(model.threshold);
    motif.background /= static_cast<double>(std::max<std::size_t>(1, pool.background.size()));
    motif.word = wordText(model.word);
    motif.log10P = model.log10P;
    for (const Placement& member : model.members) {
        const Seqlet& seqlet = set.seqlets[member.snippet];
        motif.instances.push_back(
            {member.snippet, seqlet.site, seqlet.begin - kMargin + member.begin, member.reverse, member.score, seqlet.score});
    }
    measure(motif, windows, model.width());
    Motif turned = motif;
    turned.turn();
    return turned.asMotif().consensus() < motif.asMotif().consensus() ? turned : motif;
}

// The core's own class: aligned at the core, as wide as it and what is informative around it.
std::optional<Motif> coreMotif(const Windows& windows, const SeqletSet& set, const motif::Row& background, std::size_t least)
{
    if (set.cores.size() < least)
        return std::nullopt;
    // Cores of several widths (sites of several motifs) are aligned at their middle.
    int width = 0;
    for (const Seqlet& core : set.cores)
        width = std::max(width, windows.sites()[core.site].coreEnd - windows.sites()[core.site].coreBegin);
    Motif motif;
    motif.id = "core";
    motif.isCore = true;
    motif.log10P = motif.background = std::numeric_limits<double>::quiet_NaN();
    const int wide = width + 2 * kCoreFlank;
    for (std::size_t i = 0; i < set.cores.size(); ++i) {
        const auto& site = windows.sites()[set.cores[i].site];
        motif.instances.push_back(
            {static_cast<std::uint32_t>(i), set.cores[i].site, site.centre() - (width - 1) / 2 - kCoreFlank, false, 0, set.cores[i].score});
    }
    measure(motif, windows, wide);
    const auto frequencies = motif.frequencies();
    int lo = kCoreFlank, hi = kCoreFlank + width;
    const double n = static_cast<double>(motif.instances.size());
    for (int j = 0; j < wide; ++j)
        if (informationOf(frequencies[static_cast<std::size_t>(j)], background, n) >= 0.25) {
            lo = std::min(lo, j);
            hi = std::max(hi, j + 1);
        }
    for (Instance& instance : motif.instances)
        instance.begin += lo;
    measure(motif, windows, hi - lo);
    return motif;
}

}  // namespace

std::vector<motif::Row> Motif::frequencies() const
{
    std::vector<motif::Row> rows;
    for (const auto& row : counts) {
        const double total = std::accumulate(row.begin(), row.end(), 0.0);
        rows.push_back({row[0] / total, row[1] / total, row[2] / total, row[3] / total});
    }
    return rows;
}

std::size_t Motif::sites() const
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < instances.size(); ++i)
        count += i == 0 || instances[i].site != instances[i - 1].site;
    return count;
}

double Motif::meanScore() const
{
    double sum = 0;
    for (const Instance& instance : instances)
        sum += instance.score;
    return instances.empty() ? 0 : sum / static_cast<double>(instances.size());
}

void Motif::turn()
{
    counts = reverseComplement(std::move(counts));
    contributions = reverseComplement(std::move(contributions));
    for (Instance& instance : instances)
        instance.opposite = !instance.opposite;
}

motif::Motif Motif::asMotif() const
{
    motif::Motif matrix;
    matrix.id = id;
    matrix.name = id;
    matrix.rows = counts;
    matrix.nsites = static_cast<double>(instances.size());
    return matrix;
}

bool Motif::isPalindrome() const
{
    const auto rows = frequencies();
    return align(rows, reverseComplement(rows), 5, false).r >= kPalindrome;
}

Discovery discover(const Windows& windows, const Options& options, Progress& progress)
{
    checkOptions(options);
    Discovery found;
    found.countedSites = windows.sites().size();
    SubProgress finding(progress, 0, 0.3), searching(progress, 0.3, 0.9);
    found.seqlets = findSeqlets(windows, options, finding);
    found.background = letterShares(windows);
    const auto least = static_cast<std::size_t>(options.minSeqlets);
    if (options.core == CorePolicy::Separate)
        if (auto core = coreMotif(windows, found.seqlets, found.background, least))
            found.motifs.push_back(std::move(*core));
    Snippets snippets(options.window);
    for (const Seqlet& seqlet : found.seqlets.seqlets)
        snippets.add(windows, seqlet.site, seqlet.begin);
    const Snippets background = backgroundStretches(windows, found.seqlets, options.window);
    found.backgroundStretches = background.size();
    const Pool pool{snippets, background, found.background, options.threads};
    auto models = Search(pool, options).run(searching);
    progress.checkpoint(0.9, "Merging motifs");
    mergeAlike(models, pool, least);
    share(models, pool, least);
    std::stable_sort(models.begin(), models.end(), [](const Model& a, const Model& b) { return a.members.size() > b.members.size(); });
    for (std::size_t i = 0; i < models.size(); ++i) {
        found.motifs.push_back(asMotifOf(models[i], windows, found.seqlets, pool));
        found.motifs.back().id = "motif_" + std::to_string(i + 1);
    }
    progress.checkpoint(1, plural(static_cast<std::int64_t>(found.motifs.size()), "motif") + " found");
    return found;
}

}  // namespace bindscape::seqlets
