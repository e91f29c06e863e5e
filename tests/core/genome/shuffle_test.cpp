// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/shuffle.h"

#include "core/genome/sequence.h"
#include "tests/support/test_support.h"

#include <map>

using namespace bindscape;
using genome::shuffledPairs;

namespace {

using Pairs = std::map<std::pair<int, int>, int>;
Pairs pairsOf(std::span<const std::uint8_t> codes)
{
    Pairs pairs;
    for (std::size_t i = 0; i + 1 < codes.size(); ++i)
        ++pairs[{codes[i], codes[i + 1]}];
    return pairs;
}

// All orders with the same first letter and pairs.
void orders(std::vector<std::uint8_t>& begin, Pairs& left, std::size_t length, std::map<std::vector<std::uint8_t>, int>& found)
{
    if (begin.size() == length) {
        found[begin] = 0;
        return;
    }
    for (std::uint8_t next = 0; next < 5; ++next)
        if (int& count = left[{begin.back(), next}]; count > 0) {
            --count;
            begin.push_back(next);
            orders(begin, left, length, found);
            begin.pop_back();
            ++left[{begin.back(), next}];
        }
}

}  // namespace

class ShuffleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsPairsAndEnds()
    {
        Random random(5);
        for (int round = 0; round < 200; ++round) {
            std::vector<std::uint8_t> codes(1 + static_cast<std::size_t>(random.below(300)));
            for (auto& code : codes)
                code = static_cast<std::uint8_t>(random.below(round % 2 == 0 ? 4 : 5));
            const auto shuffled = shuffledPairs(codes, random);
            QCOMPARE(shuffled.size(), codes.size());
            QCOMPARE(shuffled.front(), codes.front());
            QCOMPARE(shuffled.back(), codes.back());
            QVERIFY(pairsOf(shuffled) == pairsOf(codes));
        }
        QVERIFY(shuffledPairs({}, random).empty());
    }

    // Every order that is possible comes, and all as often.
    void isUniform()
    {
        const auto codes = genome::toCodes("ACGATTACAG");
        std::map<std::vector<std::uint8_t>, int> counts;
        std::vector<std::uint8_t> begin{codes.front()};
        auto left = pairsOf(codes);
        orders(begin, left, codes.size(), counts);
        QVERIFY(counts.size() > 10);
        Random random(7);
        const int draws = 400 * static_cast<int>(counts.size());
        for (int i = 0; i < draws; ++i) {
            const auto found = counts.find(shuffledPairs(codes, random));
            QVERIFY(found != counts.end());
            ++found->second;
        }
        double chi = 0;
        for (const auto& [order, count] : counts)
            chi += (count - 400.0) * (count - 400.0) / 400;
        const auto freedom = static_cast<double>(counts.size() - 1);
        QVERIFY2(chi < freedom + 5 * std::sqrt(2 * freedom), std::to_string(chi).c_str());
    }

    void sameSeedSameOrder()
    {
        const auto codes = genome::toCodes("ACGATTACAGGATTACAGATTAGAC");
        Random a(3), b(3);
        QVERIFY(shuffledPairs(codes, a) == shuffledPairs(codes, b));
        QVERIFY(shuffledPairs(codes, a) != codes);
    }
};

QTEST_GUILESS_MAIN(ShuffleTest)
#include "shuffle_test.moc"
