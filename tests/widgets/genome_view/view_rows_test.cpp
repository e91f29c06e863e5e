// SPDX-License-Identifier: GPL-3.0-or-later
// Overlays, regions of interest, several loci side by side, edits of several headers at once, and assistive tools.
#include "tests/widgets/genome_view/view_support.h"
#include "widgets/canvas/look.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QNativeGestureEvent>
#include <QPointingDevice>
#include <QSignalSpy>

using namespace bindscape;
using namespace bindscape::widgets;
using test::drag;
using test::viewTrack;

namespace {

constexpr std::int64_t kLength = 5'000'000;

class Flat final : public genome::TrackSource {
public:
    explicit Flat(float value) : m_value(value) {}
    genome::TrackKind kind() const override { return genome::TrackKind::Signal; }
    genome::TrackData read(const Region& region, int, Progress&) const override
    {
        const std::vector<float> values(100, region.begin < 1'000'000 ? m_value : 10 * m_value);
        return genome::Signal{region, values, values, values};
    }

private:
    float m_value;
};

// One hit far to the right.
class Lonely final : public genome::TrackSource {
public:
    genome::TrackKind kind() const override { return genome::TrackKind::MotifHits; }
    genome::TrackData read(const Region& region, int, Progress&) const override
    {
        genome::MotifHits hits;
        hits.region = region;
        if (region.contains(900'000))
            hits.items.push_back({900'000, 900'010, Strand::Forward, 12, 1e-6, 1, true, "GATA1"});
        return hits;
    }
    std::optional<genome::Feature> next(const std::string& chrom, std::int64_t after) const override
    {
        return after < 900'000 ? std::optional<genome::Feature>({{chrom, 900'000, 900'010}, "GATA1", {}}) : std::nullopt;
    }
};

ViewTrack flat(const std::string& id, float value)
{
    auto track = viewTrack<test::FakeSignal>(id, 50);
    track.source = std::make_shared<Flat>(value);
    return track;
}

}  // namespace

class ViewRowsTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<GenomeView> m_view;
    const tracks::Viewport& view() const { return m_view->overview().viewport(); }
    void settle() { QTRY_VERIFY(!m_view->isReading()); }

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(Scheme::Light); }
    void init()
    {
        m_view = std::make_unique<GenomeView>();
        m_view->setReader(test::readAtOnce());
        m_view->setDetailShown(false);
        m_view->resize(1196, 500);
        m_view->setTracks(
            {flat("low", 1), flat("high", 4), viewTrack<test::FakeHits>("hits", 28), viewTrack<test::FakeBases>("bases", 38)});
        m_view->showRegion({"chr1", 100'000, 110'000}, kLength);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        settle();
    }
    void cleanup() { m_view.reset(); }

