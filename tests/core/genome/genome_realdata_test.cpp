// SPDX-License-Identifier: GPL-3.0-or-later
// Real hg19 data, and other projects' fixtures, good and broken: each opens or gives one sentence; none may crash.
#include "core/base/atomic_file.h"
#include "core/base/random.h"
#include "core/base/text.h"
#include "core/genome/bigwig.h"
#include "core/genome/intervals.h"
#include "core/genome/reference.h"
#include "core/genome/track_data.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <bigWig.h>

#include <algorithm>
#include <map>

using namespace bindscape;
using namespace bindscape::genome;
namespace fs = std::filesystem;

class GenomeRealDataTest : public QObject {
    Q_OBJECT

    std::optional<fs::path> m_data = test::dataFolder();
    QTemporaryDir m_folder;
    SilentProgress m_silent;
    std::shared_ptr<const Reference> m_genome;
    fs::path cache() const { return fs::path(m_folder.path().toStdString()) / "cache"; }
    fs::path at(const std::string& name) const { return *m_data / name; }

    // Files under torture/ with one of the endings; all if there are none.
    std::vector<fs::path> torture(std::initializer_list<std::string_view> endings) const
    {
        std::vector<fs::path> files;
        for (const auto& entry : fs::recursive_directory_iterator(at("torture"))) {
            const std::string name = toLower(entry.path().filename().string());
            if (entry.is_regular_file() &&
                (endings.size() == 0 || std::any_of(endings.begin(), endings.end(), [&](auto e) { return name.ends_with(e); })))
                files.push_back(entry.path());
        }
        std::sort(files.begin(), files.end());
        return files;
    }

