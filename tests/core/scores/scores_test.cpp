// SPDX-License-Identifier: GPL-3.0-or-later
// Score folders: round trip, which window wins, tracks, damage.
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/base/table_file.h"
#include "core/genome/bigwig.h"
#include "core/scores/npy.h"
#include "core/scores/score_set.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <numeric>
#include <set>

using namespace bindscape;
using namespace bindscape::scores;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kWindow = 100;

ScoreSet randomScores()
{
    Random random(3);
    ScoreSet set;
    set.origin = {"gradcam", "Grad-CAM of DanQ", "danq", "run", "TOY TOY1", false, false, "relu_cam=true", "toy.fa"};
    set.window = kWindow;
    for (const char* chrom : {"chr1", "chr2"})
        for (std::int64_t begin = 50; begin < 9000; begin += static_cast<std::int64_t>(random.below(260))) {
            ScoredSite site;
            site.window = {chrom, begin, begin + static_cast<std::int64_t>(kWindow)};
            site.coreBegin = begin + 44;
            site.coreEnd = begin + 55;
            site.strand = random.below(2) ? Strand::Forward : Strand::Reverse;
            site.label = static_cast<int>(random.below(2));
            site.split = "test";
            site.logit = random.normal();
            site.normaliser = 1 + random.uniform();
            set.sites.push_back(site);
            for (std::size_t i = 0; i < kWindow; ++i)
                set.values.push_back(static_cast<float>(random.normal()));
        }
    return set;
}

const std::vector<genome::Contig> kContigs{{"chr1", 10000}, {"chr2", 10000}, {"chr3", 500}};

// By the definition: of the windows over a base, the one whose core is nearest, the first of equals.
float expectedAt(const ScoreSet& set, const std::string& chrom, std::int64_t base)
{
    float value = std::nanf("");
    std::int64_t best = 1 << 30;
    for (std::size_t s = 0; s < set.sites.size(); ++s) {
        const ScoredSite& site = set.sites[s];
        if (site.window.chrom != chrom || !site.window.contains(base))
            continue;
        const std::int64_t distance = base < site.coreBegin ? site.coreBegin - base : base >= site.coreEnd ? base - site.coreEnd + 1 : 0;
        if (distance < best) {
            best = distance;
            value = set.row(s)[base - site.window.begin];
        }
    }
    return value;
}

bool same(float a, float b) { return std::isnan(a) ? std::isnan(b) : a == b; }

}  // namespace

class ScoresTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_set = randomScores();
        m_folder = fs::path(m_temporary.path().toStdString()) / "scores";
    }
    void init() { writeScores(m_set, kContigs, m_folder); }

    void normalisedWindowsAddUpToOne()
    {
        ScoreSet set = m_set;
        for (std::size_t s = 0; s < set.sites.size(); ++s) {
            set.sites[s].normaliser = 0;
            for (std::size_t i = 0; i < kWindow; ++i)
                set.sites[s].normaliser += std::fabs(set.row(s)[i]);
        }
        writeScores(set, kContigs, m_folder);
        const auto raw = scoreTrack(m_folder, nullptr), normalised = scoreTrack(m_folder, nullptr, true);
        SilentProgress progress;
        // A window that no other one overlaps.
        std::size_t alone = 1;
        while (set.sites[alone].window.begin < set.sites[alone - 1].window.end ||
               set.sites[alone + 1].window.begin < set.sites[alone].window.end)
            ++alone;
        const auto values = std::get<genome::Attribution>(normalised->read(set.sites[alone].window, 1000, progress)).values;
        double sum = 0;
        for (const float value : values)
            sum += std::fabs(value);
        QVERIFY(std::fabs(sum - 1) < 1e-5);
        const auto before = std::get<genome::Attribution>(raw->read(set.sites[alone].window, 1000, progress)).values;
        QVERIFY(std::fabs(before[7] / set.sites[alone].normaliser - values[7]) < 1e-7);
        QVERIFY(normalised->description().find("= 1 per window") != std::string::npos);
        QVERIFY(raw->description().find("raw scores") != std::string::npos);
    }
    void everythingComesBack()
    {
        const ScoreSet got = readScores(m_folder);
        QCOMPARE(got.values, m_set.values);
        QCOMPARE(got.sites.size(), m_set.sites.size());
        for (std::size_t i = 0; i < got.sites.size(); ++i) {
            const auto &a = got.sites[i], &b = m_set.sites[i];
            QVERIFY(a.window == b.window && a.coreBegin == b.coreBegin && a.coreEnd == b.coreEnd && a.strand == b.strand && a.label == b.label);
            QVERIFY(a.split == b.split && a.logit == b.logit && a.normaliser == b.normaliser);
        }
        QCOMPARE(got.origin.options, m_set.origin.options);
        QCOMPARE(got.origin.title, m_set.origin.title);
        QCOMPARE(got.origin.motif, m_set.origin.motif);
        QCOMPARE(got.window, kWindow);
    }

    // Tables, errors and origin of methods that have them; windows of stretches, which have no strand, are never shown as blocked.
    void tablesErrorsAndOriginComeBack()
    {
        ScoreSet set = randomScores();
        set.sites.resize(3);
        set.values.resize(3 * kWindow);
        set.origin.coreBlocked = true;
        set.origin.modelMd5 = "abc";
        set.origin.windows = "regions of a.bed";
        set.sites[0].error = -0.25;
        set.sites[1].error = 0.5;
        set.sites[2].strand = Strand::None;
        for (std::size_t i = 0; i < 4 * set.values.size(); ++i)
            set.table.push_back(static_cast<float>(i));
        const fs::path folder = m_folder / "with-table";
        writeScores(set, kContigs, folder);
        const ScoreSet got = readScores(folder);
        QCOMPARE(got.table, set.table);
        QVERIFY(got.sites[0].error == -0.25 && got.sites[1].error == 0.5 && std::isnan(got.sites[2].error));
        QCOMPARE(got.origin.modelMd5, std::string("abc"));
        QCOMPARE(got.origin.windows, std::string("regions of a.bed"));
        const std::string record = readFile(folder / paths::kScoresRecordFile);
        QVERIFY(record.find("\"largest\": 0.5") != std::string::npos && record.find(kOverlapRule) != std::string::npos && record.find(kNormaliser) != std::string::npos);
        const auto track = scoreTrack(folder, nullptr);
        QVERIFY(track->description().find("at most 0.5") != std::string::npos);
        SilentProgress progress;
        const auto data = std::get<genome::Attribution>(track->read({"chr1", 0, 10000}, 10000, progress));
        QCOMPARE(data.windows.size(), std::size_t{3});
        QVERIFY(data.windows[0].coreBlocked && data.windows[1].coreBlocked && !data.windows[2].coreBlocked);
        fs::resize_file(folder / paths::kScoresTableFile, 300);
        VERIFY_ERROR(readScores(folder), "its shape needs");
    }

    void sameBytesAgain()
    {
        std::string sums[2];
        for (auto& sum : sums) {
            writeScores(m_set, kContigs, m_folder);
            for (const char* file : {paths::kScoresFile, paths::kScoresBedFile, paths::kScoresBigWigFile, paths::kScoresRecordFile})
                sum += md5OfFile(m_folder / file);
        }
        QCOMPARE(sums[0], sums[1]);
        QVERIFY(fs::exists(m_folder / "scores.bed.gz.tbi"));
    }

    void npyIsNumPys()
    {
        const std::string bytes = readFile(m_folder / paths::kScoresFile);
        QCOMPARE(bytes.substr(0, 8), std::string("\x93NUMPY\x01\x00", 8));
        const std::size_t length = static_cast<unsigned char>(bytes[8]) + 256u * static_cast<unsigned char>(bytes[9]);
        QCOMPARE((10 + length) % 64, std::size_t{0});
        QCOMPARE(bytes[9 + length], '\n');
        QCOMPARE(bytes.find("{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(m_set.sites.size()) + ", 100), }"), std::size_t{10});
    }

    void bigWigHoldsTheNearestCore()
    {
        const auto values = genome::BigWig::open(m_folder / paths::kScoresBigWigFile)->values({"chr1", 0, 10000});
        for (std::int64_t base = 0; base < 10000; ++base)
            QVERIFY2(same(values[static_cast<std::size_t>(base)], expectedAt(m_set, "chr1", base)), std::to_string(base).c_str());
    }

    void trackAgreesWithTheDefinition()
    {
        const auto track = scoreTrack(m_folder, nullptr);
        QCOMPARE(track->kind(), genome::TrackKind::Attribution);
        SilentProgress progress;
        for (const Region& region : {Region{"chr2", 0, 400}, Region{"chr2", 4321, 4500}, Region{"2", 9000, 9300}, Region{"chr3", 0, 200}}) {
            const auto data = std::get<genome::Attribution>(track->read(region, 1000, progress));
            QCOMPARE(data.values.size(), static_cast<std::size_t>(region.length()));
            for (std::int64_t base = region.begin; base < region.end; ++base)
                QVERIFY(same(data.values[static_cast<std::size_t>(base - region.begin)], expectedAt(m_set, region.chrom == "2" ? "chr2" : region.chrom, base)));
            for (const auto& window : data.windows)
                QVERIFY(window.begin < region.end && window.end > region.begin);
        }
    }

    void binsHoldTheStrongestValue()
    {
        const auto track = scoreTrack(m_folder, nullptr);
        SilentProgress progress;
        const auto data = std::get<genome::Attribution>(track->read({"chr1", 0, 10000}, 100, progress));
        QCOMPARE(data.values.size(), std::size_t{100});
        for (std::int64_t bin = 0; bin < 100; ++bin) {
            float strongest = std::nanf("");
            for (std::int64_t base = 100 * bin; base < 100 * bin + 100; ++base) {
                const float value = expectedAt(m_set, "chr1", base);
                if (!std::isnan(value) && (std::isnan(strongest) || std::fabs(value) > std::fabs(strongest)))
                    strongest = value;
            }
            QVERIFY(same(data.values[static_cast<std::size_t>(bin)], strongest));
        }
    }

    void jumpsBetweenSites()
    {
        const auto track = scoreTrack(m_folder, nullptr);
        std::int64_t at = -1;
        int found = 0;
        while (const auto next = track->next("chr1", at)) {
            at = next->region.begin;
            ++found;
        }
        std::set<std::int64_t> starts;
        for (const auto& site : m_set.sites)
            if (site.window.chrom == "chr1")
                starts.insert(site.coreBegin);
        QCOMPARE(found, static_cast<int>(starts.size()));
        QCOMPARE(at, *starts.rbegin());
        QCOMPARE(track->previous("chr1", at)->region.begin, *std::next(starts.rbegin()));
        QVERIFY(!track->previous("chr1", *starts.begin()));
    }

    void damagedArrays_data()
    {
        QTest::addColumn<QByteArray>("find");
        QTest::addColumn<QByteArray>("replace");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const char* find, const char* replace, const char* sentence) {
            QTest::newRow(name) << QByteArray(find) << QByteArray(replace) << QString::fromLatin1(sentence);
        };
        row("magic", "NUMPY", "NUMPX", "does not begin like");
        row("type", "<f4", "<f8", "not 32-bit");
        row("order", "False", "True ", "not stored one after the other");
        row("shape", "100)", "999)", "its shape needs");
        row("huge shape", ", 100), }                    ", ", 99999999999999999999), }     ", "its shape holds");
        row("overflow", ", 100), }                    ", ", 9223372036854775807), }     ", "larger than any file");
        row("negative", " 100)", " -10)", "its shape holds");
    }
    void damagedArrays()
    {
        QFETCH(QByteArray, find);
        QFETCH(QByteArray, replace);
        QFETCH(QString, sentence);
        std::string bytes = readFile(m_folder / paths::kScoresFile);
        const std::size_t at = bytes.find(find.toStdString());
        QVERIFY(at != std::string::npos);
        bytes.replace(at, static_cast<std::size_t>(replace.size()), replace.toStdString());
        writeFileAtomically(m_folder / paths::kScoresFile, bytes);
        VERIFY_ERROR(readNpy(m_folder / paths::kScoresFile), sentence.toStdString());
        VERIFY_ERROR(scoreTrack(m_folder, nullptr), "scores.npy");
    }

    void filesThatDoNotBelongTogether()
    {
        writeNpy(m_folder / paths::kScoresFile, std::vector<float>(200), {2, kWindow});
        VERIFY_ERROR(readScores(m_folder), "do not belong together");
        VERIFY_ERROR(scoreTrack(m_folder, nullptr), "do not belong together");
        const std::string bytes = readFile(m_folder / paths::kScoresFile);
        writeFileAtomically(m_folder / paths::kScoresFile, bytes.substr(0, bytes.size() - 10));
        VERIFY_ERROR(readNpy(m_folder / paths::kScoresFile), "its shape needs");
        fs::remove(m_folder / paths::kScoresRecordFile);
        VERIFY_ERROR(readScores(m_folder), "no finished scores");
        QVERIFY(!scoresExist(m_folder));
    }

    void aFileThatIsCutShortWhileItIsOpenIsAnError()
    {
        std::shared_ptr<const genome::TrackSource> track = scoreTrack(m_folder, nullptr);
        SilentProgress progress;
        const Region last = m_set.sites.back().window;
        QVERIFY(std::holds_alternative<genome::Attribution>(track->read(last, 1000, progress)));
        fs::resize_file(m_folder / paths::kScoresFile, 200);
        VERIFY_ERROR(track->read(last, 1000, progress), "cut short while it was open");
    }

    void rejectsScoresThatDoNotFit()
    {
        ScoreSet wrong = m_set;
        wrong.values.pop_back();
        VERIFY_ERROR(writeScores(wrong, kContigs, m_folder), "do not fit the sites");
        VERIFY_ERROR(writeScores(ScoreSet{}, kContigs, m_folder), "no scored window");
        wrong = m_set;
        std::swap(wrong.sites[0], wrong.sites[20]);
        VERIFY_ERROR(writeScores(wrong, kContigs, m_folder), "not sorted");
    }

    void instancesAsATrack()
    {
        const fs::path file = fs::path(m_temporary.path().toStdString()) / "instances.bed.gz";
        TableWriter table(file);
        table.line("#chrom\tbegin\tend\tmotif_id\tscore\tstrand\tpvalue\tlabel\tused\tsplit\tgc\tsignal\tdnase");
        for (int i = 0; i < 1000; ++i)
            table.line("chr1\t" + std::to_string(10 * i) + "\t" + std::to_string(10 * i + 8) + "\tTOY1\t9.5\t-\t1e-05\t" + (i % 4 ? "0" : "1") + "\t1\ttest\t0.5\t3\t0");
        table.commit(true);
        const auto track = instanceTrack(file, kContigs);
        SilentProgress progress;
        const auto near = std::get<genome::MotifHits>(track->read({"1", 105, 141}, 500, progress));
        QCOMPARE(near.items.size(), std::size_t{5});
        QCOMPARE(near.items[0].begin, 100);
        QCOMPARE(near.items[2].label, 1);
        QCOMPARE(near.items[2].motif, std::string("TOY1"));
        const auto far = std::get<genome::MotifHits>(track->read({"chr1", 0, 10000}, 100, progress));
        QVERIFY(far.items.empty());
        QCOMPARE(std::accumulate(far.boundDensity.begin(), far.boundDensity.end(), 0.0F), 250.0F);
        QCOMPARE(std::accumulate(far.unboundDensity.begin(), far.unboundDensity.end(), 0.0F), 750.0F);
        QCOMPARE(track->next("chr1", 0)->region.begin, 40);
        QCOMPARE(track->previous("chr1", 40)->region.begin, 0);
        QVERIFY(std::get<genome::MotifHits>(track->read({"chr3", 0, 100}, 100, progress)).items.empty());
        writeFileAtomically(file, "#chrom\tbegin\tend\tmotif_id\tscore\tstrand\tpvalue\nchr1\t9\t5\tX\t1\t+\t0.1\n");
        VERIFY_ERROR(instanceTrack(file, kContigs), "line 2: the interval is reversed");
        writeFileAtomically(file, "chr1\t9\t15\n");
        VERIFY_ERROR(instanceTrack(file, kContigs), "not a table of motif instances");
    }

private:
    QTemporaryDir m_temporary;
    fs::path m_folder;
    ScoreSet m_set;
};

QTEST_APPLESS_MAIN(ScoresTest)
#include "scores_test.moc"
