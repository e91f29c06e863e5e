// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/stats/enrichment.h"
#include "core/stats/tests.h"
#include "tests/support/test_support.h"

#include <QElapsedTimer>

#include <limits>

using namespace bindscape;
using namespace bindscape::stats;

class EnrichmentTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    // GGATG at NFYB (Zheng et al. 2021): 19,872 occurrences, 456 of them in the top set, OR 2.328364, P 8.969e-56 published. 18,935 sites of 977
    // words give the same to what is left unknown, the number of words without N.
    void publishedWord()
    {
        constexpr std::int64_t kAll = 18'935 * 977, kTop = kAll / 100, kWord = 19'872, kWordTop = 456;
        const Table2x2 table{kWordTop, kWord - kWordTop, kTop - kWordTop, kAll - kTop - kWord + kWordTop};
        const auto ratio = oddsRatio(table);
        COMPARE_CLOSE(ratio.value, 2.328364, 1e-5, 0);
        QVERIFY(ratio.low < 2.33 && ratio.low > 2.1 && ratio.high > 2.33 && ratio.high < 2.6);
        COMPARE_CLOSE(log10FisherGreater(table), std::log10(8.95e-56), 0, 5e-4);
        COMPARE_CLOSE(log10FisherGreater(table), std::log10(8.969e-56), 0, 2e-3);
    }
    // The tea of Fisher (1935): 3 of 4 right. P = 17/70, two-sided 34/70.
    void tea()
    {
        const auto p = fisherExact({3, 1, 1, 3});
        COMPARE_CLOSE(std::pow(10, p.log10Greater), 17.0 / 70, 1e-13, 0);
        COMPARE_CLOSE(std::pow(10, p.log10Less), 69.0 / 70, 1e-13, 0);
        COMPARE_CLOSE(std::pow(10, p.log10TwoSided), 34.0 / 70, 1e-13, 0);
    }
    void smallTablesByEnumeration()
    {
        const auto choose = [](int n, int k) {
            double c = k < 0 || k > n ? 0 : 1;
            for (int i = 1; i <= k && c > 0; ++i)
                c = c * (n - k + i) / i;
            return c;
        };
        for (int row = 0; row <= 7; ++row)
            for (int column = 0; column <= 12; ++column)
                for (int a = std::max(0, row + column - 12); a <= std::min(row, column); ++a) {
                    double greater = 0, less = 0, both = 0;
                    const double own = choose(row, a) * choose(12 - row, column - a);
                    for (int k = 0; k <= 12; ++k) {
                        const double p = choose(row, k) * choose(12 - row, column - k) / choose(12, column);
                        greater += k >= a ? p : 0;
                        less += k <= a ? p : 0;
                        both += p * choose(12, column) <= own * (1 + 1e-7) ? p : 0;
                    }
                    const auto p = fisherExact({a, row - a, column - a, 12 - row - column + a});
                    COMPARE_CLOSE(p.log10Greater, std::log10(greater), 0, 1e-12);
                    COMPARE_CLOSE(p.log10Less, std::log10(less), 0, 1e-12);
                    COMPARE_CLOSE(p.log10TwoSided, std::log10(std::min(1.0, both)), 0, 1e-12);
                }
    }
    // Published NFYB row: 456 of 19,872 words in the top 1 %.
    void publishedRow()
    {
        const std::int64_t all = 18935LL * 977, top = all / 100;
        const Table2x2 table{456, 19872 - 456, top - 456, all - top - (19872 - 456)};
        COMPARE_CLOSE(oddsRatio(table).value, 2.3284, 0, 5e-5);
        COMPARE_CLOSE(std::pow(10, log10FisherGreater(table)), 8.95e-56, 1e-2, 0);
    }
    void binomialTailsByEnumeration()
    {
        for (const double p : {0.05, 0.5, 0.93})
            for (int n = 1; n <= 12; ++n)
                for (int k = 0; k <= n; ++k) {
                    double tail = 0;
                    for (int i = k; i <= n; ++i)
                        tail += std::exp(std::lgamma(n + 1) - std::lgamma(i + 1) - std::lgamma(n - i + 1)) * std::pow(p, i) * std::pow(1 - p, n - i);
                    COMPARE_CLOSE(log10BinomialGreater(k, n, p), std::log10(tail), 0, 1e-10);
                }
        COMPARE_CLOSE(log10BinomialEven(2, 10), std::log10(2 * 56.0 / 1024), 0, 1e-12);
        QCOMPARE(log10BinomialEven(5, 10), 0.0);
        QVERIFY(log10BinomialGreater(5000, 5000, 0.01) < -9000);  // finite
        QVERIFY(std::isinf(log10BinomialGreater(1, 5, 0)));
        VERIFY_ERROR(log10BinomialGreater(6, 5, 0.5), "between 0 and its total");
    }
    void chiSquareTails()
    {
        COMPARE_CLOSE(log10ChiSquareTail(3.841458820694124, 1), std::log10(0.05), 0, 1e-9);
        COMPARE_CLOSE(log10ChiSquareTail(10, 2), -5 / std::log(10.0), 0, 1e-12);   // exp(-x/2)
        COMPARE_CLOSE(log10ChiSquareTail(4000, 2), -2000 / std::log(10.0), 1e-12, 0);  // below the smallest double
        COMPARE_CLOSE(log10ChiSquareTail(4000, 4), (std::log(2001) - 2000) / std::log(10.0), 1e-12, 0);
        QCOMPARE(log10ChiSquareTail(0, 5), 0.0);
        VERIFY_ERROR(log10ChiSquareTail(1, 0), "degree");
    }
    void extremesStayFiniteAndFast()
    {
        QElapsedTimer timer;
        timer.start();
        const auto p = fisherExact({2000000, 0, 0, 2000000});
        QVERIFY(std::isfinite(p.log10Greater) && p.log10Greater < -1e6);
        QCOMPARE(p.log10Less, 0.0);
        QVERIFY(timer.elapsed() < 1000);
        QCOMPARE(fisherExact({0, 0, 0, 0}).log10TwoSided, 0.0);
        VERIFY_ERROR(fisherExact({-1, 2, 3, 4}), "negative");
    }
    void oddsRatioEdges()
    {
        QVERIFY(std::isnan(oddsRatio({0, 0, 3, 4}).value));
        QVERIFY(std::isinf(oddsRatio({3, 0, 3, 4}).value));
        QCOMPARE(oddsRatio({0, 3, 3, 4}).value, 0.0);
        QVERIFY(std::isnan(oddsRatio({0, 3, 3, 4}).low) && std::isnan(oddsRatio({3, 0, 3, 4}).high));
        COMPARE_CLOSE(oddsRatio({10, 20, 30, 120}).value, 2.0, 1e-15, 0);
    }
    void correctionsByHand()
    {
        const double none = std::numeric_limits<double>::quiet_NaN();
        const std::vector<double> p{-2, none, -6000, -1};
        const auto bonferroni = bonferroniLog10(p, 100);
        QCOMPARE(bonferroni[0], 0.0);
        QCOMPARE(bonferroni[2], -5998.0);
        QVERIFY(std::isnan(bonferroni[1]));
        const auto q = benjaminiHochbergLog10(p);
        COMPARE_CLOSE(q[0], -2 + std::log10(1.5), 1e-14, 0);
        COMPARE_CLOSE(q[2], -6000 + std::log10(3), 1e-14, 0);
        QCOMPARE(q[3], -1.0);
        QVERIFY(std::isnan(q[1]));
        QVERIFY(benjaminiHochbergLog10({}).empty());
    }
    void undefinedTests()
    {
        QVERIFY(!twoProportionZ(0, 0, 1, 2) && !twoProportionZ(2, 2, 3, 3));
        VERIFY_ERROR(twoProportionZ(3, 2, 0, 1), "between 0 and its total");
        const std::vector<double> three{1, 2, 3}, same{5, 5, 5};
        QVERIFY(!mannWhitney(three, {}));
        VERIFY_ERROR(mannWhitney(three, std::vector<double>{std::nan("")}), "not numbers");
        QVERIFY(!pearson(three, same));
        VERIFY_ERROR(pearson(three, {}), "same length");
        COMPARE_CLOSE(pearson(three, std::vector<double>{2, 4, 6})->r, 1.0, 1e-15, 0);
    }
};

QTEST_APPLESS_MAIN(EnrichmentTest)
#include "enrichment_test.moc"
