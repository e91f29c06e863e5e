// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/text_lines.h"

#include "core/base/paths.h"
#include "core/genome/byte_source.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <zlib.h>

namespace bindscape::genome {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kBlock = std::size_t{1} << 17;
constexpr std::uint64_t kLargestRemote = std::uint64_t{256} << 20;
constexpr std::size_t kLongestLine = std::size_t{1} << 28;  // a titin row has 10 kB; a whole contig on a line is no table

// SAM specification 4.1.2: the empty BGZF block.
constexpr std::array<unsigned char, 28> kBgzipEnd{0x1f, 0x8b, 0x08, 0x04, 0, 0, 0, 0, 0, 0xff, 0x06, 0, 0x42, 0x43,
                                                  0x02, 0,    0x1b, 0,    3, 0, 0, 0, 0, 0,    0,    0, 0,    0};

}  // namespace

void requireReadableFile(const fs::path& path)
{
    std::error_code ec;
    const auto status = fs::status(path, ec);
    if (!fs::exists(status))
        throw Error("There is no file " + path.string() + ".");
    if (fs::is_directory(status))
        throw Error(path.string() + " is a folder, a file is needed here.");
    if (!fs::is_regular_file(status))
        throw Error(path.string() + " is not a regular file; save the data to a file first.");
    if (!std::ifstream(path, std::ios::binary))
        throw Error("Cannot read " + path.string() + ": " + systemReason(errno) + ".");
}

Packing packingOf(const fs::path& path)
{
    requireReadableFile(path);
    std::array<unsigned char, 14> head{};
    std::ifstream stream(path, std::ios::binary);
    stream.read(reinterpret_cast<char*>(head.data()), head.size());
    const auto read = stream.gcount();
    if (read < 2 || head[0] != 0x1f || head[1] != 0x8b)
        return Packing::None;
    const bool bgzip = read == 14 && head[2] == 8 && (head[3] & 4) != 0 && head[12] == 'B' && head[13] == 'C';
    return bgzip ? Packing::Bgzip : Packing::Gzip;
}

bool hasBgzipEnd(const fs::path& path)
{
    std::ifstream stream(path, std::ios::binary);
    std::array<unsigned char, kBgzipEnd.size()> tail{};
    stream.seekg(-static_cast<std::streamoff>(tail.size()), std::ios::end);
    stream.read(reinterpret_cast<char*>(tail.data()), tail.size());
    return stream.good() && tail == kBgzipEnd;
}

struct TextLines::Stream {
    std::optional<RemoteCopy> copy;
    gzFile file = nullptr;
    ~Stream()
    {
        if (file != nullptr)
            gzclose(file);
    }
};

namespace {

// The first bytes of what was packed into members of gzip; the last one may be cut.
std::string inflatedHead(std::string_view packed, std::size_t bytes)
{
    std::string head(bytes, '\0');
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK)
        throw Error("There is not enough memory to read a compressed file.");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(head.data());
    stream.avail_out = static_cast<uInt>(bytes);
    int result = Z_OK;
    while (result == Z_OK && stream.avail_in > 0 && stream.avail_out > 0) {
        result = inflate(&stream, Z_NO_FLUSH);
        if (result == Z_STREAM_END)
            result = inflateReset(&stream);
    }
    head.resize(bytes - stream.avail_out);
    inflateEnd(&stream);
    return head;
}

}  // namespace

std::string headOf(const fs::path& path, std::size_t bytes)
{
    if (paths::isRemote(path)) {
        std::string head = remoteHead(path.string(), bytes);
        return head.starts_with("\x1f\x8b") ? inflatedHead(head, bytes) : head;
    }
    requireReadableFile(path);
    std::string head(bytes, '\0');
    const gzFile file = gzopen(path.c_str(), "rbe");
    const int read = file == nullptr ? 0 : gzread(file, head.data(), static_cast<unsigned>(bytes));
    if (file != nullptr)
        gzclose(file);
    head.resize(read > 0 ? static_cast<std::size_t>(read) : 0);
    return head;
}

TextLines::TextLines(const fs::path& path) : m_path(path), m_stream(std::make_unique<Stream>())
{
    if (paths::isRemote(path))
        m_stream->copy.emplace(path.string(), kLargestRemote);
    const fs::path local = m_stream->copy ? m_stream->copy->path() : path;
    if (packingOf(local) == Packing::Bgzip && !hasBgzipEnd(local))
        throw Error(path.string() + " was cut off: the last block of a bgzip file is missing. Copy or download it again.");
    m_stream->file = gzopen(local.c_str(), "rbe");
    if (m_stream->file == nullptr)
        throw Error("Cannot read " + path.string() + ": " + systemReason(errno) + ".");
    gzbuffer(m_stream->file, kBlock);
}

TextLines::~TextLines() = default;

// Appends one block to the buffer, dropping what was handed out. False at the end of the file.
bool TextLines::fill()
{
    m_buffer.erase(0, m_begin);
    m_begin = 0;
    const std::size_t old = m_buffer.size();
    if (old > kLongestLine)
        throw Error(m_path.string() + ", line " + std::to_string(m_number + 1) + ": the line is too long for a table.");
    m_buffer.resize(old + kBlock);
    const int read = gzread(m_stream->file, m_buffer.data() + old, kBlock);
    m_buffer.resize(old + (read > 0 ? static_cast<std::size_t>(read) : 0));
    int code = Z_OK;
    const char* reason = gzerror(m_stream->file, &code);
    if (code == Z_BUF_ERROR)
        throw Error(m_path.string() + " was cut off: its compressed data end too early. Copy or download it again.");
    if (read < 0 || (code != Z_OK && code != Z_STREAM_END)) {
        const std::string why = code == Z_ERRNO ? systemReason(errno) : std::string(reason);
        const std::size_t colon = why.rfind(": ");  // zlib puts the name before its reason
        throw Error(m_path.string() + " is damaged and cannot be decompressed (" +
                    (colon != std::string::npos ? why.substr(colon + 2) : why) + "). Copy or download it again.");
    }
    if (std::memchr(m_buffer.data() + old, '\0', m_buffer.size() - old) != nullptr)
        throw Error(m_path.string() + " is a binary file or UTF-16 text; a table as plain text is needed here.");
    if (m_number == 0 && old == 0 && m_buffer.find('\r') < m_buffer.size() - 1 && m_buffer.find('\n') == std::string::npos)
        throw Error(m_path.string() +
                    ", line 1: the lines end with a carriage return alone, as on old Macs; save the file with Unix line ends.");
    if (m_number == 0 && old == 0 && m_buffer.starts_with("\xef\xbb\xbf"))
        m_begin = 3;  // byte order mark of Windows editors
    return read > 0;
}

std::int64_t TextLines::offset() const { return std::max<std::int64_t>(0, gzoffset(m_stream->file)); }

bool TextLines::next(std::string_view& line)
{
    std::size_t searched = m_begin;
    while (true) {
        const std::size_t end = m_buffer.find('\n', searched);
        if (end != std::string::npos) {
            line = std::string_view(m_buffer).substr(m_begin, end - m_begin);
            m_begin = end + 1;
            break;
        }
        const std::size_t rest = m_buffer.size() - m_begin;
        if (!m_ended) {
            m_ended = !fill();
            searched = m_begin + rest;
            continue;
        }
        if (rest == 0)
            return false;
        line = std::string_view(m_buffer).substr(m_begin);
        m_begin = m_buffer.size();
        break;
    }
    m_return = line.ends_with('\r');
    if (m_return)
        line.remove_suffix(1);
    ++m_number;
    return true;
}

}  // namespace bindscape::genome
