// SPDX-License-Identifier: GPL-3.0-or-later
// Projects that are broken in part, moved, linked, or only autosaved: nothing of them is lost.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/project/autosave.h"
#include "core/project/relink.h"
#include "core/project/set_aside.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;
namespace fs = std::filesystem;
using nlohmann::json;

namespace {

project::TrackEntry track(const std::string& id, const fs::path& file)
{
    project::TrackEntry entry;
    entry.id = id;
    entry.name = "Track " + id;
    entry.file = file;
    entry.kind = "signal";
    return entry;
}

}  // namespace

class KeepingTest : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path path(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    fs::path made(const std::string& name) const
    {
        fs::create_directories(path(name).parent_path());
        writeFileAtomically(path(name), "x");
        return path(name);
    }
    // Three tracks, an analysis, a region.
    project::Project example() const
    {
        project::Project project;
        project.name = "example";
        project.genome = path("data/genome.fa");
        project.motifs = path("data/motifs.meme");
        for (const char* id : {"a", "b", "c"})
            project.tracks.push_back(track(id, path(std::string("data/") + id + ".bw")));
        project::AnalysisEntry entry;
        entry.id = "sp1";
        entry.tf = "SP1";
        entry.motifFile = path("data/motifs.meme");
        entry.peaks = path("data/peaks/sp1.bed");
        project.analyses.push_back(entry);
        project::RegionEntry region;
        region.id = "r";
        region.region = {"chr1", 10, 20};
        project.regions.push_back(region);
        project.view.overview = Region{"chr1", 100, 900};
        return project;
    }

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aBrokenEntryLosesNothingElse_data()
    {
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QList<int>>("left");  // tracks, analyses, regions
        QTest::newRow("track") << "/tracks/1/style/height" << "\"tall\"" << "tracks[1].style.height must be a number" << QList<int>{2, 1, 1};
        QTest::newRow("no object") << "/tracks/1" << "7" << "tracks[1] must be an object" << QList<int>{2, 1, 1};
        QTest::newRow("newer kind") << "/tracks/1/kind" << "\"contacts\"" << "tracks[1].kind is" << QList<int>{2, 1, 1};
        QTest::newRow("analysis") << "/analyses/0/k" << "\"x\"" << "analyses[0].k must be" << QList<int>{3, 0, 1};
        QTest::newRow("region") << "/regions/0/region/end" << "1" << "regions[0].region must begin" << QList<int>{3, 1, 0};
        QTest::newRow("all tracks") << "/tracks" << "\"none\"" << "tracks must be a list" << QList<int>{0, 1, 1};
        QTest::newRow("view") << "/view" << "3" << "view must be an object" << QList<int>{3, 1, 1};
        QTest::newRow("genome") << "/genome/file" << "[1]" << "genome.file must be text" << QList<int>{3, 1, 1};
        QTest::newRow("name") << "/name" << "false" << "name must be text" << QList<int>{3, 1, 1};
        QTest::newRow("set aside") << "/set_aside" << "5" << "set_aside must be an object" << QList<int>{3, 1, 1};
    }
    void aBrokenEntryLosesNothingElse()
    {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, place);
        json stored = project::toJson(example(), path(""));
        const json broken = json::parse(value.toStdString());
        stored[json::json_pointer(pointer.toStdString())] = broken;
        writeFileAtomically(path("p.bindscape"), stored.dump());
        QFETCH(QList<int>, left);
        if (pointer != QStringLiteral("/set_aside"))  // strict readers say so and stop
            VERIFY_ERROR(project::readProject(path("p.bindscape")), place.toStdString());
        Warnings told;
        auto read = project::readProject(path("p.bindscape"), told);
        QCOMPARE(told.size(), 1u);
        QVERIFY2(told[0].message.find(place.toStdString()) != std::string::npos, told[0].message.c_str());
        QVERIFY2(told[0].message.starts_with(path("p.bindscape").string()), told[0].message.c_str());
        QCOMPARE((QList<int>{static_cast<int>(read.tracks.size()), static_cast<int>(read.analyses.size()), static_cast<int>(read.regions.size())}),
                 left);
        // Saved and read again, and again: the broken part is still there.
        for (int round = 0; round < 2; ++round) {
            project::writeProject(read, path("p.bindscape"));
            Warnings again;
            read = project::readProject(path("p.bindscape"), again);
        }
        QVERIFY2(test::readJson(path("p.bindscape"))["set_aside"].dump().find(broken.dump()) != std::string::npos,
                 readFile(path("p.bindscape")).c_str());
    }
    void whatWasSetAsideComesBackOnceItCanBeRead()
    {
        json stored = project::toJson(example(), path(""));
        stored["tracks"][1]["kind"] = "contacts";
        writeFileAtomically(path("p.bindscape"), stored.dump());
        Warnings told;
        project::writeProject(project::readProject(path("p.bindscape"), told), path("p.bindscape"));
        json saved = test::readJson(path("p.bindscape"));
        QCOMPARE(saved["tracks"].size(), 2u);
        saved["set_aside"]["tracks"][0]["kind"] = "signal";  // as a newer program would understand it
        writeFileAtomically(path("p.bindscape"), saved.dump());
        Warnings none;
        const auto read = project::readProject(path("p.bindscape"), none);
        QVERIFY(none.empty());
        QCOMPARE(read.tracks.size(), 3u);
        QCOMPARE(read.tracks[2].id, std::string("b"));
        QVERIFY(!read.unknownKeys.contains("set_aside"));
    }
    void whatIsNoProjectIsStillRefused()
    {
        Warnings told;
        writeFileAtomically(path("p.bindscape"), "[1, 2]");
        VERIFY_ERROR(project::readProject(path("p.bindscape"), told), "must be an object");
        writeFileAtomically(path("p.bindscape"), "{\"format\": 99}");
        VERIFY_ERROR(project::readProject(path("p.bindscape"), told), "newer Bindscape");
    }

    void autosavesHoldEverythingWithAbsolutePaths()
    {
        auto project = example();
        project.file = path("study/p.bindscape");
        const auto file = path("elsewhere/deep/id.bindscape");
        fs::create_directories(file.parent_path());
        writeFileAtomically(file, project::autosaveText(project, {project.file, "example", 1'700'000'000, 77}));
        const auto note = project::readAutosaveNote(file);
        QCOMPARE(note.original, project.file);
        QCOMPARE(note.time, std::int64_t(1'700'000'000));
        QCOMPARE(note.process, std::int64_t(77));
        const auto saved = project::readAutosave(file);
        QCOMPARE(saved.project.file, project.file);
        QCOMPARE(project::toJson(saved.project, path("")).dump(), project::toJson(project, path("")).dump());
        QCOMPARE(saved.project.tracks[0].file, path("data/a.bw"));
        // A project is no autosave, and an autosave that was never saved has no original.
        project::writeProject(project, path("p.bindscape"));
        VERIFY_ERROR(project::readAutosaveNote(path("p.bindscape")), "not an autosaved session");
        project.file.clear();
        writeFileAtomically(file, project::autosaveText(project, {{}, "example", 1, 77}));
        QVERIFY(project::readAutosave(file).project.file.empty());
    }

    void oneFoundFileFindsTheOthers()
    {
        auto project = example();
        made("data/c.bw");  // is there
        const auto missing = project::missingUses(project);
        QCOMPARE(missing.size(), 5u);
        QVERIFY(missing[0].use == project::FileUse::Genome);
        QCOMPARE(missing[1].uses, std::vector<std::string>{"Track Track a"});
        QCOMPARE(missing[1].trackId, std::string("a"));
        QCOMPARE(missing[3].uses, (std::vector<std::string>{"Motifs", "Motif of SP1"}));
        QCOMPARE(missing[4].uses, std::vector<std::string>{"Peaks of SP1"});
        // The folder moved as a whole; one file did not come along.
        for (const char* name : {"new place/data/genome.fa", "new place/data/a.bw", "new place/data/peaks/sp1.bed", "new place/data/motifs.meme"})
            made(name);
        const auto places = project::foundBeside(missing, path("data/a.bw"), path("new place/data/a.bw"));
        QCOMPARE(places, (project::NewPlaces{{path("data/genome.fa"), path("new place/data/genome.fa")},
                                             {path("data/motifs.meme"), path("new place/data/motifs.meme")},
                                             {path("data/peaks/sp1.bed"), path("new place/data/peaks/sp1.bed")}}));
        auto all = places;
        all[path("data/a.bw")] = path("new place/data/a.bw");
        project::relink(project, all);
        QCOMPARE(project.analyses[0].motifFile, path("new place/data/motifs.meme"));
        QCOMPARE(project.motifs, path("new place/data/motifs.meme"));
        QCOMPARE(project.tracks[2].file, path("data/c.bw"));
        QCOMPARE(project::missingUses(project).size(), 1u);
    }
    void listsOfSitesAreFoundAgain()
    {
        auto project = example();
        project.analyses[0].sites = path("data/sites.bed");
        project.analyses[0].negatives = path("data/negatives.bed");
        const auto missing = project::missingUses(project);
        QCOMPARE(missing[missing.size() - 2].uses, std::vector<std::string>{"Sites of SP1"});
        QCOMPARE(missing.back().uses, std::vector<std::string>{"Unbound regions of SP1"});
        project::relink(project, {{path("data/sites.bed"), path("elsewhere/sites.bed")}, {path("data/negatives.bed"), path("elsewhere/n.bed")}});
        QCOMPARE(project.analyses[0].sites, path("elsewhere/sites.bed"));
        QCOMPARE(project.analyses[0].negatives, path("elsewhere/n.bed"));
    }
    void filesInOneFlatFolderAreFoundByName()
    {
        const auto project = example();
        made("flat/renamed.bw");
        made("flat/sp1.bed");
        made("flat/b.bw");
        const auto places = project::foundBeside(project::missingUses(project), path("data/a.bw"), path("flat/renamed.bw"));
        QCOMPARE(places, (project::NewPlaces{{path("data/b.bw"), path("flat/b.bw")}, {path("data/peaks/sp1.bed"), path("flat/sp1.bed")}}));
    }

    void foldersWithAnyNameMoveAsAWhole()
    {
        const std::string folder = "Stüdie 1 – γ/mit Leerzeichen";
        for (const char* name : {"genome.fa", "a.bw", "b.bw", "c.bw", "motifs.meme", "peaks/sp1.bed"})
            made(folder + "/data/" + name);
        auto project = example();
        project::relink(project, project::foundBeside(project::missingUses(project), path("data/nothing"), path(folder + "/data/nothing")));
        QVERIFY(project::missingUses(project).empty());
        fs::create_directories(path(folder + "/project"));
        project::writeProject(project, path(folder + "/project/p.bindscape"));
        fs::rename(path("Stüdie 1 – γ"), path("moved"));
        const auto read = project::readProject(path("moved/mit Leerzeichen/project/p.bindscape"));
        QVERIFY(project::missingUses(read).empty());
        QCOMPARE(read.tracks[0].file, path("moved/mit Leerzeichen/data/a.bw"));
    }
    void linksToProjectsAndFoldersLeadToTheirFiles()
    {
        for (const char* name : {"disk/data/a.bw", "disk/study/b.bw"})
            made(name);
        project::Project project;
        project.tracks = {track("a", path("disk/data/a.bw")), track("b", path("disk/study/b.bw"))};
        project::writeProject(project, path("disk/study/p.bindscape"));
        fs::create_directories(path("home/desk"));
        fs::create_directory_symlink(path("disk/study"), path("home/desk/study"));
        fs::create_symlink(path("disk/study/p.bindscape"), path("home/p.bindscape"));
        for (const char* way : {"home/desk/study/p.bindscape", "home/p.bindscape"}) {
            const auto read = project::readProject(path(way));
            QVERIFY2(project::missingUses(read).empty(), way);
        }
        // Saving through the link changes the project, not the link.
        auto read = project::readProject(path("home/p.bindscape"));
        read.name = "changed";
        project::writeProject(read, read.file);
        QVERIFY(fs::is_symlink(path("home/p.bindscape")));
        QCOMPARE(project::readProject(path("disk/study/p.bindscape")).name, std::string("changed"));
    }
    void remoteFilesStayAsTheyWereTyped()
    {
        project::Project project;
        project.tracks = {track("a", "https://example.org/data/a.bw?x=1//2")};
        project::writeProject(project, path("p.bindscape"));
        const auto read = project::readProject(path("p.bindscape"));
        QCOMPARE(read.tracks[0].file.string(), std::string("https://example.org/data/a.bw?x=1//2"));
        QVERIFY(project::missingUses(read).empty());
    }
};

QTEST_GUILESS_MAIN(KeepingTest)
#include "keeping_test.moc"
