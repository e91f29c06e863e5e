// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/network.h"

#include "core/base/atomic_file.h"
#include "core/nn/architecture.h"
#include "core/nn/torch_scope.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

using namespace bindscape;

namespace {

std::shared_ptr<nn::Network> narrowNetwork(const std::string& id, std::uint64_t seed, long length = 200)
{
    const auto& architecture = nn::findArchitecture(id);
    Values values(architecture.parameters);
    for (const auto& [key, value] : architecture.narrow)
        values.set(architecture.parameters, key, value);
    return architecture.make(values, length, 1, seed);
}

}  // namespace

class NetworkTest : public QObject {
    Q_OBJECT

    static void addArchitectures()
    {
        QTest::addColumn<QString>("id");
        for (const auto& architecture : nn::architectures())
            QTest::newRow(architecture.id.c_str()) << QString::fromStdString(architecture.id);
    }

private Q_SLOTS:
    void everyDescriptionCanBeMade()
    {
        QCOMPARE(nn::architectures().size(), nn::architectureDescriptions().size());
        for (const auto& architecture : nn::architectures()) {
            QVERIFY(architecture.make != nullptr);
            for (const auto& [key, value] : architecture.narrow) {
                Values values(architecture.parameters);
                values.set(architecture.parameters, key, value);  // throws if unknown or out of range
            }
        }
        VERIFY_ERROR(nn::findArchitecture("danc"), "danq, deepsea");
    }

    void startIsTheSeedsAndThePublished_data() { addArchitectures(); }
    void startIsTheSeedsAndThePublished()
    {
        QFETCH(QString, id);
        torch::manual_seed(1);
        const auto first = narrowNetwork(id.toStdString(), 7);
        torch::manual_seed(2);
        at::set_num_threads(1);
        const auto second = narrowNetwork(id.toStdString(), 7);
        const auto third = narrowNetwork(id.toStdString(), 8);
        for (const auto& item : first->named_parameters()) {
            const auto& values = item.value();
            QVERIFY(torch::equal(values, second->named_parameters()[item.key()]));
            if (values.dim() < 2)
                continue;
            QVERIFY(!torch::equal(values, third->named_parameters()[item.key()]));
            const double largest = values.abs().max().item<double>();
            if (item.key().rfind("lstm", 0) == 0) {
                const double kernel = std::sqrt(6.0 / (64 + 32 + 4 * 32));
                QVERIFY(largest <= kernel && largest > 0.9 * kernel);
            } else {
                QVERIFY(largest <= 0.02);
                if (values.numel() > 1000)  // a normal cut at 2 sd has 0.8796 of its standard deviation
                    COMPARE_CLOSE(values.std().item<double>(), 0.008796, 0.05, 0);
            }
        }
        if (first->named_parameters().contains("lstm.bias_ih_l0")) {
            const auto bias = first->named_parameters()["lstm.bias_ih_l0"].view({4, -1});
            QCOMPARE(bias.sum().item<double>(), 32.0);
            QCOMPARE(bias[1].min().item<double>(), 1.0);
        }
    }

    void oneHotOrderAndUnknown()
    {
        const std::vector<std::uint8_t> codes{0, 1, 2, 3, 4};
        const auto x = nn::oneHot(codes.data(), 1, 5)[0];
        for (long channel = 0; channel < 4; ++channel)
            for (long i = 0; i < 5; ++i)
                QCOMPARE(x[channel][i].item<float>(), i == 4 ? 0.25F : i == channel ? 1.0F : 0.0F);
    }

    // Odd lengths take the uneven SAME padding.
    void anyWindowLengthWorks_data() { addArchitectures(); }
    void anyWindowLengthWorks()
    {
        QFETCH(QString, id);
        for (const long length : {101L, 250L, 333L}) {
            const std::vector<std::uint8_t> codes(static_cast<std::size_t>(2 * length), 2);
            const auto network = narrowNetwork(id.toStdString(), 1, length);
            network->eval();
            const auto trace = network->trace(nn::oneHot(codes.data(), 2, length));
            QCOMPARE(trace.logits.size(0), 2);
            QCOMPARE(trace.activations.size(2), network->positionMap().positions);
        }
        VERIFY_ERROR(narrowNetwork("danq", 1, 30), "too short");
    }

    void dropoutIsAFunctionOfItsKey()
    {
        const auto network = narrowNetwork("danq", 1);
        const std::vector<std::uint8_t> codes(800, 1);
        const auto x = nn::oneHot(codes.data(), 4, 200);
        const auto logits = [&](double scale, std::uint64_t key) {
            network->setDropout(scale, key);
            return network->logits(x).detach();
        };
        network->train();
        QVERIFY(torch::equal(logits(1, 5), logits(1, 5)));
        QVERIFY(!torch::equal(logits(1, 5), logits(1, 6)));
        at::set_num_threads(1);
        const auto oneThread = logits(1, 5);
        at::set_num_threads(2);
        QVERIFY(torch::allclose(oneThread, logits(1, 5)));
        const auto off = logits(0, 5);
        network->eval();
        QVERIFY(torch::equal(off, logits(1, 5)));
    }

    void modelFileHoldsEverythingAndTheSameBytes_data() { addArchitectures(); }
    void modelFileHoldsEverythingAndTheSameBytes()
    {
        QFETCH(QString, id);
        const QTemporaryDir folder;
        const std::filesystem::path one = folder.filePath("one.pt").toStdString(), two = folder.filePath("two.pt").toStdString();
        const auto network = narrowNetwork(id.toStdString(), 7);
        {
            const torch::NoGradGuard noGradient;
            for (auto& buffer : network->buffers())
                buffer.fill_(3);
        }
        nn::saveModel(*network, one);
        nn::saveModel(*network, two);
        QCOMPARE(readFile(one), readFile(two));
        const auto read = narrowNetwork(id.toStdString(), 8);
        nn::loadModel(*read, one);
        for (const auto& item : network->named_parameters())
            QVERIFY(torch::equal(item.value(), read->named_parameters()[item.key()]));
        for (const auto& item : network->named_buffers())
            QVERIFY(torch::equal(item.value(), read->named_buffers()[item.key()]));
    }

    void damagedModelFileIsAnError()
    {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath("model.pt").toStdString();
        const auto network = narrowNetwork("danq", 7);
        VERIFY_ERROR(nn::loadModel(*network, file), "There is no file");
        nn::saveModel(*network, file);
        VERIFY_ERROR(nn::loadModel(*narrowNetwork("deepsea", 7), file), "another");
        VERIFY_ERROR(nn::loadModel(*narrowNetwork("danq", 7, 300), file), "another shape");
        const std::string bytes = readFile(file);
        writeFileAtomically(file, bytes.substr(0, bytes.size() / 2));
        VERIFY_ERROR(nn::loadModel(*network, file), "damaged");
        writeFileAtomically(file, "not a model");
        VERIFY_ERROR(nn::loadModel(*network, file), "damaged");
        VERIFY_ERROR(nn::saveModel(*network, folder.filePath("no/such/model.pt").toStdString()), "Cannot write");
    }

    void torchErrorsBecomeSentences()
    {
        VERIFY_ERROR(nn::inTorch(1, [] { return torch::ones({2}).view({3}); }), "LibTorch failed");
        VERIFY_ERROR(nn::chooseDevice("gpu", 0), "auto, cpu or cuda");
        QVERIFY(nn::chooseDevice("cpu", 0).is_cpu());
    }
};

QTEST_GUILESS_MAIN(NetworkTest)
#include "network_test.moc"
