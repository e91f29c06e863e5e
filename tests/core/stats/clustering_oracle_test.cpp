// SPDX-License-Identifier: GPL-3.0-or-later
// Against SciPy by the files of oracles/clustering, both axes of each table.
#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/stats/clustering.h"
#include "tests/support/test_support.h"

#include <algorithm>

using namespace bindscape;
using namespace bindscape::stats;

class ClusteringOracleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(test::oracleFolder("clustering"), "BINDSCAPE_ORACLES");
        m_folder = *test::oracleFolder("clustering");
        m_cases = test::readJson(m_folder / "cases.json").at("cases");
        QVERIFY(!m_cases.empty());
    }
    void trees_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<bool>("isRows");
        for (std::size_t i = 0; i < m_cases.size(); ++i)
            for (const bool isRows : {true, false})
                QTest::newRow((m_cases[i].at("name").get<std::string>() + (isRows ? " rows" : " columns")).c_str())
                    << static_cast<int>(i) << isRows;
    }
    void trees()
    {
        QFETCH(int, index);
        QFETCH(bool, isRows);
        const auto& one = m_cases[static_cast<std::size_t>(index)];
        std::size_t rows = one.at("shape")[0], columns = one.at("shape")[1];
        std::vector<double> values;
        const std::string text = readFile(m_folder / one.at("file").get<std::string>());
        for (const auto line : split(text, '\n'))
            for (const auto field : splitBlank(line))
                values.push_back(parseReal(field).value());
        if (!isRows) {
            values = transposed(values, rows, columns);
            std::swap(rows, columns);
        }
        const auto& expected = one.at(isRows ? "rows" : "columns");
        const auto tree = averageLinkage(values, rows, columns);
        QCOMPARE(tree.merges.size(), expected.at("linkage").size());
        if (one.at("ties")) {
            std::vector<double> heights;
            for (const auto& row : expected.at("linkage"))
                heights.push_back(row[2]);
            std::sort(heights.begin(), heights.end());
            for (std::size_t i = 0; i < heights.size(); ++i)
                COMPARE_CLOSE(tree.merges[i].height, heights[i], 1e-9, 1e-12);
            return;
        }
        for (std::size_t i = 0; i < tree.merges.size(); ++i) {
            const auto& row = expected.at("linkage")[i];
            QCOMPARE(tree.merges[i].left, row[0].get<std::size_t>());
            QCOMPARE(tree.merges[i].right, row[1].get<std::size_t>());
            COMPARE_CLOSE(tree.merges[i].height, row[2].get<double>(), 1e-10, 1e-300);
            QCOMPARE(tree.merges[i].size, row[3].get<std::size_t>());
        }
        QCOMPARE(tree.order, expected.at("order").get<std::vector<std::size_t>>());
        if (expected.contains("optimal_order_adjacent_distance_sum")) {
            const double want = expected.at("optimal_order_adjacent_distance_sum");
            COMPARE_CLOSE(adjacentDistances(values, rows, columns, expected.at("optimal_order").get<std::vector<std::size_t>>()), want,
                          1e-9, 1e-300);
            COMPARE_CLOSE(adjacentDistances(values, rows, columns, optimalOrderOfSciPy(values, rows, columns, tree)), want, 1e-9, 1e-300);
            // SciPy's is not the best one everywhere.
            QVERIFY(adjacentDistances(values, rows, columns, optimalOrder(values, rows, columns, tree)) <= want * (1 + 1e-9));
        }
    }

private:
    std::filesystem::path m_folder;
    nlohmann::json m_cases;
};

QTEST_APPLESS_MAIN(ClusteringOracleTest)
#include "clustering_oracle_test.moc"
