// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzz targets share: the bytes as a file, and readers whose Error is a good answer.
#pragma once

#include "core/base/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>

namespace bindscape::fuzz {

// Overwrites one file of this process, in memory where there is /dev/shm; its name ends with FUZZ_ENDING. Companions of
// an earlier round (.fai, .bai ...) go.
std::filesystem::path fileOf(const std::uint8_t* data, std::size_t size);

// An Error is how a reader refuses; anything else that leaves it is a finding.
template <class Read> int attempt(const Read& read)
{
    try {
        read();
    } catch (const Error&) {
    }
    return 0;
}

}  // namespace bindscape::fuzz
