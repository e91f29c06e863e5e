// SPDX-License-Identifier: GPL-3.0-or-later
// How much a bound and an unbound row count in the training loss. Free of torch.
#pragma once

#include "core/train/rows.h"
#include "core/train/trainer.h"

namespace bindscape::train {

struct ClassWeights {
    double bound = 1, unbound = 1;
    bool operator==(const ClassWeights&) const = default;
    double of(std::uint8_t label) const { return label != 0 ? bound : unbound; }
};

// "balanced": n / (2 bound rows) and n / (2 unbound rows) of the n training rows, so that both classes weigh the same and the mean
// weight is 1; rows of one class only all count 1. Throws Error for networks with several outputs, each of which has classes of its own.
ClassWeights classWeights(const TrainOptions& options, const Rows& train);

}  // namespace bindscape::train
