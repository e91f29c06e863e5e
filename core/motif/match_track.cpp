// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/match_track.h"

#include "core/base/text.h"
#include "core/motif/scanner.h"
#include "core/motif/stretch_scanner.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace bindscape::motif {

namespace {

using genome::MotifHit;

constexpr std::size_t kMotifsAtOnce = 64;  // prepared together; a table of p-values takes 8 kB a base of width until it is cut
constexpr std::int64_t kStep = 4'000;      // bases searched at once for the next match

// What is kept of a motif: its name and the p-values of scores from its threshold on.
struct Known {
    std::string title;
    int width = 0, offset = 0, scale = 1, threshold = 0;
    std::vector<float> pvalues;
};

// Best first; at equal p-values the first place, the first motif.
bool isBetter(const MotifHit& a, const MotifHit& b)
{
    return std::tie(a.pvalue, a.begin, a.end, a.motif) < std::tie(b.pvalue, b.begin, b.end, b.motif);
}

bool coverEachOther(const MotifHit& a, const MotifHit& b)
{
    const std::int64_t common = std::min(a.end, b.end) - std::max(a.begin, b.begin);
    return 4 * common >= 3 * std::min(a.end - a.begin, b.end - b.begin);
}

std::vector<MotifHit> folded(std::vector<MotifHit> hits)
{
    std::sort(hits.begin(), hits.end(), isBetter);
    // Kept hits by where they begin, so that only those that can reach are compared.
    std::multimap<std::int64_t, const MotifHit*> kept;
    std::vector<bool> stays(hits.size(), true);
    for (std::size_t i = 0; i < hits.size(); ++i) {
        const auto last = kept.lower_bound(hits[i].end);
        for (auto other = kept.lower_bound(hits[i].begin - static_cast<std::int64_t>(kMaxWidth)); other != last && stays[i]; ++other)
            stays[i] = !coverEachOther(*other->second, hits[i]);
        if (stays[i])
            kept.emplace(hits[i].begin, &hits[i]);
    }
    std::vector<MotifHit> result;
    for (const auto& [begin, hit] : kept)
        result.push_back(*hit);
    return result;
}

class MatchTrack final : public genome::TrackSource {
public:
    MatchTrack(const std::filesystem::path& file, std::shared_ptr<const genome::Reference> genome, const MatchOptions& options)
        : m_genome(std::move(genome)), m_options(options), m_name(file.filename().string())
    {
        auto read = readMotifs(file);
        m_warnings = std::move(read.warnings);
        const Background background;
        std::int64_t tooShort = 0;
        for (std::size_t first = 0; first < read.motifs.size(); first += kMotifsAtOnce) {
            std::vector<PreparedMotif> prepared;
            for (std::size_t i = first; i < std::min(read.motifs.size(), first + kMotifsAtOnce); ++i) {
                PreparedMotif motif = prepare(read.motifs[i], background, options.pvalue);
                if (motif.threshold >= static_cast<int>(motif.pvalues.p.size())) {
                    ++tooShort;
                    continue;
                }
                const auto from = motif.pvalues.p.begin() + motif.threshold;
                m_known.push_back({motif.motif.title(), motif.scores.width(), motif.scores.offset, motif.scores.scale, motif.threshold,
                                   std::vector<float>(from, motif.pvalues.p.end())});
                m_widest = std::max(m_widest, motif.scores.width());
                prepared.push_back(std::move(motif));
            }
            if (!prepared.empty()) {
                m_firsts.push_back(m_known.size() - prepared.size());
                m_scanners.push_back(std::make_unique<StretchScanner>(prepared, false));
            }
        }
        if (tooShort > 0)
            m_warnings.push_back(
                {m_name, 0,
                 plural(tooShort, "motif is", "motifs are") + " too short for any match of p " + formatReal(options.pvalue) + " or less."});
    }

    genome::TrackKind kind() const override { return genome::TrackKind::MotifHits; }

    genome::TrackData read(const Region& region, int, Progress& progress) const override
    {
        if (region.length() > kLongestMatched)
            return std::monostate{};
        genome::MotifHits data;
        data.region = region;
        data.items = matches(region, progress);
        if (m_options.cores) {
            const auto cores = m_options.cores->read(region, std::numeric_limits<int>::max(), progress);
            if (const auto* hits = std::get_if<genome::MotifHits>(&cores))
                for (MotifHit hit : hits->items) {
                    hit.label = std::max(hit.label, 0);  // a match has no label, a core has
                    data.items.push_back(std::move(hit));
                }
        }
        std::sort(data.items.begin(), data.items.end(), [](const MotifHit& a, const MotifHit& b) {
            return std::tie(a.begin, a.pvalue, a.end, a.motif) < std::tie(b.begin, b.pvalue, b.end, b.motif);
        });
        return data;
    }

