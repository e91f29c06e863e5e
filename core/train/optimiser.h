// SPDX-License-Identifier: GPL-3.0-or-later
// Adam (0.9, 0.999, 1e-8; epsilon after bias correction, as PyTorch) with the weight penalty in the gradient and an
// exponential average of all trainable tensors, in one pass over memory.
#pragma once

#include "core/nn/network.h"
#include "core/train/trainer.h"

#include <functional>
#include <string>
#include <vector>

namespace bindscape::train {

class Optimiser {
public:
    // penalty: adds penalty * W to the gradient of the penalised matrices, the gradient of penalty * sum(W^2) / 2.
    // The average starts from the weights as they are; decay min(emaDecay, (1 + t) / (10 + t)), t = 0 at the first step.
    // rates: of groups of layers that do not learn at the rate of step(); for those it is multiplied.
    Optimiser(nn::Network& network, double emaDecay, double penalty, const std::vector<GroupRate>& rates = {});

    // Uses and drops the gradients.
    void step(double learningRate);
    long steps() const { return m_steps; }
    void setSteps(long steps) { m_steps = steps; }

    // Puts the averaged weights into the network and the raw ones aside, or back.
    void swapAverages();
    const std::vector<torch::Tensor>& averages() const { return m_average; }

    // Every tensor of the state by name, for checkpoints: moments and averages.
    void visit(const std::function<void(const std::string& name, torch::Tensor&)>& visitor);

private:
    std::vector<torch::Tensor> m_weights, m_first, m_second, m_average;
    std::vector<bool> m_penalised;
    std::vector<double> m_factors;  // of the learning rate
    double m_emaDecay, m_penalty;
    long m_steps = 0;
};

}  // namespace bindscape::train
