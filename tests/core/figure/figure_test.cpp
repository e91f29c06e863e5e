// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/version.h"
#include "core/figure/figure.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace bindscape;
using namespace bindscape::figure;
using test::Mark;
namespace fs = std::filesystem;

namespace {

FigureTrack track(const char* name, genome::TrackData data, const char* role, const char* graph = "")
{
    FigureTrack t;
    t.name = name;
    t.subtitle = "max per px";
    t.data = std::move(data);
    t.style.role = role;
    t.style.graph = graph;
    return t;
}

std::vector<FigureTrack> tracksOf(const Region& region)
{
    const auto length = static_cast<std::size_t>(region.length());
    genome::Signal signal{region, std::vector<float>(length, 0), std::vector<float>(length, 3), std::vector<float>(length, 5)};
    genome::Transcript t{"VPS13D", "NM_015378", {"chr1", 12'289'900, 12'300'000}, Strand::Forward, 12'290'000, 12'299'000, {{12'289'900, 12'290'050}}};
    genome::MotifHit bound;
    bound.begin = 12'289'926;
    bound.end = 12'289'937;
    bound.strand = Strand::Forward;
    bound.label = 1;
    bound.motif = "SP1";
    genome::Attribution scores;
    scores.region = region;
    scores.values.assign(length, 0.01f);
    scores.letters.assign(length, 'G');
    scores.windows = {{12'289'431, 12'290'431, 12'289'926, 12'289'937, Strand::Forward, true, 1}};
    return {track("Genes", genome::Genes{region, {t}, {}}, "genes"),
            track("SP1 ChIP-seq", signal, "chip"),
            track("SP1 motif", genome::MotifHits{region, {bound}, {}, {}}, "motif"),
            track("Grad-CAM", scores, "score_blocked", "heat"),
            track("Grad-CAM letters", scores, "score_blocked", "letters")};
}

BrowserFigure browser()
{
    BrowserFigure figure;
    figure.genomeName = "hg19";
    figure.title = "SP1 at VPS13D";
    figure.legend = {"SP1, GC-controlled DanQ run 2; scores divided by their sum per window"};
    for (const Region& region : {Region{"chr1", 12'289'431, 12'290'431}, Region{"chr1", 12'289'890, 12'289'960}})
        figure.views.push_back({region, 249'250'621, tracksOf(region)});
    return figure;
}

std::optional<QString> output(const QString& program, const QStringList& arguments)
{
    if (QStandardPaths::findExecutable(program).isEmpty())
        return std::nullopt;
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(20000);
    return QString::fromUtf8(process.readAllStandardOutput());
}

}  // namespace

class FigureTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void browserSaysWhatItShows()
    {
        test::RecordingCanvas canvas;
        const double height = renderPicture(canvas, browser(), 518, 0, 7);
        QVERIFY(canvas.allFinite());
        QCOMPARE(canvas.openGroups, 0);
        QCOMPARE(canvas.openClips, 0);
        for (const char* text : {"SP1 at VPS13D", "chr1:12,289,432-12,290,431 (hg19)", "chr1:12,289,891-12,289,960 (hg19)", "200 bp", "10 bp", "VPS13D",
                                 "max per px", "bound", "unbound", "core replaced by N", "DanQ run 2", "N × 11 blocked"})
            QVERIFY2(canvas.hasText(text), text);
        for (const char* group : {"track:Genes", "track:SP1 ChIP-seq", "track:SP1 motif", "track:Grad-CAM", "track:Grad-CAM letters", "legend", "link"})
            QVERIFY2(std::find(canvas.groups.begin(), canvas.groups.end(), group) != canvas.groups.end(), group);
        double lowest = 0;
        for (const Mark& mark : canvas.marks) {
            QVERIFY2(mark.box.x >= -0.5 && mark.box.right() <= 518.5, mark.text.c_str());
            lowest = std::max(lowest, mark.box.bottom());
        }
        QVERIFY(lowest <= height && lowest > height - 12);
        for (const Mark& text : canvas.texts())
            QVERIFY2(text.font.size >= 5, text.text.c_str());
    }

    void overlaysShareARowAndAreNamed()
    {
        BrowserFigure figure = browser();
        figure.views.resize(1);
        const auto heightOf = [](const BrowserFigure& one) {
            test::RecordingCanvas canvas;
            return renderPicture(canvas, one, 518, 0, 7);
        };
        auto& tracks = figure.views[0].tracks;
        FigureTrack other = tracks[1];  // the signal
        other.name = "STAT1 ChIP-seq";
        other.style.color = draw::Color::hex(0x112233);
        other.style.opacity = 0.6;
        tracks.push_back(other);
        const double apart = heightOf(figure);
        tracks[1].overlay = tracks.back().overlay = "x";
        QVERIFY(heightOf(figure) < apart - 20);
        test::RecordingCanvas canvas;
        renderPicture(canvas, figure, 518, 0, 7);
        QCOMPARE(canvas.openGroups, 0);
        QVERIFY(std::find(canvas.groups.begin(), canvas.groups.end(), "track:SP1 ChIP-seq + STAT1 ChIP-seq") != canvas.groups.end());
        // Its colour in the row as opaque as it is drawn, beside its name, and in the legend.
        const auto inGroup = [&](const char* group, std::uint8_t alpha) {
            return !canvas.where([&](const Mark& m) { return m.group == group && m.fill && m.fill->r == 0x11 && m.fill->b == 0x33 && m.fill->a == alpha; }).empty();
        };
        QVERIFY(inGroup("track:SP1 ChIP-seq + STAT1 ChIP-seq", 255));
        QVERIFY(inGroup("legend", 153));
        QVERIFY(!canvas.where([](const Mark& m) { return m.group == "legend" && m.text == "SP1 ChIP-seq"; }).empty());
        QVERIFY(!canvas.where([](const Mark& m) { return m.group.starts_with("track:") && m.kind == Mark::Kind::Polygon && m.fill && m.fill->a == 153; }).empty());
    }

    void scaleBarIsAsLongAsItSays()
    {
        test::RecordingCanvas canvas;
        BrowserFigure figure = browser();
        figure.views.resize(1);
        renderPicture(canvas, figure, 518, 0, 7);
        const auto axis = canvas.where([](const Mark& m) { return m.group == "track:Grad-CAM" && m.kind == Mark::Kind::Rect && m.fill && m.box.width > 100; });
        const auto bar = canvas.where([](const Mark& m) { return m.group.starts_with("locus:") && m.kind == Mark::Kind::Line && m.box.width > 50 && m.box.width < 300; });
        QCOMPARE(bar.size(), std::size_t{1});
        QVERIFY(!axis.empty());
        double left = 1e9, right = 0;
        for (const Mark& mark : axis)
            left = std::min(left, mark.box.x), right = std::max(right, mark.box.right());
        COMPARE_CLOSE(bar[0].box.width, (right - left) / 5, 0, 0.5);  // 200 of 1,000 bases
    }

    void wantedHeightIsWhatIsDrawn()
    {
        test::RecordingCanvas canvas;
        const Picture picture = browser();
        // The recording canvas has other letter widths; heights depend on wrapped lines only.
        COMPARE_CLOSE(wantedHeightPt(picture, 518, 7), renderPicture(canvas, picture, 518, 0, 7), 1e-9, 0);
        QVERIFY(wantedHeightPt(picture, 518, 9) > wantedHeightPt(picture, 518, 7));
        Chart chart;
        chart.title = "Loss";
        QVERIFY(wantedHeightPt(chart, 252, 7) > 100);
        KmerChart few, many;
        few.rows.resize(3);
        many.rows.resize(30);
        QVERIFY(wantedHeightPt(many, 252, 7) > wantedHeightPt(few, 252, 7) + 200);
    }

    void givenHeightStretchesTheTracks()
    {
        const Picture picture = browser();
        const double wanted = wantedHeightPt(picture, 518, 7);
        test::RecordingCanvas canvas;
        renderPicture(canvas, picture, 518, wanted + 200, 7);
        double lowest = 0;
        for (const Mark& mark : canvas.marks)
            lowest = std::max(lowest, mark.box.bottom());
        QVERIFY(lowest <= wanted + 200 && lowest > wanted + 188);
    }

    void filesAndRecipe()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "SP1_chr1.12";
        ExportOptions options;
        options.format = draw::FileFormat::Svg;
        options.widthMm = 89;
        const ExportedFiles files = exportFigure(browser(), options, path, R"({"session": "a.bindscape", "unknown": [1, 2]})");
        QCOMPARE(files.figure.filename().string(), std::string("SP1_chr1.12.svg"));
        QCOMPARE(files.data.filename().string(), std::string("SP1_chr1.12.csv"));
        QCOMPARE(files.recipe.filename().string(), std::string("SP1_chr1.12.json"));
        const auto recipe = test::readJson(files.recipe);
        QCOMPARE(recipe["session"].get<std::string>(), std::string("a.bindscape"));
        QCOMPARE(recipe["unknown"].size(), std::size_t{2});
        QCOMPARE(recipe["options"]["width_mm"].get<double>(), 89.0);
        QVERIFY(recipe["options"]["height_mm"].get<double>() > 30);
        QCOMPARE(recipe["program"]["version"].get<std::string>(), std::string(version()));
        const QString csv = QString::fromStdString(readFile(files.data));
        const QStringList lines = csv.split('\n', Qt::SkipEmptyParts);
        const auto columns = lines[0].split(',').size();
        QVERIFY(lines[0].startsWith("view,track,chrom,begin,end"));
        for (const QString& line : lines)
            QCOMPARE(line.split(',').size(), columns);
        QVERIFY(csv.contains("1,SP1 ChIP-seq,chr1,12289431,12289432,"));
        // The same picture again gives the same bytes; another format goes beside it.
        const std::string first = readFile(files.figure);
        exportFigure(browser(), options, files.figure, "");
        QVERIFY(readFile(files.figure) == first);
        options.format = draw::FileFormat::Png;
        options.dpi = 100;
        QCOMPARE(exportFigure(browser(), options, files.figure, "").figure.filename().string(), std::string("SP1_chr1.12.png"));
    }

    void svgIsWellFormedWithOneGroupATrack()
    {
        const QTemporaryDir folder;
        ExportOptions options;
        options.format = draw::FileFormat::Svg;
        BrowserFigure figure = browser();
        figure.views[0].tracks[0].name = "Genes <&> \"x\" \xff";
        const auto files = exportFigure(figure, options, fs::path(folder.path().toStdString()) / "a.svg", "");
        QXmlStreamReader xml(QByteArray::fromStdString(readFile(files.figure)));
        QStringList ids;
        int depth = 0, deepest = 0;
        while (!xml.atEnd()) {
            const auto token = xml.readNext();
            if (token == QXmlStreamReader::StartElement && xml.name() == u"g") {
                deepest = std::max(deepest, ++depth);
                if (xml.attributes().hasAttribute("id"))
                    ids << xml.attributes().value("id").toString();
            } else if (token == QXmlStreamReader::EndElement && xml.name() == u"g") {
                --depth;
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QVERIFY(deepest <= 2);
        QVERIFY(ids.contains("track:SP1 ChIP-seq"));
        QCOMPARE(QSet<QString>(ids.begin(), ids.end()).size(), ids.size());
    }

    void pdfHoldsGeneNamesAsText()
    {
        const QTemporaryDir folder;
        ExportOptions options;
        const auto files = exportFigure(browser(), options, fs::path(folder.path().toStdString()) / "a", "");
        const auto text = output("pdftotext", {QString::fromStdString(files.figure.string()), "-"});
        if (!text)
            QSKIP("pdftotext is not installed.");
        QVERIFY(text->contains("VPS13D"));
        QVERIFY(text->contains("N × 11 blocked"));
        QVERIFY(text->contains("12,289,432"));
    }

    void troubleIsOneSentence()
    {
        ExportOptions options;
        VERIFY_ERROR(exportFigure(browser(), options, "/no/such/folder/a.pdf", ""), "/no/such/folder/a.pdf");
        VERIFY_ERROR(exportFigure(browser(), options, "a.pdf", "{not json"), "recipe");
        VERIFY_ERROR(exportFigure(browser(), options, "a.pdf", "[1]"), "recipe");
        options.fontPt = 0;
        VERIFY_ERROR(exportFigure(browser(), options, "a.pdf", ""), "pt");
        options.fontPt = 7;
        options.widthMm = -1;
        VERIFY_ERROR(exportFigure(browser(), options, "a.pdf", ""), "mm");
    }

    void emptyAndNarrowFigures()
    {
        for (const double width : {30.0, 252.0}) {
            for (BrowserFigure figure : {BrowserFigure{}, browser()}) {
                figure.views.push_back({});
                test::RecordingCanvas canvas;
                renderPicture(canvas, figure, width, 0, 7);
                QVERIFY(canvas.allFinite());
                QCOMPARE(canvas.openClips, 0);
            }
        }
    }
};

QTEST_GUILESS_MAIN(FigureTest)
#include "figure_test.moc"
