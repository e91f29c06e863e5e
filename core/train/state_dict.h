// SPDX-License-Identifier: GPL-3.0-or-later
// What torch.save writes about a state dict: a pickle that names tensors and where their numbers lie. Python's pickle can run any
// program, and LibTorch's own reader of it trusts sizes and knows no foreign classes; so it is read here: nothing is ever called,
// and objects that are not tensors or containers of them are only stepped over. Free of torch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bindscape::train {

struct PickledTensor {
    std::string name;                          // printable, without the prefixes "module." and "model."
    std::string storage, type;                 // "0" and "FloatStorage": the archive's record data/0, 32-bit numbers
    std::int64_t offset = 0;                   // numbers
    std::vector<std::int64_t> sizes, strides;  // not negative, at most 8; the stored numbers were not counted yet
};

// The tensors of the state dict, in its order. It may lie inside another dict, as in {"epoch": 3, "state_dict": ...}.
// file: for the messages. Throws Error.
std::vector<PickledTensor> readStateDict(std::string_view pickle, const std::string& file);

}  // namespace bindscape::train
