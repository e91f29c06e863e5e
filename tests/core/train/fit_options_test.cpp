// SPDX-License-Identifier: GPL-3.0-or-later
// Rates by group of layers, frozen groups, the best epoch by auROC, shifted windows, class weights, no averaging; and resuming with
// all of them at once.
#include "core/base/checksum.h"
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/nn/architecture.h"
#include "core/train/batch_statistics.h"
#include "core/train/fit.h"
#include "core/train/shifted_rows.h"
#include "core/train/training_step.h"
#include "tests/core/train/planted_rows.h"
#include "tests/core/train/tiny_options.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <map>
#include <numeric>

using namespace bindscape;
using test::tinyOptions;
namespace fs = std::filesystem;

namespace {

constexpr long kLength = 120, kMargin = 9;

class CancelAt final : public Progress {
public:
    explicit CancelAt(long at) : m_at(at) {}
    bool cancelled() const override { return ++m_asked == m_at; }
    void report(double, std::string_view) override {}

private:
    long m_at;
    mutable long m_asked = 0;
};

// Windows with flanks; one of three carries a word.
train::Rows rowsWithMargin(std::size_t sites, std::uint64_t seed)
{
    Random random(seed, "windows");
    auto set = std::make_shared<dataset::WindowSet>();
    set->windows = genome::PackedWindows(kLength + 2 * kMargin);
    for (std::size_t i = 0; i < sites; ++i) {
        std::string letters;
        for (long base = 0; base < kLength + 2 * kMargin; ++base)
            letters += "ACGT"[random.below(4)];
        if (i % 3 == 0)
            letters.replace(kMargin + 50, 12, "TGACGTCATGAC");
        set->windows.append(letters);
        set->labels.push_back(i % 3 == 0);
    }
    return train::rowsOf(set, true, kMargin);
}

// Only A or only C: told apart at once, and then for ever more surely.
train::Rows easyRows(std::size_t count)
{
    std::vector<std::uint8_t> codes, labels;
    for (std::size_t row = 0; row < count; ++row) {
        codes.insert(codes.end(), kLength, row % 2 == 0 ? 0 : 1);
        labels.push_back(row % 2 == 0);
    }
    return train::rowsOf(codes, labels, kLength);
}

std::map<std::string, torch::Tensor> tensorsOf(const nn::Network& network)
{
    std::map<std::string, torch::Tensor> tensors;
    for (const auto& item : network.named_parameters())
        tensors[item.key()] = item.value().detach().clone();
    for (const auto& item : network.named_buffers())
        tensors[item.key()] = item.value().detach().clone();
    return tensors;
}

std::map<std::string, torch::Tensor> tensorsIn(const fs::path& run, const train::TrainOptions& options)
{
    const auto network = nn::findArchitecture(options.architecture).make(options.architectureValues, kLength, 1, 99);
    nn::loadModel(*network, run / paths::kModelFile);
    return tensorsOf(*network);
}

void addArchitectures()
{
    QTest::addColumn<QString>("id");
    for (const auto& architecture : nn::architectureDescriptions())
        QTest::newRow(architecture.id.c_str()) << QString::fromStdString(architecture.id);
}

}  // namespace

class FitOptionsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    train::Rows m_train = rowsWithMargin(40, 1), m_validation = train::rowsOf(validationSet(), true);

    static std::shared_ptr<dataset::WindowSet> validationSet()
    {
        const auto planted = test::plantedRows(16, kLength, "TGACGTCATGAC", 2);
        auto set = std::make_shared<dataset::WindowSet>();
        set->windows = genome::PackedWindows(kLength);
        for (std::size_t row = 0; row < planted.labels.size(); ++row) {
            std::string letters;
            for (long base = 0; base < kLength; ++base)
                letters += "ACGT"[planted.codes[row * kLength + static_cast<std::size_t>(base)]];
            set->windows.append(letters);
            set->labels.push_back(planted.labels[row]);
        }
        return set;
    }
    fs::path folder(const std::string& name) const
    {
        const fs::path path = fs::path(m_folder.path().toStdString()) / name;
        fs::create_directories(path);
        return path;
    }
    train::TrainResult fitInto(const std::string& name, const train::TrainOptions& options) const
    {
        SilentProgress silent;
        return train::fit(m_train, m_validation, train::completeOptions(options), {folder(name), "identity"}, silent);
    }

