// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/figure/export_form.h"
#include "widgets/figure/figure_preview.h"
#include "widgets/figure/journal_rules.h"

#include "tests/support/test_support.h"

#include <QSignalSpy>

using namespace bindscape;
using namespace bindscape::widgets;

class ExportFormTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void optionsGoRound()
    {
        ExportForm form;
        figure::ExportOptions wanted;
        wanted.format = draw::FileFormat::Png;
        wanted.widthMm = 89;
        wanted.heightMm = 60;
        wanted.fontPt = 6.5;
        wanted.dpi = 450;
        wanted.transparent = true;
        form.setOptions(wanted);
        const figure::ExportOptions got = form.options();
        QVERIFY(got.format == draw::FileFormat::Png);
        QCOMPARE(got.widthMm, 89.0);
        QCOMPARE(got.heightMm, 60.0);
        QCOMPARE(got.fontPt, 6.5);
        QCOMPARE(got.dpi, 450.0);
        QVERIFY(got.transparent);
    }
    void rulesAreCheckedOneByOne()
    {
        const JournalSize& nature = journalSizes().front();
        figure::ExportOptions options;
        options.widthMm = 183;
        options.fontPt = 7;
        for (const RuleResult& rule : checkRules(nature, options, 92))
            QVERIFY2(rule.met, rule.text.c_str());
        const auto missed = [&](double heightMm) {
            std::string text;
            for (const RuleResult& rule : checkRules(nature, options, heightMm))
                text += rule.met ? "" : rule.text + "; ";
            return text;
        };
        QVERIFY(missed(180).find("Height 180 mm (limit 170)") != std::string::npos);
        options.widthMm = 190;
        QVERIFY(missed(92).find("Width 190 mm") != std::string::npos);
        options.widthMm = 183;
        options.fontPt = 5;  // axis numbers would be 4 pt
        QVERIFY(missed(92).find("Text 4–5 pt") != std::string::npos);
        options.fontPt = 7;
        options.format = draw::FileFormat::Png;
        options.dpi = 150;
        QVERIFY(missed(92).find("Raster 150 dpi") != std::string::npos);
    }
    void previewTakesTheHeightOfItsContent()
    {
        figure::Chart chart;
        chart.id = "loss";
        chart.title = "Loss";
        figure::Series series;
        series.name = "training";
        series.x = {1, 2, 3};
        series.y = {0.7, 0.5, 0.4};
        chart.series = {series};
        FigurePreview preview;
        preview.resize(800, 500);
        preview.setPicture(std::make_shared<const figure::Picture>(chart));
        figure::ExportOptions options;
        options.widthMm = 120;
        preview.setOptions(options);
        const double fitted = preview.heightMm();
        QVERIFY(fitted > 20 && fitted < 200);
        options.heightMm = 55;
        preview.setOptions(options);
        QVERIFY(std::abs(preview.heightMm() - 55) < 1e-9);
        QVERIFY(!preview.grab().isNull());
    }
};

QTEST_MAIN(ExportFormTest)
#include "export_form_test.moc"
