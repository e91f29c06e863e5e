// SPDX-License-Identifier: GPL-3.0-or-later
// Every command is killed at several moments. Whatever lies under its final name afterwards is whole, and the same command goes on
// and ends with the same bytes as if it had never been disturbed.
#include "core/train/run_lock.h"
#include "tests/e2e/demo_world.h"

#include <QJsonDocument>

#include <chrono>

using namespace bindscape;
using namespace bindscape::test;
namespace fs = std::filesystem;

namespace {

// Files whose bytes may differ: they hold times, or are there only while the work goes on.
bool isComparable(const std::string& name)
{
    const std::string file = fs::path(name).filename().string();
    return file != "run.json" && file != "steps.json" && file != "checkpoint.pt" && file != "scores.part" && file != train::kRunLockFile &&
           name.find(".bindscape-tmp-") == std::string::npos;
}

// metrics.tsv without its last column, the seconds.
std::string withoutSeconds(const std::string& table)
{
    std::string text;
    std::istringstream lines(table);
    for (std::string line; std::getline(lines, line);)
        text += line.substr(0, line.rfind('\t')) + "\n";
    return text;
}

std::map<std::string, std::string> comparable(const fs::path& folder)
{
    std::map<std::string, std::string> files;
    for (auto& [name, bytes] : contents(folder))
        if (isComparable(name))
            files[name] = name.ends_with("metrics.tsv") ? withoutSeconds(bytes) : bytes;
    return files;
}

}  // namespace

class CliKillTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void killed_data();
    void killed();
    void overwritingGoesOnToo();

private:
    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    QString at(const std::string& name) const { return QString::fromStdString(path(name).string()); }
    // An empty folder for the outputs; for "run" with a project that has nothing but its data.
    void prepare(const std::string& command) const
    {
        fs::remove_all(path("out"));
        if (command == "run")
            fs::copy(path("project"), path("out"), fs::copy_options::recursive);
        else
            fs::create_directory(path("out"));
    }

    QTemporaryDir m_folder;
};

