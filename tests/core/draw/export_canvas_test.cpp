// SPDX-License-Identifier: GPL-3.0-or-later
// The files are read back by other programs where these are installed.
#include "core/base/atomic_file.h"
#include "core/draw/export_canvas.h"
#include "tests/support/test_support.h"

#include <QImage>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

#include <fcntl.h>
#include <unistd.h>

using namespace bindscape;
using namespace bindscape::draw;
namespace fs = std::filesystem;

namespace {

void drawSample(Canvas& canvas)
{
    canvas.beginGroup("track:SP1 <ChIP> & \"seq\"");
    canvas.pushClip({0, 0, 200, 100});
    canvas.fillRect({10, 10, 50, 20}, Color::hex(0xCC79A7).withAlpha(0.5));
    canvas.strokeRect({10, 10, 50, 20}, {Color::hex(0), 0.5, {}});
    canvas.roundedRect({70, 10, 30, 20}, 3, Color::hex(0x009E73), Pen{Color::hex(0), 0.5, {2, 1}});
    canvas.line({0, 50}, {100, 50}, {Color::hex(0), 0.5, {0, 0}});
    const std::vector<Point> points{{0, 60}, {20, 70}, {40, 60}};
    canvas.polyline(points, {Color::hex(0x0072B2), 1, {}});
    canvas.polygon(points, Color::hex(0xE69F00), std::nullopt);
    Path path;
    path.moveTo(100, 60);
    path.curveTo(110, 60, 120, 70, 120, 80);
    path.lineTo(100, 80);
    path.close();
    canvas.fillPath(path, Color::hex(0x44546A));
    canvas.circle({150, 60}, 5, std::nullopt, Pen{Color::hex(0), 0.5, {}});
    canvas.popClip();
    canvas.endGroup();
    canvas.beginGroup("names");
    canvas.text({10, 90}, "VPS13D", {7, false, true, false}, Color::hex(0));
    canvas.text({100, 90}, "−0.020 Σ|s| × 11 <b> & \x01\xff", {6, true, false, false}, Color::hex(0), Align::Center, -90);
    canvas.text({150, 90}, "CCAAT", {6, false, false, true}, Color::hex(0), Align::Right);
    Raster raster{2, 1, {Color::hex(0xFF0000), Color::hex(0x0000FF)}};
    canvas.image({200, 10, 40, 20}, raster);
    canvas.endGroup();
}

fs::path exported(const QTemporaryDir& folder, FileFormat format, const char* name, ExportSize size = {89, 40, 300, false})
{
    const fs::path path = fs::path(folder.path().toStdString()) / name;
    const auto canvas = exportCanvas(path, format, size, "A <title>", "chr1:1-2 & more");
    drawSample(*canvas);
    canvas->finish();
    return path;
}

// Output of a program, or none when it is not installed.
std::optional<QString> output(const QString& program, const QStringList& arguments)
{
    if (QStandardPaths::findExecutable(program).isEmpty())
        return std::nullopt;
    QProcess process;
    process.start(program, arguments);
    process.waitForFinished(20000);
    if (process.exitCode() != 0)
        return QString("failed: ") + process.readAllStandardError();
    return QString::fromUtf8(process.readAllStandardOutput());
}

#define OUTPUT_OR_SKIP(result, program, ...)                          \
    const auto result##Maybe = output(program, QStringList{__VA_ARGS__}); \
    if (!result##Maybe)                                               \
        QSKIP("This reader is not installed.");                       \
    const QString result = *result##Maybe

}  // namespace

class ExportCanvasTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { QVERIFY(m_folder.isValid()); }

    void formatsByName()
    {
        QVERIFY(fileFormatFromText("SVG") == FileFormat::Svg);
        QVERIFY(fileFormatFromText("pdf") == FileFormat::Pdf);
        QVERIFY(fileFormatFromText("Png") == FileFormat::Png);
        QVERIFY(!fileFormatFromText("tiff"));
    }

