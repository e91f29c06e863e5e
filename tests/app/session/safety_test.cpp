// SPDX-License-Identifier: GPL-3.0-or-later
// Autosave, locks, relinking, and files that change under an open session.
#include "app/session/file_watch.h"
#include "app/session/relink_check.h"
#include "app/session/session_autosave.h"
#include "core/base/atomic_file.h"
#include "core/genome/bigwig.h"
#include "core/project/match_settings.h"
#include "core/project/set_aside.h"

#include <QLockFile>
#include <QSignalSpy>
#include <QSysInfo>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace bindscape;
using app::FileWatch;
using app::Leftover;
using app::ProjectLock;
using app::Session;
using app::SessionAutosave;
namespace fs = std::filesystem;

namespace {

constexpr int kWait = 10'000, kOften = 30;

void write(const fs::path& file, const std::string& text)
{
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream << text;
}

// The number of a process that is surely gone.
pid_t deadProcess()
{
    const pid_t child = ::fork();
    if (child == 0)
        ::_exit(0);
    ::waitpid(child, nullptr, 0);
    return child;
}

}  // namespace

class SafetyTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QSignalSpy> m_messages;

    fs::path path(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    fs::path autosaves() const { return path("data/autosave"); }
    std::vector<fs::path> autosaved(const char* in = "") const
    {
        std::vector<fs::path> files;
        std::error_code failure;
        for (const auto& entry : fs::directory_iterator(autosaves() / in, failure))
            if (entry.path().extension() == ".bindscape")
                files.push_back(entry.path());
        return files;
    }
    QString said() const
    {
        QStringList all;
        for (const auto& message : *m_messages)
            all << message[0].toString();
        return all.join(QLatin1Char('\n'));
    }
    void open(std::vector<fs::path> files, std::size_t tracks)
    {
        m_session->openFiles(files);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->project().tracks.size(), tracks, kWait);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->hasGenome() && m_session->source(m_session->project().tracks.front().id), kWait);
        m_messages->clear();  // an index was made
    }
    void rename(Session& session, const char* name)
    {
        auto track = session.project().tracks.front();
        track.name = name;
        session.changeTrack(track, QStringLiteral("Rename"));
    }
    // As a killed process leaves it.
    fs::path leftover(const std::string& name, std::int64_t time, const fs::path& original = {})
    {
        auto project = m_session->project();
        project.file = original;
        const auto file = autosaves() / (name + ".bindscape");
        fs::create_directories(autosaves());
        write(file, project::autosaveText(project, {original, name, time, deadProcess()}));
        return file;
    }
    std::vector<Leftover> leftovers(SessionAutosave& autosave)
    {
        std::optional<std::vector<Leftover>> found;
        autosave.findLeftovers([&](std::vector<Leftover> all) { found = std::move(all); });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(found, kWait); }();
        return found.value_or(std::vector<Leftover>());
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        std::string fasta;
        for (const char* chrom : {"chr1", "chr2"}) {
            fasta += std::string(">") + chrom + "\n";
            for (int line = 0; line < 500; ++line)
                fasta += "ACGTTGCAGATAACCGGTTAACGTTGCAGATAACCGGTTAACGTTGCAGATAACCGGTTA\n";
        }
        write(path("genome.fa"), fasta);
        write(path("peaks.bed"), "chr1\t1000\t1200\tpeak_a\nchr2\t500\t700\tpeak_c\n");
        m_session = std::make_unique<Session>();
        m_messages = std::make_unique<QSignalSpy>(m_session.get(), &Session::message);
    }
    void cleanup()
    {
        m_messages.reset();
        m_session.reset();
        m_folder.reset();
    }

    void changesAreWrittenByThemselvesAndRemovedOnceSaved()
    {
        SessionAutosave autosave(*m_session, autosaves());
        QSignalSpy saved(&autosave, &SessionAutosave::saved);
        autosave.setInterval(kOften);
        open({path("genome.fa"), path("peaks.bed")}, 2);
        QTRY_VERIFY_WITH_TIMEOUT(!autosaved().empty(), kWait);  // never saved, so with no original
        QCOMPARE(autosaved().size(), 1u);
        QVERIFY(project::readAutosaveNote(autosaved()[0]).original.empty());
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        QTRY_VERIFY_WITH_TIMEOUT(autosaved().empty(), kWait);
        const auto own = readFile(path("p.bindscape"));
        rename(*m_session, "another name");
        m_session->goTo({"chr2", 100, 900});
        QTRY_VERIFY_WITH_TIMEOUT(!autosaved().empty(), kWait);
        QTRY_COMPARE_WITH_TIMEOUT(project::readAutosave(autosaved()[0]).project.tracks.front().name, std::string("another name"), kWait);
        QCOMPARE(project::readAutosaveNote(autosaved()[0]).original, path("p.bindscape"));
        QCOMPARE(readFile(path("p.bindscape")), own);  // never over the user's own file
        // Nothing new, nothing written.
        QTRY_VERIFY_WITH_TIMEOUT(m_session->jobs().runningCount() == 0, kWait);
        const int before = saved.count();
        QTest::qWait(10 * kOften);
        QVERIFY(saved.count() <= before + 1);
        // Undone to what is saved: there is nothing to lose any more.
        m_session->undo();  // of the place
        QVERIFY(m_session->isModified());
        m_session->undo();  // of the name
        QVERIFY(!m_session->isModified());
        QTRY_VERIFY_WITH_TIMEOUT(autosaved().empty(), kWait);
        m_session->redo();
        QTRY_VERIFY_WITH_TIMEOUT(!autosaved().empty(), kWait);
        m_session->closeProject();
        QTRY_VERIFY_WITH_TIMEOUT(autosaved().empty(), kWait);
    }
    void closingInOrderLeavesNothing()
    {
        {
            SessionAutosave autosave(*m_session, autosaves());
            open({path("genome.fa")}, 1);
            autosave.saveNow();
            QTRY_VERIFY_WITH_TIMEOUT(!autosaved().empty(), kWait);
            rename(*m_session, "once more");
            autosave.saveNow();  // perhaps still being written when the window closes
        }
        m_session->jobs().cancelAllAndWait();
        QVERIFY(autosaved().empty());
    }
    void aFullOrForbiddenFolderIsToldOnce()
    {
        write(path("data"), "a file, not a folder");
        open({path("genome.fa")}, 1);
        SessionAutosave autosave(*m_session, autosaves());
        autosave.setInterval(kOften);
        QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("cannot be written to the autosave folder")), kWait);
        const auto before = m_messages->count();
        QTest::qWait(10 * kOften);
        QCOMPARE(m_messages->count(), before);
        QVERIFY(m_session->isModified());
    }
    void whatACrashLeftIsRestoredAsItsProject()
    {
        open({path("genome.fa"), path("peaks.bed")}, 2);
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        rename(*m_session, "not saved");
        m_session->goTo({"chr2", 100, 900});
        const auto now = QDateTime::currentSecsSinceEpoch();
        const auto file = leftover("new", now, path("p.bindscape"));
        leftover("old", now - 1000);
        Session next;
        SessionAutosave autosave(next, autosaves());
        const auto found = leftovers(autosave);
        QCOMPARE(found.size(), 2u);
        QCOMPARE(found[0].file, file);
        QCOMPARE(found[0].note.title, std::string("new"));
        autosave.restore(file);
        QTRY_VERIFY_WITH_TIMEOUT(next.hasGenome(), kWait);
        QCOMPARE(next.project().tracks.front().name, std::string("not saved"));
        QCOMPARE(next.region(), (Region{"chr2", 100, 900}));
        QCOMPARE(next.project().file, path("p.bindscape"));
        QVERIFY(next.isModified());
        QVERIFY(!next.projectFileChanged());
        // Safe at any moment: the old one goes when its changes are in the new one.
        QTRY_VERIFY_WITH_TIMEOUT(!fs::exists(file), kWait);
        QCOMPARE(autosaved().size(), 2u);
        QVERIFY(next.saveProject(next.project().file));
        QCOMPARE(project::readProject(path("p.bindscape")).tracks.front().name, std::string("not saved"));
        QTRY_COMPARE_WITH_TIMEOUT(autosaved().size(), 1u, kWait);
    }
    void anOriginalThatIsNewerThanTheRestoredIsNotOverwrittenUnasked()
    {
        open({path("genome.fa")}, 1);
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        const auto file = leftover("crashed", QDateTime::currentSecsSinceEpoch() - 1000, path("p.bindscape"));
        SessionAutosave autosave(*m_session, autosaves());
        autosave.restore(file);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->isModified(), kWait);
        QVERIFY(m_session->projectFileChanged());
    }
    void sessionsOfOtherWindowsAreNotOffered()
    {
        open({path("genome.fa")}, 1);
        SessionAutosave autosave(*m_session, autosaves());
        autosave.saveNow();
        QTRY_VERIFY_WITH_TIMEOUT(!autosaved().empty(), kWait);
        Session other;
        SessionAutosave othersAutosave(other, autosaves());
        QVERIFY(leftovers(othersAutosave).empty());
        QCOMPARE(autosaved().size(), 1u);
    }
    void discardedSessionsAreKeptAWhile()
    {
        open({path("genome.fa")}, 1);
        SessionAutosave autosave(*m_session, autosaves());
        for (int i = 0; i < 7; ++i) {
            autosave.discard(leftover("s" + std::to_string(i), 1'700'000'000 + i));
            QTRY_VERIFY_WITH_TIMEOUT(autosaved().empty(), kWait);
        }
        QTRY_COMPARE_WITH_TIMEOUT(autosaved("discarded").size(), 5u, kWait);
        std::vector<Leftover> found;
        autosave.findDiscarded([&](std::vector<Leftover> all) { found = std::move(all); });
        QTRY_COMPARE_WITH_TIMEOUT(found.size(), 5u, kWait);
        QCOMPARE(found[0].note.title, std::string("s6"));
        QVERIFY(leftovers(autosave).empty());
        write(autosaves() / "rubbish.bindscape", "{");
        write(autosaves() / "x.bindscape.lock", std::to_string(deadProcess()) + "\nbindscape\n" + QSysInfo::machineHostName().toStdString() + "\n");
        write(autosaves() / ("x.bindscape.bindscape-tmp-" + std::to_string(deadProcess()) + "-0"), "half");
        QVERIFY(leftovers(autosave).empty());
        std::size_t rest = 0;
        for (const auto& entry : fs::directory_iterator(autosaves()))
            rest += entry.path().filename() != "discarded" && entry.path().filename() != "rubbish.bindscape" ? 1 : 0;
        QCOMPARE(rest, 0u);
    }

    void twoWindowsDoNotShareAProject()
    {
        open({path("genome.fa"), path("peaks.bed")}, 2);
        m_session->lockProjects();
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        Session other;
        other.lockProjects();
        QSignalSpy inUse(&other, &Session::projectInUse);
        other.openProject(path("p.bindscape"));
        QTRY_COMPARE_WITH_TIMEOUT(inUse.count(), 1, kWait);
        const auto holder = inUse[0][1].value<ProjectLock::Holder>();
        QCOMPARE(holder.process, QCoreApplication::applicationPid());
        QVERIFY(holder.here);
        QVERIFY(!other.hasGenome());
        // Also not through a link, and not by saving over it.
        fs::create_symlink(path("p.bindscape"), path("link.bindscape"));
        other.openProject(path("link.bindscape"));
        QTRY_COMPARE_WITH_TIMEOUT(inUse.count(), 2, kWait);
        other.openCopy(path("p.bindscape"));
        QTRY_VERIFY_WITH_TIMEOUT(other.hasGenome(), kWait);
        QCOMPARE(other.project().tracks.size(), 2u);
        QVERIFY(other.project().file.empty() && other.isModified());
        QVERIFY(!other.saveProject(path("p.bindscape")));
        QVERIFY(other.saveProject(path("copy.bindscape")));
        // The same window may open its own project again.
        rename(*m_session, "to be forgotten");
        m_session->openProject(path("p.bindscape"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->isModified(), kWait);
        // Once it is closed there, it opens here.
        m_session->closeProject();
        other.openProject(path("p.bindscape"));
        QTRY_COMPARE_WITH_TIMEOUT(other.project().file, path("p.bindscape"), kWait);
        QTRY_VERIFY_WITH_TIMEOUT(!fs::exists(path(".copy.bindscape.lock")), kWait);
    }
    void locksOfDeadProcessesAreTakenOver()
    {
        open({path("genome.fa")}, 1);
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        m_session->closeProject();
        write(path(".p.bindscape.lock"), std::to_string(deadProcess()) + "\nbindscape\n" + QSysInfo::machineHostName().toStdString() + "\n");
        ProjectLock::Holder holder;
        QVERIFY(ProjectLock::take(path("p.bindscape"), holder));
        write(path(".p.bindscape.lock"), std::to_string(deadProcess()) + "\nbindscape\nanother-computer\n");
        QVERIFY(!ProjectLock::take(path("p.bindscape"), holder));
        QCOMPARE(holder.host, QStringLiteral("another-computer"));
        QVERIFY(!holder.here);
        ProjectLock::takeAway(path("p.bindscape"));
        QVERIFY(ProjectLock::take(path("p.bindscape"), holder));
    }
    void projectsInFoldersThatCannotBeWrittenOpenAllTheSame()
    {
        ProjectLock::Holder holder;
        const auto lock = ProjectLock::take("/proc/nowhere/p.bindscape", holder);
        QVERIFY(lock);
        QVERIFY(!ProjectLock::take("/proc/nowhere/p.bindscape", holder));  // by a lock elsewhere
    }

    void aProjectThatAnotherProgramChangedIsNotOverwrittenUnasked()
    {
        open({path("genome.fa")}, 1);
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        QVERIFY(!m_session->projectFileChanged());
        project::AnalysisEntry analysis;
        analysis.id = "sp1";
        m_session->updateAnalyses({analysis});  // written by this session
        QVERIFY(!m_session->projectFileChanged());
        FileWatch watch(*m_session);
        QSignalSpy told(&watch, &FileWatch::projectFileChanged);
        watch.setInterval(kOften);
        auto foreign = project::readProject(path("p.bindscape"));
        foreign.name = "by another program";
        project::writeProject(foreign, foreign.file);
        QVERIFY(m_session->projectFileChanged());
        QTRY_COMPARE_WITH_TIMEOUT(told.count(), 1, kWait);
        m_session->updateAnalyses({});  // keeps what the other wrote, and the warning
        QVERIFY(m_session->projectFileChanged());
        QCOMPARE(project::readProject(path("p.bindscape")).name, std::string("by another program"));
        fs::remove(path("p.bindscape"));
        QVERIFY(!m_session->projectFileChanged());  // nothing to lose
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        QVERIFY(!m_session->projectFileChanged());
    }
    void brokenEntriesSurviveEverySave()
    {
        open({path("genome.fa"), path("peaks.bed")}, 2);
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        auto stored = nlohmann::json::parse(readFile(path("p.bindscape")));
        stored["tracks"].push_back({{"id", 5}, {"name", "odd"}});
        write(path("p.bindscape"), stored.dump());
        m_session->openProject(path("p.bindscape"));
        QTRY_VERIFY_WITH_TIMEOUT(said().contains(QStringLiteral("tracks[2].id must be text")), kWait);
        QCOMPARE(m_session->project().tracks.size(), 2u);
        project::AnalysisEntry analysis;
        analysis.id = "sp1";
        m_session->updateAnalyses({analysis});
        rename(*m_session, "renamed");
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        QCOMPARE(nlohmann::json::parse(readFile(path("p.bindscape")))["set_aside"]["tracks"][0]["name"].get<std::string>(), std::string("odd"));
    }
    void savedIsCleanAndUndoGoesOn()
    {
        open({path("genome.fa"), path("peaks.bed")}, 2);
        QSignalSpy modified(m_session.get(), &Session::modifiedChanged);
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        rename(*m_session, "one");
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        QVERIFY(!m_session->isModified());
        m_session->undoStack().undo();
        QCOMPARE(m_session->project().tracks.front().name, std::string("peaks"));
        QVERIFY(m_session->isModified());
        m_session->undoStack().redo();
        QVERIFY(!m_session->isModified());
        QVERIFY(m_session->saveProject(path("other.bindscape")));
        m_session->undoStack().undo();
        QVERIFY(m_session->isModified());
        QVERIFY(modified.count() >= 4);
    }

    void missingFilesKeepTheirPlaceAndAreFoundInOneStep()
    {
        fs::create_directories(path("data"));
        for (const char* name : {"genome.fa", "peaks.bed"})
            fs::rename(path(name), path("data") / name);
        open({path("data/genome.fa"), path("data/peaks.bed")}, 2);
        auto track = m_session->project().tracks.front();
        track.style.height = 77;
        m_session->changeTrack(track, QStringLiteral("Height"));
        m_session->goTo({"chr2", 100, 900});
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        m_session->closeProject();
        fs::rename(path("data"), path("elsewhere"));
        QSignalSpy missing(m_session.get(), &Session::filesMissing);
        m_session->openProject(path("p.bindscape"));
        QTRY_COMPARE_WITH_TIMEOUT(missing.count(), 1, kWait);
        QVERIFY2(missing[0][0].toString().contains(QStringLiteral("genome.fa was not found")), qPrintable(missing[0][0].toString()));
        QVERIFY(missing[0][0].toString().contains(QStringLiteral("1 of 2 tracks was not found")));
        QVERIFY(said().isEmpty());
        QCOMPARE(m_session->project().tracks.front().style.height, 77.);
        m_session->relinkFiles({{path("data/genome.fa"), path("elsewhere/genome.fa")}, {path("data/peaks.bed"), path("elsewhere/peaks.bed")}});
        QTRY_VERIFY_WITH_TIMEOUT(m_session->hasGenome() && m_session->source(track.id), kWait);
        QCOMPARE(m_session->region(), (Region{"chr2", 100, 900}));
        QCOMPARE(m_session->project().tracks.front().style.height, 77.);
        QCOMPARE(m_session->undoStack().count(), 1);
        QCOMPARE(m_session->undoStack().undoText(), QStringLiteral("Find 2 files"));
        m_session->undoStack().undo();
        QCOMPARE(m_session->project().genome, path("data/genome.fa"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_session->problem(track.id).isEmpty(), kWait);
        m_session->undoStack().redo();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->source(track.id), kWait);
    }
    void aTrackFileIsMissingAmongOthers()
    {
        write(path("gone.bed"), "chr1\t100\t200\n");
        open({path("genome.fa"), path("gone.bed"), path("peaks.bed")}, 3);
        QVERIFY(m_session->saveProject(path("p.bindscape")));
        fs::remove(path("gone.bed"));
        QSignalSpy missing(m_session.get(), &Session::filesMissing);
        m_session->openProject(path("p.bindscape"));
        QTRY_COMPARE_WITH_TIMEOUT(missing.count(), 1, kWait);
        QCOMPARE(missing[0][0].toString(), QStringLiteral("1 of 3 tracks was not found. The others are loaded."));
    }
    void movedWithItsDataAProjectOpensWithoutQuestions()
    {
        fs::create_directories(path("study one/data"));
        for (const char* name : {"genome.fa", "peaks.bed"})
            fs::rename(path(name), path("study one/data") / name);
        open({path("study one/data/genome.fa"), path("study one/data/peaks.bed")}, 2);
        QVERIFY(m_session->saveProject(path("study one/p.bindscape")));
        m_session->closeProject();
        fs::rename(path("study one"), path("αβγ"));
        QSignalSpy missing(m_session.get(), &Session::filesMissing);
        m_session->openProject(path("αβγ/p.bindscape"));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->hasGenome() && m_session->source(m_session->project().tracks.front().id), kWait);
        QVERIFY(missing.isEmpty());
        QVERIFY2(said().isEmpty(), qPrintable(said()));
        QVERIFY(!m_session->isModified());
    }
    void onlyFilesOfTheSameKindTakeAPlace()
    {
        write(path("track.bedGraph"), "chr1\t0\t100\t5\nchr1\t100\t200\t7\n");
        write(path("far.bed"), "chrUn\t10\t20\n");
        write(path("small.fa"), ">chr9\nACGT\n");
        open({path("genome.fa"), path("peaks.bed")}, 2);
        const auto& project = m_session->project();
        const project::MissingFile lost{path("lost.bed"), project::FileUse::Track, {"Track peaks"}, project.tracks.front().id};
        const auto check = [&](const project::MissingFile& missing, const char* name) {
            return app::checkReplacement(project, missing, path(name), m_session->reference());
        };
        QVERIFY(check(lost, "peaks.bed").refusal.isEmpty() && check(lost, "peaks.bed").warning.isEmpty());
        QVERIFY(check(lost, "track.bedGraph").refusal.contains(QStringLiteral("track.bedGraph holds signal")));
        QVERIFY(check(lost, "far.bed").refusal.isEmpty());
        QVERIFY(!check(lost, "far.bed").warning.isEmpty());
        QVERIFY(check(lost, "genome.fa").refusal.contains(QStringLiteral("not a file of a track")));
        QVERIFY(!check(lost, "nothing.bed").refusal.isEmpty());
        const project::MissingFile genome{path("lost.fa"), project::FileUse::Genome, {"Genome"}, {}};
        QVERIFY(check(genome, "genome.fa").refusal.isEmpty() && check(genome, "genome.fa").warning.isEmpty());
        QVERIFY(check(genome, "small.fa").warning.contains(QStringLiteral("chr1")));
        QVERIFY(!check(genome, "peaks.bed").refusal.isEmpty());
        const project::MissingFile motifs{path("lost.meme"), project::FileUse::Motifs, {"Motifs"}, {}};
        QVERIFY(!check(motifs, "peaks.bed").refusal.isEmpty());
    }

    void filesThatChangeAreNoticed()
    {
        open({path("genome.fa"), path("peaks.bed")}, 2);
        const QString file = QString::fromStdString(path("peaks.bed").string());
        const auto id = m_session->project().tracks.front().id;
        FileWatch watch(*m_session);
        QSignalSpy changed(&watch, &FileWatch::changed), gone(&watch, &FileWatch::gone);
        watch.setInterval(kOften);
        QTest::qWait(10 * kOften);
        QVERIFY(changed.isEmpty() && gone.isEmpty());
        // Rewritten.
        write(path("peaks.bed"), "chr1\t1000\t1200\tpeak_z\n");
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 1, kWait);
        QCOMPARE(changed[0][0].toString(), file);
        const auto before = m_session->source(id);
        watch.reload(file);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->source(id) && m_session->source(id) != before, kWait);
        QVERIFY(!m_session->source(id)->find("peak_z", 1).empty());
        // Replaced by renaming.
        QTest::qWait(5 * kOften);
        write(path("new.bed"), "chr1\t1000\t1200\tpeak_y\nchr1\t2000\t2100\tx\n");
        fs::rename(path("new.bed"), path("peaks.bed"));
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 2, kWait);
        // Deleted, and another one comes.
        fs::remove(path("peaks.bed"));
        QTRY_COMPARE_WITH_TIMEOUT(gone.count(), 1, kWait);
        QVERIFY(m_session->source(id));
        write(path("peaks.bed"), "chr1\t5\t6\tpeak_x\n");
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 3, kWait);
        QCOMPARE(gone.count(), 1);
        // The genome.
        const auto reference = m_session->reference();
        write(path("genome.fa"), ">chr1\nACGTACGTACGT\n");
        QTRY_COMPARE_WITH_TIMEOUT(changed.count(), 4, kWait);
        watch.reload(changed[3][0].toString());
        QTRY_VERIFY_WITH_TIMEOUT(m_session->reference() != reference, kWait);
        QCOMPARE(m_session->contigs().size(), 1u);
        QTest::qWait(10 * kOften);
        QCOMPARE(changed.count(), 4);
    }
    void whatIsStillBeingWrittenIsNotReported()
    {
        open({path("genome.fa"), path("peaks.bed")}, 2);
        FileWatch watch(*m_session);
        QSignalSpy changed(&watch, &FileWatch::changed);
        const auto look = [&] {
            watch.check();
            QTRY_VERIFY_WITH_TIMEOUT(m_session->jobs().jobs().empty(), kWait);
        };
        look();
        for (int i = 1; i < 5; ++i) {
            write(path("peaks.bed"), "chr1\t1\t2\n" + std::string(static_cast<std::size_t>(i), '\n'));
            look();
            QVERIFY(changed.isEmpty());
        }
        look();
        QCOMPARE(changed.count(), 1);
    }
    void filesCutShortWhileTheyAreOpenAreErrorsOrOldData()
    {
        std::vector<genome::SignalSpan> spans;
        for (std::int64_t begin = 0; begin < 30'000; begin += 100)
            spans.push_back({{"chr1", begin, begin + 100}, std::vector<float>(100, static_cast<float>(begin % 700))});
        genome::writeBigWig(path("signal.bw"), {{"chr1", 30'000}, {"chr2", 30'000}}, spans);
        open({path("genome.fa"), path("signal.bw")}, 2);
        const auto signal = m_session->source(m_session->project().tracks.front().id);
        const auto sequence = m_session->source("sequence");
        SilentProgress progress;
        QVERIFY(std::holds_alternative<genome::Signal>(signal->read({"chr1", 0, 1000}, 100, progress)));
        for (const std::uintmax_t size : {5000u, 600u, 64u, 0u}) {
            for (const char* name : {"signal.bw", "genome.fa"})
                fs::resize_file(path(name), std::min(size, fs::file_size(path(name))));
            for (const auto& source : {signal, sequence})
                for (const Region& region : {Region{"chr1", 20'000, 30'000}, Region{"chr1", 0, 300}, Region{"chr2", 0, 30'000}}) {
                    try {
                        source->read(region, 500, progress);
                    } catch (const Error& error) {
                        QVERIFY(QString::fromUtf8(error.what()).contains(QLatin1String(source == signal ? "signal.bw" : "genome.fa")));
                    }
                }
        }
        try {
            signal->read({"chr1", 20'000, 30'000}, 500, progress);
            QFAIL("there is nothing left to read");
        } catch (const Error&) {
        }
    }

    void matchesTakeAnotherMotifFile()
    {
        project::Project project;
        project::TrackEntry track;
        track.id = "matches";
        track.name = "Matches";
        track.file = path("gone.meme");
        track.kind = "motif_hits";
        project::setMatchSettings(track, {});
        project.tracks.push_back(track);
        const auto missing = project::missingUses(project);
        QCOMPARE(missing.size(), std::size_t{1});
        QCOMPARE(missing[0].trackId, std::string("matches"));
        const std::string head = "MEME version 4\n\nALPHABET= ACGT\n\n";
        write(path("good.meme"), head + "MOTIF K1 GATA\nletter-probability matrix: alength= 4 w= 2\n0 0 1 0\n1 0 0 0\n");
        write(path("none.meme"), head);
        write(path("sites.bed"), "chr1\t10\t20\n");
        QVERIFY(app::checkReplacement(project, missing[0], path("good.meme"), nullptr).refusal.isEmpty());
        QVERIFY(!app::checkReplacement(project, missing[0], path("none.meme"), nullptr).refusal.isEmpty());
        QVERIFY(!app::checkReplacement(project, missing[0], path("sites.bed"), nullptr).refusal.isEmpty());
        project::relink(project, {{path("gone.meme"), path("good.meme")}});
        QCOMPARE(project.tracks[0].file, path("good.meme"));
        QVERIFY(project::matchSettings(project.tracks[0]).has_value());
    }
};

QTEST_MAIN(SafetyTest)
#include "safety_test.moc"