    void overlaysShareRowAndScale()
    {
        auto tracks = m_view->tracks();
        tracks[0].overlay = tracks[1].overlay = "both";
        m_view->setTracks(tracks);
        settle();
        auto& lane = m_view->overview();
        QCOMPARE(lane.rows().size(), 3u);
        QCOMPARE(lane.rows()[0].members.size(), 2u);
        QCOMPARE(lane.rowOf("high"), 0);
        QCOMPARE(lane.rowOf("hits"), 1);
        QCOMPARE(*lane.range(*lane.track("low")), (ValueRange{0, 4}));
        // Each member is chosen, coloured and asked for its menu where its name is.
        auto* headers = m_view->overviewHeaders();
        const auto layout = headers->layoutOf(0);
        QCOMPARE(layout.members.size(), 2u);
        QSignalSpy color(m_view.get(), &GenomeView::colorWanted);
        QTest::mouseClick(headers, Qt::LeftButton, {}, layout.members[1].chip.center().toPoint());
        QCOMPARE(color.value(0).value(0).toString(), QStringLiteral("high"));
        QTest::mouseClick(headers, Qt::LeftButton, {}, layout.members[1].name.box.center().toPoint());
        QCOMPARE(m_view->selection().ids(), (std::set<std::string>{"high"}));
        QTest::mouseClick(headers, Qt::LeftButton, {}, layout.members[0].name.box.center().toPoint());
        QCOMPARE(m_view->selection().ids(), (std::set<std::string>{"low"}));
        QVERIFY(!layout.badgeText.isEmpty());
    }
    void manyOverlaidNamesAreCounted()
    {
        const auto layout = layoutHeader({0, 0, 196, 50}, {"one", "two", "three", "four", "five"}, {"0\u201386"}, m_view->font());
        QVERIFY(layout.members.size() < 5 && !layout.members.empty());
        QVERIFY(layout.more.text.contains(QString::number(5 - static_cast<int>(layout.members.size()))));
        for (const auto& member : layout.members)
            QVERIFY(member.box.bottom() <= 50);
    }
    void regionsAreBarsBandsAndClicks()
    {
        m_view->setRegions({{"r1", {"chr1", 102'000, 105'000}, "Enhancer", draw::Color::hex(0x009E73)},
                            {"r2", {"chr1", 108'000, 108'001}, "", draw::Color::hex(0xD55E00)}});
        auto* ruler = m_view->overviewRuler();
        QSignalSpy clicked(m_view.get(), &GenomeView::regionClicked), menu(m_view.get(), &GenomeView::regionMenuWanted);
        QSignalSpy edited(m_view.get(), &GenomeView::regionEdited);
        const QRectF bar = ruler->regionBar("r1"), tick = ruler->regionBar("r2");
        QVERIFY(std::abs(bar.width() - 300) < 1);
        QVERIFY(tick.width() >= 3);
        QTest::mouseClick(ruler, Qt::LeftButton, {}, bar.center().toPoint());
        QTest::mouseClick(ruler, Qt::LeftButton, {}, tick.center().toPoint());
        QTest::mouseClick(m_view->overviewCanvas(), Qt::LeftButton, {}, {qRound(bar.left()) + 20, 6});  // its label
        QCOMPARE(clicked.count(), 3);
        QCOMPARE(clicked[1][0].toString(), QStringLiteral("r2"));
        QCOMPARE(clicked[2][0].toString(), QStringLiteral("r1"));
        QContextMenuEvent event(QContextMenuEvent::Mouse, bar.center().toPoint(), ruler->mapToGlobal(bar.center().toPoint()));
        QCoreApplication::sendEvent(ruler, &event);
        QCOMPARE(menu.count(), 1);
        drag(ruler, {qRound(bar.right()) - 1, 2}, {qRound(bar.right()) + 99, 2});
        QCOMPARE(edited.count(), 1);
        const auto region = edited[0][1].value<Region>();
        QCOMPARE(region.begin, 102'000);
        QVERIFY(std::abs(region.end - 106'000) <= 20);
        QCOMPARE(view().region(), (Region{"chr1", 100'000, 110'000}));
        // The tint is seen through the row of hits, above their marks.
        const QImage image = m_view->overviewCanvas()->grab().toImage();
        QVERIFY(image.pixelColor(qRound(bar.center().x()), 102) != image.pixelColor(qRound(bar.left()) - 20, 102));
    }
    void lociSideBySideShareTheirScales()
    {
        const auto alone = *m_view->overview().range(*m_view->overview().track("low"));
        m_view->setDetailShown(true);
        m_view->showLoci({{{"chr1", 100'000, 110'000}, kLength}, {{"chr1", 2'000'000, 2'010'000}, kLength}, {{"chr2", 500, 700}, 900'000}});
        settle();
        QCOMPARE(m_view->locusCount(), 3u);
        QVERIFY(!m_view->detailCanvas()->isVisible());
        for (std::size_t i = 0; i < 3; ++i) {
            auto& lane = m_view->locusLane(i);
            QCOMPARE(*lane.range(*lane.track("low")), (ValueRange{0, 10}));
            QVERIFY(m_view->locusCanvas(i)->isVisible());
        }
        QCOMPARE(alone, (ValueRange{0, 1}));
        QVERIFY(m_view->locusCanvas(0)->geometry().right() < m_view->locusCanvas(1)->x());
        QCOMPARE(m_view->locusCanvas(2)->height(), m_view->overviewCanvas()->height());
        QSignalSpy moved(m_view.get(), &GenomeView::locusMoved), single(m_view.get(), &GenomeView::regionMoved);
        test::turnWheel(m_view->locusCanvas(1), {100, 20}, 2);
        QCOMPARE(moved.count(), 1);
        QCOMPARE(moved[0][0].toInt(), 1);
        QCOMPARE(single.count(), 0);
        QCOMPARE(m_view->locusLane(0).region(), (Region{"chr1", 100'000, 110'000}));
        QSignalSpy chosen(m_view.get(), &GenomeView::locusChosen), closed(m_view.get(), &GenomeView::locusClosed);
        QTest::mouseDClick(m_view->locusLabel(2), Qt::LeftButton, {}, {20, 8});
        QTest::mouseClick(m_view->locusLabel(1), Qt::LeftButton, {}, m_view->locusLabel(1)->crossBox().center().toPoint());
        QCOMPARE(chosen.value(0).value(0).toInt(), 2);
        QCOMPARE(closed.value(0).value(0).toInt(), 1);
        m_view->showLoci({{{"chr2", 500, 700}, 900'000}});
        settle();
        QCOMPARE(m_view->locusCount(), 1u);
        QVERIFY(m_view->detailCanvas()->isVisible());
        QCOMPARE(m_view->overview().region(), (Region{"chr2", 500, 700}));
        QCOMPARE(m_view->overviewCanvas()->width(), m_view->width() - m_view->overviewHeaders()->width());
    }
    void closingALocusInItsOwnClickIsSafe()
    {
        m_view->showLoci({{{"chr1", 0, 1000}, kLength}, {{"chr1", 5000, 6000}, kLength}});
        connect(m_view.get(), &GenomeView::locusClosed, this, [this] { m_view->showLoci({}); });
        QTest::mouseClick(m_view->locusLabel(1), Qt::LeftButton, {}, m_view->locusLabel(1)->crossBox().center().toPoint());
        QCOMPARE(m_view->locusCount(), 1u);
        QCoreApplication::processEvents();
    }
    void headersMoveAndGrowTogether()
    {
        auto* headers = m_view->overviewHeaders();
        m_view->selection().set({"low", "high"});
        QStringList edits;
        connect(m_view.get(), &GenomeView::editsBegin, this, [&] { edits << QStringLiteral("begin"); });
        connect(m_view.get(), &GenomeView::editsEnd, this, [&] { edits << QStringLiteral("end"); });
        connect(m_view.get(), &GenomeView::reordered, this,
                [&](const QString& id, const QString& before) { edits << id + QLatin1Char('<') + before; });
        connect(m_view.get(), &GenomeView::heightChanged, this,
                [&](const QString& id, double height) { edits << id + QLatin1Char('=') + QString::number(height); });
        drag(headers, {60, 60}, {60, 125});
        QCOMPARE(edits, (QStringList{"begin", "low<bases", "high<bases", "end"}));
        edits.clear();
        drag(headers, {60, 98}, {60, 123});
        QCOMPARE(edits, (QStringList{"begin", "low=75", "high=75", "end"}));
        edits.clear();
        m_view->setTracks(m_view->tracks());  // ends the preview
        test::turnWheel(headers, {60, 110}, 1, Qt::ControlModifier);
        QCOMPARE(edits, QStringList{"hits=32"});
        QTest::mouseClick(headers, Qt::LeftButton, {}, {60, 60});
        QCOMPARE(m_view->selection().ids(), (std::set<std::string>{"high"}));
    }
    void pointerOnAGroupBadgeOutlinesItsMembers()
    {
        auto tracks = m_view->tracks();
        tracks[0].group = tracks[1].group = "A";
        m_view->setTracks(tracks);
        settle();
        auto* headers = m_view->overviewHeaders();
        const auto edgeOf = [&](int row) { return headers->grab().toImage().pixelColor(100, row * 50 + 1); };
        QTest::mouseMove(headers, {60, 10});
        const auto plain = edgeOf(1);
        QTest::mouseMove(headers, headers->layoutOf(0).badge.center().toPoint());
        QVERIFY(edgeOf(1) != plain);
        const auto other = headers->grab().toImage().pixelColor(100, 101);
        QTest::mouseMove(headers, {60, 10});
        QCOMPARE(edgeOf(1), plain);
        QCOMPARE(headers->grab().toImage().pixelColor(100, 101), other);
    }
    void emptyRowsLeadToTheNearestFeature()
    {
        auto track = viewTrack<test::FakeHits>("lonely", 28);
        track.source = std::make_shared<Lonely>();
        m_view->setTracks({track});
        settle();
        auto* canvas = m_view->overviewCanvas();
        QTRY_VERIFY(m_view->overview().loader().around("lonely") != nullptr);
        settle();
        canvas->grab();
        int x = 0;
        while (x < canvas->width() && !canvas->linkAt(QPointF(x, 14)))
            ++x;
        QVERIFY(x < canvas->width());
        QTest::mouseClick(canvas, Qt::LeftButton, {}, {x + 3, 14});
        QVERIFY(view().region().contains(900'005));
        QCOMPARE(view().region().length(), 10'000);
    }
    void draggingOnTheChromosomeJumpsAlong()
    {
        auto* strip = m_view->ideogram();
        const auto bar = tracks::ideogramBar({0, 0, static_cast<double>(strip->width()), strip->height() - 1.0});
        const int y = strip->height() / 2;
        drag(strip, {qRound(bar.x + bar.width * 0.25), y}, {qRound(bar.x + bar.width * 0.75), y});
        QVERIFY(std::abs((view().begin() + view().end()) / 2 - 0.75 * kLength) < 2 * kLength / bar.width);
    }
    void pinchZoomsAtTheFingers()
    {
        auto* canvas = m_view->overviewCanvas();
        const double base = view().toBase(300);
        QNativeGestureEvent event(Qt::ZoomNativeGesture, QPointingDevice::primaryPointingDevice(), 2, {300, 20}, {300, 20},
                                  canvas->mapToGlobal(QPointF(300, 20)), 0.5, {});
        QCoreApplication::sendEvent(canvas, &event);
        QVERIFY(view().end() - view().begin() < 7000);
        QVERIFY(std::abs(view().toBase(300) - base) < 0.01);
    }
    void sideButtonsGoThroughHistoryEverywhere()
    {
        QSignalSpy history(m_view.get(), &GenomeView::historyWanted);
        int count = 0;
        for (QWidget* widget : std::initializer_list<QWidget*>{m_view->overviewCanvas(), m_view->overviewHeaders(), m_view->overviewRuler(),
                                                               m_view->ideogram()}) {
            QTest::mousePress(widget, Qt::BackButton, {}, {30, 10});
            QTest::mouseRelease(widget, Qt::BackButton, {}, {30, 10});
            QCOMPARE(history.count(), ++count);
            QVERIFY(history.last()[0].toBool());
        }
    }
    void menuKeyOpensTheMenuOfTheChosenTrack()
    {
        QSignalSpy menu(m_view.get(), &GenomeView::menuWanted);
        m_view->selection().set({"hits"});
        QContextMenuEvent event(QContextMenuEvent::Keyboard, {500, 10}, m_view->overviewCanvas()->mapToGlobal(QPoint(500, 10)));
        QCoreApplication::sendEvent(m_view->overviewCanvas(), &event);
        QCOMPARE(menu.value(0).value(0).toString(), QStringLiteral("hits"));
    }
    void slowPansKeepFractionsOfABase()
    {
        m_view->showRegion({"chr1", 105'000, 105'040}, kLength);
        const double begin = view().begin();
        auto* canvas = m_view->overviewCanvas();
        QTest::mousePress(canvas, Qt::LeftButton, {}, {300, 20});
        for (int step = 1; step <= 10; ++step)
            QTest::mouseMove(canvas, {300 - step, 20});
        QTest::mouseRelease(canvas, Qt::LeftButton, {}, {290, 20});
        QVERIFY(std::abs(view().begin() - begin - 10 * view().basesPerPx()) < 1e-6);
        QVERIFY(view().begin() != std::floor(view().begin()));
    }
    void tabGoesThroughAllParts()
    {
        const QList<QWidget*> order{m_view->ideogram(), m_view->overviewRuler(), m_view->overviewHeaders(), m_view->overviewCanvas()};
        for (qsizetype i = 0; i + 1 < order.size(); ++i) {
            QVERIFY(order[i]->focusPolicy() & Qt::TabFocus);
            QVERIFY(!order[i]->accessibleName().isEmpty());
            QWidget* next = order[i]->nextInFocusChain();
            while (next->focusPolicy() == Qt::NoFocus || !next->isVisible())
                next = next->nextInFocusChain();
            QCOMPARE(next, order[i + 1]);
        }
    }
    void canvasTellsAssistiveTools()
    {
        auto* canvas = m_view->overviewCanvas();
        auto* access = QAccessible::queryAccessibleInterface(canvas);
        QVERIFY(access);
        QCOMPARE(access->role(), QAccessible::Canvas);
        QCOMPARE(access->text(QAccessible::Value), QStringLiteral("chr1:100,001-110,000"));
        QCOMPARE(access->childCount(), 4);
        auto* second = access->child(1);
        QVERIFY(second && second->isValid());
        QCOMPARE(second->text(QAccessible::Name), QStringLiteral("Track high"));
        QVERIFY(second->text(QAccessible::Value).contains(QStringLiteral("4")));
        QCOMPARE(access->indexOfChild(second), 1);
        QCOMPARE(second->rect().top(), canvas->mapToGlobal(QPoint(0, 50)).y());
        canvas->setPointerBase(103'005);
        QVERIFY(access->text(QAccessible::Value).contains(QStringLiteral("103,006")));
        QVERIFY(access->child(2)->text(QAccessible::Value).contains(QStringLiteral("GATA1")));
        m_view->setTracks({});
        QCOMPARE(access->childCount(), 0);
        QVERIFY(!second->isValid());
    }
};

QTEST_MAIN(ViewRowsTest)
#include "view_rows_test.moc"
