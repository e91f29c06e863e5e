// SPDX-License-Identifier: GPL-3.0-or-later
// What gives way in a low window, and what files have in any case.
#include "core/figure/profile_matrix.h"
#include "tests/support/recording_canvas.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::figure;
using test::RecordingCanvas;

class ProfileMatrixTest : public QObject {
    Q_OBJECT

    static ProfileMatrix matrix(bool rowsFirst)
    {
        ProfileMatrix matrix;
        matrix.title = "Aggregate profiles";
        matrix.note = "Bins of 5 bp.";
        matrix.valueTitle = "Mean score";
        matrix.rows = {"SP1", "NFYB", "CTCF", "YY1"};
        matrix.columns = 10;
        matrix.begin = -25;
        matrix.bin = 5;
        matrix.panels.push_back({"Core present", "", std::vector<double>(40, 0.5)});
        matrix.rowsFirst = rowsFirst;
        return matrix;
    }
    static RecordingCanvas drawn(double height, bool rowsFirst)
    {
        RecordingCanvas canvas;
        renderProfileMatrix(canvas, {10, 10, 400, height}, matrix(rowsFirst), draw::lightTheme(), {});
        return canvas;
    }

private Q_SLOTS:
    void inALowWindowRowsGoFirst()
    {
        const ChartStyle style;
        const auto rowHeight = [&](double height) {
            const RecordingCanvas canvas;
            return profileMatrixGrid(canvas, {10, 10, 400, height}, matrix(true), style).boxes.front().height / 4;
        };
        QVERIFY(drawn(300, true).hasText("Bins of 5 bp.") && drawn(300, true).hasText("Mean score"));
        bool note = true, scale = true;
        for (double height = 300; rowHeight(height) >= 1.2 * style.axisPt - 1e-9; --height) {
            const auto canvas = drawn(height, true);
            QVERIFY(!canvas.hasText("Bins of 5 bp.") || note);
            QVERIFY(!canvas.hasText("Mean score") || scale);
            note = canvas.hasText("Bins of 5 bp.");
            scale = canvas.hasText("Mean score");
            QVERIFY(scale || !note);
            QVERIFY(canvas.hasText("SP1"));
        }
        QVERIFY(!note && !scale);
        QVERIFY(drawn(60, false).hasText("Mean score"));
    }
};

QTEST_GUILESS_MAIN(ProfileMatrixTest)
#include "profile_matrix_test.moc"
