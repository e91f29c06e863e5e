// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/session.h"
#include "tests/support/http_server.h"
#include "tests/support/text_file.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace bindscape;
using app::Session;
using app::Severity;
using test::write;

namespace {

constexpr int kWait = 5000;

std::vector<std::string> names(const Session& session)
{
    std::vector<std::string> result;
    for (const auto& track : session.project().tracks)
        result.push_back(track.name);
    return result;
}

}  // namespace

class SessionTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<QSignalSpy> m_messages;

    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    std::filesystem::path file(const char* name) const { return path(name).toStdString(); }
    QString lastMessage() const { return m_messages->isEmpty() ? QString() : m_messages->last()[0].toString(); }
    void openGenome()
    {
        m_session->openGenome(file("genome.fa"));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->hasGenome(), kWait);
    }
    void openTracks(std::vector<std::filesystem::path> files)
    {
        const auto before = m_session->project().tracks.size();
        m_session->openFiles(files);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->project().tracks.size(), before + files.size(), kWait);
    }

private Q_SLOTS:
    void runsAreRecordedAtOnceAndRemovedWithUndo()
    {
        openGenome();
        const auto saved = file("runs.bindscape");
        QVERIFY(m_session->saveProject(saved));
        project::AnalysisEntry analysis;
        analysis.id = "gata1";
        for (const char* id : {"one", "two", "three"}) {
            project::RunEntry run;
            run.id = id;
            analysis.runs.push_back(run);
        }
        m_session->updateAnalyses({analysis});
        QVERIFY(!m_session->isModified());
        QCOMPARE(project::readProject(saved).analyses.at(0).runs.size(), std::size_t(3));  // a crash now loses nothing
        m_session->removeRuns({"one", "three"}, QStringLiteral("Remove two runs"));
        QCOMPARE(m_session->project().analyses.at(0).runs.size(), std::size_t(1));
        QCOMPARE(m_session->undoStack().undoText(), QStringLiteral("Remove two runs"));
        project::RunEntry late;
        late.id = "late";
        auto analyses = m_session->project().analyses;
        analyses[0].runs.push_back(late);
        m_session->updateAnalyses(analyses);
        m_session->undoStack().undo();
        QCOMPARE(m_session->project().analyses.at(0).runs.size(), std::size_t(4));
        QCOMPARE(m_session->project().analyses.at(0).runs.front().id, std::string("one"));
        QCOMPARE(m_session->project().analyses.at(0).runs.at(2).id, std::string("three"));
    }
    void ofManyTracksOnlyThoseAskedForAreOpened()
    {
        openGenome();
        std::vector<project::TrackEntry> many;
        for (int i = 0; i < 100; ++i) {
            project::TrackEntry entry;
            entry.name = entry.id = "many" + std::to_string(i);
            entry.file = file("peaks.bed");
            entry.kind = i == 50 ? "genes" : "intervals";
            many.push_back(entry);
        }
        many[50].file = file("genes.gtf");
        write(path("genes.gtf"), "chr1\t.\texon\t5\t9\t.\t+\t.\tgene_id \"a\"; transcript_id \"b\"\n");
        m_session->addTracks(many);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->source("many50"), kWait);
        QVERIFY(!m_session->source("many7") && m_session->problem("many7").isEmpty());
        m_session->openSources({"many7", "many8"});
        QTRY_VERIFY_WITH_TIMEOUT(m_session->source("many7") && m_session->source("many8"), kWait);
        QVERIFY(!m_session->source("many9"));
        m_session->undo();
    }
    void filesBesideTheTracks()
    {
        openGenome();
        write(path("cytoBand.txt"), "chr1\t0\t300\tp1\tgneg\nchr1\t300\t600\tq1\tgpos50\n");
        write(path("motifs.meme"), "MEME version 4\n\nALPHABET= ACGT\n");
        write(path("counts.jaspar"), ">MA1 X\nA [1 2]\nC [1 2]\nG [1 2]\nT [1 2]\n");
        const auto tracks = m_session->project().tracks.size();
        m_session->openFiles({file("cytoBand.txt"), file("motifs.meme")});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->project().motifs, file("motifs.meme"), kWait);
        QCOMPARE(m_session->project().cytobands, file("cytoBand.txt"));
        QCOMPARE(m_session->project().tracks.size(), tracks);
        QCOMPARE(m_session->undoStack().undoText(), QStringLiteral("Motifs of motifs.meme"));
        QSignalSpy changed(m_session.get(), &Session::sideFilesChanged);
        m_session->undo();
        QVERIFY(m_session->project().motifs.empty() && !m_session->project().cytobands.empty());
        m_session->undo();
        QVERIFY(m_session->project().cytobands.empty());
        QCOMPARE(changed.size(), 2);
        m_session->redo();
        QCOMPARE(m_session->project().cytobands, file("cytoBand.txt"));
        m_session->openFiles({file("counts.jaspar")});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->project().motifs, file("counts.jaspar"), kWait);
    }
    void initTestCase()
    {
        QByteArray fasta;
        for (const char* chrom : {"chr1", "chr2"}) {
            fasta += QByteArray(">") + chrom + "\n";
            for (int line = 0; line < 1000; ++line)
                fasta += QByteArray("ACGTTGCAGATAACCGGTTA").repeated(3) + "\n";
        }
        write(path("genome.fa"), fasta);
        write(path("peaks.bed"), "chr1\t1000\t1200\tpeak_a\nchr1\t20000\t20300\tpeak_b\nchr2\t500\t700\tpeak_c\n");
        write(path("more.bed"), "chr1\t5000\t5100\tx\n");
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_messages = std::make_unique<QSignalSpy>(m_session.get(), &Session::message);
    }
    void cleanup()
    {
        m_messages.reset();
        m_session.reset();
    }

    void genomeGivesTheFirstChromosomeAndASequenceTrack()
    {
        openGenome();
        QCOMPARE(m_session->contigs().size(), 2u);
        QCOMPARE(m_session->region(), (Region{"chr1", 0, 60'000}));
        QCOMPARE(m_session->detail().length(), 88);
        QCOMPARE(names(*m_session), (std::vector<std::string>{"Sequence"}));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->source("sequence"), kWait);
    }
    void tracksWithoutAGenomeWaitForIt()
    {
        m_session->openFiles({file("peaks.bed")});
        QTRY_VERIFY_WITH_TIMEOUT(lastMessage().contains(QStringLiteral("Open the genome")), kWait);
        QCOMPARE(m_messages->last()[1].value<Severity>(), Severity::Note);
        m_session->openFiles({file("genome.fa")});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->project().tracks.size(), 2u, kWait);
        QCOMPARE(names(*m_session), (std::vector<std::string>{"peaks", "Sequence"}));
    }
    void genomeAndTracksTogether()
    {
        m_session->openFiles({file("peaks.bed"), file("genome.fa"), file("more.bed")});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->project().tracks.size(), 3u, kWait);
        QVERIFY(m_session->isModified());
    }
    void twoBitGenomeAndTracksOfAServer()
    {
        using namespace std::string_literals;
        test::HttpServer server;
        write(path("small.2bit"), QByteArray::fromStdString("\x43\x27\x41\x1a\0\0\0\0\1\0\0\0\0\0\0\0"s + "\4chr1\x19\0\0\0"s + "\x08\0\0\0"s + std::string(12, '\0') + "\x1b\x1b"s));
        m_session->openFiles({file("small.2bit"), server.serve("a/values.bedGraph?x=1", "chr1\t2\t5\t1.5\n")});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->project().tracks.size(), 2u, kWait);
        QCOMPARE(m_session->project().genomeName, std::string("small"));
        QCOMPARE(m_session->reference()->fetch({"chr1", 0, 8}), std::string("TCAGTCAG"));
        QCOMPARE(names(*m_session), (std::vector<std::string>{"values", "Sequence"}));
        QCOMPARE(m_session->project().tracks[0].file.string(), server.url("a/values.bedGraph?x=1"));
    }
    void badFilesAreToldAndTheRestIsOpened()
    {
        openGenome();
        write(path("rubbish.bed"), "this is no table\n");
        m_session->openFiles({file("nothing.bed"), file("rubbish.bed"), file("peaks.bed")});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->project().tracks.size(), 2u, kWait);
        QTRY_VERIFY_WITH_TIMEOUT(m_messages->count() >= 2, kWait);
        QString all;
        for (const auto& message : *m_messages)
            all += message[0].toString();
        QVERIFY(all.contains(QStringLiteral("nothing.bed")));
        QVERIFY(all.contains(QStringLiteral("rubbish.bed")));
    }
    void everyEditIsUndone()
    {
        openGenome();
        openTracks({file("peaks.bed"), file("more.bed")});
        const auto added = names(*m_session);
        QCOMPARE(added, (std::vector<std::string>{"peaks", "more", "Sequence"}));
        const auto ids = [&] { return std::pair{m_session->project().tracks[0].id, m_session->project().tracks[1].id}; };
        m_session->moveTrack(ids().first, 1);
        QCOMPARE(names(*m_session), (std::vector<std::string>{"more", "peaks", "Sequence"}));
        auto changed = m_session->project().tracks[0];
        changed.name = "renamed";
        changed.style.height = 77;
        m_session->changeTrack(changed, QStringLiteral("Rename"));
        QCOMPARE(m_session->project().tracks[0].name, std::string("renamed"));
        m_session->removeTracks({ids().first, ids().second});
        QCOMPARE(names(*m_session), (std::vector<std::string>{"Sequence"}));
        m_session->undoStack().undo();
        QCOMPARE(names(*m_session), (std::vector<std::string>{"renamed", "peaks", "Sequence"}));
        m_session->undoStack().undo();
        QCOMPARE(m_session->project().tracks[0].name, std::string("more"));
        m_session->undoStack().undo();
        QCOMPARE(names(*m_session), added);
        m_session->undoStack().undo();
        QCOMPARE(names(*m_session), (std::vector<std::string>{"Sequence"}));
        for (int i = 0; i < 4; ++i)
            m_session->undoStack().redo();
        QCOMPARE(names(*m_session), (std::vector<std::string>{"Sequence"}));
        QVERIFY(!m_session->undoStack().canRedo());
    }
    void repeatedHeightsAreOneStep()
    {
        openGenome();
        const int before = m_session->undoStack().count();
        for (const double height : {40., 50., 60.}) {
            auto track = m_session->project().tracks[0];
            track.style.height = height;
            m_session->changeTrack(track, QStringLiteral("Height"));
        }
        QCOMPARE(m_session->undoStack().count(), before + 1);
        m_session->undoStack().undo();
        QVERIFY(m_session->project().tracks[0].style.height < 40);
    }
    void severalTracksAreChangedInOneStep()
    {
        openGenome();
        openTracks({file("peaks.bed"), file("more.bed")});
        QSignalSpy changed(m_session.get(), &Session::tracksChanged);
        const auto setHeights = [&](double height, int live) {
            auto tracks = m_session->project().tracks;
            for (auto& track : tracks)
                track.style.height = height;
            m_session->changeTracks(tracks, QStringLiteral("Height of 3 tracks"), live);
        };
        const auto heights = [&] {
            std::set<double> found;
            for (const auto& track : m_session->project().tracks)
                found.insert(track.style.height);
            return found;
        };
        const auto first = heights();
        const int before = m_session->undoStack().count();
        setHeights(41, 1);
        QCOMPARE(changed.count(), 1);  // not once a track
        QTest::qWait(1100);            // longer than what is merged by time
        setHeights(42, 1);
        QCOMPARE(m_session->undoStack().count(), before + 1);
        setHeights(43, 2);  // another gesture
        setHeights(44, 0);
        QCOMPARE(m_session->undoStack().count(), before + 3);
        m_session->undoStack().undo();
        m_session->undoStack().undo();
        QCOMPARE(heights(), (std::set<double>{42}));
        m_session->undoStack().undo();
        QCOMPARE(heights(), first);
        m_session->undoStack().redo();
        QCOMPARE(heights(), (std::set<double>{42}));
    }
    void resultsSurviveUndo()
    {
        openGenome();
        openTracks({file("peaks.bed")});
        auto results = m_session->project();
        project::TrackEntry hits;
        hits.id = "gata1.hits";
        hits.name = "GATA1 motif hits";
        hits.kind = "motif_hits";
        hits.file = file("missing.bed.gz");
        results.tracks.push_back(hits);
        m_session->mergeResultTracks(results);
        m_session->mergeResultTracks(results);  // not twice
        QCOMPARE(names(*m_session), (std::vector<std::string>{"peaks", "GATA1 motif hits", "Sequence"}));
        m_session->undoStack().undo();
        QCOMPARE(names(*m_session), (std::vector<std::string>{"GATA1 motif hits", "Sequence"}));
    }
    void placesAreClippedAndRemembered()
    {
        openGenome();
        QSignalSpy history(m_session.get(), &Session::historyChanged);
        m_session->goTo({"chr1", 59'500, 60'500});
        QCOMPARE(m_session->region(), (Region{"chr1", 59'000, 60'000}));
        m_session->goTo({"chr2", -50, 50});
        QCOMPARE(m_session->region(), (Region{"chr2", 0, 100}));
        QCOMPARE(m_session->detail().chrom, std::string("chr2"));  // follows
        m_session->back();
        QCOMPARE(m_session->region(), (Region{"chr1", 59'000, 60'000}));
        m_session->back();
        QCOMPARE(m_session->region(), (Region{"chr1", 0, 60'000}));
        QVERIFY(!m_session->canGoBack());
        m_session->forward();
        m_session->goTo({"chr1", 100, 300});  // drops what was ahead
        QVERIFY(!m_session->canGoForward());
        m_session->goTo({"chr7", 0, 10});
        QVERIFY(lastMessage().contains(QStringLiteral("chr7")));
        QCOMPARE(m_session->region(), (Region{"chr1", 100, 300}));
        QVERIFY(history.count() >= 4);
    }
    void centreComesCloserFromFarOut()
    {
        openGenome();
        m_session->goToCentre("chr2", 30'000);
        QCOMPARE(m_session->region(), (Region{"chr2", 27'500, 32'500}));
        QCOMPARE(m_session->detail(), (Region{"chr2", 29'956, 30'044}));
        m_session->goTo({"chr2", 100, 400});
        m_session->goToCentre("chr1", 1000);
        QCOMPARE(m_session->region(), (Region{"chr1", 850, 1150}));
    }
    void hitCentresTheDetail()
    {
        openGenome();
        QSignalSpy selected(m_session.get(), &Session::hitSelected);
        m_session->selectHit(genome::MotifHit{2000, 2010, Strand::Forward, 10, 1e-6, 1, true, "GATA1"}, "chr1");
        QCOMPARE(selected.count(), 1);
        QCOMPARE((m_session->detail().begin + m_session->detail().end) / 2, 2005);
    }
    void projectComesBackAsItWas()
    {
        openGenome();
        openTracks({file("peaks.bed"), file("more.bed")});
        auto track = m_session->project().tracks[0];
        track.name = "My peaks";
        track.style.color = draw::Color::hex(0x123456);
        m_session->changeTrack(track, QStringLiteral("Rename"));
        m_session->goTo({"chr2", 1000, 3000});
        m_session->setDetail({"chr2", 1500, 1600});
        QVERIFY(m_session->isModified());
        QVERIFY(m_session->saveProject(file("saved.bindscape")));
        QVERIFY(!m_session->isModified());
        QFile saved(path("saved.bindscape"));
        QVERIFY(saved.open(QIODevice::ReadOnly));
        QVERIFY(!saved.readAll().contains(m_folder.path().toUtf8()));  // paths are relative

        Session again;
        again.openProject(file("saved.bindscape"));
        QTRY_VERIFY_WITH_TIMEOUT(again.hasGenome(), kWait);
        QCOMPARE(names(again), names(*m_session));
        QCOMPARE(again.project().tracks[0].style.color, track.style.color);
        QCOMPARE(again.region(), (Region{"chr2", 1000, 3000}));
        QCOMPARE(again.detail(), (Region{"chr2", 1500, 1600}));
        QTRY_VERIFY_WITH_TIMEOUT(again.source(again.project().tracks[1].id), kWait);
        QVERIFY(!again.isModified());
    }
    void missingFileLeavesAPlaceholderThatCanBeRelinked()
    {
        openGenome();
        write(path("gone.bed"), "chr1\t100\t200\n");
        openTracks({file("gone.bed"), file("peaks.bed")});
        QVERIFY(m_session->saveProject(file("broken.bindscape")));
        QVERIFY(QFile::remove(path("gone.bed")));
        QSignalSpy missing(m_session.get(), &Session::filesMissing);
        m_session->openProject(file("broken.bindscape"));
        QTRY_COMPARE_WITH_TIMEOUT(missing.count(), 1, kWait);
        QCOMPARE(m_session->project().tracks.size(), 3u);
        const auto id = m_session->project().tracks[0].id;
        QTRY_VERIFY_WITH_TIMEOUT(m_session->problem(id).contains(QStringLiteral("gone.bed")), kWait);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->source(m_session->project().tracks[1].id), kWait);
        m_session->relinkTrack(id, file("more.bed"));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->source(id), kWait);
        QVERIFY(m_session->problem(id).isEmpty());
    }
    void damagedProjectLeavesTheOpenOneAlone()
    {
        openGenome();
        write(path("damaged.bindscape"), "{ \"format\": ");
        m_session->openProject(file("damaged.bindscape"));
        QTRY_VERIFY_WITH_TIMEOUT(lastMessage().contains(QStringLiteral("damaged.bindscape")), kWait);
        QVERIFY(m_session->hasGenome());
    }
    void savingWhereNothingCanBeWrittenIsTold()
    {
        openGenome();
        QVERIFY(!m_session->saveProject("/proc/nowhere/project.bindscape"));
        QVERIFY(!lastMessage().isEmpty());
        QVERIFY(m_session->isModified());
    }
};

QTEST_MAIN(SessionTest)
#include "session_test.moc"
