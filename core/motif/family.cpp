// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/motif/family.h"

#include "core/base/text.h"
#include "core/motif/family_table.h"

#include <algorithm>
#include <cctype>
#include <map>

namespace bindscape::motif {

namespace {

std::string toUpper(std::string_view text)
{
    std::string upper(text);
    std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return upper;
}

// "MA0502.1": an identifier of JASPAR.
bool isMatrixId(std::string_view word)
{
    return word.size() > 6 && word.starts_with("MA") &&
           std::all_of(word.begin() + 2, word.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

// Without identifier, species and version, still with its variant.
std::string_view withoutVersion(std::string_view name)
{
    name = trim(name);
    if (const auto blank = name.find(' '); blank != std::string_view::npos && isMatrixId(name.substr(0, blank)))
        name = trim(name.substr(blank + 1));
    for (const std::string_view end : {"_HUMAN", "_MOUSE", ".H11MO.", ".H12CORE.", ".H10MO."})
        name = name.substr(0, name.find(end));
    return name;
}

struct Families {
    std::map<std::string, std::string, std::less<>> exact, beginnings;

    Families()
    {
        for (const auto line : split(embeddedFamilies(), '\n')) {
            const auto tab = line.find('\t');
            if (line.starts_with('#') || tab == std::string_view::npos)
                continue;
            for (const auto member : splitBlank(line.substr(tab + 1))) {
                if (member.ends_with('*'))
                    beginnings.emplace(member.substr(0, member.size() - 1), line.substr(0, tab));
                else
                    exact.emplace(member, line.substr(0, tab));
            }
        }
    }

    const std::string* find(std::string_view name) const
    {
        if (const auto found = exact.find(name); found != exact.end())
            return &found->second;
        for (std::size_t length = name.size(); length > 0; --length)
            if (const auto found = beginnings.find(name.substr(0, length)); found != beginnings.end())
                return &found->second;
        return nullptr;
    }
};

}  // namespace

std::string plainFactor(std::string_view factor)
{
    const auto name = withoutVersion(factor);
    return std::string(trim(name.substr(0, name.find("(var"))));
}

std::optional<std::string> knownFamily(std::string_view factor)
{
    static const Families families;
    // An entry for the variant or for the pair goes before those for its parts.
    const std::string whole = toUpper(withoutVersion(factor)), plain = toUpper(plainFactor(factor));
    if (const auto found = families.exact.find(whole); found != families.exact.end())
        return found->second;
    if (const auto found = families.exact.find(plain); found != families.exact.end())
        return found->second;
    for (std::string_view rest = plain; !rest.empty();) {
        const auto colons = rest.find("::");
        if (const auto* family = families.find(rest.substr(0, colons)))
            return *family;
        rest = colons == std::string_view::npos ? std::string_view() : rest.substr(colons + 2);
    }
    return std::nullopt;
}

std::string familyOf(std::string_view factor) { return knownFamily(factor).value_or(plainFactor(factor)); }

}  // namespace bindscape::motif
