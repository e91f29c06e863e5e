// SPDX-License-Identifier: GPL-3.0-or-later
// The table of sites: read, joined with predictions and changes by hand, filtered and sorted as brute force does it.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/dataset/site_list.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

using namespace bindscape;
using namespace bindscape::dataset;
namespace fs = std::filesystem;

namespace {

const std::string kHead = "#chrom\tbegin\tend\tmotif_id\tscore\tstrand\tpvalue\tlabel\tused\tsplit\tgc\tsignal\tdnase";
constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// A row as the test knows it.
struct Row {
    Region core;
    Strand strand = Strand::Forward;
    double score = 0, pvalue = 0, gc = 0, signal = 0, probability = kNone;
    int label = 0, unknown = 0;
    bool used = false, dnase = false, waiting = false;
    Split split = Split::Unused;
    SiteEdit edit = SiteEdit::None, madeEdit = SiteEdit::None;

    std::string text(int columns) const
    {
        std::string line = core.chrom + '\t' + std::to_string(core.begin) + '\t' + std::to_string(core.end) + "\tMA0035.3\t" + formatReal(score) + '\t' +
                           toChar(strand) + '\t' + formatReal(pvalue, 4) + '\t' + std::to_string(label) + (used ? "\t1\t" : "\t0\t") + std::string(toText(split)) +
                           '\t' + (std::isnan(gc) ? "nan" : formatFixed(gc, 6)) + '\t' + formatExact(signal) + (dnase ? "\t1" : "\t0");
        if (columns > 13)
            line += '\t' + std::to_string(unknown) + '\t' + std::string(toText(madeEdit));
        return line;
    }
};

double rounded(const std::string& text) { return *parseReal(text); }

std::vector<Row> randomRows(std::size_t count, Random& random)
{
    std::vector<Row> rows;
    std::int64_t at = 0;
    for (std::size_t i = 0; i < count; ++i) {
        Row row;
        row.core.chrom = i < count / 2 ? "chr1" : i < 5 * count / 6 ? "chr10" : "chrX";
        at = i > 0 && rows.back().core.chrom != row.core.chrom ? 100 : at + static_cast<std::int64_t>(random.below(90));
        row.core.begin = at;
        row.core.end = at + 12;
        row.strand = random.below(2) == 0 ? Strand::Forward : Strand::Reverse;
        if (i > 0 && rows.back().core == row.core && rows.back().strand == row.strand)
            row.strand = row.strand == Strand::Forward ? Strand::Reverse : Strand::Forward;
        if (i > 1 && rows[i - 2].core == row.core) {
            row.core = {row.core.chrom, at + 1, at + 13};
            ++at;
        }
        row.score = rounded(formatReal(6 + 12 * random.uniform()));
        row.pvalue = rounded(formatReal(std::pow(10.0, -4 - 5 * random.uniform()), 4));
        row.gc = random.below(50) == 0 ? kNone : rounded(formatFixed(static_cast<double>(300 + random.below(400)) / 1000, 6));
        row.label = random.below(4) == 0 ? 1 : 0;
        row.signal = row.label == 1 ? rounded(formatReal(100 * random.uniform(), 5)) : 0;
        row.used = random.below(3) == 0;
        row.dnase = random.below(2) == 0;
        row.split = static_cast<Split>(random.below(4));
        row.unknown = random.below(20) == 0 ? static_cast<int>(random.below(90)) : 0;
        row.madeEdit = random.below(40) == 0 ? static_cast<SiteEdit>(1 + random.below(3)) : SiteEdit::None;
        if (row.used)
            row.probability = rounded(formatReal(random.uniform(), 4));
        rows.push_back(row);
    }
    return rows;
}

bool inRange(double value, const Range& range) { return !std::isnan(value) && value >= range.low && (std::isinf(range.high) || value < range.high); }

bool matches(const Row& row, const SiteQuery& q)
{
    std::string locus, text = toLower(q.text);
    std::erase(text, ',');
    if (!text.empty())
        locus = toLower(toLocus(row.core));
    std::erase(locus, ',');
    const bool hasProbability = !std::isnan(row.probability);
    const bool right = (row.probability >= 0.5) == (row.label == 1);
    return (!q.label || *q.label == row.label) && (!q.split || *q.split == row.split) && (!q.used || *q.used == row.used) && (!q.dnase || *q.dnase == row.dnase) &&
           (!q.edited || *q.edited == (row.edit != SiteEdit::None || row.waiting)) && (!q.log10P || inRange(-std::log10(row.pvalue), *q.log10P)) &&
           (!q.gc || inRange(row.gc, *q.gc)) && (!q.signal || inRange(row.signal, *q.signal)) && (!q.score || inRange(row.score, *q.score)) &&
           (!q.prediction || inRange(row.probability, *q.prediction)) && (!q.correct || (hasProbability && right == *q.correct)) &&
           (!q.strand || *q.strand == row.strand) && (!q.region || q.region->overlaps(row.core)) && locus.find(text) != std::string::npos;
}

double valueOf(const Row& row, SiteColumn column)
{
    switch (column) {
    case SiteColumn::Strand: return row.strand == Strand::Forward ? 0 : row.strand == Strand::Reverse ? 1 : 2;
    case SiteColumn::PValue: return row.pvalue;
    case SiteColumn::Score: return row.score;
    case SiteColumn::Label: return row.label;
    case SiteColumn::Used: return row.used;
    case SiteColumn::Split: return static_cast<int>(row.split);
    case SiteColumn::Gc: return row.gc;
    case SiteColumn::Signal: return row.signal;
    case SiteColumn::Dnase: return row.dnase;
    case SiteColumn::Unknown: return row.unknown;
    case SiteColumn::Prediction: return row.probability;
    case SiteColumn::Verdict: return std::isnan(row.probability) ? kNone : (row.probability >= 0.5) == (row.label == 1);
    case SiteColumn::Edit: return row.edit == SiteEdit::None && !row.waiting ? kNone : static_cast<int>(row.edit);
    default: return 0;
    }
}

}  // namespace

class SiteListTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder;
    std::vector<Row> m_rows;
    SilentProgress m_silent;

    void writeTable(const std::vector<std::string>& lines, const char* file = paths::kInstancesFile) const
    {
        TableWriter table(m_folder / file);
        for (const auto& line : lines)
            table.line(line);
        table.commit();
    }
    void writeRows(int columns) const
    {
        std::vector<std::string> lines{columns > 13 ? kHead + "\tunknown\tedit" : kHead};
        for (const auto& row : m_rows)
            lines.push_back(row.text(columns));
        writeTable(lines);
    }
    std::shared_ptr<const SiteColumns> read() { return std::make_shared<const SiteColumns>(readSiteColumns(m_folder, m_silent)); }
    std::shared_ptr<const SiteProbabilities> predictions(const SiteColumns& sites)
    {
        std::vector<std::string> lines{"#chrom\tbegin\tend\tstrand\tsplit\tlabel\tprobability\tlogit"};
        for (const auto& row : m_rows)
            if (!std::isnan(row.probability))
                lines.push_back(row.core.chrom + '\t' + std::to_string(row.core.begin) + '\t' + std::to_string(row.core.end) + '\t' + toChar(row.strand) +
                                "\ttest\t0\t" + formatReal(row.probability) + "\t1");
        lines.push_back("chr7\t5\t17\t+\ttest\t0\t0.5\t1");
        writeTable(lines, paths::kPredictionsFile);
        return std::make_shared<const SiteProbabilities>(readProbabilities(sites, m_folder / paths::kPredictionsFile, m_silent));
    }
    // Some sites are marked by hand, some marks of the data set are taken back, some sites are added; the test's rows follow.
    SiteList listOf(std::size_t count, std::uint64_t seed)
    {
        Random random(seed);
        m_rows = randomRows(count, random);
        writeRows(15);
        const auto sites = read();
        const auto predicted = predictions(*sites);
        std::vector<SiteChange> changes;
        for (auto& row : m_rows) {
            if (random.below(60) == 0)
                row.edit = static_cast<SiteEdit>(1 + random.below(3));
            else if (row.madeEdit != SiteEdit::None && random.below(3) != 0)
                row.edit = row.madeEdit;
            row.waiting = row.edit != row.madeEdit;
            if (row.edit != SiteEdit::None)
                changes.push_back({row.core, row.strand, row.edit, 0, "note", ""});
        }
        for (const auto& core : {Region{"chr10", 777, 789}, Region{"chr1", 0, 30}, Region{"chr1", 900000000, 900000010}, Region{"chr2", 50, 62}}) {
            changes.push_back({core, Strand::None, SiteEdit::Added, core.begin == 777 ? 1 : 0, "", ""});
            Row row;
            row.core = core;
            row.strand = Strand::None;
            row.score = row.pvalue = row.gc = row.signal = kNone;
            row.label = core.begin == 777 ? 1 : 0;
            row.edit = SiteEdit::Added;
            row.waiting = true;
            m_rows.push_back(row);
        }
        changes.push_back({{"chr5", 5, 17}, Strand::Forward, SiteEdit::Bound, 0, "of no site", ""});
        return {sites, std::make_shared<const SiteMarks>(marksOf(*sites, changes)), predicted};
    }
    // Numbers of the test's rows that match, in the order of the genome; added ones have the last numbers in the list's order.
    SiteNumbers expected(const SiteList& list, const SiteQuery& query) const
    {
        SiteNumbers numbers;
        for (const auto& row : m_rows)
            if (matches(row, query))
                numbers.push_back(static_cast<std::uint32_t>(*list.find(row.core, row.strand)));
        const std::vector<std::string> chroms{"chr1", "chr10", "chrX", "chr2"};
        std::stable_sort(numbers.begin(), numbers.end(), [&](std::uint32_t a, std::uint32_t b) {
            const auto place = [&](std::uint32_t site) {
                const Region core = list.core(site);
                return std::pair(std::find(chroms.begin(), chroms.end(), core.chrom), core.begin);
            };
            return place(a) < place(b);
        });
        return numbers;
    }
    const Row& rowOf(const SiteList& list, std::uint32_t site) const
    {
        if (site < list.made().size())
            return m_rows[site];
        return *std::find_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return row.core == list.core(site) && row.strand == list.facts(site).strand; });
    }

