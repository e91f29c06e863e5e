// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/scores/npy.h"

#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/scores/score_set.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <fcntl.h>
#include <fstream>
#include <functional>
#include <limits>
#include <numeric>
#include <unistd.h>

namespace bindscape::scores {

namespace fs = std::filesystem;

static_assert(std::endian::native == std::endian::little, "scores.npy is written in the machine's order");

namespace {

constexpr std::string_view kMagic("\x93NUMPY\x01\x00", 8);

[[noreturn]] void damaged(const fs::path& path, const std::string& what)
{
    throw Error(path.string() + " is not a usable array of scores: " + what + ". Compute the scores again.");
}

// The text after "'key':", up to the end of the header.
std::string_view valueOf(std::string_view header, std::string_view key, const fs::path& path)
{
    const std::size_t at = header.find("'" + std::string(key) + "':");
    if (at == std::string_view::npos)
        damaged(path, "its header has no " + std::string(key));
    return trim(header.substr(at + key.size() + 3));
}

std::vector<std::size_t> parseShape(std::string_view text, const fs::path& path)
{
    const std::size_t close = text.find(')');
    if (!text.starts_with('(') || close == std::string_view::npos)
        damaged(path, "its header has no shape");
    std::vector<std::size_t> shape;
    for (const auto part : split(text.substr(1, close - 1), ',')) {
        if (trim(part).empty())
            continue;
        const auto value = parseInteger(trim(part));
        if (!value || *value < 0)
            damaged(path, "its shape holds \"" + std::string(trim(part)) + "\"");
        shape.push_back(static_cast<std::size_t>(*value));
    }
    return shape;
}

void checkSize(const NpyHeader& header, std::uintmax_t fileSize, const fs::path& path)
{
    std::uintmax_t bytes = sizeof(float);
    for (const std::size_t n : header.shape) {
        if (n != 0 && bytes > std::numeric_limits<std::uintmax_t>::max() / n)
            damaged(path, "its shape is larger than any file");
        bytes *= n;
    }
    if (fileSize - header.offset != bytes)
        damaged(path, "its shape needs " + withThousands(static_cast<std::int64_t>(bytes)) + " bytes of numbers, the file has " +
                          withThousands(static_cast<std::int64_t>(fileSize - header.offset)));
}

}  // namespace

NpyHeader readNpyHeader(const fs::path& path)
{
    std::error_code ec;
    const std::uintmax_t fileSize = fs::is_regular_file(path, ec) ? fs::file_size(path, ec) : 0;
    std::ifstream stream(path, std::ios::binary);
    if (!stream || ec)
        throw Error("Cannot read " + path.string() + ": " + systemReason(errno != 0 ? errno : ENOENT) + ".");
    char start[10] = {};
    if (!stream.read(start, sizeof start) || std::string_view(start, 8) != kMagic)
        damaged(path, "it does not begin like a NumPy array of version 1.0");
    const std::size_t length = static_cast<unsigned char>(start[8]) + 256u * static_cast<unsigned char>(start[9]);
    std::string text(length, ' ');
    if (!stream.read(text.data(), static_cast<std::streamsize>(length)))
        damaged(path, "it ends inside its header");
    if (!valueOf(text, "descr", path).starts_with("'<f4'"))
        damaged(path, "its numbers are not 32-bit floating point");
    if (!valueOf(text, "fortran_order", path).starts_with("False"))
        damaged(path, "its rows are not stored one after the other");
    NpyHeader header;
    header.offset = sizeof start + length;
    header.shape = parseShape(valueOf(text, "shape", path), path);
    checkSize(header, fileSize, path);
    return header;
}

void writeNpy(const fs::path& path, const std::vector<float>& values, const std::vector<std::size_t>& shape)
{
    if (values.size() != std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>()))
        throw Error("Cannot write " + path.string() + ": the numbers do not fit the shape.");
    std::vector<std::string> sizes;
    for (const std::size_t size : shape)
        sizes.push_back(std::to_string(size));
    std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + join(sizes, ", ") + (shape.size() == 1 ? "," : "") + "), }";
    text.append(63 - (kMagic.size() + 2 + text.size()) % 64, ' ');
    text += '\n';
    AtomicFile file(path);
    std::ofstream stream(file.temporary(), std::ios::binary | std::ios::trunc);
    stream.write(kMagic.data(), static_cast<std::streamsize>(kMagic.size()));
    stream.put(static_cast<char>(text.size() % 256)).put(static_cast<char>(text.size() / 256));
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
    stream.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float)));
    stream.close();
    if (!stream)
        throw Error("Cannot write " + path.string() + ": " + systemReason(errno != 0 ? errno : EIO) + ". Nothing was changed there.");
    file.commit();
}

Npy readNpy(const fs::path& path)
{
    const NpyHeader header = readNpyHeader(path);
    Npy array;
    array.shape = header.shape;
    std::size_t count = 1;
    for (const std::size_t n : header.shape)
        count *= n;
    array.values.resize(count);
    std::ifstream stream(path, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(header.offset));
    if (!stream.read(reinterpret_cast<char*>(array.values.data()), static_cast<std::streamsize>(count * sizeof(float))))
        damaged(path, "it ends too early");
    return array;
}

NpyRows::NpyRows(const fs::path& path) : m_path(path), m_header(readNpyHeader(path))
{
    const auto& shape = m_header.shape;
    if (shape.size() != 2 && shape.size() != 3)
        damaged(path, "it has " + std::to_string(shape.size()) + " dimensions instead of two or three");
    m_columns = std::accumulate(shape.begin() + 1, shape.end(), std::size_t{1}, std::multiplies<>());
    m_file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (m_file < 0)
        throw Error("Cannot read " + path.string() + ": " + systemReason(errno) + ".");
}

NpyRows::~NpyRows() { ::close(m_file); }

void NpyRows::copyRow(std::size_t row, std::span<float> values) const
{
    const std::size_t bytes = std::min(values.size(), columns()) * sizeof(float);
    const std::size_t begin = m_header.offset + row * columns() * sizeof(float);
    auto* to = reinterpret_cast<char*>(values.data());
    for (std::size_t done = 0; done < bytes;) {
        const ssize_t got = ::pread(m_file, to + done, bytes - done, static_cast<off_t>(begin + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw Error("Cannot read " + m_path.string() + ": " + systemReason(errno) + ".");
        if (got == 0)
            damaged(m_path, "it was cut short while it was open");
        done += static_cast<std::size_t>(got);
    }
}

}  // namespace bindscape::scores
