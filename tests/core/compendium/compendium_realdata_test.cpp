// SPDX-License-Identifier: GPL-3.0-or-later
// The tracks of the panel and four DNase tracks on the genome of the test data: the counts are those of a count base by base in this test.
#include "core/base/atomic_file.h"
#include "core/base/text.h"
#include "core/compendium/compendium.h"
#include "tests/support/test_support.h"

#include <QElapsedTimer>

#include <algorithm>

using namespace bindscape;
using namespace bindscape::compendium;
using dataset::Split;
namespace fs = std::filesystem;

namespace {

// Bins of 200 on one chromosome of which more than 100 bases are covered, and whose window of 1,000 lies inside.
std::vector<std::int64_t> countBases(const std::vector<genome::Interval>& regions, std::int64_t length)
{
    std::vector<bool> covered(static_cast<std::size_t>(length));
    for (const auto& region : regions)
        std::fill(covered.begin() + region.begin, covered.begin() + region.end, true);
    std::vector<std::int64_t> begins;
    for (std::int64_t begin = 400; begin + 600 <= length; begin += 200)
        if (std::count(covered.begin() + begin, covered.begin() + begin + 200, true) > 100)
            begins.push_back(begin);
    return begins;
}

}  // namespace

class CompendiumRealdataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(test::dataFolder(), "BINDSCAPE_TEST_DATA"); }

    void countsAreThoseOfACountBaseByBase()
    {
        const fs::path data = *test::dataFolder();
        CompendiumOptions options;
        options.genomeFile = (data / "genome/hg19_partial.fa.gz").string();
        const std::string panel = readFile(data / "panel.tsv");
        for (const auto line : split(panel, '\n'))
            if (const auto fields = split(line, '\t'); fields.size() == 4 && fields[0] != "tf")
                options.tracks.push_back({std::string(fields[0]), data / fields[2], "chip"});
        for (const auto& file : fs::directory_iterator(data / "dnase"))
            if (file.path().filename().string().find("UniPk") != std::string::npos)
                options.tracks.push_back({file.path().filename().string(), file.path(), "dnase"});
        std::sort(options.tracks.begin(), options.tracks.end(), [](const Track& a, const Track& b) { return a.name < b.name; });
        QVERIFY(options.tracks.size() >= 20);
        options.validation = options.test = {};
        Warnings warnings;
        const auto reference = genome::Reference::open(options.genomeFile, warnings);
        SilentProgress silent;
        QElapsedTimer timer;
        timer.start();
        const Compendium made = buildCompendium(*reference, options, silent);
        qInfo("%zu tracks, %zu bins: %lld ms", options.tracks.size(), made.bins.size(), static_cast<long long>(timer.elapsed()));
        QVERIFY(!made.options.train.empty() && !made.options.validation.empty() && !made.options.test.empty());
        compareWithBases(made, *reference);
        compareWindows(made, *reference);
    }

private:
    void compareWithBases(const Compendium& made, const genome::Reference& reference)
    {
        for (std::size_t t = 0; t < made.options.tracks.size(); ++t) {
            const genome::IntervalSet set = genome::readIntervals(made.options.tracks[t].file, reference.contigs());
            QCOMPARE(made.counts[t].regions, set.kept());
            std::int64_t expected = 0, found = made.counts[t].train + made.counts[t].validation + made.counts[t].test;
            for (const auto& contig : reference.contigs()) {
                const auto regions = set.byChrom.find(contig.name);
                if (regions == set.byChrom.end())
                    continue;
                for (const std::int64_t begin : countBases(regions->second, contig.length)) {
                    const std::string letters = reference.fetch({contig.name, begin - 400, begin + 600});
                    expected += std::count_if(letters.begin(), letters.end(), [](char c) { return c == 'N' || c == 'n'; }) <= 100 ? 1 : 0;
                }
            }
            QCOMPARE(found, expected);
            QVERIFY(found > 0);
        }
    }

    void compareWindows(const Compendium& made, const genome::Reference& reference)
    {
        SilentProgress silent;
        const BinWindows loaded = loadBinWindows(made, reference, Split::Validation, silent);
        QVERIFY(loaded.windows.size() > 100);
        std::vector<std::uint8_t> codes(1000);
        for (std::size_t i = 0; i < loaded.bin.size(); i += 97) {
            loaded.windows.decode(i, false, codes);
            QVERIFY(codes == genome::toCodes(reference.fetch(made.windowOf(loaded.bin[i]))));
        }
    }
};

QTEST_GUILESS_MAIN(CompendiumRealdataTest)
#include "compendium_realdata_test.moc"
