// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/variant_rows.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bindscape::genome {

namespace {

constexpr std::int64_t kFarthest = std::int64_t{1} << 40;

std::string_view takeUntil(std::string_view& text, char separator)
{
    const std::size_t end = text.find(separator);
    const std::string_view part = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    return part;
}

// The first columns, separated by tabs, or by blanks in a line without tabs.
std::size_t firstColumns(std::string_view line, std::array<std::string_view, 8>& columns)
{
    std::size_t count = 0;
    if (line.find('\t') != std::string_view::npos) {
        while (count < columns.size() && !line.empty())
            columns[count++] = takeUntil(line, '\t');
        return count;
    }
    while (count < columns.size()) {
        const std::size_t begin = line.find_first_not_of(' ');
        if (begin == std::string_view::npos)
            break;
        line.remove_prefix(begin);
        columns[count++] = takeUntil(line, ' ');
    }
    return count;
}

float quality(std::string_view text) { return static_cast<float>(parseReal(text).value_or(std::nan(""))); }

std::string shown(std::string_view text) { return "\"" + std::string(text.substr(0, 40)) + "\""; }

// What INFO says about length and frequency.
VariantInfo readInfo(std::string_view text, const CountFields& fields)
{
    VariantInfo info;
    while (!text.empty()) {
        std::string_view value = takeUntil(text, ';');
        const std::string_view key = takeUntil(value, '=');
        if (key == "END")
            info.end = std::min(parseInteger(value).value_or(-1), kFarthest);
        else if (key == "SVLEN")
            info.length = std::abs(std::clamp(parseInteger(takeUntil(value, ',')).value_or(0), -kFarthest, kFarthest));
        else if (key == "AF" || key == fields.counts) {
            std::vector<double>& numbers = key == "AF" ? info.frequencies : info.counts;
            while (!value.empty())
                numbers.push_back(parseReal(takeUntil(value, ',')).value_or(std::nan("")));
        } else if (key == fields.chromosomes)
            info.chromosomes = parseReal(value).value_or(std::nan(""));
    }
    return info;
}

}  // namespace

void addHeaderLine(VcfHeader& header, std::string_view line)
{
    const bool isContig = line.starts_with("##contig=<");
    const bool isWord = line.starts_with("##FILTER=<") || line.starts_with("##INFO=<") || line.starts_with("##FORMAT=<");
    if (!isContig && !isWord)
        return;
    line.remove_prefix(line.find('<') + 1);
    // Names may hold commas only inside quotes, where the keys that matter here never are.
    std::string_view id;
    std::int64_t length = 0;
    std::optional<std::int64_t> number;
    bool quoted = false;
    for (std::size_t begin = 0, at = 0; at <= line.size(); ++at) {
        if (at < line.size() && line[at] == '"')
            quoted = !quoted;
        if (at < line.size() && (quoted || (line[at] != ',' && line[at] != '>')))
            continue;
        const std::string_view field = line.substr(begin, at - begin);
        if (field.starts_with("ID="))
            id = field.substr(3);
        else if (field.starts_with("length="))
            length = parseInteger(field.substr(7)).value_or(0);
        else if (field.starts_with("IDX="))
            number = parseInteger(field.substr(4));
        begin = at + 1;
    }
    if (id.empty())
        return;
    if (isContig)
        header.contigs.push_back({std::string(id), std::clamp<std::int64_t>(length, 0, kFarthest)});
    if (!header.numbered)
        return;
    // Without IDX the numbers are those of the order in which names are first met; PASS is 0.
    std::vector<std::string>& names = isContig ? header.contigNames : header.words;
    if (isWord && names.empty())
        names.emplace_back("PASS");
    constexpr std::int64_t kMostNames = 1'000'000;
    const auto place = static_cast<std::size_t>(std::clamp<std::int64_t>(number.value_or(-1), -1, kMostNames));
    if (number && *number >= 0 && *number < kMostNames) {
        names.resize(std::max(names.size(), place + 1));
        names[place] = id;
    } else if (!number && std::find(names.begin(), names.end(), id) == names.end()) {
        names.emplace_back(id);
    }
}

bool readVariantLine(std::string_view line, VariantRow& row, RowFault& fault, const CountFields& fields)
{
    std::array<std::string_view, 8> columns;
    const std::size_t count = firstColumns(line, columns);
    if (count < 5) {
        fault = {"VCF has 8 columns", "has " + plural(static_cast<std::int64_t>(count), "column")};
        return false;
    }
    const auto position = parseInteger(columns[1]);
    if (!position || *position < 0 || *position > kFarthest) {
        fault = {"the position (column 2) is not a whole number above 0", "has " + shown(columns[1])};
        return false;
    }
    if (!isReferenceAllele(columns[3])) {
        fault = {"REF (column 4) is not made of bases", "has " + shown(columns[3])};
        return false;
    }
    if (columns[0].empty() || columns[4].empty()) {
        fault = {"CHROM (column 1) or ALT (column 5) is empty", "has nothing there"};
        return false;
    }
    row.chrom = columns[0];
    Variant& variant = row.variant;
    variant = {};
    variant.id = columns[2] == "." ? std::string_view() : columns[2].substr(0, 80);
    variant.quality = quality(columns[5]);
    variant.filter = columns[6].empty() ? std::string_view(".") : columns[6].substr(0, 80);
    variant.passed = variant.filter == "." || variant.filter == "PASS";
    row.reference = columns[3];
    row.alternates.clear();
    for (std::string_view rest = columns[4]; !rest.empty() && row.alternates.size() < kMostAlleles;)
        row.alternates.push_back(takeUntil(rest, ','));
    row.info = readInfo(columns[7], fields);
    setAlleles(variant, *position - 1, row.reference, row.alternates, row.info);
    return true;
}

std::int64_t positionOfLine(std::string_view line)
{
    takeUntil(line, '\t');
    return parseInteger(takeUntil(line, '\t')).value_or(0) - 1;
}

}  // namespace bindscape::genome
