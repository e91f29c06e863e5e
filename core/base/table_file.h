// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as lines of text, plain or block-gzipped (bgzip, so that tabix can index them; any gunzip reads them).
// Not thread-safe. Errors name the file, and the line where there is one.
#pragma once

#include "core/base/atomic_file.h"
#include "core/base/error.h"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct BGZF;

namespace bindscape {

// Streams lines into a file that appears whole at commit(), or not at all. The ending ".gz" means bgzip.
class TableWriter {
public:
    explicit TableWriter(const std::filesystem::path& path);
    TableWriter(const TableWriter&) = delete;
    TableWriter& operator=(const TableWriter&) = delete;
    ~TableWriter();

    void line(std::string_view text);  // without its end of line
    // tabix: also writes the index (.tbi; .csi when a position exceeds what .tbi can hold). Rows must be BED, sorted.
    void commit(bool tabix = false);

private:
    void close();
    void commitWithIndex();

    std::filesystem::path m_path;
    AtomicFile m_file;
    BGZF* m_stream = nullptr;
    std::int64_t m_lines = 0;
};

// Lines of a plain, gzip or bgzip file; a final carriage return is taken off.
class TableReader {
public:
    explicit TableReader(const std::filesystem::path& path);
    TableReader(const TableReader&) = delete;
    TableReader& operator=(const TableReader&) = delete;
    ~TableReader();

    // False at the end. Throws Error on a truncated or damaged file. The view lives until the next call.
    bool next(std::string_view& line);
    long lineNumber() const { return m_line; }
    // "FILE, line N: what"
    [[noreturn]] void fail(const std::string& what) const;
    // Fields of the current line as numbers; fail() naming the column if they are not, or larger than 2^60.
    std::int64_t integer(std::string_view field, std::string_view column) const;
    double real(std::string_view field, std::string_view column) const;

private:
    struct Buffer;
    std::filesystem::path m_path;
    BGZF* m_stream = nullptr;
    std::unique_ptr<Buffer> m_buffer;
    long m_line = 0;
};

}  // namespace bindscape
