// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/profile_panel.h"

#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace bindscape::analysis {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kLowestZ = -1, kHighestZ = 4;  // of the colours
constexpr double kBrightest = 0.995;            // of raw values: brighter ones are capped
constexpr int kFarthest = 1 << 28;
const std::string kColumns = "name\tcurve\tposition\tmean_abs\tsem\tlow\thigh\tn";
constexpr std::array<std::string_view, 2> kScales{"z", "raw"};
constexpr std::array<std::string_view, 4> kOrders{"clustered", "given", "name", "share"};

constexpr int kBandDigits = 6;                  // of the errors of running means

std::string bandName(const char* what, int bases) { return std::string(what) + '_' + std::to_string(bases); }

std::string bandNumber(const std::vector<double>& values, std::size_t at) { return values.empty() || std::isnan(values[at]) ? "nan" : formatReal(values[at], kBandDigits); }

void appendCurve(std::string& text, const std::string& name, const char* kind, const Curve& curve, bool bands, bool intervals)
{
    const SmoothedBand none;
    for (std::size_t at = 0; at < curve.size(); ++at) {
        const double low = curve.low.empty() ? kNaN : curve.low[at], high = curve.high.empty() ? kNaN : curve.high[at];
        text += name + '\t' + kind + '\t' + std::to_string(curve.first + static_cast<int>(at)) + '\t' + numberText(curve.mean[at]) + '\t' +
                numberText(curve.sem[at]) + '\t' + numberText(low) + '\t' + numberText(high) + '\t' + std::to_string(curve.n[at]);
        for (std::size_t i = 0; bands && i < kBandWidths.size(); ++i) {
            const SmoothedBand& band = curve.smoothedBands.empty() ? none : curve.smoothedBands[i];
            text += '\t' + bandNumber(band.sem, at);
            if (intervals)
                text += '\t' + bandNumber(band.low, at) + '\t' + bandNumber(band.high, at);
        }
        text += '\n';
    }
}

// The curves of a row, in the order of the file.
std::vector<std::pair<const char*, const Curve*>> curvesOf(const ProfilePanelRow& row)
{
    std::vector<std::pair<const char*, const Curve*>> curves{{"present", &row.present}};
    if (row.blocked)
        curves.emplace_back("blocked", &*row.blocked);
    if (row.control)
        curves.emplace_back("control", &*row.control);
    return curves;
}

// Columns of the errors of running means, where a file has them.
struct BandColumns {
    int bases;
    std::optional<std::size_t> sem, low, high;
};
std::vector<std::string> bandNames(bool intervals)
{
    std::vector<std::string> names;
    for (const int bases : kBandWidths)
        for (const char* what : {"sem", "low", "high"})
            if (intervals || std::string_view(what) == "sem")
                names.push_back(bandName(what, bases));
    return names;
}
std::vector<BandColumns> bandColumns(const ResultTable& table)
{
    std::vector<BandColumns> columns;
    for (const int bases : kBandWidths)
        columns.push_back({bases, table.column(bandName("sem", bases)), table.column(bandName("low", bases)), table.column(bandName("high", bases))});
    return columns;
}

void readBands(Curve& curve, const ResultTable& table, std::size_t row, const std::vector<BandColumns>& columns)
{
    if (std::any_of(columns.begin(), columns.end(), [](const BandColumns& one) { return !one.sem; }))
        return;  // of an earlier version
    if (curve.smoothedBands.empty())
        for (const int bases : kBandWidths)
            curve.smoothedBands.push_back({bases, {}, {}, {}});
    for (std::size_t i = 0; i < columns.size(); ++i) {
        auto& band = curve.smoothedBands[i];
        band.sem.push_back(table.number(row, *columns[i].sem));
        if (columns[i].low && columns[i].high) {
            band.low.push_back(table.number(row, *columns[i].low));
            band.high.push_back(table.number(row, *columns[i].high));
        }
    }
}

bool areUnknown(const std::vector<double>& values)
{
    return std::all_of(values.begin(), values.end(), [](double x) { return std::isnan(x); });
}

// Columns that hold no number say that there is nothing of the kind.
void dropUnknown(Curve& curve)
{
    if (areUnknown(curve.low)) {
        curve.low.clear();
        curve.high.clear();
    }
    for (auto& band : curve.smoothedBands)
        if (curve.low.empty() || areUnknown(band.low)) {
            band.low.clear();
            band.high.clear();
        }
    if (!curve.smoothedBands.empty() && areUnknown(curve.smoothedBands.front().sem))
        curve.smoothedBands.clear();
}

