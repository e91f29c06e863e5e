// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/atomic_file.h"
#include "core/base/progress.h"
#include "core/project/kmer_panel.h"
#include "core/project/run_project.h"
#include "tests/core/analysis/some_tables.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
using namespace bindscape::project;
namespace fs = std::filesystem;

class KmerPanelRecipeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void drawnAgainFromItsTable()
    {
        const QTemporaryDir folder;
        const fs::path here = folder.path().toStdString(), tsv = here / "panel.tsv";
        std::vector<analysis::KmerTable> tables;
        for (std::uint64_t seed = 1; seed <= 8; ++seed)
            tables.push_back(test::someTable(seed));
        std::vector<analysis::PanelRow> rows;
        for (std::size_t i = 0; i < 4; ++i)
            rows.push_back({"TF" + std::to_string(i), {&tables[i], &tables[i + 4]}});
        auto panel = analysis::kmerPanel({"baseline", "gc"}, rows, {});
        analysis::setFamilies(panel, {{panel.words[0].kmer, "NFY"}, {panel.words[1].kmer, "NFY"}});
        analysis::writeKmerPanel(panel, tsv);
        const KmerPanelView view{"gc", "DanQ", "TF2", panel.words[3].kmer};
        const std::string recipe = kmerPanelRecipe(tsv, view);
        SilentProgress progress;
        const auto picture = makePicture(recipe, here, "recipe", progress);
        const auto& matrix = std::get<figure::KmerMatrix>(picture);
        const auto direct = kmerMatrix(panel, view);
        QCOMPARE(matrix.rows, panel.rows);
        QCOMPARE(matrix.columns.size(), panel.words.size());
        QCOMPARE(matrix.subtitle, "GC-controlled · 4 rows × " + std::to_string(panel.words.size()) + " 3-mers · DanQ");
        QCOMPARE(matrix.columnTree.size(), panel.wordTree.size());
        QCOMPARE(matrix.brackets.size(), std::size_t{1});
        QCOMPARE(matrix.rows[matrix.row.value()], std::string("TF2"));
        QCOMPARE(matrix.column.value(), std::size_t{3});
        for (std::size_t i = 0; i < matrix.cells.size(); ++i) {
            QCOMPARE(matrix.cells[i].log10P, panel.cells[matrix.cells.size() + i].log10P);
            QCOMPARE(direct.cells[i].oddsRatio, matrix.cells[i].oddsRatio);
        }
        // The same bytes from the struct and from the recipe, also from another folder.
        figure::ExportOptions options;
        options.format = draw::FileFormat::Svg;
        const auto first = figure::exportFigure(direct, options, here / "a.svg", recipe);
        fs::create_directory(here / "moved");
        fs::rename(tsv, here / "moved" / "panel.tsv");
        fs::copy(first.recipe, here / "moved" / "a.json");
        const auto again = makePicture(here / "moved" / "a.json", progress);
        const auto second = figure::exportFigure(again, options, here / "b.svg", recipe);
        QCOMPARE(readFile(second.figure), readFile(first.figure));
        QCOMPARE(readFile(second.data), readFile(first.data));
        QVERIFY(std::get<figure::KmerMatrix>(makePicture(kmerPanelRecipe(here / "moved" / "panel.tsv", {}), here, "recipe", progress)).subtitle.starts_with("Baseline"));
        VERIFY_ERROR(makePicture(kmerPanelRecipe(here / "moved" / "panel.tsv", {"dnase", "", "", ""}), here, "recipe", progress), "no page dnase; it has baseline, gc");
        VERIFY_ERROR(makePicture(R"({"kind": "kmer-panel"})", here, "recipe", progress), "file");
    }
};

QTEST_APPLESS_MAIN(KmerPanelRecipeTest)
#include "kmer_panel_recipe_test.moc"
