// SPDX-License-Identifier: GPL-3.0-or-later
// Projects of many TFs: the table and its complaints, ids and settings, what is there already; a step that fails takes only its own TF along.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/project/panel_project.h"
#include "core/project/panel_runs.h"
#include "core/project/run_project.h"
#include "core/project/step_keys.h"
#include "tests/core/project/fake_compute.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::project;
namespace fs = std::filesystem;

class PanelProjectTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();

    PanelPlan plan() const
    {
        PanelPlan plan;
        plan.folder = m_folder / "panel";
        plan.genome = "/data/genome.fa";
        plan.motifFile = "/data/motifs.meme";
        plan.dnase = "/data/dnase.bed";
        plan.designs = {"baseline", "gc"};
        plan.run.architecture = "deepsea";
        plan.run.seed = 4;
        plan.maxSites = 50;
        plan.test = {"chr22"};
        return plan;
    }

private Q_SLOTS:
    void theTable()
    {
        const fs::path file = m_folder / "tfs.tsv";
        const auto read = [&](const std::string& text) {
            writeFileAtomically(file, text);
            return readPanelTable(file);
        };
        const auto tfs = read("tf\tmotif\tpeaks\tcell\tmore\nSP1\tMA0079.3\tpeaks/sp1.bed\tGM12878\tx\r\n\nNRF1\tMA0506.1\t/abs/nrf1.bed\tGM12878\t\n");
        QCOMPARE(tfs.size(), std::size_t{2});
        QCOMPARE(tfs[0].peaks, m_folder / "peaks/sp1.bed");
        QVERIFY(tfs[0].cell == "GM12878" && tfs[1].peaks == "/abs/nrf1.bed" && tfs[1].dnase.empty());
        VERIFY_ERROR(read("tf\tpeaks\nSP1\ta\n"), "no column \"motif\"");
        VERIFY_ERROR(read("tf\tmotif\tpeaks\nSP1\t\ta\n"), "line 2");
        VERIFY_ERROR(read("tf\tmotif\tpeaks\nSP1\tm\ta\nSP1\tm\tb\n"), "line 3");
        VERIFY_ERROR(read("tf\tmotif\tpeaks\n"), "names no TF");
        VERIFY_ERROR(read(""), "is empty");
    }

    void theProject()
    {
        const std::vector<PanelTf> tfs{{"SP1", "", "MA0079.3", "/p/sp1.bed", {}}, {"NF-kB (p65)", "", "M2", "/p/b.bed", {}}};
        auto project = panelProject(plan(), tfs);
        QCOMPARE(project.analyses.size(), std::size_t{4});
        const auto& entry = project.analyses[1];
        QVERIFY(entry.id == "sp1-gc" && entry.design == "gc" && entry.maxSites == 50 && entry.seed == 4 && entry.test == std::vector<std::string>{"chr22"});
        QCOMPARE(entry.runs.size(), std::size_t{2});
        QVERIFY(entry.runs[0].id == "sp1-gc-deepsea-present" && !entry.runs[0].coreBlocked && entry.runs[1].coreBlocked);
        QCOMPARE(project.analyses[2].id, std::string("nf-kb--p65--baseline"));
        QCOMPARE(panelRuns(project, "gc").size(), std::size_t{2});
        // Again with other settings: the same analyses, and what was there otherwise stays.
        RunEntry own;
        own.id = "mine";
        project.analyses[1].runs.push_back(own);
        fs::create_directories(project.folder());
        writeProject(project, project.file);
        auto other = plan();
        other.maxSites = 90;
        other.blocked = false;
        const auto again = panelProject(other, {tfs[0]});
        QCOMPARE(again.analyses.size(), std::size_t{4});
        QVERIFY(again.analyses[1].maxSites == 90 && again.analyses[3].maxSites == 50);
        QCOMPARE(again.analyses[1].runs.size(), std::size_t{3});
        other.designs = {"dnase"};
        other.dnase.clear();
        VERIFY_ERROR(panelProject(other, {tfs[0]}), "needs regions of open chromatin");
        // Two cell types of one TF are two rows.
        const auto cells = panelProject(plan(), {{"STAT3", "GM12878", "m", "/a", {}}, {"STAT3", "HeLa-S3", "m", "/b", {}}});
        QVERIFY(std::any_of(cells.analyses.begin(), cells.analyses.end(), [](const auto& one) { return one.id == "stat3-hela-s3-gc"; }));
    }

    // Figures of one TF neither show nor depend on what the others' steps have added.
    void tracksOfOneAnalysis()
    {
        auto project = panelProject(plan(), {{"SP1", "", "M1", "/p/a.bed", {}}, {"SP10", "", "M2", "/p/b.bed", {}}});
        const auto add = [&](const fs::path& file) {
            TrackEntry track;
            track.id = file.string();
            track.file = file;
            project.tracks.push_back(track);
        };
        add("/data/own.bw");
        add({});  // the sequence
        add(paths::scoresFolder(paths::runFolder(project.folder(), "sp1-gc-deepsea-present")));
        add(paths::scoresFolder(paths::runFolder(project.folder(), "sp10-gc-deepsea-present")));
        add(paths::datasetFolder(project.folder(), "sp1-gc") / paths::kInstancesFile);
        add(paths::datasetFolder(project.folder(), "sp1-baseline") / paths::kInstancesFile);
        const auto shown = withTracksOf(project, project.analyses[1]);
        QCOMPARE(shown.tracks.size(), std::size_t{4});
        QVERIFY(std::none_of(shown.tracks.begin(), shown.tracks.end(), [](const auto& track) {
            return track.id.find("sp10") != std::string::npos || track.id.find("sp1-baseline") != std::string::npos;
        }));
    }

    // The motif of one TF is not in the file: its steps are left out, the other's are done.
    void aFailureTakesNothingElseAlong()
    {
        std::string genome;
        Random random(3);
        for (const char* chrom : {"chr1", "chr8", "chr9"}) {
            genome += std::string(">") + chrom + "\n";
            for (int i = 0; i < 60'000; ++i)
                genome += "ACGT"[random.below(4)];
            genome += "\n";
        }
        writeFileAtomically(m_folder / "genome.fa", genome);
        writeFileAtomically(m_folder / "motif.meme", "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF TOY1 TOY\nletter-probability matrix: alength= 4 w= 6 nsites= 20 E= 0\n"
                                                     "0.05 0.05 0.85 0.05\n0.85 0.05 0.05 0.05\n0.05 0.05 0.05 0.85\n0.85 0.05 0.05 0.05\n0.85 0.05 0.05 0.05\n0.05 0.05 0.85 0.05\n");
        std::string peaks;
        for (const char* chrom : {"chr1", "chr8", "chr9"})
            for (int begin = 1000; begin < 58'000; begin += 700)
                peaks += std::string(chrom) + "\t" + std::to_string(begin) + "\t" + std::to_string(begin + 300) + "\n";
        writeFileAtomically(m_folder / "peaks.bed", peaks);
        PanelPlan plan;
        plan.folder = m_folder / "small";
        plan.genome = m_folder / "genome.fa";
        plan.motifFile = m_folder / "motif.meme";
        plan.designs = {"baseline"};
        plan.blocked = false;
        plan.pvalue = 0.005;
        auto project = panelProject(plan, {{"GONE", "", "NONE", m_folder / "peaks.bed", {}}, {"TOY", "", "TOY1", m_folder / "peaks.bed", {}}});
        std::vector<std::string> failed, finished;
        RunObserver observer;
        observer.finished = [&](const Step& step, double) { finished.push_back(step.title); };
        SilentProgress silent;
        const std::vector<StepKind> only{StepKind::Dataset, StepKind::Train};
        VERIFY_ERROR(runProject(project, test::fakeCompute(), only, 1, silent, observer), "NONE");
        observer.failed = [&](const Step& step, const std::string& sentence) { failed.push_back(step.title + ": " + sentence); };
        runProject(project, test::fakeCompute(), only, 1, silent, observer);
        QCOMPARE(failed.size(), std::size_t{1});
        QVERIFY2(failed[0].find("GONE") != std::string::npos && failed[0].find("NONE") != std::string::npos, failed[0].c_str());
        QCOMPARE(finished.size(), std::size_t{2});
        QVERIFY(finished[1].find("Train TOY") != std::string::npos);
        QVERIFY(!fs::exists(paths::datasetFolder(project.folder(), "gone-baseline") / paths::kInstancesFile));
        // Without a single score there is no picture, and a sentence says so.
        const auto said = exportPanelFigures(project, 1, silent);
        QVERIFY(!said.empty() && !fs::exists(paths::figuresFolder(project.folder()) / "panel"));
    }
};

QTEST_APPLESS_MAIN(PanelProjectTest)
#include "panel_project_test.moc"
