// SPDX-License-Identifier: GPL-3.0-or-later
// 2bit genomes packed by the test out of random DNA: both byte orders, both sizes of offsets; then damaged in many ways.
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/genome/reference.h"
#include "core/genome/track_data.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/http_server.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>
#include <atomic>
#include <cctype>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

class TwoBitTest : public QObject {
    Q_OBJECT

    using Sequences = std::vector<std::pair<std::string, std::string>>;

    QTemporaryDir m_folder;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    static std::shared_ptr<const Reference> open(const fs::path& path)
    {
        Warnings warnings;
        return Reference::open(path, warnings);
    }

    static std::string number(std::uint64_t value, std::size_t size, bool bigEndian)
    {
        std::string bytes;
        for (std::size_t i = 0; i < size; ++i)
            bytes += static_cast<char>(value >> 8 * (bigEndian ? size - 1 - i : i) & 0xff);
        return bytes;
    }

    // Begins and sizes of the runs in which `inside` holds, behind their number.
    template <class Inside> static std::string runs(const std::string& letters, bool bigEndian, const Inside& inside)
    {
        std::string begins, sizes;
        std::size_t count = 0;
        for (std::size_t i = 0; i < letters.size();) {
            std::size_t end = i;
            while (end < letters.size() && inside(letters[end]))
                ++end;
            if (end > i) {
                begins += number(i, 4, bigEndian);
                sizes += number(end - i, 4, bigEndian);
                ++count;
            }
            i = std::max(end, i + 1);
        }
        return number(count, 4, bigEndian) + begins + sizes;
    }

    static std::string twoBit(const Sequences& sequences, bool bigEndian, bool wide)
    {
        std::string records;
        std::string index;
        std::size_t first = 16;
        for (const auto& [name, letters] : sequences)
            first += 1 + name.size() + (wide ? 8 : 4);
        for (const auto& [name, letters] : sequences) {
            index += static_cast<char>(name.size()) + name + number(first + records.size(), wide ? 8 : 4, bigEndian);
            records += number(letters.size(), 4, bigEndian);
            records += runs(letters, bigEndian, [](char c) { return c == 'N' || c == 'n'; });
            records += runs(letters, bigEndian, [](char c) { return std::islower(static_cast<unsigned char>(c)) != 0; });
            records += number(0, 4, bigEndian);
            for (std::size_t i = 0; i < letters.size(); i += 4) {
                int byte = 0;
                for (std::size_t k = i; k < i + 4; ++k) {
                    const std::size_t code = k < letters.size() ? std::string("TCAG").find(static_cast<char>(std::toupper(letters[k]))) : 0;
                    byte = byte << 2 | static_cast<int>(code == std::string::npos ? 0 : code);
                }
                records += static_cast<char>(byte);
            }
        }
        return number(0x1A412743, 4, bigEndian) + number(wide ? 1 : 0, 4, bigEndian) + number(sequences.size(), 4, bigEndian) +
               number(0, 4, bigEndian) + index + records;
    }

