// SPDX-License-Identifier: GPL-3.0-or-later
// Going places: names, several at once, next and previous; undo of views without touching what is saved; regions of interest.
#include "app/session/feature_search.h"
#include "app/session/session.h"
#include "core/project/region_bed.h"
#include "tests/support/text_file.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace bindscape;
using app::FeatureSearch;
using app::Session;
using test::write;

namespace {
constexpr int kWait = 5000;
}  // namespace

class GoingPlacesTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<FeatureSearch> m_search;
    std::unique_ptr<QSignalSpy> m_messages;

    QString path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QString lastMessage() const { return m_messages->isEmpty() ? QString() : m_messages->last()[0].toString(); }
    FeatureSearch::Outcome go(const QString& text)
    {
        std::optional<FeatureSearch::Outcome> outcome;
        m_search->goTo(text, [&](const auto& result) { outcome = result; });
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, kWait))
            return {false, QStringLiteral("no answer")};
        return *outcome;
    }
    const std::string& trackId(const char* name) const
    {
        static const std::string none;
        for (const auto& track : m_session->project().tracks)
            if (track.name == name)
                return track.id;
        return none;
    }
    void step(const char* track, bool forward)
    {
        QSignalSpy moved(m_session.get(), &Session::regionChanged), said(m_session.get(), &Session::message);
        m_search->step(trackId(track), forward);
        QVERIFY(QTest::qWaitFor([&] { return !moved.isEmpty() || !said.isEmpty(); }, kWait));
    }
    std::int64_t centre() const { return (m_session->region().begin + m_session->region().end) / 2; }
    QString undoText() { return m_session->undoStack().undoText(); }

