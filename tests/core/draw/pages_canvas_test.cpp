// SPDX-License-Identifier: GPL-3.0-or-later
// PDFs of many pages, read back by another program: pages, what stands where, the outline, the same bytes.
#include "core/base/atomic_file.h"
#include "core/draw/pages_canvas.h"
#include "tests/support/test_support.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace bindscape;
namespace fs = std::filesystem;

class PagesCanvasTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;

    fs::path at(const char* name) const { return fs::path(m_temporary.path().toStdString()) / name; }
    static void write(const fs::path& path)
    {
        const auto canvas = draw::pdfPages(path, {210, 297}, "Two pages", "of a test");
        const draw::Font font{10};
        canvas->setOrigin({50, 100});
        canvas->bookmark("Beginning");
        canvas->text({0, 0}, "first page", font, draw::Color::hex(0x000000));
        canvas->newPage();
        canvas->setOrigin({50, 400});
        canvas->bookmark("End – Ende");
        canvas->text({10, 20}, "second page", font, draw::Color::hex(0x000000));
        canvas->finish();
    }
    static QByteArray output(const QString& program, const QStringList& arguments)
    {
        QProcess process;
        process.start(program, arguments);
        process.waitForFinished();
        return process.exitCode() == 0 ? process.readAllStandardOutput() : QByteArray();
    }

private Q_SLOTS:
    void pages()
    {
        const fs::path file = at("two.pdf");
        write(file);
        write(at("again.pdf"));
        QVERIFY(readFile(file) == readFile(at("again.pdf")));
        QVERIFY(readFile(file).find("/Outlines") != std::string::npos || readFile(file).find("/ObjStm") != std::string::npos);
        if (QStandardPaths::findExecutable(QStringLiteral("pdftotext")).isEmpty())
            QSKIP("pdftotext is not installed.");
        const QString path = QString::fromStdString(file.string());
        QVERIFY(output("pdfinfo", {path}).contains("Pages:           2"));
        QVERIFY(output("pdftotext", {"-f", "1", "-l", "1", path, "-"}).startsWith("first page"));
        QVERIFY(output("pdftotext", {"-f", "2", "-l", "2", path, "-"}).startsWith("second page"));
        // Baseline at 400 + 20 points from the top, left edge at 60.
        const QString boxes = QString::fromUtf8(output("pdftotext", {"-bbox", path, "-"}));
        const auto word = boxes.indexOf(QStringLiteral("second"));
        const QString box = boxes.mid(boxes.lastIndexOf(QStringLiteral("<word"), word), word);
        const auto number = [&](const char* name) { return box.section(QString::fromLatin1(name) + QStringLiteral("=\""), 1, 1).section(QLatin1Char('"'), 0, 0).toDouble(); };
        COMPARE_CLOSE(number("xMin"), 60.0, 0, 1.5);
        QVERIFY2(number("yMin") > 405 && number("yMin") < 420 && number("yMax") > 419 && number("yMax") < 427, box.toUtf8().constData());
    }
    void refusals()
    {
        VERIFY_ERROR(draw::pdfPages(at("no.pdf"), {0, 297}, "", ""), "mm");
        const auto canvas = draw::pdfPages(at("nowhere/no.pdf"), {210, 297}, "", "");
        VERIFY_ERROR(canvas->finish(), "no.pdf");
    }
};

QTEST_GUILESS_MAIN(PagesCanvasTest)
#include "pages_canvas_test.moc"
