// SPDX-License-Identifier: GPL-3.0-or-later
// What tells that a file was changed by somebody: whether it is there, its size and its time. Looks at the disk; any thread.
#pragma once

#include <cstdint>
#include <filesystem>

namespace bindscape::app {

struct FileStamp {
    bool there = false;
    std::int64_t size = 0, nanoseconds = 0;  // of the last change

    bool operator==(const FileStamp&) const = default;
    static FileStamp of(const std::filesystem::path& file);
};

}  // namespace bindscape::app
