// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/twobit.h"

#include "core/base/text.h"
#include "core/genome/bbi_file.h"
#include "core/genome/byte_source.h"
#include "core/genome/named_reference.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <set>

namespace bindscape::genome {

namespace {

constexpr std::uint64_t kHeaderSize = 16;
constexpr std::uint64_t kNumberSize = 4;

class TwoBit final : public NamedReference {
public:
    explicit TwoBit(const std::filesystem::path& path) : NamedReference(path), m_source(ByteSource::open(path))
    {
        setContigs(readIndex());
        m_layouts.resize(contigs().size());
    }

private:
    std::string letters(std::size_t contig, const Region& region) const override
    {
        const auto layout = layoutOf(contig);
        const std::int64_t first = region.begin / 4;
        const std::string packed = bytes(layout->bases + static_cast<std::uint64_t>(first), static_cast<std::uint64_t>((region.end + 3) / 4 - first));
        std::string found(packed.size() * 4, '\0');
        for (std::size_t i = 0; i < packed.size(); ++i)
            std::copy_n(lettersOfBytes()[static_cast<unsigned char>(packed[i])].data(), 4, found.data() + 4 * i);
        found = found.substr(static_cast<std::size_t>(region.begin - 4 * first), static_cast<std::size_t>(region.length()));
        forEachOverlap(layout->unknown, region, found, [](char) { return 'N'; });
        forEachOverlap(layout->masked, region, found, [](char letter) { return static_cast<char>(letter | 0x20); });
        return found;
    }

    using Blocks = std::vector<std::pair<std::int64_t, std::int64_t>>;  // sorted, not overlapping
    struct Layout {
        Blocks unknown, masked;
        std::uint64_t bases = 0;  // offset of the packed bases
    };

    [[noreturn]] void damaged(const std::string& what) const
    {
        throw Error(path().string() + " is damaged or was cut off: " + what + ". Copy or download it again.");
    }

    std::string bytes(std::uint64_t offset, std::uint64_t length) const
    {
        if (offset > m_source->size() || length > m_source->size() - offset)
            damaged("it ends before the sequences that it lists");
        std::string content(length, '\0');
        m_source->read(offset, length, content.data());
        return content;
    }
    std::uint32_t numberAt(std::uint64_t offset) const { return BbiBytes(bytes(offset, kNumberSize), m_swapped).at<std::uint32_t>(0); }

    std::vector<Contig> readIndex()
    {
        std::vector<Contig> found;
        const std::string raw = bytes(0, kHeaderSize);
        m_swapped = raw.starts_with("\x1a\x41\x27\x43") == (std::endian::native == std::endian::little);
        const BbiBytes header(raw, m_swapped);
        const auto version = header.at<std::uint32_t>(4);
        const auto count = header.at<std::uint32_t>(8);
        if (version > 1)
            throw Error(path().string() + " is a 2bit file of version " + std::to_string(version) + ", known are 0 and 1. Make it with \"faToTwoBit\".");
        const std::uint64_t offsetSize = version == 0 ? 4 : 8;
        if (count > m_source->size() / (1 + offsetSize))
            damaged("it says that it has more sequences than it can hold");
        std::vector<std::pair<std::string, std::uint64_t>> entries;
        std::uint64_t at = kHeaderSize;
        for (std::uint32_t i = 0; i < count; ++i) {
            const auto nameSize = static_cast<unsigned char>(bytes(at, 1)[0]);
            const std::string entry = bytes(at + 1, nameSize + offsetSize);
            const BbiBytes numbers(entry, m_swapped);
            entries.emplace_back(entry.substr(0, nameSize), version == 0 ? numbers.at<std::uint32_t>(nameSize) : numbers.at<std::uint64_t>(nameSize));
            at += 1 + nameSize + offsetSize;
        }
        std::set<std::string_view> names;
        for (const auto& [name, offset] : entries) {
            if (!names.insert(name).second)
                throw Error(path().string() + " has two sequences called " + name + ". Give each its own name.");
            const std::int64_t length = numberAt(offset);
            if (length == 0)
                continue;
            found.push_back({name, length});
            m_offsets.push_back(offset);
        }
        if (found.empty())
            throw Error(path().string() + " holds no sequence.");
        return found;
    }

