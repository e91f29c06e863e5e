// SPDX-License-Identifier: GPL-3.0-or-later
// One step of training as the fit loop and the trial make it.
#pragma once

#include "core/train/batch_queue.h"
#include "core/train/class_weights.h"
#include "core/train/optimiser.h"
#include "core/train/trainer.h"

#include <memory>

namespace bindscape::train {

// Freezes the groups of layers whose learning rate is 0.
void freezeLayers(nn::Network& network, const TrainOptions& options);

// The network of these options with its optimiser; the layers of options.trunk are in it, frozen if that is wanted. options must be
// complete.
struct TrainedModel {
    TrainedModel(const TrainOptions& options, long length, torch::Device device, long outputs = 1);
    std::shared_ptr<nn::Network> network;
    std::unique_ptr<Optimiser> optimiser;
    ClassWeights classWeights;  // of the loss
};

// Loss of the batch before the step; not a finite number: the weights are as they were.
double trainStep(TrainedModel& model, const TrainOptions& options, double learningRate, const Batch& batch, torch::Device device);

}  // namespace bindscape::train
