// SPDX-License-Identifier: GPL-3.0-or-later
// Matches of a motif file as a track: those of the scanner on the same letters, folded, with cores, wherever a region ends.
#include "core/motif/match_track.h"

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/motif/scanner.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <tuple>

using namespace bindscape;
using namespace bindscape::motif;
namespace fs = std::filesystem;

namespace {

class OneCore final : public genome::TrackSource {
public:
    genome::TrackKind kind() const override { return genome::TrackKind::MotifHits; }
    genome::TrackData read(const Region& region, int, Progress&) const override
    {
        genome::MotifHits hits;
        hits.region = region;
        hits.items.push_back({1'000, 1'012, Strand::Reverse, 9, 1e-6, 1, true, "toy"});
        return hits;
    }
};

}  // namespace

class MatchTrackTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    fs::path m_folder = m_temporary.path().toStdString(), m_file = m_folder / "many.meme";
    std::string m_letters;
    std::shared_ptr<const genome::Reference> m_genome;
    std::vector<Motif> m_motifs;

    static std::string matrix(Random& random, int width)
    {
        std::string rows;
        for (int i = 0; i < width; ++i) {
            const std::size_t best = random.below(4);
            for (std::size_t base = 0; base < 4; ++base)
                rows += std::string(base == best ? "0.85" : "0.05") + (base == 3 ? "\n" : " ");
        }
        return rows;
    }
    std::vector<genome::MotifHit> read(const genome::TrackSource& track, const Region& region) const
    {
        SilentProgress silent;
        return std::get<genome::MotifHits>(track.read(region, 1000, silent)).items;
    }
    // What the definition says.
    std::vector<genome::MotifHit> scanned(const Region& region, double pvalue) const
    {
        std::vector<genome::MotifHit> hits;
        for (const Motif& motif : m_motifs) {
            const auto prepared = prepare(motif, Background{}, pvalue);
            for (const Hit& hit : scanLetters(m_letters, 0, {&prepared, 1}, false))
                if (hit.begin < region.end && hit.begin + motif.width() > region.begin)
                    hits.push_back({hit.begin, hit.begin + motif.width(), hit.strand, prepared.scores.realScore(hit.score),
                                    prepared.pvalues.p[static_cast<std::size_t>(hit.score)], -1, false, motif.title()});
        }
        return hits;
    }
    static void sort(std::vector<genome::MotifHit>& hits)
    {
        std::sort(hits.begin(), hits.end(), [](const auto& a, const auto& b) {
            return std::tie(a.begin, a.end, a.motif, a.strand) < std::tie(b.begin, b.end, b.motif, b.strand);
        });
    }

