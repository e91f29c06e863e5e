// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/genome/reference.h"

#include "core/base/atomic_file.h"
#include "core/base/parallel.h"
#include "core/base/random.h"
#include "core/genome/contig_index.h"
#include "core/genome/fasta_index.h"
#include "core/genome/shared_reference.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <cstring>
#include <fstream>
#include <unistd.h>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

class ReferenceTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path at(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    std::shared_ptr<const Reference> open(const fs::path& path, Warnings* warnings = nullptr) const
    {
        Warnings ignored;
        return Reference::open(path, warnings != nullptr ? *warnings : ignored, at("cache"));
    }

private Q_SLOTS:
    void whoReadsTheSameFileSharesIt()
    {
        const fs::path path = at("shared.fa");
        test::writeText(path, ">a\nACGT\n");
        Warnings warnings, more;
        auto first = sharedReference(path, warnings);
        QVERIFY(sharedReference(path, more) == first);
        QCOMPARE(more.size(), warnings.size());  // the index that was made is told to both
        fs::remove(path.string() + ".fai");
        test::writeText(path, ">a\nACGTACGT\n");  // another genome in its place
        const auto second = sharedReference(path, warnings);
        QVERIFY(second != first);
        QCOMPARE(second->contigs().at(0).length, 8);
        QVERIFY(sharedReference(path, warnings) == second);
        const std::weak_ptr<const Reference> gone = first;
        first.reset();
        QVERIFY(gone.expired());
        VERIFY_ERROR(sharedReference(at("missing.fa"), warnings), "missing.fa");
    }

    void fetchEqualsTheText_data()
    {
        QTest::addColumn<QString>("packing");
        QTest::addColumn<QString>("newline");
        QTest::newRow("plain") << "plain"
                               << "\n";
        QTest::newRow("plain, Windows") << "plain"
                                        << "\r\n";
        QTest::newRow("bgzip") << "bgzip"
                               << "\n";
        QTest::newRow("bgzip, Windows") << "bgzip"
                                        << "\r\n";
    }
    void fetchEqualsTheText()
    {
        QFETCH(QString, packing);
        QFETCH(QString, newline);
        const std::string end = newline.toStdString();
        const std::vector<std::string> letters{test::randomDna(200000, 1), test::randomDna(61, 2), test::randomDna(60, 3), "A"};
        std::string text;
        for (std::size_t i = 0; i < letters.size(); ++i)
            text += ">s" + std::to_string(i) + " a description" + end + test::wrapped(letters[i], 60, end);
        const bool plain = packing == "plain";
        const fs::path path = at(plain ? "fetch.fa" : "fetch.fa.gz");
        fs::remove(path.string() + ".fai");
        plain ? test::writeText(path, text) : test::writeBgzip(path, text);

        Warnings warnings;
        const auto reference = open(path, &warnings);
        QCOMPARE(warnings.size(), std::size_t{1});
        QVERIFY(fs::exists(path.string() + ".fai"));
        QCOMPARE(reference->contigs().size(), letters.size());
        Random random(7);
        for (int i = 0; i < 400; ++i) {
            const std::size_t k = random.below(letters.size());
            const auto begin = static_cast<std::int64_t>(random.below(letters[k].size() + 1));
            const auto end2 = begin + static_cast<std::int64_t>(random.below(letters[k].size() - static_cast<std::size_t>(begin) + 1));
            QCOMPARE(reference->fetch({"s" + std::to_string(k), begin, end2}),
                     letters[k].substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end2 - begin)));
        }
        Warnings second;
        open(path, &second);
        QVERIFY(second.empty());
    }

    void manyThreadsReadAtOnce()
    {
        const std::string letters = test::randomDna(500000, 11);
        const auto reference = open(test::writeBgzip(at("threads.fa.gz"), ">c\n" + test::wrapped(letters, 70)));
        std::atomic<int> wrong{0};
        parallelFor(200, 4, [&](std::size_t i) {
            const std::size_t begin = i * 2400;
            if (reference->fetch({"c", static_cast<std::int64_t>(begin), static_cast<std::int64_t>(begin + 5000)}) !=
                letters.substr(begin, 5000))
                ++wrong;
        });
        QCOMPARE(wrong.load(), 0);
    }

    void regionsOutsideAreErrors()
    {
        const auto reference = open(test::writeText(at("small.fa"), ">c\nACGT\n"));
        QCOMPARE(reference->fetch({"c", 2, 2}), std::string());
        VERIFY_ERROR(reference->fetch({"c", 0, 5}), "does not lie inside of c");
        VERIFY_ERROR(reference->fetch({"c", -1, 2}), "does not lie inside of c");
        VERIFY_ERROR(reference->fetch({"c", 3, 2}), "does not lie inside of c");
        VERIFY_ERROR(reference->fetch({"d", 0, 1}), "no sequence called d");
    }

    void badFilesAreErrors_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("part");
        QTest::newRow("empty") << QByteArray("") << "holds no sequence";
        QTest::newRow("only a header") << QByteArray(">c\n") << "holds no sequence";
        QTest::newRow("text") << QByteArray("hello world\n") << "not a FASTA file";
        QTest::newRow("bases without a name") << QByteArray("ACGT\nACGT\n") << "not a FASTA file";
        QTest::newRow("FASTQ") << QByteArray("@r\nACGT\n+\nIIII\n") << "not a FASTA file";
        QTest::newRow("zero in a name") << QByteArray(">a\0b\nACGT\n", 10) << "line 1: the name of a sequence holds an unreadable character";
        QTest::newRow("binary") << QByteArray("\x1a\x42\x27\x43\0\0\0\0", 8) << "not a FASTA file";
        QTest::newRow("protein") << QByteArray(">p\nMKLVFEP\n") << "not of proteins";
        QTest::newRow("twice") << QByteArray(">c\nACGT\n>c\nACGT\n") << "line 3: there are two sequences called c";
        QTest::newRow("ragged") << QByteArray(">c\nACGT\nAC\nACGT\n") << "line 4: the lines of c differ";
        QTest::newRow("longer") << QByteArray(">c\nACGT\nACGTA\n") << "line 3: the lines of c differ";
        QTest::newRow("empty line inside") << QByteArray(">c\nACGT\n\nACGT\n") << "line 4: the lines of c differ";
        QTest::newRow("byte order mark") << QByteArray("\xef\xbb\xbf>c\nACGT\n") << "line 1: an invisible byte order mark";
        QTest::newRow("old Mac") << QByteArray(">c\rACGT\rACGT\r") << "line 1: the lines end with a carriage return alone";
        QTest::newRow("nameless") << QByteArray(">\nACGT\n") << "no name";
    }
    void badFilesAreErrors()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, part);
        const fs::path path = test::writeText(at("bad.fa"), content.toStdString());
        VERIFY_ERROR(open(path), part.toStdString());
        VERIFY_ERROR(open(path), "bad.fa");
        QVERIFY(!fs::exists(path.string() + ".fai"));
    }

    void missingFilesAndFoldersAreErrors()
    {
        VERIFY_ERROR(open(at("none.fa")), "There is no file");
        VERIFY_ERROR(open(m_folder.path().toStdString()), "is a folder");
        VERIFY_ERROR(open("/dev/null"), "not a regular file");
    }

    void lastLineWithoutNewlineAndEmptySequences()
    {
        const auto reference = open(test::writeText(at("ends.fa"), "\n>empty\n> a\nAC\nGT\n\n>none\n>b\nACG"));
        QCOMPARE(reference->contigs().size(), std::size_t{2});
        QCOMPARE(reference->fetch({"a", 0, 4}), std::string("ACGT"));
        QCOMPARE(reference->fetch({"b", 0, 3}), std::string("ACG"));
        Warnings warnings;
        QCOMPARE(open(at("ends.fa"), &warnings)->contigs().size(), std::size_t{2});
        QVERIFY(warnings.empty());
    }

    void plainGzipSaysUseBgzip() { VERIFY_ERROR(open(test::writeGzip(at("gzip.fa.gz"), ">c\nACGT\n")), "bgzip"); }

    void cutBgzipIsAnError()
    {
        const fs::path path = test::writeBgzip(at("whole.fa.gz"), ">c\n" + test::wrapped(test::randomDna(300000, 5), 60));
        open(path);
        const std::string bytes = readFile(path);
        for (const std::size_t kept : {bytes.size() - 28, bytes.size() - 1, bytes.size() / 2, std::size_t{100}, std::size_t{20}}) {
            fs::copy_file(path.string() + ".fai", at("cut.fa.gz.fai"), fs::copy_options::overwrite_existing);
            fs::copy_file(path.string() + ".gzi", at("cut.fa.gz.gzi"), fs::copy_options::overwrite_existing);
            VERIFY_ERROR(open(test::writeText(at("cut.fa.gz"), bytes.substr(0, kept))), "was cut off");
        }
    }

    // Lines are taken as the index says; a file that is changed while it is open must not give shifted letters.
    void movedLineEndsAreAnError()
    {
        const std::string letters = test::randomDna(400000, 6);
        for (const std::string end : {"\n", "\r\n"}) {
            std::string text = ">c\n";
            for (std::size_t i = 0; i < letters.size(); i += 60)
                text += letters.substr(i, 60) + end;
            const fs::path path = test::writeText(at("lines.fa"), text);
            const auto reference = open(path);
            for (const auto& [begin, size] : {std::pair(0, 1), {59, 2}, {60, 60}, {61, 58}, {123, 200000}, {399999, 1}, {0, 400000}})
                QCOMPARE(reference->fetch({"c", begin, begin + size}),
                         letters.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(size)));
            std::string shifted = text;
            const std::size_t lineEnd = shifted.find(end, 380000);
            std::swap(shifted[lineEnd + end.size() - 1], shifted[lineEnd - 1]);
            std::fstream(path, std::ios::in | std::ios::out | std::ios::binary) << shifted;  // in place, as an editor may
            VERIFY_ERROR(reference->fetch({"c", 350000, 400000}), "changed while in use");
            std::string blank = text;
            blank[lineEnd - 3] = ' ';
            std::fstream(path, std::ios::in | std::ios::out | std::ios::binary) << blank;
            VERIFY_ERROR(reference->fetch({"c", 340000, 400000}), "changed while in use");
        }
    }

    void damageInTheMiddleIsAnError()
    {
        const fs::path path = test::writeBgzip(at("hurt.fa.gz"), ">c\n" + test::wrapped(test::randomDna(300000, 5), 60));
        open(path);
        std::string bytes = readFile(path);
        for (std::size_t i = bytes.size() / 2; i < bytes.size() / 2 + 2000; ++i)
            bytes[i] = static_cast<char>(bytes[i] ^ 0x55);
        test::writeText(path, bytes);
        fs::last_write_time(path, fs::last_write_time(path) - std::chrono::hours(1));
        const auto reference = open(path);  // the index still fits, the damage shows where it is read
        QCOMPARE(reference->fetch({"c", 0, 100}).size(), std::size_t{100});
        VERIFY_ERROR(reference->fetch({"c", 0, 300000}), "damaged");
        QCOMPARE(reference->fetch({"c", 0, 100}).size(), std::size_t{100});
        fs::remove(path.string() + ".fai");
        VERIFY_ERROR(open(path), "damaged");
    }

    void staleIndexesAreMadeAgain()
    {
        const fs::path path = test::writeText(at("stale.fa"), ">a\nACGT\n>b\nGG\n");
        open(path);
        const auto later = fs::last_write_time(path.string() + ".fai") + std::chrono::seconds(5);
        // Newer FASTA of the same sizes.
        test::writeText(path, ">x\nTTTT\n>b\nGG\n");
        fs::last_write_time(path, later);
        Warnings warnings;
        QCOMPARE(open(path, &warnings)->contigs().front().name, std::string("x"));
        QCOMPARE(warnings.size(), std::size_t{1});
        QVERIFY(warnings[0].message.find("made again") != std::string::npos);
        // Indexes that are newer, but of another file.
        for (const std::string fai :
             {"x\t4\t3\t4\t5\n", "x\t4\t3\t4\t5\nb\t3\t11\t3\t4\n", "x\t4\t3\t4\t5\nc\t2\t11\t2\t3\n", "x\t4\t3\t0\t0\n",
              "x\t-4\t3\t4\t5\n", "garbage", "", "x\t99999999999\t3\t4\t5\n", "x\t4\t4000\t4\t5\n"}) {
            test::writeText(path.string() + ".fai", fai);
            fs::last_write_time(path.string() + ".fai", later + std::chrono::seconds(5));
            warnings.clear();
            const auto reference = open(path, &warnings);
            QCOMPARE(warnings.size(), std::size_t{1});
            QCOMPARE(reference->contigs().size(), std::size_t{2});
            QCOMPARE(reference->fetch({"x", 0, 4}), std::string("TTTT"));
        }
    }

    void damagedBlockTablesAreMadeAgain()
    {
        const std::string letters = test::randomDna(300000, 6);
        const fs::path path = test::writeBgzip(at("gzi.fa.gz"), ">c\n" + test::wrapped(letters, 60));
        open(path);
        const std::string gzi = readFile(path.string() + ".gzi");
        std::string absurd = gzi;
        absurd[7] = '\x7f';
        std::string moved = gzi;
        moved[8] = static_cast<char>(moved[8] + 1);
        for (const std::string& bytes : {absurd, moved, gzi.substr(0, gzi.size() - 8), std::string("x"), std::string()}) {
            test::writeText(path.string() + ".gzi", bytes);
            Warnings warnings;
            QCOMPARE(open(path, &warnings)->fetch({"c", 299000, 300000}), letters.substr(299000));
            QCOMPARE(warnings.size(), std::size_t{1});
        }
    }

    // htslib ends the program at a block that is shorter than the table says; a shifted table would give wrong letters.
    void everyWrongBlockTableIsNoticed()
    {
        const std::string letters = test::randomDna(150000, 8);
        const fs::path path = test::writeBgzip(at("blocks.fa.gz"), ">c\n" + test::wrapped(letters, 60), 500);
        open(path);
        const std::string good = readFile(path.string() + ".gzi");
        QVERIFY(good.size() > 300 * 16);  // more blocks than are looked at when the table is read
        Random random(4);
        for (int round = 0; round < 120; ++round) {
            const std::size_t number = 8 * (1 + random.below(good.size() / 8 - 1));
            std::string bytes = good;
            std::int64_t value = 0;
            std::memcpy(&value, bytes.data() + number, 8);
            value += static_cast<std::int64_t>(random.below(400)) - 200;
            std::memcpy(bytes.data() + number, &value, 8);
            test::writeText(path.string() + ".gzi", bytes);
            const auto reference = open(path);
            for (std::size_t at = 0; at < letters.size(); at += 500) {
                std::string got;
                const std::string sentence = test::errorOf([&] {
                    got = reference->fetch({"c", static_cast<std::int64_t>(at), static_cast<std::int64_t>(at) + 500});
                });
                QVERIFY2(sentence.empty() ? got == letters.substr(at, 500) : sentence.find("does not fit") != std::string::npos,
                         sentence.c_str());
            }
        }
    }

    // A name so long that nothing can be made beside it stands for a read-only folder, which does not stop root.
    void readOnlyFoldersUseTheCache()
    {
        const fs::path path = at(std::string(240, 'n') + ".fa");
        test::writeText(path, ">c\nACGT\n");
        Warnings warnings;
        QCOMPARE(open(path, &warnings)->fetch({"c", 0, 4}), std::string("ACGT"));
        QCOMPARE(warnings.size(), std::size_t{1});
        QVERIFY(warnings[0].message.find("in the cache") != std::string::npos);
        QVERIFY(fs::exists(cachedIndexPath(at("cache"), path, ".fai")));
        warnings.clear();
        open(path, &warnings);
        QVERIFY(warnings.empty());
        VERIFY_ERROR(Reference::open(path, warnings, "/proc/none"), "neither its folder nor the cache folder /proc/none can be written to");
    }

    void foldersWithoutWritePermission()
    {
        if (::geteuid() == 0)
            QSKIP("The superuser may write everywhere.");
        const fs::path folder = at("closed");
        fs::create_directory(folder);
        test::writeBgzip(folder / "a.fa.gz", ">c\nACGT\n");
        fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
        Warnings warnings;
        QCOMPARE(open(folder / "a.fa.gz", &warnings)->fetch({"c", 0, 4}), std::string("ACGT"));
        QVERIFY(warnings[0].message.find("in the cache") != std::string::npos);
        fs::permissions(folder, fs::perms::owner_all);
    }

    void cachedNamesDifferByFolder()
    {
        QVERIFY(cachedIndexPath("/c", "/a/x.fa", ".fai") != cachedIndexPath("/c", "/b/x.fa", ".fai"));
        qputenv("XDG_CACHE_HOME", "/some/cache");
        QCOMPARE(defaultCacheFolder(), fs::path("/some/cache/bindscape"));
        qunsetenv("XDG_CACHE_HOME");
        QCOMPARE(defaultCacheFolder().filename(), fs::path("bindscape"));
    }

    void contigAliases()
    {
        const std::vector<Contig> ucsc{{"chr1", 100}, {"chrX", 50}, {"chrM", 10}, {"chrUn_gl1", 5}, {"scaffold7", 3}};
        const std::vector<Contig> ensembl{{"1", 100}, {"X", 50}, {"MT", 10}};
        const std::vector<Contig> refseq{{"NC_000001.10", 100}, {"NC_000023.10", 50}, {"NC_012920.1", 10}};
        using Found = std::optional<std::string>;
        QCOMPARE(resolveContig(ucsc, "1"), Found("chr1"));
        QCOMPARE(resolveContig(ucsc, "chrX"), Found("chrX"));
        QCOMPARE(resolveContig(ucsc, "NC_000001.11"), Found("chr1"));
        QCOMPARE(resolveContig(ucsc, "NC_000023.10"), Found("chrX"));
        QCOMPARE(resolveContig(ucsc, "MT"), Found("chrM"));
        QCOMPARE(resolveContig(ucsc, "M"), Found("chrM"));
        QCOMPARE(resolveContig(ucsc, "scaffold7"), Found("scaffold7"));
        QCOMPARE(resolveContig(ensembl, "chrM"), Found("MT"));
        QCOMPARE(resolveContig(ensembl, "chr1"), Found("1"));
        QCOMPARE(resolveContig(refseq, "chrX"), Found("NC_000023.10"));
        QCOMPARE(resolveContig(refseq, "MT"), Found("NC_012920.1"));
        const ContigIndex index(ucsc);
        for (const char* name : {"1", "chrX", "NC_000001.11", "MT", "chrUn_gl1", "scaffold7", "chr2", "", "chr"})
            QCOMPARE(index.resolve(name) == nullptr ? Found() : Found(index.resolve(name)->name), resolveContig(ucsc, name));
        QVERIFY(index.exact("chr1") == &ucsc.front() && index.exact("1") == nullptr);
        for (const char* none : {"chr2", "", "chr", "11", "NC_000025.1", "NC_00001.1", "NW_000001.1"})
            QCOMPARE(resolveContig(ucsc, none), Found());
        QCOMPARE(resolveContig({{"1", 1}, {"chr1", 2}}, "chr1"), Found("chr1"));
    }

    void lociOfManyKinds_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("chrom");
        QTest::addColumn<qlonglong>("begin");
        QTest::addColumn<qlonglong>("end");
        const auto row = [](const char* text, const char* chrom, qlonglong begin, qlonglong end) {
            QTest::newRow(text) << text << chrom << begin << end;
        };
        row("chr1:1,000-2,000", "chr1", 999, 2000);
        row("1:1000..2000", "chr1", 999, 2000);
        row("chr1:1000 - 2000", "chr1", 999, 2000);
        row(" chr1 : 1000-2000 ", "chr1", 999, 2000);
        row("chr1:1,000\xe2\x80\x93"
            "2,000",
            "chr1", 999, 2000);
        row("chr1 1000 2000", "chr1", 1000, 2000);
        row("chr1\t1000\t2000\tpeak1\t0\t+", "chr1", 1000, 2000);
        row("chr1 1000-2000", "chr1", 999, 2000);
        row("chr1 1500", "chr1", 1499, 1500);
        row("chr1:1500", "chr1", 1499, 1500);
        row("chr1:2000-1000", "chr1", 999, 2000);
        row("chr1", "chr1", 0, 249250621);
        row("X", "chrX", 0, 1000);
        row("34M-35M", "chr1", 33999999, 35000000);
        row("chr1:34.5M-35Mb", "chr1", 34499999, 35000000);
        row("1.5Mb", "chr1", 1499999, 1500000);
        row("500kb", "chr1", 499999, 500000);
        row("1,500", "chr1", 1499, 1500);
        row("chr1:0-10", "chr1", 0, 10);
        row("HLA-A*01:01", "HLA-A*01:01", 0, 3000);
        row("HLA-A*01:01:5-10", "HLA-A*01:01", 4, 10);
        row("chr1:249250621-249250621", "chr1", 249250620, 249250621);
    }
    void lociOfManyKinds()
    {
        QFETCH(QString, text);
        QFETCH(QString, chrom);
        QFETCH(qlonglong, begin);
        QFETCH(qlonglong, end);
        const std::vector<Contig> contigs{{"chr1", 249250621}, {"chrX", 1000}, {"HLA-A*01:01", 3000}};
        std::string note = "old";
        const Region region = parseLocus(contigs, text.toStdString(), "chr1", &note);
        QCOMPARE(QString::fromStdString(toLocus(region)), QString::fromStdString(toLocus({chrom.toStdString(), begin, end})));
        QCOMPARE(note, std::string());
    }

    void lociAreClippedOrRefused()
    {
        const std::vector<Contig> contigs{{"chr1", 249250621}};
        std::string note;
        QCOMPARE(parseLocus(contigs, "chr1:249,250,000-250,000,000", "chr1", &note).end, std::int64_t{249250621});
        QCOMPARE(note, std::string("chr1 ends at 249,250,621. Shown up to there."));
        VERIFY_ERROR(parseLocus(contigs, "chr1:250000000", "chr1"), "chr1 ends at 249,250,621.");
        VERIFY_ERROR(parseLocus(contigs, "chr9:5-6", "chr1"), "no chromosome called chr9");
        for (const char* text : {"", "   ", "GATA1", "chr1:", "chr1:a-b", "chr1:5-", "chr1:-5", "5-6-7", "1e300M",
                                 "chr1:9999999999999999999", "1.5", "::", ":", "-", "..", "chr1:1.23456789k", "nan", "chr1 a b"})
            QVERIFY2(!test::errorOf([&] { parseLocus(contigs, text, "chr1"); }).empty(), text);
    }
};

QTEST_APPLESS_MAIN(ReferenceTest)
#include "reference_test.moc"
