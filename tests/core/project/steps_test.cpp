// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/project/run_project.h"

#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/base/text.h"
#include "core/project/demo.h"
#include "core/project/demo_recipe.h"
#include "tests/core/project/fake_compute.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>
#include <chrono>
#include <numeric>

using namespace bindscape;
using project::StepKind;
namespace fs = std::filesystem;

class StepsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void orderAndTitles();
    void stepsNeedTheOnesBefore();
    void cancelledTrainingGoesOn();
    void wholeProject();
    void againDoesNothing();
    void tracksWereAdded();
    void touchedInputsAreNotComputedAgain();
    void lostOutputIsMadeAgain();
    void changedSettings();
    void oldRunsAreKept();
    void settingsOfTraining();
    void runsWithoutScores();
    void movedProject();
    void chartsAndRecipes();
    void browserRecipeDrawsAgain();
    void damagedStamps();
    void verdict();

private:
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }
    std::vector<std::string> run(const std::vector<StepKind>& only = {});
    project::AnalysisEntry& entry() { return m_project.analyses.front(); }
    fs::path runFolder(int i) { return paths::runFolder(m_project.folder(), entry().runs.at(static_cast<std::size_t>(i)).id); }

    QTemporaryDir m_folder;
    SilentProgress m_progress;
    project::Project m_project;
    Warnings m_warnings;
};

// Runs what is not done; the names of the steps that were.
std::vector<std::string> StepsTest::run(const std::vector<StepKind>& only)
{
    std::vector<std::string> done;
    project::RunObserver observer;
    observer.finished = [&](const project::Step& step, double) {
        done.push_back(std::string(project::toText(step.kind)) + " " + step.run);
    };
    observer.warning = [&](const Warning& warning) { m_warnings.push_back(warning); };
    project::runProject(m_project, test::fakeCompute(), only, 2, m_progress, observer);
    return done;
}

void StepsTest::initTestCase()
{
    auto recipe = nlohmann::json::parse(project::embeddedDemoRecipe());
    recipe["chromosomes"] = 3;
    recipe["chromosome_length"] = 80'000;
    m_project = project::makeDemo(path("demo"), recipe.dump(), "small", 1, m_progress);
}

void StepsTest::orderAndTitles()
{
    const auto steps = project::plan(m_project);
    QCOMPARE(steps.size(), std::size_t{13});
    QVERIFY(steps[0].kind == StepKind::Dataset && steps[0].run.empty());
    QCOMPARE(steps[1].title, std::string("Train GATA1 · baseline · DeepSEA (core present)"));
    QVERIFY(steps[3].kind == StepKind::Interpret && steps[4].kind == StepKind::Train && steps[12].kind == StepKind::Figures);
    QVERIFY(std::none_of(steps.begin(), steps.end(), [](const auto& step) { return step.done; }));
}

void StepsTest::stepsNeedTheOnesBefore()
{
    VERIFY_ERROR(run({StepKind::Train}), "needs \"Data set GATA1");
    const project::Step unknown{StepKind::Train, "gata1", "nobody", "", false};
    VERIFY_ERROR(project::runStep(m_project, unknown, test::fakeCompute(), 1, m_progress, {}), "no run \"nobody\"");
}

void StepsTest::cancelledTrainingGoesOn()
{
    test::fakeCalls().cancelTraining = true;
    bool cancelled = false;
    try {
        run();
    } catch (const Cancelled&) {
        cancelled = true;
    }
    QVERIFY(cancelled);
    test::fakeCalls().cancelTraining = false;
    QVERIFY(fs::exists(runFolder(0) / paths::kCheckpointFile));
    const auto steps = project::plan(m_project);
    QVERIFY(steps[0].done && !steps[1].done);
    run({StepKind::Train});
    // The same folder went on: nothing was moved aside.
    QVERIFY(std::none_of(m_warnings.begin(), m_warnings.end(), [](const auto& w) { return w.message.find("-old") != std::string::npos; }));
    QCOMPARE(test::fakeCalls().trained, 3);
}

