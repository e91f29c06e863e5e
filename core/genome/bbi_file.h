// SPDX-License-Identifier: GPL-3.0-or-later
// The container under bigWig and bigBed: header, chromosome tree, R-tree indexes, compressed blocks (Kent et al. 2010,
// supplement), on this computer or on a server. No offset, size or count of the file is believed before it was compared
// with the file's size, and walks through trees end after as many items as the file can hold, so that a damaged or
// hostile file gives an Error and no more. Either byte order. Thread-safe: const members keep no state.
#pragma once

#include "core/base/error.h"
#include "core/genome/byte_source.h"
#include "core/genome/contig_index.h"
#include "core/genome/reference.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
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
    std::string_view text(std::size_t offset, std::size_t length) const { return m_bytes.substr(offset, length); }
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

enum class BbiKind { BigWig, BigBed };

class BbiFile {
public:
    // Throws Error: not of this kind, truncated, offsets outside of the file.
    BbiFile(const std::filesystem::path& path, BbiKind kind);

    const std::vector<Contig>& contigs() const { return m_contigs; }
    std::optional<std::uint32_t> idOf(std::string_view chrom) const;  // by any name of the contig
    const std::vector<BbiZoom>& zooms() const { return m_zooms; }     // by reduction, ascending
    std::uint64_t dataIndex() const { return m_dataIndex; }
    std::uint64_t dataOffset() const { return m_dataOffset; }

    // Calls visit(block) for the blocks of an index that may overlap [begin, end) of a chromosome, in file order or
    // backward, until it says false.
    enum class Order { Forward, Backward };
    void blocks(std::uint64_t index, std::uint32_t chromId, std::int64_t begin, std::int64_t end, Order order,
                const std::function<bool(const BbiBlock&)>& visit) const;
    // Calls visit(bytes) with the decompressed bytes of each of these blocks, in file order. Neighbours are read at once.
    void contents(std::uint64_t index, std::uint32_t chromId, std::int64_t begin, std::int64_t end,
                  const std::function<void(const BbiBytes&)>& visit) const;
    // One block's bytes, decompressed, in `buffer`.
    BbiBytes load(const BbiBlock& block, std::string& buffer) const;

    std::uint64_t size() const { return m_source->size(); }
    // Raw bytes, in the file's order; `what` is named where they are not in the file.
    std::string bytes(std::uint64_t offset, std::uint64_t length, const char* what) const;
    BbiBytes numbers(std::string_view raw) const { return {raw, m_swapped}; }
    // Writers repeat the magic at the very end.
    bool endsWithMagic() const;
    [[noreturn]] void damaged(const std::string& what) const;

private:
    struct Walk;
    class Inflater;

    void readHeader();
    void readChromosomes(std::uint64_t offset);
    void readChromosomeNode(std::uint64_t offset, std::uint32_t keySize, int depth, std::uint64_t& itemsLeft);
    void checkIndex(std::uint64_t offset, const char* what) const;
    bool walkIndex(Walk& walk, std::uint64_t offset, int depth) const;
    void visitTogether(const std::vector<BbiBlock>& blocks, Inflater& inflater, const std::function<void(const BbiBytes&)>& visit) const;

    std::filesystem::path m_path;
    BbiKind m_kind;
    std::shared_ptr<const ByteSource> m_source;
    bool m_swapped = false;
    bool m_compressed = false;
    std::uint64_t m_dataIndex = 0;
    std::uint64_t m_dataOffset = 0;
    std::vector<BbiZoom> m_zooms;
    std::vector<Contig> m_contigs;
    std::vector<std::uint32_t> m_ids;
    std::optional<ContigIndex> m_names;
};

}  // namespace bindscape::genome
