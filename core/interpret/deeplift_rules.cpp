// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/interpret/deeplift_rules.h"

#include <limits>

namespace bindscape::interpret {

namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::tensor_list;

constexpr double kNoChange = 1e-10;
// Below this a quotient of differences has lost digits in float32; the slope in the middle is then closer (its error is of second order).
constexpr double kSmallChange = 1e-2;

// The parts of a batch whose first `count` rows are the sequences.
struct Parts {
    long count;

    Tensor sequences(const Tensor& rows) const { return rows.narrow(0, 0, count); }
    Tensor references(const Tensor& rows) const { return rows.narrow(0, count, rows.size(0) - count); }
    Tensor change(const Tensor& rows) const { return sequences(rows) - references(rows); }
    Tensor middle(const Tensor& rows) const { return (sequences(rows) + references(rows)) / 2; }
    // Multipliers of the sequences, and nothing for the references, of a batch like `rows`.
    Tensor forSequences(const Tensor& multipliers, const Tensor& rows) const { return torch::cat({multipliers, torch::zeros_like(references(rows))}); }
};
constexpr const char* kCount = "count";
Parts partsOf(AutogradContext* context) { return {context->saved_data[kCount].toInt()}; }

Tensor quotient(const Tensor& changeBehind, const Tensor& changeBefore, const Tensor& otherwise, double least = kNoChange)
{
    const auto none = changeBefore.abs() < least;
    return torch::where(none, otherwise, changeBehind / changeBefore.masked_fill(none, 1));
}

struct ReluRule : torch::autograd::Function<ReluRule> {
    static Tensor forward(AutogradContext* context, const Tensor& values, long count)
    {
        context->saved_data[kCount] = count;
        context->save_for_backward({values});
        return torch::relu(values);
    }
    static tensor_list backward(AutogradContext* context, tensor_list gradients)
    {
        const auto before = context->get_saved_variables()[0];
        const Parts parts = partsOf(context);
        const auto multiplier = quotient(parts.change(torch::relu(before)), parts.change(before), (parts.sequences(before) > 0).to(before.scalar_type()));
        return {parts.forSequences(parts.sequences(gradients[0]) * multiplier, before), Tensor()};
    }
};

struct MaxRule : torch::autograd::Function<MaxRule> {
    static Tensor forward(AutogradContext* context, const Tensor& values, long width, long count)
    {
        context->saved_data[kCount] = count;
        const auto [largest, places] = torch::max_pool1d_with_indices(values, width, width);
        context->save_for_backward({values, largest, places});
        return largest;
    }
    static tensor_list backward(AutogradContext* context, tensor_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const auto before = saved[0], behind = saved[1], places = saved[2];
        const Parts parts = partsOf(context);
        const auto given = parts.sequences(gradients[0]);
        const auto most = torch::maximum(parts.sequences(behind), parts.references(behind));
        const auto change = parts.change(before);
        auto shares = torch::zeros_like(change);
        shares.scatter_add_(2, parts.sequences(places), given * (most - parts.references(behind)));
        shares.scatter_add_(2, parts.references(places).expand_as(given), given * (parts.sequences(behind) - most));
        // Padding is -infinity in both, and its change is not a number; it takes no share.
        return {parts.forSequences(quotient(shares, change.nan_to_num(0), torch::zeros_like(change)), before), Tensor(), Tensor()};
    }
};

Tensor sigmoidMultiplier(const Parts& parts, const Tensor& before, const Tensor& behind)
{
    const auto value = torch::sigmoid(parts.middle(before));
    return quotient(parts.change(behind), parts.change(before), value * (1 - value), kSmallChange);
}
Tensor tanhMultiplier(const Parts& parts, const Tensor& before, const Tensor& behind)
{
    return quotient(parts.change(behind), parts.change(before), 1 - torch::tanh(parts.middle(before)).square(), kSmallChange);
}

// One step of an LSTM: sums [rows, 4 hidden] in torch's order (input, forget, cell, output), cell before [rows, hidden]
// -> {output, cell}.
struct LstmStepRule : torch::autograd::Function<LstmStepRule> {
    static tensor_list forward(AutogradContext* context, const Tensor& sums, const Tensor& cell, long count)
    {
        context->saved_data[kCount] = count;
        const auto gates = sums.chunk(4, 1);
        const auto input = torch::sigmoid(gates[0]), forget = torch::sigmoid(gates[1]), candidate = torch::tanh(gates[2]), output = torch::sigmoid(gates[3]);
        const auto next = forget * cell + input * candidate;
        context->save_for_backward({sums, cell, input, forget, candidate, output, next});
        return {output * torch::tanh(next), next};
    }
    static tensor_list backward(AutogradContext* context, tensor_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const auto sums = saved[0], cell = saved[1], input = saved[2], forget = saved[3], candidate = saved[4], output = saved[5], next = saved[6];
        const Parts parts = partsOf(context);
        const auto gates = sums.chunk(4, 1);
        const auto squashed = torch::tanh(next);
        const auto ofOutput = parts.sequences(gradients[0]);
        const auto ofNext = parts.sequences(gradients[1]) + ofOutput * parts.middle(output) * tanhMultiplier(parts, next, squashed);
        const auto ofSums =
            torch::cat({ofNext * parts.middle(candidate) * sigmoidMultiplier(parts, gates[0], input), ofNext * parts.middle(cell) * sigmoidMultiplier(parts, gates[1], forget),
                        ofNext * parts.middle(input) * tanhMultiplier(parts, gates[2], candidate), ofOutput * parts.middle(squashed) * sigmoidMultiplier(parts, gates[3], output)},
                       1);
        return {parts.forSequences(ofSums, sums), parts.forSequences(ofNext * parts.middle(forget), cell), Tensor()};
    }
};

// [rows, position, input] -> [rows, position, hidden], in the order of the positions
Tensor oneDirection(const Tensor& values, long count, const std::map<std::string, Tensor>& weights, const std::string& suffix, bool backwards)
{
    const auto& recurrent = weights.at("weight_hh" + suffix);
    const auto sums = torch::linear(values, weights.at("weight_ih" + suffix), weights.at("bias_ih" + suffix) + weights.at("bias_hh" + suffix));
    const long steps = values.size(1);
    auto output = torch::zeros({values.size(0), recurrent.size(1)}, values.options());
    auto cell = output;
    std::vector<Tensor> outputs(static_cast<std::size_t>(steps));
    for (long i = 0; i < steps; ++i) {
        const long step = backwards ? steps - 1 - i : i;
        const auto next = LstmStepRule::apply(sums.select(1, step) + torch::linear(output, recurrent), cell, count);
        output = next[0];
        cell = next[1];
        outputs[static_cast<std::size_t>(step)] = output;
    }
    return torch::stack(outputs, 1);
}

struct RevealCancelRule : torch::autograd::Function<RevealCancelRule> {
    static Tensor forward(AutogradContext* context, const Tensor& values, const Tensor& weight, const Tensor& bias, long count)
    {
        context->saved_data[kCount] = count;
        context->save_for_backward({values, weight, bias});
        return torch::relu(torch::linear(values, weight, bias));
    }
    static tensor_list backward(AutogradContext* context, tensor_list gradients)
    {
        const auto saved = context->get_saved_variables();
        const auto values = saved[0], weight = saved[1];
        const Parts parts = partsOf(context);
        const auto change = parts.change(values);
        const auto up = torch::relu(weight), down = weight - up;
        const auto more = torch::relu(change), less = change - more;
        const auto positive = torch::linear(more, up) + torch::linear(less, down);
        const auto negative = torch::linear(more, down) + torch::linear(less, up);
        const auto before = torch::linear(parts.references(values), weight, saved[2]);
        const auto start = torch::relu(before), end = torch::relu(before + positive + negative);
        const auto withPositive = torch::relu(before + positive), withNegative = torch::relu(before + negative);
        const auto given = parts.sequences(gradients[0]);
        const auto none = torch::zeros_like(positive);
        const auto ofPositive = given * quotient((withPositive - start + end - withNegative) / 2, positive, none);
        const auto ofNegative = given * quotient((withNegative - start + end - withPositive) / 2, negative, none);
        // An input that rises adds to the positive part where its weight is positive; one that falls, where it is negative.
        const auto rising = ofPositive.matmul(up) + ofNegative.matmul(down), falling = ofNegative.matmul(up) + ofPositive.matmul(down);
        const auto unchanged = (rising + falling) / 2;
        return {parts.forSequences(torch::where(change > 0, rising, torch::where(change < 0, falling, unchanged)), values), Tensor(), Tensor(), Tensor()};
    }
};

}  // namespace

