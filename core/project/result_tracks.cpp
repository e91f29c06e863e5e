// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_project.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/signal_scores.h"
#include "core/motif/match_track.h"
#include "core/project/match_settings.h"
#include "core/project/panel_runs.h"
#include "core/scores/score_set.h"

#include <algorithm>
#include <set>

namespace bindscape::project {

namespace fs = std::filesystem;

namespace {

TrackEntry hitsTrack(const Project& project, const AnalysisEntry& entry)
{
    TrackEntry track;
    track.id = entry.id + ".hits";
    track.name = entry.tf + " hits";
    track.subtitle = (entry.cell.empty() ? "" : entry.cell + " · ") + "p ≤ " + formatReal(entry.pvalue);
    track.file = paths::datasetFolder(project.folder(), entry.id) / paths::kInstancesFile;
    track.kind = toText(genome::TrackKind::MotifHits);
    track.style.role = "motif";
    track.style.height = 28;
    track.detail = true;
    return track;
}

// Scores of one analysis share a scale: what the other tracks do not use yet.
std::string scaleGroupOf(const Project& project, const AnalysisEntry& entry)
{
    std::set<std::string> taken;
    for (const auto& track : project.tracks) {
        const bool own = std::any_of(entry.runs.begin(), entry.runs.end(),
                                     [&](const RunEntry& run) { return track.id == run.id + ".heat" || track.id == run.id + ".letters"; });
        if (own && track.style.normalised && !track.group.empty())
            return track.group;
        taken.insert(track.group);
    }
    std::string group = "A";
    while (taken.contains(group) && group[0] < 'Z')
        ++group[0];
    return group;
}

// "SP1"; with cell type and design where the project has the TF in several.
std::string ownName(const Project& project, const AnalysisEntry& entry)
{
    const auto differs = [&](std::string AnalysisEntry::*member) {
        return std::any_of(project.analyses.begin(), project.analyses.end(),
                           [&](const AnalysisEntry& other) { return other.tf == entry.tf && other.*member != entry.*member; });
    };
    std::string name = entry.tf;
    if (!entry.cell.empty() && differs(&AnalysisEntry::cell))
        name += " · " + entry.cell;
    if (differs(&AnalysisEntry::design))
        name += " · " + designTitle(entry.design);
    return name;
}

// The pair of a core that is present and blocked is seen on one scale, which takes scores that are normalised: the raw ones of two
// networks differ by whatever their outputs differ.
TrackEntry scoresTrack(const Project& project, const AnalysisEntry& entry, const RunEntry& run, bool letters)
{
    TrackEntry track;
    track.id = run.id + (letters ? ".letters" : ".heat");
    track.name = run.coreBlocked ? "Grad-CAM blocked" : "Grad-CAM present";
    track.subtitle = ownName(project, entry) + " · " + run.name;
    track.file = paths::scoresFolder(paths::runFolder(project.folder(), run.id));
    track.kind = toText(genome::TrackKind::Attribution);
    track.style.role = run.coreBlocked ? "score_blocked" : "score_present";
    track.style.graph = letters ? "letters" : "heat";
    track.style.height = letters ? 100 : 22;
    track.style.normalised = true;
    track.group = scaleGroupOf(project, entry);
    track.overview = !letters;
    track.detail = letters;
    return track;
}

}  // namespace

bool addResultTracks(Project& project, const std::string& analysis, const std::string& run)
{
    bool added = false;
    const auto add = [&](TrackEntry track) {
        const bool there = std::any_of(project.tracks.begin(), project.tracks.end(), [&](const TrackEntry& known) {
            return known.id == track.id || (known.file == track.file && known.style.graph == track.style.graph);
        });
        if (there)
            return;
        // The sequence stays the lowest track.
        const bool sequenceLast = !project.tracks.empty() && project.tracks.back().kind == toText(genome::TrackKind::Sequence);
        project.tracks.insert(project.tracks.end() - (sequenceLast ? 1 : 0), std::move(track));
        added = true;
    };
    for (const auto& entry : project.analyses) {
        if (entry.id != analysis)
            continue;
        add(hitsTrack(project, entry));
        for (const auto& candidate : entry.runs)
            if (candidate.id == run && candidate.settings.score) {
                add(scoresTrack(project, entry, candidate, false));
                add(scoresTrack(project, entry, candidate, true));
            }
    }
    return added;
}

std::shared_ptr<const genome::TrackSource> openProjectTrack(const TrackEntry& track, std::shared_ptr<const genome::Reference> genome)
{
    const auto kind = genome::trackKindFromText(track.kind);
    std::error_code ignored;
    if (kind == genome::TrackKind::Sequence || (track.file.empty() && !kind))
        return genome::sequenceTrack(std::move(genome));
    const bool isFile = paths::isRemote(track.file) || fs::is_regular_file(track.file, ignored);
    if (kind == genome::TrackKind::Attribution && isFile) {
        auto signal = genome::openTrack(track.file, genome->contigs());
        if (signal->kind() != genome::TrackKind::Signal)
            throw Error(track.file.string() + " holds no signal, and only signal can be shown as scores. Show it as what it is.");
        return genome::signalAsScores(std::move(signal), std::move(genome));
    }
    if (kind == genome::TrackKind::Attribution || fs::is_directory(track.file, ignored))
        return scores::scoreTrack(track.file, std::move(genome), track.style.normalised);
    if (const auto matches = matchSettings(track); kind == genome::TrackKind::MotifHits && matches) {
        const fs::path& cores = matches->cores;
        auto instances = !cores.empty() && fs::exists(cores, ignored) ? scores::instanceTrack(cores, genome->contigs()) : nullptr;
        return motif::matchTrack(track.file, std::move(genome), {matches->pvalue, matches->fold, std::move(instances)});
    }
    if (kind == genome::TrackKind::MotifHits)
        return scores::instanceTrack(track.file, genome->contigs());
    return genome::withCodonLetters(genome::openTrack(track.file, genome->contigs()), genome);
}

}  // namespace bindscape::project
