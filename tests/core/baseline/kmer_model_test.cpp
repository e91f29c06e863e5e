// SPDX-License-Identifier: GPL-3.0-or-later
// The k-mer model against a plain gradient descent on a dense, centred matrix, and on windows with and without a planted word.
#include "core/baseline/kmer_model.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/baseline/shuffled_labels.h"
#include "core/stats/metrics.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <chrono>
#include <cmath>

using namespace bindscape;
using namespace bindscape::baseline;

namespace {

struct Windows {
    genome::PackedWindows windows;
    std::vector<std::uint8_t> labels;
    explicit Windows(std::size_t length = 0) : windows(length) {}
    LabelledWindows view() const { return {windows, labels}; }
    std::vector<int> ints() const { return {labels.begin(), labels.end()}; }
};

// Of a third of the windows, the bound ones, most carry the word.
Windows planted(std::size_t count, std::size_t length, std::uint64_t seed, const std::string& word = "TGACGTCA")
{
    Random random(seed, "planted");
    Windows data(length);
    for (std::size_t i = 0; i < count; ++i) {
        std::string letters;
        for (std::size_t j = 0; j < length; ++j)
            letters += "ACGT"[random.below(4)];
        const bool bound = i % 3 == 0;
        if (bound && random.uniform() < 0.8)
            letters.replace(random.below(length - word.size()), word.size(), word);
        data.windows.append(letters);
        data.labels.push_back(bound ? 1 : 0);
    }
    return data;
}

std::vector<double> logitsOf(const KmerModel& model, const Windows& data)
{
    SilentProgress silent;
    return model.logits(data.windows, silent);
}

double auroc(const KmerModel& model, const Windows& data) { return stats::auroc(data.ints(), logitsOf(model, data)).value(); }

KmerModel fitted(const Windows& training, const Windows& validation, const KmerModelOptions& options)
{
    SilentProgress silent;
    return trainKmerModel(training.view(), validation.view(), options, silent);
}

// log(1 + count) of every site, standardised, dense.
std::vector<std::vector<double>> standardised(const Windows& data, const KmerFeatures& features)
{
    std::vector<std::vector<double>> x;
    KmerCounts counts;
    std::vector<std::uint8_t> codes(data.windows.length());
    for (std::size_t i = 0; i < data.labels.size(); ++i) {
        data.windows.decode(i, false, codes);
        features.count(codes, counts);
        x.emplace_back();
        for (const auto count : counts.counts)
            x.back().push_back(std::log(1.0 + count));
    }
    for (std::size_t j = 0; j < features.size(); ++j) {
        double mean = 0, square = 0;
        for (const auto& row : x)
            mean += row[j] / static_cast<double>(x.size());
        for (const auto& row : x)
            square += (row[j] - mean) * (row[j] - mean) / static_cast<double>(x.size());
        for (auto& row : x)
            row[j] = square > 0 ? (row[j] - mean) / std::sqrt(square) : 0;
    }
    return x;
}

// Minimises |w|^2 / 2 + c sum of log(1 + exp(-y (w x + b))), b without penalty; accelerated gradient descent.
std::vector<double> dense(const std::vector<std::vector<double>>& x, const std::vector<std::uint8_t>& labels, double c)
{
    const std::size_t n = x.size(), p = x[0].size();
    std::vector<double> w(p + 1, 0.0), last = w, at = w, gradient(p + 1), logits(n);
    const double step = 1 / (1 + c * static_cast<double>(n * (p + 1)) / 4);
    for (int round = 1; round <= 6000; ++round) {
        std::fill(gradient.begin(), gradient.end(), 0.0);
        std::copy(at.begin(), at.end() - 1, gradient.begin());
        for (std::size_t i = 0; i < n; ++i) {
            logits[i] = at[p];
            for (std::size_t j = 0; j < p; ++j)
                logits[i] += at[j] * x[i][j];
            const double slope = c * (1 / (1 + std::exp(-logits[i])) - labels[i]);
            for (std::size_t j = 0; j < p; ++j)
                gradient[j] += slope * x[i][j];
            gradient[p] += slope;
        }
        last = w;
        for (std::size_t j = 0; j <= p; ++j) {
            w[j] = at[j] - step * gradient[j];
            at[j] = w[j] + (round - 1.0) / (round + 2.0) * (w[j] - last[j]);
        }
    }
    return logits;
}

}  // namespace

class KmerModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void weightsAreThoseOfADenseDescent_data()
    {
        QTest::addColumn<double>("c");
        QTest::addColumn<int>("centre");
        QTest::addColumn<int>("length");
        QTest::newRow("strong penalty") << 0.001 << 0 << 0;
        QTest::newRow("weak penalty") << 0.1 << 0 << 0;
        QTest::newRow("centre") << 0.01 << 30 << 0;
        QTest::newRow("gapped") << 0.01 << 30 << 4;
    }
    void weightsAreThoseOfADenseDescent()
    {
        QFETCH(double, c);
        QFETCH(int, centre);
        QFETCH(int, length);
        const Windows training = planted(150, 100, 4);
        KmerModelOptions options;
        options.kmers = {3, length, centre};
        options.c = c;
        const auto model = fitted(training, Windows(), options);
        const auto expected = dense(standardised(training, KmerFeatures(options.kmers)), training.labels, c);
        const auto got = logitsOf(model, training);
        double spread = 0;
        for (const double logit : expected)
            spread = std::max(spread, std::fabs(logit - expected.front()));
        QVERIFY(spread > 0.05);
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY2(std::fabs(got[i] - expected[i]) < 1e-3 * spread, qPrintable(QStringLiteral("%1 instead of %2").arg(got[i]).arg(expected[i])));
    }

    void thePlantedWordIsFound()
    {
        const Windows training = planted(1200, 200, 1), validation = planted(300, 200, 2), test = planted(600, 200, 3);
        KmerModelOptions options;
        const auto model = fitted(training, validation, options);
        QVERIFY(model.chosen && model.c > 1e-5 && model.validationSites == 300 && model.trainingSites == 1200);
        QVERIFY2(auroc(model, test) > 0.8, std::to_string(auroc(model, test)).c_str());
        // Its heaviest words are pieces of the planted one.
        const KmerFeatures features(options.kmers);
        const auto heaviest = static_cast<std::size_t>(std::max_element(model.weights.begin(), model.weights.end()) - model.weights.begin());
        const std::string word = features.word(heaviest);
        QVERIFY2(std::string("TGACGTCA").find(word) != std::string::npos ||
                     std::string("TGACGTCA").find(genome::reverseComplement(word)) != std::string::npos,
                 word.c_str());
        options.kmers = {5, 7, 0};
        QVERIFY(auroc(fitted(training, validation, options), test) > 0.8);
    }

    // C is the best on the validation sites among the choices, and not on the training sites, where the largest would win.
    void cIsChosenOnTheValidationSites()
    {
        const Windows training = planted(300, 200, 1), validation = planted(300, 200, 2);
        const auto loss = [&](const KmerModel& model) {
            const auto logits = logitsOf(model, validation);
            double sum = 0;
            for (std::size_t i = 0; i < logits.size(); ++i)
                sum -= std::log(1 / (1 + std::exp(validation.labels[i] != 0 ? -logits[i] : logits[i])));
            return sum;
        };
        KmerModelOptions options;
        const auto chosen = fitted(training, validation, options);
        for (const double c : {1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1.0}) {
            options.c = c;
            QVERIFY2(loss(fitted(training, validation, options)) > 0.998 * loss(chosen), std::to_string(c).c_str());
        }
        Windows bound = validation;
        std::fill(bound.labels.begin(), bound.labels.end(), 1);
        options.c = 0;
        const auto fixed = fitted(training, bound, options);
        QCOMPARE(fixed.c, 0.001);
        QVERIFY(!fixed.chosen && fixed.note() == "C = 0.001; 300 training sites.");
        QVERIFY2(chosen.note().find(", chosen on 300 validation sites; 300 training sites.") != std::string::npos, chosen.note().c_str());
    }

    void theSameTwiceAndInAnyOrderOfClasses()
    {
        const Windows training = planted(300, 100, 1), validation = planted(150, 100, 2);
        KmerModelOptions options;
        const auto a = fitted(training, validation, options), b = fitted(training, validation, options);
        QVERIFY(a.weights == b.weights && a.intercept == b.intercept);
        // LIBLINEAR numbers classes by their first rows.
        Windows turned(100);
        std::vector<std::uint8_t> codes(100);
        for (std::size_t i = training.labels.size(); i-- > 0;) {
            training.windows.decode(i, false, codes);
            std::string letters;
            for (const auto code : codes)
                letters += "ACGTN"[code];
            turned.windows.append(letters);
            turned.labels.push_back(training.labels[i]);
        }
        QVERIFY(turned.labels.front() != training.labels.front());
        const auto c = fitted(turned, validation, options);
        QCOMPARE(c.c, a.c);
        for (std::size_t i = 0; i < a.weights.size(); ++i)
            QVERIFY(std::fabs(a.weights[i] - c.weights[i]) < 2e-3);
    }

    // Nothing can be learned: the auROC of other sites is 0.5 within its interval.
    void shuffledLabelsTeachNothing()
    {
        Windows training = planted(900, 200, 1), validation = planted(300, 200, 2), test = planted(600, 200, 3);
        const auto intervalOf = [&] {
            const auto model = fitted(training, validation, KmerModelOptions());
            return *stats::rankingMetrics(test.ints(), logitsOf(model, test), {}, 500, 1).auroc.interval;
        };
        QVERIFY(intervalOf().low > 0.7);
        const auto before = training.labels;
        shuffleLabels(training.labels, "train", 5);
        shuffleLabels(validation.labels, "validation", 5);
        shuffleLabels(test.labels, "test", 5);
        QVERIFY(training.labels != before);
        QCOMPARE(std::count(training.labels.begin(), training.labels.end(), 1), std::count(before.begin(), before.end(), 1));
        const auto interval = intervalOf();
        QVERIFY2(interval.low < 0.5 && 0.5 < interval.high, qPrintable(QStringLiteral("%1 to %2").arg(interval.low).arg(interval.high)));
        auto again = before;
        shuffleLabels(again, "train", 5);
        QVERIFY(again == training.labels);
        again = before;
        shuffleLabels(again, "train", 6);
        QVERIFY(again != training.labels);
    }

    void moreSitesThanFitAreDrawn()
    {
        const Windows training = planted(600, 200, 1), test = planted(600, 200, 3);
        KmerModelOptions options;
        options.c = 0.01;
        options.mostNumbers = 60'000;  // about 160 numbers a site
        const auto model = fitted(training, Windows(), options);
        QVERIFY(model.trainingSites > 300 && model.trainingSites < 450);
        QCOMPARE(model.trainingSitesThere, 600);
        QVERIFY2(model.note().find(" training sites drawn from 600.") != std::string::npos, model.note().c_str());
        QVERIFY2(auroc(model, test) > 0.6, std::to_string(auroc(model, test)).c_str());
        // One site of the rarer class is always among them.
        Windows rare = training;
        std::fill(rare.labels.begin(), rare.labels.end(), 0);
        rare.labels[333] = 1;
        options.mostNumbers = 800;
        QVERIFY(fitted(rare, Windows(), options).trainingSites < 10);
    }

    void oneClassIsASentence()
    {
        Windows training = planted(30, 100, 1);
        std::fill(training.labels.begin(), training.labels.end(), 0);
        VERIFY_ERROR(fitted(training, Windows(), KmerModelOptions()), "not of both classes");
        VERIFY_ERROR(fitted(Windows(), Windows(), KmerModelOptions()), "not of both classes");
        KmerModelOptions options;
        options.c = -1;
        VERIFY_ERROR(fitted(planted(30, 100, 1), Windows(), options), "above 0");
    }

    void titlesSayWhatIsCounted()
    {
        QCOMPARE(titleOf({5, 0, 61}), std::string("5-mers of the central 61 bp, logistic regression"));
        QCOMPARE(titleOf({6, 8, 0}), std::string("Gapped 6-mers in 8 bp of the whole window, logistic regression"));
    }
};

QTEST_APPLESS_MAIN(KmerModelTest)
#include "kmer_model_test.moc"
