// SPDX-License-Identifier: GPL-3.0-or-later
// Against FIMO 4.12 by the files of oracles/motif-scan: matrices, p-values, words, and every hit on a real region.
#include "core/base/checksum.h"
#include "core/motif/scanner.h"
#include "tests/support/test_support.h"

#include <htslib/bgzf.h>
#include <htslib/kstring.h>

using namespace bindscape;
using namespace bindscape::motif;
using nlohmann::json;

namespace {

// Letters of a one-contig FASTA, by htslib alone.
std::string readOneContig(const std::filesystem::path& path)
{
    std::string letters;
    BGZF* file = bgzf_open(path.c_str(), "r");
    kstring_t line = KS_INITIALIZE;
    while (file != nullptr && bgzf_getline(file, '\n', &line) >= 0)
        if (line.l > 0 && line.s[0] != '>')
            letters.append(line.s, line.l);
    ks_free(&line);
    if (file != nullptr)
        bgzf_close(file);
    return letters;
}

std::string bedText(const std::vector<Hit>& hits, const std::string& chrom, int width)
{
    std::string text;
    for (const auto& hit : hits)
        text += chrom + '\t' + std::to_string(hit.begin) + '\t' + std::to_string(hit.begin + width) + '\t' + toChar(hit.strand) + '\n';
    return text;
}

}  // namespace

class ScanOracleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(test::oracleFolder("motif-scan"), "BINDSCAPE_ORACLES");
        m_folder = *test::oracleFolder("motif-scan");
        m_cases = test::readJson(m_folder / "cases.json");
        m_background = parseBackground((m_folder / m_cases.at("background_file").get<std::string>()).string());
        m_pvalue = m_cases.at("p_threshold");
        m_pseudocount = m_cases.value("pseudocount", kPseudocount);
        m_region = readOneContig(m_folder / m_cases.at("region").at("fasta").get<std::string>());
        QCOMPARE(m_region.size(), m_cases.at("region").at("length").get<std::size_t>());
    }
    void matrices_data() { rows(); }
    void matrices()
    {
        const json& one = currentCase();
        const Motif motif = currentMotif();
        QCOMPARE(motif.id, one.at("id").get<std::string>());
        QCOMPARE(motif.name, one.at("name").get<std::string>());
        QCOMPARE(motif.width(), one.at("width").get<int>());
        QCOMPARE(motif.nsites.has_value(), one.at("nsites_in_file").get<bool>());
        const auto scores = scoreMatrix(motif, m_background, m_pseudocount);
        QCOMPARE(scores.offset, one.at("offset").get<int>());
        QCOMPARE(scores.scale, one.at("scale").get<int>());
        for (std::size_t i = 0; i < scores.cells.size(); ++i)
            QCOMPARE(scores.cells[i], (one.at("integer_matrix").at(i).get<std::array<int, 4>>()));
    }
    void pvalues_data() { rows(); }
    void pvalues()
    {
        const json& one = currentCase();
        const auto ready = prepared(m_pvalue);
        const auto expected = test::readDoubles(m_folder / one.at("pvalue_table").get<std::string>());
        QCOMPARE(ready.pvalues.p.size(), expected.size());
        for (std::size_t x = 0; x < expected.size(); ++x)
            COMPARE_CLOSE(ready.pvalues.p[x], expected[x], expected[x] > 1e-12 ? 1e-9 : 1e-6, 0);
        QCOMPARE(ready.threshold, one.at("threshold_int").get<int>());
        COMPARE_CLOSE(ready.scores.realScore(ready.threshold), one.at("threshold_score").get<double>(), 0, 1e-4);
        COMPARE_CLOSE(ready.pvalues.p[static_cast<std::size_t>(ready.threshold)], one.at("p_at_threshold").get<double>(), 1e-9, 0);
    }
    void words_data() { rows(); }
    void words()
    {
        const auto table = test::readTable(m_folder / currentCase().at("words").get<std::string>());
        const std::vector<PreparedMotif> motifs{prepared(1)};
        for (std::size_t i = 0; i < table.rows.size(); ++i) {
            const auto hits = scanLetters(table.text(i, "word"), 0, motifs, true);
            QCOMPARE(hits.size(), std::size_t{2});
            QCOMPARE(hits[0].score, static_cast<int>(table.number(i, "int_score")));
            COMPARE_CLOSE(motifs[0].scores.realScore(hits[0].score), table.number(i, "score"), 0, 1e-4);
            COMPARE_CLOSE(motifs[0].pvalues.p[static_cast<std::size_t>(hits[0].score)], table.number(i, "pvalue"), 1e-6, 0);
        }
    }
    void region_data() { rows(); }
    void region()
    {
        const json& one = currentCase();
        const std::vector<PreparedMotif> motifs{prepared(m_pvalue)};
        const int width = motifs[0].scores.width();
        const std::string contig = m_cases.at("region").at("contig");
        const auto both = scanLetters(m_region, 0, motifs, true);
        const auto best = scanLetters(m_region, 0, motifs, false);
        QCOMPARE(both.size(), one.at("region_n_both").get<std::size_t>());
        QCOMPARE(best.size(), one.at("region_n_best").get<std::size_t>());
        QCOMPARE(md5OfText(bedText(both, contig, width)), one.at("region_md5_both").get<std::string>());
        QCOMPARE(md5OfText(bedText(best, contig, width)), one.at("region_md5_best").get<std::string>());
        compareRows(test::readTable(m_folder / one.at("region_hits").get<std::string>()), both, motifs[0]);
    }
    // Through files, blocks and threads.
    void genome_data() { rows(); }
    void genome()
    {
        const json& one = currentCase();
        const std::vector<PreparedMotif> motifs{prepared(m_pvalue)};
        Warnings warnings;
        const auto reference = genome::Reference::open(m_folder / m_cases.at("region").at("fasta").get<std::string>(), warnings);
        for (const bool both : {false, true}) {
            const auto hits = scanContig(*reference, m_cases.at("region").at("contig"), motifs, both);
            const auto text = bedText(hits, m_cases.at("region").at("contig"), motifs[0].scores.width());
            QCOMPARE(md5OfText(text), one.at(both ? "region_md5_both" : "region_md5_best").get<std::string>());
        }
    }
    void wholeChromosome_data() { rows(); }
    void wholeChromosome()
    {
        const auto data = test::dataFolder();
        if (!data || !m_cases.contains("whole") || !std::filesystem::exists(*data / m_cases.at("whole").at("genome").get<std::string>()))
            QSKIP("The genome is not there; set BINDSCAPE_TEST_DATA to scan a whole chromosome.");
        const json& one = currentCase();
        if (!one.contains("whole_n_both"))
            QSKIP("This case has no hits of a whole chromosome.");
        const std::string chrom = m_cases.at("whole").at("chrom");
        const std::vector<PreparedMotif> motifs{prepared(m_pvalue)};
        Warnings warnings;
        const auto reference = genome::Reference::open(*data / m_cases.at("whole").at("genome").get<std::string>(), warnings);
        QCOMPARE(reference->length(chrom).value_or(0), m_cases.at("whole").at("length").get<std::int64_t>());
        const auto both = scanContig(*reference, chrom, motifs, true);
        const auto best = scanContig(*reference, chrom, motifs, false);
        QCOMPARE(both.size(), one.at("whole_n_both").get<std::size_t>());
        QCOMPARE(best.size(), one.at("whole_n_best").get<std::size_t>());
        QCOMPARE(md5OfText(bedText(both, chrom, motifs[0].scores.width())), one.at("whole_md5_both").get<std::string>());
        QCOMPARE(md5OfText(bedText(best, chrom, motifs[0].scores.width())), one.at("whole_md5_best").get<std::string>());
        const auto table = test::readTable(m_folder / one.at("whole_first").get<std::string>());
        QVERIFY(table.rows.size() <= both.size());
        compareRows(table, {both.begin(), both.begin() + static_cast<std::ptrdiff_t>(table.rows.size())}, motifs[0]);
    }

