// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/predictions.h"

#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace bindscape::project {

namespace {

std::optional<std::size_t> findColumn(const std::vector<std::string>& names, const std::string& wanted)
{
    const auto found = std::find(names.begin(), names.end(), wanted);
    return found == names.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - names.begin()));
}

std::size_t columnOf(const std::vector<std::string>& names, const std::string& wanted, const TableReader& table)
{
    const auto found = findColumn(names, wanted);
    if (!found)
        table.fail("the column \"" + wanted + "\" is missing. Evaluate the run again.");
    return *found;
}

}  // namespace

Predictions readPredictions(const std::filesystem::path& file, const std::string& split, const std::vector<std::string>& more)
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
    std::vector<std::pair<std::size_t, std::vector<double>*>> others;
    for (const auto& name : more)
        if (const auto column = findColumn(names, name); column && !predictions.columns.contains(name))
            others.emplace_back(*column, &predictions.columns[name]);
    while (table.next(line)) {
        const auto fields = bindscape::split(line, '\t');
        if (fields.size() != names.size())
            table.fail("a damaged row. Evaluate the run again.");
        if (fields[splitColumn] != split)
            continue;
        const auto label = table.integer(fields[labelColumn], "label");
        if (label != 0 && label != 1)
            table.fail("the label is neither 0 nor 1. Evaluate the run again.");
        double sum = 0;
        for (const std::size_t column : strands) {
            predictions.labels.push_back(static_cast<int>(label));
            predictions.scores.push_back(table.real(fields[column], names[column]));
            sum += predictions.scores.back();
        }
        predictions.siteLabels.push_back(static_cast<int>(label));
        predictions.probability.push_back(1 / (1 + std::exp(-sum / 2)));
        for (const auto& [column, values] : others)
            values->push_back(table.real(fields[column], names[column]));
    }
    return predictions;
}

}  // namespace bindscape::project
