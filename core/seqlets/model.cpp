// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/seqlets/model.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace bindscape::seqlets {

namespace {

constexpr float kImpossible = -1e6f;
constexpr double kLeastBits = 0.25;  // of the outermost columns
constexpr double kLeastTotalBits = 5;
constexpr int kLeastWidth = 5;

}  // namespace

void Snippets::add(const Windows& windows, std::size_t site, int begin)
{
    const auto& from = windows.sites()[site];
    for (int j = begin - kMargin; j < begin + m_run + kMargin; ++j) {
        const bool outside = j < 0 || j >= windows.length();
        const bool core = windows.coreIsApart() && j >= from.coreBegin && j < from.coreEnd;
        m_codes.push_back(outside || core ? kBlocked : from.codes[static_cast<std::size_t>(j)]);
    }
}

LogOdds::LogOdds(const std::vector<motif::Row>& frequencies, const motif::Row& background) : m_width(static_cast<int>(frequencies.size()))
{
    m_forward.assign(frequencies.size() * 8, kImpossible);
    for (std::size_t j = 0; j < frequencies.size(); ++j) {
        for (std::size_t a = 0; a < 4; ++a)
            m_forward[j * 8 + a] = static_cast<float>(std::log2(std::max(frequencies[j][a], 1e-9) / background[a]));
        m_forward[j * 8 + kUnknown] = kUnknownBits;
    }
    m_reverse = m_forward;
    for (std::size_t j = 0; j < frequencies.size(); ++j)
        for (std::size_t a = 0; a < 4; ++a)
            m_reverse[j * 8 + a] = m_forward[(frequencies.size() - 1 - j) * 8 + 3 - a];
}

Placement LogOdds::best(const Snippets& snippets, std::size_t i) const
{
    const std::uint8_t* codes = snippets.codes(i);
    const int first = snippets.firstBegin(m_width), last = snippets.lastBegin(m_width);
    Placement best{static_cast<std::uint32_t>(i), static_cast<std::int16_t>(first), false, kImpossible};
    const auto sum = [&](const std::vector<float>& table, int begin) {
        float total = 0;
        for (int j = 0; j < m_width; ++j)
            total += table[static_cast<std::size_t>(j * 8 + codes[begin + j])];
        return total;
    };
    const auto fromMiddle = [&](int begin) { return std::abs(2 * begin + m_width - snippets.length()); };
    for (const bool reverse : {false, true})
        for (int begin = first; begin <= last; ++begin) {
            const float score = sum(reverse ? m_reverse : m_forward, begin);
            if (score > best.score || (score == best.score && reverse == best.reverse && fromMiddle(begin) < fromMiddle(best.begin)))
                best = {static_cast<std::uint32_t>(i), static_cast<std::int16_t>(begin), reverse, score};
        }
    return best;
}

std::vector<motif::Row> letterCounts(const Snippets& snippets, std::span<const Placement> placements, int width, int from, int to)
{
    std::vector<motif::Row> counts(static_cast<std::size_t>(to - from), motif::Row{});
    for (const Placement& placement : placements) {
        const std::uint8_t* codes = snippets.codes(placement.snippet);
        for (int j = from; j < to; ++j) {
            const int at = placement.begin + (placement.reverse ? width - 1 - j : j);
            if (at < 0 || at >= snippets.length() || codes[at] > 3)
                continue;
            ++counts[static_cast<std::size_t>(j - from)][placement.reverse ? 3u - codes[at] : codes[at]];
        }
    }
    return counts;
}

std::vector<motif::Row> toFrequencies(const std::vector<motif::Row>& counts, const motif::Row& background)
{
    std::vector<motif::Row> frequencies = counts;
    for (auto& row : frequencies) {
        const double total = std::accumulate(row.begin(), row.end(), 0.0) + 1;
        for (std::size_t a = 0; a < 4; ++a)
            row[a] = (row[a] + background[a]) / total;
    }
    return frequencies;
}

