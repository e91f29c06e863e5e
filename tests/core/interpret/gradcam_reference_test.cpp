// SPDX-License-Identifier: GPL-3.0-or-later
// Every attribution method against the golden arrays of oracles/networks. Arrays of methods that this program does not have
// are left out by the list of the methods it has.
#include "core/interpret/attribution.h"
#include "core/interpret/method.h"
#include "tests/core/nn/network_oracle.h"
#include "tests/support/test_support.h"

using namespace bindscape;

namespace {

constexpr double kTolerance = 2e-5, kMutantTolerance = 1e-4;  // README of the oracle, float32 code

torch::Tensor normalised(const torch::Tensor& scores)
{
    const auto sums = scores.abs().to(torch::kDouble).sum(1, true);
    return torch::where(sums > 0, scores / sums, torch::zeros_like(sums)).to(torch::kFloat);
}

}  // namespace

class GradcamReferenceTest : public QObject {
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
        const auto integrated = [&](const std::string& reference) {
            const auto parameters = interpret::findMethod("integrated_gradients").parameters;
            Values options(parameters);
            options.set(parameters, "reference", reference);
            options.set(parameters, "steps", "64");
            return interpret::integratedGradientsScores(network, codes, options);
        };
        return {{"ism_table", table}, {"ism_max_abs", table.abs().amax(1)}, {"input_gradient", relu.gradients.inputGradient}, {"saliency", saliency},
                {"filter_weights", relu.gradients.filterWeights}, {"cam", relu.gradients.map},
                {"cam_up_relu", relu.camByBase},        {"cam_up_norelu", plain.camByBase},
                {"gradcam_relu", relu.scores},          {"gradcam_norelu", plain.scores},
                {"gradcam_relu_normalised", normalised(relu.scores)},
                {"gradcam_norelu_normalised", normalised(plain.scores)}};
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
            QVERIFY2(golden.contains(key), key.c_str());
            const double deviation = test::relativeDeviation(got, golden.at(key));
            QVERIFY2(deviation < (key.rfind("ism", 0) == 0 ? kMutantTolerance : kTolerance), (key + ": " + std::to_string(deviation)).c_str());
        }
    }
};

QTEST_GUILESS_MAIN(GradcamReferenceTest)
#include "gradcam_reference_test.moc"
