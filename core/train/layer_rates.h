// SPDX-License-Identifier: GPL-3.0-or-later
// Learning rates by group of layers. Free of torch.
#pragma once

#include "core/base/error.h"
#include "core/train/trainer.h"

#include <vector>

namespace bindscape::train {

// One factor for each group of the architecture, in its order: that of options.groupRates, else 1; 0 for the groups of a trunk
// with options.freezeTrunk. Throws Error for groups that the architecture does not have (listing those it has) or that are named
// twice, for factors below 0 or above 1,000, for a frozen trunk whose group has another rate, and if no group is left to learn.
std::vector<GroupRate> layerRates(const TrainOptions& options);

// The same rates in one form, so that equal ones compare equal: in the architecture's order, without factors of 1, a trunk whose
// groups are all frozen as freezeTrunk. Throws as layerRates().
void normaliseRates(TrainOptions& options);

// Groups that are frozen as the seed made them, because nothing was taken over for them.
Warnings warnAboutRates(const TrainOptions& options);

}  // namespace bindscape::train
