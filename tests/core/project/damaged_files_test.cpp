// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind of file that the program reads, damaged from a seed in many ways: the answer is a result or one sentence, in
// bounded time and memory. BINDSCAPE_DAMAGE_ROUNDS asks for more rounds than the suite has time for.
#include "core/base/paths.h"
#include "core/base/table_file.h"
#include "core/genome/bigwig.h"
#include "core/motif/scanner.h"
#include "core/project/predictions.h"
#include "core/project/project.h"
#include "core/project/stamps.h"
#include "core/scores/score_set.h"
#include "core/train/evaluation_file.h"
#include "core/train/metrics_file.h"
#include "core/train/run_record.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/core/genome/genome_files.h"
#include "tests/support/test_support.h"

#include <ctime>
#include <sys/resource.h>

using namespace bindscape;
namespace fs = std::filesystem;

namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr double kMostSeconds = 60;
constexpr long kMostMemory = 8L << 20;
#else
constexpr double kMostSeconds = 3;      // of processor time for one reading; usual are milliseconds
constexpr long kMostMemory = 1L << 20;  // kB of the whole process
#endif

// One kind of file or folder: a sound example in a folder of its own, and every way of reading it.
struct Kind {
    std::string name;
    std::vector<std::string> files;  // of these one is damaged
    std::function<void(const fs::path& folder)> read;
};

std::string absurdNumber(Random& random)
{
    static const std::vector<std::string> numbers{"-1",
                                                  "0",
                                                  "",
                                                  "2147483648",
                                                  "4294967296",
                                                  "9223372036854775807",
                                                  "-9223372036854775808",
                                                  "18446744073709551616",
                                                  "nan",
                                                  "inf",
                                                  "-inf",
                                                  "1e308",
                                                  "1e-320",
                                                  "99999999999",
                                                  "0.5",
                                                  "x"};
    return numbers[random.below(numbers.size())];
}

std::string flipped(std::string bytes, Random& random)
{
    for (std::uint64_t i = 1 + random.below(8); i > 0; --i)
        bytes[random.below(bytes.size())] =
            random.below(2) == 0 ? static_cast<char>(random.below(256)) : "\0\xff\x7f\x80\n\t,["[random.below(8)];
    return bytes;
}

std::string damaged(std::string bytes, Random& random)
{
    if (bytes.empty())
        return bytes;
    const std::size_t at = random.below(bytes.size());
    const std::size_t length = 1 + random.below(std::min<std::size_t>(bytes.size() - at, 200));
    switch (random.below(6)) {
    case 0:
        return bytes.substr(0, at);
    case 1:
        return bytes.erase(at, length);
    case 2:
        return bytes.insert(at, bytes.substr(at, length));
    case 3:
    case 4: {
        const std::size_t begin = bytes.find_first_of("0123456789", at);
        if (begin == std::string::npos)
            return flipped(bytes, random);
        const std::size_t end = std::min(bytes.find_first_not_of("0123456789", begin), bytes.size());
        return bytes.replace(begin, end - begin, absurdNumber(random));
    }
    default:
        return flipped(bytes, random);
    }
}

std::string unpacked(const fs::path& path)
{
    std::string text;
    TableReader table(path);
    for (std::string_view line; table.next(line);)
        text.append(line).append("\n");
    return text;
}

void readTrack(const genome::TrackSource& track)
{
    SilentProgress progress;
    for (const Region& region : {Region{"chr1", 0, 60000}, Region{"chr8", 100, 1100}, Region{"chr9", 0, 1}})
        for (const int bins : {1, 200, 3000})
            track.read(region, bins, progress);
    track.next("chr1", 5000);
    track.previous("chr1", 5000);
    track.find("g", 5);
}

}  // namespace

class DamagedFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        addGenomes();
        addTracks();
        addMotifs();
        addDataset();
        addScores();
        addProject();
        addRun();
        const auto wanted = qEnvironmentVariableIntValue("BINDSCAPE_DAMAGE_ROUNDS");
        m_rounds = wanted > 0 ? wanted : 25;
    }

    void soundFilesAreRead()
    {
        for (const auto& kind : m_kinds)
            QVERIFY2(test::errorOf([&] { kind.read(folderOf(kind)); }).empty(), kind.name.c_str());
    }

    void damagedFiles_data()
    {
        QTest::addColumn<int>("index");
        for (std::size_t i = 0; i < m_kinds.size(); ++i)
            QTest::newRow(m_kinds[i].name.c_str()) << static_cast<int>(i);
    }
    void damagedFiles()
    {
        QFETCH(int, index);
        const Kind& kind = m_kinds[static_cast<std::size_t>(index)];
        Random random(17, kind.name);
        int refused = 0;
        for (int round = 0; round < m_rounds; ++round) {
            const std::string what = kind.name + ", round " + std::to_string(round);
            const fs::path victim = folderOf(kind) / kind.files[random.below(kind.files.size())];
            const std::string good = readFile(victim);
            const auto time = fs::last_write_time(victim);
            damage(victim, good, random);
            fs::last_write_time(victim, time);
            const std::clock_t begin = std::clock();
            const std::string sentence = answer([&] { kind.read(folderOf(kind)); });
            QVERIFY2(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < kMostSeconds, what.c_str());
            refused += sentence.empty() ? 0 : 1;
            QVERIFY2(sentence.empty() || isGoodSentence(sentence, kind), (what + ": " + sentence).c_str());
            test::writeText(victim, good);
            fs::last_write_time(victim, time);
        }
        qInfo("%d of %d refused", refused, m_rounds);
        rusage usage{};
        getrusage(RUSAGE_SELF, &usage);
        QVERIFY2(usage.ru_maxrss < kMostMemory, std::to_string(usage.ru_maxrss).c_str());
    }

