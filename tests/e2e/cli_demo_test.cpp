// SPDX-License-Identifier: GPL-3.0-or-later
// bindscape-cli demo on a small recipe: every file that it promises, and a verdict that follows from them.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/genome/bigwig.h"
#include "core/scores/score_set.h"
#include "tests/e2e/demo_world.h"

#include <chrono>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

class CliDemoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void figuresInThreeFormats();
    void tablesHaveTheirColumns();
    void scoresAreReadable();
    void verdictFollowsFromTheFiles();
    void againIsQuickAndTheSame();
    void anotherSeedIsRefused();
    void figureFromItsRecipe();
    void otherRegionsAreScoredAlike();
    void variantsAreAsked();
    void tablesWithFigures();

private:
    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    fs::path run(const std::string& file) const { return path("demo/runs/gata1-present") / file; }
    QStringList demo(const char* seed) const
    {
        return {"demo",
                "--out",
                QString::fromStdString(path("demo").string()),
                "--recipe",
                QString::fromStdString(path("recipe.json").string()),
                "--seed",
                QString::fromLatin1(seed)};
    }

    QTemporaryDir m_folder;
    CliResult m_result;
    std::vector<nlohmann::json> m_events;
};

void CliDemoTest::initTestCase()
{
    writeFileAtomically(path("recipe.json"), smallRecipe(120'000, 2));
    m_result = runCli(demo("3") << "--json-progress");
    QVERIFY2(m_result.code == 0, m_result.err.c_str());
    for (const auto line : split(m_result.err, '\n'))
        if (!line.empty())
            m_events.push_back(nlohmann::json::parse(line));
}

void CliDemoTest::figuresInThreeFormats()
{
    const std::pair<const char*, const char*> starts[] = {
        {".svg", "<?xml"}, {".pdf", "%PDF-"}, {".png", "\x89PNG"}, {".csv", ""}, {".json", "{"}};
    for (const char* run : {"gata1-present", "gata1-blocked"})
        for (const char* figure : {"browser", "profile", "kmers", "loss", "auroc", "roc", "pr"})
            for (const auto& [ending, start] : starts) {
                const std::string file = "demo/figures/" + std::string(run) + "/" + figure + ending;
                QVERIFY2(fs::exists(path(file)), file.c_str());
                const std::string text = readFile(path(file));
                QVERIFY2(text.size() > 20 && text.starts_with(start), file.c_str());
            }
}

void CliDemoTest::tablesHaveTheirColumns()
{
    const auto columnsOf = [&](const char* file) { return join(readTable(run(file)).columns, " "); };
    QCOMPARE(columnsOf("metrics.tsv"),
             std::string("epoch step train_loss validation_loss validation_auroc validation_auprc learning_rate seconds"));
    QCOMPARE(columnsOf("profile.tsv"), std::string("position mean_abs sem mean_abs_blocked sem_blocked n"));
    QCOMPARE(columnsOf("kmers.tsv"),
             std::string("kmer n_top n_total odds_ratio ci_low ci_high log10_p log10_p_bonferroni q_bh motif motif_similarity"));
    QCOMPARE(readTable(run("kmers.tsv")).rows.size(), std::size_t{1024});
    QVERIFY(readTable(run("profile.tsv")).rows.size() >= 1000);
    const auto record = readJson(run("run.json"));
    QCOMPARE(record["options"]["seed"].get<int>(), 3);
    for (const char* key : {"instances_md5", "dataset_md5", "contigs_md5"})
        QCOMPARE(record["inputs"][key].get<std::string>().size(), std::size_t{32});
    for (const char* key : {"program", "torch", "blas", "device"})
        QVERIFY2(!record["machine"][key].get<std::string>().empty(), key);
    QVERIFY(record["started"].get<std::string>().ends_with("Z") && record["seconds"].get<double>() > 0);
}

void CliDemoTest::scoresAreReadable()
{
    const auto set = scores::readScores(run("scores"));
    QVERIFY(set.sites.size() > 20 && set.window == 1000);
    const auto bigWig = genome::BigWig::open(run("scores/scores.bw"));
    const auto& site = set.sites.front();
    const Region core{site.window.chrom, site.coreBegin, site.coreEnd};
    const auto values = bigWig->values(core);
    for (std::size_t i = 0; i < values.size(); ++i)
        QCOMPARE(values[i], set.row(0)[static_cast<std::size_t>(site.coreBegin - site.window.begin) + i]);
}

void CliDemoTest::verdictFollowsFromTheFiles()
{
    nlohmann::json test;
    const auto evaluation = readJson(run("evaluation.json"));
    for (const auto& split : evaluation["splits"])
        if (split["split"] == "test")
            test = split;
    for (const char* of : {"rows", "sites", "motif_score", "dnase"})
        for (const char* metric : {"auroc", "auroc_interval", "auprc", "pauc_raw", "pauc_mcclish", "n_positive", "n_negative"})
            QVERIFY2(test[of].contains(metric), metric);
    const auto& done = m_events.back();
    QCOMPARE(done["event"].get<std::string>(), std::string("done"));
    QCOMPARE(done["test_auroc"].get<double>(), test["rows"]["auroc"].get<double>());
    const std::string auroc = formatFixed(test["rows"]["auroc"].get<double>(), 3);
    for (const std::string& part :
         {"auROC of bound against unbound GATA1 sites: " + auroc, std::string("Verdict: "), path("demo/figures/gata1-present").string(),
          path("demo/runs/gata1-blocked").string(), "auROC " + auroc, std::string("k-mers are words of the TAL1 matrix")})
        QVERIFY2(m_result.out.find(part) != std::string::npos, part.c_str());
    QCOMPARE(m_result.out.find("Verdict: the network found what was planted") != std::string::npos, done["found"].get<bool>());
}

void CliDemoTest::againIsQuickAndTheSame()
{
    const auto before = contents(path("demo"));
    const auto start = std::chrono::steady_clock::now();
    const CliResult again = runCli(demo("3"));
    QVERIFY2(again.code == 0, again.err.c_str());
    QVERIFY(std::chrono::steady_clock::now() - start < std::chrono::seconds(5));
    QCOMPARE(again.out, m_result.out.substr(m_result.out.find("\nProject")));
    QVERIFY(contents(path("demo")) == before);
}

void CliDemoTest::anotherSeedIsRefused()
{
    const CliResult other = runCli(demo("4"));
    QCOMPARE(other.code, 1);
    QVERIFY2(isOneSentence(other.err) && other.err.find("another seed or recipe (seed 3)") != std::string::npos, other.err.c_str());
}

void CliDemoTest::figureFromItsRecipe()
{
    const fs::path made = path("demo/figures/gata1-present/browser.svg");
    const auto figure = [&](const char* recipe, const char* out) {
        return QStringList{"figure", "--recipe", QString::fromStdString((path("demo/figures/gata1-present") / recipe).string()), "--out",
                           QString::fromStdString(path(out).string())};
    };
    QCOMPARE(runCli(figure("browser.json", "again.svg")).code, 0);
    QCOMPARE(readFile(path("again.svg")), readFile(made));  // the size comes from the recipe
    QCOMPARE(runCli(figure("browser.json", "again.svg")).code, 1);
    QCOMPARE(runCli(figure("browser.json", "again.svg") << "--resume").code, 0);
    QCOMPARE(runCli(figure("browser.json", "again.svg") << "--overwrite"
                                                        << "--width-mm"
                                                        << "120")
                 .code,
             0);
    QVERIFY(readFile(path("again.svg")).find("width=\"120mm\"") != std::string::npos);
    writeFileAtomically(path("mine.csv"), "precious\n");
    const CliResult refused = runCli(figure("kmers.json", "mine.pdf"));
    QVERIFY2(refused.code == 1 && isOneSentence(refused.err), refused.err.c_str());
    QCOMPARE(readFile(path("mine.csv")), std::string("precious\n"));
    QVERIFY(!fs::exists(path("mine.pdf")));
    writeFileAtomically(path("own.json"), "{\"my\": \"notes\"}");
    QCOMPARE(runCli(figure("kmers.json", "own.pdf")).code, 1);
    QCOMPARE(readFile(path("own.json")), std::string("{\"my\": \"notes\"}"));
}

// Motif hits of a scan, scored as regions, get the scores that they have in the data set.
void CliDemoTest::otherRegionsAreScoredAlike()
{
    const auto at = [&](const std::string& name) { return QString::fromStdString(path(name).string()); };
    QCOMPARE(runCli({"scan", "--genome", at("demo/genome.fa.gz"), "--motif", at("demo/motifs.meme"), "--motif-id", "GATA1", "--region",
                     "chr1:1-60,000", "chr2", "--out", at("hits.bed.gz")})
                 .code,
             0);
    const QStringList interpret{"interpret", "--run", at("demo/runs/gata1-present")};
    const CliResult hits = runCli(interpret + QStringList{"--regions", at("hits.bed.gz"), "--out", at("hits")});
    QVERIFY2(hits.code == 0, hits.err.c_str());
    const auto all = scores::readScores(path("hits")), known = scores::readScores(run("scores"));
    std::size_t compared = 0;
    for (std::size_t i = 0; i < known.sites.size(); ++i)
        for (std::size_t j = 0; j < all.sites.size(); ++j)
            if (all.sites[j].window == known.sites[i].window && all.sites[j].coreBegin == known.sites[i].coreBegin &&
                all.sites[j].strand == known.sites[i].strand) {
                ++compared;
                COMPARE_CLOSE(all.sites[j].logit, known.sites[i].logit, 1e-4, 1e-5);
                for (std::size_t base = 0; base < known.window; ++base)
                    COMPARE_CLOSE(all.row(j)[base], known.row(i)[base], 1e-3, 1e-4 * known.sites[i].normaliser / 1000);
            }
    QVERIFY(compared > 20);
    const CliResult place = runCli(interpret + QStringList{"--regions", "chr3:50,001-53,000"});
    QVERIFY2(place.code == 0, place.err.c_str());
    QCOMPARE(scores::readScores(run("scores-chr3_50_001-53_000")).sites.size(), std::size_t{5});
    QCOMPARE(runCli(interpret).code, 2);
    QCOMPARE(runCli(interpret + QStringList{"--regions", "chr3", "--dataset", at("demo/datasets/gata1")}).code, 2);
    QCOMPARE(runCli(interpret + QStringList{"--regions", "chr77:1-2000"}).code, 1);
}

// Of variants beside the core of a scored site: both logits are those of its window, whatever way the variant is named.
void CliDemoTest::variantsAreAsked()
{
    const auto at = [&](const std::string& name) { return QString::fromStdString(path(name).string()); };
    const auto known = scores::readScores(run("scores"));
    const auto& site = known.sites.at(0);
    Warnings warnings;
    const auto genome = genome::Reference::open(path("demo/genome.fa.gz"), warnings);
    const std::int64_t position = site.coreEnd + 2;  // from 0
    const std::string base = genome->fetch({site.window.chrom, position, position + 1}), other = base == "A" ? "C" : "A";
    const std::string place = site.window.chrom + ":" + std::to_string(position + 1), wrong = base == "G" ? "T" : "G";
    const QStringList effect{"effect", "--run", at("demo/runs/gata1-present")};
    const CliResult typed =
        runCli(effect + QStringList{"--variant", QString::fromStdString(place + " " + base + ">" + other), "--out", at("e.tsv")});
    QVERIFY2(typed.code == 0, typed.err.c_str());
    const std::string table = readFile(path("e.tsv"));
    const auto lines = split(table, '\n');
    const auto names = split(lines.at(0).substr(1), '\t'), row = split(lines.at(1), '\t');
    QCOMPARE(names.size(), row.size());
    const auto field = [&](std::string_view name) {
        return std::string(row.at(static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin())));
    };
    QCOMPARE(field("pos"), std::to_string(position + 1));
    COMPARE_CLOSE(std::stod(field("logit_ref")), site.logit, 1e-4, 1e-5);
    COMPARE_CLOSE(std::stod(field("change")), std::stod(field("logit_alt")) - std::stod(field("logit_ref")), 1e-3, 1e-4);
    QVERIFY(std::stod(field("change")) != 0);

    // The same and two that cannot be asked, from a VCF.
    std::string vcf = "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
    for (const auto& [ref, alt] : {std::pair(base, other), std::pair(wrong, base), std::pair(base, std::string("<DEL>"))})
        vcf += site.window.chrom + "\t" + std::to_string(position + 1) + "\t.\t" + ref + "\t" + alt + "\t.\tPASS\t.\n";
    writeFileAtomically(path("e.vcf"), vcf);
    const CliResult file = runCli(effect + QStringList{"--vcf", at("e.vcf"), "--out", at("v.tsv")});
    QVERIFY2(file.code == 0, file.err.c_str());
    const std::string fromFile = readFile(path("v.tsv"));
    const auto rows = split(fromFile, '\n');
    QCOMPARE(rows.at(1), lines.at(1));
    QVERIFY(rows.at(2).empty());
    QVERIFY2(file.err.find("left out") != std::string::npos && file.err.find("the genome has " + base) != std::string::npos, file.err.c_str());

    QCOMPARE(runCli(effect + QStringList{"--vcf", at("e.vcf"), "--out", at("v.tsv")}).code, 1);  // is there already
    QCOMPARE(runCli(effect).code, 2);
    QCOMPARE(runCli(effect + QStringList{"--variant", "rubbish", "--out", at("x.tsv")}).code, 2);
    const CliResult refused =
        runCli(effect + QStringList{"--variant", QString::fromStdString(place + " " + wrong + ">" + base), "--out", at("x.tsv")});
    QCOMPARE(refused.code, 1);
    QVERIFY(!fs::exists(path("x.tsv")));
}

void CliDemoTest::tablesWithFigures()
{
    const auto at = [&](const std::string& name) { return QString::fromStdString(path(name).string()); };
    const QStringList profile{
        "profile", "--scores", at("demo/runs/gata1-present/scores"), "--blocked", at("demo/runs/gata1-blocked/scores"),
        "--out",   at("p.tsv")};
    QCOMPARE(runCli(profile).code, 0);
    QCOMPARE(readFile(path("p.tsv")), readFile(run("profile.tsv")));
    QCOMPARE(runCli(profile + QStringList{"--figure"}).code, 1);  // the table is there
    QCOMPARE(runCli(profile + QStringList{"--resume", "--figure", "svg,png"}).code, 0);
    QVERIFY(fs::exists(path("p.svg")) && fs::exists(path("p.png")) && !fs::exists(path("p.pdf")) && fs::exists(path("p.csv")));
    QCOMPARE(runCli(profile + QStringList{"--resume", "--figure"}).code, 0);
    QVERIFY(fs::exists(path("p.pdf")));
    QCOMPARE(runCli(profile + QStringList{"--figure", "bmp"}).code, 2);
    const CliResult kmers = runCli({"kmers", "--scores", at("demo/runs/gata1-present/scores"), "--motifs", at("demo/motifs.meme"), "--out",
                                    at("k.tsv"), "--figure", "pdf"});
    QVERIFY2(kmers.code == 0, kmers.err.c_str());
    QCOMPARE(readFile(path("k.tsv")), readFile(run("kmers.tsv")));
    QVERIFY(readFile(path("k.pdf")).starts_with("%PDF"));
    QCOMPARE(readTable(path("p.tsv")).columns.size(), std::size_t{6});
}

QTEST_GUILESS_MAIN(CliDemoTest)
#include "cli_demo_test.moc"
