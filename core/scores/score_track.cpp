// SPDX-License-Identifier: GPL-3.0-or-later
// A score folder as a track. Short regions are painted from the rows of scores.npy (and of table.npy) that touch them; long ones come
// from the zoom levels of scores.bw.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/bigwig.h"
#include "core/scores/npy.h"
#include "core/scores/paint.h"
#include "core/scores/score_bed.h"
#include "core/scores/sites_track.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace bindscape::scores {

namespace fs = std::filesystem;

namespace {

// Painting this many bases or windows takes a few milliseconds; more than that comes from the bigWig.
constexpr std::int64_t kPaintedBases = 2'000'000;
constexpr std::ptrdiff_t kPaintedSites = 2000;
constexpr std::size_t kShownDigits = 8;  // of a checksum

class ScoreTrack final : public SitesTrack {
public:
    ScoreTrack(const fs::path& folder, std::shared_ptr<const genome::Reference> reference, bool normalised)
        : m_normalised(normalised), m_reference(std::move(reference)), m_record(readScoreRecord(folder)),
          m_array(folder / paths::kScoresFile), m_sites(readScoreBed(folder / paths::kScoresBedFile, m_record.window)),
          m_bigWig(genome::BigWig::open(folder / paths::kScoresBigWigFile))
    {
        if (m_array.rows() != m_sites.size() || m_array.columns() != m_record.window || m_record.sites != m_sites.size())
            throw Error("The files in " + folder.string() + " do not belong together (numbers of sites or window differ). Compute the scores again.");
        if (m_record.hasTable)
            m_table.emplace(folder / paths::kScoresTableFile);
        if (m_table && (m_table->rows() != m_sites.size() || m_table->columns() != 4 * m_record.window))
            throw Error((folder / paths::kScoresTableFile).string() +
                        " does not belong to the scores beside it. Compute the scores again.");
        indexChroms(folder);
    }

    bool hasSite(const std::string& chrom, const SelectedCore& core) const override
    {
        const auto [first, last] = overlapping({chrom, core.begin, core.end});
        return std::any_of(m_sites.begin() + first, m_sites.begin() + last, [&](const ScoredSite& site) {
            return SelectedCore{site.coreBegin, site.coreEnd} == core;
        });
    }

    genome::TrackData readWith(std::optional<SelectedCore> selected, const Region& region, int maxBins, Progress& progress) const override
    {
        genome::Attribution data;
        data.region = region;
        maxBins = std::max(maxBins, 1);
        const auto [first, last] = overlapping(region);
        const bool perBase = region.length() <= maxBins;
        if (perBase || (region.length() <= kPaintedBases && last - first <= kPaintedSites))
            paint(data, perBase, selected, first, last, progress);
        if (!perBase && !data.values.empty())
            data.values = strongestPerBin(data.values, maxBins);
        else if (!perBase)
            data.values = m_normalised ? strongestOfWindows(region, maxBins, first, last, progress) : fromBigWig(region, maxBins);
        if (perBase)
            data.letters = letters(region);
        if (last - first <= maxBins)
            for (auto i = first; i < last; ++i)
                data.windows.push_back(windowOf(m_sites[static_cast<std::size_t>(i)]));
        return data;
    }

    std::optional<genome::Feature> next(const std::string& chrom, std::int64_t after) const override
    {
        const auto [first, last] = range(chrom);
        for (auto i = first; i < last; ++i)
            if (m_sites[static_cast<std::size_t>(i)].coreBegin > after)
                return feature(static_cast<std::size_t>(i));
        return std::nullopt;
    }

    std::optional<genome::Feature> previous(const std::string& chrom, std::int64_t before) const override
    {
        const auto [first, last] = range(chrom);
        for (auto i = last; i > first; --i)
            if (m_sites[static_cast<std::size_t>(i - 1)].coreBegin < before)
                return feature(static_cast<std::size_t>(i - 1));
        return std::nullopt;
    }

    std::string description() const override
    {
        const ScoreOrigin& o = m_record.origin;
        const std::string title = o.title.empty() ? o.method + " of " + o.architecture : o.title;
        return title + ", core " + (o.coreBlocked ? "blocked" : "present") + ", " +
               (m_normalised || o.normalised ? "sum of |score| = 1 per window" : "raw scores") + "; motif " + o.motif + "; run " + o.run +
               "; " + plural(static_cast<std::int64_t>(m_sites.size()), "site") + (o.options.empty() ? "" : "; options " + o.options) +
               (o.modelMd5.empty() ? "" : "; model.pt " + o.modelMd5.substr(0, kShownDigits)) +
               (m_record.errors ? "; sum of scores misses the difference of logits by " + formatReal(m_record.errors->median, 2) +
                                      " (median), at most " + formatReal(m_record.errors->largest, 2)
                                : "") +
               "; overlapping windows: " + kOverlapRule;
    }

private:
    using Range = std::pair<std::ptrdiff_t, std::ptrdiff_t>;

