// SPDX-License-Identifier: GPL-3.0-or-later
// Tracks made of formulas, and readers that answer at once or when told, for tests and benchmarks of the window.
#pragma once

#include "core/genome/track_data.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace bindscape::test {

class FakeSignal final : public genome::TrackSource {
public:
    explicit FakeSignal(double height = 1) : m_height(height) {}
    genome::TrackKind kind() const override { return genome::TrackKind::Signal; }
    genome::TrackData read(const Region& region, int maxBins, Progress&) const override
    {
        genome::Signal signal;
        signal.region = region;
        const auto bins = std::min<std::int64_t>(maxBins, region.length());
        for (std::int64_t i = 0; i < bins; ++i) {
            const double position = static_cast<double>(region.begin) + static_cast<double>(i * region.length()) / static_cast<double>(bins);
            const auto value = static_cast<float>(m_height * (1 + std::sin(position / 500)));
            signal.min.push_back(0.8f * value);
            signal.mean.push_back(value);
            signal.max.push_back(1.2f * value);
        }
        return signal;
    }

private:
    double m_height;
};

// A bound hit of 10 bases at every 1,000th base, an unbound one 500 later.
class FakeHits final : public genome::TrackSource {
public:
    genome::TrackKind kind() const override { return genome::TrackKind::MotifHits; }
    genome::TrackData read(const Region& region, int, Progress&) const override
    {
        genome::MotifHits hits;
        hits.region = region;
        for (std::int64_t begin = region.begin / 500 * 500; begin < region.end && hits.items.size() < 5000; begin += 500) {
            if (begin + 10 > region.begin)
                hits.items.push_back({begin, begin + 10, Strand::Forward, 12.5, 1e-6, begin % 1000 == 0 ? 1 : 0, true, "GATA1"});
        }
        return hits;
    }
};

class FakeBases final : public genome::TrackSource {
public:
    genome::TrackKind kind() const override { return genome::TrackKind::Sequence; }
    genome::TrackData read(const Region& region, int maxBins, Progress&) const override
    {
        genome::Bases bases;
        bases.region = region;
        if (region.length() > 20'000)
            bases.gc.assign(static_cast<std::size_t>(std::min<std::int64_t>(maxBins, region.length())), 0.4f);
        for (std::int64_t at = region.begin; region.length() <= 20'000 && at < region.end; ++at)
            bases.letters += "ACGT"[at % 4];
        return bases;
    }
};

class FakeScores final : public genome::TrackSource {
public:
    genome::TrackKind kind() const override { return genome::TrackKind::Attribution; }
    genome::TrackData read(const Region& region, int maxBins, Progress&) const override
    {
        genome::Attribution scores;
        scores.region = region;
        const auto bins = std::min<std::int64_t>(maxBins, region.length());
        for (std::int64_t i = 0; i < bins; ++i) {
            scores.values.push_back(static_cast<float>(0.01 * std::sin(static_cast<double>(i) / 7)));
            if (bins == region.length())
                scores.letters += "ACGT"[(region.begin + i) % 4];
        }
        return scores;
    }
};

}  // namespace bindscape::test
