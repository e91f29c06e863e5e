// SPDX-License-Identifier: GPL-3.0-or-later
// Several factors at once: tables, folders, names of files; what is queued for them, and the same as command lines.
#include "app/dialogs/factors.h"
#include "app/dialogs/training_command.h"
#include "app/dialogs/training_queue.h"
#include "app/dialogs/user_presets.h"
#include "app/runs/run_names.h"
#include "core/base/atomic_file.h"

#include "tests/support/test_support.h"

#include <QProcess>
#include <QTemporaryDir>

#include <set>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

namespace {

TrainingChoice choiceOfFactor(const char* tf, const char* cell = "")
{
    TrainingChoice choice;
    choice.tf = tf;
    choice.cell = cell;
    choice.name = "run 1";
    choice.peaks = "/data/" + choice.tf + "_" + choice.cell + ".narrowPeak.gz";
    choice.motifFile = "/data/motifs.meme";
    choice.motifId = "MA1";
    choice.validation = {"chr8"};
    choice.test = {"chr9"};
    return choice;
}

// The words of a command line as a shell takes them apart.
QStringList shellWords(std::string line)
{
    line.replace(0, std::string_view("bindscape-cli").size(), "printf '%s\\n'");
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QString::fromStdString(line)});
    shell.waitForFinished();
    return QString::fromUtf8(shell.readAllStandardOutput()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

std::vector<std::string> commandsOf(const std::string& lines, const std::string& name)
{
    std::vector<std::string> found;
    const std::string start = "bindscape-cli ";
    for (std::size_t at = lines.find(start); at != std::string::npos;) {
        const std::size_t next = lines.find(start, at + 1);
        const std::string command = lines.substr(at, next == std::string::npos ? next : next - at);
        if (command.compare(start.size(), name.size() + 1, name + " ") == 0)
            found.push_back(command);
        at = next;
    }
    return found;
}

}  // namespace

class FactorsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void initTestCase()
    {
        fs::create_directories(path("peaks"));
        for (const char* name : {"peaks/NRF1_GM12878.narrowPeak.gz", "peaks/b.bed", "peaks/notes.txt"})
            writeFileAtomically(path(name), "chr1\t1\t2\n");
    }
    void aTableIsReadByTheNamesOfItsColumns()
    {
        writeFileAtomically(path("panel.tsv"), "cell\tpeaks\textra\ttf\tmotif\r\nGM12878\tpeaks/NRF1_GM12878.narrowPeak.gz\tx\tNRF1\tMA0506.1\r\n\n# off\n\tpeaks/b.bed\t\tB\t\n");
        const auto factors = readFactorTable(path("panel.tsv"));
        QCOMPARE(factors.size(), std::size_t(2));
        QVERIFY((factors[0] == Factor{"NRF1", "GM12878", "MA0506.1", path("peaks/NRF1_GM12878.narrowPeak.gz")}));
        QVERIFY((factors[1] == Factor{"B", "", "", path("peaks/b.bed")}));
    }
    void aWrongTableIsNamedWithItsLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("said");
        QTest::newRow("no peaks column") << QByteArray("tf\tmotif\nA\tB\n") << QByteArray("line 1: the header has no column \"peaks\"");
        QTest::newRow("no tf column") << QByteArray("peaks\nA\n") << QByteArray("line 1: the header has no column \"tf\"");
        QTest::newRow("no file") << QByteArray("tf\tpeaks\nA\tpeaks/b.bed\nB\tpeaks/gone.bed\n") << QByteArray("line 3: the peak file");
        QTest::newRow("no tf") << QByteArray("tf\tpeaks\n\tpeaks/b.bed\n") << QByteArray("line 2: the column \"tf\" is empty");
        QTest::newRow("short row") << QByteArray("tf\tpeaks\nA\n") << QByteArray("line 2: the column \"peaks\" is empty");
        QTest::newRow("no row") << QByteArray("tf\tpeaks\n") << QByteArray("has no row");
    }
    void aWrongTableIsNamedWithItsLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, said);
        writeFileAtomically(path("wrong.tsv"), text.toStdString());
        VERIFY_ERROR(readFactorTable(path("wrong.tsv")), said.toStdString());
        VERIFY_ERROR(readFactorTable(path("wrong.tsv")), "wrong.tsv");
    }
    void aFolderGivesItsPeakFiles()
    {
        SilentProgress progress;
        const auto factors = factorsOfFolder(path("peaks"), progress);
        QCOMPARE(factors.size(), std::size_t(2));
        QCOMPARE(factors[0].tf, std::string("NRF1"));
        QCOMPARE(factors[1].peaks, path("peaks/b.bed"));
        VERIFY_ERROR(factorsOfFolder(path("nowhere"), progress), "cannot be listed");
        fs::create_directories(path("empty"));
        VERIFY_ERROR(factorsOfFolder(path("empty"), progress), "has no peak file");
    }
    void namesOfFilesTellFactorAndCell_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("tf");
        QTest::addColumn<QString>("cell");
        const auto row = [](const char* file, const char* tf, const char* cell) { QTest::newRow(file) << file << tf << cell; };
        row("wgEncodeAwgTfbsSydhGm12878Nrf1IggmusUniPk.narrowPeak.gz", "NRF1", "GM12878");
        row("wgEncodeAwgTfbsHaibHepg2Cebpbsc150V0422111UniPk.narrowPeak.gz", "CEBPB", "HEPG2");
        row("wgEncodeAwgTfbsHaibGm12878Mef2csc13268V0416101UniPk.narrowPeak.gz", "MEF2C", "GM12878");
        row("wgEncodeAwgTfbsSydhGm12878Elk112771IggmusUniPk.narrowPeak.gz", "ELK1", "GM12878");
        row("wgEncodeAwgTfbsSydhGm12878Znf143166181apUniPk.narrowPeak.gz", "ZNF143", "GM12878");
        row("wgEncodeAwgTfbsHaibK562Yy1UniPk.bed", "YY1", "K562");
        row("NRF1_GM12878.narrowPeak.gz", "NRF1", "GM12878");
        row("gata1_peaks.narrowPeak", "GATA1", "");
        row("peaks.bed", "", "");
    }
    void namesOfFilesTellFactorAndCell()
    {
        QFETCH(QString, file);
        QFETCH(QString, tf);
        QFETCH(QString, cell);
        const Factor factor = guessFactor("/somewhere/" + file.toStdString());
        QCOMPARE(QString::fromStdString(factor.tf), tf);
        QCOMPARE(QString::fromStdString(factor.cell), cell);
    }
    void twoFactorsWithBothCoresAreFourRuns()
    {
        const auto choices = spread({choiceOfFactor("SP1"), choiceOfFactor("NFYA")}, 0, 0);
        const PlannedRuns plan = planRuns(choices, {});
        QCOMPARE(plan.analyses.size(), std::size_t(2));
        QCOMPARE(plan.runs.size(), std::size_t(4));
        QCOMPARE(std::set<std::string>(plan.runs.begin(), plan.runs.end()).size(), std::size_t(4));
        QCOMPARE(queueText(choices), QStringLiteral("Four models are queued: SP1 present, SP1 blocked, NFYA present, NFYA blocked."));
        QVERIFY(checksOfOthers(choices, choices[0], {}, true).size() > 0);  // NFYA's files are not there
        QVERIFY(checksOfOthers({}, choices[0], {}, true)[0].severity == Check::Severity::Error);
    }
    void roundsGiveAnAnalysisEach()
    {
        const auto choices = spread({choiceOfFactor("SP1")}, 1, 10);
        const PlannedRuns plan = planRuns(choices, {});
        QCOMPARE(plan.analyses.size(), std::size_t(10));
        QCOMPARE(plan.runs.size(), std::size_t(20));
        for (int round = 1; round <= 10; ++round)
            QCOMPARE(plan.analyses[static_cast<std::size_t>(round - 1)].settings.round, round);
        QCOMPARE(choices[2].name, std::string("run 1 round 3"));
        project::Project project;
        project.analyses = plan.analyses;
        QCOMPARE(proposedName({choiceOfFactor("SP1")}, 1, 10, project), std::string("run 2"));
        QVERIFY(queueText(choices).contains(QStringLiteral("and 14 more")));
    }
    void oneFactorInSeveralCellsHasNamesThatTell()
    {
        auto choices = spread({choiceOfFactor("SP1", "GM12878"), choiceOfFactor("SP1", "HeLa"), choiceOfFactor("NFYA")}, 0, 0);
        QCOMPARE(choices[0].name, std::string("run 1 GM12878"));
        QCOMPARE(choices[1].name, std::string("run 1 HeLa"));
        QCOMPARE(choices[2].name, std::string("run 1"));
        choices = spread({choiceOfFactor("SP1"), choiceOfFactor("SP1")}, 0, 0);  // not even the file tells
        const auto checks = checksOfOthers(choices, choices[0], {}, true);
        QVERIFY(std::any_of(checks.begin(), checks.end(), [](const Check& check) { return check.text.find("Two rows would both be") == 0; }));
    }
    void textIsQuotedForTheShell()
    {
        QCOMPARE(shellQuoted("/a/b-1.bed"), std::string("/a/b-1.bed"));
        QCOMPARE(shellQuoted("it's a $HOME"), std::string("'it'\\''s a $HOME'"));
        QCOMPARE(shellQuoted(""), std::string("''"));
    }
    void commandsSayAllThatDiffersAndNothingElse()
    {
        TrainingChoice choice = choiceOfFactor("SP1");
        choice.peaks = "/my data/it's peaks.bed";
        choice.design = "gc";
        choice.core = CoreChoice::Blocked;
        choice.pvalue = 5e-5;
        choice.match = "strict";
        choice.maxSites = 500;
        choice.settings.pooled = true;
        choice.settings.flank = 200;
        choice.settings.partial = "drop";
        choice.settings.gcBin = 0.05;
        choice.settings.maskWidth = 10;
        choice.settings.round = 3;
        choice.settings.keepTogether = false;
        choice.training.patience = 7;
        choice.training.learningRate = 5e-4;
        choice.training.trunk = "/runs/old";
        choice.training.freezeTrunk = true;
        choice.training.reverseComplement = false;
        choice.batch = 64;
        choice.seed = 20210;
        choice.parameters = {{"filters", 32}};
        project::Project project;
        project.file = "/p/x.bindscape";
        project.genome = "/g/hg19.fa.gz";
        const std::string lines = commandLines(planRuns(choice, project), project);
        const QString dataset = shellWords(commandsOf(lines, "dataset").at(0)).join(QLatin1Char('|'));
        QCOMPARE(dataset,
                 QStringLiteral("dataset|--genome|/g/hg19.fa.gz|--motif|/data/motifs.meme|--motif-id|MA1|--peaks|/my data/it's peaks.bed|--design|gc|--match|strict|--pvalue|5e-05|"
                                "--pooled|--gc-bin|0.05|--mask-width|10|--max-sites|500|--partial|drop|--flank|200|--split|random|--round|3|--by-site|--out|"
                                "/p/datasets/sp1-gc"));
        const QString training = shellWords(commandsOf(lines, "train").at(0)).join(QLatin1Char('|'));
        QCOMPARE(training, QStringLiteral("train|--dataset|/p/datasets/sp1-gc|--core|blocked|--parameter|filters=32|--batch|64|--patience|7|--learning-rate|5e-04|--forward-only|"
                                          "--trunk|/runs/old|--freeze-trunk|--seed|20210|--out|/p/runs/sp1-gc-danq-run-1-blocked"));
        QCOMPARE(commandsOf(lines, "evaluate").size(), std::size_t(1));
        QCOMPARE(commandsOf(lines, "interpret").size(), std::size_t(1));
    }
    void commandsCoverAllThatIsQueued()
    {
        project::Project project;
        project.file = "/p/x.bindscape";
        auto factors = std::vector{choiceOfFactor("SP1"), choiceOfFactor("NFYA")};
        factors[1].training.score = false;
        const std::string lines = commandLines(planRuns(factors, project), project);
        QCOMPARE(commandsOf(lines, "dataset").size(), std::size_t(2));
        QCOMPARE(commandsOf(lines, "train").size(), std::size_t(4));
        QCOMPARE(commandsOf(lines, "evaluate").size(), std::size_t(4));
        QCOMPARE(commandsOf(lines, "interpret").size(), std::size_t(2));
        // The usual settings are not said.
        QCOMPARE(shellWords(commandsOf(lines, "train").at(0)).join(QLatin1Char(' ')), QStringLiteral("train --dataset /p/datasets/sp1-baseline --out /p/runs/sp1-baseline-danq-run-1-present"));
        // A data set that the project has already may be there.
        project.analyses = planRuns(factors[0], project).analyses;
        QVERIFY(commandsOf(commandLines(planRuns(factors[0], project), project), "dataset").at(0).find("--resume") != std::string::npos);
    }
    void aListOfSitesHasNoPeaks()
    {
        TrainingChoice choice = choiceOfFactor("SP1");
        choice.sites = "/data/sites.bed";
        choice.labelColumn = 6;
        choice.settings.ratio = 0;
        choice.settings.flank = 100;
        const auto datasetOf = [](const TrainingChoice& of) { return shellWords(commandsOf(commandLines(planRuns(of, {}), {}), "dataset").at(0)).join(QLatin1Char(' ')); };
        QVERIFY2(datasetOf(choice).contains(QStringLiteral("--sites /data/sites.bed --label-column 6 --validation chr8")), qPrintable(datasetOf(choice)));
        QVERIFY(!datasetOf(choice).contains(QStringLiteral("--peaks")));
        choice.settings.ratio = 1;  // matched after all
        QVERIFY(datasetOf(choice).contains(QStringLiteral("--ratio 1")));
    }
    void changesByHandAreNamed()
    {
        project::Project project;
        project.file = path("p/x.bindscape");
        const TrainingChoice choice = choiceOfFactor("SP1");
        project.analyses = planRuns(choice, project).analyses;
        fs::create_directories(path("p/datasets"));
        writeFileAtomically(path("p/datasets/sp1-baseline.edits.tsv"), "");
        QVERIFY(commandLines(planRuns(choice, project), project).find("--edits") != std::string::npos);
    }
    void presetsKeepAllButTheData()
    {
        const fs::path folder = path("presets");
        TrainingChoice choice = choiceOfFactor("SP1", "GM12878");
        choice.design = "gc";
        choice.core = CoreChoice::Present;
        choice.batch = 64;
        choice.settings.flank = 300;
        choice.settings.round = 2;
        choice.settings.testShare = 0.3;
        choice.training.patience = 8;
        choice.training.trunk = path("trunk");
        choice.parameters = {{"filters", 32}};
        saveUserPreset(folder, "Mine / 1", choice, 7);
        saveUserPreset(folder, "mine 1", {}, 0);  // would be the same file name
        Warnings warnings;
        auto presets = readUserPresets(folder, warnings);
        QVERIFY(warnings.empty());
        QCOMPARE(presets.size(), std::size_t(2));
        QCOMPARE(presets[0].name, std::string("Mine / 1"));
        QVERIFY(presets[0].settings == settingsOf(choice));
        QCOMPARE(presets[0].lastRound, 7);
        QCOMPARE(presets[1].lastRound, 0);
        QVERIFY(presets[0].settings.tf.empty() && presets[0].settings.peaks.empty() && presets[0].settings.name.empty());
        QVERIFY(withSettings(choiceOfFactor("NFYA"), presets[0].settings).tf == "NFYA");
        choice.batch = 32;
        saveUserPreset(folder, "Mine / 1", choice, 7);  // replaced
        writeFileAtomically(folder / "damaged.json", "{");
        presets = readUserPresets(folder, warnings);
        QCOMPARE(presets.size(), std::size_t(2));
        QCOMPARE(presets[0].settings.batch, 32L);
        QCOMPARE(warnings.size(), std::size_t(1));
        QVERIFY(warnings[0].message.find("damaged.json") != std::string::npos);
        removeUserPreset(presets[0]);
        QCOMPARE(readUserPresets(folder, warnings).size(), std::size_t(1));
        QVERIFY(readUserPresets(path("not there"), warnings).empty());
    }
    void differencesAreNamed()
    {
        TrainingChoice choice, preset;
        QVERIFY(settingDifferences(choice, preset, false).empty());
        choice.batch = 64;
        choice.training.patience = 8;
        choice.design = "gc";
        QVERIFY((settingDifferences(choice, preset, true) == std::vector<std::string>{"batch size", "early stop"}));
        QVERIFY((settingDifferences(choice, preset, false) == std::vector<std::string>{"batch size", "early stop", "design"}));
    }
};

QTEST_GUILESS_MAIN(FactorsTest)
#include "factors_test.moc"
