// SPDX-License-Identifier: GPL-3.0-or-later
// Blocks of sites in parallel; in each block one pass over one column a condition, over the bytes that say what is still in.
#include "core/base/parallel.h"
#include "core/base/text.h"
#include "core/dataset/site_list.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

namespace bindscape::dataset {

namespace {

constexpr std::size_t kBlock = 1 << 15;

// Values are kept with six or seven digits, and so are the ends compared; p-values by their own size, as high ones are small.
struct FloatRange {
    float low = -std::numeric_limits<float>::infinity(), high = std::numeric_limits<float>::infinity();
    bool openEnd = true;  // up to infinity and with it

    explicit FloatRange(const Range& range) : low(static_cast<float>(range.low)), high(static_cast<float>(range.high)), openEnd(std::isinf(range.high)) {}
    bool holds(float value) const { return value >= low && (openEnd || value < high); }
};

std::string plainText(std::string_view text)
{
    std::string plain = toLower(trim(text));
    std::erase(plain, ',');
    return plain;
}

// The sites of one table (of the data set, or the added ones) that match.
class Filter {
public:
    Filter(const SiteList& list, const SiteColumns& sites, std::size_t firstNumber, const SiteQuery& query)
        : m_list(list), m_sites(sites), m_first(firstNumber), m_query(query), m_text(plainText(query.text))
    {
        const auto ask = [this](std::uint16_t mask, const SiteFacts& facts) {
            m_mask |= mask;
            m_wanted |= static_cast<std::uint16_t>(facts.packed() & mask);
        };
        SiteFacts wanted;
        wanted.label = query.label.value_or(0);
        wanted.used = query.used.value_or(false);
        wanted.dnase = query.dnase.value_or(false);
        wanted.split = query.split.value_or(Split::Unused);
        wanted.strand = query.strand.value_or(Strand::None);
        if (query.label)
            ask(SiteFacts::kLabel, wanted);
        if (query.used)
            ask(SiteFacts::kUsed, wanted);
        if (query.dnase)
            ask(SiteFacts::kDnase, wanted);
        if (query.split)
            ask(SiteFacts::kSplit, wanted);
        if (query.strand)
            ask(SiteFacts::kStrand, wanted);
    }

    // Rows that are worth a look.
    std::pair<std::size_t, std::size_t> rows() const { return m_query.region ? m_sites.near(*m_query.region) : std::pair(std::size_t{0}, m_sites.size()); }

    void block(std::size_t from, std::size_t to, SiteNumbers& found) const
    {
        std::vector<std::uint8_t> in(to - from, 1);
        const auto keep = [&](auto matches) {
            for (std::size_t i = 0; i < in.size(); ++i)
                in[i] &= static_cast<std::uint8_t>(matches(from + i));
        };
        if (m_mask != 0)
            keep([this](std::size_t row) { return (m_sites.facts[row] & m_mask) == m_wanted; });
        if (m_query.region)
            keep([this](std::size_t row) { return m_sites.begin[row] < m_query.region->end && m_sites.begin[row] + std::int64_t{m_sites.width[row]} > m_query.region->begin; });
        if (m_query.log10P)
            keepPValues(*m_query.log10P, keep);
        for (const auto& [range, column] : {std::pair(&m_query.gc, &m_sites.gc), std::pair(&m_query.signal, &m_sites.signal), std::pair(&m_query.score, &m_sites.score)})
            if (*range)
                keep([wanted = FloatRange(**range), values = column->data()](std::size_t row) { return wanted.holds(values[row]); });
        if (m_query.prediction)
            keep([this, wanted = FloatRange(*m_query.prediction)](std::size_t row) { return wanted.holds(m_list.probability(m_first + row)); });
        if (m_query.correct)
            keep([this, wanted = m_query.correct](std::size_t row) { return m_list.correct(m_first + row) == wanted; });
        if (m_query.edited)
            keep([this](std::size_t row) { return m_list.isEdited(m_first + row) == *m_query.edited; });
        if (!m_text.empty())
            keepText(from, in);
        for (std::size_t i = 0; i < in.size(); ++i)
            if (in[i] != 0)
                found.push_back(static_cast<std::uint32_t>(m_first + from + i));
    }

private:
    // low <= -log10 p < high. Without logarithms of millions: 10^-high < p <= 10^-low.
    template <class Keep>
    void keepPValues(const Range& range, Keep keep) const
    {
        const auto most = static_cast<float>(std::pow(10.0, -range.low));
        const float above = std::isinf(range.high) ? -1 : static_cast<float>(std::pow(10.0, -range.high));
        keep([this, most, above](std::size_t row) { return m_sites.pvalue[row] <= most && m_sites.pvalue[row] > above; });
    }

