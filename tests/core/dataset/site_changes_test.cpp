// SPDX-License-Identifier: GPL-3.0-or-later
// Changes by hand: labels before matching, sites left out and added, nothing changed silently.
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/dataset/site_edits.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::dataset;

namespace {

SiteChange change(const Dataset& data, const Instance& instance, SiteEdit edit)
{
    return {data.core(instance), instance.strand, edit, 0, "", ""};
}

SiteChange added(const Region& core, int label, Strand strand = Strand::Forward) { return {core, strand, SiteEdit::Added, label, "", ""}; }

const Instance& usedOne(const Dataset& data, int label)
{
    return *std::find_if(data.instances.begin(), data.instances.end(), [&](const Instance& i) { return i.used && i.label == label; });
}

const Instance* at(const Dataset& data, const Region& core)
{
    for (const auto& i : data.instances)
        if (data.core(i) == core)
            return &i;
    return nullptr;
}

bool warns(const Dataset& data, const std::string& part)
{
    return std::any_of(data.warnings.begin(), data.warnings.end(), [&](const Warning& w) { return toText(w).find(part) != std::string::npos; });
}

}  // namespace

class SiteChangesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_plain = m_toy.build(m_toy.options()); }

    void labelsAreSetBeforeMatching()
    {
        const Instance bound = usedOne(m_plain, 1), unbound = usedOne(m_plain, 0);
        DatasetOptions options = optionsWith({change(m_plain, bound, SiteEdit::Unbound), change(m_plain, unbound, SiteEdit::Bound)});
        options.flank = 50;  // a label by hand is not questioned by the distance from a peak
        options.partial = PartialOverlap::Drop;
        const Dataset data = m_toy.build(options);
        const Instance &a = *at(data, m_plain.core(bound)), &b = *at(data, m_plain.core(unbound));
        QVERIFY(a.label == 0 && a.edit == SiteEdit::Unbound && a.split == bound.split && a.signal == bound.signal);
        QVERIFY(b.label == 1 && b.edit == SiteEdit::Bound && b.used);  // every bound site is used
        QVERIFY(warns(data, "1 made bound, 1 made unbound"));
        QCOMPARE(data.instances.size(), m_plain.instances.size());
    }

    void leftOutByHand()
    {
        const Instance site = usedOne(m_plain, 1);
        const Dataset data = m_toy.build(optionsWith({change(m_plain, site, SiteEdit::Excluded)}));
        const Instance& got = *at(data, m_plain.core(site));
        QVERIFY(got.split == Split::Unused && !got.used && got.label == 1 && got.edit == SiteEdit::Excluded);
        QCOMPARE(data.leftOut.at(LeftOut::ByHand).bound, 1);
        QVERIFY(warns(data, "1 instance was left out by hand"));
    }

    void addedSitesAreMeasuredAndScored()
    {
        // A place without an instance, as wide as the motif, and one that is wider than it.
        Region exact{"chr1", 20000, 20005}, wide{"chr8", 15000, 15040};
        while (at(m_plain, exact) != nullptr)
            ++exact.begin, ++exact.end;
        const Dataset data = m_toy.build(optionsWith({added(exact, 1, Strand::Reverse), added(wide, 0)}));
        QCOMPARE(data.instances.size(), m_plain.instances.size() + 2);
        QVERIFY(std::is_sorted(data.instances.begin(), data.instances.end(),
                               [](const Instance& a, const Instance& b) { return std::pair(a.chrom, a.begin) < std::pair(b.chrom, b.begin); }));
        const Instance &a = *at(data, exact), &b = *at(data, wide);
        QVERIFY(a.edit == SiteEdit::Added && a.label == 1 && a.windowFits && a.used && a.strand == Strand::Reverse && a.split == Split::Train);
        QVERIFY(b.edit == SiteEdit::Added && b.label == 0 && b.split == Split::Validation && b.width == 40);
        const auto counts = genome::composition(m_toy.letters[1].second.substr(static_cast<std::size_t>(data.window(b).begin), 200));
        COMPARE_CLOSE(b.gc, static_cast<double>(counts.gc) / static_cast<double>(counts.known), 1e-12, 0);
        const auto any = motif::prepare(m_toy.motif, m_toy.background, 1);
        int best = 0;
        for (const auto& hit : motif::scanLetters(m_toy.letters[1].second.substr(15000, 40), 0, std::span(&any, 1), true))
            best = std::max(best, hit.score);
        QCOMPARE(b.score, any.scores.realScore(best));
        QCOMPARE(b.pBin, pValueBin(any.pvalues.p[static_cast<std::size_t>(best)]));
    }

    void comesBackFromItsFolder()
    {
        Region exact{"chr1", 20000, 20005};
        const Instance site = usedOne(m_plain, 0);
        const Dataset data =
            m_toy.build(optionsWith({added(exact, 1), added({"chr9", 12000, 12002}, 0), added({"chr9", 12100, 12133}, 1), change(m_plain, site, SiteEdit::Excluded)}));
        writeDataset(data, m_toy.path("edited"));
        const Dataset got = readDataset(m_toy.path("edited"));
        QCOMPARE(got.instances.size(), data.instances.size());
        for (std::size_t i = 0; i < data.instances.size(); ++i) {
            const Instance &a = got.instances[i], &b = data.instances[i];
            QVERIFY(a.begin == b.begin && a.width == b.width && a.edit == b.edit && a.label == b.label && a.used == b.used && a.pBin == b.pBin);
            QCOMPARE(a.score, b.score);
            QCOMPARE(a.pvalue, b.pvalue);
        }
        const auto record = test::readJson(m_toy.path("edited") / paths::kDatasetFile);
        QCOMPARE(record.at("edits").at("added").get<int>(), 3);
        QCOMPARE(record.at("edits").at("excluded").get<int>(), 1);
        QCOMPARE(record.at("edits").at("bound").get<int>(), 0);
        QCOMPARE(record.at("left_out").at("by_hand").at("unbound").get<int>(), 1);
        QCOMPARE(record.at("inputs").back().at("role").get<std::string>(), std::string("edits"));
        QVERIFY(record.at("inputs").back().contains("md5"));
    }

    void whatDoesNotFitIsSaid()
    {
        const Dataset data = m_toy.build(optionsWith({{{"chr1", 3, 9}, Strand::Forward, SiteEdit::Bound, 0, "", ""},
                                                      {{"chr1", 4, 10}, Strand::Forward, SiteEdit::Excluded, 0, "", ""},
                                                      {{"chrM", 100, 105}, Strand::Forward, SiteEdit::Added, 1, "", ""},
                                                      {{"chr1", 59998, 60003}, Strand::Forward, SiteEdit::Added, 1, "", ""},
                                                      {{"chr1", 100, 400}, Strand::Forward, SiteEdit::Added, 1, "", ""}}));
        QCOMPARE(data.instances.size(), m_plain.instances.size());
        QVERIFY(warns(data, "2 changes by hand fit no site of this data set and are left aside: chr1:4-9 is the first."));
        QVERIFY(warns(data, "1 change by hand lies on a chromosome that this data set does not have"));
        QVERIFY(warns(data, "2 changes by hand are new sites that do not fit"));
    }

    void strandAndRepetition()
    {
        Dataset data = m_plain;
        const Instance site = usedOne(data, 1);
        SiteChange other = change(data, site, SiteEdit::Unbound);
        other.strand = site.strand == Strand::Forward ? Strand::Reverse : Strand::Forward;
        applySiteChanges(data, {other}, "edits.tsv");
        QCOMPARE(at(data, data.core(site))->edit, SiteEdit::None);
        other.strand = Strand::None;
        other.core.chrom = "1";  // another style of name
        applySiteChanges(data, {other}, "edits.tsv");
        QCOMPARE(at(data, data.core(site))->edit, SiteEdit::Unbound);
        const std::size_t before = data.instances.size();
        for (int i = 0; i < 2; ++i)
            applySiteChanges(data, {added({"chr1", 20000, 20003}, 0), added({"chr1", 20000, 20003}, 1)}, "edits.tsv");
        QCOMPARE(data.instances.size(), before + 1);
        QCOMPARE(at(data, {"chr1", 20000, 20003})->label, 1);
    }

    void sitesOfAList()
    {
        DatasetOptions options = optionsWith({{{"chr1", 700, 701}, Strand::Forward, SiteEdit::Bound, 0, "", ""}, added({"chr1", 900, 907}, 0)});
        options.sitesFile = m_toy.path("sites.bed").string();
        writeFileAtomically(options.sitesFile, "chr1\t500\t501\tx\t0\nchr1\t700\t701\tx\t0\n");
        SilentProgress progress;
        const Dataset data = buildDataset(*m_toy.reference, {}, {}, {}, nullptr, options, progress);
        QCOMPARE(data.instances.size(), std::size_t{3});
        QCOMPARE(data.instances[1].label, 1);
        QVERIFY(data.instances[2].edit == SiteEdit::Added && data.instances[2].label == 0 && data.instances[2].width == 7);
    }

private:
    DatasetOptions optionsWith(const std::vector<SiteChange>& changes) const
    {
        DatasetOptions options = m_toy.options();
        options.editsFile = m_toy.path("edits.tsv").string();
        writeSiteChanges(changes, options.editsFile);
        return options;
    }

    test::ToyGenome m_toy;
    Dataset m_plain;
};

QTEST_APPLESS_MAIN(SiteChangesTest)
#include "site_changes_test.moc"
