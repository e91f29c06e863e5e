// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/random.h"
#include "core/tracks/viewport.h"
#include "tests/support/test_support.h"

#include <QTest>

using namespace bindscape;
using tracks::Viewport;

class ViewportTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mapsBasesAndPixels()
    {
        const Viewport view("chr1", 1000, 100, 200, 50, 400);  // 4 px a base
        COMPARE_CLOSE(view.pxPerBase(), 4.0, 1e-12, 0);
        COMPARE_CLOSE(view.toPx(100), 50.0, 1e-12, 0);
        COMPARE_CLOSE(view.toPx(200), 450.0, 1e-12, 0);
        COMPARE_CLOSE(view.toBase(52), 100.5, 1e-12, 0);
        QCOMPARE(view.baseAt(50), 100);
        QCOMPARE(view.baseAt(53.999), 100);
        QCOMPARE(view.baseAt(54), 101);
        QCOMPARE(view.baseAt(-1e9), 0);
        QCOMPARE(view.baseAt(1e9), 999);
        QVERIFY(view.region() == (Region{"chr1", 100, 200}));
    }

    void partlyVisibleBasesCount()
    {
        const Viewport view("chr1", 1000, 100.5, 200.2, 0, 400);
        QVERIFY(view.region() == (Region{"chr1", 100, 201}));
    }

    void zoomKeepsTheBaseUnderThePointer()
    {
        Viewport view("chr1", 249'250'621, 12'287'431, 12'292'431, 196, 920);
        for (const double px : {196.0, 300.5, 700.0, 1116.0}) {
            for (const double factor : {0.5, 2.0, 0.9, 1 / 0.9}) {
                const double before = view.toBase(px);
                view.zoomAt(px, factor);
                COMPARE_CLOSE(view.toBase(px), before, 0, 1e-6);
            }
        }
    }

    void zoomStopsAtTenBasesAndAtTheChromosome()
    {
        Viewport view("chrM", 16'571, 8000, 8100, 0, 1000);
        const double under = view.toBase(250);
        for (int i = 0; i < 30; ++i)
            view.zoomAt(250, 0.5);
        COMPARE_CLOSE(view.end() - view.begin(), 10.0, 1e-9, 0);
        COMPARE_CLOSE(view.toBase(250), under, 0, 1e-6);
        for (int i = 0; i < 60; ++i)
            view.zoomAt(250, 2);
        COMPARE_CLOSE(view.begin(), 0.0, 0, 1e-9);
        COMPARE_CLOSE(view.end(), 16'571.0, 1e-12, 0);
        view.zoomAt(10, 0);
        view.zoomAt(10, NAN);
        COMPARE_CLOSE(view.end(), 16'571.0, 1e-12, 0);
    }

    void panStopsAtTheEnds()
    {
        Viewport view("chr1", 1000, 100, 200, 0, 100);
        view.pan(50);
        COMPARE_CLOSE(view.begin(), 150.0, 1e-12, 0);
        view.pan(-1e6);
        COMPARE_CLOSE(view.begin(), 0.0, 0, 1e-12);
        COMPARE_CLOSE(view.end(), 100.0, 1e-12, 0);
        view.pan(1e6);
        COMPARE_CLOSE(view.begin(), 900.0, 1e-12, 0);
        view.pan(INFINITY);
        COMPARE_CLOSE(view.end(), 1000.0, 1e-12, 0);
    }

    void badRangesBecomeSensible()
    {
        Viewport view("chr1", 1000, 500, 500, 0, 0);
        COMPARE_CLOSE(view.end() - view.begin(), 10.0, 1e-12, 0);
        COMPARE_CLOSE(view.begin(), 495.0, 1e-12, 0);
        view.setRegion({"chr1", 900, 5000});
        QVERIFY(view.begin() >= 0 && view.end() <= 1000);
        const Viewport tiny("chrUn", 4, -3, 100, 0, 100);
        COMPARE_CLOSE(tiny.end() - tiny.begin(), 4.0, 1e-12, 0);
        const Viewport none("chr0", 0, NAN, NAN, 0, NAN);
        QVERIFY(std::isfinite(none.pxPerBase()));
        const Viewport nothing;
        QVERIFY(std::isfinite(nothing.pxPerBase()));
    }

    // Any series of moves leaves a view inside the chromosome.
    void anyMovesStayInside()
    {
        Random random(7);
        Viewport view("chr2", 5'000, 100, 300, 20, 700);
        for (int i = 0; i < 20'000; ++i) {
            const double px = random.uniform() * 900 - 100;
            if (random.uniform() < 0.5)
                view.zoomAt(px, std::exp((random.uniform() - 0.5) * 4));
            else
                view.pan((random.uniform() - 0.5) * 3000);
            QVERIFY(view.begin() >= -1e-9 && view.end() <= 5'000 + 1e-9);
            QVERIFY(view.end() - view.begin() >= 10 - 1e-6);
        }
    }
};

QTEST_APPLESS_MAIN(ViewportTest)
#include "viewport_test.moc"
