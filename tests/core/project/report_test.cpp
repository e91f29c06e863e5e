// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/demo_report.h"

#include "core/project/demo.h"
#include "core/project/demo_recipe.h"
#include "tests/support/test_support.h"

using namespace bindscape;

class ReportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shareByHand();
    void otherSplitsAndZeros();
    void words();
    void sentences();
    void verdict();

private:
    static scores::ScoreSet oneSite();
    static genome::IntervalSet truth();
};

// A window of 20 bases at 100; the core at 108..112; TAL1 at 100..104 and a GATA1 site that does not count.
scores::ScoreSet ReportTest::oneSite()
{
    scores::ScoreSet set;
    set.window = 20;
    scores::ScoredSite site;
    site.window = {"chr9", 100, 120};
    site.coreBegin = 108;
    site.coreEnd = 112;
    site.split = "test";
    set.sites = {site};
    set.values.assign(20, 0.1f);
    return set;
}

genome::IntervalSet ReportTest::truth()
{
    genome::IntervalSet set;
    genome::Interval tal1, gata1, far;
    tal1.begin = 100;
    tal1.end = 104;
    tal1.name = "TAL1_bound";
    gata1.begin = 108;
    gata1.end = 112;
    gata1.name = "GATA1_bound";
    far.begin = 500;
    far.end = 516;
    far.name = "TAL1_alone";
    set.byChrom["chr9"] = {tal1, gata1, far};
    return set;
}

void ReportTest::shareByHand()
{
    auto set = oneSite();
    // Top four outside of the core: 101 (-0.9), 102 (0.8), 115 (0.7), 103 (0.6): three of four are TAL1. The core's 5 is left out.
    set.values[1] = -0.9f;
    set.values[2] = 0.8f;
    set.values[15] = 0.7f;
    set.values[3] = 0.6f;
    set.values[9] = 5;
    const auto share = project::contextShare(set, truth(), "TAL1", "test");
    COMPARE_CLOSE(share.found, 0.75, 1e-12, 0);
    COMPARE_CLOSE(share.chance, 4.0 / 16, 1e-12, 0);
    QCOMPARE(share.sites, std::size_t{1});
}

void ReportTest::otherSplitsAndZeros()
{
    auto set = oneSite();
    QCOMPARE(project::contextShare(set, truth(), "TAL1", "train").sites, std::size_t{0});
    set.values.assign(20, 0);
    COMPARE_CLOSE(project::contextShare(set, truth(), "TAL1", "test").found, 0, 0, 0);
    COMPARE_CLOSE(project::contextShare(set, {}, "TAL1", "test").found, 0, 0, 0);
}

void ReportTest::words()
{
    const auto recipe = project::parseDemoRecipe(project::embeddedDemoRecipe(), "demo.json");
    const auto& tal1 = recipe.motifOf("TAL1");
    for (const char* word : {"AACAG", "ACAGA", "CAGAT", "AGATG", "ATCTG", "CATCT", "GATGG", "ACATC"})
        QVERIFY2(project::isWordOf(tal1, word), word);
    for (const char* word : {"GATAA", "TTATC", "AAAAA", "CACGT", "NNNNN", "CAGCT"})
        QVERIFY2(!project::isWordOf(tal1, word), word);
}

void ReportTest::sentences()
{
    project::DemoReport report;
    report.testAuroc = 0.9123;
    report.testAurocInterval = stats::Interval95{0.88, 0.94};
    report.topBasesInTal1 = 0.41;
    report.expectedByChance = 0.025;
    report.tal1KmersInTop10 = 2;
    report.bestKmers = {"ACAGA", "CAGAT", "GATAA"};
    report.sites = 12;
    const auto text = project::toText(report);
    for (const char* part : {"0.912", "0.880 to 0.940", "41 %", "2.5 %", "12 sites", "2 of the 3", "ACAGA CAGAT GATAA"})
        QVERIFY2(text.find(part) != std::string::npos, text.c_str());
    report.testAuroc.reset();
    QVERIFY(project::toText(report).find("not defined") != std::string::npos);
}

// The verdict follows from the numbers, each of the three on its own.
void ReportTest::verdict()
{
    project::DemoReport good;
    good.testAuroc = 0.9;
    good.testAurocInterval = stats::Interval95{0.85, 0.95};
    good.motifScoreAuroc = 0.55;
    good.topBasesInTal1 = 0.4;
    good.expectedByChance = 0.03;
    good.sites = 50;
    good.bestKmers = {"ACAGA", "CAGAT", "GATAA"};
    good.tal1KmersInTop10 = 2;
    const auto says = [](const project::DemoReport& report, const char* part) {
        return project::toText(report).find(part) != std::string::npos;
    };
    QVERIFY(says(good, "Verdict: the network found what was planted") && says(good, "motif score alone reaches 0.550"));
    auto report = good;
    report.motifScoreAuroc = 0.95;
    QVERIFY(says(report, "Verdict: 2 of 3") && says(report, "not so: bound sites are told from unbound ones."));
    report = good;
    report.testAurocInterval->low = 0.49;
    QVERIFY(!report.toldApart());
    report = good;
    report.topBasesInTal1 = 0.14;
    QVERIFY(says(report, "not so: the best-scoring bases lie in planted TAL1 sites."));
    report.tal1KmersInTop10 = 1;
    report.testAuroc.reset();
    QVERIFY(says(report, "Verdict: 0 of 3 checks hold; not so: "));
    QVERIFY(!project::DemoReport().toldApart() && !project::DemoReport().basesFound() && !project::DemoReport().kmersFound());
}

QTEST_GUILESS_MAIN(ReportTest)
#include "report_test.moc"