    // Blocks of a sequence are read when it is first looked at: those of a whole genome are some 40 MB.
    std::shared_ptr<const Layout> layoutOf(std::size_t contig) const
    {
        {
            const std::lock_guard lock(m_mutex);
            if (m_layouts[contig])
                return m_layouts[contig];
        }
        auto layout = std::make_shared<Layout>();
        const std::int64_t length = contigs()[contig].length;
        std::uint64_t at = m_offsets[contig] + kNumberSize;
        layout->unknown = readBlocks(at, length);
        layout->masked = readBlocks(at, length);
        layout->bases = at + kNumberSize;
        const std::uint64_t size = static_cast<std::uint64_t>(length + 3) / 4;
        if (layout->bases > m_source->size() || size > m_source->size() - layout->bases)
            damaged("the bases of " + contigs()[contig].name + " are not all there");
        const std::lock_guard lock(m_mutex);
        return m_layouts[contig] = std::move(layout);
    }

    // A count, that many begins, that many sizes. Moves `at` behind them.
    Blocks readBlocks(std::uint64_t& at, std::int64_t length) const
    {
        const std::uint64_t count = numberAt(at);
        const std::string raw = bytes(at + kNumberSize, 2 * kNumberSize * count);
        const BbiBytes numbers(raw, m_swapped);
        at += kNumberSize + raw.size();
        Blocks blocks;
        for (std::uint64_t i = 0; i < count; ++i) {
            const std::int64_t begin = numbers.at<std::uint32_t>(i * kNumberSize);
            const std::int64_t end = begin + numbers.at<std::uint32_t>((count + i) * kNumberSize);
            if (end > length)
                damaged("a block of unknown or masked bases reaches beyond its sequence");
            blocks.emplace_back(begin, end);
        }
        std::sort(blocks.begin(), blocks.end());
        for (std::size_t i = 1; i < blocks.size(); ++i)
            if (blocks[i].first < blocks[i - 1].second)
                damaged("blocks of unknown or masked bases overlap");
        return blocks;
    }

    template <class Change> static void forEachOverlap(const Blocks& blocks, const Region& region, std::string& letters, const Change& change)
    {
        auto block = std::upper_bound(blocks.begin(), blocks.end(), region.begin, [](std::int64_t position, const auto& b) { return position < b.second; });
        for (; block != blocks.end() && block->first < region.end; ++block) {
            const auto begin = letters.begin() + (std::max(block->first, region.begin) - region.begin);
            const auto end = letters.begin() + (std::min(block->second, region.end) - region.begin);
            std::transform(begin, end, begin, change);
        }
    }

    // The four bases of every byte, the first in the highest bits.
    static const std::array<std::array<char, 4>, 256>& lettersOfBytes()
    {
        static const auto table = [] {
            std::array<std::array<char, 4>, 256> letters{};
            for (std::size_t byte = 0; byte < letters.size(); ++byte)
                for (std::size_t i = 0; i < 4; ++i)
                    letters[byte][i] = "TCAG"[byte >> (6 - 2 * i) & 3];
            return letters;
        }();
        return table;
    }

    std::shared_ptr<const ByteSource> m_source;
    bool m_swapped = false;
    std::vector<std::uint64_t> m_offsets;  // of each contig's record
    mutable std::mutex m_mutex;
    mutable std::vector<std::shared_ptr<const Layout>> m_layouts;
};

}  // namespace

bool isTwoBit(std::string_view head) { return head.starts_with("\x1a\x41\x27\x43") || head.starts_with("\x43\x27\x41\x1a"); }

std::shared_ptr<const Reference> openTwoBit(const std::filesystem::path& path) { return std::make_shared<const TwoBit>(path); }

}  // namespace bindscape::genome