void StepsTest::wholeProject()
{
    const auto done = run();
    QCOMPARE(done.size(), std::size_t{10});
    QCOMPARE(done.back(), std::string("figures gata1-blocked"));
    const auto steps = project::plan(m_project);
    QVERIFY(std::all_of(steps.begin(), steps.end(), [](const auto& step) { return step.done; }));
    QCOMPARE(test::fakeCalls().options.coreBlocked, true);
    QCOMPARE(test::fakeCalls().options.preset, std::string("quick"));
    for (const char* name : {"loss", "auroc", "roc", "pr", "profile", "kmers", "browser"})
        for (const char* ending : {".svg", ".pdf", ".png", ".csv", ".json"})
            QVERIFY2(fs::exists(paths::figuresFolder(m_project.folder()) / "gata1-present" / (std::string(name) + ending)), name);
}

void StepsTest::againDoesNothing()
{
    QVERIFY(run().empty());
    m_project = project::readProject(m_project.file);
    QVERIFY(run().empty());
}

void StepsTest::tracksWereAdded()
{
    const auto saved = project::readProject(m_project.file);
    QCOMPARE(saved.tracks.size(), std::size_t{7 + 1 + 2 + 2});
    QCOMPARE(saved.tracks.back().kind, std::string("sequence"));
    const auto heat =
        std::find_if(saved.tracks.begin(), saved.tracks.end(), [](const auto& t) { return t.id == "gata1-blocked.heat"; });
    QVERIFY(heat != saved.tracks.end() && heat->style.role == "score_blocked" && heat->overview);
    QVERIFY(!project::addResultTracks(m_project, "gata1", "gata1-present"));
    QVERIFY(project::missingFiles(saved).empty());
    // Cell type and design are said where the TF is there in several.
    project::Project several = saved;
    several.tracks.clear();
    auto other = several.analyses.front();
    several.analyses.front().cell = "GM12878";
    other.cell = "K562";
    other.id = "gata1-k562";
    other.runs.clear();
    several.analyses.push_back(other);
    QVERIFY(project::addResultTracks(several, "gata1", "gata1-present"));
    const auto subtitle = [&](const char* id) {
        return std::find_if(several.tracks.begin(), several.tracks.end(), [&](const auto& track) { return track.id == id; })->subtitle;
    };
    QVERIFY(subtitle("gata1.hits").starts_with("GM12878 · p ≤ "));
    QVERIFY(subtitle("gata1-present.heat").starts_with("GATA1 · GM12878 · "));
    several.analyses.back().cell = "GM12878";
    several.analyses.back().design = "gc";
    several.tracks.clear();
    QVERIFY(project::addResultTracks(several, "gata1", "gata1-present"));
    QVERIFY(subtitle("gata1-present.heat").starts_with("GATA1 · Baseline · "));
}

void StepsTest::touchedInputsAreNotComputedAgain()
{
    fs::last_write_time(m_project.genome, fs::last_write_time(m_project.genome) + std::chrono::hours(1));
    QVERIFY(run().empty());
}

void StepsTest::lostOutputIsMadeAgain()
{
    fs::remove(runFolder(0) / paths::kKmersFile);
    QCOMPARE(run(), (std::vector<std::string>{"kmers gata1-present"}));
    fs::remove(paths::figuresFolder(m_project.folder()) / "gata1-present" / "pr.png");
    QCOMPARE(run(), (std::vector<std::string>{"figures gata1-present"}));
}

void StepsTest::changedSettings()
{
    entry().k = 6;
    const auto done = run();
    QCOMPARE(done, (std::vector<std::string>{"kmers gata1-present", "figures gata1-present", "kmers gata1-blocked",
                                             "figures gata1-blocked"}));
    entry().k = 5;
    run();
}

