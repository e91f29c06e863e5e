// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/sequence.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>

namespace bindscape::genome {

namespace {

constexpr std::array<std::uint8_t, 256> makeCodes()
{
    std::array<std::uint8_t, 256> codes{};
    codes.fill(kUnknownBase);
    codes['A'] = codes['a'] = 0;
    codes['C'] = codes['c'] = 1;
    codes['G'] = codes['g'] = 2;
    codes['T'] = codes['t'] = 3;
    return codes;
}

constexpr std::array<char, 256> makeComplements()
{
    std::array<char, 256> table{};
    for (int i = 0; i < 256; ++i)
        table[static_cast<std::size_t>(i)] = static_cast<char>(i);
    constexpr std::string_view from = "ACGTURYKMBVDH";
    constexpr std::string_view to = "TGCAAYRMKVBHD";
    for (std::size_t i = 0; i < from.size(); ++i) {
        table[static_cast<unsigned char>(from[i])] = to[i];
        table[static_cast<unsigned char>(from[i] - 'A' + 'a')] = static_cast<char>(to[i] - 'A' + 'a');
    }
    return table;
}

constexpr auto kCodes = makeCodes();
constexpr auto kComplements = makeComplements();

}  // namespace

std::uint8_t baseCode(char letter) { return kCodes[static_cast<unsigned char>(letter)]; }

char complement(char letter) { return kComplements[static_cast<unsigned char>(letter)]; }

std::string reverseComplement(std::string_view letters)
{
    std::string result(letters.size(), '\0');
    std::transform(letters.rbegin(), letters.rend(), result.begin(), complement);
    return result;
}

std::vector<std::uint8_t> toCodes(std::string_view letters)
{
    std::vector<std::uint8_t> codes(letters.size());
    std::transform(letters.begin(), letters.end(), codes.begin(), baseCode);
    return codes;
}

// Few letters at a time are counted in bytes, which cannot overflow, and without a table: so the compiler can do many together.
Composition composition(std::string_view letters)
{
    constexpr std::size_t kFew = 240;
    const auto size = static_cast<std::int64_t>(letters.size());
    Composition total;
    while (!letters.empty()) {
        const std::size_t few = std::min(kFew, letters.size());
        std::uint8_t gc = 0, at = 0;
        for (std::size_t i = 0; i < few; ++i) {
            const std::uint8_t upper = static_cast<std::uint8_t>(letters[i]) & 0xdf;
            gc += upper == 'G';
            gc += upper == 'C';
            at += upper == 'A';
            at += upper == 'T';
        }
        total.gc += gc;
        total.known += gc + at;
        letters.remove_prefix(few);
    }
    total.unknown = size - total.known;
    return total;
}

// Window i lies at fixed offsets of whole bytes, so that windows of any length start on a byte.
void PackedWindows::append(std::span<const std::uint8_t> codes)
{
    if (codes.size() != m_length)
        throw Error("A window of " + std::to_string(codes.size()) + " bases was given where all have " + std::to_string(m_length) + ".");
    const std::size_t bases = m_bases.size();
    const std::size_t unknown = m_unknown.size();
    m_bases.resize(bases + (m_length + 3) / 4);
    m_unknown.resize(unknown + (m_length + 7) / 8);
    for (std::size_t i = 0; i < m_length; ++i) {
        if (codes[i] >= kUnknownBase)
            m_unknown[unknown + i / 8] |= static_cast<std::uint8_t>(1U << (i % 8));
        else
            m_bases[bases + i / 4] |= static_cast<std::uint8_t>(codes[i] << (2 * (i % 4)));
    }
    ++m_count;
}

void PackedWindows::append(std::string_view letters) { append(std::span<const std::uint8_t>(toCodes(letters))); }

void PackedWindows::appendUnknown(std::size_t windows)
{
    m_count += windows;
    m_bases.resize(m_count * ((m_length + 3) / 4));
    m_unknown.resize(m_count * ((m_length + 7) / 8), 0xff);
}

void PackedWindows::set(std::size_t i, std::size_t position, std::uint8_t code)
{
    m_bases[i * ((m_length + 3) / 4) + position / 4] |= static_cast<std::uint8_t>(code << (2 * (position % 4)));
    m_unknown[i * ((m_length + 7) / 8) + position / 8] &= static_cast<std::uint8_t>(~(1U << (position % 8)));
}

void PackedWindows::reserve(std::size_t windows)
{
    m_bases.reserve(windows * ((m_length + 3) / 4));
    m_unknown.reserve(windows * ((m_length + 7) / 8));
}

void PackedWindows::decode(std::size_t i, bool reverse, std::span<std::uint8_t> codes) const
{
    if (i >= m_count || codes.size() != m_length)
        throw Error("Window " + std::to_string(i) + " of " + std::to_string(m_count) + " cannot be read into " +
                    std::to_string(codes.size()) + " bases.");
    const std::uint8_t* bases = m_bases.data() + i * ((m_length + 3) / 4);
    const std::uint8_t* unknown = m_unknown.data() + i * ((m_length + 7) / 8);
    for (std::size_t k = 0; k < m_length; ++k) {
        const bool isUnknown = (unknown[k / 8] >> (k % 8) & 1U) != 0;
        const auto code = static_cast<std::uint8_t>(bases[k / 4] >> (2 * (k % 4)) & 3U);
        if (reverse)
            codes[m_length - 1 - k] = isUnknown ? kUnknownBase : static_cast<std::uint8_t>(3 - code);
        else
            codes[k] = isUnknown ? kUnknownBase : code;
    }
}

}  // namespace bindscape::genome
