// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/predictions.h"

#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>

namespace bindscape::project {

namespace {

std::size_t columnOf(const std::vector<std::string>& names, const std::string& wanted, const TableReader& table)
{
    const auto found = std::find(names.begin(), names.end(), wanted);
    if (found == names.end())
        table.fail("the column \"" + wanted + "\" is missing. Evaluate the run again.");
    return static_cast<std::size_t>(found - names.begin());
}

}  // namespace

Predictions readPredictions(const std::filesystem::path& file, const std::string& split)
{
    TableReader table(file);
    std::string_view line;
    if (!table.next(line))
        table.fail("the file is empty. Evaluate the run again.");
    std::vector<std::string> names;
    for (const auto name : bindscape::split(line.starts_with('#') ? line.substr(1) : line, '\t'))
        names.emplace_back(name);
    const std::size_t labelColumn = columnOf(names, "label", table), splitColumn = columnOf(names, "split", table);
    const std::size_t strands[] = {columnOf(names, "logit_forward", table), columnOf(names, "logit_reverse", table)};
    Predictions predictions;
    while (table.next(line)) {
        const auto fields = bindscape::split(line, '\t');
        if (fields.size() != names.size())
            table.fail("a damaged row. Evaluate the run again.");
        if (fields[splitColumn] != split)
            continue;
        const auto label = table.integer(fields[labelColumn], "label");
        if (label != 0 && label != 1)
            table.fail("the label is neither 0 nor 1. Evaluate the run again.");
        for (const std::size_t column : strands) {
            predictions.labels.push_back(static_cast<int>(label));
            predictions.scores.push_back(table.real(fields[column], names[column]));
        }
    }
    return predictions;
}

}  // namespace bindscape::project
