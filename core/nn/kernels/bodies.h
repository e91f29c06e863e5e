// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels of table.h, written with the vector types of GCC and clang and compiled once for each set of instructions by the file
// that includes this one. Nothing here may use templates of the standard library: see target.h.
#pragma once

#include "core/nn/kernels/vectors_body.h"

#include "core/nn/kernels/dropout_body.h"
#include "core/nn/kernels/lstm_body.h"
#include "core/nn/kernels/multiply_body.h"
#include "core/nn/kernels/one_hot_body.h"
#include "core/nn/kernels/pooling_body.h"

namespace bindscape::nn::kernels::BINDSCAPE_KERNELS {

constexpr Table makeTable()
{
    Table table{};
    table.lanes = kLanes;
    table.panel = kPanel;
    table.pack = &pack;
    table.multiply = &multiply;
    table.lstmForward = &lstmForward;
    table.lstmBackward = &lstmBackward;
    table.chunk = kChunk;
    table.oneHotTables = &oneHotTables;
    table.oneHotPool = &oneHotPool;
    table.oneHotMap = &oneHotMap;
    table.oneHotWeightGradient = &oneHotWeightGradient;
    table.oneHotInputGradient = &oneHotInputGradient;
    table.statistics = &statistics;
    table.scaledPool = &scaledPool;
    table.pooledSums = &pooledSums;
    table.scaledPoolBackward = &scaledPoolBackward;
    table.drop = &drop;
    return table;
}

}  // namespace bindscape::nn::kernels::BINDSCAPE_KERNELS
