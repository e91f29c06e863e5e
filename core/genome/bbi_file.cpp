// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/bbi_file.h"

#include "core/genome/text_lines.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <set>
#include <unistd.h>
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

std::uint32_t byteSwapped(std::uint32_t value) { return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24; }

}  // namespace

BbiFile::BbiFile(const std::filesystem::path& path) : m_path(path)
{
    requireReadableFile(path);
    m_fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (m_fd < 0)
        throw Error("Cannot read " + path.string() + ": " + systemReason(errno) + ".");
    m_size = static_cast<std::uint64_t>(std::max<off_t>(::lseek(m_fd, 0, SEEK_END), 0));
    try {
        readHeader();
    } catch (...) {
        ::close(m_fd);
        throw;
    }
}

BbiFile::~BbiFile() { ::close(m_fd); }

void BbiFile::damaged(const std::string& what) const
{
    throw Error(m_path.string() + " is damaged or was cut off: " + what + ". Copy, download or make the bigWig again.");
}

std::string BbiFile::bytes(std::uint64_t offset, std::uint64_t length, const char* what) const
{
    if (offset > m_size || length > m_size - offset)
        damaged(std::string(what) + " lies beyond the end of the file");
    std::string content(length, '\0');
    std::size_t done = 0;
    while (done < length) {
        const ssize_t read = ::pread(m_fd, content.data() + done, length - done, static_cast<off_t>(offset + done));
        if (read < 0 && errno == EINTR)
            continue;
        if (read <= 0)
            throw Error("Cannot read " + m_path.string() + ": " + (read < 0 ? systemReason(errno) : "it became shorter while in use") +
                        ".");
        done += static_cast<std::size_t>(read);
    }
    return content;
}

void BbiFile::readHeader()
{
    if (m_size < kHeaderSize)
        throw Error(m_path.string() + " is not a bigWig file: it has only " + std::to_string(m_size) + " bytes.");
    const std::string raw = bytes(0, kHeaderSize, "the header");
    const auto magic = BbiBytes(raw, false).at<std::uint32_t>(0);
    m_swapped = magic == byteSwapped(kBigWig) || magic == byteSwapped(kBigBed);
    const BbiBytes header(raw, m_swapped);
    if (header.at<std::uint32_t>(0) == kBigBed)
        throw Error(m_path.string() + " is a bigBed, not a bigWig; turn it into BED with \"bigBedToBed\".");
    if (header.at<std::uint32_t>(0) != kBigWig)
        throw Error(m_path.string() + " is not a bigWig file.");
    const auto levels = header.at<std::uint16_t>(6);
    const auto chromosomes = header.at<std::uint64_t>(8);
    const auto data = header.at<std::uint64_t>(16);
    m_dataIndex = header.at<std::uint64_t>(24);
    m_compressed = header.at<std::uint32_t>(52) != 0;
    if (data < kHeaderSize)
        damaged("the data lie inside of the header");
    bytes(data, sizeof(std::uint32_t), "the data");
    readChromosomes(chromosomes);
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
    const std::string tail = bytes(m_size - sizeof(kBigWig), sizeof(kBigWig), "the end");
    return BbiBytes(tail, m_swapped).at<std::uint32_t>(0) == kBigWig;
}

void BbiFile::readChromosomes(std::uint64_t offset)
{
    const std::string raw = bytes(offset, kChromTreeHeaderSize, "the list of chromosomes");
    const BbiBytes header(raw, m_swapped);
    const auto keySize = header.at<std::uint32_t>(8);
    if (header.at<std::uint32_t>(0) != kChromTree || header.at<std::uint32_t>(12) != 8 || keySize == 0 || keySize > 65536)
        damaged("the list of chromosomes is not where the header says");
    std::uint64_t itemsLeft = m_size / 9;  // more cannot be in the file
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
    const std::function<void(const BbiBlock&)>& visit;
    std::uint64_t itemsLeft;
    std::uint64_t bytesLeft;
};

void BbiFile::blocks(std::uint64_t index, std::uint32_t chromId, std::int64_t begin, std::int64_t end,
                     const std::function<void(const BbiBlock&)>& visit) const
{
    Walk walk{chromId, begin, end, visit, m_size / kInnerItemSize, m_size};
    walkIndex(walk, index + kRTreeHeaderSize, 0);
}

void BbiFile::walkIndex(Walk& walk, std::uint64_t offset, int depth) const
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
        const std::size_t item = i * itemSize;
        const bool startsBeforeEnd = before(items.at<std::uint32_t>(item), items.at<std::uint32_t>(item + 4), walk.chromId, walk.end);
        const bool endsAfterBegin = before(walk.chromId, walk.begin, items.at<std::uint32_t>(item + 8), items.at<std::uint32_t>(item + 12));
        if (!startsBeforeEnd || !endsAfterBegin)
            continue;
        if (!leaf) {
            walkIndex(walk, items.at<std::uint64_t>(item + 16), depth + 1);
            continue;
        }
        const BbiBlock block{items.at<std::uint64_t>(item + 16), items.at<std::uint64_t>(item + 24)};
        if (block.size > walk.bytesLeft)
            damaged("the blocks of data overlap");
        walk.bytesLeft -= block.size;
        walk.visit(block);
    }
}

BbiBytes BbiFile::load(const BbiBlock& block, std::string& buffer) const
{
    if (block.size > kLargestBlock)
        damaged("a block of data has an absurd size");
    std::string raw = bytes(block.offset, block.size, "a block of data");
    if (m_compressed)
        inflateTo(raw, buffer);
    else
        buffer = std::move(raw);
    return {buffer, m_swapped};
}

void BbiFile::inflateTo(std::string_view packed, std::string& buffer) const
{
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK)
        throw Error("There is not enough memory to read " + m_path.string() + ".");
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    buffer.resize(std::max<std::size_t>(buffer.capacity(), 32768));
    int result = Z_OK;
    while (result == Z_OK) {
        if (stream.total_out == buffer.size()) {
            if (buffer.size() >= kLargestBlock)
                break;
            buffer.resize(2 * buffer.size());
        }
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data()) + stream.total_out;
        stream.avail_out = static_cast<uInt>(buffer.size() - stream.total_out);
        result = inflate(&stream, Z_NO_FLUSH);
    }
    buffer.resize(stream.total_out);
    inflateEnd(&stream);
    if (result != Z_STREAM_END)
        damaged("a block of data cannot be decompressed");
}

}  // namespace bindscape::genome
