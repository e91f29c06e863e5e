// SPDX-License-Identifier: GPL-3.0-or-later
// A VCF or BCF from its first row to its last, one row in memory at a time. Used by one thread.
#pragma once

#include "core/genome/hts_file.h"
#include "core/genome/text_lines.h"
#include "core/genome/variant_rows.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace bindscape::genome {

class VariantStream {
public:
    // Plain, gzip or bgzip. `fields`: what it names must outlive this object. Throws Error: no such file, damaged, cut off.
    explicit VariantStream(const std::filesystem::path& path, const CountFields& fields = {});

    enum class Item { Row, Fault, Comment, End };  // Comment: a line of the header, or an empty line (VCF only)
    // Throws Error on damage.
    Item next();
    const VariantRow& row() const { return m_row; }       // of a Row; lives until the next call
    const RowFault& fault() const { return m_fault; }     // of a Fault
    std::string_view line() const { return m_line; }      // of a VCF, without its end
    bool endsWithReturn() const;                          // the line ended in CR LF
    long number() const;                                  // 1-based: the line, of a BCF the record
    bool binary() const { return m_file != nullptr; }     // BCF
    bool hasHeader() const { return m_hasHeader; }        // so far
    const VcfHeader& header() const { return m_header; }  // so far
    double done() const;                                  // share of the file's bytes; -1 if not known

private:
    std::filesystem::path m_path;
    CountFields m_fields;
    std::optional<TextLines> m_lines;
    Bgzf m_file;
    std::string m_record;
    long m_records = 0;
    std::uint64_t m_size = 0;
    std::string_view m_line;
    VariantRow m_row;
    RowFault m_fault;
    VcfHeader m_header;
    bool m_hasHeader = false;
};

}  // namespace bindscape::genome
