// SPDX-License-Identifier: GPL-3.0-or-later
// The steps by themselves, against their definitions: runs, nulls, words, placements, alignment, database, spacing.
#include "core/seqlets/matches.h"
#include "core/seqlets/model.h"
#include "core/seqlets/spacing.h"
#include "core/seqlets/words.h"
#include "tests/core/seqlets/planted.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <limits>
#include <set>

using namespace bindscape;
using namespace bindscape::seqlets;

namespace {

std::vector<std::uint8_t> randomCodes(Random& random, std::size_t length, std::uint64_t letters = 4)
{
    std::vector<std::uint8_t> codes;
    for (std::size_t i = 0; i < length; ++i)
        codes.push_back(static_cast<std::uint8_t>(random.below(letters)));
    return codes;
}

std::vector<motif::Row> randomRows(Random& random, int width)
{
    std::vector<motif::Row> rows;
    for (int j = 0; j < width; ++j) {
        motif::Row row;
        double total = 0;
        for (double& p : row)
            total += p = std::pow(random.uniform(), 3);
        for (double& p : row)
            p /= total;
        rows.push_back(row);
    }
    return rows;
}

std::string textOf(std::span<const std::uint8_t> codes)
{
    std::string text;
    for (const auto code : codes)
        text += "ACGTN."[code];
    return text;
}

// Words as text, each with the smaller reading of the two.
std::set<std::string> slowWords(const std::string& letters)
{
    std::set<std::string> words;
    for (std::size_t i = 0; i < letters.size(); ++i)
        for (std::size_t gap = 0; gap <= kMostGap; ++gap) {
            if (i + 6 + gap > letters.size())
                continue;
            std::string first = letters.substr(i, 3), second = letters.substr(i + 3 + gap, 3);
            if ((first + second).find_first_not_of("ACGT") != std::string::npos)
                continue;
            const std::string a = first + second, b = genome::reverseComplement(second) + genome::reverseComplement(first);
            const std::string least = std::min(a, b);
            words.insert(least.substr(0, 3) + std::string(gap, 'n') + least.substr(3));
        }
    return words;
}

}  // namespace

