// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/bbi_file.h"

#include <algorithm>
#include <set>
#include <zlib.h>

namespace bindscape::genome {

namespace {

constexpr std::uint32_t kBigWig = 0x888FFC26;
constexpr std::uint32_t kBigBed = 0x8789F2EB;
constexpr std::uint32_t kChromTree = 0x78CA8C91;
constexpr std::uint32_t kRTree = 0x2468ACE0;

constexpr std::uint64_t kHeaderSize = 64;
constexpr std::uint64_t kZoomHeaderSize = 24;
constexpr std::uint64_t kChromTreeHeaderSize = 32;
constexpr std::uint64_t kRTreeHeaderSize = 48;
constexpr std::uint64_t kNodeHeaderSize = 4;
constexpr std::uint64_t kLeafItemSize = 32;
constexpr std::uint64_t kInnerItemSize = 24;
constexpr int kDeepest = 32;                                      // a tree of two children a node over 4 G items
constexpr std::uint64_t kLargestBlock = std::uint64_t{64} << 20;  // usual blocks have some 10 kB
constexpr std::uint64_t kReadTogether = std::uint64_t{2} << 20;   // compressed bytes

std::uint32_t byteSwapped(std::uint32_t value) { return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24; }

std::uint32_t magicOf(BbiKind kind) { return kind == BbiKind::BigWig ? kBigWig : kBigBed; }
std::string titleOf(BbiKind kind) { return kind == BbiKind::BigWig ? "bigWig" : "bigBed"; }

}  // namespace

BbiFile::BbiFile(const std::filesystem::path& path, BbiKind kind) : m_path(path), m_kind(kind), m_source(ByteSource::open(path))
{
    readHeader();
    m_names.emplace(m_contigs);
}

std::optional<std::uint32_t> BbiFile::idOf(std::string_view chrom) const
{
    const Contig* contig = m_names->resolve(chrom);
    return contig == nullptr ? std::nullopt : std::optional(m_ids[static_cast<std::size_t>(contig - m_contigs.data())]);
}

void BbiFile::damaged(const std::string& what) const
{
    throw Error(m_path.string() + " is damaged or was cut off: " + what + ". Copy, download or make the " + titleOf(m_kind) + " again.");
}

std::string BbiFile::bytes(std::uint64_t offset, std::uint64_t length, const char* what) const
{
    if (offset > size() || length > size() - offset)
        damaged(std::string(what) + " lies beyond the end of the file");
    std::string content(length, '\0');
    m_source->read(offset, length, content.data());
    return content;
}

void BbiFile::readHeader()
{
    if (size() < kHeaderSize)
        throw Error(m_path.string() + " is not a " + titleOf(m_kind) + " file: it has only " + std::to_string(size()) + " bytes.");
    const std::string raw = bytes(0, kHeaderSize, "the header");
    const auto magic = BbiBytes(raw, false).at<std::uint32_t>(0);
    m_swapped = magic == byteSwapped(kBigWig) || magic == byteSwapped(kBigBed);
    const BbiBytes header(raw, m_swapped);
    const BbiKind other = m_kind == BbiKind::BigWig ? BbiKind::BigBed : BbiKind::BigWig;
    if (header.at<std::uint32_t>(0) == magicOf(other))
        throw Error(m_path.string() + " is a " + titleOf(other) + ", not a " + titleOf(m_kind) + "; choose a " + titleOf(m_kind) + " here.");
    if (header.at<std::uint32_t>(0) != magicOf(m_kind))
        throw Error(m_path.string() + " is not a " + titleOf(m_kind) + " file.");
    const auto levels = header.at<std::uint16_t>(6);
    const auto chromosomes = header.at<std::uint64_t>(8);
    m_dataOffset = header.at<std::uint64_t>(16);
    m_dataIndex = header.at<std::uint64_t>(24);
    m_compressed = header.at<std::uint32_t>(52) != 0;
    if (m_dataOffset < kHeaderSize)
        damaged("the data lie inside of the header");
    bytes(m_dataOffset, sizeof(std::uint32_t), "the data");
    readChromosomes(chromosomes);
    if (m_contigs.empty())  // a file without rows, whose indexes have no node
        return;
    checkIndex(m_dataIndex, "the index");

    const std::string zoomBytes = bytes(kHeaderSize, levels * kZoomHeaderSize, "the list of zoom levels");
    const BbiBytes zooms(zoomBytes, m_swapped);
    for (std::size_t i = 0; i < levels; ++i) {
        const BbiZoom zoom{zooms.at<std::uint32_t>(i * kZoomHeaderSize), zooms.at<std::uint64_t>(i * kZoomHeaderSize + 16)};
        if (zoom.reduction == 0)  // an unused entry
            continue;
        checkIndex(zoom.indexOffset, "a zoom index");
        m_zooms.push_back(zoom);
    }
    std::sort(m_zooms.begin(), m_zooms.end(), [](const BbiZoom& a, const BbiZoom& b) { return a.reduction < b.reduction; });
}

bool BbiFile::endsWithMagic() const
{
    const std::string tail = bytes(size() - sizeof(kBigWig), sizeof(kBigWig), "the end");
    return BbiBytes(tail, m_swapped).at<std::uint32_t>(0) == magicOf(m_kind);
}

void BbiFile::readChromosomes(std::uint64_t offset)
{
    const std::string raw = bytes(offset, kChromTreeHeaderSize, "the list of chromosomes");
    const BbiBytes header(raw, m_swapped);
    const auto keySize = header.at<std::uint32_t>(8);
    if (header.at<std::uint32_t>(0) != kChromTree || header.at<std::uint32_t>(12) != 8 || keySize > 65536)
        damaged("the list of chromosomes is not where the header says");
    if (header.at<std::uint64_t>(16) == 0)
        return;
    std::uint64_t itemsLeft = size() / 9;  // more cannot be in the file
    readChromosomeNode(offset + kChromTreeHeaderSize, keySize, 0, itemsLeft);
    if (m_contigs.size() != header.at<std::uint64_t>(16))
        damaged("the list of chromosomes is not complete");
    if (std::set<std::uint32_t>(m_ids.begin(), m_ids.end()).size() != m_ids.size())
        damaged("the list of chromosomes contradicts itself");
}

void BbiFile::readChromosomeNode(std::uint64_t offset, std::uint32_t keySize, int depth, std::uint64_t& itemsLeft)
{
    const std::string head = bytes(offset, kNodeHeaderSize, "the list of chromosomes");
    const bool leaf = head[0] != 0;
    const auto count = BbiBytes(head, m_swapped).at<std::uint16_t>(2);
    if (depth > kDeepest || count > itemsLeft)
        damaged("the list of chromosomes has no end");
    itemsLeft -= count;
    const std::uint64_t itemSize = keySize + 8ULL;
    const std::string raw = bytes(offset + kNodeHeaderSize, count * itemSize, "the list of chromosomes");
    const BbiBytes items(raw, m_swapped);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t item = i * itemSize;
        if (!leaf) {
            readChromosomeNode(items.at<std::uint64_t>(item + keySize), keySize, depth + 1, itemsLeft);
            continue;
        }
        const std::string key = raw.substr(item, keySize);
        m_contigs.push_back({key.substr(0, key.find('\0')), items.at<std::uint32_t>(item + keySize + 4)});
        m_ids.push_back(items.at<std::uint32_t>(item + keySize));
    }
}

