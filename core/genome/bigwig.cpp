// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/bigwig.h"

#include "core/genome/bbi_file.h"
#include "core/genome/bin_signal.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bindscape::genome {

namespace {

constexpr std::size_t kSectionHeaderSize = 24;
constexpr std::size_t kZoomRecordSize = 32;

struct Section {
    std::uint32_t chromId, begin, step, span;
    std::uint8_t type;  // 1 bedGraph, 2 variableStep, 3 fixedStep
    std::size_t count;
};

std::size_t itemSize(std::uint8_t type) { return type == 1 ? 12 : type == 2 ? 8 : 4; }

Section readSection(const BbiFile& file, const BbiBytes& bytes)
{
    if (bytes.size() < kSectionHeaderSize)
        file.damaged("a block of data is too short");
    const Section section{bytes.at<std::uint32_t>(0),  bytes.at<std::uint32_t>(4), bytes.at<std::uint32_t>(12),
                          bytes.at<std::uint32_t>(16), bytes.at<std::uint8_t>(20), bytes.at<std::uint16_t>(22)};
    if (section.type < 1 || section.type > 3)
        file.damaged("a block of data is of an unknown kind");
    if (section.count * itemSize(section.type) > bytes.size() - kSectionHeaderSize)
        file.damaged("a block of data has fewer values than it says");
    return section;
}

// Calls visit(begin, end, value) for every run of one value in the block.
template <class Visit> void visitSection(const Section& section, const BbiBytes& bytes, const Visit& visit)
{
    std::size_t at = kSectionHeaderSize;
    for (std::size_t i = 0; i < section.count; ++i, at += itemSize(section.type)) {
        std::int64_t begin = 0;
        std::int64_t end = 0;
        if (section.type == 3)
            begin = section.begin + static_cast<std::int64_t>(i) * section.step;
        else
            begin = bytes.at<std::uint32_t>(at);
        if (section.type == 1)
            end = bytes.at<std::uint32_t>(at + 4);
        else
            end = begin + section.span;
        visit(begin, end, bytes.at<float>(at + itemSize(section.type) - sizeof(float)));
    }
}

class BbiBigWig final : public BigWig {
public:
    explicit BbiBigWig(const std::filesystem::path& path) : m_file(path, BbiKind::BigWig) {}

    const std::vector<Contig>& contigs() const override { return m_file.contigs(); }

    Signal read(const Region& region, int bins) const override
    {
        BinSignal signal(region, bins);
        if (const auto chrom = m_file.idOf(region.chrom)) {
            if (const BbiZoom* zoom = zoomFor(static_cast<double>(region.length()) / std::max(bins, 1)))
                addZoomed(*zoom, *chrom, region, signal);
            else
                visitRuns(*chrom, region, [&](std::int64_t begin, std::int64_t end, float value) {
                    const auto length = static_cast<double>(end - begin);
                    signal.add(begin, end, length, length * value, value, value);
                });
        }
        return signal.take();
    }

    std::vector<float> values(const Region& region) const override
    {
        std::vector<float> values(static_cast<std::size_t>(std::max<std::int64_t>(region.length(), 0)), std::nanf(""));
        if (const auto chrom = m_file.idOf(region.chrom))
            visitRuns(*chrom, region, [&](std::int64_t begin, std::int64_t end, float value) {
                if (std::isfinite(value))
                    for (std::int64_t i = std::max(begin, region.begin); i < std::min(end, region.end); ++i)
                        values[static_cast<std::size_t>(i - region.begin)] = value;
            });
        return values;
    }

private:
    // The coarsest level with at least four records a bin: with two, a quarter of a bin's mean may be its neighbour's.
    const BbiZoom* zoomFor(double basesPerBin) const
    {
        const BbiZoom* best = nullptr;
        for (const auto& zoom : m_file.zooms())
            if (zoom.reduction <= basesPerBin / 4)
                best = &zoom;
        return best;
    }

    void addZoomed(const BbiZoom& zoom, std::uint32_t chrom, const Region& region, BinSignal& signal) const
    {
        m_file.contents(zoom.indexOffset, chrom, region.begin, region.end, [&](const BbiBytes& bytes) {
            for (std::size_t at = 0; at + kZoomRecordSize <= bytes.size(); at += kZoomRecordSize) {
                const std::int64_t begin = bytes.at<std::uint32_t>(at + 4);
                const std::int64_t end = bytes.at<std::uint32_t>(at + 8);
                if (bytes.at<std::uint32_t>(at) == chrom && begin < end)
                    signal.add(begin, end, bytes.at<std::uint32_t>(at + 12), bytes.at<float>(at + 24), bytes.at<float>(at + 16),
                               bytes.at<float>(at + 20));
            }
        });
    }

    template <class Visit> void visitRuns(std::uint32_t chrom, const Region& region, const Visit& visit) const
    {
        m_file.contents(m_file.dataIndex(), chrom, region.begin, region.end, [&](const BbiBytes& bytes) {
            const Section section = readSection(m_file, bytes);
            if (section.chromId == chrom)
                visitSection(section, bytes, visit);
        });
    }

    BbiFile m_file;
};

}  // namespace

std::shared_ptr<const BigWig> BigWig::open(const std::filesystem::path& path) { return std::make_shared<BbiBigWig>(path); }

}  // namespace bindscape::genome
