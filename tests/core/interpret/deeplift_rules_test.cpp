// SPDX-License-Identifier: GPL-3.0-or-later
// DeepLIFT's rules one by one against their definitions, number by number in double precision.
#include "core/interpret/deeplift_rules.h"

#include "tests/support/test_support.h"

using namespace bindscape;
using interpret::DeepLiftRules;
using interpret::DenseRule;
using torch::Tensor;

namespace {

// Multipliers of the first half for the sum of the first half of what `network` makes of the pairs, weighted.
template <class Function>
Tensor multipliersOf(const Tensor& sequences, const Tensor& references, Function&& network)
{
    const auto pairs = torch::cat({sequences, references}).set_requires_grad(true);
    const auto out = network(pairs);
    const auto gradients = torch::autograd::grad({out.narrow(0, 0, sequences.size(0)).sum()}, {pairs})[0];
    const auto ofReferences = gradients.narrow(0, sequences.size(0), references.size(0));
    if (ofReferences.abs().max().template item<double>() != 0)
        throw std::runtime_error("a reference got a multiplier");
    return gradients.narrow(0, 0, sequences.size(0));
}

Tensor numbers(const std::vector<double>& values, std::vector<std::int64_t> shape) { return torch::tensor(values, torch::kDouble).view(shape); }

double ramp(double x) { return std::max(0.0, x); }

}  // namespace

class DeepLiftRulesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { torch::manual_seed(11); }

    void reluIsChangeByChange()
    {
        const auto x = numbers({2, -1, 3, -2, 1, -1}, {1, 6}), reference = numbers({-1, 1, 1, -1, 1, -1}, {1, 6});
        const auto got = multipliersOf(x, reference, [&](const Tensor& pairs) { return DeepLiftRules(DenseRule::Rescale, x.size(0)).relu(pairs); });
        // 2 of 3; -1 of -2; all; nothing; no change: the slope
        QVERIFY(torch::allclose(got, numbers({2.0 / 3, 0.5, 1, 0, 1, 0}, {1, 6})));
    }

    void maximumSharesBetweenBothPlaces()
    {
        // Largest 5 at place 1, of the reference 3 at place 2; M = 5: place 1 gets 5 - 3 = 2 of its change 5 - 1, place 2 nothing.
        const auto x = numbers({0, 5, 2, 1, 1, 4}, {1, 1, 6}), reference = numbers({1, 1, 3, 6, 2, 0}, {1, 1, 6});
        const auto got = multipliersOf(x, reference, [&](const Tensor& pairs) { return DeepLiftRules(DenseRule::Rescale, x.size(0)).maxPool(pairs, 3, 0, 0); });
        // Second window: 4 at place 5, of the reference 6 at place 3; M = 6: place 5 gets 0, place 3 gets 4 - 6 = -2 of its change -5.
        QVERIFY(torch::allclose(got, numbers({0, 0.5, 0, 0.4, 0, 0}, {1, 1, 6})));
        const auto padded = multipliersOf(x, reference, [&](const Tensor& pairs) { return DeepLiftRules(DenseRule::Rescale, x.size(0)).maxPool(pairs, 4, 1, 1); });
        const auto change = (padded * (x - reference)).sum().item<double>();
        COMPARE_CLOSE(change, (5.0 - 3) + (4.0 - 6), 1e-12, 1e-12);
    }

    // Shapley value of the positive and the negative part, and each input's share of the part it adds to.
    void revealCancelIsItsDefinition()
    {
        const long inputs = 7, units = 5;
        torch::nn::Linear dense(inputs, units);
        dense->to(torch::kDouble);
        const auto x = torch::randn({2, inputs}, torch::kDouble), reference = torch::randn({2, inputs}, torch::kDouble);
        x[0][3] = reference[0][3];  // no change
        const auto got = multipliersOf(x, reference, [&](const Tensor& pairs) { return DeepLiftRules(DenseRule::RevealCancel, x.size(0)).denseUnits(dense, nullptr, pairs); });
        for (long row = 0; row < 2; ++row) {
            std::vector<double> expected(inputs);
            for (long j = 0; j < units; ++j) {
                double before = dense->bias[j].item<double>(), positive = 0, negative = 0;
                for (long i = 0; i < inputs; ++i) {
                    const double w = dense->weight[j][i].item<double>(), r = reference[row][i].item<double>();
                    const double change = w * (x[row][i].item<double>() - r);
                    before += w * r;
                    (change > 0 ? positive : negative) += change;
                }
                const double up = (ramp(before + positive) - ramp(before) + ramp(before + positive + negative) - ramp(before + negative)) / 2;
                const double down = (ramp(before + negative) - ramp(before) + ramp(before + positive + negative) - ramp(before + positive)) / 2;
                for (long i = 0; i < inputs; ++i) {
                    const double w = dense->weight[j][i].item<double>();
                    const double change = x[row][i].item<double>() - reference[row][i].item<double>();
                    const double share = change == 0 ? (up / positive + down / negative) / 2 : w * change > 0 ? up / positive : down / negative;
                    expected[static_cast<std::size_t>(i)] += w * share;
                }
            }
            for (long i = 0; i < inputs; ++i)
                COMPARE_CLOSE(got[row][i].item<double>(), expected[static_cast<std::size_t>(i)], 1e-9, 1e-12);
        }
    }

    // The minimum of two inputs, as a - ReLU(a - b), from 0 to (10, 4): gradients and the rescale rule give one of them nothing of it.
    void revealCancelSeesBothInputsOfAMinimum()
    {
        torch::nn::Linear dense(2, 1);
        dense->to(torch::kDouble);
        {
            const torch::NoGradGuard noGradient;
            dense->weight.copy_(numbers({1, -1}, {1, 2}));
            dense->bias.zero_();
        }
        const auto x = numbers({10, 4}, {1, 2}), zero = torch::zeros({1, 2}, torch::kDouble);
        const auto minimum = [&](DenseRule rule) {
            const auto multipliers = multipliersOf(x, zero, [&](const Tensor& pairs) { return pairs.narrow(1, 0, 1) - DeepLiftRules(rule, x.size(0)).denseUnits(dense, nullptr, pairs); });
            return multipliers * x;
        };
        QVERIFY(torch::allclose(minimum(DenseRule::RevealCancel), numbers({2, 2}, {1, 2})));
        QVERIFY(torch::allclose(minimum(DenseRule::Rescale), numbers({0, 4}, {1, 2})));
    }

    void normalisationIsPartOfTheDenseLayer()
    {
        torch::nn::Linear dense(6, 4);
        torch::nn::BatchNorm1d normalisation(4);
        dense->to(torch::kDouble);
        normalisation->to(torch::kDouble);
        {
            const torch::NoGradGuard noGradient;
            normalisation->running_mean.normal_();
            normalisation->running_var.uniform_(0.5, 2);
            normalisation->weight.normal_();  // also negative
            normalisation->bias.normal_();
        }
        normalisation->eval();
        const auto x = torch::randn({3, 6}, torch::kDouble), reference = torch::randn({3, 6}, torch::kDouble);
        for (const auto rule : {DenseRule::Rescale, DenseRule::RevealCancel}) {
            const auto layer = [&](const Tensor& pairs) { return DeepLiftRules(rule, x.size(0)).denseUnits(dense, &normalisation, pairs); };
            const auto sums = (multipliersOf(x, reference, layer) * (x - reference)).sum(1);
            const auto expected = (nn::Operations().denseUnits(dense, &normalisation, x) - nn::Operations().denseUnits(dense, &normalisation, reference)).sum(1);
            QVERIFY(torch::allclose(sums, expected.detach(), 1e-9, 1e-9));
        }
    }

    void lstmIsTorchsAndAddsUp()
    {
        torch::nn::LSTM lstm(torch::nn::LSTMOptions(5, 4).batch_first(true).bidirectional(true));
        lstm->to(torch::kDouble);
        const auto x = 2 * torch::randn({3, 9, 5}, torch::kDouble), reference = torch::randn({3, 9, 5}, torch::kDouble);
        const auto rules = [&](const Tensor& pairs) { return DeepLiftRules(DenseRule::Rescale, x.size(0)).biLstm(lstm, pairs); };
        const auto plain = [&](const Tensor& values) { return std::get<0>(lstm(values)).detach(); };
        QVERIFY(torch::allclose(rules(torch::cat({x, reference})).detach(), torch::cat({plain(x), plain(reference)}), 1e-9, 1e-12));
        const auto sums = (multipliersOf(x, reference, rules) * (x - reference)).sum(torch::IntArrayRef{1, 2});
        // Changes under 0.01 take a slope of second order.
        QVERIFY(torch::allclose(sums, (plain(x) - plain(reference)).sum(torch::IntArrayRef{1, 2}), 1e-5, 1e-6));
    }

    // One reference for all gives what each with its own copy gives.
    void oneReferenceServesAll()
    {
        torch::nn::LSTM lstm(torch::nn::LSTMOptions(4, 3).batch_first(true).bidirectional(true));
        torch::nn::Linear dense(5 * 6, 4);
        lstm->to(torch::kDouble);
        dense->to(torch::kDouble);
        const auto x = torch::randn({3, 4, 10}, torch::kDouble), reference = torch::randn({1, 4, 10}, torch::kDouble);
        const auto network = [&](const Tensor& rows) {
            const DeepLiftRules rules(DenseRule::RevealCancel, x.size(0));
            return rules.denseUnits(dense, nullptr, rules.biLstm(lstm, rules.maxPool(rules.relu(rows), 2, 0, 0).transpose(1, 2)).flatten(1));
        };
        QVERIFY(torch::allclose(multipliersOf(x, reference, network), multipliersOf(x, reference.expand({3, 4, 10}), network), 1e-9, 1e-12));
    }

    // Next to the reference the multipliers are the gradient.
    void smallChangesGiveTheGradient()
    {
        torch::nn::LSTM lstm(torch::nn::LSTMOptions(3, 4).batch_first(true).bidirectional(true));
        lstm->to(torch::kDouble);
        const auto x = torch::randn({2, 6, 3}, torch::kDouble);
        const auto got = multipliersOf(x, x + 1e-6 * torch::randn_like(x), [&](const Tensor& pairs) { return DeepLiftRules(DenseRule::Rescale, x.size(0)).biLstm(lstm, pairs); });
        const auto leaf = x.clone().set_requires_grad(true);
        const auto expected = torch::autograd::grad({std::get<0>(lstm(leaf)).sum()}, {leaf})[0];
        QVERIFY(torch::allclose(got, expected, 1e-4, 1e-6));
    }
};

QTEST_GUILESS_MAIN(DeepLiftRulesTest)
#include "deeplift_rules_test.moc"
