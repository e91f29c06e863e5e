// SPDX-License-Identifier: GPL-3.0-or-later
// The map of all changes: rows A C G T, colours by sign on one symmetric scale, the base that is there marked, gaps hatched; and what the
// pointer and the data export say of it.
#include "core/tracks/track_painter.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QTest>

#include <cmath>

using namespace bindscape;
using namespace bindscape::tracks;
using test::Mark;
using test::RecordingCanvas;

namespace {

const draw::Theme& kTheme = draw::lightTheme();
constexpr double kWidth = 400, kHeight = 86, kTop = 3, kRow = 20;  // margins of 3 px

// Ten bases ACGTACGTAC from 100; the change of base i to letter l is (l + 1) * 0.1, negative at odd bases, 0 for the base that is there.
// The last base was not scored.
genome::Attribution map()
{
    genome::Attribution data;
    data.region = {"chr1", 100, 110};
    data.letters = "ACGTACGTAC";
    data.values.assign(10, 0.4F);
    data.values[9] = std::nanf("");
    for (int letter = 0; letter < 4; ++letter)
        for (int base = 0; base < 10; ++base)
            data.table.push_back(base == 9            ? std::nanf("")
                                 : base % 4 == letter ? 0.0F
                                                      : (base % 2 ? -0.1F : 0.1F) * static_cast<float>(letter + 1));
    return data;
}

TrackStyle style(bool flipped = false)
{
    TrackStyle made;
    made.graph = "mutagenesis";
    made.flipped = flipped;
    return made;
}

const Viewport kView("chr1", 1000, 100, 110, 0, kWidth);

RecordingCanvas paint(const genome::Attribution& data, const TrackStyle& look, bool onScreen = true)
{
    RecordingCanvas canvas;
    PaintContext context{canvas, kTheme, kView, {0, 0, kWidth, kHeight}, 11, 1, std::nullopt, std::nullopt};
    context.crisp = onScreen;
    paintTrack(context, data, look);
    return canvas;
}

// The colour of the cell at a base and row.
std::optional<draw::Color> colorAt(const RecordingCanvas& canvas, int base, int row)
{
    std::optional<draw::Color> color;
    for (const Mark& mark : canvas.marks) {
        const bool here = std::fabs(mark.box.x - base * 40) < 1.5 && std::fabs(mark.box.y - (kTop + row * kRow)) < 1.5 &&
                          mark.box.width < 60 && mark.box.height < 25;
        if (mark.kind == Mark::Kind::Rect && mark.fill && here)
            color = mark.fill;
    }
    return color;
}

}  // namespace

class MutagenesisPainterTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsAreLettersAndColoursAreChanges()
    {
        const auto canvas = paint(map(), style());
        for (int base = 0; base < 9; ++base)
            for (int row = 0; row < 4; ++row) {
                const double change = base % 4 == row ? 0 : (base % 2 ? -0.1 : 0.1) * (row + 1);
                const auto color = colorAt(canvas, base, row);
                QVERIFY2(color == kTheme.signedColor(static_cast<double>(static_cast<float>(change)) / static_cast<double>(0.1F * 4)),
                         qPrintable(QStringLiteral("base %1 row %2").arg(base).arg(row)));
            }
        QVERIFY(!colorAt(canvas, 9, 0));
        for (const char* letter : {"A", "C", "G", "T"})
            QVERIFY(!canvas.where([&](const Mark& m) { return m.kind == Mark::Kind::Text && m.text == letter && m.box.x < 10; }).empty());
    }

    void theBaseThatIsThereIsMarked()
    {
        const auto dots = paint(map(), style()).where([](const Mark& m) { return m.kind == Mark::Kind::Circle; });
        QCOMPARE(dots.size(), std::size_t{9});  // none where nothing was scored
        for (std::size_t i = 0; i < dots.size(); ++i)
            QVERIFY(std::fabs(dots[i].box.y + dots[i].box.height / 2 - (kTop + static_cast<double>(i % 4) * kRow + kRow / 2)) < 0.01);
        // On the other strand the same cells stand in the rows of the complements.
        const auto flipped = paint(map(), style(true));
        QVERIFY(colorAt(flipped, 2, 0) == colorAt(paint(map(), style()), 2, 3));
        const auto turned = flipped.where([](const Mark& m) { return m.kind == Mark::Kind::Circle; });
        QVERIFY(std::fabs(turned[0].box.y + turned[0].box.height / 2 - (kTop + 3.5 * kRow)) < 0.01);
    }

    void theScaleIsSymmetricAndOfTheTable()
    {
        const auto range = dataRange(map(), style());
        QVERIFY(range && range->first == -range->second && std::fabs(range->second - 0.4) < 1e-6);
        TrackStyle heat = style();
        heat.graph = "heat";
        auto strong = map();
        strong.table[3] = 7;  // A at the fourth base
        QVERIFY(std::fabs(dataRange(strong, style())->second - 7) < 1e-6);
        QVERIFY(std::fabs(dataRange(strong, heat)->second - 0.4) < 1e-6);
        QCOMPARE(scaleTexts(style(), "B", genome::TrackKind::Attribution, *range).front().substr(0, 5), std::string("B · "));
        // In a figure there is no badge.
        const auto says = [](const RecordingCanvas& canvas) {
            return !canvas.where([](const Mark& m) { return m.text.starts_with("±"); }).empty();
        };
        QVERIFY(says(paint(map(), style(), false)) && !says(paint(map(), style())));
    }

    void blockedCoresShowNothing()
    {
        auto data = map();
        data.windows.push_back({100, 110, 103, 106, Strand::Forward, true, 1});
        const auto canvas = paint(data, style());
        for (int base = 3; base < 6; ++base)
            QVERIFY(!colorAt(canvas, base, 0) && !colorAt(canvas, base, 3));
        QVERIFY(colorAt(canvas, 6, 0) && colorAt(canvas, 2, 0));
        QCOMPARE(canvas.where([](const Mark& m) { return m.kind == Mark::Kind::Circle; }).size(), std::size_t{6});
    }

    void withoutATableItIsAHeatRowWithAHint()
    {
        auto data = map();
        data.table.clear();
        const auto hint = [](const RecordingCanvas& canvas, const char* words) {
            return !canvas.where([&](const Mark& m) { return m.text.find(words) != std::string::npos; }).empty();
        };
        QVERIFY(hint(paint(data, style()), "in-silico mutagenesis"));
        data.values.assign(5, 0.1F);  // two bases a bin
        data.letters.clear();
        const auto far = paint(data, style());
        QVERIFY(hint(far, "Zoom in"));
        QVERIFY(far.where([](const Mark& m) { return m.kind == Mark::Kind::Circle; }).empty());
    }

    void pointerAndExportSayTheNumbers()
    {
        const draw::Rect area{0, 0, kWidth, kHeight};
        // Base 102 is a G, the pointer is in the row of T.
        const Pick found = pick(kView, area, map(), style(), {2 * 40 + 20, kTop + 3.5 * kRow});
        QVERIFY2(found.text.starts_with("G>T +0.40 (A +0.10, C +0.20, T +0.40)"), found.text.c_str());
        QVERIFY(found.value && std::fabs(*found.value - 0.4) < 1e-6);
        const Pick there = pick(kView, area, map(), style(), {2 * 40 + 20, kTop + 2.5 * kRow});
        QVERIFY2(there.text.starts_with("G is there ("), there.text.c_str());
        const Pick turned = pick(kView, area, map(), style(true), {2 * 40 + 20, kTop + 0.5 * kRow});
        QVERIFY2(turned.text.starts_with("C>A +0.40 ("), turned.text.c_str());
        QCOMPARE(pick(kView, area, map(), style(), {9 * 40 + 20, kTop + 5}).text, std::string("not scored"));
        const auto rows = plottedNumbers(map(), {"chr1", 100, 110});
        QCOMPARE(rows.size(), std::size_t{11});
        QCOMPARE(rows[0].back(), std::string("change_T"));
        QCOMPARE(rows[3][6], std::string("0"));
        QCOMPARE(rows[4][5].substr(0, 4), std::string("-0.2"));
        QCOMPARE(rows[10][4], std::string("NA"));
    }
};

QTEST_APPLESS_MAIN(MutagenesisPainterTest)
#include "mutagenesis_painter_test.moc"