void CliKillTest::initTestCase()
{
    qputenv("SOURCE_DATE_EPOCH", "1700000000");  // the date inside a PDF
    writeFileAtomically(path("recipe.json"), smallRecipe(60'000, 1));
    const CliResult demo = runCli({"demo", "--out", at("whole"), "--recipe", at("recipe.json")});
    QVERIFY2(demo.code == 0, demo.err.c_str());
    fs::copy(path("whole"), path("project"), fs::copy_options::recursive);
    for (const char* made : {"datasets", "runs", "figures"})
        fs::remove_all(path("project") / made);
}

void CliKillTest::killed_data()
{
    QTest::addColumn<QStringList>("arguments");
    const QString run = at("whole/runs/gata1-present"), data = at("whole/datasets/gata1"), genome = at("whole/genome.fa.gz"),
                  motifs = at("whole/motifs.meme");
    const auto row = [](const char* name, const QStringList& arguments) { QTest::newRow(name) << arguments; };
    row("scan", {"scan", "--genome", genome, "--motif", motifs, "--pvalue", "0.01", "--out", at("out/hits.bed.gz"), "--resume"});
    row("dataset", {"dataset", "--genome", genome, "--motif", motifs, "--motif-id", "GATA1", "--pvalue", "0.001", "--peaks",
                    at("whole/gata1_peaks.narrowPeak"), "--out", at("out/data"), "--resume"});
    row("baseline", {"baseline", "--dataset", data, "--split", "all", "--shuffle-labels", "--out", at("out"), "--resume"});
    row("train", {"train", "--dataset", data, "--architecture", "deepsea", "--preset", "quick", "--epochs", "1", "--out", at("out/run"),
                  "--resume"});
    row("evaluate", {"evaluate", "--run", run, "--dataset", data, "--split", "all", "--out", at("out"), "--resume"});
    row("interpret",
        {"interpret", "--run", run, "--dataset", data, "--labels", "all", "--batch", "2", "--out", at("out/scores"), "--resume"});
    row("profile", {"profile", "--scores", run + "/scores", "--out", at("out/profile.tsv"), "--figure", "pdf", "--resume"});
    row("kmers", {"kmers", "--scores", run + "/scores", "--motifs", motifs, "--out", at("out/kmers.tsv"), "--figure", "pdf", "--resume"});
    row("figure", {"figure", "--recipe", at("whole/figures/gata1-present/browser.json"), "--out", at("out/browser.png"), "--resume"});
    row("run", {"run", at("out/demo.bindscape")});
    row("demo", {"demo", "--recipe", at("recipe.json"), "--out", at("out")});
}

// Of a figure in three formats the recipe is written with each, naming it.
static bool isRecipe(const std::string& name, const std::string& bytes)
{
    return name.starts_with("figures/") && name.ends_with(".json") && QJsonDocument::fromJson(QByteArray::fromStdString(bytes)).isObject();
}

void CliKillTest::killed()
{
    QFETCH(QStringList, arguments);
    const std::string command = arguments.front().toStdString();
    prepare(command);
    const auto start = std::chrono::steady_clock::now();
    const CliResult first = runCli(arguments);
    QVERIFY2(first.code == 0, first.err.c_str());
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start).count();
    const auto whole = comparable(path("out"));
    QVERIFY(!whole.empty());
    prepare(command);
    const auto before = comparable(path("out"));
    // A project is the demonstration without its beginning; once will do.
    for (const double moment : command == "run" ? std::vector<double>{0.6} : std::vector<double>{0.45, 0.8}) {
        interruptCli(arguments, SIGKILL, static_cast<int>(moment * static_cast<double>(took)));
        for (const auto& [name, bytes] : comparable(path("out")))
            QVERIFY2(bytes == whole.at(name) || (before.contains(name) && bytes == before.at(name)) || name.ends_with("demo-files.json") ||
                         name.ends_with("demo.bindscape") || isRecipe(name, bytes),
                     (name + " is not whole after a kill").c_str());
    }
    const CliResult last = runCli(arguments);
    QVERIFY2(last.code == 0, last.err.c_str());
    const auto all = contents(path("out"));
    for (const auto& [name, bytes] : all)
        QVERIFY2(name.find(".bindscape-tmp-") == std::string::npos && !name.ends_with(".part") && !name.ends_with("checkpoint.pt") && !name.ends_with(train::kRunLockFile),
                 name.c_str());
    const auto resumed = comparable(path("out"));
    QCOMPARE(resumed.size(), whole.size());
    for (const auto& [name, bytes] : whole)
        QVERIFY2(resumed.contains(name) && resumed.at(name) == bytes, name.c_str());
}

// A run that replaces another one and is killed goes on when the same command is given again.
void CliKillTest::overwritingGoesOnToo()
{
    prepare("train");
    fs::copy(path("whole/runs/gata1-present"), path("out/run"), fs::copy_options::recursive);
    auto record = readJson(path("out/run/run.json"));
    record["state"] = "running";
    writeFileAtomically(path("out/run/run.json"), record.dump());
    writeFileAtomically(path("out/run/checkpoint.pt"), "half of something");
    const QStringList same{
        "train",       "--dataset",  at("whole/datasets/gata1"), "--architecture", "deepsea", "--preset", "quick", "--epochs", "1", "--out",
        at("out/run"), "--overwrite"};
    const CliResult resumed = runCli(same);
    QVERIFY2(resumed.code == 0 && resumed.err.find("saved state cannot be read") != std::string::npos, resumed.err.c_str());
    // Now it is finished, so it is replaced; and one of other options is as well, but only then.
    QStringList other = same;
    other[other.indexOf("1")] = "2";
    other.removeLast();
    QCOMPARE(runCli(other).code, 1);
    const CliResult differs = runCli(other + QStringList{"--resume"});
    QVERIFY2(differs.code == 1 && differs.err.find("differs in max_epochs (1 there, 2 now)") != std::string::npos, differs.err.c_str());
    QCOMPARE(runCli(other + QStringList{"--overwrite"}).code, 0);
    QCOMPARE(readJson(path("out/run/run.json"))["options"]["max_epochs"].get<int>(), 2);
}

QTEST_GUILESS_MAIN(CliKillTest)
#include "cli_kill_test.moc"
