// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/dataset/record.h"

#include <cmath>

namespace bindscape::dataset {

namespace fs = std::filesystem;

namespace {

std::string instanceRow(const Dataset& dataset, const Instance& instance)
{
    std::string row = dataset.chroms[instance.chrom];
    const auto add = [&row](std::string_view field) { row.append(1, '\t').append(field); };
    add(std::to_string(instance.begin));
    add(std::to_string(instance.end()));
    add(dataset.motif.id);
    add(dataset.isSiteList() ? formatExact(instance.score) : formatReal(instance.score));
    add(std::string_view(reinterpret_cast<const char*>(&instance.strand), 1));
    add(formatReal(instance.pvalue, 4));
    add(instance.label ? "1" : "0");
    add(instance.used ? "1" : "0");
    add(toText(instance.split));
    add(std::isnan(instance.gc) ? "nan" : formatFixed(instance.gc, 6));
    add(formatExact(instance.signal));
    add(instance.dnase ? "1" : "0");
    add(std::to_string(instance.unknown));
    add(toText(instance.edit));
    return row;
}

void writeInstances(const Dataset& dataset, const fs::path& path)
{
    TableWriter table(path);
    table.line(kInstanceColumns);
    for (const auto& instance : dataset.instances)
        table.line(instanceRow(dataset, instance));
    table.commit(true);
}

std::string matchingTable(const std::vector<MatchingRow>& rows)
{
    std::string text = std::string(kMatchingColumns) + "\n";
    for (const auto& row : rows) {
        text += std::to_string(row.pBin) + "\t" + std::to_string(row.gcBin);
        for (const std::int64_t count : {row.positives, row.negativesAvailable, row.negativesTaken, row.positivesDropped})
            text += "\t" + std::to_string(count);
        text += "\t" + row.split + "\n";
    }
    return text;
}

}  // namespace

bool datasetExists(const fs::path& folder)
{
    std::error_code ec;
    return fs::is_regular_file(folder / paths::kDatasetFile, ec);
}

void writeDataset(const Dataset& dataset, const fs::path& folder)
{
    writeFolderAtomically(folder, paths::kDatasetFile, [&](const fs::path& staging) {
        writeInstances(dataset, staging / paths::kInstancesFile);
        writeFileAtomically(staging / paths::kMatchingFile, matchingTable(dataset.matching));
        writeFileAtomically(staging / paths::kDatasetFile, toRecord(dataset, folder).dump(1) + "\n");
    });
}

}  // namespace bindscape::dataset
