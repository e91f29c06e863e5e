// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as one file: out of the project and into it.
#include "app/session/session.h"

#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/run_archive.h"
#include "core/project/run_project.h"

#include <algorithm>

namespace bindscape::app {

namespace {

// Those of the imported runs that the project does not have yet.
std::vector<project::TrackEntry> scoreTracks(const project::Project& project, const project::ImportedRuns& imported)
{
    project::Project with = project;
    for (const auto& run : imported.runs) {
        std::error_code ignored;
        if (std::filesystem::exists(paths::scoresFolder(paths::runFolder(project.folder(), run)) / paths::kScoresFile, ignored))
            project::addResultTracks(with, imported.entry.id, run);
    }
    std::erase_if(with.tracks, [&](const auto& track) {
        return std::any_of(project.tracks.begin(), project.tracks.end(), [&](const auto& known) { return known.id == track.id; });
    });
    return with.tracks;
}

QString fileName(const std::filesystem::path& file) { return QString::fromStdString(file.filename().string()); }

}  // namespace

void Session::exportRuns(const std::vector<std::string>& runIds, const std::filesystem::path& archive, bool scores)
{
    const auto project = std::make_shared<const project::Project>(m_project);
    jobs::JobOptions options;
    options.title = tr("Export %1").arg(fileName(archive));
    options.pool = jobs::Pool::Readers;
    jobs::Job* job = m_jobs.start(
        std::move(options),
        [project, runIds, archive, scores](Progress& progress) {
            project::exportRuns(project::archivedRuns(*project, runIds), archive, {scores, true}, progress);
        },
        this, [this, archive] { say(tr("%1 was written. Another machine opens it like any other file.").arg(QString::fromStdString(archive.string())), Severity::Note); });
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (job->state() == jobs::JobState::Failed)
            say(job->failure(), Severity::Error);
    });
}

void Session::importRuns(const std::filesystem::path& archive)
{
    if (m_project.file.empty()) {
        say(tr("Save the project first: the files of the imported run lie beside its file. Then open %1 again.").arg(fileName(archive)), Severity::Warning);
        return;
    }
    const auto project = std::make_shared<const project::Project>(m_project);
    jobs::JobOptions options;
    options.title = tr("Import %1").arg(fileName(archive));
    options.pool = jobs::Pool::Readers;
    jobs::Job* job = m_jobs.start<project::ImportedRuns>(
        std::move(options), [project, archive](Progress& progress) { return project::importRuns(archive, *project, progress); }, this,
        [this, file = m_project.file, archive](project::ImportedRuns imported) {
            if (m_project.file != file) {
                say(tr("%1 was unpacked beside %2, which is no longer open. Open that project and import it again.").arg(fileName(archive), fileName(file)), Severity::Warning);
                return;
            }
            m_undo.beginMacro(tr("Import %1").arg(fileName(archive)));
            imported.trunk ? addTrunk(*imported.trunk, tr("Import a trunk")) : addAnalyses({imported.entry}, tr("Import runs"));
            if (m_reference)
                addTracks(scoreTracks(m_project, imported));
            m_undo.endMacro();
            sayAll(imported.warnings);
            const QString what = imported.trunk ? tr("The trunk") : QString::fromStdString(plural(static_cast<std::int64_t>(imported.runs.size()), "run"));
            QString sentence = tr("%1 of %2 came with %3.").arg(what, QString::fromStdString(imported.entry.tf), fileName(archive));
            if (!imported.missing.empty())
                sentence += tr(" Its results can be looked at without %1, which is not here; Models asks for it where more is to be computed.").arg(fileName(imported.missing.front()));
            say(sentence, Severity::Note);
            if (!m_reference && !imported.genome.empty() && std::filesystem::exists(imported.genome))
                openGenome(imported.genome);
            Q_EMIT runsImported(QString::fromStdString(imported.runs.front()));
        });
    connect(job, &jobs::Job::finished, this, [this, job] {
        if (job->state() == jobs::JobState::Failed)
            say(job->failure(), Severity::Error);
    });
}

}  // namespace bindscape::app
