// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/stretch_scanner.h"

#include "core/genome/sequence.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

namespace bindscape::motif {

namespace {

constexpr int kWord = 8;  // letters; two bits each make the 16 bits of an index
constexpr std::size_t kWords = std::size_t{1} << (2 * kWord);
constexpr std::size_t kPiece = std::size_t{1} << 16;  // starts scanned at once; its words stay in the cache

int best(const std::array<int, 4>& row)
{
    return *std::max_element(row.begin(), row.end());
}

// What a letter loses against the best one, summed over the four letters: how telling a column is.
int loss(const std::array<int, 4>& row)
{
    return 4 * best(row) - std::accumulate(row.begin(), row.end(), 0);
}

// The word whose letters lose most against the best ones on average leaves the fewest sites to look at.
int mostTellingWord(const std::vector<std::array<int, 4>>& cells, int word)
{
    int chosen = 0, most = -1;
    for (int begin = 0; begin + word <= static_cast<int>(cells.size()); ++begin) {
        const int total = std::accumulate(cells.begin() + begin, cells.begin() + begin + word, 0,
                                          [](int sum, const std::array<int, 4>& row) { return sum + loss(row); });
        if (total > most) {
            most = total;
            chosen = begin;
        }
    }
    return chosen;
}

}  // namespace

// A stretch of known letters.
struct StretchScanner::Run {
    const std::uint8_t* codes;
    std::size_t length;
    std::int64_t begin;  // position of codes[0]
    std::size_t starts;  // sites begin before this index
};

StretchScanner::StretchScanner(std::span<const PreparedMotif> motifs, bool bothPerPosition) : m_both(bothPerPosition)
{
    if (motifs.size() > std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1)
        throw Error("At most 65,536 motifs can be scanned at once.");
    for (const auto& motif : motifs) {
        if (motif.scores.cells.empty())
            throw Error("Motif " + motif.motif.id + " has no rows.");
        m_filters.push_back(makeFilter(motif));
        m_widest = std::max(m_widest, motif.scores.width());
    }
}

StretchScanner::Filter StretchScanner::makeFilter(const PreparedMotif& motif)
{
    Filter filter;
    filter.width = motif.scores.width();
    filter.threshold = motif.threshold;
    filter.word = std::min(kWord, filter.width);
    filter.flags.assign(kWords, 0);
    const ScoreMatrix reverse = motif.scores.reverseComplement();
    filter.columns = {orderColumns(motif.scores), orderColumns(reverse)};
    addWordFlags(filter, motif.scores, 0);
    addWordFlags(filter, reverse, 1);
    return filter;
}

std::vector<StretchScanner::Column> StretchScanner::orderColumns(const ScoreMatrix& scores)
{
    std::vector<Column> columns;
    for (std::size_t i = 0; i < scores.cells.size(); ++i)
        columns.push_back({i, scores.cells[i], 0});
    std::stable_sort(columns.begin(), columns.end(), [](const Column& a, const Column& b) { return loss(a.cells) > loss(b.cells); });
    for (std::size_t i = columns.size() - 1; i > 0; --i)
        columns[i - 1].bestRest = columns[i].bestRest + best(columns[i].cells);
    return columns;
}

void StretchScanner::addWordFlags(Filter& filter, const ScoreMatrix& scores, std::size_t strand)
{
    const int begin = mostTellingWord(scores.cells, filter.word);
    filter.wordBegin[strand] = begin;
    int rest = 0;
    for (int i = 0; i < filter.width; ++i)
        if (i < begin || i >= begin + filter.word)
            rest += best(scores.cells[static_cast<std::size_t>(i)]);
    std::vector<int> sums{rest};
    for (int i = begin; i < begin + filter.word; ++i) {
        std::vector<int> longer;
        longer.reserve(sums.size() * 4);
        for (const int sum : sums)
            for (const int cell : scores.cells[static_cast<std::size_t>(i)])
                longer.push_back(sum + cell);
        sums.swap(longer);
    }
    // Motifs shorter than the word look at its last letters only.
    for (std::size_t word = 0; word < kWords; ++word)
        if (sums[word & (sums.size() - 1)] >= filter.threshold)
            filter.flags[word] |= static_cast<std::uint8_t>(1u << strand);
}

// The sum, or any value below the threshold as soon as it cannot be reached any more.
int StretchScanner::siteScore(const std::vector<Column>& columns, const std::uint8_t* codes, int threshold)
{
    int score = 0;
    for (const Column& column : columns) {
        score += column.cells[codes[column.position]];
        if (score + column.bestRest < threshold)
            return std::numeric_limits<int>::min();
    }
    return score;
}

void StretchScanner::scan(std::string_view letters, std::int64_t begin, std::int64_t endOfStarts, std::vector<Hit>& hits) const
{
    const auto starts =
        static_cast<std::size_t>(std::clamp<std::int64_t>(endOfStarts - begin, 0, static_cast<std::int64_t>(letters.size())));
    const auto overlap = static_cast<std::size_t>(std::max(0, m_widest - 1));
    std::vector<std::uint16_t> words;
    for (std::size_t from = 0; from < starts; from += kPiece) {
        const std::size_t own = std::min(kPiece, starts - from);
        const auto firstNew = static_cast<std::ptrdiff_t>(hits.size());
        scanPiece(letters.substr(from, own + overlap), begin + static_cast<std::int64_t>(from), own, words, hits);
        std::sort(hits.begin() + firstNew, hits.end(),
                  [](const Hit& a, const Hit& b) { return std::tie(a.begin, a.motif, a.strand) < std::tie(b.begin, b.motif, b.strand); });
    }
}

// Splits the piece at unknown letters: within a run no letter has to be asked whether it is known.
void StretchScanner::scanPiece(std::string_view letters, std::int64_t begin, std::size_t starts, std::vector<std::uint16_t>& words,
                               std::vector<Hit>& hits) const
{
    const auto codes = genome::toCodes(letters);
    const auto isKnown = [](std::uint8_t code) { return code != genome::kUnknownBase; };
    auto from = std::find_if(codes.begin(), codes.end(), isKnown);
    while (from != codes.end()) {
        const auto to = std::find(from, codes.end(), genome::kUnknownBase);
        const auto offset = static_cast<std::size_t>(from - codes.begin());
        const Run run{&*from, static_cast<std::size_t>(to - from), begin + static_cast<std::int64_t>(offset),
                      starts - std::min(starts, offset)};
        words.resize(run.length);
        unsigned word = 0;
        for (std::size_t i = 0; i < run.length; ++i) {
            word = (word << 2 | run.codes[i]) & (kWords - 1);
            words[i] = static_cast<std::uint16_t>(word);
        }
        for (std::size_t motif = 0; motif < m_filters.size(); ++motif)
            scanMotif(motif, run, words, hits);
        from = std::find_if(to, codes.end(), isKnown);
    }
}

void StretchScanner::scanMotif(std::size_t motif, const Run& run, const std::vector<std::uint16_t>& words, std::vector<Hit>& hits) const
{
    const Filter& filter = m_filters[motif];
    if (run.length < static_cast<std::size_t>(filter.width))
        return;
    const std::uint8_t* flags = filter.flags.data();
    std::size_t i = static_cast<std::size_t>(filter.word - 1);
    for (; i + 8 <= run.length; i += 8) {
        const std::uint16_t* w = words.data() + i;
        const std::array<std::uint8_t, 8> f{flags[w[0]], flags[w[1]], flags[w[2]], flags[w[3]],
                                            flags[w[4]], flags[w[5]], flags[w[6]], flags[w[7]]};
        if ((f[0] | f[1] | f[2] | f[3] | f[4] | f[5] | f[6] | f[7]) == 0)
            continue;
        for (std::size_t j = 0; j < 8; ++j)
            if (f[j] != 0)
                check(motif, run, i + j, f[j], hits);
    }
    for (; i < run.length; ++i)
        if (flags[words[i]] != 0)
            check(motif, run, i, flags[words[i]], hits);
}

// Sums up the sites whose telling word ends at `wordEnd`. Each strand reports only its own hits, so none is told twice.
void StretchScanner::check(std::size_t motif, const Run& run, std::size_t wordEnd, unsigned flags, std::vector<Hit>& hits) const
{
    const Filter& filter = m_filters[motif];
    for (std::size_t strand = 0; strand < 2; ++strand) {
        const std::size_t before = static_cast<std::size_t>(filter.word - 1 + filter.wordBegin[strand]);
        if ((flags >> strand & 1u) == 0 || wordEnd < before)
            continue;
        const std::size_t start = wordEnd - before;
        if (start >= run.starts || start + static_cast<std::size_t>(filter.width) > run.length)
            continue;
        const std::uint8_t* codes = run.codes + start;
        const int score = siteScore(filter.columns[strand], codes, filter.threshold);
        if (score < filter.threshold)
            continue;
        if (!m_both) {
            const int other = siteScore(filter.columns[1 - strand], codes, score);
            if (strand == 0 ? other > score : other >= score)
                continue;
        }
        hits.push_back({run.begin + static_cast<std::int64_t>(start), score, static_cast<std::uint16_t>(motif),
                        strand == 0 ? Strand::Forward : Strand::Reverse});
    }
}

}  // namespace bindscape::motif