double informationOf(const motif::Row& frequencies, const motif::Row& background, double letters)
{
    double bits = 0;
    for (std::size_t a = 0; a < 4; ++a)
        bits += frequencies[a] > 0 ? frequencies[a] * std::log2(frequencies[a] / background[a]) : 0;
    return bits - 3 / (2 * std::log(2.0) * std::max(1.0, letters));
}

namespace {

// From the first to the last column with information; of a longer stretch the `most` columns that have most of it.
std::pair<int, int> informativeColumns(const std::vector<double>& information, int most)
{
    const int count = static_cast<int>(information.size());
    int first = 0, last = count;
    double best = -1;
    for (int begin = 0; begin + most <= count; ++begin)
        if (const double bits = std::accumulate(information.begin() + begin, information.begin() + begin + most, 0.0); bits > best) {
            best = bits;
            first = begin;
            last = begin + most;
        }
    while (first < last && information[static_cast<std::size_t>(first)] == 0)
        ++first;
    while (last > first && information[static_cast<std::size_t>(last - 1)] == 0)
        --last;
    return {first, last};
}

}  // namespace

bool reestimate(Model& model, const Snippets& snippets, const motif::Row& background)
{
    const int before = model.width(), extra = kMargin / 2;
    const auto counts = letterCounts(snippets, model.members, before, -extra, before + extra);
    const auto frequencies = toFrequencies(counts, background);
    std::vector<double> information;
    for (std::size_t j = 0; j < counts.size(); ++j) {
        const double letters = std::accumulate(counts[j].begin(), counts[j].end(), 0.0);
        // Where most members end, the few others must not widen the matrix.
        const bool told = letters >= 0.5 * static_cast<double>(model.members.size());
        const double bits = informationOf(frequencies[j], background, letters);
        information.push_back(told && bits >= kLeastBits ? bits : 0);
    }
    const auto [lo, hi] = informativeColumns(information, snippets.length() - 2 * kMargin);
    const double bits = std::accumulate(information.begin() + lo, information.begin() + hi, 0.0);
    if (hi - lo < kLeastWidth || bits < kLeastTotalBits)
        return false;
    model.frequencies.assign(frequencies.begin() + lo, frequencies.begin() + hi);
    const int shift = lo - extra;
    for (Placement& member : model.members)
        member.begin = static_cast<std::int16_t>(member.begin + (member.reverse ? before - model.width() - shift : shift));
    return true;
}

std::vector<motif::Row> reverseComplement(std::vector<motif::Row> rows)
{
    std::reverse(rows.begin(), rows.end());
    for (auto& row : rows)
        std::reverse(row.begin(), row.end());
    return rows;
}

Alignment align(const std::vector<motif::Row>& a, const std::vector<motif::Row>& b, int overlap, bool bothStrands)
{
    const auto spread = [](const std::vector<motif::Row>& rows) {
        double sum = 0;
        for (const auto& row : rows)
            for (const double p : row)
                sum += (p - 0.25) * (p - 0.25);
        return sum;
    };
    const double norm = std::sqrt(spread(a) * spread(b));
    Alignment best;
    if (!(norm > 0))
        return best;
    const int wa = static_cast<int>(a.size()), wb = static_cast<int>(b.size()), least = std::min({overlap, wa, wb});
    const auto other = reverseComplement(b);
    for (const bool reverse : {false, true}) {
        if (reverse && !bothStrands)
            break;
        const auto& rows = reverse ? other : b;
        for (int offset = least - wb; offset <= wa - least; ++offset) {
            double sum = 0;
            for (int j = std::max(0, offset); j < std::min(wa, offset + wb); ++j)
                for (std::size_t letter = 0; letter < 4; ++letter)
                    sum += (a[static_cast<std::size_t>(j)][letter] - 0.25) * (rows[static_cast<std::size_t>(j - offset)][letter] - 0.25);
            if (sum / norm > best.r + 1e-12)
                best = {sum / norm, offset, reverse};
        }
    }
    return best;
}

}  // namespace bindscape::seqlets
