// SPDX-License-Identifier: GPL-3.0-or-later
// Against an independent count by the files of oracles/kmers.
#include "core/analysis/kmers.h"
#include "core/analysis/result_table.h"
#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "tests/support/test_support.h"

using namespace bindscape;
using namespace bindscape::analysis;

namespace {

std::vector<std::string> readFasta(const std::filesystem::path& path)
{
    const std::string content = readFile(path);
    std::vector<std::string> sequences;
    for (const auto line : split(content, '\n')) {
        if (line.starts_with('>'))
            sequences.emplace_back();
        else if (!sequences.empty())
            sequences.back() += trim(line);
    }
    return sequences;
}

}  // namespace

class KmersOracleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(test::oracleFolder("kmers"), "BINDSCAPE_ORACLES");
        m_folder = *test::oracleFolder("kmers");
        m_cases = test::readJson(m_folder / "cases.json");
        m_letters = readFasta(m_folder / m_cases.at("sequences").get<std::string>());
        m_scores.window = m_cases.at("window");
        m_scores.values = test::readFloats(m_folder / m_cases.at("scores").get<std::string>());
        const auto sites = test::readTable(m_folder / m_cases.at("sites_file").get<std::string>());
        QCOMPARE(sites.rows.size(), m_cases.at("sites").get<std::size_t>());
        for (std::size_t i = 0; i < sites.rows.size(); ++i) {
            scores::ScoredSite site;
            site.window = {sites.text(i, "site"), 0, static_cast<std::int64_t>(m_scores.window)};
            site.coreBegin = static_cast<std::int64_t>(sites.number(i, "core_begin"));
            site.coreEnd = static_cast<std::int64_t>(sites.number(i, "core_end"));
            site.strand = strandFromChar(sites.text(i, "strand")[0]);
            m_scores.sites.push_back(site);
        }
    }
    void tables_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, result] : m_cases.at("results").items())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void tables()
    {
        QFETCH(QString, name);
        const auto& result = m_cases.at("results").at(name.toStdString());
        KmerOptions options;
        options.k = m_cases.at("k");
        options.top = m_cases.at("top_fraction");
        options.isSigned = name == "signed";
        SilentProgress progress;
        const auto table = kmerEnrichment(m_scores, m_letters, options, progress);
        QCOMPARE(table.occurrences, result.at("n_occurrences").get<std::int64_t>());
        QCOMPARE(table.topOccurrences, result.at("n_top").get<std::int64_t>());
        COMPARE_CLOSE(table.threshold, result.at("threshold").get<double>(), 1e-12, 0);
        const auto expected = test::readTable(m_folder / result.at("file").get<std::string>());
        QCOMPARE(table.rows.size(), expected.rows.size());
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            const auto& row = table.rows[i];
            QCOMPARE(row.kmer, expected.text(i, "kmer"));
            QCOMPARE(row.top, static_cast<std::int64_t>(expected.number(i, "n_top")));
            QCOMPARE(row.total, static_cast<std::int64_t>(expected.number(i, "n_total")));
            COMPARE_CLOSE(row.oddsRatio, expected.number(i, "odds_ratio"), 1e-12, 0);
            COMPARE_CLOSE(row.low, expected.number(i, "ci_low"), 1e-12, 0);
            COMPARE_CLOSE(row.high, expected.number(i, "ci_high"), 1e-12, 0);
            COMPARE_CLOSE(row.log10P, expected.number(i, "log10_p"), 1e-9, 1e-9);
            COMPARE_CLOSE(row.log10Bonferroni, log10OfText(expected.text(i, "p_bonferroni")).value(), 1e-9, 1e-9);
            COMPARE_CLOSE(row.log10Q, log10OfText(expected.text(i, "q_bh")).value(), 1e-9, 1e-9);
        }
    }

private:
    std::filesystem::path m_folder;
    nlohmann::json m_cases;
    std::vector<std::string> m_letters;
    scores::ScoreSet m_scores;
};

QTEST_APPLESS_MAIN(KmersOracleTest)
#include "kmers_oracle_test.moc"
