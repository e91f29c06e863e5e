// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/variation/vcf_fields.h"

#include "core/base/text.h"

#include <algorithm>

namespace bindscape::variation {

namespace {

constexpr std::size_t kInfo = 7;

bool isNameOf(std::string_view name, const std::vector<InfoField>& fields)
{
    return std::any_of(fields.begin(), fields.end(), [&](const InfoField& field) { return field.name == name; });
}

}  // namespace

std::string headerLine(const InfoField& field)
{
    return "##INFO=<ID=" + field.name + ",Number=" + field.number + ",Type=" + field.type + ",Description=\"" + field.description + "\">";
}

bool describesOneOf(std::string_view line, const std::vector<InfoField>& fields)
{
    constexpr std::string_view kBegin = "##INFO=<ID=";
    return line.starts_with(kBegin) &&
           isNameOf(line.substr(kBegin.size(), line.find_first_of(",>", kBegin.size()) - kBegin.size()), fields);
}

std::string withInfo(std::string_view line, const std::vector<InfoField>& fields,
                     const std::vector<std::pair<std::string, std::string>>& values)
{
    if (line.ends_with('\r'))  // the end of a line, not of its last column
        return withInfo(line.substr(0, line.size() - 1), fields, values) + "\r";
    std::size_t begin = 0;
    for (std::size_t i = 0; i < kInfo; ++i) {
        const std::size_t tab = line.find('\t', begin);
        if (tab == std::string_view::npos)
            return std::string(line);
        begin = tab + 1;
    }
    const std::size_t end = std::min(line.find('\t', begin), line.size());
    const std::string_view old = line.substr(begin, end - begin);
    const auto parts = split(old, ';');
    const auto isOurs = [&](std::string_view part) { return isNameOf(part.substr(0, part.find('=')), fields); };
    std::string info;
    const auto add = [&](std::string_view text) {
        if (!info.empty() && !info.ends_with(';'))
            info += ';';
        info += text;
    };
    if (std::none_of(parts.begin(), parts.end(), isOurs))
        info = old == "." ? std::string_view() : old;
    else
        for (const auto part : parts)
            if (!part.empty() && !isOurs(part))
                add(part);
    for (const auto& [name, value] : values)
        add(name + "=" + value);
    return std::string(line.substr(0, begin)) + (info.empty() ? "." : info) + std::string(line.substr(end));
}

std::string infoText(std::string_view text)
{
    std::string plain(text);
    std::replace_if(
        plain.begin(), plain.end(), [](char c) { return c == ' ' || c == '\t' || c == ';' || c == '=' || c == ','; }, '_');
    return plain;
}

}  // namespace bindscape::variation
