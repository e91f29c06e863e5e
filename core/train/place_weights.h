// SPDX-License-Identifier: GPL-3.0-or-later
// Which tensor of a foreign file is which of a network here: by our own names where the file has them, else by kind of layer, shape
// and order. Nothing is guessed: where two tensors could be meant, that is an Error.
#pragma once

#include "core/nn/architecture.h"
#include "core/train/import_weights.h"
#include "core/train/weight_tensor.h"

#include <memory>
#include <string>

namespace bindscape::train {

struct PlacedWeights {
    std::shared_ptr<nn::Network> network;  // holds the weights; its head is new where that of the file does not fit
    long outputs = 1;
    ImportResult result;  // all but format
};

// options.baseOrder must be an order of A, C, G, T. fileName: for the messages. Throws Error.
PlacedWeights placeWeights(const WeightFile& file, const nn::Architecture& architecture, const ImportOptions& options,
                           const std::string& fileName);

}  // namespace bindscape::train