// The curve that this row of the table goes on with, or begins.
Curve& curveOf(ProfilePanel& panel, std::set<std::string>& names, const ResultTable& table, std::size_t row)
{
    if (panel.rows.empty() || panel.rows.back().name != table.text(row, 0)) {
        if (!names.insert(table.text(row, 0)).second)
            table.fail(row, "\"" + table.text(row, 0) + "\" has rows further up; the rows of one name belong together.");
        panel.rows.push_back({table.text(row, 0), {}, {}, {}});
    }
    auto& entry = panel.rows.back();
    const std::string& kind = table.text(row, 1);
    if (kind == "present")
        return entry.present;
    if (kind != "blocked" && kind != "control")
        table.fail(row, "\"" + kind + "\" is no curve; known are present, blocked and control.");
    auto& curve = kind == "blocked" ? entry.blocked : entry.control;
    return curve ? *curve : curve.emplace();
}


// A curve at the positions [first, first + count), NaN where it does not reach; as Z of what is there.
std::vector<double> valuesOf(const Curve& curve, int first, std::size_t count, PanelScale scale)
{
    std::vector<double> values(count, kNaN);
    double sum = 0, squares = 0, n = 0;
    for (std::size_t i = 0; i < count; ++i)
        if (const auto at = curve.find(first + static_cast<int>(i))) {
            values[i] = curve.mean[*at];
            sum += values[i];
            ++n;
        }
    if (scale == PanelScale::Raw || n == 0)
        return values;
    const double mean = sum / n;
    for (const double x : values)
        squares += std::isnan(x) ? 0 : (x - mean) * (x - mean);
    const double deviation = std::sqrt(squares / n);
    for (double& x : values)
        x = deviation > 0 ? (x - mean) / deviation : std::isnan(x) ? kNaN : 0;
    return values;
}

void appendBinned(std::vector<double>& matrix, const std::vector<double>& values, std::size_t columns, int bin)
{
    for (std::size_t column = 0; column < columns; ++column) {
        const std::size_t begin = column * static_cast<std::size_t>(bin), end = std::min(values.size(), begin + static_cast<std::size_t>(bin));
        double sum = 0, n = 0;
        for (std::size_t i = begin; i < end; ++i)
            if (!std::isnan(values[i])) {
                sum += values[i];
                ++n;
            }
        matrix.push_back(n > 0 ? sum / n : kNaN);
    }
}

std::vector<std::size_t> orderOf(const ProfilePanel& panel, const std::vector<std::vector<double>>& rows, PanelOrder order, stats::Dendrogram& tree)
{
    std::vector<std::size_t> result(panel.rows.size());
    std::iota(result.begin(), result.end(), std::size_t{0});
    if (order == PanelOrder::ByName) {
        std::stable_sort(result.begin(), result.end(), [&](auto a, auto b) { return panel.rows[a].name < panel.rows[b].name; });
    } else if (order == PanelOrder::ByShare) {
        std::vector<double> shares;
        for (const auto& row : panel.rows)
            shares.push_back(shareWithin(row.present));
        std::stable_sort(result.begin(), result.end(), [&](auto a, auto b) { return shares[a] > shares[b]; });
    } else if (order == PanelOrder::Clustered && !rows.empty()) {
        std::vector<double> all;
        for (const auto& row : rows)
            all.insert(all.end(), row.begin(), row.end());
        tree = stats::averageLinkage(all, rows.size(), rows.front().size());
        result = tree.order;
    }
    return result;
}

double brightest(std::vector<double> values)
{
    std::erase_if(values, [](double x) { return std::isnan(x); });
    if (values.empty())
        return 1;
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(kBrightest * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), at, values.end());
    return *at > 0 ? *at : 1;
}

template <class Enum, std::size_t Count>
std::optional<Enum> fromText(const std::array<std::string_view, Count>& names, std::string_view text)
{
    const auto found = std::find(names.begin(), names.end(), text);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Enum>(found - names.begin()));
}

}  // namespace

std::string_view toText(PanelScale scale) { return kScales.at(static_cast<std::size_t>(scale)); }
std::string_view toText(PanelOrder order) { return kOrders.at(static_cast<std::size_t>(order)); }
std::optional<PanelScale> panelScaleFromText(std::string_view text) { return fromText<PanelScale>(kScales, text); }
std::optional<PanelOrder> panelOrderFromText(std::string_view text) { return fromText<PanelOrder>(kOrders, text); }

Settings methodSettings(const std::vector<std::pair<std::string, std::string>>& methods)
{
    std::vector<std::string> parts;
    bool same = true;
    for (const auto& [row, method] : methods) {
        parts.push_back(row + " " + (method.empty() ? "unknown" : method));
        same = same && method == methods.front().second;
    }
    if (!same)
        return {{"methods", join(parts, ", ")}};
    return methods.empty() || methods.front().second.empty() ? Settings() : Settings{{"method", methods.front().second}};
}

