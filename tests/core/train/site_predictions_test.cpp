// SPDX-License-Identifier: GPL-3.0-or-later
// predictions.tsv.gz ranks sites as evaluation.json does: neighbouring logits stay apart in the file.
#include "core/base/text.h"
#include "core/train/site_predictions.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>

using namespace bindscape;

class SitePredictionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void neighboursStayApart_data()
    {
        QTest::addColumn<float>("logit");
        for (const float logit : {-0.18F, 0.0001F, 0.7F, 9.5F, 15.F})
            QTest::newRow(std::to_string(logit).c_str()) << logit;
    }
    void neighboursStayApart()
    {
        QFETCH(float, logit);
        const double low = logit, high = std::nextafterf(logit, 100.F);
        dataset::Dataset data;
        data.chroms = {"chr1"};
        data.instances.resize(2);
        for (std::size_t i = 0; i < 2; ++i)
            data.instances[i].begin = static_cast<std::int64_t>(100 * i + 10), data.instances[i].width = 5;
        train::SitePredictions p;
        p.instance = {0, 1};
        p.labels = {0, 1};
        p.forward = p.reverse = p.hidden = {low, high};
        p.baselines = {{"words", "Words", "", {low, high}}};
        p.hidesCore = true;
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "predictions.tsv.gz";
        TableWriter writer(path);
        train::writeHeading(writer, data, p);
        train::writeRows(writer, data, dataset::Split::Test, p);
        writer.commit();

        TableReader table(path);
        std::string_view line;
        QVERIFY(table.next(line));
        const std::string heading(line);
        const auto names = split(heading, '\t');
        std::vector<std::vector<double>> rows;
        while (table.next(line)) {
            rows.emplace_back();
            for (const auto field : split(line, '\t'))
                rows.back().push_back(parseReal(field).value_or(0));
        }
        QCOMPARE(rows.size(), std::size_t{2});
        for (const char* column : {"logit_forward", "logit_reverse", "probability", "probability_hidden", "words"}) {
            const auto at = static_cast<std::size_t>(std::find(names.begin(), names.end(), column) - names.begin());
            QVERIFY2(at < names.size() && rows[0][at] < rows[1][at], column);
        }
        const auto forward = static_cast<std::size_t>(std::find(names.begin(), names.end(), "logit_forward") - names.begin());
        QCOMPARE(static_cast<float>(rows[0][forward]), logit);
    }
};

QTEST_GUILESS_MAIN(SitePredictionsTest)
#include "site_predictions_test.moc"
