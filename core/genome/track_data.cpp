// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/track_data.h"

#include <array>

namespace bindscape::genome {

namespace {
constexpr std::array<std::pair<TrackKind, std::string_view>, 7> kKinds{{{TrackKind::Sequence, "sequence"},
                                                                        {TrackKind::Signal, "signal"},
                                                                        {TrackKind::Intervals, "intervals"},
                                                                        {TrackKind::Genes, "genes"},
                                                                        {TrackKind::MotifHits, "motif_hits"},
                                                                        {TrackKind::Attribution, "attribution"},
                                                                        {TrackKind::Variants, "variants"}}};
}  // namespace

std::string_view toText(TrackKind kind)
{
    for (const auto& [known, text] : kKinds)
        if (known == kind)
            return text;
    return {};
}

std::optional<TrackKind> trackKindFromText(std::string_view text)
{
    for (const auto& [kind, known] : kKinds)
        if (known == text)
            return kind;
    return std::nullopt;
}

std::optional<Feature> TrackSource::next(const std::string&, std::int64_t) const { return std::nullopt; }
std::optional<Feature> TrackSource::previous(const std::string&, std::int64_t) const { return std::nullopt; }
std::vector<Feature> TrackSource::find(std::string_view, std::size_t) const { return {}; }
const Warnings& TrackSource::warnings() const
{
    static const Warnings none;
    return none;
}
std::string TrackSource::description() const { return {}; }

}  // namespace bindscape::genome
