// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/stretch_scanner.h"

#include "core/genome/sequence.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <tuple>

namespace bindscape::motif {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 14;  // starts scanned at once; their pairs stay in the first cache

}  // namespace

// What a call of scan() needs again for every piece.
struct StretchScanner::Work {
    PairCodes letters;
    SiteMarks marks;
};

StretchScanner::StretchScanner(std::span<const PreparedMotif> motifs, bool bothPerPosition, ScanPath path)
    : m_both(bothPerPosition), m_path(path)
{
    if (motifs.size() > std::size_t{std::numeric_limits<std::uint16_t>::max()} + 1)
        throw Error("At most 65,536 motifs can be scanned at once.");
    for (const auto& motif : motifs) {
        const ScoreMatrix& scores = motif.scores;
        if (scores.cells.empty())
            throw Error("Motif " + motif.motif.id + " has no rows.");
        m_scorers.push_back({scores.cells.size(), motif.threshold, makeSiteFilter(scores, motif.threshold, path), PairScores(scores),
                             PairScores(scores.reverseComplement())});
        m_widest = std::max(m_widest, scores.width());
    }
}

void StretchScanner::scan(std::string_view letters, std::int64_t begin, std::int64_t endOfStarts, std::vector<Hit>& hits) const
{
    const auto starts =
        static_cast<std::size_t>(std::clamp<std::int64_t>(endOfStarts - begin, 0, static_cast<std::int64_t>(letters.size())));
    const auto overlap = static_cast<std::size_t>(std::max(0, m_widest - 1));
    Work work;
    for (std::size_t from = 0; from < starts; from += kPiece) {
        const std::size_t own = std::min(kPiece, starts - from);
        const auto firstNew = static_cast<std::ptrdiff_t>(hits.size());
        scanPiece(letters.substr(from, own + overlap), begin + static_cast<std::int64_t>(from), own, work, hits);
        if (m_scorers.size() > 1)
            std::sort(hits.begin() + firstNew, hits.end(),
                      [](const Hit& a, const Hit& b) { return std::tie(a.begin, a.motif, a.strand) < std::tie(b.begin, b.motif, b.strand); });
    }
}

// Splits the piece at unknown letters: within a run no letter has to be asked whether it is known.
void StretchScanner::scanPiece(std::string_view letters, std::int64_t begin, std::size_t starts, Work& work, std::vector<Hit>& hits) const
{
    work.letters.encode(letters, kFilterReach + static_cast<std::size_t>(m_widest), m_path);
    const auto& codes = work.letters.codes;
    const auto isKnown = [](std::uint8_t code) { return code != genome::kUnknownBase; };
    const std::uint8_t* const end = codes.data() + codes.size();
    const std::uint8_t* from = std::find_if(codes.data(), end, isKnown);
    while (from != end) {
        const void* unknown = std::memchr(from, genome::kUnknownBase, static_cast<std::size_t>(end - from));
        const std::uint8_t* to = unknown != nullptr ? static_cast<const std::uint8_t*>(unknown) : end;
        const auto offset = static_cast<std::size_t>(from - codes.data());
        if (offset >= starts)
            return;
        scanRun(work.letters.pairs.data() + offset, static_cast<std::size_t>(to - from), begin + static_cast<std::int64_t>(offset),
                starts - offset, work, hits);
        from = std::find_if(to, end, isKnown);
    }
}

// A run of `length` known letters; sites that begin at or behind `starts` belong to the next piece.
void StretchScanner::scanRun(const std::uint8_t* pairs, std::size_t length, std::int64_t begin, std::size_t starts, Work& work,
                             std::vector<Hit>& hits) const
{
    for (std::size_t motif = 0; motif < m_scorers.size(); ++motif) {
        const Scorer& scorer = m_scorers[motif];
        if (length < scorer.width)
            continue;
        scorer.filter->mark(pairs, std::min(starts, length - scorer.width + 1), work.marks);
        check(static_cast<std::uint16_t>(motif), pairs, begin, work.marks, hits);
    }
}

// A strand without a mark is below the threshold, so it is neither a hit nor better than one.
void StretchScanner::check(std::uint16_t motif, const std::uint8_t* pairs, std::int64_t begin, const SiteMarks& marks,
                           std::vector<Hit>& hits) const
{
    constexpr int kNone = std::numeric_limits<int>::min();
    const Scorer& scorer = m_scorers[motif];
    for (std::size_t word = 0; word < marks.forward.size(); ++word) {
        const std::uint64_t forward = marks.forward[word], reverse = marks.reverse[word];
        for (std::uint64_t left = forward | reverse; left != 0; left &= left - 1) {
            const auto bit = static_cast<unsigned>(std::countr_zero(left));
            const std::size_t start = word * 64 + bit;
            const int f = (forward >> bit & 1) != 0 ? scorer.forward(pairs + start) : kNone;
            const int r = (reverse >> bit & 1) != 0 ? scorer.reverse(pairs + start) : kNone;
            const std::int64_t at = begin + static_cast<std::int64_t>(start);
            if (f >= scorer.threshold && f != kNone && (m_both || f >= r))
                hits.push_back({at, f, motif, Strand::Forward});
            if (r >= scorer.threshold && r != kNone && (m_both || r > f))
                hits.push_back({at, r, motif, Strand::Reverse});
        }
    }
}

}  // namespace bindscape::motif
