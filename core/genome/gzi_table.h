// SPDX-License-Identifier: GPL-3.0-or-later
// The .gzi of a bgzip file: where its blocks begin, compressed and uncompressed. htslib ends the program when a block is
// shorter than the table says, so no place is looked up before the table was compared with the block that it names.
// Thread-safe after construction.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace bindscape::genome {

class GziTable {
public:
    // nullptr if the table is damaged or belongs to another file; a spread of its blocks is looked at.
    static std::unique_ptr<const GziTable> read(const std::filesystem::path& gzi, const std::filesystem::path& bgzip);
    GziTable(const GziTable&) = delete;
    GziTable& operator=(const GziTable&) = delete;
    ~GziTable();

    // Is the uncompressed `offset` where the table says? Two small reads.
    bool fitsAt(std::int64_t offset) const;

private:
    struct Block {
        std::uint64_t compressed = 0;
        std::uint64_t plain = 0;
    };

    GziTable() = default;
    // Does the block begin and end where the table says, and hold `reach` bytes?
    bool fits(std::size_t block, std::uint64_t reach) const;
    // Bytes of the uncompressed block, nothing if there is no such block; `next`: where the next one begins.
    std::optional<std::uint32_t> plainSize(std::uint64_t compressed, std::uint64_t& next) const;

    std::vector<Block> m_blocks;  // the first one, which the file leaves out, among them
    int m_file = -1;
};

}  // namespace bindscape::genome
