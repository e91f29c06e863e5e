// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tracks/track_painter.h"
#include "tests/support/test_support.h"

#include <QTest>

using namespace bindscape;
using namespace bindscape::tracks;

namespace {

const draw::Rect kArea{0, 0, 1000, 50};
const Viewport kView("chr1", 1'000'000, 1000, 1100, 0, 1000);  // 10 px a base

Pick at(const genome::TrackData& data, double base) { return pick(kView, kArea, data, {}, {kView.toPx(base), 25}); }

}  // namespace

class PickTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void signalValue()
    {
        genome::Signal data{{"chr1", 1000, 1100}, std::vector<float>(100, 1), std::vector<float>(100, 2), std::vector<float>(100, 3)};
        data.min[7] = data.mean[7] = data.max[7] = 42;
        QCOMPARE(at(data, 1007.5).value.value(), 42.0);
        QCOMPARE(at(data, 1007.5).text, std::string("42"));
        QCOMPARE(at(data, 1008.5).text, std::string("max 3, mean 2, min 1"));
        data.mean[9] = NAN;
        QCOMPARE(at(data, 1009.5).text, std::string("no data"));
        QVERIFY(!at(data, 1009.5).value);
    }

    void outsideTheAreaIsNothing()
    {
        const genome::Signal data{{"chr1", 1000, 1100}, {1}, {1}, {1}};
        QVERIFY(pick(kView, kArea, data, {}, {500, 60}).text.empty());
    }

    void motifHitWithItsDetails()
    {
        genome::MotifHit hit;
        hit.begin = 1040;
        hit.end = 1051;
        hit.strand = Strand::Reverse;
        hit.label = 1;
        hit.used = true;
        hit.pvalue = 2.1e-6;
        hit.score = 14.25;
        hit.motif = "GATA1";
        genome::MotifHits data{{"chr1", 1000, 1100}, {hit}, {}, {}};
        const Pick picked = at(data, 1045);
        QCOMPARE(picked.text, std::string("GATA1 hit (−), bound, p 2.1e-6, score 14.2, in the data set"));
        QVERIFY(picked.hit && picked.hit->begin == 1040);
        QVERIFY(picked.region == (Region{"chr1", 1040, 1051}));
        QVERIFY(at(data, 1051.2).hit.has_value());   // within three pixels
        QVERIFY(!at(data, 1060).hit.has_value());
        QVERIFY(at(data, 1060).text.empty());
    }

    void scoreSaysWhereItIs()
    {
        genome::Attribution data;
        data.region = {"chr1", 1000, 1100};
        data.values.assign(100, 0.0181f);
        data.values[90] = NAN;
        data.windows = {{1000, 1095, 1060, 1071, Strand::Forward, false, 1}};
        QCOMPARE(at(data, 1024.5).text, std::string("+0.018, −41 bp from core centre"));
        QCOMPARE(at(data, 1066.5).text, std::string("+0.018, in the core"));
        QCOMPARE(at(data, 1090.5).text, std::string("not scored"));
        data.windows[0].strand = Strand::Reverse;
        QCOMPARE(at(data, 1024.5).text, std::string("+0.018, +41 bp from core centre"));
        data.windows[0].coreBlocked = true;
        QCOMPARE(at(data, 1066.5).text, std::string("core, blocked by N"));
        QVERIFY(!at(data, 1066.5).value);
        // Of two windows the nearest core counts.
        data.windows.push_back({1000, 1095, 1020, 1031, Strand::Forward, false, 1});
        QCOMPARE(at(data, 1024.5).text, std::string("+0.018, in the core"));
        // The window of the selected site goes before it, as its scores do.
        data.windows[0].selected = true;
        data.windows[0].coreBlocked = false;
        QCOMPARE(at(data, 1024.5).text, std::string("+0.018, +41 bp from core centre"));
        // A stretch has no core.
        data.windows = {{1000, 1095, 1040, 1040, Strand::None, false, 1}};
        QCOMPARE(at(data, 1024.5).text, std::string("+0.018"));
    }

    void peakAndGene()
    {
        genome::Interval peak;
        peak.begin = 1010;
        peak.end = 1050;
        peak.score = 742;
        peak.summit = 1029;
        peak.name = ".";
        QCOMPARE(at(genome::Intervals{{"chr1", 1000, 1100}, {peak}, {}, true}, 1020).text,
                 std::string("chr1:1,011-1,050, score 742, summit 1,030, 40 bp"));
        genome::Transcript t{"VPS13D", "NM_015378", {"chr1", 900, 2000}, Strand::Reverse, 0, 0, {{900, 950}, {1020, 1030}, {1500, 2000}}};
        QCOMPARE(at(genome::Genes{{"chr1", 1000, 1100}, {t}, {}}, 1025).text, std::string("VPS13D, NM_015378 (−), exon 2 of 3"));
        QCOMPARE(at(genome::Genes{{"chr1", 1000, 1100}, {t}, {}}, 1010).text, std::string("VPS13D, NM_015378 (−)"));
    }

    void base()
    {
        QCOMPARE(at(genome::Bases{{"chr1", 1000, 1004}, "ACgT", {}}, 1002.5).text, std::string("g"));
        QVERIFY(at(genome::Bases{{"chr1", 1000, 1004}, "ACgT", {}}, 1005).text.empty());
    }

    void numbersForTheTable()
    {
        genome::Signal data{{"chr1", 1000, 1040}, {0.1f, 1, NAN, 2}, {0.1f, 1, NAN, 2}, {0.1f, 1, NAN, 2}};  // bins of 10
        const auto rows = plottedNumbers(data, {"chr1", 1010, 1030});
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0], (std::vector<std::string>{"begin", "end", "min", "mean", "max"}));
        QCOMPARE(rows[1], (std::vector<std::string>{"1010", "1020", "1", "1", "1"}));
        QCOMPARE(rows[2], (std::vector<std::string>{"1020", "1030", "NA", "NA", "NA"}));
        genome::Attribution scores;
        scores.region = {"chr1", 0, 2};
        scores.values = {0.5f, -0.25f};
        scores.letters = "AC";
        QCOMPARE(plottedNumbers(scores, {"chr1", 0, 2})[2], (std::vector<std::string>{"1", "2", "C", "-0.25"}));
        QVERIFY(plottedNumbers(genome::TrackData{}, {"chr1", 0, 2}).empty());
        // A float is written with as many digits as it takes to read it back.
        const float awkward = 0.1f;
        const auto written = plottedNumbers(genome::Signal{{"chr1", 0, 1}, {awkward}, {awkward}, {awkward}}, {"chr1", 0, 1})[1][2];
        QCOMPARE(std::stof(written), awkward);
    }
};

QTEST_APPLESS_MAIN(PickTest)
#include "pick_test.moc"
