// SPDX-License-Identifier: GPL-3.0-or-later
// Which instructions of the processor the kernels use. Every kernel is compiled once for each set, and the best set that the
// machine has is chosen when the program runs; the numbers agree within float32 rounding.
#pragma once

#include <string_view>
#include <vector>

namespace bindscape::nn::kernels {

enum class Instructions {
    Plain,   // what every processor of the platform has (SSE2, NEON)
    Avx2,    // with fused multiply-add
    Avx512,  // F, DQ, BW, VL
};

std::string_view toText(Instructions instructions);
// Of this machine, plainest first; never empty.
std::vector<Instructions> availableInstructions();

struct Table;
Instructions instructionsInUse();
// The kernels for the best instructions, or for those of a ChooseInstructions that is alive.
const Table& table();

// For tests and benchmarks: the whole process uses these instructions meanwhile. The machine must have them.
class ChooseInstructions {
public:
    explicit ChooseInstructions(Instructions instructions);
    ~ChooseInstructions();
    ChooseInstructions(const ChooseInstructions&) = delete;
    ChooseInstructions& operator=(const ChooseInstructions&) = delete;

private:
    Instructions m_before;
};

}  // namespace bindscape::nn::kernels
