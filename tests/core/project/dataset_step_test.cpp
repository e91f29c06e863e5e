// SPDX-License-Identifier: GPL-3.0-or-later
// The step that makes a data set: lists of sites need no motif and no peaks, settings reach the data set, and changes by hand make
// it again.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/dataset/site_edits.h"
#include "core/project/run_project.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/core/project/fake_compute.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using project::StepKind;
namespace fs = std::filesystem;

class DatasetStepTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        std::string motif = "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF TOY1 TOY\nletter-probability matrix: alength= 4 w= 5 nsites= 20 E= 0\n";
        for (const auto& row : m_toy.motif.rows)
            motif += std::to_string(row[0]) + " " + std::to_string(row[1]) + " " + std::to_string(row[2]) + " " + std::to_string(row[3]) + "\n";
        writeFileAtomically(m_toy.path("motif.meme"), motif);
        std::string sites;
        for (int i = 0; i < 60; ++i)
            sites += std::string(i % 3 == 0 ? "chr8" : i % 3 == 1 ? "chr9" : "chr1") + "\t" + std::to_string(1000 + 250 * i) + "\t" + std::to_string(1001 + 250 * i) +
                     "\tx\t" + (i % 5 < 2 ? "1" : "0") + "\n";
        writeFileAtomically(m_toy.path("sites.bed"), sites);
        m_project.genome = m_toy.fasta;
        m_project.file = m_toy.path("p") / "toy.bindscape";
        fs::create_directories(m_toy.path("p"));
        project::AnalysisEntry entry;
        entry.id = "toy";
        entry.tf = "TOY";
        entry.motifFile = m_toy.path("motif.meme");
        entry.peaks = m_toy.peaksFile;
        entry.background = "uniform";
        entry.pvalue = 0.02;
        entry.settings.window = 200;
        m_project.analyses.push_back(entry);
    }

    void settingsReachTheDataSet()
    {
        auto& settings = entry().settings;
        settings.partial = "drop";
        settings.overlap = "drop";
        settings.flank = 30;
        settings.ratio = 2;
        settings.gcWindow = 100;
        settings.maskWidth = 10;
        settings.round = 3;
        settings.testShare = 0.3;
        settings.keepTogether = false;
        QVERIFY(runs());
        const auto options = dataset::readDatasetOptions(folder());
        QVERIFY(options.partial == dataset::PartialOverlap::Drop && options.overlap == dataset::WindowOverlap::Drop && options.flank == 30);
        QVERIFY(options.ratio == 2 && options.gcWindow == 100 && options.maskWidth == 10 && options.window == 200);
        QVERIFY(options.rounds.round == 3 && options.rounds.test == 0.3 && !options.rounds.keepTogether);
        QVERIFY(!runs());
        settings = {};
        settings.window = 200;
        QVERIFY(runs());
    }

    void changesByHandMakeItAgain()
    {
        const auto before = dataset::readDataset(folder());
        const auto site = std::find_if(before.instances.begin(), before.instances.end(), [](const auto& i) { return i.used && i.label == 0; });
        const auto index = static_cast<std::size_t>(site - before.instances.begin());
        const fs::path edits = paths::siteChanges(m_project.folder(), "toy");
        dataset::writeSiteChanges({{before.core(*site), site->strand, dataset::SiteEdit::Bound, 0, "", ""}}, edits);
        QVERIFY(runs());
        QCOMPARE(dataset::readDataset(folder()).instances[index].label, 1);
        QVERIFY(!runs());
        dataset::writeSiteChanges({{before.core(*site), site->strand, dataset::SiteEdit::Excluded, 0, "", ""}}, edits);
        QVERIFY(runs());
        QVERIFY(!dataset::readDataset(folder()).instances[index].used);
        dataset::writeSiteChanges({}, edits);
        QVERIFY(runs());
        QCOMPARE(dataset::readDataset(folder()).instances[index].label, 0);
        QVERIFY(dataset::readDataset(folder()).instances[index].used);
    }

    void aListOfSitesNeedsNoMotifAndNoPeaks()
    {
        entry().sites = m_toy.path("sites.bed");
        entry().motifFile.clear();
        entry().peaks = "/nowhere/peaks.bed";
        entry().maxUnknown = 200;
        entry().settings.ratio = 0;
        QVERIFY(runs());
        const auto data = dataset::readDataset(folder());
        QVERIFY(data.isSiteList() && data.options.peaksFile.empty());
        QCOMPARE(data.instances.size(), std::size_t{60});
        QCOMPARE(data.counts(dataset::Split::Train).boundUsed + data.counts(dataset::Split::Train).unboundUsed, 20);
        QVERIFY(!runs());
        writeFileAtomically(entry().sites, readFile(entry().sites) + "chr1\t40000\t40001\tx\t1\n");
        QVERIFY(runs());
        QCOMPARE(dataset::readDataset(folder()).instances.size(), std::size_t{61});
    }

    void aListIsTakenWholeUnlessItsRatioIsNamed()
    {
        const auto ratioOf = [&](const std::string& design, const nlohmann::json& settings) {
            nlohmann::json object = project::toJson(m_project, m_project.folder());
            auto& analysis = object["analyses"][0];
            analysis["design"] = design;
            analysis["settings"] = settings;
            return project::projectFromJson(object, m_project.folder(), "toy.bindscape").analyses[0].settings.ratio;
        };
        QCOMPARE(ratioOf("baseline", nlohmann::json::object()), 0.0);
        QCOMPARE(ratioOf("gc", nlohmann::json::object()), 1.0);
        QCOMPARE(ratioOf("baseline", {{"ratio", 1}}), 1.0);
        for (const double ratio : {0.0, 1.0, 3.0}) {
            entry().settings = {};
            entry().settings.ratio = ratio;
            QCOMPARE(project::projectFromJson(project::toJson(m_project, m_project.folder()), m_project.folder(), "x").analyses[0].settings.ratio, ratio);
        }
    }

private:
    project::AnalysisEntry& entry() { return m_project.analyses.front(); }
    fs::path folder() const { return paths::datasetFolder(m_project.folder(), "toy"); }
    // Whether the step had something to do.
    bool runs()
    {
        int count = 0;
        SilentProgress progress;
        project::RunObserver observer;
        observer.finished = [&](const project::Step&, double) { ++count; };
        project::runProject(m_project, test::fakeCompute(), {StepKind::Dataset}, 1, progress, observer);
        return count == 1;
    }

    test::ToyGenome m_toy;
    project::Project m_project;
};

QTEST_APPLESS_MAIN(DatasetStepTest)
#include "dataset_step_test.moc"
