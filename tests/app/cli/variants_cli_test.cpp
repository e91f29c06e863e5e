// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli variants on small score folders: files, figures and their recipes, another assembly, refusals.
#include "core/base/text.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/core/variation/small_world.h"
#include "tests/support/test_support.h"

using namespace bindscape;
namespace fs = std::filesystem;

class VariantsCliTest : public QObject {
    Q_OBJECT
    test::SmallWorld m_world;

    QString path(const std::string& name) const { return QString::fromStdString(m_world.path(name).string()); }
    test::CliResult variants(const QString& what, const QStringList& more) const
    {
        return test::runCli(QStringList{"variants", what, "--scores", path("AA"), path("BB")} + more);
    }
    // Every base of chr1, as it is or with a shift of the letters.
    void writeVcf(const std::string& name, std::int64_t shift) const
    {
        std::string text = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
        for (std::int64_t at = 0; at < 5000; ++at) {
            const char letter = m_world.letter("chr1", at + shift);
            text += "1\t" + std::to_string(at + 1) + "\t.\t" + letter + "\t" + test::SmallWorld::other(letter) +
                    "\t.\tPASS\tAC=" + std::to_string(at % 5 % 3) + ";AN=2000\n";
        }
        writeFileAtomically(m_world.path(name), text);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_world.scoreFolder("AA", 1);
        m_world.scoreFolder("BB", 2);
        writeVcf("good.vcf", 0);
        writeVcf("shifted.vcf", 1);
    }

    void singletonsWithFigures()
    {
        const auto result = variants("singletons", {"--variants", path("good.vcf"), "--out", path("s"), "--figure", "svg"});
        QVERIFY2(result.code == 0, result.err.c_str());
        QVERIFY2(result.out.find("pooled positions\ttop_0.5\t") != std::string::npos, result.out.c_str());
        QVERIFY(result.out.find("rank in their own window") != std::string::npos);
        for (const char* name :
             {"singletons.tsv", "singletons.json", "percent.svg", "percent.csv", "percent.json", "percent_with_core.svg"})
            QVERIFY2(fs::exists(m_world.path("s") / name), name);
        const std::string picture = readFile(m_world.path("s") / "percent_with_core.svg");
        QVERIFY(picture.find("in the core motif") != std::string::npos && picture.find("pooled rows") != std::string::npos);
        QVERIFY(readFile(m_world.path("s") / "percent.svg").find("in the core motif") == std::string::npos);
        const auto again = test::runCli({"figure", "--recipe", path("s/percent_with_core.json"), "--out", path("again.svg")});
        QVERIFY2(again.code == 0, again.err.c_str());
        QCOMPARE(readFile(m_world.path("again.svg")), picture);
        const auto refused = variants("singletons", {"--variants", path("good.vcf"), "--out", path("s")});
        QVERIFY(refused.code == 1 && refused.err.find("exists already") != std::string::npos);
        QCOMPARE(variants("singletons", {"--variants", path("good.vcf"), "--out", path("s"), "--resume"}).code, 0);
        const std::string table = readFile(m_world.path("s") / "singletons.tsv");
        const auto context =
            variants("singletons", {"--variants", path("good.vcf"), "--out", path("s"), "--rule", "context", "--overwrite"});
        QVERIFY(context.code == 0 && context.out.find("Context only") != std::string::npos);
        QVERIFY(readFile(m_world.path("s") / "singletons.tsv") != table);
        QCOMPARE(
            variants("singletons", {"--variants", path("good.vcf"), "--out", path("s"), "--overwrite", "--threads", "1", "--quiet"}).out,
            std::string());
        QCOMPARE(readFile(m_world.path("s") / "singletons.tsv"), table);  // the same bytes
    }

    void anotherAssembly()
    {
        for (const QStringList& rest :
             {QStringList{"singletons", "--out", path("w")}, {"rank", "--out", path("w.tsv"), "--vcf-out", path("w.vcf")}}) {
            const auto result = variants(rest.front(), rest.mid(1) + QStringList{"--variants", path("shifted.vcf")});
            QCOMPARE(result.code, 1);
            QVERIFY2(test::isOneSentence(result.err) && result.err.find("does not belong to the genome genome.fa") != std::string::npos,
                     result.err.c_str());
        }
        QVERIFY(!fs::exists(m_world.path("w")) && !fs::exists(m_world.path("w.tsv")) && !fs::exists(m_world.path("w.vcf")));
        // Before a network is asked, so that none is needed here.
        const auto effect = [&](const char* vcf, const QStringList& more = {}) {
            return test::runCli(QStringList{"effect", "--run", path("none"), "--genome", path("genome.fa"), "--vcf", path(vcf), "--out", path("e.tsv")} + more);
        };
        const auto refused = effect("shifted.vcf");
        QVERIFY2(refused.code == 1 && test::isOneSentence(refused.err) && refused.err.find("does not belong to the genome genome.fa") != std::string::npos,
                 refused.err.c_str());
        QVERIFY(effect("shifted.vcf", {"--max-mismatch", "1"}).err.find("were left out") != std::string::npos);
        QVERIFY(effect("good.vcf").err.find("does not belong") == std::string::npos);
        const auto let = variants("singletons", {"--variants", path("shifted.vcf"), "--out", path("let"), "--max-mismatch", "1"});
        QVERIFY2(let.code == 0 && let.err.find("were left out") != std::string::npos, let.err.c_str());
    }

