// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_project.h"

#include "core/base/text.h"
#include "core/genome/reference.h"
#include "core/project/match_settings.h"

#include <algorithm>
#include <map>

namespace bindscape::project {

namespace {

using Range = std::pair<double, double>;

struct OpenTrack {
    const TrackEntry* entry;
    std::shared_ptr<const genome::TrackSource> source;
};

// Tracks of one group share their axis.
void shareRanges(figure::BrowserView& view, const std::vector<const TrackEntry*>& entries)
{
    std::map<std::string, Range> ranges;
    for (std::size_t i = 0; i < view.tracks.size(); ++i) {
        const auto range = entries[i]->group.empty() ? std::nullopt : tracks::dataRange(view.tracks[i].data, view.tracks[i].style);
        if (!range)
            continue;
        const auto [found, isNew] = ranges.emplace(entries[i]->group, *range);
        if (!isNew)
            found->second = {std::min(found->second.first, range->first), std::max(found->second.second, range->second)};
    }
    for (std::size_t i = 0; i < view.tracks.size(); ++i)
        if (const auto found = ranges.find(entries[i]->group); found != ranges.end() && !entries[i]->group.empty())
            view.tracks[i].range = found->second;
}

figure::BrowserView readView(const std::vector<OpenTrack>& open, const Region& region, std::int64_t chromLength, bool detail, int bins,
                             Progress& progress)
{
    figure::BrowserView view;
    view.region = region;
    view.chromLength = chromLength;
    std::vector<const TrackEntry*> entries;
    for (const auto& track : open) {
        if (detail ? !track.entry->detail : !track.entry->overview)
            continue;
        progress.checkpoint(-1, "reading " + track.entry->name);
        view.tracks.push_back(
            {track.entry->name, track.entry->subtitle, track.source->read(region, bins, progress), track.entry->style, std::nullopt,
             track.entry->overlay});
        entries.push_back(track.entry);
    }
    shareRanges(view, entries);
    return view;
}

std::int64_t checkedLength(const genome::Reference& reference, const Region& region)
{
    const auto length = reference.length(region.chrom);
    if (!length || region.begin < 0 || region.end > *length || region.begin >= region.end)
        throw Error("The region " + toLocus(region) + " does not lie in " + reference.path().string() + ".");
    return *length;
}

}  // namespace

figure::BrowserFigure browserFigure(const Project& project, const Region& overview, const std::optional<Region>& detail, int bins,
                                    Progress& progress)
{
    Warnings warnings;
    const auto reference = genome::Reference::open(project.genome, warnings);
    figure::BrowserFigure picture;
    picture.genomeName = project.genomeName;
    picture.bases = project.view.baseColors;
    picture.title = toLocus(overview);
    std::vector<OpenTrack> open;
    for (const auto& track : project.tracks) {
        progress.checkpoint(-1, "opening " + track.name);
        open.push_back({&track, openProjectTrack(track, reference)});
        if (open.back().source->kind() != genome::TrackKind::Attribution && !matchSettings(track))
            continue;
        const std::string fact = track.name + ": " + open.back().source->description();
        if (std::find(picture.legend.begin(), picture.legend.end(), fact) == picture.legend.end())
            picture.legend.push_back(fact);
    }
    picture.views.push_back(readView(open, overview, checkedLength(*reference, overview), false, bins, progress));
    if (detail)
        picture.views.push_back(readView(open, *detail, checkedLength(*reference, *detail), true, bins, progress));
    picture.note = (project.genomeName.empty() ? project.genome.filename().string() : project.genomeName) + ", " + toLocus(overview) + " (" + withThousands(overview.length()) + " bp)";
    return picture;
}

}  // namespace bindscape::project
