// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"

#include "core/base/random.h"
#include "core/interpret/method.h"
#include "core/nn/architecture.h"
#include "tests/support/test_support.h"

using namespace bindscape;

namespace {

torch::Tensor randomSequences(long count, long length)
{
    Random random(3);
    std::vector<std::uint8_t> codes(static_cast<std::size_t>(count * length));
    for (auto& code : codes)
        code = static_cast<std::uint8_t>(random.below(5));
    return torch::from_blob(codes.data(), {count, length}, torch::kUInt8).clone();
}

std::shared_ptr<nn::Network> smallNetwork(const std::string& id, long length)
{
    const auto& architecture = nn::findArchitecture(id);
    Values values(architecture.parameters);
    for (const auto& [key, value] : architecture.narrow)
        values.set(architecture.parameters, key, "7");
    auto network = architecture.make(values, length, 1, 5);
    const torch::NoGradGuard noGradient;
    for (auto& parameter : network->parameters())
        parameter.mul_(20);  // the published start is so small that all scores would be nearly zero
    network->eval();
    return network;
}

}  // namespace

class AttributionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Every base's mean over the filter positions that cover it, counted one by one.
    void camIsSpreadOverTheBasesThatFiltersSee_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto& architecture : nn::architectures())
            QTest::newRow(architecture.id.c_str()) << QString::fromStdString(architecture.id);
    }
    void camIsSpreadOverTheBasesThatFiltersSee()
    {
        QFETCH(QString, id);
        const long length = 103;
        const auto network = smallNetwork(id.toStdString(), length);
        const auto map = network->positionMap();
        const auto result = interpret::gradCam(*network, randomSequences(3, length), true);
        for (long row = 0; row < 3; ++row)
            for (long base = 0; base < length; ++base) {
                double sum = 0;
                long covering = 0;
                for (long j = 0; j < map.positions; ++j)
                    if (j >= base - map.before && j <= base + map.after) {
                        sum += std::max(0.0, result.gradients.map[row][j].item<double>());
                        ++covering;
                    }
                QVERIFY(covering > 0);
                COMPARE_CLOSE(result.camByBase[row][base].item<double>(), sum / static_cast<double>(covering), 1e-5, 1e-9);
            }
    }

    // A wrong position map would show here: changing a base must change exactly the activations that the map names.
    void positionMapIsWhatTheFirstLayerSees_data() { camIsSpreadOverTheBasesThatFiltersSee_data(); }
    void positionMapIsWhatTheFirstLayerSees()
    {
        QFETCH(QString, id);
        const long length = 103;
        const auto network = smallNetwork(id.toStdString(), length);
        const auto map = network->positionMap();
        const torch::NoGradGuard noGradient;
        // Positive everywhere, so that ReLU hides no change.
        network->named_parameters()["conv1.weight"].fill_(1).mul_(torch::arange(1, 5).to(torch::kFloat).view({1, 4, 1}));
        std::vector<std::uint8_t> codes(static_cast<std::size_t>(length), 1);
        const auto before = network->trace(nn::oneHot(codes.data(), 1, length)).activations;
        QCOMPARE(before.size(2), map.positions);
        for (const long base : {0L, 1L, 50L, length - 1}) {
            auto changed = codes;
            changed[static_cast<std::size_t>(base)] = 3;
            const auto after = network->trace(nn::oneHot(changed.data(), 1, length)).activations;
            for (long j = 0; j < map.positions; ++j) {
                const bool differs = (after - before).select(2, j).abs().max().item<double>() > 1e-6;
                QCOMPARE(differs, j >= base - map.before && j <= base + map.after);
            }
        }
    }

    void batchingDoesNotChangeScores_data() { camIsSpreadOverTheBasesThatFiltersSee_data(); }
    void batchingDoesNotChangeScores()
    {
        QFETCH(QString, id);
        const auto network = smallNetwork(id.toStdString(), 120);
        const auto sequences = randomSequences(5, 120);
        const auto together = interpret::gradCam(*network, sequences, true);
        const auto alone = interpret::gradCam(*network, sequences.narrow(0, 3, 1), true);
        QVERIFY((together.scores[3] - alone.scores[0]).abs().max().item<double>() <= 1e-4 * alone.scores.abs().max().item<double>());
    }

    void reverseComplementTurnsOrderAndLetters()
    {
        const auto forward = torch::tensor({0, 0, 1, 2, 4}, torch::kUInt8), reverse = torch::tensor({4, 1, 2, 3, 3}, torch::kUInt8);  // AACGN, NCGTT
        QVERIFY(torch::equal(interpret::reverseComplement(forward.unsqueeze(0)), reverse.unsqueeze(0)));
    }

    void unknownMethodIsNamed() { VERIFY_ERROR(interpret::findMethod("gradcom"), "gradcam, saliency, ism"); }
};

QTEST_GUILESS_MAIN(AttributionTest)
#include "attribution_test.moc"
