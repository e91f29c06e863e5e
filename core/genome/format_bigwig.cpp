// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/genome/bigwig.h"
#include "core/genome/formats.h"

namespace bindscape::genome {

namespace {

class BigWigTrack final : public TrackSource {
public:
    BigWigTrack(const std::filesystem::path& path, const std::vector<Contig>& contigs) : m_file(BigWig::open(path))
    {
        compareContigs(path, m_file->contigs(), contigs, m_warnings);
    }

    TrackKind kind() const override { return TrackKind::Signal; }
    TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        progress.checkpoint(0, "Reading the signal");
        return m_file->read(region, maxBins);
    }
    const Warnings& warnings() const override { return m_warnings; }
    std::string description() const override
    {
        return "bigWig, " + plural(static_cast<std::int64_t>(m_file->contigs().size()), "chromosome");
    }

private:
    std::shared_ptr<const BigWig> m_file;
    Warnings m_warnings;
};

// The magic in both byte orders.
Confidence understands(std::string_view head, const std::filesystem::path& path)
{
    for (const std::string_view magic : {"\x26\xfc\x8f\x88", "\x88\x8f\xfc\x26"})
        if (head.starts_with(magic))
            return Confidence::Yes;
    return nameEndsWith(path, {".bw", ".bigwig"}) ? Confidence::Unsure : Confidence::No;
}

}  // namespace

TrackFormat bigWigFormat()
{
    return {"bigwig", "bigWig", {".bw", ".bigWig"}, understands, [](const std::filesystem::path& path, const std::vector<Contig>& contigs) {
                return std::make_shared<const BigWigTrack>(path, contigs);
            }};
}

}  // namespace bindscape::genome
