// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/gzi_table.h"

#include "core/base/atomic_file.h"

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <string>
#include <string_view>
#include <unistd.h>

namespace bindscape::genome {

namespace {

constexpr std::uint64_t kLargestBlock = 65536;  // SAM specification 4.1, compressed and not
constexpr std::size_t kLooks = 64;              // blocks compared when the table is read

std::uint64_t littleEndian(const char* bytes, std::size_t size)
{
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    return value;
}

}  // namespace

GziTable::~GziTable()
{
    if (m_file >= 0)
        ::close(m_file);
}

std::unique_ptr<const GziTable> GziTable::read(const std::filesystem::path& gzi, const std::filesystem::path& bgzip)
{
    const std::string bytes = readFile(gzi);
    if (bytes.size() < 8 || (bytes.size() - 8) % 16 != 0 || (bytes.size() - 8) / 16 != littleEndian(bytes.data(), 8))
        return nullptr;
    std::unique_ptr<GziTable> table(new GziTable);
    table->m_blocks.push_back({});
    for (std::size_t at = 8; at < bytes.size(); at += 16) {
        const Block last = table->m_blocks.back();
        const Block block{littleEndian(bytes.data() + at, 8), littleEndian(bytes.data() + at + 8, 8)};
        if (block.compressed <= last.compressed || block.compressed - last.compressed > kLargestBlock || block.plain < last.plain ||
            block.plain - last.plain > kLargestBlock)
            return nullptr;
        table->m_blocks.push_back(block);
    }
    table->m_file = ::open(bgzip.c_str(), O_RDONLY | O_CLOEXEC);
    const std::size_t step = std::max<std::size_t>(table->m_blocks.size() / kLooks, 1);
    for (std::size_t i = 0; i < table->m_blocks.size(); i += step)
        if (!table->fits(i, 0))
            return nullptr;
    return table->fits(table->m_blocks.size() - 1, 0) ? std::move(table) : nullptr;
}

bool GziTable::fitsAt(std::int64_t offset) const
{
    // The last block that begins at or before the offset, as htslib finds it.
    const auto next = std::upper_bound(m_blocks.begin(), m_blocks.end(), offset,
                                       [](std::int64_t at, const Block& block) { return at < static_cast<std::int64_t>(block.plain); });
    if (offset < 0 || next == m_blocks.begin())
        return false;
    const auto block = static_cast<std::size_t>(next - m_blocks.begin()) - 1;
    return fits(block, static_cast<std::uint64_t>(offset) - m_blocks[block].plain);
}

bool GziTable::fits(std::size_t block, std::uint64_t reach) const
{
    std::uint64_t end = 0;
    const auto size = plainSize(m_blocks[block].compressed, end);
    return size && reach <= *size &&
           (block + 1 == m_blocks.size() ||
            (end == m_blocks[block + 1].compressed && m_blocks[block].plain + *size == m_blocks[block + 1].plain));
}

std::optional<std::uint32_t> GziTable::plainSize(std::uint64_t compressed, std::uint64_t& next) const
{
    std::array<char, 18> head{};
    std::array<char, 4> tail{};
    if (::pread(m_file, head.data(), head.size(), static_cast<off_t>(compressed)) != static_cast<ssize_t>(head.size()) ||
        std::string_view(head.data(), 4) != "\x1f\x8b\x08\x04" || head[12] != 'B' || head[13] != 'C')
        return std::nullopt;
    next = compressed + littleEndian(head.data() + 16, 2) + 1;
    if (::pread(m_file, tail.data(), tail.size(), static_cast<off_t>(next) - 4) != static_cast<ssize_t>(tail.size()))
        return std::nullopt;
    const auto size = static_cast<std::uint32_t>(littleEndian(tail.data(), 4));
    return size <= kLargestBlock ? std::optional(size) : std::nullopt;
}

}  // namespace bindscape::genome