private Q_SLOTS:
    void initTestCase()
    {
        QByteArray fasta;
        for (const char* chrom : {"chr1", "chr2"}) {
            fasta += QByteArray(">") + chrom + "\n";
            for (int line = 0; line < 1000; ++line)
                fasta += line == 500 ? QByteArray("TTTTTTTTTTGCGCATGCGCAAAAAAAAAACCCCCCCCCCTTTTTTTTTTAAAAAAAAAA\n") : QByteArray("ACGTTGCAGATAACCGGTTA").repeated(3) + "\n";
        }
        write(path("genome.fa"), fasta);
        write(path("peaks.bed"), "chr1\t1000\t1200\tpeak_a\nchr1\t20000\t20300\tpeak_b\nchr2\t500\t700\tpeak_c\n");
        write(path("genes.bed12"), "chr1\t30000\t34000\tVPS13D\t0\t+\t30000\t34000\t0\t2\t100,100,\t0,3900,\n"
                                   "chr1\t30000\t31000\tVPS13D\t0\t+\t30000\t31000\t0\t2\t100,100,\t0,900,\n"
                                   "chr2\t40000\t41000\tTP53\t0\t-\t40000\t41000\t0\t2\t100,100,\t0,900,\n");
        write(path("motifs.meme"), "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF MA0506.1 NRF1\nletter-probability matrix: alength= 4 w= 10 nsites= 20\n"
                                   "0 0 1 0\n0 1 0 0\n0 0 1 0\n0 1 0 0\n1 0 0 0\n0 0 0 1\n0 0 1 0\n0 1 0 0\n0 0 1 0\n0 1 0 0\n");
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_search = std::make_unique<FeatureSearch>(*m_session);
        m_messages = std::make_unique<QSignalSpy>(m_session.get(), &Session::message);
        project::Project project;
        project.genome = path("genome.fa").toStdString();
        project.genomeName = "genome";
        project.motifs = path("motifs.meme").toStdString();
        m_session->setProject(project);
        QTRY_VERIFY_WITH_TIMEOUT(m_session->hasGenome(), kWait);
        m_session->openFiles({path("peaks.bed").toStdString(), path("genes.bed12").toStdString()});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->project().tracks.size(), 2u, kWait);
        for (const auto& track : m_session->project().tracks)
            QTRY_VERIFY_WITH_TIMEOUT(m_session->source(track.id), kWait);
        QVERIFY(m_session->saveProject(path("saved.bindscape").toStdString()));
    }
    void cleanup()
    {
        m_messages.reset();
        m_search.reset();
        m_session.reset();
    }

    void namesOfEveryKind()
    {
        QVERIFY(go(QStringLiteral("vps13d")).went);
        QCOMPARE(m_session->region(), (Region{"chr1", 28'000, 36'000}));  // the longest transcript, 2 kb on each side
        QCOMPARE(undoText(), QStringLiteral("Go to VPS13D"));
        const auto partial = go(QStringLiteral("TP5"));
        QVERIFY(partial.went);
        QCOMPARE(partial.sentence, QStringLiteral("This is TP53."));
        QCOMPARE(m_session->region().chrom, std::string("chr2"));
        QVERIFY(go(QStringLiteral("peak_b")).went);
        QVERIFY(m_session->region().contains(20'150));
        m_session->addRegion({"chr2", 5000, 6000}, "my first region");
        QVERIFY(go(QStringLiteral("My first region")).went);  // a name with blanks
        QCOMPARE(m_session->region(), (Region{"chr2", 4900, 6100}));
        QVERIFY(go(QStringLiteral("chr2")).went);
        QCOMPARE(m_session->region(), (Region{"chr2", 0, 60'000}));
    }
    void motifsGoToTheirNearestInstance()
    {
        m_session->goTo({"chr2", 25'000, 26'000});
        for (const char* name : {"NRF1", "MA0506.1", "NRF1 MA0506.1"}) {
            m_session->goTo({"chr2", 25'000, 26'000});
            const auto outcome = go(QString::fromLatin1(name));
            QVERIFY2(outcome.went, qPrintable(outcome.sentence));
            QCOMPARE(m_session->region().chrom, std::string("chr2"));
            QVERIFY(std::abs(centre() - 30'015) <= 1);  // planted in line 500
        }
    }
    void mistakesSayWhatWasMeant()
    {
        m_session->goTo({"chr1", 100, 2000});
        const auto outcome = go(QStringLiteral("VPS13X"));
        QVERIFY(!outcome.went);
        QCOMPARE(outcome.sentence, QStringLiteral("No gene or motif called VPS13X. Did you mean VPS13D?"));
        QCOMPARE(go(QStringLiteral("NFR1")).sentence, QStringLiteral("No gene or motif called NFR1. Did you mean NRF1?"));
        QCOMPARE(go(QStringLiteral("chr1:70,000")).sentence, QStringLiteral("chr1 ends at 60,000. Type a place before that."));
        QCOMPARE(go(QStringLiteral("chr3:5-9")).sentence, QStringLiteral("The genome has no chromosome called chr3. Did you mean chr1?"));
        QCOMPARE(go(QStringLiteral("VPS13D xyzzyxyzzy")).sentence.left(42), QStringLiteral("No gene or motif called xyzzyxyzzy. Type a"));
        QCOMPARE(m_session->region(), (Region{"chr1", 100, 2000}));
        const auto clipped = go(QStringLiteral("chr1:59,000-70,000"));
        QVERIFY(clipped.went);
        QCOMPARE(clipped.sentence, QStringLiteral("chr1 ends at 60,000. Shown up to there."));
    }
    void aPositionKeepsTheZoom()
    {
        m_session->goTo({"chr1", 100, 1100});
        QVERIFY(go(QStringLiteral("chr1:5,001")).went);
        QCOMPARE(m_session->region(), (Region{"chr1", 4500, 5500}));
        m_session->goTo({"chr1", 0, 60'000});
        QVERIFY(go(QStringLiteral("chr1:30001")).went);
        QCOMPARE(m_session->region().length(), std::int64_t{5000});
    }
    void reversedShowsTheOtherStrand()
    {
        m_session->addTracks({[] {
            project::TrackEntry entry;
            entry.id = entry.name = entry.kind = "sequence";
            return entry;
        }()});
        const auto flipped = [&] { return m_session->project().tracks.back().style.flipped; };
        QVERIFY(go(QStringLiteral("chr1:100-200[rev]")).went);
        QVERIFY(flipped());
        QVERIFY(go(QStringLiteral("chr1:100-300[rev]")).went);
        QVERIFY(flipped());
    }
    void severalPlacesSideBySide()
    {
        QSignalSpy changed(m_session.get(), &Session::lociChanged);
        QVERIFY(go(QStringLiteral("chr1:101-200 VPS13D; peak_c")).went);
        QCOMPARE(m_session->loci().size(), 3u);
        QCOMPARE(m_session->loci()[0], (Region{"chr1", 100, 200}));
        QCOMPARE(m_session->loci()[1], (Region{"chr1", 28'000, 36'000}));
        QCOMPARE(m_session->region(), m_session->loci()[0]);
        QCOMPARE(undoText(), QStringLiteral("Show 3 places side by side"));
        QCOMPARE(changed.count(), 1);
        QVERIFY(m_session->saveProject(path("loci.bindscape").toStdString()));
        QCOMPARE(project::readProject(path("loci.bindscape").toStdString()).view.loci.size(), 3u);
        m_session->moveLocus(1, {"chr1", 1000, 2000});
        QCOMPARE(m_session->loci()[1], (Region{"chr1", 1000, 2000}));
        QCOMPARE(m_session->region(), (Region{"chr1", 1000, 2000}));  // what moved last
        m_session->settleView();
        QTest::qWait(1050);
        m_session->closeLocus(2);
        QCOMPARE(m_session->loci().size(), 2u);
        QCOMPARE(m_session->region(), m_session->loci()[1]);
        m_session->closeLocus(0);
        QVERIFY(m_session->loci().empty());
        QCOMPARE(m_session->region(), (Region{"chr1", 1000, 2000}));
        m_session->undo();
        QCOMPARE(m_session->loci().size(), 2u);
        m_session->undo();
        QCOMPARE(m_session->loci().size(), 3u);
        QCOMPARE(undoText(), QStringLiteral("Zoom to chr1:1,001-2,000"));
        QVERIFY(go(QStringLiteral("NRF1")).went);  // a motif is shown alone as well
        QVERIFY(m_session->loci().empty());
        QVERIFY(go(QStringLiteral("chr1:101-200 VPS13D; peak_c")).went);
        m_session->goTo({"chr2", 10, 500});
        QVERIFY(m_session->loci().empty());
        m_session->back();
        QCOMPARE(m_session->loci().size(), 3u);

        Session again;
        again.openProject(path("loci.bindscape").toStdString());
        QTRY_COMPARE_WITH_TIMEOUT(again.loci().size(), 3u, kWait);
        QVERIFY(!again.undoStack().canUndo());
    }
    void completionsSayWhatTheyAre()
    {
        QSignalSpy found(m_search.get(), &FeatureSearch::found);
        m_session->addRegion({"chr2", 5000, 6000}, "the VPS region");
        m_search->complete(QStringLiteral("vps"));
        QTRY_VERIFY_WITH_TIMEOUT(!found.isEmpty(), kWait);
        const auto things = found.last()[1].value<std::vector<app::NamedThing>>();
        QCOMPARE(things.size(), 2u);  // a gene once, by its longest transcript; then what has it inside
        QCOMPARE(things[0].name, std::string("VPS13D"));
        QVERIFY(things[0].kind == app::NamedThing::Kind::Gene);
        QCOMPARE(things[0].region.length(), std::int64_t{4000});
        QVERIFY(things[1].kind == app::NamedThing::Kind::Region);
    }

    void stepsThroughFeaturesOnToOtherChromosomes()
    {
        m_session->goTo({"chr1", 0, 400});
        step("peaks", true);
        QCOMPARE(centre(), std::int64_t{1100});
        step("peaks", true);
        QCOMPARE(centre(), std::int64_t{20'150});
        step("peaks", true);
        QCOMPARE(m_session->region().chrom, std::string("chr2"));
        QVERIFY(lastMessage().contains(QStringLiteral("first one on chr2")));
        step("peaks", true);
        QVERIFY(lastMessage().contains(QStringLiteral("last one of the genome")));
        step("peaks", false);
        QCOMPARE(centre(), std::int64_t{20'150});
        step("peaks", false);
        QCOMPARE(centre(), std::int64_t{1100});  // not the same one again
        step("peaks", false);
        QVERIFY(lastMessage().contains(QStringLiteral("first one of the genome")));
    }
    void stepsThroughRegions()
    {
        m_session->addRegions({{"", {"chr2", 100, 300}, "b", {}, {}}, {"", {"chr1", 5000, 5400}, "a", {}, {}}});
        m_session->goTo({"chr1", 0, 400});
        m_search->stepRegion(true);
        QCOMPARE(centre(), std::int64_t{5200});
        m_search->stepRegion(true);
        QCOMPARE(m_session->region().chrom, std::string("chr2"));
        m_search->stepRegion(false);
        QCOMPARE(centre(), std::int64_t{5200});
    }
    void nextOfAMillionIsFast()
    {
        QByteArray bed;
        for (int i = 0; i < 1'000'000; ++i)
            bed += "chr1\t" + QByteArray::number(i / 20) + "\t" + QByteArray::number(i / 20 + 5) + "\tm" + QByteArray::number(i) + "\n";
        write(path("million.bed"), bed);
        m_session->openFiles({path("million.bed").toStdString()});
        QTRY_VERIFY_WITH_TIMEOUT(m_session->source(trackId("million")), 30'000);
        m_session->goTo({"chr1", 1000, 1400});
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; i < 20; ++i)
            step("million", true);
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(m_session->region().begin, std::int64_t{1022});  // 20 begins after that of 1200, in the middle
        timer.restart();
        QCOMPARE(go(QStringLiteral("n999999")).sentence, QStringLiteral("No gene or motif called n999999. Did you mean m999999?"));
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    }

    void viewsAreUndoneExactlyAndNeverUnsaved()
    {
        m_session->goTo({"chr1", 1000, 3000});
        m_session->setDetail({"chr1", 1500, 1600});
        m_session->settleView();
        const auto detail = m_session->detail();
        QTest::qWait(1100);  // later moves are steps of their own
        m_session->goTo({"chr2", 100, 900}, true, QStringLiteral("Go to somewhere"));
        QCOMPARE(undoText(), QStringLiteral("Go to somewhere"));
        m_session->setDetailShown(false);
        QCOMPARE(undoText(), QStringLiteral("Hide detail"));
        QVERIFY(!m_session->isModified());
        m_session->undo();
        QVERIFY(m_session->isDetailShown());
        m_session->undo();
        QCOMPARE(m_session->region(), (Region{"chr1", 1000, 3000}));
        QCOMPARE(m_session->detail(), detail);
        m_session->redo();
        m_session->redo();
        QCOMPARE(m_session->region(), (Region{"chr2", 100, 900}));
        QVERIFY(!m_session->isDetailShown());
        QVERIFY(!m_session->isModified());
    }
    void movesByHandAreOneStepOnceTheyStandStill()
    {
        m_session->goTo({"chr1", 1000, 3000});
        QTest::qWait(1100);
        const int before = m_session->undoStack().count();
        for (int i = 1; i <= 30; ++i)
            m_session->goTo({"chr1", 1000 + i, 3000 + i}, false);
        QCOMPARE(m_session->undoStack().count(), before);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->undoStack().count(), before + 1, kWait);
        QCOMPARE(undoText(), QStringLiteral("Pan"));
        m_session->goTo({"chr1", 1100, 2100}, false);
        m_session->settleView();  // soon after: the same step
        QCOMPARE(m_session->undoStack().count(), before + 1);
        QCOMPARE(undoText(), QStringLiteral("Zoom to chr1:1,101-2,100"));
        m_session->goTo({"chr1", 1200, 2200}, false);
        m_session->undo();  // while it still moves
        QCOMPARE(m_session->region(), (Region{"chr1", 1000, 3000}));
        QVERIFY(m_session->canGoBack());
    }
    void savedStateIsAboutEditsOnly()
    {
        const auto rename = [&](const char* name) {
            auto track = m_session->project().tracks[0];
            track.name = name;
            m_session->changeTrack(track, QStringLiteral("Rename to ") + QString::fromLatin1(name));
        };
        rename("one");
        QVERIFY(m_session->isModified());
        m_session->goTo({"chr1", 1000, 3000});
        QVERIFY(m_session->saveProject(path("edits.bindscape").toStdString()));
        m_session->goTo({"chr1", 2000, 3000});
        QVERIFY(!m_session->isModified());
        m_session->undo();  // of the view: past the saved place in the stack
        m_session->undo();
        m_session->goTo({"chr1", 5000, 6000});
        QVERIFY(!m_session->isModified());  // the stack's own clean state is lost here
        m_session->undo();
        m_session->undo();
        QVERIFY(m_session->isModified());
        m_session->redo();
        QVERIFY(!m_session->isModified());
        m_session->undo();
        rename("two");
        QVERIFY(m_session->isModified());
        m_session->undo();
        QVERIFY(m_session->isModified());
        m_session->undoStack().beginMacro(QStringLiteral("Both"));
        rename("three");
        m_session->undoStack().endMacro();
        QVERIFY(m_session->saveProject(path("edits.bindscape").toStdString()));
        QVERIFY(!m_session->isModified());
        m_session->undo();
        QVERIFY(m_session->isModified());
    }
    void mergedEditsAfterSavingAreUnsaved()
    {
        const auto height = [&](double value) {
            auto track = m_session->project().tracks[0];
            track.style.height = value;
            m_session->changeTrack(track, QStringLiteral("Height"));
        };
        height(90);
        m_session->goTo({"chr1", 2000, 3000});
        QVERIFY(m_session->saveProject(path("heights.bindscape").toStdString()));
        m_session->undo();
        height(91);  // merges into the edit that was saved
        QVERIFY(m_session->isModified());
        m_session->undo();
        QVERIFY(m_session->isModified());
    }
    void undoOfAnEditLeavesTheViewAlone()
    {
        m_session->addRegion({"chr1", 100, 200});
        m_session->undoStack().undo();
        const auto here = m_session->region();
        m_session->undoStack().redo();
        QCOMPARE(m_session->region(), here);
    }
    void historyGoesOnAfterUndo()
    {
        for (const std::int64_t at : {1000, 5000, 9000}) {
            m_session->goTo({"chr1", at, at + 500});
            QTest::qWait(1050);
        }
        m_session->undo();
        QCOMPARE(m_session->region().begin, std::int64_t{5000});
        m_session->back();
        QCOMPARE(m_session->region().begin, std::int64_t{1000});
        QCOMPARE(undoText(), QStringLiteral("Back to chr1:1,001-1,500"));
        m_session->forward();
        m_session->forward();
        QCOMPARE(m_session->region().begin, std::int64_t{9000});
    }

    void regionsAreEditedWithUndo()
    {
        QSignalSpy changed(m_session.get(), &Session::regionsChanged);
        const auto first = m_session->addRegion({"chr1", 100, 200});
        QCOMPARE(undoText(), QStringLiteral("Add region Region 1"));
        const auto ids = m_session->addRegions({{"", {"chr1", 500, 700}, "b", {}, {}}, {"", {"chr1", 59'000, 99'000}, "c", {}, {}}, {"", {"chrZ", 1, 2}, "", {}, {}}});
        QCOMPARE(ids.size(), 2u);
        QCOMPARE(m_session->regions()[2].region.end, std::int64_t{60'000});
        auto entry = m_session->regions()[1];
        entry.label = "renamed";
        entry.color = draw::Color::hex(0x112233);
        m_session->changeRegions({entry}, QStringLiteral("Rename region"));
        QCOMPARE(m_session->findRegion(ids[0])->label, std::string("renamed"));
        m_session->removeRegions({first, ids[1]});
        QCOMPARE(m_session->regions().size(), 1u);
        QCOMPARE(undoText(), QStringLiteral("Remove 2 regions"));
        m_session->undo();
        QCOMPARE(m_session->regions()[0].id, first);
        QCOMPARE(m_session->regions()[2].id, ids[1]);
        m_session->undo();
        QCOMPARE(m_session->findRegion(ids[0])->label, std::string("b"));
        m_session->undo();
        m_session->undo();
        QVERIFY(m_session->regions().empty());
        QVERIFY(!m_session->isModified());
        QVERIFY(changed.count() >= 8);
    }
    void regionsAsBed()
    {
        const std::filesystem::path bed = path("regions.bed").toStdString();
        std::vector<project::RegionEntry> regions{{"x", {"chr1", 100, 200}, "one two", draw::Color::hex(0xD55E00), {}}, {"y", {"chr2", 0, 7}, "", {}, {}}};
        project::writeRegionBed(regions, bed);
        const auto again = project::readRegionBed(bed, m_session->contigs());
        QCOMPARE(again.regions.size(), 2u);
        QVERIFY(again.warnings.empty());
        QCOMPARE(again.regions[0].label, std::string("one two"));
        QCOMPARE(again.regions[0].region, regions[0].region);
        QVERIFY(again.regions[0].color == regions[0].color);
        QVERIFY(!again.regions[1].color && again.regions[1].label.empty());
        write(path("bad.bed"), "track name=x\n1\t5\t9\tok\nchr1\t9\t5\nchr1\tx\t5\nchrQ\t1\t2\nchr2\t1\t99999999\nchr2\t7\t7\nchr2 1 3 a 0 . 1 3 300,0,0\n");
        const auto bad = project::readRegionBed(path("bad.bed").toStdString(), m_session->contigs());
        QCOMPARE(bad.regions.size(), 2u);
        QCOMPARE(bad.regions[0].region, (Region{"chr1", 5, 9}));
        QVERIFY(!bad.regions[1].color);
        QVERIFY(!bad.warnings.empty());
        QCOMPARE(bad.warnings[0].line, 3L);
        write(path("worse.bed"), "nothing here\n");
        bool refused = false;
        try {
            project::readRegionBed(path("worse.bed").toStdString(), m_session->contigs());
        } catch (const Error& error) {
            refused = QString::fromUtf8(error.what()).contains(QStringLiteral("worse.bed"));
        }
        QVERIFY(refused);
    }
    void aHundredThousandRegionsStayFast()
    {
        std::vector<project::RegionEntry> many(100'000);
        for (std::size_t i = 0; i < many.size(); ++i)
            many[i].region = {"chr1", static_cast<std::int64_t>(i % 59'000), static_cast<std::int64_t>(i % 59'000 + 50)};
        QElapsedTimer timer;
        timer.start();
        const auto ids = m_session->addRegions(many);
        std::vector<std::string> odd;
        for (std::size_t i = 1; i < ids.size(); i += 2)
            odd.push_back(ids[i]);
        m_session->removeRegions(odd);
        m_session->undo();
        QCOMPARE(m_session->regions().size(), many.size());
        QCOMPARE(m_session->regions()[777].id, ids[777]);
        QVERIFY2(timer.elapsed() < 1500, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_MAIN(GoingPlacesTest)
#include "going_places_test.moc"