    void svgIsWellFormedAndNamed()
    {
        const std::string svg = readFile(exported(m_folder, FileFormat::Svg, "a.svg"));
        QXmlStreamReader xml(QByteArray::fromStdString(svg));
        QStringList ids, texts;
        int clips = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            const auto attributes = xml.attributes();
            for (const auto& attribute : attributes)
                QVERIFY2(!attribute.value().contains(u"rgba"), "no rgba() in SVG 1.1");
            if (xml.name() == u"svg") {
                QCOMPARE(attributes.value("version").toString(), QString("1.1"));
                QCOMPARE(attributes.value("width").toString(), QString("89mm"));
                QCOMPARE(attributes.value("height").toString(), QString("40mm"));
                QCOMPARE(attributes.value("viewBox").toString(), QString("0 0 252.283 113.386"));
            } else if (xml.name() == u"g" && attributes.hasAttribute("id")) {
                ids << attributes.value("id").toString();
            } else if (xml.name() == u"clipPath") {
                ++clips;
            } else if (xml.name() == u"text") {
                QVERIFY(attributes.value("font-family").startsWith(u"Arial") || attributes.value("font-family").startsWith(u"DejaVu Sans Mono"));
                texts << xml.readElementText();
            }
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        QCOMPARE(ids, (QStringList{"background", "track:SP1 <ChIP> & \"seq\"", "names"}));
        QCOMPARE(clips, 1);
        QVERIFY(texts.contains("VPS13D"));
        QVERIFY(svg.find("fill-opacity=\"0.502\"") != std::string::npos);
    }

    void largeHeatMapsAreImagesWithSharpCells()
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / "heat.svg";
        const auto canvas = exportCanvas(path, FileFormat::Svg, {}, "", "");
        Raster raster{300, 100, std::vector<Color>(30'000, Color::hex(0x0000FF))};
        raster.pixels[0] = Color::hex(0xFF0000, 128);
        canvas->image({0, 0, 100, 100}, raster);
        canvas->finish();
        const QString svg = QString::fromStdString(readFile(path));
        QVERIFY(svg.contains("image-rendering:pixelated"));
        const auto data = QRegularExpression("base64,([^\"]+)\"").match(svg).captured(1);
        const QImage image = QImage::fromData(QByteArray::fromBase64(data.toLatin1()));
        QCOMPARE(image.size(), QSize(300, 100));
        QCOMPARE(image.pixelColor(0, 0), QColor(255, 0, 0, 128));
        QCOMPARE(image.pixelColor(1, 0), QColor(0, 0, 255));
    }

    void sameDrawingSameBytes()
    {
        for (const auto format : {FileFormat::Svg, FileFormat::Png})
            QCOMPARE(readFile(exported(m_folder, format, "b1")), readFile(exported(m_folder, format, "b2")));
    }

    void pdfDateCanBeFixed()
    {
        qputenv("SOURCE_DATE_EPOCH", "1700000000");
        const std::string first = readFile(exported(m_folder, FileFormat::Pdf, "d1.pdf"));
        QTest::qWait(1100);  // the date has a resolution of a second
        const std::string second = readFile(exported(m_folder, FileFormat::Pdf, "d2.pdf"));
        qunsetenv("SOURCE_DATE_EPOCH");
        QVERIFY(first == second);
        QVERIFY(first.find("20231114221320") != std::string::npos);
    }

    void groupsHaveDistinctIds()
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / "twice.svg";
        const auto canvas = exportCanvas(path, FileFormat::Svg, {}, "", "");
        for (int i = 0; i < 2; ++i) {
            canvas->beginGroup("track:A");
            canvas->endGroup();
        }
        canvas->finish();
        const std::string svg = readFile(path);
        QVERIFY(svg.find("id=\"track:A\"") != std::string::npos);
        QVERIFY(svg.find("id=\"track:A (2)\"") != std::string::npos);
    }

    void svgIsReadByRsvg()
    {
        const fs::path svg = exported(m_folder, FileFormat::Svg, "r.svg");
        const QString png = m_folder.filePath("r.png");
        OUTPUT_OR_SKIP(said, "rsvg-convert", "-d", "300", "-p", "300", "-o", png, QString::fromStdString(svg.string()));
        QVERIFY2(said.isEmpty(), qPrintable(said));
        const QImage image(png);
        QVERIFY(std::abs(image.width() - 89 / 25.4 * 300) <= 1);
        QVERIFY(std::abs(image.height() - 40 / 25.4 * 300) <= 1);
        // Left and right cell of the image, sharp to the edge.
        const double scale = 300 / 72.0;
        QCOMPARE(image.pixelColor(int(218 * scale), int(20 * scale)), QColor(255, 0, 0));
        QCOMPARE(image.pixelColor(int(222 * scale), int(20 * scale)), QColor(0, 0, 255));
    }

