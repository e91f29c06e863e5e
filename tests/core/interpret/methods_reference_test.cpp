// SPDX-License-Identifier: GPL-3.0-or-later
// Every attribution method against the golden arrays of oracles/networks. Arrays of methods that this program does not have
// are left out by the list of the methods it has.
#include "core/interpret/attribution.h"
#include "core/interpret/method.h"
#include "tests/core/nn/network_oracle.h"
#include "tests/support/test_support.h"

using namespace bindscape;

namespace {

// README of the oracle, float32 code. In DeepLIFT a unit whose change is nearly zero may take the other branch.
double toleranceOf(const std::string& key) { return key.starts_with("ism") ? 1e-4 : key.starts_with("deeplift") ? 1e-3 : 2e-5; }
constexpr double kDeltaTolerance = 1e-5;  // as of logits

Values valuesOf(const std::string& method, const std::vector<std::pair<std::string, std::string>>& given)
{
    const auto& parameters = interpret::findMethod(method).parameters;
    Values values(parameters);
    for (const auto& [id, value] : given)
        values.set(parameters, id, value);
    return values;
}

torch::Tensor normalised(const torch::Tensor& scores)
{
    const auto sums = scores.abs().to(torch::kDouble).sum(1, true);
    return torch::where(sums > 0, scores / sums, torch::zeros_like(sums)).to(torch::kFloat);
}

}  // namespace

class MethodsReferenceTest : public QObject {
    Q_OBJECT

    std::optional<std::filesystem::path> m_folder = test::oracleFolder("networks");

    // Everything that the program's methods give for these sequences, by the oracle's names.
    static test::Tensors compute(nn::Network& network, const torch::Tensor& codes)
    {
        const auto relu = interpret::gradCam(network, codes, true);
        const auto plain = interpret::gradCam(network, codes, false);
        Values values(interpret::findMethod("saliency").parameters);
        const auto saliency = interpret::findAttribution("saliency")(network, codes, values).scores;
        const auto table = network.mutants(codes);
        return {{"integrated_gradients_uniform", integrated(network, codes, "uniform").scores},
                {"integrated_gradients_zero", integrated(network, codes, "zero").scores},
                {"deeplift_uniform", lifted(network, codes).scores},
                {"ism_table", table}, {"ism_max_abs", table.abs().amax(1)}, {"input_gradient", relu.gradients.inputGradient}, {"saliency", saliency},
                {"filter_weights", relu.gradients.filterWeights}, {"cam", relu.gradients.map},
                {"cam_up_relu", relu.camByBase},        {"cam_up_norelu", plain.camByBase},
                {"gradcam_relu", relu.scores},          {"gradcam_norelu", plain.scores},
                {"gradcam_relu_normalised", normalised(relu.scores)},
                {"gradcam_norelu_normalised", normalised(plain.scores)}};
    }

    static interpret::Attribution integrated(nn::Network& network, const torch::Tensor& codes, const std::string& reference)
    {
        return interpret::findAttribution("integrated_gradients")(network, codes, valuesOf("integrated_gradients", {{"reference", reference}, {"steps", "64"}}));
    }
    static interpret::Attribution lifted(nn::Network& network, const torch::Tensor& codes)
    {
        return interpret::findAttribution("deeplift")(network, codes, valuesOf("deeplift", {{"reference", "uniform"}, {"dense_rule", "rescale"}}));
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(m_folder, "BINDSCAPE_ORACLES"); }

    void goldenArrays_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& name : test::networksIn(*m_folder))
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void goldenArrays()
    {
        QFETCH(QString, name);
        const std::string stem = name.toStdString();
        const auto json = test::readJson(*m_folder / (stem + ".json"));
        const auto rows = test::readFasta(*m_folder / json.at("sequences").get<std::string>());
        const auto weights = test::readTensors(*m_folder / (stem + ".weights.json"));
        const auto network = test::makeNetwork(json.at("kind"), weights, json.at("architecture"), rows.length);
        network->eval();
        const auto golden = test::readTensors(*m_folder / (stem + ".golden.json"));
        for (const auto& [key, got] : compute(*network, rows.codes)) {
            if (!golden.contains(key)) {
                QVERIFY2(key.starts_with("deeplift"), key.c_str());  // an extension for networks with an LSTM
                continue;
            }
            const double deviation = test::relativeDeviation(got, golden.at(key));
            QVERIFY2(deviation < toleranceOf(key), (key + ": " + std::to_string(deviation)).c_str());
        }
        for (const std::string reference : {"uniform", "zero"}) {
            const auto errors = integrated(*network, rows.codes, reference).errors;
            const auto expected = json.at("integrated_gradients_" + reference + "_delta").get<std::vector<double>>();
            for (std::size_t i = 0; i < expected.size(); ++i)
                COMPARE_CLOSE(errors[static_cast<long>(i)].item<double>(), expected[i], 0, kDeltaTolerance);
        }
        const auto deepLift = lifted(*network, rows.codes);
        QVERIFY2(deepLift.errors.abs().max().item<double>() < kDeltaTolerance, std::to_string(deepLift.errors.abs().max().item<double>()).c_str());
    }
};

QTEST_GUILESS_MAIN(MethodsReferenceTest)
#include "methods_reference_test.moc"
