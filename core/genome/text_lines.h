// SPDX-License-Identifier: GPL-3.0-or-later
// Lines of a text file that may be plain, gzip or bgzip: the content decides, not the name. A file on a server (http,
// https) is fetched whole first, up to a size that is bearable.
// One reader is used by one thread.
#pragma once

#include "core/base/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

// Throws Error unless `path` is a regular file that can be read.
void requireReadableFile(const std::filesystem::path& path);

enum class Packing { None, Gzip, Bgzip };
// From the first bytes. Throws Error: no such file.
Packing packingOf(const std::filesystem::path& path);
// Does the file end with the empty block that every whole bgzip file ends with?
bool hasBgzipEnd(const std::filesystem::path& path);

// Up to `bytes` first bytes, decompressed. Damage shows as fewer bytes: it is told by whoever reads the file.
std::string headOf(const std::filesystem::path& path, std::size_t bytes);

class TextLines {
public:
    // Throws Error: missing, a folder, a bgzip file that was cut.
    explicit TextLines(const std::filesystem::path& path);
    ~TextLines();
    TextLines(const TextLines&) = delete;
    TextLines& operator=(const TextLines&) = delete;

    // The next line without its end (LF or CRLF); false after the last. The view lives until the next call.
    // Throws Error: damaged or truncated compression, binary content, absurdly long line.
    bool next(std::string_view& line);
    long number() const { return m_number; }  // 1-based, of the line last returned
    bool endsWithReturn() const { return m_return; }  // that line ended in CR LF
    std::int64_t offset() const;  // about how many bytes of the file were read, as they lie on the disk

private:
    bool fill();

    struct Stream;
    std::filesystem::path m_path;  // for sentences
    std::unique_ptr<Stream> m_stream;
    std::string m_buffer;
    std::size_t m_begin = 0;
    long m_number = 0;
    bool m_ended = false, m_return = false;
};

}  // namespace bindscape::genome