private Q_SLOTS:
    void initTestCase()
    {
        Random random(7, "matches");
        for (int i = 0; i < 100'000; ++i)
            m_letters += "ACGT"[random.below(4)];
        m_letters.replace(20'000, 300, std::string(300, 'N'));
        writeFileAtomically(m_folder / "genome.fa", ">chr1\n" + m_letters + "\n>chr2\nACGTACGT\n");
        std::string text = "MEME version 4\n\nALPHABET= ACGT\n\n";
        for (int i = 0; i < 150; ++i) {  // more than are prepared at once
            const int width = 6 + static_cast<int>(random.below(12));
            text += "MOTIF MA" + std::to_string(1000 + i) + ".1 TF" + std::to_string(i) +
                    "\nletter-probability matrix: alength= 4 w= " + std::to_string(width) + " nsites= 20\n" + matrix(random, width) + "\n";
        }
        writeFileAtomically(m_file, text);
        Warnings warnings;
        m_genome = genome::Reference::open(m_folder / "genome.fa", warnings);
        m_motifs = readMotifs(m_file).motifs;
        QCOMPARE(m_motifs.size(), std::size_t{150});
    }

    void matchesAreThoseOfTheScanner()
    {
        for (const double pvalue : {1e-3, 1e-4}) {
            const auto track = matchTrack(m_file, m_genome, {pvalue, false, nullptr});
            for (const Region& region : {Region{"chr1", 0, 5'000}, Region{"chr1", 19'000, 21'000}, Region{"chr1", 99'500, 100'000},
                                         Region{"chr1", 50'003, 50'060}}) {
                auto got = read(*track, region), want = scanned(region, pvalue);
                sort(got);
                sort(want);
                QCOMPARE(got.size(), want.size());
                QVERIFY(region.length() < 100 || !got.empty());
                for (std::size_t i = 0; i < got.size(); ++i) {
                    QVERIFY(std::tie(got[i].begin, got[i].end, got[i].strand, got[i].motif) ==
                            std::tie(want[i].begin, want[i].end, want[i].strand, want[i].motif));
                    COMPARE_CLOSE(got[i].pvalue, want[i].pvalue, 1e-6, 0);
                    COMPARE_CLOSE(got[i].score, want[i].score, 1e-9, 1e-9);
                    QCOMPARE(got[i].label, -1);
                }
            }
        }
        QVERIFY(read(*matchTrack(m_file, m_genome, {}), {"chr2", 0, 8}).empty());
    }

    void overlappingMatchesAreFolded()
    {
        const auto all = matchTrack(m_file, m_genome, {1e-3, false, nullptr}), best = matchTrack(m_file, m_genome, {1e-3, true, nullptr});
        const Region region{"chr1", 1'000, 4'000};
        const auto every = read(*all, region), kept = read(*best, region);
        QVERIFY(kept.size() > 20 && kept.size() < every.size());
        const auto cover = [](const auto& a, const auto& b) {
            return 4 * (std::min(a.end, b.end) - std::max(a.begin, b.begin)) >= 3 * std::min(a.end - a.begin, b.end - b.begin);
        };
        for (std::size_t i = 0; i < kept.size(); ++i)
            for (std::size_t j = 0; j < i; ++j)
                QVERIFY(!cover(kept[i], kept[j]));
        // What is not there lies over something better.
        for (const auto& hit : every) {
            if (hit.begin < region.begin + 50 || hit.end > region.end - 50)
                continue;
            QVERIFY(
                std::any_of(kept.begin(), kept.end(), [&](const auto& other) { return cover(hit, other) && other.pvalue <= hit.pvalue; }));
        }
        // A part of the region shows what the whole shows there.
        const Region part{"chr1", 2'000, 2'300};
        std::vector<genome::MotifHit> there;
        std::copy_if(kept.begin(), kept.end(), std::back_inserter(there),
                     [&](const auto& hit) { return hit.begin < part.end && hit.end > part.begin; });
        const auto alone = read(*best, part);
        QCOMPARE(alone.size(), there.size());
        for (std::size_t i = 0; i < alone.size(); ++i)
            QVERIFY(alone[i].begin == there[i].begin && alone[i].motif == there[i].motif);
    }

    void coresComeAlong()
    {
        const auto items = read(*matchTrack(m_file, m_genome, {1e-4, true, std::make_shared<OneCore>()}), {"chr1", 900, 1'200});
        QCOMPARE(std::count_if(items.begin(), items.end(), [](const auto& hit) { return hit.label == 1; }), std::ptrdiff_t{1});
    }

    void longRegionsAndShortMotifs()
    {
        SilentProgress silent;
        const auto track = matchTrack(m_file, m_genome, {});
        QVERIFY(std::holds_alternative<std::monostate>(track->read({"chr1", 0, kLongestMatched + 1}, 1000, silent)));
        QVERIFY2(track->description().find(" motifs of many.meme, p ≤ 0.0001, uniform background; of matches over one another the best") !=
                     std::string::npos,
                 track->description().c_str());
        const auto strict = matchTrack(m_file, m_genome, {1e-6, true, nullptr});
        QCOMPARE(strict->warnings().size(), std::size_t{1});
        QVERIFY2(strict->warnings()[0].message.find("too short for any match of p 1e-06 or less") != std::string::npos,
                 strict->warnings()[0].message.c_str());
        VERIFY_ERROR(matchTrack(m_folder / "genome.fa", m_genome, {}), "genome.fa");
    }

    void neighboursAreFound()
    {
        const auto track = matchTrack(m_file, m_genome, {});
        auto items = read(*track, {"chr1", 30'000, 34'000});
        QVERIFY(items.size() > 2);
        const auto next = track->next("chr1", items[0].begin);
        QVERIFY(next.has_value());
        QCOMPARE(next->region.begin,
                 std::find_if(items.begin(), items.end(), [&](const auto& hit) { return hit.begin > items[0].begin; })->begin);
        const auto back = track->previous("chr1", next->region.begin);
        QVERIFY(back.has_value());
        QCOMPARE(back->region.begin, items[0].begin);
        QVERIFY(!track->next("chr1", 99'999) && !track->previous("chr1", 0) && !track->next("chr9", 0));
    }

    void aDatabaseIsFast_data()
    {
        QTest::addColumn<QString>("file");
        Random random(9, "database");
        std::string text = "MEME version 4\n\nALPHABET= ACGT\n\n";
        for (int i = 0; i < 800; ++i)
            text +=
                "MOTIF M" + std::to_string(i) + "\nletter-probability matrix: alength= 4 w= 12 nsites= 20\n" + matrix(random, 12) + "\n";
        writeFileAtomically(m_folder / "database.meme", text);
        QTest::newRow("made up") << QString::fromStdString((m_folder / "database.meme").string());
        if (const auto data = test::dataFolder())
            for (const char* name : {"JASPAR2018_CORE_vertebrates.converted.meme", "HOCOMOCOv11_core_HUMAN_mono.converted.meme"})
                if (fs::exists(*data / "motifs" / name))
                    QTest::newRow(name) << QString::fromStdString((*data / "motifs" / name).string());
    }
    void aDatabaseIsFast()
    {
        QFETCH(QString, file);
        using Clock = std::chrono::steady_clock;
        const auto ms = [](Clock::time_point from) { return std::chrono::duration<double, std::milli>(Clock::now() - from).count(); };
        const auto begin = Clock::now();
        const auto track = matchTrack(file.toStdString(), m_genome, {});
        const double opening = ms(begin);
        double least = 1e9;
        for (int i = 0; i < 5; ++i) {
            const auto from = Clock::now();
            QVERIFY(!read(*track, {"chr1", 40'000 + 1'000 * i, 41'000 + 1'000 * i}).empty());
            least = std::min(least, ms(from));
        }
        const auto far = Clock::now();
        QVERIFY(!read(*track, {"chr1", 40'000, 60'000}).empty());
        qInfo("%s; opened in %.0f ms, 1 kb in %.2f ms, 20 kb in %.1f ms", track->description().c_str(), opening, least, ms(far));
        QVERIFY(least < 100);
    }
};

QTEST_MAIN(MatchTrackTest)
#include "match_track_test.moc"