private:
    static std::vector<Hit> scanContig(const genome::Reference& reference, const std::string& chrom, std::span<const PreparedMotif> motifs,
                                       bool both)
    {
        ScanOptions options;
        options.bothPerPosition = both;
        options.regions = {{chrom, 0, reference.length(chrom).value_or(0)}};
        std::vector<Hit> all;
        SilentProgress progress;
        scanGenome(
            reference, motifs, options,
            [&](const std::string&, std::span<const Hit> hits) { all.insert(all.end(), hits.begin(), hits.end()); }, progress);
        return all;
    }
    static void compareRows(const test::Table& table, const std::vector<Hit>& hits, const PreparedMotif& motif)
    {
        QCOMPARE(table.rows.size(), hits.size());
        for (std::size_t i = 0; i < hits.size(); ++i) {
            QCOMPARE(hits[i].begin, static_cast<std::int64_t>(table.number(i, "begin")));
            QCOMPARE(std::string(1, toChar(hits[i].strand)), table.text(i, "strand"));
            QCOMPARE(hits[i].score, static_cast<int>(table.number(i, "int_score")));
            COMPARE_CLOSE(motif.scores.realScore(hits[i].score), table.number(i, "score"), 0, 1e-4);
            COMPARE_CLOSE(motif.pvalues.p[static_cast<std::size_t>(hits[i].score)], table.number(i, "pvalue"), 1e-8, 0);
        }
    }
    void rows()
    {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const auto& one : m_cases.at("motifs"))
            QTest::newRow(one.at("id").get<std::string>().c_str()) << index++;
    }
    const json& currentCase() const
    {
        QFETCH(int, index);
        return m_cases.at("motifs").at(static_cast<std::size_t>(index));
    }
    Motif currentMotif() const
    {
        const json& one = currentCase();
        return findMotif(readMotifs(m_folder / one.at("meme").get<std::string>()), one.at("id").get<std::string>());
    }
    // The folder may have been made with another pseudocount than the program's.
    PreparedMotif prepared(double pvalue) const
    {
        PreparedMotif motif = prepare(currentMotif(), m_background, pvalue);
        motif.scores = scoreMatrix(motif.motif, m_background, m_pseudocount);
        motif.pvalues = pvalueTable(motif.scores, m_background);
        motif.threshold = motif.pvalues.threshold(pvalue);
        return motif;
    }

    std::filesystem::path m_folder;
    json m_cases;
    Background m_background;
    double m_pvalue = 0, m_pseudocount = kPseudocount;
    std::string m_region;
};

QTEST_APPLESS_MAIN(ScanOracleTest)
#include "scan_oracle_test.moc"
