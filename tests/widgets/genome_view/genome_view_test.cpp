// SPDX-License-Identifier: GPL-3.0-or-later
// The view under mouse and keys, offscreen, with tracks made of formulas and reads that answer at once.
#include "tests/widgets/genome_view/view_support.h"
#include "widgets/canvas/look.h"

#include <QLineEdit>
#include <QPointer>
#include <QSignalSpy>

using namespace bindscape;
using namespace bindscape::widgets;

Q_DECLARE_METATYPE(bindscape::Region)

namespace {

constexpr std::int64_t kLength = 5'000'000;

using test::drag;
using test::turnWheel;

template <class Source>
ViewTrack track(const std::string& id, double height, bool detail = false)
{
    return test::viewTrack<Source>(id, height, detail);
}

}  // namespace

class GenomeViewTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<GenomeView> m_view;
    tracks::Viewport view() const { return m_view->overview().viewport(); }

private Q_SLOTS:
    void initTestCase() { Look::instance().apply(Scheme::Light); }
    void init()
    {
        m_view = std::make_unique<GenomeView>();
        m_view->setReader(test::readAtOnce());
        m_view->resize(1196, 700);
        m_view->show();
        m_view->setTracks({track<test::FakeSignal>("signal", 50), track<test::FakeHits>("hits", 28, true), track<test::FakeScores>("scores", 22, true),
                           track<test::FakeBases>("sequence", 38, true)});
        m_view->showRegion({"chr1", 100'000, 110'000}, kLength);
        m_view->showDetail({"chr1", 105'000, 105'088}, kLength);
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
        QTest::qWait(80);
    }
    void cleanup() { m_view.reset(); }

    void aTrackOutOfSightIsScrolledTo()
    {
        std::vector<ViewTrack> many;
        for (const char* id : {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"})
            many.push_back(track<test::FakeSignal>(id, 90));
        m_view->setTracks(many);
        TrackLane& lane = m_view->overview();
        const auto seen = [&](const std::string& id) {
            const auto [first, end] = lane.visibleRows();
            const int row = lane.rowOf(id);
            const auto& place = lane.rows()[static_cast<std::size_t>(row)];
            return first <= row && row < end && place.top >= lane.scroll();
        };
        QVERIFY(seen("a") && !seen("l"));
        m_view->reveal("b");
        QCOMPARE(lane.scroll(), 0.0);  // is seen already
        m_view->reveal("l");
        QVERIFY(seen("l") && seen("k") && !seen("a"));
        m_view->reveal("a");
        QCOMPARE(lane.scroll(), 0.0);
        m_view->reveal("none");
        QCOMPARE(lane.scroll(), 0.0);
    }
    void wheelKeepsTheBaseUnderThePointer()
    {
        auto* canvas = m_view->overviewCanvas();
        const double before = view().toBase(300);
        turnWheel(canvas, {300, 20}, 3);
        QVERIFY(view().end() - view().begin() < 6000);
        QVERIFY(std::abs(view().toBase(300) - before) < 0.01);
        turnWheel(canvas, {300, 20}, -3);
        QVERIFY(std::abs(view().begin() - 100'000) < 1);
    }
    void shiftWheelPans()
    {
        turnWheel(m_view->overviewCanvas(), {300, 20}, -1, Qt::ShiftModifier);
        QVERIFY(view().begin() > 100'500);
        QVERIFY(std::abs(view().end() - view().begin() - 10'000) < 1);
    }
    void dragPansByAsManyPixels()
    {
        QSignalSpy moved(m_view.get(), &GenomeView::regionMoved), settled(m_view.get(), &GenomeView::settled);
        const double base = view().toBase(500);
        drag(m_view->overviewCanvas(), {500, 20}, {400, 20});
        QVERIFY(std::abs(view().toBase(400) - base) < 0.5);
        QVERIFY(moved.count() > 0);
        QTRY_COMPARE_WITH_TIMEOUT(settled.count(), 1, 2000);
    }
    void panStopsAtTheEnds()
    {
        m_view->overview().pan(-1e9);
        QCOMPARE(view().begin(), 0.0);
        m_view->overview().pan(1e9);
        QCOMPARE(view().end(), static_cast<double>(kLength));
    }
    void doubleClickZooms_data()
    {
        QTest::addColumn<int>("modifiers");
        QTest::addColumn<double>("factor");
        QTest::newRow("in") << int(Qt::NoModifier) << 0.5;
        QTest::newRow("shift") << int(Qt::ShiftModifier) << 0.125;
        QTest::newRow("alt") << int(Qt::AltModifier) << 2.0;
    }
    void doubleClickZooms()
    {
        QFETCH(int, modifiers);
        QFETCH(double, factor);
        const double base = view().toBase(250);
        QTest::mouseDClick(m_view->overviewCanvas(), Qt::LeftButton, Qt::KeyboardModifiers(modifiers), {250, 20});
        QVERIFY(std::abs((view().end() - view().begin()) - factor * 10'000) < 2);
        QVERIFY(std::abs(view().toBase(250) - base) < 1);
    }
    void sweepOnTheRulerZooms()
    {
        const auto from = view().baseAt(200), to = view().baseAt(600);
        drag(m_view->overviewRuler(), {200, 5}, {600, 5});
        QCOMPARE(view().region(), (Region{"chr1", from, to + 1}));
    }
    void boxOnTheRulerMovesTheDetail()
    {
        QSignalSpy moved(m_view.get(), &GenomeView::detailMoved);
        auto* ruler = m_view->overviewRuler();
        const int x = qRound(view().toPx(105'044));
        drag(ruler, {x, ruler->height() - 2}, {x + 100, ruler->height() - 2});
        QVERIFY(moved.count() > 0);
        const Region detail = m_view->detail().region();
        QVERIFY(std::abs(detail.begin - 106'000) < 20);
        QCOMPARE(view().region(), (Region{"chr1", 100'000, 110'000}));
    }
    void shiftDragReportsTheRange()
    {
        QSignalSpy swept(m_view.get(), &GenomeView::rangeSwept);
        drag(m_view->overviewCanvas(), {100, 20}, {300, 20}, Qt::ShiftModifier);
        QCOMPARE(swept.count(), 1);
        QCOMPARE(swept[0][0].value<Region>().begin, 101'000);
        QCOMPARE(view().region(), (Region{"chr1", 100'000, 110'000}));
    }
    void clickOnAHitTellsWhich()
    {
        QSignalSpy clicked(m_view.get(), &GenomeView::hitClicked), empty(m_view.get(), &GenomeView::emptyClicked);
        const int x = qRound(view().toPx(103'005));
        QTest::mouseClick(m_view->overviewCanvas(), Qt::LeftButton, {}, {x, 50 + 14});
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(clicked[0][0].value<genome::MotifHit>().begin, 103'000);
        QTest::mouseClick(m_view->overviewCanvas(), Qt::LeftButton, {}, {x + 25, 50 + 14});
        QCOMPARE(empty.count(), 1);
    }
    void chromosomeJumps()
    {
        auto* ideogram = m_view->ideogram();
        const auto bar = tracks::ideogramBar({0, 0, static_cast<double>(ideogram->width()), ideogram->height() - 1.0});
        QTest::mouseClick(ideogram, Qt::LeftButton, {}, QPoint(qRound(bar.x + bar.width / 2), ideogram->height() / 2));
        QVERIFY(std::abs((view().begin() + view().end()) / 2 - kLength / 2) < kLength / bar.width);
        QVERIFY(std::abs(view().end() - view().begin() - 10'000) < 1);
    }
    void pointerIsReported()
    {
        QSignalSpy pointed(m_view.get(), &GenomeView::pointed);
        auto* canvas = m_view->detailCanvas();
        const auto x = qRound(m_view->detail().viewport().toPx(105'021.5));
        QTest::mouseMove(canvas, {x, 10});
        QVERIFY(pointed.count() > 0);
        const auto report = pointed.last()[0].value<PointerReport>();
        QCOMPARE(report.position, QStringLiteral("chr1:105,022"));
        QCOMPARE(report.letter, QStringLiteral("C"));  // 105,021 % 4 == 1
        QVERIFY(report.values.contains(QStringLiteral("Track scores")));
    }
    void headerSelectsAndReorders()
    {
        auto* headers = m_view->overviewHeaders();
        QSignalSpy reordered(m_view.get(), &GenomeView::reordered);
        QTest::mouseClick(headers, Qt::LeftButton, {}, {60, 10});
        QVERIFY(m_view->selection().contains("signal"));
        QTest::mouseClick(headers, Qt::LeftButton, Qt::ControlModifier, {60, 55});
        QCOMPARE(m_view->selection().ids().size(), 2u);
        drag(headers, {60, 10}, {60, 110});
        QCOMPARE(reordered.count(), 2);  // all that are selected, in their order
        QCOMPARE(reordered[0][0].toString(), QStringLiteral("signal"));
        QCOMPARE(reordered[1][0].toString(), QStringLiteral("hits"));
        QCOMPARE(reordered[1][1].toString(), QStringLiteral("sequence"));
    }
    void lowerEdgeResizes()
    {
        QSignalSpy changed(m_view.get(), &GenomeView::heightChanged);
        drag(m_view->overviewHeaders(), {60, 48}, {60, 78});
        QCOMPARE(changed.count(), 1);
        QCOMPARE(changed[0][0].toString(), QStringLiteral("signal"));
        QCOMPARE(changed[0][1].toDouble(), 80.0);
    }
    void nameIsEdited()
    {
        QSignalSpy renamed(m_view.get(), &GenomeView::renamed);
        QTest::mouseDClick(m_view->overviewHeaders(), Qt::LeftButton, {}, {60, 10});
        auto* editor = m_view->overviewHeaders()->findChild<QLineEdit*>();
        QVERIFY(editor);
        editor->setText(QStringLiteral("New name"));
        QTest::keyClick(editor, Qt::Key_Return);
        QCOMPARE(renamed.count(), 1);
        QCOMPARE(renamed[0][1].toString(), QStringLiteral("New name"));
    }
    void clickElsewhereEndsEditing()
    {
        m_view->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
        m_view->editName("signal");
        QPointer<QLineEdit> editor = m_view->overviewHeaders()->findChild<QLineEdit*>();
        QTRY_VERIFY(editor && editor->hasFocus());
        m_view->overviewCanvas()->setFocus();
        QTRY_VERIFY(!editor);
    }
    void escapeKeepsTheName()
    {
        QSignalSpy renamed(m_view.get(), &GenomeView::renamed);
        m_view->editName("signal");
        auto* editor = m_view->overviewHeaders()->findChild<QLineEdit*>();
        editor->setText(QStringLiteral("Not this"));
        QTest::keyClick(editor, Qt::Key_Escape);
        QCOMPARE(renamed.count(), 0);
    }
    void nameComesBeforeBadgeAndSubtitle()
    {
        const QFont font = m_view->font();
        const HeaderText scores{QStringLiteral("Grad-CAM present"),
                                {QStringLiteral("auto \u00B7 \u00B10.0046"), QStringLiteral("\u00B10.0046")},
                                QStringLiteral("GATA1 \u00B7 quick")};
        const auto narrow = layoutHeader({0, 0, 196, 22}, scores, font);
        QCOMPARE(narrow.name.text, scores.name);
        const auto wide = layoutHeader({0, 0, 320, 22}, scores, font);
        QCOMPARE(wide.name.text, scores.name);
        QCOMPARE(wide.badgeText, scores.badge.front());
        const auto tall = layoutHeader({0, 0, 196, 100}, scores, font);
        QVERIFY(!tall.badge.isEmpty() && !tall.subtitle.empty());
        for (const auto& line : tall.subtitle) {
            QVERIFY(!line.text.contains(QChar(0x2026)));
            QVERIFY(!line.box.intersects(tall.badge));
        }
    }
    void badgeIsShorterWhereTheSubtitleNeedsTheRoom()
    {
        HeaderText signal{QStringLiteral("GATA1 ChIP-seq"),
                          {QStringLiteral("auto \u00B7 0\u201355.2"), QStringLiteral("0\u201355.2")},
                          QStringLiteral("simulated ChIP")};
        const auto layout = layoutHeader({0, 0, 196, 50}, signal, m_view->font());
        QCOMPARE(layout.subtitle.front().text, signal.subtitle);
        QVERIFY(!layout.badgeText.isEmpty());
        signal.subtitle = QStringLiteral("wgEncodeSydhTfbsGm12878.bigWig");
        const auto below = layoutHeader({0, 0, 196, 50}, signal, m_view->font());
        QVERIFY(below.badge.top() > below.subtitle.front().box.center().y());
        QVERIFY(below.badge.bottom() <= 50);
    }
    void heightIsDividedByNeedOrByTheUser()
    {
        auto tracks = m_view->tracks();
        for (auto& one : tracks)
            one.style.height = 150;
        m_view->setTracks(tracks);
        const int above = m_view->overviewCanvas()->height(), below = m_view->detailCanvas()->height();
        QVERIFY(above > 100 && below > 100);
        auto* band = m_view->linkBand();
        QTest::mousePress(band, Qt::LeftButton, {}, {300, 8});
        QTest::mouseMove(band, {300, 58});  // the band goes along: from here on the pointer rests on it
        QTest::mouseRelease(band, Qt::LeftButton, {}, {300, 8});
        QVERIFY(std::abs(m_view->overviewCanvas()->height() - above - 50) <= 2);
        QTest::mouseDClick(band, Qt::LeftButton, {}, {300, 8});
        QCOMPARE(m_view->overviewCanvas()->height(), above);
    }
    void chipAndMenuAskForMore()
    {
        QSignalSpy color(m_view.get(), &GenomeView::colorWanted), menu(m_view.get(), &GenomeView::menuWanted);
        const auto layout = m_view->overviewHeaders()->layoutOf(0);
        QTest::mouseClick(m_view->overviewHeaders(), Qt::LeftButton, {}, layout.chip.center().toPoint());
        QTest::mouseClick(m_view->overviewHeaders(), Qt::LeftButton, {}, layout.menu.center().toPoint());
        QCOMPARE(color.count(), 1);
        QCOMPARE(menu.count(), 1);
    }
    void withoutDetailAllTracksAreAbove()
    {
        auto only = track<test::FakeBases>("only below", 38, true);
        only.overview = false;
        auto tracks = m_view->tracks();
        tracks.push_back(only);
        m_view->setTracks(tracks);
        QCOMPARE(m_view->overview().tracks().size(), 4u);
        QCOMPARE(m_view->detail().tracks().size(), 4u);
        m_view->setDetailShown(false);
        QCOMPARE(m_view->overview().tracks().size(), 5u);
        QVERIFY(!m_view->detailCanvas()->isVisible());
    }
    void lettersBelowAreHigherThanTheHeatRow()
    {
        const auto& scores = *m_view->overview().track("scores");
        QVERIFY(heightIn(Place::Detail, scores) > 3 * heightIn(Place::Overview, scores));
        QCOMPARE(storedHeight(Place::Detail, scores, heightIn(Place::Detail, scores)), scores.style.height);
        QCOMPARE(styleIn(Place::Overview, scores).graph, std::string("heat"));
        QCOMPARE(styleIn(Place::Detail, scores).graph, std::string("letters"));
    }
    void keysMoveTheLaneWithTheFocus()
    {
        m_view->detailCanvas()->setFocus();
        const Region before = m_view->detail().region();
        m_view->panBy(0.5);
        QVERIFY(m_view->detail().region().begin > before.begin);
        QCOMPARE(view().region(), (Region{"chr1", 100'000, 110'000}));
    }
    void showBasesCentresOnTheDetail()
    {
        m_view->overviewCanvas()->setFocus();
        m_view->showBases(1000);
        QCOMPARE(view().region(), (Region{"chr1", 104'544, 105'544}));
    }
    void everyZoomPaintsInBothSchemes()
    {
        for (const auto scheme : {Scheme::Dark, Scheme::Light}) {
            Look::instance().apply(scheme);
            for (const std::int64_t length : {kLength, std::int64_t(1'000'000), std::int64_t(10'000), std::int64_t(1000), std::int64_t(60), std::int64_t(10)}) {
                m_view->showRegion({"chr1", 0, length}, kLength);
                QTest::qWait(45);
                QVERIFY(!m_view->grab().isNull());
            }
        }
    }
};

QTEST_MAIN(GenomeViewTest)
#include "genome_view_test.moc"
