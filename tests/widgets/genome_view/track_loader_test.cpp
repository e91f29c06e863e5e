// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/fake_tracks.h"
#include "widgets/genome_view/track_lane.h"
#include "widgets/genome_view/track_loader.h"

#include <QSignalSpy>
#include <QTest>

using namespace bindscape;
using namespace bindscape::widgets;

namespace {

// Keeps reads until the test answers them, in any order.
struct SlowReader {
    struct Read {
        ReadWork work;
        ReadDone done;
        bool cancelled = false;
        void answer()
        {
            SilentProgress progress;
            done(work(progress), {});
        }
    };
    std::vector<std::shared_ptr<Read>> reads;
    Reader reader()
    {
        return [this](ReadWork work, QObject*, ReadDone done) -> CancelRead {
            auto read = std::make_shared<Read>(Read{std::move(work), std::move(done)});
            reads.push_back(read);
            return [read] { read->cancelled = true; };
        };
    }
};

tracks::Viewport viewport(double begin, double end)
{
    return {"chr1", 1'000'000, begin, end, 0, 1000};
}

ViewTrack signalTrack(const std::string& id, double height = 1)
{
    ViewTrack track;
    track.id = track.name = id;
    track.source = std::make_shared<test::FakeSignal>(height);
    return track;
}

// One gene far to the right.
class LonelyGene final : public genome::TrackSource {
public:
    genome::TrackKind kind() const override { return genome::TrackKind::Genes; }
    genome::TrackData read(const Region& region, int, Progress&) const override
    {
        genome::Genes genes;
        genes.region = region;
        return genes;
    }
    std::optional<genome::Feature> next(const std::string& chrom, std::int64_t after) const override
    {
        return after < 900'000 ? std::optional<genome::Feature>({{chrom, 900'000, 901'000}, "VPS13D", {}}) : std::nullopt;
    }
};

constexpr int kSettle = 60;

}  // namespace

class TrackLoaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void emptyRowsKnowWhereTheNearestFeatureIs()
    {
        TrackLoader loader;
        loader.setReader([](ReadWork work, QObject*, ReadDone done) -> CancelRead {
            SilentProgress progress;
            done(work(progress), {});
            return [] {};
        });
        ViewTrack track;
        track.id = "genes";
        track.kind = genome::TrackKind::Genes;
        track.source = std::make_shared<LonelyGene>();
        loader.setTracks({track});
        loader.want(viewport(1000, 2000));
        QTRY_VERIFY(loader.around("genes") != nullptr);
        QCOMPARE(emptyText(track.kind, *loader.around("genes")), QStringLiteral("No gene here. Nearest: VPS13D, 898 kb to the right."));
        QVERIFY(!loader.isReading());
        loader.want(viewport(5000, 6000));
        QVERIFY(loader.around("genes") == nullptr);  // of another place
        QTRY_VERIFY(loader.around("genes") != nullptr);
        QCOMPARE(loader.around("genes")->visible.begin, 5000);
    }
    void readsOneScreenMoreOnEachSide()
    {
        SlowReader slow;
        TrackLoader loader;
        loader.setReader(slow.reader());
        loader.setTracks({signalTrack("a")});
        loader.want(viewport(100'000, 110'000));
        QTest::qWait(kSettle);
        QCOMPARE(slow.reads.size(), 1u);
        QVERIFY(loader.isReading());
        slow.reads[0]->answer();
        const auto* loaded = loader.loaded("a");
        QVERIFY(loaded);
        QCOMPARE(loaded->region, (Region{"chr1", 90'000, 120'000}));
        QCOMPARE(loaded->bins, 3000);
        QVERIFY(!loader.isReading());
    }
    void anotherSourceReplacesWhatIsSeenOnceItWasRead()
    {
        SlowReader slow;
        TrackLoader loader;
        loader.setReader(slow.reader());
        loader.setTracks({signalTrack("a", 1)});
        loader.want(viewport(100'000, 110'000));
        QTest::qWait(kSettle);
        slow.reads[0]->answer();
        const auto highest = [&] {
            const auto& values = std::get<genome::Signal>(loader.loaded("a")->data).max;
            return *std::max_element(values.begin(), values.end());
        };
        QVERIFY(highest() < 3);
        loader.setSource("a", std::make_shared<test::FakeSignal>(10));
        QTest::qWait(kSettle);
        QCOMPARE(slow.reads.size(), 2u);
        QVERIFY(loader.loaded("a") != nullptr && highest() < 3 && loader.isAwaited("a"));
        slow.reads[1]->answer();
        QVERIFY(highest() > 10);
        // The same by a list of tracks; of another kind nothing is kept.
        loader.setTracks({signalTrack("a", 100)});
        QVERIFY(highest() > 10 && highest() < 30);
        QTest::qWait(kSettle);
        slow.reads[2]->answer();
        QVERIFY(highest() > 100);
        ViewTrack genes;
        genes.id = "a";
        genes.source = std::make_shared<LonelyGene>();
        loader.setTracks({genes});
        QVERIFY(loader.loaded("a") == nullptr);
    }
    void smallPansNeedNoRead()
    {
        SlowReader slow;
        TrackLoader loader;
        loader.setReader(slow.reader());
        loader.setTracks({signalTrack("a")});
        loader.want(viewport(100'000, 110'000));
        QTest::qWait(kSettle);
        slow.reads[0]->answer();
        loader.want(viewport(102'000, 112'000));
        QTest::qWait(kSettle);
        QCOMPARE(slow.reads.size(), 1u);
        loader.want(viewport(109'000, 119'000));  // nearly at the edge of what is there
        QTest::qWait(kSettle);
        QCOMPARE(slow.reads.size(), 2u);
    }
    void newerRequestWins()
    {
        SlowReader slow;
        TrackLoader loader;
        loader.setReader(slow.reader());
        loader.setTracks({signalTrack("a")});
        QSignalSpy arrived(&loader, &TrackLoader::arrived);
        loader.want(viewport(100'000, 110'000));
        QTest::qWait(kSettle);
        loader.want(viewport(500'000, 510'000));
        QTest::qWait(kSettle);
        QCOMPARE(slow.reads.size(), 2u);
        QVERIFY(slow.reads[0]->cancelled);
        slow.reads[1]->answer();
        slow.reads[0]->answer();  // late: dropped
        QCOMPARE(arrived.count(), 1);
        QCOMPARE(loader.loaded("a")->region.begin, 490'000);
    }
    void oldDataStaysWhileReading()
    {
        SlowReader slow;
        TrackLoader loader;
        loader.setReader(slow.reader());
        loader.setTracks({signalTrack("a")});
        loader.want(viewport(100'000, 110'000));
        QTest::qWait(kSettle);
        slow.reads[0]->answer();
        loader.want(viewport(100'000, 101'000));
        QTest::qWait(kSettle);
        QCOMPARE(slow.reads.size(), 2u);
        QVERIFY(loader.loaded("a"));
        QCOMPARE(loader.loaded("a")->region.begin, 90'000);
        QTest::qWait(220);
        QVERIFY(loader.isSlow("a"));
    }
    void oneValueABaseSufficesForZoomingIn()
    {
        const TrackLoader::Loaded loaded{{}, {"chr1", 1000, 2500}, 4500, {}};
        QVERIFY(TrackLoader::suffices(loaded, viewport(1500, 2000)));
        QVERIFY(TrackLoader::suffices(loaded, viewport(1500, 1600)));
        QVERIFY(!TrackLoader::suffices(loaded, viewport(2400, 2900)));
    }
    void failureIsKeptAsSentence()
    {
        TrackLoader loader;
        loader.setReader([](ReadWork, QObject*, ReadDone done) -> CancelRead {
            done(std::nullopt, QStringLiteral("The disk is gone."));
            return [] {};
        });
        loader.setTracks({signalTrack("a")});
        loader.want(viewport(0, 1000));
        QTest::qWait(kSettle);
        QCOMPARE(loader.loaded("a")->failure, QStringLiteral("The disk is gone."));
        QTest::qWait(2 * kSettle);
        QVERIFY(!loader.isReading());  // it is not tried again and again
    }
    void groupsShareTheirScale()
    {
        SlowReader slow;
        TrackLane lane(Place::Overview);
        lane.loader().setReader(slow.reader());
        lane.setPixels(1000);
        auto low = signalTrack("low", 1), high = signalTrack("high", 10), own = signalTrack("own", 3);
        low.group = high.group = "A";
        lane.setTracks({low, high, own});
        lane.show({"chr1", 100'000, 110'000}, 1'000'000);
        QTest::qWait(kSettle);
        QCOMPARE(slow.reads.size(), 3u);
        for (auto& read : slow.reads)
            read->answer();
        const auto a = lane.range(low), b = lane.range(high), c = lane.range(own);
        QVERIFY(a && b && c);
        QCOMPARE(*a, *b);
        QVERIFY(a->second > 15);
        QVERIFY(c->second < 10);
        QVERIFY(lane.badge(low).value(0).startsWith(QStringLiteral("A ")));
        QVERIFY(lane.badge(own).value(0).startsWith(QStringLiteral("auto")));
    }
    void scaleChangesComeWithTheData()
    {
        SlowReader slow;
        TrackLane lane(Place::Overview);
        lane.loader().setReader(slow.reader());
        lane.setPixels(1000);
        auto track = signalTrack("a", 5);
        lane.setTracks({track});
        lane.show({"chr1", 100'000, 110'000}, 1'000'000);
        QTest::qWait(kSettle);
        slow.reads[0]->answer();
        const auto before = lane.range(track);
        QVERIFY(before && before->second > 10);
        lane.show({"chr1", 600'000, 600'200}, 1'000'000);
        QCOMPARE(*lane.range(track), *before);  // nothing is known of this place yet
        QTest::qWait(kSettle);
        QCOMPARE(slow.reads.size(), 2u);
        QCOMPARE(*lane.range(track), *before);
        slow.reads[1]->answer();
        QVERIFY(lane.range(track)->second != before->second);
    }
    void scaleFollowsWhatIsVisible()
    {
        genome::Signal signal;
        signal.region = {"chr1", 0, 300};
        for (int i = 0; i < 300; ++i) {
            const float value = i < 100 ? 1000.f : 1.f;
            signal.min.push_back(value);
            signal.mean.push_back(value);
            signal.max.push_back(value);
        }
        const auto part = std::get<genome::Signal>(visiblePart(signal, {"chr1", 150, 200}));
        QCOMPARE(part.region, (Region{"chr1", 150, 200}));
        QCOMPARE(part.mean.size(), 50u);
        QCOMPARE(*std::max_element(part.max.begin(), part.max.end()), 1.f);
    }
};

QTEST_MAIN(TrackLoaderTest)
#include "track_loader_test.moc"
