// SPDX-License-Identifier: GPL-3.0-or-later
// run.json, metrics.tsv, evaluation.json and the presets, without torch.
#include "core/base/atomic_file.h"
#include "core/base/paths.h"
#include "core/nn/architecture.h"
#include "core/train/calibration.h"
#include "core/train/evaluation_file.h"
#include "core/train/layer_rates.h"
#include "core/train/metrics_file.h"
#include "core/train/run_record.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <cmath>
#include <limits>

using namespace bindscape;

class RunFilesTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path folder() const { return m_folder.path().toStdString(); }

    static train::RunRecord record()
    {
        train::RunRecord r;
        r.options = train::completeOptions(train::presetOptions("quick", "danq"));
        r.options.seed = 0xFFFFFFFFFFFFFFFFULL;
        r.options.penalty = 5.1e-7;
        r.inputs = {"data/set", "hg19.fa", "a1", "b2", "c3", 1000, "SP1 MA0079.3", 3184, 614};
        r.machine = {"0.1.0", "1.13.1", "OpenBLAS 0.3.21 (OpenMP)", "cpu", 2, "AVX2"};
        r.parameters = 123;
        r.startedAt = "2026-01-02T03:04:05Z";
        r.seconds = 12.5;
        r.bestEpoch = 4;
        r.epochs = 7;
        r.warnings = {{"peaks.bed", 3, "a warning"}};
        return r;
    }