    void rankedListAndVcf()
    {
        const auto result = variants("rank", {"--variants", path("good.vcf"), "--out", path("r.csv"), "--vcf-out", path("r.vcf.gz"),
                                              "--top", "50", "--json-progress"});
        QVERIFY2(result.code == 0, result.err.c_str());
        QVERIFY(result.err.find("{\"event\":\"done\"") != std::string::npos);
        const std::string list = readFile(m_world.path("r.csv"));
        QCOMPARE(std::count(list.begin(), list.end(), '\n'), 51);
        QVERIFY(readFile(m_world.path("r.vcf.gz")).starts_with("\x1f\x8b"));
        // Its own VCF is read again; both outputs are there, so that nothing is to be done.
        QCOMPARE(variants("rank", {"--variants", path("r.vcf.gz"), "--out", path("r2.csv"), "--top", "50"}).code, 0);
        QCOMPARE(readFile(m_world.path("r2.csv")).substr(0, 500).size(), std::size_t{500});
        const auto done =
            variants("rank", {"--variants", path("good.vcf"), "--out", path("r.csv"), "--vcf-out", path("r.vcf.gz"), "--resume"});
        QVERIFY(done.code == 0 && done.out.find("finished already") != std::string::npos);
        QCOMPARE(readFile(m_world.path("r.csv")), list);
    }

    // Nothing of an earlier time stays beside a new table, and a copied folder shows its own numbers.
    void oldFilesBesideANewTable()
    {
        const fs::path folder = m_world.path("old");
        const QStringList all{"--variants", path("good.vcf"), "--out", path("old")};
        QCOMPARE(variants("singletons", all + QStringList{"--sites", "--figure", "svg,pdf"}).code, 0);
        QVERIFY(fs::exists(folder / "singleton_sites.tsv.gz") && fs::exists(folder / "percent.pdf"));
        fs::copy(folder, m_world.path("copy"));
        QCOMPARE(variants("singletons", all + QStringList{"--rule", "context", "--polymorphic", "--overwrite", "--figure", "svg"}).code, 0);
        QVERIFY(!fs::exists(folder / "singleton_sites.tsv.gz") && !fs::exists(folder / "percent.pdf") && fs::exists(folder / "percent.svg"));
        const std::string record = readFile(folder / "singletons.json");
        QVERIFY(record.find("\"polymorphic_only\": true") != std::string::npos && record.find("\"max_mismatch\": 0.01") != std::string::npos);
        const auto again = test::runCli({"figure", "--recipe", path("copy/percent.json"), "--out", path("own.svg")});
        QVERIFY2(again.code == 0, again.err.c_str());
        QCOMPARE(readFile(m_world.path("own.svg")), readFile(m_world.path("copy") / "percent.svg"));
    }

    // The record of a list is an output as the list is.
    void recordsThatAreNotReplaced()
    {
        writeFileAtomically(m_world.path("mine.json"), "{}");
        const auto refused = variants("rank", {"--variants", path("good.vcf"), "--out", path("mine.csv")});
        QVERIFY2(refused.code == 1 && refused.err.find("mine.json exists already") != std::string::npos, refused.err.c_str());
        QCOMPARE(readFile(m_world.path("mine.json")), std::string("{}"));
        QVERIFY(!fs::exists(m_world.path("mine.csv")));
        writeFileAtomically(m_world.path("known.meme"), "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF K1 GATA\nletter-probability matrix: "
                                                        "alength= 4 w= 4\n0 0 1 0\n1 0 0 0\n0 0 0 1\n1 0 0 0\n");
        const auto replaced = variants("rank", {"--variants", path("good.vcf"), "--out", path("mine.csv"), "--overwrite", "--motifs",
                                                path("known.meme"), "--motif-pvalue", "0.01", "--motif-reach", "300"});
        QVERIFY2(replaced.code == 0, replaced.err.c_str());
        const std::string record = readFile(m_world.path("mine.json"));
        QVERIFY(record.find("known.meme") != std::string::npos && record.find("\"reach\": 300") != std::string::npos);
        QVERIFY(readFile(m_world.path("mine.csv")).find(",motif_end,motif_distance,line\n") != std::string::npos);
        for (const QStringList& same : {QStringList{"--out", path("b.csv"), "--vcf-out", path("b.csv")},
                                        {"--out", path("b.csv"), "--vcf-out", path("good.vcf"), "--overwrite"},
                                        {"--out", path("good.vcf"), "--overwrite"},
                                        {"--out", path("b.json")}})
            QCOMPARE(variants("rank", QStringList{"--variants", path("good.vcf")} + same).code, 2);
        QVERIFY(readFile(m_world.path("good.vcf")).starts_with("##fileformat"));
    }

