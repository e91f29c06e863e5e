// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/genome/bigbed_writer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <map>
#include <zlib.h>

namespace bindscape::test {

namespace {

constexpr std::size_t kItemsPerNode = 50;

class Bytes {
public:
    explicit Bytes(bool bigEndian) : m_bigEndian(bigEndian) {}
    template <class Number> Bytes& put(Number value)
    {
        auto raw = std::bit_cast<std::array<char, sizeof(Number)>>(value);
        if (m_bigEndian)
            std::reverse(raw.begin(), raw.end());
        text.append(raw.data(), raw.size());
        return *this;
    }
    Bytes& u16(std::size_t value) { return put(static_cast<std::uint16_t>(value)); }
    Bytes& u32(std::size_t value) { return put(static_cast<std::uint32_t>(value)); }
    Bytes& u64(std::size_t value) { return put(static_cast<std::uint64_t>(value)); }
    Bytes& padded(const std::string& key, std::size_t size)
    {
        text += key + std::string(size - key.size(), '\0');
        return *this;
    }
    std::string text;

private:
    bool m_bigEndian;
};

struct Block {
    std::uint32_t chrom, begin, end;
    std::size_t offset = 0, size = 0;
};

class Writer {
public:
    Writer(const std::vector<genome::Contig>& contigs, const std::vector<BedRow>& rows, const BigBedOptions& options)
        : m_contigs(contigs), m_rows(rows), m_options(options), m_file(options.bigEndian)
    {
    }

    std::string write()
    {
        m_file.text.assign(64 + 24 * m_options.zooms.size(), '\0');
        const std::size_t autoSql = m_options.autoSql.empty() ? 0 : m_file.text.size();
        if (autoSql != 0)
            m_file.text += m_options.autoSql + '\0';
        const std::size_t summary = m_file.text.size();
        double bases = 0;
        for (const auto& row : m_rows)
            bases += row.end - row.begin;
        m_file.u64(static_cast<std::size_t>(bases)).put(1.0).put(1.0).put(bases).put(bases);
        const std::size_t chromosomes = m_file.text.size();
        writeTree(chromosomeKeys(), 8);
        const std::size_t data = m_file.text.size();
        m_file.u64(m_rows.size());
        const std::vector<Block> blocks = writeRows();
        const std::size_t index = m_file.text.size();
        writeIndex(blocks);
        Bytes zooms(m_options.bigEndian);
        for (const std::uint32_t reduction : m_options.zooms) {
            const std::size_t offset = m_file.text.size();
            const auto zoomBlocks = writeZoom(reduction);
            zooms.u32(reduction).u32(0).u64(offset).u64(m_file.text.size());
            writeIndex(zoomBlocks);
        }
        const std::size_t extension = m_options.indexNames ? writeNames(blocks) : 0;
        const std::size_t fields = m_rows.empty() || m_rows[0].rest.empty() ? 3 : 4 + static_cast<std::size_t>(std::count(m_rows[0].rest.begin(), m_rows[0].rest.end(), '\t'));
        Bytes head(m_options.bigEndian);
        head.u32(0x8789F2EB).u16(4).u16(m_options.zooms.size()).u64(chromosomes).u64(data).u64(index).u16(fields);
        head.u16(static_cast<std::size_t>(m_options.definedFields)).u64(autoSql).u64(summary).u32(m_options.compressed ? 65536 : 0).u64(extension);
        m_file.text.replace(0, 64 + zooms.text.size(), head.text + zooms.text);
        m_file.u32(0x8789F2EB);
        return m_file.text;
    }

private:
    using Keys = std::vector<std::pair<std::string, std::string>>;  // key and value, sorted

    Keys chromosomeKeys() const
    {
        Keys keys;
        for (std::size_t i = 0; i < m_contigs.size(); ++i)
            keys.emplace_back(m_contigs[i].name, Bytes(m_options.bigEndian).u32(i).u32(static_cast<std::size_t>(m_contigs[i].length)).text);
        std::sort(keys.begin(), keys.end());
        return keys;
    }

    // A root over leaves.
    void writeTree(const Keys& keys, std::size_t valueSize)
    {
        std::size_t keySize = 1;
        for (const auto& [key, value] : keys)
            keySize = std::max(keySize, key.size());
        m_file.u32(0x78CA8C91).u32(kItemsPerNode).u32(keySize).u32(valueSize).u64(keys.size()).u64(0);
        const std::size_t leaves = (keys.size() + kItemsPerNode - 1) / kItemsPerNode;
        const std::size_t leafSize = 4 + kItemsPerNode * (keySize + valueSize);
        const std::size_t firstLeaf = m_file.text.size() + 4 + leaves * (keySize + 8);
        m_file.put('\0').put('\0').u16(leaves);
        for (std::size_t leaf = 0; leaf < leaves; ++leaf)
            m_file.padded(keys[leaf * kItemsPerNode].first, keySize).u64(firstLeaf + leaf * leafSize);
        for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
            const std::size_t end = m_file.text.size() + leafSize;
            const std::size_t last = std::min(keys.size(), (leaf + 1) * kItemsPerNode);
            m_file.put('\1').put('\0').u16(last - leaf * kItemsPerNode);
            for (std::size_t i = leaf * kItemsPerNode; i < last; ++i)
                m_file.padded(keys[i].first, keySize).text += keys[i].second;
            m_file.text.resize(end);
        }
    }

