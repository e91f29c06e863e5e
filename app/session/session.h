// SPDX-License-Identifier: GPL-3.0-or-later
// The open project and its view state. Lives in the GUI thread; the only one that changes the Project. Small signals say what
// changed; panels and the genome view listen and read. Long work goes to jobs(); nothing here blocks for more than 50 ms.
#pragma once

#include "app/jobs/job_runner.h"
#include "app/session/file_stamp.h"
#include "app/session/project_lock.h"
#include "core/genome/reference.h"
#include "core/genome/track_data.h"
#include "core/project/autosave.h"
#include "core/project/project.h"
#include "core/project/relink.h"

#include <QObject>
#include <QString>
#include <QUndoStack>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace bindscape::app {

class EditRevision;
class ViewSteps;
struct ViewPlace;
enum class Severity { Note, Warning, Error };

class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;  // cancels all jobs and waits

    const project::Project& project() const { return m_project; }
    std::shared_ptr<const genome::Reference> reference() const { return m_reference; }  // null until a genome is open
    const std::vector<genome::Contig>& contigs() const;
    // Null while it is loading or if the file is missing.
    std::shared_ptr<const genome::TrackSource> source(const std::string& trackId) const;
    QUndoStack& undoStack() { return m_undo; }
    jobs::JobRunner& jobs() { return m_jobs; }
    bool isModified() const;
    // Of many tracks only those that are asked for are opened, and the genes, for their names; of few all. Once open they stay.
    void openSources(const std::set<std::string>& ids);
    bool opensSource(const project::TrackEntry& entry) const;
    // Why a track has no source: a sentence, or empty while it is loading or once it is there.
    QString problem(const std::string& trackId) const;
    bool hasGenome() const { return m_reference != nullptr; }

    // Projects. Opening runs in a job; projectOpened() or message() follows.
    void openProject(const std::filesystem::path& file);
    void openCopy(const std::filesystem::path& file);  // unnamed, so that saving asks for a name
    // As the project it was made of, with unsaved changes; as a copy if that one is open elsewhere.
    void restoreProject(project::Autosave autosave);
    // From now on a project is opened and saved only by one session; see projectInUse().
    void lockProjects() { m_locks = true; }
    // Somebody else wrote the project's file since it was opened or saved here. Looks at the disk.
    bool projectFileChanged() const;
    const FileStamp& projectStamp() const { return m_projectStamp; }
    void setProject(project::Project project);  // shows a project made elsewhere (the demonstration)
    bool saveProject(const std::filesystem::path& file);  // false after message() on failure
    void closeProject();
    void openGenome(const std::filesystem::path& fasta);
    void openFiles(const std::vector<std::filesystem::path>& files);  // genome, project or tracks, by content

    // Edits; each one is undoable with a named entry.
    void addTracks(std::vector<project::TrackEntry> tracks);
    void removeTracks(const std::vector<std::string>& ids);
    void moveTrack(const std::string& id, int newIndex);
    void changeTrack(const project::TrackEntry& changed, const QString& undoText);  // matched by id
    // Several tracks in one step. With a number other than 0, calls in a row with the same one are one step as well: for
    // controls that work while they are moved.
    void changeTracks(const std::vector<project::TrackEntry>& changed, const QString& undoText, int live = 0);
    void insertTracks(std::vector<project::TrackEntry> tracks, int at, const QString& undoText);  // ids are made where they are empty
    // Takes runs out of the project together with the tracks of their scores; their folders stay on disk.
    void removeRuns(const std::vector<std::string>& runIds, const QString& undoText);
    // What the user says about runs: name, notes and star of those given, matched by id; undoable. With a number other than 0,
    // calls in a row with the same one are one step (notes that are being typed).
    void describeRuns(const std::vector<project::RunEntry>& changed, const QString& undoText, int live = 0);
    // Runs that come from elsewhere (an archive); undoable. Analyses that the project has already get the runs alone.
    void addAnalyses(const std::vector<project::AnalysisEntry>& analyses, const QString& undoText);
    // Not undoable: results arrive. The analyses are written into the project's file at once, so that a run which has begun is
    // found again whatever happens to the program; other unsaved changes stay unsaved.
    void updateAnalyses(const std::vector<project::AnalysisEntry>& analyses);
    void addTrunk(const project::TrunkEntry& trunk, const QString& undoText);  // undoable
    void updateTrunks(const std::vector<project::TrunkEntry>& trunks);  // the same for trunks; analysesChanged() follows
    void removeTrunk(const std::string& id, const QString& undoText);   // undoable; its folders stay on disk
    // Runs as one file that another machine imports, in jobs; message() follows. What is imported is a step of undo; its files stay.
    void exportRuns(const std::vector<std::string>& runIds, const std::filesystem::path& archive, bool scores);
    void importRuns(const std::filesystem::path& archive);
    void reloadTrack(const std::string& id);  // its file was made anew
    void mergeResultTracks(const project::Project& withResults);  // adds tracks whose id is not there yet
    void showResultTrack(const project::TrackEntry& track);       // adds it, or its new name and file to what has its id; reads it anew

    // Regions of interest; each edit is undoable. Empty ids are chosen; what lies outside the genome is left out or cut.
    const std::vector<project::RegionEntry>& regions() const { return m_project.regions; }
    const project::RegionEntry* findRegion(const std::string& id) const;  // until the next change
    std::vector<std::string> addRegions(std::vector<project::RegionEntry> regions);
    std::string addRegion(const Region& region, const std::string& label = {});  // "Region 3" without a label
    void changeRegions(std::vector<project::RegionEntry> changed, const QString& undoText);  // matched by id
    void removeRegions(const std::vector<std::string>& ids);

    // View. Places that were gone to are in the history, and steps of undo that are no edits of the project.
    const Region& region() const { return m_region; }
    const Region& detail() const { return m_detail; }
    // `remember` false: moved by hand, settled later; of several loci the last one moves on. Else it is shown alone.
    void goTo(const Region& region, bool remember = true, const QString& undoText = {});
    void settleView(const QString& undoText = {});  // it stands still: a step of undo, and into the history
    // Several places side by side, at most kMostLoci; region() is the one that moved last. Fewer than two: one place as ever.
    static constexpr std::size_t kMostLoci = 12;
    const std::vector<Region>& loci() const { return m_project.view.loci; }
    void goToLoci(const std::vector<Region>& loci, const QString& undoText = {});
    void moveLocus(std::size_t index, const Region& region);  // by hand
    void closeLocus(std::size_t index);
    void flipStrand(std::optional<bool> flipped = {});  // letters and scores; none: the other way round
    void undo();  // a view that still moves is a step first
    void redo();
    void goToCentre(const std::string& chrom, std::int64_t position, const QString& undoText = {});  // keeps the zoom, or 5 kb if far out; centres Detail
    void setDetail(const Region& detail);
    bool isDetailShown() const { return m_project.view.detailShown; }
    void setDetailShown(bool shown);
    void selectHit(const std::optional<genome::MotifHit>& hit, const std::string& chrom);
    const std::optional<genome::MotifHit>& selectedHit() const { return m_selectedHit; }
    const std::string& selectedChrom() const { return m_selectedChrom; }
    void back();
    void forward();
    bool canGoBack() const;
    bool canGoForward() const;

    // Chromosome bands or motifs, files beside the tracks; undoable. `undoText` has a place (%1) for the file's name.
    void changeSideFile(std::filesystem::path project::Project::*place, const std::filesystem::path& file, const QString& undoText);
    // A track whose file is elsewhere now; undoable.
    void relinkTrack(const std::string& id, const std::filesystem::path& file);
    void relinkFiles(const project::NewPlaces& places);  // one step, all uses of each file
    // Opens the project's genome again (it was missing or has changed) and all tracks on it.
    void reopenGenome();
    void say(const QString& sentence, Severity severity) { Q_EMIT message(sentence, severity); }