void StepsTest::oldRunsAreKept()
{
    writeFileAtomically(runFolder(1) / "my-notes.txt", "mine");
    entry().runs[1].seed = 77;
    const auto done = run();
    // The other run's profile had this run's column.
    QCOMPARE(done.front(), std::string("train gata1-blocked"));
    QVERIFY(std::find(done.begin(), done.end(), "profile gata1-present") != done.end());
    QVERIFY(std::find(done.begin(), done.end(), "train gata1-present") == done.end());
    QCOMPARE(readFile(runFolder(1).string() + "-old1/my-notes.txt"), std::string("mine"));
    QVERIFY(std::any_of(m_warnings.begin(), m_warnings.end(), [](const auto& w) { return w.message.find("-old1") != std::string::npos; }));
    // A pair differs in the core alone.
    QCOMPARE(project::profileChart(runFolder(0) / paths::kProfileFile, "").series.size(), std::size_t{1});
    entry().runs[1].seed = entry().runs[0].seed;
    run();
}

void StepsTest::settingsOfTraining()
{
    project::RunEntry changed = entry().runs[0];
    const auto preset = train::presetOptions(changed.preset, changed.architecture);
    const auto plain = project::trainOptions(changed, preset, 2);
    QCOMPARE(plain.patience, preset.patience);
    QVERIFY(plain.learningRate == preset.learningRate && plain.reverseComplement && plain.trunk.empty() && plain.threads == 2);
    changed.settings.learningRate = 0.25;
    changed.settings.patience = 9;
    changed.settings.reverseComplement = false;
    changed.settings.trunk = "/somewhere/trunk";
    changed.settings.freezeTrunk = true;
    const auto options = project::trainOptions(changed, preset, 1);
    QVERIFY(options.learningRate == 0.25 && options.patience == 9 && !options.reverseComplement && options.freezeTrunk);
    QCOMPARE(options.trunk, std::string("/somewhere/trunk"));

    QVERIFY(options.stopBy == "loss" && options.shift == 0 && options.classWeights == "equal" && options.emaDecay == 0.999 && options.groupRates.empty());
    changed.settings.stopBy = "auroc";
    changed.settings.shift = 20;
    changed.settings.classWeights = "balanced";
    changed.settings.ema = false;
    changed.settings.groupRates = {{"convolution", 0}, {"dense", 2.5}};
    const auto tuned = project::trainOptions(changed, preset, 1);
    QVERIFY(tuned.stopBy == "auroc" && tuned.shift == 20 && tuned.classWeights == "balanced" && tuned.emaDecay == 0);
    QVERIFY(tuned.groupRates == (std::vector<train::GroupRate>{{"convolution", 0}, {"dense", 2.5}}));

    // The trunk counts by its weights.
    const auto trainStep = [&] { return project::plan(m_project).at(1).done; };
    QVERIFY(trainStep());
    fs::create_directories(path("trunk"));
    writeFileAtomically(path("trunk") / paths::kModelFile, "weights");
    entry().runs[0].settings.trunk = path("trunk");
    QVERIFY(!trainStep());
    run();
    QVERIFY(trainStep());
    QCOMPARE(test::fakeCalls().options.trunk, path("trunk").string());
    fs::rename(path("trunk"), path("trunk moved"));
    QVERIFY(!trainStep());
    entry().runs[0].settings.trunk = path("trunk moved");
    QVERIFY(trainStep());
    writeFileAtomically(path("trunk moved") / paths::kModelFile, "other weights");
    QVERIFY(!trainStep());
    entry().runs[0].settings = {};
    run();
    // Each of the others makes another run.
    for (int i = 0; i < 5; ++i) {
        auto& settings = entry().runs[0].settings;
        settings = {};
        QVERIFY(trainStep());
        if (i == 0)
            settings.stopBy = "auroc";
        else if (i == 1)
            settings.shift = 1;
        else if (i == 2)
            settings.classWeights = "balanced";
        else if (i == 3)
            settings.ema = false;
        else
            settings.groupRates = {{"dense", 2}};
        QVERIFY(!trainStep());
    }
    entry().runs[0].settings = {};
}