void BbiFile::checkIndex(std::uint64_t offset, const char* what) const
{
    const std::string raw = bytes(offset, kRTreeHeaderSize + kNodeHeaderSize, what);
    const BbiBytes header(raw, m_swapped);
    if (header.at<std::uint32_t>(0) != kRTree)
        damaged(std::string(what) + " is not where the header says");
    const auto count = header.at<std::uint16_t>(kRTreeHeaderSize + 2);
    bytes(offset + kRTreeHeaderSize + kNodeHeaderSize, count * (raw[kRTreeHeaderSize] != 0 ? kLeafItemSize : kInnerItemSize), what);
}

struct BbiFile::Walk {
    std::uint32_t chromId;
    std::int64_t begin, end;
    Order order;
    const std::function<bool(const BbiBlock&)>& visit;
    std::uint64_t itemsLeft;
    std::uint64_t bytesLeft;
};

void BbiFile::blocks(std::uint64_t index, std::uint32_t chromId, std::int64_t begin, std::int64_t end, Order order,
                     const std::function<bool(const BbiBlock&)>& visit) const
{
    Walk walk{chromId, begin, end, order, visit, size() / kInnerItemSize, size()};
    walkIndex(walk, index + kRTreeHeaderSize, 0);
}

bool BbiFile::walkIndex(Walk& walk, std::uint64_t offset, int depth) const
{
    const std::string head = bytes(offset, kNodeHeaderSize, "a node of the index");
    const bool leaf = head[0] != 0;
    const auto count = BbiBytes(head, m_swapped).at<std::uint16_t>(2);
    if (depth > kDeepest || count > walk.itemsLeft)
        damaged("the index has no end");
    walk.itemsLeft -= count;
    const std::uint64_t itemSize = leaf ? kLeafItemSize : kInnerItemSize;
    const std::string raw = bytes(offset + kNodeHeaderSize, count * itemSize, "a node of the index");
    const BbiBytes items(raw, m_swapped);
    const auto before = [](std::uint32_t chromA, std::int64_t a, std::uint32_t chromB, std::int64_t b) {
        return chromA != chromB ? chromA < chromB : a < b;
    };
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t item = (walk.order == Order::Forward ? i : count - 1 - i) * itemSize;
        const bool startsBeforeEnd = before(items.at<std::uint32_t>(item), items.at<std::uint32_t>(item + 4), walk.chromId, walk.end);
        const bool endsAfterBegin = before(walk.chromId, walk.begin, items.at<std::uint32_t>(item + 8), items.at<std::uint32_t>(item + 12));
        if (!startsBeforeEnd || !endsAfterBegin)
            continue;
        if (!leaf) {
            if (!walkIndex(walk, items.at<std::uint64_t>(item + 16), depth + 1))
                return false;
            continue;
        }
        const BbiBlock block{items.at<std::uint64_t>(item + 16), items.at<std::uint64_t>(item + 24)};
        if (block.size > walk.bytesLeft)
            damaged("the blocks of data overlap");
        if (block.size > kLargestBlock)
            damaged("a block of data has an absurd size");
        walk.bytesLeft -= block.size;
        if (!walk.visit(block))
            return false;
    }
    return true;
}

