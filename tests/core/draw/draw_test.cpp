// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/draw/canvas.h"
#include "core/draw/theme.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QTest>

using namespace bindscape;
using namespace bindscape::draw;

namespace {

// WCAG 2 contrast.
double luminance(Color c)
{
    const auto linear = [](double v) {
        v /= 255;
        return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}
double contrast(Color a, Color b)
{
    const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

}  // namespace

class DrawTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void colorsAsText()
    {
        QVERIFY(parseColor("#D55E00") == Color::hex(0xD55E00));
        QVERIFY(parseColor("#d55e00") == Color::hex(0xD55E00));
        QVERIFY(!parseColor("D55E00"));
        QVERIFY(!parseColor("#D55E0"));
        QVERIFY(!parseColor("#D55E0G"));
        QVERIFY(!parseColor("#-5D5E0"));
        QCOMPARE(toText(Color{0, 158, 115}), std::string("#009E73"));
        QVERIFY(mix(Color{0, 0, 0}, Color{200, 100, 50}, 0.5) == (Color{100, 50, 25}));
        QVERIFY(mix(Color{1, 2, 3}, Color{200, 100, 50}, NAN) == (Color{1, 2, 3}));
    }

    void paletteFacts()
    {
        for (const Theme* theme : {&lightTheme(), &darkTheme()}) {
            // Signed scores: exactly the ends, symmetric about a neutral middle, blue below and orange above.
            const Color low = theme->signedColor(-1), high = theme->signedColor(1);
            QVERIFY(low == Color::hex(theme->dark ? 0x7CC3F2 : 0x08519C));
            QVERIFY(high == Color::hex(theme->dark ? 0xFFB070 : 0xA84300));
            QVERIFY(theme->signedColor(0) == Color::hex(theme->dark ? 0x24272A : 0xFFFFFF));
            QVERIFY(theme->signedColor(-7) == low && theme->signedColor(7) == high);
            QVERIFY(theme->signedColor(NAN) == theme->signedColor(0));
            for (const double value : {0.2, 0.5, 0.9}) {
                QVERIFY(theme->signedColor(-value).b > theme->signedColor(-value).r);
                QVERIFY(theme->signedColor(value).r > theme->signedColor(value).b);
            }
            // Text is readable on every surface it stands on.
            for (const Color surface : {theme->window, theme->base, theme->canvas, theme->alternate, theme->header, theme->selection}) {
                QVERIFY(contrast(theme->text, surface) >= 4.5);
                QVERIFY(contrast(theme->text2, surface) >= 4.5);
            }
            QVERIFY(contrast(theme->warningText, theme->warningFill) >= 4.5);
            QVERIFY(contrast(theme->okText, theme->okFill) >= 4.5);
            QVERIFY(contrast(theme->errorText, theme->errorFill) >= 4.5);
            // Profiles run from dark to bright without turning back.
            for (int i = 0; i < 50; ++i)
                QVERIFY(luminance(theme->sequential(i / 50.0)) < luminance(theme->sequential((i + 1) / 50.0)));
            // The strong end of the k-mer squares stands out from the background most.
            QVERIFY(contrast(theme->sequentialOnWhite(1), theme->canvas) > contrast(theme->sequentialOnWhite(0), theme->canvas));
            for (int code = 0; code < 4; ++code)
                for (int other = 0; other < code; ++other)
                    QVERIFY(!(theme->base4(code) == theme->base4(other)));
            QVERIFY(theme->base4(4) == theme->text3);
            draw::Theme igv = *theme;
            igv.bases = draw::BaseColors::Igv;
            for (int code = 0; code < 4; ++code) {
                QVERIFY(!(igv.base4(code) == theme->base4(code)));
                QVERIFY(contrast(igv.base4(code), igv.canvas) > 2.5);
            }
            QVERIFY(igv.base4(4) == igv.text3);
        }
    }

    void hatchStaysInside()
    {
        test::RecordingCanvas canvas;
        const Rect rect{10, 20, 100, 30};
        canvas.hatch(rect, Color::hex(0x808080));
        QVERIFY(canvas.marks.size() > 10);
        for (const auto& mark : canvas.marks) {
            QVERIFY(mark.box.x >= rect.x - 1e-9 && mark.box.right() <= rect.right() + 1e-9);
            QVERIFY(mark.box.y >= rect.y - 1e-9 && mark.box.bottom() <= rect.bottom() + 1e-9);
            COMPARE_CLOSE(mark.box.width, mark.box.height, 1e-9, 1e-9);  // 45 degrees
        }
        test::RecordingCanvas empty;
        empty.hatch({10, 20, 0, 30}, Color{});
        empty.hatch({10, 20, NAN, 30}, Color{});
        QVERIFY(empty.marks.empty());
        empty.hatch({0, 0, 1e6, 10}, Color{});
        QVERIFY(empty.marks.size() <= 2001);
    }

    void elidesInTheMiddle()
    {
        const test::RecordingCanvas canvas;  // 5 px a letter at size 10
        const Font font{10};
        QCOMPARE(canvas.elided("ABCDEFGH", font, 40), std::string("ABCDEFGH"));
        QCOMPARE(canvas.elided("ABCDEFGH", font, 39), std::string("ABC…FGH"));
        QCOMPARE(canvas.elided("ABCDEFGH", font, 25), std::string("AB…GH"));
        QCOMPARE(canvas.elided("ABCDEFGH", font, 5), std::string("…"));
        QCOMPARE(canvas.elided("ABCDEFGH", font, 4), std::string(""));
        QCOMPARE(canvas.elided("αβγδεζηθ", font, 25), std::string("αβ…ηθ"));
        QCOMPARE(canvas.elided("", font, 0), std::string(""));
    }

    void pathsMove()
    {
        Path path;
        path.moveTo(0, 0);
        path.curveTo(0, 1, 1, 1, 1, 0);
        path.close();
        const Path moved = path.transformed(2, -3, 10, 20);
        QCOMPARE(moved.points.size(), std::size_t{4});
        COMPARE_CLOSE(moved.points[2].x, 12.0, 0, 1e-12);
        COMPARE_CLOSE(moved.points[2].y, 17.0, 0, 1e-12);
    }
};

QTEST_APPLESS_MAIN(DrawTest)
#include "draw_test.moc"
