// SPDX-License-Identifier: GPL-3.0-or-later
// Opening and saving. Reading happens in reader jobs; what comes back is adopted in the GUI thread.
#include "app/session/session.h"

#include "app/session/file_sorter.h"
#include "core/base/paths.h"
#include "core/base/text.h"

#include <algorithm>
#include <utility>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

QString nameOf(const fs::path& file)
{
    return QString::fromStdString(file.filename().string());
}

QString openingText(const std::vector<fs::path>& files)
{
    return files.size() == 1 ? Session::tr("Opening %1\u2026").arg(nameOf(files.front()))
                             : Session::tr("Opening %1 files\u2026").arg(files.size());
}

std::string genomeNameOf(const fs::path& fasta)
{
    std::string name = fasta.filename().string();
    for (const std::string_view ending : {".gz", ".bgz", ".fa", ".fasta", ".fna", ".2bit"}) {
        if (name.size() > ending.size() && toLower(name).ends_with(ending))
            name.resize(name.size() - ending.size());
    }
    return name;
}

}  // namespace

void Session::adopt(project::Project project, std::shared_ptr<const genome::Reference> reference, const Warnings& warnings)
{
    ++m_generation;
    m_undo.clear();
    m_sources.clear();
    m_problems.clear();
    m_loading.clear();
    m_loadedFrom.clear();
    m_asked.clear();
    m_history.clear();
    m_historyIndex = 0;
    m_selectedHit.reset();
    m_region = m_detail = {};
    m_project = std::move(project);
    m_reference = std::move(reference);
    setDirty(false);
    const auto view = m_project.view;
    loadSources();
    Q_EMIT projectChanged();
    Q_EMIT hitSelected();
    if (m_reference && !m_reference->contigs().empty()) {
        const auto& first = m_reference->contigs().front();
        const auto overview = view.overview ? inside(*view.overview) : std::nullopt;
        if (view.detail)
            setDetail(*view.detail);
        if (view.loci.size() > 1)
            goToLoci(view.loci);
        else
            goTo(overview.value_or(Region{first.name, 0, first.length}));
    }
    sayAll(warnings);
    if (m_reference)
        takeSideFiles();
    if (m_reference && !m_waiting.empty())
        openTracks(std::exchange(m_waiting, {}));
}

void Session::openGenome(const fs::path& fasta)
{
    startOpening(tr("Opening %1\u2026").arg(nameOf(fasta)));
    const auto work = [fasta](Progress&) { return openAsGenome(fasta); };
    m_jobs.start<OpenedGenome>({tr("Open %1").arg(nameOf(fasta)), jobs::Pool::Readers, false, false}, work, this, [this](OpenedGenome opened) {
        endOpening();
        if (opened.reference)
            adoptGenome(opened.reference, opened.warnings);
        else
            say(QString::fromStdString(opened.failure), Severity::Error);
    });
}

void Session::adoptGenome(std::shared_ptr<const genome::Reference> reference, const Warnings& warnings)
{
    // Into an empty window, or to give a project its genome; a project that has one is left as it is.
    if (m_reference) {
        say(tr("%1 is open already. Close the project first (File \u203A Close project) to open another genome.")
                .arg(QString::fromStdString(m_project.genomeName)),
            Severity::Warning);
        if (!m_waiting.empty())  // tracks that came along are for the genome that is open
            openTracks(std::exchange(m_waiting, {}));
        return;
    }
    auto project = m_project;
    project.genome = reference->path();
    project.genomeName = genomeNameOf(reference->path());
    const bool hasSequence = std::any_of(project.tracks.begin(), project.tracks.end(), [](const auto& track) { return track.kind == "sequence"; });
    if (!hasSequence)
        project.tracks.push_back(sequenceEntry());
    adopt(std::move(project), std::move(reference), warnings);
    setDirty(true);
}

