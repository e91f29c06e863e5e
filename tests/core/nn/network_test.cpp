// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/nn/network.h"

#include "core/base/atomic_file.h"
#include "core/nn/architecture.h"
#include "core/nn/torch_scope.h"
#include "tests/support/test_support.h"

#include <QTemporaryDir>

#include <map>
#include <set>

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

// Dense layers by their number of inputs (He et al. 2015), convolutions small.
double dilatedStart(const std::string& name, const torch::Tensor& weights)
{
    const auto inputs = static_cast<double>(weights[0].numel());
    return name == "fc1.weight" ? std::sqrt(2 / inputs) : name == "fc2.weight" ? 0.1 / std::sqrt(inputs) : 0.01;
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
        VERIFY_ERROR(nn::findArchitecture("danc"), "danq, deepsea, dilated");
    }

    void everyLayerIsInOneGroup_data() { addArchitectures(); }
    void everyLayerIsInOneGroup()
    {
        QFETCH(QString, id);
        const auto network = narrowNetwork(id.toStdString(), 1);
        std::map<std::string, int> groups;
        std::set<std::string> ids;
        int trunk = 0;
        std::vector<std::string> aboveTheTrunk;
        for (const auto& group : nn::findDescription(id.toStdString()).groups) {
            QVERIFY(!group.title.empty() && ids.insert(group.id).second);
            trunk += group.trunk ? 1 : 0;
            for (const auto& layer : group.layers) {
                ++groups[layer];
                if (!group.trunk)
                    aboveTheTrunk.push_back(layer);
                QCOMPARE(network->groupOf(layer + ".weight").id, group.id);
            }
        }
        std::map<std::string, int> once;
        for (const auto& layer : network->named_children())
            once[layer.key()] = 1;
        QVERIFY(groups == once);
        QCOMPARE(network->head(), aboveTheTrunk);
        QVERIFY(trunk > 0 && !aboveTheTrunk.empty());
        VERIFY_ERROR(network->groupOf("no_such_layer.weight"), "no_such_layer belongs to no group");
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
                const double sd = id == QLatin1String("dilated") ? dilatedStart(item.key(), values) : 0.01;
                QVERIFY(largest <= 2 * sd);
                if (values.numel() > 1000)  // a normal cut at 2 sd has 0.8796 of its standard deviation
                    COMPARE_CLOSE(values.std().item<double>(), 0.8796 * sd, 0.05, 0);
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
        VERIFY_ERROR(narrowNetwork("dilated", 1, 31), "too short for the dilated network");
        narrowNetwork("dilated", 1, 32);
    }

    void asManyLogitsAsTracks_data() { addArchitectures(); }
    void asManyLogitsAsTracks()
    {
        QFETCH(QString, id);
        const auto& architecture = nn::findArchitecture(id.toStdString());
        Values values(architecture.parameters);
        for (const auto& [key, value] : architecture.narrow)
            values.set(architecture.parameters, key, value);
        const auto network = architecture.make(values, 200, 919, 1);
        network->eval();
        const std::vector<std::uint8_t> codes(600, 1);
        const auto logits = network->logits(nn::oneHot(codes.data(), 3, 200));
        QCOMPARE(logits.sizes().vec(), (std::vector<std::int64_t>{3, 919}));
    }

    void sizesOfTheDilatedNetwork()
    {
        const auto& architecture = nn::findArchitecture("dilated");
        const auto network = architecture.make(Values(architecture.parameters), 1000, 36, 1);
        const auto parameters = network->named_parameters();
        QCOMPARE(parameters["conv1.weight"].sizes().vec(), (std::vector<std::int64_t>{64, 4, 25}));
        QCOMPARE(parameters["blocks.4.weight"].sizes().vec(), (std::vector<std::int64_t>{64, 64, 3}));
        QVERIFY(!parameters.contains("blocks.5.weight"));
        QCOMPARE(parameters["fc1.weight"].sizes().vec(), (std::vector<std::int64_t>{32, 320}));
        QCOMPARE(parameters["fc2.weight"].sizes().vec(), (std::vector<std::int64_t>{36, 32}));
        QCOMPARE(network->penalised().size(), std::size_t{8});
        long count = 0;
        for (const auto& parameter : network->parameters())
            count += parameter.numel();
        QCOMPARE(count, (4 * 64 * 25 + 64) + 5 * (3 * 64 * 64 + 64) + 2 * 320 + (320 * 32 + 32) + (32 * 36 + 36));
    }

    // In double precision, along one random direction through all weights: the slope of a logit is that of its gradients.
    void gradientsAreSlopes_data() { addArchitectures(); }
    void gradientsAreSlopes()
    {
        QFETCH(QString, id);
        const auto network = narrowNetwork(id.toStdString(), 3, 150);
        network->to(torch::kDouble);
        network->eval();
        torch::manual_seed(4);
        const auto x = torch::one_hot(torch::randint(0, 4, {2, 150}), 4).transpose(1, 2).to(torch::kDouble).contiguous();
        const auto value = [&] { return network->logits(x).sum(); };
        value().backward();
        std::vector<torch::Tensor> directions;
        double expected = 0;
        for (const auto& parameter : network->parameters()) {
            directions.push_back(torch::randn_like(parameter) * (parameter.detach().abs().mean() + 1e-3));
            QVERIFY(parameter.grad().defined());
            expected += (parameter.grad() * directions.back()).sum().item<double>();
        }
        const torch::NoGradGuard noGradient;
        const auto moved = [&](double by) {
            std::size_t i = 0;
            for (auto& parameter : network->parameters())
                parameter.add_(directions[i++], by);
            return value().item<double>();
        };
        const double step = 1e-6;
        const double above = moved(step), below = moved(-2 * step);
        QVERIFY(std::fabs(expected) > 1e-9);
        COMPARE_CLOSE((above - below) / (2 * step), expected, 1e-3, 1e-9);
    }

    // A GPU takes float32 as it is.
    void nothingIsRounded()
    {
        QVERIFY(!at::globalContext().allowTF32CuDNN());
        QVERIFY(!at::globalContext().allowTF32CuBLAS());
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
        VERIFY_ERROR(nn::chooseDevice("gpu", 0), "There is no device called \"gpu\". Use auto, cpu, cuda or the number of a GPU as in cuda:1.");
        QVERIFY(nn::chooseDevice("cpu", 0).is_cpu());
    }
};

QTEST_GUILESS_MAIN(NetworkTest)
#include "network_test.moc"
