// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/scanner.h"

#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/genome/sequence.h"
#include "core/motif/stretch_scanner.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>

namespace bindscape::motif {

namespace {

constexpr std::int64_t kBlock = std::int64_t{1} << 20;  // starts in one piece of work

// Starts of sites in one piece; letters are read on to `lettersEnd`, so that sites across the border are whole.
struct Block {
    std::string chrom;
    std::int64_t begin, end, lettersEnd;
};

// The regions on the contigs' own names, clipped, in the order of the reference; those that touch are one.
std::vector<Region> tidyRegions(const genome::Reference& reference, const std::vector<Region>& regions)
{
    const auto& contigs = reference.contigs();
    std::vector<Region> tidy;
    if (regions.empty()) {
        for (const auto& contig : contigs)
            tidy.push_back({contig.name, 0, contig.length});
        return tidy;
    }
    std::map<std::string, std::vector<Region>> byChrom;
    for (const auto& region : regions) {
        const auto chrom = reference.resolve(region.chrom);
        if (!chrom)
            throw Error(reference.path().string() + " has no chromosome called " + region.chrom + ".");
        byChrom[*chrom].push_back({*chrom, std::max<std::int64_t>(0, region.begin), region.end});
    }
    for (const auto& contig : contigs) {
        auto& own = byChrom[contig.name];
        std::sort(own.begin(), own.end());
        for (auto& region : own) {
            region.end = std::min(region.end, contig.length);
            if (region.begin >= region.end)
                continue;
            if (!tidy.empty() && tidy.back().chrom == region.chrom && region.begin <= tidy.back().end)
                tidy.back().end = std::max(tidy.back().end, region.end);
            else
                tidy.push_back(region);
        }
    }
    return tidy;
}

std::vector<Block> cutBlocks(const std::vector<Region>& regions, int widest)
{
    std::vector<Block> blocks;
    for (const auto& region : regions)
        for (std::int64_t begin = region.begin; begin < region.end; begin += kBlock) {
            const std::int64_t end = std::min(begin + kBlock, region.end);
            blocks.push_back({region.chrom, begin, end, std::min(region.end, end + std::max(0, widest - 1))});
        }
    return blocks;
}

// Hands results on in the order of the blocks although they are ready in any order. Whoever is too far ahead waits, so
// only a few results are held at any time.
class OrderedSink {
public:
    OrderedSink(std::size_t ahead, std::function<void(std::size_t, std::span<const Hit>)> sink) : m_ahead(ahead), m_sink(std::move(sink)) {}

    void deliver(std::size_t block, std::vector<Hit> hits)
    {
        std::unique_lock lock(m_mutex);
        m_turn.wait(lock, [&] { return m_failed || block < m_next + m_ahead; });
        if (m_failed)
            return;
        m_ready.emplace(block, std::move(hits));
        while (!m_ready.empty() && m_ready.begin()->first == m_next) {
            m_sink(m_next, m_ready.begin()->second);
            m_ready.erase(m_ready.begin());
            ++m_next;
        }
        m_turn.notify_all();
    }
    // Lets the waiting go on after another thread has thrown.
    void giveUp()
    {
        const std::lock_guard lock(m_mutex);
        m_failed = true;
        m_turn.notify_all();
    }

private:
    const std::size_t m_ahead;
    std::function<void(std::size_t, std::span<const Hit>)> m_sink;
    std::mutex m_mutex;
    std::condition_variable m_turn;
    std::map<std::size_t, std::vector<Hit>> m_ready;
    std::size_t m_next = 0;
    bool m_failed = false;
};

}  // namespace

void scanGenome(const genome::Reference& reference, std::span<const PreparedMotif> motifs, const ScanOptions& options,
                const std::function<void(const std::string& chrom, std::span<const Hit> hits)>& sink, Progress& progress)
{
    const StretchScanner scanner(motifs, options.bothPerPosition);
    const auto blocks = cutBlocks(tidyRegions(reference, options.regions), scanner.widest());
    const int threads = options.threads > 0 ? options.threads : availableCores();
    OrderedSink ordered(2 * static_cast<std::size_t>(threads), [&](std::size_t block, std::span<const Hit> hits) {
        if (!hits.empty())
            sink(blocks[block].chrom, hits);
    });
    std::atomic<std::size_t> done{0};
    parallelFor(blocks.size(), threads, [&](std::size_t i) {
        try {
            const Block& block = blocks[i];
            progress.checkpoint(static_cast<double>(done) / static_cast<double>(blocks.size()), "Scanning " + block.chrom);
            std::vector<Hit> hits;
            scanner.scan(reference.fetch({block.chrom, block.begin, block.lettersEnd}), block.begin, block.end, hits);
            ordered.deliver(i, std::move(hits));
            ++done;
        } catch (...) {
            ordered.giveUp();
            throw;
        }
    });
    progress.checkpoint(1, "Scanned " + plural(static_cast<std::int64_t>(motifs.size()), "motif"));
}

Background genomeBackground(const genome::Reference& reference, int threads, Progress& progress)
{
    const auto blocks = cutBlocks(tidyRegions(reference, {}), 0);
    std::atomic<std::int64_t> gc{0}, known{0};
    std::atomic<std::size_t> done{0};
    parallelFor(blocks.size(), threads, [&](std::size_t i) {
        progress.checkpoint(static_cast<double>(done) / static_cast<double>(blocks.size()), "Counting letters of " + blocks[i].chrom);
        const auto counts = genome::composition(reference.fetch({blocks[i].chrom, blocks[i].begin, blocks[i].end}));
        gc += counts.gc;
        known += counts.known;
        ++done;
    });
    if (gc == 0 || gc == known)
        throw Error(reference.path().string() + " lacks some of the letters A, C, G, T; give a background instead of \"genome\".");
    const double share = static_cast<double>(gc) / static_cast<double>(known) / 2;
    return {{0.5 - share, share, share, 0.5 - share}};
}

}  // namespace bindscape::motif
