// SPDX-License-Identifier: GPL-3.0-or-later
// Cross tables over run folders and data sets: what is measured, what is used again, what is told; and the pictures of all views.
#include "core/base/atomic_file.h"
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/project/comparison.h"
#include "core/project/run_project.h"
#include "core/train/evaluation_file.h"
#include "core/train/run_record.h"
#include "tests/core/dataset/toy_genome.h"
#include "tests/support/test_support.h"

#include <QTest>

#include <chrono>
#include <cmath>

using namespace bindscape;
using namespace bindscape::project;
namespace fs = std::filesystem;

namespace {

struct Calls {
    int evaluated = 0, cancelAt = 0;  // which evaluation is cancelled
    train::EvaluateOptions options;
};
Calls calls;

train::Evaluation evaluationOf(double auroc)
{
    train::SplitEvaluation split;
    split.split = "test";
    split.sites.positives = 10;
    split.sites.negatives = 12;
    split.rows.auroc = {auroc, stats::Interval95{auroc - 0.05, auroc + 0.05}};
    split.rows.auprc.value = auroc;
    split.rows.positives = 20;
    split.rows.negatives = 24;
    train::Evaluation evaluation;
    evaluation.splits = {split};
    return evaluation;
}

// The value tells which model was measured on which data set: 0.9 on its own, less by the letters' distance on others.
train::Evaluation evaluateFake(const fs::path& run, const fs::path& dataset, const fs::path& genome, const train::EvaluateOptions& options,
                               const fs::path& out, Progress&)
{
    ++calls.evaluated;
    calls.options = options;
    if (calls.evaluated == calls.cancelAt)
        throw Cancelled{};
    if (!fs::exists(genome))
        throw Error("no genome");
    const auto evaluation = evaluationOf(0.9 - 0.1 * std::abs(run.filename().string().back() - dataset.filename().string().back()));
    train::writeEvaluation(evaluation, out);
    return evaluation;
}

const compute::Compute& fake()
{
    static const compute::Compute table = [] {
        compute::Compute made{};
        made.evaluate = &evaluateFake;
        return made;
    }();
    return table;
}

}  // namespace

class ComparisonTest : public QObject {
    Q_OBJECT
    std::unique_ptr<test::ToyGenome> m_toy;
    CrossRequest m_request;
    std::vector<std::string> m_warnings;
    SilentProgress m_progress;