class SeqletsTest : public QObject {
    Q_OBJECT
    SilentProgress m_progress;

private Q_SLOTS:
    void sumsAndRunsByDefinition()
    {
        Random random(1);
        for (int round = 0; round < 50; ++round) {
            std::vector<double> values;
            for (int i = 0; i < 60; ++i)
                values.push_back(random.below(4) == 0 ? static_cast<double>(random.below(10)) : 0);
            const int w = 3 + static_cast<int>(random.below(6));
            const auto sums = slidingSums(values, w);
            QCOMPARE(sums.size(), values.size() - static_cast<std::size_t>(w) + 1);
            std::vector<char> allowed(sums.size(), 1);
            for (auto& x : allowed)
                x = random.below(5) != 0;
            auto left = sums;
            for (std::size_t i = 0; i < sums.size(); ++i) {
                COMPARE_CLOSE(sums[i],
                              std::accumulate(values.begin() + static_cast<std::ptrdiff_t>(i),
                                              values.begin() + static_cast<std::ptrdiff_t>(i) + w, 0.0),
                              0, 1e-9);
                left[i] = allowed[i] ? sums[i] : 0;
            }
            for (const int begin : pickRuns(sums, allowed, w)) {  // always one of the highest that are left
                QVERIFY(allowed[static_cast<std::size_t>(begin)]);
                COMPARE_CLOSE(left[static_cast<std::size_t>(begin)], *std::max_element(left.begin(), left.end()), 1e-8, 0);
                for (int i = std::max(0, begin - w + 1); i < std::min(static_cast<int>(left.size()), begin + w); ++i)
                    left[static_cast<std::size_t>(i)] = 0;
            }
            QVERIFY(*std::max_element(left.begin(), left.end()) <= 1e-9);
        }
        QVERIFY(slidingSums({1, 2}, 3).empty());
        // A plateau: the middle, so that a short motif lies in the middle of its run.
        std::vector<double> bump(40, 0);
        for (int i = 17; i < 21; ++i)
            bump[static_cast<std::size_t>(i)] = 1;
        QCOMPARE(pickRuns(slidingSums(bump, 10), std::vector<char>(31, 1), 10).front(), 14);
    }
    void thresholdsByDefinition()
    {
        Random random(2);
        for (int round = 0; round < 30; ++round) {
            std::vector<double> scores, decoys;
            for (int i = 0; i < 200; ++i) {
                decoys.push_back(std::round(10 * random.uniform()));
                scores.push_back(std::round(10 * random.uniform()) + (i % 3 == 0 ? 6 : 0));
            }
            double want = std::numeric_limits<double>::infinity();
            for (const double t : scores) {
                const auto above = [&](const std::vector<double>& v) {
                    return static_cast<double>(std::count_if(v.begin(), v.end(), [&](double x) { return x >= t; }));
                };
                if (above(decoys) + 1 <= 0.1 * above(scores))
                    want = std::min(want, t);
            }
            QCOMPARE(decoyThreshold(scores, decoys, 0.1), want);
        }
        QVERIFY(std::isinf(decoyThreshold({}, {}, 0.1)));
        QVERIFY(std::isinf(decoyThreshold({1, 2, 3}, {}, 0.1)));  // three could be chance
        // An exponential alone is all null; with 500 far away from it, those are called.
        std::vector<double> values;
        for (int i = 0; i < 20000; ++i)
            values.push_back(-std::log(1 - random.uniform()));
        QVERIFY(tailThreshold(values, 0.2) > 8);
        values.insert(values.end(), 500, 15.0);
        const double t = tailThreshold(values, 0.2);
        QVERIFY2(t > 4.5 && t <= 15, std::to_string(t).c_str());
        QCOMPARE(tailThreshold({0, 0, 0, 0, 0, 0, 2, 3}, 0.2), 2.0);  // nothing but zeros: whatever is more
        QVERIFY(std::isinf(tailThreshold({}, 0.2)));
    }
    void noiseAloneHasNoSeqlets()
    {
        for (const auto noise : {test::Noise::None, test::Noise::Independent, test::Noise::Smooth, test::Noise::HeavyTailed}) {
            const auto planted = test::plant(5, 600, 400, {}, noise);
            Options options;
            const Windows windows(planted.set, planted.letters, options);
            const auto found = findSeqlets(windows, options, m_progress);
            QVERIFY2(found.seqlets.size() <= 10, std::to_string(found.seqlets.size()).c_str());
            QCOMPARE(found.silentSites, std::size_t(noise == test::Noise::None ? 600 : 0));
        }
    }
    void plantedRunsAreFoundWhereTheyAre()
    {
        for (const bool isSigned : {false, true}) {
            const auto planted = test::plant(6, 500, 400, {{test::matrixOf("AACATCTGGA"), 0.5, 0.5, 60, 1}}, test::Noise::Independent);
            Options options;
            options.isSigned = isSigned;
            const Windows windows(planted.set, planted.letters, options);
            const auto found = findSeqlets(windows, options, m_progress);
            const auto wanted = static_cast<double>(planted.counts[0]);
            std::size_t right = 0;
            for (const auto& seqlet : found.seqlets)  // the middle at +60 of the core's, whatever the strand
                right += std::abs(seqlet.begin + 10 - (windows.sites()[seqlet.site].centre() + 60)) <= 6;
            QVERIFY(static_cast<double>(right) > 0.95 * wanted);
            QVERIFY(static_cast<double>(found.seqlets.size() - right) < 0.2 * static_cast<double>(found.seqlets.size()));
            QVERIFY(found.cores.size() < 25);
        }
    }
    void coresAreApartByDefault()
    {
        auto planted = test::plant(7, 300, 300, {}, test::Noise::Independent);
        for (std::size_t i = 0; i < 300; ++i)
            for (int j = 147; j < 153; ++j)
                planted.set.values[i * 300 + static_cast<std::size_t>(j)] += 2;
        Options options;
        const auto found = [&](CorePolicy core) {
            options.core = core;
            const Windows windows(planted.set, planted.letters, options);
            return findSeqlets(windows, options, m_progress);
        };
        QCOMPARE(found(CorePolicy::Separate).seqlets.size(), std::size_t(0));
        QCOMPARE(found(CorePolicy::Exclude).cores.size(), std::size_t(0));
        QVERIFY(found(CorePolicy::Include).seqlets.size() >= 300);
        QVERIFY(found(CorePolicy::Separate).cores.size() > 290);  // though nothing in the flanks is called
    }
    void badInputIsOneSentence()
    {
        auto planted = test::plant(8, 5, 100, {}, test::Noise::Independent);
        Options options;
        VERIFY_ERROR(Windows(planted.set, {}, options), "letters for 0 sites");
        options.window = 101;
        VERIFY_ERROR(Windows(planted.set, planted.letters, options), "100 bases");
        options.window = 3;
        VERIFY_ERROR(Windows(planted.set, planted.letters, options), "5 to 101");
        options = {};
        auto letters = planted.letters;
        letters[2].pop_back();
        VERIFY_ERROR(Windows(planted.set, letters, options), "do not fill");
        planted.set.values[7] = std::numeric_limits<float>::quiet_NaN();
        VERIFY_ERROR(Windows(planted.set, planted.letters, options), "not numbers");
        VERIFY_ERROR(Windows(scores::ScoreSet{}, {}, options), "no scored site");
        VERIFY_ERROR(corePolicyFromText("else"), "separate, exclude or include");
    }
    void wordsByText()
    {
        Random random(3);
        for (int round = 0; round < 40; ++round) {
            const auto codes = randomCodes(random, 5 + random.below(30), round % 2 == 0 ? 4 : 6);
            std::set<std::string> got;
            for (const auto word : wordsIn(codes)) {
                got.insert(wordText(word));
                const Word parts = wordOf(word);
                QCOMPARE(wordId(parts), word);
            }
            QVERIFY(got == slowWords(textOf(codes)));
        }
    }
    void theWordThatStandsOutIsFound()
    {
        Random random(4);
        WordCounts inside, outside;
        std::vector<std::uint8_t> motif{1, 0, 2, 0, 3, 2};  // CAGATG
        for (int i = 0; i < 3000; ++i) {
            auto codes = randomCodes(random, 21);
            outside.add(codes, wordsIn(codes));
            codes = randomCodes(random, 21);
            if (i % 20 == 0)
                std::copy(motif.begin(), motif.end(), codes.begin() + 5);
            inside.add(codes, wordsIn(codes));
        }
        std::vector<char> used(kWords, 0);
        const Seed seed = bestWord(inside, outside, used);
        QCOMPARE(wordText(seed.word), std::string("CAGATG"));
        QVERIFY(seed.log10P < -20);
        used[seed.word] = 1;
        QVERIFY(bestWord(inside, outside, used).word != seed.word);
        QVERIFY(bestWord(outside, inside, used).log10P > -3);  // nothing there
        // Taken out again, nothing is left of it.
        WordCounts none = outside;
        const auto codes = randomCodes(random, 21);
        none.add(codes, wordsIn(codes));
        none.add(codes, wordsIn(codes), -1);
        QVERIFY(none.windows == outside.windows && none.halves == outside.halves && none.places == outside.places);
    }
    // Runs rich in G and C against flanks that are not: no word is more than its letters.
    void compositionIsNoMotif()
    {
        Random random(5);
        WordCounts inside, outside;
        for (int i = 0; i < 4000; ++i) {
            auto codes = randomCodes(random, 21);
            outside.add(codes, wordsIn(codes));
            for (auto& code : codes)
                code = static_cast<std::uint8_t>(random.uniform() < 0.7 ? 1 + random.below(2) : 3 * random.below(2));
            inside.add(codes, wordsIn(codes));
        }
        QVERIFY(bestWord(inside, outside, std::vector<char>(kWords, 0)).log10P > -2);
    }
    void placementsByDefinition()
    {
        Random random(6);
        const auto planted = test::plant(9, 40, 120, {}, test::Noise::Independent);
        const Windows windows(planted.set, planted.letters, {});
        Snippets snippets(21);
        for (std::size_t i = 0; i < 40; ++i)
            snippets.add(windows, i, static_cast<int>(random.below(100)));
        const motif::Row background{0.3, 0.2, 0.2, 0.3};
        for (const int width : {5, 8, 13}) {
            const auto rows = randomRows(random, width);
            const LogOdds odds(rows, background);
            for (std::size_t i = 0; i < snippets.size(); ++i) {
                double best = -1e9;
                for (int begin = snippets.firstBegin(width); begin <= snippets.lastBegin(width); ++begin) {
                    QVERIFY(begin >= 0 && begin + width <= snippets.length());
                    double sums[2] = {0, 0};
                    for (int j = 0; j < width; ++j) {
                        const auto code = snippets.codes(i)[begin + j];
                        for (const int strand : {0, 1}) {
                            const auto& row = rows[static_cast<std::size_t>(strand == 0 ? j : width - 1 - j)];
                            const std::size_t letter = strand == 0 ? code : 3u - code;
                            sums[strand] += code == kBlocked   ? -1e6
                                            : code == kUnknown ? kUnknownBits
                                                               : std::log2(row[letter] / background[letter]);
                        }
                    }
                    best = std::max({best, sums[0], sums[1]});
                }
                COMPARE_CLOSE(static_cast<double>(odds.best(snippets, i).score), best, 1e-5, 1e-3);
            }
        }
    }
    void membersMoveWithTheMatrix()
    {
        // CATCTG on either strand; the word begins in the middle of it, the matrix must grow to the whole, members with it.
        Random random(7);
        scores::ScoreSet set;
        std::vector<std::string> letters;
        const auto planted = test::plant(10, 200, 200, {{test::matrixOf("TACATCTGGC", 0.98), 1, 0.5, 50, 1}}, test::Noise::None);
        const Windows windows(planted.set, planted.letters, {});
        Snippets snippets(21);
        for (std::size_t i = 0; i < 200; ++i)
            snippets.add(windows, i, windows.sites()[i].centre() + 40);
        const Pool pool{snippets, Snippets(21), {0.25, 0.25, 0.25, 0.25}, 1};
        Model model;
        model.frequencies = test::matrixOf("ATCT", 0.9);
        const LogOdds odds(model.frequencies, pool.letters);
        for (std::size_t i = 0; i < 200; ++i)
            if (const auto placement = odds.best(snippets, i); placement.score > 6)
                model.members.push_back(placement);
        QVERIFY(model.members.size() > 150);
        QVERIFY(reestimate(model, snippets, pool.letters));
        motif::Motif matrix;
        matrix.rows = model.frequencies;
        const std::string consensus = matrix.consensus();
        QVERIFY2(consensus == "TACATCTGGC" || consensus == "GCCAGATGTA", consensus.c_str());
        const auto counts = letterCounts(snippets, model.members, model.width(), 0, model.width());
        for (int j = 0; j < model.width(); ++j)
            QCOMPARE(std::max_element(counts[static_cast<std::size_t>(j)].begin(), counts[static_cast<std::size_t>(j)].end()) -
                         counts[static_cast<std::size_t>(j)].begin(),
                     std::max_element(model.frequencies[static_cast<std::size_t>(j)].begin(),
                                      model.frequencies[static_cast<std::size_t>(j)].end()) -
                         model.frequencies[static_cast<std::size_t>(j)].begin());
    }
    void alignmentByDefinition()
    {
        Random random(8);
        for (int round = 0; round < 40; ++round) {
            const auto a = randomRows(random, 4 + static_cast<int>(random.below(8))),
                       b = randomRows(random, 4 + static_cast<int>(random.below(8)));
            const auto got = align(a, b);
            // Pearson's r over both matrices laid into 40 columns without information.
            double best = -2;
            for (const bool reverse : {false, true}) {
                const auto rows = reverse ? reverseComplement(b) : b;
                for (int offset = -20; offset <= 20; ++offset) {
                    const int overlap =
                        std::min<int>(static_cast<int>(a.size()), offset + static_cast<int>(rows.size())) - std::max(0, offset);
                    if (overlap < std::min<int>({5, static_cast<int>(a.size()), static_cast<int>(b.size())}))
                        continue;
                    std::vector<double> x(240, 0.25), y(240, 0.25);
                    for (std::size_t j = 0; j < a.size() * 4; ++j)
                        x[80 + j] = a[j / 4][j % 4];
                    for (std::size_t j = 0; j < rows.size() * 4; ++j)
                        y[static_cast<std::size_t>(80 + 4 * offset) + j] = rows[j / 4][j % 4];
                    double xy = 0, xx = 0, yy = 0;
                    for (std::size_t j = 0; j < x.size(); ++j) {
                        xy += (x[j] - 0.25) * (y[j] - 0.25);
                        xx += (x[j] - 0.25) * (x[j] - 0.25);
                        yy += (y[j] - 0.25) * (y[j] - 0.25);
                    }
                    if (xy / std::sqrt(xx * yy) > best)
                        best = xy / std::sqrt(xx * yy);
                }
            }
            COMPARE_CLOSE(got.r, best, 0, 1e-12);
        }
        const auto rows = randomRows(random, 9);
        COMPARE_CLOSE(align(rows, reverseComplement(rows)).r, 1.0, 0, 1e-12);
        QVERIFY(align(rows, reverseComplement(rows)).reverse);
        QCOMPARE(align(rows, {rows.begin() + 2, rows.end()}).offset, 2);
        QCOMPARE(align({}, rows).r, -1.0);
    }
    void sumsOfColumnsByEnumeration()
    {
        Random random(9);
        std::vector<std::vector<double>> histograms(3, std::vector<double>(kSteps + 1, 0.0));
        for (auto& histogram : histograms)
            for (int i = 0; i < 5; ++i)
                histogram[random.below(kSteps + 1)] += 0.2;
        const auto tail = tailOfSums(histograms);
        QCOMPARE(tail.size(), std::size_t(3 * kSteps + 1));
        for (std::size_t s = 0; s < tail.size(); ++s) {
            double p = 0;
            for (std::size_t i = 0; i <= kSteps; ++i)
                for (std::size_t j = 0; j <= kSteps; ++j)
                    for (std::size_t k = 0; histograms[0][i] * histograms[1][j] > 0 && k <= kSteps; ++k)
                        p += i + j + k >= s ? histograms[0][i] * histograms[1][j] * histograms[2][k] : 0;
            COMPARE_CLOSE(tail[s], p, 0, 1e-12);
        }
        QCOMPARE(columnScore({1, 0, 0, 0}, {1, 0, 0, 0}), kSteps);
        QCOMPARE(columnScore({1, 0, 0, 0}, {0, 1, 0, 0}), 0);
    }
    void theDatabaseKnowsItsOwn()
    {
        Random random(10);
        std::vector<motif::Motif> known(200);
        for (std::size_t i = 0; i < known.size(); ++i) {
            known[i].id = "M" + std::to_string(i);
            known[i].rows = randomRows(random, 6 + static_cast<int>(random.below(10)));
        }
        const Database database(known);
        auto turned = reverseComplement(known[7].rows);
        turned.insert(turned.begin(), 2, motif::Row{0.25, 0.25, 0.25, 0.25});
        const auto matches = database.bestMatches(turned, 3);
        QCOMPARE(matches.size(), std::size_t(3));
        QCOMPARE(matches[0].motif.id, std::string("M7"));
        QVERIFY(matches[0].reverse);
        QCOMPARE(matches[0].offset, 2);
        COMPARE_CLOSE(matches[0].similarity, 1.0, 0, 1e-9);
        QVERIFY(matches[0].log10Q < -2 && matches[1].log10Q > matches[0].log10Q);
        // Motifs that are in no database: P is not small more often than it says.
        int small = 0;
        for (int round = 0; round < 40; ++round)
            small += database.bestMatches(randomRows(random, 9), 1)[0].log10Q < std::log10(0.05);
        QVERIFY2(small <= 6, std::to_string(small).c_str());
        VERIFY_ERROR(Database({}), "no motif");
    }
    void spacingAndStrandAreTested()
    {
        Random random(11);
        Spacing even, preferred;
        for (int d = -200; d <= 200; ++d) {
            if (std::abs(d) < 8)
                continue;
            const auto draw = [&] { return static_cast<std::int64_t>(random.below(4)); };
            even.rows.push_back({d, draw(), draw(), 3});
            preferred.rows.push_back({d, draw() + (d == 24 ? 30 : 0), draw(), 3});
        }
        testSpacing(even, false);
        QVERIFY(even.log10PSpacing > -3 && even.log10PBest > -2 && even.log10POrientation > -3);
        testSpacing(preferred, false);
        QCOMPARE(preferred.bestDistance, 24);
        QVERIFY(!preferred.bestOpposite);
        QVERIFY(preferred.log10PBest < -10);
        // Attention that fades is no preferred distance, though it is not even.
        Spacing fading;
        for (int d = -200; d <= 200; ++d) {
            const double many = 20 * std::exp(-std::abs(d) / 50.0);
            fading.rows.push_back({d, static_cast<std::int64_t>(many), static_cast<std::int64_t>(many), 8});
        }
        testSpacing(fading, true);
        QVERIFY(fading.log10PSpacing < -50);
        QVERIFY2(fading.log10PBest > std::log10(0.01), std::to_string(fading.log10PBest).c_str());
        QVERIFY(std::isnan(fading.log10POrientation));
        Spacing none;
        testSpacing(none, false);
        QVERIFY(std::isnan(none.log10PSpacing));
    }
};

QTEST_APPLESS_MAIN(SeqletsTest)
#include "seqlets_test.moc"
