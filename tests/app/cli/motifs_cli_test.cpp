// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli motifs on a planted score folder: files, figures and their recipes, refusals.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/core/seqlets/planted.h"
#include "tests/support/test_support.h"

using namespace bindscape;
namespace fs = std::filesystem;

class MotifsCliTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();

    QString path(const std::string& name) const { return QString::fromStdString((m_folder / name).string()); }
    test::CliResult motifs(const QStringList& more) const { return test::runCli(QStringList{"motifs", "--scores", path("scores")} + more); }

private Q_SLOTS:
    void initTestCase()
    {
        auto planted = test::plant(1, 400, 300, {{test::matrixOf("AACAGATGGT"), 0.6, 0.9, 40, 1}}, test::Noise::Independent);
        std::string genome = ">chr1\n";
        for (const auto& letters : planted.letters)
            genome += letters + "\n";
        writeFileAtomically(m_folder / "genome.fa", genome);
        planted.set.origin.genomeFile = (m_folder / "genome.fa").string();
        scores::writeScores(planted.set, {{"chr1", 400 * 300}}, m_folder / "scores");
        writeFileAtomically(
            m_folder / "known.meme",
            "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF K1 GATA\nletter-probability matrix: alength= 4 w= 6\n"
            "0 0 1 0\n1 0 0 0\n0 0 0 1\n1 0 0 0\n1 0 0 0\n0 0 1 0\n\nMOTIF K2 TAL\nletter-probability matrix: alength= 4 w= 8\n"
            "1 0 0 0\n0 1 0 0\n1 0 0 0\n0 0 1 0\n1 0 0 0\n0 0 0 1\n0 0 1 0\n0 0 1 0\n");
    }
    void filesFiguresAndRecipes()
    {
        const auto result = motifs({"--motifs", path("known.meme"), "--figure", "svg", "--threads", "2"});
        QVERIFY2(result.code == 0, result.err.c_str());
        QVERIFY2(result.out.find("motif_1\t") != std::string::npos && result.out.find("TAL K2") != std::string::npos, result.out.c_str());
        QVERIFY(result.out.find("+40 bp") != std::string::npos || result.out.find("+41 bp") != std::string::npos ||
                result.out.find("+39 bp") != std::string::npos);
        const fs::path out = m_folder / "scores" / "motifs";
        for (const char* name :
             {paths::kMotifsTable, paths::kMotifsMeme, paths::kContributionsFile, paths::kMatchesMeme, paths::kSeqletsFile,
              paths::kSpacingFile, paths::kMotifsRecord, "logos.svg", "logos.csv", "logos.json", "spacing-motif_1.svg"})
            QVERIFY2(fs::exists(out / name), name);
        const std::string logos = readFile(out / "logos.svg"), record = readFile(out / paths::kMotifsRecord);
        QVERIFY(logos.find("TAL K2") != std::string::npos && record.find("known.meme") != std::string::npos);
        // Drawn again from the recipe; the motif names itself in the scan.
        const auto again = test::runCli({"figure", "--recipe", path("scores/motifs/logos.json"), "--out", path("again.svg")});
        QVERIFY2(again.code == 0, again.err.c_str());
        QCOMPARE(readFile(m_folder / "again.svg"), logos);
        const auto spacing = test::runCli({"figure", "--recipe", path("scores/motifs/spacing-motif_1.json"), "--out", path("spacing.pdf")});
        QVERIFY2(spacing.code == 0, spacing.err.c_str());

        const auto refused = motifs({});
        QCOMPARE(refused.code, 1);
        QVERIFY(refused.err.find("exists already") != std::string::npos);
        QCOMPARE(motifs({"--resume"}).code, 0);
        QCOMPARE(motifs({"--motifs", path("known.meme"), "--overwrite", "--threads", "1"}).code, 0);
        QCOMPARE(readFile(out / paths::kMotifsRecord), record);  // the same bytes from another number of threads
        // A broken recipe and a folder that is gone are sentences.
        fs::rename(out / paths::kMotifsTable, out / "away");
        const auto broken = test::runCli({"figure", "--recipe", path("scores/motifs/logos.json"), "--out", path("b.svg")});
        QCOMPARE(broken.code, 1);
        QVERIFY(broken.err.find("motifs.tsv") != std::string::npos);
    }
    void refusalsAreSentences()
    {
        QCOMPARE(motifs({"--window", "2"}).code, 2);
        QCOMPARE(motifs({"--core", "what"}).code, 2);
        const auto nowhere = test::runCli({"motifs", "--scores", path("nowhere"), "--out", path("o")});
        QVERIFY(nowhere.code == 1 && !nowhere.crashed);
        const auto few = motifs({"--min-seqlets", "100000", "--out", path("few")});
        QCOMPARE(few.code, 0);
        QVERIFY2(few.out.find("--min-seqlets asks for fewer") != std::string::npos, few.out.c_str());
        QVERIFY(motifs({"--motifs", path("genome.fa"), "--out", path("o")}).code == 1);
        QVERIFY(!fs::exists(m_folder / "o"));
    }
};

QTEST_GUILESS_MAIN(MotifsCliTest)
#include "motifs_cli_test.moc"