private:
    fs::path folderOf(const Kind& kind) const { return m_toy.path(kind.name); }

    // Tables in bgzip are damaged before and after packing.
    static void damage(const fs::path& victim, const std::string& good, Random& random)
    {
        if (victim.extension() == ".gz" && victim.stem().extension() != ".fa" && random.below(3) != 0)
            test::writeBgzip(victim, damaged(unpacked(victim), random));
        else
            test::writeText(victim, damaged(good, random));
    }

    // The sentence of an Error, "" for none; anything else that is thrown is told as such.
    static std::string answer(const std::function<void()>& work)
    {
        try {
            return test::errorOf(work);
        } catch (const std::exception& error) {
            return std::string("\nnot an Error: ") + error.what();
        }
    }

    bool isGoodSentence(const std::string& sentence, const Kind& kind) const
    {
        return sentence.find(folderOf(kind).string()) != std::string::npos && sentence.find('\n') == std::string::npos &&
               sentence.ends_with('.');
    }

    fs::path add(const std::string& name, std::vector<std::string> files, std::function<void(const fs::path&)> read)
    {
        m_kinds.push_back({name, std::move(files), std::move(read)});
        const fs::path folder = folderOf(m_kinds.back());
        fs::create_directory(folder);
        return folder;
    }

    void addGenomes()
    {
        const auto read = [this](const char* name) {
            return [this, name](const fs::path& folder) {
                // Indexes that were made again would not be those that the next round damages.
                const fs::path copy = m_toy.path("copy");
                fs::remove_all(copy);
                fs::copy(folder, copy);
                for (const auto& entry : fs::directory_iterator(copy))
                    fs::last_write_time(entry.path(), fs::last_write_time(folder / entry.path().filename()));
                Warnings warnings;
                std::string sentence = test::errorOf([&] {
                    const auto reference = genome::Reference::open(copy / name, warnings, m_toy.path("cache"));
                    for (const auto& contig : reference->contigs())
                        for (std::int64_t at = 0; at < contig.length; at += 9000)
                            reference->fetch({contig.name, at, std::min(contig.length, at + 5000)});
                });
                if (const auto found = sentence.find(copy.string()); found != std::string::npos)
                    sentence.replace(found, copy.string().size(), folder.string());
                if (!sentence.empty())
                    throw Error(sentence);
            };
        };
        const std::string text = readFile(m_toy.fasta);
        Warnings warnings;
        const fs::path plain = add("plain-genome", {"g.fa", "g.fa.fai"}, read("g.fa"));
        test::writeText(plain / "g.fa", text);
        genome::Reference::open(plain / "g.fa", warnings);
        const fs::path packed = add("bgzip-genome", {"g.fa.gz", "g.fa.gz.fai", "g.fa.gz.gzi", "g.fa.gz.gzi"}, read("g.fa.gz"));
        test::writeBgzip(packed / "g.fa.gz", text, 700);
        genome::Reference::open(packed / "g.fa.gz", warnings);
    }

    void addTrack(const std::string& file, const std::string& text)
    {
        const auto contigs = m_toy.reference->contigs();
        const fs::path folder = add("track-" + file, {file}, [file, contigs](const fs::path& at) {
            for (const auto& known : {contigs, std::vector<genome::Contig>()})
                readTrack(*genome::openTrack(at / file, known));
            if (file.ends_with("k") || file.ends_with("bed"))
                genome::readIntervals(at / file, contigs);
        });
        file.ends_with(".gz") ? test::writeBgzip(folder / file, text) : test::writeText(folder / file, text);
    }

    void addTracks()
    {
        std::string bed = "track name=x\nchr1\t10\t50\ta\t7\t+\n", graph, gtf, pred;
        for (int i = 0; i < 60; ++i) {
            const std::string begin = std::to_string(500 * i + 7), end = std::to_string(500 * i + 300);
            bed += "chr1\t" + begin + "\t" + end + "\tn" + begin + "\t7\t-\n";
            graph += "chr" + std::to_string(i % 2 == 0 ? 1 : 8) + "\t" + begin + "\t" + end + "\t" + std::to_string(i) + ".5\n";
            for (const char* type : {"transcript", "exon", "CDS"})
                gtf += "chr1\tx\t" + std::string(type) + "\t" + begin + "\t" + end + "\t.\t+\t.\tgene_id \"g" + begin +
                       "\"; transcript_id \"t" + begin + "\";\n";
            pred += "7\tNM_" + begin + "\tchr1\t+\t" + begin + "\t" + end + "\t" + begin + "\t" + end + "\t2\t" + begin + "," +
                    std::to_string(500 * i + 200) + ",\t" + std::to_string(500 * i + 90) + "," + end + ",\t0\tG" + begin +
                    "\tcmpl\tcmpl\t0,0,\n";
        }
        addTrack("a.bed", bed);
        addTrack("a.narrowPeak", readFile(m_toy.peaksFile));
        addTrack("a.bedGraph", graph);
        addTrack("a.bedGraph.gz", graph);
        addTrack("a.wig", "fixedStep chrom=chr1 start=100 step=10 span=5\n1\n2\n3\nvariableStep chrom=chr8 span=3\n5\t2\n90\t3\n");
        addTrack("a.gtf", gtf);
        addTrack("a.gff3",
                 "##gff-version 3\nchr1\tx\tgene\t5\t900\t.\t+\t.\tID=g1;Name=A%2C\nchr1\tx\tmRNA\t5\t900\t.\t+\t.\tID=t1;Parent=g1\n"
                 "chr1\tx\texon\t5\t80\t.\t+\t.\tParent=t1\nchr1\tx\texon\t500\t900\t.\t+\t.\tParent=t1,t2\n");
        addTrack("genes.txt", pred);
        const fs::path folder = add("track-bigwig", {"a.bw"}, [contigs = m_toy.reference->contigs()](const fs::path& at) {
            readTrack(*genome::openTrack(at / "a.bw", contigs));
        });
        std::vector<genome::SignalSpan> spans;
        for (std::int64_t begin = 10; begin < 50000; begin += 700)
            spans.push_back({{"chr1", begin, begin + 400}, std::vector<float>(400, static_cast<float>(begin))});
        genome::writeBigWig(folder / "a.bw", m_toy.reference->contigs(), spans);
    }

    void addMotifs()
    {
        const auto scan = [](const fs::path& file) {
            std::vector<motif::PreparedMotif> motifs;
            for (const auto& motif : motif::readMotifs(file).motifs)
                motifs.push_back(motif::prepare(motif, {}, 0.01));
            motif::scanLetters("ACGTNACGTACGTTTGACAGATAAGCATGACGATACGT", 0, motifs, true);
        };
        const std::string rows = "0.1 0.2 0.3 0.4\n0.7 0.1 0.1 0.1\n0.25 0.25 0.25 0.25\n1 0 0 0\n";
        const std::map<std::string, std::string> texts{
            {"m.meme",
             "MEME version 4\n\nALPHABET= ACGT\n\nMOTIF M1 GATA\nletter-probability matrix: alength= 4 w= 4 nsites= 20 E= 0\n" + rows},
            {"m.jaspar", ">MA1.1\tX\nA [ 1 2 3 ]\nC [ 4 2 3 ]\nG [ 0 2 3 ]\nT [ 5 4 1 ]\n"},
            {"m.pfm", ">a_b\n" + rows + ">c\n" + rows},
            {"m.transfac", "AC M1\nID x\nP0 A C G T\n01 1 2 3 4\n02 4 3 2 1\n//\n"}};
        for (const auto& [name, text] : texts)
            test::writeText(add("motif-" + name, {name}, [scan, file = name](const fs::path& folder) { scan(folder / file); }) / name,
                            text);
    }

    void addDataset()
    {
        const fs::path folder =
            add("dataset", {paths::kDatasetFile, paths::kInstancesFile, paths::kMatchingFile}, [this](const fs::path& at) {
                const auto data = dataset::readDataset(at);
                for (const auto& instance : data.instances)
                    data.window(instance);
                dataset::readDatasetOptions(at);
                readTrack(*scores::instanceTrack(at / paths::kInstancesFile, m_toy.reference->contigs()));
            });
        dataset::writeDataset(m_toy.build(m_toy.options()), folder);
    }

    void addScores()
    {
        const fs::path folder =
            add("scores", {paths::kScoresFile, paths::kScoresBedFile, paths::kScoresRecordFile, paths::kScoresBigWigFile},
                [this](const fs::path& at) {
                    scores::readScores(at);
                    readTrack(*scores::scoreTrack(at, m_toy.reference));
                });
        scores::ScoreSet set;
        set.origin.method = "gradcam";
        set.origin.motif = "TOY TOY1";
        set.window = 200;
        for (std::int64_t begin = 100; begin < 50000; begin += 150) {
            set.sites.push_back({{"chr1", begin, begin + 200}, begin + 95, begin + 105, Strand::Reverse, 1, "test", {}, 0.5, 2.5});
            for (std::int64_t i = 0; i < 200; ++i)
                set.values.push_back(static_cast<float>(i - 100) * 0.001F);
        }
        scores::writeScores(set, m_toy.reference->contigs(), folder);
    }

    void addProject()
    {
        const fs::path folder = add("project", {"p.bindscape"}, [](const fs::path& at) {
            const auto project = project::readProject(at / "p.bindscape");
            project::writeProject(project, at / "again.bindscape");
            project::missingFiles(project);
        });
        project::Project project;
        project.name = "x";
        project.genome = m_toy.fasta;
        project.view.overview = Region{"chr1", 0, 500};
        project.tracks.resize(2);
        project.tracks[0].id = "chip";
        project.tracks[1].id = "dnase";
        project.tracks[0].style.color = draw::Color::hex(0x123456);
        project.analyses.resize(1);
        project.analyses[0].id = "sp1";
        project.analyses[0].train = {"chr1", "chr2"};
        project.analyses[0].runs.resize(1);
        project.analyses[0].runs[0].id = "run";
        project.unknownKeys["later"] = {{"a", {1, 2, nullptr}}};
        project::writeProject(project, folder / "p.bindscape");
    }

    void addRun()
    {
        const std::vector<std::string> files{paths::kRunFile, paths::kMetricsFile, paths::kEvaluationFile, paths::kPredictionsFile,
                                             paths::kStepsFile};
        const fs::path folder = add("run", files, [](const fs::path& at) {
            train::identityOf(train::readRunRecord(at));
            train::readMetrics(at);
            train::readEvaluation(at);
            project::readPredictions(at / paths::kPredictionsFile, "test");
            project::Stamps(at).key("train");
        });
        train::RunRecord record;
        record.options = train::completeOptions(train::presetOptions("quick", "danq"));
        record.warnings = {{"peaks.bed", 3, "a warning"}};
        train::writeRunRecord(record, folder);
        train::writeMetrics({{1, 20, 0.6, 0.5, 0.7, 0.6, 1e-3, 2, false}, {2, 40, 0.5, 0.4, std::nullopt, std::nullopt, 1e-3, 2, true}},
                            folder);
        train::Evaluation evaluation;
        evaluation.splits.resize(2);
        evaluation.splits[0].rows.auroc = {0.75, stats::Interval95{0.7, 0.8}};
        evaluation.warnings = record.warnings;
        train::writeEvaluation(evaluation, folder);
        test::writeBgzip(
            folder / paths::kPredictionsFile,
            "#chrom\tbegin\tlabel\tsplit\tlogit_forward\tlogit_reverse\nchr1\t5\t1\ttest\t0.5\t-1\nchr1\t9\t0\ttest\t1e-3\t2\n");
        project::Stamps(folder).finish("train", "abc");
    }

    test::ToyGenome m_toy;
    std::vector<Kind> m_kinds;
    int m_rounds = 0;
};

QTEST_GUILESS_MAIN(DamagedFilesTest)
#include "damaged_files_test.moc"
