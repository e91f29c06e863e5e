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

    std::vector<fs::path> signals() const
    {
        std::vector<fs::path> files;
        for (const auto& entry : fs::directory_iterator(at("signal")))
            if (entry.path().extension() == ".bw" || entry.path().extension() == ".bigWig")
                files.push_back(entry.path());
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
        const auto& contigs = m_genome->contigs();
        const std::string index = readFile(at("genome/hg19_partial.fa.gz.fai"));
        for (const auto& contig : contigs)
            QVERIFY(("\n" + index).find("\n" + contig.name + "\t" + std::to_string(contig.length) + "\t") != std::string::npos);
        const Contig& shortest = *std::min_element(contigs.begin(), contigs.end(), [](auto& a, auto& b) { return a.length < b.length; });
        const std::string whole = m_genome->fetch({shortest.name, 0, shortest.length});
        QVERIFY(whole.find_first_not_of("ACGTNacgtnRYSWKMBDHVryswkmbdhv") == std::string::npos);
        Random random(1);
        for (int i = 0; i < 100; ++i) {
            const auto begin = static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(shortest.length)));
            const std::int64_t end = std::min(begin + 1000, shortest.length);
            QCOMPARE(m_genome->fetch({shortest.name, begin, end}),
                     whole.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)));
        }
    }

    void everyPeakFile()
    {
        int files = 0;
        for (const char* folder : {"peaks/gm12878", "peaks/other-cells", "peaks/large", "dnase"}) {
            std::error_code missing;
            for (const auto& entry : fs::directory_iterator(at(folder), missing)) {
                const IntervalSet set = readIntervals(entry.path(), m_genome->contigs());
                QVERIFY2(set.rows > 0 && set.kept() + set.onUnknownContigs + set.beyondEnd == set.rows, entry.path().c_str());
                QCOMPARE(static_cast<int>(set.warnings.size()), (set.onUnknownContigs > 0 ? 1 : 0) + (set.beyondEnd > 0 ? 1 : 0));
                QCOMPARE(set.hasSignal, entry.path().string().find("narrowPeak") != std::string::npos);
                ++files;
            }
        }
        QVERIFY(files > 0);
    }

    void twoBitEqualsFasta()
    {
        int pairs = 0;
        for (const auto& [packed, plain] : std::vector<std::pair<std::string, std::string>>{
                 {"genome/human_g1k_v37.chr17_1Mb.2bit", "genome/human_g1k_v37.chr17_1Mb.fasta"},
                 {"torture/biopython_twobit/sequence.bigendian.2bit", "torture/biopython_twobit/sequence.fa"},
                 {"torture/biopython_twobit/sequence.littleendian.2bit", "torture/biopython_twobit/sequence.fa"},
                 {"torture/biopython_twobit/sequence.long.2bit", "torture/biopython_twobit/sequence.fa"},
                 {"torture/twobit-js/T_ko.2bit", "torture/twobit-js/T_ko.2bit.fa"},
                 {"torture/twobit-js/foo.2bit", "torture/twobit-js/foo.2bit.fa"},
                 {"torture/twobit-js/out2.2bit", "torture/twobit-js/out2.fa"},
                 {"torture/twobit-js/out2.long.2bit", "torture/twobit-js/out2.fa"},
                 {"torture/twobit-js/volvox.2bit", "torture/twobit-js/volvox.2bit.fa"},
                 {"torture/twobit-js/volvox.long.2bit", "torture/twobit-js/volvox.2bit.fa"}}) {
            if (!fs::exists(at(packed)) || !fs::exists(at(plain)))
                continue;
            Warnings warnings;
            const auto genome = Reference::open(at(packed), warnings, cache());
            // A copy: its index goes beside it.
            const fs::path copy = fs::path(m_folder.path().toStdString()) / fs::path(plain).filename();
            fs::copy_file(at(plain), copy, fs::copy_options::overwrite_existing);
            const auto text = Reference::open(copy, warnings, cache());
            for (const auto& contig : genome->contigs()) {
                const Region whole{contig.name, 0, contig.length};
                QCOMPARE(text->length(contig.name).value_or(-1), contig.length);
                QVERIFY2(genome->fetch(whole) == text->fetch(whole), packed.c_str());
            }
            ++pairs;
        }
        QVERIFY(pairs > 0);
    }

    // Numbers of rows and places are those that another reader of bigBed gives.
    void bigBeds()
    {
        struct Expected {
            const char* name;
            TrackKind kind;
            const char* contig;
            std::int64_t length;
            std::size_t rows;
            const char* word;  // found by the index of names; nullptr without one
            std::int64_t begin;
        };
        int files = 0;
        for (const Expected& e :
             {Expected{"torture/bbi-js/chr22_with_name_and_geneName_index.bb", TrackKind::Genes, "chr22", 51304566, 4394, "u2", 10736170},
              Expected{"torture/bbi-js/chr22_with_name_index.bb", TrackKind::Genes, "chr22", 51304566, 4394, "ENST00000615943", 10736170},
              Expected{"torture/bbi-js/hg18.bb", TrackKind::Intervals, "chr7", 158821424, 3339, nullptr, 0},
              Expected{"torture/bbi-js/transcripts.bb", TrackKind::Genes, "1", 248956422, 10, nullptr, 0},
              Expected{"torture/igvjs/bb/myBigBed2.bb", TrackKind::Intervals, "chr7", 158821424, 3339, nullptr, 0},
              Expected{"torture/igvjs/bb/interactExample3.inter.bb", TrackKind::Intervals, "chr3", 198022430, 101, nullptr, 0},
              Expected{"torture/pyBigWig/test.bigBed", TrackKind::Intervals, "chr1", 197195432, 9, nullptr, 0}}) {
            if (!fs::exists(at(e.name)))
                continue;
            const auto track = openTrack(at(e.name), {});
            QVERIFY2(track->kind() == e.kind, e.name);
            const TrackData data = track->read({e.contig, 0, e.length}, 10'000'000, m_silent);
            QCOMPARE(e.kind == TrackKind::Genes ? std::get<Genes>(data).items.size() : std::get<Intervals>(data).items.size(), e.rows);
            if (e.word != nullptr)
                QCOMPARE(track->find(e.word, 1).at(0).region.begin, e.begin);
            ++files;
        }
        QVERIFY(files > 0);
    }

    void geneFiles()
    {
        const auto contigs = m_genome->contigs();
        const auto genes = openTrack(at("genes/refGene.hg19.txt.gz"), contigs);
        QVERIFY(genes->kind() == TrackKind::Genes);
        for (const auto& [chrom, transcripts] : readGenes(at("genes/refGene.hg19.txt.gz"), contigs).byChrom) {
            const Transcript& some = transcripts[transcripts.size() / 2];
            QCOMPARE(genes->find(toLower(some.gene), 5).front().name, some.gene);
            const auto data = std::get<Genes>(genes->read(some.region, 1500, m_silent));
            QVERIFY(std::any_of(data.items.begin(), data.items.end(), [&](const Transcript& item) { return item.id == some.id; }));
        }
        for (const char* name : {"genes/chr21.refseq.hg19.bed12", "genes/chr21.refseq.hg19.gtf", "genes/gencode_v24lift37.chr9.gtf"})
            QVERIFY2(!fs::exists(at(name)) || openTrack(at(name), {})->kind() == TrackKind::Genes, name);
        for (const char* name : {"genes/refSeq.hg19.bed.gz", "genes/genes_Gencode_hg19.bed", "genes/hg19.refGene.TSS.bed"})
            QVERIFY2(!fs::exists(at(name)) || openTrack(at(name), {})->kind() == TrackKind::Intervals, name);
    }

    void sameTranscriptsOutOfBed12AndGtf()
    {
        if (!fs::exists(at("genes/chr21.refseq.hg19.bed12")) || !fs::exists(at("genes/chr21.refseq.hg19.gtf")))
            QSKIP("The two files are not in the data folder.");
        std::map<std::string, const Transcript*> byId;
        const auto bed = readGenes(at("genes/chr21.refseq.hg19.bed12"), {}), gtf = readGenes(at("genes/chr21.refseq.hg19.gtf"), {});
        for (const auto& [chrom, transcripts] : gtf.byChrom)
            for (const auto& transcript : transcripts)
                byId[transcript.id] = &transcript;
        int same = 0, all = 0;
        for (const auto& [chrom, transcripts] : bed.byChrom)
            for (const auto& transcript : transcripts) {
                const auto other = byId.find(transcript.id);
                same += other != byId.end() && other->second->exons == transcript.exons ? 1 : 0;
                ++all;
            }
        QVERIFY2(2 * same > all, std::to_string(same).c_str());
    }

    void bigWigsAsLibBigWigReadsThem()
    {
        std::vector<fs::path> files = signals();
        for (const char* name :
             {"torture/bbi-js/volvox.bw", "torture/bbi-js/uncompressed.bw", "torture/bbi-js/fixedStep.bw",
              "torture/bbi-js/variable_step.bw", "torture/bbi-js/cow.bw", "torture/pyBigWig/test.bw", "torture/igvjs/bb/nozooms.bw"})
            if (fs::exists(at(name)))
                files.push_back(at(name));
        for (const auto& path : files) {
            const auto ours = BigWig::open(path);
            bigWigFile_t* theirs = bwOpen(path.c_str(), nullptr, "r");
            QVERIFY2(theirs != nullptr, path.c_str());
            for (const auto& contig : ours->contigs())
                for (const double share : {0.0, 0.5, 0.6})
                    compareValues(*ours, theirs, contig, static_cast<std::int64_t>(share * static_cast<double>(contig.length)));
            bwClose(theirs);
        }
    }

    // Means of zoom levels are what the file's writer made of them; they lie between the extremes of the full data.
    void zoomLevelsStayWithinTheData()
    {
        for (const auto& path : signals()) {
            const auto file = BigWig::open(path);
            const Contig& contig = file->contigs().front();
            float low = INFINITY, high = -INFINITY;
            constexpr std::int64_t kPiece = 1'000'000;
            for (std::int64_t at = 0; at < contig.length; at += kPiece)
                for (const float value : file->values({contig.name, at, std::min(contig.length, at + kPiece)})) {
                    low = std::fmin(low, value);
                    high = std::fmax(high, value);
                }
            const Signal bins = file->read({contig.name, 0, contig.length}, 1000);
            int filled = 0;
            for (std::size_t i = 0; i < bins.mean.size(); ++i) {
                filled += std::isnan(bins.mean[i]) ? 0 : 1;
                QVERIFY(std::isnan(bins.mean[i]) ||
                        (low <= bins.min[i] && bins.min[i] <= bins.mean[i] && bins.mean[i] <= bins.max[i] && bins.max[i] <= high));
            }
            QVERIFY2(filled > 0, path.c_str());
        }
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
        QVERIFY(opened > 0);
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
        QVERIFY(opened > 0);
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
