// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/table_file.h"

#include "core/base/parallel.h"
#include "core/base/text.h"

#include <cerrno>
#include <htslib/bgzf.h>
#include <htslib/kstring.h>
#include <htslib/tbx.h>

namespace bindscape {

namespace fs = std::filesystem;

namespace {

constexpr const char* kCompressed = "w4";  // half the time of htslib's own choice and 2 % more bytes
constexpr int kBlocksInWork = 64;  // of 64 KiB, waiting to be compressed or written
constexpr std::int64_t kLargestInteger = std::int64_t{1} << 60;  // sums and differences of two stay in range

// Threads that compress keep the system's reason to themselves; a full disk is found out again.
[[noreturn]] void cannotWrite(const fs::path& path, int error)
{
    constexpr std::uintmax_t kAlmostFull = std::uintmax_t{1} << 20;
    std::error_code ec;
    if (const auto space = fs::space(fs::absolute(path).parent_path(), ec); error == 0 && !ec && space.available < kAlmostFull)
        error = ENOSPC;
    throw Error("Cannot write " + path.string() + ": " + (error != 0 ? systemReason(error) : std::string("the disk took only a part")) +
                ". Nothing was changed there.");
}

bool buildIndex(const fs::path& table, const fs::path& index, int minimalShift)
{
    return tbx_index_build3(table.c_str(), index.c_str(), minimalShift, availableCores(), &tbx_conf_bed) == 0;
}

}  // namespace

TableWriter::TableWriter(const fs::path& path) : m_path(path), m_file(path)
{
    errno = 0;
    m_stream = bgzf_open(m_file.temporary().c_str(), path.extension() == ".gz" ? kCompressed : "wu");
    if (m_stream == nullptr)
        cannotWrite(m_path, errno);
    // Blocks are compressed by threads of their own; the bytes are the same for any number of them.
    const int threads = availableCores();
    if (path.extension() == ".gz" && threads > 1 && bgzf_mt(m_stream, threads, kBlocksInWork) != 0)
        cannotWrite(m_path, ENOMEM);
}

TableWriter::~TableWriter()
{
    if (m_stream != nullptr)
        bgzf_close(m_stream);
}

void TableWriter::line(std::string_view text)
{
    errno = 0;
    const auto size = static_cast<ssize_t>(text.size());
    if (bgzf_write(m_stream, text.data(), text.size()) != size || bgzf_write(m_stream, "\n", 1) != 1)
        cannotWrite(m_path, errno);
    ++m_lines;
}

void TableWriter::close()
{
    errno = 0;
    BGZF* stream = m_stream;
    m_stream = nullptr;
    if (bgzf_close(stream) != 0)
        cannotWrite(m_path, errno);
}

// A table is finished when it appears, so its index comes first; only where one is replaced it comes last, because a table
// must not lie beside the index of another.
void TableWriter::commitWithIndex()
{
    const fs::path tbi = m_path.string() + ".tbi", csi = m_path.string() + ".csi";
    errno = 0;
    // A .tbi index ends at 512 Mb; longer chromosomes need .csi.
    auto index = std::make_unique<AtomicFile>(tbi);
    if (!buildIndex(m_file.temporary(), index->temporary(), 0)) {
        index = std::make_unique<AtomicFile>(csi);
        if (!buildIndex(m_file.temporary(), index->temporary(), 14))
            throw Error("Cannot write the tabix index of " + m_path.string() + (errno != 0 ? ": " + systemReason(errno) : "") + ".");
    }
    std::error_code ignored;
    const bool replaced = fs::exists(m_path, ignored);
    fs::remove(tbi, ignored);
    fs::remove(csi, ignored);
    if (!replaced)
        index->commit();
    m_file.commit();
    if (replaced)
        index->commit();
}

void TableWriter::commit(bool tabix)
{
    close();
    if (tabix)
        commitWithIndex();
    else
        m_file.commit();
}

struct TableReader::Buffer {
    kstring_t text = KS_INITIALIZE;
    ~Buffer() { ks_free(&text); }
};

TableReader::TableReader(const fs::path& path) : m_path(path), m_buffer(std::make_unique<Buffer>())
{
    std::error_code ec;
    if (fs::is_directory(path, ec))
        throw Error(path.string() + " is a folder, a file is needed here.");
    errno = 0;
    m_stream = bgzf_open(path.c_str(), "r");
    if (m_stream == nullptr)
        throw Error("Cannot read " + path.string() + ": " + (errno != 0 ? systemReason(errno) : std::string("it is damaged")) + ".");
    if (bgzf_compression(m_stream) == bgzf && bgzf_check_EOF(m_stream) == 0) {
        bgzf_close(m_stream);
        throw Error(path.string() + " is truncated: the end mark of bgzip is missing. Copy or make it again.");
    }
}

TableReader::~TableReader() { bgzf_close(m_stream); }

bool TableReader::next(std::string_view& line)
{
    const int result = bgzf_getline(m_stream, '\n', &m_buffer->text);
    if (result < -1) {
        ++m_line;
        fail("the compressed data are damaged or cut off here. Copy or make the file again.");
    }
    if (result == -1)
        return false;
    ++m_line;
    line = std::string_view(m_buffer->text.s, m_buffer->text.l);
    if (line.find('\0') != std::string_view::npos)
        fail("there are zero bytes in this line: the file is damaged or binary. Copy or make it again.");
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return true;
}

void TableReader::fail(const std::string& what) const { throw Error(m_path.string() + ", line " + std::to_string(m_line) + ": " + what); }

std::int64_t TableReader::integer(std::string_view field, std::string_view column) const
{
    const auto value = parseInteger(field);
    if (!value || *value < -kLargestInteger || *value > kLargestInteger)
        fail("\"" + std::string(field.substr(0, 40)) + "\" in column " + std::string(column) + " is not a whole number.");
    return *value;
}

double TableReader::real(std::string_view field, std::string_view column) const
{
    const auto value = parseReal(field);
    if (!value)
        fail("\"" + std::string(field.substr(0, 40)) + "\" in column " + std::string(column) + " is not a number.");
    return *value;
}

}  // namespace bindscape
