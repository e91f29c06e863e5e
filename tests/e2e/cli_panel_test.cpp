// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli panel: a table of TFs to networks, profiles, k-mers and the figures over all of them by one command, which goes on where it
// was; a TF that fails leaves the others alone.
#include "core/analysis/kmer_panel.h"
#include "core/analysis/profile_panel.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

#include <QProcess>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

class CliPanelTest : public QObject {
    Q_OBJECT
    CliWorld m_world{80'000};

    QStringList panel(const QStringList& more = {}) const
    {
        return QStringList{"panel", "--table", m_world.at("tfs.tsv"), "--genome", m_world.at("genome.fa"), "--motif", m_world.at("motif.meme"),
                           "--designs", "baseline,gc", "--core", "present", "--architecture", "deepsea", "--parameter", "filters1=4", "--parameter", "filters2=4",
                           "--parameter", "filters3=4", "--parameter", "dense=6", "--epochs", "1", "--max-sites", "60", "--pvalue", "0.005", "--threads", "1", "--out",
                           m_world.at("out")} +
               more;
    }

private Q_SLOTS:
    void oneCommand()
    {
        m_world.write("tfs.tsv", "tf\tmotif\tpeaks\nTOY\tTOY1\tpeaks.narrowPeak\nLOST\tNONE\tpeaks.narrowPeak\nTWIN\tTOY1\tpeaks.narrowPeak\n");
        const CliResult plan = runCli(panel({"--plan"}));
        QVERIFY2(plan.code == 0 && plan.out.find("3 TFs") != std::string::npos, plan.err.c_str());
        const CliResult made = runCli(panel());
        QVERIFY2(made.code == 1, made.err.c_str());  // LOST has no motif
        QVERIFY2(made.err.find("LOST") != std::string::npos && made.err.find("NONE") != std::string::npos, made.err.c_str());
        QVERIFY2(made.out.find("TOY\tbaseline\t0.") != std::string::npos && made.out.find("TWIN\tgc\t0.") != std::string::npos, made.out.c_str());
        const fs::path out = m_world.path("out");
        for (const char* name : {"profiles-baseline.svg", "profiles-gc.pdf", "kmers-baseline.png", "kmers-gc.csv"})
            QVERIFY2(fs::exists(out / "figures/panel" / name), name);
        const auto profiles = analysis::readProfilePanel(out / "panels/profiles-gc.tsv");
        QCOMPARE(profiles.rows.size(), std::size_t{2});
        const auto kmers = analysis::readKmerPanel(out / "panels/kmers-5.tsv");
        QCOMPARE(kmers.pages, (std::vector<std::string>{"baseline", "gc"}));
        QCOMPARE(kmers.rows.size(), std::size_t{2});
        // Again: nothing is made anew but what failed.
        const auto trained = fs::last_write_time(out / "runs/toy-gc-deepsea-present/model.pt");
        const CliResult again = runCli(panel());
        QCOMPARE(again.code, 1);
        QVERIFY2(again.out.find("Train TOY") == std::string::npos, again.out.c_str());
        QCOMPARE(fs::last_write_time(out / "runs/toy-gc-deepsea-present/model.pt"), trained);
        // The window's pictures come from the same recipes.
        const CliResult figure = runCli({"figure", "--recipe", m_world.at("out/figures/panel/profiles-gc.json"), "--out", m_world.at("again.svg")});
        QVERIFY2(figure.code == 0, figure.err.c_str());
        QCOMPARE(readFile(m_world.path("again.svg")), readFile(out / "figures/panel/profiles-gc.svg"));
    }
    // One file with everything in it, the same each time.
    void reports()
    {
        const QString project = m_world.at("out/panel.bindscape");
        const CliResult run = runCli({"report", "--project", project, "--run", "toy-gc-deepsea-present", "--out", m_world.at("run.html")});
        QVERIFY2(run.code == 0, run.err.c_str());
        const std::string text = readFile(m_world.path("run.html"));
        for (const char* part : {"<h2>Data set</h2>", "<h2>Evaluation</h2>", "<h2>Where the scores lie</h2>", "<h2>Enriched words</h2>", "<h2>Best examples</h2>",
                                 "<h2>Methods</h2>", "motif score alone", "Instances of the motif TOY", "GC-controlled", "bindscape-cli run --threads 1 panel.bindscape", "seed 1", "Motifs were not looked for"})
            QVERIFY2(text.find(part) != std::string::npos, part);
        QVERIFY2(text.find(m_world.path("out").parent_path().string()) == std::string::npos, "a report names no place of this machine");
        std::size_t figures = 0;
        for (auto at = text.find("data:image/svg+xml;base64,"); at != std::string::npos; at = text.find("data:image/svg+xml;base64,", at + 1))
            ++figures;
        QVERIFY(figures >= 5);
        QVERIFY(text.find("src=\"http") == std::string::npos && !fs::exists(m_world.path(".run.html.figures")));
        QCOMPARE(runCli({"report", "--project", project, "--run", "toy-gc-deepsea-present", "--out", m_world.at("run.html")}).code, 1);  // is there
        QCOMPARE(runCli({"report", "--project", project, "--run", "toy-gc-deepsea-present", "--out", m_world.at("again.html")}).code, 0);
        QVERIFY(readFile(m_world.path("again.html")) == text);
        const CliResult all = runCli({"report", "--project", project, "--out", m_world.at("all.html")});
        QVERIFY2(all.code == 0, all.err.c_str());
        QVERIFY(readFile(m_world.path("all.html")).find("<td>TWIN</td>") != std::string::npos);
        // The same as a PDF: sections, every row of a long table once, figures as vectors on whole pages.
        const CliResult pdf = runCli({"report", "--project", project, "--run", "toy-gc-deepsea-present", "--out", m_world.at("run.pdf")});
        QVERIFY2(pdf.code == 0, pdf.err.c_str());
        QVERIFY(readFile(m_world.path("run.pdf")).starts_with("%PDF-1.5"));
        QCOMPARE(runCli({"report", "--project", project, "--run", "toy-gc-deepsea-present", "--out", m_world.at("again.pdf")}).code, 0);
        QVERIFY(readFile(m_world.path("again.pdf")) == readFile(m_world.path("run.pdf")));
        QProcess reader;
        reader.start(QStringLiteral("pdftotext"), {QStringLiteral("-layout"), m_world.at("run.pdf"), QStringLiteral("-")});
        if (reader.waitForFinished()) {
            const QString read = QString::fromUtf8(reader.readAllStandardOutput());
            for (const char* part : {"Data set", "Evaluation", "Where the scores lie", "Enriched words", "Best examples", "Methods", "motif score alone",
                                     "bindscape-cli run --threads 1 panel.bindscape"})
                QVERIFY2(read.contains(QString::fromLatin1(part)), part);
            QVERIFY(!read.contains(QString::fromStdString(m_world.path("out").parent_path().string())));
        }
        const CliResult kind = runCli({"report", "--project", project, "--out", m_world.at("report.doc")});
        QVERIFY2(kind.code == 2 && kind.err.find("must end in .html or .pdf") != std::string::npos, kind.err.c_str());
        const CliResult none = runCli({"report", "--project", project, "--run", "nobody", "--out", m_world.at("none.html")});
        QVERIFY2(none.code == 1 && none.err.find("no run called") != std::string::npos, none.err.c_str());
    }
    // What is there of each TF and what is not; nothing is written but the file.
    void reportOfAPanel()
    {
        const fs::path copy = m_world.path("my panel");
        fs::copy(m_world.path("out"), copy, fs::copy_options::recursive);
        fs::remove_all(copy / "panels");
        fs::rename(copy / "panel.bindscape", copy / "my panel.bindscape");
        fs::remove_all(copy / "runs/twin-gc-deepsea-present");
        fs::permissions(copy, fs::perms::owner_read | fs::perms::owner_exec);
        const CliResult made = runCli({"report", "--project", m_world.at("my panel/my panel.bindscape"), "--out", m_world.at("my report.html")});
        fs::permissions(copy, fs::perms::owner_all);
        QVERIFY2(made.code == 0, made.err.c_str());
        QVERIFY(!fs::exists(copy / "panels"));
        const std::string text = readFile(m_world.path("my report.html"));
        for (const char* part :
             {"<h2>What is missing</h2>", "TWIN, GC-controlled: the run twin-gc-deepsea-present is not there", "LOST, Baseline: the run lost-baseline-deepsea-present is not there",
              "LOST, Baseline: its data set, datasets/lost-baseline, is not there yet", "<h2>Data sets</h2>", "keep-positives", "5-mers of the whole window", "motif score alone",
              "<h2>Motifs of the scores</h2>", "bindscape-cli motifs --scores runs/toy-gc-deepsea-present/scores", "<h2>Best examples</h2>", "TOY, GC-controlled: chr",
              "TWIN, Baseline: chr", "<h2>Methods</h2>", "All networks: ", "All Baseline networks: ", "no gradient clipping", "at most 1 epoch;",
              "bindscape-cli run --threads 1 'my panel.bindscape'", "--out 'my report.html'", "<h2>Inputs</h2>", "training windows"})
            QVERIFY2(text.find(part) != std::string::npos || text.find(QString::fromLatin1(part).toHtmlEscaped().toStdString()) != std::string::npos, part);
        QVERIFY2(text.find(m_world.path("out").parent_path().string()) == std::string::npos, "a report names no place of this machine");
    }
    void refusals()
    {
        QCOMPARE(runCli(panel({"--designs", "magic"})).code, 2);
        m_world.write("bad.tsv", "tf\tmotif\tpeaks\nTOY\tTOY1\tgone.bed\n");
        auto arguments = panel();
        arguments[2] = m_world.at("bad.tsv");
        const CliResult gone = runCli(arguments);
        QVERIFY2(gone.code == 1 && gone.err.find("gone.bed is not there") != std::string::npos, gone.err.c_str());
    }
};

QTEST_GUILESS_MAIN(CliPanelTest)
#include "cli_panel_test.moc"
