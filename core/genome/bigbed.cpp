// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/bigbed.h"

#include "core/base/text.h"
#include "core/genome/table_rows.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace bindscape::genome {

namespace {

constexpr std::uint64_t kHeaderSize = 64;
constexpr std::uint64_t kRowHeaderSize = 12;
constexpr std::uint64_t kLongestDescription = 65536;
constexpr std::uint32_t kNameTree = 0x78CA8C91;
constexpr std::uint64_t kNameTreeHeaderSize = 32;
constexpr std::uint32_t kNameValueSize = 16;
constexpr int kDeepest = 32;

// Names of the fields in a description such as: table t "what" ( string chrom; "which" uint chromStart; "where" )
std::vector<std::string> fieldNames(std::string_view description)
{
    std::vector<std::string> names;
    std::string piece;
    bool quoted = false;
    bool inside = false;
    for (const char c : description) {
        if (c == '"')
            quoted = !quoted;
        else if (quoted)
            continue;
        else if (c == '(' && !inside)
            inside = true;
        else if (c == ';' && inside) {
            const auto words = splitBlank(piece);
            names.push_back(words.empty() ? std::string() : toLower(words.back()));
            piece.clear();
        } else if (inside)
            piece += c == '\n' || c == '\r' ? ' ' : c;
    }
    return names;
}

}  // namespace

BigBed::BigBed(const std::filesystem::path& path) : m_file(path, BbiKind::BigBed)
{
    const std::string raw = m_file.bytes(0, kHeaderSize, "the header");
    const BbiBytes header = m_file.numbers(raw);
    readDescription(header.at<std::uint64_t>(36), header.at<std::uint16_t>(32), header.at<std::uint16_t>(34));
    const std::string count = m_file.bytes(m_file.dataOffset(), sizeof(m_rows), "the data");
    m_rows = m_file.numbers(count).at<std::uint64_t>(0);
    readSummary(header.at<std::uint64_t>(44));
    if (const auto extension = header.at<std::uint64_t>(56); extension != 0)
        readNameIndexes(extension);
}

void BigBed::readDescription(std::uint64_t autoSql, int fields, int definedFields)
{
    std::vector<std::string> names;
    if (autoSql != 0 && autoSql < m_file.size()) {
        const std::string text = m_file.bytes(autoSql, std::min(kLongestDescription, m_file.size() - autoSql), "the description of the fields");
        names = fieldNames(std::string_view(text).substr(0, text.find('\0')));
    }
    if (names.size() < 3) {
        names = {"chrom", "chromstart", "chromend", "name", "score", "strand", "thickstart", "thickend", "itemrgb", "blockcount", "blocksizes", "chromstarts"};
        names.resize(std::min<std::size_t>(names.size(), static_cast<std::size_t>(std::max(definedFields, 3))));
    }
    const auto column = [&](std::initializer_list<std::string_view> known) {
        for (const auto name : known)
            if (const auto found = std::find(names.begin() + 3, names.end(), name); found != names.end())
                return static_cast<int>(found - names.begin());
        return -1;
    };
    m_columns.count = std::max(fields, static_cast<int>(names.size()));
    m_columns.name = column({"name"});
    if (m_columns.name < 0 && definedFields >= 4)  // some call the column by what it holds
        m_columns.name = 3;
    m_columns.score = column({"score"});
    m_columns.strand = column({"strand"});
    m_columns.thickBegin = column({"thickstart"});
    m_columns.thickEnd = column({"thickend"});
    m_columns.colour = column({"itemrgb", "reserved", "color", "rgb"});
    m_columns.blockCount = column({"blockcount"});
    m_columns.blockSizes = column({"blocksizes"});
    m_columns.blockBegins = column({"chromstarts", "blockstarts"});
    m_columns.signal = column({"signalvalue"});
    m_columns.summit = column({"peak"});
    for (const std::string_view name : {"genename", "genename2", "genesymbol", "name2"})
        if (const int found = column({name}); found >= 0)
            m_columns.symbols.push_back(found);
    const bool blocks = std::min({m_columns.blockCount, m_columns.blockSizes, m_columns.blockBegins, m_columns.strand}) >= 0;
    m_columns.genes = blocks && (!m_columns.symbols.empty() || m_columns.count == 12);
}

