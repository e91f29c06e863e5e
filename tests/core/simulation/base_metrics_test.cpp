// SPDX-License-Identifier: GPL-3.0-or-later
// The measures of the simulation benchmark by hand, and against their definitions on random scores.
#include "core/simulation/base_metrics.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "tests/support/test_support.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace bindscape;
using namespace bindscape::simulation;

namespace {

bool same(double a, double b) { return std::fabs(a - b) < 1e-12; }

struct Sequence {
    std::vector<float> scores;
    PlantedTruth truth;
    bool inCore(std::int64_t i) const { return truth.core.begin <= i && i < truth.core.end; }
    bool planted(std::int64_t i) const
    {
        return std::any_of(truth.context.begin(), truth.context.end(), [&](const auto& p) { return p.begin <= i && i < p.end; });
    }
};

Sequence randomSequence(Random& random, bool ties)
{
    Sequence s;
    s.truth.core = {95, 104};
    const auto begin = static_cast<std::int64_t>(random.below(60));
    s.truth.context = {{begin, begin + 12}};
    if (random.uniform() < 0.5)
        s.truth.context.push_back({150, 162});
    for (std::int64_t i = 0; i < 200; ++i) {
        const double value = random.normal() + (s.planted(i) ? 1.2 : s.inCore(i) ? 3 : 0);
        s.scores.push_back(static_cast<float>(ties ? std::round(value * 2) / 2 : value));
    }
    return s;
}

// Every pair of a planted base and another one, whatever sequence it comes from, compared by rank in its own sequence.
double naiveAuroc(const std::vector<Sequence>& sequences, RankBy by)
{
    std::vector<double> planted, other;
    for (const auto& s : sequences)
        for (std::int64_t i = 0; i < 200; ++i) {
            if (s.inCore(i))
                continue;
            const auto value = [&](std::int64_t j) {
                const double v = s.scores[static_cast<std::size_t>(j)];
                return by == RankBy::Score ? v : std::fabs(v);
            };
            double rank = 0;
            for (std::int64_t j = 0; j < 200; ++j)
                if (!s.inCore(j))
                    rank += value(j) < value(i) ? 1 : value(j) == value(i) ? 0.5 : 0;
            (s.planted(i) ? planted : other).push_back(rank);
        }
    double won = 0;
    for (const double p : planted)
        for (const double o : other)
            won += p > o ? 1 : p == o ? 0.5 : 0;
    return won / static_cast<double>(planted.size() * other.size());
}

}  // namespace

class BaseMetricsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Ten bases, core at 4 and 5, a motif at 0 to 2; the top is a quarter of eight bases: two.
    void byHand()
    {
        BaseBenchmark benchmark(RankBy::Magnitude, 0.25);
        const std::vector<float> scores{5, -4, 0.5F, 0, 100, -100, 3, 1, -2, 0.25F};
        benchmark.add(scores, {{4, 6}, {{0, 3}}});
        const auto m = benchmark.metrics();
        QCOMPARE(m.sequences, 1);
        QCOMPARE(m.motifs, 1);
        QCOMPARE(m.signalBases, 3);
        QCOMPARE(m.otherBases, 5);
        QVERIFY(same(*m.accuracy, 1.0));  // 5 and -4
        QVERIFY(same(*m.recall, 1.0));    // two of three bases
        QVERIFY(same(*m.snr, (9.5 / 3) / (6.25 / 5)));
        QVERIFY(same(*m.explained, 9.5 / 15.75));
        // 5 and 4 beat all five others; 0.5 beats 0 and 0.25.
        QVERIFY(same(*m.auroc, 12.0 / 15));
        QVERIFY(same(m.bestAccuracy, 1.0));
    }

    // By score, what is negative comes last: 5 and 3 are the top.
    void byScoreByHand()
    {
        BaseBenchmark benchmark(RankBy::Score, 0.25);
        benchmark.add(std::vector<float>{5, -4, 0.5F, 0, 100, -100, 3, 1, -2, 0.25F}, {{4, 6}, {{0, 3}}});
        const auto m = benchmark.metrics();
        QVERIFY(same(*m.accuracy, 0.5));
        QVERIFY(same(*m.recall, 0.0));
        QVERIFY(same(*m.auroc, (5 + 0 + 3) / 15.0));
        QVERIFY(same(*m.snr, (9.5 / 3) / (6.25 / 5)));  // always of |score|
    }

    // All bases alike: nobody is first.
    void tiesCountByTheirShare()
    {
        BaseBenchmark benchmark(RankBy::Magnitude, 0.25);
        benchmark.add(std::vector<float>(10, 1.0F), {{4, 6}, {{0, 3}}});
        const auto m = benchmark.metrics();
        QVERIFY(same(*m.accuracy, 3.0 / 8));
        QVERIFY(same(*m.recall, 0.0));
        QVERIFY(same(*m.auroc, 0.5));
        QVERIFY(same(*m.snr, 1.0));
        // Zeros everywhere: no ratio, no share.
        BaseBenchmark silent(RankBy::Magnitude);
        silent.add(std::vector<float>(10, 0.0F), {{4, 6}, {{0, 3}}});
        QVERIFY(!silent.metrics().snr && !silent.metrics().explained);
    }

    void againstTheDefinitions()
    {
        for (const bool ties : {false, true})
            for (const RankBy by : {RankBy::Score, RankBy::Magnitude}) {
                Random random(11);
                BaseBenchmark benchmark(by, 0.05);
                std::vector<Sequence> sequences;
                double inMotifs = 0, top = 0, found = 0, motifs = 0;
                for (int k = 0; k < 12; ++k) {
                    sequences.push_back(randomSequence(random, ties));
                    const auto& s = sequences.back();
                    benchmark.add(s.scores, s.truth);
                    std::vector<std::pair<double, std::int64_t>> order;
                    for (std::int64_t i = 0; i < 200; ++i)
                        if (const double v = s.scores[static_cast<std::size_t>(i)]; !s.inCore(i))
                            order.emplace_back(-(by == RankBy::Score ? v : std::fabs(v)), i);
                    std::sort(order.begin(), order.end());
                    order.resize(10);  // 5 % of 191, to the nearest
                    top += 10;
                    for (const auto& place : s.truth.context) {
                        const auto hits = std::count_if(order.begin(), order.end(),
                                                        [&](const auto& o) { return place.begin <= o.second && o.second < place.end; });
                        inMotifs += static_cast<double>(hits);
                        found += 2 * hits >= 12 ? 1 : 0;
                        ++motifs;
                    }
                }
                const auto m = benchmark.metrics();
                QVERIFY(std::fabs(*m.auroc - naiveAuroc(sequences, by)) < 1e-12);
                if (!ties) {
                    QVERIFY(same(*m.accuracy, inMotifs / top));
                    QVERIFY(same(*m.recall, found / motifs));
                }
                const auto curve = benchmark.curve();
                double area = 0;
                for (std::size_t i = 1; i < curve.size(); ++i)
                    area += (curve[i].fpr - curve[i - 1].fpr) * (curve[i].tpr + curve[i - 1].tpr) / 2;
                QVERIFY(std::fabs(area - *m.auroc) < 1e-9);
            }
    }

    // Two sequences of ten bases outside the core, one and three planted: ranks 10, and 8 to 10, against 1 to 9 and 1 to 7.
    void perfectScoresByHand()
    {
        BaseBenchmark benchmark(RankBy::Score, 0.3);
        benchmark.add(std::vector<float>{9, 0, 1, 2, 3, 4, 5, 6, 7, 8}, {{10, 10}, {{0, 1}}});
        benchmark.add(std::vector<float>{9, 8, 7, 1, 2, 3, 4, 5, 6, 0}, {{10, 10}, {{0, 3}}});
        const auto m = benchmark.metrics();
        // 10, 10 beat all 16; 9 beats 15 and ties with one; 8 beats 14 (1 to 7 twice) and ties with one.
        QVERIFY(same(*m.bestAuroc, (16 + 16 + 15.5 + 14.5) / 64));
        QVERIFY(same(*m.auroc, *m.bestAuroc));
        QVERIFY(same(m.bestAccuracy, 4.0 / 6) && same(*m.accuracy, 4.0 / 6));
    }

    void whatDoesNotFitIsSaid()
    {
        BaseBenchmark benchmark(RankBy::Score);
        const std::vector<float> scores(10, 1);
        QVERIFY(test::errorOf([&] {
                    benchmark.add(scores, {{4, 6}, {{8, 11}}});
                }).find("does not lie in its sequence") != std::string::npos);
        std::vector<float> bad(10, 1);
        bad[3] = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(test::errorOf([&] { benchmark.add(bad, {{4, 6}, {{0, 3}}}); }).find("no number") != std::string::npos);
        QVERIFY(rankByFromText("magnitude") == RankBy::Magnitude && !rankByFromText("size"));
    }
};

QTEST_GUILESS_MAIN(BaseMetricsTest)
#include "base_metrics_test.moc"
