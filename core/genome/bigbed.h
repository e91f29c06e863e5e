// SPDX-License-Identifier: GPL-3.0-or-later
// bigBed: rows of a BED by region, out of the index, and by name where the file has an index of names.
// Thread-safety: const members from any thread. Coordinates: 0-based half-open.
#pragma once

#include "core/genome/bbi_file.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

// Columns by what they mean, counted from chrom = 0; -1 where the file has none. By the names of the file's own
// description of its fields (autoSql), else by the order of BED.
struct BigBedColumns {
    int name = -1, score = -1, strand = -1, thickBegin = -1, thickEnd = -1, colour = -1, blockCount = -1, blockSizes = -1, blockBegins = -1;
    int summit = -1, signal = -1;      // narrowPeak and broadPeak
    std::vector<int> symbols;          // names of genes, the likeliest first
    int count = 0;
    bool genes = false;                // rows are transcripts
};

struct BigBedRow {
    std::uint32_t chromId = 0;
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::vector<std::string_view> fields;  // from column 3 (name) on; lives until the next row
    std::string_view field(int column) const
    {
        return column >= 3 && static_cast<std::size_t>(column - 3) < fields.size() ? fields[static_cast<std::size_t>(column - 3)] : std::string_view();
    }
};

class BigBed {
public:
    // Throws Error: not a bigBed, truncated, offsets outside of the file.
    explicit BigBed(const std::filesystem::path& path);

    const BbiFile& file() const { return m_file; }
    const BigBedColumns& columns() const { return m_columns; }
    std::uint64_t rows() const { return m_rows; }          // as the file says
    double meanLength() const { return m_meanLength; }     // of a row, in bases; at least 1

    // Rows that overlap [begin, end), or touch it without length, in the order of the file, until `visit` says false.
    void overlapping(std::uint32_t chromId, std::int64_t begin, std::int64_t end, const std::function<bool(const BigBedRow&)>& visit) const;
    // The first row that begins after, the last row that begins before a position.
    std::optional<BigBedRow> firstAfter(std::uint32_t chromId, std::int64_t position, std::string& buffer) const;
    std::optional<BigBedRow> lastBefore(std::uint32_t chromId, std::int64_t position, std::string& buffer) const;
    // Compressed bytes that hold [begin, end), or a number above `most`.
    std::uint64_t bytesOf(std::uint32_t chromId, std::int64_t begin, std::int64_t end, std::uint64_t most) const;
    // Rows whose indexed columns begin with `prefix`, as it is written; visit(row, column, value) until it says false.
    void named(const std::string& prefix, const std::function<bool(const BigBedRow&, std::string_view)>& visit) const;

private:
    struct NameIndex {
        std::uint64_t offset = 0;
        int column = -1;
        std::uint32_t keySize = 0;
    };
    struct NameWalk;

    void readDescription(std::uint64_t autoSql, int fields, int definedFields);
    void readNameIndexes(std::uint64_t extension);
    void readSummary(std::uint64_t offset);
    bool walkNames(NameWalk& walk, std::uint64_t offset, int depth) const;
    // Visits the rows of a block until `visit` says false.
    template <class Visit> bool visitRows(const BbiBytes& bytes, const Visit& visit) const;

    BbiFile m_file;
    BigBedColumns m_columns;
    std::uint64_t m_rows = 0;
    double m_meanLength = 1;
    std::vector<NameIndex> m_names;
};

}  // namespace bindscape::genome
