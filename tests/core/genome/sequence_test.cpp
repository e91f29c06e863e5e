// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/sequence.h"

#include "core/base/random.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::genome;

class SequenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void codesAndComplements()
    {
        QCOMPARE(toCodes("ACGTacgtNR-"), (std::vector<std::uint8_t>{0, 1, 2, 3, 0, 1, 2, 3, 4, 4, 4}));
        QCOMPARE(reverseComplement("ACGTN"), std::string("NACGT"));
        QCOMPARE(reverseComplement("aCgRYSWKMBDHV"), std::string("BDHVKMWSRYcGt"));
        for (const char letter : std::string("ACGTacgtRYKMBVDHSWNrykmbvdhswn"))
            QCOMPARE(complement(complement(letter)), letter);
    }

    void compositionCounts()
    {
        const Composition counted = composition("ACGTNNggcR");
        QCOMPARE(counted.known, std::int64_t{7});
        QCOMPARE(counted.gc, std::int64_t{5});
        QCOMPARE(counted.unknown, std::int64_t{3});
        QCOMPARE(composition("").known, std::int64_t{0});
        // Every byte, in stretches around those that are counted together.
        for (const std::size_t length : {239, 240, 241, 480, 5003}) {
            std::string letters;
            Composition slow;
            for (std::size_t i = 0; i < length; ++i) {
                letters += i % 3 == 0 ? static_cast<char>(i * 7) : "GgCcAt"[i % 6];
                const std::uint8_t code = baseCode(letters.back());
                ++(code == kUnknownBase ? slow.unknown : slow.known);
                slow.gc += code == 1 || code == 2 ? 1 : 0;
            }
            const Composition fast = composition(letters);
            QVERIFY(fast.known == slow.known && fast.gc == slow.gc && fast.unknown == slow.unknown);
        }
    }

    void packedWindowsGiveBackTheirLetters_data()
    {
        QTest::addColumn<int>("length");
        for (const int length : {1, 2, 3, 4, 7, 8, 9, 31, 1000, 1001})
            QTest::newRow(std::to_string(length).c_str()) << length;
    }
    void packedWindowsGiveBackTheirLetters()
    {
        QFETCH(int, length);
        PackedWindows windows(static_cast<std::size_t>(length));
        std::vector<std::string> letters;
        for (std::uint64_t i = 0; i < 20; ++i) {
            letters.push_back(test::randomDna(static_cast<std::size_t>(length), i));
            windows.append(letters.back());
        }
        QCOMPARE(windows.size(), letters.size());
        std::vector<std::uint8_t> codes(static_cast<std::size_t>(length));
        for (std::size_t i = 0; i < letters.size(); ++i) {
            windows.decode(i, false, codes);
            QCOMPARE(codes, toCodes(letters[i]));
            windows.decode(i, true, codes);
            QCOMPARE(codes, toCodes(reverseComplement(letters[i])));
        }
    }

    void packedWindowsAreMadeFromCodesAndBaseByBase()
    {
        for (const std::size_t length : {std::size_t{1}, std::size_t{7}, std::size_t{8}, std::size_t{13}}) {
            PackedWindows fromCodes(length), byBase(length);
            byBase.append(std::string(length, 'C'));
            byBase.appendUnknown(3);
            fromCodes.reserve(3);
            std::vector<std::uint8_t> codes(length);
            for (std::size_t i = 0; i < 3; ++i) {
                const auto wanted = toCodes(test::randomDna(length, i));
                fromCodes.append(std::span<const std::uint8_t>(wanted));
                for (std::size_t k = length; k-- > 0;)
                    if (wanted[k] != kUnknownBase)
                        byBase.set(i + 1, k, wanted[k]);
                fromCodes.decode(i, false, codes);
                QCOMPARE(codes, wanted);
                byBase.decode(i + 1, false, codes);
                QCOMPARE(codes, wanted);
            }
            QCOMPARE(byBase.size(), std::size_t{4});
            byBase.decode(0, false, codes);
            QCOMPARE(codes, std::vector<std::uint8_t>(length, 1));
        }
    }

    void packedWindowsRefuseWrongLengths()
    {
        PackedWindows windows(4);
        VERIFY_ERROR(windows.append("ACG"), "3 bases");
        std::vector<std::uint8_t> codes(4);
        VERIFY_ERROR(windows.decode(0, false, codes), "Window 0 of 0");
    }
};

QTEST_APPLESS_MAIN(SequenceTest)
#include "sequence_test.moc"
