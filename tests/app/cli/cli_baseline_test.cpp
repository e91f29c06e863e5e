// SPDX-License-Identifier: GPL-3.0-or-later
// Is a network worth it? On a genome where bound sites carry a word beside the motif, k-mer models and a network must find it; on
// shuffled labels neither may find anything.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/predictions.h"
#include "core/stats/metrics.h"
#include "core/train/trainer.h"
#include "tests/app/cli/cli_runner.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

class CliBaselineTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QString at(const std::string& name) const { return QString::fromStdString(path(name).string()); }
    QStringList baseline(const std::string& out) const { return {"baseline", "--dataset", at("data"), "--out", at(out), "--bootstrap", "300"}; }
    QStringList train(const std::string& out) const
    {
        return {"train",   "--dataset", at("data"), "--out",           at(out), "--architecture", "danq", "--preset", "quick", "--parameter", "filters=24",
                "--batch", "32",        "--epochs", "7", "--learning-rate", "3e-3"};
    }
    nlohmann::json splitOf(const std::string& file, const std::string& split = "test") const
    {
        const auto json = readJson(path(file));
        for (const auto& part : json["splits"])
            if (part["split"] == split)
                return part;
        return {};
    }
    // Of every chromosome a site each 300 bp: a strong motif, every other one in a peak, and nine of ten of those with a word near it.
    void writeGenome() const
    {
        Random random(4);
        std::string fasta, peaks;
        for (const auto& [name, sites] : {std::pair("chr1", 1000), {"chr8", 240}, {"chr9", 300}}) {
            fasta += std::string(">") + name + "\n";
            for (int site = 0; site < sites; ++site) {
                std::string letters;
                for (int i = 0; i < 300; ++i)
                    letters += "ACGT"[random.below(4)];
                letters.replace(145, 10, "GATTCGAACC");
                if (site % 2 == 0 && random.uniform() < 0.9)
                    letters.replace(60 + random.below(70), 8, "TGACGTCA");
                if (site % 2 == 0)
                    peaks += std::string(name) + "\t" + std::to_string(300 * site + 130) + "\t" + std::to_string(300 * site + 170) + "\tp\t0\t.\t1\t-1\t-1\t20\n";
                fasta += letters + "\n";
            }
        }
        writeFileAtomically(path("genome.fa"), fasta);
        writeFileAtomically(path("peaks.narrowPeak"), peaks);
        std::string motif = "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF TOY1 TOY\nletter-probability matrix: alength= 4 w= 10 nsites= 200 E= 0\n";
        for (const char letter : std::string("GATTCGAACC"))
            for (const char other : std::string("ACGT"))
                motif += std::string(letter == other ? "0.97" : "0.01") + (other == 'T' ? "\n" : " ");
        writeFileAtomically(path("motif.meme"), motif);
    }
    // 0.5 lies in it.
    static bool isChance(const nlohmann::json& metrics)
    {
        return metrics["auroc_interval"][0].get<double>() < 0.5 && metrics["auroc_interval"][1].get<double>() > 0.5;
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeGenome();
        const auto made = runCli({"dataset", "--genome", at("genome.fa"), "--motif", at("motif.meme"), "--peaks", at("peaks.narrowPeak"), "--pvalue",
                                  "1e-5", "--window", "200", "--background", "uniform", "--out", at("data")});
        QVERIFY2(made.code == 0, made.err.c_str());
    }

    void kmersWithoutANetwork()
    {
        const auto result = runCli(baseline("kmers") << "--split" << "held-out");
        QVERIFY2(result.code == 0, result.err.c_str());
        QVERIFY(result.out.find("test\tkmers\t0.") != std::string::npos && result.out.find("validation\tmotif_score\t") != std::string::npos);
        QVERIFY2(result.out.find("\n# kmers: 5-mers of the whole window, logistic regression. C = ") != std::string::npos, result.out.c_str());
        const auto json = readJson(path("kmers/baseline.json"));
        QCOMPARE(json["model"]["k"].get<int>(), 5);
        QCOMPARE(json["model"]["c_chosen"].get<bool>(), true);
        QVERIFY(json["model"]["training_sites"].get<int>() >= 990);
        const auto test = splitOf("kmers/baseline.json");
        QVERIFY2(test["sites"]["auroc"].get<double>() > 0.85, test.dump().c_str());
        QCOMPARE(test["motif_score"]["auroc"].get<double>(), 0.5);  // all sites have the same letters there
        QCOMPARE(test["bins"].size(), std::size_t{20});
        // The numbers are those of the file.
        const auto predictions = project::readPredictions(path("kmers") / paths::kPredictionsFile, "test");
        COMPARE_CLOSE(stats::auroc(predictions.siteLabels, predictions.probability).value(), test["sites"]["auroc"].get<double>(), 1e-9, 0);
        // Outputs are kept, and made again to the byte.
        QCOMPARE(runCli(baseline("kmers")).code, 1);
        const std::string before = readFile(path("kmers/baseline.json"));
        QCOMPARE(runCli(baseline("kmers") << "--split" << "held-out" << "--overwrite" << "--threads" << "1").code, 0);
        QVERIFY(readFile(path("kmers/baseline.json")) == before);
    }

    void wordsCentreAndCore()
    {
        // The motif in every window says nothing; the word lies 15 to 93 bp from the middle.
        const auto auroc = [&](const QStringList& more) {
            const auto result = runCli(baseline("other") << "--overwrite" << more);
            return result.code == 0 ? splitOf("other/baseline.json")["sites"]["auroc"].get<double>() : -1.0;
        };
        const double gapped = auroc({"--gapped", "7"}), blocked = auroc({"--k", "6", "--core", "blocked"});
        QVERIFY2(gapped > 0.8 && blocked > 0.8, qPrintable(QStringLiteral("%1 and %2").arg(gapped).arg(blocked)));
        const double centre = auroc({"--centre", "40", "--c", "0.01"});
        QVERIFY2(centre > 0 && centre < 0.7, std::to_string(centre).c_str());
        QCOMPARE(readJson(path("other/baseline.json"))["model"]["c"].get<double>(), 0.01);
        for (const auto& wrong : {QStringList{"--k", "2"}, {"--gapped", "4"}, {"--centre", "3"}, {"--c", "0"}})
            QCOMPARE(runCli(baseline("none") << wrong).code, 2);
        QVERIFY(!fs::exists(path("none")));
    }

    void shuffledLabelsTeachKmersNothing()
    {
        const auto result = runCli(baseline("shuffled") << "--split" << "held-out" << "--shuffle-labels");
        QVERIFY2(result.code == 0, result.err.c_str());
        QCOMPARE(readJson(path("shuffled/baseline.json"))["model"]["shuffled_labels"].get<bool>(), true);
        for (const char* split : {"validation", "test"})
            QVERIFY2(isChance(splitOf("shuffled/baseline.json", split)["sites"]), result.out.c_str());
    }

    void networkBesideItsBaselines()
    {
        const auto trained = runCli(train("run"));
        QVERIFY2(trained.code == 0, trained.err.c_str());
        for (const char* row : {"test\trows\t", "test\tsites\t", "test\tcore_hidden\t", "test\tkmers_centre\t", "test\tkmers_window\t", "validation\tmotif_score\t"})
            QVERIFY2(trained.out.find(row) != std::string::npos, row);
        const auto test = splitOf("run/evaluation.json");
        QVERIFY2(test["sites"]["auroc"].get<double>() > 0.8, trained.out.c_str());
        QVERIFY2(test["core_hidden"]["auroc"].get<double>() > 0.8, trained.out.c_str());  // the motif is in every window
        QCOMPARE(test["baselines"][0]["id"].get<std::string>(), std::string("kmers_centre"));
        QVERIFY(test["baselines"][1]["sites"]["auroc"].get<double>() > 0.85);
        QCOMPARE(readJson(path("run/run.json"))["options"]["shuffled_labels"].get<bool>(), false);

        const QStringList evaluate{"evaluate", "--run", at("run"), "--dataset", at("data"), "--bootstrap", "20"};
        QCOMPARE(runCli(QStringList(evaluate) << "--out" << at("with")).code, 0);
        QCOMPARE(splitOf("with/evaluation.json")["baselines"].size(), std::size_t{2});
        const auto without = runCli(QStringList(evaluate) << "--out" << at("without") << "--no-baselines");
        QVERIFY2(without.code == 0, without.err.c_str());
        QVERIFY(without.out.find("kmers_") == std::string::npos && splitOf("without/evaluation.json")["baselines"].empty());
    }

    void shuffledLabelsTeachTheNetworkNothing()
    {
        const auto trained = runCli(train("noise") << "--shuffle-labels");
        QVERIFY2(trained.code == 0, trained.err.c_str());
        QCOMPARE(readJson(path("noise/run.json"))["options"]["shuffled_labels"].get<bool>(), true);
        const auto test = splitOf("noise/evaluation.json");
        for (const auto& metrics : {test["rows"], test["sites"], test["core_hidden"], test["baselines"][0]["sites"], test["baselines"][1]["sites"]})
            QVERIFY2(isChance(metrics), trained.out.c_str());
        // Against the true labels as well.
        const auto shuffled = project::readPredictions(path("noise") / paths::kPredictionsFile, "test");
        QCOMPARE(runCli(baseline("kmers-again")).code, 0);
        const auto truth = project::readPredictions(path("kmers-again") / paths::kPredictionsFile, "test");
        QCOMPARE(truth.siteLabels.size(), shuffled.siteLabels.size());
        QVERIFY(truth.siteLabels != shuffled.siteLabels);
        const auto interval = *stats::rankingMetrics(truth.siteLabels, shuffled.probability, {}, 500, 1).auroc.interval;
        QVERIFY2(interval.low < 0.5 && 0.5 < interval.high, qPrintable(QStringLiteral("%1 to %2").arg(interval.low).arg(interval.high)));
        // It is another run than one on the true labels.
        const auto mixed = runCli(train("noise") << "--resume");
        QVERIFY2(mixed.code == 1 && mixed.err.find("shuffled labels (yes there, no now)") != std::string::npos, mixed.err.c_str());
    }
};

QTEST_GUILESS_MAIN(CliBaselineTest)
#include "cli_baseline_test.moc"
