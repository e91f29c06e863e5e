// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/simulation_table.h"

#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/project/simulation_paths.h"

#include <algorithm>
#include <functional>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

// A column of simulation.tsv: how a result is told and read.
struct Column {
    std::string name;
    std::function<std::string(const SimulationResult&)> text;
    std::function<void(SimulationResult&, std::string_view, const TableReader&)> read;
};

std::string real(const std::optional<double>& value) { return value ? formatReal(*value, 6) : "NA"; }

template <class Member>
Column realColumn(const std::string& name, Member member)
{
    return {name, [member](const SimulationResult& r) { return real(member(r)); },
            [member, name](SimulationResult& r, std::string_view field, const TableReader& reader) {
                if (field != "NA")
                    member(r) = reader.real(field, name);
            }};
}

template <class Member>
Column textColumn(const std::string& name, Member member)
{
    return {name, [member](const SimulationResult& r) { return member(r); },
            [member](SimulationResult& r, std::string_view field, const TableReader&) { member(r) = std::string(field); }};
}

template <class Member>
Column countColumn(const std::string& name, Member member)
{
    return {name, [member](const SimulationResult& r) { return std::to_string(member(r)); },
            [member, name](SimulationResult& r, std::string_view field, const TableReader& reader) {
                member(r) = static_cast<std::decay_t<decltype(member(r))>>(reader.integer(field, name));
            }};
}

const std::vector<Column>& columns()
{
    static const std::vector<Column> list{
        textColumn(
            "architecture", [](auto& r) -> auto& { return r.architecture; }),
        textColumn(
            "method", [](auto& r) -> auto& { return r.method; }),
        realColumn(
            "seconds_per_sequence", [](auto& r) -> auto& { return r.secondsPerSequence; }),
        realColumn(
            "accuracy", [](auto& r) -> auto& { return r.metrics.accuracy; }),
        realColumn(
            "recall", [](auto& r) -> auto& { return r.metrics.recall; }),
        realColumn(
            "auroc", [](auto& r) -> auto& { return r.metrics.auroc; }),
        realColumn(
            "snr", [](auto& r) -> auto& { return r.metrics.snr; }),
        {"rank_by", [](const SimulationResult& r) { return std::string(simulation::toText(r.rankBy)); },
         [](SimulationResult& r, std::string_view field, const TableReader& reader) {
             const auto by = simulation::rankByFromText(field);
             if (!by)
                 reader.fail("rank_by must be score or magnitude. Run the check of the methods again.");
             r.rankBy = *by;
         }},
        realColumn(
            "auroc_by_score", [](auto& r) -> auto& { return r.aurocByScore; }),
        realColumn(
            "auroc_by_magnitude", [](auto& r) -> auto& { return r.aurocByMagnitude; }),
        realColumn(
            "explained", [](auto& r) -> auto& { return r.metrics.explained; }),
        {"best_accuracy", [](const SimulationResult& r) { return formatReal(r.metrics.bestAccuracy, 6); },
         [](SimulationResult& r, std::string_view field, const TableReader& reader) {
             r.metrics.bestAccuracy = reader.real(field, "best_accuracy");
         }},
        realColumn(
            "best_auroc", [](auto& r) -> auto& { return r.metrics.bestAuroc; }),
        realColumn(
            "network_test_auroc", [](auto& r) -> auto& { return r.testAuroc; }),
        countColumn(
            "sequences", [](auto& r) -> auto& { return r.metrics.sequences; }),
        countColumn(
            "motifs", [](auto& r) -> auto& { return r.metrics.motifs; }),
        countColumn(
            "threads", [](auto& r) -> auto& { return r.threads; }),
        textColumn(
            "architecture_title", [](auto& r) -> auto& { return r.architectureTitle; }),
        textColumn(
            "method_title", [](auto& r) -> auto& { return r.methodTitle; }),
    };
    return list;
}

std::string header()
{
    std::vector<std::string> names;
    for (const Column& column : columns())
        names.push_back(column.name);
    return "#" + join(names, "\t");
}

std::string padded(const std::string& text, std::size_t width)
{
    return text + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

std::string fixed(const std::optional<double>& value, int decimals) { return value ? formatFixed(*value, decimals) : "-"; }

}  // namespace

std::vector<std::string> architecturesOf(const std::vector<SimulationResult>& results)
{
    std::vector<std::string> ids;
    for (const auto& result : results)
        if (std::find(ids.begin(), ids.end(), result.architecture) == ids.end())
            ids.push_back(result.architecture);
    return ids;
}

