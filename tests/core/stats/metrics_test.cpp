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
    void differencesOfOneSetOfRowsArePaired()
    {
        const Rows rows = someRows(600, 11);
        Random random(5);
        std::vector<double> worse, noise;
        for (const double score : rows.scores) {
            worse.push_back(score + 0.3 * random.normal());
            noise.push_back(random.normal());
        }
        const auto same = aurocDifference(rows.labels, rows.scores, rows.scores, 200, 1);
        QVERIFY(same && same->value == 0 && same->interval->low == 0 && same->interval->high == 0);
        const auto found = aurocDifference(rows.labels, rows.scores, worse, 1000, 1);
        COMPARE_CLOSE(found->value, *auroc(rows.labels, rows.scores) - *auroc(rows.labels, worse), 0, 1e-15);
        QVERIFY(found->interval->low <= found->value && found->value <= found->interval->high);
        // The two scores go up and down together: the interval is narrower than that of either auROC.
        const auto alone = rankingMetrics(rows.labels, rows.scores, {}, 1000, 1);
        QVERIFY(found->interval->high - found->interval->low < 0.6 * (alone.auroc.interval->high - alone.auroc.interval->low));
        const auto large = aurocDifference(rows.labels, rows.scores, noise, 500, 1);
        QVERIFY(large->interval->low > 0.1);
        const auto turned = aurocDifference(rows.labels, noise, rows.scores, 500, 1);
        COMPARE_CLOSE(turned->value, -large->value, 0, 1e-15);
        COMPARE_CLOSE(turned->interval->low, -large->interval->high, 0, 1e-12);
        // Same seed, same interval; no replicates, none.
        QCOMPARE(aurocDifference(rows.labels, rows.scores, worse, 1000, 1)->interval->low, found->interval->low);
        QVERIFY(aurocDifference(rows.labels, rows.scores, worse, 1000, 2)->interval->low != found->interval->low);
        QVERIFY(!aurocDifference(rows.labels, rows.scores, worse, 0, 1)->interval);
        const std::vector<int> oneClass(rows.labels.size(), 1);
        QVERIFY(!aurocDifference(oneClass, rows.scores, worse, 100, 1));
        worse[3] = std::numeric_limits<double>::quiet_NaN();
        QVERIFY(!aurocDifference(rows.labels, rows.scores, worse, 100, 1));
        VERIFY_ERROR(aurocDifference(rows.labels, rows.scores, std::span(worse).first(10), 100, 1), "scores");
    }
    void pairedIntervalsHoldTheTruth()
    {
        // Two scores of equal worth: about 95 of 100 intervals hold 0.
        Random random(21);
        int held = 0;
        constexpr int kTrials = 200;
        for (int trial = 0; trial < kTrials; ++trial) {
            std::vector<int> labels;
            std::vector<double> a, b;
            for (int i = 0; i < 120; ++i) {
                labels.push_back(i % 2);
                const double shared = random.normal() + labels.back();
                a.push_back(shared + 0.7 * random.normal());
                b.push_back(shared + 0.7 * random.normal());
            }
            const auto found = aurocDifference(labels, a, b, 300, static_cast<std::uint64_t>(trial));
            held += found->interval->low <= 0 && found->interval->high >= 0 ? 1 : 0;
        }
        QVERIFY2(held >= 178 && held <= 199, qPrintable(QString::number(held)));  // 89 to 99.5 %
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
        const Rows many = someRows(5000, 9);
        const auto alone = rankingMetrics(many.labels, many.scores, many.groups, 50, 7, 1);
        const auto together = rankingMetrics(many.labels, many.scores, many.groups, 50, 7, 3);
        QCOMPARE(alone.auroc.interval->low, together.auroc.interval->low);
        QCOMPARE(alone.auprc.interval->high, together.auprc.interval->high);
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
        // A data set of the whole genome, both strands.
        const Rows large = someRows(200'000, 2);
        timer.restart();
        (void)rankingMetrics(large.labels, large.scores, large.groups, 100, 1);
        qInfo("200,000 rows, 100 resamples: %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(timer.elapsed() < 5000);
    }
};

QTEST_APPLESS_MAIN(MetricsTest)
#include "metrics_test.moc"
