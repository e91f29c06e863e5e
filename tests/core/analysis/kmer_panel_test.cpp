// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/analysis/kmer_panel.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "tests/core/analysis/some_tables.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>
#include <cmath>
#include <set>

using namespace bindscape;
using namespace bindscape::analysis;

namespace {

const std::vector<std::string> kPages{"baseline", "gc", "dnase"};

struct Tables {
    std::vector<std::vector<KmerTable>> tables;  // [row][page]
    std::vector<PanelRow> rows;
};

Tables someTables(std::size_t rows, bool withGap = false)
{
    Tables made;
    for (std::size_t r = 0; r < rows; ++r) {
        made.tables.emplace_back();
        for (std::size_t page = 0; page < kPages.size(); ++page)
            made.tables.back().push_back(test::someTable(1 + r, 1 - 0.3 * static_cast<double>(page)));
    }
    for (std::size_t r = 0; r < rows; ++r) {
        made.rows.push_back({"TF" + std::to_string(r), {}});
        for (const auto& table : made.tables[r])
            made.rows.back().tables.push_back(&table);
    }
    if (withGap)
        made.rows[1].tables[2] = nullptr;
    return made;
}

std::set<std::string> wordsOf(const KmerPanel& panel)
{
    std::set<std::string> words;
    for (const auto& word : panel.words)
        words.insert(word.kmer);
    return words;
}

std::set<std::size_t> leavesOf(const std::vector<stats::Merge>& tree, std::size_t leaves, std::size_t node)
{
    if (node < leaves)
        return {node};
    auto found = leavesOf(tree, leaves, tree[node - leaves].left);
    found.merge(leavesOf(tree, leaves, tree[node - leaves].right));
    return found;
}

}  // namespace

class KmerPanelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void columnsAreTheBestWordsOfEachPage()
    {
        const auto input = someTables(6);
        for (const std::size_t best : {std::size_t{3}, std::size_t{8}, std::size_t{1000}}) {
            for (const double filterP : {0.0, 1e-6, 1.0}) {
                PanelOptions options;
                options.best = best;
                options.filterP = filterP;
                const auto panel = kmerPanel(kPages, input.rows, options);
                std::set<std::string> expected;
                for (std::size_t page = 0; page < kPages.size(); ++page) {
                    std::vector<std::pair<double, std::string>> words;
                    for (std::size_t w = 0; w < 64; ++w) {
                        double most = 0;
                        for (const auto& row : input.rows)
                            if (row.tables[page]->rows[w].log10P <= std::log10(filterP > 0 ? filterP : 0.01 / 6))
                                most = std::max(most, row.tables[page]->rows[w].oddsRatio);
                        if (most > 0)
                            words.emplace_back(-most, row3(w));
                    }
                    std::sort(words.begin(), words.end());
                    for (std::size_t i = 0; i < std::min(best, words.size()); ++i)
                        expected.insert(words[i].second);
                }
                QVERIFY(wordsOf(panel) == expected);
                QCOMPARE(panel.cells.size(), kPages.size() * 6 * expected.size());
            }
        }
    }
    void numbersAreThoseOfTheTables()
    {
        const auto input = someTables(5, true);
        PanelOptions options;
        options.correction = PanelCorrection::OverCells;
        const auto panel = kmerPanel(kPages, input.rows, options);
        int missing = 0;
        for (std::size_t page = 0; page < kPages.size(); ++page)
            for (std::size_t r = 0; r < panel.rows.size(); ++r)
                for (std::size_t w = 0; w < panel.words.size(); ++w) {
                    const auto& cell = panel.cell(page, r, w);
                    const auto row = static_cast<std::size_t>(panel.rows[r].back() - '0');
                    const KmerTable* table = input.rows[row].tables[page];
                    if (table == nullptr) {
                        QVERIFY(std::isnan(cell.oddsRatio) && cell.all == 0 && !panel.isDrawn(cell) && !cell.significant);
                        ++missing;
                        continue;
                    }
                    const auto from = std::find_if(table->rows.begin(), table->rows.end(),
                                                   [&](const KmerRow& x) { return x.kmer == panel.words[w].kmer; });
                    QCOMPARE(cell.top, from->top);
                    QCOMPARE(cell.total, from->total);
                    QCOMPARE(cell.allTop, table->topOccurrences);
                    QCOMPARE(cell.all, table->occurrences);
                    QCOMPARE(cell.oddsRatio, from->oddsRatio);
                    QCOMPARE(cell.log10P, from->log10P);
                    COMPARE_CLOSE(cell.log10Bonferroni,
                                  std::min(0.0, from->log10P + std::log10(5.0 * static_cast<double>(panel.words.size()))), 1e-12, 1e-12);
                    QCOMPARE(cell.significant, cell.log10Bonferroni < -2);
                }
        QCOMPARE(static_cast<std::size_t>(missing), panel.words.size());
        options.correction = PanelCorrection::OverWords;
        const auto overWords = kmerPanel(kPages, input.rows, options);
        const auto& cell = overWords.cell(0, 0, 0);
        COMPARE_CLOSE(cell.log10Bonferroni, std::min(0.0, cell.log10P + std::log10(64.0)), 1e-12, 1e-12);
    }
    void orderIsThatOfTheReferencePage()
    {
        const auto input = someTables(9);
        for (const std::size_t reference : {std::size_t{0}, std::size_t{2}}) {
            for (const bool optimal : {false, true}) {
                PanelOptions options;
                options.reference = reference;
                options.optimalLeaves = optimal;
                const auto panel = kmerPanel(kPages, input.rows, options);
                // Rows as they were given, words by the alphabet.
                const auto words = wordsOf(panel);
                std::vector<double> values;
                for (const auto& row : input.rows)
                    for (const auto& word : words) {
                        const auto& rows = row.tables[reference]->rows;
                        const auto from = std::find_if(rows.begin(), rows.end(), [&](const KmerRow& x) { return x.kmer == word; });
                        values.push_back(from->log10P < -2 ? from->oddsRatio : 0);
                    }
                const auto tree = stats::averageLinkage(values, 9, words.size());
                const auto order = optimal ? stats::optimalOrder(values, 9, words.size(), tree) : tree.order;
                for (std::size_t i = 0; i < 9; ++i)
                    QCOMPARE(panel.rows[i], "TF" + std::to_string(order[i]));
                const auto turned = stats::transposed(values, 9, words.size());
                const auto wordTree = stats::averageLinkage(turned, words.size(), 9);
                const auto wordOrder = optimal ? stats::optimalOrder(turned, words.size(), 9, wordTree) : wordTree.order;
                for (std::size_t i = 0; i < words.size(); ++i)
                    QCOMPARE(panel.words[i].kmer, *std::next(words.begin(), static_cast<std::ptrdiff_t>(wordOrder[i])));
                QCOMPARE(panel.rowTree.size(), std::size_t{8});
                for (std::size_t m = 0; m < tree.merges.size(); ++m) {
                    QCOMPARE(panel.rowTree[m].height, tree.merges[m].height);
                    // No branch crosses another: leaves below a merge are neighbours.
                    const auto leaves = leavesOf(panel.rowTree, 9, 9 + m);
                    QCOMPARE(*leaves.rbegin() - *leaves.begin() + 1, leaves.size());
                }
            }
        }
    }
    void infiniteAndMissingRatiosAreClustered()
    {
        auto input = someTables(4, true);
        auto& row = input.tables[2][0].rows[7];
        row.oddsRatio = std::numeric_limits<double>::infinity();
        row.low = row.high = std::nan("");
        row.log10P = -80;
        PanelOptions options;
        const auto panel = kmerPanel(kPages, input.rows, options);
        QVERIFY(wordsOf(panel).contains(row.kmer));
        for (const auto& merge : panel.rowTree)
            QVERIFY(std::isfinite(merge.height));
        options.reference = 2;  // which lacks a row
        QCOMPARE(kmerPanel(kPages, input.rows, options).rows.size(), std::size_t{4});
    }
    void familiesAndBrackets()
    {
        auto input = someTables(4);
        for (auto& row : input.tables)
            for (auto& table : row)
                for (auto& word : table.rows) {
                    word.motif = word.kmer[0] == 'A' ? "ELK1" : word.kmer[0] == 'C' ? "SP1" : "";
                    word.family = word.kmer[0] == 'A' ? "ETS" : word.kmer[0] == 'C' ? "SP/KLF" : "";
                    word.motifSimilarity = word.motif.empty() ? 0 : 0.9;
                    word.motifP = word.motif.empty() ? std::nan("") : word.kmer[1] == 'T' ? 0.2 : 0.01;
                }
        PanelOptions options;
        options.filterP = 1;
        auto panel = kmerPanel(kPages, input.rows, options);
        for (const auto& word : panel.words)
            QCOMPARE(word.family, std::string(word.kmer[1] == 'T'   ? ""
                                              : word.kmer[0] == 'A' ? "ETS"
                                              : word.kmer[0] == 'C' ? "SP/KLF"
                                                                    : ""));
        const auto bracketed = [&] {
            std::size_t columns = 0;
            for (const auto& bracket : panel.brackets) {
                QVERIFY2(bracket.last > bracket.first, "a bracket of one column");
                QVERIFY(bracket.first == 0 || panel.words[bracket.first - 1].family != bracket.family);
                QVERIFY(bracket.last + 1 == panel.words.size() || panel.words[bracket.last + 1].family != bracket.family);
                for (std::size_t i = bracket.first; i <= bracket.last; ++i, ++columns)
                    QCOMPARE(panel.words[i].family, bracket.family);
            }
            std::size_t expected = 0;
            for (std::size_t i = 0; i < panel.words.size(); ++i)
                expected +=
                    !panel.words[i].family.empty() && ((i > 0 && panel.words[i - 1].family == panel.words[i].family) ||
                                                       (i + 1 < panel.words.size() && panel.words[i + 1].family == panel.words[i].family));
            QCOMPARE(columns, expected);
        };
        bracketed();
        setFamilies(panel,
                    {{panel.words[3].kmer, "mine"}, {panel.words[4].kmer, "mine"}, {panel.words[5].kmer, ""}, {"GGGGG", "elsewhere"}});
        bracketed();
        QVERIFY(std::any_of(panel.brackets.begin(), panel.brackets.end(),
                            [](const PanelBracket& b) { return b.family == "mine" && b.first == 3 && b.last == 4; }));
    }
    // A word that matches another family better by itself goes with its neighbours, one that does not match theirs does not.
    void neighboursNameTogether()
    {
        const auto motif = [](const std::string& name, const std::string& letters, double p) {
            motif::Motif made;
            made.name = name;
            for (const char letter : letters) {
                motif::Row row{(1 - p) / 3, (1 - p) / 3, (1 - p) / 3, (1 - p) / 3};
                row[std::string("ACGT").find(letter)] = p;
                made.rows.push_back(row);
            }
            return made;
        };
        auto nfy = motif("NFYA", "GCCAAT", 0.98);
        nfy.rows[0] = {0.05, 0.05, 0.6, 0.3};
        const std::vector<motif::Motif> known{nfy, motif("NFIA", "TTGGC", 0.97), motif("ELK1", "CCGGAA", 0.97),
                                              motif("GATA1", "AGATAA", 0.97)};
        KmerPanel panel;
        panel.pages = {"all"};
        panel.rows = {"TF"};
        for (const char* kmer : {"CCAAT", "GCCAA", "ATTGG", "CCGGA", "CGGAA", "GATAA", "TTTTT"})
            panel.words.emplace_back().kmer = kmer;
        panel.cells.resize(7);
        namePanel(panel, known);
        QCOMPARE(panel.words[1].motif, std::string("NFIA"));
        std::vector<std::string> families;
        for (const auto& word : panel.words)
            families.push_back(word.family);
        QCOMPARE(families, (std::vector<std::string>{"NFY", "NFY", "NFY", "ETS", "ETS", "GATA", ""}));
        QCOMPARE(panel.brackets.size(), std::size_t{2});
        QCOMPARE(panel.brackets[0].last, std::size_t{2});
        std::swap(panel.words[1], panel.words[4]);  // no longer among its own
        namePanel(panel, known);
        QCOMPARE(panel.words[1].family, std::string("ETS"));
        QCOMPARE(panel.words[4].family, std::string("NFI"));
        namePanel(panel, {});
        QVERIFY(panel.words[0].family.empty() && panel.brackets.empty());
    }
    void fileRoundTrip()
    {
        QTemporaryDir dir;
        const std::filesystem::path file = dir.filePath("panel.tsv").toStdString();
        auto input = someTables(7, true);
        input.tables[0][0].rows[5].permutationFwer = 0.005;
        input.tables[0][0].rows[5].oddsRatio = std::numeric_limits<double>::infinity();
        for (auto& row : input.tables[0][0].rows) {
            row.motif = row.family = "CTCF";
            row.motifSimilarity = 0.8125;
            row.motifP = 0.03;
        }
        PanelOptions options;
        options.reference = 1;
        options.optimalLeaves = true;
        options.correction = PanelCorrection::OverCells;
        auto panel = kmerPanel(kPages, input.rows, options);
        setFamilies(panel, {{panel.words[0].kmer, "mine"}});
        writeKmerPanel(panel, file);
        const std::string good = readFile(file);
        const auto back = readKmerPanel(file);
        writeKmerPanel(back, file);
        QCOMPARE(readFile(file), good);
        QCOMPARE(back.rows, panel.rows);
        QCOMPARE(back.k, 3);
        QCOMPARE(back.options.filterP, 0.01 / 7);
        QCOMPARE(back.brackets.size(), panel.brackets.size());
        QCOMPARE(back.wordTree.back().size, panel.words.size());
        for (std::size_t i = 0; i < panel.cells.size(); ++i) {
            QVERIFY(test::isClose(back.cells[i].oddsRatio, panel.cells[i].oddsRatio, 0));
            QVERIFY(test::isClose(back.cells[i].log10P, panel.cells[i].log10P, 0));
            QCOMPARE(back.cells[i].significant, panel.cells[i].significant);
        }
        const auto damaged = [&](const std::string& what, const std::string& by) {
            std::string text = good;
            text.replace(text.find(what), what.size(), by);
            writeFileAtomically(file, text);
            return test::errorOf([&] { readKmerPanel(file); });
        };
        QVERIFY(damaged("##kmer_panel", "#kmer_panel").find("line 1: this is no panel") != std::string::npos);
        QVERIFY(damaged("##row_tree\t", "##row_tree\t99 ").find("is not a merge") != std::string::npos);
        QVERIFY(damaged("##word_tree", "##other").find("##word_tree is missing") != std::string::npos);
        QVERIFY(damaged("##reference\tgc", "##reference\tcg").find("has no page cg") != std::string::npos);
        QVERIFY(damaged("\nbaseline\tTF", "\nbaseline\tXY").find("must be here") != std::string::npos);
        QVERIFY(damaged(good.substr(good.size() / 2), "").find("truncated") != std::string::npos);
        for (std::size_t cut = 0; cut < good.size(); cut += 6997) {  // ends anywhere: a sentence, never a crash
            writeFileAtomically(file, good.substr(0, cut));
            QVERIFY(!test::errorOf([&] { readKmerPanel(file); }).empty());
        }
    }
    void badInput()
    {
        auto input = someTables(3);
        VERIFY_ERROR(kmerPanel({}, input.rows, {}), "at least one page");
        VERIFY_ERROR(kmerPanel(kPages, {}, {}), "at least one row");
        VERIFY_ERROR(kmerPanel({"a", "a", "b"}, input.rows, {}), "Two pages of the panel are called a");
        VERIFY_ERROR(kmerPanel({"a", "b"}, input.rows, {}), "has 3 tables for 2 pages");
        PanelOptions strict;
        strict.filterP = 1e-300;
        VERIFY_ERROR(kmerPanel(kPages, input.rows, strict), "No word of any row has a P of at most 1e-300");
        strict = {};
        strict.reference = 3;
        VERIFY_ERROR(kmerPanel(kPages, input.rows, strict), "no page number 4");
        input.rows[1].tables = {nullptr, nullptr, nullptr};
        VERIFY_ERROR(kmerPanel(kPages, input.rows, {}), "TF1 of the panel has no table");
        input = someTables(3);
        input.tables[2][1].rows.pop_back();
        VERIFY_ERROR(kmerPanel(kPages, input.rows, {}), "k-mers of TF2 are not those of the other rows");
        const auto single = kmerPanel({"only"}, {{"TF", {&input.tables[0][0]}}}, {});
        QVERIFY(single.rowTree.empty() && single.rows.size() == 1);
    }

private:
    static std::string row3(std::size_t word) { return {"ACGT"[word >> 4 & 3], "ACGT"[word >> 2 & 3], "ACGT"[word & 3]}; }
};

QTEST_APPLESS_MAIN(KmerPanelTest)
#include "kmer_panel_test.moc"