    void pdfHasSizeFontsAndText()
    {
        const QString pdf = QString::fromStdString(exported(m_folder, FileFormat::Pdf, "a.pdf").string());
        OUTPUT_OR_SKIP(info, "pdfinfo", pdf);
        const auto size = QRegularExpression("Page size:\\s+([0-9.]+) x ([0-9.]+) pts").match(info);
        QVERIFY(size.hasMatch());
        QVERIFY(std::abs(size.captured(1).toDouble() - 89 * 72 / 25.4) < 0.01);
        QVERIFY(std::abs(size.captured(2).toDouble() - 40 * 72 / 25.4) < 0.01);
        QVERIFY(info.contains("A <title>"));
        OUTPUT_OR_SKIP(text, "pdftotext", pdf, "-");
        QVERIFY(text.contains("VPS13D"));
        QVERIFY(text.contains("CCAAT"));
        OUTPUT_OR_SKIP(fonts, "pdffonts", pdf);
        const QStringList rows = fonts.split('\n', Qt::SkipEmptyParts).mid(2);
        QVERIFY(rows.size() >= 3);
        for (const QString& row : rows) {
            const auto embedded = QRegularExpression("(yes|no)\\s+(yes|no)\\s+(yes|no)").match(row);
            QCOMPARE(embedded.captured(1), QString("yes"));
            QVERIFY2(row.contains("TrueType"), qPrintable(row));
        }
    }

    void pngHasPixelsAndResolution()
    {
        const fs::path path = exported(m_folder, FileFormat::Png, "a.png");
        const QImage image(QString::fromStdString(path.string()));
        QCOMPARE(image.width(), 1051);
        QCOMPARE(image.height(), 472);
        QCOMPARE(image.dotsPerMeterX(), 11811);
        QCOMPARE(image.text("Title"), QString("A <title>"));
        QVERIFY(!image.hasAlphaChannel());
        QCOMPARE(image.pixelColor(1045, 5), QColor(Qt::white));
        const QImage clear(QString::fromStdString(exported(m_folder, FileFormat::Png, "c.png", {89, 40, 100, true}).string()));
        QCOMPARE(clear.pixelColor(345, 5).alpha(), 0);
        OUTPUT_OR_SKIP(said, "identify", "-units", "PixelsPerInch", "-format", "%x %m", QString::fromStdString(path.string()));
        QVERIFY2(said.startsWith("300") && said.contains("PNG"), qPrintable(said));
    }

    void textWidthIsThatOfArial()
    {
        const auto canvas = exportCanvas("unused", FileFormat::Pdf, {}, "", "");
        // Advance widths of Arial and Liberation Sans: M 1706, i 455 of 2048.
        COMPARE_CLOSE(canvas->textWidth("M", {10}), 8.33, 0.001, 0);
        COMPARE_CLOSE(canvas->textWidth("iiii", {7}), 4 * 7 * 455.0 / 2048, 0.01, 0);
        COMPARE_CLOSE(canvas->textWidth("ACGT", {10, false, false, true}), 4 * 6.02, 0.001, 0);
    }

    // Whether memory was left alone is seen by the asan preset.
    void givenUpFilesLeaveNothing()
    {
        const QTemporaryDir folder;
        for (const auto format : {FileFormat::Svg, FileFormat::Pdf, FileFormat::Png}) {
            const fs::path file = fs::path(folder.path().toStdString()) / "given-up";
            exportCanvas(file, format, {20, 20, 72, false}, "", "")->fillRect({0, 0, 9, 9}, Color::hex(0x123456));
            QVERIFY(!fs::exists(file));
        }
    }

    void troubleIsOneSentence_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("svg") << int(FileFormat::Svg);
        QTest::newRow("pdf") << int(FileFormat::Pdf);
        QTest::newRow("png") << int(FileFormat::Png);
    }
    void troubleIsOneSentence()
    {
        QFETCH(int, format);
        const auto kind = static_cast<FileFormat>(format);
        const auto canvas = exportCanvas("/no/such/folder/a", kind, {20, 20, 72, false}, "", "");
        VERIFY_ERROR(canvas->finish(), "/no/such/folder/a");
        VERIFY_ERROR(exportCanvas("a", kind, {0, 20, 72, false}, "", ""), "mm");
        VERIFY_ERROR(exportCanvas("a", kind, {NAN, 20, 72, false}, "", ""), "mm");
    }

    void hugePngIsRefused()
    {
        VERIFY_ERROR(exportCanvas("a", FileFormat::Png, {4000, 4000, 1200, false}, "", ""), "too large");
        VERIFY_ERROR(exportCanvas("a", FileFormat::Png, {100, 100, 0, false}, "", ""), "dpi");
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(ExportCanvasTest)
#include "export_canvas_test.moc"