private Q_SLOTS:
    void runRecordComesBackWhole()
    {
        const auto written = record();
        train::writeRunRecord(written, folder());
        const auto read = train::readRunRecord(folder());
        QVERIFY(train::firstDifference(read, written).empty());
        QCOMPARE(train::identityOf(read), train::identityOf(written));
        QCOMPARE(read.options.seed, written.options.seed);
        QCOMPARE(read.options.architectureValues.integer("filters"), written.options.architectureValues.integer("filters"));
        QCOMPARE(read.inputs.motif, written.inputs.motif);
        QCOMPARE(read.machine.blas, written.machine.blas);
        QCOMPARE(read.machine.kernels, written.machine.kernels);
        QCOMPARE(read.warnings.at(0).line, 3L);
        QVERIFY(!read.complete());
        writeFileAtomically(folder() / "first.json", readFile(folder() / paths::kRunFile));
        train::writeRunRecord(read, folder());
        QCOMPARE(readFile(folder() / paths::kRunFile), readFile(folder() / "first.json"));
    }

    void differencesAreNamed()
    {
        const auto there = record();
        auto now = there;
        now.options.threads = 7;  // does not change what is trained
        now.inputs.datasetFolder = "moved";
        QVERIFY(train::firstDifference(there, now).empty());
        now.options.batch = 32;
        QCOMPARE(train::firstDifference(there, now), std::string("batch (64 there, 32 now)"));
        now = there;
        now.inputs.instancesMd5 = "other";
        QCOMPARE(train::firstDifference(there, now), std::string("the content of the data set"));
        now = there;
        now.options.architectureValues.set(nn::findDescription("danq").parameters, "filters", "11");
        QCOMPARE(train::firstDifference(there, now), std::string("filters (64 there, 11 now)"));
        QVERIFY(train::identityOf(there) != train::identityOf(now));
    }

    // Records and checkpoints of earlier programs stay what they were: this is the identity that version 0.2 gave this record.
    void optionsAtTheirDefaultsAreNotNamed()
    {
        QCOMPARE(train::identityOf(record()), std::string("d95d7dca89c0f40c8c3ce24d640722e2"));
        train::writeRunRecord(record(), folder());
        const auto json = test::readJson(folder() / paths::kRunFile);
        for (const char* key : {"stop_by", "shift", "class_weights", "group_rates"})
            QVERIFY2(!json["options"].contains(key), key);
        QVERIFY(!json["inputs"].contains("checksums"));
        const auto read = train::readRunRecord(folder());
        QCOMPARE(read.options.stopBy, std::string("loss"));
        QVERIFY(read.options.shift == 0 && read.options.classWeights == "equal" && read.options.groupRates.empty() && read.inputs.checksums.empty());
    }

    void fineTuningComesBackAndCounts()
    {
        auto written = record();
        written.options.stopBy = "auroc";
        written.options.shift = 12;
        written.options.classWeights = "balanced";
        written.options.groupRates = {{"dense", 2}, {"convolution", 0.25}};
        written.options = train::completeOptions(written.options);
        written.inputs.checksums = {{"peaks", "peaks.bed", "aa"}, {train::kTrainingWindows, "hg19.fa", "bb"}};
        train::writeRunRecord(written, folder());
        const auto read = train::readRunRecord(folder());
        QCOMPARE(read.options.stopBy, std::string("auroc"));
        QCOMPARE(read.options.shift, 12L);
        QCOMPARE(read.options.classWeights, std::string("balanced"));
        QVERIFY(read.options.groupRates == (std::vector<train::GroupRate>{{"convolution", 0.25}, {"dense", 2}}));  // in the network's order
        QCOMPARE(read.inputs.checksums.size(), std::size_t{2});
        QCOMPARE(read.inputs.checksums[0].role + read.inputs.checksums[0].file + read.inputs.checksums[0].md5, std::string("peakspeaks.bedaa"));
        QCOMPARE(train::identityOf(read), train::identityOf(written));
        QVERIFY(train::firstDifference(read, written).empty());
        const auto differs = [&](auto change, const std::string& forth, const std::string& back) {
            auto other = written;
            change(other);
            QCOMPARE(train::firstDifference(written, other), forth);
            QCOMPARE(train::firstDifference(other, written), back);
            QCOMPARE(train::identityOf(other) == train::identityOf(written), forth.find("letters") != std::string::npos || forth.empty());
        };
        differs([](auto& r) { r.options.stopBy = "loss"; }, "stop_by (auroc there, loss now)", "stop_by (loss there, auroc now)");
        differs([](auto& r) { r.options.shift = 0; }, "shift (12 there, 0 now)", "shift (0 there, 12 now)");
        differs([](auto& r) { r.options.classWeights = "equal"; }, "class_weights (balanced there, equal now)", "class_weights (equal there, balanced now)");
        differs([](auto& r) { r.options.groupRates.clear(); }, "the learning rate of convolution (0.25 there, 1.0 now)",
                "the learning rate of convolution (1.0 there, 0.25 now)");
        differs([](auto& r) { r.options.groupRates.pop_back(); }, "the learning rate of dense (2.0 there, 1.0 now)",
                "the learning rate of dense (1.0 there, 2.0 now)");
        // Where files lie does not count; the letters that were read do, if both records name them.
        differs([](auto& r) { r.inputs.checksums[0] = {"peaks", "elsewhere.bed", "other"}; }, "", "");
        differs([](auto& r) { r.inputs.checksums.clear(); }, "", "");
        differs([](auto& r) { r.inputs.checksums[1].md5 = "other"; }, "the letters of the genome in its windows", "the letters of the genome in its windows");
    }

    void ratesOfGroupsHaveOneForm()
    {
        using Rates = std::vector<train::GroupRate>;
        train::TrainOptions options;
        options.trunk = "somewhere";
        QVERIFY(train::layerRates(options) == (Rates{{"convolution", 1}, {"recurrent", 1}, {"dense", 1}}));
        options.freezeTrunk = true;
        QVERIFY(train::layerRates(options) == (Rates{{"convolution", 0}, {"recurrent", 0}, {"dense", 1}}));
        QVERIFY(train::warnAboutRates(options).empty());
        // The same said by groups.
        options.freezeTrunk = false;
        options.groupRates = {{"recurrent", 0}, {"dense", 1}, {"convolution", 0}};
        train::normaliseRates(options);
        QVERIFY(options.freezeTrunk && options.groupRates.empty());
        options.groupRates = {{"convolution", 0.1}};
        VERIFY_ERROR(train::layerRates(options), "belongs to the trunk, which is frozen");
        options.freezeTrunk = false;
        options.groupRates = {{"convolutions", 0.1}};
        VERIFY_ERROR(train::completeOptions(options), "DanQ has no group of layers called \"convolutions\". Its groups: convolution, recurrent, dense.");
        options.groupRates = {{"dense", 0.1}, {"dense", 0.1}};
        VERIFY_ERROR(train::completeOptions(options), "two learning rates");
        for (const double factor : {-0.1, 1001.0, std::nan("")}) {
            options.groupRates = {{"dense", factor}};
            VERIFY_ERROR(train::completeOptions(options), "must be 0 (frozen) to 1,000 times");
        }
        options.groupRates = {{"convolution", 0}, {"dense", 0}, {"recurrent", 0}};
        VERIFY_ERROR(train::completeOptions(options), "Every group of layers is frozen");
        options.groupRates = {{"convolution", 0}};
        QVERIFY(train::warnAboutRates(options).empty());
        options.trunk.clear();
        QVERIFY(train::warnAboutRates(options).at(0).message.find("convolution is frozen as it was drawn at random") != std::string::npos);
        options.groupRates = {{"dense", 0}};
        options.trunk = "somewhere";
        QCOMPARE(train::warnAboutRates(options).size(), std::size_t{1});  // a trunk has no dense layers to hand on
    }

    void theBestEpochFollowsTheRecord()
    {
        std::vector<train::EpochMetrics> epochs(4);
        for (std::size_t i = 0; i < 4; ++i)
            epochs[i] = {static_cast<long>(i + 1), 1, 0.5, 0.6 - 0.1 * static_cast<double>(i), 0.7, 0.7, 1e-3, 1, false};
        epochs[1].validationAuroc = epochs[2].validationAuroc = 0.9;
        const QTemporaryDir place;
        const std::filesystem::path run = place.path().toStdString();
        train::writeMetrics(epochs, run);
        const auto best = [&] {
            long number = 0;
            for (const auto& m : train::readMetrics(run))
                number += m.best ? m.epoch : 0;
            return number;
        };
        QCOMPARE(best(), 4L);
        auto of = record();
        of.options.stopBy = "auroc";
        train::writeRunRecord(of, run);
        QCOMPARE(best(), 2L);  // the first of equals
        writeFileAtomically(run / paths::kRunFile, "damaged");
        QCOMPARE(best(), 4L);
        for (auto& m : epochs)
            m.validationAuroc.reset();
        QCOMPARE(train::markBest(epochs, "auroc"), 4L);
        epochs[3].validationLoss = 9;
        QCOMPARE(train::markBest(epochs, "auroc"), 3L);
    }

    void damagedRecordsAreErrors()
    {
        const QTemporaryDir empty;
        VERIFY_ERROR(train::readRunRecord(empty.path().toStdString()), "not the folder of a training run");
        const std::filesystem::path file = folder() / paths::kRunFile;
        for (const char* text : {"", "{", "[]", "{\"format\": 1}", "{\"format\": \"x\"}"}) {
            writeFileAtomically(file, text);
            VERIFY_ERROR(train::readRunRecord(folder()), "damaged");
        }
        writeFileAtomically(file, "{\"format\": 99}");
        VERIFY_ERROR(train::readRunRecord(folder()), "newer version");
    }

    void presetsFillEveryArchitecture()
    {
        for (const auto& preset : train::presets())
            for (const auto& architecture : nn::architectureDescriptions()) {
                const auto options = train::completeOptions(train::presetOptions(preset.id, architecture.id));
                QCOMPARE(options.architecture, architecture.id);
                QCOMPARE(options.preset, preset.id);
                QCOMPARE(options.learningRate, architecture.learningRate);
                QCOMPARE(options.architectureValues.all().size(), architecture.parameters.size());
            }
        QCOMPARE(train::presetOptions("paper", "danq").schedule, std::string("plateau"));
        QCOMPARE(train::presetOptions("paper", "danq").patience, 10L);
        QCOMPARE(train::presetOptions("calm", "danq").clipNorm, 1.0);
        QCOMPARE(train::presetOptions("calm", "deepsea").clipNorm, 0.0);
        VERIFY_ERROR(train::presetOptions("fast", "danq"), "small, paper, cosine, calm, quick");
        VERIFY_ERROR(train::presetOptions("small", "dan"), "danq, deepsea");
    }

    void unusableOptionsAreErrors()
    {
        const auto with = [](auto change) {
            train::TrainOptions options;
            change(options);
            return options;
        };
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.batch = 1; })), "batch");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.maxEpochs = 0; })), "epochs");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.learningRate = -1; })), "learning rate");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.schedule = "late"; })), "schedule");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.emaDecay = 1; })), "decay");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.architecture = "x"; })), "danq");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.stopBy = "auprc"; })), "not by \"auprc\"");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.shift = -1; })), "The shift must be");
        VERIFY_ERROR(train::completeOptions(with([](auto& o) { o.classWeights = "some"; })), "not \"some\"");
    }

    void metricsComeBack()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        std::vector<train::EpochMetrics> epochs(3);
        epochs[0] = {1, 25, 0.69, 0.1 + 0.2, 0.5, 0.25, 1e-3, 1.5, false};
        epochs[1] = {2, 50, 0.6, 0.2, std::nullopt, std::nullopt, 1e-3, 3.0, false};
        epochs[2] = {3, 75, 0.5, 0.2, 0.7, 0.7, 1e-4, 4.5, false};
        train::writeMetrics(epochs, folder());
        auto read = train::readMetrics(folder());
        QCOMPARE(read.size(), std::size_t{3});
        QCOMPARE(read[0].validationLoss, 0.1 + 0.2);
        QVERIFY(!read[1].validationAuroc && !read[1].validationAuprc);
        QVERIFY(read[1].best && !read[2].best);  // the first of equals
        epochs[2].validationLoss = nan;
        train::writeMetrics(epochs, folder());
        QVERIFY(std::isnan(train::readMetrics(folder())[2].validationLoss));
        writeFileAtomically(folder() / paths::kMetricsFile, "#epoch\n1\t2\n");
        VERIFY_ERROR(train::readMetrics(folder()), "line 2");
        const QTemporaryDir empty;
        QVERIFY(train::readMetrics(empty.path().toStdString()).empty());
    }

    void probabilitiesFallIntoTheirBins()
    {
        std::vector<double> bounds;
        for (int i = 0; i <= train::kProbabilityBins; ++i)
            bounds.push_back(static_cast<double>(i) / train::kProbabilityBins);
        bounds.push_back(std::nan(""));
        const auto bins = train::probabilityBins(std::vector<int>(bounds.size(), 1), bounds);
        QCOMPARE(bins.size(), std::size_t{20});
        for (std::size_t i = 0; i < bins.size(); ++i) {
            QCOMPARE(bins[i].bound, i == 19 ? 2 : 1);  // a bound belongs to the bin that it begins; 1 to the last
            QVERIFY(bins[i].low <= bins[i].meanProbability && bins[i].meanProbability <= bins[i].high);
        }
        // 2 bins: {0.1, 0.3} with one bound of two, {0.8} with one of one.
        const std::vector<int> labels{0, 1, 1};
        const std::vector<double> probabilities{0.1, 0.3, 0.8};
        COMPARE_CLOSE(train::brierScore(labels, probabilities).value(), (0.01 + 0.49 + 0.04) / 3, 1e-14, 0);
        COMPARE_CLOSE(train::calibrationError(train::probabilityBins(labels, probabilities, 2)).value(), (2 * 0.3 + 0.2) / 3, 1e-14, 0);
        QVERIFY(!train::brierScore({}, {}) && !train::calibrationError(train::probabilityBins({}, {})));
    }

    void evaluationComesBack()
    {
        train::Evaluation evaluation;
        train::SplitEvaluation split;
        split.split = "test";
        split.rows.auroc = {0.75, stats::Interval95{0.7, 0.8}};
        split.rows.positives = 20;
        split.dnase = stats::RankingMetrics{};
        split.coreHidden = split.rows;
        split.baselines = {{"kmers_centre", "5-mers", "C = 0.01", split.rows}, {"kmers_window", "more", "", {}}};
        split.bins = train::probabilityBins(std::vector<int>{1, 0}, std::vector<double>{0.96, 0.97}, 2);
        split.brier = 0.25;
        evaluation.splits = {split};
        evaluation.warnings = {{"", 0, "w"}};
        train::writeEvaluation(evaluation, folder());
        QVERIFY(!train::readResamples(folder()));
        train::writeEvaluation(evaluation, folder(), 250);
        QCOMPARE(train::readResamples(folder()), std::optional(250));
        const auto read = train::readEvaluation(folder());
        QCOMPARE(*read.splits.at(0).rows.auroc.value, 0.75);
        QCOMPARE(read.splits[0].rows.auroc.interval->high, 0.8);
        QCOMPARE(read.splits[0].rows.positives, 20);
        QVERIFY(!read.splits[0].sites.auroc.value && !read.splits[0].sites.auroc.interval);
        QVERIFY(read.splits[0].dnase.has_value());
        QCOMPARE(read.splits[0].coreHidden->auroc.interval->low, 0.7);
        QCOMPARE(read.splits[0].baselines.size(), std::size_t{2});
        QCOMPARE(read.splits[0].baselines[0].note, std::string("C = 0.01"));
        QCOMPARE(read.splits[0].baselines[0].sites.positives, 20);
        QVERIFY(!read.splits[0].baselines[1].sites.auroc.value);
        QCOMPARE(read.splits[0].bins.size(), std::size_t{2});
        QVERIFY(std::isnan(read.splits[0].bins[0].meanProbability));  // nobody is in it
        COMPARE_CLOSE(read.splits[0].bins[1].meanProbability, 0.965, 1e-15, 0);
        QCOMPARE(read.splits[0].bins[1].bound + read.splits[0].bins[1].unbound, 2);
        QCOMPARE(read.splits[0].brier, std::optional(0.25));
        QVERIFY(!read.splits[0].calibrationError);
        QCOMPARE(read.warnings.size(), std::size_t{1});
        const auto json = test::readJson(folder() / paths::kEvaluationFile);
        QVERIFY(json["splits"][0]["sites"]["auroc"].is_null());
        // As programs wrote it before there were baselines.
        auto old = json;
        for (const char* key : {"core_hidden", "baselines", "bins", "brier", "calibration_error", "dnase"})
            QCOMPARE(old["splits"][0].erase(key), std::size_t{1});
        writeFileAtomically(folder() / paths::kEvaluationFile, old.dump());
        const auto earlier = train::readEvaluation(folder()).splits.at(0);
        QCOMPARE(*earlier.rows.auroc.value, 0.75);
        QVERIFY(!earlier.coreHidden && !earlier.dnase && earlier.baselines.empty() && earlier.bins.empty() && !earlier.brier);
        writeFileAtomically(folder() / paths::kEvaluationFile, "{}");
        VERIFY_ERROR(train::readEvaluation(folder()), "damaged");
    }
};

QTEST_GUILESS_MAIN(RunFilesTest)
#include "run_files_test.moc"