    // One sentence that names the file, without a line break.
    static void checkSentence(const std::string& sentence, const fs::path& path)
    {
        QVERIFY2(sentence.find(path.filename().string()) != std::string::npos && sentence.find('\n') == std::string::npos &&
                     sentence.ends_with('.'),
                 (path.string() + ": " + sentence).c_str());
    }

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(m_data, "BINDSCAPE_TEST_DATA");
        Warnings warnings;
        m_genome = Reference::open(at("genome/hg19_partial.fa.gz"), warnings, cache());
        QVERIFY(warnings.empty());
    }

    void partialGenome()
    {
        QCOMPARE(m_genome->contigs().size(), std::size_t{4});
        QCOMPARE(*m_genome->length("chr20"), std::int64_t{63025520});
        // Telomere.
        QCOMPARE(m_genome->fetch({"chr20", 0, 10}), std::string("NNNNNNNNNN"));
        const std::string chr20 = m_genome->fetch({"chr20", 0, 63025520});
        QVERIFY(chr20.find_first_not_of("ACGTNacgtn") == std::string::npos);
        Random random(1);
        for (int i = 0; i < 100; ++i) {
            const std::size_t begin = random.below(63000000);
            QCOMPARE(m_genome->fetch({"chr20", static_cast<std::int64_t>(begin), static_cast<std::int64_t>(begin) + 1000}),
                     chr20.substr(begin, 1000));
        }
    }

    void everyPeakFile()
    {
        int files = 0;
        for (const char* folder : {"peaks/gm12878", "peaks/other-cells", "peaks/large", "dnase"})
            for (const auto& entry : fs::directory_iterator(at(folder))) {
                const IntervalSet set = readIntervals(entry.path(), m_genome->contigs());
                QVERIFY2(set.kept() > 0 && set.kept() + set.onUnknownContigs + set.beyondEnd == set.rows, entry.path().c_str());
                QVERIFY(set.onUnknownContigs > 0 && set.beyondEnd > 0);
                QCOMPARE(set.warnings.size(), std::size_t{2});
                QCOMPARE(set.hasSignal, entry.path().string().find("narrowPeak") != std::string::npos);
                ++files;
            }
        QVERIFY(files > 40);
    }

    void geneFiles()
    {
        const auto genes = openTrack(at("genes/refGene.hg19.txt.gz"), m_genome->contigs());
        QVERIFY(genes->kind() == TrackKind::Genes);
        const auto found = genes->find("gata1", 5);
        QCOMPARE(found.front().name, std::string("GATA1"));
        QCOMPARE(found.front().region.chrom, std::string("chrX"));
        const auto data = std::get<Genes>(genes->read({"chr20", 30000000, 31000000}, 1500, m_silent));
        QVERIFY(data.items.size() > 20 && data.density.empty());
        for (const char* name : {"genes/chr21.refseq.hg19.bed12", "genes/chr21.refseq.hg19.gtf", "genes/gencode_v24lift37.chr9.gtf"})
            QVERIFY2(openTrack(at(name), {})->kind() == TrackKind::Genes, name);
        for (const char* name : {"genes/refSeq.hg19.bed.gz", "genes/genes_Gencode_hg19.bed", "genes/hg19.refGene.TSS.bed"})
            QVERIFY2(openTrack(at(name), {})->kind() == TrackKind::Intervals, name);
        // The same transcripts out of BED12 and GTF.
        const auto bed = readGenes(at("genes/chr21.refseq.hg19.bed12"), {});
        const auto gtf = readGenes(at("genes/chr21.refseq.hg19.gtf"), {});
        std::map<std::string, const Transcript*> byId;
        for (const auto& transcript : gtf.byChrom.at("chr21"))
            byId[transcript.id] = &transcript;
        int same = 0;
        for (const auto& transcript : bed.byChrom.at("chr21"))
            if (const auto other = byId.find(transcript.id); other != byId.end() && other->second->exons == transcript.exons)
                ++same;
        QVERIFY2(same > 300, std::to_string(same).c_str());
    }

    void bigWigsAsLibBigWigReadsThem()
    {
        for (const auto& path :
             {at("signal/ENCFF826FLP.chr22.bw"), at("signal/GM12878_Stat1.chr22_1-30000000.bigWig"), at("torture/bbi-js/volvox.bw"),
              at("torture/bbi-js/uncompressed.bw"), at("torture/bbi-js/fixedStep.bw"), at("torture/bbi-js/variable_step.bw"),
              at("torture/bbi-js/cow.bw"), at("torture/pyBigWig/test.bw"), at("torture/igvjs/bb/nozooms.bw")}) {
            const auto ours = BigWig::open(path);
            bigWigFile_t* theirs = bwOpen(path.c_str(), nullptr, "r");
            QVERIFY2(theirs != nullptr, path.c_str());
            for (const auto& contig : ours->contigs())
                for (const double share : {0.0, 0.5, 0.6})
                    compareValues(*ours, theirs, contig, static_cast<std::int64_t>(share * static_cast<double>(contig.length)));
            bwClose(theirs);
        }
    }

    void zoomLevelsAgreeWithFullData()
    {
        const auto file = BigWig::open(at("signal/ENCFF826FLP.chr22.bw"));
        const Region region{"chr22", 20000000, 20400000};
        const Signal zoomed = file->read(region, 100);
        const auto values = file->values(region);
        double worst = 0;
        double scale = 0;
        for (std::size_t i = 0; i < 100; ++i) {
            double sum = 0;
            int count = 0;
            for (std::size_t k = i * 4000; k < (i + 1) * 4000; ++k)
                if (!std::isnan(values[k])) {
                    sum += values[k];
                    ++count;
                }
            if (count == 0)
                continue;
            worst = std::max(worst, std::fabs(zoomed.mean[i] - sum / count));
            scale = std::max(scale, sum / count);
        }
        QVERIFY2(worst < 0.1 * scale, (std::to_string(worst) + " of " + std::to_string(scale)).c_str());
    }

    void everyTortureFileAsTrack()
    {
        int opened = 0;
        const Region wide{"chr1", 0, 100000000};
        for (const auto& path : torture({})) {
            const std::string sentence = test::errorOf([&] {
                for (const auto& contigs : {m_genome->contigs(), std::vector<Contig>()}) {
                    const auto track = openTrack(path, contigs);
                    for (const Region& region :
                         {wide, Region{"chr1", 1000, 2000}, Region{"chr8", 128000000, 129000000}, Region{"ctgA", 0, 50000}})
                        for (const int bins : {1, 100, 100000})
                            track->read(region, bins, m_silent);
                    track->next("chr1", 0);
                    track->find("M", 10);
                }
                ++opened;
            });
            if (!sentence.empty())
                checkSentence(sentence, path);
        }
        QVERIFY2(opened > 60, std::to_string(opened).c_str());
    }

    void everyTortureFileAsGenome()
    {
        int opened = 0;
        const fs::path copy = fs::path(m_folder.path().toStdString()) / "genomes";
        fs::create_directory(copy);
        for (const auto& path : torture({})) {
            if (path.extension() == ".fai" || path.extension() == ".gzi")
                continue;
            // Copied with its indexes, which may be wrong: nothing is written into the data folder.
            for (const char* ending : {"", ".fai", ".gzi"})
                if (fs::exists(path.string() + ending))
                    fs::copy_file(path.string() + ending, copy / (path.filename().string() + ending), fs::copy_options::overwrite_existing);
            const std::string sentence = test::errorOf([&] {
                Warnings warnings;
                const auto genome = Reference::open(copy / path.filename(), warnings, cache());
                for (const auto& contig : genome->contigs())
                    genome->fetch({contig.name, 0, contig.length});
                ++opened;
            });
            if (!sentence.empty())
                checkSentence(sentence, path);
            for (const char* ending : {"", ".fai", ".gzi"})
                fs::remove(copy / (path.filename().string() + ending));
        }
        QVERIFY2(opened > 20, std::to_string(opened).c_str());
    }

private:
    static void compareValues(const BigWig& ours, bigWigFile_t* theirs, const Contig& contig, std::int64_t begin)
    {
        const std::int64_t end = std::min(contig.length, begin + 20000);
        const auto mine = ours.values({contig.name, begin, end});
        bwOverlappingIntervals_t* other =
            bwGetValues(theirs, contig.name.c_str(), static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end), 1);
        if (other == nullptr)
            return;
        QCOMPARE(static_cast<std::int64_t>(other->l), end - begin);
        for (std::size_t i = 0; i < mine.size(); ++i)
            QVERIFY(mine[i] == other->value[i] || (std::isnan(mine[i]) && std::isnan(other->value[i])));
        bwDestroyOverlappingIntervals(other);
    }
};

QTEST_APPLESS_MAIN(GenomeRealDataTest)
#include "genome_realdata_test.moc"
