// SPDX-License-Identifier: GPL-3.0-or-later
// The file of a table of singletons.
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/variation/singletons.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace bindscape::variation {

namespace {

constexpr std::array<std::string_view, 3> kScopes{"model", "pooled_rows", "pooled_positions"};
constexpr std::string_view kHeader =
    "#name\tscope\tclass\tvariants\tsingletons\tpercent\tse_percent\trest_variants\trest_percent\tz\tp_larger\tthreshold\trule";
constexpr std::array<std::string_view, 2> kRules{"rank_in_window", "context_threshold"};
constexpr std::size_t kColumns = 13;

std::string number(double value) { return std::isfinite(value) ? formatExact(value) : "NA"; }

std::string rowText(const SingletonRow& row, SnpClass snpClass)
{
    const Share &part = row.classes[static_cast<std::size_t>(snpClass)], rest = row.rest(snpClass);
    const auto test = row.test(snpClass);
    const auto& threshold = row.thresholds[static_cast<std::size_t>(snpClass)];
    const bool compared = snpClass != SnpClass::All;
    return join({row.name, std::string(kScopes[static_cast<std::size_t>(row.scope)]), std::string(toText(snpClass)),
                 std::to_string(part.variants), std::to_string(part.singletons), number(100 * part.share()),
                 number(100 * part.standardError()), compared ? std::to_string(rest.variants) : "NA",
                 compared ? number(100 * rest.share()) : "NA", test ? number(test->z) : "NA", test ? number(test->larger) : "NA",
                 threshold ? number(*threshold) : "NA", std::string(kRules[static_cast<std::size_t>(row.rule)])},
                "\t");
}

template <std::size_t N>
std::size_t placeOf(const std::array<std::string_view, N>& names, std::string_view name, const TableReader& reader)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        reader.fail("\"" + std::string(name.substr(0, 40)) + "\" is none of the words that stand in this column.");
    return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

void writeSingletons(const SingletonTable& table, const std::filesystem::path& path)
{
    TableWriter writer(path);
    writer.line(kHeader);
    for (const SingletonRow& row : table.rows)
        for (std::size_t c = 0; c < kSnpClasses; ++c)
            writer.line(rowText(row, static_cast<SnpClass>(c)));
    writer.commit();
}

std::vector<SingletonRow> readSingletons(const std::filesystem::path& path)
{
    TableReader reader(path);
    std::vector<SingletonRow> rows;
    std::string_view line;
    while (reader.next(line)) {
        if (line.starts_with('#') || line.empty())
            continue;
        const auto fields = split(line, '\t');
        if (fields.size() < kColumns)
            reader.fail("a table of singletons has " + std::to_string(kColumns) + " columns, this line has " +
                        std::to_string(fields.size()) + ".");
        const auto scope = static_cast<SingletonRow::Scope>(placeOf(kScopes, fields[1], reader));
        if (rows.empty() || rows.back().name != fields[0] || rows.back().scope != scope) {
            rows.emplace_back();
            rows.back().name = fields[0];
            rows.back().scope = scope;
            rows.back().rule = static_cast<TopRule>(placeOf(kRules, fields[12], reader));
        }
        std::array<std::string_view, kSnpClasses> classes;
        for (std::size_t k = 0; k < kSnpClasses; ++k)
            classes[k] = toText(static_cast<SnpClass>(k));
        const std::size_t c = placeOf(classes, fields[2], reader);
        rows.back().classes[c] = {reader.integer(fields[3], "variants"), reader.integer(fields[4], "singletons")};
        if (rows.back().classes[c].singletons > rows.back().classes[c].variants || rows.back().classes[c].singletons < 0)
            reader.fail("there are more singletons than variants.");
        if (fields[11] != "NA")
            rows.back().thresholds[c] = reader.real(fields[11], "threshold");
    }
    if (rows.empty())
        throw Error(path.string() + " has no rows. Count the singletons again with the command variants singletons.");
    return rows;
}

std::vector<SingletonSite> readSingletonSites(const std::filesystem::path& path, std::string_view model, SnpClass snpClass,
                                              std::size_t limit)
{
    constexpr std::size_t kSiteColumns = 12;
    TableReader reader(path);
    std::vector<SingletonSite> sites;
    std::string_view line;
    while (sites.size() < limit && reader.next(line)) {
        if (line.starts_with('#') || line.empty())
            continue;
        const auto fields = split(line, '\t');
        if (fields.size() < kSiteColumns)
            reader.fail("a table of variants behind singletons has " + std::to_string(kSiteColumns) + " columns, this line has " +
                        std::to_string(fields.size()) + ".");
        const auto classes = split(fields[11], ',');
        if ((!model.empty() && fields[3] != model) || std::find(classes.begin(), classes.end(), toText(snpClass)) == classes.end())
            continue;
        SingletonSite site;
        site.region = {std::string(fields[0]), reader.integer(fields[1], "begin"), reader.integer(fields[2], "end")};
        site.model = fields[3];
        site.count = reader.integer(fields[4], "ac");
        site.chromosomes = reader.integer(fields[5], "an");
        site.singleton = fields[6] == "1";
        site.score = {static_cast<float>(reader.real(fields[7], "score")), static_cast<float>(reader.real(fields[8], "score_by_mean")),
                      static_cast<float>(reader.real(fields[9], "rank")),
                      static_cast<std::int32_t>(reader.integer(fields[10], "core_distance"))};
        site.classes.assign(classes.begin(), classes.end());
        sites.push_back(std::move(site));
    }
    return sites;
}

}  // namespace bindscape::variation
