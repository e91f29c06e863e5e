// SPDX-License-Identifier: GPL-3.0-or-later
// Profiles of many TFs as one picture: Z, bins and order against their definitions; the file there and back.
#include "core/analysis/profile_panel.h"

#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <cmath>

using namespace bindscape;
using namespace bindscape::analysis;

namespace {

Curve curve(int first, std::vector<double> mean)
{
    Curve made;
    made.first = first;
    made.sites = 7;
    made.n.assign(mean.size(), 7);
    made.sem.assign(mean.size(), 0.25);
    made.mean = std::move(mean);
    return made;
}

// Peaks of three widths, two rows each, so that the tree is known.
ProfilePanel somePanel()
{
    ProfilePanel panel;
    Random random(2);
    int number = 0;
    for (const double width : {3.0, 40.0, 8.0, 3.2, 41.0, 8.3}) {
        std::vector<double> mean;
        for (int position = -50; position <= 49; ++position)
            mean.push_back((number + 1) * (std::exp(-position * position / (2 * width * width)) + 0.001 * random.uniform()));
        ProfilePanelRow row;
        row.name = std::string(1, static_cast<char>('F' - number++));
        row.present = curve(-50, mean);
        if (number != 2)
            row.blocked = curve(-48, std::vector<double>(mean.begin() + 2, mean.end()));
        panel.rows.push_back(row);
    }
    return panel;
}

}  // namespace

class ProfilePanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void zScoresAreOfEachRow()
    {
        const auto panel = somePanel();
        const auto matrix = panelMatrix(panel, {PanelScale::ZPerRow, PanelOrder::AsGiven, 1});
        QCOMPARE(matrix.columns, std::size_t{100});
        QCOMPARE(matrix.first, -50);
        QVERIFY(matrix.min == -1 && matrix.max == 4);
        for (std::size_t row = 0; row < panel.rows.size(); ++row) {
            const auto& mean = panel.rows[row].present.mean;
            double sum = 0, squares = 0;
            for (const double x : mean)
                sum += x / 100;
            for (const double x : mean)
                squares += (x - sum) * (x - sum) / 100;
            for (std::size_t i = 0; i < 100; ++i)
                COMPARE_CLOSE(matrix.present[row * 100 + i], (mean[i] - sum) / std::sqrt(squares), 1e-9, 1e-12);
        }
        // Blocked curves may be shorter, and one row has none.
        QVERIFY(std::isnan(matrix.blocked[0]) && std::isnan(matrix.blocked[1]) && !std::isnan(matrix.blocked[2]));
        QVERIFY(std::isnan(matrix.blocked[100 + 50]));
    }

    void binsAreMeans()
    {
        ProfilePanel panel;
        panel.rows.push_back({"A", curve(-3, {1, 2, 3, 4, 5, 6, 7}), {}, {}});
        panel.rows.push_back({"B", curve(-2, {0, 0, 0, 0, 0, 0, 0}), {}, {}});
        const auto matrix = panelMatrix(panel, {PanelScale::Raw, PanelOrder::AsGiven, 4});
        QCOMPARE(matrix.first, -2);  // where both are
        QCOMPARE(matrix.columns, std::size_t{2});
        QCOMPARE(matrix.present, (std::vector<double>{3.5, 6.5, 0, 0}));
        QVERIFY(matrix.blocked.empty() && matrix.begin(1) == 2);
        // A row without any change has no deviation.
        const auto z = panelMatrix(panel, {PanelScale::ZPerRow, PanelOrder::AsGiven, 1});
        QCOMPARE(z.present[6], 0.0);
        panel.rows[1].present.first = 100;
        VERIFY_ERROR(panelMatrix(panel, {}), "share no position");
        QVERIFY(panelMatrix({}, {}).order.empty());
    }

    // The height of the rows does not matter for Z: rows of one shape are neighbours.
    void orders()
    {
        const auto panel = somePanel();
        const auto clustered = panelMatrix(panel, {});
        QCOMPARE(clustered.tree.merges.size(), std::size_t{5});
        const auto where = [&](std::size_t row) {
            return std::find(clustered.order.begin(), clustered.order.end(), row) - clustered.order.begin();
        };
        for (std::size_t row = 0; row < 3; ++row)
            QCOMPARE(std::abs(where(row) - where(row + 3)), std::ptrdiff_t{1});
        QCOMPARE(panelMatrix(panel, {PanelScale::Raw, PanelOrder::ByName, 5}).order, (std::vector<std::size_t>{5, 4, 3, 2, 1, 0}));
        const auto byShare = panelMatrix(panel, {PanelScale::Raw, PanelOrder::ByShare, 5}).order;
        for (std::size_t i = 0; i + 1 < byShare.size(); ++i)
            QVERIFY(shareWithin(panel.rows[byShare[i]].present) >= shareWithin(panel.rows[byShare[i + 1]].present));
        // The rows of the picture follow the order.
        const auto given = panelMatrix(panel, {PanelScale::ZPerRow, PanelOrder::AsGiven, 5});
        for (std::size_t row = 0; row < 6; ++row)
            QCOMPARE(clustered.present[row * 20 + 3], given.present[clustered.order[row] * 20 + 3]);
        QVERIFY(panelOrderFromText("share") == PanelOrder::ByShare && panelScaleFromText("z") == PanelScale::ZPerRow && !panelOrderFromText("x"));
    }

    void methodsOfRows()
    {
        QCOMPARE(settingOf(methodSettings({{"A", "Grad-CAM"}, {"B", "Grad-CAM"}}), "method"), std::string("Grad-CAM"));
        QCOMPARE(settingOf(methodSettings({{"A", "Grad-CAM"}, {"B", "Saliency"}}), "methods"), std::string("A Grad-CAM, B Saliency"));
        QVERIFY(methodSettings({{"A", ""}}).empty());
    }

    void fileRoundTrip()
    {
        QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("panel.tsv").toStdString();
        auto panel = somePanel();
        panel.rows[2].control = panel.rows[3].present;
        panel.rows[0].present.low = panel.rows[0].present.high = panel.rows[0].present.mean;
        for (const int bases : kBandWidths) {
            const std::vector<double> some(100, 1.0 / bases), other(100, 2.0 / bases);
            panel.rows[0].present.smoothedBands.push_back({bases, some, some, other});
            panel.rows[1].present.smoothedBands.push_back({bases, some, {}, {}});
        }
        panel.settings = {{"method", "Grad-CAM"}, {"control_shift", "150"}};
        writeProfilePanel(panel, file);
        const auto back = readProfilePanel(file);
        QCOMPARE(back.settings, panel.settings);
        COMPARE_CLOSE(back.rows[0].present.smoothedBands[1].high[50], 0.4, 1e-5, 0);
        QCOMPARE(smoothed(back.rows[0].present, 5).low[50], 0.2);
        QVERIFY(back.rows[1].present.smoothedBands[2].low.empty() && back.rows[1].present.smoothedBands[2].sem.size() == 100);
        QVERIFY(back.rows[2].present.smoothedBands.empty());
        QCOMPARE(back.rows.size(), panel.rows.size());
        for (std::size_t i = 0; i < back.rows.size(); ++i) {
            QCOMPARE(back.rows[i].name, panel.rows[i].name);
            QVERIFY(back.rows[i].present.mean == panel.rows[i].present.mean && back.rows[i].present.low == panel.rows[i].present.low);
            QVERIFY(back.rows[i].blocked.has_value() == panel.rows[i].blocked.has_value() && back.rows[i].control.has_value() == (i == 2));
            QCOMPARE(back.rows[i].present.sites, std::size_t{7});
        }
        QCOMPARE(back.rows[0].blocked->first, -48);
        const std::string head = "#name\tcurve\tposition\tmean_abs\tsem\tlow\thigh\tn\n";
        const auto refused = [&](const std::string& rows, const char* why) {
            writeFileAtomically(file, head + rows);
            VERIFY_ERROR(readProfilePanel(file), why);
        };
        refused("A\tpresent\t0\t1\t0\tnan\tnan\t1\nA\tpresent\t2\t1\t0\tnan\tnan\t1\n", "line 3: position 2 does not follow 0");
        refused("A\tpresent\t0\t1\t0\tnan\tnan\t1\nB\tpresent\t0\t1\t0\tnan\tnan\t1\nA\tpresent\t1\t1\t0\tnan\tnan\t1\n", "line 4: \"A\" has rows further up");
        refused("A\tblocked\t0\t1\t0\tnan\tnan\t1\n", "no curve \"present\"");
        refused("A\tother\t0\t1\t0\tnan\tnan\t1\n", "is no curve");
        refused("A\tpresent\tx\t1\t0\tnan\tnan\t1\n", "line 2");
    }
};

QTEST_APPLESS_MAIN(ProfilePanelTest)
#include "profile_panel_test.moc"
