// SPDX-License-Identifier: GPL-3.0-or-later
// Runs as one file: what comes out on another machine is what went in, and an archive that is not what an export writes changes nothing.
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/project/archive_file.h"
#include "core/project/run_archive.h"
#include "core/train/run_record.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <archive.h>
#include <archive_entry.h>

#include <functional>
#include <set>

using namespace bindscape;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

// A member as a foreign archiver might write it.
struct Raw {
    std::string name, content;
    int type = AE_IFREG;
    std::string link{};
};

void writeRaw(const fs::path& file, const std::vector<Raw>& members)
{
    archive* out = archive_write_new();
    archive_write_set_format_pax_restricted(out);
    archive_write_add_filter_gzip(out);
    QVERIFY(archive_write_open_filename(out, file.c_str()) == ARCHIVE_OK);
    for (const Raw& member : members) {
        archive_entry* entry = archive_entry_new();
        archive_entry_set_pathname_utf8(entry, member.name.c_str());
        archive_entry_set_filetype(entry, static_cast<unsigned>(member.type));
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_size(entry, member.type == AE_IFREG ? static_cast<la_int64_t>(member.content.size()) : 0);
        if (!member.link.empty())
            archive_entry_set_symlink(entry, member.link.c_str());
        archive_write_header(out, entry);
        if (member.type == AE_IFREG)
            archive_write_data(out, member.content.data(), member.content.size());
        archive_entry_free(entry);
    }
    archive_write_close(out);
    archive_write_free(out);
}

std::vector<Raw> readRaw(const fs::path& file)
{
    std::vector<Raw> members;
    project::ArchiveReader reader(file);
    while (const auto name = reader.next()) {
        members.push_back({*name, {}});
        reader.read(std::int64_t{1} << 30, [&](std::string_view block) { members.back().content += block; });
    }
    return members;
}

std::set<std::string> tree(const fs::path& folder)
{
    std::set<std::string> names;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        names.insert(fs::relative(entry.path(), folder).string());
    return names;
}

}  // namespace

class RunArchiveTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path path(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }

    // Two runs on a data set, with their files.
    project::Project example() const
    {
        project::Project project;
        project.file = path("here/sp1.bindscape");
        project.genome = path("data/genome.fa");
        project.genomeName = "hg19";
        project::AnalysisEntry entry;
        entry.id = "sp1-gc";
        entry.tf = "SP1";
        entry.design = "gc";
        entry.peaks = path("data/sp1.narrowPeak");
        for (const bool blocked : {false, true}) {
            project::RunEntry run;
            run.id = blocked ? "sp1-blocked" : "sp1-present";
            run.name = "run 2";
            run.coreBlocked = blocked;
            run.notes = "wider kernels";
            run.starred = !blocked;
            entry.runs.push_back(run);
            const fs::path folder = paths::runFolder(project.folder(), run.id);
            fs::create_directories(paths::scoresFolder(folder));
            train::RunRecord record;
            record.state = "finished";
            record.options = train::completeOptions(record.options);
            record.inputs.datasetFolder = paths::datasetFolder(project.folder(), entry.id).string();
            record.inputs.genomeFile = project.genome.string();
            train::writeRunRecord(record, folder);
            writeFileAtomically(folder / paths::kModelFile, std::string(300'000, blocked ? 'b' : 'p'));
            writeFileAtomically(folder / paths::kMetricsFile, "metrics of " + run.id);
            writeFileAtomically(paths::scoresFolder(folder) / paths::kScoresFile, "scores");
        }
        const fs::path dataset = paths::datasetFolder(project.folder(), entry.id);
        fs::create_directories(dataset);
        writeFileAtomically(dataset / paths::kInstancesFile, "sites");
        writeFileAtomically(dataset / paths::kDatasetFile, "{}");
        writeFileAtomically(paths::siteChanges(project.folder(), entry.id), "edits");
        project.analyses = {entry};
        return project;
    }
    project::Project elsewhere(const std::string& name) const
    {
        project::Project project;
        fs::create_directories(path(name));
        project.file = path(name + "/other.bindscape");
        return project;
    }
    fs::path packed(const std::string& name, const project::ExportContent& content = {}) const
    {
        SilentProgress progress;
        const fs::path archive = path(name);
        project::exportRuns(project::archivedRuns(example(), {"sp1-present", "sp1-blocked"}), archive, content, progress);
        return archive;
    }
    std::string importError(const fs::path& archive, const project::Project& target) const
    {
        SilentProgress progress;
        return test::errorOf([&] { project::importRuns(archive, target, progress); });
    }
    // The archive with its manifest changed by `change`, and members as given.
    fs::path changed(const std::string& name, const std::function<void(json&, std::vector<Raw>&)>& change) const
    {
        std::vector<Raw> members = readRaw(packed("good.tar.gz"));
        json manifest = json::parse(members.front().content);
        change(manifest, members);
        members.front().content = manifest.dump();
        writeRaw(path(name), members);
        return path(name);
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void anotherMachineGetsTheSameFiles_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::newRow("zip") << ".zip";
        QTest::newRow("tar") << ".tar.gz";
    }
    void anotherMachineGetsTheSameFiles()
    {
        QFETCH(QString, ending);
        const fs::path archive = packed("runs" + ending.toStdString());
        QVERIFY(project::isRunArchive(archive));
        const auto summary = project::readArchiveSummary(archive);
        QCOMPARE(summary.tf, std::string("SP1"));
        QCOMPARE(summary.runs.size(), std::size_t(2));
        QCOMPARE(summary.files, std::size_t(11));
        // The other machine has nothing of what the project named.
        const project::Project before = example();
        fs::rename(path("here"), path("gone"));
        project::Project target = elsewhere("there");
        SilentProgress progress;
        const auto imported = project::importRuns(archive, target, progress);
        project::addImported(target, imported);
        project::writeProject(target, target.file);
        const project::Project read = project::readProject(target.file);
        QCOMPARE(read.analyses.size(), std::size_t(1));
        QCOMPARE(read.analyses[0].tf, std::string("SP1"));
        QCOMPARE(read.analyses[0].runs[0].notes, std::string("wider kernels"));
        QVERIFY(read.analyses[0].runs[0].starred && !read.analyses[0].runs[1].starred);
        QCOMPARE(read.genomeName, std::string("hg19"));
        QCOMPARE(imported.missing.size(), std::size_t(2));  // genome and peaks
        for (const char* run : {"sp1-present", "sp1-blocked"}) {
            const fs::path here = path("gone/runs") / run, there = paths::runFolder(target.folder(), run);
            QCOMPARE(md5OfFile(there / paths::kModelFile), md5OfFile(here / paths::kModelFile));
            QCOMPARE(readFile(there / paths::kMetricsFile), readFile(here / paths::kMetricsFile));
            QVERIFY(fs::exists(paths::scoresFolder(there) / paths::kScoresFile));
            QCOMPARE(train::readRunRecord(there).inputs.datasetFolder, paths::datasetFolder(target.folder(), "sp1-gc").string());
        }
        QCOMPARE(readFile(paths::datasetFolder(target.folder(), "sp1-gc") / paths::kInstancesFile), std::string("sites"));
        QCOMPARE(readFile(paths::siteChanges(target.folder(), "sp1-gc")), std::string("edits"));
        for (const auto& name : tree(target.folder()))
            QVERIFY2(name.find(".import") == std::string::npos, name.c_str());
    }
    void whatIsThereIsNeverOverwritten()
    {
        const fs::path archive = packed("runs.zip");
        project::Project target = example();
        target.analyses[0].tf = "other";  // its data set is another one by name
        writeFileAtomically(paths::runFolder(target.folder(), "sp1-present") / paths::kMetricsFile, "mine");
        SilentProgress progress;
        const auto imported = project::importRuns(archive, target, progress);
        QCOMPARE(imported.runs, (std::vector<std::string>{"sp1-present-2", "sp1-blocked-2"}));
        QCOMPARE(imported.entry.id, std::string("sp1-gc-2"));
        QCOMPARE(readFile(paths::runFolder(target.folder(), "sp1-present") / paths::kMetricsFile), std::string("mine"));
        QCOMPARE(readFile(paths::runFolder(target.folder(), "sp1-present-2") / paths::kMetricsFile), std::string("metrics of sp1-present"));
        // A folder that no project names is somebody's as well.
        project::Project empty = target;
        empty.analyses.clear();
        QCOMPARE(project::importRuns(archive, empty, progress).runs.front(), std::string("sp1-present-3"));
    }
    void runsOfTheSameDataSetJoinIt()
    {
        const fs::path archive = packed("runs.zip");
        project::Project target = example();
        target.analyses[0].runs.resize(1);
        SilentProgress progress;
        const auto imported = project::importRuns(archive, target, progress);
        QCOMPARE(imported.entry.id, std::string("sp1-gc"));
        project::addImported(target, imported);
        QCOMPARE(target.analyses.size(), std::size_t(1));
        QCOMPARE(target.analyses[0].runs.size(), std::size_t(3));
        QVERIFY(!fs::exists(paths::datasetFolder(target.folder(), "sp1-gc-2")));
    }
    void partsCanBeLeftOut()
    {
        const auto names = [](const fs::path& archive) {
            std::set<std::string> all;
            for (const Raw& member : readRaw(archive))
                all.insert(member.name);
            return all;
        };
        const auto without = names(packed("small.zip", {false, false}));
        QVERIFY(without.contains("runs/sp1-present/model.pt"));
        QVERIFY(!without.contains("runs/sp1-present/scores/scores.npy") && !without.contains("datasets/sp1-gc/dataset.json"));
        QVERIFY(names(packed("all.zip")).contains("runs/sp1-present/scores/scores.npy"));
        SilentProgress progress;
        VERIFY_ERROR(project::exportRuns(project::archivedRuns(example(), {"sp1-present"}), path("runs.rar"), {}, progress), ".tar.gz");
        QVERIFY(!fs::exists(path("runs.rar")));
        VERIFY_ERROR(project::archivedRuns(example(), {"nobody"}), "nobody");
    }
    void aFolderWithoutAProjectIsPackedFromItsRecord()
    {
        example();
        SilentProgress progress;
        const fs::path run = path("here/runs/sp1-present");
        VERIFY_ERROR(project::archivedRun(run, {}), "dataset.json is damaged");
        fs::remove(path("here/datasets/sp1-gc/dataset.json"));
        project::exportRuns(project::archivedRun(run, {}), path("alone.zip"), {}, progress);
        project::Project target = elsewhere("there");
        const auto imported = project::importRuns(path("alone.zip"), target, progress);
        QCOMPARE(imported.runs, (std::vector<std::string>{"sp1-present"}));
        QCOMPARE(imported.entry.runs[0].architecture, std::string("danq"));
        QVERIFY(fs::exists(paths::datasetFolder(target.folder(), "sp1-gc") / paths::kInstancesFile));
    }
    void aTrunkComesAsATrunk()
    {
        project::Project here = elsewhere("here");
        project::TrunkEntry trunk;
        trunk.id = "blood";
        trunk.name = "Blood";
        trunk.tracks = {{"CTCF GM12878", path("data/ctcf.bed"), "chip"}};
        trunk.run.id = "blood-danq";
        here.trunks = {trunk};
        const fs::path run = paths::runFolder(here.folder(), "blood-danq"), bins = paths::datasetFolder(here.folder(), "blood");
        fs::create_directories(run);
        fs::create_directories(bins);
        train::RunRecord record;
        record.state = "finished";
        record.options = train::completeOptions(record.options);
        record.inputs.datasetFolder = bins.string();
        record.inputs.tasks = {{"CTCF GM12878", "chip", ""}};
        record.inputs.window = 600;
        train::writeRunRecord(record, run);
        writeFileAtomically(run / paths::kModelFile, "weights");
        writeFileAtomically(bins / paths::kCompendiumFile, "bins");
        SilentProgress progress;
        project::exportRuns(project::archivedRuns(here, {"blood-danq"}), path("trunk.zip"), {}, progress);
        QCOMPARE(project::readArchiveSummary(path("trunk.zip")).tf, std::string("Blood"));

        project::Project target = elsewhere("there");
        for (const char* expected : {"blood-danq", "blood-danq-2"}) {
            const auto imported = project::importRuns(path("trunk.zip"), target, progress);
            QVERIFY(imported.trunk);
            QCOMPARE(imported.runs, std::vector<std::string>{expected});
            QCOMPARE(imported.missing, std::vector{path("data/ctcf.bed")});
            project::addImported(target, imported);
        }
        QVERIFY(target.analyses.empty());
        QCOMPARE(target.trunks.size(), std::size_t{2});
        QCOMPARE(target.trunks[1].id, std::string("blood-2"));
        QCOMPARE(target.trunks[1].run.id, std::string("blood-danq-2"));
        QCOMPARE(target.trunks[1].tracks, trunk.tracks);
        QCOMPARE(readFile(paths::runFolder(target.folder(), "blood-danq-2") / paths::kModelFile), std::string("weights"));
        QCOMPARE(train::readRunRecord(paths::runFolder(target.folder(), "blood-danq-2")).inputs.datasetFolder, paths::datasetFolder(target.folder(), "blood-2").string());

        // A folder as `pretrain` makes it, with its bins inside, which are packed once.
        const fs::path alone = path("alone/trunk");
        fs::create_directories(alone / "compendium");
        record.inputs.datasetFolder = (alone / "compendium").string();
        train::writeRunRecord(record, alone);
        writeFileAtomically(alone / paths::kModelFile, "weights");
        project::exportRuns(project::archivedRun(alone, {}), path("alone.zip"), {}, progress);
        const auto imported = project::importRuns(path("alone.zip"), elsewhere("again"), progress);
        QVERIFY(imported.trunk);
        QCOMPARE(imported.trunk->name, std::string("trunk"));
        QCOMPARE(imported.trunk->tracks.size(), std::size_t{1});
        QCOMPARE(imported.trunk->settings.window, 600);
    }
    void aDamagedArchiveChangesNothing()
    {
        project::Project target = elsewhere("there");
        const auto before = tree(target.folder());
        constexpr std::size_t kParts = 20;
        for (const char* ending : {".zip", ".tar.gz"}) {
            const std::string bytes = readFile(packed(std::string("good") + ending));
            const fs::path bad = path(std::string("bad") + ending);
            int refused = 0;
            for (std::size_t part = 1; part < 2 * kParts; ++part) {
                // Cut short, or with a byte changed. What is only said about the members in the archive's own index may differ; then every
                // file must be there, checked.
                const std::size_t at = bytes.size() * (part / 2) / kParts;
                std::string other = bytes;
                if (part % 2 == 0)
                    other.resize(at);
                else
                    other[at] = static_cast<char>(other[at] ^ 0x55);
                writeFileAtomically(bad, other);
                project::Project fresh = elsewhere("fresh" + std::to_string(part) + ending);
                const bool failed = !importError(bad, fresh).empty();
                refused += failed ? 1 : 0;
                if (failed)
                    QVERIFY(tree(fresh.folder()).empty());
                else
                    QCOMPARE(md5OfFile(fresh.folder() / "runs/sp1-blocked/model.pt"), md5OfFile(path("here/runs/sp1-blocked/model.pt")));
            }
            QVERIFY2(refused > static_cast<int>(kParts), std::to_string(refused).c_str());
        }
        writeFileAtomically(path("empty.zip"), "");
        QVERIFY(!importError(path("empty.zip"), target).empty());
        QVERIFY(!project::isRunArchive(path("empty.zip")));
        QVERIFY(importError(path("nowhere.zip"), target).find("does not exist") != std::string::npos);
        QCOMPARE(tree(target.folder()), before);
    }
    void aForeignArchiveIsNotTrusted_data()
    {
        using Change = std::function<void(json&, std::vector<Raw>&)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("says");
        const auto row = [](const char* name, const char* says, Change change) { QTest::newRow(name) << change << QString::fromLatin1(says); };
        row("path that leads out", "leads out", [](json&, std::vector<Raw>& members) { members[1].name = "runs/../../evil"; });
        row("absolute path", "leads out", [](json&, std::vector<Raw>& members) { members[1].name = "/tmp/evil"; });
        row("listed path that leads out", "outside of the folders", [](json& manifest, std::vector<Raw>&) { manifest["members"][0]["name"] = "runs/sp1-present/../../../evil"; });
        row("listed elsewhere", "outside of the folders", [](json& manifest, std::vector<Raw>&) { manifest["members"][0]["name"] = "other/file"; });
        row("id that leads out", "name of a folder", [](json& manifest, std::vector<Raw>&) { manifest["project"]["analyses"][0]["runs"][0]["id"] = "../../evil"; });
        row("symbolic link", "link", [](json&, std::vector<Raw>& members) { members[1] = {members[1].name, {}, AE_IFLNK, "/etc/passwd"}; });
        row("device", "no plain file", [](json&, std::vector<Raw>& members) { members[1] = {members[1].name, {}, AE_IFIFO}; });
        row("member that is not listed", "does not name", [](json&, std::vector<Raw>& members) { members.push_back({"runs/sp1-present/more", "x"}); });
        row("member that is missing", "is missing", [](json&, std::vector<Raw>& members) { members.pop_back(); });
        row("larger than listed", "larger than", [](json&, std::vector<Raw>& members) { members[2].content += std::string(1 << 20, 'x'); });
        row("other content", "checksum", [](json&, std::vector<Raw>& members) { members[1].content[0] = '!'; });
        row("comes twice", "does not name", [](json&, std::vector<Raw>& members) { members.push_back(members[1]); });
        row("absurd size", "size", [](json& manifest, std::vector<Raw>&) { manifest["members"][0]["size"] = 1e18; });
        row("negative size", "size", [](json& manifest, std::vector<Raw>&) { manifest["members"][0]["size"] = -1; });
        row("more than the disk has", "GB left", [](json& manifest, std::vector<Raw>&) { manifest["members"][0]["size"] = std::int64_t{1} << 36; });
        row("newer format", "newer", [](json& manifest, std::vector<Raw>&) { manifest["format"] = 99; });
        row("another kind", "no archive of runs", [](json& manifest, std::vector<Raw>&) { manifest["kind"] = "else"; });
        row("no runs", "one analysis", [](json& manifest, std::vector<Raw>&) { manifest["project"]["analyses"] = json::array(); });
    }
    void aForeignArchiveIsNotTrusted()
    {
        using Change = std::function<void(json&, std::vector<Raw>&)>;
        QFETCH(Change, change);
        QFETCH(QString, says);
        const fs::path archive = changed("changed.tar.gz", change);
        project::Project target = elsewhere("there");
        if (QString::fromLatin1(QTest::currentDataTag()) == QStringLiteral("more than the disk has") &&
            fs::space(target.folder()).available > (std::uintmax_t{1} << 36))
            QSKIP("The disk has room for it.");
        const auto all = tree(path("."));
        const std::string sentence = importError(archive, target);
        QVERIFY2(sentence.find(says.toStdString()) != std::string::npos, sentence.c_str());
        QCOMPARE(tree(path(".")), all);
        QVERIFY(!fs::exists("/tmp/evil"));
    }
    void otherArchivesAreToldApart()
    {
        writeRaw(path("photos.tar.gz"), {{"photos/one.jpg", "x"}});
        QVERIFY(!project::isRunArchive(path("photos.tar.gz")));
        VERIFY_ERROR(project::readArchiveSummary(path("photos.tar.gz")), "no archive of runs");
        VERIFY_ERROR(project::readArchiveSummary(path("runs.txt")), "does not exist");
    }
};

QTEST_GUILESS_MAIN(RunArchiveTest)
#include "run_archive_test.moc"
