// SPDX-License-Identifier: GPL-3.0-or-later
// The container under bigWig: header, chromosome tree, R-tree indexes, compressed blocks (Kent et al. 2010, supplement).
// No offset, size or count of the file is believed before it was compared with the file's size, and walks through
// trees end after as many items as the file can hold, so that a damaged or hostile file gives an Error and no more.
// Either byte order. Thread-safe: const members read with pread() and keep no state.
#pragma once

#include "core/base/error.h"
#include "core/genome/reference.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::genome {

struct BbiZoom {
    std::uint32_t reduction = 0;  // bases a record stands for
    std::uint64_t indexOffset = 0;
};

struct BbiBlock {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};

// Numbers out of bytes in the file's order. Bounds are the caller's to check.
class BbiBytes {
public:
    BbiBytes(std::string_view bytes, bool swapped) : m_bytes(bytes), m_swapped(swapped) {}
    std::size_t size() const { return m_bytes.size(); }
    template <class Number> Number at(std::size_t offset) const
    {
        std::array<char, sizeof(Number)> raw;
        std::memcpy(raw.data(), m_bytes.data() + offset, sizeof(Number));
        if (m_swapped)
            std::reverse(raw.begin(), raw.end());
        return std::bit_cast<Number>(raw);
    }

private:
    std::string_view m_bytes;
    bool m_swapped;
};

class BbiFile {
public:
    // Throws Error: no bigWig, truncated, offsets outside of the file.
    explicit BbiFile(const std::filesystem::path& path);
    ~BbiFile();
    BbiFile(const BbiFile&) = delete;
    BbiFile& operator=(const BbiFile&) = delete;

    const std::vector<Contig>& contigs() const { return m_contigs; }
    std::uint32_t idOf(std::size_t contig) const { return m_ids[contig]; }
    const std::vector<BbiZoom>& zooms() const { return m_zooms; }  // by reduction, ascending
    std::uint64_t dataIndex() const { return m_dataIndex; }

    // Calls visit(block) for the blocks of an index that may overlap [begin, end) of a chromosome, in file order.
    void blocks(std::uint64_t index, std::uint32_t chromId, std::int64_t begin, std::int64_t end,
                const std::function<void(const BbiBlock&)>& visit) const;
    // The block's bytes, decompressed, in `buffer`.
    BbiBytes load(const BbiBlock& block, std::string& buffer) const;
    // Writers repeat the magic at the very end.
    bool endsWithMagic() const;
    [[noreturn]] void damaged(const std::string& what) const;

private:
    struct Walk;

    std::string bytes(std::uint64_t offset, std::uint64_t length, const char* what) const;
    void readHeader();
    void readChromosomes(std::uint64_t offset);
    void readChromosomeNode(std::uint64_t offset, std::uint32_t keySize, int depth, std::uint64_t& itemsLeft);
    void checkIndex(std::uint64_t offset, const char* what) const;
    void walkIndex(Walk& walk, std::uint64_t offset, int depth) const;
    void inflateTo(std::string_view packed, std::string& buffer) const;

    std::filesystem::path m_path;
    int m_fd = -1;
    std::uint64_t m_size = 0;
    bool m_swapped = false;
    bool m_compressed = false;
    std::uint64_t m_dataIndex = 0;
    std::vector<BbiZoom> m_zooms;
    std::vector<Contig> m_contigs;
    std::vector<std::uint32_t> m_ids;
};

}  // namespace bindscape::genome
