// SPDX-License-Identifier: GPL-3.0-or-later
// The copied command line, run by a shell, makes the same data set as the window.
#include "app/dialogs/training_command.h"
#include "core/project/run_project.h"

#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::app;

class CommandLineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theShellMakesTheSameDataSet()
    {
        const test::CliWorld world;
        std::filesystem::create_directories(world.path("my project's"));
        project::Project project;
        project.file = world.path("my project's") / "x.bindscape";
        project.genome = world.path("genome.fa");
        TrainingChoice choice;
        choice.tf = "TOY";
        choice.name = "run 1";
        choice.peaks = world.path("peaks.narrowPeak");
        choice.motifFile = world.path("motif.meme");
        choice.motifId = "TOY1";
        choice.design = "gc";
        choice.match = "strict";
        choice.background = "uniform";
        choice.pvalue = 0.005;
        choice.maxSites = 30;
        choice.settings.pooled = true;
        choice.settings.gcBin = 0.05;
        choice.settings.window = 400;
        choice.validation = {"chr9"};
        choice.test = {"chr8"};
        const PlannedRuns plan = planRuns(choice, project);
        std::string lines = commandLines(plan, project);
        lines.resize(lines.find("bindscape-cli train"));  // what a network learns is another test's
        QProcess shell;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("PATH"), qEnvironmentVariable("BINDSCAPE_BIN_DIR") + QLatin1Char(':') + qEnvironmentVariable("PATH"));
        shell.setProcessEnvironment(environment);
        shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-ec"), QString::fromStdString(lines)});
        QVERIFY(shell.waitForFinished());
        QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError() + lines.c_str());

        SilentProgress progress;
        Warnings warnings;
        const auto dataset = project::buildDataset(project.genome, plan.analyses[0], 1, progress, warnings);
        dataset::writeDataset(dataset, world.path("window"));
        QVERIFY(dataset.counts(dataset::Split::Train).boundUsed > 0);
        const auto made = project.folder() / "datasets" / plan.analysis;
        for (const char* file : {"instances.bed.gz", "matching.tsv"})
            QVERIFY2(readFile(made / file) == readFile(world.path("window") / file), file);
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "command_line_test.moc"