    std::optional<genome::Feature> next(const std::string& chrom, std::int64_t after) const override
    {
        const std::int64_t length = lengthOf(chrom), farthest = std::min(length, after + farthestStep());
        for (std::int64_t begin = std::max<std::int64_t>(0, after + 1); begin < farthest; begin += kStep)
            for (const MotifHit& hit : sorted({chrom, begin, std::min(length, begin + kStep)}))
                if (hit.begin > after)
                    return feature(chrom, hit);
        return std::nullopt;
    }

    std::optional<genome::Feature> previous(const std::string& chrom, std::int64_t before) const override
    {
        const std::int64_t length = lengthOf(chrom), farthest = std::max<std::int64_t>(0, before - farthestStep());
        for (std::int64_t end = std::min(length, before); end > farthest; end -= kStep) {
            const auto hits = sorted({chrom, std::max<std::int64_t>(0, end - kStep), end});
            for (auto hit = hits.rbegin(); hit != hits.rend(); ++hit)
                if (hit->begin < before)
                    return feature(chrom, *hit);
        }
        return std::nullopt;
    }

    const Warnings& warnings() const override { return m_warnings; }
    std::string description() const override
    {
        return "matches of " + plural(static_cast<std::int64_t>(m_known.size()), "motif") + " of " + m_name + ", p ≤ " +
               formatReal(m_options.pvalue) + ", uniform background" + (m_options.fold ? "; of matches over one another the best" : "") +
               (m_options.cores ? "; with the cores of the data set" : "");
    }

private:
    // Both strands at a place are one match, the better one, as everywhere in this program.
    std::vector<MotifHit> matches(const Region& region, Progress& progress) const
    {
        const std::int64_t length = lengthOf(region.chrom);
        const Region wider{region.chrom, std::clamp<std::int64_t>(region.begin - 2 * m_widest, 0, length),
                           std::clamp<std::int64_t>(region.end + 2 * m_widest, 0, length)};
        if (wider.length() <= 0)
            return {};
        const std::string letters = m_genome->fetch(wider);
        std::vector<MotifHit> found;
        std::vector<Hit> hits;
        for (std::size_t i = 0; i < m_scanners.size(); ++i) {
            progress.checkpoint(static_cast<double>(i) / static_cast<double>(m_scanners.size()), {});
            hits.clear();
            m_scanners[i]->scan(letters, wider.begin, wider.end, hits);
            for (const Hit& hit : hits) {
                const Known& known = m_known[m_firsts[i] + hit.motif];
                found.push_back({hit.begin, hit.begin + known.width, hit.strand,
                                 static_cast<double>(hit.score) / known.scale + static_cast<double>(known.width) * known.offset,
                                 static_cast<double>(known.pvalues[static_cast<std::size_t>(hit.score - known.threshold)]), -1, false,
                                 known.title});
            }
        }
        // Folded with what lies just outside, so that it does not depend on where the region ends.
        if (m_options.fold)
            found = folded(std::move(found));
        std::erase_if(found, [&](const MotifHit& hit) { return hit.begin >= region.end || hit.end <= region.begin; });
        return found;
    }

    std::vector<MotifHit> sorted(const Region& region) const
    {
        SilentProgress silent;
        auto found = matches(region, silent);
        std::sort(found.begin(), found.end(),
                  [](const MotifHit& a, const MotifHit& b) { return std::tie(a.begin, a.pvalue) < std::tie(b.begin, b.pvalue); });
        return found;
    }

    std::int64_t lengthOf(const std::string& chrom) const { return m_genome->length(chrom).value_or(0); }
    // A few hundred milliseconds, whatever the number of motifs.
    std::int64_t farthestStep() const
    {
        return std::int64_t{400'000'000} / static_cast<std::int64_t>(std::max<std::size_t>(1, m_known.size()));
    }

    static genome::Feature feature(const std::string& chrom, const MotifHit& hit)
    {
        return {{chrom, hit.begin, hit.end}, hit.motif, std::string("(") + toChar(hit.strand) + "), p " + formatReal(hit.pvalue, 3)};
    }

    std::shared_ptr<const genome::Reference> m_genome;
    MatchOptions m_options;
    std::string m_name;
    Warnings m_warnings;
    std::vector<Known> m_known;
    std::vector<std::size_t> m_firsts;  // of each scanner: its first motif among all
    std::vector<std::unique_ptr<const StretchScanner>> m_scanners;
    int m_widest = 0;
};

}  // namespace

std::shared_ptr<const genome::TrackSource> matchTrack(const std::filesystem::path& motifFile,
                                                      std::shared_ptr<const genome::Reference> genome, const MatchOptions& options)
{
    return std::make_shared<MatchTrack>(motifFile, std::move(genome), options);
}

}  // namespace bindscape::motif
