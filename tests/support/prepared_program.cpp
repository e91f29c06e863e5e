// SPDX-License-Identifier: GPL-3.0-or-later
// Part of every test program: before main(), which Qt Test writes for most of them, it takes the settings that both programs take.
#include "core/compute/process.h"

namespace {

[[maybe_unused]] const bool prepared = (bindscape::compute::prepareProcess(), true);

}  // namespace