    // Thousands separators are no part of the comparison.
    void keepText(std::size_t from, std::vector<std::uint8_t>& in) const
    {
        std::size_t chrom = m_sites.chromOf(from);
        std::string locus = toLower(m_sites.chroms[chrom]) + ':';
        std::size_t head = locus.size();
        std::array<char, 24> digits{};
        const auto append = [&](std::int64_t value) { locus.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr); };
        for (std::size_t i = 0; i < in.size(); ++i) {
            if (in[i] == 0)
                continue;
            const std::size_t row = from + i;
            if (row >= m_sites.firstRow[chrom + 1]) {
                chrom = m_sites.chromOf(row);
                locus = toLower(m_sites.chroms[chrom]) + ':';
                head = locus.size();
            }
            locus.resize(head);
            append(std::int64_t{m_sites.begin[row]} + 1);
            locus += '-';
            append(std::int64_t{m_sites.begin[row]} + m_sites.width[row]);
            in[i] = locus.find(m_text) != std::string::npos ? 1 : 0;
        }
    }

    const SiteList& m_list;
    const SiteColumns& m_sites;
    std::size_t m_first;
    const SiteQuery& m_query;
    std::string m_text;
    std::uint16_t m_mask = 0, m_wanted = 0;
};

void filterTable(const Filter& filter, SiteNumbers& sites, Progress& progress, int threads)
{
    const auto [first, last] = filter.rows();
    const std::size_t begin = first, blocks = (last - first + kBlock - 1) / kBlock, end = last;
    std::vector<SiteNumbers> found(blocks);
    parallelFor(blocks, threads, [&](std::size_t block) {
        if (progress.cancelled())
            throw Cancelled{};
        const std::size_t from = begin + block * kBlock;
        filter.block(from, std::min(end, from + kBlock), found[block]);
    });
    std::size_t count = sites.size();
    for (const auto& part : found)
        count += part.size();
    sites.reserve(count);
    for (const auto& part : found)
        sites.insert(sites.end(), part.begin(), part.end());
}

// Added sites have the highest numbers; in the order of the genome they stand between the others.
void mergeAdded(const SiteList& list, SiteNumbers& sites)
{
    const auto& made = list.made();
    const auto added = std::partition_point(sites.begin(), sites.end(), [&](std::uint32_t site) { return !list.isAdded(site); });
    if (added == sites.end())
        return;
    const auto rank = [&](std::uint32_t site) {
        if (!list.isAdded(site))
            return made.chromOf(site);
        return static_cast<std::size_t>(std::find(made.chroms.begin(), made.chroms.end(), list.core(site).chrom) - made.chroms.begin());
    };
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        const std::size_t rankA = rank(a), rankB = rank(b);
        return rankA != rankB ? rankA < rankB : list.core(a).begin < list.core(b).begin;
    };
    // Only the added ones look for their places; those of chromosomes that the data set does not have stay behind all others.
    SiteNumbers merged;
    merged.reserve(sites.size());
    auto from = sites.begin();
    for (auto site = added; site != sites.end(); ++site) {
        const auto place = std::upper_bound(from, added, *site, before);
        merged.insert(merged.end(), from, place);
        merged.push_back(*site);
        from = place;
    }
    merged.insert(merged.end(), from, added);
    sites = std::move(merged);
}

// A number whose order is that of the value; no value: last in either order.
std::uint32_t keyOf(float value, bool descending)
{
    if (std::isnan(value))
        return std::numeric_limits<std::uint32_t>::max();
    const auto bits = std::bit_cast<std::uint32_t>(value == 0 ? 0.0F : value);
    const std::uint32_t ascending = (bits & 0x80000000U) != 0 ? ~bits : bits | 0x80000000U;
    return descending ? ~ascending : ascending;
}

