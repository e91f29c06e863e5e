// SPDX-License-Identifier: GPL-3.0-or-later
// The one symbol of the module. The number changes whenever the table or what goes through it does, so that an old module beside a
// new program is refused instead of called.
#pragma once

#include "core/compute/compute.h"

#include <cstdint>

namespace bindscape::compute {

// Of the table by hand; of the structures by their sizes, which nobody forgets.
inline constexpr std::uint64_t kTableVersion = 7;

template <class... Passed>
constexpr std::uint64_t sizesOf()
{
    std::uint64_t mixed = kTableVersion;
    ((mixed = mixed * 1'000'003 + sizeof(Passed)), ...);
    return mixed;
}

inline constexpr std::uint64_t kModuleVersion =
    sizesOf<Compute, Machine, Device, nn::Architecture, interpret::Method, interpret::InterpretOptions, interpret::InterpretResult, interpret::OpenModel,
            train::Preset, train::TrainOptions, train::TrainResult, train::TrainObserver, train::TrialResult, train::EvaluateOptions, train::Evaluation,
            train::BaselineOptions, train::BaselineResult, train::ImportOptions, train::ImportResult, train::LiveCopy>();
inline constexpr const char* kModuleSymbol = "bindscape_compute_table";
using TableFunction = const Compute* (*)(std::uint64_t version);

}  // namespace bindscape::compute
