// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/parallel.h"
#include "core/base/parameter.h"
#include "core/base/progress.h"
#include "core/base/random.h"
#include "core/base/region.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/base/time_left.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fstream>
#include <limits>
#include <set>
#include <unistd.h>

using namespace bindscape;
namespace fs = std::filesystem;

class BaseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numbersAreStrict()
    {
        QCOMPARE(parseInteger("12").value(), 12);
        QCOMPARE(parseInteger("-3").value(), -3);
        QVERIFY(!parseInteger("12a"));
        QVERIFY(!parseInteger(""));
        QVERIFY(!parseInteger("99999999999999999999"));
        QCOMPARE(parseInteger("+7").value(), 7);
        QVERIFY(!parseInteger("+-7") && !parseReal("+-7"));
        QCOMPARE(parseReal("-1e999").value(), -HUGE_VAL);
        QCOMPARE(parseReal("1e-4").value(), 1e-4);
        QVERIFY(!parseReal("1e-4x"));
        QCOMPARE(parseReal("1e-999").value(), 0.0);
        QVERIFY(std::isnan(parseReal("nan").value()));
    }
    void textForPeople()
    {
        QCOMPARE(withThousands(249250621), std::string("249,250,621"));
        QCOMPARE(withThousands(-1234), std::string("-1,234"));
        QCOMPARE(withThousands(std::numeric_limits<std::int64_t>::min()), std::string("-9,223,372,036,854,775,808"));
        QCOMPARE(formatDuration(125), std::string("2 min 05 s"));
        QCOMPARE(toLocus({"chr1", 999, 2000}), std::string("chr1:1,000-2,000"));
        QCOMPARE(plural(1, "site"), std::string("1 site"));
        QCOMPARE(plural(2000, "site"), std::string("2,000 sites"));
        QCOMPARE(parseReal(formatExact(0.1)).value(), 0.1);
    }
    void randomIsReproducible()
    {
        Random a(7, "negatives"), b(7, "negatives"), c(7, "shuffle");
        QCOMPARE(a.next(), b.next());
        QVERIFY(a.next() != c.next());
        const auto picked = Random(1).sample(100, 20);
        QCOMPARE(std::set<std::size_t>(picked.begin(), picked.end()).size(), std::size_t{20});
        QVERIFY(std::is_sorted(picked.begin(), picked.end()));
        Random r(3);
        double sum = 0;
        for (int i = 0; i < 10000; ++i)
            sum += static_cast<double>(r.below(7));
        COMPARE_CLOSE(sum / 10000, 3.0, 0, 0.1);
    }
    void atomicWriteIsWholeOrNotThere()
    {
        QTemporaryDir dir;
        const fs::path target = fs::path(dir.path().toStdString()) / "table.tsv";
        writeFileAtomically(target, "old");
        {
            AtomicFile file(target);
            QCOMPARE(readFile(target), std::string("old"));
        }
        QCOMPARE(std::distance(fs::directory_iterator(target.parent_path()), fs::directory_iterator{}), 1);
        writeFileAtomically(target, "new");
        QCOMPARE(readFile(target), std::string("new"));
        VERIFY_ERROR(AtomicFile(target.parent_path()), "there is a folder of that name");
        VERIFY_ERROR(writeFileAtomically("/nowhere/at/all/x.tsv", "x"), "Cannot write /nowhere/at/all/x.tsv");
    }
    void foldersAreReplacedAsAWhole()
    {
        QTemporaryDir dir;
        const fs::path folder = fs::path(dir.path().toStdString()) / "set";
        const auto write = [&](const std::string& content, bool fails) {
            writeFolderAtomically(folder, "record.json", [&](const fs::path& staging) {
                writeFileAtomically(staging / "table.gz", content);
                if (fails)
                    throw Error("Cannot write " + (staging / "table.gz").string() + ".");
                writeFileAtomically(staging / "table.gz.tbi", content);
                writeFileAtomically(staging / "record.json", content);
            });
        };
        write("old", false);
        writeFileAtomically(folder / "table.gz.csi", "of an older table");
        writeFileAtomically(folder / "other.txt", "not ours");
        VERIFY_ERROR(write("new", true), "Cannot write " + (folder / "table.gz").string());
        for (const char* file : {"table.gz", "table.gz.tbi", "record.json"})
            QCOMPARE(readFile(folder / file), std::string("old"));
        write("new", false);
        for (const char* file : {"table.gz", "table.gz.tbi", "record.json"})
            QCOMPARE(readFile(folder / file), std::string("new"));
        QVERIFY(fs::exists(folder / "other.txt") && !fs::exists(folder / "table.gz.csi"));
        QCOMPARE(std::distance(fs::directory_iterator(folder), fs::directory_iterator{}), 4);
        VERIFY_ERROR(requireWritableFolder(folder / "other.txt"), "Cannot write into the folder");
        VERIFY_ERROR(requireWritableFolder("/proc/none"), "Cannot write into the folder /proc/none");
    }
    void fullDiskIsOneSentence()
    {
        if (!fs::exists("/dev/full"))
            QSKIP("There is no /dev/full here.");
        // A temporary file cannot be made beside /dev/full without writing to /dev, so the write itself is tested through a link.
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString();
        AtomicFile file(folder / "x");
        fs::remove(file.temporary());
        fs::create_symlink("/dev/full", file.temporary());
        const std::string reason = systemReason(ENOSPC);
        QVERIFY(reason.find("No space left") != std::string::npos);
        FILE* full = std::fopen(file.temporary().c_str(), "w");
        std::fputs("x", full);
        QVERIFY(std::fclose(full) != 0);
        QVERIFY(!fs::exists(folder / "x"));
    }
    void abandonedTemporariesGo()
    {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString();
        writeFileAtomically(folder / "keep.tsv", "x");
        fs::copy_file(folder / "keep.tsv", folder / "keep.tsv.bindscape-tmp-999999999-0");
        fs::copy_file(folder / "keep.tsv", folder / ("keep.tsv.bindscape-tmp-" + std::to_string(::getpid()) + "-9"));
        removeAbandonedTemporaries(folder);
        QVERIFY(fs::exists(folder / "keep.tsv"));
        QVERIFY(!fs::exists(folder / "keep.tsv.bindscape-tmp-999999999-0"));
        QVERIFY(fs::exists(folder / ("keep.tsv.bindscape-tmp-" + std::to_string(::getpid()) + "-9")));
    }
    // Whatever is written next cleans up after a killed writer of the same file, and of no other: the folder may be shared.
    void writingCleansUpItsOwn()
    {
        QTemporaryDir dir;
        const fs::path folder = dir.path().toStdString();
        for (const char* name : {"a.tsv", "b.tsv", "a.tsv.gz"})
            std::ofstream(folder / (std::string(name) + ".bindscape-tmp-999999999-0")) << "half";
        writeFileAtomically(folder / "a.tsv", "x");
        QVERIFY(!fs::exists(folder / "a.tsv.bindscape-tmp-999999999-0"));
        QVERIFY(fs::exists(folder / "b.tsv.bindscape-tmp-999999999-0"));
        QVERIFY(fs::exists(folder / "a.tsv.gz.bindscape-tmp-999999999-0"));
    }
    // A table that is there has its index: nothing is left of one that cannot be indexed.
    void tableAndIndexComeTogether()
    {
        QTemporaryDir dir;
        const fs::path file = fs::path(dir.path().toStdString()) / "hits.bed.gz";
        const auto write = [&](const char* second) {
            TableWriter table(file);
            table.line("chr1\t500\t510");
            table.line(second);
            table.commit(true);
        };
        VERIFY_ERROR(write("chr1\t100\t110"), "index");  // not sorted
        QCOMPARE(std::distance(fs::directory_iterator(file.parent_path()), fs::directory_iterator{}), 0);
        write("chr1\t600\t610");
        const std::string good = readFile(file);
        VERIFY_ERROR(write("chr1\t100\t110"), "index");
        QCOMPARE(readFile(file), good);
        QVERIFY(fs::exists(file.string() + ".tbi"));
        write("chr1\t600000000\t600000001");
        QVERIFY(fs::exists(file.string() + ".csi") && !fs::exists(file.string() + ".tbi"));
    }
    void parametersCheckTheirValues()
    {
        const std::vector<Parameter> parameters{{"batch", "Batch size", "rows", IntRange{128, 1, 4096}},
                                                {"relu", "ReLU", "", Flag{true}},
                                                {"mode", "Mode", "", Choice{"a", {"a", "b"}}}};
        Values values{parameters};
        QCOMPARE(values.integer("batch"), 128L);
        values.set(parameters, "batch", "64");
        QCOMPARE(values.integer("batch"), 64L);
        VERIFY_ERROR(values.set(parameters, "batch", "0"), "1 to 4096");
        VERIFY_ERROR(values.set(parameters, "mode", "c"), "one of a, b");
        VERIFY_ERROR(values.set(parameters, "size", "1"), "no parameter called \"size\" here; the known ones are batch, relu, mode.");
        VERIFY_ERROR(Values().set({}, "size", "1"), "here; there are none.");
        VERIFY_ERROR((void)values.real("batch"), "has no value");
    }
    void parallelForCallsEachOnceAndForwardsErrors()
    {
        std::vector<std::atomic<int>> calls(100);
        parallelFor(100, 4, [&](std::size_t i) { ++calls[i]; });
        for (const auto& n : calls)
            QCOMPARE(n.load(), 1);
        parallelFor(0, 4, [](std::size_t) { QFAIL("called"); });
        VERIFY_ERROR(parallelFor(10, 2, [](std::size_t i) { if (i == 3) throw Error("third"); }), "third");
        bool cancelled = false;
        try {
            parallelFor(4, 2, [](std::size_t) { throw Cancelled{}; });
        } catch (const Cancelled&) {
            cancelled = true;
        }
        QVERIFY(cancelled);
    }
    void timeLeftForgetsFastBeginnings()
    {
        TimeLeft left;
        QVERIFY(!left.seconds(0));
        left.start(0, 0);
        QVERIFY(!left.seconds(5));
        // A fifth is over in two seconds, the rest goes on at 1 % in ten seconds.
        left.add(1, 0.1);
        left.add(2, 0.2);
        double fraction = 0.2;
        for (int i = 1; i <= 300 * 10; ++i) {
            fraction = 0.2 + 0.0001 * i;
            left.add(2 + 0.1 * i, fraction);
        }
        const double now = 302;
        const double expected = (1 - fraction) / 0.001;
        QVERIFY2(std::abs(left.seconds(now).value_or(0) - expected) < 0.02 * expected, qPrintable(QString::number(left.seconds(now).value_or(0))));
        // Nothing more comes: the longer it waits, the longer it will take.
        QVERIFY(left.seconds(now + 200).value_or(0) > 1.5 * expected);
        // Work that goes on from a half, at 1 % a second.
        left.start(400, 0.5);
        left.add(404, 0.54);
        QVERIFY(std::abs(left.seconds(404).value_or(0) - 46) < 1e-9);
        left.add(405, 0.1);  // begun anew
        QVERIFY(!left.seconds(405));
    }
    void checksums()
    {
        QCOMPARE(md5OfText("abc"), std::string("900150983cd24fb0d6963f7d28e17f72"));
        VERIFY_ERROR((void)md5OfFile("/nowhere"), "Cannot read /nowhere");
    }
};

QTEST_APPLESS_MAIN(BaseTest)
#include "base_test.moc"
