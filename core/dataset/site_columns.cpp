// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/dataset/site_columns.h"

#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::dataset {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kWidest = std::numeric_limits<std::uint16_t>::max();
constexpr std::int64_t kLastPosition = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kBetweenReports = 1 << 16;

}  // namespace

std::uint16_t SiteFacts::packed() const
{
    const unsigned strandBits = strand == Strand::Forward ? 1 : strand == Strand::Reverse ? 2 : 0;
    return static_cast<std::uint16_t>(strandBits | (label == 1 ? kLabel : 0) | (used ? kUsed : 0) | (dnase ? kDnase : 0) |
                                      static_cast<unsigned>(split) << 5 | static_cast<unsigned>(edit) << 7);
}

SiteFacts SiteFacts::of(std::uint16_t packed)
{
    SiteFacts facts;
    const int strandBits = packed & kStrand;
    facts.strand = strandBits == 1 ? Strand::Forward : strandBits == 2 ? Strand::Reverse : Strand::None;
    facts.label = (packed & kLabel) != 0 ? 1 : 0;
    facts.used = (packed & kUsed) != 0;
    facts.dnase = (packed & kDnase) != 0;
    facts.split = static_cast<Split>((packed & kSplit) >> 5);
    facts.edit = static_cast<SiteEdit>((packed & kEdit) >> 7);
    return facts;
}

void SiteColumns::reserve(std::size_t rows)
{
    begin.reserve(rows);
    for (auto* column : {&width, &facts, &unknown})
        column->reserve(rows);
    for (auto* column : {&score, &pvalue, &gc, &signal})
        column->reserve(rows);
}

std::size_t SiteColumns::chromOf(std::size_t row) const
{
    return static_cast<std::size_t>(std::upper_bound(firstRow.begin(), firstRow.end(), row) - firstRow.begin()) - 1;
}

Region SiteColumns::core(std::size_t row) const { return {chroms[chromOf(row)], begin[row], static_cast<std::int64_t>(begin[row]) + width[row]}; }

std::pair<std::size_t, std::size_t> SiteColumns::near(const Region& region) const
{
    const auto found = std::find(chroms.begin(), chroms.end(), region.chrom);
    if (found == chroms.end())
        return {0, 0};
    const auto chrom = static_cast<std::size_t>(found - chroms.begin());
    const auto first = begin.begin() + static_cast<std::ptrdiff_t>(firstRow[chrom]), last = begin.begin() + static_cast<std::ptrdiff_t>(firstRow[chrom + 1]);
    const auto from = std::partition_point(first, last, [&](std::uint32_t x) { return x < region.begin - kWidest; });
    const auto to = std::partition_point(from, last, [&](std::uint32_t x) { return x < region.end; });
    return {static_cast<std::size_t>(from - begin.begin()), static_cast<std::size_t>(to - begin.begin())};
}

std::optional<std::size_t> SiteColumns::find(const Region& core, Strand strand) const
{
    auto [row, last] = near({core.chrom, core.begin, core.begin + 1});
    row = static_cast<std::size_t>(std::partition_point(begin.begin() + static_cast<std::ptrdiff_t>(row), begin.begin() + static_cast<std::ptrdiff_t>(last),
                                                        [&](std::uint32_t x) { return x < core.begin; }) -
                                   begin.begin());
    for (; row < last && begin[row] == core.begin; ++row)
        if (width[row] == core.length() && SiteFacts::of(facts[row]).strand == strand)
            return row;
    return std::nullopt;
}

void SiteColumns::add(const Region& core, std::uint16_t siteFacts, float siteScore, float sitePvalue, float siteGc, float siteSignal, std::int64_t siteUnknown)
{
    if (core.begin < 0 || core.length() < 1 || core.length() > kWidest || core.end > kLastPosition)
        throw Error("the interval is reversed, negative or too long for a site.");
    if (chroms.empty() || chroms.back() != core.chrom) {
        if (std::find(chroms.begin(), chroms.end(), core.chrom) != chroms.end())
            throw Error("the rows are not sorted by position.");
        chroms.push_back(core.chrom);
        firstRow.push_back(size());
    } else if (core.begin < begin.back()) {
        throw Error("the rows are not sorted by position.");
    }
    begin.push_back(static_cast<std::uint32_t>(core.begin));
    width.push_back(static_cast<std::uint16_t>(core.length()));
    facts.push_back(siteFacts);
    score.push_back(siteScore);
    pvalue.push_back(sitePvalue);
    gc.push_back(siteGc);
    signal.push_back(siteSignal);
    unknown.push_back(static_cast<std::uint16_t>(std::min(siteUnknown, kWidest)));
    ++firstRow.back();
}

SiteProbabilities readProbabilities(const SiteColumns& sites, const fs::path& file, Progress& progress)
{
    TableReader table(file);
    std::string_view line;
    if (!table.next(line))
        table.fail("the file is empty. Evaluate the run again.");
    const auto names = split(line.starts_with('#') ? line.substr(1) : line, '\t');
    const auto column = [&](std::string_view name) {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end())
            table.fail("the column \"" + std::string(name) + "\" is missing. Evaluate the run again.");
        return static_cast<std::size_t>(found - names.begin());
    };
    const std::size_t chrom = column("chrom"), begin = column("begin"), end = column("end"), strand = column("strand"), probability = column("probability");
    const std::size_t count = names.size();
    SiteProbabilities result;
    result.values.assign(sites.size(), std::numeric_limits<float>::quiet_NaN());
    while (table.next(line)) {
        if (table.lineNumber() % kBetweenReports == 0)
            progress.checkpoint(-1, withThousands(table.lineNumber()) + " predictions");
        const auto fields = split(line, '\t');
        if (fields.size() != count)
            table.fail("a damaged row. Evaluate the run again.");
        const Region core{std::string(fields[chrom]), table.integer(fields[begin], "begin"), table.integer(fields[end], "end")};
        const auto value = static_cast<float>(table.real(fields[probability], "probability"));
        if (value < 0 || value > 1)
            table.fail("the value in column probability must lie between 0 and 1. Evaluate the run again.");
        const auto row = sites.find(core, fields[strand].size() == 1 ? strandFromChar(fields[strand][0]) : Strand::None);
        if (!row) {
            ++result.strangers;
            continue;
        }
        if (std::isnan(result.values[*row]) && !std::isnan(value))
            ++result.evaluated;
        result.values[*row] = value;
    }
    return result;
}

}  // namespace bindscape::dataset
