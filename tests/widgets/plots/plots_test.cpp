// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/look.h"
#include "widgets/plots/chart_view.h"
#include "widgets/plots/kmer_model.h"
#include "widgets/plots/kmer_view.h"

#include "tests/support/test_support.h"

#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <QWheelEvent>

// The header uses keywords that tests do without.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#include <qcustomplot.h>
#undef signals
#undef slots
#undef foreach

#include <limits>

using namespace bindscape;
using namespace bindscape::widgets;

namespace {

figure::Chart twoCurves()
{
    figure::Chart chart;
    chart.id = "auroc";
    chart.title = "Validation auROC";
    chart.x = {"epoch", 0.0, {}};
    chart.y = {"auROC", {}, {}};
    figure::Series present, blocked;
    present.name = "core present";
    present.role = figure::Role::Present;
    blocked.name = "core blocked";
    blocked.role = figure::Role::Blocked;
    for (int epoch = 1; epoch <= 10; ++epoch) {
        for (figure::Series* series : {&present, &blocked}) {
            series->x.push_back(epoch);
            series->y.push_back(0.6 + 0.03 * epoch - (series == &blocked ? 0.05 : 0));
        }
        present.low.push_back(present.y.back() - 0.02);
        present.high.push_back(present.y.back() + 0.02);
    }
    chart.series = {present, blocked};
    chart.markers = {{7, "best epoch 7", figure::Role::Best}};
    return chart;
}

analysis::KmerTable smallTable()
{
    analysis::KmerTable table;
    table.options.k = 3;
    table.occurrences = 1000;
    table.topOccurrences = 10;
    const auto add = [&](const char* word, double odds, double log10P, const char* motif) {
        analysis::KmerRow row;
        row.kmer = word;
        row.oddsRatio = odds;
        row.low = odds / 2;
        row.high = odds * 2;
        row.log10P = log10P;
        row.log10Bonferroni = std::min(0.0, log10P + 2);
        row.log10Q = row.log10Bonferroni;
        row.top = 5;
        row.total = 50;
        row.motif = motif;
        table.rows.push_back(row);
    };
    add("AAA", 1.0, -0.1, "");
    add("CAG", 8.0, -40, "TAL1");
    add("GAT", 12.0, -400, "GATA1");
    add("TTT", 0.4, -0.01, "NFY-A");
    return table;
}

}  // namespace

class PlotsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { Look::instance().apply(Scheme::Light); }

    void showsSeriesAndRanges()
    {
        ChartView view;
        view.resize(500, 300);
        QVERIFY(!view.hasData());
        view.setChart(twoCurves());
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QCOMPARE(view.shownSeries(), QStringList({QStringLiteral("core present"), QStringLiteral("core blocked")}));
        QVERIFY(view.visibleX().low == 0 && view.visibleX().high == 10);
        QVERIFY(view.visibleY().low <= 0.57 && view.visibleY().high >= 0.92);  // bands are inside
        QVERIFY(view.accessibleName().contains(QStringLiteral("Validation auROC")));
        QVERIFY(view.accessibleDescription().contains(QStringLiteral("0.85")));
    }
    void aClickIsNotADrag()
    {
        ChartView view;
        view.resize(500, 300);
        view.setChart(twoCurves());
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTest::qWait(20);  // the queued replot lays out the axes
        QSignalSpy clicked(&view, &ChartView::clicked);
        const QPoint at = view.toPixel(5, 0.75);
        QWidget* plot = view.childAt(at);
        QVERIFY(plot != nullptr);
        const QPoint inside = plot->mapFrom(&view, at);
        QTest::mouseClick(plot, Qt::LeftButton, {}, inside);
        QCOMPARE(clicked.count(), 1);
        QVERIFY(std::abs(clicked[0][0].toDouble() - 5) < 0.1);
        QVERIFY(std::abs(clicked[0][1].toDouble() - 0.75) < 0.02);
        QTest::mousePress(plot, Qt::LeftButton, {}, inside);
        QTest::mouseMove(plot, inside + QPoint(60, 0));
        QTest::mouseRelease(plot, Qt::LeftButton, {}, inside + QPoint(60, 0));
        QCOMPARE(clicked.count(), 1);
    }
    void zoomsPansAndResets()
    {
        ChartView view;
        view.resize(500, 300);
        view.setChart(twoCurves());
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_Plus);
        QVERIFY(view.visibleX().high - view.visibleX().low < 9);
        const double before = view.visibleX().low;
        QTest::keyClick(&view, Qt::Key_Right);
        QVERIFY(view.visibleX().low > before);
        // New points of the same chart keep the zoom; another chart does not.
        const auto zoomed = view.visibleX();
        view.setChart(twoCurves());
        QCOMPARE(view.visibleX().low, zoomed.low);
        QTest::keyClick(&view, Qt::Key_Home);
        QCOMPARE(view.visibleX().low, 0.0);
        QCOMPARE(view.visibleX().high, 10.0);
        // Never beyond the data.
        for (int i = 0; i < 5; ++i)
            QTest::keyClick(&view, Qt::Key_Minus);
        QVERIFY(view.visibleX().low >= 0 && view.visibleX().high <= 10);
    }
    void survivesOddNumbers()
    {
        ChartView view;
        figure::Chart chart = twoCurves();
        chart.series[0].y[3] = std::numeric_limits<double>::quiet_NaN();
        chart.series[1].y[2] = std::numeric_limits<double>::infinity();
        chart.series[1].x.pop_back();  // lengths that disagree
        view.setChart(chart);
        chart.series = {{}};
        view.setChart(chart);
        QVERIFY(!view.hasData());
        figure::Series single;
        single.x = {1};
        single.y = {0.5};
        chart.series = {single};
        view.setChart(chart);
        QVERIFY(view.hasData());
        QVERIFY(view.visibleY().high > view.visibleY().low);
        Look::instance().apply(Scheme::Dark);
        view.grab();
        Look::instance().apply(Scheme::Light);
    }

    void textsKeepTheirPlaces()
    {
        ChartView view;
        figure::Chart chart = twoCurves();
        chart.y.title = "binary cross-entropy per row, averaged weights";
        chart.note = "n = 10";
        view.setNoteShown(false);
        view.resize(300, 150);
        view.setChart(chart);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTest::qWait(30);
        auto* plot = view.findChild<QCustomPlot*>();
        QVERIFY(plot->yAxis->label().endsWith(QChar(0x2026)));  // shorter than its axis
        for (const auto* label : view.findChildren<QLabel*>())
            QVERIFY(!label->isVisible() || label->text() != QStringLiteral("n = 10"));
        // The text of the marker stands above the plot, the legend hides no curve.
        bool found = false;
        for (int i = 0; i < plot->itemCount(); ++i)
            if (auto* text = qobject_cast<QCPItemText*>(plot->item(i))) {
                found = true;
                QVERIFY(text->bottom->pixelPosition().y() <= plot->axisRect()->top() + 1);
            }
        QVERIFY(found);
        view.resize(600, 400);
        QTest::qWait(30);
        QCOMPARE(plot->yAxis->label(), QString::fromStdString(chart.y.title));
        const QRect legend = plot->legend->outerRect();
        for (const auto& series : chart.series)
            for (std::size_t i = 0; i < series.x.size(); ++i)
                QVERIFY(!legend.contains(QPointF(plot->xAxis->coordToPixel(series.x[i]), plot->yAxis->coordToPixel(series.y[i])).toPoint()));
        // A title that had no room at all, as before a hidden plot is laid out, is not forgotten by the margins.
        const QRect room = plot->axisRect()->rect();
        for (const QSize size : {QSize(12, 60), QSize(600, plot->height())}) {
            plot->resize(size);
            plot->replot();
        }
        QCOMPARE(plot->axisRect()->rect().bottom(), room.bottom());
    }

    // In a low plot: names of two words stand below each other before they are turned, and the curves are named in the head.
    void lowPlotsKeepRoomForWhatIsDrawn()
    {
        ChartView view;
        figure::Chart chart = twoCurves();
        for (auto& series : chart.series) {
            series.x = {0, 1};
            series.y = {1, 2};
        }
        chart.x.categories = {"pooled positions", "SP1"};
        view.setMinimumWidth(0);
        view.setLegendInHead(true);
        view.resize(600, 150);
        view.setChart(chart);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        auto* plot = view.findChild<QCustomPlot*>();
        QVERIFY(!plot->legend->visible());
        const auto labels = view.findChildren<QLabel*>();
        for (const auto& series : chart.series)
            QVERIFY(std::any_of(labels.begin(), labels.end(), [&](const QLabel* label) {
                return label->isVisible() && label->text().contains(QString::fromStdString(series.name));
            }));
        const int whole = QFontMetrics(plot->xAxis->tickLabelFont()).horizontalAdvance(QStringLiteral("pooled positions"));
        const auto heightAt = [&](int each) {
            view.resize(view.width() + qRound(each * plot->xAxis->range().size()) - plot->axisRect()->width(), 150);
            QTest::qWait(30);
            return plot->axisRect()->height();
        };
        const int beside = heightAt(whole * 2), broken = heightAt(whole - 4);
        QCOMPARE(plot->xAxis->tickLabelRotation(), 0.0);
        QVERIFY(broken < beside);
        QVERIFY(heightAt(whole / 3) < broken);
        QCOMPARE(plot->xAxis->tickLabelRotation(), -90.0);
    }

    void barsAndPointsAreClicked()
    {
        figure::Chart chart;
        chart.id = "histogram";
        chart.x = {"probability", 0.0, 1.0};
        figure::Series tall, low, dots;
        tall.name = QStringLiteral("unbound").toStdString();
        tall.x = low.x = {0.25, 0.75};
        tall.y = {10, 1};
        low.name = "bound";
        low.y = {2, 8};
        tall.barWidth = low.barWidth = 0.5;
        dots.points = true;
        dots.line = false;
        dots.x = {0.5};
        dots.y = {9.5};
        dots.low = {9};
        dots.high = {9.8};
        chart.series = {tall, low, dots};
        ChartView view;
        view.resize(500, 300);
        view.setChart(chart);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTest::qWait(20);
        QCOMPARE(view.shownSeries().mid(0, 2), QStringList({QStringLiteral("unbound"), QStringLiteral("bound")}));
        QVERIFY(view.visibleY().low == 0 && view.visibleY().high >= 10);
        QSignalSpy clicked(&view, &ChartView::pointClicked);
        const auto click = [&view, &clicked](double x, double y) {
            clicked.clear();
            const QPoint at = view.toPixel(x, y);
            QWidget* plot = view.childAt(at);
            QTest::mouseClick(plot, Qt::LeftButton, {}, plot->mapFrom(&view, at));
            return clicked.isEmpty() ? QPair<int, int>(-1, -1) : QPair<int, int>(clicked[0][0].toInt(), clicked[0][1].toInt());
        };
        QCOMPARE(click(0.3, 6), qMakePair(0, 0));
        QCOMPARE(click(0.3, 1.5), qMakePair(1, 0));   // the low bar lies before the tall one
        QCOMPARE(click(0.9, 0.5), qMakePair(0, 1));
        QCOMPARE(click(0.9, 5), qMakePair(1, 1));
        QCOMPARE(click(0.5, 9.5), qMakePair(2, 0));
        QCOMPARE(click(0.9, 10), qMakePair(-1, -1));
    }
    void namesDecadesAndLabelsAreShown()
    {
        figure::Chart chart;
        chart.id = "tfs";
        chart.x.categories = {"SP1", "NRF1", "a-name-of-many-letters", "STAT3"};
        chart.y = {"sites", {}, {}, true};
        figure::Series series;
        series.x = {0, 1, 2, 3};
        series.y = {120, 4000, 0, 90'000};
        series.barWidth = 0.8;
        series.labels = {"", "largest", "", ""};
        chart.series = {series};
        ChartView view;
        view.resize(800, 300);
        view.setChart(chart);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QTest::qWait(30);
        auto* plot = view.findChild<QCustomPlot*>();
        QCOMPARE(view.visibleX().low, -0.5);
        QCOMPARE(view.visibleX().high, 3.5);
        QVERIFY(plot->yAxis->scaleType() == QCPAxis::stLogarithmic);
        QCOMPARE(view.visibleY().low, 100.0);
        QCOMPARE(view.visibleY().high, 100'000.0);
        QCOMPARE(plot->xAxis->tickVectorLabels().mid(0, 2), QVector<QString>({QStringLiteral("SP1"), QStringLiteral("NRF1")}));
        QCOMPARE(plot->xAxis->tickLabelRotation(), 0.0);
        view.resize(260, 300);
        QTest::qWait(30);
        QCOMPARE(plot->xAxis->tickLabelRotation(), -90.0);
        view.setFocus();
        QTest::keyClick(&view, Qt::Key_Plus);
        QTest::keyClick(&view, Qt::Key_Up);
        QVERIFY(view.visibleY().low > 0 && view.visibleY().high <= 100'000);
        // The next chart of the same view has numbers again.
        view.setChart(twoCurves());
        QTest::qWait(30);
        QVERIFY(plot->yAxis->scaleType() == QCPAxis::stLinear);
        QCOMPARE(plot->xAxis->tickLabelRotation(), 0.0);
    }

    void pValuesReadWell_data()
    {
        QTest::addColumn<double>("log10P");
        QTest::addColumn<QString>("text");
        QTest::newRow("underflow") << -400.0 << QStringLiteral("< 1e-300");
        QTest::newRow("one") << 0.0 << QStringLiteral("1");
        QTest::newRow("small") << std::log10(0.031) << QStringLiteral("0.031");
        QTest::newRow("tiny") << -11.638 << QStringLiteral("2.3e-12");
        QTest::newRow("rounds up") << std::log10(9.99e-7) << QStringLiteral("1e-6");
        QTest::newRow("nan") << std::numeric_limits<double>::quiet_NaN() << QStringLiteral("–");
    }
    void pValuesReadWell()
    {
        QFETCH(double, log10P);
        QTEST(pValueText(log10P), "text");
    }
    void kmersBestFirstAndSelectable()
    {
        KmerView view;
        view.setTable(smallTable());
        QCOMPARE(view.rowsShown(), 4);
        QCOMPARE(view.kmerAt(0), QStringLiteral("GAT"));
        QCOMPARE(view.kmerAt(1), QStringLiteral("CAG"));
        QSignalSpy selected(&view, &KmerView::kmerSelected);
        view.table()->selectRow(1);
        QCOMPARE(selected.count(), 1);
        QCOMPARE(selected[0][0].toString(), QStringLiteral("CAG"));
        QTest::keyClick(view.table(), Qt::Key_Up);
        QCOMPARE(view.selectedKmer(), QStringLiteral("GAT"));
        view.setTable(smallTable());  // read again: the choice stays, and nobody is told
        QCOMPARE(view.selectedKmer(), QStringLiteral("GAT"));
        QCOMPARE(selected.count(), 2);
        QVERIFY(view.row(QStringLiteral("CAG")) != nullptr);
        QVERIFY(view.row(QStringLiteral("CCC")) == nullptr);
    }
    void kmersAreFilteredByWordAndMotif()
    {
        KmerView view;
        view.setTable(smallTable());
        auto* filter = view.findChild<QLineEdit*>();
        filter->setText(QStringLiteral("gat"));
        QCOMPARE(view.rowsShown(), 1);
        filter->setText(QStringLiteral("tal1"));
        QCOMPARE(view.kmerAt(0), QStringLiteral("CAG"));
        filter->setText(QStringLiteral("nfy-a"));
        QCOMPARE(view.rowsShown(), 1);
        filter->setText(QStringLiteral("("));
        QCOMPARE(view.rowsShown(), 0);
        filter->clear();
        QCOMPARE(view.rowsShown(), 4);
        const auto header = [&view](int column) { return view.table()->model()->headerData(column, Qt::Horizontal).toString(); };
        QCOMPARE(header(KmerModel::AdjustedP), QStringLiteral("Adjusted P ▲"));
        Q_EMIT view.table()->horizontalHeader()->sectionClicked(KmerModel::Odds);
        QCOMPARE(view.kmerAt(0), QStringLiteral("TTT"));
        QCOMPARE(header(KmerModel::Odds), QStringLiteral("Odds ratio ▲"));
        QCOMPARE(header(KmerModel::AdjustedP), QStringLiteral("Adjusted P"));
        Q_EMIT view.table()->horizontalHeader()->sectionClicked(KmerModel::Odds);
        QCOMPARE(view.kmerAt(0), QStringLiteral("GAT"));
    }
};

QTEST_MAIN(PlotsTest)
#include "plots_test.moc"
