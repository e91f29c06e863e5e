// SPDX-License-Identifier: GPL-3.0-or-later
// Random sequences; the positive ones carry a word at a random place.
#pragma once

#include "core/base/random.h"
#include "core/genome/sequence.h"
#include "core/train/rows.h"

#include <string>

namespace bindscape::test {

struct Planted {
    std::vector<std::uint8_t> codes, labels;
    std::vector<long> begins;  // of the word; -1 in negative rows
    long length = 0;
    train::Rows rows() const { return train::rowsOf(codes, labels, length); }
};

inline Planted plantedRows(std::size_t count, long length, const std::string& word, std::uint64_t seed)
{
    Random random(seed, "planted");
    Planted planted;
    planted.length = length;
    const auto wordCodes = genome::toCodes(word);
    for (std::size_t row = 0; row < count; ++row) {
        std::vector<std::uint8_t> codes(static_cast<std::size_t>(length));
        for (auto& code : codes)
            code = static_cast<std::uint8_t>(random.below(4));
        const bool positive = row % 2 == 0;
        const auto begin = static_cast<long>(random.below(static_cast<std::uint64_t>(length) - word.size() + 1));
        if (positive)
            std::copy(wordCodes.begin(), wordCodes.end(), codes.begin() + begin);
        planted.codes.insert(planted.codes.end(), codes.begin(), codes.end());
        planted.labels.push_back(positive ? 1 : 0);
        planted.begins.push_back(positive ? begin : -1);
    }
    return planted;
}

}  // namespace bindscape::test