std::uint32_t keyOf(const SiteList& list, std::uint32_t site, SiteColumn column, bool descending)
{
    const auto whole = [descending](std::uint32_t value) { return descending ? 0xFFFFU - value : value; };
    const SiteFacts facts = list.facts(site);
    switch (column) {
    case SiteColumn::PValue:
        return keyOf(list.pvalue(site), descending);
    case SiteColumn::Score:
        return keyOf(list.score(site), descending);
    case SiteColumn::Gc:
        return keyOf(list.gc(site), descending);
    case SiteColumn::Signal:
        return keyOf(list.signal(site), descending);
    case SiteColumn::Prediction:
        return keyOf(list.probability(site), descending);
    case SiteColumn::Strand:
        return whole(facts.strand == Strand::Forward ? 0 : facts.strand == Strand::Reverse ? 1 : 2);
    case SiteColumn::Label:
        return whole(static_cast<std::uint32_t>(facts.label));
    case SiteColumn::Used:
        return whole(facts.used ? 1 : 0);
    case SiteColumn::Split:
        return whole(static_cast<std::uint32_t>(facts.split));
    case SiteColumn::Dnase:
        return whole(facts.dnase ? 1 : 0);
    case SiteColumn::Unknown:
        return whole(static_cast<std::uint32_t>(list.unknown(site)));
    case SiteColumn::Verdict: {
        const auto correct = list.correct(site);
        return correct ? whole(*correct ? 1 : 0) : std::numeric_limits<std::uint32_t>::max();
    }
    case SiteColumn::Edit:
        return list.isEdited(site) ? whole(static_cast<std::uint32_t>(list.edit(site)) + 1) : std::numeric_limits<std::uint32_t>::max();
    case SiteColumn::Locus:
    case SiteColumn::Count:
        break;
    }
    return 0;
}

// From the end to the beginning of the genome; sites of one place keep their order.
void reversePlaces(const SiteList& list, SiteNumbers& sites)
{
    std::reverse(sites.begin(), sites.end());
    for (auto from = sites.begin(); from != sites.end();) {
        const Region place = list.core(*from);
        auto to = from + 1;
        while (to != sites.end() && list.core(*to).begin == place.begin && list.core(*to).chrom == place.chrom)
            ++to;
        std::reverse(from, to);
        from = to;
    }
}

}  // namespace

SiteNumbers filterSites(const SiteList& list, const SiteQuery& query, Progress& progress, int threads)
{
    SiteNumbers sites;
    filterTable(Filter(list, list.made(), 0, query), sites, progress, threads);
    filterTable(Filter(list, list.marks().added, list.made().size(), query), sites, progress, threads);
    mergeAdded(list, sites);
    return sites;
}

void sortSites(const SiteList& list, SiteNumbers& sites, SiteColumn column, bool descending)
{
    if (column == SiteColumn::Locus) {
        if (descending)
            reversePlaces(list, sites);
        return;
    }
    // Three passes over eleven bits each; a pass in which all are alike is left out.
    constexpr int kBits = 11, kPasses = 3;
    constexpr std::uint32_t kMask = (1U << kBits) - 1;
    struct Keyed {
        std::uint32_t key, site;
    };
    std::vector<Keyed> now(sites.size()), next(sites.size());
    std::vector<std::array<std::size_t, kMask + 1>> counts(kPasses);
    for (std::size_t i = 0; i < sites.size(); ++i) {
        now[i] = {keyOf(list, sites[i], column, descending), sites[i]};
        for (int pass = 0; pass < kPasses; ++pass)
            ++counts[static_cast<std::size_t>(pass)][now[i].key >> (pass * kBits) & kMask];
    }
    for (int pass = 0; pass < kPasses; ++pass) {
        auto& count = counts[static_cast<std::size_t>(pass)];
        if (std::find(count.begin(), count.end(), sites.size()) != count.end())
            continue;
        std::size_t at = 0;
        for (auto& place : count)
            at += std::exchange(place, at);
        for (const auto& entry : now)
            next[count[entry.key >> (pass * kBits) & kMask]++] = entry;
        now.swap(next);
    }
    for (std::size_t i = 0; i < sites.size(); ++i)
        sites[i] = now[i].site;
}

}  // namespace bindscape::dataset
