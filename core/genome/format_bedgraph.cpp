// SPDX-License-Identifier: GPL-3.0-or-later
// bedGraph and wig, held in memory with sums per 1,024 bases and more for wide views.
#include "core/base/text.h"
#include "core/genome/bin_signal.h"
#include "core/genome/formats.h"
#include "core/genome/row_report.h"
#include "core/genome/table_rows.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::genome {

namespace {

constexpr std::int64_t kMostRows = 20'000'000;  // 12 bytes each
constexpr std::int64_t kMostBases = std::int64_t{1} << 38;  // all rows together; a genome covered once has some 2^32
constexpr std::int64_t kLargestPosition = std::numeric_limits<std::uint32_t>::max();

struct Run {
    std::uint32_t begin, end;
    float value;
};

// Sums over cells of equal width.
struct Summary {
    struct Cell {
        double sum = 0, covered = 0;
        float min = std::numeric_limits<float>::infinity();
        float max = -std::numeric_limits<float>::infinity();
    };
    std::int64_t width = 0;
    std::vector<Cell> cells;
};

Summary summarise(const std::vector<Run>& runs, std::int64_t width)
{
    std::int64_t end = 0;
    for (const auto& run : runs)
        end = std::max<std::int64_t>(end, run.end);
    Summary summary{width, std::vector<Summary::Cell>(static_cast<std::size_t>(end / width + 1))};
    for (const auto& run : runs)
        for (std::int64_t at = run.begin; at < run.end;) {
            auto& cell = summary.cells[static_cast<std::size_t>(at / width)];
            const std::int64_t stop = std::min<std::int64_t>(run.end, (at / width + 1) * width);
            cell.covered += static_cast<double>(stop - at);
            cell.sum += static_cast<double>(stop - at) * run.value;
            cell.min = std::min(cell.min, run.value);
            cell.max = std::max(cell.max, run.value);
            at = stop;
        }
    return summary;
}

Summary coarser(const Summary& fine, std::int64_t factor)
{
    Summary summary{fine.width * factor, std::vector<Summary::Cell>(fine.cells.size() / static_cast<std::size_t>(factor) + 1)};
    for (std::size_t i = 0; i < fine.cells.size(); ++i) {
        auto& cell = summary.cells[i / static_cast<std::size_t>(factor)];
        cell.covered += fine.cells[i].covered;
        cell.sum += fine.cells[i].sum;
        cell.min = std::min(cell.min, fine.cells[i].min);
        cell.max = std::max(cell.max, fine.cells[i].max);
    }
    return summary;
}

// One contig. Runs sorted by begin; they may overlap in odd files.
class RunList {
public:
    explicit RunList(std::vector<Run> runs) : m_runs(std::move(runs))
    {
        constexpr std::size_t kFewRuns = 50'000;
        const auto byBegin = [](const Run& a, const Run& b) { return a.begin < b.begin; };
        if (!std::is_sorted(m_runs.begin(), m_runs.end(), byBegin))
            std::stable_sort(m_runs.begin(), m_runs.end(), byBegin);
        std::uint32_t end = 0;
        for (const auto& run : m_runs)
            m_maxEnd.push_back(end = std::max(end, run.end));
        if (m_runs.size() < kFewRuns)
            return;
        m_summaries.push_back(summarise(m_runs, 1024));
        for (int level = 0; level < 2; ++level)
            m_summaries.push_back(coarser(m_summaries.back(), 16));
    }

    void read(const Region& region, double basesPerBin, BinSignal& signal, Progress& progress) const
    {
        const Summary* summary = nullptr;
        for (const auto& level : m_summaries)
            if (static_cast<double>(level.width) <= basesPerBin / 4)
                summary = &level;
        if (summary != nullptr)
            return addSummary(*summary, region, signal);
        const auto first = std::upper_bound(m_maxEnd.begin(), m_maxEnd.end(), std::max<std::int64_t>(region.begin, 0)) - m_maxEnd.begin();
        constexpr std::size_t kRunsPerQuestion = 1 << 18;
        for (auto i = static_cast<std::size_t>(first); i < m_runs.size() && m_runs[i].begin < region.end; ++i) {
            const Run& run = m_runs[i];
            const double length = run.end - run.begin;
            signal.add(run.begin, run.end, length, length * run.value, run.value, run.value);
            if (i % kRunsPerQuestion == 0)
                progress.checkpoint(-1, "Reading the signal");
        }
    }

private:
    static void addSummary(const Summary& summary, const Region& region, BinSignal& signal)
    {
        const std::int64_t width = summary.width;
        const auto cells = static_cast<std::int64_t>(summary.cells.size());
        for (std::int64_t i = std::max<std::int64_t>(region.begin, 0) / width; i < cells && i * width < region.end; ++i) {
            const auto& cell = summary.cells[static_cast<std::size_t>(i)];
            signal.add(i * width, (i + 1) * width, cell.covered, cell.sum, cell.min, cell.max);
        }
    }

