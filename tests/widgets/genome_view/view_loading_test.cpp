// SPDX-License-Identifier: GPL-3.0-or-later
// The view while its reads are slow, fail or never come back: whatever the user does meanwhile is safe, and what is seen in the
// end is what a fresh view shows. And a view of many tracks reads only those that are seen.
#include "core/base/random.h"
#include "tests/widgets/genome_view/view_support.h"
#include "widgets/canvas/look.h"

#include <QPointer>

using namespace bindscape;
using namespace bindscape::widgets;
using test::viewTrack;

namespace {

constexpr std::int64_t kLength = 5'000'000;

// Answers when it is told, in any order; now and then with a failure. Like the window's reader it never answers a cancelled
// read nor one whose guard is gone.
class UnsteadyReader {
public:
    explicit UnsteadyReader(std::uint64_t seed) : m_random(seed) {}

    Reader reader()
    {
        return [this](ReadWork work, QObject* guard, ReadDone done) -> CancelRead {
            auto read = std::make_shared<Read>(Read{std::move(work), std::move(done), guard});
            m_reads.push_back(read);
            return [read] { read->cancelled = true; };
        };
    }
    void answerOne()
    {
        if (m_reads.empty())
            return;
        const auto at = m_reads.begin() + static_cast<std::ptrdiff_t>(m_random.below(m_reads.size()));
        const auto read = *at;
        m_reads.erase(at);
        if (read->cancelled || !read->guard)
            return;
        if (m_fails && m_random.below(5) == 0) {
            read->done(std::nullopt, QStringLiteral("The disk is gone."));
            return;
        }
        SilentProgress progress;
        read->done(read->work(progress), {});
    }
    void answerAll()
    {
        m_fails = false;
        while (!m_reads.empty())
            answerOne();
    }

private:
    struct Read {
        ReadWork work;
        ReadDone done;
        QPointer<QObject> guard;
        bool cancelled = false;
    };
    Random m_random;
    std::vector<std::shared_ptr<Read>> m_reads;
    bool m_fails = true;
};

std::vector<ViewTrack> fiveTracks()
{
    auto first = viewTrack<test::FakeSignal>("a", 50), second = viewTrack<test::FakeSignal>("b", 40);
    first.group = second.group = "A";
    return {first, second, viewTrack<test::FakeHits>("hits", 28, true), viewTrack<test::FakeScores>("scores", 22, true),
            viewTrack<test::FakeBases>("bases", 38, true)};
}

// Counts its reads.
class Counted final : public genome::TrackSource {
public:
    genome::TrackKind kind() const override { return genome::TrackKind::Signal; }
    genome::TrackData read(const Region& region, int maxBins, Progress& progress) const override
    {
        ++reads;
        return test::FakeSignal().read(region, maxBins, progress);
    }
    mutable int reads = 0;
};

void act(GenomeView& view, Random& random)
{
    auto* canvas = view.overviewCanvas();
    const QPoint at(static_cast<int>(random.below(static_cast<std::uint64_t>(canvas->width()))), 20);
    const auto begin = static_cast<std::int64_t>(random.below(kLength - 100'000));
    const Region region{"chr1", begin, begin + 20 + static_cast<std::int64_t>(random.below(99'000))};
    switch (random.below(14)) {
    case 0:
        test::drag(canvas, at, at + QPoint(random.below(2) ? 40 : -40, 0));
        break;
    case 1:
    case 2:
        test::turnWheel(canvas, at, random.below(2) ? 2 : -2);
        break;
    case 3:
        view.showRegion(region, kLength);
        break;
    case 4:
        view.showDetail(region, kLength);
        break;
    case 5: {
        auto tracks = fiveTracks();
        tracks.erase(tracks.begin() + static_cast<std::ptrdiff_t>(random.below(tracks.size())));
        view.setTracks(std::move(tracks));
        break;
    }
    case 6:
        view.setTracks(fiveTracks());
        break;
    case 7:
        view.setDetailShown(random.below(2));
        break;
    case 8: {
        std::vector<std::pair<Region, std::int64_t>> loci(random.below(4), {region, kLength});
        view.showLoci(loci);
        break;
    }
    case 9:
        view.reload("a");
        break;
    case 10:
        view.resize(500 + static_cast<int>(random.below(500)), 400);
        break;
    case 11:
        Look::instance().apply(random.below(2) ? Scheme::Dark : Scheme::Light);
        break;
    case 12:
        view.clear();
        break;
    default:
        QTest::mouseDClick(canvas, Qt::LeftButton, random.below(2) ? Qt::AltModifier : Qt::NoModifier, at);
        break;
    }
}

QImage picture(GenomeView& view)
{
    QImage image(view.overviewCanvas()->size(), QImage::Format_RGB32);
    view.overviewCanvas()->render(&image);
    return image;
}

}  // namespace

class ViewLoadingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anythingIsSafeWhileReading_data()
    {
        QTest::addColumn<int>("seed");
        for (int seed = 1; seed <= 4; ++seed)
            QTest::addRow("seed %d", seed) << seed;
    }
    void anythingIsSafeWhileReading()
    {
        QFETCH(int, seed);
        Random random(static_cast<std::uint64_t>(seed));
        UnsteadyReader reads(static_cast<std::uint64_t>(seed) + 100);
        auto view = std::make_unique<GenomeView>();
        view->setReader(reads.reader());
        view->resize(800, 500);
        view->show();
        for (int step = 0; step < 150; ++step) {
            act(*view, random);
            if (random.below(3) == 0)
                QTest::qWait(static_cast<int>(random.below(40)));
            for (auto answers = random.below(4); answers > 0; --answers)
                reads.answerOne();
            QCoreApplication::processEvents();
        }
        // What is seen in the end does not depend on how one came there.
        Look::instance().apply(Scheme::Light);
        const auto settle = [&](GenomeView& shown) {
            shown.showLoci({});
            shown.setDetailShown(false);
            shown.setTracks(fiveTracks());
            shown.showRegion({"chr1", 200'000, 230'000}, kLength);
            shown.resize(900, 450);
            QTRY_VERIFY_WITH_TIMEOUT((reads.answerAll(), QCoreApplication::processEvents(), !shown.isReading()), 5000);
        };
        for (const char* id : {"a", "b", "hits", "scores", "bases"})
            view->reload(id);  // a failure stays until the view moves
        view->overviewCanvas()->setPointerBase({});
        settle(*view);
        GenomeView fresh;
        fresh.setReader(test::readAtOnce());
        fresh.show();
        settle(fresh);
        fresh.overviewCanvas()->setPointerBase({});
        view->setFocus();
        fresh.setFocus();
        const QImage got = picture(*view), want = picture(fresh);
        QVERIFY(!want.isNull());
        QCOMPARE(got, want);
        // Closed while reads are under way.
        view->showRegion({"chr1", 3'000'000, 3'100'000}, kLength);
        QTest::qWait(40);
        view.reset();
        reads.answerAll();
    }
    void picturesFollowTheViewBeforeTheyArePaintedAnew()
    {
        GenomeView view;
        view.setReader(test::readAtOnce());
        view.setDetailShown(false);
        view.resize(1000, 400);
        view.setTracks(fiveTracks());
        view.showRegion({"chr1", 200'000, 230'000}, kLength);
        view.show();
        QTRY_VERIFY(!view.isReading());
        RowPictures pictures;
        const auto& then = view.overview().viewport();
        const PictureKey key{then, 30, 1, {}, 1, 1, nullptr};
        pictures.paint("row", key, [](QPainter& painter, const draw::Rect&) { painter.fillRect(100, 0, 10, 30, Qt::red); });
        QVERIFY(pictures.isCurrent("row", key));
        auto moved = then;
        moved.pan(40);
        QImage image(1000, 30, QImage::Format_RGB32);
        const auto draw = [&](const tracks::Viewport& now) {
            image.fill(Qt::white);
            QPainter painter(&image);
            pictures.draw(painter, "row", {0, 0, 1000, 30}, now);
        };
        draw(moved);
        QCOMPARE(image.pixelColor(62, 10), QColor(Qt::red));
        QCOMPARE(image.pixelColor(105, 10), QColor(Qt::white));
        auto closer = then;
        closer.zoomAt(105, 0.5);
        draw(closer);
        QCOMPARE(image.pixelColor(97, 10), QColor(Qt::red));
        QCOMPARE(image.pixelColor(113, 10), QColor(Qt::red));
        QCOMPARE(image.pixelColor(120, 10), QColor(Qt::white));
        draw({"chr2", kLength, then.begin(), then.end(), 0, then.width()});
        QCOMPARE(image.pixelColor(105, 10), QColor(Qt::white));
    }
    void onlyTracksInSightAreRead()
    {
        std::vector<ViewTrack> tracks;
        std::vector<std::shared_ptr<Counted>> sources;
        for (int i = 0; i < 200; ++i) {
            sources.push_back(std::make_shared<Counted>());
            auto track = viewTrack<test::FakeSignal>(std::to_string(i), 50);
            track.source = sources.back();
            tracks.push_back(std::move(track));
        }
        tracks[0].group = tracks[150].group = "A";
        GenomeView view;
        view.setReader(test::readAtOnce());
        view.setDetailShown(false);
        view.resize(1000, 554);  // ten rows
        view.setTracks(tracks);
        view.showRegion({"chr1", 200'000, 230'000}, kLength);
        view.show();
        QTRY_VERIFY(!view.isReading());
        QCOMPARE(sources[5]->reads, 1);
        QCOMPARE(sources[30]->reads, 0);
        QCOMPARE(sources[150]->reads, 1);  // shares the scale of the first one
        view.overview().loader().setKeepTime(50);
        const auto bars = view.findChildren<QScrollBar*>();
        const auto shown = std::find_if(bars.begin(), bars.end(), [](const QScrollBar* one) { return one->isVisible(); });
        QVERIFY(shown != bars.end());
        auto* bar = *shown;
        bar->setValue(bar->maximum());
        QTRY_COMPARE(sources[199]->reads, 1);
        QTRY_VERIFY(view.overview().loader().loaded("5") == nullptr);
        bar->setValue(0);
        QTRY_COMPARE(sources[5]->reads, 2);
    }
};

QTEST_MAIN(ViewLoadingTest)
#include "view_loading_test.moc"
