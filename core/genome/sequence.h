// SPDX-License-Identifier: GPL-3.0-or-later
// Letters, codes and compact windows of DNA. Codes: A 0, C 1, G 2, T 3; every other letter is kUnknownBase.
// Lower case (soft-masked) counts as upper case everywhere except where text is shown.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

inline constexpr std::uint8_t kUnknownBase = 4;

std::uint8_t baseCode(char letter);
// Keeps case and IUPAC meaning (R <-> Y, ...).
char complement(char letter);
std::string reverseComplement(std::string_view letters);
std::vector<std::uint8_t> toCodes(std::string_view letters);

struct Composition {
    std::int64_t known = 0;    // A, C, G or T
    std::int64_t gc = 0;       // G or C
    std::int64_t unknown = 0;  // anything else
};
Composition composition(std::string_view letters);

// Equally long windows, two bits a base and one bit for "unknown": 375 bytes for 1,000 bases.
class PackedWindows {
public:
    explicit PackedWindows(std::size_t length = 0) : m_length(length) {}
    std::size_t size() const { return m_count; }
    std::size_t length() const { return m_length; }
    void append(std::string_view letters);  // letters.size() == length()
    void append(std::span<const std::uint8_t> codes);  // 0..4, length() of them
    void appendUnknown(std::size_t windows);  // so many windows of unknown bases
    void set(std::size_t i, std::size_t position, std::uint8_t code);  // a base that was unknown; code 0..3
    void reserve(std::size_t windows);      // room for so many in all, so that many of them are not moved as they grow
    // Codes 0..4 of window i into `codes` (length() of them); reverse-complemented on request.
    void decode(std::size_t i, bool reverse, std::span<std::uint8_t> codes) const;

private:
    std::size_t m_length = 0;
    std::size_t m_count = 0;
    std::vector<std::uint8_t> m_bases;
    std::vector<std::uint8_t> m_unknown;
};

}  // namespace bindscape::genome
