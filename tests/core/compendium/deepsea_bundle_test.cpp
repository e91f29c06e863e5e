// SPDX-License-Identifier: GPL-3.0-or-later
// The published bundle's layout in small: every way to store it gives the windows and labels that went in; damage is an error.
#include "core/compendium/deepsea_bundle.h"

#include "core/base/atomic_file.h"
#include "core/base/memory.h"
#include "core/base/random.h"
#include "tests/core/compendium/bundle_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>

using namespace bindscape;
using namespace bindscape::compendium;
using test::Numbers;
using test::NumberType;
using test::Variable;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> randomWindows(std::size_t count, std::size_t length)
{
    Random random(5);
    std::vector<std::string> windows(count);
    for (auto& window : windows)
        for (std::size_t i = 0; i < length; ++i)
            window += "ACGTACGTACGTACGTN"[random.below(17)];
    return windows;
}

Numbers randomLabels(std::int64_t windows, std::int64_t tasks)
{
    Random random(6);
    Numbers labels(windows, 1, tasks);
    for (auto& value : labels.values)
        value = random.below(10) == 0 ? 1 : 0;
    return labels;
}

std::string lettersOf(const genome::PackedWindows& windows, std::size_t i)
{
    std::vector<std::uint8_t> codes(windows.length());
    windows.decode(i, false, codes);
    std::string letters;
    for (const std::uint8_t code : codes)
        letters += "ACGTN"[code];
    return letters;
}

struct LookingProgress final : Progress {
    bool cancelled() const override { return false; }
    void report(double, std::string_view) override
    {
        most = std::max(most, residentBytes());
        ++looks;
    }
    std::int64_t most = 0;
    int looks = 0;
};

}  // namespace

class DeepseaBundleTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_folder;
    std::vector<std::string> m_windows = randomWindows(37, 90);
    Numbers m_labels = randomLabels(37, 70);

    std::vector<Variable> variables(const std::string& part, NumberType type = NumberType::Byte) const
    {
        return {{part + "xdata", test::oneHot(m_windows), type}, {part + "data", m_labels, type}};
    }

    BundlePart read(const std::string& part, std::int64_t most = 0) const
    {
        SilentProgress silent;
        return readBundlePart(m_folder, part, most, silent);
    }

    void compare(const BundlePart& got, const std::vector<std::size_t>& which)
    {
        QCOMPARE(got.windows.size(), which.size());
        QCOMPARE(got.windows.length(), std::size_t{90});
        QCOMPARE(got.tasks, 70L);
        QCOMPARE(got.labels.size(), 2 * which.size());
        for (std::size_t i = 0; i < which.size(); ++i) {
            QCOMPARE(lettersOf(got.windows, i), m_windows[which[i]]);
            for (std::size_t t = 0; t < 70; ++t)
                QCOMPARE(got.labels[2 * i + t / 64] >> (t % 64) & 1, static_cast<std::uint64_t>(m_labels.values[which[i] + 37 * t]));
        }
    }

    std::vector<std::size_t> all() const
    {
        std::vector<std::size_t> which(m_windows.size());
        for (std::size_t i = 0; i < which.size(); ++i)
            which[i] = i;
        return which;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = fs::path(m_temporary.path().toStdString()) / QTest::currentTestFunction();
        fs::create_directories(m_folder);
    }

    void hdf5IsRead_data()
    {
        QTest::addColumn<QList<int>>("chunk");
        QTest::addColumn<int>("type");
        QTest::addColumn<bool>("mark");
        QTest::newRow("in one piece") << QList<int>{} << 0 << false;
        QTest::newRow("as MATLAB marks it") << QList<int>{} << 0 << true;
        QTest::newRow("pieces") << QList<int>{7, 4, 10} << 0 << true;
        QTest::newRow("pieces of one letter") << QList<int>{90, 1, 37} << 0 << false;
        QTest::newRow("pieces larger than the data's half") << QList<int>{64, 3, 32} << 0 << false;
        QTest::newRow("doubles") << QList<int>{8, 4, 8} << 2 << false;
    }
    void hdf5IsRead()
    {
        QFETCH(QList<int>, chunk);
        QFETCH(int, type);
        QFETCH(bool, mark);
        for (const char* part : {"train", "valid", "test"}) {
            test::writeHdf5(m_folder / (std::string(part) + ".mat"), variables(part, static_cast<NumberType>(type)), {chunk.begin(), chunk.end()}, mark);
            compare(read(part), all());
        }
        QVERIFY(hasDeepseaBundle(m_folder));
        fs::remove(m_folder / "valid.mat");
        QVERIFY(!hasDeepseaBundle(m_folder));
    }

    void mat5IsRead_data()
    {
        QTest::addColumn<bool>("compressed");
        QTest::addColumn<int>("type");
        QTest::newRow("plain") << false << 0;
        QTest::newRow("compressed") << true << 0;
        QTest::newRow("logical") << false << 1;
        QTest::newRow("compressed doubles") << true << 2;
    }
    void mat5IsRead()
    {
        QFETCH(bool, compressed);
        QFETCH(int, type);
        auto stored = variables("valid", static_cast<NumberType>(type));
        stored.insert(stored.begin() + 1, {"another", randomLabels(3, 5), NumberType::Double});
        test::writeMat5(m_folder / "valid.mat", stored, compressed);
        compare(read("valid"), all());
    }

    void fewerWindowsComeFromAllOverTheFile()
    {
        test::writeHdf5(m_folder / "train.mat", variables("train"), {7, 4, 10}, true);
        test::writeMat5(m_folder / "test.mat", variables("test"), true);
        compare(read("train", 4), {0, 9, 18, 27});
        compare(read("test", 4), {0, 9, 18, 27});
        compare(read("test", 1000), all());
    }

    // 16 MB of one-hot are read in blocks of a few.
    void memoryStaysSmall()
    {
        constexpr std::int64_t kWindows = 4000, kLength = 1000;
        {
            Numbers bases(kWindows, 4, kLength);
            for (std::int64_t n = 0; n < kWindows; ++n)
                for (std::int64_t k = 0; k < kLength; k += 1 + n % 7)
                    bases.at(n, (n + k) % 4, k) = 1;
            test::writeHdf5(m_folder / "train.mat", {{"trainxdata", bases}, {"traindata", randomLabels(kWindows, 10)}}, {}, false);
            test::writeMat5(m_folder / "valid.mat", {{"validxdata", bases}, {"validdata", randomLabels(kWindows, 10)}}, true);
        }
        for (const char* part : {"train", "valid"}) {
            LookingProgress looking;
            const std::int64_t before = residentBytes();
            const BundlePart got = readBundlePart(m_folder, part, 0, looking);
            QCOMPARE(lettersOf(got.windows, 7).substr(0, 4), std::string("TAGC"));
            QCOMPARE(lettersOf(got.windows, 8).substr(0, 4), std::string("ANCN"));
            QVERIFY(looking.looks > 3);
            const std::int64_t grown = looking.most - before;
            QVERIFY2(grown < std::int64_t{11} << 20, (part + std::string(" ") + std::to_string(grown)).c_str());
        }
    }

    void wrongShapesAreErrors()
    {
        const auto expect = [this](const std::string& part, const std::vector<Variable>& stored, const std::string& sentence) {
            for (const bool hdf5 : {true, false}) {
                const fs::path file = m_folder / (part + ".mat");
                fs::remove(file);
                hdf5 ? test::writeHdf5(file, stored, {}, false) : test::writeMat5(file, stored, false);
                VERIFY_ERROR(read(part), sentence);
                VERIFY_ERROR(read(part), file.string());
            }
        };
        const Numbers bases = test::oneHot(m_windows);
        Numbers turned(90, 4, 37), three(37, 3, 90), flat(37, 1, 90), two = bases, odd = m_labels;
        expect("train", {{"trainxdata", three}, {"traindata", m_labels}}, "trainxdata has the shape 37 x 3 x 90");
        expect("train", {{"trainxdata", flat}, {"traindata", m_labels}}, "37 x 90");
        expect("train", {{"trainxdata", bases}, {"traindata", bases}}, "traindata has the shape 37 x 4 x 90");
        expect("train", {{"trainxdata", turned}, {"traindata", m_labels}}, "90 windows");
        expect("train", {{"trainxdata", bases}, {"data", m_labels}}, "has no variable traindata");
        expect("valid", {{"trainxdata", bases}, {"traindata", m_labels}}, "has no variable validxdata");
        two.at(3, 0, 11) = two.at(3, 1, 11) = 1;
        expect("test", {{"testxdata", two}, {"testdata", m_labels}}, "base 12 of window 4");
        odd.at(30, 0, 69) = 3;
        expect("test", {{"testxdata", bases}, {"testdata", odd}}, "window 31, task 70");
        odd.at(30, 0, 69) = 0.5;
        expect("test", {{"testxdata", bases}, {"testdata", odd, NumberType::Double}}, "window 31, task 70");
    }

    void otherContentsAreErrors()
    {
        VERIFY_ERROR(read("train"), "train.mat");
        VERIFY_ERROR(read("training"), "not training");
        writeFileAtomically(m_folder / "train.mat", "name\tfile\n");
        VERIFY_ERROR(read("train"), "no MATLAB file");
        writeFileAtomically(m_folder / "train.mat", "");
        VERIFY_ERROR(read("train"), "no MATLAB file");
    }

    // Cut and changed files: an error or, where a change does no harm, other numbers; never more.
    void damageIsAnError()
    {
        test::writeHdf5(m_folder / "train.mat", variables("train"), {30, 4, 10}, true);
        test::writeMat5(m_folder / "valid.mat", variables("valid"), true);
        test::writeMat5(m_folder / "test.mat", variables("test"), false);
        Random random(8);
        for (const char* part : {"train", "valid", "test"}) {
            const fs::path file = m_folder / (std::string(part) + ".mat");
            const std::string whole = readFile(file);
            for (const std::size_t kept : {whole.size() - 1, whole.size() / 2, whole.size() / 4, std::size_t{700}, std::size_t{140}, std::size_t{100}}) {
                writeFileAtomically(file, whole.substr(0, kept));
                QVERIFY2(!test::errorOf([&] { read(part); }).empty(), (part + std::to_string(kept)).c_str());
            }
            for (int turn = 0; turn < 100; ++turn) {
                std::string changed = whole;
                for (int i = 0; i < 3; ++i)
                    changed[random.below(turn % 2 == 0 ? 400 : changed.size())] = static_cast<char>(random.below(256));
                writeFileAtomically(file, changed);
                test::errorOf([&] { read(part); });
            }
            writeFileAtomically(file, whole);
            compare(read(part), all());
        }
    }

    void tasksHaveNames()
    {
        QCOMPARE(bundleTaskNames(m_folder, 2), (std::vector<std::string>{"task 1", "task 2"}));
        writeFileAtomically(m_folder / "predictor.names", "1\tA549_CTCF\r\n2\tK562 DNase\n\n3\tA549_CTCF\n");
        QCOMPARE(bundleTaskNames(m_folder, 3), (std::vector<std::string>{"A549_CTCF", "K562 DNase", "A549_CTCF (2)"}));
        VERIFY_ERROR(bundleTaskNames(m_folder, 4), "names 3 tasks");
    }
};

QTEST_GUILESS_MAIN(DeepseaBundleTest)
#include "deepsea_bundle_test.moc"
