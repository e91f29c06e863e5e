// SPDX-License-Identifier: GPL-3.0-or-later
// Bad input end to end: exit code 1 and one sentence that names the file; or the work goes on with a warning.
#include "core/dataset/dataset.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

#include <sys/stat.h>
#include <unistd.h>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

class CliBadInputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void failsWithOneSentence_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("part");
        m_world.write("bad_sum.meme", "MEME version 4\n\nMOTIF X\nletter-probability matrix: alength= 4 w= 2 nsites= 20\n0.5 0.9 0.5 0.5\n0.25 0.25 0.25 0.25\n");
        m_world.write("text.txt", "This is a letter to a friend.\nIt has no matrix in it.\n");
        m_world.write("negative.pfm", ">X\nA [ 1 -2 ]\nC [ 1 2 ]\nG [ 1 2 ]\nT [ 1 2 ]\n");
        m_world.write("empty.bed", "");
        m_world.write("narrow.bed", "chr1\t5\nchr1\t9\n");
        m_world.write("elsewhere.bed", "chrUn\t5\t100\nchrUn\t50\t400\n");
        m_world.write("protein.fa", ">p\nMKLVEEQQWERTYIPADFHKLNM\n");
        m_world.write("few.narrowPeak", "chr1\t5\t100\tp\t0\t.\n");
        m_world.write("negative.bed", "chr1\t-5\t100\n");
        m_world.write("mac.bed", "chr1\t5\t100\rchr1\t500\t900\r");
        m_world.write("twice.fa", ">c\nACGT\n>c\nACGT\n");
        m_world.write("bom.fa", "\xef\xbb\xbf>c\nACGT\n");
        m_world.write("packed.fa.gz", std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b", 11));
        m_world.write("cut.bed.gz", std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x4b", 11));
        const auto row = [](const char* name, const char* option, const QString& file, const char* part) {
            QTest::newRow(name) << QString::fromLatin1(option) << file << QString::fromLatin1(part);
        };
        row("no genome", "--genome", "/nowhere/genome.fa", "/nowhere/genome.fa");
        row("genome is a folder", "--genome", m_world.at(""), "");
        row("genome is a motif", "--genome", m_world.at("motif.meme"), "motif.meme");
        row("genome is Windows text", "--genome", m_world.at("bom.fa"), "bom.fa, line 1");
        row("sequence twice", "--genome", m_world.at("twice.fa"), "twice.fa, line 3");
        row("genome is plain gzip", "--genome", m_world.at("packed.fa.gz"), "bgzip");
        row("narrowPeak with too few columns", "--peaks", m_world.at("few.narrowPeak"), "line 1 has 6 columns where narrowPeak needs 10");
        row("negative begin", "--peaks", m_world.at("negative.bed"), "negative.bed holds no row");
        row("lines of an old Mac", "--peaks", m_world.at("mac.bed"), "mac.bed, line 1");
        row("output is a file", "--out", m_world.at("genome.fa"), "genome.fa");
        row("no motif file", "--motif", "/nowhere/x.meme", "/nowhere/x.meme");
        row("motif rows do not sum", "--motif", m_world.at("bad_sum.meme"), "bad_sum.meme");
        row("motif file is a letter", "--motif", m_world.at("text.txt"), "text.txt");
        row("negative counts", "--motif", m_world.at("negative.pfm"), "negative.pfm");
        row("no peaks", "--peaks", "/nowhere/peaks.bed", "/nowhere/peaks.bed");
        row("empty peaks", "--peaks", m_world.at("empty.bed"), "empty.bed");
        row("two columns", "--peaks", m_world.at("narrow.bed"), "narrow.bed");
        row("truncated gzip", "--peaks", m_world.at("cut.bed.gz"), "cut.bed.gz");
        row("peaks of another genome", "--peaks", m_world.at("elsewhere.bed"), "elsewhere.bed");
        row("peaks are a genome", "--peaks", m_world.at("genome.fa"), "genome.fa");
        row("unknown motif", "--motif-id", "NOPE", "NOPE");
        row("bad background", "--background", "0.5,0.5,0.5", "0.5,0.5,0.5");
        row("unknown test chromosome", "--test", "chr77", "chr77");
        row("unknown exclude file", "--exclude", "/nowhere/e.bed", "/nowhere/e.bed");
        row("output in a file", "--out", m_world.at("motif.meme") + "/x", "motif.meme");
    }
    void failsWithOneSentence()
    {
        QFETCH(QString, option);
        QFETCH(QString, file);
        QFETCH(QString, part);
        QStringList arguments = m_world.dataset("never");
        const qsizetype at = arguments.indexOf(option);
        if (at >= 0)
            arguments[at + 1] = file;
        else
            arguments << option << file;
        const CliResult result = runCli(arguments << "--quiet");
        QVERIFY2(!result.crashed && result.code == 1, result.err.c_str());
        QVERIFY2(isOneSentence(result.err), result.err.c_str());
        QVERIFY2(result.err.find(part.toStdString()) != std::string::npos, result.err.c_str());
        QVERIFY(!dataset::datasetExists(m_world.path("never")));
    }

    void goesOnWithAWarning()
    {
        std::string text = "track name=peaks\n#comment\r\nbrowser position chr1\n";
        text += readFile(m_world.path("peaks.narrowPeak"));
        text += "chr1\t900\t800\tp\t0\t.\t1\t-1\t-1\t1\r\nchr1\t-5\t80\tp\t0\t.\t1\t-1\t-1\t1\r\nchrUn\t5\t80\tp\t0\t.\t1\t-1\t-1\t1\r\nchr9\t59000\t70000\tp\t0\t.\t1\t-1\t-1\t1\r\n";
        m_world.write("messy.narrowPeak", text);
        QStringList arguments = m_world.dataset("messy");
        arguments[arguments.indexOf("--peaks") + 1] = m_world.at("messy.narrowPeak");
        const CliResult result = runCli(arguments);
        QVERIFY2(result.code == 0, result.err.c_str());
        for (const char* part : {"messy.narrowPeak", "line", "genome lacks", "end of"})
            QVERIFY2(result.err.find(part) != std::string::npos, result.err.c_str());
        QCOMPARE(runCli(m_world.dataset("clean")).code, 0);
        const auto messy = dataset::readDataset(m_world.path("messy")), clean = dataset::readDataset(m_world.path("clean"));
        QCOMPARE(messy.counts(dataset::Split::Train).boundUsed, clean.counts(dataset::Split::Train).boundUsed);
    }

    void readOnlyFolder()
    {
        if (::geteuid() == 0)
            QSKIP("Root may write anywhere.");
        fs::create_directory(m_world.path("locked"));
        fs::permissions(m_world.path("locked"), fs::perms::owner_read | fs::perms::owner_exec);
        for (QStringList arguments : {m_world.scan("locked/h.bed"), m_world.dataset("locked/d")}) {
            const CliResult result = runCli(arguments << "--quiet");
            QCOMPARE(result.code, 1);
            QVERIFY2(isOneSentence(result.err) && result.err.find("ermission denied") != std::string::npos, result.err.c_str());
        }
    }

    // A file size limit stands in for a full disk: the kernel refuses further bytes in the same way.
    void fullDisk()
    {
        for (QStringList arguments : {m_world.scan("full.bed"), m_world.dataset("full")}) {
            QProcess process;
            process.start("/bin/sh", QStringList{"-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"", program()} + (arguments << "--quiet"));
            process.waitForFinished(60000);
            const std::string err = process.readAllStandardError().toStdString();
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QVERIFY2(process.exitCode() == 1 && isOneSentence(err), err.c_str());
            QVERIFY2(err.find("Cannot write") != std::string::npos, err.c_str());
        }
        QVERIFY(!fs::exists(m_world.path("full.bed")));
        QVERIFY(!dataset::datasetExists(m_world.path("full")));
        QCOMPARE(runCli(m_world.dataset("full")).code, 0);
        // What was made before stays when it could not be replaced.
        const std::string before = readFile(m_world.path("full") / "dataset.json");
        QProcess process;
        process.start("/bin/sh", QStringList{"-c", "trap '' XFSZ; ulimit -f 8; exec \"$0\" \"$@\"", program()} + (m_world.dataset("full")
                                                                                                                  << "--quiet"
                                                                                                                  << "--overwrite"
                                                                                                                  << "--seed"
                                                                                                                  << "9"));
        process.waitForFinished(60000);
        QCOMPARE(process.exitCode(), 1);
        QCOMPARE(readFile(m_world.path("full") / "dataset.json"), before);
        dataset::readDataset(m_world.path("full"));
    }

    void oneClassSplitIsAWarning()
    {
        std::string peaks = readFile(m_world.path("peaks.narrowPeak"));
        peaks = peaks.substr(0, peaks.find("chr9\t")) + "chr9\t0\t60000\tp\t0\t.\t7.5\t-1\t-1\t100\n";
        m_world.write("oneclass.narrowPeak", peaks);
        QStringList arguments = m_world.dataset("oneclass");
        arguments[arguments.indexOf("--peaks") + 1] = m_world.at("oneclass.narrowPeak");
        const CliResult result = runCli(arguments);
        QVERIFY2(result.code == 0 && result.err.find("not defined") != std::string::npos, result.err.c_str());
    }

private:
    CliWorld m_world;
};

QTEST_GUILESS_MAIN(CliBadInputTest)
#include "cli_bad_input_test.moc"