void StepsTest::runsWithoutScores()
{
    project::RunEntry extra = entry().runs[0];
    extra.id = "gata1-unscored";
    extra.seed = 123;
    extra.settings.score = false;
    entry().runs.push_back(extra);
    const int interpreted = test::fakeCalls().interpreted;
    const auto tracks = m_project.tracks.size();
    QCOMPARE(run(), (std::vector<std::string>{"train gata1-unscored", "evaluate gata1-unscored", "figures gata1-unscored"}));
    QCOMPARE(test::fakeCalls().interpreted, interpreted);
    QVERIFY(!project::addResultTracks(m_project, "gata1", "gata1-unscored"));
    QCOMPARE(m_project.tracks.size(), tracks);
    const fs::path figures = paths::figuresFolder(m_project.folder()) / "gata1-unscored";
    QVERIFY(fs::exists(figures / "roc.svg") && !fs::exists(figures / "kmers.svg") && !fs::exists(figures / "browser.svg"));
    QVERIFY(run().empty());
    // Wanted after all: nothing is trained again, and it stays the partner of what it was.
    QVERIFY(project::sameNetwork(extra, [&] { auto other = extra; other.settings.score = true; return other; }()));
    entry().runs[2].settings.score = true;
    auto done = run();
    std::erase_if(done, [](const auto& step) { return !step.ends_with("unscored"); });  // figures of the browser show the new tracks
    QCOMPARE(done, (std::vector<std::string>{"interpret gata1-unscored", "profile gata1-unscored", "kmers gata1-unscored", "figures gata1-unscored"}));
    entry().runs.pop_back();
    std::erase_if(m_project.tracks, [](const auto& track) { return track.id.starts_with("gata1-unscored"); });
    run();
}

void StepsTest::movedProject()
{
    const int trained = test::fakeCalls().trained;
    project::writeProject(m_project, m_project.file);
    fs::copy(path("demo"), path("copy"), fs::copy_options::recursive);
    m_project = project::readProject(path("copy") / paths::kDemoProjectFile);
    // Copied files have new times and places: nothing is computed again.
    const std::string again = join(run(), "; ");
    QVERIFY2(again.empty(), again.c_str());
    QCOMPARE(test::fakeCalls().trained, trained);
}

