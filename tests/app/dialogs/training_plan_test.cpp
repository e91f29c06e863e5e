// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/dialogs/site_counts.h"
#include "app/dialogs/training_plan.h"
#include "app/runs/run_names.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/dataset/site_edits.h"

#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <set>

using namespace bindscape;
using namespace bindscape::app;

namespace {

const std::vector<genome::Contig> kContigs{{"chr1", 100000}, {"chr2", 90000}, {"chr8", 80000}, {"chr9", 80000}, {"chrUn_gl000220", 900}};

struct Files {
    QTemporaryDir folder;
    std::filesystem::path path(const char* name) const { return std::filesystem::path(folder.path().toStdString()) / name; }
    Files()
    {
        writeFileAtomically(path("peaks.bed"), "chr1\t100\t300\nchr1\t5000\t5300\nchr2\t100\t200\nchr8\t10\t90\nchr9\t10\t90\nchr7\t5\t9\n");
        writeFileAtomically(path("far.bed"), "chr7\t100\t300\n");
        writeFileAtomically(path("motifs.jaspar"), ">MA0035.3 GATA1\nA [ 1 0 9 0 9 9 0 1 ]\nC [ 3 0 0 0 0 0 1 3 ]\nG [ 3 9 0 0 0 0 8 3 ]\nT [ 2 0 0 9 0 0 0 2 ]\n");
        writeFileAtomically(path("open.bed"), "chr1\t0\t9000\n");
    }
};

TrainingChoice goodChoice(const Files& files)
{
    TrainingChoice choice;
    choice.tf = "GATA1";
    choice.name = "run 1";
    choice.peaks = files.path("peaks.bed");
    choice.motifFile = files.path("motifs.jaspar");
    choice.motifId = "MA0035.3";
    choice.validation = {"chr8"};
    choice.test = {"chr9"};
    return choice;
}

project::Project savedProject(const Files& files)
{
    project::Project project;
    project.file = files.path("demo.bindscape");
    return project;
}

std::string errorsOf(const std::vector<Check>& checks)
{
    std::string text;
    for (const Check& check : checks)
        if (check.severity == Check::Severity::Error)
            text += check.field + ": " + check.text + "\n";
    return text;
}

}  // namespace