void BigBed::readSummary(std::uint64_t offset)
{
    constexpr std::uint64_t kSummarySize = 40;
    if (offset == 0 || m_rows == 0)
        return;
    const std::string raw = m_file.bytes(offset, kSummarySize, "the summary");
    const double length = m_file.numbers(raw).at<double>(24) / static_cast<double>(m_rows);
    if (std::isfinite(length) && length >= 1)
        m_meanLength = length;
}

void BigBed::readNameIndexes(std::uint64_t extension)
{
    constexpr std::uint64_t kEntrySize = 20;  // of an index over one column
    const std::string raw = m_file.bytes(extension, 12, "the list of name indexes");
    const auto count = m_file.numbers(raw).at<std::uint16_t>(2);
    std::uint64_t at = m_file.numbers(raw).at<std::uint64_t>(4);
    for (std::size_t i = 0; i < count; ++i) {
        const std::string entryBytes = m_file.bytes(at, kEntrySize, "the list of name indexes");
        const BbiBytes entry = m_file.numbers(entryBytes);
        const auto fields = entry.at<std::uint16_t>(2);
        NameIndex index{entry.at<std::uint64_t>(4), entry.at<std::uint16_t>(16), 0};
        at += 16 + 4ULL * fields;
        if (entry.at<std::uint16_t>(0) != 0 || fields != 1)  // kinds that UCSC has not defined yet
            continue;
        const std::string treeBytes = m_file.bytes(index.offset, kNameTreeHeaderSize, "an index of names");
        const BbiBytes tree = m_file.numbers(treeBytes);
        index.keySize = tree.at<std::uint32_t>(8);
        if (tree.at<std::uint32_t>(0) != kNameTree || tree.at<std::uint32_t>(12) != kNameValueSize || index.keySize == 0 || index.keySize > 65536)
            m_file.damaged("an index of names is not where the header says");
        m_names.push_back(index);
    }
}

template <class Visit> bool BigBed::visitRows(const BbiBytes& bytes, const Visit& visit) const
{
    BigBedRow row;
    const std::string_view all = bytes.text(0, bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        if (bytes.size() - at < kRowHeaderSize)
            m_file.damaged("a row in a block of data is cut off");
        row.chromId = bytes.at<std::uint32_t>(at);
        row.begin = bytes.at<std::uint32_t>(at + 4);
        row.end = bytes.at<std::uint32_t>(at + 8);
        const std::size_t end = all.find('\0', at + kRowHeaderSize);
        if (end == std::string_view::npos || row.end < row.begin)
            m_file.damaged("a row in a block of data is not whole");
        row.fields.clear();
        for (std::size_t begin = at + kRowHeaderSize; begin < end;) {
            const std::size_t tab = std::min(all.find('\t', begin), end);
            row.fields.push_back(all.substr(begin, tab - begin));
            begin = tab + 1;
        }
        at = end + 1;
        if (!visit(row))
            return false;
    }
    return true;
}

void BigBed::overlapping(std::uint32_t chromId, std::int64_t begin, std::int64_t end,
                         const std::function<bool(const BigBedRow&)>& visit) const
{
    bool going = true;
    m_file.contents(m_file.dataIndex(), chromId, begin, end, [&](const BbiBytes& bytes) {
        going = going && visitRows(bytes, [&](const BigBedRow& row) {
            const bool overlaps = row.chromId == chromId && row.begin < end && (row.end > begin || (row.begin == row.end && row.begin == begin));
            return !overlaps || visit(row);
        });
    });
}

std::optional<BigBedRow> BigBed::firstAfter(std::uint32_t chromId, std::int64_t position, std::string& buffer) const
{
    constexpr std::int64_t kEnd = std::int64_t{1} << 32;
    std::optional<BigBedRow> found;
    m_file.blocks(m_file.dataIndex(), chromId, position + 1, kEnd, BbiFile::Order::Forward, [&](const BbiBlock& block) {
        return visitRows(m_file.load(block, buffer), [&](const BigBedRow& row) {
            if (row.chromId == chromId && row.begin > position)
                found = row;
            return !found;
        });
    });
    return found;
}

