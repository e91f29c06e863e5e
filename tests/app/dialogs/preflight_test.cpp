// SPDX-License-Identifier: GPL-3.0-or-later
// The right half of the training dialog: what the checks say of made-up counts, files and trunks; the arithmetic of the estimate;
// when a trial runs.
#include "app/dialogs/device_choice.h"
#include "app/dialogs/estimate_feed.h"
#include "app/dialogs/preflight_view.h"
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/train/genome_identity.h"
#include "core/train/run_record.h"
#include "tests/support/test_support.h"

#include <QApplication>
#include <QScrollArea>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QToolButton>

#include <atomic>
#include <chrono>
#include <cmath>
#include <thread>

using namespace bindscape;
using namespace bindscape::app;
namespace fs = std::filesystem;

namespace {

SiteCounts someCounts()
{
    SiteCounts counts;
    counts.train = {10'000, 3'000'000, 9'986, 9'986};
    counts.validation = {500, 300'000, 452, 452};
    counts.test = {546, 301'434, 474, 474};
    counts.all = {11'046, 3'601'434, 10'912, 10'912};
    counts.trainChroms = {"chr1", "chr2", "chr3"};
    counts.validationChroms = {"chr8"};
    counts.testChroms = {"chr9"};
    counts.boundAnywhere = 11'046;
    counts.instances = 3'612'480;
    counts.window = 1000;
    counts.seconds = 30;
    return counts;
}

std::string text(const std::vector<Check>& checks)
{
    std::string all;
    for (const Check& check : checks)
        all += std::string(check.severity == Check::Severity::Error     ? "error: "
                           : check.severity == Check::Severity::Warning ? "warning: "
                           : check.severity == Check::Severity::Good    ? "good: "
                                                                        : "note: ") +
               sentenceOf(check) + "\n";
    return all;
}

bool has(const std::vector<Check>& checks, const std::string& line) { return ("\n" + text(checks)).find("\n" + line + "\n") != std::string::npos; }

const std::vector<genome::Contig> kHg19{{"chr1", 249250621}, {"chr8", 146364022}, {"chr9", 141213431}, {"chr20", 63025520}};

}  // namespace

class PreflightTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    fs::path path(const char* name) const { return fs::path(m_folder.path().toStdString()) / name; }

    TrainingChoice choice() const
    {
        TrainingChoice choice;
        choice.tf = "SP1";
        choice.name = "run 1";
        choice.peaks = path("peaks.bed");
        choice.motifFile = path("motifs.jaspar");
        choice.motifId = "MA0035.3";
        choice.validation = {"chr8"};
        choice.test = {"chr9"};
        return choice;
    }
    project::Project savedProject() const
    {
        project::Project project;
        project.file = path("demo.bindscape");
        return project;
    }
    // The folder of a finished run, without real weights.
    fs::path trunk(const char* name, std::vector<std::string> trainedOn, const std::string& filters = "320") const
    {
        train::RunRecord record;
        record.options = train::presetOptions("small", "danq");
        record.options.architectureValues = Values(nn::findDescription("danq").parameters);
        record.options.architectureValues.set(nn::findDescription("danq").parameters, "filters", filters);
        record.options = train::completeOptions(record.options);
        record.state = "finished";
        record.inputs.split.train = std::move(trainedOn);
        record.inputs.contigsMd5 = train::md5OfContigs(kHg19);
        fs::create_directories(path(name));
        train::writeRunRecord(record, path(name));
        writeFileAtomically(path(name) / paths::kModelFile, "weights");
        return path(name);
    }
    std::vector<Check> checksOf(const TrainingChoice& of) const
    {
        SilentProgress progress;
        return preflight(of, savedProject(), kHg19, progress).checks;
    }

private Q_SLOTS:
    void initTestCase()
    {
        writeFileAtomically(path("peaks.bed"), "chr1\t100\t300\nchr8\t100\t300\nchr9\t100\t300\nchr20\t63000000\t63000100\n");
        std::string hg38;
        for (int i = 0; i < 5; ++i)
            hg38 += "chr20\t" + std::to_string(64'000'000 + i) + "\t64000100\n";
        writeFileAtomically(path("hg38.bed"), "chr1\t100\t300\n" + hg38);
        writeFileAtomically(path("motifs.jaspar"), ">MA0035.3 GATA1\nA [ 1 0 9 0 9 9 0 1 ]\nC [ 3 0 0 0 0 0 1 3 ]\nG [ 3 9 0 0 0 0 8 3 ]\nT [ 2 0 0 9 0 0 0 2 ]\n");
    }

    void goodCountsAskForNothing()
    {
        const auto checks = checksOfCounts(someCounts(), "SP1");
        QVERIFY2(checks.empty(), text(checks).c_str());
    }
    void smallSetsAreSaidWithTheirUncertainty()
    {
        SiteCounts counts = someCounts();
        counts.validation = {200, 5000, 181, 181};
        const auto small = checksOfCounts(counts, "NFYA");
        // Hanley and McNeil by hand: q1 = 2/3, q2 = 0.7111, variance (0.16 + 180 (0.0267 + 0.0711)) / 181^2, 1.96 of its root.
        const double half = 1.96 * std::sqrt((0.16 + 180 * (0.8 / 1.2 - 0.64 + 2 * 0.64 / 1.8 - 0.64)) / (181.0 * 181));
        QVERIFY(std::abs(half - 0.0456) < 0.0001);
        QVERIFY2(has(small, "warning: Validation set is small for NFYA (181 pairs on chr8). The curve will be noisy; ±\u00a00.05 auROC is expected."), text(small).c_str());
        QCOMPARE(small.at(0).lead, std::string("Validation set is small for NFYA"));
        counts = someCounts();
        counts.test = {70, 5000, 60, 90};
        QVERIFY2(has(checksOfCounts(counts, "X"), "warning: Only 60 matched pairs to test on: the test auROC will be uncertain (±\u00a00.08)."), text(checksOfCounts(counts, "X")).c_str());
        counts = someCounts();
        counts.train = {200, 5000, 182, 182};
        QVERIFY(has(checksOfCounts(counts, "X"), "warning: Only 182 matched pairs to train on: expect a weak model. A pre-trained trunk is advised."));
    }
    void oneClassIsAnError()
    {
        SiteCounts counts = someCounts();
        counts.train.unboundUsed = 0;
        const auto checks = checksOfCounts(counts, "X");
        QVERIFY2(text(checks).find("error: The training set has no unbound sites") != std::string::npos, text(checks).c_str());
        counts.train = {};
        QVERIFY(text(checksOfCounts(counts, "X")).find("no bound and unbound sites") != std::string::npos);
    }
    void whatIsLeftOutIsCounted()
    {
        SiteCounts counts = someCounts();
        counts.unmatched = 134;
        QVERIFY2(has(checksOfCounts(counts, "X"), "note: 134 bound hits (1.2 %) left out: no unbound partner in the same bin."), text(checksOfCounts(counts, "X")).c_str());
        counts.keepsUnmatched = true;
        QVERIFY(has(checksOfCounts(counts, "X"), "note: 134 bound hits (1.2 %) have no unbound partner in the same bin and stay without one."));
        counts.unmatched = 2000;  // too many to be a remark
        QVERIFY(text(checksOfCounts(counts, "X")).find("warning: 2,000 bound hits (18.1 %)") != std::string::npos);
        counts.unmatched = 0;
        counts.boundOutsideDnase = 4529;
        QVERIFY(has(checksOfCounts(counts, "X"), "warning: 41 % of bound hits lie outside hotspots and are left out."));
        counts.boundOutsideDnase = 300;
        QVERIFY(has(checksOfCounts(counts, "X"), "note: 3 % of bound hits lie outside hotspots and are left out."));
    }
    void countsComeFromTheDataSet()
    {
        dataset::Dataset data;
        data.options.design = dataset::Design::Dnase;
        data.options.match = dataset::MatchMode::Strict;
        data.options.ratio = 2;
        data.chroms = {"chr1"};
        for (int i = 0; i < 400; ++i) {
            dataset::Instance instance;
            instance.label = i % 2;
            instance.split = dataset::Split::Train;
            instance.windowFits = true;
            instance.dnase = i % 4 < 2;
            instance.used = instance.dnase;
            instance.pBin = static_cast<std::int16_t>(i == 399 ? 300 : 40 + i % 3);
            instance.gcBin = 25;
            data.instances.push_back(instance);
        }
        data.matching = {{"train", 40, 25, 10, 13, 12, 4}, {"train", 41, 25, 3, 100, 6, 0}};
        const SiteCounts counts = countsOf(data);
        QCOMPARE(counts.boundAnywhere, 200);
        QCOMPARE(counts.boundOutsideDnase, 100);
        QCOMPARE(counts.unmatched, 4);  // 13 unbound sites are enough for 6 of 10
        QVERIFY(!counts.keepsUnmatched);
        // Bars of the unbound sites there were, steps of those that were taken; one far outlier does not stretch the axis.
        const auto& series = counts.pvalues.series;
        QCOMPARE(series.size(), std::size_t{3});
        QVERIFY(series[0].barWidth > 0 && series[1].barWidth == 0);
        QCOMPARE(*counts.pvalues.x.min, 4.0);
        QVERIFY(std::abs(*counts.pvalues.x.max - 4.3) < 1e-9);
        QCOMPARE(*counts.gc.x.min, 50.0);
        QCOMPARE(counts.gc.x.title, std::string("GC (%)"));
    }

    void otherAssembliesAreNamed()
    {
        TrainingChoice of = choice();
        QVERIFY2(has(checksOf(of), "good: Peaks, motif and genome agree on hg19."), text(checksOf(of)).c_str());
        of.peaks = path("hg38.bed");
        const auto checks = checksOf(of);
        QVERIFY2(text(checks).find("error: Peaks look like hg38: 5 of 6 lie beyond chromosome ends of hg19.") != std::string::npos, text(checks).c_str());
        QVERIFY(text(checks).find("good:") == std::string::npos);
        // Of a genome that is cut short, peaks beyond its ends say nothing about the assembly.
        SilentProgress progress;
        of.peaks = path("peaks.bed");
        auto part = kHg19;
        part[3].length = 1'000'000;
        QVERIFY(text(preflight(of, savedProject(), part, progress).checks).find("look like") == std::string::npos);
        of = choice();
        of.validation = {"chr7"};
        QVERIFY(text(checksOf(of)).find("error: This genome has no chr7.") != std::string::npos);
        of.settings.round = 1;  // chromosomes play no part
        of.validation.clear();
        of.test.clear();
        QVERIFY2(text(checksOf(of)).find("error") == std::string::npos, text(checksOf(of)).c_str());
    }
    void leakageThroughTheTrunkIsSeen()
    {
        TrainingChoice of = choice();
        of.training.trunk = trunk("clean", {"chr1", "chr20"});
        QVERIFY2(has(checksOf(of), "good: Trunk was pre-trained without chr8 and chr9: no leakage into validation or test."), text(checksOf(of)).c_str());
        of.training.trunk = trunk("leaking", {"chr1", "chr9"});
        const auto leaking = checksOf(of);
        QVERIFY2(has(leaking, "warning: The trunk was trained on chr9, a test chromosome of this data set. Its test auROC would be too high."), text(leaking).c_str());
        QVERIFY(text(leaking).find("no leakage") == std::string::npos);
        of.training.trunk = trunk("narrow", {"chr1"}, "64");
        QVERIFY(text(checksOf(of)).find("error: The network cannot start from") != std::string::npos);
        of.training.trunk = path("nowhere");
        QVERIFY(text(checksOf(of)).find("error: " + path("nowhere").string() + " is not the folder of a training run") != std::string::npos);
    }
    void checksAreMerged()
    {
        using enum Check::Severity;
        const std::vector<Check> files{{Good, "Peaks, motif and genome agree on hg19.", kFilesField}, {Warning, "same", {}}};
        const std::vector<Check> counted{{Note, "134 left out.", kFilesField}, {Warning, "same", {}}, {Error, "worst", {}}};
        QCOMPARE(text(mergedChecks(files, counted)), std::string("error: worst\nwarning: same\n"));
        const std::vector<Check> mild{counted.begin(), counted.begin() + 2};
        QCOMPARE(text(mergedChecks(files, mild)), std::string("warning: same\ngood: Peaks, motif and genome agree on hg19. 134 left out.\n"));
        // What the counts say about the model comes before what the files say.
        QCOMPARE(text(mergedChecks(files, {{Warning, "to test on.", {}, "Only 9 pairs"}})),
                 std::string("warning: Only 9 pairs to test on.\nwarning: same\ngood: Peaks, motif and genome agree on hg19.\n"));
    }

    void devicesAreNamedWithTheirMemory()
    {
        const std::vector<compute::Device> devices{{"cpu", "CPU, 2 cores", 17'000'000'000, 33'000'000'000}, {"cuda:0", "NVIDIA A2", 11'000'000'000, 12'000'000'000}};
        QCOMPARE(deviceText(devices[0]), std::string("CPU, 2 cores, 17.0 GB free"));
        QCOMPARE(deviceText(devices[1]), std::string("NVIDIA A2, 11.0 of 12.0 GB free"));
        QCOMPARE(deviceText({"cuda:1", "GPU 1", 0, 0}), std::string("GPU 1"));
        QCOMPARE(deviceFor(devices, "auto")->id, std::string("cuda:0"));
        QCOMPARE(deviceFor({devices[0]}, "auto")->id, std::string("cpu"));
        QCOMPARE(deviceFor(devices, "cpu")->id, std::string("cpu"));
        QVERIFY(deviceFor({devices[0]}, "cuda") == nullptr && deviceFor(devices, "cuda:3") == nullptr);
    }

    // 40 M parameters take 0.8 GB whatever the batch, and 9.2 GB belong to 128 sequences.
    void aBatchThatFitsIsProposed()
    {
        constexpr std::int64_t kGiga = 1'000'000'000;
        QCOMPARE(fittingBatch(128, 10 * kGiga, 40'000'000, 7 * kGiga), 64L);  // 0.8 + 4.6 of 6.3
        QCOMPARE(fittingBatch(128, 10 * kGiga, 40'000'000, 5 * kGiga), 32L);
        QCOMPARE(fittingBatch(128, 10 * kGiga, 40'000'000, kGiga / 2), 0L);   // not even its weights
        TrainingEstimate estimate;
        estimate.memoryBytes = 11 * kGiga;
        estimate.parameters = 40'000'000;
        const std::vector<compute::Device> devices{{"cpu", "CPU, 2 cores", 7 * kGiga, 16 * kGiga}};
        const auto checks = memoryChecks(estimate, devices, "auto", 128, kGiga);
        QCOMPARE(checks.size(), std::size_t(1));
        QVERIFY(checks[0].severity == Check::Severity::Warning);
        QCOMPARE(sentenceOf(checks[0]),
                 std::string("Training may run out of memory: about 10.0 GB are needed and 7.0 GB are free on this computer. A batch of 64 would fit."));
        QVERIFY(memoryChecks(estimate, devices, "auto", 128, 6 * kGiga).empty());  // most of it is this process already
        estimate.deviceBytes = 10 * kGiga;
        const std::vector<compute::Device> both{devices[0], {"cuda:0", "NVIDIA A2", 5 * kGiga, 12 * kGiga}};
        QVERIFY(sentenceOf(memoryChecks(estimate, both, "auto", 128, 6 * kGiga).at(0)).find("on the GPU. A batch of 32") != std::string::npos);
        estimate = {};
        QVERIFY(memoryChecks(estimate, devices, "cpu", 128, 0).empty());  // a run was measured, not its memory
    }

    void estimatesAreArithmetic()
    {
        MeasuredSpeed speed;
        speed.trial.secondsPerBatch = 0.5;
        speed.trial.evaluateSecondsPerBatch = 0.1;
        speed.trial.secondsToStart = 2;
        speed.trial.memoryBytes = 1'000'000'000;
        speed.trial.parameters = 1'000'000;
        speed.from = "a 20-batch trial on this machine";
        train::TrainOptions options;
        options.batch = 128;
        options.maxEpochs = 30;
        const SiteCounts counts = someCounts();
        const auto pair = estimateTraining(speed, counts, options, 2, true);
        // 39,944 training rows: 312 batches of 128 and one of 8; 1,808 validation rows: 15 batches.
        QCOMPARE(pair.secondsPerEpoch, 313 * 0.5 + 15 * 0.1);
        // Evaluation: 3,704 rows of both parts, 29 batches, twice. Scores: 10,912 sites, 86 batches.
        const double one = 2 + 30 * pair.secondsPerEpoch + 2 * 29 * 0.1 + 86 * 0.5;
        QVERIFY(std::abs(pair.seconds - (30 + 2 * one)) < 1e-6);
        QVERIFY(std::abs(estimateTraining(speed, counts, options, 1, false).seconds - (30 + one - 86 * 0.5)) < 1e-6);
        QCOMPARE(pair.firstCurveSeconds, 32.5);
        QVERIFY(pair.memoryBytes > 1'000'000'000 && pair.memoryBytes < 1'500'000'000);
        QVERIFY(pair.diskBytes > 2 * 4'000'000 && pair.diskBytes < 500'000'000);
        QVERIFY(!pair.cpuSeconds);
        options.reverseComplement = false;
        QCOMPARE(estimateTraining(speed, counts, options, 1, true).secondsPerEpoch, 157 * 0.5 + 8 * 0.1);  // 19,972 and 904 rows
        // A run that was measured tells no memory.
        const auto fromRun = estimateTraining(speedOfRun(256, 128, "SP1 run 2"), counts, options, 1, true);
        QCOMPARE(fromRun.memoryBytes, std::int64_t{0});
        QVERIFY(std::abs(fromRun.secondsPerEpoch - (157 * 0.5 + 8 * 0.5 / 3)) < 1e-9);

        auto words = estimateText(pair, QStringLiteral("SP1"), 2, pair.seconds * 1.5);
        QCOMPARE(words.source, QStringLiteral("from a 20-batch trial on this machine"));
        QCOMPARE(words.left.at(0), std::make_pair(QStringLiteral("SP1 pair"), QStringLiteral("≤ <b>2 h 40 min</b>")));
        QCOMPARE(words.left.at(1).first, QStringLiteral("Both TFs"));
        QVERIFY(words.note.contains(QStringLiteral("At most 30 epochs of 3 min each; early stop usually ends sooner")));
        QCOMPARE(estimateText(pair, QStringLiteral("SP1"), 3, {}).left.at(1).second, QStringLiteral("once all are counted"));
    }
    void durationsAndSizesAreRounded()
    {
        QCOMPARE(roughDuration(0.2), std::string("1 s"));
        QCOMPARE(roughDuration(38), std::string("40 s"));
        QCOMPARE(roughDuration(21 * 60 + 12), std::string("21 min"));
        QCOMPARE(roughDuration(5 * 3600 + 38 * 60), std::string("5 h 40 min"));
        QCOMPARE(roughDuration(6 * 3600 + 58 * 60), std::string("7 h"));
        QCOMPARE(roughDuration(-1), std::string("unknown"));
        QCOMPARE(roughBytes(2'230'000'000), std::string("2.2 GB"));
        QCOMPARE(roughBytes(31'000'000), std::string("31 MB"));
    }

    void trialsAreRememberedAndCancelled()
    {
        Session session;
        TrainingTrials& trials = TrainingTrials::of(session);
        QCOMPARE(&TrainingTrials::of(session), &trials);
        std::atomic<int> tried = 0;
        trials.setTry([&](const train::TrainOptions& options, long, long batches, Progress&) {
            ++tried;
            if (options.batch == 13)
                throw Error("There is not enough memory for this network and batch size.");
            train::TrialResult result;
            result.secondsPerBatch = 0.5;
            result.evaluateSecondsPerBatch = 0.1;
            result.batches = batches;
            return result;
        });
        PreflightView view;
        EstimateFeed feed(session, view, nullptr);
        TrainingChoice of = choice();
        feed.update({{of, nullptr}}, 0, {});
        QVERIFY(view.estimateTextShown().contains(QStringLiteral("Known once the hits are counted")));
        QCOMPARE(tried.load(), 0);
        const auto counts = std::make_shared<const SiteCounts>(someCounts());
        feed.update({{of, counts}}, 0, {});
        QVERIFY(view.estimateTextShown().contains(QStringLiteral("Trying a few training steps")));
        QTRY_VERIFY2(view.estimateTextShown().contains(QStringLiteral("SP1 pair: ≤ <b>")), qPrintable(view.estimateTextShown()));
        QCOMPARE(tried.load(), 1);
        // Other sites and another seed cost the same steps; another batch does not.
        of.seed = 5;
        feed.update({{of, counts}, {choice(), counts}}, 0, {});
        QVERIFY(view.estimateTextShown().contains(QStringLiteral("Both TFs: ≤ <b>")));
        QCOMPARE(tried.load(), 1);
        of.batch = 13;
        feed.update({{of, counts}}, 0, {});
        QTRY_VERIFY(view.estimateTextShown().contains(QStringLiteral("There is not enough memory")));
        QCOMPARE(tried.load(), 2);
        feed.update({{of, counts}}, 0, {});
        QVERIFY(!trials.isRunning());
        // Where an earlier run was measured, that is said.
        Preflight facts;
        facts.sequencesPerSecond = 100;
        facts.measuredIn = "SP1 · Baseline · DanQ · run 1";
        feed.update({{of, counts}}, 0, facts);
        QVERIFY(view.estimateTextShown().contains(QStringLiteral("SP1 pair")));
        feed.end();
    }

    void noTrialBesideATraining()
    {
        Session session;
        std::atomic<int> tried = 0;
        TrainingTrials::of(session).setTry([&](const train::TrainOptions&, long, long, Progress&) {
            ++tried;
            train::TrialResult result;
            result.secondsPerBatch = result.evaluateSecondsPerBatch = 0.5;
            return result;
        });
        jobs::JobOptions readers;
        readers.pool = jobs::Pool::Readers;
        jobs::Job* training = session.jobs().start(readers, [](Progress& progress) {
            for (;; std::this_thread::sleep_for(std::chrono::milliseconds(5)))
                progress.checkpoint(0, "training");
        });
        training->setProperty("run", QStringLiteral("sp1-run"));
        PreflightView view;
        EstimateFeed feed(session, view, nullptr);
        const auto counts = std::make_shared<const SiteCounts>(someCounts());
        feed.update({{choice(), counts}}, 0, {});
        QVERIFY(view.estimateTextShown().contains(QStringLiteral("A network is being trained")));
        // What an earlier run took is said instead.
        Preflight facts;
        facts.sequencesPerSecond = 100;
        facts.measuredIn = "SP1 · Baseline · DanQ · run 1";
        feed.update({{choice(), counts}}, 0, facts);
        QVERIFY(view.estimateTextShown().contains(QStringLiteral("SP1 pair")));
        QVERIFY(!TrainingTrials::of(session).isRunning());
        QCOMPARE(tried.load(), 0);
        QSignalSpy ended(training, &jobs::Job::finished);
        training->cancel();
        QTRY_COMPARE(ended.size(), 1);
        feed.update({{choice(), counts}}, 0, facts);
        QTRY_COMPARE(tried.load(), 1);
    }

    void theViewShowsCountsAndFactors()
    {
        PreflightView view;
        view.setFactors({QStringLiteral("SP1"), QStringLiteral("NFYA")}, 0);
        QCOMPARE(view.factorText(), QStringLiteral("SP1, 1 of 2"));
        QSignalSpy wanted(&view, &PreflightView::factorWanted);
        for (auto* button : view.findChildren<QToolButton*>())
            if (button->accessibleName() == QStringLiteral("Next factor"))
                button->click();
        QCOMPARE(wanted.size(), 1);
        QCOMPARE(wanted.at(0).at(0).toInt(), 1);
        view.showCounts(someCounts());
        QCOMPARE(view.countText(0, 0), QStringLiteral("11,046"));
        QCOMPARE(view.countText(0, 2), QStringLiteral("1 : 326"));
        QCOMPARE(view.countText(1, 1), QStringLiteral("10,912"));
        QCOMPARE(view.countText(1, 2), QStringLiteral("1 : 1"));
        QCOMPARE(view.countText(2, 2), QStringLiteral("91.5 %"));
        QCOMPARE(view.countText(4, 2), QStringLiteral("4.3 %"));
        view.showChecks({{Check::Severity::Warning, "is small <b>.", {}, "It"}, {Check::Severity::Good, "fine", {}}});
        QCOMPARE(view.checkTexts(), QStringList({QStringLiteral("It is small <b>."), QStringLiteral("fine")}));
        // At its narrowest nothing is cut off.
        EstimateText estimate;
        estimate.source = QStringLiteral("from SP1 · DNase-controlled · DanQ · a run with a long name, which is training");
        estimate.left = {{QStringLiteral("NFYA pair"), QStringLiteral("≤ <b>2 h 30 min</b>")}, {QStringLiteral("All 3 TFs"), QStringLiteral("once all are counted")}};
        estimate.right = {{QStringLiteral("GPU memory"), QStringLiteral("<b>3.1 GB</b> of 12 GB")}, {QStringLiteral("Memory, disk"), QStringLiteral("2.2 GB, 0.4 GB")}};
        view.showEstimate(estimate);
        view.showChecks({{Check::Severity::Warning, "wgEncodeAwgTfbsHaibGm12878Sp1Pcr1xUniPk.narrowPeak.gz, line 1: wrong.", {}}});
        view.resize(view.minimumWidth(), 500);
        view.show();
        QApplication::processEvents();
        const auto* scroll = view.findChild<QScrollArea*>();
        QVERIFY2(scroll->widget()->width() <= scroll->viewport()->width(), qPrintable(QString::number(scroll->widget()->width())));
        view.clearCounts();
        QCOMPARE(view.countText(0, 0), QStringLiteral("–"));
    }
};

QTEST_MAIN(PreflightTest)
#include "preflight_test.moc"
