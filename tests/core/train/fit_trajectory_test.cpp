// SPDX-License-Identifier: GPL-3.0-or-later
// fit() against a plain loop: torch's Adam on the loss with the penalty inside, averages by their formula, the schedule and the
// choice of the best epoch written out. Dropout is off. Once more with rates by group of layers and with class weights.
#include "core/base/paths.h"
#include "core/base/random.h"
#include "core/nn/architecture.h"
#include "core/nn/kernels/kernel_switch.h"
#include "core/nn/network.h"
#include "core/train/batch_statistics.h"
#include "core/train/fit.h"
#include "core/train/predict.h"
#include "core/train/run_record.h"
#include "tests/core/train/planted_rows.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <algorithm>
#include <limits>
#include <numeric>
#include <optional>

using namespace bindscape;

namespace {

constexpr double kPenalty = 1e-2;  // large enough to be seen

train::TrainOptions smallOptions(const std::string& architecture)
{
    train::TrainOptions options;
    options.architecture = architecture;
    const auto& parameters = nn::findDescription(architecture).parameters;
    options.architectureValues = Values(parameters);
    for (const auto& [id, value] : nn::findDescription(architecture).narrow)
        // Few blocks: in deep ones, which start as small as these, a bias that batch normalisation takes out again has no gradient but
        // rounding, and Adam makes whole steps of that. Two of torch's own loops go apart there after 1e-7 of difference at the start.
        options.architectureValues.set(parameters, id, id == "blocks" ? "3" : "8");
    options.batch = 16;
    options.maxEpochs = 7;
    options.schedule = "plateau";
    options.patience = 1;
    options.learningRate = architecture == "deepsea" ? 0.05 : 0.02;
    options.dropoutScale = 0;
    options.emaDecay = 0.6;  // reached at the seventh step
    options.penalty = kPenalty;
    options.threads = 1;
    options.device = "cpu";
    return train::completeOptions(options);
}

using Tensors = std::vector<torch::Tensor>;

Tensors copies(const Tensors& tensors)
{
    Tensors result;
    for (const auto& tensor : tensors)
        result.push_back(tensor.detach().clone());
    return result;
}

class PlainLoop {
public:
    PlainLoop(const train::TrainOptions& options, const test::Planted& training, const test::Planted& validation)
        : m_options(options), m_training(training), m_validation(validation),
          m_network(nn::findArchitecture(options.architecture).make(options.architectureValues, training.length, 1, options.seed)),
          m_adam(layersOf(*m_network), torch::optim::AdamOptions(options.learningRate).betas({0.9, 0.999}).eps(1e-8)),
          m_average(copies(m_network->parameters()))
    {
        for (const auto& layer : m_network->named_children()) {
            m_factors.push_back(1);
            for (const auto& group : nn::findDescription(options.architecture).groups)
                for (const auto& [id, factor] : options.groupRates)
                    if (group.id == id && std::find(group.layers.begin(), group.layers.end(), layer.key()) != group.layers.end())
                        m_factors.back() = factor;
        }
    }

