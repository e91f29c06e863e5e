// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/score_lookup.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/contig_index.h"
#include "core/scores/npy.h"
#include "core/scores/score_bed.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace bindscape::variation {

namespace fs = std::filesystem;

namespace {

struct Chosen {
    std::size_t site, contig;
};

// The sites that count, with the number of their contig.
std::vector<Chosen> chosenSites(const std::vector<scores::ScoredSite>& sites, const std::vector<genome::Contig>& contigs, Sites which)
{
    const genome::ContigIndex names(contigs);
    const bool anyBound = std::any_of(sites.begin(), sites.end(), [](const auto& site) { return site.label == 1; });
    std::vector<Chosen> chosen;
    std::string last;
    const genome::Contig* contig = nullptr;
    for (std::size_t i = 0; i < sites.size(); ++i) {
        if (which == Sites::Bound && anyBound && sites[i].label != 1)
            continue;
        if (contig == nullptr || sites[i].window.chrom != last) {
            last = sites[i].window.chrom;
            contig = names.resolve(last);
        }
        if (contig != nullptr)
            chosen.push_back({i, static_cast<std::size_t>(contig - contigs.data())});
    }
    return chosen;
}

std::int32_t distanceTo(const scores::ScoredSite& site, std::int64_t position)
{
    const std::int64_t away = position < site.coreBegin  ? site.coreBegin - position
                              : position >= site.coreEnd ? position - site.coreEnd + 1
                                                         : 0;
    return static_cast<std::int32_t>(away);
}

// "scores/" is the folder "scores".
std::string withoutSlash(const fs::path& folder)
{
    const fs::path normal = folder.lexically_normal();
    return (normal.has_filename() ? normal : normal.parent_path()).string();
}

}  // namespace

std::vector<Model> modelsOf(const std::vector<fs::path>& scoreFolders)
{
    std::vector<std::vector<std::string>> choices;  // of each folder, the shortest name first
    for (const fs::path& folder : scoreFolders) {
        const auto origin = scores::readScoreRecord(folder).origin;
        const auto words = splitBlank(origin.motif);
        const std::string factor = words.empty() ? origin.run : std::string(words.front());
        choices.push_back({factor, factor + (origin.coreBlocked ? ", core blocked" : ", core present"), factor + " " + origin.run,
                           factor + " " + withoutSlash(folder)});
    }
    std::vector<Model> models;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        std::size_t level = 0;
        const auto taken = [&] {
            for (std::size_t k = 0; k < choices.size(); ++k)
                if (k != i && choices[k][level] == choices[i][level])
                    return true;
            return false;
        };
        while (level + 1 < choices[i].size() && taken())
            ++level;
        models.push_back({scoreFolders[i], choices[i][level]});
        for (std::size_t k = 0; k < i; ++k)
            if (models[k].name == models[i].name)
                throw Error("The score folder " + scoreFolders[i].string() + " was given twice.");
    }
    return models;
}