    static Sequences someSequences()
    {
        Sequences sequences{{"chr1", test::randomDna(50001, 1)}, {"none", ""}, {"chr2", test::randomDna(6, 2)}, {"chrM", "nNacgtNNAC"}};
        std::string& first = sequences[0].second;
        std::fill_n(first.begin(), 1000, 'N');
        std::transform(first.begin() + 990, first.begin() + 1500, first.begin() + 990, [](char c) { return static_cast<char>(std::tolower(c)); });
        for (auto& [name, letters] : sequences)
            for (char& letter : letters)
                letter = std::string("ACGTNacgtn").find(letter) == std::string::npos ? 'N' : letter;
        return sequences;
    }

private Q_SLOTS:
    void fetchEqualsTheText_data()
    {
        QTest::addColumn<bool>("bigEndian");
        QTest::addColumn<bool>("wide");
        QTest::newRow("usual") << false << false;
        QTest::newRow("big endian") << true << false;
        QTest::newRow("offsets of 64 bits") << false << true;
        QTest::newRow("both") << true << true;
    }
    void fetchEqualsTheText()
    {
        QFETCH(bool, bigEndian);
        QFETCH(bool, wide);
        const Sequences sequences = someSequences();
        const auto genome = open(test::writeText(at("odd-name.data"), twoBit(sequences, bigEndian, wide)));
        QCOMPARE(genome->contigs().size(), std::size_t{3});
        QCOMPARE(genome->resolve("MT").value_or(""), std::string("chrM"));
        QCOMPARE(genome->length("chr1").value_or(0), std::int64_t{50001});
        Random random(3);
        for (const auto& [name, letters] : sequences) {
            if (letters.empty())
                continue;
            const auto size = static_cast<std::int64_t>(letters.size());
            QVERIFY(genome->fetch({name, 0, size}) == letters);
            for (int i = 0; i < 300; ++i) {
                const auto begin = static_cast<std::int64_t>(random.below(letters.size()));
                const std::int64_t end = std::min(size, begin + static_cast<std::int64_t>(random.below(3000)));
                QCOMPARE(genome->fetch({name, begin, end}), letters.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
            }
            VERIFY_ERROR(genome->fetch({name, 0, size + 1}), "does not lie inside");
        }
        VERIFY_ERROR(genome->fetch({"none", 0, 0}), "no sequence called none");
    }

    void manyThreads()
    {
        const Sequences sequences = someSequences();
        const auto genome = open(test::writeText(at("a.2bit"), twoBit(sequences, false, false)));
        std::atomic<int> wrong{0};
        parallelFor(400, 8, [&](std::size_t i) {
            wrong += genome->fetch({"chr1", static_cast<std::int64_t>(i * 100), static_cast<std::int64_t>(i * 100 + 500)}) != sequences[0].second.substr(i * 100, 500);
        });
        QCOMPARE(wrong.load(), 0);
    }

    void byAddress()
    {
        test::HttpServer server;
        const Sequences sequences = someSequences();
        const auto genome = open(server.serve("a.2bit", twoBit(sequences, false, false)));
        QVERIFY(genome->fetch({"chr1", 900, 1600}) == sequences[0].second.substr(900, 700));
        QCOMPARE(genome->path().string(), server.url("a.2bit"));
        VERIFY_ERROR(open(server.serve("a.fa", ">chr1\nACGT\n")), "is not a 2bit file");
    }

    void genomesAreKnownByTheirBegin()
    {
        QVERIFY(looksLikeGenome(">chr1\nACGT") && looksLikeGenome(twoBit({}, false, false)) && looksLikeGenome(twoBit({}, true, true)));
        QVERIFY(!looksLikeGenome("") && !looksLikeGenome("chr1\t1\t2\n") && !looksLikeGenome("\x1a"));
        VERIFY_ERROR(openTrack(test::writeText(at("a.2bit"), twoBit({{"a", "ACGT"}}, false, false)), {}), "open it as the genome");
    }

    void wrongFilesAreErrors()
    {
        const auto refused = [&](const std::string& bytes) { return test::errorOf([&] { open(test::writeText(at("w.2bit"), bytes)); }); };
        QVERIFY(refused(twoBit({}, false, false)).find("holds no sequence") != std::string::npos);
        QVERIFY(refused(twoBit({{"a", "ACGT"}, {"a", "ACGT"}}, false, false)).find("two sequences called a") != std::string::npos);
        std::string newer = twoBit({{"a", "ACGT"}}, false, false);
        newer[4] = 2;
        QVERIFY(refused(newer).find("of version 2") != std::string::npos);
        std::string many = twoBit({{"a", "ACGT"}}, false, false);
        many[11] = '\x7f';
        QVERIFY(refused(many).find("more sequences than it can hold") != std::string::npos);
    }

    void damageIsASentence()
    {
        const Sequences sequences{{"a", someSequences()[0].second.substr(950, 600)}, {"b", "ACGTNNacgt"}};
        const std::string good = twoBit(sequences, false, false);
        const auto readAll = [&] {
            const auto genome = open(at("damaged.2bit"));
            for (const auto& contig : genome->contigs())
                genome->fetch({contig.name, 0, std::min<std::int64_t>(contig.length, 100'000)});
        };
        int refused = 0;
        for (std::size_t i = 0; i < good.size(); ++i)
            for (const int change : {0x01, 0x80, 0xff}) {
                std::string bytes = good;
                bytes[i] = static_cast<char>(bytes[i] ^ change);
                test::writeText(at("damaged.2bit"), bytes);
                const std::string sentence = test::errorOf(readAll);
                refused += sentence.empty() ? 0 : 1;
                QVERIFY2(sentence.empty() || (sentence.find("damaged.2bit") != std::string::npos && sentence.ends_with('.')), sentence.c_str());
            }
        QVERIFY(refused > 50);
        for (std::size_t size = 0; size < good.size(); ++size) {
            test::writeText(at("damaged.2bit"), good.substr(0, size));
            QVERIFY2(!test::errorOf(readAll).empty(), std::to_string(size).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(TwoBitTest)
#include "twobit_test.moc"