    std::vector<Run> m_runs;
    std::vector<std::uint32_t> m_maxEnd;
    std::vector<Summary> m_summaries;
};

// A wig declaration: "fixedStep chrom=chr1 start=100 step=10 span=5" or "variableStep chrom=chr1 span=5".
struct Declaration {
    bool fixed = false;
    bool valid = false;
    std::string chrom;
    std::int64_t start = 1, step = 1, span = 1;
};

Declaration readDeclaration(const std::vector<std::string_view>& row)
{
    Declaration declaration;
    declaration.fixed = row[0] == "fixedStep";
    bool numbers = true;
    bool started = !declaration.fixed;
    for (const auto field : row) {
        const std::size_t equals = field.find('=');
        const std::string_view key = field.substr(0, equals);
        const std::string_view value = equals == std::string_view::npos ? std::string_view() : field.substr(equals + 1);
        const auto number = parseInteger(value);
        if (key == "chrom")
            declaration.chrom = value;
        else if (key == "start" || key == "step" || key == "span") {
            numbers = numbers && number && *number >= 1 && *number <= kLargestPosition;
            started = started || key == "start";
            (key == "start" ? declaration.start : key == "step" ? declaration.step : declaration.span) = number.value_or(1);
        }
    }
    declaration.valid = numbers && started && !declaration.chrom.empty();
    return declaration;
}

class Reader {
public:
    Reader(const std::filesystem::path& path, const std::vector<Contig>& contigs)
        : m_path(path), m_rows(path), m_names(contigs), m_report(path)
    {
    }

    std::map<std::string, std::vector<Run>> read(Warnings& warnings, std::int64_t& kept)
    {
        while (m_rows.next()) {
            const auto& row = m_rows.fields();
            if (row[0] == "fixedStep" || row[0] == "variableStep")
                declare(row);
            else if (m_declaration && row.size() < 4)  // a bedGraph may follow a wig in one file
                readWigRow(row);
            else
                readBedGraphRow(row);
        }
        warnings = m_report.warnings("bedGraph or wig values");
        kept = m_kept;
        return std::move(m_runs);
    }

private:
    void declare(const std::vector<std::string_view>& row)
    {
        m_declaration = readDeclaration(row);
        m_position = m_declaration->start - 1;
        if (!m_declaration->valid)
            m_report.bad(m_rows.number(), "the wig declaration is not complete",
                         "has no chrom, or a start, step or span that is no number above 0");
    }

    void readWigRow(const std::vector<std::string_view>& row)
    {
        if (!m_declaration->valid)
            return;
        const bool fixed = m_declaration->fixed;
        const auto position = fixed ? std::optional(m_position + 1) : parseInteger(row[0]);
        if (fixed)
            m_position += m_declaration->step;
        const auto value = row.size() == (fixed ? 1 : 2) ? parseReal(row.back()) : std::nullopt;
        if (!position || !value || *position < 1 || *position > kLargestPosition)
            return m_report.bad(m_rows.number(), "not a position and a value", "has \"" + std::string(row[0].substr(0, 40)) + "\"");
        add(m_declaration->chrom, *position - 1, *position - 1 + m_declaration->span, *value);
    }

    void readBedGraphRow(const std::vector<std::string_view>& row)
    {
        std::int64_t begin = 0;
        std::int64_t end = 0;
        if (!readSpan(row, m_rows.number(), m_report, begin, end))
            return;
        const auto value = row.size() >= 4 ? parseReal(row[3]) : std::nullopt;
        if (!value || end > kLargestPosition)
            return m_report.bad(m_rows.number(), "bedGraph has a value in column 4",
                                row.size() < 4 ? "has 3 columns" : "has \"" + std::string(row[3].substr(0, 40)) + "\"");
        add(row[0], begin, end, *value);
    }