// One stream for all blocks of a read: starting it anew costs as much as a small block.
class BbiFile::Inflater {
public:
    explicit Inflater(const BbiFile& file) : m_file(file)
    {
        if (file.m_compressed && inflateInit(&m_stream) != Z_OK)
            throw Error("There is not enough memory to read " + file.m_path.string() + ".");
    }
    ~Inflater()
    {
        if (m_file.m_compressed)
            inflateEnd(&m_stream);
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    std::string_view inflated(std::string_view packed, std::string& buffer)
    {
        if (!m_file.m_compressed)
            return packed;
        inflateReset(&m_stream);
        m_stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        m_stream.avail_in = static_cast<uInt>(packed.size());
        if (buffer.size() < kUsualBlock)
            buffer.resize(kUsualBlock);
        int result = Z_OK;
        while (result == Z_OK) {
            if (m_stream.total_out == buffer.size()) {
                if (buffer.size() >= kLargestBlock)
                    break;
                buffer.resize(2 * buffer.size());
            }
            m_stream.next_out = reinterpret_cast<Bytef*>(buffer.data()) + m_stream.total_out;
            m_stream.avail_out = static_cast<uInt>(buffer.size() - m_stream.total_out);
            result = inflate(&m_stream, Z_NO_FLUSH);
        }
        if (result != Z_STREAM_END)
            m_file.damaged("a block of data cannot be decompressed");
        return std::string_view(buffer).substr(0, m_stream.total_out);
    }

private:
    static constexpr std::size_t kUsualBlock = 32768;
    const BbiFile& m_file;
    z_stream m_stream{};
};

BbiBytes BbiFile::load(const BbiBlock& block, std::string& buffer) const
{
    if (block.size > kLargestBlock)
        damaged("a block of data has an absurd size");
    const std::string raw = bytes(block.offset, block.size, "a block of data");
    Inflater inflater(*this);
    std::string inflated;
    buffer = inflater.inflated(raw, inflated);
    return {buffer, m_swapped};
}

void BbiFile::contents(std::uint64_t index, std::uint32_t chromId, std::int64_t begin, std::int64_t end,
                       const std::function<void(const BbiBytes&)>& visit) const
{
    Inflater inflater(*this);
    std::vector<BbiBlock> together;
    blocks(index, chromId, begin, end, Order::Forward, [&](const BbiBlock& block) {
        if (!together.empty()) {
            const std::uint64_t behind = together.back().offset + together.back().size;
            const bool near = block.offset >= behind && block.offset - behind <= m_source->worthwhileGap() &&
                              block.size <= kReadTogether && block.offset - together.front().offset <= kReadTogether - block.size;
            if (!near) {
                visitTogether(together, inflater, visit);
                together.clear();
            }
        }
        together.push_back(block);
        return true;
    });
    if (!together.empty())
        visitTogether(together, inflater, visit);
}

// Blocks that follow each other in the file.
void BbiFile::visitTogether(const std::vector<BbiBlock>& blocks, Inflater& inflater,
                            const std::function<void(const BbiBytes&)>& visit) const
{
    const std::uint64_t offset = blocks.front().offset;
    const std::string raw = bytes(offset, blocks.back().offset + blocks.back().size - offset, "a block of data");
    std::string buffer;
    for (const BbiBlock& block : blocks)
        visit({inflater.inflated(std::string_view(raw).substr(block.offset - offset, block.size), buffer), m_swapped});
}

}  // namespace bindscape::genome