void writeSimulation(const std::vector<SimulationResult>& results, const std::vector<NamedRoc>& curves, const fs::path& folder)
{
    TableWriter roc(folder / paths::kSimulationRocFile);
    roc.line("#architecture\tmethod\tfpr\ttpr");
    for (const auto& curve : curves)
        for (const auto& point : curve.points)
            roc.line(join({curve.architecture, curve.method, formatReal(point.fpr, 7), formatReal(point.tpr, 7)}, "\t"));
    roc.commit();
    TableWriter table(folder / paths::kSimulationTableFile);  // last: it says that all is there
    table.line(header());
    for (const auto& result : results) {
        std::vector<std::string> cells;
        for (const Column& column : columns())
            cells.push_back(column.text(result));
        table.line(join(cells, "\t"));
    }
    table.commit();
}

std::vector<SimulationResult> readSimulation(const fs::path& folder)
{
    const fs::path file = folder / paths::kSimulationTableFile;
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        return {};
    TableReader reader(file);
    std::string_view line;
    if (!reader.next(line) || line != header())
        reader.fail(
            "this is not a table of the check of the methods, or one of another version. Run the check again; what is finished is kept.");
    std::vector<SimulationResult> results;
    while (reader.next(line)) {
        const auto fields = split(line, '\t');
        if (fields.size() != columns().size())
            reader.fail(std::to_string(columns().size()) + " columns are expected, " + std::to_string(fields.size()) +
                        " were found. Run the check of the methods again.");
        SimulationResult result;
        for (std::size_t i = 0; i < fields.size(); ++i)
            columns()[i].read(result, fields[i], reader);
        results.push_back(std::move(result));
    }
    return results;
}

std::vector<NamedRoc> readSimulationCurves(const fs::path& folder)
{
    TableReader reader(folder / paths::kSimulationRocFile);
    std::string_view line;
    std::vector<NamedRoc> curves;
    reader.next(line);
    while (reader.next(line)) {
        const auto fields = split(line, '\t');
        if (fields.size() != 4)
            reader.fail("4 columns are expected, " + std::to_string(fields.size()) + " were found. Run the check of the methods again.");
        if (curves.empty() || curves.back().architecture != fields[0] || curves.back().method != fields[1])
            curves.push_back({std::string(fields[0]), std::string(fields[1]), {}});
        curves.back().points.push_back({reader.real(fields[2], "fpr"), reader.real(fields[3], "tpr"), 0});
    }
    return curves;
}

std::string toText(const std::vector<SimulationResult>& results)
{
    if (results.empty())
        return "Nothing is measured yet.\n";
    std::size_t networks = 7, methods = 6;
    for (const auto& r : results) {
        networks = std::max(networks, r.architectureTitle.size());
        methods = std::max(methods, r.methodTitle.size());
    }
    const auto row = [&](const std::vector<std::string>& cells) {
        std::string text = padded(cells[0], networks + 2) + padded(cells[1], methods + 2);
        for (std::size_t i = 2; i < cells.size(); ++i)
            text += padded(cells[i], 11);
        return text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
    };
    std::string text = row({"network", "method", "s/sequence", "accuracy", "recall", "auROC", "signal/noise"});
    for (const auto& r : results)
        text += row({r.architectureTitle, r.methodTitle, r.secondsPerSequence ? formatReal(*r.secondsPerSequence, 3) : "-",
                     fixed(r.metrics.accuracy, 3), fixed(r.metrics.recall, 3), fixed(r.metrics.auroc, 4), fixed(r.metrics.snr, 2)});
    const auto& first = results.front();
    text += "\n" + withThousands(first.metrics.sequences) + " positive sequences with " + withThousands(first.metrics.motifs) +
            " planted motifs; the core's bases are left out of all measures. Top bases: the best 5 % of a sequence by " +
            (first.rankBy == simulation::RankBy::Score ? "score" : "|score|") +
            ". Scores that put every planted base first would have an accuracy of " + formatFixed(first.metrics.bestAccuracy, 3) +
            " and an auROC of " + fixed(first.metrics.bestAuroc, 4) +
            ": fewer bases are planted, and ranks of sequences with one and with three motifs are pooled.\n";
    for (const auto& architecture : architecturesOf(results))
        for (const auto& r : results)
            if (r.architecture == architecture) {
                text += r.architectureTitle + " tells positive from negative test sequences with auROC " + fixed(r.testAuroc, 3) + ".\n";
                break;
            }
    return text;
}

}  // namespace bindscape::project