    // Data sets a and b of one genome; b has its own sites.
    void writeData(const char* name, std::uint64_t seed, int window = 200, std::vector<std::string> test = {"chr9"})
    {
        auto options = m_toy->options();
        options.seed = seed;
        options.window = window;
        options.maxSites = seed % 2 == 0 ? 0 : 20;
        options.test = std::move(test);
        options.validation = {options.test[0] == "chr9" ? "chr8" : "chr9"};
        if (options.test[0] == "chr1")
            options.validation = {"none"};
        dataset::writeDataset(m_toy->build(options), m_toy->path(name));
    }
    void writeRun(const char* name, const char* dataset)
    {
        train::RunRecord record;
        record.state = "finished";
        record.options = train::completeOptions({});
        record.inputs.datasetFolder = m_toy->path(dataset).string();
        record.inputs.genomeFile = m_toy->fasta.string();
        record.inputs.instancesMd5 = md5OfFile(m_toy->path(dataset) / paths::kInstancesFile);
        record.inputs.datasetMd5 = md5OfFile(m_toy->path(dataset) / paths::kDatasetFile);
        record.inputs.window = 200;
        record.inputs.motif = "TOY TOY1";
        fs::create_directories(m_toy->path(name));
        train::writeRunRecord(record, m_toy->path(name));
        writeFileAtomically(m_toy->path(name) / paths::kModelFile, std::string("weights of ") + name);
    }
    analysis::CrossTable cross(bool measure = true)
    {
        m_warnings.clear();
        CrossObserver observer;
        observer.warning = [this](const Warning& warning) { m_warnings.push_back(warning.message); };
        return crossTable(m_request, measure ? &fake : std::function<const compute::Compute&()>(), m_progress, observer);
    }
    bool warned(const std::string& part) const
    {
        return std::any_of(m_warnings.begin(), m_warnings.end(), [&](const auto& w) { return w.find(part) != std::string::npos; });
    }
    static void makeOlder(const fs::path& file) { fs::last_write_time(file, fs::last_write_time(file) - std::chrono::hours(1)); }

private Q_SLOTS:
    void init()
    {
        m_toy = std::make_unique<test::ToyGenome>();
        calls = {};
        writeData("data-a", 2);
        writeData("data-b", 3);
        writeRun("run-a", "data-a");
        writeRun("run-b", "data-b");
        m_request = {};
        m_request.runs = {{m_toy->path("run-a"), "A"}, {m_toy->path("run-b"), "B"}};
        m_request.datasets = {{m_toy->path("data-a"), "a"}, {m_toy->path("data-b"), "b"}};
    }
    void everyModelOnEveryDataSet()
    {
        const auto table = cross();
        QCOMPARE(calls.evaluated, 4);
        QVERIFY(!calls.options.baselines);
        QCOMPARE(calls.options.split, std::string("test"));
        QVERIFY(m_warnings.empty());
        QVERIFY(table.at(0, 0).own && !table.at(0, 1).own && table.at(1, 1).own);
        COMPARE_CLOSE(*table.value(0, 1, analysis::CrossMetric::Auroc), 0.8, 0, 1e-12);
        QVERIFY(fs::exists(m_toy->path("run-a") / "evaluations/data-b-test" / paths::kEvaluationFile));
        QCOMPARE(table.missing(), std::size_t(0));
    }
    void nothingIsMeasuredTwiceUntilItIsStale()
    {
        cross();
        cross();
        QCOMPARE(calls.evaluated, 4);
        // Another model: both of its cells.
        writeFileAtomically(m_toy->path("run-a") / paths::kModelFile, "other weights");
        QCOMPARE(cross(false).missing(), std::size_t(2));
        cross();
        QCOMPARE(calls.evaluated, 6);
        // Other sites: both models on that data set, also if the file's time says otherwise.
        writeData("data-b", 4);
        makeOlder(m_toy->path("data-b") / paths::kInstancesFile);
        makeOlder(m_toy->path("data-b") / paths::kDatasetFile);
        const auto table = cross();
        QCOMPARE(calls.evaluated, 8);
        QVERIFY(table.at(1, 1).own);  // by its folder
        // A touched file is the same file.
        fs::last_write_time(m_toy->path("run-a") / paths::kModelFile, fs::file_time_type::clock::now());
        cross();
        QCOMPARE(calls.evaluated, 8);
    }
    void damagedEvaluationsAreMeasuredAgain()
    {
        cross();
        writeFileAtomically(m_toy->path("run-a") / "evaluations/data-b-test" / paths::kEvaluationFile, "{");
        writeFileAtomically(m_toy->path("run-a") / paths::kEvaluationFile, "{");  // the other cell of the run does not need it
        QCOMPARE(cross(false).missing(), std::size_t(1));
        COMPARE_CLOSE(*cross().value(0, 1, analysis::CrossMetric::Auroc), 0.8, 0, 1e-12);
        QCOMPARE(calls.evaluated, 5);
    }
    void aKilledTableGoesOn()
    {
        calls.cancelAt = 3;
        QVERIFY_THROWS_EXCEPTION(Cancelled, cross());
        QCOMPARE(cross(false).missing(), std::size_t(2));
        calls.cancelAt = 0;
        cross();
        QCOMPARE(calls.evaluated, 3 + 2);
    }
    void otherEvaluationsCountIfTheyAreYounger()
    {
        // As the command evaluate leaves them, and as training does for its own data set.
        const fs::path foreign = m_toy->path("run-a") / "evaluations/data-b-test";
        fs::create_directories(foreign);
        train::writeEvaluation(evaluationOf(0.61), foreign);
        train::writeEvaluation(evaluationOf(0.62), m_toy->path("run-b"));
        auto table = cross();
        QCOMPARE(calls.evaluated, 2);
        QCOMPARE(*table.value(0, 1, analysis::CrossMetric::Auroc), 0.61);
        QCOMPARE(*table.value(1, 1, analysis::CrossMetric::Auroc), 0.62);
        // With averaged strands it is another number.
        auto averaged = evaluationOf(0.99);
        averaged.splits[0].rows.positives = 10;
        train::writeEvaluation(averaged, foreign);
        table = cross();
        QCOMPARE(calls.evaluated, 3);
        COMPARE_CLOSE(*table.value(0, 1, analysis::CrossMetric::Auroc), 0.8, 0, 1e-12);
        // Older than the model: not of this model.
        train::writeEvaluation(evaluationOf(0.61), foreign);
        fs::last_write_time(foreign / paths::kEvaluationFile, fs::last_write_time(m_toy->path("run-a") / paths::kModelFile) - std::chrono::hours(1));
        cross();
        QCOMPARE(calls.evaluated, 4);
    }
    void leakageIsTold()
    {
        writeData("data-b", 3, 200, {"chr1"});
        const auto table = cross();
        QVERIFY(table.at(0, 1).leakage && !table.at(0, 0).leakage && !table.at(1, 1).leakage);
        QVERIFY(warned("A was trained on chr1, which b is measured on"));
        m_request.runs.pop_back();
        m_request.runs[0].dataset.clear();
        fs::rename(m_toy->path("data-a"), m_toy->path("elsewhere"));
        m_request.datasets.erase(m_request.datasets.begin());
        QVERIFY(!cross().at(0, 0).leakage);
        QVERIFY(warned("leakage cannot be checked"));
    }
    void windowsThatDoNotFitLeaveACellEmpty()
    {
        writeData("data-b", 3, 300);
        m_request.runs.pop_back();
        const auto table = cross();
        QCOMPARE(calls.evaluated, 1);
        QVERIFY(!table.value(0, 1, analysis::CrossMetric::Auroc));
        QVERIFY(warned("A reads windows of 200 bases, but b has windows of 300"));
    }
    void dataSetsOfOneNameDoNotMix()
    {
        fs::create_directories(m_toy->path("one"));
        fs::create_directories(m_toy->path("two"));
        fs::rename(m_toy->path("data-a"), m_toy->path("one/data"));
        fs::rename(m_toy->path("data-b"), m_toy->path("two/data"));
        m_request.datasets = {{m_toy->path("one/data"), "one"}, {m_toy->path("two/data"), "two"}};
        cross();
        QCOMPARE(cross(false).missing(), std::size_t(0));
        QCOMPARE(calls.evaluated, 4);
    }
    void wrongFoldersAreNamed()
    {
        m_request.runs[0].folder = m_toy->path("data-a");
        VERIFY_ERROR(cross(), "is not a run folder");
        m_request.runs[0].folder = m_toy->path("run-a");
        fs::remove(m_toy->path("run-a") / paths::kModelFile);
        VERIFY_ERROR(cross(), "has no trained network yet");
    }
    void factsOfARun()
    {
        train::writeEvaluation(evaluationOf(0.77), m_toy->path("run-a"));
        const auto facts = runFacts(m_request.runs[0], "test");
        const auto data = dataset::readDataset(m_toy->path("data-a"));
        double gc[2] = {0, 0};
        std::int64_t n[2] = {0, 0};
        for (const auto& site : data.instances)
            if (site.used)
                gc[site.label] += site.gc, ++n[site.label];
        QCOMPARE(facts.bound, n[1]);
        QCOMPARE(facts.unbound, n[0]);
        COMPARE_CLOSE(facts.gcDifference(), std::abs(gc[1] / static_cast<double>(n[1]) - gc[0] / static_cast<double>(n[0])), 0, 1e-12);
        QCOMPARE(facts.tf, std::string("TOY"));
        QCOMPARE(*facts.auroc.value, 0.77);
        // The project was moved: the data set lies beside the run again.
        fs::create_directories(m_toy->path("moved"));
        fs::rename(m_toy->path("data-a"), m_toy->path("moved/data-a"));
        fs::rename(m_toy->path("run-a"), m_toy->path("moved/run-a"));
        QCOMPARE(runFacts({m_toy->path("moved/run-a"), "A"}, "test").bound, n[1]);
        fs::remove_all(m_toy->path("moved/data-a"));
        VERIFY_ERROR(runFacts({m_toy->path("moved/run-a"), "A"}, "test"), "is not there");
    }
    void everyViewIsDrawnFromItsRecipe()
    {
        cross();
        for (const char* run : {"run-a", "run-b"}) {
            train::writeEvaluation(evaluationOf(0.93), m_toy->path(run));
            analysis::KmerTable table;
            table.options.k = 3;
            for (const char* word : {"AAA", "CCC", "GGG"}) {
                analysis::KmerRow row;
                row.kmer = word;
                row.top = 2;
                row.total = 10;
                row.log10P = word[0] == 'A' ? -8 : word[0] == 'C' && run[4] == 'b' ? -5 : -0.5;
                row.log10Bonferroni = std::min(0.0, row.log10P + std::log10(3));
                table.rows.push_back(row);
            }
            analysis::writeKmers(table, m_toy->path(run) / paths::kKmersFile);
        }
        ComparisonSource source;
        source.runs = m_request.runs;
        source.datasets = m_request.datasets;
        const auto drawn = [&](const char* kind) {
            source.kind = kind;
            return makePicture(comparisonRecipe(source), m_toy->path("."), "a recipe", m_progress);
        };
        const auto map = std::get<figure::HeatMap>(drawn("cross"));
        QCOMPARE(map.rows, (std::vector<std::string>{"A", "B"}));
        QCOMPARE(map.framed, (std::vector<bool>{true, false, false, true}));
        QCOMPARE(*map.min, 0.5);
        const auto own = std::get<figure::Chart>(drawn("own_vs_best"));
        QCOMPARE(own.series.size(), std::size_t(1));
        QCOMPARE(own.series[0].y, (std::vector<double>{2}));
        QVERIFY(own.series[0].barWidth > 0);
        const auto scatter = std::get<figure::Chart>(drawn("kmer_scatter"));
        const auto series = [&](const std::string& name) {
            const auto found = std::find_if(scatter.series.begin(), scatter.series.end(), [&](const auto& s) { return s.name == name; });
            return found == scatter.series.end() ? figure::Series{} : *found;
        };
        QCOMPARE(series("both").labels, (std::vector<std::string>{"AAA"}));
        QCOMPARE(series("only B").labels, (std::vector<std::string>{"CCC"}));
        QCOMPARE(series("neither").x, (std::vector<double>{0.5}));
        QCOMPARE(series("adjusted P = 0.05").y, std::vector<double>(2, std::log10(60)));
        const auto gc = std::get<figure::Chart>(drawn("gc"));
        QCOMPARE(gc.series[0].labels, (std::vector<std::string>{"TOY", "TOY"}));
        const auto designs = std::get<figure::Chart>(drawn("designs"));
        QCOMPARE(designs.x.categories, (std::vector<std::string>{"TOY"}));
        QCOMPARE(designs.series[0].name, std::string("baseline"));
        const auto sizes = std::get<figure::Chart>(drawn("design_sizes"));
        QVERIFY(sizes.y.log);
        const auto facts = runFacts(m_request.runs[0], "test");
        QCOMPARE(sizes.series[0].y, (std::vector<double>{static_cast<double>(facts.bound + facts.unbound)}));
        source.runs.clear();
        VERIFY_ERROR(drawn("gc"), "runs is missing");
    }
};

QTEST_GUILESS_MAIN(ComparisonTest)
#include "comparison_test.moc"
