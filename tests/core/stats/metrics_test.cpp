// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/stats/metrics.h"
#include "tests/support/test_support.h"

#include <QElapsedTimer>

#include <limits>

using namespace bindscape;
using namespace bindscape::stats;

namespace {

struct Rows {
    std::vector<int> labels;
    std::vector<double> scores;
    std::vector<std::int64_t> groups;
};

Rows someRows(std::size_t n, std::uint64_t seed, double positives = 0.4)
{
    Random random(seed);
    Rows rows;
    for (std::size_t i = 0; i < n; ++i) {
        rows.labels.push_back(random.uniform() < positives ? 1 : 0);
        rows.scores.push_back(std::round((random.normal() + rows.labels.back()) * 20) / 20);
        rows.groups.push_back(static_cast<std::int64_t>(i / 2) * 1000003 - 500);
    }
    return rows;
}

}  // namespace

class MetricsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aurocIsTheShareOfPairsInOrder()
    {
        const Rows rows = someRows(300, 3);
        double wins = 0, pairs = 0;
        for (std::size_t i = 0; i < rows.labels.size(); ++i)
            for (std::size_t j = 0; j < rows.labels.size(); ++j)
                if (rows.labels[i] == 1 && rows.labels[j] == 0) {
                    ++pairs;
                    wins += rows.scores[i] > rows.scores[j] ? 1 : rows.scores[i] == rows.scores[j] ? 0.5 : 0;
                }
        COMPARE_CLOSE(auroc(rows.labels, rows.scores).value(), wins / pairs, 0, 1e-13);
        COMPARE_CLOSE(partialAuroc(rows.labels, rows.scores, 1)->raw, wins / pairs, 0, 1e-13);
        COMPARE_CLOSE(partialAuroc(rows.labels, rows.scores, 1)->mcclish, wins / pairs, 0, 1e-13);
        VERIFY_ERROR(partialAuroc(rows.labels, rows.scores, 0), "above 0");
    }
    void averagePrecisionByHand()
    {
        // Ranks of the positives 1, 3, 4: (1/1 + 2/3 + 3/4) / 3.
        const std::vector<int> labels{1, 0, 1, 1, 0};
        const std::vector<double> scores{5, 4, 3, 2, 1};
        COMPARE_CLOSE(averagePrecision(labels, scores).value(), (1 + 2.0 / 3 + 0.75) / 3, 0, 1e-15);
    }
    void oneClassHasNoValue()
    {
        const std::vector<double> scores{1, 2, 3};
        for (const auto& labels : {std::vector<int>{1, 1, 1}, std::vector<int>{0, 0, 0}}) {
            QVERIFY(!auroc(labels, scores));
            QVERIFY(rocCurve(labels, scores).empty() && precisionRecallCurve(labels, scores).empty());
            const auto metrics = rankingMetrics(labels, scores, {}, 100, 1);
            QVERIFY(!metrics.auroc.value && !metrics.auprc.interval && !metrics.paucMcclish.value);
            QCOMPARE(metrics.positives + metrics.negatives, 3);
        }
        QVERIFY(!auroc({}, {}));
        QVERIFY(!rankingMetrics({}, {}, {}, 10, 1).auroc.value);
    }
    void notANumberHasNoValue()
    {
        const std::vector<int> labels{1, 0, 1};
        const std::vector<double> scores{1, std::numeric_limits<double>::quiet_NaN(), 3};
        QVERIFY(!auroc(labels, scores) && rocCurve(labels, scores).empty());
        QCOMPARE(rankingMetrics(labels, scores, {}, 10, 1).positives, 2);
        VERIFY_ERROR(auroc(labels, std::vector<double>{1}), "3 labels but 1 scores");
    }
    void bootstrapIsReproducibleAndCovers()
    {
        const Rows rows = someRows(400, 8);
        const auto a = rankingMetrics(rows.labels, rows.scores, rows.groups, 300, 7);
        const auto b = rankingMetrics(rows.labels, rows.scores, rows.groups, 300, 7);
        const auto c = rankingMetrics(rows.labels, rows.scores, rows.groups, 300, 8);
        QCOMPARE(a.auroc.interval->low, b.auroc.interval->low);
        QVERIFY(a.auroc.interval->low != c.auroc.interval->low);
        for (const Metric& metric : {a.auroc, a.auprc, a.paucRaw, a.paucMcclish}) {
            QVERIFY(metric.interval->low < *metric.value && *metric.value < metric.interval->high);
            QVERIFY(metric.interval->high - metric.interval->low < 0.3);
        }
        VERIFY_ERROR(rankingMetrics(rows.labels, rows.scores, std::vector<std::int64_t>{1}, 10, 1), "group numbers");
    }
    // Standard error of auROC by Hanley and McNeil (1982) for independent rows: the interval is about 3.92 of them wide.
    void bootstrapWidthIsRight()
    {
        const Rows rows = someRows(2000, 21);
        const auto metrics = rankingMetrics(rows.labels, rows.scores, {}, 1000, 1);
        const double a = *metrics.auroc.value, p = static_cast<double>(metrics.positives), n = static_cast<double>(metrics.negatives);
        const double q1 = a / (2 - a), q2 = 2 * a * a / (1 + a);
        const double error = std::sqrt((a * (1 - a) + (p - 1) * (q1 - a * a) + (n - 1) * (q2 - a * a)) / (p * n));
        COMPARE_CLOSE(metrics.auroc.interval->high - metrics.auroc.interval->low, 3.92 * error, 0.12, 0);
    }
    // Two equal strands per site carry no more information than one.
    void groupsWidenTheInterval()
    {
        Rows once = someRows(300, 4), twice;
        for (std::size_t i = 0; i < once.labels.size(); ++i)
            for (int copy = 0; copy < 2; ++copy) {
                twice.labels.push_back(once.labels[i]);
                twice.scores.push_back(once.scores[i]);
                twice.groups.push_back(static_cast<std::int64_t>(i));
            }
        const auto width = [](const RankingMetrics& m) { return m.auroc.interval->high - m.auroc.interval->low; };
        const double single = width(rankingMetrics(once.labels, once.scores, {}, 500, 1));
        COMPARE_CLOSE(width(rankingMetrics(twice.labels, twice.scores, twice.groups, 500, 1)), single, 0.15, 0);
        QVERIFY(width(rankingMetrics(twice.labels, twice.scores, {}, 500, 1)) < 0.85 * single);
    }
    void fewRowsEnd()
    {
        const auto metrics = rankingMetrics(std::vector<int>{1, 0}, std::vector<double>{2, 1}, {}, 50, 1);
        QCOMPARE(metrics.auroc.interval->low, 1.0);
        const auto one = rankingMetrics(std::vector<int>{1, 0}, std::vector<double>{2, 1}, std::vector<std::int64_t>{5, 5}, 50, 1);
        QCOMPARE(one.auroc.interval->high, 1.0);
    }
    void fastEnough()
    {
        const Rows rows = someRows(5000, 2);
        QElapsedTimer timer;
        timer.start();
        (void)rankingMetrics(rows.labels, rows.scores, rows.groups, 1000, 1);
        QVERIFY2(timer.elapsed() < 2000, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_APPLESS_MAIN(MetricsTest)
#include "metrics_test.moc"
