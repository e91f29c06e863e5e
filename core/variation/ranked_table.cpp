// SPDX-License-Identifier: GPL-3.0-or-later
// The list of ranked variants as a table.
#include "core/variation/ranked.h"

#include "core/base/csv.h"
#include "core/base/table_file.h"
#include "core/base/text.h"

#include <cmath>

namespace bindscape::variation {

namespace {

constexpr std::size_t kColumns = 19, kColumnsBefore = 18;  // before: without motif_distance, as all matches lay over their variants

RankedVariant variantOf(const std::vector<std::string_view>& fields, const TableReader& reader)
{
    const auto isThere = [&](std::size_t column) { return fields[column] != "NA"; };
    RankedVariant v;
    v.chrom = fields[0];
    v.begin = reader.integer(fields[1], "pos") - 1;
    if (fields[0].empty() || v.begin < 0)
        reader.fail("a chromosome and a position from 1 must stand at the beginning.");
    v.id = fields[2];
    v.reference = fields[3];
    v.alternates = fields[4];
    v.filter = fields[5];
    if (isThere(10)) {
        v.best = {static_cast<float>(reader.real(fields[6], "score")), static_cast<float>(reader.real(fields[7], "score_by_mean")),
                  static_cast<float>(reader.real(fields[8], "rank")),
                  static_cast<std::int32_t>(reader.integer(fields[9], "core_distance")), 0};
        v.model = fields[10];
    }
    if (isThere(11))
        for (const auto change : split(fields[11], ','))
            v.changes.push_back(change == "NA" ? std::nan("") : reader.real(change, "logit_change"));
    if (isThere(12))
        v.motif = MotifMatch{std::string(fields[12]),
                             {v.chrom, reader.integer(fields[15], "motif_begin") - 1, reader.integer(fields[16], "motif_end")},
                             fields[13] == "-" ? Strand::Reverse : fields[13] == "+" ? Strand::Forward : Strand::None,
                             reader.real(fields[14], "motif_p"),
                             fields.size() == kColumns ? reader.integer(fields[17], "motif_distance") : 0};
    v.line = static_cast<long>(reader.integer(fields.back(), "line"));
    return v;
}

}  // namespace

void writeRanked(const RankResult& result, const std::filesystem::path& path)
{
    const std::string name = path.filename().string();
    const bool commas = name.ends_with(".csv") || name.ends_with(".csv.gz");
    TableWriter writer(path);
    const auto write = [&](std::vector<std::string> fields) {
        if (commas)
            for (auto& field : fields)
                field = csvField(field);
        writer.line(join(fields, commas ? "," : "\t"));
    };
    write({commas ? "chrom" : "#chrom", "pos", "id", "ref", "alt", "filter", "score", "score_by_mean", "rank", "core_distance", "model",
           "logit_change", "motif", "motif_strand", "motif_p", "motif_begin", "motif_end", "motif_distance",
           "line"});
    for (const RankedVariant& v : result.variants) {
        const bool scored = v.best.scored();
        std::vector<std::string> changes;
        for (const double change : v.changes)
            changes.push_back(std::isnan(change) ? "NA" : formatReal(change, 9));
        const auto real = [&](float value) { return scored ? formatReal(static_cast<double>(value), 9) : "NA"; };
        std::vector<std::string> fields{v.chrom,
                                        std::to_string(v.begin + 1),
                                        v.id.empty() ? "." : v.id,
                                        v.reference,
                                        v.alternates,
                                        v.filter,
                                        real(v.best.raw),
                                        real(v.best.relative),
                                        real(v.best.rank),
                                        scored ? std::to_string(v.best.coreDistance) : "NA",
                                        scored ? v.model : "NA",
                                        changes.empty() ? "NA" : join(changes, ",")};
        if (v.motif)
            fields.insert(fields.end(), {v.motif->motif, std::string(1, toChar(v.motif->strand)), formatReal(v.motif->pvalue),
                                         std::to_string(v.motif->region.begin + 1), std::to_string(v.motif->region.end),
                                         std::to_string(v.motif->distance)});
        else
            fields.insert(fields.end(), 6, "NA");
        fields.push_back(std::to_string(v.line));
        write(std::move(fields));
    }
    writer.commit();
}

std::vector<RankedVariant> readRanked(const std::filesystem::path& path)
{
    TableReader reader(path);
    std::vector<RankedVariant> variants;
    for (std::string_view line; reader.next(line);) {
        if (line.starts_with('#') || line.empty())
            continue;
        const auto fields = split(line, '\t');
        if (fields.size() != kColumns && fields.size() != kColumnsBefore)
            reader.fail("a list of ranked variants has " + std::to_string(kColumns) + " columns, this line has " + std::to_string(fields.size()) +
                        ".");
        variants.push_back(variantOf(fields, reader));
    }
    return variants;
}

}  // namespace bindscape::variation