private Q_SLOTS:
    void init() { m_folder = m_temporary.path().toStdString(); }

    void everyColumnComesBack_data()
    {
        QTest::addColumn<int>("columns");
        QTest::newRow("13") << 13;
        QTest::newRow("15") << 15;
    }
    void everyColumnComesBack()
    {
        QFETCH(int, columns);
        Random random(4);
        m_rows = randomRows(3000, random);
        writeRows(columns);
        for (const int threads : {1, 3}) {
            const SiteColumns sites = readSiteColumns(m_folder, m_silent, threads);
            QCOMPARE(sites.size(), m_rows.size());
            QCOMPARE(sites.motif, std::string("MA0035.3"));
            for (std::size_t i = 0; i < m_rows.size(); ++i) {
                const Row& row = m_rows[i];
                const SiteFacts facts = SiteFacts::of(sites.facts[i]);
                QVERIFY(sites.core(i) == row.core && facts.strand == row.strand && facts.label == row.label && facts.used == row.used);
                QVERIFY(facts.dnase == row.dnase && facts.split == row.split && facts.edit == (columns > 13 ? row.madeEdit : SiteEdit::None));
                QCOMPARE(sites.score[i], static_cast<float>(row.score));
                QCOMPARE(sites.pvalue[i], static_cast<float>(row.pvalue));
                COMPARE_CLOSE(sites.gc[i], row.gc, 1e-6, 0);
                QCOMPARE(sites.signal[i], static_cast<float>(row.signal));
                QCOMPARE(static_cast<int>(sites.unknown[i]), columns > 13 ? row.unknown : 0);
                QCOMPARE(sites.find(row.core, row.strand), std::optional(i));
            }
            QVERIFY(!sites.find({"chr1", 13, 25}, Strand::None));
            QVERIFY(!sites.find({"chr2", 13, 25}, Strand::Forward));
        }
    }
    void otherColumnsMayFollow()
    {
        writeTable({kHead + "\tedit\tlater\tunknown", "chr1\t4\t16\tM\t9\t+\t1e-5\t1\t1\ttest\t0.5\t0\t0\texcluded\tx\t70000"});
        const SiteColumns sites = readSiteColumns(m_folder, m_silent);
        QCOMPARE(static_cast<int>(SiteFacts::of(sites.facts[0]).edit), static_cast<int>(SiteEdit::Excluded));
        QCOMPARE(static_cast<int>(sites.unknown[0]), 65535);
        writeTable({kHead});
        QCOMPARE(readSiteColumns(m_folder, m_silent).size(), 0u);
    }
    void aMillionRowsInManyPieces()
    {
        Random random(9);
        m_rows = randomRows(1000000, random);
        writeRows(15);
        const auto sites = read();
        QCOMPARE(sites->size(), m_rows.size());
        const SiteList list(sites, std::make_shared<const SiteMarks>(marksOf(*sites, {})), nullptr);
        for (std::size_t i = 0; i < m_rows.size(); i += 97)
            QVERIFY(sites->core(i) == m_rows[i].core && sites->score[i] == static_cast<float>(m_rows[i].score));
        SiteQuery query;
        query.label = 1;
        query.gc = Range{0.45, 0.5};
        auto found = filterSites(list, query, m_silent);
        QCOMPARE(static_cast<std::ptrdiff_t>(found.size()), std::count_if(m_rows.begin(), m_rows.end(), [&](const Row& row) { return matches(row, query); }));
        sortSites(list, found, SiteColumn::PValue, false);
        QVERIFY(std::is_sorted(found.begin(), found.end(), [&](auto a, auto b) { return std::pair(list.pvalue(a), a) < std::pair(list.pvalue(b), b); }));
    }

    void predictionsAreJoinedBySite()
    {
        const SiteList list = listOf(2000, 11);
        std::int64_t with = 0;
        for (std::size_t i = 0; i < list.made().size(); ++i) {
            COMPARE_CLOSE(list.probability(i), m_rows[i].probability, 1e-6, 0);
            with += std::isnan(m_rows[i].probability) ? 0 : 1;
        }
        const auto predicted = predictions(list.made());
        QCOMPARE(predicted->evaluated, with);
        QCOMPARE(predicted->strangers, 1);
        writeTable({"#chrom\tbegin\tend\tstrand\tlogit", "chr1\t0\t12\t+\t0.5"}, paths::kPredictionsFile);
        VERIFY_ERROR(readProbabilities(list.made(), m_folder / paths::kPredictionsFile, m_silent), "the column \"probability\" is missing");
        writeTable({"#chrom\tbegin\tend\tstrand\tprobability", "chr1\t0\t12\t+\t1.5"}, paths::kPredictionsFile);
        VERIFY_ERROR(readProbabilities(list.made(), m_folder / paths::kPredictionsFile, m_silent), "predictions.tsv.gz, line 2: ");
    }

    void filtersAsBruteForce()
    {
        const SiteList list = listOf(40000, 3);
        const double inf = std::numeric_limits<double>::infinity();
        std::vector<std::function<void(SiteQuery&)>> parts{
            [](SiteQuery& q) { q.label = 1; },
            [](SiteQuery& q) { q.split = Split::Test; },
            [](SiteQuery& q) { q.used = true; },
            [](SiteQuery& q) { q.dnase = false; },
            [](SiteQuery& q) { q.edited = true; },
            [](SiteQuery& q) { q.edited = false; },
            [](SiteQuery& q) { q.log10P = Range{5, 6.5}; },
            [inf](SiteQuery& q) { q.log10P = Range{8, inf}; },
            [](SiteQuery& q) { q.gc = Range{0.48, 0.56}; },
            [inf](SiteQuery& q) { q.signal = Range{20, inf}; },
            [](SiteQuery& q) { q.score = Range{-1, 9}; },
            [](SiteQuery& q) { q.prediction = Range{0.25, 0.75}; },
            [](SiteQuery& q) { q.correct = true; },
            [](SiteQuery& q) { q.correct = false; },
            [](SiteQuery& q) { q.strand = Strand::Reverse; },
            [](SiteQuery& q) { q.strand = Strand::None; },
            [](SiteQuery& q) { q.region = Region{"chr10", 700, 90000}; },
            [](SiteQuery& q) { q.region = Region{"chr4", 0, 90000}; },
            [](SiteQuery& q) { q.text = "CHR10:12,3"; },
            [](SiteQuery& q) { q.text = "77"; },
        };
        std::vector<SiteQuery> queries(1);
        for (std::size_t a = 0; a < parts.size(); ++a)
            for (std::size_t b = a; b < parts.size(); ++b) {
                SiteQuery query;
                parts[a](query);
                parts[b](query);
                queries.push_back(query);
            }
        std::size_t nonEmpty = 0;
        for (const auto& query : queries) {
            const SiteNumbers want = expected(list, query);
            for (const int threads : {1, 4})
                QVERIFY(filterSites(list, query, m_silent, threads) == want);
            nonEmpty += want.empty() ? 0 : 1;
        }
        QVERIFY(2 * nonEmpty > queries.size());
    }
    // Ends of ranges that binary numbers do not hold, as bins of histograms have them.
    void endsOfRangesAreExact()
    {
        std::vector<std::string> lines{kHead};
        for (int i = 0; i < 100; ++i)
            lines.push_back("chr1\t" + std::to_string(10 * i) + '\t' + std::to_string(10 * i + 8) + "\tM\t9\t+\t1e-0" + std::to_string(4 + i % 5) + "\t1\t1\ttest\t" +
                            formatFixed(i * 0.01, 6) + "\t0\t0");
        writeTable(lines);
        const auto sites = read();
        const SiteList list(sites, std::make_shared<const SiteMarks>(marksOf(*sites, {})), nullptr);
        for (int i = 0; i < 100; ++i) {
            SiteQuery query;
            query.gc = Range{i * 0.01, (i + 1) * 0.01};
            QVERIFY(filterSites(list, query, m_silent) == SiteNumbers{static_cast<std::uint32_t>(i)});
        }
        for (int i = 0; i < 5; ++i) {
            SiteQuery query;
            query.log10P = Range{4.0 + i, 5.0 + i};
            QCOMPARE(filterSites(list, query, m_silent).size(), 20u);
        }
    }

    void sortsAsBruteForce()
    {
        const SiteList list = listOf(6000, 5);
        SiteQuery few;
        few.region = Region{"chr1", 3000, 90000};
        for (const auto& query : {SiteQuery{}, few})
            for (int i = 0; i < static_cast<int>(SiteColumn::Count); ++i)
                for (const bool descending : {false, true}) {
                    const auto column = static_cast<SiteColumn>(i);
                    SiteNumbers want = expected(list, query);
                    if (column == SiteColumn::Locus) {
                        if (descending)
                            std::stable_sort(want.begin(), want.end(), [&, order = want](auto a, auto b) {
                                const Region x = list.core(a), y = list.core(b);
                                const std::vector<std::string> chroms{"chr2", "chrX", "chr10", "chr1"};
                                return std::pair(std::find(chroms.begin(), chroms.end(), x.chrom), -x.begin) < std::pair(std::find(chroms.begin(), chroms.end(), y.chrom), -y.begin);
                            });
                    } else {
                        std::stable_sort(want.begin(), want.end(), [&](auto a, auto b) {
                            const double x = valueOf(rowOf(list, a), column), y = valueOf(rowOf(list, b), column);
                            if (std::isnan(x) || std::isnan(y))
                                return std::isnan(y) && !std::isnan(x);
                            return descending ? x > y : x < y;
                        });
                    }
                    SiteNumbers got = filterSites(list, query, m_silent);
                    sortSites(list, got, column, descending);
                    QVERIFY2(got == want, std::to_string(i).c_str());
                }
    }

    void marksCompareWithTheDataSet()
    {
        Row row;
        row.core = {"chr1", 10, 22};
        m_rows.assign(4, row);
        for (std::size_t i = 0; i < 4; ++i)
            m_rows[i].core = {"chr1", 10 + 20 * static_cast<std::int64_t>(i), 22 + 20 * static_cast<std::int64_t>(i)};
        m_rows[1].madeEdit = SiteEdit::Bound;
        m_rows[2].madeEdit = SiteEdit::Added;
        m_rows[2].label = 1;
        m_rows[3].madeEdit = SiteEdit::Excluded;
        writeRows(15);
        const auto sites = read();
        const auto marks = [&](const std::vector<SiteChange>& changes) { return marksOf(*sites, changes); };
        const auto change = [&](std::size_t i, SiteEdit edit, int label = 0) { return SiteChange{m_rows[i].core, Strand::Forward, edit, label, "", ""}; };
        const auto asMade = marks({change(1, SiteEdit::Bound), change(2, SiteEdit::Added, 1), change(3, SiteEdit::Excluded)});
        QCOMPARE(asMade.waitingCount, 0);
        QVERIFY(asMade.find(m_rows[1].core, Strand::Forward) != nullptr && asMade.find(m_rows[0].core, Strand::Forward) == nullptr);
        QCOMPARE(marks({}).waitingCount, 3);  // all taken back
        const auto other = marks({change(0, SiteEdit::Unbound), change(1, SiteEdit::Bound), change(2, SiteEdit::Added, 0), change(3, SiteEdit::Excluded)});
        QCOMPARE(other.waitingCount, 2);
        QVERIFY(other.waiting[0] && other.waiting[2]);
        const SiteList list(sites, std::make_shared<const SiteMarks>(marks({change(1, SiteEdit::Bound), {{"chr1", 12, 24}, Strand::Reverse, SiteEdit::Added, 1, "", ""}})), nullptr);
        QCOMPARE(list.size(), 5u);
        QVERIFY(list.isAdded(4) && list.isWaiting(4) && list.facts(4).label == 1 && std::isnan(list.pvalue(4)) && !list.correct(4));
        QCOMPARE(list.find({"chr1", 12, 24}, Strand::Reverse), std::optional<std::size_t>(4));
        QVERIFY(filterSites(list, {}, m_silent) == (SiteNumbers{0, 4, 1, 2, 3}));
    }

    void writesWhatIsListed()
    {
        const SiteList list = listOf(500, 21);
        SiteQuery query;
        query.label = 1;
        SiteNumbers sites = filterSites(list, query, m_silent);
        sortSites(list, sites, SiteColumn::Prediction, true);
        writeSites(list, sites, m_folder / "bound.tsv", m_silent);
        const auto table = test::readTable(m_folder / "bound.tsv");
        QCOMPARE(table.rows.size(), sites.size());
        for (std::size_t i = 0; i < sites.size(); ++i) {
            const Row& row = rowOf(list, sites[i]);
            QVERIFY(table.text(i, "chrom") == row.core.chrom && table.number(i, "begin") == static_cast<double>(row.core.begin));
            QCOMPARE(table.text(i, "probability"), std::isnan(row.probability) ? std::string(".") : formatReal(static_cast<float>(row.probability), 7));
            QCOMPARE(table.text(i, "edit"), std::string(toText(row.edit)));
            QCOMPARE(table.text(i, "note"), row.edit == SiteEdit::None || row.edit == SiteEdit::Added ? std::string() : std::string("note"));
        }
        writeSites(list, sites, m_folder / "bound.bed", m_silent);
        const std::string bed = readFile(m_folder / "bound.bed");
        const Row& first = rowOf(list, sites[0]);
        QVERIFY(bed.starts_with(first.core.chrom + '\t' + std::to_string(first.core.begin) + '\t' + std::to_string(first.core.end) + "\tbound\t" +
                                std::to_string(std::lround(1000 * first.probability)) + '\t' + toChar(first.strand) + '\n'));
    }

    void damage_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("begin") << 1 << "12x" << "\"12x\" in column begin is not a whole number";
        QTest::newRow("begin beyond all") << 1 << "-9223372036854775808" << "column begin";
        QTest::newRow("negative") << 1 << "-5" << "negative";
        QTest::newRow("end") << 2 << "99999999" << "too long";
        QTest::newRow("beyond the columns") << 2 << "5000000000" << "too long";
        QTest::newRow("score") << 4 << "high" << "\"high\" in column score is not a number";
        QTest::newRow("strand") << 5 << "*" << "strand";
        QTest::newRow("label") << 7 << "2" << "column label must be 0 or 1";
        QTest::newRow("split") << 9 << "tset" << "column split";
        QTest::newRow("unsorted") << 1 << "0" << "not sorted";
        QTest::newRow("unknown") << 13 << "-1" << "column unknown must not be negative";
        QTest::newRow("edit") << 14 << "moved" << "\"moved\" in column edit";
        QTest::newRow("columns") << 14 << ".\t." << "15 columns, this one has 16";
    }
    void damage()
    {
        QFETCH(int, column);
        QFETCH(QString, value);
        QFETCH(QString, sentence);
        Random random(8);
        m_rows = randomRows(400, random);
        std::vector<std::string> lines{kHead + "\tunknown\tedit"};
        for (auto& row : m_rows) {
            row.core.begin += 10;
            row.core.end += 10;
            lines.push_back(row.text(15));
        }
        std::vector<std::string> fields;
        for (const auto field : split(lines[300], '\t'))
            fields.emplace_back(field);
        fields[static_cast<std::size_t>(column)] = value.toStdString();
        if (value == QStringLiteral("0"))
            fields[2] = "12";
        lines[300] = join(fields, "\t");
        writeTable(lines);
        VERIFY_ERROR(readSiteColumns(m_folder, m_silent), "instances.bed.gz, line 301: ");
        VERIFY_ERROR(readSiteColumns(m_folder, m_silent), sentence.toStdString());
    }
    void otherDamage()
    {
        writeTable({"#chrom\tbegin\tend"});
        VERIFY_ERROR(readSiteColumns(m_folder, m_silent), "line 1: this is not the table");
        writeTable({kHead, "chr1\t4\t16\tM\t9\t+\t1e-5\t1\t1\ttest\t0.5\t0\t0", "chr2\t4\t16\tM\t9\t+\t1e-5\t1\t1\ttest\t0.5\t0\t0",
                    "chr1\t40\t52\tM\t9\t+\t1e-5\t1\t1\ttest\t0.5\t0\t0"});
        VERIFY_ERROR(readSiteColumns(m_folder, m_silent), "line 4: the rows are not sorted");
        Random random(8);
        m_rows = randomRows(60000, random);
        writeRows(13);
        const std::string bytes = readFile(m_folder / paths::kInstancesFile);
        writeFileAtomically(m_folder / paths::kInstancesFile, bytes.substr(0, bytes.size() / 2));
        VERIFY_ERROR(readSiteColumns(m_folder, m_silent), "truncated");
        fs::remove(m_folder / paths::kInstancesFile);
        VERIFY_ERROR(readSiteColumns(m_folder, m_silent), "Cannot read");
    }
};

QTEST_APPLESS_MAIN(SiteListTest)
#include "site_list_test.moc"
