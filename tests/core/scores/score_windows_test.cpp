// SPDX-License-Identifier: GPL-3.0-or-later
// Which window is seen where several overlap: of values and tables alike, of folders and of windows in memory, with a selected site.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/genome/bigwig.h"
#include "core/scores/memory_scores.h"
#include "core/scores/paint.h"
#include "core/scores/score_bed.h"
#include "core/scores/score_export.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <cmath>

using namespace bindscape;
using namespace bindscape::scores;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t kWindow = 60;
const std::vector<genome::Contig> kContigs{{"chr1", 5000}};

// Windows every 17 bases; the change to letter l at a base is (l + 1) times its value.
ScoreSet someScores()
{
    Random random(5);
    ScoreSet set;
    set.origin = {"ism", "In-silico mutagenesis of DanQ", "danq",   "run", "TOY",  false,
                  false, "score=largest, table=true",     "toy.fa", "abc", "sites"};
    set.window = kWindow;
    for (std::int64_t begin = 100; begin < 800; begin += 17) {
        ScoredSite site;
        site.window = {"chr1", begin, begin + static_cast<std::int64_t>(kWindow)};
        site.coreBegin = begin + 25;
        site.coreEnd = begin + 35;
        site.split = "test";
        for (std::size_t i = 0; i < kWindow; ++i) {
            set.values.push_back(static_cast<float>(random.normal()));
            site.normaliser += std::fabs(static_cast<double>(set.values.back()));
        }
        set.sites.push_back(site);
        for (int letter = 0; letter < 4; ++letter)
            for (std::size_t i = 0; i < kWindow; ++i)
                set.table.push_back(static_cast<float>(letter + 1) * set.row(set.sites.size() - 1)[i]);
    }
    return set;
}

genome::Attribution read(const genome::TrackSource& track, const Region& region, int bins = 5000)
{
    SilentProgress progress;
    return std::get<genome::Attribution>(track.read(region, bins, progress));
}

bool same(const std::vector<float>& a, const std::vector<float>& b)
{
    return a.size() == b.size() &&
           std::equal(a.begin(), a.end(), b.begin(), [](float x, float y) { return std::isnan(x) ? std::isnan(y) : x == y; });
}

}  // namespace

class ScoreWindowsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    ScoreSet m_set = someScores();
    fs::path m_folder = fs::path(m_temporary.path().toStdString()) / "scores";

    std::shared_ptr<const genome::TrackSource> folderTrack(bool normalised = false)
    {
        if (!scoresExist(m_folder))
            writeScores(m_set, kContigs, m_folder);
        return scoreTrack(m_folder, nullptr, normalised);
    }
    void fill(MemoryScores& memory) const
    {
        for (std::size_t i = 0; i < m_set.sites.size(); ++i) {
            MemoryWindow window{m_set.sites[i], false, {m_set.row(i), m_set.row(i) + kWindow}};
            window.table.assign(m_set.table.begin() + static_cast<std::ptrdiff_t>(4 * kWindow * i),
                                m_set.table.begin() + static_cast<std::ptrdiff_t>(4 * kWindow * (i + 1)));
            memory.add(std::move(window));
        }
    }