    void add(std::string_view chrom, std::int64_t begin, std::int64_t end, double value)
    {
        m_report.good();
        const Contig* contig = m_names.find(chrom);
        if (contig == nullptr)
            return m_report.unknownContig(m_rows.number(), chrom);
        if (end > contig->length || end > kLargestPosition)
            return m_report.beyondEnd(m_rows.number(), *contig, end);
        if (!std::isfinite(static_cast<float>(value)))  // no data, as bigWig has it
            return;
        if (++m_kept > kMostRows)
            throw Error(m_path.string() + " has more than " + withThousands(kMostRows) +
                        " rows; turn it into bigWig with \"bedGraphToBigWig\" or \"wigToBigWig\" and open that.");
        m_bases += end - begin;
        if (m_bases > kMostBases)
            throw Error(m_path.string() + ", line " + std::to_string(m_rows.number()) +
                        ": the rows up to here overlap each other many times over; a bedGraph has one value a base.");
        if (m_last == nullptr || contig != m_lastContig) {
            m_last = &m_runs[contig->name];
            m_lastContig = contig;
        }
        m_last->push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), static_cast<float>(value)});
    }

    std::filesystem::path m_path;
    TableRows m_rows;
    ContigNames m_names;
    RowReport m_report;
    std::optional<Declaration> m_declaration;
    std::int64_t m_position = 0;  // 0-based, of the next fixedStep value
    std::int64_t m_kept = 0;
    std::int64_t m_bases = 0;
    std::map<std::string, std::vector<Run>> m_runs;
    std::vector<Run>* m_last = nullptr;
    const Contig* m_lastContig = nullptr;
};

class BedGraphTrack final : public TrackSource {
public:
    BedGraphTrack(const std::filesystem::path& path, const std::vector<Contig>& contigs)
    {
        auto runs = Reader(path, contigs).read(m_warnings, m_rows);
        for (auto& [chrom, list] : runs) {
            m_contigs.push_back({chrom, 0});
            m_lists.emplace(chrom, std::move(list));
        }
    }

    TrackKind kind() const override { return TrackKind::Signal; }
    TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        progress.checkpoint(0, "Reading the signal");
        BinSignal signal(region, maxBins);
        if (const auto name = resolveContig(m_contigs, region.chrom))
            m_lists.at(*name).read(region, static_cast<double>(region.length()) / std::max(maxBins, 1), signal, progress);
        return signal.take();
    }
    const Warnings& warnings() const override { return m_warnings; }
    std::string description() const override { return "bedGraph, " + plural(m_rows, "value"); }

private:
    Warnings m_warnings;
    std::int64_t m_rows = 0;
    std::vector<Contig> m_contigs;
    std::map<std::string, RunList> m_lists;
};

// Four columns with a number in the last may also be a BED with numbers for names: then the ending decides.
Confidence understands(std::string_view head, const std::filesystem::path& path)
{
    const TableHead table = tableHead(head);
    const bool named = nameEndsWith(path, {".bedgraph", ".bdg", ".bg", ".wig"});
    if (table.trackLine.find("type=bedgraph") != std::string::npos || table.trackLine.find("type=wiggle_0") != std::string::npos)
        return Confidence::Yes;
    for (const auto& row : table.rows) {
        if (row[0] == "fixedStep" || row[0] == "variableStep")
            return Confidence::Yes;
        if (named && row.size() >= 3 && parseInteger(row[1]) && parseInteger(row[2]))
            return Confidence::Yes;  // without a value in column 4 the reader complains
        if (row.size() == 4 && parseInteger(row[1]) && parseInteger(row[2]) && parseReal(row[3]))
            return !nameEndsWith(path, {".bed"}) ? Confidence::Yes : Confidence::Unsure;
    }
    return named ? Confidence::Unsure : Confidence::No;
}

}  // namespace

TrackFormat bedGraphFormat()
{
    return {"bedgraph",
            "bedGraph and wig",
            {".bedGraph", ".bedGraph.gz", ".bdg", ".bdg.gz", ".bg", ".wig", ".wig.gz"},
            understands,
            [](const std::filesystem::path& path, const std::vector<Contig>& contigs) {
                return std::make_shared<const BedGraphTrack>(path, contigs);
            }};
}

}  // namespace bindscape::genome
