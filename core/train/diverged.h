// SPDX-License-Identifier: GPL-3.0-or-later
// How the sentence begins that a run's record or error has when its loss was no number any more; free of torch.
#pragma once

namespace bindscape::train {

inline constexpr const char* kLossDiverged = "The loss became infinite";

}  // namespace bindscape::train
