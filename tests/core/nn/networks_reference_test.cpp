// SPDX-License-Identifier: GPL-3.0-or-later
// Forward pass, losses and gradients of both networks against oracles/networks (PyTorch in float64), tolerances of its README.
#include "tests/core/nn/network_oracle.h"
#include "tests/support/test_support.h"

using namespace bindscape;

class NetworksReferenceTest : public QObject {
    Q_OBJECT

    std::optional<std::filesystem::path> m_folder = test::oracleFolder("networks");

    struct Case {
        nlohmann::json json;
        test::FastaRows rows;
        std::shared_ptr<nn::Network> network;
        torch::Tensor labels;
        torch::Tensor input;  // one-hot sequences take LibTorch's operators, codes the kernels
        torch::Tensor logits() { return network->logits(input).select(1, 0); }
    };
    Case load(const QString& name, bool kernels)
    {
        const std::string stem = name.toStdString();
        Case c;
        c.json = test::readJson(*m_folder / (stem + ".json"));
        c.rows = test::readFasta(*m_folder / c.json.at("sequences").get<std::string>());
        c.input = kernels ? c.rows.codes : c.rows.oneHot;
        const auto weights = test::readTensors(*m_folder / (stem + ".weights.json"));
        c.network = test::makeNetwork(c.json.at("kind"), weights, c.json.at("architecture"), c.rows.length);
        c.network->eval();
        c.labels = torch::tensor(c.json.at("labels").get<std::vector<float>>());
        return c;
    }
    void addNetworks()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("kernels");
        for (const auto& name : test::networksIn(*m_folder)) {
            QTest::newRow(name.c_str()) << QString::fromStdString(name) << true;
            QTest::newRow((name + ", LibTorch's operators").c_str()) << QString::fromStdString(name) << false;
        }
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(m_folder, "BINDSCAPE_ORACLES"); }

    void logitsAndLosses_data() { addNetworks(); }
    void logitsAndLosses()
    {
        QFETCH(QString, name);
        QFETCH(bool, kernels);
        Case c = load(name, kernels);
        const auto logits = c.logits();
        for (long i = 0; i < c.rows.count; ++i)
            COMPARE_CLOSE(logits[i].item<double>(), c.json["logits"][static_cast<std::size_t>(i)].get<double>(), 0, 1e-5);
        const auto losses = torch::binary_cross_entropy_with_logits(logits, c.labels, {}, {}, at::Reduction::None);
        for (long i = 0; i < c.rows.count; ++i)  // a row's loss may move as much as its logit
            COMPARE_CLOSE(losses[i].item<double>(), c.json["bce_per_row"][static_cast<std::size_t>(i)].get<double>(), 0, 1e-5);
        COMPARE_CLOSE(losses.mean().item<double>(), c.json["bce_mean"].get<double>(), 0, 1e-6);
        COMPARE_CLOSE(c.network->weightPenalty().item<double>(), c.json["weight_penalty"].get<double>(), 1e-6, 0);
        long parameters = 0;
        for (const auto& parameter : c.network->parameters())
            parameters += parameter.numel();
        QCOMPARE(parameters, c.json["parameters"].get<long>());
    }

    void gradientNorms_data() { addNetworks(); }
    void gradientNorms()
    {
        QFETCH(QString, name);
        QFETCH(bool, kernels);
        Case c = load(name, kernels);
        torch::binary_cross_entropy_with_logits(c.logits(), c.labels).backward();
        const auto parameters = c.network->named_parameters();
        QCOMPARE(parameters.size(), c.json["gradient_norms"].size());
        for (const auto& item : parameters)
            COMPARE_CLOSE(item.value().grad().norm().item<double>(), c.json["gradient_norms"].at(item.key()).get<double>(), 1e-4, 1e-9);
    }

    // Batch statistics, dropout off, and the running statistics that are left afterwards.
    void trainingMode_data() { addNetworks(); }
    void trainingMode()
    {
        QFETCH(QString, name);
        QFETCH(bool, kernels);
        Case c = load(name, kernels);
        if (!c.json.contains("train_mode"))
            QSKIP("This network has no batch statistics.");
        const auto& expected = c.json["train_mode"];
        c.network->train();
        const auto logits = c.logits();
        for (long i = 0; i < c.rows.count; ++i)
            COMPARE_CLOSE(logits[i].item<double>(), expected.at("logits")[static_cast<std::size_t>(i)].get<double>(), 0, 2e-5);
        const auto loss = torch::binary_cross_entropy_with_logits(logits, c.labels);
        COMPARE_CLOSE(loss.item<double>(), expected.at("bce_mean").get<double>(), 0, 1e-5);
        loss.backward();
        for (const auto& item : c.network->named_parameters()) {
            // A bias before batch normalisation has no part in the pass; its gradient is zero but for rounding.
            const auto& gradient = item.value().grad();
            COMPARE_CLOSE(gradient.defined() ? gradient.norm().item<double>() : 0,
                          expected.at("gradient_norms").at(item.key()).get<double>(), 1e-4, 1e-9);
        }
        std::size_t compared = 0;
        for (const auto& buffer : c.network->named_buffers()) {
            for (const auto& [key, value] : expected.items()) {
                if (!value.is_object() || !value.contains(buffer.key()))
                    continue;
                const auto golden = value.at(buffer.key()).get<std::vector<double>>();
                QVERIFY(test::relativeDeviation(buffer.value(), torch::tensor(golden, torch::kDouble)) < 2e-5);
                ++compared;
            }
        }
        QVERIFY(compared > 0);
    }

    void fullSizes()
    {
        if (!std::filesystem::exists(*m_folder / "full_size.json"))
            QSKIP("No full_size.json in this folder.");
        const auto json = test::readJson(*m_folder / "full_size.json");
        for (const auto& [name, expected] : json.items()) {
            if (!expected.contains("tensors"))
                continue;
            const auto& architecture = nn::findArchitecture(name.substr(0, name.find('_')));
            const long outputs = expected.at("tensors").at("fc2.weight").at(0).get<long>();
            compareSizes(*architecture.make(Values(architecture.parameters), 1000, outputs, 1), expected);
        }
    }

private:
    static void compareSizes(const nn::Network& network, const nlohmann::json& expected)
    {
        long count = 0;
        QCOMPARE(network.named_parameters().size(), expected.at("tensors").size());
        for (const auto& item : network.named_parameters()) {
            count += item.value().numel();
            QCOMPARE(item.value().sizes().vec(), expected.at("tensors").at(item.key()).get<std::vector<std::int64_t>>());
        }
        QCOMPARE(count, expected.at("parameters").get<long>());
        for (const auto& [name, shape] : expected.at("buffers").items())
            QCOMPARE(network.named_buffers()[name].sizes().vec(), shape.get<std::vector<std::int64_t>>());
    }
};

QTEST_GUILESS_MAIN(NetworksReferenceTest)
#include "networks_reference_test.moc"
