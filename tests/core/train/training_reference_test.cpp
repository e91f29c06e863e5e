// SPDX-License-Identifier: GPL-3.0-or-later
// Optimiser steps of both networks against oracles/training: loss, penalty, gradient norm, weights and averages.
#include "core/train/optimiser.h"
#include "tests/core/nn/network_oracle.h"
#include "tests/support/test_support.h"

using namespace bindscape;

class TrainingReferenceTest : public QObject {
    Q_OBJECT

    std::optional<std::filesystem::path> m_folder = test::oracleFolder("training");

    struct Case {
        nlohmann::json json;
        test::FastaRows rows;
        std::shared_ptr<nn::Network> network;
        torch::Tensor labels;
        double penalty = 0;
    };

    Case load(const std::string& name, const std::string& variant)
    {
        Case c;
        c.json = test::readJson(*m_folder / (name + ".json"));
        c.rows = test::readFasta(*m_folder / c.json.at("sequences").get<std::string>());
        const auto weights = test::readTensors(*m_folder / c.json.at("initial_weights").get<std::string>());
        c.network = test::makeNetwork(c.json.at("kind"), weights, c.json.at("architecture"), c.rows.length);
        c.labels = torch::tensor(c.json.at("labels").get<std::vector<float>>());
        c.penalty = variant == "penalty" ? c.json.at("penalty_coefficient").get<double>() : 0;
        return c;
    }

    // With the penalty's part, which the optimiser adds by itself.
    static double gradientNorm(const nn::Network& network, double penalty)
    {
        double squares = 0;
        const auto penalised = network.penalised();
        for (const auto& w : network.parameters()) {
            if (!w.grad().defined())
                continue;  // a bias before batch normalisation: its gradient is zero
            const bool isPenalised = std::any_of(penalised.begin(), penalised.end(), [&](const auto& p) { return p.is_same(w); });
            squares += (w.grad() + w.detach() * (isPenalised ? penalty : 0)).square().sum(torch::kDouble).item<double>();
        }
        return std::sqrt(squares);
    }

    static void compareWeights(const nn::Network& network, const nlohmann::json& norms)
    {
        for (const auto& item : network.named_parameters())
            COMPARE_CLOSE(item.value().norm().item<double>(), norms.at(item.key()).get<double>(), 1e-4, 1e-9);
        for (const auto& item : network.named_buffers())
            if (norms.contains(item.key()))
                COMPARE_CLOSE(item.value().norm().item<double>(), norms.at(item.key()).get<double>(), 1e-4, 1e-9);
    }

    static void compareLogits(nn::Network& network, const Case& c, const nlohmann::json& expected)
    {
        const torch::NoGradGuard noGradient;
        network.eval();
        const auto count = static_cast<long>(expected.size());
        const auto logits = network.logits(c.rows.codes.narrow(0, 0, count)).select(1, 0);
        for (long i = 0; i < count; ++i)
            COMPARE_CLOSE(logits[i].item<double>(), expected[static_cast<std::size_t>(i)].get<double>(), 0, 1e-3);
    }

private Q_SLOTS:
    void initTestCase() { SKIP_WITHOUT(m_folder, "BINDSCAPE_ORACLES"); }

    void steps_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("variant");
        for (const auto& name : test::networksIn(*m_folder)) {
            const auto json = test::readJson(*m_folder / (name + ".json"));
            for (const auto& [variant, ignored] : json.at("variants").items())
                QTest::newRow((name + " " + variant).c_str()) << QString::fromStdString(name) << QString::fromStdString(variant);
        }
    }
    void steps()
    {
        QFETCH(QString, name);
        QFETCH(QString, variant);
        Case c = load(name.toStdString(), variant.toStdString());
        const auto expected = c.json.at("variants").at(variant.toStdString());
        train::Optimiser optimiser(*c.network, 0.999, c.penalty);
        const long batch = c.json.at("batch").get<long>();
        for (std::size_t t = 0; t < expected.at("loss").size(); ++t) {
            const long first = batch * static_cast<long>(t % static_cast<std::size_t>(c.rows.count / batch));
            c.network->train();
            const double penalty = c.penalty > 0 ? c.network->weightPenalty().item<double>() * c.penalty / 5.1e-7 : 0;
            const auto logits = c.network->logits(c.rows.codes.narrow(0, first, batch)).select(1, 0);
            const auto loss = torch::binary_cross_entropy_with_logits(logits, c.labels.narrow(0, first, batch));
            COMPARE_CLOSE(loss.item<double>(), expected["loss"][t].get<double>(), 0, 1e-4);
            COMPARE_CLOSE(loss.item<double>() + penalty, expected["total_loss"][t].get<double>(), 0, 1e-4);
            // The difference of two golden numbers near 1 is itself known to about 1e-16.
            COMPARE_CLOSE(penalty, expected["total_loss"][t].get<double>() - expected["loss"][t].get<double>(), 1e-6, 1e-12);
            loss.backward();
            COMPARE_CLOSE(gradientNorm(*c.network, c.penalty), expected["gradient_norm"][t].get<double>(), 1e-3, 0);
            optimiser.step(c.json.at("optimiser").at("lr").get<double>());
        }
        compareWeights(*c.network, expected.at("final_weight_norms"));
        compareLogits(*c.network, c, expected.at("final_logits_first8"));
        optimiser.swapAverages();
        compareWeights(*c.network, expected.at("ema_weight_norms"));
        compareLogits(*c.network, c, expected.at("ema_logits_first8"));
        optimiser.swapAverages();
        compareWeights(*c.network, expected.at("final_weight_norms"));
    }
};

QTEST_GUILESS_MAIN(TrainingReferenceTest)
#include "training_reference_test.moc"
