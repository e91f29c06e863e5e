// SPDX-License-Identifier: GPL-3.0-or-later
// Which output of the network that a run started from is that of the run's TF.
#include "core/project/pretrained.h"
#include "core/train/run_record.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::project;
namespace fs = std::filesystem;

class PretrainedTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    const fs::path m_folder = m_temporary.path().toStdString();

    static train::RunRecord finished()
    {
        train::RunRecord record;
        record.state = "finished";
        record.options = train::completeOptions(record.options);
        return record;
    }
    void write(const std::string& name, const train::RunRecord& record)
    {
        fs::create_directories(m_folder / name);
        train::writeRunRecord(record, m_folder / name);
    }
    // A run that started from one of these tracks.
    fs::path startedFrom(const std::vector<train::TaskRecord>& tasks, const std::string& peaksMd5 = "other")
    {
        auto trunk = finished();
        trunk.inputs.tasks = tasks;
        write("trunk", trunk);
        auto run = finished();
        run.inputs.checksums = {{"genome", "g.fa", "1"}, {"peaks", "p.bed", peaksMd5}};
        run.trunk = train::TrunkRecord{(m_folder / "trunk").string(), "", "", {}, {}};
        write("run", run);
        return m_folder / "run";
    }
    static AnalysisEntry analysisOf(const std::string& tf, const std::string& cell = {})
    {
        AnalysisEntry analysis;
        analysis.tf = tf;
        analysis.cell = cell;
        return analysis;
    }

private Q_SLOTS:
    void theSamePeaksGoFirst()
    {
        const auto run = startedFrom({{"SP1", "chip", "a"}, {"renamed", "chip", "b"}}, "b");
        QCOMPARE(pretrainedOutput(analysisOf("SP1"), run).task, std::string("renamed"));
        QCOMPARE(pretrainedOutput(analysisOf("SP1"), run).run, m_folder / "trunk");
    }

    void elseTheName()
    {
        // As the published bundle has them; md5s of it are empty, and so may be that of the peaks.
        const std::vector<train::TaskRecord> bundle{{"GM12878|SP1|None", "chip", ""},
                                                    {"H1-hESC|SP1|None", "chip", ""},
                                                    {"GM12878|Sp11|None", "chip", ""},
                                                    {"HeLa-S3|DNase|None", "dnase", ""},
                                                    {"HeLa-S3|STAT3|None", "chip", ""}};
        for (const std::string md5 : {"", "x"}) {
            const auto run = startedFrom(bundle, md5);
            QCOMPARE(pretrainedOutput(analysisOf("STAT3"), run).task, std::string("HeLa-S3|STAT3|None"));
            QCOMPARE(pretrainedOutput(analysisOf("Sp1", "GM12878"), run).task, std::string("GM12878|SP1|None"));
            QCOMPARE(pretrainedOutput(analysisOf("sp1", "H1-hESC"), run).task, std::string("H1-hESC|SP1|None"));
            VERIFY_ERROR(pretrainedOutput(analysisOf("SP1"), run), "several tracks of SP1: GM12878|SP1|None, H1-hESC|SP1|None");
            VERIFY_ERROR(pretrainedOutput(analysisOf("SP1", "K562"), run), "several tracks");
            VERIFY_ERROR(pretrainedOutput(analysisOf("SP"), run), "not pre-trained on a track of SP");
            VERIFY_ERROR(pretrainedOutput(analysisOf("DNase"), run), "not pre-trained on a track of DNase");
        }
        QCOMPARE(pretrainedOutput(analysisOf("PU1"), startedFrom({{"PU.1", "chip", ""}})).task, std::string("PU.1"));
        QCOMPARE(pretrainedOutput(analysisOf("PU.1"), startedFrom({{"PU1 (GM12878)", "chip", ""}})).task, std::string("PU1 (GM12878)"));
    }

    void aTrunkOfOneOutputHasNoName() { QCOMPARE(pretrainedOutput(analysisOf("SP1"), startedFrom({})).task, std::string()); }

    void runsWithoutOneSayWhy()
    {
        write("scratch", finished());
        VERIFY_ERROR(pretrainedOutput(analysisOf("SP1"), m_folder / "scratch"), "scratch began with random weights");
        const auto run = startedFrom({{"SP1", "chip", ""}});
        fs::remove_all(m_folder / "trunk");
        VERIFY_ERROR(pretrainedOutput(analysisOf("SP1"), run), "trunk is gone");
        VERIFY_ERROR(pretrainedOutput(analysisOf("SP1"), m_folder / "nothing"), "run.json");
        QCOMPARE(pretrainedScores(m_folder / "run"), m_folder / "run" / "scores-pretrained");
    }
};

QTEST_GUILESS_MAIN(PretrainedTest)
#include "pretrained_test.moc"