class TrainingPlanTest : public QObject {
    Q_OBJECT
    Files m_files;

private Q_SLOTS:
    void aGoodChoiceHasNoErrors()
    {
        const auto checks = quickChecks(goodChoice(m_files), savedProject(m_files), true);
        QVERIFY2(checks.empty(), errorsOf(checks).c_str());
    }
    void eachMistakeIsNamedAtItsField_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("expected");
        for (const auto& [what, expected] : std::vector<std::pair<const char*, const char*>>{
                 {"tf", "tf: Give"}, {"no peaks", "peaks: Choose a peak file"}, {"missing peaks", "peaks: The file"}, {"no motif file", "motif: Choose a motif file"},
                 {"no motif", "motif: Choose the motif"}, {"dnase", "dnase: Choose the DNase"}, {"validation", "chromosomes: Choose a validation"},
                 {"genome", "genome: Open a genome"}, {"unsaved", "project: Save the project"}, {"name", "name: Give the run"}, {"taken", "name: There is a run"}})
            QTest::newRow(what) << QString::fromLatin1(what) << QString::fromLatin1(expected);
    }
    void eachMistakeIsNamedAtItsField()
    {
        QFETCH(QString, what);
        QFETCH(QString, expected);
        TrainingChoice choice = goodChoice(m_files);
        project::Project project = savedProject(m_files);
        if (what == QLatin1String("tf")) choice.tf = "  ";
        if (what == QLatin1String("no peaks")) choice.peaks.clear();
        if (what == QLatin1String("missing peaks")) choice.peaks = m_files.path("gone.bed");
        if (what == QLatin1String("no motif file")) choice.motifFile.clear();
        if (what == QLatin1String("no motif")) choice.motifId.clear();
        if (what == QLatin1String("dnase")) choice.design = "dnase";
        if (what == QLatin1String("validation")) choice.validation.clear();
        if (what == QLatin1String("unsaved")) project.file.clear();
        if (what == QLatin1String("name")) choice.name.clear();
        if (what == QLatin1String("taken")) project.analyses = planRuns(choice, project).analyses;
        const std::string errors = errorsOf(quickChecks(choice, project, what != QLatin1String("genome")));
        QVERIFY2(errors.find(expected.toStdString()) != std::string::npos, errors.c_str());
        QCOMPARE(std::count(errors.begin(), errors.end(), '\n'), 1);
    }
    void preflightCountsPeaksBySplit()
    {
        SilentProgress progress;
        const Preflight facts = preflight(goodChoice(m_files), savedProject(m_files), kContigs, progress);
        QVERIFY2(!facts.hasErrors(), errorsOf(facts.checks).c_str());
        QCOMPARE(facts.contigs, std::size_t(5));
        QCOMPARE(facts.peaks, 5);  // chr7 is not in this genome
        QCOMPARE(facts.peaksOnTrain, 3);
        QCOMPARE(facts.peaksOnValidation, 1);
        QCOMPARE(facts.peaksOnTest, 1);
        QCOMPARE(facts.motifWidth, 8);
        QCOMPARE(facts.motifName, std::string("GATA1"));
    }
    void preflightSaysWhatIsWrongWithFiles()
    {
        SilentProgress progress;
        TrainingChoice choice = goodChoice(m_files);
        choice.peaks = m_files.path("far.bed");
        QVERIFY(errorsOf(preflight(choice, savedProject(m_files), kContigs, progress).checks).find("peaks: ") != std::string::npos);
        choice = goodChoice(m_files);
        choice.motifFile = m_files.path("peaks.bed");
        QVERIFY(errorsOf(preflight(choice, savedProject(m_files), kContigs, progress).checks).find("motif: ") != std::string::npos);
        choice = goodChoice(m_files);
        choice.motifId = "MA9999.1";
        QVERIFY(errorsOf(preflight(choice, savedProject(m_files), kContigs, progress).checks).find("motif: ") != std::string::npos);
        choice = goodChoice(m_files);
        choice.train = {"chrUn_gl000220"};
        QVERIFY(errorsOf(preflight(choice, savedProject(m_files), kContigs, progress).checks).find("chromosomes: No peak lies on a training") != std::string::npos);
    }
    void pairsShareTheirDataAndHaveTheirOwnFolders()
    {
        const TrainingChoice choice = goodChoice(m_files);
        project::Project project = savedProject(m_files);
        const PlannedRuns first = planRuns(choice, project);
        QCOMPARE(first.analyses.size(), std::size_t(1));
        QCOMPARE(first.runs.size(), std::size_t(2));
        project.analyses = first.analyses;
        QCOMPARE(runPairs(project.analyses[0]).size(), std::size_t(1));
        QVERIFY(!project.analyses[0].runs[0].coreBlocked && project.analyses[0].runs[1].coreBlocked);

        TrainingChoice second = choice;
        second.seed = 2;
        second.name = proposedName(second, project);
        QCOMPARE(second.name, std::string("run 2"));
        project.analyses = planRuns(second, project).analyses;
        QCOMPARE(project.analyses.size(), std::size_t(1));  // the same data set
        QCOMPARE(runPairs(project.analyses[0]).size(), std::size_t(2));
        TrainingChoice third = choice;
        third.design = "gc";
        third.core = CoreChoice::Blocked;
        project.analyses = planRuns(third, project).analyses;
        QCOMPARE(project.analyses.size(), std::size_t(2));
        QCOMPARE(project.analyses[1].runs.size(), std::size_t(1));
        std::set<std::string> ids;
        for (const auto& analysis : project.analyses)
            for (const auto& run : analysis.runs)
                ids.insert(run.id);
        QCOMPARE(ids.size(), std::size_t(5));
    }
    void theProposedSplitIsThatOfAnAnalysisWhichNamesNone()
    {
        // The demonstration's analysis names no chromosomes; the same data from the dialog belong to it.
        TrainingChoice choice = goodChoice(m_files);
        project::Project project = savedProject(m_files);
        project.analyses = planRuns(choice, project).analyses;
        project.analyses[0].validation.clear();
        project.analyses[0].test.clear();
        choice.name = "run 2";
        choice.asProposed = true;
        QCOMPARE(planRuns(choice, project).analyses.size(), std::size_t(1));
        choice.asProposed = false;
        choice.validation = {"chr2"};
        const PlannedRuns other = planRuns(choice, project);
        QCOMPARE(other.analyses.size(), std::size_t(2));
        // Models tells the two apart, and a name stands for one run only.
        project.analyses = other.analyses;
        QCOMPARE(designTitleIn(project, project.analyses[0]), QStringLiteral("Baseline · proposed split"));
        QCOMPARE(designTitleIn(project, project.analyses[1]), QStringLiteral("Baseline · test chr9"));
        QCOMPARE(proposedName(choice, project), std::string("run 3"));
        // Other cell types say more than the names of their files.
        project.analyses[1].test = project.analyses[0].test;
        project.analyses[1].validation = project.analyses[0].validation;
        project.analyses[0].cell = "K562";
        project.analyses[1].cell = "HeLa";
        project.analyses[1].peaks = "hela.narrowPeak";
        QCOMPARE(designTitleIn(project, project.analyses[0]), QStringLiteral("Baseline · K562"));
        project.analyses[0].cell = "HeLa";
        QCOMPARE(designTitleIn(project, project.analyses[1]), QStringLiteral("Baseline · hela.narrowPeak"));
        project.analyses.pop_back();
        QCOMPARE(designTitleIn(project, project.analyses[0]), QStringLiteral("Baseline"));
    }
    void sitesAreCountedBeforehand()
    {
        // All letters are equally frequent, so only the four best words reach p <= 1e-4: a hit every 1,000 bases of chr1, chr8 and
        // chr9, of which every third lies in a peak.
        std::string fasta, peaks;
        for (const char* chrom : {"chr1", "chr8", "chr9"}) {
            std::string letters;
            for (int i = 0; i < 15'000; ++i)
                letters += "ACGT";
            for (std::size_t at = 2'000; at + 2'000 < letters.size(); at += 1'000) {
                letters.replace(at, 8, "CGATAAGC");
                if (at % 3'000 == 0)
                    peaks += std::string(chrom) + "\t" + std::to_string(at - 100) + "\t" + std::to_string(at + 100) + "\n";
            }
            fasta += std::string(">") + chrom + "\n" + letters + "\n";
        }
        writeFileAtomically(m_files.path("toy.fa"), fasta);
        writeFileAtomically(m_files.path("toy.bed"), peaks);
        TrainingChoice choice = goodChoice(m_files);
        choice.peaks = m_files.path("toy.bed");
        SilentProgress progress;
        const SiteCounts counts = countSites(choice, m_files.path("toy.fa"), {}, progress);
        QVERIFY2(errorsOf(counts.checks).empty(), errorsOf(counts.checks).c_str());
        QCOMPARE(counts.all.boundFound, 3 * 19);
        QCOMPARE(counts.all.unboundFound, 3 * 37);
        QCOMPARE(counts.train.boundUsed, 19);
        QCOMPARE(counts.train.unboundUsed, 19);
        QCOMPARE(counts.test.boundUsed, 19);
        QCOMPARE(counts.testChroms, std::vector<std::string>{"chr9"});
        QVERIFY(!counts.pvalues.series.at(1).x.empty() && !counts.gc.series.at(1).x.empty());
        const auto said = [](const SiteCounts& of, const char* words) {
            return std::any_of(of.checks.begin(), of.checks.end(), [&](const Check& check) { return sentenceOf(check).find(words) != std::string::npos; });
        };
        QVERIFY(said(counts, "Only 19 matched pairs to train on"));
        QVERIFY(said(counts, "the test auROC will be uncertain"));
        choice.train = {"chrUn"};
        QVERIFY(!errorsOf(countSites(choice, m_files.path("toy.fa"), {}, progress).checks).empty());
        // A bound hit that was left out by hand is not counted for the analysis with these data, and for no other.
        choice.train = {};
        project::Project project = savedProject(m_files);
        project.analyses = planRuns(choice, project).analyses;
        QVERIFY(siteChangesOf(choice, project).empty());
        const auto edits = paths::siteChanges(project.folder(), project.analyses[0].id);
        std::filesystem::create_directories(edits.parent_path());
        dataset::SiteChange change;
        change.core = {"chr1", 3'000, 3'008};
        change.edit = dataset::SiteEdit::Excluded;
        dataset::writeSiteChanges({change}, edits);
        QCOMPARE(siteChangesOf(choice, project), edits);
        const SiteCounts edited = countSites(choice, m_files.path("toy.fa"), siteChangesOf(choice, project), progress);
        QCOMPARE(edited.train.boundFound, counts.train.boundFound - 1);
        choice.pvalue /= 2;
        QVERIFY(siteChangesOf(choice, project).empty());
        const std::string key = siteCountsKey(goodChoice(m_files));
        const auto changes = [&](const auto& change) {
            TrainingChoice other = goodChoice(m_files);
            change(other);
            return siteCountsKey(other) != key;
        };
        QVERIFY(changes([](auto& c) { c.train = {"chrUn"}; }));
        QVERIFY(changes([](auto& c) { c.settings.ratio = 2; }));
        QVERIFY(changes([](auto& c) { c.settings.round = 1; }));
        QVERIFY(changes([](auto& c) { c.pvalue = 1e-5; }));
        QVERIFY(changes([](auto& c) { c.match = "strict"; }));
        QVERIFY(changes([](auto& c) { c.negatives = "/own.bed"; }));
        QVERIFY(!changes([](auto& c) { c.batch = 3; c.tf = "other"; }));  // of the network, and a name
    }
    void uncertaintyFallsWithTheSites()
    {
        QVERIFY(std::abs(aurocUncertainty(100) - 0.062) < 0.005);  // by hand from the formula
        QVERIFY(aurocUncertainty(1000) < 0.02);
        QCOMPARE(aurocUncertainty(0), 1.0);
    }
    void aClonedRunGivesTheSameChoice()
    {
        TrainingChoice choice = goodChoice(m_files);
        choice.batch = 64;
        choice.maxEpochs = 2;
        choice.parameters = {{"filters", 32}};
        choice.device = "cpu";
        const PlannedRuns plan = planRuns(choice, savedProject(m_files));
        QVERIFY(choiceOf(plan.analyses[0], plan.analyses[0].runs[1]) == choice);
    }
    void splitsFollowTheGenome()
    {
        QCOMPARE(mainChromosomes(kContigs), std::vector<std::string>({"chr1", "chr2", "chr8", "chr9"}));
        QCOMPARE(proposedSplit(kContigs), std::make_pair(std::string("chr8"), std::string("chr9")));
        QCOMPARE(proposedSplit({{"8", 5}, {"9", 5}, {"1", 5}}), std::make_pair(std::string("8"), std::string("9")));
        const auto other = proposedSplit({{"I", 5}, {"II", 5}, {"III", 5}, {"IV", 5}});
        QVERIFY(!other.first.empty() && other.first != other.second);
        QCOMPARE(proposedSplit({{"only", 5}}).first, std::string());
        std::vector<genome::Contig> many;
        for (int i = 0; i < 100; ++i)
            many.push_back({"scaffold" + std::to_string(i), 1000 + i});
        QCOMPARE(mainChromosomes(many).size(), std::size_t(30));
        QCOMPARE(mainChromosomes(many).front(), std::string("scaffold70"));
    }
    void folderNamesAreSafeAndFree()
    {
        QCOMPARE(freeId("NF-YA / GM12878", {}), std::string("nf-ya-gm12878"));
        QCOMPARE(freeId("../..", {}), std::string("run"));
        QCOMPARE(freeId("SP1", {"sp1", "sp1-2"}), std::string("sp1-3"));
    }
};

QTEST_GUILESS_MAIN(TrainingPlanTest)
#include "training_plan_test.moc"
