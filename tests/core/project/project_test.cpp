// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/project.h"

#include "core/base/atomic_file.h"
#include "core/project/run_project.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
namespace fs = std::filesystem;
using nlohmann::json;

class ProjectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void roundTrip();
    void pathsAreRelative();
    void unknownKeysAreKept();
    void truncatedFiles();
    void wrongTypes();
    void placesOfComplaints_data();
    void placesOfComplaints();
    void deepNesting();
    void missing();
    void scoresOutOfASignalFile();

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    project::Project example() const;
    QTemporaryDir m_folder;
};

void ProjectTest::initTestCase()
{
    QVERIFY(m_folder.isValid());
}

project::Project ProjectTest::example() const
{
    project::Project project;
    project.name = "GM12878 \"first\" µ";
    project.genomeName = "hg19";
    project.genome = path("genome/hg19.fa.gz");
    project.cytobands = path("genome/cytoBand.txt");
    project.motifs = path("motifs.meme");
    project::TrackEntry track;
    track.id = "chip";
    track.name = "SP1 ChIP-seq";
    track.subtitle = "GM12878";
    track.file = path("sp1.bw");
    track.kind = "signal";
    track.style.color = draw::Color::hex(0x123456);
    track.style.role = "chip";
    track.style.height = 61.5;
    track.style.scale = tracks::ScaleMode::Fixed;
    track.style.min = -2;
    track.style.max = 7.25;
    track.style.graph = "bars";
    track.style.flipped = true;
    track.style.normalised = true;
    track.group = "A";
    track.detail = true;
    track.overview = false;
    project.tracks.push_back(track);
    project::AnalysisEntry entry;
    entry.id = "sp1";
    entry.tf = "SP1";
    entry.cell = "GM12878";
    entry.motifFile = path("motifs.meme");
    entry.peaks = path("sp1.narrowPeak");
    entry.dnase = path("dnase.bed");
    entry.exclude = path("blacklist.bed");
    entry.motifId = "MA0079.3";
    entry.design = "gc";
    entry.match = "strict";
    entry.background = "0.3,0.2,0.2,0.3";
    entry.pvalue = 5e-5;
    entry.train = {"chr20", "chrX"};
    entry.validation = {"chr1"};
    entry.test = {"chr22"};
    entry.maxUnknown = 17;
    entry.maxSites = 5000;
    entry.seed = 18446744073709551615ull;
    entry.k = 6;
    entry.top = 0.02;
    project::RunEntry run;
    run.id = "sp1-danq";
    run.name = "first";
    run.architecture = "deepsea";
    run.preset = "paper";
    run.coreBlocked = true;
    run.seed = 99;
    run.maxEpochs = 12;
    run.parameters = {{"filters", 64}};
    entry.runs.push_back(run);
    project.analyses.push_back(entry);
    project.view = {Region{"chr22", 100, 9100}, Region{"chr22", 500, 620}, false, {}, {}};
    return project;
}

void ProjectTest::roundTrip()
{
    const auto written = example();
    const auto file = path("one.bindscape");
    project::writeProject(written, file);
    const auto read = project::readProject(file);
    QCOMPARE(read.file, file);
    // Every field has another value than its default in example(), so equal JSON means equal projects.
    QCOMPARE(project::toJson(read, path("")).dump(), project::toJson(written, path("")).dump());
    QCOMPARE(read.genome, written.genome);
    QCOMPARE(read.analyses.at(0).seed, written.analyses.at(0).seed);
    QCOMPARE(read.analyses.at(0).pvalue, 5e-5);
    QVERIFY(read.tracks.at(0).style.color == written.tracks.at(0).style.color);
    QVERIFY(read.view.detail == written.view.detail);
    const auto first = readFile(file);
    project::writeProject(read, file);
    QCOMPARE(readFile(file), first);
}

void ProjectTest::pathsAreRelative()
{
    auto project = example();
    project.cytobands = "/elsewhere-on-this-machine/cytoBand.txt";
    fs::create_directories(path("p"));
    project::writeProject(project, path("p/two.bindscape"));
    const auto stored = test::readJson(path("p/two.bindscape"));
    QCOMPARE(stored["genome"]["file"].get<std::string>(), std::string("../genome/hg19.fa.gz"));
    QCOMPARE(stored["genome"]["cytobands"].get<std::string>(), std::string("/elsewhere-on-this-machine/cytoBand.txt"));
    // Moved as a whole, the files are found again.
    fs::create_directories(path("moved/p"));
    fs::rename(path("p/two.bindscape"), path("moved/p/two.bindscape"));
    QCOMPARE(project::readProject(path("moved/p/two.bindscape")).genome, path("moved/genome/hg19.fa.gz"));
}

void ProjectTest::unknownKeysAreKept()
{
    auto stored = project::toJson(example(), path(""));
    stored["future"] = {{"a", {1, 2, 3}}};
    stored["tracks"][0]["glow"] = true;
    stored["analyses"][0]["note"] = "kept";
    stored["analyses"][0]["runs"][0]["trunk"] = "t1";
    writeFileAtomically(path("three.bindscape"), stored.dump());
    project::writeProject(project::readProject(path("three.bindscape")), path("three.bindscape"));
    const auto again = test::readJson(path("three.bindscape"));
    QCOMPARE(again["future"].dump(), stored["future"].dump());
    QVERIFY(again["tracks"][0]["glow"].get<bool>());
    QCOMPARE(again["analyses"][0]["note"].get<std::string>(), std::string("kept"));
    QCOMPARE(again["analyses"][0]["runs"][0]["trunk"].get<std::string>(), std::string("t1"));
}