void rankAverages(std::span<const float> values, std::span<float> ranks)
{
    // Floats that are not negative are in the order of their bits: sorted as whole numbers with their place behind them.
    std::vector<std::uint64_t> order(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        order[i] = static_cast<std::uint64_t>(std::bit_cast<std::uint32_t>(values[i] + 0.0F)) << 32 | i;
    std::sort(order.begin(), order.end());
    for (std::size_t begin = 0; begin < order.size();) {
        std::size_t end = begin + 1;
        while (end < order.size() && order[end] >> 32 == order[begin] >> 32)
            ++end;
        for (std::size_t i = begin; i < end; ++i)
            ranks[order[i] & 0xffffffffU] = static_cast<float>(begin + 1 + end) / 2;
        begin = end;
    }
}

ScoreLookup::ScoreLookup(const fs::path& folder, const std::vector<genome::Contig>& contigs, Sites sites, Progress& progress)
    : m_stretches(contigs.size())
{
    const auto record = scores::readScoreRecord(folder);
    const auto rows = scores::readScoreBed(folder / paths::kScoresBedFile, record.window);
    const scores::NpyRows values(folder / paths::kScoresFile);
    if (values.rows() != rows.size() || values.columns() != record.window)
        throw Error("The files in " + folder.string() + " do not belong together: " + paths::kScoresFile + " has " +
                    plural(static_cast<std::int64_t>(values.rows()), "row") + " of " + std::to_string(values.columns()) + " bases, " +
                    paths::kScoresBedFile + " has " + plural(static_cast<std::int64_t>(rows.size()), "site") +
                    ". Compute the scores again.");
    m_origin = record.origin;
    m_window = record.window;
    fill(
        rows, contigs, sites, [&](std::size_t site, std::span<float> row) { values.copyRow(site, row); }, progress);
}

ScoreLookup::ScoreLookup(const scores::ScoreSet& set, const std::vector<genome::Contig>& contigs, Sites sites)
    : m_origin(set.origin), m_window(set.window), m_stretches(contigs.size())
{
    SilentProgress silent;
    fill(
        set.sites, contigs, sites, [&](std::size_t site, std::span<float> row) { std::copy_n(set.row(site), set.window, row.begin()); },
        silent);
}

void ScoreLookup::fill(const std::vector<scores::ScoredSite>& sites, const std::vector<genome::Contig>& contigs, Sites which,
                       const RowReader& read, Progress& progress)
{
    constexpr std::size_t kBatch = 256;
    const auto chosen = chosenSites(sites, contigs, which);
    m_windows = chosen.size();
    for (const Chosen& one : chosen)
        m_stretches.add(one.contig, sites[one.site].window.begin, sites[one.site].window.end);
    m_stretches.finish();
    constexpr BaseScore kNothing{-1, 0, 0, std::numeric_limits<std::int32_t>::max()};
    m_bases.assign(m_stretches.bases(), kNothing);
    std::vector<float> row(m_window), ranks(m_window);
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        if (i % kBatch == 0)
            progress.checkpoint(static_cast<double>(i) / static_cast<double>(chosen.size()), "Ranking scores of " + m_origin.motif);
        const auto& site = sites[chosen[i].site];
        read(chosen[i].site, row);
        double sum = 0;
        for (float& value : row) {
            value = std::isfinite(value) ? std::fabs(value) : 0.0F;
            sum += static_cast<double>(value);
        }
        const double mean = sum / static_cast<double>(m_window);
        rankAverages(row, ranks);
        const std::size_t first = *m_stretches.numberOf(chosen[i].contig, site.window.begin);  // a window is one run of bases
        for (std::size_t k = 0; k < m_window; ++k) {
            BaseScore& base = m_bases[first + k];
            base.raw = std::max(base.raw, row[k]);
            base.relative = std::max(base.relative, mean > 0 ? static_cast<float>(static_cast<double>(row[k]) / mean) : 0.0F);
            base.rank = std::max(base.rank, ranks[k]);
            base.coreDistance = std::min(base.coreDistance, distanceTo(site, site.window.begin + static_cast<std::int64_t>(k)));
        }
    }
}

std::optional<BaseScore> ScoreLookup::at(std::size_t contig, std::int64_t position) const
{
    const auto number = m_stretches.numberOf(contig, position);
    return number ? std::optional(m_bases[*number]) : std::nullopt;
}

std::optional<float> ScoreLookup::contextThreshold(double share) const
{
    std::vector<float> values;
    for (const BaseScore& base : m_bases)
        if (!base.core())
            values.push_back(base.raw);
    if (values.empty())
        return std::nullopt;
    const double place = (1 - share) * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(values.begin(), at, values.end());
    const double low = static_cast<double>(*at);
    if (at + 1 == values.end())
        return static_cast<float>(low);
    const double high = static_cast<double>(*std::min_element(at + 1, values.end()));
    return static_cast<float>(low + (place - static_cast<double>(below)) * (high - low));
}

Stretches scoredStretches(std::span<const Model> models, const std::vector<genome::Contig>& contigs, Sites sites, Progress& progress)
{
    Stretches stretches(contigs.size());
    for (std::size_t i = 0; i < models.size(); ++i) {
        progress.checkpoint(static_cast<double>(i) / static_cast<double>(models.size()), "Windows of " + models[i].name);
        const auto rows = scores::readScoreBed(models[i].scores / paths::kScoresBedFile, scores::readScoreRecord(models[i].scores).window);
        for (const Chosen& one : chosenSites(rows, contigs, sites))
            stretches.add(one.contig, rows[one.site].window.begin, rows[one.site].window.end);
    }
    stretches.finish();
    return stretches;
}

}  // namespace bindscape::variation
