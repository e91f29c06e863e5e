// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/match_tracks.h"

#include "app/runs/run_names.h"
#include "app/runs/run_selection.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/match_settings.h"
#include "core/tracks/match_lanes.h"

#include <QFileDialog>

#include <algorithm>

namespace bindscape::app {

std::string matchSubtitle(const project::TrackEntry& track)
{
    return track.file.filename().string() + " · p ≤ " + formatReal(project::matchSettings(track).value_or(project::MatchSettings{}).pvalue);
}

std::string showMatches(Session& session, const std::filesystem::path& motifFile)
{
    if (!session.hasGenome()) {
        session.say(Session::tr("Open a genome first: the motifs are looked for in its letters."), Severity::Note);
        return {};
    }
    const project::Project& project = session.project();
    project::TrackEntry track;
    track.name = "Motif matches";
    track.file = paths::absolute(motifFile);
    track.kind = genome::toText(genome::TrackKind::MotifHits);
    project::MatchSettings settings;
    if (const auto found = findRun(project, RunSelection::of(session).run()))
        settings.cores = paths::datasetFolder(project.folder(), found->analysis->id) / paths::kInstancesFile;
    project::setMatchSettings(track, settings);
    track.subtitle = matchSubtitle(track);
    track.style.role = "motif";
    track.style.graph = tracks::kMatchGraph;
    track.style.height = tracks::defaultHeight(genome::TrackKind::MotifHits, track.style.graph);
    track.detail = true;
    // Under the letters, above the sequence.
    const auto& tracks = project.tracks;
    const auto sequence =
        std::find_if(tracks.begin(), tracks.end(), [](const auto& one) { return one.kind == genome::toText(genome::TrackKind::Sequence); });
    const auto at = sequence - tracks.begin();
    session.insertTracks({std::move(track)}, static_cast<int>(at), Session::tr("Show motif matches"));
    return session.project().tracks.at(static_cast<std::size_t>(at)).id;
}

std::filesystem::path chooseMotifFile(const Session& session, QWidget* parent)
{
    return QFileDialog::getOpenFileName(parent, Session::tr("Matches of a motif file"),
                                        QString::fromStdString(session.project().motifs.string()),
                                        Session::tr("Motifs (*.meme *.jaspar *.pfm *.txt *.transfac *.motif);;All files (*)"))
        .toStdString();
}

}  // namespace bindscape::app