    void writeBlock(Block& block, const std::string& content)
    {
        std::string packed = content;
        if (m_options.compressed) {
            uLongf size = compressBound(content.size());
            packed.resize(size);
            compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(content.data()), content.size());
            packed.resize(size);
        }
        block.offset = m_file.text.size();
        block.size = packed.size();
        m_file.text += packed;
    }

    std::vector<Block> writeRows()
    {
        std::vector<Block> blocks;
        for (std::size_t i = 0; i < m_rows.size();) {
            Block block{m_rows[i].chrom, m_rows[i].begin, 0};
            Bytes content(m_options.bigEndian);
            for (std::size_t n = 0; n < m_options.rowsPerBlock && i < m_rows.size() && m_rows[i].chrom == block.chrom; ++n, ++i) {
                content.u32(m_rows[i].chrom).u32(m_rows[i].begin).u32(m_rows[i].end).text += m_rows[i].rest + '\0';
                block.end = std::max(block.end, m_rows[i].end);
            }
            writeBlock(block, content.text);
            blocks.push_back(block);
        }
        return blocks;
    }

    std::vector<Block> writeZoom(std::uint32_t reduction)
    {
        std::map<std::pair<std::uint32_t, std::uint32_t>, float> depths;
        for (const auto& row : m_rows)
            for (std::uint32_t at = row.begin; at < row.end; at = (at / reduction + 1) * reduction)
                depths[{row.chrom, at / reduction}] += static_cast<float>(std::min(row.end, (at / reduction + 1) * reduction) - at);
        m_file.u32(depths.size());
        std::vector<Block> blocks;
        for (const auto& [where, depth] : depths) {
            Block block{where.first, where.second * reduction, (where.second + 1) * reduction};
            Bytes content(m_options.bigEndian);
            content.u32(block.chrom).u32(block.begin).u32(block.end).u32(reduction).put(1.0F).put(1.0F).put(depth).put(depth);
            writeBlock(block, content.text);
            blocks.push_back(block);
        }
        return blocks;
    }

    void writeIndex(const std::vector<Block>& blocks)
    {
        m_file.u32(0x2468ACE0).u32(kItemsPerNode).u64(blocks.size()).u32(0).u32(0).u32(9).u32(0xffffffff).u64(0).u32(1).u32(0);
        const std::size_t leaves = (blocks.size() + kItemsPerNode - 1) / kItemsPerNode;
        const std::size_t leafSize = 4 + kItemsPerNode * 32;
        const std::size_t firstLeaf = m_file.text.size() + 4 + leaves * 24;
        m_file.put('\0').put('\0').u16(leaves);
        for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
            const auto first = blocks.begin() + static_cast<std::ptrdiff_t>(leaf * kItemsPerNode);
            const auto last = blocks.begin() + static_cast<std::ptrdiff_t>(std::min(blocks.size(), (leaf + 1) * kItemsPerNode));
            std::pair<std::uint32_t, std::uint32_t> end{0, 0};
            for (auto block = first; block != last; ++block)
                end = std::max(end, {block->chrom, block->end});
            m_file.u32(first->chrom).u32(first->begin).u32(end.first).u32(end.second).u64(firstLeaf + leaf * leafSize);
        }
        for (std::size_t leaf = 0; leaf < leaves; ++leaf) {
            const std::size_t end = m_file.text.size() + leafSize;
            const std::size_t last = std::min(blocks.size(), (leaf + 1) * kItemsPerNode);
            m_file.put('\1').put('\0').u16(last - leaf * kItemsPerNode);
            for (std::size_t i = leaf * kItemsPerNode; i < last; ++i)
                m_file.u32(blocks[i].chrom).u32(blocks[i].begin).u32(blocks[i].chrom).u32(blocks[i].end).u64(blocks[i].offset).u64(blocks[i].size);
            m_file.text.resize(end);
        }
    }

    std::size_t writeNames(const std::vector<Block>& blocks)
    {
        Keys keys;
        std::size_t row = 0;
        for (const auto& block : blocks)
            for (std::size_t n = 0; n < m_options.rowsPerBlock && row < m_rows.size() && m_rows[row].chrom == block.chrom; ++n, ++row) {
                std::string rest = m_rows[row].rest;
                for (int column = 3; column < m_options.indexColumn; ++column)
                    rest.erase(0, rest.find('\t') + 1);
                keys.emplace_back(rest.substr(0, rest.find('\t')), Bytes(m_options.bigEndian).u64(block.offset).u64(block.size).text);
            }
        std::stable_sort(keys.begin(), keys.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
        const std::size_t tree = m_file.text.size();
        writeTree(keys, 16);
        const std::size_t list = m_file.text.size();
        m_file.u16(0).u16(1).u64(tree).u32(0).u16(static_cast<std::size_t>(m_options.indexColumn)).u16(0);
        const std::size_t extension = m_file.text.size();
        m_file.u16(64).u16(1).u64(list).text += std::string(52, '\0');
        return extension;
    }

    const std::vector<genome::Contig>& m_contigs;
    const std::vector<BedRow>& m_rows;
    const BigBedOptions& m_options;
    Bytes m_file;
};

}  // namespace

std::string bigBed(const std::vector<genome::Contig>& contigs, const std::vector<BedRow>& rows, const BigBedOptions& options)
{
    return Writer(contigs, rows, options).write();
}

}  // namespace bindscape::test
