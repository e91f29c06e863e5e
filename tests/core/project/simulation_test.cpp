// SPDX-License-Identifier: GPL-3.0-or-later
// The simulation benchmark around a compute module that needs no network: files, what is done again and what is not, table and figures.
#include "core/project/simulation.h"

#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/random.h"
#include "core/base/table_file.h"
#include "core/base/text.h"
#include "core/genome/reference.h"
#include "core/project/simulation_paths.h"
#include "core/scores/score_set.h"
#include "core/train/evaluation_file.h"
#include "tests/core/project/fake_compute.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace bindscape;
using namespace bindscape::project;
namespace fs = std::filesystem;

namespace {

int s_interpreted = 0;

std::span<const interpret::Method> fakeMethods()
{
    static const std::vector<interpret::Method> list{{"saliency", "Saliency", "", {}}, {"guess", "Guess", "", {}}};
    return list;
}

// Forward strands in the right order but for one pair, reverse ones upside down.
train::Evaluation fakeEvaluate(const fs::path&, const fs::path&, const fs::path&, const train::EvaluateOptions&, const fs::path& out, Progress&)
{
    TableWriter table(out / paths::kPredictionsFile);
    table.line("#chrom\tbegin\tend\tstrand\tsplit\tlabel\tlogit_forward\tlogit_reverse\tprobability");
    for (const char* row : {"1\t3\t-9", "1\t1\t-9", "0\t2\t9", "0\t0\t9"})
        table.line(std::string("test\t494\t505\t+\ttest\t") + row + "\t0.5");
    table.commit();
    const train::Evaluation none;
    train::writeEvaluation(none, out);
    return none;
}

// "saliency" knows the truth, with the wrong sign at every other base; "guess" knows nothing.
interpret::InterpretResult fakeInterpret(const fs::path& run, const fs::path&, const fs::path& genomeFile,
                                         const interpret::InterpretOptions& options, const fs::path& out, Progress&)
{
    ++s_interpreted;
    Warnings warnings;
    const auto reference = genome::Reference::open(genomeFile, warnings);
    const auto cores = genome::readIntervals(options.regions, reference->contigs());
    const auto truth = genome::readIntervals(genomeFile.parent_path() / paths::kSimulationTruthFile, reference->contigs());
    scores::ScoreSet set;
    set.origin.method = options.method;
    set.origin.run = run.filename().string();
    Random random(5, options.method);
    for (const auto& core : cores.byChrom.at("interpret")) {
        scores::ScoredSite site;
        site.window = {"interpret", core.begin / 1000 * 1000, core.begin / 1000 * 1000 + 1000};
        site.coreBegin = core.begin;
        site.coreEnd = core.end;
        for (std::int64_t base = site.window.begin; base < site.window.end; ++base) {
            const bool planted = std::any_of(truth.byChrom.at("interpret").begin(), truth.byChrom.at("interpret").end(),
                                             [&](const auto& i) { return i.name == "TAL1" && i.begin <= base && base < i.end; });
            const double noise = 0.1 * random.uniform();
            const double value = options.method == "saliency" && planted ? 1 + noise : noise;
            set.values.push_back(static_cast<float>(base % 2 == 0 ? value : -value));
        }
        set.sites.push_back(site);
    }
    scores::writeScores(set, reference->contigs(), out);
    interpret::InterpretResult result;
    result.sites = set.sites.size();
    result.sequencesPerSecond = 50;
    return result;
}

compute::Compute fakeTable()
{
    compute::Compute table = test::fakeCompute();
    table.methods = &fakeMethods;
    table.evaluate = &fakeEvaluate;
    table.interpret = &fakeInterpret;
    return table;
}

bool same(const std::optional<double>& value, double wanted) { return value && std::fabs(*value - wanted) < 1e-9; }

std::string lettersOf(const genome::PackedWindows& windows, std::size_t i)
{
    std::vector<std::uint8_t> codes(1000);
    windows.decode(i, false, codes);
    std::string letters;
    for (const auto code : codes)
        letters += "ACGTN"[code];
    return letters;
}

SimulationOptions smallOptions()
{
    auto options = simulationOptions("tiny", 4);
    options.sizes = {12, 6, 6, 5, 8};
    options.methods = {"saliency", "guess"};
    return options;
}

}  // namespace

