// SPDX-License-Identifier: GPL-3.0-or-later
// All designs of some factors of the panel on real peaks: every bin as counted here, no window of the test in training, whatever
// the numbers of the data are.
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/dataset/dataset.h"
#include "tests/support/test_support.h"

#include <map>

using namespace bindscape;
using namespace bindscape::dataset;
namespace fs = std::filesystem;

namespace {

// No window of validation or test shares a base with one of training; sites are sorted and windows equally long.
bool leaks(const Dataset& data, bool usedOnly)
{
    const Instance* last[3] = {nullptr, nullptr, nullptr};  // of each split
    for (const auto& i : data.instances) {
        if (i.split == Split::Unused || (usedOnly && !i.used))
            continue;
        const int part = static_cast<int>(i.split) - 1;
        for (int other = 0; other < 3; ++other)
            if (other != part && (other == 0 || part == 0) && last[other] != nullptr && data.window(*last[other]).overlaps(data.window(i)))
                return true;
        last[part] = &i;
    }
    return false;
}

// What the whole table says of each bin, against what was taken of it.
bool binsAreRight(const Dataset& data)
{
    std::map<std::array<int, 3>, std::array<std::int64_t, 4>> bins;  // unbound, bound, unbound used, bound used
    for (const auto& i : data.instances) {
        const bool takesPart = i.split != Split::Unused && (data.options.design != Design::Dnase || i.dnase);
        if (i.used && !takesPart)
            return false;
        if (!takesPart)
            continue;
        auto& bin = bins[{static_cast<int>(i.split), i.pBin, data.options.design == Design::Baseline ? 0 : i.gcBin}];
        ++bin[i.label];
        bin[2 + i.label] += i.used ? 1 : 0;
    }
    return std::all_of(bins.begin(), bins.end(), [&](const auto& entry) {
        const auto& bin = entry.second;
        const std::int64_t pairs = std::min(bin[0], bin[1]);
        return bin[2] == pairs && bin[3] == (data.options.match == MatchMode::Strict ? pairs : bin[1]);
    });
}

}  // namespace

class DesignsRealdataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_data = test::dataFolder();
        SKIP_WITHOUT(m_data, "BINDSCAPE_TEST_DATA");
        Warnings warnings;
        m_reference = genome::Reference::open(*m_data / "genome/hg19_partial.fa.gz", warnings);
        m_dnase = genome::readIntervals(*m_data / "dnase/wgEncodeAwgDnaseUwdukeGm12878UniPk.narrowPeak.gz", m_reference->contigs());
        m_motifs = motif::readMotifs(*m_data / "motifs/JASPAR2018_CORE_vertebrates.converted.meme");
    }

    void everyDesign_data()
    {
        QTest::addColumn<QString>("motif");
        QTest::addColumn<QString>("peaks");
        TableReader panel(*m_data / "panel.tsv");  // tf, motif, peaks, cell
        for (std::string_view line; panel.next(line);) {
            const auto fields = split(line, '\t');
            const std::string tf(fields.at(0));
            if (tf == "CTCF" || tf == "SP1" || tf == "NRF1" || tf == "STAT3")
                QTest::newRow(tf.c_str()) << QString::fromStdString(std::string(fields.at(1))) << QString::fromStdString(std::string(fields.at(2)));
        }
        QTest::newRow("STAT3, HeLa") << "MA0144.2" << "peaks/other-cells/ChIPseq.HeLa-S3.STAT3.conservative.train.narrowPeak.gz";
    }
    void everyDesign()
    {
        QFETCH(QString, motif);
        QFETCH(QString, peaks);
        DatasetOptions options;
        options.background = "0.295,0.205,0.205,0.295";
        options.genomeFile = m_reference->path().string();
        options.peaksFile = (*m_data / peaks.toStdString()).string();
        SilentProgress progress;
        const FoundSites found =
            findSites(*m_reference, motif::findMotif(m_motifs, motif.toStdString()), motif::parseBackground(options.background),
                      genome::readIntervals(options.peaksFile, m_reference->contigs()), &m_dnase, options, progress);
        for (const Design design : {Design::Baseline, Design::Gc, Design::Dnase})
            for (const MatchMode match : {MatchMode::KeepPositives, MatchMode::Strict}) {
                options.design = design;
                options.match = match;
                options.rounds = {};
                const Dataset byChromosome = splitAndMatch(found, options);
                QVERIFY(binsAreRight(byChromosome) && !leaks(byChromosome, false));
                QVERIFY(byChromosome.counts(Split::Train).boundUsed > 0);
                options.rounds.round = 2;
                const Dataset round = splitAndMatch(found, options);
                QVERIFY(binsAreRight(round) && !leaks(round, false));
            }
        options.rounds = {};
        options.overlap = WindowOverlap::Drop;
        const Dataset thinned = splitAndMatch(found, options);
        const Instance* before = nullptr;
        for (const auto& i : thinned.instances)
            if (i.used) {
                QVERIFY(before == nullptr || !thinned.window(*before).overlaps(thinned.window(i)));
                before = &i;
            }
    }

private:
    std::optional<fs::path> m_data;
    std::shared_ptr<const genome::Reference> m_reference;
    genome::IntervalSet m_dnase;
    motif::MotifFile m_motifs;
};

QTEST_APPLESS_MAIN(DesignsRealdataTest)
#include "designs_realdata_test.moc"
