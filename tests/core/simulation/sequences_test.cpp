// SPDX-License-Identifier: GPL-3.0-or-later
// Simulated sequences against the distributions that they are drawn from.
#include "core/simulation/sequences.h"

#include "core/base/error.h"
#include "core/simulation/draw.h"
#include "tests/support/test_support.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>

using namespace bindscape;
using namespace bindscape::simulation;

namespace {

motif::Motif motifOf(const std::string& id, std::vector<motif::Row> rows)
{
    motif::Motif motif;
    motif.id = motif.name = id;
    motif.rows = std::move(rows);
    return motif;
}

// GGGG is hardly ever background; a column of TAL1-like width with soft ends.
SequenceRecipe smallRecipe()
{
    SequenceRecipe recipe;
    recipe.core = motifOf("core", {{0, 0, 1, 0}, {0, 0, 1, 0}, {0.5, 0, 0, 0.5}, {0, 0, 1, 0}, {0, 0, 1, 0}});
    recipe.context = motifOf(
        "context", {{0.4, 0.1, 0.2, 0.3}, {0, 1, 0, 0}, {1, 0, 0, 0}, {0.1, 0.1, 0.7, 0.1}, {0, 0, 0, 1}, {0.25, 0.25, 0.25, 0.25}});
    recipe.length = 200;
    return recipe;
}

std::vector<SimulatedSequence> simulate(const SequenceRecipe& recipe, std::int64_t count, std::int64_t positives,
                                        const char* part = "train")
{
    SilentProgress progress;
    return simulateSequences(recipe, part, count, positives, progress);
}

// Five standard errors of a share.
bool near(double found, double expected, double n)
{
    return std::fabs(found - expected) < 5 * std::sqrt(expected * (1 - expected) / n) + 1e-12;
}

}  // namespace

class SequencesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void countsAndPlaces()
    {
        const auto recipe = smallRecipe();
        const auto sequences = simulate(recipe, 4000, 2000);
        QCOMPARE(sequences.size(), std::size_t{4000});
        QCOMPARE(std::count_if(sequences.begin(), sequences.end(), [](const auto& s) { return s.positive; }), 2000);
        QCOMPARE(recipe.coreBegin(), std::int64_t{97});  // floor((200 - 5) / 2)
        std::array<double, 4> ofCount{};
        for (const auto& s : sequences) {
            QCOMPARE(s.letters.size(), std::size_t{200});
            const std::string core = s.letters.substr(97, 5);
            QVERIFY2(core == "GGAGG" || core == "GGTGG", core.c_str());
            QVERIFY(s.positive ? !s.context.empty() && s.context.size() <= 3 : s.context.empty());
            ofCount[s.context.size()] += 1;
            QVERIFY(std::is_sorted(s.context.begin(), s.context.end()));
            for (std::size_t i = 0; i < s.context.size(); ++i) {
                const std::int64_t begin = s.context[i];
                QVERIFY(begin >= 0 && begin + 6 <= 200);
                QVERIFY(begin + 6 <= 97 || begin >= 102);
                QVERIFY(i == 0 || s.context[i - 1] + 6 <= begin);
                QCOMPARE(s.letters.substr(static_cast<std::size_t>(begin) + 1, 2), std::string("CA"));
                QCOMPARE(s.letters[static_cast<std::size_t>(begin) + 4], 'T');
            }
        }
        // Poisson(1) on 1, 2, 3: 1 : 1/2 : 1/6.
        QVERIFY(near(ofCount[1] / 2000, 0.6, 2000) && near(ofCount[2] / 2000, 0.3, 2000) && near(ofCount[3] / 2000, 0.1, 2000));
    }

    void lettersFollowTheMatrices()
    {
        const auto sequences = simulate(smallRecipe(), 6000, 6000);
        std::array<double, 4> first{}, fourth{}, background{};
        double instances = 0, letters = 0;
        const auto code = [](char letter) { return std::string_view("ACGT").find(letter); };
        for (const auto& s : sequences) {
            for (const auto begin : s.context) {
                ++instances;
                ++first[code(s.letters[static_cast<std::size_t>(begin)])];
                ++fourth[code(s.letters[static_cast<std::size_t>(begin) + 3])];
            }
            for (std::size_t i = 0; i < 97; ++i)
                if (std::none_of(s.context.begin(), s.context.end(),
                                 [&](auto b) { return b <= static_cast<std::int64_t>(i) && static_cast<std::int64_t>(i) < b + 6; })) {
                    ++letters;
                    ++background[code(s.letters[i])];
                }
        }
        const motif::Row expectedFirst{0.4, 0.1, 0.2, 0.3}, expectedFourth{0.1, 0.1, 0.7, 0.1}, expectedBackground{0.3, 0.2, 0.2, 0.3};
        for (std::size_t i = 0; i < 4; ++i) {
            QVERIFY(near(first[i] / instances, expectedFirst[i], instances));
            QVERIFY(near(fourth[i] / instances, expectedFourth[i], instances));
            QVERIFY(near(background[i] / letters, expectedBackground[i], letters));
        }
    }

    // A single instance begins at each free place as often as at any other.
    void placesAreUniform()
    {
        auto recipe = smallRecipe();
        recipe.length = 60;
        recipe.contextMost = 1;
        const auto sequences = simulate(recipe, 40'000, 40'000);
        std::vector<double> at(60, 0);
        for (const auto& s : sequences)
            ++at[static_cast<std::size_t>(s.context.at(0))];
        // Core at 27..31: begins 0..21 and 32..54 are free.
        const double places = 22 + 23;
        for (std::size_t begin = 0; begin < 60; ++begin) {
            const bool free = begin <= 21 || (begin >= 32 && begin <= 54);
            QVERIFY(free ? near(at[begin] / 40'000, 1 / places, 40'000) : at[begin] == 0);
        }
    }

    void shuffledAndTheSameAgain()
    {
        const auto recipe = smallRecipe();
        const auto sequences = simulate(recipe, 400, 200), again = simulate(recipe, 400, 200), other = simulate(recipe, 400, 200, "test");
        double firstHalf = 0;
        for (std::size_t i = 0; i < 400; ++i) {
            QCOMPARE(sequences[i].letters, again[i].letters);
            QCOMPARE(sequences[i].context, again[i].context);
            firstHalf += i < 200 && sequences[i].positive ? 1 : 0;
        }
        QVERIFY(near(firstHalf / 200, 0.5, 200));
        QVERIFY(sequences[0].letters != other[0].letters);
        auto seed = recipe;
        seed.seed = 2;
        QVERIFY(simulate(seed, 400, 200)[0].letters != sequences[0].letters);
    }

    void noRoomIsSaid()
    {
        auto recipe = smallRecipe();
        recipe.length = 38;  // 33 begins; core takes 10, two earlier instances 11 each
        simulate(recipe, 300, 300);
        recipe.length = 37;
        const auto message = test::errorOf([&] { simulate(recipe, 2, 1); });
        QVERIFY2(message.find("have no room") != std::string::npos, message.c_str());
    }

    void countsWithAnotherMean()
    {
        Random random(7);
        std::array<double, 6> counts{};
        for (int i = 0; i < 20'000; ++i)
            ++counts.at(static_cast<std::size_t>(drawCount(2.5, 5, random)));
        QCOMPARE(counts[0], 0.0);
        const double weights[] = {0, 2.5, 3.125, 2.6041667, 1.6276042, 0.8138021};
        double total = 0;
        for (const double w : weights)
            total += w;
        for (std::size_t n = 1; n <= 5; ++n)
            QVERIFY(near(counts[n] / 20'000, weights[n] / total, 20'000));
    }
};

QTEST_GUILESS_MAIN(SequencesTest)
#include "sequences_test.moc"
