// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/optimiser.h"

#include "core/train/adam_kernel.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <cmath>

namespace bindscape::train {

namespace {

void updateOnCpu(const AdamArrays& arrays, long count, const AdamSizes& sizes)
{
    at::parallel_for(0, count, 1 << 15, [&](long begin, long end) { updateWeights(arrays, begin, end, sizes); });
}

void updateOnDevice(torch::Tensor& w, torch::Tensor gradient, torch::Tensor& first, torch::Tensor& second, torch::Tensor& average, const AdamSizes& s)
{
    if (s.penalty != 0)
        gradient = gradient + w * s.penalty;
    first.mul_(kAdamBeta1).add_(gradient, 1 - kAdamBeta1);
    second.mul_(kAdamBeta2).addcmul_(gradient, gradient, 1 - kAdamBeta2);
    w.addcdiv_(first, (second.sqrt() / s.correction).add_(kAdamEpsilon), -s.rate);
    average.mul_(s.decay).add_(w, 1 - s.decay);
}

double factorOf(const nn::Network& network, const std::string& weight, const std::vector<GroupRate>& rates)
{
    if (rates.empty())
        return 1;
    const std::string& group = network.groupOf(weight).id;
    const auto rate = std::find_if(rates.begin(), rates.end(), [&](const GroupRate& r) { return r.group == group; });
    return rate == rates.end() ? 1 : rate->factor;
}

}  // namespace

Optimiser::Optimiser(nn::Network& network, double emaDecay, double penalty, const std::vector<GroupRate>& rates) : m_emaDecay(emaDecay), m_penalty(penalty)
{
    const torch::NoGradGuard noGradient;
    const auto penalised = network.penalised();
    for (const auto& item : network.named_parameters()) {
        const auto& weight = item.value();
        m_weights.push_back(weight);
        m_first.push_back(torch::zeros_like(weight));
        m_second.push_back(torch::zeros_like(weight));
        m_average.push_back(weight.detach().clone());
        m_penalised.push_back(std::any_of(penalised.begin(), penalised.end(), [&](const auto& p) { return p.is_same(weight); }));
        m_factors.push_back(factorOf(network, item.key(), rates));
    }
}

void Optimiser::step(double learningRate)
{
    const torch::NoGradGuard noGradient;
    const auto t = static_cast<double>(m_steps);
    const double decay = std::min(m_emaDecay, (1 + t) / (10 + t));
    ++m_steps;
    AdamSizes sizes{};
    sizes.correction = static_cast<float>(std::sqrt(1 - std::pow(kAdamBeta2, t + 1)));
    sizes.decay = static_cast<float>(decay);
    for (std::size_t i = 0; i < m_weights.size(); ++i) {
        auto& w = m_weights[i];
        if (!w.grad().defined())
            continue;  // took no part in the pass, so neither it nor its average changes
        const auto gradient = w.grad().contiguous();
        sizes.rate = static_cast<float>(learningRate * m_factors[i] / (1 - std::pow(kAdamBeta1, t + 1)));
        sizes.penalty = m_penalised[i] ? static_cast<float>(m_penalty) : 0.0F;
        if (w.is_cpu() && w.is_contiguous())
            updateOnCpu({w.data_ptr<float>(), gradient.data_ptr<float>(), m_first[i].data_ptr<float>(), m_second[i].data_ptr<float>(),
                         m_average[i].data_ptr<float>()},
                        w.numel(), sizes);
        else
            updateOnDevice(w, gradient, m_first[i], m_second[i], m_average[i], sizes);
        w.mutable_grad() = torch::Tensor();
    }
}

void Optimiser::swapAverages()
{
    const torch::NoGradGuard noGradient;
    for (std::size_t i = 0; i < m_weights.size(); ++i) {
        const torch::Tensor raw = m_weights[i].detach().alias();
        m_weights[i].set_data(m_average[i]);
        m_average[i] = raw;
    }
}

void Optimiser::visit(const std::function<void(const std::string&, torch::Tensor&)>& visitor)
{
    for (std::size_t i = 0; i < m_weights.size(); ++i) {
        const std::string number = std::to_string(i);
        visitor("first" + number, m_first[i]);
        visitor("second" + number, m_second[i]);
        visitor("average" + number, m_average[i]);
    }
}

}  // namespace bindscape::train
