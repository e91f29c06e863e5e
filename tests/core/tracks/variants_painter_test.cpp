// SPDX-License-Identifier: GPL-3.0-or-later
// Variants by zoom: where the ink is, what is hollow, what is written; what lies under the pointer and in the CSV.
#include "core/tracks/track_painter.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QTest>

#include <set>

using namespace bindscape;
using namespace bindscape::tracks;
using genome::Variant;
using genome::VariantType;
using test::Mark;

namespace {

const draw::Theme& kTheme = draw::lightTheme();
const draw::Rect kArea{0, 10, 1000, 28};

Variant variant(std::int64_t begin, VariantType type, const char* reference, const char* alternates, bool passed = true)
{
    Variant item;
    item.begin = begin;
    item.end = begin + static_cast<std::int64_t>(std::string_view(reference).size());
    item.type = type;
    item.reference = reference;
    item.alternates = alternates;
    item.passed = passed;
    item.filter = passed ? "PASS" : "q10";
    return item;
}

struct Drawn {
    test::RecordingCanvas canvas;
    Viewport view;
    std::vector<Mark> fills() const
    {
        return canvas.where([](const Mark& mark) { return mark.kind == Mark::Kind::Rect && mark.fill; });
    }
    std::vector<Mark> outlines() const
    {
        return canvas.where([](const Mark& mark) { return mark.kind == Mark::Kind::Rect && mark.stroke; });
    }
};

Drawn paint(const std::vector<Variant>& items, double begin, double end, double height = 28)
{
    Drawn drawn{{}, Viewport("chr1", 1'000'000, begin, end, 0, 1000)};
    const genome::Variants data{{"chr1", 0, 1'000'000}, items, {}};
    paintTrack({drawn.canvas, kTheme, drawn.view, {0, 10, 1000, height}, 11, 1, std::nullopt, std::nullopt}, data, {});
    return drawn;
}

}  // namespace

class VariantsPainterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void densityFarOut()
    {
        std::vector<float> density(1000, 1);
        density[500] = 10;
        test::RecordingCanvas canvas;
        const Viewport view("chr1", 1'000'000, 0, 1'000'000, 0, 1000);
        paintTrack({canvas, kTheme, view, kArea, 11, 1, std::nullopt, std::nullopt}, genome::Variants{{"chr1", 0, 1'000'000}, {}, density}, {});
        const auto tallest = std::max_element(canvas.marks.begin(), canvas.marks.end(), [](auto& a, auto& b) { return a.box.height < b.box.height; });
        QCOMPARE(tallest->box.x, 500.0);
        QVERIFY(tallest->box.height > 20);
    }

    void ticksAreAsHighAsTheAlleleIsFrequent()
    {
        Variant rare = variant(10'000, VariantType::Snv, "A", "C"), common = rare, unknown = rare;
        rare.frequency = 0.01F;
        common.begin = 20'000, common.end = 20'001, common.frequency = 1;
        unknown.begin = 30'000, unknown.end = 30'001;
        const auto fills = paint({rare, common, unknown}, 0, 50'000).fills();
        QCOMPARE(fills.size(), std::size_t{3});
        QVERIFY(fills[0].box.height < fills[2].box.height && fills[2].box.height < fills[1].box.height);
        QCOMPARE(fills[0].box.bottom(), fills[1].box.bottom());
        QCOMPARE(fills[1].box.x, 400.0);
        QVERIFY(fills[0].fill == fills[1].fill && *fills[0].fill == kTheme.slate);
    }

    void filteredOnesAreHollow()
    {
        for (const double span : {50'000.0, 100.0}) {
            const auto begin = static_cast<std::int64_t>(span / 2);
            const auto passed = paint({variant(begin, VariantType::Complex, "AC", "GT")}, 0, span);
            const auto filtered = paint({variant(begin, VariantType::Complex, "AC", "GT", false)}, 0, span);
            QVERIFY(passed.outlines().empty() || span < 1000);
            QVERIFY(std::any_of(passed.canvas.marks.begin(), passed.canvas.marks.end(), [](const Mark& mark) { return mark.fill && mark.kind == Mark::Kind::Rect; }));
            QVERIFY(!filtered.outlines().empty() && filtered.fills().empty());
        }
    }

    void longSpansAndReferenceBlocksAreLines()
    {
        Variant deletion = variant(10'000, VariantType::Symbolic, "A", "<DEL>");
        deletion.end = 30'000;
        const auto fills = paint({deletion}, 0, 50'000).fills();
        QVERIFY(std::any_of(fills.begin(), fills.end(), [](const Mark& mark) { return mark.box.x == 200 && mark.box.width == 400; }));
        Variant block = variant(10'000, VariantType::Reference, "A", "<NON_REF>");
        block.end = 30'000;
        for (const Mark& mark : paint({block}, 0, 50'000).fills())
            QVERIFY(mark.fill == kTheme.hairline && mark.box.height <= 2);
    }

    void singleBasesAreLettersInTheirColour()
    {
        const auto wide = paint({variant(50, VariantType::Snv, "A", "T")}, 40, 60);  // 50 px a base
        QVERIFY(wide.canvas.hasText("A>T"));
        QVERIFY(wide.canvas.texts()[0].fill == kTheme.vermillion);
        QCOMPARE(wide.canvas.texts()[0].box.x + wide.canvas.texts()[0].box.width / 2, wide.view.toPx(50.5));
        const auto base = paint({variant(50, VariantType::Snv, "A", "G")}, 0, 83);  // 12 px a base
        QCOMPARE(base.canvas.texts()[0].text, std::string("G"));
        QVERIFY(base.canvas.texts()[0].fill == kTheme.orange);
        const auto far = paint({variant(500, VariantType::Snv, "A", "C")}, 0, 1000);  // 1 px a base
        QVERIFY(far.canvas.texts().empty());
        QVERIFY(far.fills().at(0).fill == kTheme.blue);
    }

    void insertionsAreImarksBetweenBases()
    {
        const auto drawn = paint({variant(50, VariantType::Insertion, "A", "ACC")}, 0, 100);  // 10 px a base
        const auto lines = drawn.canvas.where([](const Mark& mark) { return mark.kind == Mark::Kind::Line; });
        QCOMPARE(lines.size(), std::size_t{3});
        QVERIFY(std::fabs(lines[0].box.x - drawn.view.toPx(51)) < 1 && lines[0].box.height > 8);
        QVERIFY(lines[1].box.width > 3 && lines[1].box.height == 0);
    }

    void deletionsCoverWhatIsGone()
    {
        const auto drawn = paint({variant(50, VariantType::Deletion, "ACGT", "A")}, 0, 100);
        const auto fills = drawn.fills();
        QCOMPARE(fills.size(), std::size_t{1});
        QCOMPARE(fills[0].box.x, drawn.view.toPx(51));
        QCOMPARE(fills[0].box.right(), drawn.view.toPx(54));
    }

    void symbolsAreWrittenInTheirBar()
    {
        Variant deletion = variant(20, VariantType::Symbolic, "A", "<DEL>");
        deletion.end = 80;
        const auto drawn = paint({deletion}, 0, 100);
        QVERIFY(drawn.canvas.hasText("<DEL>"));
        QCOMPARE(drawn.outlines().at(0).box.x, drawn.view.toPx(21) + 0.5);
    }

    void namesWhereThereIsRoom()
    {
        Variant one = variant(10, VariantType::Snv, "A", "T"), two = variant(40, VariantType::Snv, "A", "T");
        one.id = "rs1";
        two.id = "rs2";
        const auto drawn = paint({one, two}, 0, 60);
        QVERIFY(drawn.canvas.hasText("rs1 A>T") && drawn.canvas.hasText("rs2 A>T"));
        two.begin = 11, two.end = 12;
        const auto crowded = paint({one, two}, 0, 60);
        QVERIFY(!crowded.canvas.hasText("rs1") && crowded.canvas.hasText("rs2"));
        QVERIFY(!paint({one}, 0, 500).canvas.hasText("rs1"));
    }

    void overlapsGetASecondLane()
    {
        const auto lanes = [](double height) {
            std::set<double> tops;
            const auto drawn = paint({variant(20, VariantType::Complex, std::string(30, 'A').c_str(), "C"), variant(30, VariantType::Snv, "A", "T")}, 0, 300, height);
            for (const Mark& mark : drawn.canvas.marks)
                if (mark.kind == Mark::Kind::Rect)
                    tops.insert(std::floor(mark.box.y));
            return tops.size();
        };
        QCOMPARE(lanes(28), std::size_t{2});
        QCOMPARE(lanes(14), std::size_t{1});
    }

    void pointerAndNumbers()
    {
        Variant item = variant(50, VariantType::Snv, "A", "T", false);
        item.id = "rs7";
        item.frequency = 0.25F;
        item.quality = 31;
        const genome::Variants data{{"chr1", 0, 100}, {item, variant(80, VariantType::Deletion, "ACGT", "A")}, {}};
        const Viewport view("chr1", 1000, 0, 100, 0, 1000);
        const Pick picked = pick(view, kArea, data, {}, {view.toPx(50.5), 20});
        QCOMPARE(picked.text, std::string("rs7 A>T, frequency 0.25, quality 31, filtered: q10"));
        QVERIFY(picked.region == (Region{"chr1", 50, 51}) && picked.value == 0.25);
        QCOMPARE(pick(view, kArea, data, {}, {view.toPx(82), 20}).text, std::string("ACGT>A"));
        QVERIFY(pick(view, kArea, data, {}, {view.toPx(20), 20}).text.empty());
        const genome::Variants dense{{"chr1", 0, 100}, {}, {1, 7}};
        QCOMPARE(pick(view, kArea, dense, {}, {view.toPx(60), 20}).text, std::string("7 variants here"));
        const auto rows = plottedNumbers(data, {"chr1", 40, 60});
        QCOMPARE(rows.size(), std::size_t{2});
        QCOMPARE(rows[1], (std::vector<std::string>{"50", "51", "rs7", "A", "T", "31", "q10", "0.25"}));
    }
};

QTEST_APPLESS_MAIN(VariantsPainterTest)
#include "variants_painter_test.moc"
