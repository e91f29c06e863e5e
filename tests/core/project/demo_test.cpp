// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/demo.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/dataset/dataset.h"
#include "core/genome/bigwig.h"
#include "core/genome/genes.h"
#include "core/project/demo_recipe.h"
#include "core/project/demo_simulation.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <map>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

// The embedded recipe on three short chromosomes.
std::string smallRecipe()
{
    auto recipe = nlohmann::json::parse(project::embeddedDemoRecipe());
    recipe["chromosomes"] = 3;
    recipe["chromosome_length"] = 150'000;
    return recipe.dump();
}

std::map<std::string, std::string> checksums(const fs::path& folder)
{
    std::map<std::string, std::string> sums;
    for (const auto& entry : fs::directory_iterator(folder))
        sums[entry.path().filename().string()] = md5OfFile(entry.path());
    return sums;
}

}  // namespace

class DemoTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void embeddedRecipeIsGood();
    void badRecipes_data();
    void badRecipes();
    void sameSeedSameBytes();
    void goesOn();
    void refusesForeignFolders();
    void simulationIsConsistent();
    void contextCounts();
    void filesReadBack();
    void labelsFollowThePlan();

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    project::Project make(const char* name, std::uint64_t seed)
    {
        return project::makeDemo(path(name), m_recipe, "small", seed, m_progress);
    }
    QTemporaryDir m_folder;
    std::string m_recipe = smallRecipe();
    SilentProgress m_progress;
    project::Project m_project;
};

void DemoTest::initTestCase()
{
    m_project = make("one", 1);
}

void DemoTest::embeddedRecipeIsGood()
{
    const auto recipe = project::parseDemoRecipe(project::embeddedDemoRecipe(), "demo.json");
    QCOMPARE(recipe.chromosomes, 9);
    QCOMPARE(recipe.motifOf("TAL1").width(), 16);
    QVERIFY(recipe.motifs.size() >= 6);
}

void DemoTest::badRecipes_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("part");
    QTest::newRow("range") << "/share_bound"
                           << "1.5"
                           << "share_bound must be a number from 0 to 1";
    QTest::newRow("sum") << "/share_bound"
                         << "0.9"
                         << "sum to more than 1";
    QTest::newRow("row") << "/motifs/1/rows/0/0"
                         << "0.9"
                         << "motifs[1].rows must sum to 1";
    QTest::newRow("zero") << "/background/0"
                          << "0"
                          << "background must hold numbers above zero";
    QTest::newRow("core") << "/core"
                          << "\"GATA9\""
                          << "no motif \"GATA9\"";
    QTest::newRow("short") << "/chromosome_length"
                           << "10"
                           << "chromosome_length must be a whole number";
}

void DemoTest::badRecipes()
{
    QFETCH(QString, key);
    QFETCH(QString, value);
    QFETCH(QString, part);
    auto recipe = nlohmann::json::parse(m_recipe);
    recipe[nlohmann::json::json_pointer(key.toStdString())] = nlohmann::json::parse(value.toStdString());
    VERIFY_ERROR(project::parseDemoRecipe(recipe.dump(), "r.json"), part.toStdString());
}

void DemoTest::sameSeedSameBytes()
{
    make("again", 1);
    const auto first = checksums(path("one")), second = checksums(path("again"));
    QVERIFY(first.size() >= 12);  // eight data files, two indexes, project, manifest
    QVERIFY(first == second);
    make("other", 2);
    const auto other = checksums(path("other"));
    int same = 0;
    for (const auto& [name, sum] : first)
        same += other.at(name) == sum ? 1 : 0;
    QCOMPARE(same, 2);  // the motifs and the index of chromosome lengths do not depend on the seed
}

void DemoTest::goesOn()
{
    const auto before = checksums(path("again"));
    const fs::path genes = path("again") / paths::kDemoGenesFile, genome = path("again") / paths::kDemoGenomeFile;
    const auto genomeTime = fs::last_write_time(genome);
    writeFileAtomically(genes, "damaged");
    fs::remove(path("again") / paths::kDemoTruthFile);
    make("again", 1);
    QVERIFY(checksums(path("again")) == before);
    QVERIFY(fs::last_write_time(genome) == genomeTime);
    // What the user made of the project stays.
    auto changed = m_project;
    changed.name = "my own";
    project::writeProject(changed, path("again") / paths::kDemoProjectFile);
    QCOMPARE(make("again", 1).name, std::string("my own"));
}

void DemoTest::refusesForeignFolders()
{
    VERIFY_ERROR(make("one", 5), "another seed or recipe (seed 1)");
    fs::create_directories(path("foreign"));
    writeFileAtomically(path("foreign") / paths::kDemoGenesFile, "mine");
    VERIFY_ERROR(make("foreign", 1), "already holds a file genes.gtf");
    QCOMPARE(readFile(path("foreign") / paths::kDemoGenesFile), std::string("mine"));
    writeFileAtomically(path("file"), "x");
    VERIFY_ERROR(make("file", 1), "cannot be made");
}

