// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compendium/bin_judge.h"

#include "core/genome/sequence.h"

#include <algorithm>
#include <optional>

namespace bindscape::compendium {

namespace {

// Unknown letters of windows that come in ascending order. Sequence is fetched in stretches.
class UnknownCounter {
public:
    UnknownCounter(const genome::Reference& reference, const genome::Contig& contig, Progress& progress)
        : m_reference(reference), m_contig(contig), m_progress(progress)
    {
    }

    std::int64_t count(std::int64_t begin, std::int64_t end)
    {
        constexpr std::int64_t kStretch = std::int64_t{1} << 20;
        if (begin < m_begin || end > m_begin + static_cast<std::int64_t>(m_letters.size())) {
            if (m_progress.cancelled())
                throw Cancelled{};
            m_begin = begin;
            m_letters = m_reference.fetch({m_contig.name, begin, std::min(m_contig.length, end + kStretch)});
        }
        return genome::composition(std::string_view(m_letters).substr(static_cast<std::size_t>(begin - m_begin), static_cast<std::size_t>(end - begin))).unknown;
    }

private:
    const genome::Reference& m_reference;
    const genome::Contig& m_contig;
    Progress& m_progress;
    std::int64_t m_begin = 0;
    std::string m_letters;
};

}  // namespace

JudgedBins judgeBins(const genome::Reference& reference, const BinGrid& grid, std::size_t chrom, const std::vector<bool>& labelled,
                     const genome::IntervalSet* excluded, const CompendiumSettings& settings, Progress& progress)
{
    const genome::Contig& contig = reference.contigs()[chrom];
    UnknownCounter unknown(reference, contig, progress);
    std::optional<genome::ContainmentIndex> forbidden;
    if (excluded != nullptr)
        if (const auto regions = excluded->byChrom.find(contig.name); regions != excluded->byChrom.end())
            forbidden.emplace(regions->second);
    JudgedBins judged;
    std::int64_t ignored = 0;
    for (BinNumber number = grid.first(chrom); number < grid.first(chrom) + grid.countOf(chrom); ++number) {
        const bool isLabelled = labelled[number];
        if (!isLabelled && settings.emptyBins <= 0)
            continue;
        const std::int64_t begin = windowBegin(grid.beginOf(number, chrom), settings);
        const std::int64_t end = begin + settings.window;
        if (begin < 0 || end > contig.length)
            ++(isLabelled ? judged.edge : ignored);
        else if (forbidden && forbidden->overlapsAny(begin, end))
            ++(isLabelled ? judged.excluded : ignored);
        else if (unknown.count(begin, end) > settings.maxUnknown)
            ++(isLabelled ? judged.unknown : ignored);
        else
            (isLabelled ? judged.labelled : judged.empty).push_back(number);
    }
    return judged;
}

}  // namespace bindscape::compendium
