// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/match_settings.h"

namespace bindscape::project {

std::optional<MatchSettings> matchSettings(const TrackEntry& track)
{
    const auto found = track.unknownKeys.find(kMatchesKey);
    if (found == track.unknownKeys.end() || !found->is_object() || !found->contains("pvalue") || !found->contains("fold") ||
        !found->contains("cores"))
        return std::nullopt;
    return MatchSettings{found->at("pvalue").get<double>(), found->at("fold").get<bool>(), found->at("cores").get<std::string>()};
}

void setMatchSettings(TrackEntry& track, const MatchSettings& settings)
{
    track.unknownKeys[kMatchesKey] = {{"pvalue", settings.pvalue}, {"fold", settings.fold}, {"cores", settings.cores.string()}};
}

}  // namespace bindscape::project