Q_SIGNALS:
    void projectChanged();                      // another project
    void tracksChanged();                       // list, order or style
    void trackLoaded(const QString& trackId);   // its source is there
    void regionChanged();
    void detailChanged();
    void lociChanged();                         // which places side by side
    void regionsChanged();
    void hitSelected();
    void sideFilesChanged();                    // chromosome bands or motifs
    void historyChanged();
    void analysesChanged();
    void runsImported(const QString& runId);    // the first of them
    void runsDescribed();                       // name, notes or star of some run
    void runUpdated(const QString& runId);      // metrics or results of a run changed on disk
    void message(const QString& sentence, bindscape::app::Severity severity);
    void modifiedChanged(bool modified);
    void busyWith(const QString& what);         // "" = nothing is being opened any more
    void filesMissing(const QString& sentence);  // of the project that was just opened
    void projectInUse(const QString& file, const bindscape::app::ProjectLock::Holder& holder);  // it was not opened

private:
    struct OpenedProject;
    enum class OpenAs { Itself, Copy, Restored };
    void open(OpenAs as, std::function<OpenedProject()> read, const QString& name);
    static OpenedProject prepare(OpenedProject opened, OpenAs as, bool locks);
    void adoptOpened(OpenedProject opened, OpenAs as);
    bool lockFor(const std::filesystem::path& file);
    void adopt(project::Project project, std::shared_ptr<const genome::Reference> reference, const Warnings& warnings);
    void adoptGenome(std::shared_ptr<const genome::Reference> reference, const Warnings& warnings);
    void openTracks(const std::vector<std::filesystem::path>& files);
    void takeSideFiles();
    void loadSources();
    void loadSource(const project::TrackEntry& entry);
    // What a source is made from; with another one it has to be opened anew.
    static std::string originOf(const project::TrackEntry& entry);
    void startOpening(const QString& what);
    void endOpening();
    void tracksEdited();
    bool recordAnalyses();
    void setDirty(bool dirty);
    void sayAll(const Warnings& warnings);
    std::string freeId(const std::string& name, const std::vector<project::TrackEntry>& also) const;
    std::optional<Region> inside(const Region& region) const;
    void followDetail(ViewPlace& next) const;
    void followHistory();
    struct Visit {
        Region region;
        std::vector<Region> loci;
        bool operator==(const Visit&) const = default;
    };
    void pushHistory();
    void visit(std::size_t index, const QString& undoText);
    ViewPlace place() const;
    void show(const ViewPlace& place);

    project::Project m_project;
    std::shared_ptr<const genome::Reference> m_reference;
    std::map<std::string, std::shared_ptr<const genome::TrackSource>> m_sources;
    QUndoStack m_undo;
    std::unique_ptr<EditRevision> m_revision;
    std::unique_ptr<ViewSteps> m_steps;
    jobs::JobRunner m_jobs;
    Region m_region, m_detail;
    std::size_t m_locus = 0;  // of several loci the one that moved last
    std::optional<genome::MotifHit> m_selectedHit;
    std::vector<Visit> m_history;
    std::size_t m_historyIndex = 0;
    bool m_dirty = false, m_wasModified = false;   // changes that are not in the undo stack
    quint64 m_generation = 0;                      // of the project; late results of an older one are dropped
    int m_opening = 0;
    std::map<std::string, QString> m_problems;
    std::set<std::string> m_asked;                               // tracks whose source is wanted, of many
    std::map<std::string, std::string> m_loading, m_loadedFrom;  // by track; see originOf()
    std::string m_selectedChrom;
    std::filesystem::path m_waitingCytobands, m_waitingMotifs;
    std::vector<std::filesystem::path> m_waiting;  // tracks that wait for a genome
    bool m_locks = false;
    std::shared_ptr<ProjectLock> m_lock;           // of m_project.file
    FileStamp m_projectStamp;                      // of m_project.file as it was read or written here
};

}  // namespace bindscape::app