class SimulationTest : public QObject {
    Q_OBJECT

    fs::path path(const std::string& name) const { return fs::path(m_folder.path().toStdString()) / name; }
    std::vector<SimulationResult> runOnce(const SimulationOptions& options)
    {
        SilentProgress progress;
        Project project = makeSimulation(path("check"), options, progress);
        return runSimulation(project, options, fakeTable(), 2, progress, {});
    }
    QTemporaryDir m_folder;

private Q_SLOTS:
    void publishedNumbers()
    {
        const auto options = simulationOptions("paper", 1);
        QCOMPARE(options.sizes.train, 50'000);
        QCOMPARE(options.sizes.validation + options.sizes.test + options.sizes.interpret, 3000);
        QCOMPARE(options.recipe.background, (motif::Row{0.3, 0.2, 0.2, 0.3}));
        QCOMPARE(options.recipe.coreBegin(), (1000 - options.recipe.core.width()) / 2);
        QCOMPARE(options.recipe.contextMean, 1.0);
        QCOMPARE(options.recipe.contextMost, 3);
        auto few = options;
        few.sizes = {2, 2, 2, 1, 2};
        SilentProgress progress;
        const auto project = makeSimulation(path("published"), few, progress);
        // Preset, epochs, learning rate (0: the architecture's), rates of its layers.
        using Rates = std::map<std::string, double>;
        std::map<std::string, std::tuple<std::string, long, double, Rates>> trained;
        for (const auto& analysis : project.analyses)
            for (const auto& run : analysis.runs)
                trained[run.id] = {run.preset, run.maxEpochs, run.settings.learningRate, run.settings.groupRates};
        QCOMPARE(trained, (decltype(trained){{"danq", {"calm", 3, 0, {{"convolution", 1}, {"recurrent", 1}}}},
                                             {"danq-warmup", {"cosine", 2, 0, {}}},
                                             {"deepsea", {"calm", 1, 0, {{"convolution", 1}, {"dense", 0.1}}}},
                                             {"deepsea-warmup", {"calm", 2, 0, {}}}}));
        few.learningRate = 2e-4;  // asked for: of all
        for (const auto& analysis : makeSimulation(path("asked"), few, progress).analyses)
            for (const auto& run : analysis.runs)
                QCOMPARE(run.settings.learningRate, 2e-4);
        VERIFY_ERROR(simulationOptions("huge", 1), "Known: paper, quick, tiny");
    }

    // Windows around the cores are the very sequences, first and last included; labels say what is planted.
    void filesAreTheSequences()
    {
        const auto options = smallOptions();
        SilentProgress progress;
        const Project project = makeSimulation(path("check"), options, progress);
        const auto sequences = simulation::simulateSequences(options.recipe, "test", 6, 3, progress);
        Warnings warnings;
        const auto reference = genome::Reference::open(project.genome, warnings);
        QCOMPARE(*reference->length("train"), 12'000);
        const auto built = buildDataset(project.genome, project.analyses.back(), 1, progress, warnings);
        QCOMPARE(built.counts(dataset::Split::Train).boundUsed, 6);
        QCOMPARE(built.counts(dataset::Split::Validation).unboundUsed, 3);
        const auto windows = dataset::loadWindows(built, *reference, {dataset::Split::Test, {}, true, false, 0}, progress);
        QCOMPARE(windows.labels.size(), std::size_t{6});
        for (std::size_t i = 0; i < 6; ++i) {
            QCOMPARE(lettersOf(windows.windows, i), sequences[i].letters);
            QCOMPARE(windows.labels[i] != 0, sequences[i].positive);
        }
        const auto warmUp = buildDataset(project.genome, project.analyses.at(0), 1, progress, warnings);
        QCOMPARE(warmUp.counts(dataset::Split::Train).boundUsed, 4);
        QCOMPARE(warmUp.counts(dataset::Split::Validation).boundUsed, 3);
        QCOMPARE(warmUp.counts(dataset::Split::Test).boundUsed, 3);
        const auto truth = genome::readIntervals(path("check") / paths::kSimulationTruthFile, reference->contigs());
        const auto& many = truth.byChrom.at("warmup");
        QVERIFY(std::count_if(many.begin(), many.end(), [](const auto& i) { return i.name == "TAL1"; }) > 30);
        const auto& inTest = truth.byChrom.at("test");
        std::size_t planted = 0;
        for (const auto& s : sequences)
            planted += s.context.size();
        QCOMPARE(static_cast<std::size_t>(std::count_if(inTest.begin(), inTest.end(), [](const auto& i) { return i.name == "TAL1"; })),
                 planted);
        QCOMPARE(std::count_if(inTest.begin(), inTest.end(), [](const auto& i) { return i.name == "GATA1"; }), 6);
    }

    void sameSeedSameBytesAndOnlyThat()
    {
        const auto options = smallOptions();
        SilentProgress progress;
        makeSimulation(path("again"), options, progress);
        for (const char* file : {"genome.fa.gz", "truth.bed", "sites.bed", "interpret.bed", "motifs.meme"})
            QCOMPARE(md5OfFile(path("again") / file), md5OfFile(path("check") / file));
        auto other = options;
        other.recipe.seed = 5;
        VERIFY_ERROR(makeSimulation(path("check"), other, progress), "holds a simulation of another seed or recipe");
        other = options;
        other.sizes.train = 14;
        VERIFY_ERROR(makeSimulation(path("check"), other, progress), "Choose another folder");
        other.sizes.train = 1;
        VERIFY_ERROR(makeSimulation(path("none"), other, progress), "at least two training");
        VERIFY_ERROR(setMotifs(other, {}, "TAL1", {}), "both TAL1");
    }

    void measuresEveryMethodWithEveryNetwork()
    {
        const auto results = runOnce(smallOptions());
        QCOMPARE(results.size(), std::size_t{4});
        QCOMPARE(s_interpreted, 4);
        QVERIFY(!test::fakeCalls().options.reverseComplement);
        QCOMPARE(test::fakeCalls().trained, 4);  // warm-up and network, twice
        QCOMPARE(test::fakeCalls().options.trunk, (path("check") / "runs/deepsea-warmup").string());
        // The layers that are warm learn slowly.
        const auto& rates = test::fakeCalls().options.groupRates;
        QVERIFY(!rates.empty() && std::all_of(rates.begin(), rates.end(), [](const auto& rate) { return rate.factor == 0.1 && rate.group != "dense"; }));
        for (const auto& r : results) {
            QCOMPARE(r.metrics.sequences, 5);
            QVERIFY(std::fabs(*r.secondsPerSequence - 0.02) < 1e-12);
            QCOMPARE(r.testAuroc, std::optional(0.75));
            if (r.method == "saliency") {
                QVERIFY(same(r.metrics.auroc, *r.metrics.bestAuroc) && *r.metrics.auroc > 0.98);
                QVERIFY(same(r.metrics.recall, 1));
                QVERIFY(std::fabs(*r.metrics.accuracy - r.metrics.bestAccuracy) < 1e-12);
                QVERIFY(std::fabs(*r.aurocByScore - 0.5) < 0.02);  // half of the signs are wrong
                QVERIFY(*r.metrics.snr > 15);
            } else {
                QVERIFY(std::fabs(*r.metrics.auroc - 0.5) < 0.1);
            }
        }
        QCOMPARE(results[0].architecture, std::string("danq"));
        QCOMPARE(results[3].architecture, std::string("deepsea"));
    }

    void whatIsDoneIsNotDoneAgain()
    {
        const int trained = test::fakeCalls().trained;
        runOnce(smallOptions());
        QCOMPARE(s_interpreted, 4);
        QCOMPARE(test::fakeCalls().trained, trained);
        // Other weights are scored anew; the other network's scores stay.
        writeFileAtomically(path("check") / "runs/danq" / paths::kModelFile, "other weights");
        auto options = smallOptions();
        options.architectures = {"danq"};
        options.methods = {"guess"};
        // Only what is asked for is made; what fits the weights is told.
        const auto results = runOnce(options);
        QCOMPARE(s_interpreted, 5);
        QCOMPARE(results.size(), std::size_t{3});
    }

    void tableIsReadBack()
    {
        runOnce(smallOptions());
        const auto results = readSimulation(path("check"));
        QCOMPARE(results.size(), std::size_t{4});
        const auto table = test::readTable(path("check") / paths::kSimulationTableFile);
        const std::vector<std::string> first{"architecture", "method", "seconds_per_sequence", "accuracy", "recall", "auroc", "snr"};
        QVERIFY(std::equal(first.begin(), first.end(), table.columns.begin()));
        QCOMPARE(table.text(0, "method"), std::string("saliency"));
        QVERIFY(std::fabs(*results[0].metrics.auroc - *results[0].metrics.bestAuroc) < 1e-5);
        QVERIFY(project::toText(results).find("DeepSEA") != std::string::npos);
        fs::create_directories(path("torn.d"));
        writeFileAtomically(path("torn.d") / paths::kSimulationTableFile, "#architecture\tmethod\ndanq\n");
        VERIFY_ERROR(readSimulation(path("torn.d")), "Run the check again");
        QVERIFY(readSimulation(path("nowhere")).empty());
    }

    void figuresComeFromTheirRecipes()
    {
        for (const char* name : {"fig2a", "fig2b-danq", "fig2b-deepsea"})
            for (const char* ending : {".svg", ".pdf", ".png", ".csv", ".json"})
                QVERIFY2(fs::exists(path("check") / "figures" / (std::string(name) + ending)), name);
        SilentProgress progress;
        const auto roc = std::get<figure::Chart>(makePicture(path("check") / "figures/fig2a.json", progress));
        QCOMPARE(roc.series.size(), std::size_t{5});
        QCOMPARE(roc.series[0].color, std::optional(draw::Color::hex(0x000000)));
        QCOMPARE(roc.series[1].color, std::optional(draw::Color::hex(0x32CD32)));
        QCOMPARE(roc.series[1].dashed, std::optional(false));
        QCOMPARE(roc.series[3].dashed, std::optional(true));
        QCOMPARE(roc.series[1].x.back(), 1.0);
        QCOMPARE(roc.series[1].y.back(), 1.0);
        const auto sequence = std::get<figure::BrowserFigure>(
            makePicture(simulationSequenceRecipe(path("check"), "deepsea", 3), path("check"), "recipe", progress));
        const auto& view = sequence.views.at(0);
        QCOMPARE(view.region, (Region{"interpret", 3000, 4000}));
        QCOMPARE(*view.zero, 3500);
        QCOMPARE(view.tracks.size(), std::size_t{4});  // planted motifs, core, two methods
        QCOMPARE(view.tracks[0].name, std::string("TAL1"));
        QCOMPARE(view.tracks[1].name, std::string("GATA1"));
        QVERIFY(readFile(path("check") / "figures/fig2b-danq.svg").find(">-400<") != std::string::npos ||
                readFile(path("check") / "figures/fig2b-danq.svg").find(">\u2212400<") != std::string::npos);
        VERIFY_ERROR(makePicture(simulationSequenceRecipe(path("check"), "deepsea", 9), path("check"), "recipe", progress),
                     "no sequence 9");
        VERIFY_ERROR(makePicture(simulationSequenceRecipe(path("check"), "dilated"), path("check"), "recipe", progress),
                     "no network called");
        VERIFY_ERROR(makePicture(simulationRocRecipe(path("again")), path("again"), "recipe", progress), "no finished check");
    }

    void projectOpensWithTracks()
    {
        const auto project = readProject(path("check") / paths::kSimulationProjectFile);
        QVERIFY(missingFiles(project).empty());
        std::vector<std::string> ids;
        for (const auto& track : project.tracks)
            ids.push_back(track.id);
        QCOMPARE(ids, (std::vector<std::string>{"truth", "danq.saliency", "danq.guess", "deepsea.saliency", "deepsea.guess", "sequence"}));
    }
};

QTEST_GUILESS_MAIN(SimulationTest)
#include "simulation_test.moc"
