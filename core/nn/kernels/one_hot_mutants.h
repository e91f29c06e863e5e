// SPDX-License-Identifier: GPL-3.0-or-later
// All sequences that differ from one in a single base, and what the first layer makes of them: only the few pooled rows that see the
// base are computed. As fastISM (Nair et al., Bioinformatics 38:2397, 2022) does for convolutions.
#pragma once

#include "core/nn/kernels/one_hot_layer.h"

#include <vector>

namespace bindscape::nn::kernels {

struct Mutant {
    long base = 0;
    int code = 0;   // 0..3, the letter that stands there instead
    long first = 0;  // of the pooled rows that may differ; ascending with the base
};

struct Mutants {
    std::vector<Mutant> list;  // by base; without bases that no pooled row sees
    long rows = 0;             // that may differ, of each mutant
};
// codes [length] of one sequence.
Mutants mutantsOf(const torch::Tensor& codes, long width, const OneHotShape& shape);

// The rows first .. first + rows - 1 of every mutant: [mutant, row, filter], without dropout. pooled: of the unchanged sequence,
// [window, filter]; what is given is the difference from it if `difference` is set.
torch::Tensor pooledMutants(const torch::Tensor& codes, const Mutants& mutants, const torch::Tensor& weight, const torch::Tensor& bias,
                            const OneHotShape& shape, const torch::Tensor& pooled, bool difference);

// The first column of values [mutant, output] into table [4, length], by letter and base.
void writeMutants(const Mutants& mutants, const torch::Tensor& values, const torch::Tensor& table);

}  // namespace bindscape::nn::kernels
