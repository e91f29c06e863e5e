// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/reference_check.h"

#include "core/base/text.h"

#include <algorithm>
#include <cctype>

namespace bindscape::variation {

namespace {

constexpr std::int64_t kStretch = 1 << 16;
constexpr std::int64_t kFewest = 100;  // before it is refused without reading on
constexpr double kHopeless = 0.2, kManyTimes = 10;
constexpr std::size_t kShown = 20;

char upper(char letter) { return static_cast<char>(std::toupper(static_cast<unsigned char>(letter))); }

bool isBase(char letter) { return std::string_view("ACGT").find(upper(letter)) != std::string_view::npos; }

bool same(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return upper(x) == upper(y); });
}

std::string reverseComplement(std::string_view letters)
{
    std::string result;
    for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter)
        result += "TGCA"[std::string_view("ACGT").find(upper(*letter))];
    return result;
}

std::string shown(std::string_view letters)
{
    return letters.size() <= kShown ? std::string(letters) : std::string(letters.substr(0, kShown)) + "…";
}

}  // namespace

ReferenceCheck::ReferenceCheck(const genome::Reference& reference, std::filesystem::path file, double most)
    : m_reference(reference), m_file(std::move(file)), m_most(most)
{
}

std::string_view ReferenceCheck::letters(std::size_t contig, std::int64_t begin, std::int64_t length)
{
    const genome::Contig& there = m_reference.contigs()[contig];
    if (contig != m_contig || begin < m_begin || begin + length > m_begin + static_cast<std::int64_t>(m_letters.size())) {
        m_letters = m_reference.fetch({there.name, begin, std::min(there.length, std::max(begin + kStretch, begin + length))});
        m_contig = contig;
        m_begin = begin;
    }
    return std::string_view(m_letters).substr(static_cast<std::size_t>(begin - m_begin), static_cast<std::size_t>(length));
}

ReferenceCheck::Answer ReferenceCheck::check(std::size_t contig, std::int64_t begin, std::string_view reference,
                                             std::span<const std::string_view> alternates, long line)
{
    const auto there = letters(contig, begin, static_cast<std::int64_t>(reference.size()));
    if (reference.empty() || !std::all_of(reference.begin(), reference.end(), isBase) || !std::all_of(there.begin(), there.end(), isBase)) {
        ++m_counts.unknown;
        return Answer::Unknown;
    }
    ++m_counts.checked;
    if (same(there, reference))
        return Answer::Same;
    if (m_counts.mismatches++ == 0) {
        const std::string genome(there);
        m_firstLine = line;
        m_first = m_reference.contigs()[contig].name + ":" + withThousands(begin + 1) + " says " + shown(reference) + ", the genome has " +
                  shown(genome);
    }
    const std::int64_t contigEnd = m_reference.contigs()[contig].length;
    const bool swapped = std::any_of(alternates.begin(), alternates.end(), [&](std::string_view alternate) {
        const auto length = static_cast<std::int64_t>(alternate.size());
        return begin + length <= contigEnd && length > 0 && length <= kStretch && same(letters(contig, begin, length), alternate);
    });
    if (swapped)
        ++m_counts.otherAllele;
    else if (same(letters(contig, begin, static_cast<std::int64_t>(reference.size())), reverseComplement(reference)))
        ++m_counts.otherStrand;
    const double hopeless = std::max(kHopeless, kManyTimes * m_most);
    if (m_counts.checked >= kFewest && m_counts.share() > std::min(hopeless, 1.0) && m_counts.share() > m_most)
        refuse();
    return Answer::Different;
}

std::string ReferenceCheck::summary() const
{
    const auto percent = formatFixed(100 * m_counts.share(), m_counts.share() < 0.001 ? 4 : 1);
    return withThousands(m_counts.mismatches) + " of " + plural(m_counts.checked, "variant") + " (" + percent +
           " %) whose REF was compared name other bases than the genome has, the first in line " + std::to_string(m_firstLine) + ": " +
           m_first + " (alleles swapped: " + withThousands(m_counts.otherAllele) +
           ", other strand: " + withThousands(m_counts.otherStrand) +
           ", neither: " + withThousands(m_counts.mismatches - m_counts.otherAllele - m_counts.otherStrand) + ")";
}

void ReferenceCheck::refuse() const
{
    throw Error(m_file.string() + " does not belong to the genome " + m_reference.path().filename().string() + ": " + summary() +
                "; at most " + formatReal(100 * m_most) + " % may. Use the variants of this assembly, or lift them over.");
}

void ReferenceCheck::finish() const
{
    if (m_counts.mismatches > 0 && m_counts.share() > m_most)
        refuse();
}

Warnings ReferenceCheck::warnings() const
{
    Warnings warnings;
    if (m_counts.mismatches > 0)
        warnings.push_back({m_file.string(), 0, summary() + "; they were left out."});
    return warnings;
}

}  // namespace bindscape::variation
