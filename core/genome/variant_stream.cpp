// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/variant_stream.h"

#include "core/base/paths.h"
#include "core/genome/variant_set.h"

#include <algorithm>

namespace bindscape::genome {

namespace {

constexpr std::string_view kBcfMagic = "BCF\2";

}  // namespace

VariantStream::VariantStream(const std::filesystem::path& path, const CountFields& fields) : m_path(path), m_fields(fields)
{
    if (headOf(path, kBcfMagic.size()) != kBcfMagic) {
        m_lines.emplace(path);
    } else {
        if (packingOf(path) == Packing::Bgzip && !hasBgzipEnd(path))
            throw Error(path.string() + " was cut off: the last block of a bgzip file is missing. Copy or download it again.");
        m_file = openBgzip(path);
        m_header = readVcfHeader(*m_file, path);
        m_hasHeader = true;
    }
    if (!paths::isRemote(path))
        m_size = sizeOf(path);
}

VariantStream::Item VariantStream::next()
{
    if (m_file) {
        const int code = nextBcfRecord(*m_file, m_record);
        if (code < -1)
            throw Error(m_path.string() + " is damaged or was cut off: it cannot be decompressed to its end. Copy or download it again.");
        if (code < 0)
            return Item::End;
        ++m_records;
        return readBcfRecord(m_record, m_header, m_row, m_fault, m_fields) ? Item::Row : Item::Fault;
    }
    if (!m_lines->next(m_line))
        return Item::End;
    if (m_line.empty() || m_line.front() == '#') {
        m_hasHeader = m_hasHeader || m_line.starts_with("##fileformat=VCF") || m_line.starts_with("#CHROM");
        addHeaderLine(m_header, m_line);
        return Item::Comment;
    }
    return readVariantLine(m_line, m_row, m_fault, m_fields) ? Item::Row : Item::Fault;
}

bool VariantStream::endsWithReturn() const { return m_lines && m_lines->endsWithReturn(); }

long VariantStream::number() const { return m_lines ? m_lines->number() : m_records; }

double VariantStream::done() const
{
    if (m_size == 0)
        return -1;
    const std::int64_t at = m_lines ? m_lines->offset() : bgzf_tell(m_file.get()) >> 16;
    return std::clamp(static_cast<double>(at) / static_cast<double>(m_size), 0.0, 1.0);
}

}  // namespace bindscape::genome
