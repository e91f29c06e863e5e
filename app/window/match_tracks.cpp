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

void showMatches(Session& session, const std::filesystem::path& motifFile)
{
    if (!session.hasGenome())
        return session.say(Session::tr("Open a genome first: the motifs are looked for in its letters."), Severity::Note);
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
    session.insertTracks({std::move(track)}, static_cast<int>(sequence - tracks.begin()), Session::tr("Show motif matches"));
}

void chooseMatches(Session& session, QWidget* parent)
{
    const QString file = QFileDialog::getOpenFileName(
        parent, Session::tr("Matches of a motif file"), QString::fromStdString(session.project().motifs.string()),
        Session::tr("Motifs (*.meme *.jaspar *.pfm *.txt *.transfac *.motif);;All files (*)"));
    if (!file.isEmpty())
        showMatches(session, file.toStdString());
}

}  // namespace bindscape::app