Tensor DeepLiftRules::relu(const Tensor& values) const { return ReluRule::apply(values, m_sequences); }

Tensor DeepLiftRules::maxPool(const Tensor& values, long width, long before, long after) const
{
    const bool padded = before > 0 || after > 0;
    return MaxRule::apply(padded ? torch::constant_pad_nd(values, {before, after}, -std::numeric_limits<double>::infinity()) : values, width, m_sequences);
}

Tensor DeepLiftRules::maximum(const Tensor& values) const { return MaxRule::apply(values, values.size(2), m_sequences).squeeze(2); }

Tensor DeepLiftRules::biLstm(torch::nn::LSTM& lstm, const Tensor& values) const
{
    std::map<std::string, Tensor> weights;
    for (const auto& item : lstm->named_parameters())
        weights[item.key()] = item.value().detach();
    return torch::cat({oneDirection(values, m_sequences, weights, "_l0", false), oneDirection(values, m_sequences, weights, "_l0_reverse", true)}, 2);
}

Tensor DeepLiftRules::denseUnits(torch::nn::Linear& dense, torch::nn::BatchNorm1d* normalisation, const Tensor& values) const
{
    if (m_denseRule == DenseRule::Rescale)
        return ReluRule::apply(normalisation != nullptr ? (*normalisation)(dense(values)) : dense(values), m_sequences);
    auto weight = dense->weight.detach(), bias = dense->bias.detach();
    if (normalisation != nullptr) {
        auto& bn = *normalisation;
        const auto factor = bn->weight.detach() * (bn->running_var + bn->options.eps()).rsqrt();
        weight = weight * factor.unsqueeze(1);
        bias = bn->bias.detach() + (bias - bn->running_mean) * factor;
    }
    return RevealCancelRule::apply(values, weight, bias, m_sequences);
}

}  // namespace bindscape::interpret
