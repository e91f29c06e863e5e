// SPDX-License-Identifier: GPL-3.0-or-later
// Trunks as entries of a project: written and read, moved, broken; and as steps: made before what starts from them, kept while
// nothing changed, made again with what depends on them.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/project/relink.h"
#include "core/project/run_project.h"
#include "core/project/set_aside.h"
#include "core/project/step_keys.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/core/project/fake_compute.h"
#include "tests/support/test_support.h"

#include <algorithm>

using namespace bindscape;
using project::StepKind;
namespace fs = std::filesystem;

class TrunksTest : public QObject {
    Q_OBJECT
    test::ToyGenome m_genome;
    project::Project m_project;
    SilentProgress m_progress;

    // Regions of 300 bases, a track each, on all chromosomes.
    fs::path regions(const std::string& name, int first) const
    {
        std::string text;
        for (const char* chrom : {"chr1", "chr8", "chr9"})
            for (int at = first; at < 28'000; at += 2'500)
                text += std::string(chrom) + "\t" + std::to_string(at) + "\t" + std::to_string(at + 300) + "\n";
        writeFileAtomically(m_genome.path(name), text);
        return m_genome.path(name);
    }
    std::vector<std::string> run(const std::vector<StepKind>& only = {})
    {
        std::vector<std::string> done;
        project::RunObserver observer;
        observer.finished = [&](const project::Step& step, double) { done.push_back(std::string(project::toText(step.kind)) + " " + step.analysis); };
        project::runProject(m_project, test::fakeCompute(), only, 1, m_progress, observer);
        return done;
    }
    static bool isDone(const project::Project& project, StepKind kind, const std::string& id)
    {
        const auto steps = project::plan(project);
        const auto found = std::find_if(steps.begin(), steps.end(), [&](const auto& step) { return step.kind == kind && step.analysis == id; });
        return found != steps.end() && found->done;
    }

private Q_SLOTS:
    void init()
    {
        m_project = {};
        m_project.file = m_genome.path("work") / "x.bindscape";
        fs::remove_all(m_project.folder());
        fs::create_directories(m_project.folder());
        m_project.genome = m_genome.fasta;
        project::TrunkEntry trunk;
        trunk.id = "blood-bins";
        trunk.name = "blood";
        trunk.tracks = {{"A", regions("a.bed", 3'000), "chip"}, {"B", regions("b.bed", 4'000), "dnase"}};
        trunk.settings.window = 400;
        trunk.validation = {"chr8"};
        trunk.test = {"chr9"};
        trunk.run.id = "blood-danq";
        trunk.run.name = "blood";
        m_project.trunks = {trunk};
    }
    void comesBackFromJson()
    {
        auto& trunk = m_project.trunks[0];
        trunk.exclude = m_genome.path("black.bed");
        trunk.settings = {150, 900, 0.25, 40, 0.5, 1000, 7};
        trunk.train = {"chr1"};
        trunk.run.preset = "paper";
        trunk.run.settings.shift = 20;
        trunk.run.settings.groupRates = {{"convolution", 0.1}};
        trunk.unknownKeys["colour"] = "blue";
        const auto json = project::toJson(m_project, m_project.folder());
        QCOMPARE(json["trunks"][0]["tracks"][1]["file"].get<std::string>(), std::string("../b.bed"));
        QCOMPARE(json["trunks"][0]["tracks"][1]["kind"].get<std::string>(), std::string("dnase"));
        const auto again = project::projectFromJson(json, m_project.folder(), "x").trunks.at(0);
        QVERIFY(again.tracks == trunk.tracks && again.settings == trunk.settings && again.run.settings == trunk.run.settings);
        QVERIFY(again.id == trunk.id && again.name == trunk.name && again.exclude == trunk.exclude && again.train == trunk.train);
        QVERIFY(again.validation == trunk.validation && again.test == trunk.test && again.run.id == trunk.run.id && again.run.preset == "paper");
        QVERIFY(project::toJson(project::projectFromJson(json, m_project.folder(), "x"), m_project.folder()) == json);
        project::Project none = m_project;
        none.trunks.clear();
        QVERIFY(!project::toJson(none, m_project.folder()).contains("trunks"));  // as earlier programs wrote it
    }
    void aBrokenOneIsSetAside()
    {
        auto json = project::toJson(m_project, m_project.folder());
        auto broken = json["trunks"][0];
        broken["id"] = "other";
        broken["run"]["id"] = "other-run";
        broken["tracks"][1]["name"] = "A";
        json["trunks"].push_back(broken);
        VERIFY_ERROR(project::projectFromJson(json, m_project.folder(), "x"), "x: trunks[1].tracks[1].name is \"A\", which another track of the trunk has already");
        Warnings aside;
        const auto read = project::projectFromJson(json, m_project.folder(), "x", aside);
        QVERIFY(read.trunks.size() == 1 && aside.size() == 1);
        QVERIFY(project::toJson(read, m_project.folder())["set_aside"]["trunks"][0] == broken);
    }
    void folderNamesAreSharedWithAnalyses()
    {
        auto json = project::toJson(m_project, m_project.folder());
        json["analyses"] = nlohmann::json::parse(R"([{"id": "blood-bins", "runs": [{"id": "r"}]}])");
        VERIFY_ERROR(project::projectFromJson(json, m_project.folder(), "x"), "trunks[0].id is \"blood-bins\", which another entry has already");
        json["analyses"] = nlohmann::json::parse(R"([{"id": "sp1", "runs": [{"id": "blood-danq"}]}])");
        VERIFY_ERROR(project::projectFromJson(json, m_project.folder(), "x"), "run.id is \"blood-danq\", which another entry has already");
    }
    void lostTracksAreFoundAgain()
    {
        fs::create_directories(m_genome.path("moved"));
        fs::rename(m_genome.path("a.bed"), m_genome.path("moved/a.bed"));
        QVERIFY(project::missingFiles(m_project) == (std::vector{m_genome.path("a.bed")}));
        const auto missing = project::missingUses(m_project);
        QVERIFY(missing.size() == 1 && missing[0].uses == std::vector<std::string>{"A of the trunk blood"});
        project::relink(m_project, {{m_genome.path("a.bed"), m_genome.path("moved/a.bed")}});
        QVERIFY(m_project.trunks[0].tracks[0].file == m_genome.path("moved/a.bed") && project::missingFiles(m_project).empty());
    }
    void binsThenTrainingAndNothingTwice()
    {
        QVERIFY(run() == (std::vector<std::string>{"compendium blood-bins", "pretrain blood-bins"}));
        const fs::path bins = paths::datasetFolder(m_project.folder(), "blood-bins"), folder = paths::runFolder(m_project.folder(), "blood-danq");
        for (const fs::path& file : {bins / paths::kBinsFile, bins / paths::kCompendiumFile, folder / paths::kModelFile, folder / paths::kTasksFile})
            QVERIFY2(fs::exists(file), file.c_str());
        QVERIFY(test::fakeCalls().pretrainedOn == bins);
        QVERIFY(run().empty());
        m_project.trunks[0].run.settings.shift = 30;  // of the network: the bins stay
        QVERIFY(run() == (std::vector<std::string>{"pretrain blood-bins"}));
        QCOMPARE(test::fakeCalls().options.shift, 30L);
        QVERIFY(fs::exists(folder.string() + "-old1"));
        m_project.trunks[0].tracks[0].kind = "histone";  // of the tracks: everything
        QVERIFY(run() == (std::vector<std::string>{"compendium blood-bins", "pretrain blood-bins"}));
        regions("b.bed", 4'100);
        QVERIFY(!isDone(m_project, StepKind::Compendium, "blood-bins"));
    }
    void aRunWaitsForItsTrunkAndAgesWithIt()
    {
        project::AnalysisEntry analysis;
        analysis.id = "toy";
        analysis.tf = "TOY";
        analysis.motifFile = m_genome.path("motif.meme");
        analysis.motifId = "TOY1";
        analysis.background = "uniform";
        analysis.pvalue = 0.005;
        analysis.peaks = m_genome.peaksFile;
        writeFileAtomically(analysis.motifFile, "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF TOY1 TOY\nletter-probability matrix: alength= 4 w= 5\n0.1 0.1 0.7 0.1\n0.7 0.1 0.1 0.1\n"
                                                "0.1 0.1 0.1 0.7\n0.7 0.1 0.1 0.1\n0.7 0.1 0.1 0.1\n");
        project::RunEntry fine;
        fine.id = "toy-danq";
        fine.settings.trunk = paths::runFolder(m_project.folder(), "blood-danq");
        fine.settings.score = false;
        analysis.runs = {fine};
        m_project.analyses = {analysis};
        QVERIFY(project::startsFrom(m_project, fine) == &m_project.trunks[0]);
        QVERIFY(project::plan(m_project).front().kind == StepKind::Compendium);
        run({StepKind::Dataset});
        VERIFY_ERROR(run({StepKind::Train}), "needs \"Pre-train blood · DanQ\"");
        const auto done = run({StepKind::Compendium, StepKind::Pretrain, StepKind::Train});
        QVERIFY(done == (std::vector<std::string>{"compendium blood-bins", "pretrain blood-bins", "train toy"}));
        QCOMPARE(test::fakeCalls().options.trunk, fine.settings.trunk.string());
        QVERIFY(isDone(m_project, StepKind::Train, "toy"));
        m_project.trunks[0].run.seed = 2;  // other weights to start from
        QVERIFY(!isDone(m_project, StepKind::Train, "toy"));
        run({StepKind::Pretrain});
        QVERIFY(!isDone(m_project, StepKind::Train, "toy"));
        QVERIFY(run({StepKind::Train}) == (std::vector<std::string>{"train toy"}));
        // A trunk never waits for one that comes after it: no circles.
        m_project.trunks[0].run.settings.trunk = paths::runFolder(m_project.folder(), "blood-danq");
        QVERIFY(project::startsFrom(m_project, m_project.trunks[0].run) == nullptr);
    }
};

QTEST_GUILESS_MAIN(TrunksTest)
#include "trunks_test.moc"
