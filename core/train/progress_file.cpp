// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/progress_file.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::train {

namespace fs = std::filesystem;

namespace {

constexpr const char* kColumns = "epoch\ttrain_loss\tvalidation_loss\tvalidation_auroc\tvalidation_rows\tof_validation_rows";

std::string numberOrNan(double value) { return std::isnan(value) ? "nan" : formatExact(value); }

ProgressPoint parse(const TableReader& reader, std::string_view line)
{
    const auto fields = split(line, '\t');
    if (fields.size() != 6)
        reader.fail("6 columns are expected, " + std::to_string(fields.size()) + " were found. Remove the file: it holds points of curves only.");
    ProgressPoint point;
    point.epoch = reader.real(fields[0], "epoch");
    point.trainLoss = reader.real(fields[1], "train_loss");
    point.validationLoss = reader.real(fields[2], "validation_loss");
    if (const double auroc = reader.real(fields[3], "validation_auroc"); !std::isnan(auroc))
        point.validationAuroc = auroc;
    point.rows = reader.integer(fields[4], "validation_rows");
    point.ofRows = reader.integer(fields[5], "of_validation_rows");
    return point;
}

}  // namespace

void writeProgress(const std::vector<ProgressPoint>& points, const fs::path& runFolder)
{
    std::string text = std::string("#") + kColumns + "\n";
    for (const auto& point : points)
        text += join({formatExact(point.epoch), numberOrNan(point.trainLoss), numberOrNan(point.validationLoss),
                      point.validationAuroc ? formatExact(*point.validationAuroc) : "nan", std::to_string(point.rows), std::to_string(point.ofRows)},
                     "\t") +
                "\n";
    writeFileAtomically(runFolder / paths::kProgressFile, text);
}

std::vector<ProgressPoint> readProgress(const fs::path& runFolder)
{
    std::vector<ProgressPoint> points;
    std::error_code ignored;
    if (!fs::exists(runFolder / paths::kProgressFile, ignored))
        return points;
    TableReader reader(runFolder / paths::kProgressFile);
    for (std::string_view line; reader.next(line);)
        if (!line.empty() && line.front() != '#')
            points.push_back(parse(reader, line));
    std::stable_sort(points.begin(), points.end(), [](const auto& a, const auto& b) { return a.epoch < b.epoch; });
    return points;
}

}  // namespace bindscape::train
