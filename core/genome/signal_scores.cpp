// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/signal_scores.h"

#include <cmath>

namespace bindscape::genome {

namespace {

class SignalScores final : public TrackSource {
public:
    SignalScores(std::shared_ptr<const TrackSource> signal, std::shared_ptr<const Reference> reference)
        : m_signal(std::move(signal)), m_reference(std::move(reference))
    {
    }

    TrackKind kind() const override { return TrackKind::Attribution; }

    TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        const bool perBase = region.length() <= maxBins;
        auto signal = std::get<Signal>(m_signal->read(region, maxBins, progress));
        Attribution scores;
        scores.region = region;
        scores.values = std::move(signal.max);
        // Without data all three are NaN, and the comparison is false.
        for (std::size_t i = 0; i < scores.values.size(); ++i)
            if (std::fabs(signal.min[i]) > std::fabs(scores.values[i]))
                scores.values[i] = signal.min[i];
        if (perBase)
            scores.letters = letters(region);
        return scores;
    }

    std::optional<Feature> next(const std::string& chrom, std::int64_t after) const override { return m_signal->next(chrom, after); }
    std::optional<Feature> previous(const std::string& chrom, std::int64_t before) const override { return m_signal->previous(chrom, before); }
    const Warnings& warnings() const override { return m_signal->warnings(); }
    std::string description() const override { return "Scores per base, " + m_signal->description(); }

private:
    std::string letters(const Region& region) const
    {
        const auto chrom = m_reference ? m_reference->resolve(region.chrom) : std::nullopt;
        if (!chrom || region.begin < 0 || region.end > *m_reference->length(*chrom))
            return {};
        return m_reference->fetch({*chrom, region.begin, region.end});
    }

    std::shared_ptr<const TrackSource> m_signal;
    std::shared_ptr<const Reference> m_reference;
};

}  // namespace

std::shared_ptr<const TrackSource> signalAsScores(std::shared_ptr<const TrackSource> signal, std::shared_ptr<const Reference> reference)
{
    return std::make_shared<const SignalScores>(std::move(signal), std::move(reference));
}

}  // namespace bindscape::genome