    void testedVariants()
    {
        std::string table = "chr\tpos\tref\talt\teffect\tFDR\n";
        for (int i = 0; i < 300; ++i) {
            const char letter = m_world.letter("chr1", i * 20);
            table += "chr1\t" + std::to_string(i * 20 + 1) + "\t" + letter + "\t" + test::SmallWorld::other(letter) + "\t0.1\t" +
                     (i % 7 == 0   ? "NA"
                      : i % 3 == 0 ? "0.01"
                                   : "0.9") +
                     "\n";
        }
        writeFileAtomically(m_world.path("tested.txt"), table);
        const auto result = variants("tested", {"--table", path("tested.txt"), "--out", path("t"), "--figure", "svg"});
        QVERIFY2(result.code == 0, result.err.c_str());
        QVERIFY2(result.out.find("Mann-Whitney U ") != std::string::npos && result.out.find("43 rows without FDR") != std::string::npos,
                 result.out.c_str());
        const std::string record = readFile(m_world.path("t") / "tested.json");
        for (const char* part : {"\"bootstrap\": 1000", "\"snps_only\": true", "\"all_sites\": false", "\"chrom\": \"chr\"", "\"fdr\": \"FDR\""})
            QVERIFY2(record.find(part) != std::string::npos, part);
        QVERIFY(readFile(m_world.path("t") / "roc.svg").find("auROC 0.") != std::string::npos);
        const auto again = test::runCli({"figure", "--recipe", path("t/roc.json"), "--out", path("roc.svg")});
        QVERIFY2(again.code == 0, again.err.c_str());
        QCOMPARE(readFile(m_world.path("roc.svg")), readFile(m_world.path("t") / "roc.svg"));
        fs::remove(m_world.path("t") / "tested.tsv");
        const auto gone = test::runCli({"figure", "--recipe", path("t/roc.json"), "--out", path("gone.svg")});
        QVERIFY(gone.code == 1 && gone.err.find("tested.tsv") != std::string::npos);
    }

    void wrongUseIsASentence()
    {
        QCOMPARE(test::runCli({"variants"}).code, 2);
        QCOMPARE(test::runCli({"variants", "singletons", "--variants", path("good.vcf"), "--out", path("x")}).code, 2);
        QCOMPARE(test::runCli({"variants", "rank", "--variants", path("good.vcf"), "--out", path("x")}).code, 2);
        QCOMPARE(variants("rank", {"--variants", path("good.vcf"), "--out", path("x"), "--by", "change"}).code, 2);
        QCOMPARE(variants("singletons", {"--variants", path("good.vcf"), "--out", path("x"), "--names", "one"}).code, 2);
        for (const QString name : {"AA", "", " ", "a\tb"})
            QCOMPARE(variants("rank", {"--variants", path("good.vcf"), "--out", path("x"), "--names", "AA", name}).code, 2);
        const auto twice = test::runCli({"variants", "rank", "--scores", path("AA"), path("AA/"), "--variants", path("good.vcf"), "--out", path("x")});
        QVERIFY2(twice.code == 1 && twice.err.find("given twice") != std::string::npos, twice.err.c_str());
        const auto unknown = variants("singletons", {"--variants", path("good.vcf"), "--out", path("x"), "--ac", "AC_nfee"});
        QVERIFY2(unknown.code == 1 && unknown.err.find("fields AC, AN") != std::string::npos, unknown.err.c_str());
        const auto help = test::runCli({"variants", "rank", "--help"});
        QVERIFY(help.code == 0 && help.out.find("default 10000") != std::string::npos);
        for (const std::string name : {"genome.fa", "nowhere.vcf"}) {
            const auto result = variants("rank", {"--variants", path(name), "--out", path("x")});
            QCOMPARE(result.code, 1);
            QVERIFY2(test::isOneSentence(result.err), result.err.c_str());
        }
        QVERIFY(!fs::exists(m_world.path("x")));
    }
};

QTEST_GUILESS_MAIN(VariantsCliTest)
#include "variants_cli_test.moc"
