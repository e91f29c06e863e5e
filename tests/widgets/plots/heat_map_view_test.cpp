// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"
#include "widgets/plots/heat_map_view.h"

#include <QAccessible>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <cmath>

using namespace bindscape;
using namespace bindscape::widgets;

namespace {

figure::HeatMap smallMap()
{
    figure::HeatMap map;
    map.id = "cross";
    map.title = "Cross table";
    map.valueTitle = "auROC";
    map.rows = {"CTCF", "SP1"};
    map.columns = {"CTCF", "SP1", "NRF1"};
    map.values = {0.95, 0.6, NAN, 0.7, 0.9, 0.8};
    map.framed = {true, false, false, false, true, true};
    map.min = 0.5;
    map.max = 1;
    map.printValues = true;
    return map;
}

}  // namespace

class HeatMapViewTest : public QObject {
    Q_OBJECT
    std::unique_ptr<HeatMapView> m_view;

private Q_SLOTS:
    void init()
    {
        Look::instance().apply(Scheme::Light);
        m_view = std::make_unique<HeatMapView>();
        m_view->resize(500, 220);
        m_view->setMap(smallMap());
        m_view->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
    }
    void aClickChoosesItsCell()
    {
        QSignalSpy chosen(m_view.get(), &HeatMapView::cellChosen);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, m_view->cellRect({1, 2}).center());
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][0].toInt(), 1);
        QCOMPARE(chosen[0][1].toInt(), 2);
        QVERIFY(m_view->currentCell() == (HeatMapView::Cell{1, 2}));
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(2, m_view->height() - 2));
        QCOMPARE(chosen.count(), 1);
    }
    void arrowKeysMoveAndStayInside()
    {
        QSignalSpy chosen(m_view.get(), &HeatMapView::cellChosen);
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QVERIFY(m_view->currentCell() == (HeatMapView::Cell{1, 0}));
        QTest::keyClick(m_view.get(), Qt::Key_Down);
        QTest::keyClick(m_view.get(), Qt::Key_Left);
        QVERIFY(m_view->currentCell() == (HeatMapView::Cell{1, 0}));
        QTest::keyClick(m_view.get(), Qt::Key_End);
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QTest::keyClick(m_view.get(), Qt::Key_Up);
        QVERIFY(m_view->currentCell() == (HeatMapView::Cell{0, 2}));
        QCOMPARE(chosen.count(), 0);
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QCOMPARE(chosen.count(), 1);
        QCOMPARE(chosen[0][1].toInt(), 2);
    }
    void cellsAreSaid()
    {
        QCOMPARE(m_view->cellText({0, 0}), QStringLiteral("CTCF on CTCF: auROC 0.950, the best of its column"));
        QCOMPARE(m_view->cellText({0, 2}), QStringLiteral("CTCF on NRF1: auROC has no value"));
        QAccessibleInterface* access = QAccessible::queryAccessibleInterface(m_view.get());
        QCOMPARE(access->text(QAccessible::Name), QStringLiteral("Heat map: Cross table"));
        QCOMPARE(access->text(QAccessible::Description), QStringLiteral("2 rows, 3 columns"));
        QTest::keyClick(m_view.get(), Qt::Key_Right);
        QCOMPARE(access->text(QAccessible::Description), QStringLiteral("CTCF on SP1: auROC 0.600"));
    }
    void theCurrentCellStaysByName()
    {
        m_view->setCurrentCell(HeatMapView::Cell{1, 1});
        figure::HeatMap other = smallMap();
        other.rows = {"AAA", "CTCF", "SP1"};
        other.values.insert(other.values.begin(), {0.5, 0.5, 0.5});
        other.framed.clear();
        m_view->setMap(other);
        QVERIFY(m_view->currentCell() == (HeatMapView::Cell{2, 1}));
        other.rows = {"X"};
        other.values.resize(3);
        m_view->setMap(other);
        QVERIFY(!m_view->currentCell());
    }
    void coloursFollowTheTheme()
    {
        const QPoint middle = m_view->cellRect({1, 0}).center() - QPoint(0, m_view->cellRect({1, 0}).height() / 3);
        const auto colourOf = [&] { return m_view->grab().toImage().pixelColor(middle); };
        QCOMPARE(colourOf(), toQColor(draw::lightTheme().sequentialOnWhite(0.4)));
        Look::instance().apply(Scheme::Dark);
        QCOMPARE(colourOf(), toQColor(draw::darkTheme().sequentialOnWhite(0.4)));
    }
    void anEmptyMapDoesNothing()
    {
        QSignalSpy chosen(m_view.get(), &HeatMapView::cellChosen);
        m_view->setMap({});
        QVERIFY(!m_view->findChild<QToolButton*>()->isEnabled());
        QTest::keyClick(m_view.get(), Qt::Key_Return);
        QTest::mouseClick(m_view.get(), Qt::LeftButton, {}, QPoint(100, 100));
        QCOMPARE(chosen.count(), 0);
        m_view->grab();
    }
};

QTEST_MAIN(HeatMapViewTest)
#include "heat_map_view_test.moc"
