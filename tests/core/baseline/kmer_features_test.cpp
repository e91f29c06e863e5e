// SPDX-License-Identifier: GPL-3.0-or-later
// Counts of k-mers against a search for every word in letters.
#include "core/baseline/kmer_features.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/genome/sequence.h"
#include "tests/support/test_support.h"

#include <algorithm>
#include <map>
#include <set>

using namespace bindscape;
using namespace bindscape::baseline;

namespace {

std::string someLetters(std::size_t length, std::uint64_t seed)
{
    Random random(seed);
    std::string letters;
    for (std::size_t i = 0; i < length; ++i)
        letters += "ACGTACGTACGTACGTACGTN"[random.below(21)];
    return letters;
}

// Every word that a window holds, with gaps as points, the first in the alphabet of itself and its reverse complement.
std::map<std::string, std::uint32_t> naiveCounts(const std::string& window, const KmerOptions& options)
{
    std::string letters = window;
    if (options.centre > 0 && static_cast<std::size_t>(options.centre) < window.size())
        letters = window.substr((window.size() - static_cast<std::size_t>(options.centre)) / 2, static_cast<std::size_t>(options.centre));
    const int length = options.length == 0 ? options.k : options.length;
    std::map<std::string, std::uint32_t> counts;
    for (int span = options.k; span <= length; ++span) {
        // Which of the inner bases are hidden: each choice of span - k of them.
        std::string inner(static_cast<std::size_t>(span - 2), '-');
        std::fill(inner.begin(), inner.begin() + (span - options.k), '.');
        std::sort(inner.begin(), inner.end());
        do {
            const std::string mask = "-" + inner + "-";
            for (std::size_t begin = 0; begin + static_cast<std::size_t>(span) <= letters.size(); ++begin) {
                std::string word = letters.substr(begin, static_cast<std::size_t>(span));
                for (std::size_t i = 0; i < word.size(); ++i)
                    word[i] = mask[i] == '.' ? '.' : word[i];
                if (word.find('N') != std::string::npos)
                    continue;
                std::string back(word.rbegin(), word.rend());
                for (char& letter : back)
                    letter = letter == 'A' ? 'T' : letter == 'T' ? 'A' : letter == 'C' ? 'G' : letter == 'G' ? 'C' : '.';
                // The pattern of a word that begins with more letters comes first, then the alphabet.
                const auto key = [](const std::string& w) {
                    std::string pattern = w;
                    std::replace_if(pattern.begin(), pattern.end(), [](char c) { return c != '.'; }, '!');
                    std::replace(pattern.begin(), pattern.end(), '.', '~');
                    return std::pair(pattern, w);
                };
                ++counts[std::min(key(word), key(back)).second];
            }
        } while (std::next_permutation(inner.begin(), inner.end()));
    }
    return counts;
}

}  // namespace

class KmerFeaturesTest : public QObject {
    Q_OBJECT

    static void addOptions()
    {
        QTest::addColumn<int>("k");
        QTest::addColumn<int>("length");
        QTest::addColumn<int>("centre");
        for (int k = 3; k <= 8; ++k)
            QTest::addRow("%d-mers", k) << k << 0 << 0;
        QTest::newRow("centre") << 5 << 0 << 61;
        QTest::newRow("even centre") << 4 << 0 << 30;
        QTest::newRow("a centre wider than the window") << 5 << 5 << 1000;
        QTest::newRow("gapped") << 5 << 7 << 0;
        QTest::newRow("gapped, centre") << 4 << 8 << 61;
        QTest::newRow("gapped, three letters") << 3 << 12 << 0;
    }

private Q_SLOTS:
    void countsAreThoseOfASearch_data() { addOptions(); }
    void countsAreThoseOfASearch()
    {
        QFETCH(int, k);
        QFETCH(int, length);
        QFETCH(int, centre);
        const KmerOptions options{k, length, centre};
        const KmerFeatures features(options);
        KmerCounts counts;
        for (const std::uint64_t seed : {1, 2, 3}) {
            const std::string letters = someLetters(200, seed);
            features.count(genome::toCodes(letters), counts);
            std::map<std::string, std::uint32_t> got;
            for (const auto feature : counts.features) {
                QVERIFY(feature < features.size());
                got[features.word(feature)] = counts.counts[feature];
            }
            QCOMPARE(got.size(), counts.features.size());
            QVERIFY(got == naiveCounts(letters, options));
        }
    }

    void bothStrandsAreTheSame()
    {
        for (const KmerOptions& options : {KmerOptions{5, 0, 0}, KmerOptions{5, 7, 0}, KmerOptions{6, 8, 61}}) {
            const KmerFeatures features(options);
            KmerCounts one, other;
            const std::string letters = someLetters(201, 9);
            features.count(genome::toCodes(letters), one);
            features.count(genome::toCodes(genome::reverseComplement(letters)), other);
            QVERIFY(one.counts == other.counts);
            QVERIFY(!one.features.empty());
        }
    }

    void wordsHaveOneNumber()
    {
        QCOMPARE(KmerFeatures({5, 0, 0}).size(), std::size_t{512});   // 4^5 / 2: no word of five is its own reverse complement
        QCOMPARE(KmerFeatures({4, 0, 0}).size(), std::size_t{136});   // (256 + 16) / 2
        QCOMPARE(KmerFeatures({4, 0, 0}).word(0), std::string("AAAA"));
        const KmerFeatures gapped({3, 4, 0});
        std::set<std::string> words;
        for (std::size_t feature = 0; feature < gapped.size(); ++feature)
            words.insert(gapped.word(feature));
        QCOMPARE(words.size(), gapped.size());
        QCOMPARE(gapped.size(), std::size_t{32 + 64});  // XXX, and XX.X with its mirror X.XX
        QVERIFY(words.contains("AA.C") && !words.contains("G.TT"));
    }

    void unknownLettersAndShortWindows()
    {
        const KmerFeatures features({5, 0, 0});
        KmerCounts counts;
        features.count(genome::toCodes("ACGTNACGT"), counts);
        QVERIFY(counts.features.empty());
        features.count(genome::toCodes("ACGT"), counts);
        QVERIFY(counts.features.empty());
        features.count(genome::toCodes("AAAAAAATTTTT"), counts);
        QCOMPARE(counts.counts[counts.features.front()], 4U);  // AAAAA three times and TTTTT once
    }

    void wrongNumbersAreSentences()
    {
        VERIFY_ERROR(checkKmerOptions({2, 0, 0}), "3 to 8 letters");
        VERIFY_ERROR(checkKmerOptions({9, 0, 0}), "3 to 8 letters");
        VERIFY_ERROR(checkKmerOptions({5, 4, 0}), "to 12 bases long, not 4");
        VERIFY_ERROR(checkKmerOptions({5, 13, 0}), "to 12 bases long, not 13");
        VERIFY_ERROR(checkKmerOptions({6, 12, 0}), "too many gapped k-mers of 6 letters in 12 bases");
        VERIFY_ERROR(checkKmerOptions({5, 7, 6}), "at least the 7 bases");
        VERIFY_ERROR(checkKmerOptions({5, 0, -1}), "centre of the window");
        checkKmerOptions({8, 0, 0});
        checkKmerOptions({6, 8, 61});
    }
};

QTEST_APPLESS_MAIN(KmerFeaturesTest)
#include "kmer_features_test.moc"
