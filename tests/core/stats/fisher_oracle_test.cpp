// SPDX-License-Identifier: GPL-3.0-or-later
// Against exact sums and SciPy by the files of oracles/fisher.
#include "core/stats/enrichment.h"
#include "core/stats/tests.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using nlohmann::json;

namespace {

void compareLog(double got, double want)
{
    COMPARE_CLOSE(got, want, std::fabs(want) < 10 ? 0 : 1e-9, std::fabs(want) < 10 ? 1e-9 : 0);
}

void compareOptional(const std::optional<double>& got, const json& want, double tolerance)
{
    QCOMPARE(got.has_value(), !want.is_null());
    if (got)
        COMPARE_CLOSE(*got, want.get<double>(), tolerance, 1e-300);
}

std::vector<double> logs(const json& values)
{
    std::vector<double> result;
    for (const auto& p : values)
        result.push_back(std::log10(p.get<double>()));
    return result;
}

}  // namespace

class FisherOracleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(test::oracleFolder("fisher"), "BINDSCAPE_ORACLES");
        m_folder = *test::oracleFolder("fisher");
        m_tests = test::readJson(m_folder / "tests.json");
    }
    void tables()
    {
        const auto table = test::readTable(m_folder / "tables.tsv");
        QVERIFY(!table.rows.empty());
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            const auto count = [&](const char* name) { return static_cast<std::int64_t>(table.number(i, name)); };
            const stats::Table2x2 counts{count("a"), count("b"), count("c"), count("d")};
            const auto ratio = stats::oddsRatio(counts);
            COMPARE_CLOSE(ratio.value, table.number(i, "odds_ratio"), 1e-12, 0);
            COMPARE_CLOSE(ratio.low, table.number(i, "ci95_low"), 1e-12, 0);
            COMPARE_CLOSE(ratio.high, table.number(i, "ci95_high"), 1e-12, 0);
            const auto p = stats::fisherExact(counts);
            compareLog(p.log10Greater, table.number(i, "log10_p_greater"));
            compareLog(p.log10Less, table.number(i, "log10_p_less"));
            compareLog(p.log10TwoSided, table.number(i, "log10_p_two_sided"));
            QCOMPARE(stats::log10FisherGreater(counts), p.log10Greater);
        }
    }
    void corrections()
    {
        for (const auto& one : m_tests.at("corrections")) {
            const auto p = logs(one.at("p"));
            const auto bonferroni = stats::bonferroniLog10(p, p.size());
            const auto bh = stats::benjaminiHochbergLog10(p);
            for (std::size_t i = 0; i < p.size(); ++i) {
                COMPARE_CLOSE(std::pow(10, bonferroni[i]), one.at("bonferroni").at(i).get<double>(), 1e-12, 1e-14);
                COMPARE_CLOSE(std::pow(10, bh[i]), one.at("bh").at(i).get<double>(), 1e-12, 1e-14);
            }
        }
    }
    void proportions()
    {
        for (const auto& one : m_tests.at("two_proportion_z")) {
            const auto got = stats::twoProportionZ(one.at("x1"), one.at("n1"), one.at("x2"), one.at("n2"));
            compareOptional(got ? std::optional(got->z) : std::nullopt, one.at("z"), 1e-10);
            compareOptional(got ? std::optional(got->larger) : std::nullopt, one.at("p_larger"), 1e-9);
            compareOptional(got ? std::optional(got->twoSided) : std::nullopt, one.at("p_two_sided"), 1e-9);
        }
    }
    void mannWhitney()
    {
        for (const auto& one : m_tests.at("mann_whitney")) {
            const auto got = stats::mannWhitney(one.at("x").get<std::vector<double>>(), one.at("y").get<std::vector<double>>());
            QVERIFY(got);
            QCOMPARE(got->u, one.at("u1").get<double>());
            COMPARE_CLOSE(got->asymptoticContinuity, one.at("p_asymptotic_continuity").get<double>(), 1e-9, 0);
            compareOptional(got->asymptotic, one.at("p_asymptotic"), 1e-9);
            if (one.contains("p_exact"))
                compareOptional(got->exact, one.at("p_exact"), 1e-9);
        }
    }
    void pearson()
    {
        for (const auto& one : m_tests.at("pearson")) {
            const auto got = stats::pearson(one.at("x").get<std::vector<double>>(), one.at("y").get<std::vector<double>>());
            compareOptional(got ? std::optional(got->r) : std::nullopt, one.at("r"), 1e-9);
            if (one.at("p").is_null() || one.at("p").get<double>() > 1e-100)
                compareOptional(got ? std::optional(got->twoSided) : std::nullopt, one.at("p"), 1e-9);
        }
    }

private:
    std::filesystem::path m_folder;
    json m_tests;
};

QTEST_APPLESS_MAIN(FisherOracleTest)
#include "fisher_oracle_test.moc"
