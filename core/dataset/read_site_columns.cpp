// SPDX-License-Identifier: GPL-3.0-or-later
// One thread unpacks the table and cuts it into pieces of whole lines while the others read the pieces before.
#include "core/base/parallel.h"
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/dataset/site_columns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <malloc.h>

namespace bindscape::dataset {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kColumns = "#chrom\tbegin\tend\tmotif_id\tscore\tstrand\tpvalue\tlabel\tused\tsplit\tgc\tsignal\tdnase";
constexpr std::size_t kPieceBytes = std::size_t{1} << 21, kMostColumns = 64;
constexpr std::size_t kMostRows = std::numeric_limits<std::uint32_t>::max();

struct Layout {
    std::size_t columns = 13, unknown = 0, edit = 0;  // 0: there is none
};

struct Piece {
    std::string text;
    long firstLine = 0;
    SiteColumns sites;
    std::string trouble;  // of the first bad row: "FILE, line N: what"
};

Layout layoutOf(std::string_view head, const fs::path& path)
{
    if (!head.starts_with(kColumns) || (head.size() > kColumns.size() && head[kColumns.size()] != '\t'))
        throw Error(path.string() + ", line 1: this is not the table of instances of a data set.");
    const auto names = split(head, '\t');
    Layout layout;
    layout.columns = names.size();
    if (layout.columns > kMostColumns)
        throw Error(path.string() + ", line 1: the table has too many columns.");
    for (std::size_t i = 13; i < names.size(); ++i) {
        if (names[i] == "unknown")
            layout.unknown = i;
        if (names[i] == "edit")
            layout.edit = i;
    }
    return layout;
}

class RowReader {
public:
    explicit RowReader(const Layout& layout) : m_layout(layout) {}

    // Throws Error with what is wrong, without the place.
    void read(std::string_view line, SiteColumns& sites)
    {
        cut(line);
        SiteFacts facts;
        if (m_fields[5].size() != 1 || (m_fields[5] != "+" && m_fields[5] != "-" && m_fields[5] != "."))
            throw Error("the strand must be +, - or a dot.");
        facts.strand = strandFromChar(m_fields[5][0]);
        facts.label = flag(7, "label") ? 1 : 0;
        facts.used = flag(8, "used");
        const auto split = splitFromText(m_fields[9]);
        if (!split)
            throw Error("\"" + shown(9) + "\" in column split is not train, validation, test or unused.");
        facts.split = *split;
        facts.dnase = flag(12, "dnase");
        if (m_layout.edit > 0) {
            const auto edit = siteEditFromText(m_fields[m_layout.edit]);
            if (!edit)
                throw Error("\"" + shown(m_layout.edit) + "\" in column edit is not a dot, bound, unbound, excluded or added.");
            facts.edit = *edit;
        }
        const std::int64_t unknown = m_layout.unknown > 0 ? integer(m_layout.unknown, "unknown") : 0;
        if (unknown < 0)
            throw Error("the value in column unknown must not be negative.");
        if (sites.motif.empty())
            sites.motif = m_fields[3];
        if (m_fields[0] != m_core.chrom)
            m_core.chrom = m_fields[0];
        m_core.begin = integer(1, "begin");
        m_core.end = integer(2, "end");
        sites.add(m_core, facts.packed(), real(4, "score"), real(6, "pvalue"), real(10, "gc"), real(11, "signal"), unknown);
    }

private:
    void cut(std::string_view line)
    {
        std::size_t count = 0;
        const char* at = line.data();
        const char* const end = at + line.size();
        while (true) {
            const auto* tab = static_cast<const char*>(std::memchr(at, '\t', static_cast<std::size_t>(end - at)));
            const char* stop = tab != nullptr ? tab : end;
            if (count < m_layout.columns)
                m_fields[count] = {at, static_cast<std::size_t>(stop - at)};
            ++count;
            if (tab == nullptr)
                break;
            at = tab + 1;
        }
        if (count != m_layout.columns)
            throw Error("a row has " + std::to_string(m_layout.columns) + " columns, this one has " + std::to_string(count) + ".");
    }
    bool flag(std::size_t column, const char* name) const
    {
        if (m_fields[column] != "0" && m_fields[column] != "1")
            throw Error("the value in column " + std::string(name) + " must be 0 or 1.");
        return m_fields[column] == "1";
    }
    std::int64_t integer(std::size_t column, const char* name) const
    {
        const auto value = parseInteger(m_fields[column]);
        if (!value || *value > std::int64_t{1} << 60 || *value < -(std::int64_t{1} << 60))
            throw Error("\"" + shown(column) + "\" in column " + name + " is not a whole number.");
        return *value;
    }
    float real(std::size_t column, const char* name) const
    {
        if (m_fields[column] == ".")
            return std::numeric_limits<float>::quiet_NaN();
        const auto value = parseReal(m_fields[column]);
        if (!value)
            throw Error("\"" + shown(column) + "\" in column " + name + " is not a number.");
        return static_cast<float>(*value);
    }
    std::string shown(std::size_t column) const { return std::string(m_fields[column].substr(0, 40)); }

