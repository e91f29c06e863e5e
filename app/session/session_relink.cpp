// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are elsewhere now, or that changed: new places as one step of undo, genome and tracks opened anew.
#include "app/session/session.h"

#include "app/session/file_sorter.h"

#include <tuple>

namespace bindscape::app {

namespace fs = std::filesystem;

namespace {

// Where the files of a project are. By id: results may arrive between doing and undoing.
struct Places {
    fs::path genome, cytobands, motifs;
    std::map<std::string, fs::path> tracks;
    std::map<std::string, std::tuple<fs::path, fs::path, fs::path, fs::path, fs::path, fs::path>> analyses;
    std::map<std::string, std::vector<fs::path>> trunks;  // excluded regions, then the tracks
};

Places placesOf(const project::Project& project)
{
    Places places{project.genome, project.cytobands, project.motifs, {}, {}, {}};
    for (const auto& track : project.tracks)
        places.tracks[track.id] = track.file;
    for (const auto& entry : project.analyses)
        places.analyses[entry.id] = {entry.motifFile, entry.peaks, entry.dnase, entry.exclude, entry.sites, entry.negatives};
    for (const auto& trunk : project.trunks) {
        auto& files = places.trunks[trunk.id] = {trunk.exclude};
        for (const auto& track : trunk.tracks)
            files.push_back(track.file);
    }
    return places;
}

void put(const Places& places, project::Project& project)
{
    project.genome = places.genome;
    project.cytobands = places.cytobands;
    project.motifs = places.motifs;
    for (auto& track : project.tracks)
        if (const auto place = places.tracks.find(track.id); place != places.tracks.end())
            track.file = place->second;
    for (auto& entry : project.analyses)
        if (const auto place = places.analyses.find(entry.id); place != places.analyses.end())
            std::tie(entry.motifFile, entry.peaks, entry.dnase, entry.exclude, entry.sites, entry.negatives) = place->second;
    for (auto& trunk : project.trunks)
        if (const auto place = places.trunks.find(trunk.id); place != places.trunks.end() && place->second.size() == trunk.tracks.size() + 1) {
            trunk.exclude = place->second.front();
            for (std::size_t i = 0; i < trunk.tracks.size(); ++i)
                trunk.tracks[i].file = place->second[i + 1];
        }
}

class RelinkFiles final : public QUndoCommand {
public:
    RelinkFiles(project::Project& project, const project::NewPlaces& places, std::function<void()> changed)
        : m_project(project), m_before(placesOf(project)), m_changed(std::move(changed))
    {
        auto after = project;
        project::relink(after, places);
        m_after = placesOf(after);
        setText(places.size() == 1 ? Session::tr("Find %1").arg(QString::fromStdString(places.begin()->first.filename().string()))
                                   : Session::tr("Find %1 files").arg(places.size()));
    }
    void redo() override
    {
        put(m_after, m_project);
        m_changed();
    }
    void undo() override
    {
        put(m_before, m_project);
        m_changed();
    }

private:
    project::Project& m_project;
    Places m_before, m_after;
    std::function<void()> m_changed;
};

}  // namespace

void Session::relinkFiles(const project::NewPlaces& places)
{
    if (places.empty())
        return;
    const auto changed = [this, genome = m_project.genome]() mutable {
        for (const auto& track : m_project.tracks) {
            const auto loaded = m_loadedFrom.find(track.id);
            if (loaded != m_loadedFrom.end() && loaded->second != originOf(track)) {
                m_sources.erase(track.id);
                m_problems.erase(track.id);
            }
        }
        if (std::exchange(genome, m_project.genome) != m_project.genome && !m_reference)
            reopenGenome();
        tracksEdited();
        Q_EMIT analysesChanged();
    };
    m_undo.push(new RelinkFiles(m_project, places, changed));
}

void Session::reopenGenome()
{
    const fs::path file = m_project.genome;
    const QString name = QString::fromStdString(file.filename().string());
    startOpening(tr("Opening %1\u2026").arg(name));
    const auto work = [file](Progress&) { return openAsGenome(file); };
    const quint64 generation = m_generation;
    m_jobs.start<OpenedGenome>({tr("Open %1").arg(name), jobs::Pool::Readers, false, false}, work, this, [this, file, generation](OpenedGenome opened) {
        endOpening();
        if (generation != m_generation || file != m_project.genome)
            return;
        if (!opened.reference) {
            say(QString::fromStdString(opened.failure), Severity::Error);
            return;
        }
        m_reference = opened.reference;
        m_sources.clear();
        m_problems.clear();
        m_loading.clear();
        loadSources();
        const auto view = m_project.view;
        m_region = {};
        Q_EMIT projectChanged();
        const auto overview = view.overview ? inside(*view.overview) : std::nullopt;
        if (view.detail)
            setDetail(*view.detail);
        if (const auto& all = m_reference->contigs(); !all.empty())
            goTo(overview.value_or(Region{all.front().name, 0, all.front().length}));
        sayAll(opened.warnings);
    });
}

}  // namespace bindscape::app
