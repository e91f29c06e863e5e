// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "core/genome/sequence.h"
#include "core/genome/track_data.h"

#include <algorithm>
#include <limits>

namespace bindscape::genome {

namespace {

constexpr std::int64_t kLongestText = 20'000;
constexpr std::int64_t kLongestGc = 5'000'000;  // beyond, a bin's GC says little and reading it takes long
constexpr std::int64_t kPiece = 500'000;        // read between two questions for cancelling

class SequenceTrack final : public TrackSource {
public:
    explicit SequenceTrack(std::shared_ptr<const Reference> reference) : m_reference(std::move(reference)) {}

    TrackKind kind() const override { return TrackKind::Sequence; }

    TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        progress.checkpoint(0, "Reading the sequence");
        Bases bases{region, {}, {}};
        const auto name = m_reference->resolve(region.chrom);
        if (!name || region.begin < 0 || region.end <= region.begin || region.end > *m_reference->length(*name))
            return bases;
        const Region own{*name, region.begin, region.end};
        if (region.length() <= kLongestText)
            bases.letters = m_reference->fetch(own);
        else if (region.length() <= kLongestGc)
            bases.gc = readGc(own, maxBins, progress);
        return bases;
    }

    std::string description() const override
    {
        return m_reference->path().filename().string() + ", " +
               plural(static_cast<std::int64_t>(m_reference->contigs().size()), "sequence");
    }

private:
    std::vector<float> readGc(const Region& region, int maxBins, Progress& progress) const
    {
        const std::int64_t length = region.length();
        const auto bins = std::clamp<std::int64_t>(maxBins, 1, length);
        std::vector<Composition> counts(static_cast<std::size_t>(bins));
        for (std::int64_t done = 0; done < length; done += kPiece) {
            progress.checkpoint(static_cast<double>(done) / static_cast<double>(length), "Reading the sequence");
            const std::int64_t size = std::min(kPiece, length - done);
            const std::string letters = m_reference->fetch({region.chrom, region.begin + done, region.begin + done + size});
            for (std::int64_t at = done; at < done + size;) {
                const std::int64_t bin = ((at + 1) * bins - 1) / length;
                const std::int64_t end = std::min((bin + 1) * length / bins, done + size);
                const auto part =
                    composition(std::string_view(letters).substr(static_cast<std::size_t>(at - done), static_cast<std::size_t>(end - at)));
                counts[static_cast<std::size_t>(bin)].known += part.known;
                counts[static_cast<std::size_t>(bin)].gc += part.gc;
                at = end;
            }
        }
        std::vector<float> gc;
        for (const auto& count : counts)
            gc.push_back(count.known == 0 ? std::numeric_limits<float>::quiet_NaN()
                                          : static_cast<float>(static_cast<double>(count.gc) / static_cast<double>(count.known)));
        return gc;
    }

    std::shared_ptr<const Reference> m_reference;
};

}  // namespace

std::shared_ptr<const TrackSource> sequenceTrack(std::shared_ptr<const Reference> reference)
{
    return std::make_shared<const SequenceTrack>(std::move(reference));
}

}  // namespace bindscape::genome
