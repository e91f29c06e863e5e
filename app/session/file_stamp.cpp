// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/session/file_stamp.h"

#include <sys/stat.h>

namespace bindscape::app {

FileStamp FileStamp::of(const std::filesystem::path& file)
{
    struct stat status = {};
    if (::stat(file.c_str(), &status) != 0)
        return {};
    constexpr std::int64_t kPerSecond = 1'000'000'000;
    return {true, status.st_size, status.st_mtim.tv_sec * kPerSecond + status.st_mtim.tv_nsec};
}

}  // namespace bindscape::app