void StepsTest::chartsAndRecipes()
{
    const auto training = project::trainingCharts({{false, train::readMetrics(runFolder(0))}, {true, {}}});
    QCOMPARE(training.at(0).series.size(), std::size_t{2});
    QCOMPARE(training.at(0).markers.at(0).x, 2.0);  // the lowest validation loss
    QCOMPARE(training.at(1).series.size(), std::size_t{1});  // the partner has not begun
    QVERIFY(project::trainingCharts({{false, {}}}).at(0).series.at(0).x.empty());
    const auto evaluation = project::evaluationCharts(runFolder(0), "test");
    QVERIFY(evaluation.at(0).series.at(1).name.starts_with("auROC 0."));
    QCOMPARE(evaluation.at(0).series.at(1).x.front(), 0.0);
    QCOMPARE(evaluation.at(0).series.at(1).y.back(), 1.0);
    // Beside the run what it is compared with, from the columns of its predictions.
    QCOMPARE(evaluation.size(), std::size_t{4});
    std::string names;
    for (const auto& series : evaluation[0].series)
        names += series.name.substr(0, series.name.rfind(' ')) + "; ";
    QVERIFY2(names.ends_with("; core hidden; 5-mers of the central 61 bp; motif score; inside DNase; "), names.c_str());
    QVERIFY(evaluation[0].series[3].name.ends_with(" 1.000"));  // the made-up k-mers are always right
    QCOMPARE(evaluation[0].series[3].y.at(1), 1.0);
    QVERIFY(evaluation[0].series.back().points && evaluation[0].series.back().x.size() == 3);
    QCOMPARE(evaluation[1].series.size(), evaluation[0].series.size());
    QCOMPARE(evaluation[2].id, std::string("histogram"));
    for (const auto& series : evaluation[2].series) {
        QCOMPARE(series.x.size(), std::size_t{20});
        COMPARE_CLOSE(std::accumulate(series.y.begin(), series.y.end(), 0.0), 1.0, 1e-12, 0);
        QVERIFY(series.barWidth > 0);
    }
    QVERIFY(evaluation[2].series[0].x[3] < evaluation[2].series[1].x[3]);
    QCOMPARE(evaluation[3].id, std::string("calibration"));
    QVERIFY(evaluation[3].note.find("Brier score 0.") != std::string::npos);
    for (std::size_t i = 0; i < evaluation[3].series[1].x.size(); ++i)
        QVERIFY(evaluation[3].series[1].low[i] <= evaluation[3].series[1].y[i] && evaluation[3].series[1].y[i] <= evaluation[3].series[1].high[i]);
    const auto few = project::evaluationCharts(runFolder(0), "test", runFolder(1), {project::kPartnerCurve, "motif_score"});
    QCOMPARE(few[0].series.size(), std::size_t{3});  // chance stays
    QVERIFY(few[0].series[1].name.starts_with("core the other way, auROC 0.") && few[0].series[2].name.starts_with("motif score"));
    QCOMPARE(few[2].series.size(), std::size_t{2});
    // The first of a pair has its figures before the other is evaluated.
    const auto alone = project::evaluationCharts(runFolder(0), "test", path("not-yet"), {});
    QCOMPARE(alone[0].series.size(), evaluation[0].series.size());
    project::ChartSource source;
    source.kind = "pr";
    source.file = runFolder(0);
    source.partner = runFolder(1);
    source.curves = {project::kPartnerCurve};
    SilentProgress silent;
    QCOMPARE(std::get<figure::Chart>(project::makePicture(project::chartRecipe(source), path("copy"), "a recipe", silent)).series.size(), std::size_t{2});
    // Several runs in one plot.
    source.runs = {{runFolder(0), "with core"}, {runFolder(1), "without"}};
    for (const char* kind : {"roc", "pr", "calibration"}) {
        source.kind = kind;
        const auto chart = std::get<figure::Chart>(project::makePicture(project::chartRecipe(source), path("copy"), "a recipe", silent));
        QCOMPARE(chart.id, std::string(kind));
        const auto named = [&](const char* name) {
            return std::count_if(chart.series.begin(), chart.series.end(), [&](const auto& series) { return series.name.starts_with(name) && !series.x.empty(); });
        };
        QVERIFY(named("with core") == 1 && named("without") == 1);
        QVERIFY(chart.series[chart.series.size() - 1].role != chart.series[chart.series.size() - 2].role);
    }
    source.kind = "histogram";
    VERIFY_ERROR(project::makePicture(project::chartRecipe(source), path("copy"), "a recipe", silent), "several runs");
    QVERIFY(project::evaluationCharts(runFolder(0), "nothing").at(0).series.at(1).name.find("not defined") != std::string::npos);
    const auto profile = project::profileChart(runFolder(0) / paths::kProfileFile, "");
    QCOMPARE(profile.series.size(), std::size_t{2});
    QVERIFY(profile.series[0].low[500] < profile.series[0].y[500] && profile.series[0].y[500] < profile.series[0].high[500]);
    QCOMPARE(project::kmerChart(runFolder(0) / paths::kKmersFile, "", 7).rows.size(), std::size_t{7});
    const std::string note = project::kmerChart(runFolder(0) / paths::kKmersFile, "", 7).note;
    QVERIFY2(note.find(" % of words, by |score|") != std::string::npos && note.find("along the core's strand, in bound sites, 95 % interval") != std::string::npos, note.c_str());
    // Every recipe gives its picture again, also where the whole project was moved.
    fs::rename(path("copy"), path("elsewhere"));
    const fs::path figures = paths::figuresFolder(path("elsewhere")) / "gata1-present";
    for (const char* name : {"loss", "auroc", "roc", "pr", "histogram", "calibration", "profile", "kmers"}) {
        const fs::path recipe = figures / (std::string(name) + ".json");
        auto options = figure::exportOptionsOf(readFile(recipe));
        QVERIFY2(options.format == draw::FileFormat::Pdf && options.widthMm == 89 && options.heightMm > 20, name);
        options.format = draw::FileFormat::Svg;
        figure::exportFigure(project::makePicture(recipe, m_progress), options, path("again.svg"), "{}");
        QVERIFY2(readFile(path("again.svg")).size() > 1000, name);
        QVERIFY2(readFile(path("again.svg")) == readFile(figures / (std::string(name) + ".svg")), name);
    }
    VERIFY_ERROR(project::makePicture(paths::figuresFolder(path("elsewhere")) / "none.json", m_progress), "none.json");
    writeFileAtomically(path("bad.json"), R"({"kind":"sonnet"})");
    VERIFY_ERROR(project::makePicture(path("bad.json"), m_progress), "kind is \"sonnet\"");
    VERIFY_ERROR(project::makePicture(path("bad.json"), m_progress), "kmers, simulation_roc, simulation_sequence, motifs, spacing, whatif, profiles, profile_lines, kmer-panel, singletons, tested_roc, cross, own_vs_best, kmer_scatter, gc, designs, design_sizes");
    m_project = project::readProject(path("elsewhere") / paths::kDemoProjectFile);
}

