// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/trainer.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"

#include <cmath>

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

constexpr const char* kColumns = "track\tkind\tsplit\tpositives\tnegatives\tauroc\tauprc";

std::string optionalText(const std::optional<double>& value) { return value ? formatExact(*value) : "nan"; }

std::optional<double> share(const TableReader& reader, std::string_view text, const char* column)
{
    const double value = reader.real(text, column);
    if (std::isnan(value))
        return std::nullopt;
    if (value < 0 || value > 1)
        reader.fail(std::string(column) + " must lie between 0 and 1. Pre-train the network again.");
    return value;
}

}  // namespace

void writeTaskResults(const std::vector<TaskResult>& results, const fs::path& runFolder)
{
    std::string text = std::string("#") + kColumns + "\n";
    for (const auto& r : results)
        text += join({r.name, r.kind, r.split, std::to_string(r.positives), std::to_string(r.negatives), optionalText(r.auroc), optionalText(r.auprc)},
                     "\t") +
                "\n";
    writeFileAtomically(runFolder / paths::kTasksFile, text);
}

std::vector<TaskResult> readTaskResults(const fs::path& runFolder)
{
    std::vector<TaskResult> results;
    std::error_code ignored;
    if (!fs::exists(runFolder / paths::kTasksFile, ignored))
        return results;
    TableReader reader(runFolder / paths::kTasksFile);
    for (std::string_view line; reader.next(line);) {
        if (line.empty() || line.front() == '#')
            continue;
        const auto fields = split(line, '\t');
        if (fields.size() != 7)
            reader.fail("7 columns are expected, " + std::to_string(fields.size()) + " were found. Pre-train the network again.");
        TaskResult r;
        r.name = fields[0];
        r.kind = fields[1];
        r.split = fields[2];
        r.positives = reader.integer(fields[3], "positives");
        r.negatives = reader.integer(fields[4], "negatives");
        r.auroc = share(reader, fields[5], "auroc");
        r.auprc = share(reader, fields[6], "auprc");
        results.push_back(std::move(r));
    }
    return results;
}

}  // namespace bindscape::train
