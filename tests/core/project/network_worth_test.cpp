// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/project/network_worth.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::project;

namespace {

struct Made {
    train::SplitEvaluation split;
    Predictions predictions;
};

// Scores of 400 sites: how far bound ones lie above unbound ones, in standard deviations.
Made made(double network, double kmers, double motif)
{
    Made made;
    Random random(9);
    std::vector<double> kmerScores, motifScores;
    for (int i = 0; i < 400; ++i) {
        const int label = i % 2;
        made.predictions.siteLabels.push_back(label);
        made.predictions.probability.push_back(random.normal() + network * label);
        kmerScores.push_back(random.normal() + kmers * label);
        motifScores.push_back(random.normal() + motif * label);
    }
    const auto metrics = [&](const std::vector<double>& scores) {
        return stats::rankingMetrics(made.predictions.siteLabels, scores, {}, 300, 1);
    };
    made.split.split = "test";
    made.split.sites = made.split.rows = metrics(made.predictions.probability);
    made.split.motifScore = metrics(motifScores);
    made.split.baselines = {{"kmers", "5-mers of the central 61 bp, logistic regression", "", metrics(kmerScores)}};
    made.predictions.columns = {{"kmers", kmerScores}, {kMotifScoreColumn, motifScores}};
    return made;
}

}  // namespace

class NetworkWorthTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theBestBaselineIsWhatCounts()
    {
        const Made made = ::made(2, 0.8, 0.2);
        const auto worth = networkWorth(made.split, &made.predictions);
        QVERIFY(worth && worth->verdict() == Verdict::Better && worth->kmersTried);
        QCOMPARE(worth->best.id, std::string("kmers"));
        COMPARE_CLOSE(worth->difference(), *made.split.sites.auroc.value - *made.split.baselines[0].sites.auroc.value, 0, 1e-12);
        const std::string text = worthSentence(*worth);
        QVERIFY2(text.starts_with("The network is better than the best baseline (5-mers of the central 61 bp) by 0.") &&
                     text.find("95 %: 0.") != std::string::npos,
                 text.c_str());
        QCOMPARE(::networkWorth(::made(2, 0.2, 0.8).split, nullptr)->best.id, std::string(kMotifScoreColumn));
        QCOMPARE(baselineColumns(made.split), (std::vector<std::string>{"kmers", kMotifScoreColumn}));
    }
    void worseAndUndecidedAreSaid()
    {
        const Made worse = made(0.5, 2, 0);
        const auto worth = networkWorth(worse.split, &worse.predictions);
        QVERIFY(worth->verdict() == Verdict::Worse);
        QVERIFY(worthSentence(*worth).find("is worse than the best baseline") != std::string::npos);
        QVERIFY(worthSentence(*worth).find("−") == std::string::npos);  // how much worse, both ends of the interval without a sign
        const Made even = made(1, 1, 0);
        const auto undecided = networkWorth(even.split, &even.predictions);
        QVERIFY(undecided->verdict() == Verdict::Unclear);
        QVERIFY(worthSentence(*undecided).find("is not shown to be better") != std::string::npos);
    }
    void withoutPredictionsIntervalsAreCompared()
    {
        const Made clear = made(2, 0.5, 0.2);
        const auto worth = networkWorth(clear.split, nullptr);
        QVERIFY(!worth->paired && worth->verdict() == Verdict::Better);
        QVERIFY(worthSentence(*worth).find(" against ") != std::string::npos);
        QVERIFY(networkWorth(made(1, 1, 0).split, nullptr)->verdict() == Verdict::Unclear);
        QVERIFY(networkWorth(made(0.2, 2, 0).split, nullptr)->verdict() == Verdict::Worse);
    }
    void whatIsMissingIsSaidOrLeftOut()
    {
        Made made = ::made(2, 1, 0.5);
        made.split.baselines.clear();  // an evaluation of an earlier program
        QVERIFY(worthSentence(*networkWorth(made.split, &made.predictions)).find("No k-mer baseline") != std::string::npos);
        made.split.motifScore = {};
        QVERIFY(!networkWorth(made.split, &made.predictions));
        Made oneClass = ::made(2, 1, 0.5);
        oneClass.split.sites = {};
        QVERIFY(!networkWorth(oneClass.split, &oneClass.predictions));
    }
};

QTEST_APPLESS_MAIN(NetworkWorthTest)
#include "network_worth_test.moc"
