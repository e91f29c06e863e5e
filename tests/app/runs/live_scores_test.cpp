// SPDX-License-Identifier: GPL-3.0-or-later
// What is in view is scored by a network that is being trained, which goes on and becomes the same.
#include "app/runs/analysis_jobs.h"
#include "app/runs/live_scores.h"
#include "app/runs/run_names.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/compute/compute.h"
#include "core/nn/architecture.h"
#include "core/project/run_project.h"
#include "core/scores/score_set.h"
#include "core/train/run_record.h"
#include "tests/core/train/toy_dataset.h"
#include "tests/support/test_support.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

class LiveScoresTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();
    std::unique_ptr<test::ToyDatasets> m_toy;
    std::unique_ptr<Session> m_session;

    project::Project makeProject() const
    {
        project::Project project;
        project.file = m_folder / "toy.bindscape";
        project.genome = m_toy->genome();
        project::AnalysisEntry analysis;
        analysis.id = "toy";
        analysis.tf = "TOY";
        analysis.motifFile = m_folder / "files/motif.meme";
        analysis.motifId = "toy";
        analysis.peaks = m_folder / "files/peaks.bed";
        analysis.background = "uniform";
        analysis.settings.window = 200;
        analysis.train = {"chr1"};
        analysis.validation = {"chr2"};
        analysis.test = {"chr3"};
        project::RunEntry run;
        run.id = "toy-run";
        run.name = "run 1";
        run.batch = 16;
        run.maxEpochs = 100'000;  // until it is stopped
        run.threads = 1;
        run.device = "cpu";
        run.settings.patience = 100'000;
        run.settings.score = false;
        for (const auto& [id, value] : nn::findDescription("danq").narrow)
            run.parameters[id] = 6;
        analysis.runs.push_back(run);
        project.analyses.push_back(analysis);
        return project;
    }
    const project::TrackEntry* track(const std::string& id) const
    {
        for (const auto& track : m_session->project().tracks)
            if (track.id == id)
                return &track;
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase()
    {
        QCoreApplication::setOrganizationName(QStringLiteral("bindscape-test"));
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_temporary.path());
        m_toy = std::make_unique<test::ToyDatasets>(m_folder / "files");
    }

    void theViewIsScoredMeanwhile()
    {
        m_session = std::make_unique<Session>();
        project::writeProject(makeProject(), m_folder / "toy.bindscape");
        m_session->setProject(makeProject());
        QTRY_VERIFY(m_session->reference() != nullptr);
        LiveScores& scores = LiveScores::of(*m_session);
        LiveTraining& live = LiveTraining::of(*m_session);
        QSignalSpy scored(&scores, &LiveScores::scored), said(m_session.get(), &Session::message);

        scores.score("toy-run", {"chr1", 2'500, 6'500});
        QCOMPARE(said.size(), 1);  // nothing to score with
        QVERIFY(said[0][0].toString().contains(QStringLiteral("has no weights yet")));

        startRun(*m_session, "toy-run");
        QTRY_VERIFY_WITH_TIMEOUT(live.state("toy-run") != nullptr && live.state("toy-run")->epochs.size() > 2, 30'000);
        scores.score("toy-run", {"chr1", 2'500, 6'500});
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 1, 30'000);
        QVERIFY(live.isRunning("toy-run"));
        const auto* heat = track(LiveScores::heatTrack("toy-run"));
        QVERIFY(heat != nullptr && track(LiveScores::lettersTrack("toy-run")) != nullptr);
        QVERIFY2(heat->subtitle.starts_with("epoch ") && heat->subtitle.find("still training") != std::string::npos, heat->subtitle.c_str());
        // The two bound hits of the view, in windows of the data set's length.
        const fs::path run = folderOf(m_session->project(), m_session->project().analyses[0].runs[0]);
        const auto set = bindscape::scores::readScores(paths::liveFolder(run) / "scores");
        QCOMPARE(set.sites.size(), std::size_t{2});
        QCOMPARE(set.sites[0].coreBegin, std::int64_t{3'000});
        QCOMPARE(set.window, std::size_t{200});
        QVERIFY(set.sites[0].normaliser > 0);
        QTRY_VERIFY(m_session->source(heat->id) != nullptr);

        // A stretch without a bound hit; the track is read anew.
        scores.score("toy-run", {"chr1", 30, 900});
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 2, 30'000);
        QCOMPARE(bindscape::scores::readScores(paths::liveFolder(run) / "scores").sites.size(), std::size_t{8});

        // Paused, by the place where it was saved.
        pauseRun(*m_session, "toy-run");
        QTRY_VERIFY_WITH_TIMEOUT(isPaused(*m_session, "toy-run"), 30'000);
        fs::remove_all(paths::liveFolder(run));
        scores.score("toy-run", {"chr1", 2'500, 6'500});
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 3, 30'000);
        QVERIFY2(track(LiveScores::heatTrack("toy-run"))->subtitle.starts_with("as saved"), track(LiveScores::heatTrack("toy-run"))->subtitle.c_str());
        QCOMPARE(bindscape::scores::readScores(paths::liveFolder(run) / "scores").sites.size(), std::size_t{2});
        auto untilNow = train::readRunRecord(run).options;
        untilNow.maxEpochs = static_cast<long>(train::readMetrics(run).size());
        SilentProgress silent;
        compute::loadCompute().train(paths::datasetFolder(m_folder, "toy"), m_toy->genome(), untilNow, m_folder / "until-now", silent, {});
        QCOMPARE(md5OfFile(paths::liveFolder(run) / paths::kModelFile), md5OfFile(m_folder / "until-now" / paths::kModelFile));
        resumeRuns(*m_session, {"toy-run"});
        QTRY_VERIFY_WITH_TIMEOUT(live.isRunning("toy-run"), 30'000);

        jobOfRun(*m_session, "toy-run")->stop();
        QTRY_VERIFY_WITH_TIMEOUT(jobOfRun(*m_session, "toy-run") == nullptr, 60'000);
        QVERIFY(track(LiveScores::heatTrack("toy-run"))->subtitle.find("still training") == std::string::npos);
        QVERIFY(!fs::exists(paths::liveFolder(run) / paths::kModelFile));  // the run has its own now

        // As many epochs of the same run without anybody looking.
        const auto record = train::readRunRecord(run);
        QCOMPARE(record.state, std::string("stopped"));
        auto options = record.options;
        options.maxEpochs = record.epochs;
        compute::loadCompute().train(paths::datasetFolder(m_folder, "toy"), m_toy->genome(), options, m_folder / "again", silent, {});
        QCOMPARE(train::readRunRecord(m_folder / "again").bestEpoch, record.bestEpoch);
        QCOMPARE(md5OfFile(m_folder / "again" / paths::kModelFile), md5OfFile(run / paths::kModelFile));

        // By the trained weights.
        scores.score("toy-run", {"chr1", 2'500, 6'500});
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 4, 30'000);
        QVERIFY(track(LiveScores::heatTrack("toy-run"))->subtitle.starts_with("trained"));
        scores.score("toy-run", {"chr1", 30, 40'000});
        QTRY_COMPARE_WITH_TIMEOUT(scored.size(), 5, 30'000);  // twelve hits
        QCOMPARE(said.size(), 1);
    }
};

QTEST_MAIN(LiveScoresTest)
#include "live_scores_test.moc"