void Session::openFiles(const std::vector<fs::path>& files)
{
    struct Sorted {
        std::vector<fs::path> projects, genomes, tracks, cytobands, motifs, archives;
        QStringList failures;
    };
    const auto work = [files](Progress&) {
        Sorted sorted;
        for (const auto& file : files) {
            try {
                switch (sortOf(file)) {
                case FileSort::Project: sorted.projects.push_back(file); break;
                case FileSort::Genome: sorted.genomes.push_back(file); break;
                case FileSort::Track: sorted.tracks.push_back(file); break;
                case FileSort::Cytobands: sorted.cytobands.push_back(file); break;
                case FileSort::Motifs: sorted.motifs.push_back(file); break;
                case FileSort::RunArchive: sorted.archives.push_back(file); break;
                }
            } catch (const Error& error) {
                sorted.failures << QString::fromUtf8(error.what());
            }
        }
        return sorted;
    };
    startOpening(openingText(files));
    m_jobs.start<Sorted>({tr("Look at files"), jobs::Pool::Readers, false, false}, work, this, [this](Sorted sorted) {
        if (!sorted.failures.isEmpty())
            say(sorted.failures.join(QLatin1Char(' ')), Severity::Error);
        const bool genomeComes = !sorted.projects.empty() || !sorted.genomes.empty();
        if (genomeComes || !m_reference)
            m_waiting.insert(m_waiting.end(), sorted.tracks.begin(), sorted.tracks.end());
        if (!sorted.projects.empty())
            openProject(sorted.projects.front());
        else if (!sorted.genomes.empty())
            openGenome(sorted.genomes.front());
        else if (m_reference && !sorted.tracks.empty())
            openTracks(sorted.tracks);
        else if (!sorted.tracks.empty())
            say(tr("Open the genome that %1 belongs to as well (a FASTA file). It is then placed on it.")
                    .arg(sorted.tracks.size() == 1 ? nameOf(sorted.tracks.front()) : tr("these %1 files").arg(sorted.tracks.size())),
                Severity::Note);
        for (const auto& archive : sorted.archives)
            importRuns(archive);
        // After the genome or project that came along.
        m_waitingCytobands = sorted.cytobands.empty() ? m_waitingCytobands : sorted.cytobands.back();
        m_waitingMotifs = sorted.motifs.empty() ? m_waitingMotifs : sorted.motifs.back();
        if (!genomeComes)
            takeSideFiles();
        endOpening();
    });
}

void Session::takeSideFiles()
{
    if (!m_waitingCytobands.empty())
        changeSideFile(&project::Project::cytobands, std::exchange(m_waitingCytobands, {}), tr("Chromosome bands of %1"));
    if (!m_waitingMotifs.empty())
        changeSideFile(&project::Project::motifs, std::exchange(m_waitingMotifs, {}), tr("Motifs of %1"));
}

void Session::openTracks(const std::vector<fs::path>& files)
{
    struct Opened {
        std::vector<OpenedTrack> tracks;
        QStringList failures;
    };
    startOpening(openingText(files));
    const auto work = [files, reference = m_reference](Progress& progress) {
        Opened opened;
        for (const auto& file : files) {
            progress.checkpoint(-1, file.filename().string());
            try {
                opened.tracks.push_back(openAsTrack(file, reference));
            } catch (const Error& error) {
                opened.failures << QString::fromUtf8(error.what());
            }
        }
        return opened;
    };
    const quint64 generation = m_generation;
    m_jobs.start<Opened>({tr("Open tracks"), jobs::Pool::Readers, false, false}, work, this, [this, generation](Opened opened) {
        endOpening();
        if (generation != m_generation)
            return;
        std::vector<project::TrackEntry> entries;
        Warnings warnings;
        for (auto& track : opened.tracks) {
            track.entry.id = freeId(track.entry.name, entries);
            m_sources[track.entry.id] = track.source;
            m_loadedFrom[track.entry.id] = originOf(track.entry);
            warnings.insert(warnings.end(), track.source->warnings().begin(), track.source->warnings().end());
            entries.push_back(std::move(track.entry));
        }
        addTracks(std::move(entries));
        sayAll(warnings);
        if (!opened.failures.isEmpty())
            say(opened.failures.join(QLatin1Char(' ')), Severity::Error);
    });
}

}  // namespace bindscape::app
