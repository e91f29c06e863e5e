// SPDX-License-Identifier: GPL-3.0-or-later
// The figure of singletons: order, colours, whiskers, numbers above; and recipes of tables that are gone or wrong.
#include "core/base/atomic_file.h"
#include "core/project/run_project.h"
#include "core/project/variant_charts.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <cmath>

using namespace bindscape;
using namespace bindscape::project;
using variation::SingletonRow;

class VariantChartsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path at(const std::string& name) const { return std::filesystem::path(m_folder.path().toStdString()) / name; }

    static SingletonRow row(const std::string& name, std::int64_t all, std::int64_t top,
                            SingletonRow::Scope scope = SingletonRow::Scope::Model)
    {
        SingletonRow made;
        made.name = name;
        made.scope = scope;
        made.classes = {{{2000, all}, {200, all / 10}, {40, top}, {20, top / 2}, {10, 5}}};
        return made;
    }

private Q_SLOTS:
    // A file without a variant in the windows, and one without any at the best bases.
    void whatIsNotThereIsSaid()
    {
        SingletonRow none = row("pooled rows", 0, 0, SingletonRow::Scope::PooledRows);
        none.classes = {};
        SingletonRow few = row("pooled positions", 100, 0, SingletonRow::Scope::PooledPositions);
        few.classes[2] = few.classes[3] = {};
        const std::string note = singletonChart({none, few}, "", true).note;
        QVERIFY2(note.find("Pooled rows: no variant.") != std::string::npos && note.find("Pooled positions: no variant at the best 0.5 %, all 5.00 % of 2,000.") != std::string::npos &&
                     note.find("nan") == std::string::npos,
                 note.c_str());
    }
    void sortedByTheBestHalfPercent()
    {
        SingletonRow none = row("none", 900, 0);
        none.classes[3] = {};
        const std::vector<SingletonRow> rows{row("low", 1000, 10), none, row("high", 1000, 38),
                                             row("pooled rows", 3000 / 2, 20, SingletonRow::Scope::PooledRows),
                                             row("pooled positions", 1000, 20, SingletonRow::Scope::PooledPositions)};
        const auto chart = singletonChart(rows, "title", true);
        const std::vector<std::string> names{"high", "low", "none", "pooled rows", "pooled positions"};
        QVERIFY(chart.x.categories == names);
        QCOMPARE(chart.series.size(), std::size_t{5});
        QVERIFY(chart.series[0].role == figure::Role::Neutral && chart.series[1].role == figure::Role::Third &&
                chart.series[2].role == figure::Role::Validation && chart.series[3].role == figure::Role::First);
        QCOMPARE(chart.series[0].y[0], 50.0);
        const double error = 100 * std::sqrt(0.25 / 2000);
        COMPARE_CLOSE(chart.series[0].high[0], 50 + error, 1e-12, 0);
        COMPARE_CLOSE(chart.series[0].low[0], 50 - error, 1e-12, 0);
        QCOMPARE(chart.series[2].y.size(), std::size_t{4});  // none has no variant there
        QCOMPARE(chart.series[4].labels.front(), std::string("2,000"));
        QCOMPARE(chart.spans.size(), std::size_t{1});
        QCOMPARE(chart.spans[0].begin, 2.5);
        QCOMPARE(singletonChart(rows, "title", false).series.size(), std::size_t{4});
        QVERIFY(chart.note.find("rank in their own window") != std::string::npos);
        // Many models: short numbers.
        QCOMPARE(singletonChart(std::vector<SingletonRow>(12, row("x", 1000, 10)), "", true).series.back().labels.front(),
                 std::string("2.0k"));
    }

    void recipes()
    {
        SilentProgress silent;
        const std::string recipe = singletonRecipe(at("singletons.tsv"), "t", true);
        VERIFY_ERROR(makePicture(recipe, at(""), "recipe", silent), "singletons.tsv");
        writeFileAtomically(at("singletons.tsv"), "#name\nX\tmodel\tall\t3\t4\t1\t1\tNA\tNA\tNA\tNA\tNA\trank_in_window\n");
        VERIFY_ERROR(makePicture(recipe, at(""), "recipe", silent), "line 2: there are more singletons than variants");
        writeFileAtomically(at("singletons.tsv"), "#name\nX\tmodel\tall\t4\t3\t1\t1\tNA\tNA\tNA\tNA\tNA\trank_in_window\n");
        const auto picture = makePicture(recipe, at(""), "recipe", silent);
        QCOMPARE(std::get<figure::Chart>(picture).series[0].y[0], 75.0);
        // No positives: no curve, but a picture.
        writeFileAtomically(at("tested.tsv"), "#chrom\nchr1\t5\t.\tA\tC\tNA\t0.5\t0\t1.5\t2\t900\t7\tX\t2\n");
        const auto roc = makePicture(testedRocRecipe(at("tested.tsv"), "t", variation::Strength::Raw, 1), at(""), "recipe", silent);
        QVERIFY(std::get<figure::Chart>(roc).series[1].x.empty());
        writeFileAtomically(at("tested.tsv"), "#chrom\nchr1\tx\t.\tA\tC\tNA\t0.5\t0\t1.5\t2\t900\t7\tX\t2\n");
        VERIFY_ERROR(makePicture(testedRocRecipe(at("tested.tsv"), "t", variation::Strength::Raw, 1), at(""), "recipe", silent), "line 2");
    }
};

QTEST_GUILESS_MAIN(VariantChartsTest)
#include "variant_charts_test.moc"