    Layout m_layout;
    std::array<std::string_view, kMostColumns> m_fields;
    Region m_core;
};

void readPiece(Piece& piece, const Layout& layout, const fs::path& path)
{
    RowReader reader(layout);
    long line = piece.firstLine;
    std::string_view rest = piece.text;
    piece.sites.reserve(static_cast<std::size_t>(std::count(rest.begin(), rest.end(), '\n')));
    try {
        while (!rest.empty()) {
            const std::size_t end = rest.find('\n');
            reader.read(rest.substr(0, end), piece.sites);
            rest.remove_prefix(end + 1);
            ++line;
        }
    } catch (const Error& error) {
        piece.trouble = path.string() + ", line " + std::to_string(line) + ": " + error.what();
    }
    std::string().swap(piece.text);  // assignment would keep the memory
}

// The next lines; nothing at the end of the file.
std::vector<Piece> nextPieces(TableReader& table, std::size_t count)
{
    std::vector<Piece> pieces;
    std::string_view line;
    while (pieces.size() < count) {
        Piece piece;
        piece.firstLine = table.lineNumber() + 1;
        piece.text.reserve(kPieceBytes + 1024);
        while (piece.text.size() < kPieceBytes && table.next(line))
            piece.text.append(line).append(1, '\n');
        if (piece.text.empty())
            break;
        pieces.push_back(std::move(piece));
    }
    return pieces;
}

template <class Value>
void join(std::vector<Piece>& pieces, SiteColumns& all, std::vector<Value> SiteColumns::* column, std::size_t rows)
{
    auto& to = all.*column;
    to.reserve(rows);
    for (auto& piece : pieces) {
        auto& from = piece.sites.*column;
        to.insert(to.end(), from.begin(), from.end());
        std::vector<Value>().swap(from);
    }
}

// Column by column, so that the memory needed is that of the result and one column.
SiteColumns joined(std::vector<Piece>& pieces, const fs::path& path)
{
    SiteColumns all;
    for (const auto& piece : pieces) {
        const auto& part = piece.sites;
        for (std::size_t i = 0; i < part.chroms.size(); ++i) {
            const bool goesOn = !all.chroms.empty() && all.chroms.back() == part.chroms[i];
            const bool known = std::find(all.chroms.begin(), all.chroms.end(), part.chroms[i]) != all.chroms.end();
            if (known && !goesOn)
                throw Error(path.string() + ", line " + std::to_string(piece.firstLine + static_cast<long>(part.firstRow[i])) + ": the rows are not sorted by position.");
            if (!goesOn) {
                all.chroms.push_back(part.chroms[i]);
                all.firstRow.push_back(all.firstRow.back());
            }
            all.firstRow.back() += part.firstRow[i + 1] - part.firstRow[i];
        }
    }
    if (!pieces.empty())
        all.motif = pieces.front().sites.motif;
    const std::size_t rows = all.firstRow.back();
    if (rows >= kMostRows)
        throw Error(path.string() + " has more sites than this table can show.");
    join(pieces, all, &SiteColumns::begin, rows);
    for (std::size_t chrom = 0; chrom < all.chroms.size(); ++chrom)
        for (std::size_t row = all.firstRow[chrom] + 1; row < all.firstRow[chrom + 1]; ++row)
            if (all.begin[row] < all.begin[row - 1])
                throw Error(path.string() + ", line " + std::to_string(row + 2) + ": the rows are not sorted by position.");
    join(pieces, all, &SiteColumns::width, rows);
    join(pieces, all, &SiteColumns::facts, rows);
    for (const auto column : {&SiteColumns::score, &SiteColumns::pvalue, &SiteColumns::gc, &SiteColumns::signal})
        join(pieces, all, column, rows);
    join(pieces, all, &SiteColumns::unknown, rows);
    return all;
}

}  // namespace

SiteColumns readSiteColumns(const fs::path& folder, Progress& progress, int threads)
{
    const fs::path path = folder / paths::kInstancesFile;
    TableReader table(path);
    std::string_view line;
    const Layout layout = layoutOf(table.next(line) ? line : std::string_view(), path);
    if (threads <= 0)
        threads = availableCores();
    std::vector<Piece> pieces, now, coming = nextPieces(table, static_cast<std::size_t>(threads));
    std::size_t rows = 0;
    while (!coming.empty()) {
        progress.checkpoint(-1, withThousands(static_cast<std::int64_t>(rows)) + " sites");
        now = std::move(coming);
        coming.clear();
        parallelFor(now.size() + 1, threads, [&](std::size_t i) {
            if (i == 0)
                coming = nextPieces(table, static_cast<std::size_t>(threads));
            else
                readPiece(now[i - 1], layout, path);
        });
        for (auto& piece : now) {
            if (!piece.trouble.empty())
                throw Error(piece.trouble);
            rows += piece.sites.size();
            pieces.push_back(std::move(piece));
        }
    }
    SiteColumns all = joined(pieces, path);
    pieces.clear();
    malloc_trim(0);  // many small pieces are gone: as much memory again, which the process would keep
    return all;
}

}  // namespace bindscape::dataset
