// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/typed_text.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace bindscape::genome {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// One code point from the front of `text`; a byte that begins none stands for itself with a value that nothing maps to.
std::uint32_t takeCodePoint(std::string_view& text, std::string_view& bytes)
{
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    std::uint32_t code = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    bool whole = length <= text.size() && (length > 1 || lead < 0x80);
    for (std::size_t i = 1; whole && i < length; ++i) {
        const auto next = static_cast<unsigned char>(text[i]);
        whole = (next & 0xC0) == 0x80;
        code = code << 6 | (next & 0x3F);
    }
    bytes = text.substr(0, whole ? length : 1);
    text.remove_prefix(bytes.size());
    return whole ? code : 0xFFFFFFFF;
}

bool isDash(std::uint32_t c) { return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFE58 || c == 0xFE63 || c == 0xFF0D; }
bool isBlank(std::uint32_t c)
{
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
}
bool isInvisible(std::uint32_t c) { return c == 0xAD || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c == 0xFEFF; }
bool isQuote(std::uint32_t c) { return (c >= 0x2018 && c <= 0x201F) || c == 0xAB || c == 0xBB || c == '"' || c == '`'; }

// "hg19", "GRCh37.p13", "mm10", "T2T-CHM13", "b37".
bool isAssembly(std::string_view word)
{
    const std::string name = toLower(word);
    if (name.starts_with("t2t") || name.starts_with("chm13"))
        return true;
    for (const std::string_view stem : {"hg", "grch", "grcm", "grcz", "mm", "rn", "dm", "danrer", "saccer", "ce", "tair", "pantro", "b", "hs"})
        if (name.starts_with(stem) && name.size() > stem.size() && isDigit(name[stem.size()]))
            return name.find_first_not_of("0123456789.pv", stem.size()) == std::string::npos;
    return false;
}

void eraseGroups(std::string& text, char open, char close)
{
    for (std::size_t from = text.find(open); from != std::string::npos; from = text.find(open)) {
        const std::size_t to = text.find(close, from);
        const bool all = trim(std::string_view(text).substr(0, from)).empty() &&
                         (to == std::string::npos || trim(std::string_view(text).substr(to + 1)).empty());
        if (all)  // brackets around the whole
            text = text.substr(from + 1, to == std::string::npos ? std::string::npos : to - from - 1);
        else
            text.replace(from, to == std::string::npos ? std::string::npos : to - from + 1, " ");
    }
    std::erase(text, close);
}

}  // namespace

std::string plainText(std::string_view utf8)
{
    std::string plain;
    std::string_view bytes;
    while (!utf8.empty()) {
        const std::uint32_t code = takeCodePoint(utf8, bytes);
        if (isDash(code))
            plain += '-';
        else if (isBlank(code)) {  // between digits it groups them
            if (plain.empty() || !isDigit(plain.back()) || utf8.empty() || !isDigit(utf8.front()))
                plain += ' ';
        } else if (code == 0x2026)
            plain += "..";
        else if (code == 0xFF1A)
            plain += ':';
        else if (code < 0x20 && code != '\n' && code != '\r')
            plain += ' ';
        else if (!isInvisible(code) && !isQuote(code))
            plain += bytes;
    }
    return plain;
}

std::vector<std::string> separatePlaces(std::string_view plain)
{
    std::vector<std::string> parts;
    std::string part;
    const auto end = [&] {
        if (const auto text = trim(part); !text.empty())
            parts.emplace_back(text);
        part.clear();
    };
    for (std::size_t i = 0; i < plain.size(); ++i) {
        const char c = plain[i];
        const auto next = plain.find_first_not_of(' ', i + 1);
        const bool groupsDigits = !part.empty() && isDigit(part.back()) && next != std::string_view::npos && isDigit(plain[next]);
        if (c == ';' || c == '\n' || c == '\r' || c == '|' || (c == ',' && !groupsDigits))
            end();
        else
            part += c;
    }
    end();
    return parts;
}

CleanPlace cleanPlace(std::string_view plain, const std::function<bool(std::string_view)>& isContig)
{
    CleanPlace clean;
    clean.text = std::string(plain);
    if (const auto at = toLower(clean.text).find("[rev]"); at != std::string::npos) {
        clean.reversed = true;
        clean.text.replace(at, 5, " ");
    }
    for (const auto& [open, close] : {std::pair{'(', ')'}, {'[', ']'}, {'{', '}'}})
        eraseGroups(clean.text, open, close);
    // "hg19:chr1:5-10", "hg19.chr1:5-10"
    if (const auto at = clean.text.find_first_of(":."); at != std::string::npos && at + 1 < clean.text.size()) {
        const auto first = trim(std::string_view(clean.text).substr(0, at));
        if (isAssembly(first) && !isContig(first))
            clean.text.erase(0, at + 1);
    }
    auto fields = splitBlank(clean.text);
    std::erase_if(fields, [&](std::string_view field) { return isAssembly(field) && !isContig(field); });
    static constexpr std::array<std::string_view, 12> kBefore{"chr",    "chr.",     "chromosome", "chrom",       "locus", "region",
                                                              "region:", "position", "position:", "coordinates", "at",    "in"};
    while (fields.size() > 1 && std::find(kBefore.begin(), kBefore.end(), toLower(fields.front())) != kBefore.end() && !isContig(fields.front()))
        fields.erase(fields.begin());
    // A strand, and full stops of a sentence.
    while (fields.size() > 1 && (fields.back() == "+" || fields.back() == "-" || fields.back() == "."))
        fields.pop_back();
    std::string text;
    for (const auto field : fields) {
        static constexpr std::array<std::string_view, 7> kUnits{"bp", "b", "kb", "k", "mb", "m", "gb"};
        const bool unit = !text.empty() && isDigit(text.back()) && std::find(kUnits.begin(), kUnits.end(), toLower(field)) != kUnits.end();
        text += (text.empty() || unit ? "" : " ") + std::string(field);
    }
    while (!text.empty() && !isContig(text)) {
        if (text.ends_with(":+") || text.ends_with(":-"))
            text.resize(text.size() - 2);
        else if (text.ends_with(',') || (text.ends_with('.') && !text.ends_with("..")))
            text.pop_back();
        else
            break;
    }
    clean.text = text;
    return clean;
}

}  // namespace bindscape::genome