void writeProfilePanel(const ProfilePanel& panel, const std::filesystem::path& tsv)
{
    bool bands = false, intervals = false;
    for (const auto& row : panel.rows)
        for (const auto& [kind, curve] : curvesOf(row)) {
            bands = bands || !curve->smoothedBands.empty();
            intervals = intervals || (!curve->smoothedBands.empty() && !curve->smoothedBands.front().low.empty());
        }
    std::string text = "#" + kColumns + (bands ? "\t" + join(bandNames(intervals), "\t") : "") + "\n";
    for (const auto& row : panel.rows)
        for (const auto& [kind, curve] : curvesOf(row))
            appendCurve(text, row.name, kind, *curve, bands, intervals);
    writeResultTable(tsv, text, panel.settings);
}

ProfilePanel readProfilePanel(const std::filesystem::path& tsv)
{
    const ResultTable table(tsv, kColumns, bandNames(true));
    const auto bands = bandColumns(table);
    ProfilePanel panel;
    panel.settings = table.settings();
    std::set<std::string> names;
    for (std::size_t i = 0; i < table.rows(); ++i) {
        Curve& curve = curveOf(panel, names, table, i);
        const std::int64_t position = table.count(i, 2), n = table.count(i, 7);
        if (std::abs(position) > kFarthest || n < 0)
            table.fail(i, "the position or the number of sites is out of range.");
        if (curve.mean.empty())
            curve.first = static_cast<int>(position);
        else if (position != curve.last() + 1)
            table.fail(i, "position " + std::to_string(position) + " does not follow " + std::to_string(curve.last()) + ".");
        curve.mean.push_back(table.number(i, 3));
        curve.sem.push_back(table.number(i, 4));
        curve.low.push_back(table.number(i, 5));
        curve.high.push_back(table.number(i, 6));
        curve.n.push_back(static_cast<std::size_t>(n));
        curve.sites = std::max(curve.sites, curve.n.back());
        readBands(curve, table, i, bands);
    }
    for (auto& row : panel.rows) {
        if (row.present.mean.empty())
            throw Error(tsv.string() + ": \"" + row.name + "\" has no curve \"present\".");
        for (Curve* curve : {&row.present, row.blocked ? &*row.blocked : nullptr, row.control ? &*row.control : nullptr})
            if (curve != nullptr)
                dropUnknown(*curve);
    }
    return panel;
}

PanelMatrix panelMatrix(const ProfilePanel& panel, const PanelView& view)
{
    PanelMatrix matrix;
    matrix.bin = std::max(view.bin, 1);
    if (panel.rows.empty())
        return matrix;
    int last = std::numeric_limits<int>::max();
    matrix.first = std::numeric_limits<int>::min();
    for (const auto& row : panel.rows) {
        matrix.first = std::max(matrix.first, row.present.first);
        last = std::min(last, row.present.last());
    }
    if (last < matrix.first)
        throw Error("The profiles share no position, so that they cannot stand below each other.");
    const auto positions = static_cast<std::size_t>(last - matrix.first + 1);
    matrix.columns = (positions + static_cast<std::size_t>(matrix.bin) - 1) / static_cast<std::size_t>(matrix.bin);
    std::vector<std::vector<double>> rows;
    for (const auto& row : panel.rows)
        rows.push_back(valuesOf(row.present, matrix.first, positions, view.scale));
    matrix.order = orderOf(panel, rows, view.order, matrix.tree);
    const bool anyBlocked = std::any_of(panel.rows.begin(), panel.rows.end(), [](const auto& row) { return row.blocked.has_value(); });
    for (const std::size_t at : matrix.order) {
        appendBinned(matrix.present, rows[at], matrix.columns, matrix.bin);
        if (anyBlocked) {
            const auto& blocked = panel.rows[at].blocked;
            appendBinned(matrix.blocked, blocked ? valuesOf(*blocked, matrix.first, positions, view.scale) : std::vector<double>(positions, kNaN),
                         matrix.columns, matrix.bin);
        }
    }
    std::vector<double> all = matrix.present;
    all.insert(all.end(), matrix.blocked.begin(), matrix.blocked.end());
    matrix.min = view.scale == PanelScale::ZPerRow ? kLowestZ : 0;
    matrix.max = view.scale == PanelScale::ZPerRow ? kHighestZ : brightest(std::move(all));
    return matrix;
}

}  // namespace bindscape::analysis
