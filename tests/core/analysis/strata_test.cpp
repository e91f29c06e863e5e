// SPDX-License-Identifier: GPL-3.0-or-later
// Parts of scored sites, each against its definition looked at one by one.
#include "core/analysis/strata.h"

#include "core/base/atomic_file.h"
#include "tests/core/analysis/some_scores.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <limits>

using namespace bindscape;
using namespace bindscape::analysis;
namespace fs = std::filesystem;

class StrataTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString();
    test::SomeScores m_some = test::randomScores(3, 200, 40);

    genome::TranscriptStarts starts(const std::string& text, const char* name = "starts.bed") const
    {
        writeFileAtomically(m_folder / name, text);
        return genome::readTranscriptStarts(m_folder / name, {{"chr1", 1'000'000}, {"chr2", 1'000'000}});
    }
    Sites all() const { return sitesWith(m_some.set, Labels::All); }

private Q_SLOTS:
    void initTestCase()
    {
        for (std::size_t i = 0; i < m_some.set.sites.size(); ++i)
            m_some.set.sites[i].label = i % 3 == 0 ? 0 : 1;
    }

    void labels()
    {
        QCOMPARE(sitesWith(m_some.set, Labels::Unbound).size(), std::size_t{67});
        QCOMPARE(sitesWith(m_some.set, Labels::Bound), sitesWith(m_some.set, Labels::Counted));
        QCOMPARE(all().size(), std::size_t{200});
        for (const auto i : sitesWith(m_some.set, Labels::Unbound))
            QCOMPARE(m_some.set.sites[i].label, 0);
        QVERIFY(labelsFromText("unbound") == Labels::Unbound && !labelsFromText("no"));
    }

    // The first base of a gene as it is read, whatever the file: BED, points, gene tables.
    void transcriptStarts()
    {
        auto found = starts("chr1\t100\t200\ta\t0\t+\nchr1\t300\t400\tb\t0\t-\nchr1\t700\t700\t+\nchr1\t100\t150\tc\t0\t+\nchr9\t5\t6\n");
        QCOMPARE(found.byChrom.at("chr1"), (std::vector<std::int64_t>{100, 399, 700}));
        QCOMPARE(found.count(), std::int64_t{3});
        QCOMPARE(found.distance("chr1", 0), std::optional<std::int64_t>(100));
        QCOMPARE(found.distance("chr1", 250), std::optional<std::int64_t>(149));
        QCOMPARE(found.distance("chr1", 249), std::optional<std::int64_t>(149));
        QCOMPARE(found.distance("chr1", 5'000), std::optional<std::int64_t>(4'300));
        QVERIFY(!found.distance("chr2", 5));
        QVERIFY(!found.warnings.empty());  // chr9 is not in the genome
        found = starts("chr1\ttest\ttranscript\t101\t200\t.\t-\t.\tgene_id \"g\"; transcript_id \"t\";\n", "genes.gtf");
        QCOMPARE(found.byChrom.at("chr1"), (std::vector<std::int64_t>{199}));
        VERIFY_ERROR(starts("nothing of the kind\n", "broken.bed"), "broken.bed");
    }

    void distances()
    {
        const auto tss = starts("chr1\t50000\t50001\nchr1\t120500\t120501\n");
        const auto near = byDistance(m_some.set, all(), tss, Distance::Proximal), far = byDistance(m_some.set, all(), tss, Distance::Distal);
        QCOMPARE(near.size() + far.size(), m_some.set.sites.size());
        QVERIFY(!near.empty() && !far.empty());
        for (const auto i : near) {
            const auto& site = m_some.set.sites[i];
            const std::int64_t middle = (site.coreBegin + site.coreEnd) / 2;
            QVERIFY(std::llabs(middle - 50'000) <= 3'000 || std::llabs(middle - 120'500) <= 3'000);
        }
        // Exactly 3,000 bases away is near; one more is not.
        const auto& first = m_some.set.sites[100];
        const std::int64_t middle = (first.coreBegin + first.coreEnd) / 2;
        for (const std::int64_t away : {3'000, 3'001}) {
            const auto one = starts("chr1\t" + std::to_string(middle + away) + "\t" + std::to_string(middle + away + 1) + "\n");
            QCOMPARE(byDistance(m_some.set, {100}, one, Distance::Proximal).size(), std::size_t(away == 3'000 ? 1 : 0));
        }
    }

    void regions()
    {
        const auto& site = m_some.set.sites[7];
        const auto at = [&](std::int64_t begin, std::int64_t end) {
            genome::IntervalSet set;
            genome::Interval wide, one;
            wide.begin = 0;
            wide.end = 1;
            one.begin = begin;
            one.end = end;
            set.byChrom["chr1"] = {wide, one};
            return byRegions(m_some.set, {7, 8}, set, true);
        };
        QCOMPARE(at(site.coreBegin - 5, site.coreBegin + 1), (Sites{7}));
        QCOMPARE(at(site.coreBegin - 5, site.coreBegin), Sites{});
        QCOMPARE(at(site.coreEnd - 1, site.coreEnd + 4), (Sites{7}));
        QCOMPARE(at(site.coreEnd, site.coreEnd + 4), Sites{});
        QCOMPARE(at(site.coreBegin + 1, site.coreBegin + 1), Sites{});  // of no base
        genome::IntervalSet none;
        QCOMPARE(byRegions(m_some.set, {7, 8}, none, false), (Sites{7, 8}));
        // Long regions before short ones hide nothing.
        genome::IntervalSet nested;
        for (const auto& [begin, end] : {std::pair<std::int64_t, std::int64_t>{0, 1'000'000}, {10, 20}}) {
            genome::Interval one;
            one.begin = begin;
            one.end = end;
            nested.byChrom["chr1"].push_back(one);
        }
        QCOMPARE(byRegions(m_some.set, all(), nested, true).size(), m_some.set.sites.size());
    }

    void strengths()
    {
        std::vector<double> strength;
        for (std::size_t i = 0; i < m_some.set.sites.size(); ++i)
            strength.push_back(i == 5 ? std::numeric_limits<double>::quiet_NaN() : static_cast<double>((i * 37) % 101));
        std::vector<Sites> groups;
        for (int group = 0; group < 3; ++group)
            groups.push_back(byStrength(m_some.set, all(), strength, group, 3));
        QCOMPARE(groups[0].size() + groups[1].size() + groups[2].size(), std::size_t{199});
        for (const auto weak : groups[0])
            for (const auto strong : groups[2])
                QVERIFY(strength[weak] <= strength[strong] && weak != strong);
        // Equal ones stay together wherever they stand: 100 of 1, 60 of 2, 40 of 3, the middle ones of which have the ranks 49, 129 and 179.
        std::vector<double> tied(200, 1), turned(200, 3);
        for (std::size_t i = 100; i < 200; ++i)
            tied[i] = i < 160 ? 2 : 3;
        std::reverse_copy(tied.begin(), tied.end(), turned.begin());
        for (const auto& some : {tied, turned})
            for (int group = 0; group < 3; ++group) {
                const auto sites = byStrength(m_some.set, all(), some, group, 3);
                QCOMPARE(sites.size(), std::size_t(group == 0 ? 100 : group == 1 ? 60 : 40));
                QVERIFY(std::all_of(sites.begin(), sites.end(), [&](std::size_t i) { return some[i] == group + 1; }));
            }
        QCOMPARE(byStrength(m_some.set, all(), std::vector<double>(200, 5), 1, 3).size(), std::size_t{200});
        VERIFY_ERROR(byStrength(m_some.set, all(), std::vector<double>(3), 0, 3), "200 sites");
        VERIFY_ERROR(byStrength(m_some.set, all(), strength, 3, 3), "a group of 1 to 3");
    }

    void subsets()
    {
        const auto some = subset(m_some.set, {3, 9, 10});
        QCOMPARE(some.sites.size(), std::size_t{3});
        QVERIFY(std::equal(some.row(1), some.row(1) + 40, m_some.set.row(9)) && some.sites[2].window == m_some.set.sites[10].window);
    }
};

QTEST_APPLESS_MAIN(StrataTest)
#include "strata_test.moc"
