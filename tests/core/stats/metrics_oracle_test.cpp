// SPDX-License-Identifier: GPL-3.0-or-later
// Against scikit-learn by the files of oracles/metrics.
#include "core/stats/metrics.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using nlohmann::json;

namespace {

void compare(const std::optional<double>& got, const json& want)
{
    QCOMPARE(got.has_value(), !want.is_null());
    if (got)
        COMPARE_CLOSE(*got, want.get<double>(), 0, 1e-12);
}

}  // namespace

class MetricsOracleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(test::oracleFolder("metrics"), "BINDSCAPE_ORACLES");
        m_folder = *test::oracleFolder("metrics");
        m_cases = test::readJson(m_folder / "cases.json");
    }
    void cases_data()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const auto& one : m_cases.at("cases"))
            QTest::newRow(one.at("name").get<std::string>().c_str()) << index++;
    }
    void cases()
    {
        QFETCH(int, index);
        const json& one = m_cases.at("cases").at(static_cast<std::size_t>(index));
        const auto table = test::readTable(m_folder / one.at("file").get<std::string>());
        std::vector<int> labels;
        std::vector<double> scores;
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            labels.push_back(static_cast<int>(table.number(i, "label")));
            scores.push_back(table.number(i, "score"));
        }
        compare(stats::auroc(labels, scores), one.at("auroc"));
        compare(stats::averagePrecision(labels, scores), one.at("auprc"));
        const auto partial = stats::partialAuroc(labels, scores, m_cases.value("max_fpr", 0.1));
        compare(partial ? std::optional(partial->raw) : std::nullopt, one.at("pauc_raw"));
        compare(partial ? std::optional(partial->mcclish) : std::nullopt, one.at("pauc_mcclish"));
        const auto all = stats::rankingMetrics(labels, scores, {}, 0, 1);
        QCOMPARE(all.positives, one.at("n_positive").get<std::int64_t>());
        QCOMPARE(all.negatives, one.at("n_negative").get<std::int64_t>());
        compare(all.auroc.value, one.at("auroc"));
        const auto roc = stats::rocCurve(labels, scores);
        QCOMPARE(roc.size(), one.at("auroc").is_null() ? std::size_t{0} : one.at("roc_points").get<std::size_t>());
        if (one.contains("roc") && !one.at("roc").is_null())
            for (std::size_t i = 0; i < roc.size(); ++i) {
                COMPARE_CLOSE(roc[i].fpr, one.at("roc").at(i).at(0).get<double>(), 0, 1e-12);
                COMPARE_CLOSE(roc[i].tpr, one.at("roc").at(i).at(1).get<double>(), 0, 1e-12);
            }
        if (one.contains("pr_recall_precision") && !one.at("pr_recall_precision").is_null()) {
            const auto curve = stats::precisionRecallCurve(labels, scores);
            const json& want = one.at("pr_recall_precision");
            QCOMPARE(curve.size(), want.size());
            for (std::size_t i = 0; i < curve.size(); ++i) {
                COMPARE_CLOSE(curve[i].recall, want.at(i).at(0).get<double>(), 0, 1e-12);
                COMPARE_CLOSE(curve[i].precision, want.at(i).at(1).get<double>(), 0, 1e-12);
            }
        }
    }

private:
    std::filesystem::path m_folder;
    json m_cases;
};

QTEST_APPLESS_MAIN(MetricsOracleTest)
#include "metrics_oracle_test.moc"