private Q_SLOTS:
    void tablesFollowTheValues()
    {
        const Region region{"chr1", 60, 900};
        for (const bool normalised : {false, true}) {
            const auto data = read(*folderTrack(normalised), region);
            QCOMPARE(data.table.size(), 4 * data.values.size());
            std::size_t scored = 0;
            for (std::size_t base = 0; base < data.values.size(); ++base)
                for (std::size_t letter = 0; letter < 4; ++letter) {
                    const float change = data.table[letter * data.values.size() + base], value = data.values[base];
                    QCOMPARE(std::isnan(change), std::isnan(value));
                    QVERIFY(std::isnan(value) ||
                            std::fabs(change - static_cast<float>(letter + 1) * value) <= 1e-5F * std::fabs(change) + 1e-9F);
                    scored += std::isnan(value) ? 0 : 1;
                }
            QCOMPARE(scored / 4, static_cast<std::size_t>(m_set.sites.back().window.end - 100));
        }
        QVERIFY(read(*folderTrack(), region, 100).table.empty());  // one value a base or none
    }

    void theSelectedSiteWins()
    {
        const std::size_t chosen = 12;
        const auto& site = m_set.sites[chosen];
        const auto plain = folderTrack();
        const auto track = withSelectedSite(plain, {"chr1", site.coreBegin, site.coreEnd});
        QVERIFY(track != plain);
        const auto data = read(*track, site.window), before = read(*plain, site.window);
        QVERIFY(same(data.values, {m_set.row(chosen), m_set.row(chosen) + kWindow}));
        QVERIFY(!same(before.values, data.values));
        for (const auto& window : data.windows)
            QCOMPARE(window.selected, window.coreBegin == site.coreBegin);
        QVERIFY(std::none_of(before.windows.begin(), before.windows.end(), [](const auto& window) { return window.selected; }));
        QVERIFY(data.table[kWindow + 3] == 2 * data.values[3]);
        // Elsewhere nothing changes.
        const Region away{"chr1", site.window.end, 900};
        QVERIFY(same(read(*track, away).values, read(*plain, away).values));
        QVERIFY(track->description().find("selected site at chr1:") != std::string::npos);
        QVERIFY(plain->description().find(kOverlapRule) != std::string::npos && plain->description().find("selected") == std::string::npos);
        QCOMPARE(track->next("chr1", 0)->region.begin, plain->next("chr1", 0)->region.begin);
        // No such site: the very same track.
        QVERIFY(withSelectedSite(plain, {"chr1", site.coreBegin + 1, site.coreEnd}) == plain);
        QVERIFY(withSelectedSite(plain, {"chr2", site.coreBegin, site.coreEnd}) == plain);
    }

    void exportsTellTheirOrigin()
    {
        folderTrack();
        const fs::path out = m_temporary.path().toStdString();
        SilentProgress progress;
        exportScores(m_folder, kContigs, false, out / "all.bw", progress);
        const auto bigWig = genome::BigWig::open(out / "all.bw")->values({"chr1", 0, 5000});
        const auto shown = read(*folderTrack(), {"chr1", 0, 5000});
        QVERIFY(same(bigWig, shown.values));
        const std::string record = readFile(out / "all.bw.json");
        for (const char* said : {"\"method\": \"ism\"", "\"model_md5\": \"abc\"", "\"options\": \"score=largest, table=true\"",
                                 "\"windows\": \"sites\"", kNormaliser, kOverlapRule, "\"normalised\": false"})
            QVERIFY2(record.find(said) != std::string::npos, said);
        QCOMPARE(record, readFile(m_folder / paths::kScoresRecordFile));
        QVERIFY(record.find("\"seed\"") == std::string::npos && !readScoreRecord(m_folder).origin.seed);

        exportScores(m_folder, kContigs, true, out / "all.npy", progress);
        const Npy array = readNpy(out / "all.npy"), table = readNpy(out / "all.table.npy");
        QVERIFY((array.shape == std::vector<std::size_t>{m_set.sites.size(), kWindow}));
        QVERIFY(std::fabs(array.values[7] - m_set.values[7] / m_set.sites[0].normaliser) < 1e-6);
        QVERIFY((table.shape == std::vector<std::size_t>{m_set.sites.size(), 4, kWindow} && table.values == m_set.table));
        QCOMPARE(readScoreBed(out / "all.npy.bed.gz", kWindow).size(), m_set.sites.size());
        QVERIFY(readFile(out / "all.npy.json").find("\"normalised\": true") != std::string::npos);
        QVERIFY(readFile(out / "all.npy.json").find("\"table_normalised\": false") != std::string::npos);
        VERIFY_ERROR(exportScores(m_folder, kContigs, false, out / "all.txt", progress), ".npy (NumPy)");
        QVERIFY(!fs::exists(out / "all.txt") && !fs::exists(out / "all.txt.json"));
    }

    // Rows of a BED file keep their names, the others have the motif's; where the file was and what was drawn is in the record. Scores
    // without a table leave none of those that they replace.
    void foldersTellWhereTheirWindowsAreFrom()
    {
        const fs::path folder = fs::path(m_temporary.path().toStdString()) / "named";
        ScoreSet set = someScores();
        writeScores(set, kContigs, folder);
        QVERIFY(fs::exists(folder / paths::kScoresTableFile));
        set.table.clear();
        set.origin.windowsMd5 = "0f";
        set.origin.seed = 18446744073709551615U;
        set.sites[1].name = "peak_7";
        writeScores(set, kContigs, folder);
        QVERIFY(!fs::exists(folder / paths::kScoresTableFile));
        const auto again = readScores(folder);
        QVERIFY(again.origin.windowsMd5 == "0f" && again.origin.seed == set.origin.seed);
        QCOMPARE(again.sites[0].name, std::string("TOY"));
        QCOMPARE(again.sites[1].name, std::string("peak_7"));
        writeScoreBed(again, folder / "again.bed.gz");
        QCOMPARE(readFile(folder / "again.bed.gz"), readFile(folder / paths::kScoresBedFile));
        QVERIFY(readFile(folder / paths::kScoresRecordFile).find("table_normalised") == std::string::npos);
    }

    void memoryReadsAsFoldersDo()
    {
        MemoryScores memory(1 << 24);
        fill(memory);
        QCOMPARE(memory.size(), m_set.sites.size());
        for (const bool normalised : {false, true}) {
            const auto track = memory.track(nullptr, normalised, "made by hand");
            const auto folder = folderTrack(normalised);
            for (const Region& region :
                 {Region{"chr1", 60, 900}, Region{"chr1", 333, 340}, Region{"chr1", 2000, 2100}, Region{"chr2", 0, 10}}) {
                const auto ours = read(*track, region), theirs = read(*folder, region);
                QVERIFY(same(ours.values, theirs.values));
                if (!ours.table.empty())
                    QVERIFY(same(ours.table, theirs.table));
                QCOMPARE(ours.windows.size(), theirs.windows.size());
            }
            QVERIFY(same(read(*track, {"chr1", 0, 1000}, 50).values, read(*folder, {"chr1", 0, 1000}, 50).values));
            QVERIFY(track->description().starts_with("made by hand; 42 windows in memory"));
        }
        const auto& site = m_set.sites[3];
        const auto selected = withSelectedSite(memory.track(nullptr, false, {}), {"chr1", site.coreBegin, site.coreEnd});
        QVERIFY(same(read(*selected, site.window).values, {m_set.row(3), m_set.row(3) + kWindow}));
    }

    void memoryIsBoundedAndForgetsTheOldest()
    {
        MemoryScores one(1 << 24);
        fill(one);
        MemoryScores memory(one.bytes() / 2);
        fill(memory);
        QVERIFY(memory.bytes() <= one.bytes() / 2);
        QCOMPARE(memory.size(), m_set.sites.size() / 2);
        const auto has = [&](std::size_t i) { return memory.has(m_set.sites[i].window, m_set.sites[i].coreBegin, m_set.sites[i].coreEnd); };
        QVERIFY(!has(0) && has(41));
        // What was asked for stays longer.
        QVERIFY(has(21));
        ScoredSite other = m_set.sites[0];
        memory.add({other, false, std::vector<float>(kWindow, 1), std::vector<float>(4 * kWindow, 1)});
        QVERIFY(has(21) && !has(22));
        // Twice the same window is one.
        const auto before = memory.size();
        memory.add({other, false, std::vector<float>(kWindow, 2), std::vector<float>(4 * kWindow, 2)});
        QCOMPARE(memory.size(), before);
    }
};

QTEST_APPLESS_MAIN(ScoreWindowsTest)
#include "score_windows_test.moc"
