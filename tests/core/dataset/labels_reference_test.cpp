// SPDX-License-Identifier: GPL-3.0-or-later
// Labels, bins and matching against oracles/labels (numpy and bedtools).
#include "core/base/checksum.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "tests/support/test_support.h"

#include <map>

using namespace bindscape;
using namespace bindscape::dataset;
namespace fs = std::filesystem;

namespace {

struct Case {
    nlohmann::json facts;
    Dataset dataset;
};

std::string tfOf(const nlohmann::json& facts) { return facts.at("tf").get<std::string>(); }
std::string describe(const nlohmann::json& facts, const std::string& what) { return tfOf(facts) + ": " + what; }

using PairCounts = std::map<std::vector<int>, std::array<std::int64_t, 4>>;

}  // namespace

class LabelsReferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_folder = test::oracleFolder("labels");
        m_data = test::dataFolder();
        SKIP_WITHOUT(m_folder, "BINDSCAPE_ORACLES");
        SKIP_WITHOUT(m_data, "BINDSCAPE_TEST_DATA");
        m_cases = test::readJson(*m_folder / "cases.json");
        Warnings warnings;
        m_reference = genome::Reference::open(*m_data / m_cases.at("genome").get<std::string>(), warnings);
        m_dnase = genome::readIntervals(*m_data / m_cases.at("dnase").get<std::string>(), m_reference->contigs());
        for (const auto& facts : m_cases.at("cases"))
            m_built.push_back({facts, build(facts)});
        QVERIFY(!m_built.empty());
    }

    void countsPerChromosome()
    {
        for (const auto& [facts, dataset] : m_built) {
            for (const auto& [chrom, expected] : facts.at("per_chrom").items()) {
                const nlohmann::json got = countsOf(dataset, chrom);
                for (const auto& [key, value] : got.items()) {
                    const std::string what = describe(facts, chrom + " " + key + ": got " + value.dump() + ", expected " + expected.at(key).dump());
                    if (key.starts_with("mean"))
                        QVERIFY2(std::fabs(value.get<double>() - expected.at(key).get<double>()) <= 1e-9, what.c_str());
                    else
                        QVERIFY2(value == expected.at(key), what.c_str());
                }
            }
        }
    }

    void positivesRowByRow()
    {
        for (const auto& [facts, dataset] : m_built) {
            const test::Table table = test::readTable(*m_folder / facts.at("positives_file").get<std::string>());
            std::vector<const Instance*> positives = inCaseOrder(dataset);
            QCOMPARE(positives.size(), table.rows.size());
            std::string keys;
            for (std::size_t i = 0; i < positives.size(); ++i) {
                const Instance& got = *positives[i];
                const Region window = dataset.window(got);
                const std::string key = dataset.chroms[got.chrom] + "\t" + std::to_string(got.begin) + "\t" + std::to_string(got.end()) + "\t" + toChar(got.strand);
                keys += key + "\n";
                const std::string expected = table.text(i, "chrom") + "\t" + table.text(i, "begin") + "\t" + table.text(i, "end") + "\t" + table.text(i, "strand");
                QCOMPARE(key, expected);
                COMPARE_CLOSE(got.pvalue, table.number(i, "pvalue"), 1e-8, 0);
                QCOMPARE(got.pBin, table.number(i, "p_bin"));
                COMPARE_CLOSE(got.signal, table.number(i, "signal"), 1e-5, 0);
                QCOMPARE(got.windowFits ? window.begin : -1, table.number(i, "window_begin"));
                QCOMPARE(got.dnase, table.number(i, "dnase") == 1);
                if (!got.windowFits)
                    continue;
                COMPARE_CLOSE(got.gc, table.number(i, "gc"), 0, 1e-6);
                QCOMPARE(got.unknown, table.number(i, "unknown"));
            }
            QCOMPARE(md5OfText(keys), facts.at("positives_md5").get<std::string>());
        }
    }

    void binTables()
    {
        compareBins("p_bins.tsv", {"p_bin"}, [](const Instance& i, std::vector<int>& key) {
            key = {i.pBin};
            return true;
        });
        compareBins("gc_bins.tsv", {"gc_bin"}, [](const Instance& i, std::vector<int>& key) {
            key = {i.gcBin};
            return i.windowFits;
        });
        compareBins("p_gc_bins.tsv", {"p_bin", "gc_bin"}, [](const Instance& i, std::vector<int>& key) {
            key = {i.pBin, i.gcBin};
            return i.windowFits;
        });
    }

    void matching()
    {
        for (auto& [facts, dataset] : m_built) {
            for (const auto& [design, modes] : facts.at("matched").items()) {
                for (const auto& [mode, expected] : modes.items()) {
                    DatasetOptions options = dataset.options;
                    options.matchPooled = true;
                    options.design = *designFromText(design);
                    options.match = mode == "strict" ? MatchMode::Strict : MatchMode::KeepPositives;
                    std::vector<Instance> instances = dataset.instances;
                    std::vector<bool> eligible;
                    for (auto& instance : instances) {
                        instance.split = Split::Train;
                        eligible.push_back(options.design == Design::Baseline || instance.windowFits);
                    }
                    matchInstances(instances, eligible, options);
                    std::int64_t used[2] = {0, 0};
                    for (const auto& instance : instances)
                        used[instance.label] += instance.used ? 1 : 0;
                    const std::string what = describe(facts, design + " " + mode);
                    QVERIFY2(used[1] == expected.at(0).get<std::int64_t>() && used[0] == expected.at(1).get<std::int64_t>(), what.c_str());
                }
            }
        }
    }