void DemoTest::simulationIsConsistent()
{
    const auto recipe = project::parseDemoRecipe(m_recipe, "small");
    const auto chromosomes = project::simulateDemo(recipe, 1, m_progress);
    QCOMPARE(chromosomes.size(), std::size_t{3});
    const auto prepared = motif::prepare(recipe.motifOf("GATA1"), motif::Background{recipe.background}, recipe.corePvalue);
    int bound = 0, peaks = 0, inPeak = 0;
    for (const auto& chromosome : chromosomes) {
        QCOMPARE(chromosome.letters.size(), std::size_t{150'000});
        QVERIFY(chromosome.letters.find('a') != std::string::npos && chromosome.letters.find('N') != std::string::npos);
        for (std::size_t i = 0; i < chromosome.truth.size(); ++i) {
            const auto& site = chromosome.truth[i];
            if (i > 0)
                QVERIFY2(site.begin >= chromosome.truth[i - 1].end, "planted sites overlap");
            if (!site.name.starts_with("GATA1"))
                continue;
            auto letters = chromosome.letters.substr(static_cast<std::size_t>(site.begin), static_cast<std::size_t>(site.end - site.begin));
            const auto hits = motif::scanLetters(letters, site.begin, {&prepared, 1}, false);
            QCOMPARE(hits.size(), std::size_t{1});
            if (site.name != "GATA1_bound")
                continue;
            ++bound;
            const auto within = [&](const auto& peak) { return peak.begin <= site.begin && site.end <= peak.end; };
            inPeak += std::any_of(chromosome.chip.begin(), chromosome.chip.end(), within) ? 1 : 0;
            QVERIFY(std::any_of(chromosome.dnase.begin(), chromosome.dnase.end(), within));
        }
        peaks += static_cast<int>(chromosome.chip.size());
        for (const auto& peak : chromosome.chip)
            QVERIFY(peak.begin >= 0 && peak.begin <= peak.summit && peak.summit < peak.end && peak.end <= 150'000);
        QCOMPARE(chromosome.genes.size(), std::size_t{7});
        for (const auto& gene : chromosome.genes)
            for (std::size_t i = 0; i < gene.exons.size(); ++i)
                QVERIFY(gene.exons[i].first >= (i == 0 ? gene.begin : gene.exons[i - 1].second) && gene.exons[i].second <= gene.end);
    }
    QVERIFY(bound > 60);
    QVERIFY(inPeak >= bound * 9 / 10 && inPeak <= bound);
    QVERIFY(peaks >= inPeak && peaks <= bound + bound / 10 + 3);
}

// One to three TAL1 sites a bound core, by Poisson(1) conditioned on 1..3: 0.6, 0.3, 0.1.
void DemoTest::contextCounts()
{
    auto json = nlohmann::json::parse(m_recipe);
    json["chromosome_length"] = 1'500'000;
    const auto recipe = project::parseDemoRecipe(json.dump(), "long");
    std::map<int, int> counts;
    int cores = 0;
    for (const auto& chromosome : project::simulateDemo(recipe, 7, m_progress)) {
        std::map<std::int64_t, int> near;
        for (const auto& core : chromosome.truth)
            if (core.name == "GATA1_bound") {
                int context = 0;
                for (const auto& other : chromosome.truth)
                    context += other.name == "TAL1_bound" && other.begin >= core.begin - 150 && other.end <= core.end + 150 ? 1 : 0;
                ++counts[context];
                ++cores;
            }
    }
    QCOMPARE(counts[0], 0);
    COMPARE_CLOSE(static_cast<double>(counts[1]) / cores, 0.6, 0, 0.06);
    COMPARE_CLOSE(static_cast<double>(counts[2]) / cores, 0.3, 0, 0.06);
    COMPARE_CLOSE(static_cast<double>(counts[3]) / cores, 0.1, 0, 0.04);
}

void DemoTest::filesReadBack()
{
    Warnings warnings;
    const auto reference = genome::Reference::open(m_project.genome, warnings);
    QVERIFY(warnings.empty());
    QCOMPARE(reference->contigs().size(), std::size_t{3});
    for (const auto& track : m_project.tracks)
        if (!track.file.empty()) {
            const auto source = genome::openTrack(track.file, reference->contigs());
            QCOMPARE(std::string(genome::toText(source->kind())), track.kind);
            QVERIFY2(source->warnings().empty(), track.name.c_str());
        }
    QCOMPARE(genome::readGenes(path("one") / paths::kDemoGenesFile, reference->contigs()).byChrom.at("chr2").size(), std::size_t{7});
    const auto simulated = project::simulateDemo(project::parseDemoRecipe(m_recipe, "small"), 1, m_progress);
    QCOMPARE(reference->fetch({"chr3", 0, 150'000}), simulated[2].letters);
    const auto values = genome::BigWig::open(path("one") / paths::kDemoChipFile)->values({"chr2", 70'000, 70'020});
    QCOMPARE(values[0], simulated[1].chipSignal[7000]);
    QCOMPARE(values[19], simulated[1].chipSignal[7001]);
    QVERIFY(project::missingFiles(m_project).empty());
}

void DemoTest::labelsFollowThePlan()
{
    Warnings warnings;
    const auto reference = genome::Reference::open(m_project.genome, warnings);
    const auto motifs = motif::readMotifs(m_project.motifs);
    const auto peaks = genome::readIntervals(path("one") / paths::kDemoPeaksFile, reference->contigs());
    const auto truth = genome::readIntervals(path("one") / paths::kDemoTruthFile, reference->contigs());
    const auto data = dataset::buildDataset(*reference, motif::findMotif(motifs, "GATA1"), motif::parseBackground("0.3,0.2,0.2,0.3"), peaks,
                                            nullptr, {}, m_progress);
    std::map<std::string, std::array<int, 2>> labels;
    for (const auto& instance : data.instances)
        for (const auto& site : truth.byChrom.at(data.chroms[instance.chrom]))
            if (site.begin == instance.begin && site.end == instance.end())
                ++labels[site.name][instance.label];
    QVERIFY(labels["GATA1_bound"][1] > 9 * labels["GATA1_bound"][0]);
    QVERIFY(labels["GATA1_unbound"][0] > 9 * labels["GATA1_unbound"][1]);
    QCOMPARE(labels["GATA1_closed"][1], 0);
}

QTEST_GUILESS_MAIN(DemoTest)
#include "demo_test.moc"
