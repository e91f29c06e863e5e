// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/matrix.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace bindscape::motif {

namespace {

constexpr std::string_view kLetters = "ACGT";

double sum(const Row& row)
{
    return std::accumulate(row.begin(), row.end(), 0.0);
}

// Probabilities that sum to one, all of them above zero: log odds divide by them.
Background checkedBackground(Row p, const std::string& where)
{
    const double total = sum(p);
    for (const double x : p)
        if (!std::isfinite(x) || x <= 0)
            throw Error(where + ": every letter of the background needs a probability above 0.");
    if (std::fabs(total - 1) > 0.02)
        throw Error(where + ": the probabilities of A, C, G and T sum to " + formatReal(total) + ", not to 1.");
    for (double& x : p)
        x /= total;
    return {p};
}

Background readBackgroundFile(const std::filesystem::path& path)
{
    const std::string content = readFile(path, std::size_t{1} << 24);
    Row p{};
    std::array<bool, 4> seen{};
    long number = 0;
    for (const auto line : split(content, '\n')) {
        ++number;
        const auto fields = splitBlank(line.substr(0, line.find('#')));
        if (fields.empty() || fields[0].size() != 1)
            continue;  // longer words belong to higher orders, which the scan does not use
        const std::string where = path.string() + ", line " + std::to_string(number);
        const auto letter = kLetters.find(static_cast<char>(std::toupper(static_cast<unsigned char>(fields[0][0]))));
        const auto value = fields.size() == 2 ? parseReal(fields[1]) : std::nullopt;
        if (letter == std::string_view::npos || !value)
            throw Error(where + ": a MEME background file has lines of one letter (A, C, G, T) and its probability.");
        if (seen[letter])
            throw Error(where + ": " + std::string(fields[0]) + " is given twice.");
        seen[letter] = true;
        p[letter] = *value;
    }
    if (std::find(seen.begin(), seen.end(), false) != seen.end())
        throw Error(path.string() + " is not a MEME background file: it needs one line for each of A, C, G and T.");
    return checkedBackground(p, path.string());
}

}  // namespace

Row Motif::frequencies(std::size_t position) const
{
    Row row = rows.at(position);
    const double total = sum(row);
    for (double& x : row)
        x /= total;
    return row;
}

std::string Motif::title() const
{
    return name.empty() || name == id ? id : name + " " + id;
}

std::string Motif::consensus() const
{
    std::string word;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const Row p = frequencies(i);
        const auto best = static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());
        word += p[best] >= 0.5 ? kLetters[best] : static_cast<char>(std::tolower(kLetters[best]));
    }
    return word;
}

Row Background::strandAveraged() const
{
    const double at = (p[0] + p[3]) / 2;
    const double cg = (p[1] + p[2]) / 2;
    return {at, cg, cg, at};
}

Background parseBackground(std::string_view text)
{
    text = trim(text);
    if (toLower(text) == "uniform")
        return {};
    const auto fields = split(text, ',');
    if (fields.size() != 4) {
        std::error_code ec;
        if (!std::filesystem::exists(std::filesystem::path(text), ec))
            throw Error("The background \"" + std::string(text) + "\" is no file that is there, nor four numbers A,C,G,T, nor \"uniform\".");
        return readBackgroundFile(std::filesystem::path(text));
    }
    Row p{};
    for (std::size_t i = 0; i < 4; ++i) {
        const auto value = parseReal(trim(fields[i]));
        if (!value)
            throw Error("The background \"" + std::string(text) + "\" is not four numbers for A,C,G,T.");
        p[i] = *value;
    }
    return checkedBackground(p, "The background \"" + std::string(text) + "\"");
}

ScoreMatrix ScoreMatrix::reverseComplement() const
{
    ScoreMatrix other = *this;
    std::reverse(other.cells.begin(), other.cells.end());
    for (auto& row : other.cells)
        std::reverse(row.begin(), row.end());
    return other;
}

ScoreMatrix scoreMatrix(const Motif& motif, const Background& background, double pseudocount)
{
    const Row averaged = background.strandAveraged();
    const double n = motif.nsites.value_or(kDefaultNsites);
    std::vector<Row> odds(motif.rows.size());
    double low = std::numeric_limits<double>::infinity();
    double high = -low;
    for (std::size_t i = 0; i < odds.size(); ++i) {
        const Row f = motif.frequencies(i);
        for (std::size_t a = 0; a < 4; ++a) {
            const double smoothed = (n * f[a] + pseudocount * background.p[a]) / (n + pseudocount);
            odds[i][a] = std::log2(smoothed / averaged[a]);
            low = std::min(low, odds[i][a]);
            high = std::max(high, odds[i][a]);
        }
    }
    if (!std::isfinite(low) || !std::isfinite(high))
        throw Error("Motif " + motif.id + " cannot be scored: a letter never occurs in it and the pseudocount is 0.");
    ScoreMatrix scores;
    // A matrix equal to the background has no range of its own: one bit, as FIMO takes it.
    scores.offset = static_cast<int>(std::floor(high > std::floor(low) ? low : high - 1));
    // A larger range would need cells beyond those that the table of p-values has room for.
    if (high - scores.offset > kScoreRange)
        throw Error("Motif " + motif.id + " cannot be scored: its log odds span more than " + std::to_string(kScoreRange) +
                    " bits, because of absurdly small probabilities in it or in the background.");
    scores.scale = std::max(1, static_cast<int>(std::floor(kScoreRange / (high - scores.offset))));
    scores.cells.resize(odds.size());
    for (std::size_t i = 0; i < odds.size(); ++i)
        for (std::size_t a = 0; a < 4; ++a)
            scores.cells[i][a] = static_cast<int>(std::round((odds[i][a] - scores.offset) * scores.scale));
    return scores;
}

int PValueTable::threshold(double pvalue) const
{
    return static_cast<int>(std::partition_point(p.begin(), p.end(), [&](double x) { return x > pvalue; }) - p.begin());
}

PValueTable pvalueTable(const ScoreMatrix& scores, const Background& background)
{
    const Row letters = background.strandAveraged();
    std::vector<double> density(static_cast<std::size_t>(kScoreRange) * scores.cells.size() + 1, 0.0);
    std::vector<double> next(density.size());
    density[0] = 1;
    std::size_t reached = 0;  // highest score of the columns so far
    for (const auto& row : scores.cells) {
        const auto most = static_cast<std::size_t>(*std::max_element(row.begin(), row.end()));
        std::fill(next.begin(), next.begin() + static_cast<std::ptrdiff_t>(reached + most + 1), 0.0);
        for (std::size_t a = 0; a < 4; ++a) {
            const auto cell = static_cast<std::size_t>(row[a]);
            for (std::size_t x = 0; x <= reached; ++x)
                next[x + cell] += density[x] * letters[a];
        }
        density.swap(next);
        reached += most;
    }
    std::fill(density.begin() + static_cast<std::ptrdiff_t>(reached + 1), density.end(), 0.0);
    for (std::size_t x = reached; x-- > 0;)
        density[x] += density[x + 1];
    for (double& x : density)
        x = std::min(1.0, x);
    return {std::move(density)};
}

}  // namespace bindscape::motif