private Q_SLOTS:
    void aFrozenGroupStaysBitForBit_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("group");
        for (const auto& architecture : nn::architectureDescriptions())
            for (const auto& group : architecture.groups)
                QTest::newRow((architecture.id + " " + group.id).c_str()) << QString::fromStdString(architecture.id) << QString::fromStdString(group.id);
    }
    void aFrozenGroupStaysBitForBit()
    {
        QFETCH(QString, id);
        QFETCH(QString, group);
        auto options = tinyOptions(id.toStdString());
        options.penalty = 1e-2;  // would be seen
        options.groupRates = {{group.toStdString(), 0}};
        const std::string name = "frozen-" + id.toStdString() + "-" + group.toStdString();
        fitInto(name, options);
        const train::TrainedModel start(options, kLength, torch::kCPU);
        const auto before = tensorsOf(*start.network), after = tensorsIn(folder(name), options);
        std::map<std::string, int> moved, all;
        for (const auto& [tensor, values] : after) {
            const std::string& of = start.network->groupOf(tensor).id;
            ++all[of];
            moved[of] += torch::equal(values, before.at(tensor)) ? 0 : 1;
        }
        for (const auto& [of, count] : moved)
            QVERIFY2(of == group.toStdString() ? count == 0 : count > 0, of.c_str());
        QVERIFY(all.size() >= 2);
        long learning = 0;
        for (const auto& parameter : start.network->parameters())
            learning += parameter.requires_grad() ? parameter.numel() : 0;
        QVERIFY(learning > 0);
    }

    // Adam's first step is as long as its rate for every weight that has a gradient, so that factors can be read off it.
    void ratesAreMultipliedByGroup_data() { addArchitectures(); }
    void ratesAreMultipliedByGroup()
    {
        QFETCH(QString, id);
        auto options = tinyOptions(id.toStdString());
        const auto& groups = nn::findDescription(options.architecture).groups;
        options.groupRates = {{groups.front().id, 0.125}, {groups.back().id, 4}};
        options.penalty = 1e-2;  // no gradient is too small
        train::TrainedModel model(train::completeOptions(options), kLength, torch::kCPU);
        const auto before = tensorsOf(*model.network);
        train::trainStep(model, options, 1e-3, train::assemble(m_train, {}, 0, m_train.size()), torch::kCPU);
        std::map<std::string, double> longest;
        for (const auto& item : model.network->named_parameters()) {
            double& step = longest[model.network->groupOf(item.key()).id];
            step = std::max(step, (item.value().detach() - before.at(item.key())).abs().max().item<double>());
        }
        for (const auto& group : groups) {
            const double factor = group.id == groups.front().id ? 0.125 : group.id == groups.back().id ? 4 : 1;
            COMPARE_CLOSE(longest.at(group.id), factor * 1e-3, 2e-2, 0);
        }
    }

    // Adam's first moments after one step are a tenth of the gradients.
    void longGradientsAreScaledToTheClip_data() { addArchitectures(); }
    void longGradientsAreScaledToTheClip()
    {
        QFETCH(QString, id);
        const auto firstMoments = [&](double clip) {
            auto options = tinyOptions(id.toStdString());
            options.penalty = 0;
            options.clipNorm = clip;
            train::TrainedModel model(train::completeOptions(options), kLength, torch::kCPU);
            train::trainStep(model, options, 1e-3, train::assemble(m_train, {}, 0, m_train.size()), torch::kCPU);
            std::vector<torch::Tensor> all;
            model.optimiser->visit([&](const std::string& name, torch::Tensor& tensor) {
                if (name.starts_with("first"))
                    all.push_back(tensor.flatten());
            });
            return torch::cat(all);
        };
        const auto whole = firstMoments(0);
        const double length = 10 * whole.norm().item<double>();
        QVERIFY(length > 0);
        QVERIFY(torch::equal(firstMoments(2 * length), whole));  // short ones stay as they are
        const auto clipped = firstMoments(length / 4);
        COMPARE_CLOSE(10 * clipped.norm().item<double>(), length / 4, 1e-3, 0);
        QVERIFY(torch::allclose(clipped * 4, whole, 1e-3, 1e-9));
    }

    // Every row is told right from an early epoch on, and the loss falls for ever: by auROC the first such epoch stays the best.
    void theBestEpochIsChosenByAuroc_data() { addArchitectures(); }
    void theBestEpochIsChosenByAuroc()
    {
        QFETCH(QString, id);
        auto options = tinyOptions(id.toStdString());
        options.maxEpochs = 30;
        options.patience = 2;
        options.learningRate = 0.01;
        options.emaDecay = 0;
        options.dropoutScale = 0;
        SilentProgress silent;
        const auto rows = easyRows(32);
        options.stopBy = "auroc";
        const auto result = train::fit(rows, rows, options, {folder("auroc-" + options.architecture), "x"}, silent);
        const auto first = std::find_if(result.epochs.begin(), result.epochs.end(), [](const auto& m) { return m.validationAuroc == 1.0; });
        QVERIFY(first != result.epochs.end());
        QCOMPARE(result.bestEpoch, first->epoch);
        QCOMPARE(result.epochs.size(), static_cast<std::size_t>(first->epoch + 2));
        QVERIFY(first->best && result.epochs.back().validationLoss < first->validationLoss);
        // The weights of that epoch are kept: a run that ends there has the same.
        auto shorter = options;
        shorter.maxEpochs = first->epoch;
        train::fit(rows, rows, shorter, {folder("short-" + options.architecture), "x"}, silent);
        QCOMPARE(md5OfFile(folder("short-" + options.architecture) / paths::kModelFile), md5OfFile(folder("auroc-" + options.architecture) / paths::kModelFile));
        options.stopBy = "loss";
        const auto byLoss = train::fit(rows, rows, options, {folder("loss-" + options.architecture), "x"}, silent);
        QVERIFY(byLoss.bestEpoch > result.bestEpoch);
        // The plateau schedule follows it as well.
        options.stopBy = "auroc";
        options.schedule = "plateau";
        const auto plateau = train::fit(rows, rows, options, {folder("plateau-" + options.architecture), "x"}, silent);
        QCOMPARE(plateau.bestEpoch, first->epoch);
        QVERIFY(plateau.epochs.size() > static_cast<std::size_t>(first->epoch + 2));
        COMPARE_CLOSE(plateau.epochs[static_cast<std::size_t>(first->epoch + 2)].learningRate, options.learningRate / 10, 1e-9, 0);
    }

    void withOneClassTheLossDecides()
    {
        auto options = tinyOptions("danq");
        options.stopBy = "auroc";
        auto validation = test::plantedRows(20, kLength, "TGACGTCATGAC", 2);
        std::fill(validation.labels.begin(), validation.labels.end(), std::uint8_t{1});
        SilentProgress silent;
        const auto result = train::fit(m_train, validation.rows(), options, {folder("one-class"), "x"}, silent);
        const auto best = std::min_element(result.epochs.begin(), result.epochs.end(), [](const auto& a, const auto& b) { return a.validationLoss < b.validationLoss; });
        QVERIFY(!best->validationAuroc);
        QCOMPARE(result.bestEpoch, best->epoch);
    }

    // Training rows are read where their epoch has moved them; the others where they are.
    void trainingRowsAreMovedAnewInEveryEpoch()
    {
        std::map<std::pair<std::size_t, long>, int> seen;
        train::Rows rows = m_train;
        rows.codes = [](std::size_t, std::span<std::uint8_t>) { throw Error("a training row was not moved"); };
        rows.shiftedCodes = [&](std::size_t row, long shift, std::span<std::uint8_t> codes) {
            ++seen[{row, shift}];
            m_train.shiftedCodes(row, shift, codes);
        };
        train::Rows validation = m_validation;
        validation.shiftedCodes = [](std::size_t, long, std::span<std::uint8_t>) { throw Error("a validation row was moved"); };
        auto options = tinyOptions("danq");
        options.shift = 5;
        SilentProgress silent;
        train::fit(rows, validation, options, {folder("moved"), "x"}, silent);
        std::map<std::pair<std::size_t, long>, int> expected;
        for (long epoch = 1; epoch <= 3; ++epoch)
            for (std::size_t row = 0; row < rows.size(); ++row)
                ++expected[{row, train::shiftOf(options.seed, epoch, row, 5)}];
        QVERIFY(seen == expected);
        options.shift = kMargin + 1;
        VERIFY_ERROR(train::fit(rows, validation, options, {folder("moved too far"), "x"}, silent), "cannot be moved by 10");
    }

    void shiftsAreFair()
    {
        std::map<long, int> counts;
        int different = 0;
        for (std::size_t row = 0; row < 7000; ++row) {
            ++counts[train::shiftOf(3, 1, row, 3)];
            different += train::shiftOf(3, 1, row, 3) != train::shiftOf(3, 2, row, 3) || train::shiftOf(3, 1, row, 3) != train::shiftOf(4, 1, row, 3);
            QCOMPARE(train::shiftOf(3, 1, row, 0), 0L);
        }
        QCOMPARE(counts.size(), std::size_t{7});
        for (const auto& [shift, count] : counts) {
            QVERIFY(shift >= -3 && shift <= 3);
            QVERIFY2(count > 850 && count < 1150, std::to_string(count).c_str());  // five deviations of 29
        }
        QVERIFY(different > 6000);
    }

    void classWeightsBalance()
    {
        auto options = tinyOptions("danq");
        QVERIFY(train::classWeights(options, m_train) == train::ClassWeights{});
        options.classWeights = "balanced";
        const auto weights = train::classWeights(options, m_train);  // 28 of 80 rows are bound
        COMPARE_CLOSE(weights.bound, 80 / 56.0, 1e-12, 0);
        COMPARE_CLOSE(weights.unbound, 80 / 104.0, 1e-12, 0);
        train::Rows one = m_train;
        std::fill(one.labels.begin(), one.labels.end(), std::uint8_t{1});
        QVERIFY(train::classWeights(options, one) == train::ClassWeights{});
        one.tasks = 3;
        VERIFY_ERROR(train::classWeights(options, one), "this network has 3");
    }

    // Without averaging the weights that are judged and kept are the raw ones.
    void withoutAveragingTheRawWeightsAreKept_data() { addArchitectures(); }
    void withoutAveragingTheRawWeightsAreKept()
    {
        QFETCH(QString, id);
        auto options = tinyOptions(id.toStdString());
        options.emaDecay = 0;
        options.maxEpochs = 1;
        fitInto("raw-" + id.toStdString(), options);
        train::TrainedModel model(options, kLength, torch::kCPU);
        std::vector<std::size_t> order(m_train.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        Random(options.seed, "order/1").shuffle(order);
        for (std::size_t first = 0; first < order.size(); first += 16)
            train::trainStep(model, options, options.learningRate, train::assemble(m_train, order, first, 16), torch::kCPU);
        // Batch normalisation without momentum is measured before the weights are judged.
        train::measureStatistics(*model.network, m_train, options, torch::kCPU);
        const auto kept = tensorsIn(folder("raw-" + id.toStdString()), options);
        for (const auto& [name, values] : tensorsOf(*model.network))
            QVERIFY2(torch::equal(values, kept.at(name)), name.c_str());
        const auto weights = model.network->parameters();
        for (std::size_t i = 0; i < weights.size(); ++i)
            QVERIFY(torch::equal(weights[i], model.optimiser->averages()[i]) || !weights[i].requires_grad());
    }

    void resumedIsTheSameAsUninterrupted_data() { addArchitectures(); }
    void resumedIsTheSameAsUninterrupted()
    {
        QFETCH(QString, id);
        auto options = tinyOptions(id.toStdString());
        const auto& groups = nn::findDescription(options.architecture).groups;
        options.groupRates = {{groups.front().id, 0}, {groups.back().id, 2}};
        options.shift = kMargin;
        options.classWeights = "balanced";
        options.stopBy = "auroc";
        options.schedule = "plateau";
        options.patience = 1;
        options.maxEpochs = 4;
        options.learningRate = 0.02;
        options = train::completeOptions(options);
        SilentProgress silent;
        const auto whole = train::fit(m_train, m_validation, options, {folder("whole-" + id.toStdString()), "x"}, silent);
        const fs::path parts = folder("parts-" + id.toStdString());
        for (const long at : {3L, 6L, 4L}) {  // five batches an epoch
            CancelAt cancel(at);
            try {
                train::fit(m_train, m_validation, options, {parts, "x", 0}, cancel);
                QFAIL("not cancelled");
            } catch (const Cancelled&) {
            }
            QVERIFY(fs::exists(parts / paths::kCheckpointFile));
        }
        const auto resumed = train::fit(m_train, m_validation, options, {parts, "x", 0}, silent);
        QCOMPARE(md5OfFile(parts / paths::kModelFile), md5OfFile(folder("whole-" + id.toStdString()) / paths::kModelFile));
        QCOMPARE(resumed.bestEpoch, whole.bestEpoch);
        QCOMPARE(resumed.epochs.size(), whole.epochs.size());
        for (std::size_t i = 0; i < whole.epochs.size(); ++i) {
            QCOMPARE(resumed.epochs[i].trainLoss, whole.epochs[i].trainLoss);
            QCOMPARE(resumed.epochs[i].validationAuroc, whole.epochs[i].validationAuroc);
            QCOMPARE(resumed.epochs[i].learningRate, whole.epochs[i].learningRate);
        }
        // Each of the settings counts: without it the weights are others.
        for (int without = 0; without < 3; ++without) {
            auto other = options;
            if (without == 0)
                other.groupRates.pop_back();
            else if (without == 1)
                other.shift = 0;
            else
                other.classWeights = "equal";
            const fs::path there = folder("without-" + std::to_string(without) + id.toStdString());
            train::fit(m_train, m_validation, other, {there, "x"}, silent);
            QVERIFY2(md5OfFile(there / paths::kModelFile) != md5OfFile(parts / paths::kModelFile), std::to_string(without).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(FitOptionsTest)
#include "fit_options_test.moc"
