// SPDX-License-Identifier: GPL-3.0-or-later
// The one symbol of the module. The number changes whenever the table does, so that an old module beside a new program is
// refused instead of called.
#pragma once

#include "core/compute/compute.h"

namespace bindscape::compute {

inline constexpr int kModuleVersion = 6;
inline constexpr const char* kModuleSymbol = "bindscape_compute_table";
using TableFunction = const Compute* (*)(int version);

}  // namespace bindscape::compute
