// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/region_bed.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/genome/row_report.h"
#include "core/genome/table_rows.h"

#include <algorithm>

namespace bindscape::project {

namespace {

constexpr std::size_t kName = 3, kColor = 8;

std::optional<draw::Color> colorOf(std::string_view text)
{
    const auto parts = split(text, ',');
    if (parts.size() != 3)
        return std::nullopt;
    draw::Color color;
    std::uint8_t* const channels[] = {&color.r, &color.g, &color.b};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto value = parseInteger(trim(parts[i]));
        if (!value || *value < 0 || *value > 255)
            return std::nullopt;
        *channels[i] = static_cast<std::uint8_t>(*value);
    }
    return color;
}

// A tab or a line end in a label would make other columns of it.
std::string bedName(const std::string& label)
{
    std::string name = label.empty() ? "." : label;
    std::replace_if(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return name;
}

}  // namespace

RegionFile readRegionBed(const std::filesystem::path& path, const std::vector<genome::Contig>& contigs)
{
    RegionFile file;
    genome::TableRows rows(path);
    genome::ContigNames names(contigs);
    genome::RowReport report(path);
    while (rows.next()) {
        const auto& row = rows.fields();
        RegionEntry entry;
        if (!genome::readSpan(row, rows.number(), report, entry.region.begin, entry.region.end))
            continue;
        if (entry.region.length() < 1) {
            report.bad(rows.number(), "are empty", "begins and ends at " + std::to_string(entry.region.begin));
            continue;
        }
        report.good();
        const genome::Contig* contig = names.find(row[0]);
        if (contig == nullptr) {
            report.unknownContig(rows.number(), row[0]);
            continue;
        }
        if (!contigs.empty() && entry.region.end > contig->length) {
            report.beyondEnd(rows.number(), *contig, entry.region.end);
            continue;
        }
        entry.region.chrom = contig->name;
        if (row.size() > kName && row[kName] != ".")
            entry.label = row[kName];
        // Black is what programs write that know no colour.
        if (row.size() > kColor && row[kColor] != "0,0,0")
            entry.color = colorOf(row[kColor]);
        file.regions.push_back(std::move(entry));
    }
    file.warnings = report.warnings("regions");
    return file;
}

void writeRegionBed(std::span<const RegionEntry> regions, const std::filesystem::path& path)
{
    const bool colored = std::any_of(regions.begin(), regions.end(), [](const auto& entry) { return entry.color.has_value(); });
    std::string text;
    for (const auto& entry : regions) {
        const auto begin = std::to_string(entry.region.begin), end = std::to_string(entry.region.end);
        text += entry.region.chrom + '\t' + begin + '\t' + end + '\t' + bedName(entry.label);
        if (colored) {
            const auto color = entry.color.value_or(draw::Color{});
            text += "\t0\t.\t" + begin + '\t' + end + '\t' + std::to_string(color.r) + ',' + std::to_string(color.g) + ',' + std::to_string(color.b);
        }
        text += '\n';
    }
    writeFileAtomically(path, text);
}

}  // namespace bindscape::project