void StepsTest::browserRecipeDrawsAgain()
{
    const fs::path recipe = paths::figuresFolder(m_project.folder()) / "gata1-present" / "browser.json";
    const auto picture = project::makePicture(recipe, m_progress);
    const auto& browser = std::get<figure::BrowserFigure>(picture);
    QCOMPARE(browser.views.size(), std::size_t{2});
    QCOMPARE(browser.views[0].region.length(), std::int64_t{10'000});
    QVERIFY(browser.views[0].tracks.size() >= 8 && browser.views[1].tracks.size() >= 4);
    figure::exportFigure(picture, {draw::FileFormat::Svg, 183}, path("browser.svg"), readFile(recipe));
    figure::exportFigure(project::makePicture(path("browser.json"), m_progress), {draw::FileFormat::Svg, 183}, path("browser2.svg"),
                         readFile(recipe));
    QCOMPARE(readFile(path("browser2.svg")), readFile(path("browser.svg")));
    // The colours of the bases are part of the recipe.
    auto content = test::readJson(recipe);
    content["project"]["view"]["base_colors"] = "igv";
    const auto igv = project::makePicture(content.dump(), recipe.parent_path(), "recipe", m_progress);
    figure::exportFigure(igv, {draw::FileFormat::Svg, 183}, path("igv.svg"), content.dump());
    QVERIFY(readFile(path("igv.svg")).find("#0000FF") != std::string::npos);
    QVERIFY(readFile(path("browser.svg")).find("#0000FF") == std::string::npos);
    VERIFY_ERROR(project::browserFigure(m_project, {"chr3", 79'000, 90'000}, std::nullopt, 100, m_progress), "does not lie in");
}

void StepsTest::damagedStamps()
{
    // Without a readable stamp the data set is made again; training is not thrown away but kept aside.
    const fs::path stamp = paths::datasetFolder(m_project.folder(), "gata1") / paths::kStepsFile;
    const auto whole = readFile(stamp);
    writeFileAtomically(stamp, "{\"steps\": [1,2");
    QVERIFY(!project::plan(m_project)[0].done);
    QCOMPARE(run({StepKind::Dataset}).size(), std::size_t{1});
    QVERIFY(project::plan(m_project)[1].done);  // the same data set came out
    // The files beside it may have been read elsewhere before; the keys are the same.
    QVERIFY(test::readJson(stamp).at("steps") == nlohmann::json::parse(whole).at("steps"));
}

void StepsTest::verdict()
{
    const auto report = project::judgeDemo(m_project);
    QVERIFY(report.testAuroc && *report.testAuroc > 0.6 && *report.testAuroc < 0.95);
    QVERIFY(report.topBasesInTal1 > 0.5 && report.expectedByChance < 0.1);
    QVERIFY(report.tal1KmersInTop10 >= 5);
    QCOMPARE(report.bestKmers.size(), std::size_t{10});
}

QTEST_GUILESS_MAIN(StepsTest)
#include "steps_test.moc"
