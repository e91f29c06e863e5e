// SPDX-License-Identifier: GPL-3.0-or-later
// The motifs of a run: found by its button, listed with logos, instances that move the browser, distances from the core.
#include "app/dialogs/export_dialog.h"
#include "app/panels/motif_list.h"
#include "app/panels/motifs_panel.h"
#include "app/panels/places_model.h"
#include "app/runs/motif_jobs.h"
#include "app/runs/run_selection.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "tests/core/seqlets/planted.h"
#include "tests/support/test_support.h"
#include "widgets/canvas/look.h"
#include "widgets/forms/notice.h"
#include "widgets/plots/chart_view.h"

#include <QElapsedTimer>
#include <QPushButton>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QToolButton>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

class MotifsPanelTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();
    project::Project m_project;
    std::unique_ptr<Session> m_session;

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        widgets::Look::instance().apply(widgets::Scheme::Light);
        auto planted =
            test::plant(1, 400, 300, {{test::matrixOf("AACAGATGGT"), 0.6, 0.9, {}, 1}, {test::matrixOf("TGACTCAC"), 0.3, 0.5, 40, 1}},
                        test::Noise::Independent);
        std::string genome = ">chr1\n";
        for (const auto& letters : planted.letters)
            genome += letters + "\n";
        writeFileAtomically(m_folder / "genome.fa", genome);
        writeFileAtomically(m_folder / "known.meme",
                            "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF K2 TAL\nletter-probability matrix: alength= 4 w= 8\n"
                            "1 0 0 0\n0 1 0 0\n1 0 0 0\n0 0 1 0\n1 0 0 0\n0 0 0 1\n0 0 1 0\n0 0 1 0\n");
        m_project.file = m_folder / "p.bindscape";
        m_project.genome = m_folder / "genome.fa";
        m_project.motifs = m_folder / "known.meme";
        project::AnalysisEntry analysis;
        analysis.id = "a";
        analysis.tf = "TF";
        for (const char* id : {"scored", "idle"}) {
            project::RunEntry run;
            run.id = run.name = id;
            analysis.runs.push_back(run);
        }
        m_project.analyses.push_back(analysis);
        scores::writeScores(planted.set, {{"chr1", 400 * 300}}, paths::scoresFolder(paths::runFolder(m_folder, "scored")));
    }
    void init()
    {
        m_session = std::make_unique<Session>();
        m_session->setProject(m_project);
        QTRY_VERIFY(m_session->reference() != nullptr);
        RunSelection::of(*m_session).select("scored");
    }
    void cleanup() { m_session.reset(); }

    void motifsAreFoundByTheButton()
    {
        MotifsPanel panel(*m_session, nullptr);
        panel.resize(1200, 260);
        panel.show();
        QTRY_VERIFY(panel.emptyText().contains(QStringLiteral("No motifs yet")));
        panel.findChild<widgets::Notice*>()->findChild<QPushButton*>()->click();
        QTRY_VERIFY(jobOfMotifs(*m_session, "scored") != nullptr || panel.motifs().motifs().rowCount() > 0);
        QTRY_COMPARE_WITH_TIMEOUT(panel.motifs().motifs().rowCount(), 2, 30000);
        QVERIFY(panel.emptyText().isEmpty());
        QVERIFY(panel.facts().contains(QStringLiteral("seqlets in 400 sites")));
        QCOMPARE(panel.motifs().motifs().at(0).matches[0].name, std::string("TAL"));
        QVERIFY(panel.motifs().motifs().at(0).matches[0].similarity > 0.95);
        QVERIFY(panel.motifs().motifs().index(0, MotifModel::MatchName).data().toString().startsWith(QStringLiteral("TAL")));
    }
    void aMotifShowsWhereItStands()
    {
        MotifsPanel panel(*m_session, nullptr);
        panel.resize(1200, 260);
        panel.show();
        QTRY_COMPARE(panel.motifs().motifs().rowCount(), 2);
        const auto& first = panel.motifs().motifs().at(0);
        QTRY_COMPARE(panel.placesModel().rowCount(), static_cast<int>(first.seqlets));
        QTRY_VERIFY(panel.spacing().hasData());
        QVERIFY(panel.spacing().chart().note.find("P = ") != std::string::npos);
        // Best first; a click goes there.
        QVERIFY(panel.placesModel().at(0).score >= panel.placesModel().at(1).score);
        panel.places().setCurrentIndex(panel.placesModel().index(3, 0));
        const auto place = panel.placesModel().at(3);
        const Region shown = m_session->region();
        QCOMPARE(shown.chrom, place.region.chrom);
        QVERIFY(shown.begin <= place.region.begin && place.region.end <= shown.end);
        QVERIFY(std::abs((shown.begin + shown.end) - (place.region.begin + place.region.end)) <= 4);
        panel.places().sortByColumn(PlacesModel::ToCore, Qt::AscendingOrder);
        for (int row = 1; row < panel.placesModel().rowCount(); ++row)
            QVERIFY(panel.placesModel().at(row - 1).toCore <= panel.placesModel().at(row).toCore);
        panel.places().sortByColumn(PlacesModel::Position, Qt::AscendingOrder);
        for (int row = 1; row < panel.placesModel().rowCount(); ++row)
            QVERIFY(panel.placesModel().at(row - 1).region.begin <= panel.placesModel().at(row).region.begin);
        // The other one, with its distance.
        panel.motifs().select("motif_2");
        QTRY_COMPARE(panel.placesModel().rowCount(), static_cast<int>(panel.motifs().motifs().at(1).seqlets));
        QTRY_COMPARE(panel.spacing().chart().markers.size(), std::size_t(1));
        QVERIFY(std::abs(panel.spacing().chart().markers[0].x - 40) <= 1);
        if (const QString folder = qEnvironmentVariable("BINDSCAPE_SCREENSHOTS"); !folder.isEmpty())
            panel.grab().save(folder + QStringLiteral("/motifs.png"));
        Q_EMIT panel.spacing().exportRequested();
        QTRY_VERIFY(panel.findChild<ExportDialog*>() != nullptr);
        QVERIFY(panel.findChild<ExportDialog*>()->target().filename().string().find("scored-motif_2-spacing") != std::string::npos);
    }
    void whatIsMissingIsSaid()
    {
        MotifsPanel panel(*m_session, nullptr);
        panel.show();
        RunSelection::of(*m_session).select("idle");
        QTRY_VERIFY(panel.emptyText().contains(QStringLiteral("Needs Grad-CAM")));
        // A damaged table is a sentence.
        const fs::path table = paths::motifsFolder(paths::scoresFolder(paths::runFolder(m_folder, "scored"))) / paths::kMotifsTable;
        const std::string content = readFile(table);
        writeFileAtomically(table, "#nothing\n");
        RunSelection::of(*m_session).select("scored");
        QTRY_VERIFY(panel.emptyText().contains(QStringLiteral("motifs.tsv")));
        writeFileAtomically(table, content);
        Q_EMIT m_session->runUpdated(QStringLiteral("scored"));
        QTRY_VERIFY(panel.emptyText().isEmpty());
        // Scores that were made since are told.
        fs::last_write_time(paths::scoresFolder(paths::runFolder(m_folder, "scored")) / paths::kScoresFile,
                            fs::file_time_type::clock::now() + std::chrono::hours(1));
        Q_EMIT m_session->runUpdated(QStringLiteral("scored"));
        QTRY_VERIFY(panel.facts().contains(QStringLiteral("newer than these motifs")));
        QVERIFY(panel.findAgain().isEnabled());
    }
    void aHundredThousandInstancesStayFluent()
    {
        std::vector<seqlets::SeqletPlace> places;
        Random random(1);
        for (int i = 0; i < 100'000; ++i) {
            const auto at = static_cast<std::int64_t>(random.below(1'000'000));
            places.push_back({{"chr" + std::to_string(1 + random.below(22)), at, at + 10},
                              Strand::Forward,
                              1.0 - i * 1e-6,
                              5,
                              static_cast<int>(random.below(900)),
                              false,
                              {"chr1", 0, 6}});
        }
        PlacesModel model;
        QTableView view;
        view.setModel(&model);
        view.resize(400, 300);
        view.show();
        QElapsedTimer timer;
        timer.start();
        model.setPlaces(std::move(places));
        view.grab();
        QVERIFY2(timer.elapsed() < 400, std::to_string(timer.elapsed()).c_str());  // the machine of the tests may be busy
        QCOMPARE(model.rowCount(), 100'000);
    }
};

QTEST_MAIN(MotifsPanelTest)
#include "motifs_panel_test.moc"