private:
    Dataset build(const nlohmann::json& facts)
    {
        const auto& p = m_cases.at("background");
        motif::Background background;
        background.p = {p.at("A"), p.at("C"), p.at("G"), p.at("T")};
        DatasetOptions options;
        options.pvalue = m_cases.at("p_threshold");
        options.window = m_cases.at("window");
        options.pBinWidth = m_cases.at("p_bin_width");
        options.gcBinWidth = m_cases.at("gc_bin_width");
        options.maxUnknown = options.window;
        options.train = m_cases.at("chroms").get<std::vector<std::string>>();
        options.validation = options.test = {"none"};
        const auto motifs = motif::readMotifs(*m_folder / facts.at("meme").get<std::string>());
        const auto peaks = genome::readIntervals(*m_folder / facts.at("peaks_subset").get<std::string>(), m_reference->contigs());
        SilentProgress progress;
        return buildDataset(*m_reference, motif::findMotif(motifs, facts.at("motif").get<std::string>()), background, peaks, &m_dnase, options, progress);
    }

    // Chromosomes in the order of `chroms`, then begin.
    std::vector<const Instance*> inCaseOrder(const Dataset& dataset) const
    {
        std::vector<const Instance*> positives;
        for (const auto& chrom : m_cases.at("chroms"))
            for (const auto& instance : dataset.instances)
                if (instance.label && dataset.chroms[instance.chrom] == chrom.get<std::string>())
                    positives.push_back(&instance);
        return positives;
    }

    static nlohmann::json countsOf(const Dataset& dataset, const std::string& chrom)
    {
        std::int64_t hits = 0, byLabel[2] = {0, 0}, outside = 0, unknown = 0, positivesUnknown = 0, open[2] = {0, 0}, withGc[2] = {0, 0};
        double gc[2] = {0, 0};
        for (const auto& i : dataset.instances) {
            if (dataset.chroms[i.chrom] != chrom)
                continue;
            ++hits;
            ++byLabel[i.label];
            outside += i.windowFits ? 0 : 1;
            unknown += i.unknown > 0 ? 1 : 0;
            positivesUnknown += i.label && i.unknown > 0 ? 1 : 0;
            open[i.label] += i.dnase ? 1 : 0;
            if (!std::isnan(i.gc)) {
                gc[i.label] += i.gc;
                ++withGc[i.label];
            }
        }
        nlohmann::json counts{{"hits", hits}, {"positives", byLabel[1]}, {"negatives", byLabel[0]}, {"windows_out_of_bounds", outside},
                              {"windows_with_unknown", unknown}, {"positives_windows_with_unknown", positivesUnknown},
                              {"positives_inside_dnase", open[1]}, {"negatives_inside_dnase", open[0]}};
        if (withGc[1] > 0)
            counts["mean_gc_positives"] = gc[1] / static_cast<double>(withGc[1]);
        if (withGc[0] > 0)
            counts["mean_gc_negatives"] = gc[0] / static_cast<double>(withGc[0]);
        return counts;
    }

    template <class KeyOf>
    void compareBins(const std::string& file, const std::vector<std::string>& columns, KeyOf keyOf)
    {
        const test::Table table = test::readTable(*m_folder / file);
        std::map<std::string, PairCounts> expected;
        const bool withoutUnknown = std::count(table.columns.begin(), table.columns.end(), "positives_no_unknown") > 0;
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            std::vector<int> key;
            for (const auto& column : columns)
                key.push_back(static_cast<int>(table.number(row, column)));
            auto& counts = expected[table.text(row, "tf")][key];
            counts[0] = static_cast<std::int64_t>(table.number(row, "positives"));
            counts[1] = static_cast<std::int64_t>(table.number(row, "negatives"));
            if (withoutUnknown) {
                counts[2] = static_cast<std::int64_t>(table.number(row, "positives_no_unknown"));
                counts[3] = static_cast<std::int64_t>(table.number(row, "negatives_no_unknown"));
            }
        }
        for (const auto& [facts, dataset] : m_built) {
            PairCounts got;
            for (const auto& instance : dataset.instances) {
                std::vector<int> key;
                if (!keyOf(instance, key))
                    continue;
                ++got[key][instance.label ? 0 : 1];
                if (withoutUnknown && instance.unknown == 0)
                    ++got[key][instance.label ? 2 : 3];
            }
            QVERIFY2(got == expected[tfOf(facts)], describe(facts, file).c_str());
        }
    }

    std::optional<fs::path> m_folder, m_data;
    nlohmann::json m_cases;
    std::shared_ptr<const genome::Reference> m_reference;
    genome::IntervalSet m_dnase;
    std::vector<Case> m_built;
};

QTEST_APPLESS_MAIN(LabelsReferenceTest)
#include "labels_reference_test.moc"
