// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/attribution.h"

#include "core/base/random.h"
#include "core/interpret/method.h"
#include "core/interpret/references.h"
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

Values valuesOf(const std::string& method, const std::vector<std::pair<std::string, std::string>>& given)
{
    const auto& parameters = interpret::findMethod(method).parameters;
    Values values(parameters);
    for (const auto& [id, value] : given)
        values.set(parameters, id, value);
    return values;
}

// Few of what can be many.
Values shuffledReferences(const std::string& method)
{
    if (method == "deeplift")
        return valuesOf(method, {{"reference", "shuffled"}, {"shuffles", "3"}});
    return method == "integrated_gradients" ? valuesOf(method, {{"steps", "8"}, {"reference", "shuffled"}, {"shuffles", "2"}}) : valuesOf(method, {});
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

    static void everyMethodOfEveryNetwork()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("method");
        for (const auto& architecture : nn::architectures())
            for (const auto& method : interpret::methods())
                QTest::newRow((architecture.id + " " + method.id).c_str()) << QString::fromStdString(architecture.id) << QString::fromStdString(method.id);
    }
    void batchingDoesNotChangeScores_data() { everyMethodOfEveryNetwork(); }
    void batchingDoesNotChangeScores()
    {
        QFETCH(QString, id);
        QFETCH(QString, method);
        const auto network = smallNetwork(id.toStdString(), 120);
        const auto sequences = randomSequences(5, 120);
        const auto values = shuffledReferences(method.toStdString());
        const auto function = interpret::findAttribution(method.toStdString());
        const auto together = function(*network, sequences, values), alone = function(*network, sequences.narrow(0, 3, 1), values);
        const double largest = alone.scores.abs().max().item<double>();
        QVERIFY(largest > 0 && !together.scores.requires_grad());
        QCOMPARE(together.scores.sizes().vec(), (std::vector<std::int64_t>{5, 120}));
        QVERIFY((together.scores[3] - alone.scores[0]).abs().max().item<double>() <= 1e-4 * largest);
        COMPARE_CLOSE(together.logits[3].item<double>(), alone.logits[0].item<double>(), 1e-5, 1e-6);
        if (alone.errors.defined())
            COMPARE_CLOSE(together.errors[3].item<double>(), alone.errors[0].item<double>(), 0, 1e-4 * largest);
    }

    // cuDNN cannot differentiate an LSTM in inference mode; and devices must not be mixed.
    void aGpuGivesTheSame_data() { everyMethodOfEveryNetwork(); }
    void aGpuGivesTheSame()
    {
        if (!torch::cuda::is_available())
            QSKIP("This machine has no GPU that LibTorch can use.");
        QFETCH(QString, id);
        QFETCH(QString, method);
        const auto network = smallNetwork(id.toStdString(), 120);
        const auto sequences = randomSequences(3, 120);
        const auto values = shuffledReferences(method.toStdString());
        const auto function = interpret::findAttribution(method.toStdString());
        const auto expected = function(*network, sequences, values);
        network->to(torch::kCUDA);
        const auto got = function(*network, sequences.to(torch::kCUDA), values);
        QVERIFY(!network->is_training());
        QVERIFY((got.scores.cpu() - expected.scores).abs().max().item<double>() <= 1e-3 * expected.scores.abs().max().item<double>());
    }

    // What DeepLIFT promises, whatever the sequence is compared with; also for networks with an LSTM.
    void deepLiftAddsUpToTheDifferenceOfLogits_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("reference");
        QTest::addColumn<QString>("rule");
        for (const auto& architecture : nn::architectures())
            for (const char* reference : {"uniform", "zero", "shuffled"})
                for (const char* rule : {"rescale", "revealcancel"})
                    QTest::addRow("%s %s %s", architecture.id.c_str(), reference, rule) << QString::fromStdString(architecture.id) << reference << rule;
    }
    void deepLiftAddsUpToTheDifferenceOfLogits()
    {
        QFETCH(QString, id);
        QFETCH(QString, reference);
        QFETCH(QString, rule);
        const auto network = smallNetwork(id.toStdString(), 150);
        const auto sequences = randomSequences(4, 150);
        const auto values = valuesOf("deeplift", {{"reference", reference.toStdString()}, {"dense_rule", rule.toStdString()}, {"shuffles", "3"}});
        const auto result = interpret::deepLiftScores(*network, sequences, values);
        const torch::NoGradGuard noGradient;
        const auto references = interpret::referenceSequences(sequences, values);
        const auto compared = network->logits(references).select(1, 0).view({4, -1}).mean(1);
        const auto change = network->logits(nn::oneHot(sequences)).select(1, 0) - compared;
        const auto missed = (result.scores.sum(1) - change).abs().max().item<double>();
        QVERIFY2(missed < 1e-4 * std::max(1.0, change.abs().max().item<double>()), std::to_string(missed).c_str());
        QVERIFY(change.abs().min().item<double>() > 1e-4);
    }

    // Of a sequence alone the default seed draws the same as no seed, another one others; and those again, whatever lies beside it.
    void shufflesAreOfTheSeed()
    {
        const auto sequences = randomSequences(3, 120);
        const auto values = valuesOf("deeplift", {{"reference", "shuffled"}, {"shuffles", "2"}});
        const auto of = [&](std::uint64_t seed) { return interpret::referenceSequences(sequences, interpret::withSeed(values, seed)); };
        const auto usual = interpret::referenceSequences(sequences, values), other = of(18446744073709551615U);
        QVERIFY(torch::equal(of(interpret::kDefaultSeed), usual) && torch::equal(of(18446744073709551615U), other));
        QVERIFY(!torch::equal(of(2), usual) && !torch::equal(other, usual) && !torch::equal(of(2), other));
        const auto alone = interpret::referenceSequences(sequences.narrow(0, 2, 1), interpret::withSeed(values, 2));
        QVERIFY(torch::equal(of(2).narrow(0, 4, 2), alone));
        QVERIFY(torch::equal(of(2).sum(2), usual.sum(2)));  // the same letters in another order
    }

    // As the help of off_simplex says.
    void onlyZeroReferencesFeelTheCorrection_data()
    {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("reference");
        for (const char* method : {"deeplift", "integrated_gradients"})
            for (const char* reference : {"uniform", "shuffled", "zero"})
                QTest::addRow("%s %s", method, reference) << method << reference;
    }
    void onlyZeroReferencesFeelTheCorrection()
    {
        QFETCH(QString, method);
        QFETCH(QString, reference);
        const auto network = smallNetwork("danq", 120);
        const auto sequences = randomSequences(2, 120);
        const auto scored = [&](const char* corrected) {
            return interpret::findAttribution(method.toStdString())(
                *network, sequences, valuesOf(method.toStdString(), {{"reference", reference.toStdString()}, {"shuffles", "2"}, {"off_simplex", corrected}}));
        };
        const auto with = scored("true"), without = scored("false");
        const double largest = without.scores.abs().max().item<double>(), apart = (with.scores - without.scores).abs().max().item<double>();
        const bool zero = reference == QLatin1String("zero");
        QVERIFY2(zero ? apart > 1e-2 * largest : apart < 1e-5 * largest, std::to_string(apart / largest).c_str());
        QVERIFY(!zero || (with.errors - without.errors).abs().max().item<double>() > 1e-2 * largest);  // nor their sum
    }

    void integratedGradientsConvergeWithTheirSteps()
    {
        const auto network = smallNetwork("danq", 120);
        const auto sequences = randomSequences(2, 120);
        const auto largestError = [&](const char* steps) {
            return interpret::integratedGradientsScores(*network, sequences, valuesOf("integrated_gradients", {{"steps", steps}})).errors.abs().max().item<double>();
        };
        QVERIFY(largestError("512") < 0.05 * largestError("2"));
    }

    void tableIsMutantByMutant()
    {
        const long length = 60;
        const auto network = smallNetwork("deepsea", length);
        const auto sequence = randomSequences(1, length);
        const auto parts = interpret::mutagenesisScores(*network, sequence, valuesOf("ism", {}));
        const auto mean = interpret::mutagenesisScores(*network, sequence, valuesOf("ism", {{"score", "mean"}}));
        const torch::NoGradGuard noGradient;
        const double unchanged = network->logits(sequence)[0][0].item<double>();
        for (long base = 0; base < length; ++base) {
            double largest = 0, sum = 0;
            long others = 0;
            for (int code = 0; code < 4; ++code) {
                auto mutant = sequence.clone();
                mutant[0][base] = code;
                const double change = network->logits(mutant)[0][0].item<double>() - unchanged;
                COMPARE_CLOSE(parts.table[0][code][base].item<double>(), change, 1e-3, 1e-5);
                largest = std::max(largest, std::fabs(change));
                sum += change;
                others += sequence[0][base].item<int>() != code ? 1 : 0;
            }
            COMPARE_CLOSE(parts.scores[0][base].item<double>(), largest, 1e-3, 1e-5);
            COMPARE_CLOSE(mean.scores[0][base].item<double>(), -sum / static_cast<double>(others), 1e-3, 1e-5);
        }
    }

    void offSimplexTakesTheMeanOfTheGradientAway()
    {
        const auto network = smallNetwork("danq", 120);
        const auto sequences = randomSequences(3, 120);
        const auto gradients = network->gradients(sequences).inputGradient;
        const auto expected = ((gradients - gradients.mean(1, true)) * nn::oneHot(sequences)).sum(1);
        const auto corrected = interpret::saliencyScores(*network, sequences, valuesOf("saliency", {{"off_simplex", "true"}})).scores;
        QVERIFY(torch::allclose(corrected, expected, 1e-5, 1e-8));
        QVERIFY(!torch::allclose(corrected, interpret::saliencyScores(*network, sequences, valuesOf("saliency", {})).scores, 1e-3, 1e-6));
        const auto map = interpret::camScores(*network, sequences, valuesOf("cam", {})).scores;
        const auto gradCam = interpret::gradCamScores(*network, sequences, valuesOf("gradcam", {{"off_simplex", "true"}})).scores;
        QVERIFY(torch::allclose(gradCam, map * corrected, 1e-4, 1e-8));
        // Against a quarter of each base the differences of a base add up to nothing, so that the mean does not matter.
        const auto lifted = [&](const char* on) { return interpret::deepLiftScores(*network, sequences, valuesOf("deeplift", {{"off_simplex", on}})).scores; };
        QVERIFY(torch::allclose(lifted("true"), lifted("false"), 1e-3, 1e-6));
    }

    void reverseComplementTurnsOrderAndLetters()
    {
        const auto forward = torch::tensor({0, 0, 1, 2, 4}, torch::kUInt8), reverse = torch::tensor({4, 1, 2, 3, 3}, torch::kUInt8);  // AACGN, NCGTT
        QVERIFY(torch::equal(interpret::reverseComplement(forward.unsqueeze(0)), reverse.unsqueeze(0)));
    }

    void unknownMethodIsNamed() { VERIFY_ERROR(interpret::findMethod("gradcom"), "gradcam, cam, saliency, ism, deeplift, integrated_gradients"); }
};

QTEST_GUILESS_MAIN(AttributionTest)
#include "attribution_test.moc"
