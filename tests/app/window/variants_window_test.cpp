// SPDX-License-Identifier: GPL-3.0-or-later
// The ways into What if and to motif matches: a variant typed as a place or clicked in a track, and a motif file as a track of the project.
#include "app/runs/variant_selection.h"
#include "app/window/main_window.h"
#include "app/window/match_tracks.h"
#include "app/window/place_box.h"
#include "app/window/track_actions.h"
#include "core/base/atomic_file.h"
#include "core/project/match_settings.h"
#include "core/project/run_project.h"
#include "tests/support/test_support.h"

#include <QDockWidget>
#include <QMenu>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>

#include <algorithm>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

class VariantsWindowTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();
    std::unique_ptr<MainWindow> m_window;

    const project::TrackEntry* matches() const
    {
        const auto& tracks = m_window->session().project().tracks;
        const auto found =
            std::find_if(tracks.begin(), tracks.end(), [](const auto& track) { return project::matchSettings(track).has_value(); });
        return found == tracks.end() ? nullptr : &*found;
    }
    static QAction* find(const QMenu& menu, const QString& text)
    {
        for (QAction* action : menu.actions()) {
            if (QString(action->text()).remove(QLatin1Char('&')) == text)
                return action;
            if (action->menu())
                if (QAction* inside = find(*action->menu(), text))
                    return inside;
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_temporary.path());
        std::string letters;
        for (int i = 0; i < 1'000; ++i)
            letters += "ACGTTGCAGATAACCGGTTA";
        writeFileAtomically(m_folder / "genome.fa", ">chr1\n" + letters + "\n");
        writeFileAtomically(m_folder / "some.vcf",
                            "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t5001\t.\tA\tG,T\t.\tPASS\t.\n");
        writeFileAtomically(m_folder / "motifs.meme",
                            "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF M1 GATA\nletter-probability matrix: alength= 4 w= 7 nsites= 20\n"
                            "0 0 1 0\n1 0 0 0\n0 0 0 1\n1 0 0 0\n1 0 0 0\n0 1 0 0\n0 1 0 0\n");
        m_window = std::make_unique<MainWindow>();
        m_window->resize(1400, 900);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        m_window->files().open(
            {QString::fromStdString((m_folder / "genome.fa").string()), QString::fromStdString((m_folder / "some.vcf").string())});
        QTRY_COMPARE(m_window->session().project().tracks.size(), std::size_t{2});
    }
    void cleanupTestCase() { m_window.reset(); }

    void aVariantIsAPlaceAndAQuestion()
    {
        auto* box = m_window->findChild<LocusBox*>();
        auto* dock = m_window->findChild<QDockWidget*>(QStringLiteral("whatif"));
        QVERIFY(box != nullptr && dock != nullptr);
        QSignalSpy asked(&VariantSelection::of(m_window->session()), &VariantSelection::asked);
        dock->hide();
        box->setFocus();
        box->setText(QStringLiteral("chr1:5,002 C>T"));
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        QVERIFY(!dock->isHidden());
        QVERIFY(m_window->session().region().contains(5'001));
        QCOMPARE(VariantSelection::of(m_window->session()).last()->alternates.front(), std::string("T"));
        box->setText(QStringLiteral("chr1:100-200"));
        QTest::keyClick(box, Qt::Key_Return);
        QCOMPARE(asked.size(), 1);
        QCOMPARE(m_window->session().region().length(), std::int64_t{101});
    }

    void aClickedRowIsAsked()
    {
        Session& session = m_window->session();
        session.setDetailShown(false);
        session.goTo({"chr1", 4'980, 5'020});
        QSignalSpy asked(&VariantSelection::of(session), &VariantSelection::asked);
        auto& lane = m_window->view().overview();
        const auto vcf = std::find_if(session.project().tracks.begin(), session.project().tracks.end(),
                                      [](const auto& track) { return track.kind == "variants"; });
        QVERIFY(vcf != session.project().tracks.end());
        QTRY_VERIFY(lane.loader().loaded(vcf->id) != nullptr && !m_window->view().isReading());
        const int row = lane.rowOf(vcf->id);
        QVERIFY(row >= 0);
        const auto& place = lane.rows()[static_cast<std::size_t>(row)];
        const QPoint at(static_cast<int>(lane.viewport().toPx(5'000.5)), static_cast<int>(place.top - lane.scroll() + place.height / 2));
        QTest::mouseClick(m_window->view().overviewCanvas(), Qt::LeftButton, {}, at);
        QTRY_COMPARE(asked.size(), 1);
        QCOMPARE(VariantSelection::of(session).last()->alternates.size(), std::size_t{2});
    }

    void matchesAreATrackOfTheProject()
    {
        Session& session = m_window->session();
        const std::size_t before = session.project().tracks.size();
        showMatches(session, m_folder / "motifs.meme");
        QVERIFY(matches() != nullptr);
        const std::string id = matches()->id;
        QTRY_VERIFY(session.source(id) != nullptr);
        SilentProgress silent;
        const auto data = session.source(id)->read({"chr1", 0, 200}, 100, silent);
        QCOMPARE(std::get<genome::MotifHits>(data).items.size(), std::size_t{10});
        QCOMPARE(std::get<genome::MotifHits>(data).items[0].motif, std::string("GATA M1"));
        QVERIFY(matches()->subtitle.find("motifs.meme · p ≤ 0.0001") == 0);

        // Its menu: another threshold opens it anew, one step.
        m_window->view().selection().set({id});
        QMenu menu;
        m_window->findChild<TrackActions*>()->fillMenu(menu, id);
        QAction* strict = find(menu, QStringLiteral("p \u2264 1e-06"));
        QVERIFY(strict != nullptr);
        strict->trigger();
        QCOMPARE(project::matchSettings(*matches())->pvalue, 1e-6);
        QTRY_VERIFY(session.source(id) != nullptr && session.source(id)->description().find("1e-06") != std::string::npos);
        session.undo();
        QCOMPARE(project::matchSettings(*matches())->pvalue, 1e-4);

        // Saved with the paths beside the project, and as a figure.
        project::Project kept = session.project();
        kept.file = m_folder / "kept.bindscape";
        for (auto& track : kept.tracks)
            if (track.id == id)
                project::setMatchSettings(track, {1e-5, false, m_folder / "datasets/toy/instances.bed.gz"});
        project::writeProject(kept, kept.file);
        QVERIFY(readFile(kept.file).find("\"datasets/toy/instances.bed.gz\"") != std::string::npos);
        const auto again = project::readProject(kept.file);
        const auto track = std::find_if(again.tracks.begin(), again.tracks.end(), [&](const auto& one) { return one.id == id; });
        QVERIFY(project::matchSettings(*track) == (project::MatchSettings{1e-5, false, m_folder / "datasets/toy/instances.bed.gz"}));
        const auto figure = project::browserFigure(again, {"chr1", 0, 100}, std::nullopt, 100, silent);
        QVERIFY(std::any_of(figure.legend.begin(), figure.legend.end(),
                            [](const auto& fact) { return fact.find("Motif matches: matches of 1 motif of motifs.meme") == 0; }));

        session.undo();
        QCOMPARE(session.project().tracks.size(), before);
    }
};

QTEST_MAIN(VariantsWindowTest)
#include "variants_window_test.moc"