    void epoch(long number)
    {
        std::vector<std::size_t> order(m_training.labels.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        Random(m_options.seed, "order/" + std::to_string(number)).shuffle(order);
        double sum = 0;
        for (std::size_t begin = 0; begin < order.size();) {
            // The last batch takes a single left-over row with it.
            std::size_t end = std::min(begin + static_cast<std::size_t>(m_options.batch), order.size());
            end += order.size() - end == 1 ? 1 : 0;
            sum += step({order.begin() + static_cast<std::ptrdiff_t>(begin), order.begin() + static_cast<std::ptrdiff_t>(end)}) *
                   static_cast<double>(end - begin);
            begin = end;
        }
        trainLoss = sum / static_cast<double>(order.size());
        judge();
    }

    double trainLoss = 0, validationLoss = 0, rate = 0;
    bool best = false, ended = false;
    long steps = 0;
    Tensors bestWeights, bestBuffers;

private:
    // Torch's own groups, one a layer, each of which may have its rate.
    static std::vector<torch::optim::OptimizerParamGroup> layersOf(const nn::Network& network)
    {
        std::vector<torch::optim::OptimizerParamGroup> groups;
        for (const auto& layer : network.named_children())
            groups.emplace_back(layer.value()->parameters());
        return groups;
    }

    double step(const std::vector<std::size_t>& rows)
    {
        m_network->train();
        m_adam.zero_grad();
        const auto [sequences, labels] = batch(m_training, rows);
        const auto logits = m_network->logits(sequences).select(1, 0);
        const auto each = torch::softplus(logits) - labels * logits;
        const auto loss = (each * (labels * weightOf(1) + (1 - labels) * weightOf(0))).mean();
        auto penalised = loss;
        for (const auto& item : m_network->named_parameters())
            if (item.value().dim() > 1 && item.key().rfind("lstm", 0) != 0)
                penalised = penalised + kPenalty * item.value().square().sum() / 2;
        penalised.backward();
        for (std::size_t i = 0; i < m_adam.param_groups().size(); ++i)
            m_adam.param_groups()[i].options().set_lr(m_rate * m_factors[i]);
        m_adam.step();
        const auto t = static_cast<double>(steps++);
        const double decay = std::min(m_options.emaDecay, (1 + t) / (10 + t));
        const torch::NoGradGuard noGradient;
        const auto weights = m_network->parameters();
        for (std::size_t i = 0; i < weights.size(); ++i)
            m_average[i] = decay * m_average[i] + (1 - decay) * weights[i];
        return loss.item<double>();
    }

    double weightOf(int label) const
    {
        if (m_options.classWeights == "equal")
            return 1;
        const auto all = static_cast<double>(m_training.labels.size());
        return all / 2 / static_cast<double>(std::count(m_training.labels.begin(), m_training.labels.end(), label));
    }

    // On the averaged weights, without the penalty.
    void judge()
    {
        const torch::NoGradGuard noGradient;
        const auto weights = m_network->parameters();
        const Tensors raw = copies(weights);
        for (std::size_t i = 0; i < weights.size(); ++i)
            weights[i].copy_(m_average[i]);
        train::measureStatistics(*m_network, m_training.rows(), m_options, torch::kCPU);
        m_network->eval();
        std::vector<std::size_t> all(m_validation.labels.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        const auto [sequences, labels] = batch(m_validation, all);
        validationLoss = torch::binary_cross_entropy_with_logits(m_network->logits(sequences).select(1, 0), labels).item<double>();
        rate = m_rate;
        best = validationLoss < m_bestLoss;
        if (best) {
            m_bestLoss = validationLoss;
            bestWeights = copies(weights);
            bestBuffers = copies(m_network->buffers());
        } else {
            m_rate /= 10;  // patience 1
            ended = m_rate <= nn::findDescription(m_options.architecture).finalLearningRate * (1 + 1e-9);
        }
        for (std::size_t i = 0; i < weights.size(); ++i)
            weights[i].copy_(raw[i]);
    }

    static std::pair<torch::Tensor, torch::Tensor> batch(const test::Planted& from, const std::vector<std::size_t>& rows)
    {
        const auto length = static_cast<std::size_t>(from.length);
        std::vector<std::uint8_t> codes;
        std::vector<float> labels;
        for (const std::size_t row : rows) {
            codes.insert(codes.end(), from.codes.begin() + static_cast<std::ptrdiff_t>(row * length),
                         from.codes.begin() + static_cast<std::ptrdiff_t>((row + 1) * length));
            labels.push_back(from.labels[row]);
        }
        return {torch::from_blob(codes.data(), {static_cast<long>(rows.size()), from.length}, torch::kUInt8).clone(), torch::tensor(labels)};
    }

    const train::TrainOptions& m_options;
    const test::Planted &m_training, &m_validation;
    std::shared_ptr<nn::Network> m_network;
    torch::optim::Adam m_adam;
    Tensors m_average;
    std::vector<double> m_factors;
    double m_rate = m_options.learningRate, m_bestLoss = std::numeric_limits<double>::infinity();
};

void compareTensors(const Tensors& got, const Tensors& want)
{
    QCOMPARE(got.size(), want.size());
    for (std::size_t i = 0; i < got.size(); ++i) {
        const double largest = want[i].abs().max().item<double>();
        const double difference = (got[i] - want[i]).abs().max().item<double>();
        QVERIFY2(difference <= 1e-3 * largest + 1e-6,
                 (std::to_string(i) + ": " + std::to_string(difference) + " of " + std::to_string(largest)).c_str());
    }
}

}  // namespace

class FitTrajectoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sameAsThePlainLoop_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<int>("rows");
        QTest::addColumn<bool>("tuned");
        for (const auto& architecture : nn::architectureDescriptions())
            for (const int rows : {42, 49})  // a short last batch, and a single row that joins the batch before it
                for (const bool tuned : {false, true})
                    QTest::newRow((architecture.id + " " + std::to_string(rows) + (tuned ? " tuned" : "")).c_str())
                        << QString::fromStdString(architecture.id) << rows << tuned;
    }
    void sameAsThePlainLoop()
    {
        QFETCH(QString, id);
        QFETCH(int, rows);
        QFETCH(bool, tuned);
        auto training = test::plantedRows(static_cast<std::size_t>(rows), 110, "TGACGTCATGAC", 5);
        const auto validation = test::plantedRows(23, 110, "TGACGTCATGAC", 6);
        auto options = smallOptions(id.toStdString());
        if (tuned) {
            const auto& groups = nn::findDescription(options.architecture).groups;
            options.groupRates = {{groups.front().id, 0.25}, {groups.back().id, 3}};
            options.classWeights = "balanced";
            for (std::size_t row = 0; row < training.labels.size(); row += 4)
                training.labels[row] = 0;  // one of four is bound
        }
        // Before normalisation the biases of dilated have gradients of nearly nothing, and Adam makes full steps of their rounding: what
        // the loop does is compared where both sides round alike most.
        std::optional<nn::kernels::WithoutKernels> without;
        if (id == "dilated")
            without.emplace();
        const QTemporaryDir folder;
        SilentProgress silent;
        const auto result = train::fit(training.rows(), validation.rows(), options, {folder.path().toStdString(), "x"}, silent);

        PlainLoop plain(options, training, validation);
        long best = 0;
        for (const auto& got : result.epochs) {
            QVERIFY(!plain.ended);
            plain.epoch(got.epoch);
            best = plain.best ? got.epoch : best;
            COMPARE_CLOSE(got.trainLoss, plain.trainLoss, 1e-4, 0);
            COMPARE_CLOSE(got.validationLoss, plain.validationLoss, 1e-4, 0);
            COMPARE_CLOSE(got.learningRate, plain.rate, 1e-12, 0);
            QCOMPARE(got.step, plain.steps);
        }
        QVERIFY(plain.ended || result.epochs.size() == static_cast<std::size_t>(options.maxEpochs));
        QCOMPARE(result.bestEpoch, best);
        const auto kept = nn::findArchitecture(options.architecture).make(options.architectureValues, training.length, 1, 99);
        nn::loadModel(*kept, std::filesystem::path(folder.path().toStdString()) / paths::kModelFile);
        compareTensors(kept->parameters(), plain.bestWeights);
        compareTensors(kept->buffers(), plain.bestBuffers);
    }
};

QTEST_GUILESS_MAIN(FitTrajectoryTest)
#include "fit_trajectory_test.moc"
