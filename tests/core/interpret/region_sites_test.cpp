// SPDX-License-Identifier: GPL-3.0-or-later
// Where the windows of regions lie that belong to no data set.
#include "core/interpret/region_sites.h"

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
namespace fs = std::filesystem;

class RegionSitesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        Random random(5);
        std::string text = ">chr1\n";
        for (int i = 0; i < 3000; ++i)
            m_letters += "ACGT"[random.below(4)];
        text += m_letters + "\n>chr2\n" + std::string(500, 'N') + m_letters.substr(0, 500) + "\n>tiny\nACGT\n";
        writeFileAtomically(path("genome.fa"), text);
        Warnings ignored;
        m_reference = genome::Reference::open(path("genome.fa"), ignored);
    }

    // As in a data set: the core in the middle, its strand kept, N instead of it if the network is blocked.
    void instances()
    {
        const auto found = windowsOf("chr1\t1500\t1511\tGATA1\t9.5\t-\t1e-5\nchr1\t20\t31\tGATA1\t9.5\t+\t1e-5\n", true);
        QCOMPARE(found.sites.size(), std::size_t{1});
        const auto& site = found.sites.front();
        QCOMPARE(site.window, (Region{"chr1", 1500 - 44, 1500 - 44 + 100}));
        QVERIFY(site.coreBegin == 1500 && site.coreEnd == 1511 && site.strand == Strand::Reverse && site.label == -1);
        std::vector<std::uint8_t> codes(100);
        found.windows->windows.decode(0, false, codes);
        for (std::size_t i = 0; i < codes.size(); ++i)
            QCOMPARE(codes[i], i >= 44 && i < 55 ? genome::kUnknownBase : genome::baseCode(m_letters[1456 + i]));
        QVERIFY(said(found, "1 region has no whole window"));
        QCOMPARE(site.name, std::string("GATA1"));
    }

    // A control: the core stays where it is and the window moves along the core's strand.
    void shiftedWindows()
    {
        const auto found = windowsOf("chr1\t1500\t1511\tGATA1\t9.5\t-\t1e-5\nchr1\t60\t71\tGATA1\t9.5\t-\t1e-5\nchr1\t2000\t2011\tGATA1\t9.5\t+\t1e-5\nchr1\t2025\t2036\tGATA1\t9.5\t-\t1e-5\n", true);
        QCOMPARE(found.sites.size(), std::size_t{4});
        const auto moved = interpret::shiftedWindows(found.sites, 30, *m_reference, true, 0, m_progress);
        QCOMPARE(moved.sites.size(), std::size_t{3});
        QVERIFY(said(moved, "1 window lies beyond the end of its chromosome"));
        const std::int64_t begins[] = {1456 - 30, 1981 - 30, 1956 + 30}, cores[] = {1500, 2025, 2000};  // strands move apart: sorted again
        for (std::size_t row = 0; row < 3; ++row) {
            const auto& site = moved.sites[row];
            QCOMPARE(site.window.begin, begins[row]);
            QCOMPARE(site.coreBegin, cores[row]);
            std::vector<std::uint8_t> codes(100);
            moved.windows->windows.decode(row, false, codes);
            for (std::size_t i = 0; i < codes.size(); ++i) {
                const auto base = static_cast<std::size_t>(site.window.begin) + i;
                const bool inCore = static_cast<std::int64_t>(base) >= site.coreBegin && static_cast<std::int64_t>(base) < site.coreEnd;
                QCOMPARE(codes[i], inCore ? genome::kUnknownBase : genome::baseCode(m_letters[base]));
            }
        }
        VERIFY_ERROR(interpret::shiftedWindows(found.sites, 50, *m_reference, true, 0, m_progress), "lose their core");
    }

    // A network that did not see ten bases around the cores of its sites does not see them here, whatever the row's width.
    void instancesOfAWiderMask()
    {
        writeFileAtomically(path("regions.bed"), "chr1\t1500\t1501\tFOXP3\t0\t+\nchr1\t2000\t2050\n");
        const auto found = regions(path("regions.bed").string(), true, 10);
        QCOMPARE(found.sites.size(), std::size_t{2});
        std::vector<std::uint8_t> codes(100);
        found.windows->windows.decode(0, false, codes);
        const auto begin = static_cast<std::size_t>(found.sites[0].window.begin);
        for (std::size_t i = 0; i < codes.size(); ++i)
            QCOMPARE(codes[i], begin + i >= 1496 && begin + i < 1506 ? genome::kUnknownBase : genome::baseCode(m_letters[begin + i]));
        found.windows->windows.decode(1, false, codes);
        QVERIFY(std::count(codes.begin(), codes.end(), genome::kUnknownBase) == 0);
        QVERIFY(said(found, "no core"));
    }

    // Half a window apart, the last one at the end, moved inside the chromosome, the same one once.
    void stretches()
    {
        const auto found = windowsOf("chr1\t0\t230\tlong\nchr1\t2950\t3000\tz\nchr1\t2990\t3000\ta\n", false);
        QVERIFY(found.sites.front().name == "long" && found.sites.back().name == "z");
        std::vector<std::int64_t> begins;
        for (const auto& site : found.sites) {
            begins.push_back(site.window.begin);
            QVERIFY(site.coreBegin == site.window.begin + 50 && site.coreEnd == site.coreBegin + 1 && site.strand == Strand::None);
        }
        QCOMPARE(begins, (std::vector<std::int64_t>{0, 50, 100, 130, 2900}));
        QCOMPARE(found.windows->instance.size(), begins.size());
        QVERIFY(said(windowsOf("chr1\t0\t230\n", true), "no core"));
    }

    void loci()
    {
        const auto found = regions("1:1,001-1,300", false);
        QCOMPARE(found.sites.front().window, (Region{"chr1", 1000, 1100}));
        QCOMPARE(found.sites.back().window, (Region{"chr1", 1200, 1300}));
        // The first half of chr2 is unknown.
        const auto half = regions("chr2", false);
        QCOMPARE(half.sites.front().window.begin, std::int64_t{450});
        QVERIFY(said(half, "no known base"));
        VERIFY_ERROR(regions("chr7:1-100", false), "neither a file nor a place");
        VERIFY_ERROR(regions("tiny", false), "nothing to score in tiny");
        VERIFY_ERROR(windowsOf("chr1\t10\n", false), "regions.bed");
        // Why nothing is left.
        VERIFY_ERROR(windowsOf("chr7\t10\t900\n", false), "line 1: 1 row lies on 1 chromosome that the genome lacks (chr7)");
        VERIFY_ERROR(windowsOf("chr1\t2900\t3001\n", false), "line 1: 1 row of 1 reaches beyond the end of the chromosome");
        VERIFY_ERROR(windowsOf("chr1\t20\t31\tGATA1\t9.5\t+\n", false), "1 region has no whole window inside its chromosome");
        VERIFY_ERROR(windowsOf("chr2\t100\t200\n", false), "1 window has no known base");
    }

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    interpret::ScoredWindows regions(const std::string& text, bool blocked, int maskWidth = 0)
    {
        return interpret::regionWindows(text, *m_reference, 100, blocked, maskWidth, m_progress);
    }
    interpret::ScoredWindows windowsOf(const std::string& bed, bool blocked)
    {
        writeFileAtomically(path("regions.bed"), bed);
        return regions(path("regions.bed").string(), blocked);
    }
    static bool said(const interpret::ScoredWindows& found, const std::string& part)
    {
        return std::any_of(found.warnings.begin(), found.warnings.end(),
                           [&](const Warning& w) { return w.message.find(part) != std::string::npos; });
    }

    QTemporaryDir m_folder;
    std::string m_letters;
    std::shared_ptr<const genome::Reference> m_reference;
    SilentProgress m_progress;
};

QTEST_GUILESS_MAIN(RegionSitesTest)
#include "region_sites_test.moc"