    void indexChroms(const fs::path& folder)
    {
        for (std::size_t i = 0; i < m_sites.size(); ++i) {
            const Region& window = m_sites[i].window;
            const auto at = static_cast<std::ptrdiff_t>(i);
            auto [entry, isNew] = m_ranges.try_emplace(window.chrom, at, at);
            const bool follows = isNew || (entry->second.second == at && m_sites[i - 1].window.begin <= window.begin);
            if (!follows)
                throw Error((folder / paths::kScoresBedFile).string() + " is not sorted at " + toLocus(window) + ". Compute the scores again.");
            entry->second.second = at + 1;
            if (isNew)
                m_contigs.push_back({window.chrom, 0});
        }
    }

    Range range(const std::string& chrom) const
    {
        const auto name = genome::resolveContig(m_contigs, chrom);
        return name ? m_ranges.at(*name) : Range{0, 0};
    }

    Range overlapping(const Region& region) const
    {
        const auto [first, last] = range(region.chrom);
        const auto window = static_cast<std::int64_t>(m_record.window);
        const auto begin = std::partition_point(m_sites.begin() + first, m_sites.begin() + last,
                                                [&](const ScoredSite& s) { return s.window.begin + window <= region.begin; });
        const auto end = std::partition_point(begin, m_sites.begin() + last, [&](const ScoredSite& s) { return s.window.begin < region.end; });
        return {begin - m_sites.begin(), end - m_sites.begin()};
    }

    void paint(genome::Attribution& data, bool withTable, std::optional<SelectedCore> selected, std::ptrdiff_t first, std::ptrdiff_t last,
               Progress& progress) const
    {
        ScorePainter painter(data.region, selected, withTable && m_table);
        std::vector<float> row(m_record.window), table(withTable && m_table ? 4 * m_record.window : 0);
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
            if (progress.cancelled())
                throw Cancelled{};
            copyRow(i, row);
            if (!table.empty())
                copyTable(i, table);
            painter.add(m_sites[i], row, table);
        }
        data.values = painter.take();
        data.table = painter.takeTable();
    }

    void copyRow(std::size_t site, std::vector<float>& row) const
    {
        m_array.copyRow(site, row);
        if (!m_record.origin.normalised)
            normalise(site, row);
    }
    // Raw in the file in any case; shown in the unit of the scores.
    void copyTable(std::size_t site, std::vector<float>& table) const
    {
        m_table->copyRow(site, table);
        normalise(site, table);
    }
    void normalise(std::size_t site, std::vector<float>& values) const
    {
        if ((m_normalised || m_record.origin.normalised) && m_sites[site].normaliser > 0)
            for (float& value : values)
                value = static_cast<float>(value / m_sites[site].normaliser);
    }

    // The bigWig holds raw scores; normalised ones are gathered from the windows. Bins are wider than windows here, so that it does
    // not matter which of two overlapping ones wins at a base.
    std::vector<float> strongestOfWindows(const Region& region, int bins, std::ptrdiff_t first, std::ptrdiff_t last,
                                          Progress& progress) const
    {
        BinnedScores binned(region, bins);
        std::vector<float> row(m_record.window);
        for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(last); ++i) {
            if (progress.cancelled())
                throw Cancelled{};
            copyRow(i, row);
            binned.add(m_sites[i], row);
        }
        return binned.take();
    }

    std::vector<float> fromBigWig(const Region& region, int bins) const
    {
        const genome::Signal signal = m_bigWig->read(region, bins);
        std::vector<float> values(signal.min.size());
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] = std::fabs(signal.min[i]) > std::fabs(signal.max[i]) ? signal.min[i] : signal.max[i];
        return values;
    }

    std::string letters(const Region& region) const
    {
        const auto chrom = m_reference ? m_reference->resolve(region.chrom) : std::nullopt;
        if (!chrom || region.begin < 0 || region.end > *m_reference->length(*chrom))
            return {};
        return m_reference->fetch({*chrom, region.begin, region.end});
    }

    genome::Attribution::Window windowOf(const ScoredSite& s) const
    {
        // Without a strand there is no motif: a window of a stretch, in which nothing was blocked.
        return {s.window.begin, s.window.end, s.coreBegin, s.coreEnd, s.strand, m_record.origin.coreBlocked && s.strand != Strand::None, s.normaliser};
    }

    genome::Feature feature(std::size_t i) const
    {
        const ScoredSite& site = m_sites[i];
        return {{site.window.chrom, site.coreBegin, site.coreEnd},
                m_record.origin.motif,
                std::string(site.label == 1   ? "bound"
                            : site.label == 0 ? "unbound"
                                              : "scored") +
                    " (" + toChar(site.strand) + ")"};
    }

    bool m_normalised;
    std::shared_ptr<const genome::Reference> m_reference;
    ScoreRecord m_record;
    NpyRows m_array;
    std::optional<NpyRows> m_table;  // of mutagenesis
    std::vector<ScoredSite> m_sites;
    std::shared_ptr<const genome::BigWig> m_bigWig;
    std::vector<genome::Contig> m_contigs;  // names only
    std::map<std::string, Range> m_ranges;
};

}  // namespace

std::shared_ptr<const genome::TrackSource> scoreTrack(const fs::path& folder, std::shared_ptr<const genome::Reference> reference,
                                                      bool normalised)
{
    return std::make_shared<ScoreTrack>(folder, std::move(reference), normalised);
}

}  // namespace bindscape::scores
