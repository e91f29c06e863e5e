// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmers.h"

#include "core/analysis/kmer_walk.h"
#include "core/base/memory.h"
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/base/thread_progress.h"
#include "core/stats/enrichment.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <cmath>
#include <limits>
#include <map>

namespace bindscape::analysis {

namespace {

constexpr int kCoarseBits = 20;

// The order of finite doubles as unsigned integers, cut to the leading bits.
std::size_t coarse(double x)
{
    const auto bits = std::bit_cast<std::uint64_t>(x);
    const std::uint64_t ordered = bits >> 63 != 0 ? ~bits : bits | std::uint64_t{1} << 63;
    return static_cast<std::size_t>(ordered >> (64 - kCoarseBits));
}

// The rank-th largest score (1 = the largest) without keeping all of them: first a histogram over the leading bits, then
// the scores of the one bin it lies in.
double scoreOfRank(KmerWalk& walk, const std::vector<std::uint64_t>& histogram, std::uint64_t rank, Progress& progress)
{
    std::size_t bin = histogram.size() - 1;
    while (histogram[bin] < rank)
        rank -= histogram[bin--];
    std::vector<double> inside;
    inside.reserve(histogram[bin]);
    walk.visitAll(progress, 0.3, 0.6, [&](std::size_t, double score) {
        if (coarse(score) == bin)
            inside.push_back(score);
    });
    const auto at = inside.begin() + static_cast<std::ptrdiff_t>(rank - 1);
    std::nth_element(inside.begin(), at, inside.end(), std::greater<>());
    return *at;
}

void fillStatistics(KmerTable& table)
{
    std::vector<double> log10P;
    for (auto& row : table.rows) {
        const std::int64_t rest = row.total - row.top;
        const stats::Table2x2 counts{row.top, rest, table.topOccurrences - row.top, table.occurrences - table.topOccurrences - rest};
        const auto ratio = stats::oddsRatio(counts);
        row.oddsRatio = ratio.value;
        row.low = ratio.low;
        row.high = ratio.high;
        row.log10P = stats::log10FisherGreater(counts);
        log10P.push_back(row.log10P);
    }
    const auto bonferroni = stats::bonferroniLog10(log10P, table.rows.size());
    const auto q = stats::benjaminiHochbergLog10(log10P);
    for (std::size_t i = 0; i < table.rows.size(); ++i) {
        table.rows[i].log10Bonferroni = bonferroni[i];
        table.rows[i].log10Q = q[i];
    }
}

}  // namespace

std::vector<const KmerRow*> KmerTable::ranked() const
{
    std::vector<const KmerRow*> order;
    for (const auto& row : rows)
        order.push_back(&row);
    const auto ratio = [](const KmerRow* row) { return std::isnan(row->oddsRatio) ? -1 : row->oddsRatio; };
    std::stable_sort(order.begin(), order.end(), [&](const KmerRow* a, const KmerRow* b) {
        return a->log10Bonferroni != b->log10Bonferroni ? a->log10Bonferroni < b->log10Bonferroni : ratio(a) > ratio(b);
    });
    return order;
}

KmerTable kmerEnrichment(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const KmerOptions& options,
                         Progress& progress, std::span<const std::size_t> sites)
{
    KmerWalk walk(scores, letters, options, sites);
    requireMemoryForKmers(options.k, options.orientation, machineMemory().freeBytes);
    KmerTable table;
    table.options = options;
    table.title = titleOf(scores.origin);
    table.settings = settingsOf(scores, walk.sites());
    table.rows.resize(kmerCount(options.k, options.orientation));
    const auto rowOf = rowsOfWords(options.k, options.orientation);
    for (std::size_t word = walk.words(); word-- > 0;)  // the first of two words names their row
        table.rows[rowOf[word]].kmer = wordText(word, options.k);

    std::vector<std::uint64_t> histogram(std::size_t{1} << kCoarseBits, 0);
    walk.visitAll(progress, 0, 0.3, [&](std::size_t word, double score) {
        ++table.rows[rowOf[word]].total;
        ++table.occurrences;
        ++histogram[coarse(score)];
    });
    if (table.occurrences > 0) {
        const auto rank = static_cast<std::uint64_t>(std::floor(options.top * static_cast<double>(table.occurrences)));
        table.threshold = scoreOfRank(walk, histogram, std::max<std::uint64_t>(1, rank), progress);
        walk.visitAll(progress, 0.6, 0.9, [&](std::size_t word, double score) {
            if (score >= table.threshold) {
                ++table.rows[rowOf[word]].top;
                ++table.topOccurrences;
            }
        });
    }
    fillStatistics(table);
    progress.checkpoint(1, plural(table.occurrences, "word") + " counted");
    return table;
}

std::vector<KmerInstance> kmerInstances(const scores::ScoreSet& scores, const std::vector<std::string>& letters, const std::string& kmer,
                                        const KmerOptions& options, std::size_t limit, std::span<const std::size_t> sites)
{
    KmerWalk walk(scores, letters, options, sites);
    const auto given = wordOf(kmer);
    if (!given || static_cast<int>(kmer.size()) != options.k)
        throw Error("\"" + kmer + "\" is not a word of " + std::to_string(options.k) + " letters A, C, G, T.");
    const bool asOne = options.orientation == KmerOrientation::Both;
    const std::size_t wanted = asOne ? std::min(*given, reverseWord(*given, options.k)) : *given;
    std::vector<KmerInstance> instances;
    for (const std::size_t i : walk.sites()) {
        const auto& site = scores.sites[i];
        walk.visitSite(i, [&](std::size_t word, double score, std::int64_t begin) {
            if (word != wanted)
                return;
            // Along the window as it was read, or against it where the word given is the other one of the two.
            const bool against = walk.turned() != (*given != wanted);
            const Strand along = options.orientation == KmerOrientation::Genome ? Strand::Forward : site.strand;
            const Strand opposite = walk.site().reversed ? Strand::Forward : Strand::Reverse;
            const std::int64_t end = begin + options.k;
            const std::int64_t first = walk.site().reversed ? site.window.end - end : site.window.begin + begin;
            const std::int64_t middle = begin + (options.k - 1) / 2;
            instances.push_back({{site.window.chrom, first, first + options.k},
                                 against ? opposite : along,
                                 static_cast<int>(middle - walk.site().centre()),
                                 score,
                                 i});
        });
    }
    std::stable_sort(instances.begin(), instances.end(), [](const KmerInstance& a, const KmerInstance& b) { return a.score > b.score; });
    if (instances.size() > limit)
        instances.resize(limit);
    return instances;
}

motif::Motif lettersAround(const scores::ScoreSet& scores, const std::vector<std::string>& letters, std::span<const KmerInstance> instances,
                           int before, int after)
{
    motif::Motif around;
    for (const KmerInstance& instance : instances) {
        if (instance.site >= scores.sites.size() || instance.site >= letters.size())
            throw Error("An instance of a word lies at " + toLocus(instance.region) + ", which is none of the scored sites.");
        const std::string& window = letters[instance.site];
        const bool reversed = instance.strand == Strand::Reverse;
        const std::int64_t length = before + instance.region.length() + after;
        if (around.rows.empty())
            around.rows.assign(static_cast<std::size_t>(length), motif::Row{});
        const std::int64_t first = instance.region.begin - scores.sites[instance.site].window.begin - (reversed ? after : before);
        for (std::int64_t i = 0; i < std::min(length, static_cast<std::int64_t>(around.rows.size())); ++i) {
            const std::int64_t at = reversed ? first + length - 1 - i : first + i;
            if (at < 0 || at >= static_cast<std::int64_t>(window.size()))
                continue;
            const std::uint8_t code = genome::baseCode(window[static_cast<std::size_t>(at)]);
            if (code != genome::kUnknownBase)
                around.rows[static_cast<std::size_t>(i)][reversed ? 3u - code : code] += 1;
        }
    }
    return around;
}

std::vector<std::string> windowLetters(const scores::ScoreSet& scores, const genome::Reference& reference, Progress& progress, int threads)
{
    // Neighbours lie in the same compressed block of the genome more often than not, so each thread reads a run of them.
    constexpr std::size_t kRun = 64;
    std::map<std::string, std::string, std::less<>> names;  // of the scores -> of the genome
    for (const auto& site : scores.sites) {
        auto [name, isNew] = names.try_emplace(site.window.chrom);
        if (!isNew)
            continue;
        const auto chrom = reference.resolve(site.window.chrom);
        if (!chrom)
            throw Error(reference.path().string() + " has no chromosome called " + site.window.chrom +
                        ". Is this the genome of the scores?");
        name->second = *chrom;
    }
    const std::size_t count = scores.sites.size();
    std::vector<std::string> letters(count);
    std::atomic<std::size_t> done{0};
    parallelFor((count + kRun - 1) / kRun, threads, [&](std::size_t run) {
        const ThreadProgress scope(progress);
        progress.checkpoint(static_cast<double>(done) / static_cast<double>(count), "Reading sequence");
        const std::size_t end = std::min(count, (run + 1) * kRun);
        for (std::size_t i = run * kRun; i < end; ++i) {
            const Region& window = scores.sites[i].window;
            letters[i] = reference.fetch({names.find(window.chrom)->second, window.begin, window.end});
        }
        done += end - run * kRun;
    });
    return letters;
}

}  // namespace bindscape::analysis
