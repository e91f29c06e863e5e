// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/canvas/icons.h"
#include "widgets/canvas/look.h"
#include "widgets/canvas/qt_canvas.h"

#include <QApplication>
#include <QImage>
#include <QSignalSpy>
#include <QTest>

using namespace bindscape;
using widgets::QtCanvas;

namespace {

constexpr draw::Color kRed = draw::Color::hex(0xFF0000);

QImage blank()
{
    QImage image(100, 60, QImage::Format_RGB32);
    image.fill(Qt::white);
    return image;
}

int countOf(const QImage& image, const QColor& color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y) == color;
    }
    return count;
}

}  // namespace

class QtCanvasTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void boxesAreSharp()
    {
        QImage image = blank();
        QPainter painter(&image);
        QtCanvas(painter).fillRect({10, 20, 30, 5}, kRed);
        painter.end();
        QCOMPARE(countOf(image, Qt::red), 150);
        QCOMPARE(image.pixelColor(10, 20), QColor(Qt::red));
        QCOMPARE(image.pixelColor(40, 20), QColor(Qt::white));
    }
    void thinBarsDoNotVanish()
    {
        QImage image = blank();
        QPainter painter(&image);
        QtCanvas(painter).fillRect({10.6, 0, 0.3, 60}, kRed);  // lies between two pixel centres
        painter.end();
        QVERIFY(countOf(image, Qt::white) < 100 * 60);
    }
    void stairsOfASignalAreColumns()
    {
        QImage image = blank();
        QPainter painter(&image);
        QtCanvas canvas(painter);
        // Steps of 10, 30 and 20 px over the base line y = 50, from right to left as the painter of signals gives them.
        const std::vector<draw::Point> outline{{40, 30}, {30, 30}, {30, 20}, {20, 20}, {20, 40}, {10, 40}, {10, 50}, {40, 50}};
        canvas.polygon(outline, kRed, std::nullopt);
        painter.end();
        QCOMPARE(countOf(image, Qt::red), 10 * 10 + 10 * 30 + 10 * 20);
        QCOMPARE(image.pixelColor(25, 20), QColor(Qt::red));
        QCOMPARE(image.pixelColor(15, 39), QColor(Qt::white));
    }
    void otherOutlinesAreFilledAsTheyAre()
    {
        QImage image = blank();
        QPainter painter(&image);
        const std::vector<draw::Point> diamond{{50, 10}, {70, 30}, {50, 50}, {30, 30}};
        QtCanvas(painter).polygon(diamond, kRed, std::nullopt);
        painter.end();
        QVERIFY(std::abs(countOf(image, Qt::red) - 800) < 80);
        QCOMPARE(image.pixelColor(32, 12), QColor(Qt::white));
    }
    void longJaggedLinesAreAsWideAsShortOnes()
    {
        const auto ink = [](int count) {
            QImage image(720, 60, QImage::Format_RGB32);
            image.fill(Qt::white);
            QPainter painter(&image);
            std::vector<draw::Point> points;
            for (int i = 0; i <= count; ++i)
                points.push_back({10 + 700.0 * i / count, 10 + 40.0 * i / count});
            QtCanvas(painter).polyline(points, {kRed, 2, {}});
            painter.end();
            double sum = 0;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    sum += 255 - image.pixelColor(x, y).green();
            }
            return sum / 255;
        };
        const double few = ink(3), many = ink(350);
        QVERIFY(few > 100);
        QVERIFY2(std::abs(many / few - 1) < 0.25, qPrintable(QString::number(many / few)));
    }
    void clipsNest()
    {
        QImage image = blank();
        QPainter painter(&image);
        QtCanvas canvas(painter);
        canvas.pushClip({0, 0, 50, 60});
        canvas.pushClip({40, 0, 60, 60});
        canvas.fillRect({0, 0, 100, 60}, kRed);
        canvas.popClip();
        canvas.popClip();
        canvas.fillRect({90, 0, 10, 60}, kRed);
        painter.end();
        QCOMPARE(countOf(image, Qt::red), 10 * 60 + 10 * 60);
    }
    void textIsAligned()
    {
        const auto leftmost = [](draw::Align align) {
            QImage image = blank();
            QPainter painter(&image);
            QtCanvas(painter).text({50, 30}, "HHHH", {12}, draw::Color::hex(0), align, 0);
            painter.end();
            for (int x = 0; x < image.width(); ++x) {
                for (int y = 0; y < image.height(); ++y) {
                    if (image.pixelColor(x, y) != QColor(Qt::white))
                        return x;
                }
            }
            return -1;
        };
        QVERIFY(leftmost(draw::Align::Left) >= 49);
        QVERIFY(leftmost(draw::Align::Center) < 45);
        QVERIFY(leftmost(draw::Align::Right) < leftmost(draw::Align::Center));
    }
    void widthGrowsWithSizeAndWeight()
    {
        QImage image = blank();
        QPainter painter(&image);
        const QtCanvas canvas(painter);
        const double plain = canvas.textWidth("GATA1", {12});
        QVERIFY(plain > 10);
        QVERIFY(canvas.textWidth("GATA1", {24}) > 1.8 * plain);
        QVERIFY(canvas.textWidth("GATA1", {12, true}) >= plain);
    }
    void imagesKeepSharpCells()
    {
        QImage image = blank();
        QPainter painter(&image);
        draw::Raster raster{2, 1, {kRed, draw::Color::hex(0x0000FF)}};
        QtCanvas(painter).image({0, 0, 100, 60}, raster);
        painter.end();
        QCOMPARE(countOf(image, Qt::red), 50 * 60);
        QCOMPARE(countOf(image, Qt::blue), 50 * 60);
    }
    void colorsGoBothWays()
    {
        const draw::Color color{1, 2, 3, 4};
        QCOMPARE(widgets::fromQColor(widgets::toQColor(color)), color);
    }
    void themeSwitchesPaletteAndTells()
    {
        auto& look = widgets::Look::instance();
        QSignalSpy spy(&look, &widgets::Look::changed);
        look.apply(widgets::Scheme::Dark);
        QVERIFY(QApplication::palette().color(QPalette::Window).lightness() < 100);
        QVERIFY(widgets::theme().dark);
        look.apply(widgets::Scheme::Light);
        QVERIFY(QApplication::palette().color(QPalette::Window).lightness() > 200);
        QCOMPARE(spy.count(), 2);
        QVERIFY(!qApp->styleSheet().contains(QLatin1Char('@')));  // every colour of the rules is known
        for (const auto scheme : {widgets::Scheme::System, widgets::Scheme::Light, widgets::Scheme::Dark})
            QCOMPARE(widgets::schemeFromText(toText(scheme)), scheme);
    }
    void everyIconDraws()
    {
        for (int i = 0; i <= static_cast<int>(widgets::Symbol::Flask); ++i) {
            const QImage image = widgets::icon(static_cast<widgets::Symbol>(i)).pixmap(24, 24).toImage();
            bool drawn = false;
            for (int y = 0; y < image.height(); ++y) {
                for (int x = 0; x < image.width(); ++x)
                    drawn = drawn || qAlpha(image.pixel(x, y)) > 100;
            }
            QVERIFY2(drawn, qPrintable(QString::number(i)));
        }
    }
};

QTEST_MAIN(QtCanvasTest)
#include "qt_canvas_test.moc"