void ProjectTest::truncatedFiles()
{
    project::writeProject(example(), path("whole.bindscape"));
    const auto whole = readFile(path("whole.bindscape"));
    for (std::size_t length = 0; length + 2 < whole.size(); length += 31) {
        writeFileAtomically(path("cut.bindscape"), std::string_view(whole).substr(0, length));
        const auto sentence = test::errorOf([&] { project::readProject(path("cut.bindscape")); });
        QVERIFY2(sentence.find("cut.bindscape, line ") != std::string::npos, (std::to_string(length) + ": " + sentence).c_str());
    }
    VERIFY_ERROR(project::readProject(path("not-there.bindscape")), "not-there.bindscape");
}

// Each value of the file in turn becomes something else: an Error with the file's name, or a project; nothing else.
void ProjectTest::wrongTypes()
{
    const json whole = project::toJson(example(), path("")), flat = whole.flatten();
    const std::vector<json> others{json(nullptr), json(true),          json(-7),       json(1e300),  json("text"),
                                   json(""),      json::array({1, 2}), json::object(), json("a\0b"), json(std::uint64_t(-1))};
    int refused = 0;
    for (const auto& [pointer, value] : flat.items())
        for (const auto& other : others) {
            json changed = whole;
            changed[json::json_pointer(pointer)] = other;
            const auto sentence = test::errorOf([&] { project::projectFromJson(changed, "/p", "file.bindscape"); });
            QVERIFY2(sentence.empty() || sentence.starts_with("file.bindscape"), sentence.c_str());
            refused += sentence.empty() ? 0 : 1;
        }
    QVERIFY(refused > 200);
}

void ProjectTest::placesOfComplaints_data()
{
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("part");
    QTest::newRow("type") << "/analyses/0/runs/0/seed"
                          << "\"x\""
                          << "analyses[0].runs[0].seed must be a whole number";
    QTest::newRow("range") << "/analyses/0/k"
                           << "12"
                           << "analyses[0].k must be a whole number from 3 to 10";
    QTest::newRow("choice") << "/analyses/0/design"
                            << "\"zebra\""
                            << "known are baseline, gc, dnase";
    QTest::newRow("color") << "/tracks/0/style/color"
                           << "\"red\""
                           << "tracks[0].style.color";
    QTest::newRow("escape") << "/analyses/0/runs/0/id"
                            << "\"../../etc\""
                            << "cannot be the name of a folder";
    QTest::newRow("hidden") << "/analyses/0/id"
                            << "\"..\""
                            << "cannot be the name of a folder";
    QTest::newRow("region") << "/view/overview/end"
                            << "50"
                            << "view.overview";
    QTest::newRow("newer") << "/format"
                           << "2"
                           << "newer Bindscape";
    QTest::newRow("not ours") << "/format"
                              << "null"
                              << "not a Bindscape project";
    QTest::newRow("twice") << "/analyses/1"
                           << R"({"id":"sp1"})"
                           << "ids must differ";
}

void ProjectTest::placesOfComplaints()
{
    QFETCH(QString, pointer);
    QFETCH(QString, value);
    QFETCH(QString, part);
    json changed = project::toJson(example(), path(""));
    changed[json::json_pointer(pointer.toStdString())] = json::parse(value.toStdString());
    VERIFY_ERROR(project::projectFromJson(changed, "/p", "file.bindscape"), part.toStdString());
}

void ProjectTest::deepNesting()
{
    const std::string text = "{\"format\":1,\"x\":" + std::string(100000, '[') + std::string(100000, ']') + "}";
    writeFileAtomically(path("deep.bindscape"), text);
    VERIFY_ERROR(project::readProject(path("deep.bindscape")), "nested");
}

void ProjectTest::missing()
{
    const auto project = example();
    writeFileAtomically(path("sp1.bw"), "x");
    const auto files = project::missingFiles(project);
    // motifs.meme is named twice and told once; sp1.bw is there.
    QCOMPARE(files, (std::vector<fs::path>{path("genome/hg19.fa.gz"), path("genome/cytoBand.txt"), path("motifs.meme"),
                                           path("sp1.narrowPeak"), path("dnase.bed"), path("blacklist.bed")}));
}

// An entry for scores may name a signal file instead of a score folder.
void ProjectTest::scoresOutOfASignalFile()
{
    writeFileAtomically(path("genome.fa"), ">chr1\nACGTACGTAC\n");
    writeFileAtomically(path("importance.bedGraph"), "chr1\t2\t3\t-0.5\n");
    writeFileAtomically(path("peaks.bed"), "chr1\t2\t3\n");
    Warnings warnings;
    const auto genome = genome::Reference::open(path("genome.fa"), warnings);
    project::TrackEntry entry;
    entry.file = path("importance.bedGraph");
    SilentProgress silent;
    QVERIFY(project::openProjectTrack(entry, genome)->kind() == genome::TrackKind::Signal);
    entry.kind = "attribution";
    const auto scores = std::get<genome::Attribution>(project::openProjectTrack(entry, genome)->read({"chr1", 0, 5}, 100, silent));
    QCOMPARE(scores.letters, std::string("ACGTA"));
    QCOMPARE(scores.values[2], -0.5F);
    entry.file = path("peaks.bed");
    VERIFY_ERROR(project::openProjectTrack(entry, genome), "peaks.bed holds no signal");
}

QTEST_GUILESS_MAIN(ProjectTest)
#include "project_test.moc"