std::optional<BigBedRow> BigBed::lastBefore(std::uint32_t chromId, std::int64_t position, std::string& buffer) const
{
    std::optional<BigBedRow> found;
    m_file.blocks(m_file.dataIndex(), chromId, -1, position, BbiFile::Order::Backward, [&](const BbiBlock& block) {
        visitRows(m_file.load(block, buffer), [&](const BigBedRow& row) {
            if (row.chromId == chromId && row.begin < position)
                found = row;
            return true;
        });
        return !found;
    });
    return found;
}

std::uint64_t BigBed::bytesOf(std::uint32_t chromId, std::int64_t begin, std::int64_t end, std::uint64_t most) const
{
    std::uint64_t total = 0;
    m_file.blocks(m_file.dataIndex(), chromId, begin, end, BbiFile::Order::Forward, [&](const BbiBlock& block) {
        total += block.size;
        return total <= most;
    });
    return total;
}

// A walk over a tree of names for all that begin with a prefix.
struct BigBed::NameWalk {
    const NameIndex& index;
    const std::string& prefix;
    const std::function<bool(const BigBedRow&, std::string_view)>& visit;
    std::uint64_t nodesLeft;
    std::set<std::pair<std::uint64_t, std::string>> seen;  // a name that stands in a block twice has two entries
};

void BigBed::named(const std::string& prefix, const std::function<bool(const BigBedRow&, std::string_view)>& visit) const
{
    constexpr std::uint64_t kMostNodes = 10'000;
    for (const auto& index : m_names) {
        if (prefix.empty() || prefix.size() > index.keySize)
            continue;
        NameWalk walk{index, prefix, visit, kMostNodes, {}};
        if (!walkNames(walk, index.offset + kNameTreeHeaderSize, 0))
            return;
    }
}

bool BigBed::walkNames(NameWalk& walk, std::uint64_t offset, int depth) const
{
    constexpr const char* kWhat = "an index of names";
    if (depth > kDeepest)
        m_file.damaged("an index of names has no end");
    if (walk.nodesLeft-- == 0)
        return false;
    const std::string head = m_file.bytes(offset, 4, kWhat);
    const bool leaf = head[0] != 0;
    const std::size_t count = m_file.numbers(head).at<std::uint16_t>(2);
    const std::size_t keySize = walk.index.keySize;
    const std::size_t itemSize = keySize + (leaf ? kNameValueSize : 8);
    const std::string raw = m_file.bytes(offset + 4, count * itemSize, kWhat);
    const BbiBytes items = m_file.numbers(raw);
    const auto keyOf = [&](std::size_t i) {
        const std::string_view key = std::string_view(raw).substr(i * itemSize, keySize);
        return key.substr(0, key.find('\0'));
    };
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view key = keyOf(i);
        const std::string_view begin = key.substr(0, walk.prefix.size());
        if (begin > walk.prefix)  // keys are sorted
            return true;
        if (!leaf) {
            // The child holds keys up to the next item's.
            if (i + 1 < count && keyOf(i + 1).substr(0, walk.prefix.size()) < std::string_view(walk.prefix))
                continue;
            if (!walkNames(walk, items.at<std::uint64_t>(i * itemSize + keySize), depth + 1))
                return false;
            continue;
        }
        const BbiBlock block{items.at<std::uint64_t>(i * itemSize + keySize), items.at<std::uint64_t>(i * itemSize + keySize + 8)};
        if (begin != walk.prefix || !walk.seen.emplace(block.offset, key).second)
            continue;
        std::string buffer;
        const bool going = visitRows(m_file.load(block, buffer), [&](const BigBedRow& row) {
            return row.field(walk.index.column) != key || walk.visit(row, key);
        });
        if (!going)
            return false;
    }
    return true;
}

}  // namespace bindscape::genome
