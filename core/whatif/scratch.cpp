// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/whatif/scratch.h"

#include "core/base/text.h"
#include "core/genome/sequence.h"
#include "core/genome/shuffle.h"

#include <algorithm>
#include <cctype>
#include <cmath>

namespace bindscape::whatif {

namespace {

std::string shuffled(std::string_view letters, Random& random)
{
    const auto codes = genome::shuffledPairs(genome::toCodes(letters), random);
    std::string result;
    for (const auto code : codes)
        result += "ACGTN"[std::min<std::size_t>(code, 4)];
    return result;
}

void requireStretch(const std::string& letters, std::size_t begin, std::size_t end)
{
    if (begin >= end || end > letters.size())
        throw Error("Choose the bases first: drag over them, or press Shift with the arrow keys.");
}

}  // namespace

std::string withLetters(const std::string& letters, std::size_t at, std::string_view text)
{
    std::string put;
    for (const char c : text) {
        if (std::isspace(static_cast<unsigned char>(c)) != 0)
            continue;
        const char letter = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        if (std::string_view("ACGTN").find(letter) == std::string_view::npos)
            throw Error(std::string("\"") + c + "\" is no base. Only A, C, G, T and N can be put in.");
        put += letter;
    }
    if (put.empty())
        throw Error("There are no bases to put in. Type some, or choose a motif.");
    if (at + put.size() > letters.size())
        throw Error(plural(static_cast<std::int64_t>(put.size()), "base") +
                    " from here on reach beyond the end of the window. Put the cursor further to the left.");
    std::string result = letters;
    result.replace(at, put.size(), put);
    return result;
}

std::string siteOf(const motif::Motif& motif, Strand strand)
{
    std::string site = motif.consensus();
    for (char& c : site)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return strand == Strand::Reverse ? genome::reverseComplement(site) : site;
}

std::string withoutStretch(const std::string& letters, std::size_t begin, std::size_t end, Removal removal, std::uint64_t seed)
{
    requireStretch(letters, begin, end);
    Random random(seed, "stretch");
    std::string result = letters;
    result.replace(begin, end - begin,
                   removal == Removal::Unknown ? std::string(end - begin, 'N') : shuffled(letters.substr(begin, end - begin), random));
    return result;
}

std::string withShuffledFlank(const std::string& letters, std::size_t begin, std::size_t end, Flank flank, std::uint64_t seed)
{
    if (begin > end || end > letters.size())
        throw Error("There is no such place in the window.");
    Random random(seed, flank == Flank::Left ? "left" : "right");
    return flank == Flank::Left ? shuffled(std::string_view(letters).substr(0, begin), random) + letters.substr(begin)
                                : letters.substr(0, end) + shuffled(std::string_view(letters).substr(end), random);
}

std::pair<std::size_t, std::size_t> editedStretch(const std::string& original, const std::string& letters)
{
    const std::size_t length = std::min(original.size(), letters.size());
    std::size_t begin = 0, end = length;
    while (begin < length && original[begin] == letters[begin])
        ++begin;
    if (begin == length)
        return {0, 0};
    while (original[end - 1] == letters[end - 1])
        --end;
    return {begin, end};
}

Pair scratchPair(const PlacedWindow& window, const std::string& original, const std::string& letters)
{
    Pair pair;
    pair.first = blocked(original, window);
    pair.second = blocked(letters, window);
    pair.firstShown = original;
    pair.secondShown = letters;
    pair.window = window;
    pair.title = "Scratch copy of " + toLocus(window.region);
    pair.firstName = "original";
    pair.secondName = "edited";
    if (window.coreBlocked)
        pair.notes.push_back("The core is blocked by N, as in training: edits inside of it change nothing.");
    return pair;
}

Marginal marginalise(interpret::OpenModel& model, const PlacedWindow& window, const std::string& original, const std::string& letters,
                     std::size_t begin, std::size_t end, std::size_t count, std::uint64_t seed, Progress& progress)
{
    requireStretch(letters, begin, end);
    Random random(seed, "marginalise");
    std::vector<std::string> sequences;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string background = shuffled(original, random);
        std::string with = background;
        with.replace(begin, end - begin, letters, begin, end - begin);
        sequences.push_back(blocked(background, window));
        sequences.push_back(blocked(with, window));
        if (i % 64 == 0)
            progress.checkpoint(-1, "Shuffling");
    }
    const auto logits = model.logits(sequences, progress);
    Marginal result;
    for (std::size_t i = 0; i < count; ++i) {
        result.changes.push_back(logits[2 * i + 1] - logits[2 * i]);
        result.mean += result.changes.back() / static_cast<double>(count);
    }
    for (const double change : result.changes)
        result.deviation += (change - result.mean) * (change - result.mean);
    result.deviation = count > 1 ? std::sqrt(result.deviation / static_cast<double>(count - 1)) : 0;
    result.error = count > 0 ? result.deviation / std::sqrt(static_cast<double>(count)) : 0;
    return result;
}

}  // namespace bindscape::whatif
