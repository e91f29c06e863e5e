// SPDX-License-Identifier: GPL-3.0-or-later
// A matrix that is placed on snippets of sequence, and how it is made better by the placements it finds.
#pragma once

#include "core/motif/matrix.h"
#include "core/seqlets/seqlets.h"
#include "core/seqlets/words.h"

#include <optional>
#include <span>

namespace bindscape::seqlets {

// The run of a seqlet with kMargin bases on either side, as codes 0..5, oriented like its window. Bases outside of the window, and
// of a core that stands apart, are kBlocked: nothing is placed on them.
inline constexpr int kMargin = 20;
inline constexpr int kReach = 5;  // the middle of a placement may lie that far outside of the run
class Snippets {
public:
    explicit Snippets(int window) : m_run(window) {}
    void add(const Windows& windows, std::size_t site, int begin);
    std::size_t size() const { return m_codes.size() / static_cast<std::size_t>(length()); }
    int length() const { return m_run + 2 * kMargin; }
    const std::uint8_t* codes(std::size_t i) const { return m_codes.data() + i * static_cast<std::size_t>(length()); }
    std::span<const std::uint8_t> run(std::size_t i) const { return {codes(i) + kMargin, static_cast<std::size_t>(m_run)}; }
    // Begins of placements of that width: [first, last].
    int firstBegin(int width) const { return std::max(0, kMargin - kReach - (width - 1) / 2); }
    int lastBegin(int width) const { return std::min(length() - width, kMargin + m_run - 1 + kReach - (width - 1) / 2); }

private:
    int m_run;
    std::vector<std::uint8_t> m_codes;
};

struct Placement {
    std::uint32_t snippet = 0;
    std::int16_t begin = 0;  // in the snippet, whichever strand
    bool reverse = false;    // the matrix reads on the other strand
    float score = 0;         // log2 odds
};

// Log2 odds of a matrix, for both strands. Unknown letters count kUnknownBits.
inline constexpr float kUnknownBits = -2;
class LogOdds {
public:
    LogOdds(const std::vector<motif::Row>& frequencies, const motif::Row& background);
    int width() const { return m_width; }
    // The best placement; score far below zero where none is possible. Of equals forward first, then the one nearest to the middle.
    Placement best(const Snippets& snippets, std::size_t i) const;

private:
    int m_width;
    std::vector<float> m_forward, m_reverse;  // [position * 8 + code]
};

// Letters of the placements, columns from .. to - 1 of a matrix `width` wide (negative ones lie before it). Blocked and unknown
// letters do not count.
std::vector<motif::Row> letterCounts(const Snippets& snippets, std::span<const Placement> placements, int width, int from, int to);
// With a pseudocount of one letter spread by the background.
std::vector<motif::Row> toFrequencies(const std::vector<motif::Row>& counts, const motif::Row& background);
// Bits of a column against the background, less what chance adds with so many letters.
double informationOf(const motif::Row& frequencies, const motif::Row& background, double letters);

struct Model {
    std::vector<motif::Row> frequencies;
    double threshold = 0;  // bits that a member needs
    double log10P = 0;     // of the word it began with
    std::uint32_t word = 0;
    std::vector<Placement> members;
    int width() const { return static_cast<int>(frequencies.size()); }
};

// The smallest score t at which (n P(t)) / (scores at or above t) <= kFalseMembers, P being the share of background snippets whose
// best placement reaches t, and P <= kLargestShare; nullopt if fewer than `least` remain.
inline constexpr double kFalseMembers = 0.1, kLargestShare = 0.05;
std::optional<double> memberThreshold(std::vector<float> scores, std::vector<float> background, std::size_t least);

struct Pool {
    const Snippets& snippets;
    const Snippets& background;
    motif::Row letters;  // frequencies of the background's letters, both strands averaged
    int threads = 0;
};
// From the snippets `active` that hold the word: matrix, members, again, until the members stay the same. nullopt where
// fewer than `least` members or no informative matrix is left. Large pools are thinned out evenly until the last step.
std::optional<Model> refine(const Pool& pool, const std::vector<std::uint32_t>& active, std::uint32_t word, std::size_t least);
// One step: members of the given matrix at its own new threshold, all of `active` being asked.
std::optional<Model> placeAll(const Pool& pool, const std::vector<std::uint32_t>& active, const std::vector<motif::Row>& frequencies,
                              std::size_t least);
// The columns from the first to the last informative one of the members, with kMargin / 2 more to choose from on either side;
// the members move along. False if nothing informative is left.
bool reestimate(Model& model, const Snippets& snippets, const motif::Row& background);

// How alike two matrices are: Pearson's r of (frequency - 1/4) over all columns of both, columns without a partner counting as
// without information; the best of all offsets that leave at least `overlap` columns (or the narrower one), and both strands.
struct Alignment {
    double r = -1;
    int offset = 0;        // column of a at which the first column of b, as it reads then, stands
    bool reverse = false;  // b is read on the other strand
};
Alignment align(const std::vector<motif::Row>& a, const std::vector<motif::Row>& b, int overlap = 5, bool bothStrands = true);
std::vector<motif::Row> reverseComplement(std::vector<motif::Row> rows);

}  // namespace bindscape::seqlets
